//! The counts of a census.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::fronts::improve;
use crate::machines::{Evidence, Time};
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
    /// Machines by halting time, in order of time.
    pub times: Vec<(Time, u128)>,
    /// Pareto-minimal ranks and times, in order of rank.
    pub front: Vec<Solution>,
}

/// Counts of machines: of those that halt, by output and time, and of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Machines that halt, by output.
    pub outputs: FxHashMap<Box<[u8]>, Output>,
    /// Machines with longer outputs than are told apart; without ranks.
    pub longer: Output,
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
    /// Adds machines that halt at a time.
    pub(super) fn count(&mut self, time: Time, weight: u128) {
        match self.times.binary_search_by_key(&time, |&(time, _)| time) {
            Ok(index) => self.times[index].1 += weight,
            Err(index) => self.times.insert(index, (time, weight)),
        }
    }

    fn merge(&mut self, other: &Self) {
        for &(time, weight) in &other.times {
            self.count(time, weight);
        }
        for &point in &other.front {
            improve(&mut self.front, point);
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
        self.longer.merge(&other.longer);
        self.halting += other.halting;
        for (known, more) in self.endless.iter_mut().zip(other.endless) {
            *known += more;
        }
        self.undecided += other.undecided;
        self.nodes += other.nodes;
        self.steps += other.steps;
    }
}
