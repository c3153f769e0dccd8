//! Spaces: every machine has a rank, and every rank a machine.
//!
//! Ranks run over all machines of one state, then of two states, and so on. Inside one size the
//! codes of the entries, read in table order, are the digits of a number in base k, the first one
//! most significant. The **standard order** of the k = 2mn + m entry codes is: halting first, by
//! the symbol written; then by next state, symbol written, and move, left before right.

use serde::{Deserialize, Serialize};

use super::machine::{Action, Entry, MAX_STATES, Machine, Move, ROW, check_size};
use crate::error::{Error, Result};

/// Position of a machine in the order of description length, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rank(pub u128);

/// The machines of exactly one number of states.
#[derive(Clone, Debug)]
struct Size {
    /// Entry codes by their place in this space's order.
    entries: Vec<Entry>,
    /// The place of the standard code c.
    code: Vec<u16>,
    /// What a digit counts, by its place.
    powers: Vec<u128>,
    /// Number of machines of this size.
    count: u128,
    /// Number of machines of all smaller sizes.
    offset: u128,
}

/// All machines with a given number of symbols and up to a number of states.
///
/// # Examples
///
/// ```
/// use dovetail_core::{Rank, Space};
///
/// let space = Space::new(Some(3), 2, None)?;
/// let machine = space.machine(Rank(738))?;
/// assert_eq!(space.rank(&machine)?, Rank(738));
/// assert_eq!(space.count(2)?, 10_000);
/// # Ok::<(), dovetail_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Space {
    symbols: usize,
    sizes: Vec<Size>,
    standard: bool,
}

/// Number of choices for one entry of a machine of `states` states.
#[must_use]
pub const fn choices(states: usize, symbols: usize) -> usize {
    2 * symbols * states + symbols
}

/// Code of an entry in the standard order, whatever the number of states; `None` if undefined.
pub(crate) const fn standard_code(entry: Entry, symbols: usize) -> Option<usize> {
    match entry.action() {
        Action::Undefined => None,
        Action::Halt { write } => Some(write as usize),
        Action::Step { write, go, next } => {
            let right = matches!(go, Move::Right) as usize;
            Some(symbols + (next as usize * symbols + write as usize) * 2 + right)
        }
    }
}

/// The entry with a standard code: the inverse of [`standard_code`].
pub(crate) const fn standard_entry(code: usize, symbols: usize) -> Entry {
    if code < symbols {
        return Entry::halt(code as u8);
    }
    let code = code - symbols;
    let go = if code.is_multiple_of(2) {
        Move::Left
    } else {
        Move::Right
    };
    Entry::step((code / 2 % symbols) as u8, go, (code / 2 / symbols) as u8)
}

impl Space {
    /// The space of up to `states` states; `None` takes the greatest that fits.
    ///
    /// `order`, if given, has one row for each size: the standard codes in their new order.
    ///
    /// # Errors
    ///
    /// If the size is not one of a machine, if its ranks do not fit 128 bits, or if a row of
    /// `order` is not a permutation.
    pub fn new(
        states: Option<usize>,
        symbols: usize,
        order: Option<&[Vec<usize>]>,
    ) -> Result<Self> {
        check_size(states.unwrap_or(1), symbols)?;
        let mut sizes: Vec<Size> = Vec::new();
        for size in 1..=states.unwrap_or(MAX_STATES) {
            let offset = sizes.last().map_or(0, |last| last.offset + last.count);
            let base = choices(size, symbols);
            let count = (base as u128).checked_pow((size * symbols) as u32);
            let Some(count) = count.filter(|count| count.checked_add(offset).is_some()) else {
                if states.is_none() {
                    break;
                }
                return Err(Error::Overflow(
                    format!(
                        "states: the number of machines of {} states and {symbols} symbols",
                        states.unwrap_or(size)
                    ),
                    "128 bits",
                ));
            };
            let row = order.map(|rows| rows.get(size - 1).map_or(&[][..], Vec::as_slice));
            sizes.push(Size::new(size, symbols, row, count, offset)?);
        }
        Ok(Self {
            symbols,
            sizes,
            standard: order.is_none(),
        })
    }

