//! The slots of a dovetailer up to its acceptance, in closed form.

use super::pairs::Pair;
use crate::dovetailing::Tie;
use crate::machines::Rank;

/// A number of turns, which for a dovetailer may be far beyond 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Turns(pub u128);

/// A program that solves the task, its rank, and the turns that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Its rank.
    pub rank: Rank,
    /// Turns that it takes to halt.
    pub turns: Turns,
}

impl Pair {
    /// The iteration in which a program would be accepted if nothing came before it.
    pub(super) const fn iteration(self, program: Timed) -> u128 {
        let (group, visits) = self.group_and_visits(program);
        group.saturating_add(visits - 1)
    }

    /// The number of its group, and the number of its visits.
    const fn group_and_visits(self, program: Timed) -> (u128, u128) {
        (
            program.rank.0.div_ceil(self.a),
            program.turns.0.div_ceil(self.b),
        )
    }

    /// The search key, whose order is the one in which programs are found.
    pub(super) const fn key(self, tie: Tie, program: Timed) -> (u128, u128, u128) {
        let (_, visits) = self.group_and_visits(program);
        let iteration = self.iteration(program);
        match tie {
            Tie::Rank => (iteration, program.rank.0, 0),
            Tie::Time => (iteration, visits, program.rank.0),
        }
    }

    /// The slots up to the acceptance of a program if nothing comes before it, or `None` if 128
    /// bits do not hold them.
    pub(super) fn slots(self, tie: Tie, program: Timed) -> Option<Turns> {
        let (group, visits) = self.group_and_visits(program);
        let before = match tie {
            Tie::Rank => program.rank.0 - 1,
            Tie::Time => self
                .a
                .checked_mul(visits - 1)?
                .checked_add(program.rank.0 - 1 - self.a.checked_mul(group - 1)?)?,
        };
        let last = (program.turns.0 - 1) % self.b + 1;
        self.full_iterations(group.checked_add(visits - 1)?)?
            .checked_add(self.b.checked_mul(before)?)?
            .checked_add(last)
            .map(Turns)
    }

    /// The slots of all iterations before one: a·b·k·(k − 1)/2.
    pub(super) fn full_iterations(self, iteration: u128) -> Option<u128> {
        let (even, odd) = if iteration.is_multiple_of(2) {
            (iteration / 2, iteration - 1)
        } else {
            ((iteration - 1) / 2, iteration)
        };
        self.product()?.checked_mul(even.checked_mul(odd)?)
    }
}
