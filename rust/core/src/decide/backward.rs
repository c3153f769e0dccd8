//! Backward reasoning: which configurations could precede a stop?
//!
//! Start from every halting or undefined entry with all other cells unknown, and undo steps: an
//! entry that leads to the state fits if the cell that it wrote is unknown or holds that symbol.
//! If every line of ancestors ends within d steps, no run of more than d steps ever stops.

use crate::machine::{Action, Machine, Move};

/// Longest line of ancestors followed.
const MAX_DEPTH: usize = 48;
/// Ancestors after which the attempt is given up.
const MAX_ANCESTORS: u32 = 512;

/// A cell about which nothing is known.
const UNKNOWN: u8 = u8::MAX;

struct Ancestry<'a> {
    machine: &'a Machine,
    cells: [u8; 2 * MAX_DEPTH + 1],
    left: u32,
    deepest: usize,
}

/// The number of steps after which the machine, whatever its tape, cannot stop any more.
pub(crate) fn last_stop(machine: &Machine) -> Option<u64> {
    let mut ancestry = Ancestry {
        machine,
        cells: [UNKNOWN; 2 * MAX_DEPTH + 1],
        left: MAX_ANCESTORS,
        deepest: 0,
    };
    for state in 0..machine.states() {
        for (symbol, entry) in machine.row(state).iter().enumerate() {
            if entry.stops() {
                ancestry.cells[MAX_DEPTH] = symbol as u8;
                if !ancestry.ends(state, MAX_DEPTH, 0) {
                    return None;
                }
            }
        }
    }
    Some(ancestry.deepest as u64)
}

impl Ancestry<'_> {
    /// Whether every line of ancestors of this configuration ends.
    fn ends(&mut self, state: usize, head: usize, depth: usize) -> bool {
        self.deepest = self.deepest.max(depth);
        for previous in 0..self.machine.states() {
            for (read, &entry) in self.machine.row(previous).iter().enumerate() {
                let Action::Step { write, go, next } = entry.action() else {
                    continue;
                };
                if next as usize == state
                    && !self.undo(previous, read as u8, write, go, head, depth)
                {
                    return false;
                }
            }
        }
        true
    }

    /// Whether the ancestors through one entry end; at once if it cannot have written that cell.
    fn undo(
        &mut self,
        state: usize,
        read: u8,
        write: u8,
        go: Move,
        head: usize,
        depth: usize,
    ) -> bool {
        let from = if go == Move::Right {
            head - 1
        } else {
            head + 1
        };
        let known = self.cells[from];
        if known != UNKNOWN && known != write {
            return true;
        }
        if depth + 1 == MAX_DEPTH || self.left == 0 {
            return false;
        }
        self.left -= 1;
        self.cells[from] = read;
        let ends = self.ends(state, from, depth + 1);
        self.cells[from] = known;
        ends
    }
}
