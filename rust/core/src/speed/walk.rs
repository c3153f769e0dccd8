//! The tree walk over all examples, and its units.

use super::plan::SolutionPlan;
use super::tally::{Fate, SolutionTally, add, code};
use crate::error::{Error, Result};
use crate::machines::{Config, Partial, RunEnd, WatchedRun};
use crate::tasks::Cost;
use crate::work::{Countable, Unit, add_up};

/// Work between two polls: steps, and more for each node.
const WORK_PER_POLL: u64 = 1 << 20;
const WORK_PER_NODE: u64 = 64;

type Poll<'a> = &'a mut dyn FnMut() -> Result<()>;

/// Cuts a unit that many choices below its root: what lies above the cut, counted, and the units
/// below it. The unit without choices is the whole tree.
///
/// # Errors
///
/// If the unit is not one of the plan's, if a tape outgrows memory, or what `poll` reports.
pub fn cut_solutions(
    plan: &SolutionPlan,
    unit: &Unit,
    depth: usize,
    poll: Poll<'_>,
) -> Result<(SolutionTally, Vec<Unit>)> {
    let walk = walk(plan, unit, Some(depth), poll)?;
    Ok((walk.tally, walk.units))
}

/// Counts one unit.
///
/// # Errors
///
/// If the unit is not one of the plan's, if a tape outgrows memory, or what `poll` reports.
pub fn count_solutions(plan: &SolutionPlan, unit: &Unit, poll: Poll<'_>) -> Result<SolutionTally> {
    Ok(walk(plan, unit, None, poll)?.tally)
}

/// Walks a unit, or its part above a cut.
fn walk<'a>(
    plan: &'a SolutionPlan,
    unit: &'a Unit,
    depth: Option<usize>,
    poll: Poll<'a>,
) -> Result<Walk<'a>> {
    let depth = depth.map(|depth| unit.0.len().saturating_add(depth));
    let mut walk = Walk::new(plan, depth, &unit.0, poll)?;
    walk.begin_example(0)?;
    if walk.deepest < unit.0.len() {
        return Err(foreign());
    }
    Ok(walk)
}

fn foreign() -> Error {
    Error::invalid("unit: not one of this count")
}

impl Countable for SolutionPlan {
    type Tally = SolutionTally;

    fn count(&self, units: &[Unit], poll: Poll<'_>) -> Result<SolutionTally> {
        add_up(units, |unit| count_solutions(self, unit, poll))
    }
}

