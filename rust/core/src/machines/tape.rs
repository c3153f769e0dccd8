//! Configurations: a tape, the head on it, a state, and how many steps led there.
//!
//! Cells that the head has not visited hold [`FRESH`] instead of a symbol. The table has no entry
//! for that column, so the inner loop stops on a fresh cell just as it does on a halting entry;
//! growing the tape, reading the input and noting the visited range cost it nothing.

use super::machine::{Entry, ROW, TABLE};
use crate::error::{Error, Result, reserve};

/// Content of a cell that has not been visited; a column that no machine uses.
pub(crate) const FRESH: u8 = ROW as u8 - 1;

/// Most cells that a run without a limit of its own may visit.
pub(crate) const MOST_CELLS: usize = 1 << 30;

/// Room on both sides of the start cell in a new tape.
const ROOM: usize = 32;

/// A machine's situation, without its table.
#[derive(Clone, Debug)]
pub struct Config {
    cells: Vec<u8>,
    /// Index of the start cell.
    origin: usize,
    /// Index of the cell under the head.
    head: usize,
    /// State, as a row of the table.
    row: usize,
    /// Visited cells: `first..end`.
    first: usize,
    end: usize,
    steps: u64,
    /// Whether the run began on the tape that another one had left.
    rewound: bool,
}

/// A stretch of a run inside the visited cells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    /// Whether it ended at a halting or undefined entry, or at a fresh cell.
    pub stopped: bool,
    /// Leftmost and rightmost positions of the head, the first and the last included.
    pub leftmost: isize,
    pub rightmost: isize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            cells: vec![FRESH; 2 * ROOM],
            origin: ROOM,
            head: ROOM,
            row: 0,
            first: ROOM,
            end: ROOM,
            steps: 0,
            rewound: false,
        }
    }
}

impl Config {
    /// Goes back to state A on the start cell of a tape without visited cells.
    pub(crate) fn restart(&mut self) {
        self.cells[self.first..self.end].fill(FRESH);
        self.head = self.origin;
        (self.first, self.end) = (self.origin, self.origin);
        self.row = 0;
        self.steps = 0;
        self.rewound = false;
    }

    /// Goes back to state A on the start cell of the tape as it is, and writes `input` over the
    /// visited cells from there on; what it says of other cells is for the caller to keep.
    pub(crate) fn rewind(&mut self, input: &[u8]) {
        let visited = &mut self.cells[self.origin..self.end];
        let shared = input.len().min(visited.len());
        visited[..shared].copy_from_slice(&input[..shared]);
        self.head = self.origin;
        self.row = 0;
        self.steps = 0;
        self.rewound = true;
    }

    /// Becomes a copy of `other`, moving only the visited cells of both.
    ///
    /// # Errors
    ///
    /// If there is no memory for it.
    pub(crate) fn copy_from(&mut self, other: &Self) -> Result<()> {
        if self.cells.len() == other.cells.len() {
            self.cells[self.first..self.end].fill(FRESH);
        } else {
            reserve_cells(&mut self.cells, other.cells.len())?;
            self.cells.clear();
            self.cells.resize(other.cells.len(), FRESH);
        }
        self.cells[other.first..other.end].copy_from_slice(&other.cells[other.first..other.end]);
        self.origin = other.origin;
        self.head = other.head;
        self.row = other.row;
        self.first = other.first;
        self.end = other.end;
        self.steps = other.steps;
        self.rewound = other.rewound;
        Ok(())
    }

