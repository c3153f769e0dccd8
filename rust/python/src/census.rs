//! The census: plans, units and tallies. Tallies cross the border as bytes until they are added up.

use std::sync::atomic::AtomicBool;

use dovetail_core::{Plan, Unit, count_unit, count_units, cut};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::error::{Fallible, Signals, callback};
use crate::task::{parse_readout, symbols, text};

type Arguments = (usize, usize, String, u64, String, bool, bool);

/// What to count.
#[pyclass(frozen, module = "dovetail._core")]
pub struct CensusPlan {
    plan: Plan,
    arguments: Arguments,
}

#[pymethods]
impl CensusPlan {
    #[new]
    fn new(
        states: usize,
        symbols: usize,
        input: String,
        max_time: u64,
        readout: String,
        ranks: bool,
        proofs: bool,
    ) -> PyResult<Self> {
        let word = self::symbols(&input, "input")?;
        let readout_kind = parse_readout(&readout)?;
        let plan = Plan::new(
            (states, symbols),
            &word,
            max_time,
            readout_kind,
            ranks,
            proofs,
        )
        .or_raise()?;
        Ok(Self {
            plan,
            arguments: (states, symbols, input, max_time, readout, ranks, proofs),
        })
    }

    #[getter]
    fn total(&self) -> u128 {
        self.plan.total()
    }

    /// What lies above a cut of the tree, counted, and the units below it.
    fn cut<'py>(
        &self,
        py: Python<'py>,
        depth: usize,
    ) -> PyResult<(Bound<'py, PyBytes>, Vec<Vec<u16>>)> {
        let (tally, units) = py.detach(|| cut(&self.plan, depth)).or_raise()?;
        let units = units.into_iter().map(|unit| unit.0).collect();
        Ok((PyBytes::new(py, &tally.to_bytes().or_raise()?), units))
    }

    /// One unit counted.
    fn count<'py>(&self, py: Python<'py>, unit: Vec<u16>) -> PyResult<Bound<'py, PyBytes>> {
        let go_on = AtomicBool::new(false);
        let tally = py
            .detach(|| count_unit(&self.plan, &Unit(unit), &go_on))
            .or_raise()?;
        Ok(PyBytes::new(
            py,
            &tally.unwrap_or_default().to_bytes().or_raise()?,
        ))
    }

    /// Many units counted; `done(index, tally)` gets each as it is finished.
    fn run(
        &self,
        py: Python<'_>,
        units: Vec<Vec<u16>>,
        workers: usize,
        done: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let units: Vec<Unit> = units.into_iter().map(Unit).collect();
        let done = done.clone().unbind();
        py.detach(|| {
            let mut signals = Signals::new();
            count_units(
                &self.plan,
                &units,
                workers,
                &mut |index, tally| {
                    let bytes = tally.to_bytes()?;
                    Python::attach(|py| done.call1(py, (index, PyBytes::new(py, &bytes))))
                        .map_err(callback)?;
                    Ok(())
                },
                &mut || signals.poll(),
            )
        })
        .or_raise()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Arguments) {
        (py.get_type::<Self>().into_any(), self.arguments.clone())
    }
}

/// Tallies added up.
#[pyclass(module = "dovetail._core")]
pub struct Tally {
    tally: dovetail_core::Tally,
}

#[pymethods]
impl Tally {
    #[new]
    fn new() -> Self {
        Self {
            tally: dovetail_core::Tally::default(),
        }
    }

    fn merge(&mut self, py: Python<'_>, tally: &[u8]) -> PyResult<()> {
        let tally = py
            .detach(|| dovetail_core::Tally::from_bytes(tally))
            .or_raise()?;
        self.tally.merge(tally);
        Ok(())
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.tally.to_bytes().or_raise()?))
    }

    #[getter]
    fn total(&self) -> u128 {
        self.tally.total()
    }

    #[getter]
    fn halting(&self) -> u128 {
        self.tally.halting
    }

    /// Machines without a halting entry, in a cycle, in a translated cycle, proved on wide tapes.
    #[getter]
    fn endless(&self) -> (u128, u128, u128, u128) {
        self.tally.endless.into()
    }

    #[getter]
    fn undecided(&self) -> u128 {
        self.tally.undecided
    }

    #[getter]
    fn nodes(&self) -> u64 {
        self.tally.nodes
    }

    #[getter]
    fn steps(&self) -> u64 {
        self.tally.steps
    }

    /// Rows (output, time, machines), in order.
    fn counts(&self) -> Vec<(String, u64, u128)> {
        let mut rows: Vec<_> = self
            .tally
            .outputs
            .iter()
            .flat_map(|(key, output)| {
                output
                    .times
                    .iter()
                    .map(|&(time, count)| (text(key), time, count))
            })
            .collect();
        rows.sort_unstable_by(|one, two| (one.0.len(), one).cmp(&(two.0.len(), two)));
        rows
    }

    /// Rows (output, least rank, time), in order.
    fn fronts(&self) -> Vec<(String, u128, u64)> {
        let mut rows: Vec<_> = self
            .tally
            .outputs
            .iter()
            .flat_map(|(key, output)| {
                output
                    .front
                    .iter()
                    .map(|&(rank, time)| (text(key), rank, time))
            })
            .collect();
        rows.sort_unstable_by(|one, two| (one.0.len(), one).cmp(&(two.0.len(), two)));
        rows
    }
}
