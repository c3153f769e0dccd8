//! The known part of a front: its points, and which parts of the trees have not been walked.

use serde::{Deserialize, Serialize};

use super::pareto::improve;
use super::paths::Paths;
use crate::error::{Error, Result};
use crate::machines::{Rank, Space};
use crate::tasks::Solution;

/// The known part of a front, from which a walk goes on.
///
/// Parts of the trees can be walked anywhere and in any order; [`Found::merge`] adds them up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Pareto-minimal solutions, in order of rank; all of them once nothing is left to be walked.
    pub points: Vec<Solution>,
    /// The parts of the trees that are still to be walked.
    pub rest: Paths,
    /// The parts that only the rectangle has left out; `None` if they were too many to be kept.
    pub beyond: Option<Paths>,
    /// Partial machines run.
    pub nodes: u64,
    /// Single-machine steps run.
    pub steps: u64,
}

impl Default for Found {
    /// An empty front, of which no part is to be walked.
    fn default() -> Self {
        Self {
            points: Vec::new(),
            rest: Paths::default(),
            beyond: Some(Paths::default()),
            nodes: 0,
            steps: 0,
        }
    }
}

impl Found {
    /// A front of which nothing is known: all is to be walked, up to some rank.
    ///
    /// # Errors
    ///
    /// If a rank does not fit 128 bits.
    pub fn nothing(space: &Space, max_rank: Rank) -> Result<Self> {
        let mut found = Self::default();
        found.add_trees(space, Rank(0), max_rank)?;
        Ok(found)
    }

    /// A complete front of which only the points are known.
    #[must_use]
    pub fn complete(points: &[Solution]) -> Self {
        Self {
            points: points.to_vec(),
            beyond: None,
            ..Self::default()
        }
    }

    /// Widens the rectangle: the parts that the old one, up to rank `old`, has left out are to be
    /// walked too.
    ///
    /// # Errors
    ///
    /// If a rank does not fit 128 bits.
    pub fn widen(&mut self, space: &Space, old: Rank, new: Rank) -> Result<()> {
        if let Some(beyond) = self.beyond.replace(Paths::default()) {
            self.rest.append(&beyond);
            self.add_trees(space, old, new)
        } else {
            self.rest = Paths::default();
            self.add_trees(space, Rank(0), new)
        }
    }

    /// Adds the trees of all sizes of which the first machine has a rank above `old`, up to `new`.
    fn add_trees(&mut self, space: &Space, old: Rank, new: Rank) -> Result<()> {
        for states in 1..=space.states() {
            if (old.0..new.0).contains(&space.offset(states)?) {
                self.rest.push(states, []);
            }
        }
        Ok(())
    }

    /// The rest of the walk in at most `most` parts; each knows the points of all.
    #[must_use]
    pub fn parts(&self, most: usize) -> Vec<Self> {
        let length = self.rest.len().div_ceil(most.max(1)).max(1);
        let mut parts = Vec::new();
        for (index, (states, choices)) in self.rest.iter().enumerate() {
            if index % length == 0 {
                parts.push(Self {
                    points: self.points.clone(),
                    ..Self::default()
                });
            }
            if let Some(part) = parts.last_mut() {
                part.rest.push(states, choices.iter().copied());
            }
        }
        parts
    }

    /// An estimate of the number of machines still to be walked, for a progress bar.
    #[must_use]
    pub fn machines_left(&self, space: &Space) -> f64 {
        self.rest.machines(space, 0)
    }

    /// Adds the points of another.
    pub fn learn(&mut self, other: &Self) {
        for &point in &other.points {
            improve(&mut self.points, point);
        }
    }

    /// Adds the points, the rest and the work of another.
    pub fn merge(&mut self, other: &Self) {
        self.learn(other);
        self.rest.append(&other.rest);
        self.beyond = match (self.beyond.take(), &other.beyond) {
            (Some(mut mine), Some(more)) => {
                mine.append(more);
                Some(mine)
            }
            _ => None,
        };
        self.nodes += other.nodes;
        self.steps += other.steps;
    }

    /// The known part as bytes.
    ///
    /// # Errors
    ///
    /// If it cannot be encoded.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        postcard::to_stdvec(self).map_err(|error| Error::Callback(Box::new(error)))
    }

    /// The known part that [`Found::to_bytes`] encoded.
    ///
    /// # Errors
    ///
    /// If the bytes are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        postcard::from_bytes(bytes).map_err(|_| Error::invalid("front: the bytes are damaged"))
    }
}
