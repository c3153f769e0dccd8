//! The counts of a census.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::times::Times;
use crate::fronts::improve;
use crate::machines::{Evidence, Rank, Time};
use crate::tasks::Solution;
use crate::work::Additive;

/// How machines were proved to run for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endless {
    /// All entries are chosen and none of them halts.
    NoHaltingEntry,
    /// The configuration recurs in place.
    Cycle,
    /// The configuration recurs further along.
    TranslatedCycle,
    /// No configuration leads to a stop.
    Backward,
    /// Local views of the tape are closed.
    Ngrams,
}

impl From<&Evidence> for Endless {
    fn from(evidence: &Evidence) -> Self {
        match evidence {
            Evidence::Cycle { .. } => Self::Cycle,
            Evidence::TranslatedCycle { .. } => Self::TranslatedCycle,
            Evidence::Backward { .. } => Self::Backward,
            Evidence::Ngrams(_) => Self::Ngrams,
        }
    }
}

/// The machines that give one output.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Machines by halting time.
    pub times: Times,
    /// Pareto-minimal ranks and times, in order of rank.
    pub front: Vec<Solution>,
}

/// The machines that give one output, and no more about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// Their number.
    pub machines: u128,
    /// The least of their ranks, if ranks are asked for.
    pub least: Option<Rank>,
}

/// Counts of machines: of those that halt, by output and time, and of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Machines that halt, by output.
    pub outputs: FxHashMap<Box<[u8]>, Output>,
    /// Machines with longer outputs than have details, by output, as far as these are told apart.
    pub totals: FxHashMap<Box<[u8]>, Total>,
    /// All machines with longer outputs than have details, by halting time.
    pub longer: BTreeMap<Time, u128>,
    /// Machines that halt.
    pub halting: u128,
    /// Machines proved endless, in the order of [`Endless`].
    pub endless: [u128; 5],
    /// Machines that still ran at the time limit.
    pub undecided: u128,
    /// Partial machines run, or judged at once with others that need no run.
    pub nodes: u64,
    /// Single-machine steps run.
    pub steps: u64,
}

impl Output {
    fn merge(&mut self, other: &Self) {
        self.times.add(other.times.iter());
        for &point in &other.front {
            improve(&mut self.front, point);
        }
    }
}

impl Tally {
    /// Adds machines that give an output without details.
    pub(super) fn add_total(&mut self, key: &[u8], more: &Total) {
        match self.totals.get_mut(key) {
            Some(known) => {
                known.machines += more.machines;
                known.least = known.least.into_iter().chain(more.least).min();
            }
            None => {
                self.totals.insert(key.into(), more.clone());
            }
        }
    }
}

impl Additive for Tally {
    fn total(&self) -> u128 {
        self.halting + self.endless.iter().sum::<u128>() + self.undecided
    }

    fn merge(&mut self, other: &Self) {
        for (key, output) in &other.outputs {
            match self.outputs.get_mut(key) {
                Some(known) => known.merge(output),
                None => {
                    self.outputs.insert(key.clone(), output.clone());
                }
            }
        }
        for (key, total) in &other.totals {
            self.add_total(key, total);
        }
        for (&time, machines) in &other.longer {
            *self.longer.entry(time).or_default() += machines;
        }
        self.halting += other.halting;
        for (known, more) in self.endless.iter_mut().zip(other.endless) {
            *known += more;
        }
        self.undecided += other.undecided;
        self.nodes += other.nodes;
        self.steps += other.steps;
    }
}
