//! Long runs by blocks: exact, but many steps at a time.
//!
//! The tape is cut into blocks of equal length and kept as runs of equal blocks. What happens from
//! the moment the head enters a block until it leaves it depends on nothing but the state, the side
//! and the block, so it is worked out once and remembered. If the head leaves a block on the far
//! side in the state in which it came, a whole run of such blocks is crossed at once.
//!
//! Which length pays depends on the machine, so several are tried on what the run shows.

use crate::error::Result;
use crate::machine::{Action, Entry, Machine, ROW, TABLE};
use crate::tape::Config;

/// Block lengths that are tried, as far as there are at most [`MAX_BLOCKS`] blocks of them.
const LENGTHS: [usize; 9] = [1, 2, 3, 4, 5, 6, 8, 10, 12];
const MAX_BLOCKS: usize = 1 << 12;
/// Crossings by which a length is judged, and after which the choice is looked at again.
const TRIAL: u64 = 1 << 9;
const TERM: u64 = 1 << 16;
/// Steps per crossing from which blocks pay.
const WORTH: u64 = 8;
/// Steps inside one block after which it is left to plain running.
const MAX_INSIDE: u32 = 1 << 16;

/// Equal blocks next to each other.
#[derive(Clone, Copy)]
struct Run {
    block: u16,
    count: u64,
}

/// What happens in a block, from entering to leaving.
#[derive(Clone, Copy)]
struct Crossing {
    block: u16,
    /// Row of the state in which the head leaves.
    row: u8,
    through: bool,
    /// Cells that were visited, counted from the side of entry.
    depth: u8,
    steps: u32,
}

/// Why the blocks stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Halt {
    /// The next crossing would take too many steps, or a stop lies ahead in the block.
    Plain,
    /// The crossings allowed are done.
    Term,
}

/// A configuration in blocks. The head stands on the near end of the block ahead.
#[derive(Clone)]
struct Blocks<'a> {
    table: &'a [Entry; TABLE],
    length: usize,
    symbols: usize,
    /// Blocks on the left and on the right, the nearest last; beyond them all is blank.
    sides: [Vec<Run>; 2],
    row: usize,
    /// Side that the head faces: 0 left, 1 right.
    facing: usize,
    /// Cell under the head.
    position: i64,
    /// Visited cells: `first..end`.
    first: i64,
    end: i64,
    steps: u64,
    limits: Limits,
    /// Crossings by row, side and block; 0 if not worked out yet.
    known: Vec<u64>,
}

/// How far blocks may go.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Steps in all.
    pub steps: u64,
    /// Visited cells.
    pub cells: usize,
}

/// Goes on from a configuration by blocks as long as that pays; whether it got any further.
///
/// # Errors
///
/// What `poll` reports; it is called every few milliseconds.
pub(crate) fn advance(
    config: &mut Config,
    machine: &Machine,
    input: &[u8],
    limits: Limits,
    poll: &mut dyn FnMut() -> Result<()>,
) -> Result<bool> {
    let (table, symbols, goal) = (machine.table(), machine.symbols(), limits.steps);
    let start = config.steps();
    let best = LENGTHS
        .iter()
        .filter(|&&length| symbols.pow(length as u32) <= MAX_BLOCKS)
        .map(|&length| {
            let mut blocks = Blocks::new(config, (table, symbols), input, limits, length);
            blocks.cross(TRIAL);
            blocks
        })
        .max_by_key(|blocks| blocks.steps);
    let Some(mut blocks) = best else {
        return Ok(false);
    };
    if blocks.steps - start < WORTH * TRIAL && blocks.steps < goal {
        return Ok(false);
    }
    loop {
        let before = blocks.steps;
        let halt = blocks.cross(TERM);
        if halt == Halt::Plain || blocks.steps - before < WORTH * TERM {
            break;
        }
        if let Err(error) = poll() {
            blocks.write_to(config);
            return Err(error);
        }
    }
    blocks.write_to(config);
    Ok(config.steps() > start)
}

