//! Units counted on threads, for every kind of count.

use dovetail_core::{Countable, Unit};
use pyo3::PyClass;
use pyo3::prelude::*;

use crate::error::callback;
use crate::signals::detached;

/// Many units counted on threads, so many at once. As each part is finished, `done` gets its number
/// and its tally.
pub fn count<P: Countable>(
    py: Python<'_>,
    plan: &P,
    units: Vec<Vec<u16>>,
    (at_once, workers): (usize, usize),
    mut done: impl FnMut(usize, P::Tally) -> PyResult<()> + Send,
) -> PyResult<()> {
    let units: Vec<Unit> = units.into_iter().map(Unit).collect();
    detached(py, |signals| {
        let mut done = |number, tally| done(number, tally).map_err(callback);
        let poll = &mut || signals.poll();
        dovetail_core::count_units(plan, &units, at_once, workers, &mut done, poll)
    })
}

/// A call of a Python function with the number of a part and its tally.
pub fn call<T: Into<PyClassInitializer<T>> + PyClass>(
    function: &Py<PyAny>,
    number: usize,
    tally: T,
) -> PyResult<()> {
    Python::attach(|py| function.call1(py, (number, Py::new(py, tally)?))).map(drop)
}

/// The choices that lead to each unit.
pub fn choices(units: Vec<Unit>) -> Vec<Vec<u16>> {
    units.into_iter().map(|unit| unit.0).collect()
}
