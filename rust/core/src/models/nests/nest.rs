//! Dovetailers inside dovetailers, run turn by turn.

use super::description::Description;
use super::pairs::Pair;
use super::slots::Turns;
use crate::dovetailing::{Program, Status, Taken, Tie};
use crate::error::{Error, Result};
use crate::machines::Rank;
use crate::tasks::Predicate;
use std::sync::Arc;

/// Programs that one dovetailer may run at once.
const MAX_RUNNING: usize = 1 << 20;

/// What a dovetailer's turn is, as a program of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A slot: a turn of one of its programs, whether or not that has stopped.
    Slots,
    /// A step that a program of the lowest level really executes.
    Steps,
}

/// A program of the lowest level that halts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Its rank.
    pub rank: Rank,
    /// Steps that it takes to halt.
    pub time: u64,
    /// Whether it solves the task.
    pub accepted: bool,
}

/// What all dovetailers of a nest have in common.
#[derive(Clone, Debug)]
pub struct Levels {
    /// The programs of the lowest level that halt, by rank; all other ranks hold endless ones.
    pub leaves: Vec<Leaf>,
    /// The ranks of dovetailers, as programs of those above them.
    pub description: Description,
    /// The rule for ties.
    pub tie: Tie,
    /// What a turn of a dovetailer is.
    pub unit: Unit,
}

/// What a dovetailer accepted, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The dovetailer.
    pub pair: Pair,
    /// The rank of the accepted program.
    pub rank: Rank,
    /// Turns that this program had taken.
    pub time: Turns,
    /// The iteration of the acceptance.
    pub iteration: u64,
    /// Turns of all programs, as if none had stopped early.
    pub slots: Turns,
    /// Steps that programs of the lowest level executed.
    pub steps: u128,
    /// What the accepted program itself found, if it is a dovetailer.
    pub inner: Option<Box<Found>>,
}

/// A dovetailer over other dovetailers, or over programs of the lowest level.
#[derive(Debug)]
pub struct Nest {
    levels: Arc<Levels>,
    /// Levels of dovetailers below this one.
    depth: u32,
    pair: Pair,
    iteration: u64,
    slots: u128,
    steps: u128,
    listed: Vec<Listed>,
    supply: Supply,
    /// What is left of the iteration, the next part last.
    parts: Vec<Part>,
    found: Option<Found>,
}

/// A listed program that is not endless.
#[derive(Debug)]
struct Listed {
    rank: u128,
    taken: u128,
    runs: bool,
    program: Either,
}

#[derive(Debug)]
enum Either {
    Leaf { left: u64, accepted: bool },
    Nest(Box<Nest>),
}

/// A part of an iteration: so many turns.
#[derive(Clone, Copy, Debug)]
enum Part {
    /// Of programs that never halt.
    Endless(u128),
    /// Of a program that has stopped, so none is taken.
    Stopped(u128),
    /// Of a listed program.
    Visit(usize, u128),
}

/// Dovetailers by rank.
type Ranked = Box<dyn Iterator<Item = Result<(Rank, Pair)>> + Send>;

/// The programs that are not listed yet, by rank.
struct Supply {
    leaves: usize,
    pairs: Option<Ranked>,
    next: Option<(Rank, Pair)>,
}

impl std::fmt::Debug for Supply {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Supply").field(&self.next).finish()
    }
}

impl Nest {
    /// A dovetailer with so many levels of dovetailers below it; with 0 it runs the leaves.
    ///
    /// # Errors
    ///
    /// If a or b is 0.
    pub fn new(levels: Arc<Levels>, depth: u32, pair: Pair) -> Result<Self> {
        if pair.a == 0 || pair.b == 0 {
            return Err(Error::invalid("a and b must be at least 1"));
        }
        let pairs = (depth > 0).then(|| Box::new(levels.description.all()) as Box<_>);
        Ok(Self {
            levels,
            depth,
            pair,
            iteration: 0,
            slots: 0,
            steps: 0,
            listed: Vec::new(),
            supply: Supply {
                leaves: 0,
                pairs,
                next: None,
            },
            parts: Vec::new(),
            found: None,
        })
    }

