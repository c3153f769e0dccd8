//! The values of the wires before the first gate.

use super::reversible::{Table, every_row, variable};
use super::wires::{Wires, most_wires};
use crate::error::{Error, Result};

/// Greatest number of inputs.
pub const MOST_INPUTS: usize = 4;

/// The values of the wires at the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supply {
    pub(super) inputs: usize,
    pub(super) copies: Option<usize>,
    ancillas: Vec<bool>,
}

impl Supply {
    /// The supply of some inputs, of copies of each (`None`: without limit), and of constants.
    ///
    /// # Errors
    ///
    /// More than [`MOST_INPUTS`] inputs, none, no copy, or more wires than a state can hold.
    pub fn new(inputs: usize, copies: Option<usize>, ancillas: Vec<bool>) -> Result<Self> {
        if !(1..=MOST_INPUTS).contains(&inputs) {
            return Err(Error::invalid(format!(
                "inputs must be from 1 to {MOST_INPUTS}, not {inputs}"
            )));
        }
        if copies == Some(0) {
            return Err(Error::invalid("copies must be at least 1, or unlimited"));
        }
        let wires = inputs
            .saturating_mul(copies.unwrap_or(0))
            .saturating_add(ancillas.len());
        let most = most_wires(inputs);
        if wires > most {
            return Err(Error::invalid(format!(
                "copies and ancillas make {wires} wires; with inputs={inputs} at most {most} are \
                 accepted"
            )));
        }
        Ok(Self {
            inputs,
            copies,
            ancillas,
        })
    }

    pub(super) fn start(&self) -> Wires {
        let mut values: Vec<Table> = self.sources().map(|source| self.value(source)).collect();
        values.sort_unstable();
        Wires::of(&values)
    }

    /// Whether there are wires enough. Gates can be undone, so different inputs leave different
    /// values on all wires, and those that agree on k wires differ on the others.
    pub(super) fn suffices(&self, functions: &[Table]) -> bool {
        let Some(copies) = self.copies else {
            return true;
        };
        let wires = self.inputs * copies + self.ancillas.len();
        let Some(others) = wires.checked_sub(functions.len()) else {
            return false;
        };
        let every = every_row(self.inputs);
        (0..1 << self.inputs).all(|row| {
            let alike = functions.iter().fold(every, |alike, function| {
                let opposite = if function >> row & 1 == 1 { 0 } else { every };
                alike & (function ^ opposite)
            });
            alike.count_ones() <= 1 << others
        })
    }

    /// The wires that are there before the first gate.
    pub(super) fn sources(&self) -> impl Iterator<Item = Source> {
        let places = 0..self.inputs * self.copies.unwrap_or(0);
        let inputs = places.map(|place| Source::Input(place % self.inputs));
        inputs.chain(self.ancillas.iter().map(|bit| Source::Constant(*bit)))
    }

    pub(super) fn value(&self, source: Source) -> Table {
        match source {
            Source::Input(input) => variable(input, self.inputs),
            Source::Constant(bit) => every_row(self.inputs) * Table::from(bit),
        }
    }
}

/// Where the value of a wire at the start comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Input(usize),
    Constant(bool),
}
