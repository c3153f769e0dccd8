//! The tree walk of the census, and its units.

use super::packed::{PackedConfig, bits, capacity};
use super::packed_run::{PackedCycles, run};
use super::plan::Plan;
use super::tally::{Endless, Tally};
use crate::error::{Error, Result, reserve};
use crate::fronts::{improve, is_beaten};
use crate::machines::{
    Attempts, Config, Entry, Evidence, Machine, Partial, Rank, RunEnd, Time, WatchedRun,
};
use crate::tasks::{Solution, View, check_reading};
use crate::work::{Countable, Unit};

/// Work between two polls: steps, and more for each node and each attempt of a decider.
const WORK_PER_POLL: u64 = 1 << 20;
const WORK_PER_NODE: u64 = 64;
const WORK_PER_TRIAL: u64 = 1 << 15;

/// Receives polls and proofs while a part of the tree is counted. A function without arguments that
/// may fail is an observer that is only polled.
///
/// # Examples
///
/// ```
/// use dovetail_core::{Evidence, Machine, Observer, Parameters, Plan, Result, cut};
///
/// struct Proofs(u64);
///
/// impl Observer for Proofs {
///     fn poll(&mut self) -> Result<()> {
///         Ok(())
///     }
///
///     fn proved(&mut self, _: &Machine, _: &Evidence) {
///         self.0 += 1;
///     }
/// }
///
/// let plan = Plan::new(Parameters::new((2, 2), 100))?;
/// let mut proofs = Proofs(0);
/// let (tally, _) = cut(&plan, 9, &mut proofs)?;
/// assert_eq!((tally.halting, tally.undecided), (3_044, 0));
/// assert!(proofs.0 > 0);
/// # Ok::<(), dovetail_core::Error>(())
/// ```
pub trait Observer {
    /// Called every few milliseconds.
    ///
    /// # Errors
    ///
    /// Whatever is to end the walk.
    fn poll(&mut self) -> Result<()>;

    /// Called with each partial machine that a decider proves endless on the input.
    fn proved(&mut self, _machine: &Machine, _evidence: &Evidence) {}
}

impl<F: FnMut() -> Result<()>> Observer for F {
    fn poll(&mut self) -> Result<()> {
        self()
    }
}

/// Cuts the tree below that many choices: what lies above, counted, and the units below.
///
/// # Errors
///
/// If a tape outgrows memory, or what the observer reports.
pub fn cut(plan: &Plan, depth: usize, observer: &mut dyn Observer) -> Result<(Tally, Vec<Unit>)> {
    let mut walk = Walk::new(plan, Some(depth), observer)?;
    walk.begin(&[])?;
    Ok((walk.tally, walk.units))
}

/// Counts one unit.
///
/// # Errors
///
/// If the unit is none of the plan's, if a tape outgrows memory, or what the observer reports.
pub fn count_unit(plan: &Plan, unit: &Unit, observer: &mut dyn Observer) -> Result<Tally> {
    let mut walk = Walk::new(plan, None, observer)?;
    walk.begin(&unit.0)?;
    Ok(walk.tally)
}

impl Countable for Plan {
    type Tally = Tally;

    fn count_unit(&self, unit: &Unit, mut poll: &mut dyn FnMut() -> Result<()>) -> Result<Tally> {
        count_unit(self, unit, &mut poll)
    }
}

struct Walk<'a> {
    plan: &'a Plan,
    partial: Partial,
    /// Undefined entries in a machine of the plan's size.
    open: usize,
    /// Whether every leaf stands for its mirror image too.
    mirrored: bool,
    cycles: PackedCycles,
    /// Visited cells of a halted run.
    cells: Vec<u8>,
    /// A packed configuration, unpacked for a decider.
    config: Config,
    tally: Tally,
    depth: Option<usize>,
    path: Vec<u16>,
    units: Vec<Unit>,
    observer: &'a mut dyn Observer,
    /// Work since the last poll.
    work: u64,
}

