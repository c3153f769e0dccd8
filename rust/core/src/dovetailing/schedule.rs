//! The literal dovetailer: the schedule exactly as it is defined.
//!
//! Iteration k appends the programs a(k−1)+1 … a·k, then gives every listed program b turns, in
//! the search order; the first that is accepted ends it. Programs that have stopped take no more
//! turns, but slots count the turns as if they did.

use std::mem;

use super::order::Tie;
use super::program::{Program, Status, Taken};
use crate::error::{Error, Result, check_memory, reserve};
use crate::machines::{Rank, Time};
use crate::slopes::Slope;
use crate::tasks::{Predicate, Solution};

/// Turns that a program takes between two polls.
const TURNS_PER_POLL: u64 = 1 << 14;
/// Least and greatest number of turns that a program may be executed ahead of the schedule.
const AHEAD: (u64, u64) = (8, 256);
/// Most programs that may run at once, and about the memory for each: one or two gigabytes in all.
const MAX_RUNNING: usize = 1 << 21;
const BYTES_OF_PROGRAM: usize = 1 << 10;

/// A visit: one program's turns in one iteration, a row of the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Iteration, from 1.
    pub iteration: u64,
    /// Rank of the program.
    pub rank: Rank,
    /// Turns that it had taken before.
    pub before: u64,
    /// The turns that it took now.
    pub taken: Taken,
}

/// A listed program that still runs.
///
/// Executing it in bursts ahead of the schedule keeps its table and tape in the cache; the visits
/// are those of the schedule all the same.
struct Listed<P> {
    rank: u64,
    group: u64,
    /// Turns that it has taken by the schedule.
    taken: u64,
    /// Turns that have been executed.
    executed: u64,
    /// Whether it goes on after those that have been executed.
    end: Status,
    /// Whether turns may be executed ahead of the schedule.
    ahead: bool,
    /// Steps in each of the turns that were executed last, if they all have as many: to ask the
    /// program at every visit would fetch its tapes.
    pace: Option<u64>,
    program: Box<P>,
}

impl<P: Program> Listed<P> {
    #[inline]
    fn visit(
        &mut self,
        turns: u64,
        accept: &mut Predicate<'_>,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Taken> {
        let due = self.taken.saturating_add(turns);
        if due < self.executed {
            let before = mem::replace(&mut self.taken, due);
            return Ok(Taken {
                turns,
                steps: self.steps_since(before),
                status: Status::Running,
            });
        }
        let mut steps = 0;
        if self.executed < due && self.end == Status::Running {
            steps = self.execute(due, accept, poll)?;
        }
        let before = mem::replace(&mut self.taken, self.executed.min(due));
        if self.ahead {
            steps = self.steps_since(before);
        }
        Ok(Taken {
            turns: self.taken - before,
            steps,
            status: self.status(),
        })
    }

    /// Steps in the turns that the schedule gave after the first `before`.
    #[inline]
    fn steps_since(&self, before: u64) -> u64 {
        let within = |turns| self.program.steps_within(turns);
        match self.pace {
            Some(pace) => pace * (self.taken - before),
            None => within(self.taken) - within(before),
        }
    }

    /// Whether it goes on, as far as the schedule has got.
    fn status(&self) -> Status {
        if self.taken < self.executed {
            Status::Running
        } else {
            self.end
        }
    }

    /// The program as the accepted one, with the turns of its last visit.
    const fn accepted(&self, turns: u64) -> Accepted {
        Accepted {
            rank: self.rank,
            time: Time(self.taken),
            turns,
        }
    }

    /// Executes the turns that are due, and perhaps some more.
    #[inline(never)]
    fn execute(
        &mut self,
        due: u64,
        accept: &mut Predicate<'_>,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<u64> {
        let (least, most) = AHEAD;
        let ahead = if self.ahead {
            self.executed.clamp(least, most)
        } else {
            0
        };
        let goal = due.max(self.executed + ahead);
        let mut steps = 0;
        while self.executed < goal && self.end == Status::Running {
            let turns = (goal - self.executed).min(TURNS_PER_POLL);
            let taken = self.program.take(turns, accept)?;
            self.executed += taken.turns;
            self.end = taken.status;
            steps += taken.steps;
            poll()?;
        }
        if self.ahead {
            let within = |turns| self.program.steps_within(turns);
            let first = within(self.taken);
            let pace = within(self.taken + 1) - first;
            // No turn has more steps than the one before: only as many in each make up that sum.
            let same = within(self.executed) - first == pace * (self.executed - self.taken);
            self.pace = same.then_some(pace);
        }
        Ok(steps)
    }
}

/// The accepted program: its rank, its halting time, and the turns of its last visit.
struct Accepted {
    rank: u64,
    time: Time,
    turns: u64,
}

/// The schedule under way.
pub struct Dovetailer<P, I> {
    slope: Slope,
    tie: Tie,
    source: I,
    running: Vec<Listed<P>>,
    listed: u64,
    iteration: u64,
    slots: u128,
    steps: u128,
}

impl<P: Program, I: Iterator<Item = Result<P>>> Dovetailer<P, I> {
    /// A dovetailer over the programs of `source`, which come in the order of their ranks; it says
    /// how many are left.
    pub const fn new(slope: Slope, tie: Tie, source: I) -> Self {
        Self {
            slope,
            tie,
            source,
            running: Vec::new(),
            listed: 0,
            iteration: 0,
            slots: 0,
            steps: 0,
        }
    }