struct Walk<'a> {
    plan: &'a SolutionPlan,
    partial: Partial,
    /// Entries that are chosen.
    chosen: usize,
    /// Runs that are not in use.
    free: Vec<WatchedRun>,
    /// With memory: the configuration in which the latest training example has halted.
    left: Config,
    /// Time of the training examples that have halted.
    spent: u64,
    /// Of the examples that have ended: the steps of a training one, the fate of a held-out one.
    behaviour: Vec<u64>,
    /// Training examples that were right, as bits.
    right: u64,
    solves: bool,
    tally: SolutionTally,
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
        plan: &'a SolutionPlan,
        depth: Option<usize>,
        way: &'a [u16],
        poll: Poll<'a>,
    ) -> Result<Self> {
        Ok(Self {
            plan,
            partial: Partial::root(plan.space.states(), plan.space.symbols())?,
            chosen: 0,
            free: Vec::new(),
            left: Config::default(),
            spent: 0,
            behaviour: Vec::new(),
            right: 0,
            solves: true,
            tally: SolutionTally::default(),
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

    /// Whether the latest choice is one of this unit, and not counted above the cut.
    fn is_below_the_way(&self) -> bool {
        self.path.len() > self.way.len()
    }

    fn is_training(&self, example: usize) -> bool {
        example < self.plan.trained()
    }

    fn free_run(&mut self) -> WatchedRun {
        let deciders = self.plan.limits.deciders;
        self.free.pop().unwrap_or_else(|| WatchedRun::new(deciders))
    }

    /// Runs the partial machine on an example, or counts it after the last one.
    fn begin_example(&mut self, example: usize) -> Result<()> {
        if example == self.plan.examples.len() {
            self.solve();
            return Ok(());
        }
        let mut run = self.free_run();
        if self.plan.task.has_memory() && example > 0 {
            run.config.copy_from(&self.left)?;
            run.config.rewind(&self.plan.examples[example].input);
        } else {
            run.config.restart();
        }
        run.begin();
        self.run(example, &mut run)?;
        self.free.push(run);
        Ok(())
    }

    /// Steps that a run on an example may take.
    fn goal(&self, example: usize) -> u64 {
        if !self.is_training(example) {
            return self.plan.limits.held_out_time;
        }
        match self.plan.task.cost() {
            Cost::Average => {
                let left = self.plan.limits.max_time.saturating_sub(self.spent);
                left.saturating_sub(self.plan.rest[example]) / self.plan.examples[example].weight
            }
            Cost::Max => self.plan.limits.max_time,
        }
    }

    /// Runs the partial machine to the end of an example, or to an undefined entry.
    fn run(&mut self, example: usize, run: &mut WatchedRun) -> Result<()> {
        let goal = self.goal(example);
        let written = &self.plan.written[example];
        let end = loop {
            let before = run.config.steps();
            let end = run.advance(self.partial.machine(), written, goal, WORK_PER_POLL)?;
            if self.is_below_the_way() {
                self.tally.steps += run.config.steps() - before;
            }
            self.work(run.config.steps() - before)?;
            if let Some(end) = end {
                break end;
            }
        };
        match end {
            RunEnd::Undefined(state, symbol) => self.branch(example, run, state, symbol),
            RunEnd::Halted => {
                let right = self.read(example, &run.config)?;
                self.halted(example, right, run.config.steps())
            }
            _ if !self.is_training(example) => self.end_held_out(example, Fate::Running),
            RunEnd::Endless(_) => {
                let machines = self.weights();
                add(&mut self.tally.endless, machines);
                Ok(())
            }
            RunEnd::StepLimit | RunEnd::CellLimit => {
                let machines = self.weights();
                add(&mut self.tally.undecided, machines);
                Ok(())
            }
        }
    }

    /// Whether the output of a halted run is right; with memory its tape is kept for the next example.
    fn read(&mut self, example: usize, config: &Config) -> Result<bool> {
        let plan = self.plan;
        if plan.task.has_memory() && self.is_training(example) {
            self.left.copy_from(config)?;
        }
        let (wanted, written) = (&plan.examples[example], &plan.written[example]);
        Ok(!plan.task.is_wrong(wanted, written, config)?)
    }

    /// Tries all choices of an undefined entry that a run reads, or the one on the way to the unit.
    fn branch(
        &mut self,
        example: usize,
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
            self.follow(example, run, code)?;
            self.path.pop();
            self.chosen -= 1;
            self.partial.take_back(state, symbol, states);
        }
        Ok(())
    }

    /// Goes on with a new partial machine from its parent's run.
    fn follow(&mut self, example: usize, parent: &mut WatchedRun, code: usize) -> Result<()> {
        self.tally.nodes += u64::from(self.is_below_the_way());
        self.work(WORK_PER_NODE)?;
        if code < self.plan.space.symbols() {
            let symbol = parent.config.symbol();
            parent.config.halt(code as u8);
            let right = self.read(example, &parent.config);
            let steps = parent.config.steps();
            parent.config.take_back_halt(symbol);
            return self.halted(example, right?, steps);
        }
        if self.partial.is_closed() {
            let machines = self.weights();
            add(&mut self.tally.endless, machines);
            return Ok(());
        }
        let mut run = self.free_run();
        run.config.copy_from(&parent.config)?;
        run.begin();
        self.run(example, &mut run)?;
        self.free.push(run);
        Ok(())
    }

    /// A run on an example has halted: the next example, or nothing.
    fn halted(&mut self, example: usize, right: bool, steps: u64) -> Result<()> {
        if !self.is_training(example) {
            let fate = if right {
                Fate::Right(steps)
            } else {
                Fate::Wrong(steps)
            };
            return self.end_held_out(example, fate);
        }
        if !right && !self.plan.limits.subsets {
            let machines = self.weights();
            add(&mut self.tally.wrong, machines);
            return Ok(());
        }
        let before = (self.spent, self.right, self.solves);
        self.spent = match self.plan.task.cost() {
            Cost::Average => self.spent + steps * self.plan.examples[example].weight,
            Cost::Max => self.spent.max(steps),
        };
        self.right |= u64::from(right).checked_shl(example as u32).unwrap_or(0);
        self.solves &= right;
        self.behaviour.push(steps);
        if example + 1 < self.plan.trained() {
            self.begin_example(example + 1)?;
        } else {
            self.end_training()?;
        }
        self.behaviour.pop();
        (self.spent, self.right, self.solves) = before;
        Ok(())
    }

    /// All training examples have halted.
    fn end_training(&mut self) -> Result<()> {
        if self.is_below_the_way() {
            let machines = self.weights();
            let performances = &mut self.tally.performances;
            let known = performances.entry((self.right, self.spent)).or_default();
            add(known, machines);
        }
        if self.solves {
            self.begin_example(self.plan.trained())?;
        }
        Ok(())
    }

    fn end_held_out(&mut self, example: usize, fate: Fate) -> Result<()> {
        self.behaviour.push(code(fate));
        self.begin_example(example + 1)?;
        self.behaviour.pop();
        Ok(())
    }

    /// Counts the solutions of a partial machine that has ended on all examples.
    fn solve(&mut self) {
        let machines = self.weights();
        let (space, machine) = (&self.plan.space, self.partial.machine());
        let ranks = (1..=space.states()).map(|size| {
            if size < machine.states() {
                0
            } else {
                space.least_rank_of_size(machine, size).0
            }
        });
        self.tally.solve(&self.behaviour, machines, ranks);
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
