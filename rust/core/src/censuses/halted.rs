//! Machines that halt, counted by their outputs.
//!
//! Very many machines halt on tapes that look alike, so these are counted first as they are
//! packed; outputs are read from them later, once for each such class.

use rustc_hash::FxHashMap;

use super::plan::Plan;
use super::short;
use super::tally::{Tally, Total};
use super::walk::{Tape, Walk};
use crate::error::Result;
use crate::fronts::improve;
use crate::machines::{Rank, Time};
use crate::tasks::{Readout, Solution, View, check_reading};

/// Classes that are kept: some megabytes of them.
const MOST_CLASSES: usize = 1 << 15;

/// Halted runs that give the same output after the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Class {
    /// The visited cells as digits, the leftmost one last, and a 1 before all of them.
    cells: u64,
    /// Where the head is among them, and the position after them, if the readout asks.
    head: u8,
    end: i8,
    time: u64,
}

impl Class {
    /// All but the time.
    const fn tape(&self) -> (u64, u8, i8) {
        (self.cells, self.head, self.end)
    }
}

/// The machines of a class, and the least rank of them and of their mirror images.
#[derive(Clone, Copy, Debug)]
struct Counted {
    machines: u128,
    least: [u128; 2],
}

impl Counted {
    /// All machines together; `image` is 1 for their mirror images.
    fn total(found: &[(Time, Self)], image: usize, ranks: bool) -> Total {
        let least = found.iter().map(|(_, counted)| Rank(counted.least[image]));
        Total {
            machines: found.iter().map(|(_, counted)| counted.machines).sum(),
            least: least.min().filter(|_| ranks),
        }
    }
}

/// Classes that are not yet counted by their outputs.
#[derive(Default)]
pub(super) struct Classes(FxHashMap<Class, Counted>);

impl Classes {
    /// What is counted of a class.
    fn of(&mut self, class: Class) -> &mut Counted {
        self.0.entry(class).or_insert(Counted {
            machines: 0,
            least: [u128::MAX; 2],
        })
    }
}

impl Walk<'_> {
    /// Counts the machines that halt in the step to come, one for each symbol written.
    pub(super) fn halt(&mut self, tape: &impl Tape) -> Result<()> {
        let machines = self.plan.weights[self.partial.machine().states()][self.open - 1];
        let images = 1 + u128::from(self.mirrored);
        self.tally.halting += images * self.plan.symbols() as u128 * machines;
        // The root alone is not mirrored in a tree that is.
        match tape.visited() {
            Some(visited) if self.mirrored == self.plan.is_symmetric() => {
                self.halt_packed(tape, visited, machines);
                Ok(())
            }
            _ => self.halt_unpacked(tape, machines),
        }
    }

    fn halt_packed(&mut self, tape: &impl Tape, visited: Visited, machines: u128) {
        let (state, symbol, steps) = tape.reads();
        let class = |write| visited.class(self.plan, write as u8, steps + 1);
        let symbols = self.plan.symbols();
        let mut known = [0; 2];
        for write in 0..symbols {
            let counted = self.classes.of(class(write));
            counted.machines += machines;
            known = [0, 1].map(|image| known[image].max(counted.least[image]));
        }
        let space = &self.plan.space;
        if self.plan.parameters.ranks
            && let Some(ranks) = space.stop_ranks(self.partial.machine(), (state, symbol), known)
        {
            for write in 0..symbols {
                let counted = self.classes.of(class(write));
                let ranks = ranks.writing(write);
                counted.least = [0, 1].map(|image| counted.least[image].min(ranks[image]));
            }
        }
        if self.classes.0.len() > MOST_CLASSES {
            self.read_classes();
        }
    }

    fn halt_unpacked(&mut self, tape: &impl Tape, machines: u128) -> Result<()> {
        let (state, symbol, steps) = tape.reads();
        let ranks = if self.plan.parameters.ranks {
            let machine = self.partial.machine();
            let space = &self.plan.space;
            space.stop_ranks(machine, (state, symbol), [u128::MAX; 2])
        } else {
            None
        };
        let mut cells = Vec::new();
        let (head, end) = tape.unpack(&mut cells)?;
        check_reading(cells.len() + self.plan.parameters.input.len())?;
        for write in 0..self.plan.symbols() {
            cells[head] = write as u8;
            let least = ranks.map_or([u128::MAX; 2], |ranks| ranks.writing(write));
            let found = (Time(steps + 1), Counted { machines, least });
            let place = (head, end, self.mirrored);
            self.tally.count(self.plan, &mut cells, place, &[found]);
        }
        Ok(())
    }

    /// Counts the machines of all classes by their outputs.
    pub(super) fn read_classes(&mut self) {
        let bits = short::bits(self.plan.symbols());
        let mirrored = self.plan.is_symmetric();
        let mut classes: Vec<_> = self.classes.0.drain().collect();
        classes.sort_unstable_by_key(|&(class, _)| class);
        let mut found = Vec::new();
        for alike in classes.chunk_by(|(one, _), (next, _)| one.tape() == next.tape()) {
            let (cells, head, end) = alike[0].0.tape();
            let digit = |place| (cells >> (place * bits) & ((1 << bits) - 1)) as u8;
            let room = &mut self.room.cells;
            room.clear();
            room.extend((0..cells.ilog2() / bits).map(digit));
            found.clear();
            found.extend(
                alike
                    .iter()
                    .map(|&(class, counted)| (Time(class.time), counted)),
            );
            let place = (head.into(), end.into(), mirrored);
            self.tally.count(self.plan, room, place, &found);
        }
    }
}

