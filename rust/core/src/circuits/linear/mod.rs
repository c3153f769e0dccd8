//! Linear circuits: every gate has as many outputs as inputs, so no value goes to two gates.
//!
//! A [`Gate`] adds (exclusive or) the AND of its 0, 1 or 2 controls to its target: NOT, CNOT and
//! Toffoli, each of cost 1. A [`Supply`] says which wires there are at the start. A function is
//! computed when some wire holds it, several when different wires hold them at the same time; what
//! the other wires hold is thrown away.
//!
//! A [`Search`] goes through what the wires can hold, gate by gate. Wires have no order, so a
//! state is a sorted list of truth tables (bit i is the value on row i).
//!
//! ```
//! use dovetail_core::circuits::linear::{Goal, Search, Supply};
//! let supply = Supply::new(2, Some(1), vec![false])?;
//! let mut search = Search::new(supply, Goal::Together(vec![0b1000, 0b0110]))?;
//! search.advance(1000, &mut || Ok(()))?;
//! assert_eq!(search.gates(&[0b1000, 0b0110]), Some(2)); // AND on the ancilla, XOR on an input
//! # Ok::<(), dovetail_core::Error>(())
//! ```

use std::hash::BuildHasher;
use std::mem;
use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::error::Result;

mod goals;
mod layout;
mod reversible;
mod rules;
mod supply;
mod wires;

use goals::{Found, Goals};
use layout::Layout;
use rules::{Rules, Step};
use wires::Wires;

pub use goals::Goal;
pub use layout::Circuit;
pub use reversible::{Gate, MOST_BITS, Reversible, Table};
pub use supply::{MOST_INPUTS, Supply};

/// Most states kept, whatever the caller allows: their numbers take 32 bits.
const MOST_STATES: usize = 1 << 31;
/// States kept of a level when there is no more room: enough for an upper bound.
const NARROW: usize = 1 << 11;
/// States met last, which a level often meets again: to look for them among all would mostly miss
/// the cache.
const RECENT: usize = 1 << 15;
/// Levels searched when there is no more room.
const NARROW_LEVELS: usize = 32;

/// A breadth-first search over the values that the wires of linear circuits can hold.
#[derive(Clone, Debug)]
pub struct Search {
    supply: Supply,
    rules: Rules,
    keys: Vec<u128>,
    parents: Vec<u32>,
    seen: FxHashSet<u128>,
    /// The last level: the states that `level` gates make and fewer do not.
    last: Range<usize>,
    level: usize,
    goals: Goals,
    searched: usize,
    complete: bool,
}

impl Search {
    /// A search that has found only what needs no gate.
    ///
    /// # Errors
    ///
    /// Pairs of more than three inputs; no function, or one with too many rows.
    pub fn new(supply: Supply, goal: Goal) -> Result<Self> {
        let rules = Rules::of(&supply);
        let start = supply.start();
        let key = start.pack(supply.inputs);
        let mut goals = Goals::new(goal, &supply, &rules.unlimited)?;
        goals.record_start(&start);
        Ok(Self {
            supply,
            rules,
            keys: vec![key],
            parents: vec![0],
            seen: FxHashSet::from_iter([key]),
            last: 0..1,
            level: 0,
            goals,
            searched: 0,
            complete: true,
        })
    }

