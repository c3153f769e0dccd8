//! What is counted: the task, the machines and the limits.

use crate::error::{Error, Result};
use crate::machines::{Partial, Space, write_over};
use crate::tasks::{Cost, Example, Task};

/// Most steps of a run without deciders: it may visit a fresh cell in each.
const MOST_STEPS_WITHOUT_DECIDERS: u64 = 1 << 26;

/// Most training examples whose subsets are told apart.
const MOST_SUBSETS: usize = 64;

/// How far the runs go, and what is kept of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Greatest time of a solution, by the task's cost.
    pub max_time: u64,
    /// Greatest number of steps on each held-out input.
    pub held_out_time: u64,
    /// Whether machines that give some wrong outputs are run on, and counted by the examples that
    /// they get right and by their time.
    pub subsets: bool,
    /// Whether to stop machines that are proved to run for ever. This changes nothing but the time
    /// and which machines are called endless.
    pub deciders: bool,
}

/// A count of solutions that can be made: checked, with what follows from it.
#[derive(Clone, Debug)]
pub struct SolutionPlan {
    pub(super) task: Task,
    pub(super) space: Space,
    pub(super) limits: Limits,
    /// The training examples, and then those held out.
    pub(super) examples: Vec<Example>,
    /// What cells that were never visited hold in the run on each of them.
    pub(super) written: Vec<Vec<u8>>,
    /// Least time that the examples after each training example take: a step each.
    pub(super) rest: Vec<u64>,
    /// Number of machines of each size that a leaf stands for, by states reached and entries chosen.
    pub(super) weights: Vec<Vec<Box<[u128]>>>,
}

impl SolutionPlan {
    /// The plan of counting the solutions of a task in a space.
    ///
    /// # Errors
    ///
    /// If the task judges outputs by a function, if the task or a held-out example mentions a symbol
    /// that the space does not have, if there are too many examples for subsets, or without
    /// deciders if the time is too great.
    pub fn new(task: Task, held_out: Option<&Task>, space: Space, limits: Limits) -> Result<Self> {
        task.check_symbols(space.symbols())?;
        let mut examples = task.examples().to_vec();
        if let Some(held_out) = held_out {
            held_out.check_symbols(space.symbols())?;
            examples.extend_from_slice(held_out.examples());
        }
        if examples.iter().any(|example| example.output.is_none()) {
            return Err(Error::invalid(
                "task: give it by examples; a function of all outputs cannot be counted",
            ));
        }
        if limits.subsets && task.examples().len() > MOST_SUBSETS {
            return Err(Error::invalid(format!(
                "performance: subsets of at most {MOST_SUBSETS} examples can be told apart, not of {}",
                task.examples().len()
            )));
        }
        let time = limits.max_time.max(limits.held_out_time);
        if !limits.deciders && time > MOST_STEPS_WITHOUT_DECIDERS {
            return Err(Error::invalid(format!(
                "max_time: without deciders a tape grows as long as the run, so at most \
                 {MOST_STEPS_WITHOUT_DECIDERS} steps are accepted, not {time}"
            )));
        }
        Ok(Self {
            written: written(&task, &examples),
            rest: rest(&task),
            weights: weights(&space)?,
            task,
            space,
            limits,
            examples,
        })
    }

    /// Number of machines of each size.
    ///
    /// # Errors
    ///
    /// Never: the space has these sizes.
    pub fn totals(&self) -> Result<Vec<u128>> {
        (1..=self.space.states())
            .map(|states| self.space.count(states))
            .collect()
    }

    pub(super) fn trained(&self) -> usize {
        self.task.examples().len()
    }
}

/// What is written on the tape for each example; the held-out ones begin on the tape that the training
/// examples have left, if it is kept.
fn written(task: &Task, examples: &[Example]) -> Vec<Vec<u8>> {
    let trained = task.examples().len();
    let one = |(index, example): (usize, &Example)| {
        if index < trained {
            task.written(index).to_vec()
        } else if task.has_memory() {
            write_over(task.written(trained - 1), &example.input)
        } else {
            example.input.clone()
        }
    };
    examples.iter().enumerate().map(one).collect()
}

fn rest(task: &Task) -> Vec<u64> {
    let examples = task.examples();
    let after = |index: usize| match task.cost() {
        Cost::Average => examples[index + 1..].iter().map(|each| each.weight).sum(),
        Cost::Max => 0,
    };
    (0..examples.len()).map(after).collect()
}

/// Number of machines of each size that a leaf stands for, by states reached and entries chosen.
pub(crate) fn weights(space: &Space) -> Result<Vec<Vec<Box<[u128]>>>> {
    let symbols = space.symbols();
    let of_sizes = |reached: usize, chosen: usize| {
        (1..=space.states())
            .map(|size| match (size * symbols).checked_sub(chosen) {
                Some(open) => Partial::weight_of(size, symbols, reached, open),
                None => Ok(0),
            })
            .collect()
    };
    (0..=space.states())
        .map(|reached| {
            (0..=reached * symbols)
                .map(|chosen| of_sizes(reached, chosen))
                .collect()
        })
        .collect()
}