    /// Runs up to `budget` steps, visiting fresh cells as long as the tape has room; whether it stopped
    /// before, at a halting or undefined entry or at a fresh cell.
    #[inline]
    pub(crate) fn spin(&mut self, table: &[Entry; TABLE], input: &[u8], budget: u64) -> bool {
        let cells = &mut self.cells[..];
        let margin = cells.len() - 1;
        let (mut head, mut row) = (self.head, self.row);
        let mut left = budget;
        let stopped = loop {
            if left == 0 {
                break false;
            }
            let cell = &mut cells[head];
            let mut symbol = *cell;
            if symbol == FRESH {
                if head == 0 || head == margin {
                    break true;
                }
                symbol = input
                    .get(head.wrapping_sub(self.origin))
                    .copied()
                    .unwrap_or(0);
                self.first = self.first.min(head);
                self.end = self.end.max(head + 1);
            }
            let entry = table[(row | symbol as usize) % TABLE];
            if entry.stops() {
                *cell = symbol;
                break true;
            }
            *cell = entry.write();
            row = entry.row();
            head = head.wrapping_add_signed(entry.delta());
            left -= 1;
        };
        self.head = head;
        self.row = row;
        self.steps += budget - left;
        stopped
    }

    /// Runs up to `budget` steps inside the visited cells, but not beyond one after which the head is
    /// at a position in a state.
    pub(crate) fn spin_watched(
        &mut self,
        table: &[Entry; TABLE],
        budget: u64,
        (position, state): (isize, usize),
    ) -> Stretch {
        let watched = self.origin.wrapping_add_signed(position);
        let watched_row = state * ROW;
        let cells = &mut self.cells[..];
        let (mut head, mut row) = (self.head, self.row);
        let (mut lowest, mut highest) = (head, head);
        let mut left = budget;
        let stopped = loop {
            if left == 0 {
                break false;
            }
            let cell = &mut cells[head];
            let entry = table[(row | *cell as usize) % TABLE];
            if entry.stops() {
                break true;
            }
            *cell = entry.write();
            row = entry.row();
            head = head.wrapping_add_signed(entry.delta());
            lowest = lowest.min(head);
            highest = highest.max(head);
            left -= 1;
            if head == watched && row == watched_row {
                break false;
            }
        };
        self.head = head;
        self.row = row;
        self.steps += budget - left;
        Stretch {
            stopped,
            leftmost: lowest as isize - self.origin as isize,
            rightmost: highest as isize - self.origin as isize,
        }
    }

    /// Whether the head stands on a fresh cell.
    pub(crate) fn is_fresh(&self) -> bool {
        self.cells[self.head] == FRESH
    }

    /// Visits the fresh cell under the head: it takes its symbol of the input, or the blank. At
    /// most `most` cells are visited in all.
    ///
    /// The margin that [`Self::spin`] relies on is kept: at least one fresh cell on both sides.
    ///
    /// # Errors
    ///
    /// If that is one too many, or there is no memory for a longer tape.
    pub(crate) fn visit(&mut self, input: &[u8], most: usize) -> Result<()> {
        if self.head == 0 || self.head + 1 == self.cells.len() {
            self.grow(most)?;
        }
        let position = self.head_position();
        let symbol = usize::try_from(position)
            .ok()
            .and_then(|index| input.get(index));
        self.cells[self.head] = symbol.copied().unwrap_or(0);
        self.first = self.first.min(self.head);
        self.end = self.end.max(self.head + 1);
        Ok(())
    }

    /// Takes over what another way of running has done: the visited cells, the positions of the
    /// first of them and of the head, the row of the state, and the steps.
    ///
    /// # Errors
    ///
    /// If there is no memory for them.
    pub(crate) fn resume(
        &mut self,
        visited: &[u8],
        (first, head): (i64, i64),
        row: usize,
        steps: u64,
    ) -> Result<()> {
        let room = (visited.len() / 4).max(ROOM);
        reserve_cells(&mut self.cells, 2 * room + visited.len())?;
        self.cells.clear();
        self.cells.resize(room, FRESH);
        self.cells.extend_from_slice(visited);
        self.cells.resize(2 * room + visited.len(), FRESH);
        self.first = room;
        self.end = room + visited.len();
        self.origin = (room as i64 - first) as usize;
        self.head = (self.origin as i64 + head) as usize;
        self.row = row;
        self.steps = steps;
        Ok(())
    }

