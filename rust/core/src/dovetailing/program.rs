//! Programs, which a dovetailer lists and gives turns.

use crate::error::Result;
use crate::tasks::Predicate;

/// The turns that a program took, and whether it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Turns taken: fewer than allowed only if the program stopped.
    pub turns: u64,
    /// Single-machine steps executed in them.
    pub steps: u64,
    /// Whether it goes on.
    pub status: Status,
}

/// Whether a program goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It has not stopped.
    Running,
    /// It has stopped without being accepted.
    Rejected,
    /// It has halted with zero loss.
    Accepted,
}

/// Anything that can be dovetailed.
pub trait Program {
    /// Takes up to `turns` turns; `accept` judges outputs that are not given beforehand.
    ///
    /// # Errors
    ///
    /// Whatever `accept` reports.
    fn take(&mut self, turns: u64, accept: &mut Predicate<'_>) -> Result<Taken>;

    /// Whether `accept` is never called and [`Program::steps_within`] is known: then turns may be
    /// executed ahead of the schedule without changing any visit.
    fn can_run_ahead(&self) -> bool;

    /// Single-machine steps in the first `turns` turns, all of them taken, of a program that can run
    /// ahead; a turn never has more steps than the one before.
    fn steps_within(&self, turns: u64) -> u64 {
        turns
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
    fn take(&mut self, turns: u64, _: &mut Predicate<'_>) -> Result<Taken> {
        let left = self.time.map_or(u64::MAX, |time| time - self.taken);
        let turns_taken = turns.min(left);
        self.taken += turns_taken;
        let status = match (left <= turns, self.accepted) {
            (false, _) => Status::Running,
            (true, false) => Status::Rejected,
            (true, true) => Status::Accepted,
        };
        Ok(Taken {
            turns: turns_taken,
            steps: turns_taken,
            status,
        })
    }

    fn can_run_ahead(&self) -> bool {
        true
    }
}
