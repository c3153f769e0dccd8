//! One run on a packed tape, watched for cycles.

use super::packed::{PackedConfig, capacity, low};
use crate::machines::{Entry, Evidence, MAX_STATES, RunEnd, TABLE};

/// Steps after which the first snapshot is replaced.
const FIRST_GAP: u64 = 4;

/// Entries into fresh cells on one side: the latest of each state, and one more, the anchor, that
/// is kept for a doubling number of them.
///
/// An entry is kept as what is behind the head, its position, and how far back the head was
/// since. Cells behind beyond that reach have not been read, so if the cells within it look the
/// same at a later entry in the same state, the stretch in between repeats for ever.
#[derive(Clone, Debug)]
struct Records {
    /// 1 on the right side, -1 on the left: positions times this grow away from the start.
    sign: i16,
    behind: [u128; KEPT],
    position: [i16; KEPT],
    reach: [i16; KEPT],
    steps: [u64; KEPT],
    /// Which of them are kept, a bit each.
    kept: u32,
    anchor_row: usize,
    count: u32,
    until: u32,
}

/// One record for each state, and the anchor.
const KEPT: usize = MAX_STATES + 1;
const ANCHOR: usize = MAX_STATES;

impl Records {
    const fn new(sign: i16) -> Self {
        Self {
            sign,
            behind: [0; KEPT],
            position: [0; KEPT],
            reach: [0; KEPT],
            steps: [0; KEPT],
            kept: 0,
            anchor_row: 0,
            count: 0,
            until: 1,
        }
    }

    const fn restart(&mut self) {
        self.kept = 0;
        self.count = 0;
        self.until = 1;
    }

    /// Enters a fresh cell, `back` being the position furthest back since the last such entry.
    /// The earlier one since which the stretch repeats for ever, if there is one.
    #[inline]
    fn enter<const BITS: u32>(&mut self, packed: &PackedConfig, back: i64) -> Option<usize> {
        let behind = if self.sign > 0 {
            packed.left
        } else {
            packed.right
        };
        let back = back as i16 * self.sign;
        for reach in &mut self.reach {
            *reach = (*reach).min(back);
        }
        let state = packed.state();
        if self.recurs::<BITS>(state, behind) {
            return Some(state);
        }
        if self.anchor_row == packed.row && self.recurs::<BITS>(ANCHOR, behind) {
            return Some(ANCHOR);
        }
        self.keep(state, behind, packed);
        self.count += 1;
        if self.count == self.until {
            self.until *= 2;
            self.anchor_row = packed.row;
            self.keep(ANCHOR, behind, packed);
        }
        None
    }

    fn recurs<const BITS: u32>(&self, index: usize, behind: u128) -> bool {
        let width = self.width(index) as u32;
        self.kept >> index & 1 == 1 && (self.behind[index] ^ behind) & low(width * BITS) == 0
    }

    /// Cells behind a kept entry that were read since.
    const fn width(&self, index: usize) -> u64 {
        (self.position[index] - self.reach[index]) as u64
    }

    const fn keep(&mut self, index: usize, behind: u128, packed: &PackedConfig) {
        let position = packed.position as i16 * self.sign;
        self.behind[index] = behind;
        self.position[index] = position;
        self.reach[index] = position;
        self.steps[index] = packed.steps;
        self.kept |= 1 << index;
    }
}

/// What is kept of a packed run, to see whether it repeats.
#[derive(Clone, Debug)]
pub(super) struct PackedCycles {
    records: [Records; 2],
    /// Positions furthest from the ends of the tape since the last entry into a fresh cell there.
    reach: [i64; 2],
    snapshot: PackedConfig,
    /// Steps between the last snapshots, and those at which the next one is taken.
    gap: u64,
    replace: u64,
}

impl Default for PackedCycles {
    fn default() -> Self {
        Self {
            records: [Records::new(-1), Records::new(1)],
            reach: [0; 2],
            snapshot: PackedConfig::start::<1>(&[]),
            gap: FIRST_GAP,
            replace: FIRST_GAP,
        }
    }
}

impl PackedCycles {
    /// Starts on another run.
    pub fn begin(&mut self, packed: &PackedConfig) {
        for side in &mut self.records {
            side.restart();
        }
        self.reach = [packed.position; 2];
        self.snapshot = *packed;
        self.gap = FIRST_GAP;
        self.replace = packed.steps + FIRST_GAP;
    }
}

/// Runs to an undefined entry, to `until` steps in all, or beyond the cells that are packed; with
/// `deciders`, or to a cycle.
///
/// Cells at `unread` and beyond hold nothing of the input. This is one long function, so that the
/// configuration stays in registers.
pub(super) fn run<const BITS: u32>(
    packed: &mut PackedConfig,
    table: &[Entry; TABLE],
    (until, unread): (u64, i64),
    cycles: &mut PackedCycles,
    deciders: bool,
) -> RunEnd {
    let mut z = *packed;
    let PackedCycles {
        records,
        reach: kept_reach,
        snapshot,
        gap,
        replace,
    } = cycles;
    let mut reach = *kept_reach;
    let end = loop {
        let entry = z.entry(table);
        if entry.stops() {
            break RunEnd::Undefined(z.state(), z.symbol);
        }
        if z.steps >= until {
            break RunEnd::StepLimit;
        }
        z.step::<BITS>(entry);
        reach[1] = reach[1].min(z.position);
        reach[0] = reach[0].max(z.position);
        if z.position == snapshot.position && z.recurs(snapshot) && deciders {
            break RunEnd::Endless(Evidence::Cycle {
                start: snapshot.steps,
                end: z.steps,
            });
        }
        if z.steps == *replace {
            *gap *= 2;
            *replace += *gap;
            *snapshot = z;
        }
        if z.position > z.last || z.position < z.first {
            let right = z.position > z.last;
            if right {
                z.last = z.position;
            } else {
                z.first = z.position;
            }
            if z.last - z.first >= capacity(BITS) {
                break RunEnd::CellLimit;
            }
            if deciders && (!right || z.position >= unread) {
                let side = usize::from(right);
                let kept = &mut records[side];
                if let Some(index) = kept.enter::<BITS>(&z, reach[side]) {
                    break RunEnd::Endless(Evidence::TranslatedCycle {
                        start: kept.steps[index],
                        end: z.steps,
                        reach: kept.width(index),
                    });
                }
                reach[side] = z.position;
            }
        }
    };
    *kept_reach = reach;
    *packed = z;
    end
}
