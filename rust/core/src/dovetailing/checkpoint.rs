//! A search as bytes, so that it can go on in another process.

use serde::{Deserialize, Serialize};

use super::search::Search;
use crate::error::{Error, Result};
use crate::machines::{Rank, Time};
use crate::tasks::Solution;

/// What a search needs to go on elsewhere.
#[derive(Serialize, Deserialize)]
struct Checkpoint {
    max_iterations: Option<u128>,
    excluded: u128,
    bound: u128,
    cut: bool,
    best: Option<(u128, u64)>,
    nodes: u64,
    steps: u64,
    /// Code to try next at each branch of the path; `None` before the root has run.
    path: Option<Vec<usize>>,
}

impl Search {
    /// All that is needed to go on elsewhere, for [`Search::restore`].
    ///
    /// # Errors
    ///
    /// If it cannot be encoded.
    pub fn checkpoint(&self) -> Result<Vec<u8>> {
        let checkpoint = Checkpoint {
            max_iterations: self.max_iterations,
            excluded: self.excluded,
            bound: self.bound(),
            cut: self.solver.cut,
            best: self.best().map(|best| (best.rank.0, best.time.0)),
            nodes: self.solver.settled_nodes(),
            steps: self.solver.steps,
            path: self.solver.path(),
        };
        postcard::to_stdvec(&checkpoint).map_err(|error| Error::Callback(Box::new(error)))
    }

    /// Puts a new search, made with the same arguments, where another one was.
    ///
    /// # Errors
    ///
    /// If the bytes are not a checkpoint of such a search.
    pub fn restore(&mut self, checkpoint: &[u8]) -> Result<()> {
        let broken = || Error::invalid("checkpoint: not one of this search");
        let saved: Checkpoint = postcard::from_bytes(checkpoint).map_err(|_| broken())?;
        self.max_iterations = saved.max_iterations;
        // The path may have been taken within a larger bound, without a solution.
        self.solver.goal.bound = u128::MAX - 1;
        self.solver.goal.best = None;
        self.open_stage()?;
        if let Some(path) = &saved.path {
            self.solver.retrace(path).ok_or_else(broken)?;
        }
        self.excluded = saved.excluded;
        self.solver.goal.bound = saved.bound;
        self.solver.goal.best = saved.best.map(|(rank, time)| Solution {
            rank: Rank(rank),
            time: Time(time),
        });
        self.solver.cut = saved.cut;
        self.solver.nodes = saved.nodes;
        self.solver.steps = saved.steps;
        Ok(())
    }
}