    /// Greatest number of states.
    #[must_use]
    pub fn states(&self) -> usize {
        self.sizes.len()
    }

    /// Number of symbols.
    #[must_use]
    pub const fn symbols(&self) -> usize {
        self.symbols
    }

    /// Whether the entry codes are in the standard order.
    #[must_use]
    pub const fn is_standard(&self) -> bool {
        self.standard
    }

    fn size(&self, states: usize) -> Result<&Size> {
        states
            .checked_sub(1)
            .and_then(|index| self.sizes.get(index))
            .ok_or_else(|| {
                Error::invalid(format!(
                    "states: {states} is outside this space's 1 to {}",
                    self.states()
                ))
            })
    }

    /// Number of machines of exactly that many states.
    ///
    /// # Errors
    ///
    /// If the space has no such size.
    pub fn count(&self, states: usize) -> Result<u128> {
        Ok(self.size(states)?.count)
    }

    /// Number of machines of fewer states.
    ///
    /// # Errors
    ///
    /// If the space has no such size.
    pub fn offset(&self, states: usize) -> Result<u128> {
        Ok(self.size(states)?.offset)
    }

    /// Number of machines of all sizes: the greatest rank.
    #[must_use]
    pub fn total(&self) -> u128 {
        self.sizes.last().map_or(0, |last| last.offset + last.count)
    }

    /// The machine of a rank.
    ///
    /// # Errors
    ///
    /// If the rank is 0 or past the space's last one.
    pub fn machine(&self, rank: Rank) -> Result<Machine> {
        if rank.0 == 0 || rank.0 > self.total() {
            return Err(Error::invalid(format!(
                "rank: {} is outside this space's 1 to {}",
                rank.0,
                self.total()
            )));
        }
        let states = self.sizes.partition_point(|size| size.offset < rank.0);
        let size = self.size(states)?;
        let base = size.entries.len() as u64;
        let mut digits = rank.0 - 1 - size.offset;
        let mut machine = Machine::undefined(states, self.symbols)?;
        for position in (0..states * self.symbols).rev() {
            // Most ranks fit 64 bits, where division is much cheaper.
            let (rest, digit) = match u64::try_from(digits) {
                Ok(digits) => (u128::from(digits / base), digits % base),
                Err(_) => (
                    digits / u128::from(base),
                    (digits % u128::from(base)) as u64,
                ),
            };
            let entry = size.entries[digit as usize];
            machine.set(position / self.symbols, position % self.symbols, entry);
            digits = rest;
        }
        Ok(machine)
    }

    /// The rank of a machine.
    ///
    /// # Errors
    ///
    /// If an entry is undefined, or the machine's size is not in the space.
    pub fn rank(&self, machine: &Machine) -> Result<Rank> {
        if machine.symbols() != self.symbols {
            return Err(Error::invalid(format!(
                "machine: {machine} has {} symbols, this space {}",
                machine.symbols(),
                self.symbols
            )));
        }
        if !machine.is_complete() {
            return Err(Error::invalid(format!(
                "machine: {machine} has an undefined entry, so it is a set of machines and has no rank"
            )));
        }
        let size = self.size(machine.states())?;
        Ok(size.number(
            machine
                .entries()
                .map(|entry| size.code(entry, self.symbols)),
        ))
    }

    /// The least rank of a machine that agrees with a partial one, up to the names of its states.
    ///
    /// Undefined entries take code 0. States other than A are named so that the digits come out
    /// least: reading the table in order, the first mention of a state decides its name, because
    /// an earlier digit outweighs all later ones. In the standard order the least free name is
    /// the best, and every state is mentioned before its own row is reached; under another order
    /// a row may be reached unnamed, and then every candidate is tried.
    ///
    /// The result is exact for a partial machine whose states are all reached from A.
    pub(crate) fn least_rank(&self, partial: &Machine) -> Rank {
        self.least_rank_of_size(partial, partial.states())
    }

