//! Tapes as two stacks of packed symbols, for many short runs.
//!
//! The cells left of the head are one number, its last digit being the cell next to the head; so
//! are the cells right of it. A configuration is a handful of registers: to branch is to copy
//! them, and two configurations are compared by comparing numbers.

use crate::machines::{Entry, ROW, TABLE};

/// Bits that a symbol takes.
pub(super) const fn bits(symbols: usize) -> u32 {
    match symbols {
        2 => 1,
        3 | 4 => 2,
        _ => 3,
    }
}

/// Number of cells that a stack of packed symbols holds, and that a packed tape may span.
pub(super) const fn capacity(bits: u32) -> i64 {
    (u128::BITS / bits) as i64
}

/// A configuration, packed.
#[derive(Clone, Copy, Debug)]
pub(super) struct PackedConfig {
    /// Cells on the left of the head, and on the right of it.
    pub left: u128,
    pub right: u128,
    pub symbol: usize,
    /// State, as a row of the table.
    pub row: usize,
    pub position: i64,
    /// First and last visited positions.
    pub first: i64,
    pub last: i64,
    pub steps: u64,
}

impl PackedConfig {
    /// State A on the first symbol of an input that fits.
    pub fn start<const BITS: u32>(input: &[u8]) -> Self {
        Self::on::<BITS>(input, 0)
    }

    /// State A on one of some cells, the position of which is called 0.
    pub fn on<const BITS: u32>(cells: &[u8], head: usize) -> Self {
        let push = |word, &symbol| word << BITS | u128::from(symbol);
        let (left, right) = cells.split_at(head);
        let word = right.iter().rev().fold(0, push);
        Self {
            left: left.iter().fold(0, push),
            right: word >> BITS,
            symbol: (word & mask(BITS)) as usize,
            row: 0,
            position: 0,
            first: 0,
            last: 0,
            steps: 0,
        }
    }

    pub const fn state(&self) -> usize {
        self.row / ROW
    }

    pub const fn entry(&self, table: &[Entry; TABLE]) -> Entry {
        table[(self.row | self.symbol) % TABLE]
    }

    /// Whether state, tape and symbol are those of another configuration in the same place.
    pub const fn recurs(&self, other: &Self) -> bool {
        self.row == other.row
            && self.symbol == other.symbol
            && self.left == other.left
            && self.right == other.right
    }

    /// Executes an entry that moves.
    #[inline]
    pub fn step<const BITS: u32>(&mut self, entry: Entry) {
        let write = u128::from(entry.write());
        let (left, right) = (self.left, self.right);
        // Both directions are computed and one is chosen: a branch would be mispredicted often.
        let goes_right = entry.delta() > 0;
        let ahead = if goes_right { right } else { left };
        self.symbol = (ahead as usize) & mask(BITS) as usize;
        let pushed = (if goes_right { left } else { right }) << BITS | write;
        let popped = ahead >> BITS;
        self.left = if goes_right { pushed } else { popped };
        self.right = if goes_right { popped } else { pushed };
        self.row = entry.row();
        self.position += entry.delta() as i64;
        self.steps += 1;
    }

    /// Writes the visited cells from left to right; the index of the head among them.
    pub fn unpack<const BITS: u32>(&self, cells: &mut Vec<u8>) -> usize {
        let before = (self.position - self.first) as u32;
        let after = (self.last - self.position) as u32;
        let digit = |stack: u128, depth: u32| (stack >> (depth * BITS) & mask(BITS)) as u8;
        cells.extend((0..before).rev().map(|depth| digit(self.left, depth)));
        cells.push(self.symbol as u8);
        cells.extend((0..after).map(|depth| digit(self.right, depth)));
        before as usize
    }
}

const fn mask(bits: u32) -> u128 {
    (1 << bits) - 1
}

/// The lowest `bits` bits, at most all.
pub(super) const fn low(bits: u32) -> u128 {
    if bits >= u128::BITS {
        u128::MAX
    } else {
        (1 << bits) - 1
    }
}
