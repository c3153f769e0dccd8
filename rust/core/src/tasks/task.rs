//! Tasks: the outputs wanted of a machine, and how outputs are read and times counted.

use std::borrow::Cow;

use crate::error::{Error, Result, check_memory};
use crate::machines::{Config, MAX_SYMBOLS, write_over};

/// How the output of a halted run is read off its tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Readout {
    /// From the first to the last non-blank cell.
    Tape,
    /// The cells that the head visited, left to right.
    Visited,
    /// The symbol under the head.
    Head,
    /// The number of non-blank cells, in decimal.
    Ones,
    /// From the head to the last non-blank cell at or right of it.
    Right,
}

/// How the times of several examples are combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cost {
    /// One after the other: the weighted sum.
    Average,
    /// Side by side: the maximum.
    Max,
}

/// One input, the turns that a step on it takes, and the output wanted, if it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Symbols written rightwards from the start cell.
    pub input: Vec<u8>,
    /// Turns that one step takes.
    pub weight: u64,
    /// The output wanted, as [`Readout::read`] would give it.
    pub output: Option<Vec<u8>>,
}

/// The training examples of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    examples: Vec<Example>,
    readout: Readout,
    cost: Cost,
    /// With memory: what the inputs up to each example's have written on the tape.
    written: Option<Vec<Vec<u8>>>,
}

/// A function that says whether a machine is accepted, from its outputs in the order of the examples.
///
/// Its error ends the search and passes through to the caller.
pub type Predicate<'a> = dyn FnMut(&[Vec<u8>]) -> Result<bool> + 'a;

/// The predicate of a task whose outputs are all given: every machine that gives them is accepted.
///
/// # Errors
///
/// Never.
pub const fn accept_all(_: &[Vec<u8>]) -> Result<bool> {
    Ok(true)
}

/// Cells that take so little memory that they are read without asking for it.
const FEW_CELLS: usize = 1 << 16;

/// A tape to be read: the visited cells, the index of the head among them, and the input beyond.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    pub visited: &'a [u8],
    pub head: usize,
    pub unread: &'a [u8],
}

impl Readout {
    /// The output of a run that has halted; of no other, whose head may be off its visited cells.
    ///
    /// Symbols are values from 0; only [`Readout::Ones`] gives decimal digits as values.
    #[must_use]
    pub fn read<'a>(self, config: &'a Config, input: &'a [u8]) -> Cow<'a, [u8]> {
        self.read_view(View {
            visited: config.visited(),
            head: config.head_index(),
            unread: config.unread(input),
        })
    }

    pub(crate) fn read_view(self, view: View<'_>) -> Cow<'_, [u8]> {
        let View {
            visited,
            head,
            unread,
        } = view;
        match self {
            Self::Visited => Cow::Borrowed(visited),
            Self::Head => Cow::Borrowed(&visited[head..=head]),
            Self::Ones => {
                let ones = visited
                    .iter()
                    .chain(unread)
                    .filter(|&&symbol| symbol != 0)
                    .count();
                Cow::Owned(ones.to_string().bytes().map(|digit| digit - b'0').collect())
            }
            Self::Tape => join(visited, unread, trim_left),
            Self::Right => join(&visited[head..], unread, |cells| cells),
        }
    }
}

/// Checks that a tape can be read: an output may be put together, trimmed and kept.
///
/// # Errors
///
/// If there is no memory for that.
pub(crate) fn check_reading(cells: usize) -> Result<()> {
    if cells < FEW_CELLS {
        return Ok(());
    }
    check_memory(cells.saturating_mul(3), "an output")
}

/// `cells` and then `rest`, trimmed: trailing blanks always, leading ones by `lead`.
fn join<'a>(cells: &'a [u8], rest: &[u8], lead: fn(&[u8]) -> &[u8]) -> Cow<'a, [u8]> {
    let rest = trim_right(rest);
    if rest.is_empty() {
        return Cow::Borrowed(lead(trim_right(cells)));
    }
    let joined = [cells, rest].concat();
    Cow::Owned(lead(&joined).to_vec())
}

fn trim_right(cells: &[u8]) -> &[u8] {
    let end = cells
        .iter()
        .rposition(|&symbol| symbol != 0)
        .map_or(0, |last| last + 1);
    &cells[..end]
}

fn trim_left(cells: &[u8]) -> &[u8] {
    let first = cells
        .iter()
        .position(|&symbol| symbol != 0)
        .unwrap_or(cells.len());
    &cells[first..]
}