    /// Makes room on both sides: twice the length, but no more than `most` visited cells need.
    fn grow(&mut self, most: usize) -> Result<()> {
        let visited = self.end - self.first;
        if visited >= most {
            return Err(Error::invalid(format!(
                "a tape of more than {most} visited cells does not fit in memory"
            )));
        }
        let length = self.cells.len();
        // The head stands outside the visited cells, with one more fresh cell beyond it.
        let longer = (2 * length).min(most.saturating_add(4)).max(length);
        reserve_cells(&mut self.cells, longer)?;
        self.cells.resize(longer, FRESH);
        let old = self.first..self.end;
        self.first = (longer - visited) / 2;
        self.end = self.first + visited;
        self.cells.copy_within(old.clone(), self.first);
        let left = self.first.clamp(old.start, old.end);
        let right = self.end.clamp(old.start, old.end);
        self.cells[old.start..left].fill(FRESH);
        self.cells[right..old.end].fill(FRESH);
        self.origin = self.first.wrapping_add(self.origin.wrapping_sub(old.start));
        self.head = self.first.wrapping_add(self.head.wrapping_sub(old.start));
        Ok(())
    }

    /// Executes a halting entry: one step that writes and does not move.
    pub(crate) fn halt(&mut self, write: u8) {
        self.cells[self.head] = write;
        self.steps += 1;
    }

    /// Takes a halting step back, which read `symbol`.
    pub(crate) fn take_back_halt(&mut self, symbol: u8) {
        self.cells[self.head] = symbol;
        self.steps -= 1;
    }

    /// State, from 0.
    #[must_use]
    pub const fn state(&self) -> usize {
        self.row / ROW
    }

    /// Symbol under the head; meaningful once the cell has been visited.
    #[must_use]
    pub fn symbol(&self) -> u8 {
        self.cells[self.head]
    }

    /// Steps done since the start.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// Whether the run began on the tape that another one had left.
    pub(crate) const fn is_rewound(&self) -> bool {
        self.rewound
    }

    /// Position of the head, counted from the start cell.
    #[must_use]
    pub const fn head_position(&self) -> isize {
        self.head as isize - self.origin as isize
    }

    /// Position of the leftmost visited cell.
    #[must_use]
    pub const fn first_position(&self) -> isize {
        self.first as isize - self.origin as isize
    }

    /// Position after the rightmost visited cell.
    #[must_use]
    pub const fn end_position(&self) -> isize {
        self.end as isize - self.origin as isize
    }

    /// The visited cells, left to right.
    #[must_use]
    pub fn visited(&self) -> &[u8] {
        &self.cells[self.first..self.end]
    }

    /// Index of the head among the visited cells.
    #[must_use]
    pub const fn head_index(&self) -> usize {
        self.head - self.first
    }

    /// Bytes that the tape takes.
    #[must_use]
    pub fn room(&self) -> usize {
        self.cells.len()
    }

    /// The symbol at a position: visited, of the input, or blank.
    #[must_use]
    pub fn symbol_at(&self, position: isize, input: &[u8]) -> u8 {
        if (self.first_position()..self.end_position()).contains(&position) {
            return self.cells[self.origin.wrapping_add_signed(position)];
        }
        let symbol = usize::try_from(position)
            .ok()
            .and_then(|index| input.get(index));
        symbol.copied().unwrap_or(0)
    }

    /// The part of the input that no head has visited yet, to the right of the visited cells.
    pub(crate) fn unread<'a>(&self, input: &'a [u8]) -> &'a [u8] {
        let end = usize::try_from(self.end_position()).unwrap_or(0);
        &input[end.min(input.len())..]
    }
}

/// Makes room for a tape of `cells` cells, where there is less.
fn reserve_cells(cells: &mut Vec<u8>, length: usize) -> Result<()> {
    reserve(cells, length.saturating_sub(cells.len()), "a tape")
}
