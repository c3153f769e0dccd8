//! The walk: partial machines on packed tapes, each child resuming its parent's configuration.

use super::zipper::{Zipper, capacity, low};
use crate::machine::{Entry, MAX_STATES, TABLE};

/// Why a run came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// An undefined entry is read.
    Undefined,
    /// The configuration recurs in place.
    Cycle,
    /// It recurs further along.
    TranslatedCycle,
    /// The time is over.
    Limit,
    /// The tape spans more cells than are packed.
    Wide,
}

/// Steps after which the first snapshot is replaced.
const FIRST_GAP: u64 = 4;

/// Entries into fresh cells on one side: the latest of each state, and one more, the anchor, that
/// is kept for a doubling number of them.
///
/// An entry is kept as what is behind the head, its position, and how far back the head was
/// since. Cells behind beyond that reach have not been read, so if the cells within it look the
/// same at a later entry in the same state, the stretch in between repeats for ever.
#[derive(Clone, Debug)]
pub(super) struct Records {
    /// 1 on the right side, -1 on the left: positions times this grow away from the start.
    sign: i16,
    behind: [u128; KEPT],
    position: [i16; KEPT],
    reach: [i16; KEPT],
    /// Which of them are kept, a bit each.
    kept: u32,
    anchor_row: usize,
    count: u32,
    until: u32,
}

/// One record for each state, and the anchor.
const KEPT: usize = MAX_STATES + 1;

impl Records {
    pub fn new(sign: i16) -> Self {
        Self {
            sign,
            behind: [0; KEPT],
            position: [0; KEPT],
            reach: [0; KEPT],
            kept: 0,
            anchor_row: 0,
            count: 0,
            until: 1,
        }
    }

    fn restart(&mut self) {
        self.kept = 0;
        self.count = 0;
        self.until = 1;
    }

    /// Enters a fresh cell, `back` being the position furthest back since the last such entry.
    /// Whether the stretch since an earlier one repeats for ever.
    #[inline]
    fn enter<const BITS: u32>(&mut self, zipper: &Zipper, back: i64) -> bool {
        let behind = if self.sign > 0 {
            zipper.left
        } else {
            zipper.right
        };
        let back = back as i16 * self.sign;
        for reach in &mut self.reach {
            *reach = (*reach).min(back);
        }
        let state = zipper.state();
        if self.recurs::<BITS>(state, behind)
            || (self.anchor_row == zipper.row && self.recurs::<BITS>(MAX_STATES, behind))
        {
            return true;
        }
        let position = zipper.position as i16 * self.sign;
        self.keep(state, behind, position);
        self.count += 1;
        if self.count == self.until {
            self.until *= 2;
            self.anchor_row = zipper.row;
            self.keep(MAX_STATES, behind, position);
        }
        false
    }

    fn recurs<const BITS: u32>(&self, index: usize, behind: u128) -> bool {
        let width = (self.position[index] - self.reach[index]) as u32;
        self.kept >> index & 1 == 1 && (self.behind[index] ^ behind) & low(width * BITS) == 0
    }

    const fn keep(&mut self, index: usize, behind: u128, position: i16) {
        self.behind[index] = behind;
        self.position[index] = position;
        self.reach[index] = position;
        self.kept |= 1 << index;
    }
}

/// Runs until something happens; cycles are looked for if `proofs`.
///
/// `limits` are the greatest time and the length of the input.
pub(super) fn run<const BITS: u32>(
    zipper: &mut Zipper,
    table: &[Entry; TABLE],
    limits: (u64, i64),
    records: &mut [Records; 2],
    proofs: bool,
) -> Event {
    let (max_time, unread) = limits;
    let mut z = *zipper;
    for side in &mut *records {
        side.restart();
    }
    let mut reach = [z.position; 2];
    let mut snapshot = z;
    let mut gap = FIRST_GAP;
    let mut replace = z.steps + gap;
    let event = loop {
        let entry = z.entry(table);
        if entry.stops() {
            break Event::Undefined;
        }
        if z.steps >= max_time {
            break Event::Limit;
        }
        z.step::<BITS>(entry);
        reach[1] = reach[1].min(z.position);
        reach[0] = reach[0].max(z.position);
        if z.position == snapshot.position && z.recurs(&snapshot) && proofs {
            break Event::Cycle;
        }
        if z.steps == replace {
            gap *= 2;
            replace += gap;
            snapshot = z;
        }
        if z.position > z.last || z.position < z.first {
            let right = z.position > z.last;
            if right {
                z.last = z.position;
            } else {
                z.first = z.position;
            }
            if z.last - z.first >= capacity(BITS) {
                break Event::Wide;
            }
            if proofs && (!right || z.position >= unread) {
                let side = usize::from(right);
                if records[side].enter::<BITS>(&z, reach[side]) {
                    break Event::TranslatedCycle;
                }
                reach[side] = z.position;
            }
        }
    };
    *zipper = z;
    event
}