impl Task {
    /// A task of at least one example.
    ///
    /// # Errors
    ///
    /// If there is no example, a weight is 0, a symbol is none, or weights other than 1 meet
    /// [`Cost::Max`].
    pub fn new(examples: Vec<Example>, readout: Readout, cost: Cost) -> Result<Self> {
        if examples.is_empty() {
            return Err(Error::invalid(
                "examples: a task needs at least one example",
            ));
        }
        if examples.iter().any(|example| example.weight == 0) {
            return Err(Error::invalid("weights: a weight must be at least 1"));
        }
        let known = examples
            .iter()
            .filter(|example| example.output.is_some())
            .count();
        if known != 0 && known != examples.len() {
            return Err(Error::invalid(
                "examples: either all of them have an output that is wanted, or none has",
            ));
        }
        let weights = examples.iter().map(|example| u128::from(example.weight));
        if weights.sum::<u128>() >= 1 << 32 {
            return Err(Error::invalid("weights: their sum must be below 2^32"));
        }
        if cost == Cost::Max && examples.iter().any(|example| example.weight != 1) {
            return Err(Error::invalid(
                "weights: only cost=\"average\" takes weights other than 1",
            ));
        }
        let task = Self {
            examples,
            readout,
            cost,
            written: None,
        };
        if task.symbols() > MAX_SYMBOLS {
            return Err(Error::invalid(format!(
                "inputs: symbols must be 0 to {}",
                MAX_SYMBOLS - 1
            )));
        }
        Ok(task)
    }

    /// The same task, with the tape kept between the examples: each but the first begins on the tape
    /// that the one before has left, with its input written over it.
    ///
    /// # Errors
    ///
    /// If the examples are run side by side, or there is no memory for all that they write.
    ///
    /// # Examples
    ///
    /// ```
    /// use dovetail_core::{Cost, Example, Readout, Task};
    ///
    /// let example = Example { input: vec![1], weight: 1, output: None };
    /// let task = |cost| Task::new(vec![example.clone()], Readout::Tape, cost);
    /// assert!(task(Cost::Average)?.with_memory()?.has_memory());
    /// assert!(task(Cost::Max)?.with_memory().is_err());
    /// # Ok::<(), dovetail_core::Error>(())
    /// ```
    pub fn with_memory(mut self) -> Result<Self> {
        if self.cost == Cost::Max {
            return Err(Error::invalid(
                "memory: only cost=\"average\" runs the examples one after the other",
            ));
        }
        let longest = self
            .examples
            .iter()
            .map(|example| example.input.len())
            .max();
        let cells = longest.unwrap_or(0).saturating_mul(self.examples.len());
        check_memory(cells, "the inputs of a task with memory")?;
        let mut written: Vec<Vec<u8>> = Vec::with_capacity(self.examples.len());
        for example in &self.examples {
            let before = written.last().map_or(&[][..], Vec::as_slice);
            written.push(write_over(before, &example.input));
        }
        self.written = Some(written);
        Ok(self)
    }

    /// Whether the tape is kept between the examples.
    #[must_use]
    pub const fn has_memory(&self) -> bool {
        self.written.is_some()
    }

    /// What cells that have never been visited hold in the run on an example, from the start cell on:
    /// its input; with memory also what is left of earlier ones.
    pub(crate) fn written(&self, example: usize) -> &[u8] {
        match &self.written {
            Some(written) => &written[example],
            None => &self.examples[example].input,
        }
    }

    /// Makes a configuration ready for the run on an example: on a tape of its own, or with memory
    /// on the one that the example before has left there.
    pub(crate) fn begin(&self, example: usize, config: &mut Config) {
        if self.has_memory() && example > 0 {
            config.rewind(&self.examples[example].input);
        } else {
            config.restart();
        }
    }

    /// The training examples.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// How outputs are read.
    #[must_use]
    pub const fn readout(&self) -> Readout {
        self.readout
    }

    /// How times are added up.
    #[must_use]
    pub const fn cost(&self) -> Cost {
        self.cost
    }

    /// One more than the greatest symbol that an input or a wanted output mentions.
    fn symbols(&self) -> usize {
        let outputs = self
            .examples
            .iter()
            .filter_map(|example| example.output.as_ref());
        let outputs = outputs.filter(|_| self.readout != Readout::Ones);
        let words = self
            .examples
            .iter()
            .map(|example| &example.input)
            .chain(outputs);
        words
            .flatten()
            .max()
            .map_or(0, |&symbol| symbol as usize + 1)
    }

    /// Refuses machines that lack a symbol that the task mentions.
    ///
    /// # Errors
    ///
    /// If the task mentions a symbol that is not among the first `symbols`.
    pub fn check_symbols(&self, symbols: usize) -> Result<()> {
        if self.symbols() > symbols {
            return Err(Error::invalid(format!(
                "task: symbol {} is not one of the space's 0 to {}",
                self.symbols() - 1,
                symbols - 1
            )));
        }
        Ok(())
    }

    /// Whether the output of a halted run on an example is not the one wanted. Cells that were never
    /// visited hold what was `written`.
    ///
    /// # Errors
    ///
    /// If there is no memory to read it, or to keep it.
    pub(crate) fn is_wrong(
        &self,
        example: &Example,
        written: &[u8],
        config: &Config,
    ) -> Result<bool> {
        check_reading(config.visited().len() + config.unread(written).len())?;
        Ok(example
            .output
            .as_ref()
            .is_some_and(|wanted| *self.readout.read(config, written) != wanted[..]))
    }
}
