//! The tree walk over the passes on all examples, and its units.

use super::passes::{PassPlan, Verdict};
use super::tally::{Levels, PassTally};
use crate::error::{Error, Result};
use crate::machines::{Partial, RunEnd, WatchedRun};
use crate::speed::add;
use crate::work::{Countable, Unit, add_up};

/// Work between two polls: steps, and more for each node.
const WORK_PER_POLL: u64 = 1 << 20;
const WORK_PER_NODE: u64 = 64;

type Poll<'a> = &'a mut dyn FnMut() -> Result<()>;

/// Cuts the tree below that many choices: what lies above, counted, and the units below.
///
/// # Errors
///
/// What the judge or `poll` reports, or a tape for which there is no memory.
pub fn cut_passes(plan: &PassPlan, depth: usize, poll: Poll<'_>) -> Result<(PassTally, Vec<Unit>)> {
    let mut walk = Walk::new(plan, Some(depth), &[], poll)?;
    walk.begin_pass(0)?;
    Ok((walk.tally, walk.units))
}

/// Counts one unit.
///
/// # Errors
///
/// If the unit is not one of the plan's, what the judge or `poll` reports, or a tape for which there
/// is no memory.
pub fn count_passes(plan: &PassPlan, unit: &Unit, poll: Poll<'_>) -> Result<PassTally> {
    let mut walk = Walk::new(plan, None, &unit.0, poll)?;
    walk.begin_pass(0)?;
    if walk.deepest < unit.0.len() {
        return Err(foreign());
    }
    Ok(walk.tally)
}

fn foreign() -> Error {
    Error::invalid("unit: not one of this count")
}

impl Countable for PassPlan {
    type Tally = PassTally;

    fn count(&self, units: &[Unit], poll: Poll<'_>) -> Result<PassTally> {
        add_up(units, |unit| count_passes(self, unit, poll))
    }
}

struct Walk<'a> {
    plan: &'a PassPlan,
    partial: Partial,
    /// Entries that are chosen.
    chosen: usize,
    /// Runs that are not in use.
    free: Vec<WatchedRun>,
    /// The levels on the examples that are solved.
    levels: Vec<Levels>,
    /// Steps of the first pass, while the second one runs.
    first: u64,
    tally: PassTally,
    /// Choices that lead to the unit that is counted.
    way: &'a [u16],
    /// Choices beyond which the walk does not go.
    depth: Option<usize>,
    path: Vec<u16>,
    /// Most choices that were made on the way.
    deepest: usize,
    units: Vec<Unit>,
    poll: Poll<'a>,
    /// Work since the last poll.
    work: u64,
}

impl<'a> Walk<'a> {
    fn new(
        plan: &'a PassPlan,
        depth: Option<usize>,
        way: &'a [u16],
        poll: Poll<'a>,
    ) -> Result<Self> {
        Ok(Self {
            plan,
            partial: Partial::root(plan.space.states(), plan.space.symbols())?,
            chosen: 0,
            free: Vec::new(),
            levels: Vec::new(),
            first: 0,
            tally: PassTally::default(),
            way,
            depth,
            path: Vec::new(),
            deepest: 0,
            units: Vec::new(),
            poll,
            work: 0,
        })
    }

