//! The search order: in which iteration a program is accepted, and which of two comes first.

use crate::machines::{Rank, Time};
use crate::slopes::Slope;
use crate::tasks::Solution;

/// Which of the listed programs goes first in an iteration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tie {
    /// The oldest group first: the least rank wins a tie.
    Rank,
    /// The newest group first, each in rank order: the least time wins a tie.
    Time,
}

impl Slope {
    /// Number of the group with which a rank enters.
    #[must_use]
    pub const fn group(self, rank: Rank) -> u128 {
        rank.0.div_ceil(self.a() as u128)
    }

    /// Number of visits in which a program takes `time` turns.
    #[must_use]
    pub const fn visits(self, time: Time) -> u64 {
        time.0.div_ceil(self.b())
    }

    /// The iteration in which a program would be accepted if nothing came before it.
    #[must_use]
    pub const fn iteration(self, program: Solution) -> u128 {
        self.group(program.rank)
            .saturating_add(self.visits(program.time) as u128 - 1)
    }

    /// The search key, whose order is the one in which solutions are found.
    #[must_use]
    pub const fn key(self, tie: Tie, program: Solution) -> (u128, u128, u128) {
        let iteration = self.iteration(program);
        match tie {
            Tie::Rank => (iteration, program.rank.0, 0),
            Tie::Time => (iteration, self.visits(program.time) as u128, program.rank.0),
        }
    }

    /// The greatest time that a program of that rank reaches by the end of an iteration.
    #[must_use]
    pub fn time_within(self, rank: Rank, iteration: u128) -> Time {
        let visits = (iteration + 1).saturating_sub(self.group(rank));
        let turns = visits.saturating_mul(u128::from(self.b()));
        Time(u64::try_from(turns).unwrap_or(u64::MAX))
    }
}
