//! Two passes on each example: what they are, and who says what an output means.

use std::sync::RwLock;

use rustc_hash::FxHashMap;

use super::tally::Levels;
use crate::error::{Error, Result};
use crate::machines::{Config, Space};
use crate::speed::weights;

/// A halted pass: which one, the visited cells, the index of the head among them, and the input
/// beyond them. Pass 2i is the first one on example i, pass 2i + 1 the second.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pass {
    /// The number of the pass.
    pub number: usize,
    /// The visited cells, left to right.
    pub visited: Box<[u8]>,
    /// The index of the head among them.
    pub head: usize,
    /// The part of the input that no head has visited.
    pub unread: Box<[u8]>,
}

/// What the output of a pass means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The example is not solved.
    Wrong,
    /// The right answer.
    Right,
    /// A second pass is wanted.
    Again,
    /// A machine is named that solves the example, after some more levels.
    Solved(Levels),
}

/// Says what the output of a pass means.
pub trait Judge: Send + Sync {
    /// What it means; asked once or a few times for each different pass.
    ///
    /// # Errors
    ///
    /// What the judge reports; it ends the count.
    fn judge(&self, pass: &Pass) -> Result<Verdict>;
}

/// A count over all machines of a space, given two passes on each example.
pub struct PassPlan {
    pub(super) space: Space,
    /// The words of all passes.
    pub(super) words: Vec<Vec<u8>>,
    pub(super) max_steps: u64,
    /// Number of machines of each size that a leaf stands for, by states reached and entries chosen.
    pub(super) weights: Vec<Vec<Box<[u128]>>>,
    judge: Box<dyn Judge>,
    known: RwLock<FxHashMap<Pass, Verdict>>,
}

impl PassPlan {
    /// The plan of running all machines on pairs of words: those of the first and the second pass.
    ///
    /// # Errors
    ///
    /// If there is no example, a word has a symbol that the space does not have, or the numbers of
    /// machines do not fit 128 bits.
    pub fn new(
        space: Space,
        examples: &[[Vec<u8>; 2]],
        max_steps: u64,
        judge: Box<dyn Judge>,
    ) -> Result<Self> {
        let words = examples.concat();
        if words.is_empty() {
            return Err(Error::invalid("examples: at least one is needed"));
        }
        if words
            .iter()
            .flatten()
            .any(|&symbol| symbol as usize >= space.symbols())
        {
            return Err(Error::invalid(format!(
                "input: symbols must be 0 to {}",
                space.symbols() - 1
            )));
        }
        Ok(Self {
            weights: weights(&space)?,
            space,
            words,
            max_steps,
            judge,
            known: RwLock::default(),
        })
    }

    /// What the output of a pass means.
    pub(super) fn verdict(&self, number: usize, config: &Config) -> Result<Verdict> {
        let pass = Pass {
            number,
            visited: config.visited().into(),
            head: config.head_index(),
            unread: config.unread(&self.words[number]).into(),
        };
        let known = self
            .known
            .read()
            .map_err(|_| poisoned())?
            .get(&pass)
            .copied();
        if let Some(verdict) = known {
            return Ok(verdict);
        }
        let verdict = self.judge.judge(&pass)?;
        self.known
            .write()
            .map_err(|_| poisoned())?
            .insert(pass, verdict);
        Ok(verdict)
    }
}

fn poisoned() -> Error {
    Error::invalid("judge: it has failed on another thread")
}