    /// Number of machines of each size that the partial machine stands for.
    fn weights(&self) -> &'a [u128] {
        &self.plan.weights[self.partial.machine().states()][self.chosen]
    }

    fn free_run(&mut self) -> WatchedRun {
        self.free.pop().unwrap_or_else(|| WatchedRun::new(true))
    }

    /// Runs the partial machine on a pass, or counts it after the last one.
    fn begin_pass(&mut self, pass: usize) -> Result<()> {
        if pass == self.plan.words.len() {
            self.solve();
            return Ok(());
        }
        let mut run = self.free_run();
        run.config.restart();
        run.begin();
        self.run(pass, &mut run)?;
        self.free.push(run);
        Ok(())
    }

    /// Runs the partial machine to the end of a pass, or to an undefined entry.
    fn run(&mut self, pass: usize, run: &mut WatchedRun) -> Result<()> {
        let plan = self.plan;
        let end = loop {
            let before = run.config.steps();
            let (word, goal) = (&plan.words[pass], plan.max_steps);
            let end = run.advance(self.partial.machine(), word, goal, WORK_PER_POLL)?;
            self.work(run.config.steps() - before)?;
            if let Some(end) = end {
                break end;
            }
        };
        let machines = self.weights();
        match end {
            RunEnd::Undefined(state, symbol) => return self.branch(pass, run, state, symbol),
            RunEnd::Halted => {
                let verdict = plan.verdict(pass, &run.config)?;
                return self.halted(pass, verdict, run.config.steps());
            }
            RunEnd::Endless(_) => add(&mut self.tally.endless, machines),
            RunEnd::StepLimit | RunEnd::CellLimit => add(&mut self.tally.undecided, machines),
        }
        Ok(())
    }

    /// Tries all choices of an undefined entry that a run reads, or the one on the way to the unit.
    fn branch(
        &mut self,
        pass: usize,
        run: &mut WatchedRun,
        state: usize,
        symbol: usize,
    ) -> Result<()> {
        if self.depth == Some(self.path.len()) {
            self.units.push(Unit(self.path.clone()));
            return Ok(());
        }
        let all = self.partial.choices();
        let codes = match self.way.get(self.path.len()) {
            Some(&code) if (code as usize) < all => code as usize..code as usize + 1,
            Some(_) => return Err(foreign()),
            None => 0..all,
        };
        let states = self.partial.machine().states();
        for code in codes {
            self.partial.choose(state, symbol, code);
            self.chosen += 1;
            self.path.push(code as u16);
            self.deepest = self.deepest.max(self.path.len());
            self.follow(pass, run, code)?;
            self.path.pop();
            self.chosen -= 1;
            self.partial.take_back(state, symbol, states);
        }
        Ok(())
    }

    /// Goes on with a new partial machine from its parent's run.
    fn follow(&mut self, pass: usize, parent: &mut WatchedRun, code: usize) -> Result<()> {
        self.work(WORK_PER_NODE)?;
        if code < self.plan.space.symbols() {
            let symbol = parent.config.symbol();
            parent.config.halt(code as u8);
            let verdict = self.plan.verdict(pass, &parent.config);
            let steps = parent.config.steps();
            parent.config.take_back_halt(symbol);
            return self.halted(pass, verdict?, steps);
        }
        if self.partial.is_closed() {
            let machines = self.weights();
            add(&mut self.tally.endless, machines);
            return Ok(());
        }
        let mut run = self.free_run();
        run.config.copy_from(&parent.config)?;
        run.begin();
        self.run(pass, &mut run)?;
        self.free.push(run);
        Ok(())
    }

    /// A pass has halted: the next one, or nothing.
    fn halted(&mut self, pass: usize, verdict: Verdict, steps: u64) -> Result<()> {
        let levels = match verdict {
            Verdict::Wrong => {
                let machines = self.weights();
                add(&mut self.tally.wrong, machines);
                return Ok(());
            }
            Verdict::Again => {
                let before = std::mem::replace(&mut self.first, steps);
                let result = self.begin_pass(pass + 1);
                self.first = before;
                return result;
            }
            Verdict::Right => Levels {
                kind: 0,
                last: steps,
                upper: 0,
            },
            Verdict::Solved(below) => Levels {
                upper: self.first + steps + below.upper,
                ..below
            },
        };
        self.levels.push(levels);
        self.begin_pass((pass / 2 + 1) * 2)?;
        self.levels.pop();
        Ok(())
    }

    /// Counts the machines that have solved all examples.
    fn solve(&mut self) {
        let machines = self.weights();
        let (space, machine) = (&self.plan.space, self.partial.machine());
        let ranks: Vec<u128> = (1..=space.states())
            .map(|size| {
                if size < machine.states() {
                    0
                } else {
                    space.least_rank_of_size(machine, size).0
                }
            })
            .collect();
        self.tally.solve(&self.levels, machines, &ranks);
    }

    /// Adds work that was done, and polls if it is enough.
    fn work(&mut self, work: u64) -> Result<()> {
        self.work += work;
        if self.work >= WORK_PER_POLL {
            self.work = 0;
            (self.poll)()?;
        }
        Ok(())
    }
}