    /// What it accepted, if it has.
    #[must_use]
    pub const fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Turns of all programs so far, as if none had stopped early.
    #[must_use]
    pub const fn slots(&self) -> Turns {
        Turns(self.slots)
    }

    /// Steps that programs of the lowest level have executed.
    #[must_use]
    pub const fn steps(&self) -> u128 {
        self.steps
    }

    /// Iterations begun.
    #[must_use]
    pub const fn iteration(&self) -> u64 {
        self.iteration
    }

    /// Takes up to so many turns; fewer only if it accepts a program.
    ///
    /// # Errors
    ///
    /// If a count does not fit, if too many programs run at once, or what `poll` reports.
    pub fn advance(&mut self, turns: u64, poll: &mut dyn FnMut() -> Result<()>) -> Result<Taken> {
        let (slots, steps) = (self.slots, self.steps);
        let mut left = turns;
        while left > 0 && self.found.is_none() {
            poll()?;
            let Some(part) = self.parts.pop() else {
                self.begin_iteration(poll)?;
                continue;
            };
            left -= self.take_part(part, left, poll)?;
        }
        let (slots, steps) = (self.slots - slots, self.steps - steps);
        let taken = match self.levels.unit {
            Unit::Slots => slots,
            Unit::Steps => steps,
        };
        Ok(Taken {
            turns: taken as u64,
            steps: steps as u64,
            status: self.status(),
        })
    }

    const fn status(&self) -> Status {
        if self.found.is_some() {
            Status::Accepted
        } else {
            Status::Running
        }
    }

    /// Lists the programs that enter, and lays out the turns of the next iteration.
    fn begin_iteration(&mut self, poll: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let too_many = || Error::Overflow("the number of programs".into(), "128 bits");
        self.iteration += 1;
        let iteration = u128::from(self.iteration);
        let listed = self.pair.a.checked_mul(iteration).ok_or_else(too_many)?;
        listed.checked_mul(self.pair.b).ok_or_else(too_many)?;
        self.list_up_to(listed, poll)?;
        let group = |rank: u128| rank.div_ceil(self.pair.a);
        // How many programs come before it in this iteration.
        let before = |rank: u128| match self.levels.tie {
            Tie::Rank => rank - 1,
            Tie::Time => self.pair.a * (iteration - group(rank)) + (rank - 1) % self.pair.a,
        };
        let mut visits: Vec<(u128, usize)> = self
            .listed
            .iter()
            .enumerate()
            .map(|(index, listed)| (before(listed.rank), index))
            .collect();
        visits.sort_unstable();
        let mut parts = Vec::with_capacity(2 * visits.len() + 1);
        let mut next = 0;
        for (before, index) in visits {
            parts.push(Part::Endless((before - next) * self.pair.b));
            parts.push(Part::Visit(index, self.pair.b));
            next = before + 1;
        }
        parts.push(Part::Endless((listed - next) * self.pair.b));
        parts.reverse();
        self.parts = parts;
        Ok(())
    }

    /// Lists the programs up to a rank.
    fn list_up_to(&mut self, last: u128, poll: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        while let Some((rank, program)) = self.next_program(last)? {
            poll()?;
            if self.listed.len() == MAX_RUNNING {
                return Err(Error::invalid(format!(
                    "a: in iteration {} more than {MAX_RUNNING} programs would run at once",
                    self.iteration
                )));
            }
            self.listed.push(Listed {
                rank,
                taken: 0,
                runs: true,
                program,
            });
        }
        Ok(())
    }

