//! The literal dovetailer: the schedule exactly as it is defined.
//!
//! Iteration k appends the programs a(k−1)+1 … a·k, then gives every listed program b turns, in
//! the search order; the first that is accepted ends it. Programs that have stopped take no more
//! turns, but slots count the turns as if they did.

use crate::error::{Error, Result};
use crate::task::Predicate;

/// Length of a run, in steps or turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub u64);

/// Machines added per iteration, and turns for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slope {
    a: u64,
    b: u64,
}

/// Which of the listed programs goes first in an iteration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tie {
    /// The oldest group first: the least rank wins a tie.
    Rank,
    /// The newest group first, each in rank order: the least time wins a tie.
    Time,
}

impl Slope {
    /// `a` machines per iteration, `b` steps per machine.
    ///
    /// # Errors
    ///
    /// If one of them is 0 or at least 2^63.
    pub fn new(a: u64, b: u64) -> Result<Self> {
        for (name, value) in [("a", a), ("b", b)] {
            if value == 0 || value >= 1 << 63 {
                return Err(Error::invalid(format!(
                    "{name}: {value} is outside 1 to 2^63 - 1"
                )));
            }
        }
        Ok(Self { a, b })
    }

    /// Machines added per iteration.
    #[must_use]
    pub const fn a(self) -> u64 {
        self.a
    }

    /// Steps for each machine in an iteration.
    #[must_use]
    pub const fn b(self) -> u64 {
        self.b
    }

    /// Number of the group with which a rank enters.
    #[must_use]
    pub const fn group(self, rank: u128) -> u128 {
        rank.div_ceil(self.a as u128)
    }

    /// Iterations from entering until `time` turns are done, the last one included.
    #[must_use]
    pub const fn rounds(self, time: u64) -> u64 {
        time.div_ceil(self.b)
    }

    /// The iteration in which a program of that rank does its turn number `time`.
    #[must_use]
    pub const fn iteration(self, rank: u128, time: u64) -> u128 {
        self.group(rank)
            .saturating_add(self.rounds(time) as u128 - 1)
    }

    /// What decides which of two solutions is found first, least first.
    #[must_use]
    pub const fn key(self, tie: Tie, rank: u128, time: u64) -> (u128, u128, u128) {
        let iteration = self.iteration(rank, time);
        match tie {
            Tie::Rank => (iteration, rank, 0),
            Tie::Time => (iteration, self.rounds(time) as u128, rank),
        }
    }

    /// The greatest time that a program of that rank reaches by the end of an iteration.
    #[must_use]
    pub fn time_within(self, rank: u128, iteration: u128) -> u64 {
        let rounds = (iteration + 1).saturating_sub(self.group(rank));
        u64::try_from(rounds.saturating_mul(u128::from(self.b))).unwrap_or(u64::MAX)
    }
}

/// What came of a program's turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Turns taken: fewer than allowed only if the program stopped.
    pub turns: u64,
    /// Single-machine steps executed in them.
    pub steps: u64,
    /// Whether it goes on.
    pub status: Status,
}

/// Turns that a program takes between two polls.
const PATIENCE: u64 = 1 << 14;
/// Least and greatest number of turns that a program may be executed ahead of the schedule.
const AHEAD: (u64, u64) = (8, 256);
/// Most programs that may run at once: one or two gigabytes of machines.
const MAX_RUNNING: usize = 1 << 21;

/// Whether a program goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It wants more turns.
    Running,
    /// It has stopped without being accepted.
    Rejected,
    /// It has halted with zero loss.
    Accepted,
}

/// Anything that can be dovetailed.
pub trait Program {
    /// Takes up to `turns` turns; `accept` is asked about outputs that are not wanted beforehand.
    ///
    /// # Errors
    ///
    /// Whatever `accept` reports.
    fn take(&mut self, turns: u64, accept: &mut Predicate<'_>) -> Result<Visit>;

    /// Whether every turn is one step and nobody is asked: then the program may be executed ahead
    /// of the schedule, and no one can tell.
    fn is_even(&self) -> bool;
}

/// One row of the trace: one program's turns in one iteration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Iteration, from 1.
    pub iteration: u64,
    /// Rank of the program.
    pub rank: u64,
    /// Turns that it had taken before.
    pub before: u64,
    /// What it did now.
    pub visit: Visit,
}

/// The accepted program, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Its rank.
    pub rank: u64,
    /// Its halting time, in turns.
    pub time: Time,
}

/// A listed program that still runs.
///
/// Executing it in bursts ahead of the schedule keeps its table and tape in the cache; it is told
/// as if it ran turn by turn.
struct Listed<P> {
    rank: u64,
    group: u64,
    /// Turns that the schedule has given it.
    taken: u64,
    /// Turns that have been executed.
    executed: u64,
    /// What came of them.
    end: Status,
    even: bool,
    program: Box<P>,
}

