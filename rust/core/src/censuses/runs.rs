//! The runs of a census: on short tapes, on longer packed ones, and on tapes in memory.

use super::halted::Visited;
use super::packed::{self, PackedConfig, capacity};
use super::packed_run::{self, PackedCycles};
use super::short::{self, Short, Watch};
use super::walk::{Tape, Walk};
use crate::error::{Error, Result, reserve};
use crate::machines::{Attempts, Config, Evidence, RunEnd, WatchedRun};
use crate::work::Unit;

/// Work of a run: steps between two polls, and steps that take as long as a decider.
pub(super) const WORK_PER_POLL: u64 = 1 << 20;
const WORK_PER_TRIAL: u64 = 1 << 15;

/// What runs need beside a configuration.
#[derive(Default)]
pub(super) struct Room {
    watch: Watch,
    cycles: PackedCycles,
    /// The visited cells of a packed configuration, unpacked, and all of it for a decider.
    pub cells: Vec<u8>,
    config: Config,
}

/// A packed configuration, of some number of bits a symbol.
trait Packed: Tape + Copy {
    /// State A on the first symbol of an input; `None` if it does not fit.
    fn start(input: &[u8]) -> Option<Self>;

    /// Makes ready to watch a run from here on.
    fn begin(&self, room: &mut Room);

