//! The tree walk of the census, and its units.

use std::slice;

use super::halted::{Classes, Visited};
use super::plan::Plan;
use super::runs::{Room, WORK_PER_POLL};
use super::tally::{Endless, Tally};
use crate::error::Result;
use crate::machines::{Attempts, Entry, Evidence, Machine, Outlook, Partial, RunEnd};
use crate::work::{Countable, Unit};

/// Work of a node, in steps.
const WORK_PER_NODE: u64 = 64;

/// Receives polls and proofs while a part of the tree is counted. A function without arguments that
/// may fail is an observer that is only polled.
///
/// # Examples
///
/// ```
/// use dovetail_core::{Evidence, Machine, Observer, Parameters, Plan, Result, Unit, cut};
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
/// let (tally, _) = cut(&plan, &Unit::default(), 9, &mut proofs)?;
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

/// Cuts a unit that many choices below its root: what lies above the cut, counted, and the units
/// below it. The unit without choices is the whole tree.
///
/// # Errors
///
/// If the unit is none of the plan's, if a tape outgrows memory, or what the observer reports.
pub fn cut(
    plan: &Plan,
    unit: &Unit,
    depth: usize,
    observer: &mut dyn Observer,
) -> Result<(Tally, Vec<Unit>)> {
    let depth = unit.0.len().saturating_add(depth);
    let mut walk = Walk::new(plan, Some(depth), observer)?;
    walk.begin(unit)?;
    walk.read_classes();
    Ok((walk.tally, walk.units))
}

/// Counts one unit.
///
/// # Errors
///
/// If the unit is none of the plan's, if a tape outgrows memory, or what the observer reports.
pub fn count_unit(plan: &Plan, unit: &Unit, observer: &mut dyn Observer) -> Result<Tally> {
    count(plan, slice::from_ref(unit), observer)
}

/// Counts units, whose halted runs are put into classes together.
fn count(plan: &Plan, units: &[Unit], observer: &mut dyn Observer) -> Result<Tally> {
    let mut walk = Walk::new(plan, None, observer)?;
    for unit in units {
        walk.begin(unit)?;
    }
    walk.read_classes();
    Ok(walk.tally)
}

impl Countable for Plan {
    type Tally = Tally;

    fn count(&self, units: &[Unit], mut poll: &mut dyn FnMut() -> Result<()>) -> Result<Tally> {
        count(self, units, &mut poll)
    }
}

pub(super) struct Walk<'a> {
    pub plan: &'a Plan,
    pub partial: Partial,
    /// Undefined entries in a machine of the plan's size.
    pub open: usize,
    /// Whether every leaf stands for its mirror image too.
    pub mirrored: bool,
    /// Attempts to be made on the next run.
    pub attempts: Attempts,
    pub room: Room,
    pub classes: Classes,
    pub tally: Tally,
    depth: Option<usize>,
    pub path: Vec<u16>,
    units: Vec<Unit>,
    observer: &'a mut dyn Observer,
    /// Work since the last poll.
    work: u64,
}

/// A configuration from which partial machines are run.
pub(super) trait Tape {
    /// The entry that is read, by state and symbol, and the steps done.
    fn reads(&self) -> (usize, usize, u64);

    /// Writes the visited cells from left to right; the index of the head among them, and the
    /// position after the last one.
    ///
    /// # Errors
    ///
    /// If there is no memory for them.
    fn unpack(&self, cells: &mut Vec<u8>) -> Result<(usize, i64)>;

    /// The visited cells as they are packed, if they are few.
    fn visited(&self) -> Option<Visited> {
        None
    }

    /// Runs the walk's partial machine from here.
    ///
    /// # Errors
    ///
    /// If a tape outgrows memory, or what the observer reports.
    fn follow(&self, walk: &mut Walk<'_>) -> Result<()>;
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Plan, depth: Option<usize>, observer: &'a mut dyn Observer) -> Result<Self> {
        let (states, symbols) = (plan.space.states(), plan.symbols());
        Ok(Self {
            plan,
            partial: Partial::root(states, symbols)?,
            open: states * symbols,
            mirrored: false,
            attempts: Attempts::default(),
            room: Room::default(),
            classes: Classes::default(),
            tally: Tally::default(),
            depth,
            path: Vec::new(),
            units: Vec::new(),
            observer,
            work: 0,
        })
    }

    /// Goes back to the root.
    pub fn restart(&mut self) -> Result<()> {
        self.partial = Partial::root(self.plan.space.states(), self.plan.symbols())?;
        self.open = self.plan.space.states() * self.plan.symbols();
        self.mirrored = false;
        self.attempts = Attempts::default();
        Ok(())
    }

    pub fn choose(&mut self, state: usize, symbol: usize, entry: Entry) {
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
    pub fn branch(&mut self, tape: &impl Tape) -> Result<()> {
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
        self.halt(tape)?;
        if self.open == 1 {
            self.close();
            return Ok(());
        }
        let outlook = if self.plan.parameters.deciders {
            let times = (steps, self.plan.parameters.max_time);
            Outlook::of(self.partial.machine(), (state, symbol), times)
        } else {
            Outlook::Unknown
        };
        let is_root = self.path.is_empty();
        for code in symbols..self.partial.choices() {
            let entry = self.plan.entries[code];
            if is_root && self.plan.is_symmetric() && entry.delta() < 0 {
                continue;
            }
            self.choose(state, symbol, entry);
            self.path.push(code as u16);
            self.tally.nodes += 1;
            self.work(WORK_PER_NODE)?;
            let is_reached = entry.next() < states;
            if let Some(evidence) = outlook.evidence(entry).filter(|_| is_reached) {
                self.count_end(&RunEnd::Endless(evidence));
            } else {
                self.attempts = outlook.attempts();
                tape.follow(self)?;
            }
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

    /// Adds work that was done, and polls if it is enough.
    pub fn work(&mut self, work: u64) -> Result<()> {
        self.work += work;
        if self.work >= WORK_PER_POLL {
            self.work = 0;
            self.observer.poll()?;
        }
        Ok(())
    }

    /// Counts the machines of a run that ended otherwise than by an undefined entry. None of them
    /// halted: halting entries are counted before they are chosen.
    pub fn count_end(&mut self, end: &RunEnd) {
        if let RunEnd::Endless(evidence) = end {
            self.tally.endless[Endless::from(evidence) as usize] += self.weight();
            self.observer.proved(self.partial.machine(), evidence);
        } else {
            self.tally.undecided += self.weight();
        }
    }
}