/// A configuration, packed as long as it fits.
enum Tape<'a> {
    Packed(&'a PackedConfig),
    Wide(&'a WatchedRun),
}

impl Tape<'_> {
    /// The entry that is read, by state and symbol, and the steps done.
    fn reads(&self) -> (usize, usize, u64) {
        match self {
            Self::Packed(packed) => (packed.state(), packed.symbol, packed.steps),
            Self::Wide(watched) => (
                watched.config.state(),
                watched.config.symbol() as usize,
                watched.config.steps(),
            ),
        }
    }
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Plan, depth: Option<usize>, observer: &'a mut dyn Observer) -> Result<Self> {
        let (states, symbols) = (plan.space.states(), plan.symbols());
        Ok(Self {
            plan,
            partial: Partial::root(states, symbols)?,
            open: states * symbols,
            mirrored: false,
            cycles: PackedCycles::new(),
            cells: Vec::new(),
            config: Config::default(),
            tally: Tally::default(),
            depth,
            path: Vec::new(),
            units: Vec::new(),
            observer,
            work: 0,
        })
    }

    /// Walks the tree below a path of choices.
    fn begin(&mut self, path: &[u16]) -> Result<()> {
        match bits(self.plan.symbols()) {
            1 => self.begin_packed::<1>(path),
            2 => self.begin_packed::<2>(path),
            _ => self.begin_packed::<3>(path),
        }
    }

    fn begin_packed<const BITS: u32>(&mut self, path: &[u16]) -> Result<()> {
        if self.plan.parameters.input.len() as i64 >= capacity(BITS) {
            return self.begin_wide(path);
        }
        let mut packed = PackedConfig::start::<BITS>(&self.plan.parameters.input);
        for &code in path {
            self.replay(packed.state(), packed.symbol, code)?;
            match self.run_packed::<BITS>(&mut packed)? {
                RunEnd::Undefined(..) => {}
                RunEnd::CellLimit => return self.begin_wide(path),
                _ => return Err(Error::invalid("unit: not one of this census")),
            }
        }
        self.branch::<BITS>(&Tape::Packed(&packed))
    }

    fn begin_wide(&mut self, path: &[u16]) -> Result<()> {
        self.partial = Partial::root(self.plan.space.states(), self.plan.symbols())?;
        self.open = self.plan.space.states() * self.plan.symbols();
        let mut watched = WatchedRun::new(self.plan.parameters.deciders);
        let mut end = self.run_wide(&mut watched)?;
        for &code in path {
            let RunEnd::Undefined(state, symbol) = end else {
                return Err(Error::invalid("unit: not one of this census"));
            };
            self.replay(state, symbol, code)?;
            end = self.run_wide(&mut watched)?;
        }
        self.branch::<1>(&Tape::Wide(&watched))
    }

    /// Makes a choice that leads to a unit.
    fn replay(&mut self, state: usize, symbol: usize, code: u16) -> Result<()> {
        if code as usize >= self.partial.choices() || (code as usize) < self.plan.symbols() {
            return Err(Error::invalid("unit: not one of this census"));
        }
        self.choose(state, symbol, self.plan.entries[code as usize]);
        Ok(())
    }

    fn choose(&mut self, state: usize, symbol: usize, entry: Entry) {
        if self.open == self.plan.space.states() * self.plan.symbols() {
            self.mirrored = self.plan.is_symmetric();
        }
        self.partial.choose_entry(state, symbol, entry);
        self.open -= 1;
    }

    fn weight(&self) -> u128 {
        let weight = self.plan.weights[self.partial.machine().states()][self.open];
        if self.mirrored { 2 * weight } else { weight }
    }

    /// Tries all choices of the entry that the configuration reads.
    fn branch<const BITS: u32>(&mut self, tape: &Tape<'_>) -> Result<()> {
        if self.depth == Some(self.path.len()) {
            self.units.push(Unit(self.path.clone()));
            return Ok(());
        }
        let (state, symbol, steps) = tape.reads();
        let states = self.partial.machine().states();
        let symbols = self.plan.symbols();
        if steps >= self.plan.parameters.max_time {
            self.tally.undecided += self.weight();
            return Ok(());
        }
        self.halt::<BITS>(tape)?;
        if self.open == 1 {
            self.close();
            return Ok(());
        }
        let is_root = self.path.is_empty() && self.open == self.plan.space.states() * symbols;
        for code in symbols..self.partial.choices() {
            let entry = self.plan.entries[code];
            if is_root && self.plan.is_symmetric() && entry.delta() < 0 {
                continue;
            }
            self.choose(state, symbol, entry);
            self.path.push(code as u16);
            self.follow::<BITS>(tape)?;
            self.path.pop();
            self.partial.take_back(state, symbol, states);
            self.open += 1;
            if is_root {
                self.mirrored = false;
            }
        }
        Ok(())
    }

    /// Counts the machines that fill the last entry with a step: none of their entries halts. All
    /// states have been reached, for an entry of another one would be undefined too.
    fn close(&mut self) {
        self.open = 0;
        let steps = self.partial.choices() - self.plan.symbols();
        self.tally.endless[Endless::NoHaltingEntry as usize] += steps as u128 * self.weight();
        self.open = 1;
    }

    /// Runs a new partial machine from its parent's configuration.
    fn follow<const BITS: u32>(&mut self, tape: &Tape<'_>) -> Result<()> {
        self.tally.nodes += 1;
        self.work(WORK_PER_NODE)?;
        match tape {
            Tape::Packed(parent) => {
                let mut packed = **parent;
                let end = self.run_packed::<BITS>(&mut packed)?;
                self.tally.steps += packed.steps - parent.steps;
                match end {
                    RunEnd::Undefined(..) => return self.branch::<BITS>(&Tape::Packed(&packed)),
                    RunEnd::CellLimit => {
                        return self
                            .follow_wide::<BITS>(WatchedRun::new(self.plan.parameters.deciders));
                    }
                    end => self.count_end(&end),
                }
                Ok(())
            }
            Tape::Wide(parent) => self.follow_wide::<BITS>(parent.branch_off()?),
        }
    }

    fn follow_wide<const BITS: u32>(&mut self, mut watched: WatchedRun) -> Result<()> {
        let before = watched.config.steps();
        let end = self.run_wide(&mut watched)?;
        self.tally.steps += watched.config.steps() - before;
        match end {
            RunEnd::Undefined(..) => return self.branch::<BITS>(&Tape::Wide(&watched)),
            end => self.count_end(&end),
        }
        Ok(())
    }

    fn run_packed<const BITS: u32>(&mut self, packed: &mut PackedConfig) -> Result<RunEnd> {
        let start = packed.steps;
        let max_time = self.plan.parameters.max_time;
        let mut attempts = Attempts::default();
        self.cycles.begin(packed);
        loop {
            let due = if self.plan.parameters.deciders {
                attempts.due(start, max_time)
            } else {
                u64::MAX
            };
            let end = self.leg::<BITS>(packed, due.min(max_time))?;
            if !matches!(end, RunEnd::StepLimit) || packed.steps >= max_time {
                return Ok(end);
            }
            if packed.steps >= due
                && let Some(evidence) = self.attempt::<BITS>(&mut attempts, packed)?
            {
                return Ok(RunEnd::Endless(evidence));
            }
        }
    }

    /// A stretch of a run: to `goal` steps in all, or to the next poll.
    fn leg<const BITS: u32>(&mut self, packed: &mut PackedConfig, goal: u64) -> Result<RunEnd> {
        let before = packed.steps;
        let until = goal.min(before.saturating_add(WORK_PER_POLL));
        let unread = self.plan.parameters.input.len() as i64;
        let table = self.partial.machine().table();
        let cycles = &mut self.cycles;
        let end = run::<BITS>(
            packed,
            table,
            (until, unread),
            cycles,
            self.plan.parameters.deciders,
        );
        self.work(packed.steps - before)?;
        Ok(end)
    }

    /// Tries the next decider on a run that goes on.
    fn attempt<const BITS: u32>(
        &mut self,
        attempts: &mut Attempts,
        packed: &PackedConfig,
    ) -> Result<Option<Evidence>> {
        self.work(WORK_PER_TRIAL)?;
        self.cells.clear();
        packed.unpack::<BITS>(&mut self.cells);
        let places = (packed.first, packed.position);
        self.config
            .resume(&self.cells, places, packed.row, packed.steps)?;
        Ok(attempts.attempt(
            self.partial.machine(),
            &self.config,
            &self.plan.parameters.input,
        ))
    }

    fn run_wide(&mut self, watched: &mut WatchedRun) -> Result<RunEnd> {
        loop {
            let before = watched.config.steps();
            let machine = self.partial.machine();
            let limit = self.plan.parameters.max_time;
            let end =
                watched.advance(machine, &self.plan.parameters.input, limit, WORK_PER_POLL)?;
            self.work(watched.config.steps() - before)?;
            if let Some(end) = end {
                return Ok(end);
            }
        }
    }

    /// Adds work that was done, and polls if it is enough.
    fn work(&mut self, work: u64) -> Result<()> {
        self.work += work;
        if self.work >= WORK_PER_POLL {
            self.work = 0;
            self.observer.poll()?;
        }
        Ok(())
    }

    /// Counts the machines of a run that ended otherwise than by an undefined entry. None of them
    /// halted: halting entries are counted before they are chosen.
    fn count_end(&mut self, end: &RunEnd) {
        if let RunEnd::Endless(evidence) = end {
            self.tally.endless[Endless::from(evidence) as usize] += self.weight();
            self.observer.proved(self.partial.machine(), evidence);
        } else {
            self.tally.undecided += self.weight();
        }
    }

    /// Counts the machines that halt in the step to come, one for each symbol written.
    fn halt<const BITS: u32>(&mut self, tape: &Tape<'_>) -> Result<()> {
        let (state, symbol, steps) = tape.reads();
        let mut cells = std::mem::take(&mut self.cells);
        cells.clear();
        let head = match tape {
            Tape::Packed(packed) => packed.unpack::<BITS>(&mut cells),
            Tape::Wide(watched) => {
                reserve(&mut cells, watched.config.visited().len(), "a tape")?;
                cells.extend_from_slice(watched.config.visited());
                watched.config.head_index()
            }
        };
        let end = match tape {
            Tape::Packed(packed) => packed.last + 1,
            Tape::Wide(watched) => watched.config.end_position() as i64,
        };
        let input = &self.plan.parameters.input;
        let unread = &input[(end.max(0) as usize).min(input.len())..];
        check_reading(cells.len() + unread.len())?;
        self.open -= 1;
        let time = Time(steps + 1);
        self.halt_each::<false>((&mut cells, head, unread), (state, symbol), time);
        if self.mirrored {
            cells.reverse();
            let head = cells.len() - 1 - head;
            self.halt_each::<true>((&mut cells, head, unread), (state, symbol), time);
        }
        self.open += 1;
        self.cells = cells;
        Ok(())
    }

    /// Counts the machines that write each symbol at the head and halt.
    fn halt_each<const MIRRORED: bool>(
        &mut self,
        (cells, head, unread): (&mut [u8], usize, &[u8]),
        (state, symbol): (usize, usize),
        time: Time,
    ) {
        let weight = self.plan.weights[self.partial.machine().states()][self.open];
        for write in 0..self.plan.symbols() {
            cells[head] = write as u8;
            let view = View {
                visited: cells,
                head,
                unread,
            };
            self.halted::<MIRRORED>(view, (state, symbol, write), time, weight);
        }
    }

    /// Counts the machines that halt with a tape, and puts the least of them on the output's front.
    fn halted<const MIRRORED: bool>(
        &mut self,
        view: View<'_>,
        (state, symbol, write): (usize, usize, usize),
        time: Time,
        weight: u128,
    ) {
        self.tally.halting += weight;
        let key = self.plan.parameters.readout.read_view(view);
        let output = match self.tally.outputs.get_mut(&*key) {
            Some(output) => output,
            None => self.tally.outputs.entry((&*key).into()).or_default(),
        };
        output.count(time, weight);
        if !self.plan.parameters.ranks {
            return;
        }
        let states = self.partial.machine().states();
        // Machines of fewer states have smaller ranks, so this is a bound from below.
        let least = Rank(self.plan.space.offset(states).unwrap_or(0) + 1);
        if !is_beaten(Solution { rank: least, time }, &output.front) {
            self.partial.choose(state, symbol, write);
            let rank = if MIRRORED {
                self.plan.space.least_mirrored_rank(self.partial.machine())
            } else {
                self.plan.space.least_rank(self.partial.machine())
            };
            self.partial.take_back(state, symbol, states);
            improve(&mut output.front, Solution { rank, time });
        }
    }
}
