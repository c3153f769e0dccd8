//! Machines: a table of entries, one for each pair of state and symbol.
//!
//! A [`Machine`] may be *partial*: an entry that is [`Entry::UNDEFINED`] has not been chosen yet.
//! States are numbered from 0 (`A`), symbols from 0 (the blank).

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// Greatest number of states of a machine.
pub const MAX_STATES: usize = 8;
/// Greatest number of symbols of a machine.
pub const MAX_SYMBOLS: usize = 6;

/// Entries of one state stand this far apart in the table: a power of two, so that a table index
/// is a shift, and larger than [`MAX_SYMBOLS`], so that a row has room for the sentinel column.
pub(crate) const ROW: usize = 8;
/// Table length.
pub(crate) const TABLE: usize = ROW * MAX_STATES;

/// Direction of a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// One cell to the left.
    Left,
    /// One cell to the right.
    Right,
}

impl Move {
    /// The other direction.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// An entry, unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Nothing has been chosen.
    Undefined,
    /// Write a symbol and stop, without a move.
    Halt {
        /// Symbol written.
        write: u8,
    },
    /// Write, move, go to the next state.
    Step {
        /// Symbol written.
        write: u8,
        /// Direction of the move.
        go: Move,
        /// State entered.
        next: u8,
    },
}

/// One packed table entry: the symbol written, the row of the next state and the move.
///
/// Only an entry with a non-zero move lets a run go on, so the inner loop tests nothing else.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Entry(u32);

impl Entry {
    /// The entry that has not been chosen.
    pub const UNDEFINED: Self = Self(0xFF);

    /// The entry that writes `write` and stops.
    #[must_use]
    pub const fn halt(write: u8) -> Self {
        Self(write as u32)
    }

    /// The entry that writes `write`, moves and enters state `next`.
    #[must_use]
    pub const fn step(write: u8, go: Move, next: u8) -> Self {
        let delta = match go {
            Move::Left => 0xFFFF,
            Move::Right => 1,
        };
        Self(write as u32 | ((next as u32 * ROW as u32) << 8) | (delta << 16))
    }

    /// The entry unpacked.
    #[must_use]
    pub const fn action(self) -> Action {
        if self.0 == Self::UNDEFINED.0 {
            return Action::Undefined;
        }
        let write = self.write();
        match self.delta() {
            0 => Action::Halt { write },
            delta => Action::Step {
                write,
                go: if delta > 0 { Move::Right } else { Move::Left },
                next: (self.row() / ROW) as u8,
            },
        }
    }

    /// Whether a run stops here: a halting or an undefined entry.
    #[must_use]
    pub const fn stops(self) -> bool {
        self.0 >> 16 == 0
    }

    pub(crate) const fn write(self) -> u8 {
        self.0 as u8
    }

    pub(crate) const fn row(self) -> usize {
        (self.0 >> 8) as u8 as usize
    }

    /// The next state of an entry that moves.
    pub(crate) const fn next(self) -> usize {
        self.row() / ROW
    }

    pub(crate) const fn delta(self) -> isize {
        (self.0 as i32 >> 16) as isize
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.action().fmt(f)
    }
}

/// A machine, complete or partial.
///
/// # Examples
///
/// ```
/// use dovetail_core::Machine;
///
/// let champion: Machine = "1RB1LB_1LA1RZ".parse()?;
/// assert_eq!((champion.states(), champion.symbols()), (2, 2));
/// assert_eq!(champion.to_string(), "1RB1LB_1LA1RZ");
/// # Ok::<(), dovetail_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Machine {
    states: u8,
    symbols: u8,
    table: [Entry; TABLE],
}

impl Machine {
    /// The machine of that size in which no entry is chosen.
    ///
    /// # Errors
    ///
    /// If the size is outside 1 to 8 states and 2 to 6 symbols.
    pub fn undefined(states: usize, symbols: usize) -> Result<Self> {
        check_size(states, symbols)?;
        Ok(Self {
            states: states as u8,
            symbols: symbols as u8,
            table: [Entry::UNDEFINED; TABLE],
        })
    }

    /// Number of states.
    #[must_use]
    pub const fn states(&self) -> usize {
        self.states as usize
    }

    /// Number of symbols.
    #[must_use]
    pub const fn symbols(&self) -> usize {
        self.symbols as usize
    }

