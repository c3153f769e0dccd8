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
    let mut rows: Vec<u64> = Vec::new();
    let mut visits = 0;
    let hit = detached(py, |signals| {
        let mut trace = |visit: Visit| {
            visits += 1;
            if visits <= keep && rows.try_reserve(COLUMNS).is_ok() {
                rows.extend([
                    visit.iteration,
                    visit.rank.0 as u64,
                    visit.before,
                    visit.taken.turns,
                    visit.taken.steps,
                ]);
            }
        };
        while dovetailer.iteration() < max_iterations {
            let mut poll = || signals.poll_often();
            // Without a trace the visits are not even counted: there may be very many.
            let hit = if keep == 0 {
                dovetailer.iterate(&mut accept, &mut poll, |_| ())?
            } else {
                dovetailer.iterate(&mut accept, &mut poll, &mut trace)?
            };
            if hit.is_some() {
                return Ok(hit);
            }
        }
        Ok(None)
    })?;
    if rows.len() / COLUMNS < visits.min(keep) {
        return Err(Error::Memory(format!(
            "a trace of {} visits",
            visits.min(keep)
        )))
        .or_raise();
    }
    let trace = (keep > 0).then(|| {
        let shape = [rows.len() / COLUMNS, COLUMNS];
        PyArray1::from_vec(py, rows).reshape(shape)
    });
    Ok((
        hit.map(|hit| (hit.rank.0, hit.time.0)),
        dovetailer.iteration(),
        dovetailer.slots(),
        dovetailer.steps(),
        trace.transpose()?,
        visits <= keep,
    ))
}