    /// The same among the machines of exactly `states` states, at least as many as are reached.
    ///
    /// States that are not reached are mentioned nowhere and stand last in the standard order.
    pub(crate) fn least_rank_of_size(&self, partial: &Machine, states: usize) -> Rank {
        let size = &self.sizes[states - 1];
        let quick = self.standard.then(|| first_mention(partial, states));
        let number = quick.flatten().unwrap_or_else(|| {
            let mut wider = partial.clone();
            wider.set_states(states);
            let mut naming = Naming::new(&wider, self.symbols, size);
            naming.fill(0, 0);
            naming.best.unwrap_or(0)
        });
        Rank(size.offset + 1 + number)
    }

    /// The least ranks of machines that agree with a partial one and stop at an entry that it leaves
    /// undefined, in the standard order; `None` if neither a machine nor its mirror image has a
    /// rank below the one that is known for it.
    ///
    /// Both mention their states in the same order. The first rows decide most often.
    pub(crate) fn stop_ranks(
        &self,
        partial: &Machine,
        stop: (usize, usize),
        known: [u128; 2],
    ) -> Option<StopRanks> {
        let size = &self.sizes[partial.states() - 1];
        let (mut name, mut bearer, mut named) = ([0; MAX_STATES], [0; MAX_STATES], 1);
        let mut least = [size.offset + 1; 2];
        let mut step = 0;
        for (row, powers) in size.powers.chunks_exact(self.symbols).enumerate() {
            let state = bearer[row];
            for (symbol, (&entry, &power)) in partial.row(state).iter().zip(powers).enumerate() {
                if entry.stops() {
                    step = if (state, symbol) == stop { power } else { step };
                    continue;
                }
                let next = entry.next();
                if next > 0 && name[next] == 0 {
                    (name[next], bearer[named]) = (named, next);
                    named += 1;
                }
                let code = self.symbols + (name[next] * self.symbols + entry.write() as usize) * 2;
                let left = code as u128 * power;
                let right = left + power;
                let goes_right = entry.delta() > 0;
                least[0] += if goes_right { right } else { left };
                least[1] += if goes_right { left } else { right };
            }
            if least[0] >= known[0] && least[1] >= known[1] {
                return None;
            }
        }
        Some(StopRanks { least, step })
    }
}

/// Least ranks of machines that write 0 at an entry and stop.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StopRanks {
    /// That of the machine, and of its mirror image, in which every move is reversed.
    least: [u128; 2],
    /// What both grow by if the next symbol is written.
    step: u128,
}

impl StopRanks {
    /// The ranks of the machine that writes a symbol, and of its mirror image.
    pub fn writing(&self, symbol: usize) -> [u128; 2] {
        self.least.map(|rank| rank + symbol as u128 * self.step)
    }
}

impl Size {
    fn new(
        states: usize,
        symbols: usize,
        order: Option<&[usize]>,
        count: u128,
        offset: u128,
    ) -> Result<Self> {
        let base = choices(states, symbols);
        let order: Vec<usize> = order.map_or_else(|| (0..base).collect(), <[usize]>::to_vec);
        let mut code = vec![u16::MAX; base];
        for (place, &standard) in order.iter().enumerate() {
            if let Some(slot) = code.get_mut(standard) {
                *slot = place as u16;
            }
        }
        if order.len() != base || code.contains(&u16::MAX) {
            return Err(Error::invalid(format!(
                "order: the row for {states} states must hold each of 0 to {} once",
                base - 1
            )));
        }
        let entries = order
            .iter()
            .map(|&code| standard_entry(code, symbols))
            .collect();
        let mut power = count;
        let powers = (0..states * symbols).map(|_| {
            power /= base as u128;
            power
        });
        Ok(Self {
            entries,
            code,
            powers: powers.collect(),
            count,
            offset,
        })
    }

    /// Code of an entry; an undefined one counts as code 0.
    fn code(&self, entry: Entry, symbols: usize) -> u128 {
        standard_code(entry, symbols).map_or(0, |code| u128::from(self.code[code]))
    }