/// The visited cells of a short tape, as they are packed.
#[derive(Clone, Copy)]
pub(super) struct Visited {
    /// The cells as digits, the leftmost one last, and a 1 before all of them.
    pub cells: u64,
    /// The cell under the head, in bits, and the symbol on it.
    pub head: u32,
    pub symbol: u8,
    /// The position after them, in cells.
    pub end: i8,
}

impl Visited {
    /// The class of the machines that write a symbol and halt.
    fn class(self, plan: &Plan, write: u8, time: u64) -> Class {
        let parameters = &plan.parameters;
        let head = self.head / short::bits(plan.symbols());
        let is_asked = parameters.readout != Readout::Visited;
        Class {
            cells: self.cells ^ u64::from(self.symbol ^ write) << self.head,
            head: if is_asked { head as u8 } else { 0 },
            end: if is_asked && !parameters.input.is_empty() {
                self.end
            } else {
                0
            },
            time,
        }
    }
}

impl Tally {
    /// Counts machines that halt on a tape, in order of time, by their output, and their mirror
    /// images, if `mirrored`.
    fn count(
        &mut self,
        plan: &Plan,
        cells: &mut [u8],
        (head, end, mirrored): (usize, i64, bool),
        found: &[(Time, Counted)],
    ) {
        let input = &plan.parameters.input;
        let unread = &input[(end.max(0) as usize).min(input.len())..];
        let mut read = |visited: &[u8], head, image: usize| {
            let view = View {
                visited,
                head,
                unread,
            };
            let key = plan.parameters.readout.read_view(view);
            let is_over = |most: Option<usize>| most.is_some_and(|most| key.len() > most);
            let is_too_long = is_over(plan.parameters.longest);
            if is_too_long || is_over(plan.parameters.detailed) {
                for &(time, counted) in found {
                    *self.longer.entry(time).or_default() += counted.machines;
                }
                if !is_too_long {
                    self.add_total(&key, &Counted::total(found, image, plan.parameters.ranks));
                }
                return;
            }
            let output = match self.outputs.get_mut(&*key) {
                Some(output) => output,
                None => self.outputs.entry((&*key).into()).or_default(),
            };
            let machines = found
                .iter()
                .map(|&(time, counted)| (time, counted.machines));
            output.times.add(machines);
            if plan.parameters.ranks {
                for &(time, counted) in found {
                    let rank = Rank(counted.least[image]);
                    improve(&mut output.front, Solution { rank, time });
                }
            }
        };
        read(cells, head, 0);
        if mirrored {
            cells.reverse();
            read(cells, cells.len() - 1 - head, 1);
            cells.reverse();
        }
    }
}
