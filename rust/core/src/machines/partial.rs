//! Partial machines: the nodes of the tree in which only visited entries are chosen.
//!
//! Machines that agree on the entries visited so far have behaved identically, so one partial
//! machine stands for all of them. States are named in the order of first visit; a fresh state is
//! opened only as the next free name, and the weight counts the names that it might have had.

use super::machine::{Entry, Machine};
use super::space::{Rank, Space, choices, standard_entry};
use crate::error::{Error, Result};

/// A partial machine in a space: its states are those that have been reached.
#[derive(Clone, Debug)]
pub struct Partial {
    machine: Machine,
    max_states: usize,
    defined: usize,
    halting: usize,
}

impl Partial {
    /// The root: one state, nothing chosen.
    ///
    /// # Errors
    ///
    /// If the size is not one of a machine.
    pub fn root(max_states: usize, symbols: usize) -> Result<Self> {
        Machine::undefined(max_states, symbols)?;
        let machine = Machine::undefined(1, symbols)?;
        Ok(Self {
            machine,
            max_states,
            defined: 0,
            halting: 0,
        })
    }

    /// The table, with as many states as have been reached.
    #[must_use]
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }

    /// Number of choices of an undefined entry: the standard codes from 0 on that lead to a reached
    /// state, or to one fresh one.
    #[must_use]
    pub fn choices(&self) -> usize {
        let states = (self.machine.states() + 1).min(self.max_states);
        choices(states, self.machine.symbols())
    }

    /// Fills an undefined entry with the choice of a standard code.
    pub fn choose(&mut self, state: usize, symbol: usize, code: usize) {
        let entry = standard_entry(code, self.machine.symbols());
        self.choose_entry(state, symbol, entry);
    }

    /// The same with the entry itself.
    #[inline]
    pub(crate) fn choose_entry(&mut self, state: usize, symbol: usize, entry: Entry) {
        if entry.stops() {
            self.halting += 1;
        } else if entry.next() == self.machine.states() {
            self.machine.set_states(entry.next() + 1);
        }
        self.machine.set(state, symbol, entry);
        self.defined += 1;
    }

    /// Takes the latest choice back; `states` were reached before it.
    pub fn take_back(&mut self, state: usize, symbol: usize, states: usize) {
        if self.machine.entry(state, symbol).stops() {
            self.halting -= 1;
        }
        self.machine.set(state, symbol, Entry::UNDEFINED);
        self.machine.set_states(states);
        self.defined -= 1;
    }

    /// Whether no completion in which only these states are reached can ever halt.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.halting == 0 && self.defined == self.machine.states() * self.machine.symbols()
    }

    /// The least rank of a machine in the space that behaves like this one so far.
    #[must_use]
    pub fn least_rank(&self, space: &Space) -> Rank {
        space.least_rank(&self.machine)
    }

    /// Number of machines of exactly `states` states that this one stands for.
    ///
    /// # Errors
    ///
    /// If the number does not fit 128 bits.
    pub fn weight(&self, states: usize) -> Result<u128> {
        let open = (states * self.machine.symbols()).saturating_sub(self.defined);
        Self::weight_of(states, self.machine.symbols(), self.machine.states(), open)
    }

    /// Number of machines of `states` states that a partial one stands for, if it has reached some
    /// of them and leaves `open` entries undefined.
    pub(crate) fn weight_of(
        states: usize,
        symbols: usize,
        reached: usize,
        open: usize,
    ) -> Result<u128> {
        if reached == 0 || reached > states {
            return Ok(0);
        }
        // The first fresh state had states − 1 names to choose from, the next one fewer, …
        let names: usize = (states - reached + 1..states).product();
        (choices(states, symbols) as u128)
            .checked_pow(open as u32)
            .and_then(|completions| completions.checked_mul(names as u128))
            .ok_or_else(|| Error::Overflow("the weight of a partial machine".into(), "128 bits"))
    }
}