    /// The next program that is not endless, if its rank is at most `last`.
    fn next_program(&mut self, last: u128) -> Result<Option<(u128, Either)>> {
        let Some(pairs) = &mut self.supply.pairs else {
            let leaf = self.levels.leaves.get(self.supply.leaves);
            let leaf = leaf.filter(|leaf| leaf.rank.0 <= last);
            self.supply.leaves += usize::from(leaf.is_some());
            return Ok(leaf.map(|leaf| {
                let program = Either::Leaf {
                    left: leaf.time,
                    accepted: leaf.accepted,
                };
                (leaf.rank.0, program)
            }));
        };
        if self.supply.next.is_none() {
            self.supply.next = pairs.next().transpose()?;
        }
        let Some((rank, pair)) = self.supply.next.take_if(|(rank, _)| rank.0 <= last) else {
            return Ok(None);
        };
        let nest = Self::new(Arc::clone(&self.levels), self.depth - 1, pair)?;
        Ok(Some((rank.0, Either::Nest(Box::new(nest)))))
    }

    /// Takes up to `most` turns of a part, puts back what is left of it, and returns how many.
    fn take_part(
        &mut self,
        part: Part,
        most: u64,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<u64> {
        let within = |turns: u128| u64::try_from(turns).map_or(most, |turns| turns.min(most));
        match part {
            Part::Endless(turns) => {
                let now = within(turns);
                self.count(now, now)?;
                self.put_back(Part::Endless(turns - u128::from(now)));
                Ok(now)
            }
            Part::Stopped(turns) if self.levels.unit == Unit::Steps => {
                self.slots = add(self.slots, turns)?;
                Ok(0)
            }
            Part::Stopped(turns) => {
                let now = within(turns);
                self.count(now, 0)?;
                self.put_back(Part::Stopped(turns - u128::from(now)));
                Ok(now)
            }
            Part::Visit(index, turns) if !self.listed[index].runs => {
                self.parts.push(Part::Stopped(turns));
                Ok(0)
            }
            Part::Visit(index, turns) => {
                let taken = self.listed[index].take(within(turns), poll)?;
                self.count(taken.turns, taken.steps)?;
                self.put_back(Part::Visit(index, turns - u128::from(taken.turns)));
                if taken.status == Status::Accepted {
                    self.accept(index);
                }
                Ok(taken.turns)
            }
        }
    }

    fn put_back(&mut self, part: Part) {
        let (Part::Endless(turns) | Part::Stopped(turns) | Part::Visit(_, turns)) = part;
        if turns > 0 {
            self.parts.push(part);
        }
    }

    fn count(&mut self, slots: u64, steps: u64) -> Result<()> {
        self.slots = add(self.slots, slots.into())?;
        self.steps = add(self.steps, steps.into())?;
        Ok(())
    }

    fn accept(&mut self, index: usize) {
        let listed = &mut self.listed[index];
        let inner = match &mut listed.program {
            Either::Leaf { .. } => None,
            Either::Nest(nest) => nest.found.take().map(Box::new),
        };
        self.found = Some(Found {
            pair: self.pair,
            rank: Rank(listed.rank),
            time: Turns(listed.taken),
            iteration: self.iteration,
            slots: Turns(self.slots),
            steps: self.steps,
            inner,
        });
    }
}

fn add(number: u128, more: u128) -> Result<u128> {
    let sum = number.checked_add(more);
    sum.ok_or_else(|| Error::Overflow("the number of turns".into(), "128 bits"))
}

impl Listed {
    fn take(&mut self, turns: u64, poll: &mut dyn FnMut() -> Result<()>) -> Result<Taken> {
        let taken = match &mut self.program {
            Either::Nest(nest) => nest.advance(turns, poll)?,
            Either::Leaf { left, accepted } => {
                let now = turns.min(*left);
                *left -= now;
                Taken {
                    turns: now,
                    steps: now,
                    status: match (*left, *accepted) {
                        (0, true) => Status::Accepted,
                        (0, false) => Status::Rejected,
                        _ => Status::Running,
                    },
                }
            }
        };
        self.taken = add(self.taken, taken.turns.into())?;
        self.runs = taken.status == Status::Running;
        Ok(taken)
    }
}

impl Program for Nest {
    fn take(&mut self, turns: u64, _: &mut Predicate<'_>) -> Result<Taken> {
        self.advance(turns, &mut || Ok(()))
    }

    fn can_run_ahead(&self) -> bool {
        false
    }
}
