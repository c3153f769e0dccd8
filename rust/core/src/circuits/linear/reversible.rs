//! Reversible functions of up to three bits, by breadth-first search from the identity.
//!
//! The wires hold the inputs at the start and the outputs at the end, and nothing is thrown away.
//!
//! ```
//! use dovetail_core::circuits::linear::Reversible;
//! let two = Reversible::new(2)?;
//! assert_eq!(two.counts(), [1, 4, 9, 7, 3]); // by gates, 4! in all
//! # Ok::<(), dovetail_core::Error>(())
//! ```

use rustc_hash::FxHashMap;

use crate::error::{Error, Result};

/// A truth table: bit i is the value on row i.
pub type Table = u16;

/// The truth table that is 1 on every row.
pub(super) const fn every_row(inputs: usize) -> Table {
    Table::MAX >> (16 - (1 << inputs))
}

/// The truth table of an input: row i has bit `input` of i.
pub(super) const fn variable(input: usize, inputs: usize) -> Table {
    const VARIABLES: [Table; 4] = [0xAAAA, 0xCCCC, 0xF0F0, 0xFF00];
    VARIABLES[input] & every_row(inputs)
}

/// Adds (exclusive or) the AND of its controls to its target; see [`super`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The wire that is changed.
    pub target: usize,
    /// 0, 1 or 2 other wires, which are not: NOT, CNOT, Toffoli.
    pub controls: Vec<usize>,
}

impl Gate {
    /// All gates on some wires.
    fn all(wires: usize) -> Vec<Self> {
        let mut gates = Vec::new();
        for target in 0..wires {
            let others: Vec<usize> = (0..wires).filter(|wire| *wire != target).collect();
            let mut add = |controls| gates.push(Self { target, controls });
            add(vec![]);
            for (place, low) in others.iter().enumerate() {
                add(vec![*low]);
                for high in &others[place + 1..] {
                    add(vec![*low, *high]);
                }
            }
        }
        gates
    }

    /// What its target holds after the gate.
    fn value(&self, wires: &[Table], every_row: Table) -> Table {
        let controls = self.controls.iter().map(|control| wires[*control]);
        wires[self.target] ^ controls.fold(every_row, |all, control| all & control)
    }
}

/// Greatest number of bits.
pub const MOST_BITS: usize = 3;

/// How a reversible function is made: its number of gates, and the last of them.
#[derive(Clone, Copy, Debug)]
struct Reached {
    gates: usize,
    last: usize,
}

/// The least number of gates of every reversible function of some bits.
#[derive(Clone, Debug)]
pub struct Reversible {
    bits: usize,
    gates: Vec<Gate>,
    reached: FxHashMap<Vec<Table>, Reached>,
    counts: Vec<usize>,
}

impl Reversible {
    /// Searches all of them: 3 bits have 8! = 40,320.
    ///
    /// # Errors
    ///
    /// A number of bits that is not from 1 to [`MOST_BITS`].
    pub fn new(bits: usize) -> Result<Self> {
        if !(1..=MOST_BITS).contains(&bits) {
            return Err(Error::invalid(format!(
                "bits must be from 1 to {MOST_BITS}, not {bits}"
            )));
        }
        let identity: Vec<Table> = (0..bits).map(|bit| variable(bit, bits)).collect();
        let mut table = Self {
            bits,
            gates: Gate::all(bits),
            reached: FxHashMap::default(),
            counts: Vec::new(),
        };
        table
            .reached
            .insert(identity.clone(), Reached { gates: 0, last: 0 });
        let mut level = vec![identity];
        while !level.is_empty() {
            table.counts.push(level.len());
            level = table.next(&level);
        }
        Ok(table)
    }

    /// The functions that need one gate more than those.
    fn next(&mut self, level: &[Vec<Table>]) -> Vec<Vec<Table>> {
        let mut next = Vec::new();
        for wires in level {
            for last in 0..self.gates.len() {
                let wires = self.apply(last, wires);
                let gates = self.counts.len();
                if !self.reached.contains_key(&wires) {
                    self.reached.insert(wires.clone(), Reached { gates, last });
                    next.push(wires);
                }
            }
        }
        next
    }

    fn apply(&self, gate: usize, wires: &[Table]) -> Vec<Table> {
        let gate = &self.gates[gate];
        let mut wires = wires.to_vec();
        wires[gate.target] = gate.value(&wires, every_row(self.bits));
        wires
    }

    /// How many functions need 0, 1, 2, … gates.
    #[must_use]
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// A least circuit of the function with those truth tables, if it is reversible.
    #[must_use]
    pub fn circuit(&self, outputs: &[Table]) -> Option<Vec<Gate>> {
        let mut wires = outputs.to_vec();
        let mut reached = *self.reached.get(&wires)?;
        let mut gates = Vec::with_capacity(reached.gates);
        while reached.gates > 0 {
            gates.push(self.gates[reached.last].clone());
            wires = self.apply(reached.last, &wires); // a gate undoes itself
            reached = *self.reached.get(&wires)?;
        }
        gates.reverse();
        Some(gates)
    }
}