    /// The entry for a state and a symbol.
    #[must_use]
    pub const fn entry(&self, state: usize, symbol: usize) -> Entry {
        self.table[state * ROW + symbol]
    }

    /// Chooses an entry.
    pub const fn set(&mut self, state: usize, symbol: usize, entry: Entry) {
        self.table[state * ROW + symbol] = entry;
    }

    /// Whether every entry is chosen.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.entries().all(|entry| entry != Entry::UNDEFINED)
    }

    /// The entries in table order: A0, A1, …, B0, B1, …
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        (0..self.states()).flat_map(|state| self.row(state).iter().copied())
    }

    /// The entries of one state.
    pub(crate) fn row(&self, state: usize) -> &[Entry] {
        &self.table[state * ROW..state * ROW + self.symbols()]
    }

    pub(crate) const fn table(&self) -> &[Entry; TABLE] {
        &self.table
    }

    pub(crate) const fn set_states(&mut self, states: usize) {
        self.states = states as u8;
    }
}

/// Refuses a size that no machine has.
///
/// # Errors
///
/// If the size is outside 1 to 8 states and 2 to 6 symbols.
pub fn check_size(states: usize, symbols: usize) -> Result<()> {
    if !(1..=MAX_STATES).contains(&states) {
        return Err(Error::invalid(format!(
            "states: {states} is outside 1 to {MAX_STATES}"
        )));
    }
    if !(2..=MAX_SYMBOLS).contains(&symbols) {
        return Err(Error::invalid(format!(
            "symbols: {symbols} is outside 2 to {MAX_SYMBOLS}"
        )));
    }
    Ok(())
}

/// The letter of a state.
#[must_use]
pub const fn state_letter(state: usize) -> char {
    (b'A' + state as u8) as char
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for state in 0..self.states() {
            if state > 0 {
                f.write_str("_")?;
            }
            for entry in self.row(state) {
                match entry.action() {
                    Action::Undefined => f.write_str("---")?,
                    Action::Halt { write } => write!(f, "{write}RZ")?,
                    Action::Step { write, go, next } => {
                        let go = if go == Move::Left { 'L' } else { 'R' };
                        write!(f, "{write}{go}{}", state_letter(next as usize))?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Machine({self})")
    }
}

impl FromStr for Machine {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let rows: Vec<&[u8]> = text.trim().split('_').map(str::as_bytes).collect();
        let symbols = rows[0].len() / 3;
        for (state, row) in rows.iter().enumerate() {
            if row.is_empty() || row.len() % 3 != 0 || row.len() / 3 != symbols {
                return Err(Error::invalid(format!(
                    "machine {text:?}: row {} has {} characters; every row has three for each \
                     symbol, as in 1RB1LB_1LA1RZ",
                    state + 1,
                    row.len(),
                )));
            }
        }
        check_size(rows.len(), symbols)
            .map_err(|error| Error::invalid(format!("machine {text:?}: {error}")))?;
        let mut machine = Self::undefined(rows.len(), symbols)?;
        for (state, row) in rows.iter().enumerate() {
            for (symbol, cell) in row.chunks(3).enumerate() {
                let entry = parse_entry(cell, rows.len(), symbols).map_err(|reason| {
                    Error::invalid(format!(
                        "machine {text:?}: entry {}{symbol} is {:?}: {reason}",
                        state_letter(state),
                        String::from_utf8_lossy(cell),
                    ))
                })?;
                machine.set(state, symbol, entry);
            }
        }
        Ok(machine)
    }
}

/// Reads the three characters of one entry; the error says what is accepted.
fn parse_entry(cell: &[u8], states: usize, symbols: usize) -> std::result::Result<Entry, String> {
    if cell == b"---" {
        return Ok(Entry::UNDEFINED);
    }
    let (write, go, next) = (cell[0].wrapping_sub(b'0'), cell[1], cell[2]);
    if write as usize >= symbols {
        return Err(format!("the symbol written must be 0 to {}", symbols - 1));
    }
    let go = match go {
        b'L' => Move::Left,
        b'R' => Move::Right,
        _ => return Err("the move must be L or R".into()),
    };
    if next == b'Z' {
        return Ok(Entry::halt(write));
    }
    let next = next.wrapping_sub(b'A');
    if next as usize >= states {
        return Err(format!(
            "the next state must be A to {}, or Z to halt",
            state_letter(states - 1)
        ));
    }
    Ok(Entry::step(write, go, next))
}
