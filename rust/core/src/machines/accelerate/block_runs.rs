//! Runs of equal blocks: for a tape that is regular.
//!
//! If the head leaves a block on the far side in the state in which it came, a whole run of such
//! blocks is crossed at once.

use super::blocks::{BlockTape, CrossingEnd, Head, Limits};
use super::crossing::Crossings;

/// Number of runs above which the tape is not regular.
const MAX_RUNS: usize = 1 << 20;

/// Equal blocks next to each other.
#[derive(Clone, Copy)]
struct Run {
    block: u16,
    count: u64,
}

/// A tape as runs of equal blocks, on the left and on the right of the head, the nearest last; beyond
/// them all is blank.
pub(super) struct BlockRuns([Vec<Run>; 2]);

impl BlockTape for BlockRuns {
    const COST: u64 = 3;

    fn new(blocks: Vec<u16>, border: usize) -> Option<Self> {
        let (left, right) = blocks.split_at(border);
        let mut runs = Self([Vec::new(), Vec::new()]);
        for &block in left {
            runs.push(0, block, 1);
        }
        for &block in right.iter().rev() {
            runs.push(1, block, 1);
        }
        runs.suits().then_some(runs)
    }

    fn cross(
        &mut self,
        head: &mut Head,
        crossings: &mut Crossings,
        limits: Limits,
        times: u64,
    ) -> CrossingEnd {
        let length = crossings.length();
        // A copy, to be kept in registers.
        let mut here = *head;
        let mut end = CrossingEnd::Done;
        for _ in 0..times {
            let side = here.heading.facing();
            let nearest = self.0[side].last();
            let (block, equal) = nearest.map_or((0, u64::MAX), |run| (run.block, run.count));
            let Some(crossing) = crossings.crossing(here.heading, block) else {
                end = CrossingEnd::Blocked;
                break;
            };
            let again = crossing.heading() == here.heading;
            let mut count = if again { equal } else { 1 };
            if !here.cross(crossing, count, length, limits) {
                count = count.min(here.most(crossing, length, limits));
                if count == 0 || !here.cross(crossing, count, length, limits) {
                    end = CrossingEnd::Limit;
                    break;
                }
            }
            self.take(side, count);
            self.push(1 - crossing.heading().facing(), crossing.block(), count);
        }
        *head = here;
        end
    }

    fn blocks(&self, head: &Head) -> (i64, impl Iterator<Item = (u16, u64)>) {
        let [left, right] = &self.0;
        let border = head.at + 1 - head.heading.facing() as i64;
        let number = border - left.iter().map(|run| run.count as i64).sum::<i64>();
        let runs = left.iter().chain(right.iter().rev());
        (number, runs.map(|run| (run.block, run.count)))
    }

    fn suits(&self) -> bool {
        self.0[0].len() + self.0[1].len() <= MAX_RUNS
    }
}

impl BlockRuns {
    /// Adds equal blocks next to the head on one side.
    fn push(&mut self, side: usize, block: u16, count: u64) {
        match self.0[side].last_mut() {
            Some(run) if run.block == block => run.count += count,
            None if block == 0 => {}
            _ => self.0[side].push(Run { block, count }),
        }
    }

    /// Takes blocks of the run that is next to the head off one side.
    fn take(&mut self, side: usize, count: u64) {
        if let Some(run) = self.0[side].last_mut() {
            run.count -= count;
            if run.count == 0 {
                self.0[side].pop();
            }
        }
    }
}
