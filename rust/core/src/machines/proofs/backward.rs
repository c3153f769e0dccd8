//! Backward reasoning: the configurations that could precede a stop.
//!
//! Start from every halting or undefined entry with all other cells unknown, and undo steps: an
//! entry that leads to the state fits if the cell that it wrote is unknown or holds that symbol.
//! If every line of ancestors ends within d steps, no run of more than d steps ever stops.

use crate::machines::machine::{Entry, MAX_STATES, MAX_SYMBOLS, Machine};

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
    /// Steps that could lead into a line, by the state that they lead to: a bit each, in the
    /// standard order of what is written and the move.
    joining: [u16; MAX_STATES],
}

/// The length of the longest line of ancestors of a stop: after more steps the machine, whatever
/// its tape, cannot stop any more.
pub(crate) fn longest_line(machine: &Machine) -> Option<u64> {
    let arrivals = Arrivals::of(machine);
    Ancestry::of_stops(machine, &arrivals, None).map(|found| found.deepest as u64)
}

/// The lines of ancestors of all stops but one, all of which end.
pub(crate) struct Lines {
    /// Length of the longest.
    pub depth: u64,
    /// Steps that would lead into a line, by the state that they lead to: a bit each, in the
    /// standard order of what is written and the move.
    joining: [u16; MAX_STATES],
}

impl Lines {
    /// Whether they grow if that step is chosen, into one of the states reached, for the entry that
    /// is left out.
    pub const fn are_joined(&self, step: Entry) -> bool {
        let place = 2 * step.write() as usize + (step.delta() > 0) as usize;
        self.joining[step.next()] >> place & 1 == 1
    }
}

/// The lines of ancestors of all stops but an undefined entry, if they end. If they do not, they do
/// not with any choice of the entry.
pub(crate) fn lines(machine: &Machine, chosen: (usize, usize)) -> Option<Lines> {
    let arrivals = Arrivals::of(machine);
    let found = Ancestry::of_stops(machine, &arrivals, Some(chosen))?;
    Some(Lines {
        depth: found.deepest as u64,
        joining: found.joining,
    })
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

impl<'a> Ancestry<'a> {
    /// The ancestors of all stops, `but` perhaps one; `None` if a line of them does not end.
    fn of_stops(
        machine: &Machine,
        arrivals: &'a Arrivals,
        but: Option<(usize, usize)>,
    ) -> Option<Self> {
        let mut ancestry = Self {
            arrivals,
            cells: [UNKNOWN; 2 * MAX_DEPTH + 1],
            left: MAX_ANCESTORS,
            deepest: 0,
            joining: [0; MAX_STATES],
        };
        for state in 0..machine.states() {
            for (symbol, entry) in machine.row(state).iter().enumerate() {
                if entry.stops() && but != Some((state, symbol)) {
                    ancestry.cells[MAX_DEPTH] = symbol as u8;
                    if !ancestry.ends(state, MAX_DEPTH, 0) {
                        return None;
                    }
                }
            }
        }
        Some(ancestry)
    }

    /// Whether every line of ancestors of this configuration ends.
    fn ends(&mut self, state: usize, head: usize, depth: usize) -> bool {
        self.deepest = self.deepest.max(depth);
        self.join(state, head);
        self.arrivals
            .into(state)
            .iter()
            .all(|&way| self.undo(way, head, depth))
    }

    /// Notes the steps that could lead here: those into the state that write what is on the cell
    /// they come from.
    #[inline]
    const fn join(&mut self, state: usize, head: usize) {
        let leftwards = writes(self.cells[head + 1]);
        let rightwards = writes(self.cells[head - 1]) << 1;
        self.joining[state] |= leftwards | rightwards;
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

/// The symbols that may have been written on a cell, a bit each in every other place.
const fn writes(cell: u8) -> u16 {
    const ANY: u16 = 0x5555;
    if cell == UNKNOWN {
        ANY
    } else {
        1 << (2 * cell)
    }
}
