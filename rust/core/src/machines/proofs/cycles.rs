//! Cycles: the whole configuration comes back, in place or moved along.
//!
//! *In place*: the same state, head position and tape recur. *Translated*: at two moments the head
//! enters a fresh cell on the same side in the same state, the cells that were read in between
//! look the same from the head, and all beyond is blank; then the stretch repeats for ever.
//!
//! Old moments are kept at doubling distances: keeping them costs little, and a cycle is found within
//! a few times the steps that lead into it.

use super::Evidence;
use crate::error::{Result, reserve};
use crate::machines::tape::Config;

/// Steps, and later records, until the first moment is replaced.
const FIRST_GAP: u64 = 8;

/// A configuration as it was, to be compared with a later one.
#[derive(Clone, Debug, Default)]
struct Moment {
    steps: u64,
    state: usize,
    head: isize,
    first: isize,
    cells: Vec<u8>,
    /// Count at which a newer moment replaces this one; 0 if there is none yet.
    until: u64,
    /// Distance between the last replacements.
    gap: u64,
}

impl Moment {
    #[inline]
    fn keep(&mut self, config: &Config, now: u64) -> Result<()> {
        self.cells.clear();
        reserve(&mut self.cells, config.visited().len(), "a tape")?;
        self.steps = config.steps();
        self.state = config.state();
        self.head = config.head_position();
        self.first = config.first_position();
        self.cells.extend_from_slice(config.visited());
        self.gap = (2 * self.gap).max(FIRST_GAP);
        self.until = now + self.gap;
        Ok(())
    }

    const fn forget(&mut self) {
        self.until = 0;
        self.gap = 0;
    }
}

/// Watches one run for cycles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cycles {
    snapshot: Moment,
    /// Latest kept entries into fresh cells: on the left, on the right.
    records: [Moment; 2],
    /// How many such entries there were.
    entries: [u64; 2],
    /// Positions furthest from the record on each side since it was kept.
    furthest: [isize; 2],
}

impl Cycles {
    /// Starts on another run.
    pub(crate) fn restart(&mut self) {
        self.snapshot.forget();
        for record in &mut self.records {
            record.forget();
        }
        self.entries = [0; 2];
    }

    /// Notes the leftmost and rightmost positions of the head since the last call.
    pub(crate) fn reach(&mut self, leftmost: isize, rightmost: isize) {
        self.furthest[0] = self.furthest[0].max(rightmost);
        self.furthest[1] = self.furthest[1].min(leftmost);
    }

    /// The position and state at which a cycle in place would close.
    pub(crate) const fn snapshot_place(&self) -> (isize, usize) {
        (self.snapshot.head, self.snapshot.state)
    }

    /// The number of steps at which the snapshot is to be replaced.
    pub(crate) const fn next_snapshot(&self) -> u64 {
        self.snapshot.until
    }

    /// Keeps the present configuration, whose cell under the head is visited.
    ///
    /// # Errors
    ///
    /// If there is no memory for it.
    pub(crate) fn take_snapshot(&mut self, config: &Config) -> Result<()> {
        self.snapshot.keep(config, config.steps())
    }

    /// The evidence, if the configuration is that of the snapshot again.
    pub(crate) fn closed(&self, config: &Config) -> Option<Evidence> {
        let old = &self.snapshot;
        let is_back = old.state == config.state()
            && old.head == config.head_position()
            && old.first == config.first_position()
            && old.cells == config.visited();
        is_back.then_some(Evidence::Cycle {
            start: old.steps,
            end: config.steps(),
        })
    }

    /// Notes that the head is about to visit a fresh cell; the evidence, if it will do so for ever.
    ///
    /// Must be called before the cell is visited, and only where all cells beyond are blank.
    ///
    /// # Errors
    ///
    /// If there is no memory to keep the tape.
    pub(crate) fn enter(&mut self, config: &Config) -> Result<Option<Evidence>> {
        let right = config.head_position() > 0;
        let side = usize::from(right);
        self.entries[side] += 1;
        let old = &self.records[side];
        let width = (old.head - self.furthest[side]).unsigned_abs();
        if old.until > 0 && old.state == config.state() && self.recurs(config, right, width) {
            return Ok(Some(Evidence::TranslatedCycle {
                start: old.steps,
                end: config.steps(),
                reach: width as u64,
            }));
        }
        if self.entries[side] >= self.records[side].until {
            self.records[side].keep(config, self.entries[side])?;
            self.furthest[side] = config.head_position();
        }
        Ok(None)
    }

    /// Whether `width` cells behind the head are the same as at the record.
    fn recurs(&self, config: &Config, right: bool, width: usize) -> bool {
        let old = &self.records[usize::from(right)];
        let now = config.visited();
        if right {
            old.cells.ends_with(&now[now.len() - width..])
        } else {
            old.cells.starts_with(&now[..width])
        }
    }
}