    /// Iterations begun.
    pub const fn iteration(&self) -> u64 {
        self.iteration
    }

    /// Turns, as if no program had stopped early.
    pub const fn slots(&self) -> u128 {
        self.slots
    }

    /// Single-machine steps really executed.
    pub const fn steps(&self) -> u128 {
        self.steps
    }

    /// Runs one more iteration; `trace` sees every visit, and `poll` is called at least once in
    /// some ten thousand turns.
    ///
    /// # Errors
    ///
    /// What `source`, `accept` or `poll` reports; the dovetailer must not be used after that.
    pub fn iterate(
        &mut self,
        accept: &mut Predicate<'_>,
        poll: &mut dyn FnMut() -> Result<()>,
        mut trace: impl FnMut(Visit),
    ) -> Result<Option<Solution>> {
        self.iteration += 1;
        self.append(poll)?;
        poll()?;
        let accepted = self.visit_all(accept, poll, &mut trace)?;
        self.count_slots(accepted.as_ref())?;
        Ok(accepted.map(|accepted| Solution {
            rank: Rank(accepted.rank.into()),
            time: accepted.time,
        }))
    }

    /// Visits the listed programs up to the first that is accepted, and drops those that stopped.
    fn visit_all(
        &mut self,
        accept: &mut Predicate<'_>,
        poll: &mut dyn FnMut() -> Result<()>,
        trace: &mut impl FnMut(Visit),
    ) -> Result<Option<Accepted>> {
        let (iteration, turns) = (self.iteration, self.slope.b());
        let (mut steps, mut stopped) = (0, false);
        let mut visit = |listed: &mut Listed<P>| {
            let taken = listed.visit(turns, accept, poll)?;
            trace(Visit {
                iteration,
                rank: Rank(listed.rank.into()),
                before: listed.taken - taken.turns,
                taken,
            });
            steps += taken.steps;
            stopped |= taken.status != Status::Running;
            Ok((taken.status == Status::Accepted).then(|| listed.accepted(taken.turns)))
        };
        let accepted = match self.tie {
            Tie::Rank => self
                .running
                .iter_mut()
                .find_map(|listed| visit(listed).transpose()),
            Tie::Time => self
                .running
                .chunk_by_mut(|one, next| one.group == next.group)
                .rev()
                .flatten()
                .find_map(|listed| visit(listed).transpose()),
        }
        .transpose()?;
        self.steps += u128::from(steps);
        if stopped {
            self.running
                .retain(|listed| listed.status() == Status::Running);
        }
        Ok(accepted)
    }

    fn append(&mut self, poll: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let batch = usize::try_from(self.slope.a()).unwrap_or(usize::MAX);
        self.make_room(self.source.size_hint().0.min(batch))?;
        for _ in 0..batch {
            let Some(program) = self.source.next() else {
                break;
            };
            poll()?;
            if self.running.len() == self.running.capacity() {
                self.make_room(1)?;
            }
            let program = Box::new(program?);
            self.listed += 1;
            self.running.push(Listed {
                rank: self.listed,
                group: self.iteration,
                taken: 0,
                executed: 0,
                end: Status::Running,
                ahead: program.can_run_ahead(),
                pace: None,
                program,
            });
        }
        Ok(())
    }

    /// Makes room for `more` programs, and for half as many again.
    fn make_room(&mut self, more: usize) -> Result<()> {
        let wanted = self.running.len().saturating_add(more);
        if wanted > MAX_RUNNING {
            return Err(Error::invalid(format!(
                "a: in iteration {} more than {MAX_RUNNING} programs would run at once: {more} \
                 enter, beside {} that run; the exact search does not need them all",
                self.iteration,
                self.running.len()
            )));
        }
        if wanted > self.running.capacity() {
            let more = (wanted + wanted / 2).min(MAX_RUNNING) - self.running.len();
            check_memory(more * BYTES_OF_PROGRAM, "programs")?;
            reserve(&mut self.running, more, "programs")?;
        }
        Ok(())
    }

    /// Adds the turns of an iteration: of every listed program, or of those up to the accepted one.
    fn count_slots(&mut self, accepted: Option<&Accepted>) -> Result<()> {
        let (programs, turns) = accepted.map_or((self.listed, 0), |accepted| {
            (self.visited_before(accepted.rank), accepted.turns)
        });
        self.slots = u128::from(programs)
            .checked_mul(u128::from(self.slope.b()))
            .and_then(|slots| slots.checked_add(u128::from(turns)))
            .and_then(|slots| slots.checked_add(self.slots))
            .ok_or_else(|| Error::Overflow("slots".into(), "128 bits"))?;
        Ok(())
    }

    /// Programs whose place in the iteration is before that of `rank`.
    fn visited_before(&self, rank: u64) -> u64 {
        match self.tie {
            Tie::Rank => rank - 1,
            Tie::Time => {
                let group = rank.div_ceil(self.slope.a());
                let newer = self
                    .listed
                    .saturating_sub(group.saturating_mul(self.slope.a()));
                newer + (rank - 1) % self.slope.a()
            }
        }
    }
}
