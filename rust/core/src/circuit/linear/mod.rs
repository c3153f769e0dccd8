//! Linear circuits: every gate has as many outputs as inputs, so no value is handed to two gates.
//!
//! A [`Gate`] adds (exclusive or) the AND of its 0, 1 or 2 controls to its target: NOT, CNOT and
//! Toffoli, each of cost 1. A [`Supply`] says which wires there are at the start. A function is
//! computed when some wire holds it; what the other wires hold is thrown away.
//!
//! A [`Search`] goes through what the wires can hold, gate by gate. Wires have no order, so a
//! state is a sorted list of truth tables (bit i is the value on row i).
//!
//! ```
//! use dovetail_core::circuit::linear::{Search, Supply};
//! let supply = Supply::new(2, Some(1), vec![false])?;
//! let mut search = Search::new(supply);
//! search.advance(Some(0b1000), 1000, &mut || Ok(()))?;
//! assert_eq!(search.gates(0b1000), Some(1)); // x AND y, added to the ancilla
//! # Ok::<(), dovetail_core::Error>(())
//! ```

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::error::Result;

mod layout;
mod reversible;
mod rules;
mod supply;
mod wires;

use layout::Layout;
use rules::{Rules, Step};
use wires::Wires;

pub use layout::Circuit;
pub use reversible::{Gate, MOST_BITS, Reversible, Table};
pub use supply::{MOST_INPUTS, Supply};

/// Most states kept, whatever is asked: their numbers take 32 bits.
const MOST_STATES: usize = 1 << 31;
/// States kept of a level when there is no more room: enough for an upper bound.
const NARROW: usize = 1 << 11;
/// Levels searched when there is no more room.
const NARROW_LEVELS: usize = 32;

/// How a function was first met: after so many gates, the last of them on that state.
#[derive(Clone, Copy, Debug)]
struct Met {
    gates: usize,
    state: u32,
}

/// Which functions have been met, by their truth tables.
#[derive(Clone, Debug)]
struct Functions {
    met: Vec<Option<Met>>,
    missing: usize,
}

impl Functions {
    fn note(&mut self, function: Table, gates: usize, state: usize) {
        let met = &mut self.met[function as usize];
        if met.is_none() {
            let state = state as u32;
            *met = Some(Met { gates, state });
            self.missing -= 1;
        }
    }
}

/// What linear circuits can hold, by breadth-first search.
#[derive(Clone, Debug)]
pub struct Search {
    supply: Supply,
    rules: Rules,
    keys: Vec<u128>,
    parents: Vec<u32>,
    seen: FxHashSet<u128>,
    /// The last level: what `level` gates make and fewer do not.
    last: Range<usize>,
    level: usize,
    functions: Functions,
    searched: usize,
    complete: bool,
}

impl Search {
    /// A search that knows only what needs no gate.
    #[must_use]
    pub fn new(supply: Supply) -> Self {
        let rules = Rules::of(&supply);
        let start = supply.start();
        let key = start.pack(supply.inputs);
        let missing = 1 << (1 << supply.inputs);
        let met = vec![None; missing];
        let mut functions = Functions { met, missing };
        for value in start.values().iter().chain(&rules.at_hand) {
            functions.note(*value, 0, 0);
        }
        Self {
            supply,
            rules,
            keys: vec![key],
            parents: vec![0],
            seen: FxHashSet::from_iter([key]),
            last: 0..1,
            level: 0,
            functions,
            searched: 0,
            complete: true,
        }
    }

