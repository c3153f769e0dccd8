//! Long runs by blocks: exact, but many steps at a time.
//!
//! The tape is cut into blocks of equal length. The steps inside a block are remembered as a
//! crossing. The blocks are kept as runs of equal ones, which may be crossed at once, or in a list,
//! where one crossing takes less time. The way and the length of the blocks are chosen by trying
//! them on the tape of the run, and chosen again after twice as many crossings each time.

mod block_list;
mod block_runs;
mod blocks;
mod crossing;
#[cfg(test)]
mod tests;

use self::block_list::BlockList;
use self::block_runs::BlockRuns;
use self::blocks::{BlockTape, Blocks, CrossingEnd};
pub(crate) use self::blocks::{Job, Limits};
use self::crossing::{Crossings, MAX_BLOCKS, MAX_LENGTH};
use crate::error::{Result, check_memory};
use crate::machines::machine::Machine;
use crate::machines::tape::Config;

/// Steps that are run plainly before blocks are tried, and fewest steps to come for which they are.
const FIRST: u64 = 1 << 13;
const LEAST: u64 = 1 << 15;
/// Visited cells above which a run is plain: to cut more takes too long without a poll.
const MAX_CELLS: usize = 1 << 23;
/// Visited cells whose blocks take little memory, and most bytes for each of more.
const FEW_CELLS: usize = 1 << 16;
const BYTES_OF_CELL: usize = 64;
/// Lengths of equal blocks that are tried, as far as there are at most [`MAX_TRIED`] blocks.
const LENGTHS: [usize; 9] = [1, 2, 3, 4, 5, 6, 8, 10, 12];
const MAX_TRIED: usize = 1 << 12;
/// Most different blocks of a list, one number after the other as the run gets longer.
const LEVELS: [usize; 3] = [1 << 8, 1 << 12, MAX_BLOCKS];
/// Crossings by which a way is tried, and between two polls.
const TRIAL: u64 = 1 << 9;
const SLICE: u64 = 1 << 13;
/// Crossings after which the way is chosen again: at first, for each visited cell, and at most.
const TERM: u64 = 1 << 16;
const TERM_OF_CELL: u64 = 16;
const MAX_TERM: u64 = 1 << 28;
/// Crossings of a term for each one that longer blocks may have to work out.
const WORTH: u64 = 32;
/// Crossings that fit well into a cache.
const CACHED: u64 = 1 << 17;

/// The way in which a run goes on by blocks, and the crossings worked out so far.
#[derive(Clone, Debug)]
pub(crate) struct Accelerator {
    /// By length of the blocks; both ways share them.
    crossings: [Option<Crossings>; MAX_LENGTH + 1],
    /// Length of the blocks that are kept as runs of equal ones; in a list if `None`.
    equal: Option<usize>,
    /// Place in [`LEVELS`].
    level: usize,
    /// Steps per crossing below which the chosen way no longer pays.
    worth: u64,
    /// Crossings of the present term, and what is left of them.
    term: u64,
    left: u64,
    /// Steps of the run from which blocks are tried.
    due: u64,
}

impl Accelerator {
    pub(crate) const fn new() -> Self {
        Self {
            crossings: [const { None }; MAX_LENGTH + 1],
            equal: None,
            level: 0,
            worth: 0,
            term: TERM / 2,
            left: 0,
            due: FIRST,
        }
    }

    /// Number of steps to be run plainly before blocks are tried.
    pub(crate) const fn wait(&self, config: &Config) -> u64 {
        self.due.saturating_sub(config.steps())
    }

    /// Goes on by blocks as long as that pays.
    ///
    /// # Errors
    ///
    /// What `poll` reports; it is called every few milliseconds. The run can go on.
    pub(crate) fn advance(
        &mut self,
        config: &mut Config,
        mut job: Job<'_>,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<()> {
        job.limits.cells = job.limits.cells.min(MAX_CELLS);
        loop {
            let (before, cells) = (config.steps(), config.visited().len());
            let few = job.limits.steps - before < LEAST.max(cells as u64);
            if self.wait(config) > 0 || few || cells > MAX_CELLS || !has_memory(cells, job) {
                return Ok(());
            }
            if self.left == 0 {
                self.choose(config, job, poll)?;
            }
            let (end, inside) = match self.equal {
                Some(length) => self.run::<BlockRuns>(config, job, length, poll),
                None => self.run::<BlockList>(config, job, self.longest(job.machine), poll),
            }?;
            self.due = match end {
                CrossingEnd::Done => {
                    self.end_term(job.machine);
                    continue;
                }
                CrossingEnd::Limit => config.steps().saturating_add(FIRST.max(cells as u64)),
                CrossingEnd::Blocked if config.steps() > before => {
                    config.steps().saturating_add(inside)
                }
                CrossingEnd::Blocked => before.saturating_add(inside.max(before)),
            };
        }
    }

