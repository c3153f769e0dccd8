//! Running one machine on one input.

use super::accelerate::{Accelerator, Job, Limits};
use super::end::RunEnd;
use super::machine::{Action, Machine};
use super::tape::Config;
use crate::error::{Error, Result};

/// A run under way: a machine, its input, and the configuration reached.
///
/// # Examples
///
/// ```
/// use dovetail_core::{RunEnd, Runner};
///
/// let mut runner = Runner::new("1RB1LB_1LA1RZ".parse()?, Vec::new(), usize::MAX)?;
/// assert_eq!(runner.advance(100), Some(RunEnd::Halted));
/// assert_eq!(runner.config().steps(), 6);
/// # Ok::<(), dovetail_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Runner {
    machine: Machine,
    input: Vec<u8>,
    config: Config,
    max_cells: usize,
    end: Option<RunEnd>,
    accelerator: Accelerator,
}

/// Plain steps between two polls.
const STEPS_PER_POLL: u64 = 1 << 20;

impl Runner {
    /// A run about to start on `input`, which stops before it visits more than `max_cells` cells;
    /// each takes a byte.
    ///
    /// # Errors
    ///
    /// If the input holds a symbol that the machine does not have.
    pub fn new(machine: Machine, input: Vec<u8>, max_cells: usize) -> Result<Self> {
        check_input(&machine, &input)?;
        let mut runner = Self {
            accelerator: Accelerator::new(),
            machine,
            input,
            config: Config::default(),
            max_cells,
            end: None,
        };
        runner.settle()?;
        Ok(runner)
    }

    /// Begins another run on the tape that this one leaves: in state A on the start cell, after
    /// `input` was written over the tape from there on. Cells visited before are still visited.
    ///
    /// # Errors
    ///
    /// If the input holds a symbol that the machine does not have.
    ///
    /// # Examples
    ///
    /// ```
    /// use dovetail_core::{RunEnd, Runner};
    ///
    /// let mut runner = Runner::new("1RA1RZ".parse()?, vec![0, 1], usize::MAX)?;
    /// assert_eq!(runner.advance(100), Some(RunEnd::Halted));
    /// runner.begin_again(&[0])?;
    /// assert_eq!(runner.advance(100), Some(RunEnd::Halted));
    /// assert_eq!(runner.config().visited(), [1, 1]);
    /// # Ok::<(), dovetail_core::Error>(())
    /// ```
    pub fn begin_again(&mut self, input: &[u8]) -> Result<()> {
        check_input(&self.machine, input)?;
        self.config.rewind(input);
        self.input = write_over(&self.input, input);
        self.end = None;
        self.accelerator = Accelerator::new();
        self.settle()
    }

    /// Runs up to `steps` further steps; `None` if the run can go on after them. Memory that is not
    /// to be had counts as the cap.
    pub fn advance(&mut self, steps: u64) -> Option<RunEnd> {
        self.advance_polling(steps, &mut || Ok(()))
            .unwrap_or(Some(RunEnd::CellLimit))
    }

    /// The same, calling `poll` every few milliseconds.
    ///
    /// # Errors
    ///
    /// What `poll` reports, or a tape for which there is no memory; the run can go on from where it
    /// is.
    pub fn advance_polling(
        &mut self,
        steps: u64,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Option<RunEnd>> {
        let goal = self.config.steps().saturating_add(steps);
        while self.end.is_none() {
            let job = Job {
                machine: &self.machine,
                input: &self.input,
                limits: Limits {
                    steps: goal,
                    cells: self.max_cells,
                },
            };
            self.accelerator.advance(&mut self.config, job, poll)?;
            // A step visits one more cell at the most, and the last one of a spin none.
            let cells = self.max_cells.saturating_sub(self.config.visited().len());
            let left = goal - self.config.steps();
            let most = left
                .min((cells as u64).saturating_add(1))
                .min(STEPS_PER_POLL);
            let budget = match self.accelerator.wait(&self.config) {
                0 => most,
                wait => most.min(wait),
            };
            let stopped = self.config.spin(self.machine.table(), &self.input, budget);
            if stopped && !self.config.is_fresh() {
                self.stop();
            }
            self.settle()?;
            if self.config.steps() == goal {
                break;
            }
            poll()?;
        }
        Ok(self.end.clone())
    }

    /// Visits the cell that the head has come to: it counts although it has not been read. If one
    /// more cell is not allowed, the run ends.
    fn settle(&mut self) -> Result<()> {
        if self.end.is_some() || !self.config.is_fresh() {
            return Ok(());
        }
        if self.config.visited().len() >= self.max_cells {
            self.end = Some(RunEnd::CellLimit);
            return Ok(());
        }
        self.config.visit(&self.input, self.max_cells)
    }

    fn stop(&mut self) {
        let (state, symbol) = (self.config.state(), self.config.symbol() as usize);
        self.end = Some(match self.machine.entry(state, symbol).action() {
            Action::Halt { write } => {
                self.config.halt(write);
                RunEnd::Halted
            }
            _ => RunEnd::Undefined(state, symbol),
        });
    }

    /// The machine that runs.
    #[must_use]
    pub const fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The input it was given; in a run on a tape that was left, what the inputs so far have written.
    #[must_use]
    pub fn input(&self) -> &[u8] {
        &self.input
    }

    /// The configuration reached.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// Why the run ended, if it has.
    #[must_use]
    pub const fn end(&self) -> Option<&RunEnd> {
        self.end.as_ref()
    }
}

/// What is on the tape from the start cell on after `input` was written over `before`.
pub(crate) fn write_over(before: &[u8], input: &[u8]) -> Vec<u8> {
    let rest = &before[input.len().min(before.len())..];
    [input, rest].concat()
}

/// Refuses symbols that a machine does not have.
///
/// # Errors
///
/// If the input holds one.
pub(crate) fn check_input(machine: &Machine, input: &[u8]) -> Result<()> {
    let is_foreign = |&&symbol: &&u8| symbol as usize >= machine.symbols();
    let Some(symbol) = input.iter().find(is_foreign) else {
        return Ok(());
    };
    Err(Error::invalid(format!(
        "input: symbol {symbol} is not one of the machine's 0 to {}",
        machine.symbols() - 1
    )))
}