    /// Searches until the goal is met (`None`: every function), or nothing is left.
    ///
    /// Beyond `max_states` states only some of each level are kept: what is met then is an upper
    /// bound.
    ///
    /// # Errors
    ///
    /// What `poll` reports; it is called for every state.
    pub fn advance(
        &mut self,
        goal: Option<Table>,
        max_states: usize,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<()> {
        let max_states = max_states.min(MOST_STATES);
        let mut narrow = 0;
        while !self.done(goal) && !self.last.is_empty() && narrow < NARROW_LEVELS {
            self.look(poll)?;
            if !self.done(goal) {
                self.grow(max_states, poll)?;
                if !self.complete {
                    self.narrow(goal);
                    narrow += 1;
                }
            }
        }
        Ok(())
    }

    fn done(&self, goal: Option<Table>) -> bool {
        goal.map_or(self.functions.missing == 0, |goal| {
            self.gates(goal).is_some() || !self.supply.suffices(goal)
        })
    }

    /// Notes what one more gate makes, without keeping the states that it leads to.
    fn look(&mut self, poll: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let gates = self.level + 1;
        for state in self.last.clone() {
            poll()?;
            let wires = Wires::unpack(self.keys[state], self.rules.inputs);
            self.rules.each_step(&wires, |step| {
                self.functions.note(step.value, gates, state);
            });
        }
        if self.complete {
            self.searched = gates;
        }
        Ok(())
    }

    /// Goes on to the next level, as far as there is room.
    fn grow(&mut self, max_states: usize, poll: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let first = self.keys.len();
        let room = if self.complete {
            max_states
        } else {
            MOST_STATES
        };
        for state in self.last.clone() {
            poll()?;
            let wires = Wires::unpack(self.keys[state], self.rules.inputs);
            self.rules.each_step(&wires, |step| {
                let Some(key) = self.rules.after(&wires, &step) else {
                    self.complete = false;
                    return;
                };
                if self.seen.insert(key) {
                    self.keys.push(key);
                    self.parents.push(state as u32);
                }
            });
            if self.keys.len() > room {
                self.complete = false;
                break;
            }
        }
        self.level += 1;
        self.last = first..self.keys.len();
        Ok(())
    }

    /// Keeps only the states of the last level that look nearest to the goal.
    fn narrow(&mut self, goal: Option<Table>) {
        let first = self.last.start;
        let (keys, parents) = (self.keys.split_off(first), self.parents.split_off(first));
        let mut states: Vec<_> = keys.into_iter().zip(parents).collect();
        states.sort_by_cached_key(|(key, _)| goal.map(|goal| self.rules.distance(*key, goal)));
        for (key, _) in states.iter().skip(NARROW) {
            self.seen.remove(key);
        }
        states.truncate(NARROW);
        let (keys, parents): (Vec<_>, Vec<_>) = states.into_iter().unzip();
        self.keys.extend(keys);
        self.parents.extend(parents);
        self.last = first..self.keys.len();
    }

    /// The least number of gates met so far; a truth table of more rows is never met.
    #[must_use]
    pub fn gates(&self, function: Table) -> Option<usize> {
        let met = self.functions.met.get(function as usize)?.as_ref()?;
        Some(met.gates)
    }

    /// No circuit of fewer gates computes the function; none if no circuit does at all.
    #[must_use]
    pub fn lower(&self, function: Table) -> Option<usize> {
        let bound = self.searched + 1;
        match self.gates(function) {
            Some(gates) => Some(gates.min(bound)),
            None if !self.supply.suffices(function) => None,
            None if self.complete && self.last.is_empty() => None,
            None => Some(bound),
        }
    }

    /// Number of states kept.
    #[must_use]
    pub fn states(&self) -> usize {
        self.keys.len()
    }

    /// A circuit of [`gates`](Self::gates) gates.
    #[must_use]
    pub fn circuit(&self, function: Table) -> Option<Circuit> {
        let met = self.functions.met.get(function as usize)?.as_ref()?;
        let mut layout = Layout::of(&self.supply);
        if met.gates == 0 {
            let output = layout.wire(function, None)?;
            return Some(layout.circuit(output));
        }
        let path = self.path(met.state as usize);
        for pair in path.windows(2) {
            self.replay(pair[0], &mut layout, |wires, step| {
                self.rules.after(wires, step) == Some(pair[1])
            })?;
        }
        let output = self.replay(*path.last()?, &mut layout, |_, step| step.value == function)?;
        Some(layout.circuit(output))
    }

    /// The states from the first to that one.
    fn path(&self, mut state: usize) -> Vec<u128> {
        let mut path = vec![self.keys[state]];
        while state > 0 {
            state = self.parents[state] as usize;
            path.push(self.keys[state]);
        }
        path.reverse();
        path
    }

    /// Adds the first gate that is wanted to the layout; its target.
    fn replay(
        &self,
        state: u128,
        layout: &mut Layout,
        wanted: impl Fn(&Wires, &Step<'_>) -> bool,
    ) -> Option<usize> {
        let wires = Wires::unpack(state, self.rules.inputs);
        let mut target = None;
        self.rules.each_step(&wires, |step| {
            if target.is_none() && wanted(&wires, &step) {
                target = layout.add(&step);
            }
        });
        target
    }
}
