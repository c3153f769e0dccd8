//! The counts of solutions.

use std::borrow::Borrow;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::work::Additive;

/// What happens on a held-out input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    /// It does not halt within the limit.
    Running,
    /// It halts with another output than the right one, after so many steps.
    Wrong(u64),
    /// It halts with the right output, after so many steps.
    Right(u64),
}

/// What a solution does: its steps on every training input, and its fate on every held-out one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Behaviour(Box<[u64]>);

impl Borrow<[u64]> for Behaviour {
    fn borrow(&self) -> &[u64] {
        &self.0
    }
}

impl Behaviour {
    /// Steps on the training inputs, of which there are `trained`.
    #[must_use]
    pub fn steps(&self, trained: usize) -> &[u64] {
        &self.0[..trained.min(self.0.len())]
    }

    /// Fates on the held-out inputs, after `trained` training inputs.
    pub fn held_out(&self, trained: usize) -> impl Iterator<Item = Fate> {
        let coded = &self.0[trained.min(self.0.len())..];
        coded.iter().map(|&code| match (code / 2, code % 2) {
            (0, _) => Fate::Running,
            (steps, 0) => Fate::Wrong(steps),
            (steps, _) => Fate::Right(steps),
        })
    }
}

/// A fate as a number: twice the steps, and one more if it is right; 0 if it does not halt.
pub(super) const fn code(fate: Fate) -> u64 {
    match fate {
        Fate::Running => 0,
        Fate::Wrong(steps) => 2 * steps,
        Fate::Right(steps) => 2 * steps + 1,
    }
}

/// The machines that do the same, by their number of states from 1 on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// Number of machines of each size.
    pub machines: Box<[u128]>,
    /// Least rank among those of each size; 0 if there is none.
    pub least: Box<[u128]>,
}

impl Class {
    fn merge(&mut self, machines: &[u128], ranks: impl Iterator<Item = u128>) {
        add(&mut self.machines, machines);
        for (known, rank) in self.least.iter_mut().zip(ranks) {
            if *known == 0 || (rank != 0 && rank < *known) {
                *known = rank;
            }
        }
    }
}

/// Counts of machines by their size: of the solutions by what they do, and of all others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionTally {
    /// The solutions.
    pub classes: FxHashMap<Behaviour, Class>,
    /// Machines that halt on all training inputs, by the examples that they get right, example i
    /// being bit i, and by their time. Only if subsets are told apart, some are wrong.
    pub performances: FxHashMap<(u64, u64), Box<[u128]>>,
    /// Machines that halt with a wrong output; none if subsets are told apart.
    pub wrong: Box<[u128]>,
    /// Machines proved to run for ever on a training input.
    pub endless: Box<[u128]>,
    /// Machines that still ran on a training input at the time limit.
    pub undecided: Box<[u128]>,
    /// Partial machines run.
    pub nodes: u64,
    /// Single-machine steps run.
    pub steps: u64,
}

/// Adds numbers of machines, size by size.
pub(crate) fn add(known: &mut Box<[u128]>, more: &[u128]) {
    if known.is_empty() {
        *known = more.into();
        return;
    }
    for (known, more) in known.iter_mut().zip(more) {
        *known += more;
    }
}

impl SolutionTally {
    /// Adds solutions that behave in the same way, given as [`Behaviour`] keeps them.
    pub(super) fn solve(
        &mut self,
        behaviour: &[u64],
        machines: &[u128],
        ranks: impl Iterator<Item = u128>,
    ) {
        if let Some(known) = self.classes.get_mut(behaviour) {
            known.merge(machines, ranks);
            return;
        }
        let class = Class {
            machines: machines.into(),
            least: ranks.collect(),
        };
        self.classes.insert(Behaviour(behaviour.into()), class);
    }
}

impl Additive for SolutionTally {
    fn merge(&mut self, other: &Self) {
        for (behaviour, class) in &other.classes {
            self.solve(&behaviour.0, &class.machines, class.least.iter().copied());
        }
        for (&key, machines) in &other.performances {
            add(self.performances.entry(key).or_default(), machines);
        }
        add(&mut self.wrong, &other.wrong);
        add(&mut self.endless, &other.endless);
        add(&mut self.undecided, &other.undecided);
        self.nodes += other.nodes;
        self.steps += other.steps;
    }

    fn total(&self) -> u128 {
        let rejected = [&self.wrong, &self.endless, &self.undecided];
        rejected
            .into_iter()
            .chain(self.performances.values())
            .flat_map(|machines| machines.iter())
            .sum()
    }
}
