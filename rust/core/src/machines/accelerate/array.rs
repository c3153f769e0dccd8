//! Blocks side by side: for a tape on which few neighbours are equal.

use super::blocks::{Halt, Head, Limits, Tape};
use super::crossing::Crossings;

/// Blocks side by side.
pub(super) struct Array {
    blocks: Vec<u16>,
    /// Index of block 0.
    origin: i64,
}

impl Tape for Array {
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
    ) -> Halt {
        let length = crossings.length();
        // A copy, to be kept in registers.
        let mut here = *head;
        let mut halt = Halt::Term;
        for _ in 0..times {
            let index = (self.origin + here.at) as usize;
            let Some(block) = self.blocks.get_mut(index) else {
                self.grow();
                continue;
            };
            let Some(crossing) = crossings.crossing(here.heading, *block) else {
                halt = Halt::Inside;
                break;
            };
            if !here.cross(crossing, 1, length, limits) {
                halt = Halt::Limit;
                break;
            }
            *block = crossing.block();
        }
        *head = here;
        halt
    }

    fn blocks(&self, _head: &Head) -> (i64, impl Iterator<Item = (u16, u64)>) {
        (-self.origin, self.blocks.iter().map(|&block| (block, 1)))
    }
}

impl Array {
    /// Puts as many blanks on either side as there are blocks.
    #[cold]
    fn grow(&mut self) {
        let room = self.blocks.len();
        let mut blocks = vec![0; 3 * room];
        blocks[room..2 * room].copy_from_slice(&self.blocks);
        self.blocks = blocks;
        self.origin += room as i64;
    }
}
