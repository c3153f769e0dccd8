//! Units counted on threads, for every kind of count.

use dovetail_core::{Additive, Countable, Unit};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::callback;
use crate::signals::detached;

/// Many units counted on threads and added up. As each is finished, `keep(index, tally)` gets its
/// tally as bytes, and `show(machines)` how many machines all finished ones have.
pub fn count<P: Countable>(
    py: Python<'_>,
    plan: &P,
    units: Vec<Vec<u16>>,
    workers: usize,
    keep: Option<&Py<PyAny>>,
    show: Option<&Py<PyAny>>,
) -> PyResult<P::Tally> {
    let units: Vec<Unit> = units.into_iter().map(Unit).collect();
    let mut sum = P::Tally::default();
    detached(py, |signals| {
        let mut done = |index, tally: P::Tally| {
            sum.merge(&tally);
            if let Some(keep) = keep {
                let bytes = tally.to_bytes()?;
                Python::attach(|py| keep.call1(py, (index, PyBytes::new(py, &bytes))))
                    .map_err(callback)?;
            }
            if let Some(show) = show {
                Python::attach(|py| show.call1(py, (sum.total(),))).map_err(callback)?;
            }
            Ok(())
        };
        dovetail_core::count_units(plan, &units, workers, &mut done, &mut || signals.poll())
    })?;
    Ok(sum)
}

/// The choices that lead to each unit.
pub fn choices(units: Vec<Unit>) -> Vec<Vec<u16>> {
    units.into_iter().map(|unit| unit.0).collect()
}
