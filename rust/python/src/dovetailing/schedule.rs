//! The literal dovetailer.

use std::sync::Arc;

use dovetail_core::{
    Dovetailer, Error, Program, Rank, Slope, Tabled, Tie, Trial, Visit, accept_all,
};
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::prelude::*;

use crate::arguments::unknown;
use crate::error::Fallible;
use crate::machines::Space;
use crate::signals::detached;
use crate::tasks::Task;

type Literal<'py> = (
    Option<(u128, u64)>,
    u64,
    u128,
    u128,
    Option<Bound<'py, PyArray2<u64>>>,
    bool,
);

/// Iteration, rank, turns before the visit, turns and steps in it.
const COLUMNS: usize = 5;

/// Dovetails the machines of a space on a task.
#[pyfunction]
#[allow(
    clippy::too_many_arguments,
    reason = "flat by design; Python gives them their names"
)]
pub fn dovetail<'py>(
    py: Python<'py>,
    task: &Bound<'py, Task>,
    space: &Bound<'py, Space>,
    a: u64,
    b: u64,
    tie: &str,
    max_iterations: u64,
    trace: usize,
) -> PyResult<Literal<'py>> {
    let (task, space) = (task.get(), &space.get().space);
    task.task.check_symbols(space.symbols()).or_raise()?;
    let machines = (1..=space.total()).map(|rank| {
        Ok(Trial::new(
            space.machine(Rank(rank))?,
            Arc::clone(&task.task),
        ))
    });
    let dovetailer = Dovetailer::new(Slope::new(a, b).or_raise()?, parse_tie(tie)?, machines);
    let accept = |outputs: &[Vec<u8>]| task.accept(outputs);
    literal(py, dovetailer, max_iterations, trace, accept)
}

/// Dovetails programs of which the halting times are known.
#[pyfunction]
#[allow(
    clippy::too_many_arguments,
    reason = "flat by design; Python gives them their names"
)]
pub fn dovetail_table<'py>(
    py: Python<'py>,
    times: Vec<Option<u64>>,
    accepted: Vec<bool>,
    a: u64,
    b: u64,
    tie: &str,
    max_iterations: u64,
    trace: usize,
) -> PyResult<Literal<'py>> {
    let programs = times
        .into_iter()
        .zip(accepted)
        .map(|(time, accepted)| Ok(Tabled::new(time, accepted)));
    let dovetailer = Dovetailer::new(Slope::new(a, b).or_raise()?, parse_tie(tie)?, programs);
    literal(py, dovetailer, max_iterations, trace, accept_all)
}

pub fn parse_tie(name: &str) -> PyResult<Tie> {
    match name {
        "rank" => Ok(Tie::Rank),
        "time" => Ok(Tie::Time),
        _ => unknown("tie", name, "rank, time"),
    }
}

/// Runs a dovetailer to its hit or its limit.
fn literal<P: Program + Send, I: Iterator<Item = dovetail_core::Result<P>> + Send>(
    py: Python<'_>,
    mut dovetailer: Dovetailer<P, I>,
    max_iterations: u64,
    keep: usize,
    mut accept: impl FnMut(&[Vec<u8>]) -> dovetail_core::Result<bool> + Send,
) -> PyResult<Literal<'_>> {
    let mut trace = Trace::new(keep);
    let hit = detached(py, |signals| {
        while dovetailer.iteration() < max_iterations {
            let mut poll = || signals.poll_often();
            // Without a trace the visits are not even counted: there may be very many.
            let hit = if keep == 0 {
                dovetailer.iterate(&mut accept, &mut poll, |_| ())?
            } else {
                dovetailer.iterate(&mut accept, &mut poll, |visit| trace.add(visit))?
            };
            if hit.is_some() {
                return Ok(hit);
            }
        }
        Ok(None)
    })?;
    let complete = trace.visits <= keep;
    let rows = if keep > 0 {
        Some(trace.into_array(py)?)
    } else {
        None
    };
    Ok((
        hit.map(|hit| (hit.rank.0, hit.time.0)),
        dovetailer.iteration(),
        dovetailer.slots(),
        dovetailer.steps(),
        rows,
        complete,
    ))
}

/// The first visits of a schedule, as rows.
struct Trace {
    rows: Vec<u64>,
    visits: usize,
    keep: usize,
}

impl Trace {
    const fn new(keep: usize) -> Self {
        Self {
            rows: Vec::new(),
            visits: 0,
            keep,
        }
    }

    /// Adds a visit, if it is one of the first and there is memory for it.
    fn add(&mut self, visit: Visit) {
        self.visits += 1;
        if self.visits <= self.keep && self.rows.try_reserve(COLUMNS).is_ok() {
            self.rows.extend([
                visit.iteration,
                visit.rank.0 as u64,
                visit.before,
                visit.taken.turns,
                visit.taken.steps,
            ]);
        }
    }

    /// The rows as an array; an error if there was no memory for some of them.
    fn into_array(self, py: Python<'_>) -> PyResult<Bound<'_, PyArray2<u64>>> {
        let (count, wanted) = (self.rows.len() / COLUMNS, self.visits.min(self.keep));
        if count < wanted {
            return Err(Error::Memory(format!("a trace of {wanted} visits"))).or_raise();
        }
        PyArray1::from_vec(py, self.rows).reshape([count, COLUMNS])
    }
}
