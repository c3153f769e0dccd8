//! Crossings: the steps from the moment the head enters a block until it leaves.
//!
//! They depend on nothing but the state, the side and the block, so they are worked out once.

use crate::machines::machine::{Entry, Machine, ROW, TABLE};

/// Most cells of a block.
pub(super) const MAX_LENGTH: usize = 16;
/// Most blocks of one length.
pub(super) const MAX_BLOCKS: usize = 1 << 16;
/// Steps inside a block, for each block of its length, after which it is left to plain running: a
/// block that counts takes a few.
const MAX_INSIDE: u32 = 16;

/// The state, and the side that the head faces: 0 left, 1 right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heading(u8);

impl Heading {
    pub(super) const fn new(row: usize, facing: usize) -> Self {
        Self((row / ROW * 2 + facing) as u8)
    }

    /// Row of the state in the machine's table.
    pub(super) const fn row(self) -> usize {
        self.0 as usize / 2 * ROW
    }

    pub(super) const fn facing(self) -> usize {
        self.0 as usize & 1
    }

    /// From a block to the next: -1 or 1.
    pub(super) const fn step(self) -> i64 {
        2 * (self.0 as i64 & 1) - 1
    }
}

/// A crossing of one block, packed; 0 if it has not been worked out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crossing(u64);

impl Crossing {
    fn new(steps: u32, block: u16, heading: Heading, (first, last): (usize, usize)) -> Self {
        let fields = u64::from(heading.0) | (first as u64) << 4 | (last as u64) << 8;
        Self(u64::from(steps) | u64::from(block) << 32 | fields << 48)
    }

    /// Steps until the head has left.
    pub(super) const fn steps(self) -> u64 {
        self.0 as u32 as u64
    }

    /// The block left behind.
    pub(super) const fn block(self) -> u16 {
        (self.0 >> 32) as u16
    }

    /// The heading with which the head goes on.
    pub(super) const fn heading(self) -> Heading {
        Heading((self.0 >> 48) as u8 & 15)
    }

    /// First visited cell of the block.
    pub(super) const fn first(self) -> i64 {
        (self.0 >> 52 & 15) as i64
    }

    /// Last visited cell of the block.
    pub(super) const fn last(self) -> i64 {
        (self.0 >> 56 & 15) as i64
    }
}

/// The crossings of one machine in blocks of one length, as far as they have been worked out.
///
/// A block is a number, its cells the digits; the leftmost cell counts least.
#[derive(Clone, Debug)]
pub(super) struct Crossings {
    table: [Entry; TABLE],
    symbols: usize,
    length: usize,
    /// Bits of a block.
    bits: u32,
    /// By heading and block; packed, so that memory of zeros costs nothing before it is used.
    known: Vec<u64>,
    worked_out: u64,
}

impl Crossings {
    pub(super) fn new(machine: &Machine, length: usize) -> Self {
        let blocks = machine.symbols().pow(length as u32).next_power_of_two();
        Self {
            table: *machine.table(),
            symbols: machine.symbols(),
            length,
            bits: blocks.trailing_zeros(),
            known: vec![0; 2 * machine.states() * blocks],
            worked_out: 0,
        }
    }

    /// Cells of a block.
    pub(super) const fn length(&self) -> usize {
        self.length
    }

    /// Steps inside a block after which it is left to plain running.
    pub(super) const fn most_inside(&self) -> u32 {
        MAX_INSIDE << self.bits
    }

    /// Number of crossings that have been worked out.
    pub(super) const fn worked_out(&self) -> u64 {
        self.worked_out
    }

    /// The block of these cells, the first of which stand `before` cells from its left end; blanks
    /// around them.
    pub(super) fn block(&self, cells: &[u8], before: usize) -> u16 {
        let digits = cells.iter().rev();
        let number = digits.fold(0, |number, &cell| number * self.symbols + cell as usize);
        (number * self.symbols.pow(before as u32)) as u16
    }

    /// The cells of a block, left to right; blanks beyond its length.
    pub(super) fn cells(&self, block: u16) -> [u8; MAX_LENGTH] {
        let mut rest = block as usize;
        [(); MAX_LENGTH].map(|()| {
            let cell = rest % self.symbols;
            rest /= self.symbols;
            cell as u8
        })
    }

    /// The crossing of a block that the head enters; `None` if the run stops in it, or stays too long.
    #[inline]
    pub(super) fn crossing(&mut self, heading: Heading, block: u16) -> Option<Crossing> {
        let place = (heading.0 as usize) << self.bits | block as usize;
        match self.known[place] {
            0 => self.remember(place, heading, block),
            known => Some(Crossing(known)),
        }
    }

    #[cold]
    #[inline(never)]
    fn remember(&mut self, place: usize, heading: Heading, block: u16) -> Option<Crossing> {
        let near = (1 - heading.facing()) * (self.length - 1);
        let crossing = self.work_out(heading.row(), block, near)?;
        self.known[place] = crossing.0;
        self.worked_out += 1;
        Some(crossing)
    }

    /// The crossing of a block from the moment the head is on one of its cells.
    pub(super) fn work_out(&self, mut row: usize, block: u16, cell: usize) -> Option<Crossing> {
        let cells = &mut self.cells(block)[..self.length];
        let (mut head, mut first, mut last) = (cell, cell, cell);
        for steps in 1..=self.most_inside() {
            let cell = &mut cells[head];
            let entry = self.table[row | *cell as usize];
            if entry.stops() {
                return None;
            }
            *cell = entry.write();
            row = entry.row();
            head = head.wrapping_add_signed(entry.delta());
            if head >= cells.len() {
                let facing = usize::from(head == cells.len());
                let (block, heading) = (self.block(cells, 0), Heading::new(row, facing));
                return Some(Crossing::new(steps, block, heading, (first, last)));
            }
            (first, last) = (first.min(head), last.max(head));
        }
        None
    }
}
