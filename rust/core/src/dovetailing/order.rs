//! The search order: in which iteration a program is accepted, and which of two comes first.

use crate::slopes::Slope;

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
    pub const fn group(self, rank: u128) -> u128 {
        rank.div_ceil(self.a() as u128)
    }

    /// Iterations from entering until `time` turns are done, the last one included.
    #[must_use]
    pub const fn rounds(self, time: u64) -> u64 {
        time.div_ceil(self.b())
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
        u64::try_from(rounds.saturating_mul(u128::from(self.b()))).unwrap_or(u64::MAX)
    }
}
