//! A list of blocks, one entry each: for a tape on which few neighbours are equal.

use super::blocks::{BlockTape, CrossingEnd, Head, Limits};
use super::crossing::Crossings;

/// A tape as a list of blocks.
pub(super) struct BlockList {
    blocks: Vec<u16>,
    /// Index of block 0.
    origin: i64,
}

impl BlockTape for BlockList {
    const COST: u64 = 1;

    fn new(blocks: Vec<u16>, _border: usize) -> Option<Self> {
        Some(Self { blocks, origin: 0 })
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
            let index = (self.origin + here.at) as usize;
            let Some(block) = self.blocks.get_mut(index) else {
                self.grow();
                continue;
            };
            let Some(crossing) = crossings.crossing(here.heading, *block) else {
                end = CrossingEnd::Blocked;
                break;
            };
            if !here.cross(crossing, 1, length, limits) {
                end = CrossingEnd::Limit;
                break;
            }
            *block = crossing.block();
        }
        *head = here;
        end
    }

    fn blocks(&self, _head: &Head) -> (i64, impl Iterator<Item = (u16, u64)>) {
        (-self.origin, self.blocks.iter().map(|&block| (block, 1)))
    }
}

impl BlockList {
    /// Adds blank blocks on both sides, as many on each as there are blocks.
    #[cold]
    fn grow(&mut self) {
        let room = self.blocks.len();
        let mut blocks = vec![0; 3 * room];
        blocks[room..2 * room].copy_from_slice(&self.blocks);
        self.blocks = blocks;
        self.origin += room as i64;
    }
}