    /// Goes on in the way chosen until the term is over; why it ended, and how many steps it may stay
    /// in a block.
    fn run<T: BlockTape>(
        &mut self,
        config: &mut Config,
        job: Job<'_>,
        length: usize,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<(CrossingEnd, u64)> {
        let (mut left, worth) = (self.left, self.worth);
        let crossings = self.crossings(job.machine, length);
        let inside = u64::from(crossings.most_inside());
        let Some(mut blocks) = Blocks::<T>::cut(config, crossings, job) else {
            self.left = 0;
            return Ok((CrossingEnd::Blocked, inside));
        };
        let (end, slow) = loop {
            let before = blocks.steps();
            let end = blocks.cross(SLICE);
            let steps = blocks.steps() - before;
            left = left.saturating_sub(steps.min(SLICE));
            let slow = end == CrossingEnd::Done && (steps < SLICE * worth || !blocks.suits());
            let polled = poll();
            if polled.is_err() || end != CrossingEnd::Done || left == 0 || slow {
                break (polled.map(|()| (end, inside)), slow);
            }
        };
        blocks.write_to(config)?;
        self.left = left;
        if slow {
            (self.equal, self.worth) = (None, 0);
        }
        end
    }

    /// Chooses the way in which the run goes on for a term.
    fn choose(
        &mut self,
        config: &Config,
        job: Job<'_>,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<()> {
        let length = self.longest(job.machine);
        let by_list = self.trial::<BlockList>(config, job, length) * BlockRuns::COST;
        (self.equal, self.worth) = (None, 0);
        if by_list == 0 {
            return Ok(());
        }
        let mut most = by_list;
        for length in LENGTHS {
            if blocks(job.machine, length) <= MAX_TRIED {
                poll()?;
                let steps = self.trial::<BlockRuns>(config, job, length);
                if steps > most {
                    most = steps;
                    (self.equal, self.worth) = (Some(length), by_list / TRIAL);
                }
            }
        }
        let cells = config.visited().len() as u64;
        self.term = (2 * self.term).min(MAX_TERM).max(TERM_OF_CELL * cells);
        self.left = self.term;
        Ok(())
    }

    /// Makes the blocks of a list longer, if little had to be worked out in the term that is over.
    fn end_term(&mut self, machine: &Machine) {
        let Some(&next) = LEVELS.get(self.level + 1) else {
            return;
        };
        let known = &self.crossings[self.longest(machine)];
        if let (Some(known), None, 0) = (known, self.equal, self.left) {
            let most = known.worked_out() * (next / LEVELS[self.level]) as u64;
            self.level += usize::from(most <= CACHED.min(self.term / WORTH));
        }
    }

    /// Number of steps of a few crossings.
    fn trial<T: BlockTape>(&mut self, config: &Config, job: Job<'_>, length: usize) -> u64 {
        let crossings = self.crossings(job.machine, length);
        let blocks = Blocks::<T>::cut(config, crossings, job);
        blocks.map_or(0, |mut blocks| {
            blocks.cross(TRIAL);
            blocks.steps() - config.steps()
        })
    }

    /// The crossings of blocks of one length.
    fn crossings(&mut self, machine: &Machine, length: usize) -> &mut Crossings {
        self.crossings[length].get_or_insert_with(|| Crossings::new(machine, length))
    }

    /// The greatest length of the blocks of a list.
    fn longest(&self, machine: &Machine) -> usize {
        let fits = |&length: &usize| blocks(machine, length) <= LEVELS[self.level];
        (1..=MAX_LENGTH).rev().find(fits).unwrap_or(1)
    }
}

/// Whether there is memory for the blocks of `cells` cells and the input, in a list or as runs.
fn has_memory(cells: usize, job: Job<'_>) -> bool {
    let cells = cells + job.input.len();
    cells <= FEW_CELLS || check_memory(cells.saturating_mul(BYTES_OF_CELL), "blocks").is_ok()
}

/// Number of different blocks of a length.
fn blocks(machine: &Machine, length: usize) -> usize {
    machine.symbols().pow(length as u32)
}
