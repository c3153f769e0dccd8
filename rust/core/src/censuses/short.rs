//! Runs on short tapes, each one number of 64 bits, and watched for cycles.
//!
//! The cells stand around a ring: the cell at position p takes the bits from p · BITS on, modulo
//! 64. As long as the visited cells do not fill the ring that is no ambiguity, and most runs of a
//! census never do; one that would is made again on a longer tape. What is proved endless, and
//! when, is what the watch over longer tapes would say.

use crate::machines::{Entry, Evidence, MAX_STATES, ROW, RunEnd, TABLE};

/// Steps after which the first snapshot is replaced.
const FIRST_GAP: u64 = 4;

/// Bits that a symbol takes: a power of two, so that cells do not straddle the end of the number.
pub(super) const fn bits(symbols: usize) -> u32 {
    match symbols {
        2 => 1,
        3 | 4 => 2,
        _ => 4,
    }
}

/// A configuration on a short tape. Positions are counted in bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Short<const BITS: u32> {
    pub tape: u64,
    pub head: i32,
    /// State, as a row of the table.
    pub row: usize,
    /// First and last visited positions, and a bit at every visited one.
    pub first: i32,
    pub last: i32,
    visited: u64,
    pub steps: u64,
}

impl<const BITS: u32> Short<BITS> {
    /// Cells around the ring.
    pub const CELLS: usize = (u64::BITS / BITS) as usize;

    const MASK: u64 = (1 << BITS) - 1;

    /// State A on the first symbol of an input that fits.
    pub fn start(input: &[u8]) -> Self {
        let cells = input.iter().rev();
        Self {
            tape: cells.fold(0, |tape, &symbol| tape << BITS | u64::from(symbol)),
            head: 0,
            row: 0,
            first: 0,
            last: 0,
            visited: 1,
            steps: 0,
        }
    }

    pub const fn state(&self) -> usize {
        self.row / ROW
    }

    /// The symbol under the head.
    pub const fn symbol(&self) -> usize {
        (self.tape.rotate_right(self.head as u32) & Self::MASK) as usize
    }

    /// Positions of the first and last visited cells and of the head, counted in cells.
    pub const fn places(&self) -> [i64; 3] {
        let bits = BITS as i32;
        [
            (self.first / bits) as i64,
            (self.last / bits) as i64,
            (self.head / bits) as i64,
        ]
    }

    /// The cells all around the ring, from the first visited one on.
    pub fn around(&self) -> impl Iterator<Item = u8> {
        let turned = self.tape.rotate_right(self.first as u32);
        (0..Self::CELLS).map(move |place| (turned >> (place as u32 * BITS) & Self::MASK) as u8)
    }
}

/// Entries into fresh cells on one side: the latest of each state, and one more, the anchor, that
/// is kept for a doubling number of them.
///
/// An entry is kept as the tape turned so that the head is at one end, its position, and how far
/// back the head was since. Cells behind beyond that reach have not been read, so if the cells
/// within it look the same at a later entry in the same state, the stretch in between repeats for
/// ever.
#[derive(Clone, Debug, Default)]
struct Records {
    turned: [u64; KEPT],
    /// Positions and reaches, counted so that they grow away from the start.
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
    const fn restart(&mut self) {
        self.kept = 0;
        self.count = 0;
        self.until = 1;
    }

    /// Enters a fresh cell, `back` being the position furthest back since the last such entry.
    /// The evidence, if the stretch since an earlier one repeats for ever.
    #[inline]
    fn enter<const BITS: u32, const RIGHT: bool>(
        &mut self,
        short: &Short<BITS>,
        back: i32,
    ) -> Option<Evidence> {
        let (head, row, state) = (short.head, short.row, short.state());
        // Cells behind the head are those below it on the right side, and above it on the left.
        let turn = if RIGHT { head + BITS as i32 } else { head };
        let turned = short.tape.rotate_right(turn as u32);
        let (position, back) = if RIGHT { (head, back) } else { (-head, -back) };
        for reach in &mut self.reach {
            *reach = (*reach).min(back as i16);
        }
        if self.kept >> state & 1 == 1 && self.recurs::<BITS, RIGHT>(state, turned) {
            return Some(self.evidence::<BITS>(state, short.steps));
        }
        if self.count > 0 && self.anchor_row == row && self.recurs::<BITS, RIGHT>(ANCHOR, turned) {
            return Some(self.evidence::<BITS>(ANCHOR, short.steps));
        }
        self.keep(state, turned, position as i16, short.steps);
        self.kept |= 1 << state;
        self.count += 1;
        if self.count == self.until {
            self.until *= 2;
            self.anchor_row = row;
            self.keep(ANCHOR, turned, position as i16, short.steps);
        }
        None
    }

    /// Whether the head and the cells behind it that were read since look the same.
    const fn recurs<const BITS: u32, const RIGHT: bool>(&self, index: usize, turned: u64) -> bool {
        let differ = self.turned[index] ^ turned;
        let beyond = u64::BITS - BITS - self.width(index);
        if RIGHT {
            differ >> beyond == 0
        } else {
            differ << beyond == 0
        }
    }

    /// Cells behind a kept entry that were read since, in bits.
    const fn width(&self, index: usize) -> u32 {
        (self.position[index] - self.reach[index]) as u32
    }

