//! A configuration in blocks: cut from a tape, crossed block by block, written back.

use super::crossing::{Crossing, Crossings, Heading};
use crate::error::Result;
use crate::machines::machine::{Machine, ROW};
use crate::machines::tape::Config;

/// The limits of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Steps in all.
    pub steps: u64,
    /// Visited cells, that under the head among them.
    pub cells: usize,
}

/// A machine, its input, and the limits of the run.
#[derive(Clone, Copy)]
pub(crate) struct Job<'a> {
    pub machine: &'a Machine,
    pub input: &'a [u8],
    pub limits: Limits,
}

/// Why a number of crossings ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CrossingEnd {
    /// The crossings allowed are done.
    Done,
    /// The next crossing might go beyond the limits.
    Limit,
    /// The run stops in the block ahead, or stays in it too long.
    Blocked,
}

/// The head, its state and its steps. Cells and blocks are counted from the left end of the cut tape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// The block ahead; the head stands on the near end of it.
    pub(super) at: i64,
    pub(super) heading: Heading,
    /// Visited cells, first and last; that under the head may be missing.
    first: i64,
    last: i64,
    pub(super) steps: u64,
}

impl Head {
    /// Crosses `count` blocks in the same way, if the limits allow.
    #[inline]
    pub(super) fn cross(
        &mut self,
        crossing: Crossing,
        count: u64,
        length: usize,
        limits: Limits,
    ) -> bool {
        let steps = crossing.steps().saturating_mul(count);
        if steps > limits.steps - self.steps {
            return false;
        }
        let length = length as i64;
        let further = (count as i64 - 1) * self.heading.step();
        let (near, far) = (self.at * length, (self.at + further) * length);
        let first = self.first.min(near.min(far) + crossing.first());
        let last = self.last.max(near.max(far) + crossing.last());
        // The cell that the head comes to may be one more.
        if last - first + 2 > limits.cells as i64 {
            return false;
        }
        (self.first, self.last) = (first, last);
        self.steps += steps;
        self.heading = crossing.heading();
        self.at += further + self.heading.step();
        true
    }

    /// Greatest number of blocks ahead that the limits allow to cross in this way.
    pub(super) fn most(&self, crossing: Crossing, length: usize, limits: Limits) -> u64 {
        let length = length as i64;
        let visited_ahead = if self.heading.facing() == 1 {
            self.last + 1 - self.at * length
        } else {
            (self.at + 1) * length - self.first
        };
        let fresh = limits.cells as i64 - (self.last - self.first + 2);
        let blocks = (fresh + visited_ahead.max(0)) / length;
        let steps = limits.steps - self.steps;
        (blocks.max(0) as u64).min(steps / crossing.steps())
    }
}

/// A way to keep a tape of blocks.
pub(super) trait BlockTape: Sized {
    /// Time of a crossing, in plain steps.
    const COST: u64;

    /// A tape of these blocks, all others blank, with the head on the border before block
    /// `border`; `None` if this way does not suit them.
    fn new(blocks: Vec<u16>, border: usize) -> Option<Self>;

    /// Crosses blocks, up to a number of times, as far as the limits allow.
    fn cross(
        &mut self,
        head: &mut Head,
        crossings: &mut Crossings,
        limits: Limits,
        times: u64,
    ) -> CrossingEnd;

    /// The blocks from left to right, each with how often it stands there, and the number of the
    /// first.
    fn blocks(&self, head: &Head) -> (i64, impl Iterator<Item = (u16, u64)>);

    /// Whether this way still suits the tape.
    fn suits(&self) -> bool {
        true
    }
}

/// A configuration in blocks.
pub(super) struct Blocks<'a, T> {
    tape: T,
    head: Head,
    crossings: &'a mut Crossings,
    limits: Limits,
    /// Position of the first cell of block 0.
    start: i64,
}

impl<'a, T: BlockTape> Blocks<'a, T> {
    /// Cuts the tape so that the head is in the middle of a block, for where it is now it is often;
    /// runs until the head has left that block. `None` if it does not.
    pub(super) fn cut(config: &Config, crossings: &'a mut Crossings, job: Job<'_>) -> Option<Self> {
        let length = crossings.length();
        let middle = length / 2;
        let before = (middle + length - config.head_index() % length) % length;
        let at = (config.head_index() + before) / length;
        let mut blocks = cut(
            &[config.visited(), config.unread(job.input)],
            crossings,
            before,
        );
        let crossing = crossings.work_out(config.state() * ROW, blocks[at], middle)?;
        let mut head = Head {
            at: at as i64,
            heading: Heading::new(config.state() * ROW, 1),
            first: before as i64,
            last: (before + config.visited().len()) as i64 - 1,
            steps: config.steps(),
        };
        if !head.cross(crossing, 1, length, job.limits) {
            return None;
        }
        blocks[at] = crossing.block();
        Some(Self {
            tape: T::new(blocks, at + crossing.heading().facing())?,
            head,
            crossings,
            limits: job.limits,
            start: config.first_position() as i64 - before as i64,
        })
    }

    /// Crosses blocks, up to a number of times, as far as the limits allow.
    pub(super) fn cross(&mut self, times: u64) -> CrossingEnd {
        let (head, crossings) = (&mut self.head, &mut *self.crossings);
        self.tape.cross(head, crossings, self.limits, times)
    }

    /// Steps done since the start of the run.
    pub(super) const fn steps(&self) -> u64 {
        self.head.steps
    }

    /// Whether the tape is still kept in a suitable way.
    pub(super) fn suits(&self) -> bool {
        self.tape.suits()
    }

    /// Writes the configuration back.
    pub(super) fn write_to(&self, config: &mut Config) -> Result<()> {
        let head = &self.head;
        let length = self.crossings.length() as i64;
        let cell = head.at * length + (1 - head.heading.facing() as i64) * (length - 1);
        let (first, last) = (head.first.min(cell), head.last.max(cell));
        let mut visited = vec![0; (last - first + 1) as usize];
        let (number, blocks) = self.tape.blocks(head);
        let mut next = number * length - first;
        for (block, count) in blocks {
            let cells = &self.crossings.cells(block)[..length as usize];
            for &symbol in (0..count).flat_map(|_| cells) {
                if let Some(cell) = visited.get_mut(next as usize) {
                    *cell = symbol;
                }
                next += 1;
            }
        }
        let positions = (self.start + first, self.start + cell);
        config.resume(&visited, positions, head.heading.row(), head.steps)
    }
}

/// The blocks of the known cells, after `before` blanks.
fn cut(known: &[&[u8]; 2], crossings: &Crossings, before: usize) -> Vec<u16> {
    let cells = known.concat();
    let (first, rest) = cells.split_at((crossings.length() - before).min(cells.len()));
    let mut blocks = vec![crossings.block(first, before)];
    let chunks = rest.chunks(crossings.length());
    blocks.extend(chunks.map(|cells| crossings.block(cells, 0)));
    blocks
}