impl<P: Program> Listed<P> {
    #[inline]
    fn visit(
        &mut self,
        turns: u64,
        accept: &mut Predicate<'_>,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Visit> {
        let due = self.taken.saturating_add(turns);
        if due < self.executed {
            self.taken = due;
            return Ok(Visit {
                turns,
                steps: turns,
                status: Status::Running,
            });
        }
        let mut steps = 0;
        if self.executed < due && self.end == Status::Running {
            steps = self.execute(due, accept, poll)?;
        }
        let turns = self.executed.min(due) - self.taken;
        self.taken += turns;
        if self.even {
            steps = turns;
        }
        Ok(Visit {
            turns,
            steps,
            status: self.status(),
        })
    }

    /// Whether it goes on, as far as the schedule has got.
    fn status(&self) -> Status {
        if self.taken < self.executed {
            Status::Running
        } else {
            self.end
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
        let ahead = if self.even {
            self.executed.clamp(least, most)
        } else {
            0
        };
        let goal = due.max(self.executed + ahead);
        let mut steps = 0;
        while self.executed < goal && self.end == Status::Running {
            let visit = self
                .program
                .take((goal - self.executed).min(PATIENCE), accept)?;
            self.executed += visit.turns;
            self.end = visit.status;
            steps += visit.steps;
            poll()?;
        }
        Ok(steps)
    }
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
    /// A dovetailer over the programs of `source`, which come in the order of their ranks.
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

    /// Turns, as if nobody had stopped early.
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
        mut trace: impl FnMut(Turn),
    ) -> Result<Option<Accepted>> {
        self.iteration += 1;
        self.append(poll)?;
        poll()?;
        let (iteration, turns) = (self.iteration, self.slope.b);
        let mut steps = 0;
        let mut stopped = false;
        let mut visit =
            |listed: &mut Listed<P>| {
                let (rank, before) = (listed.rank, listed.taken);
                let visit = listed.visit(turns, accept, poll)?;
                trace(Turn {
                    iteration,
                    rank,
                    before,
                    visit,
                });
                steps += visit.steps;
                stopped |= visit.status != Status::Running;
                let time = Time(listed.taken);
                Ok((visit.status == Status::Accepted)
                    .then_some((Accepted { rank, time }, visit.turns)))
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
        self.count_slots(accepted)
    }

    fn append(&mut self, poll: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let batch = usize::try_from(self.slope.a).unwrap_or(usize::MAX);
        for program in self.source.by_ref().take(batch) {
            poll()?;
            if self.running.len() == MAX_RUNNING {
                return Err(Error::invalid(format!(
                    "a: in iteration {} more than {MAX_RUNNING} programs would run at once; the \
                     exact search does not need them all",
                    self.iteration
                )));
            }
            let program = Box::new(program?);
            self.listed += 1;
            self.running.push(Listed {
                rank: self.listed,
                group: self.iteration,
                taken: 0,
                executed: 0,
                end: Status::Running,
                even: program.is_even(),
                program,
            });
        }
        Ok(())
    }

    /// Adds the turns of an iteration: of every listed program, or of those up to the accepted
    /// one, which took `turns` in it.
    fn count_slots(&mut self, accepted: Option<(Accepted, u64)>) -> Result<Option<Accepted>> {
        let (programs, turns) = match accepted {
            None => (self.listed, 0),
            Some((accepted, turns)) => (self.visited_before(accepted.rank), turns),
        };
        self.slots = u128::from(programs)
            .checked_mul(u128::from(self.slope.b))
            .and_then(|slots| slots.checked_add(u128::from(turns)))
            .and_then(|slots| slots.checked_add(self.slots))
            .ok_or_else(|| Error::Overflow("slots".into(), "128 bits"))?;
        Ok(accepted.map(|(accepted, _)| accepted))
    }

    /// Programs whose place in the iteration is before that of `rank`.
    fn visited_before(&self, rank: u64) -> u64 {
        match self.tie {
            Tie::Rank => rank - 1,
            Tie::Time => {
                let group = rank.div_ceil(self.slope.a);
                let newer = self
                    .listed
                    .saturating_sub(group.saturating_mul(self.slope.a));
                newer + (rank - 1) % self.slope.a
            }
        }
    }
}

/// A program of which only the halting time and whether its loss is zero are known.
#[derive(Clone, Copy, Debug)]
pub struct Tabled {
    time: Option<u64>,
    accepted: bool,
    taken: u64,
}

impl Tabled {
    /// A program that halts at `time`, or never.
    #[must_use]
    pub const fn new(time: Option<u64>, accepted: bool) -> Self {
        Self {
            time,
            accepted,
            taken: 0,
        }
    }
}

impl Program for Tabled {
    fn take(&mut self, turns: u64, _: &mut Predicate<'_>) -> Result<Visit> {
        let left = self.time.map_or(u64::MAX, |time| time - self.taken);
        let taken = turns.min(left);
        self.taken += taken;
        let status = match (left <= turns, self.accepted) {
            (false, _) => Status::Running,
            (true, false) => Status::Rejected,
            (true, true) => Status::Accepted,
        };
        Ok(Visit {
            turns: taken,
            steps: taken,
            status,
        })
    }

    fn is_even(&self) -> bool {
        true
    }
}