    fn evidence<const BITS: u32>(&self, index: usize, end: u64) -> Evidence {
        Evidence::TranslatedCycle {
            start: self.steps[index],
            end,
            reach: u64::from(self.width(index) / BITS),
        }
    }

    const fn keep(&mut self, index: usize, turned: u64, position: i16, steps: u64) {
        self.turned[index] = turned;
        self.position[index] = position;
        self.reach[index] = position;
        self.steps[index] = steps;
    }
}

/// What is kept of a short run, to see whether it repeats.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch {
    left: Records,
    right: Records,
    /// A bit at every position of the head since the last entry into a fresh cell.
    touched: u64,
    snapshot: Snapshot,
    /// Steps between the last snapshots, and those at which the next one is taken.
    gap: u64,
    replace: u64,
}

/// An earlier configuration.
#[derive(Clone, Copy, Debug, Default)]
struct Snapshot {
    tape: u64,
    head: i32,
    row: usize,
    steps: u64,
}

impl Watch {
    /// Starts on another run.
    pub fn begin<const BITS: u32>(&mut self, short: &Short<BITS>) {
        self.left.restart();
        self.right.restart();
        self.touched = 0;
        self.snapshot = Snapshot {
            tape: short.tape,
            head: short.head,
            row: short.row,
            steps: short.steps,
        };
        self.gap = FIRST_GAP;
        self.replace = short.steps + FIRST_GAP;
    }

    /// Takes a snapshot; the steps at which the next one is due, after twice as many.
    #[inline(never)]
    const fn replace(&mut self, snapshot: Snapshot) -> u64 {
        self.gap *= 2;
        self.replace += self.gap;
        self.snapshot = snapshot;
        self.replace
    }

    /// Enters a fresh cell, to the right or to the left; the end of the run, if that is one. Cells
    /// from `unread` on hold nothing of the input.
    #[inline(never)]
    fn enter<const BITS: u32>(&mut self, short: &mut Short<BITS>, unread: i32) -> Option<RunEnd> {
        let right = short.head > short.last;
        short.first = short.first.min(short.head);
        short.last = short.last.max(short.head);
        // The input is on the ring too, visited or not. A full ring would show no fresh cell.
        if short.last.max(unread - 1) - short.first >= (u64::BITS - BITS) as i32 {
            return Some(RunEnd::CellLimit);
        }
        if right && short.head < unread {
            return None;
        }
        // If the last such entry was on the other side, the head was at the end there: no position
        // before was further back.
        let touched = self.touched.rotate_right(short.first as u32);
        self.touched = 1_u64.rotate_left(short.head as u32);
        let evidence = if right {
            let back = short.first + touched.trailing_zeros() as i32;
            self.right.enter::<BITS, true>(short, back)
        } else {
            let back = short.first + touched.ilog2() as i32;
            self.left.enter::<BITS, false>(short, back)
        };
        evidence.map(RunEnd::Endless)
    }
}

/// Runs to an undefined entry, to `until` steps in all, or beyond the ring; with `deciders`, or to
/// a cycle.
///
/// Cells at `unread` and beyond hold nothing of the input. What is not done in every step stands
/// in functions of its own, so that the configuration stays in registers.
#[inline(never)]
pub(super) fn run<const BITS: u32>(
    short: &mut Short<BITS>,
    table: &[Entry; TABLE],
    (until, unread): (u64, i64),
    watch: &mut Watch,
    deciders: bool,
) -> RunEnd {
    let Short {
        mut tape,
        mut head,
        mut row,
        mut visited,
        mut steps,
        ..
    } = *short;
    let mut pause = until.min(watch.replace);
    let mut symbol = short.symbol() as u64;
    let end = loop {
        let entry = table[(row | symbol as usize) % TABLE];
        if entry.stops() {
            break RunEnd::Undefined(row / ROW, symbol as usize);
        }
        if steps >= pause {
            if steps >= until {
                break RunEnd::StepLimit;
            }
            pause = until.min(watch.replace(Snapshot {
                tape,
                head,
                row,
                steps,
            }));
        }
        let change = (symbol ^ u64::from(entry.write())).rotate_left(head as u32);
        head += entry.delta() as i32 * BITS as i32;
        // The head has moved, so the next symbol need not wait for this one to be written.
        symbol = tape.rotate_right(head as u32) & Short::<BITS>::MASK;
        tape ^= change;
        row = entry.row();
        steps += 1;
        let here = 1_u64.rotate_left(head as u32);
        watch.touched |= here;
        let old = &watch.snapshot;
        if tape == old.tape && head == old.head && row == old.row && deciders {
            let (start, end) = (old.steps, steps);
            break RunEnd::Endless(Evidence::Cycle { start, end });
        }
        if visited & here == 0 {
            visited |= here;
            *short = Short {
                tape,
                head,
                row,
                visited,
                steps,
                ..*short
            };
            match watch.enter(short, unread as i32 * BITS as i32) {
                Some(RunEnd::Endless(_)) if !deciders => {}
                Some(end) => break end,
                None => {}
            }
        }
    };
    *short = Short {
        tape,
        head,
        row,
        visited,
        steps,
        ..*short
    };
    end
}
