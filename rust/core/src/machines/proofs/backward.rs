//! Backward reasoning: the configurations that could precede a stop.
//!
//! Start from every halting or undefined entry with all other cells unknown, and undo steps: an
//! entry that leads to the state fits if the cell that it wrote is unknown or holds that symbol.
//! If every line of ancestors ends within d steps, no run of more than d steps ever stops.

use crate::machines::machine::{MAX_STATES, MAX_SYMBOLS, Machine};

/// Longest line of ancestors followed.
const MAX_DEPTH: usize = 48;
/// Ancestors after which the attempt is given up.
const MAX_ANCESTORS: u32 = 32;

/// A cell about which nothing is known.
const UNKNOWN: u8 = u8::MAX;

/// A way into a state: the entry that leads there, seen from behind.
#[derive(Clone, Copy, Default)]
struct Arrival {
    state: u8,
    read: u8,
    write: u8,
    /// Where the head came from.
    back: i8,
}

/// The ways into every state, one state after the other.
struct Arrivals {
    ways: [Arrival; MAX_STATES * MAX_SYMBOLS],
    /// Where those of each state end.
    ends: [usize; MAX_STATES],
}

struct Ancestry<'a> {
    arrivals: &'a Arrivals,
    cells: [u8; 2 * MAX_DEPTH + 1],
    left: u32,
    deepest: usize,
}

/// The length of the longest line of ancestors of a stop: after more steps the machine, whatever
/// its tape, cannot stop any more.
pub(crate) fn longest_line(machine: &Machine) -> Option<u64> {
    let mut ancestry = Ancestry {
        arrivals: &Arrivals::of(machine),
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

impl Arrivals {
    fn of(machine: &Machine) -> Self {
        let mut ends = [0; MAX_STATES];
        let steps = || {
            (0..machine.states()).flat_map(|state| {
                let row = machine.row(state).iter().enumerate();
                let steps = row.filter(|(_, entry)| !entry.stops());
                steps.map(move |(read, entry)| (state, read, entry))
            })
        };
        for (_, _, entry) in steps() {
            ends[entry.next()] += 1;
        }
        for state in 1..MAX_STATES {
            ends[state] += ends[state - 1];
        }
        let mut ways = [Arrival::default(); MAX_STATES * MAX_SYMBOLS];
        let mut free = ends;
        for (state, read, entry) in steps() {
            let place = &mut free[entry.next()];
            *place -= 1;
            ways[*place] = Arrival {
                state: state as u8,
                read: read as u8,
                write: entry.write(),
                back: -entry.delta() as i8,
            };
        }
        Self { ways, ends }
    }

    fn into(&self, state: usize) -> &[Arrival] {
        let start = state.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.ways[start..self.ends[state]]
    }
}

impl Ancestry<'_> {
    /// Whether every line of ancestors of this configuration ends.
    fn ends(&mut self, state: usize, head: usize, depth: usize) -> bool {
        self.deepest = self.deepest.max(depth);
        self.arrivals
            .into(state)
            .iter()
            .all(|&way| self.undo(way, head, depth))
    }

    /// Whether the ancestors along one way end; at once if it cannot have written that cell.
    fn undo(&mut self, way: Arrival, head: usize, depth: usize) -> bool {
        let from = head.wrapping_add_signed(way.back.into());
        let known = self.cells[from];
        if known != UNKNOWN && known != way.write {
            return true;
        }
        if depth + 1 == MAX_DEPTH || self.left == 0 {
            return false;
        }
        self.left -= 1;
        self.cells[from] = way.read;
        let ends = self.ends(way.state.into(), from, depth + 1);
        self.cells[from] = known;
        ends
    }
}