impl<'a> Blocks<'a> {
    /// Cuts the tape so that a block begins at the head.
    fn new(
        config: &Config,
        (table, symbols): (&'a [Entry; TABLE], usize),
        input: &[u8],
        limits: Limits,
        length: usize,
    ) -> Self {
        let blocks = symbols.pow(length as u32);
        let mut new = Self {
            table,
            length,
            symbols,
            sides: [Vec::new(), Vec::new()],
            row: config.state() * ROW,
            facing: 1,
            position: config.head_position() as i64,
            first: config.first_position() as i64,
            end: config.end_position() as i64,
            steps: config.steps(),
            limits,
            known: vec![0; TABLE / ROW * 2 * blocks],
        };
        let far = new.end.max(input.len() as i64);
        let cell = |position: i64| u16::from(config.symbol_at(position as isize, input));
        let block = |start: i64| {
            let cells = (start..start + length as i64).rev();
            cells.fold(0, |block, position| block * symbols as u16 + cell(position))
        };
        let step = length as i64;
        let lefts = (new.position - new.first).max(0) as usize;
        for index in (1..=lefts.div_ceil(length) as i64).rev() {
            new.push(0, block(new.position - index * step), 1);
        }
        let rights = (far - new.position).max(0) as usize;
        for index in (0..rights.div_ceil(length) as i64).rev() {
            new.push(1, block(new.position + index * step), 1);
        }
        new
    }

    /// Puts blocks next to the head on one side.
    fn push(&mut self, side: usize, block: u16, count: u64) {
        match self.sides[side].last_mut() {
            Some(run) if run.block == block => run.count += count,
            None if block == 0 => {}
            _ => self.sides[side].push(Run { block, count }),
        }
    }

    /// Takes blocks of the run that is next to the head off one side.
    fn take(&mut self, side: usize, count: u64) {
        if let Some(run) = self.sides[side].last_mut() {
            run.count -= count;
            if run.count == 0 {
                self.sides[side].pop();
            }
        }
    }

    /// How many cells ahead may be visited.
    fn room(&self) -> u64 {
        let known = if self.facing == 1 {
            self.end - self.position
        } else {
            self.position + 1 - self.first
        };
        let fresh = (self.limits.cells as u64).saturating_sub((self.end - self.first) as u64);
        fresh.saturating_add(known.max(0) as u64)
    }

    /// Crosses blocks, up to a number of times, as far as the limits allow.
    fn cross(&mut self, times: u64) -> Halt {
        for _ in 0..times {
            let side = self.facing;
            let (block, count) = self.sides[side]
                .last()
                .map_or((0, u64::MAX), |run| (run.block, run.count));
            let Some(crossing) = self.crossing(block) else {
                return Halt::Plain;
            };
            let steps = u64::from(crossing.steps);
            let (left, room) = (self.limits.steps - self.steps, self.room());
            if steps > left || room < self.length as u64 {
                return Halt::Plain;
            }
            if crossing.through {
                let again = crossing.row as usize == self.row;
                let most = (left / steps).min(room / self.length as u64);
                let count = if again { count.min(most) } else { 1 };
                let cells = count * self.length as u64;
                self.visit(cells);
                self.steps += count * steps;
                self.take(side, count);
                self.push(1 - side, crossing.block, count);
                self.position += if side == 1 {
                    cells as i64
                } else {
                    -(cells as i64)
                };
            } else {
                self.visit(u64::from(crossing.depth));
                self.steps += steps;
                self.take(side, 1);
                self.push(side, crossing.block, 1);
                self.position += if side == 1 { -1 } else { 1 };
                self.facing = 1 - side;
            }
            self.row = crossing.row as usize;
        }
        Halt::Term
    }

    /// Notes that so many cells ahead are visited, the one under the head first.
    fn visit(&mut self, cells: u64) {
        if self.facing == 1 {
            self.end = self.end.max(self.position + cells as i64);
        } else {
            self.first = self.first.min(self.position - cells as i64 + 1);
        }
    }

    /// What happens in the block ahead; `None` if the run stops in it, or stays too long.
    fn crossing(&mut self, block: u16) -> Option<Crossing> {
        let blocks = self.known.len() / (TABLE / ROW * 2);
        let place = (self.row / ROW * 2 + self.facing) * blocks + block as usize;
        if self.known[place] == 0 {
            self.known[place] = pack(self.work_out(block));
        }
        unpack(self.known[place])
    }

    fn work_out(&self, block: u16) -> Option<Crossing> {
        let mut cells = [0u8; LENGTHS[LENGTHS.len() - 1]];
        let mut rest = block as usize;
        for cell in &mut cells[..self.length] {
            *cell = (rest % self.symbols) as u8;
            rest /= self.symbols;
        }
        let near: isize = if self.facing == 1 {
            0
        } else {
            self.length as isize - 1
        };
        let (mut head, mut row, mut depth) = (near, self.row, 0);
        for steps in 1..MAX_INSIDE {
            depth = depth.max((head - near).unsigned_abs() + 1);
            let cell = &mut cells[head as usize];
            let entry = self.table[row | *cell as usize];
            if !matches!(entry.action(), Action::Step { .. }) {
                return None;
            }
            *cell = entry.write();
            row = entry.row();
            head += entry.delta();
            if head < 0 || head >= self.length as isize {
                let digits = cells[..self.length].iter().rev();
                return Some(Crossing {
                    block: digits.fold(0, |block, &cell| {
                        block * self.symbols as u16 + u16::from(cell)
                    }),
                    row: row as u8,
                    through: (head < 0) == (self.facing == 0),
                    depth: depth as u8,
                    steps,
                });
            }
        }
        None
    }

    /// Writes the configuration back.
    fn write_to(&self, config: &mut Config) {
        let mut cells = Vec::with_capacity((self.end - self.first) as usize);
        let start = if self.facing == 1 {
            self.position
        } else {
            self.position + 1
        };
        let unroll = |cells: &mut Vec<u8>, run: &Run| {
            for _ in 0..run.count {
                let mut rest = run.block as usize;
                for _ in 0..self.length {
                    cells.push((rest % self.symbols) as u8);
                    rest /= self.symbols;
                }
            }
        };
        let [lefts, rights] = &self.sides;
        for run in lefts {
            unroll(&mut cells, run);
        }
        let left_end = start - cells.len() as i64;
        for run in rights.iter().rev() {
            unroll(&mut cells, run);
        }
        let symbol = |position: i64| {
            let index = usize::try_from(position - left_end).ok();
            index
                .and_then(|index| cells.get(index))
                .copied()
                .unwrap_or(0)
        };
        let first = self.first.min(self.position);
        let visited: Vec<u8> = (first..self.end.max(self.position + 1))
            .map(symbol)
            .collect();
        config.resume(&visited, (first, self.position), self.row, self.steps);
    }
}

/// A crossing in one number: never 0.
fn pack(crossing: Option<Crossing>) -> u64 {
    crossing.map_or(1 << 63, |crossing| {
        u64::from(crossing.steps)
            | u64::from(crossing.block) << 32
            | u64::from(crossing.row) << 48
            | u64::from(crossing.depth) << 54
            | u64::from(crossing.through) << 62
    })
}

const fn unpack(packed: u64) -> Option<Crossing> {
    if packed >> 63 == 1 {
        return None;
    }
    Some(Crossing {
        steps: packed as u32,
        block: (packed >> 32) as u16,
        row: (packed >> 48) as u8 & (TABLE as u8 - 1),
        depth: (packed >> 54) as u8,
        through: packed >> 62 & 1 == 1,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Blocks, LENGTHS, Limits, MAX_BLOCKS};
    use crate::machine::Machine;
    use crate::space::{Rank, Space};
    use crate::tape::{Config, Spin};

    /// Runs plainly until so many steps are done in all, or the run stops.
    fn run_plainly(config: &mut Config, machine: &Machine, input: &[u8], steps: u64) {
        while config.steps() < steps {
            if config.is_fresh() {
                config.visit(input).expect("a small tape");
            }
            let left = steps - config.steps();
            let spin = config.spin(machine.table(), input, left);
            if spin == Spin::Stopped && !config.is_fresh() {
                break;
            }
        }
        if config.is_fresh() {
            config.visit(input).expect("a small tape");
        }
    }

    fn assert_same(one: &Config, two: &Config, input: &[u8]) {
        assert_eq!(one.steps(), two.steps());
        assert_eq!(
            (one.state(), one.head_position()),
            (two.state(), two.head_position())
        );
        assert_eq!(one.first_position(), two.first_position());
        assert_eq!(one.visited(), two.visited());
        for position in -5..40 {
            assert_eq!(
                one.symbol_at(position, input),
                two.symbol_at(position, input)
            );
        }
    }

    prop_compose! {
        fn machines()(states in 1..=5usize, symbols in 2..=3usize, number: u128) -> Machine {
            let space = Space::new(Some(states), symbols, None).expect("it fits");
            let count = space.count(states).expect("a size");
            space.machine(Rank(space.total() - number % count)).expect("a rank")
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn blocks_are_plain_running(
            machine in machines(),
            input in prop::collection::vec(0u8..2, 0..12),
            before in 0u64..300,
            more in 0u64..3000,
            times in 1u64..400,
            place in 0..LENGTHS.len(),
            cells in 1usize..60,
        ) {
            let allowed = LENGTHS.iter().filter(|&&length| {
                machine.symbols().pow(length as u32) <= MAX_BLOCKS
            });
            let length = LENGTHS[place % allowed.count()];
            let mut config = Config::default();
            run_plainly(&mut config, &machine, &input, before);
            let cells = cells + config.visited().len();
            let limits = Limits { steps: config.steps() + more, cells };
            let tables = (machine.table(), machine.symbols());
            let mut blocks = Blocks::new(&config, tables, &input, limits, length);
            blocks.cross(times);
            prop_assert!(blocks.steps <= limits.steps);
            let mut plain = config.clone();
            run_plainly(&mut plain, &machine, &input, blocks.steps);
            blocks.write_to(&mut config);
            assert_same(&config, &plain, &input);
            // The cell that the head has come to is one more than crossings may visit.
            prop_assert!(config.visited().len() <= cells + 1);
        }
    }
}
