//! Fronts, and sweeps of slopes over them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dovetail_core::{Budget, Paths, Rank, Slope, Solution, Sweep, Tie, Time, reserve};
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arguments::bytes;
use crate::dovetailing::parse_tie;
use crate::error::Fallible;
use crate::machines::Space;
use crate::signals::{Signals, detached};
use crate::tasks::Task;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(sweep, module)?)?;
    module.add_class::<Found>()?;
    module.add_class::<FrontWalk>()
}

type Points = Vec<(u128, u64)>;

fn solutions(points: &[(u128, u64)]) -> Vec<Solution> {
    points
        .iter()
        .map(|&(rank, time)| Solution {
            rank: Rank(rank),
            time: Time(time),
        })
        .collect()
}

/// What is known of a front: its points, and what is still to be walked.
#[pyclass(module = "dovetail._core")]
pub struct Found {
    found: dovetail_core::Found,
}

#[pymethods]
impl Found {
    #[new]
    fn new() -> Self {
        Self {
            found: dovetail_core::Found::default(),
        }
    }

    /// A complete front of which nothing is known but its points.
    #[staticmethod]
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn complete(points: Points) -> Self {
        let found = dovetail_core::Found::complete(&solutions(&points));
        Self { found }
    }

    /// Widens the rectangle, from one that reaches to rank `old`.
    fn widen(&mut self, space: &Space, old: u128, new: u128) -> PyResult<()> {
        self.found
            .widen(&space.space, Rank(old), Rank(new))
            .or_raise()
    }

    /// Takes off what is still to be walked, in at most so many parts.
    fn take_parts(&mut self, most: usize) -> Vec<Self> {
        let parts = self.found.parts(most);
        self.found.rest = Paths::default();
        parts.into_iter().map(|found| Self { found }).collect()
    }

    /// The way to the first that is still to be walked: its size, and the choices.
    #[getter]
    fn way(&self) -> Vec<u16> {
        let Some((states, choices)) = self.found.rest.get(0) else {
            return Vec::new();
        };
        let choices = choices.iter().map(|&choice| choice.into());
        std::iter::once(states as u16).chain(choices).collect()
    }

    fn learn(&mut self, other: &Self) {
        self.found.learn(&other.found);
    }

    fn merge(&mut self, other: &Self) {
        self.found.merge(&other.found);
    }

    #[getter]
    fn points(&self) -> Points {
        let points = self.found.points.iter();
        points.map(|point| (point.rank.0, point.time.0)).collect()
    }

    /// Roughly how many machines are still to be walked.
    fn machines_left(&self, space: &Space) -> f64 {
        self.found.machines_left(&space.space)
    }

    /// How many subtrees are still to be walked.
    #[getter]
    fn left(&self) -> usize {
        self.found.rest.len()
    }

    #[getter]
    fn nodes(&self) -> u64 {
        self.found.nodes
    }

    #[getter]
    fn steps(&self) -> u64 {
        self.found.steps
    }

    fn __copy__(&self) -> Self {
        Self {
            found: self.found.clone(),
        }
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        bytes(py, &self.found.to_bytes().or_raise()?)
    }

    #[staticmethod]
    fn from_bytes(data: &[u8]) -> PyResult<Self> {
        let found = dovetail_core::Found::from_bytes(data).or_raise()?;
        Ok(Self { found })
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let make = py.get_type::<Self>().getattr("from_bytes")?;
        Ok((make, (self.to_bytes(py)?,)))
    }
}

/// A front under way.
#[pyclass(module = "dovetail._core")]
pub struct FrontWalk {
    walk: dovetail_core::FrontWalk,
    task: Py<Task>,
}

#[pymethods]
impl FrontWalk {
    #[new]
    fn new(
        task: Py<Task>,
        space: &Space,
        max_rank: u128,
        max_time: u64,
        known: &Found,
        depth: Option<usize>,
    ) -> PyResult<Self> {
        let corner = (Rank(max_rank), Time(max_time));
        let walk = dovetail_core::FrontWalk::new(
            Arc::clone(&task.get().task),
            space.space.clone(),
            corner,
            known.found.clone(),
        )
        .or_raise()?
        .to_depth(depth.unwrap_or(usize::MAX));
        Ok(Self { walk, task })
    }

    /// Goes on; whether all is walked.
    fn advance(
        &mut self,
        py: Python<'_>,
        max_nodes: Option<u64>,
        seconds: Option<f64>,
    ) -> PyResult<bool> {
        let task = self.task.clone_ref(py);
        let walk = &mut self.walk;
        let limit = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        detached(py, |signals| {
            let mut budget = Budget {
                nodes: max_nodes,
                deadline: limit.and_then(|limit| Instant::now().checked_add(limit)),
                poll: &mut || signals.poll(),
            };
            walk.advance(&mut budget, &mut |outputs| task.get().accept(outputs))
        })
    }

    #[getter]
    fn found(&self) -> Found {
        Found {
            found: self.walk.found(),
        }
    }

    /// Roughly how many machines are still to be walked.
    #[getter]
    fn machines_left(&self) -> f64 {
        self.walk.machines_left()
    }

    /// Number of points found.
    #[getter]
    fn points(&self) -> usize {
        self.walk.len()
    }

    #[getter]
    fn states(&self) -> usize {
        self.walk.states()
    }

    #[getter]
    fn nodes(&self) -> u64 {
        self.walk.nodes()
    }
}

type Winners<'py> = (
    Bound<'py, PyArray1<i64>>,
    Bound<'py, PyArray1<u64>>,
    Bound<'py, PyArray1<bool>>,
);

/// The winner's index, its iteration and whether it is certain, for each slope a/b.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
pub fn sweep<'py>(
    py: Python<'py>,
    points: Points,
    corner: (Option<u128>, u64),
    a: PyReadonlyArray1<'py, u64>,
    b: PyReadonlyArray1<'py, u64>,
    tie: &str,
) -> PyResult<Winners<'py>> {
    let tie = parse_tie(tie)?;
    let (max_rank, max_time) = corner;
    let sweep = Sweep::new(solutions(&points), max_rank.map(Rank), Time(max_time)).or_raise()?;
    let (a, b) = (a.as_slice()?, b.as_slice()?);
    let columns = detached(py, |signals| sweep_columns(&sweep, (a, b), tie, signals))?;
    let (index, iteration, covered) = columns;
    Ok((
        PyArray1::from_vec(py, index),
        PyArray1::from_vec(py, iteration),
        PyArray1::from_vec(py, covered),
    ))
}

type Columns = (Vec<i64>, Vec<u64>, Vec<bool>);

fn sweep_columns(
    sweep: &Sweep,
    (a, b): (&[u64], &[u64]),
    tie: Tie,
    signals: &mut Signals,
) -> dovetail_core::Result<Columns> {
    let mut columns = Columns::default();
    reserve(&mut columns.0, a.len(), "winners")?;
    reserve(&mut columns.1, a.len(), "iterations")?;
    reserve(&mut columns.2, a.len(), "flags")?;
    for (&a, &b) in a.iter().zip(b) {
        let winner = sweep.winner(Slope::new(a, b)?, tie);
        let iteration = u64::try_from(winner.iteration).map_err(|_| {
            dovetail_core::Error::Overflow(format!("the iteration for a={a}, b={b}"), "64 bits")
        })?;
        columns.0.push(winner.index as i64);
        columns.1.push(iteration);
        columns.2.push(winner.covered);
        signals.poll_often()?;
    }
    Ok(columns)
}
