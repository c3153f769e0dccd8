//! The counts of chains that solve all examples.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::speed::add;
use crate::work::Additive;

/// What the levels below a machine take on an example: a number that says of what kind they are, the
/// steps of the last one, and those of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Levels {
    /// What the caller wants to tell apart.
    pub kind: u64,
    /// Steps of the last level.
    pub last: u64,
    /// Steps of the levels above it.
    pub upper: u64,
}

/// A number for each size, from one state on.
type Sizes = Box<[u128]>;

/// Counts of machines by their size: of those that solve all examples by their levels on each, with
/// their number and their least rank, and of all others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassTally {
    /// The machines that solve, by their levels on each example: how many of each size, and the least
    /// rank of each size, 0 if there is none.
    pub solved: FxHashMap<Box<[Levels]>, (Sizes, Sizes)>,
    /// Machines whose first failure is an output that does not lead to the right answer.
    pub wrong: Sizes,
    /// Machines whose first failure is a pass that is proved to run for ever.
    pub endless: Sizes,
    /// Machines whose first failure is a pass that still ran at the limit.
    pub undecided: Sizes,
}

impl PassTally {
    /// Adds machines that have the same levels on all examples.
    pub(super) fn solve(&mut self, levels: &[Levels], machines: &[u128], ranks: &[u128]) {
        if let Some((count, least)) = self.solved.get_mut(levels) {
            add(count, machines);
            for (known, &rank) in least.iter_mut().zip(ranks) {
                if *known == 0 || (rank != 0 && rank < *known) {
                    *known = rank;
                }
            }
            return;
        }
        self.solved
            .insert(levels.into(), (machines.into(), ranks.into()));
    }
}

impl Additive for PassTally {
    fn merge(&mut self, other: &Self) {
        for (levels, (machines, least)) in &other.solved {
            self.solve(levels, machines, least);
        }
        add(&mut self.wrong, &other.wrong);
        add(&mut self.endless, &other.endless);
        add(&mut self.undecided, &other.undecided);
    }

    fn total(&self) -> u128 {
        let failed = [&self.wrong, &self.endless, &self.undecided];
        let solved = self.solved.values().map(|(machines, _)| machines);
        failed
            .into_iter()
            .chain(solved)
            .flat_map(|machines| machines.iter())
            .sum()
    }
}
