//! Running one machine.

use dovetail_core::{RunEnd, Runner};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arguments::{bytes, symbols};
use crate::error::Fallible;
use crate::signals::detached;

type Run<'py> = (&'static str, u64, usize, isize, isize, Bound<'py, PyBytes>);

/// Runs a machine; the outcome, steps, state, head, first cell, and visited cells.
#[pyfunction]
pub fn run<'py>(
    py: Python<'py>,
    machine: &str,
    input: &str,
    max_steps: u64,
    max_cells: usize,
) -> PyResult<Run<'py>> {
    let mut runner = make_runner(machine, input, max_cells)?;
    advance(py, &mut runner, max_steps)?;
    let config = runner.config();
    Ok((
        runner.end().map_or("step limit", outcome_name),
        config.steps(),
        config.state(),
        config.head_position(),
        config.first_position(),
        bytes(py, config.visited())?,
    ))
}

fn make_runner(machine: &str, input: &str, max_cells: usize) -> PyResult<Runner> {
    let machine = machine.parse().or_raise()?;
    Runner::new(machine, symbols(input, "input")?, max_cells).or_raise()
}

/// Runs without holding the interpreter, but answers signals.
fn advance(py: Python<'_>, runner: &mut Runner, steps: u64) -> PyResult<()> {
    detached(py, |signals| {
        runner.advance_polling(steps, &mut || signals.poll())
    })?;
    Ok(())
}

const fn outcome_name(end: &RunEnd) -> &'static str {
    match end {
        RunEnd::Halted => "halted",
        RunEnd::StepLimit => "step limit",
        RunEnd::Undefined(..) => "undefined entry",
        RunEnd::CellLimit => "memory cap",
        RunEnd::Endless(_) => "endless",
    }
}

/// A run that goes on step by step, as far as the caller wants.
#[pyclass(module = "dovetail._core")]
pub struct Stepper {
    runner: Runner,
}

#[pymethods]
impl Stepper {
    #[new]
    #[pyo3(signature = (machine, input, max_cells = usize::MAX))]
    fn new(machine: &str, input: &str, max_cells: usize) -> PyResult<Self> {
        Ok(Self {
            runner: make_runner(machine, input, max_cells)?,
        })
    }

    /// Begins another run on the tape that is left, with an input written over it.
    fn begin_again(&mut self, input: &str) -> PyResult<()> {
        self.runner
            .begin_again(&symbols(input, "input")?)
            .or_raise()
    }

    fn copy(&self) -> Self {
        Self {
            runner: self.runner.clone(),
        }
    }

    fn advance(&mut self, py: Python<'_>, steps: u64) -> PyResult<u64> {
        let before = self.runner.config().steps();
        advance(py, &mut self.runner, steps)?;
        Ok(self.runner.config().steps() - before)
    }

    #[getter]
    fn outcome(&self) -> Option<&'static str> {
        self.runner.end().map(outcome_name)
    }

    #[getter]
    fn steps(&self) -> u64 {
        self.runner.config().steps()
    }

    #[getter]
    fn state(&self) -> usize {
        self.runner.config().state()
    }

    #[getter]
    fn head(&self) -> isize {
        self.runner.config().head_position()
    }

    #[getter]
    fn first_cell(&self) -> isize {
        self.runner.config().first_position()
    }

    fn cells<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        bytes(py, self.runner.config().visited())
    }

    /// Every `spacing`-th cell from `left` up to `right`.
    fn window<'py>(
        &self,
        py: Python<'py>,
        left: isize,
        right: isize,
        spacing: usize,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let config = self.runner.config();
        let input = self.runner.input();
        let spacing = spacing.max(1);
        let width = usize::try_from(right.saturating_sub(left)).unwrap_or(0);
        PyBytes::new_with(py, width.div_ceil(spacing), |cells| {
            for (cell, position) in cells.iter_mut().zip((left..).step_by(spacing)) {
                *cell = config.symbol_at(position, input);
            }
            Ok(())
        })
    }
}
