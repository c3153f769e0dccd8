//! A search as bytes, so that it can go on in another process.

use serde::{Deserialize, Serialize};

use super::{Search, Solution};
use crate::error::{Error, Result};
use crate::schedule::Time;
use crate::space::Rank;
use crate::task::accept_all;

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
        let mut path: Vec<usize> = self.branches[..self.depth]
            .iter()
            .map(|branch| branch.code)
            .collect();
        let mut nodes = self.nodes;
        let at_root = self.running && self.depth == 0;
        if let (true, Some(code)) = (self.running, path.last_mut()) {
            // The newest partial machine is run again from its branch.
            *code -= 1;
            nodes -= 1;
        }
        let checkpoint = Checkpoint {
            max_iterations: self.max_iterations,
            excluded: self.excluded,
            bound: self.bound,
            cut: self.cut,
            best: self.best.map(|best| (best.rank.0, best.time.0)),
            nodes,
            steps: self.steps,
            path: (!at_root).then_some(path),
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
        self.bound = saved.bound;
        self.best = None;
        self.open_stage();
        if let Some(path) = &saved.path {
            self.retrace(path).ok_or_else(broken)?;
        }
        self.excluded = saved.excluded;
        self.cut = saved.cut;
        self.best = saved.best.map(|(rank, time)| Solution {
            rank: Rank(rank),
            time: Time(time),
        });
        self.nodes = saved.nodes;
        self.steps = saved.steps;
        Ok(())
    }

    /// Walks straight down a path, given by the code to try next at each branch.
    fn retrace(&mut self, path: &[usize]) -> Option<()> {
        for (level, &code) in path.iter().enumerate() {
            if let Some(top) = level.checked_sub(1) {
                self.branches[top].code = path[top].checked_sub(1)?;
                if self.branches[top].code >= self.partial.choices() || !self.choose(top) {
                    return None;
                }
            }
            // Every run on the path reached an undefined entry, so it ends.
            while self.running {
                self.run(&mut accept_all).ok()?;
            }
            if self.depth != level + 1 {
                return None;
            }
            self.branches[level].code = code;
        }
        if path.is_empty() {
            self.running = false;
        }
        Some(())
    }
}