    fn number(&self, codes: impl Iterator<Item = u128>) -> Rank {
        let base = self.entries.len() as u128;
        Rank(self.offset + 1 + codes.fold(0, |number, code| number * base + code))
    }
}

/// The number of a machine of `states` states under the standard order, with its states named as
/// they are first mentioned, and then those that are not reached; `None` if another one is not
/// mentioned.
#[inline]
fn first_mention(partial: &Machine, states: usize) -> Option<u128> {
    let symbols = partial.symbols();
    let base = choices(states, symbols);
    let (mut name, mut bearer) = ([0; MAX_STATES], [0; MAX_STATES]);
    let (mut named, mut number) = (1, 0);
    for row in 0..partial.states() {
        if row == named {
            return None;
        }
        // The digits of one row fit 64 bits: there are at most six, below 102.
        let (mut digits, mut scale) = (0, 1);
        for &entry in partial.row(bearer[row]) {
            let code = if entry == Entry::UNDEFINED {
                0
            } else if entry.stops() {
                entry.write() as usize
            } else {
                let next = entry.row() / ROW;
                if next > 0 && name[next] == 0 {
                    (name[next], bearer[named]) = (named, next);
                    named += 1;
                }
                let right = usize::from(entry.delta() > 0);
                symbols + (name[next] * symbols + entry.write() as usize) * 2 + right
            };
            digits = digits * base as u64 + code as u64;
            scale *= base as u64;
        }
        number = number * u128::from(scale) + u128::from(digits);
    }
    let unreached = (states - partial.states()) * symbols;
    Some(number * (base as u128).pow(unreached as u32))
}

/// The search for the naming of states that gives the least number.
struct Naming<'a> {
    partial: &'a Machine,
    symbols: usize,
    size: &'a Size,
    /// New name of each state, once it has one.
    name: [Option<u8>; MAX_STATES],
    /// State that bears each name.
    bearer: [Option<u8>; MAX_STATES],
    best: Option<u128>,
}

impl<'a> Naming<'a> {
    fn new(partial: &'a Machine, symbols: usize, size: &'a Size) -> Self {
        let mut naming = Self {
            partial,
            symbols,
            size,
            name: [None; MAX_STATES],
            bearer: [None; MAX_STATES],
            best: None,
        };
        naming.give(0, 0);
        naming
    }

    const fn give(&mut self, state: u8, name: u8) {
        self.name[state as usize] = Some(name);
        self.bearer[name as usize] = Some(state);
    }

    /// Reads the rows from name `row` on, `number` being the digits so far.
    fn fill(&mut self, row: usize, number: u128) {
        if row == self.partial.states() {
            self.best = Some(self.best.map_or(number, |best| best.min(number)));
            return;
        }
        if let Some(state) = self.bearer[row] {
            self.read_row(row, state as usize, number);
            return;
        }
        let (name, bearer) = (self.name, self.bearer);
        for state in 0..self.partial.states() {
            if name[state].is_none() {
                self.give(state as u8, row as u8);
                self.read_row(row, state, number);
                (self.name, self.bearer) = (name, bearer);
            }
        }
    }

    fn read_row(&mut self, row: usize, state: usize, mut number: u128) {
        let partial = self.partial;
        for &entry in partial.row(state) {
            let code = match entry.action() {
                Action::Step { write, go, next } => self.step_code(write, go, next),
                _ => self.size.code(entry, self.symbols),
            };
            number = number * self.size.entries.len() as u128 + code;
        }
        self.fill(row + 1, number);
    }

    fn step_code(&mut self, write: u8, go: Move, next: u8) -> u128 {
        let code = |name| self.size.code(Entry::step(write, go, name), self.symbols);
        if let Some(name) = self.name[next as usize] {
            return code(name);
        }
        let free =
            (0..self.partial.states() as u8).filter(|&name| self.bearer[name as usize].is_none());
        match free.map(|name| (code(name), name)).min() {
            Some((code, name)) => {
                self.give(next, name);
                code
            }
            None => 0,
        }
    }
}
