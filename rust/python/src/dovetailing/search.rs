//! The exact search.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dovetail_core::{Budget, BudgetEnd, Progress, Slope};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::schedule::parse_tie;
use crate::arguments::bytes;
use crate::error::Fallible;
use crate::machines::Space;
use crate::signals::detached;
use crate::tasks::Task;

type Arguments = (Py<Task>, Py<Space>, u64, u64, String, Option<u128>);

/// A search that can stop and go on.
#[pyclass(module = "dovetail._core")]
pub struct Search {
    search: dovetail_core::Search,
    arguments: Arguments,
}

#[pymethods]
impl Search {
    #[new]
    fn new(
        task: Py<Task>,
        space: Py<Space>,
        a: u64,
        b: u64,
        tie: String,
        max_iterations: Option<u128>,
    ) -> PyResult<Self> {
        let search = dovetail_core::Search::new(
            Arc::clone(&task.get().task),
            space.get().space.clone(),
            Slope::new(a, b).or_raise()?,
            parse_tie(&tie)?,
            max_iterations,
        )
        .or_raise()?;
        Ok(Self {
            search,
            arguments: (task, space, a, b, tie, max_iterations),
        })
    }

    fn advance(
        &mut self,
        py: Python<'_>,
        max_nodes: Option<u64>,
        seconds: Option<f64>,
    ) -> PyResult<&'static str> {
        let task = self.arguments.0.clone_ref(py);
        let search = &mut self.search;
        let limit = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let progress = detached(py, |signals| {
            let mut budget = Budget {
                nodes: max_nodes,
                deadline: limit.and_then(|limit| Instant::now().checked_add(limit)),
                poll: &mut || signals.poll(),
            };
            search.advance(&mut budget, &mut |outputs| task.get().accept(outputs))
        });
        Ok(match progress? {
            Progress::Hit => "hit",
            Progress::Paused(BudgetEnd::Nodes) => "nodes",
            Progress::Paused(BudgetEnd::Timeout) => "timeout",
            Progress::Iterations => "iterations",
            Progress::Exhausted => "exhausted",
        })
    }

    #[getter]
    fn best(&self) -> Option<(u128, u64)> {
        self.search.best().map(|best| (best.rank.0, best.time.0))
    }

    #[getter]
    fn excluded(&self) -> u128 {
        self.search.excluded()
    }

    #[getter]
    fn bound(&self) -> u128 {
        self.search.bound()
    }

    #[getter]
    fn nodes(&self) -> u64 {
        self.search.nodes()
    }

    #[getter]
    fn steps(&self) -> u64 {
        self.search.steps()
    }

    fn raise_limit(&mut self, max_iterations: Option<u128>) {
        self.search.set_max_iterations(max_iterations);
    }

    fn __copy__(&self, py: Python<'_>) -> Self {
        let (task, space, a, b, tie, max_iterations) = &self.arguments;
        let (task, space) = (task.clone_ref(py), space.clone_ref(py));
        Self {
            search: self.search.clone(),
            arguments: (task, space, *a, *b, tie.clone(), *max_iterations),
        }
    }

    fn __setstate__(&mut self, state: &[u8]) -> PyResult<()> {
        self.search.restore(state).or_raise()
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Arguments, Bound<'py, PyBytes>)> {
        let (task, space, a, b, tie, max_iterations) = &self.arguments;
        let arguments = (
            task.clone_ref(py),
            space.clone_ref(py),
            *a,
            *b,
            tie.clone(),
            *max_iterations,
        );
        let state = bytes(py, &self.search.checkpoint().or_raise()?)?;
        Ok((py.get_type::<Self>().into_any(), arguments, state))
    }
}