    /// Searches until all goals are found that can be, or nothing is left.
    ///
    /// Beyond `max_states` states only some of each level are kept: what is found then is an upper
    /// bound.
    ///
    /// # Errors
    ///
    /// What `poll` reports; it is called for every state.
    pub fn advance(
        &mut self,
        max_states: usize,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<()> {
        let max_states = max_states.min(MOST_STATES);
        let mut narrow = 0;
        while !self.done() && !self.last.is_empty() && narrow < NARROW_LEVELS {
            self.look_ahead(poll)?;
            if !self.done() {
                self.grow(max_states, poll)?;
                if !self.complete {
                    self.narrow();
                    narrow += 1;
                }
            }
        }
        Ok(())
    }

    fn done(&self) -> bool {
        self.goals.missing == 0
    }

    /// Records the goals that one more gate reaches, without keeping the states that it leads to.
    fn look_ahead(&mut self, poll: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let gates = self.level + 1;
        for state in self.last.clone() {
            poll()?;
            let wires = Wires::unpack(self.keys[state], self.rules.inputs);
            let found = Found {
                gates,
                state: state as u32,
            };
            self.rules.each_step(&wires, |step| {
                self.goals.record_step(&wires, &step, found);
            });
        }
        if self.complete {
            self.searched = gates;
        }
        Ok(())
    }

    /// Makes the states of the next level, as far as there is room.
    fn grow(&mut self, max_states: usize, poll: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let first = self.keys.len();
        let room = if self.complete {
            max_states
        } else {
            MOST_STATES
        };
        let mut recent = vec![u128::MAX; RECENT];
        for state in self.last.clone() {
            poll()?;
            let wires = Wires::unpack(self.keys[state], self.rules.inputs);
            self.rules.each_step(&wires, |step| {
                let Some(key) = self.rules.after(&wires, &step) else {
                    self.complete = false;
                    return;
                };
                let place = FxBuildHasher.hash_one(key) as usize % RECENT;
                if mem::replace(&mut recent[place], key) != key && self.seen.insert(key) {
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
    fn narrow(&mut self) {
        let first = self.last.start;
        let (keys, parents) = (self.keys.split_off(first), self.parents.split_off(first));
        let mut states: Vec<_> = keys.into_iter().zip(parents).collect();
        states.sort_by_cached_key(|(key, _)| {
            let wires = Wires::unpack(*key, self.rules.inputs);
            self.goals.distance(&wires)
        });
        for (key, _) in states.iter().skip(NARROW) {
            self.seen.remove(key);
        }
        states.truncate(NARROW);
        let (keys, parents): (Vec<_>, Vec<_>) = states.into_iter().unzip();
        self.keys.extend(keys);
        self.parents.extend(parents);
        self.last = first..self.keys.len();
    }

    /// The least number of gates found so far; `None` for functions that are not looked for.
    #[must_use]
    pub fn gates(&self, functions: &[Table]) -> Option<usize> {
        Some(self.goals.found(functions)?.gates)
    }

    /// A number of gates below which no circuit computes the functions; `None` if no circuit does.
    #[must_use]
    pub fn lower(&self, functions: &[Table]) -> Option<usize> {
        let bound = self.searched + 1;
        match self.gates(functions) {
            Some(gates) => Some(gates.min(bound)),
            None if !self.supply.suffices(functions) => None,
            None if self.complete && self.last.is_empty() => None,
            None => Some(bound),
        }
    }

    /// Number of states kept.
    #[must_use]
    pub fn states(&self) -> usize {
        self.keys.len()
    }

    /// A circuit of [`gates`](Self::gates) gates, its outputs in the order of the functions.
    #[must_use]
    pub fn circuit(&self, functions: &[Table]) -> Option<Circuit> {
        let found = self.goals.found(functions)?;
        let mut layout = Layout::of(&self.supply);
        if found.gates > 0 {
            let path = self.path(found.state as usize);
            for pair in path.windows(2) {
                self.replay(pair[0], &mut layout, |wires, step| {
                    self.rules.after(wires, step) == Some(pair[1])
                })?;
            }
            let mut wanted = functions.to_vec();
            wanted.sort_unstable();
            self.replay(*path.last()?, &mut layout, |wires, step| {
                self.goals.are_held(&wanted, wires, step)
            })?;
        }
        let outputs = layout.outputs(functions)?;
        Some(layout.circuit(&outputs))
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

    /// Adds the first gate that is wanted to the layout.
    fn replay(
        &self,
        state: u128,
        layout: &mut Layout,
        wanted: impl Fn(&Wires, &Step<'_>) -> bool,
    ) -> Option<()> {
        let wires = Wires::unpack(state, self.rules.inputs);
        let mut added = None;
        self.rules.each_step(&wires, |step| {
            if added.is_none() && wanted(&wires, &step) {
                added = layout.add(&step);
            }
        });
        added
    }
}