    /// Runs until that many steps are done in all, at the most.
    fn run(&mut self, walk: &mut Walk<'_>, until: u64) -> RunEnd;

    /// First visited position, position of the head, and the state as a row of the table.
    fn places(&self) -> (i64, i64, usize);

    /// Walks the tree below a path of choices on wider tapes.
    fn begin_wider(walk: &mut Walk<'_>, path: &[u16]) -> Result<()>;

    /// Runs a partial machine from here on a wider tape.
    fn follow_wider(&self, walk: &mut Walk<'_>) -> Result<()>;
}

impl<const BITS: u32> Packed for Short<BITS> {
    fn start(input: &[u8]) -> Option<Self> {
        (input.len() < Self::CELLS).then(|| Self::start(input))
    }

    fn begin(&self, room: &mut Room) {
        room.watch.begin(self);
    }

    fn run(&mut self, walk: &mut Walk<'_>, until: u64) -> RunEnd {
        let given = &walk.plan.parameters;
        let limits = (until, given.input.len() as i64);
        let table = walk.partial.machine().table();
        short::run(self, table, limits, &mut walk.room.watch, given.deciders)
    }

    fn places(&self) -> (i64, i64, usize) {
        let [first, _, head] = self.places();
        (first, head, self.row)
    }

    fn begin_wider(walk: &mut Walk<'_>, path: &[u16]) -> Result<()> {
        match packed::bits(walk.plan.symbols()) {
            1 => walk.begin_packed::<Long<1>>(path),
            2 => walk.begin_packed::<Long<2>>(path),
            _ => walk.begin_packed::<Long<3>>(path),
        }
    }

    fn follow_wider(&self, walk: &mut Walk<'_>) -> Result<()> {
        match packed::bits(walk.plan.symbols()) {
            1 => Long::<1>::from(self).follow(walk),
            2 => Long::<2>::from(self).follow(walk),
            _ => Long::<3>::from(self).follow(walk),
        }
    }
}

/// A longer packed configuration.
#[derive(Clone, Copy)]
struct Long<const BITS: u32>(PackedConfig);

impl<const BITS: u32, const SHORT: u32> From<&Short<SHORT>> for Long<BITS> {
    fn from(short: &Short<SHORT>) -> Self {
        let [first, last, position] = short.places();
        let cells: Vec<u8> = short.around().collect();
        Self(PackedConfig {
            row: short.row,
            position,
            first,
            last,
            steps: short.steps,
            ..PackedConfig::on::<BITS>(&cells, (position - first) as usize)
        })
    }
}

impl<const BITS: u32> Packed for Long<BITS> {
    fn start(input: &[u8]) -> Option<Self> {
        let fits = (input.len() as i64) < capacity(BITS);
        fits.then(|| Self(PackedConfig::start::<BITS>(input)))
    }

    fn begin(&self, room: &mut Room) {
        room.cycles.begin(&self.0);
    }

    fn run(&mut self, walk: &mut Walk<'_>, until: u64) -> RunEnd {
        let given = &walk.plan.parameters;
        let limits = (until, given.input.len() as i64);
        let table = walk.partial.machine().table();
        let cycles = &mut walk.room.cycles;
        packed_run::run::<BITS>(&mut self.0, table, limits, cycles, given.deciders)
    }

    fn places(&self) -> (i64, i64, usize) {
        (self.0.first, self.0.position, self.0.row)
    }

    fn begin_wider(walk: &mut Walk<'_>, path: &[u16]) -> Result<()> {
        walk.begin_wide(path)
    }

    fn follow_wider(&self, walk: &mut Walk<'_>) -> Result<()> {
        walk.follow_wide(WatchedRun::new(walk.plan.parameters.deciders))
    }
}

impl<const BITS: u32> Tape for Short<BITS> {
    fn reads(&self) -> (usize, usize, u64) {
        (self.state(), self.symbol(), self.steps)
    }

    fn unpack(&self, cells: &mut Vec<u8>) -> Result<(usize, i64)> {
        let [first, last, head] = self.places();
        let visited = (last - first) as usize + 1;
        cells.extend(self.around().take(visited));
        Ok(((head - first) as usize, last + 1))
    }

    fn visited(&self) -> Option<Visited> {
        let length = (self.last - self.first) as u32 + BITS;
        let past = 1_u64.checked_shl(length)?;
        Some(Visited {
            cells: self.tape.rotate_right(self.first as u32) & (past - 1) | past,
            head: (self.head - self.first) as u32,
            symbol: self.symbol() as u8,
            end: (self.last / BITS as i32 + 1) as i8,
        })
    }

    fn follow(&self, walk: &mut Walk<'_>) -> Result<()> {
        walk.follow_packed(self)
    }
}

impl<const BITS: u32> Tape for Long<BITS> {
    fn reads(&self) -> (usize, usize, u64) {
        (self.0.state(), self.0.symbol, self.0.steps)
    }

    fn unpack(&self, cells: &mut Vec<u8>) -> Result<(usize, i64)> {
        Ok((self.0.unpack::<BITS>(cells), self.0.last + 1))
    }

    fn follow(&self, walk: &mut Walk<'_>) -> Result<()> {
        walk.follow_packed(self)
    }
}

impl Tape for WatchedRun {
    fn reads(&self) -> (usize, usize, u64) {
        let config = &self.config;
        (config.state(), config.symbol() as usize, config.steps())
    }

    fn unpack(&self, cells: &mut Vec<u8>) -> Result<(usize, i64)> {
        reserve(cells, self.config.visited().len(), "a tape")?;
        cells.extend_from_slice(self.config.visited());
        Ok((self.config.head_index(), self.config.end_position() as i64))
    }

    fn follow(&self, walk: &mut Walk<'_>) -> Result<()> {
        walk.follow_wide(self.branch_off()?)
    }
}

impl Walk<'_> {
    /// Walks a unit.
    pub(super) fn begin(&mut self, unit: &Unit) -> Result<()> {
        let path = &unit.0;
        self.path.clone_from(path);
        match short::bits(self.plan.symbols()) {
            1 => self.begin_packed::<Short<1>>(path),
            2 => self.begin_packed::<Short<2>>(path),
            _ => self.begin_packed::<Short<4>>(path),
        }
    }

    fn begin_packed<T: Packed>(&mut self, path: &[u16]) -> Result<()> {
        self.restart()?;
        let Some(mut tape) = T::start(&self.plan.parameters.input) else {
            return T::begin_wider(self, path);
        };
        for &code in path {
            let (state, symbol, _) = tape.reads();
            self.replay(state, symbol, code)?;
            match self.run_packed(&mut tape)? {
                RunEnd::Undefined(..) => {}
                RunEnd::CellLimit => return T::begin_wider(self, path),
                _ => return Err(Error::invalid("unit: not one of this census")),
            }
        }
        self.branch(&tape)
    }

    fn begin_wide(&mut self, path: &[u16]) -> Result<()> {
        self.restart()?;
        let mut watched = WatchedRun::new(self.plan.parameters.deciders);
        let mut codes = path.iter();
        while let RunEnd::Undefined(state, symbol) = self.run_wide(&mut watched)? {
            match codes.next() {
                Some(&code) => self.replay(state, symbol, code)?,
                None => return self.branch(&watched),
            }
        }
        Err(Error::invalid("unit: not one of this census"))
    }

    /// Makes a choice that leads to a unit.
    fn replay(&mut self, state: usize, symbol: usize, code: u16) -> Result<()> {
        if code as usize >= self.partial.choices() || (code as usize) < self.plan.symbols() {
            return Err(Error::invalid("unit: not one of this census"));
        }
        self.choose(state, symbol, self.plan.entries[code as usize]);
        Ok(())
    }

    fn follow_packed<T: Packed>(&mut self, parent: &T) -> Result<()> {
        let mut tape = *parent;
        let end = self.run_packed(&mut tape)?;
        self.tally.steps += tape.reads().2 - parent.reads().2;
        match end {
            RunEnd::Undefined(..) => return self.branch(&tape),
            RunEnd::CellLimit => return parent.follow_wider(self),
            end => self.count_end(&end),
        }
        Ok(())
    }

    fn follow_wide(&mut self, mut watched: WatchedRun) -> Result<()> {
        let before = watched.config.steps();
        let end = self.run_wide(&mut watched)?;
        self.tally.steps += watched.config.steps() - before;
        match end {
            RunEnd::Undefined(..) => return self.branch(&watched),
            end => self.count_end(&end),
        }
        Ok(())
    }

    fn run_packed<T: Packed>(&mut self, tape: &mut T) -> Result<RunEnd> {
        let start = tape.reads().2;
        let max_time = self.plan.parameters.max_time;
        let mut attempts = self.attempts;
        tape.begin(&mut self.room);
        loop {
            let due = if self.plan.parameters.deciders {
                attempts.due(start, max_time)
            } else {
                u64::MAX
            };
            let before = tape.reads().2;
            let goal = due.min(max_time);
            let end = tape.run(self, goal.min(before.saturating_add(WORK_PER_POLL)));
            let steps = tape.reads().2;
            self.work(steps - before)?;
            if !matches!(end, RunEnd::StepLimit) || steps >= max_time {
                return Ok(end);
            }
            if steps >= due
                && let Some(evidence) = self.attempt(&mut attempts, tape)?
            {
                return Ok(RunEnd::Endless(evidence));
            }
        }
    }

    /// Tries the next decider on a run that goes on.
    fn attempt(&mut self, attempts: &mut Attempts, tape: &impl Packed) -> Result<Option<Evidence>> {
        self.work(WORK_PER_TRIAL)?;
        let Room { cells, config, .. } = &mut self.room;
        cells.clear();
        tape.unpack(cells)?;
        let (first, position, row) = tape.places();
        config.resume(cells, (first, position), row, tape.reads().2)?;
        let machine = self.partial.machine();
        Ok(attempts.attempt(machine, config, &self.plan.parameters.input))
    }

    fn run_wide(&mut self, watched: &mut WatchedRun) -> Result<RunEnd> {
        loop {
            let before = watched.config.steps();
            let machine = self.partial.machine();
            let limit = self.plan.parameters.max_time;
            let end =
                watched.advance(machine, &self.plan.parameters.input, limit, WORK_PER_POLL)?;
            self.work(watched.config.steps() - before)?;
            if let Some(end) = end {
                return Ok(end);
            }
        }
    }
}
