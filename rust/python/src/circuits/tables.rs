//! Tables of circuit costs.

use dovetail_core::circuits::{Basis, Circuit, Classes, Prior, Table};
use numpy::PyArray1;
use pyo3::prelude::*;

use crate::error::Fallible;
use crate::signals::{detached, detached_within};

/// Operator, left and right wire of every gate, and the wire of the output.
type Witness = (Vec<(u8, usize, usize)>, usize);

fn plain(circuit: &Circuit) -> Witness {
    let gates = circuit.gates.iter();
    let gates = gates.map(|gate| (gate.operator, gate.left, gate.right));
    (gates.collect(), circuit.output)
}

/// The least costs of all functions of some inputs.
#[pyclass(frozen, module = "dovetail._core")]
pub struct CircuitTable {
    table: Table,
}

#[pymethods]
impl CircuitTable {
    #[new]
    #[pyo3(signature = (inputs, prior, basis, gates, seconds=None))]
    fn new(
        py: Python<'_>,
        inputs: usize,
        prior: &str,
        basis: &str,
        gates: Option<usize>,
        seconds: Option<f64>,
    ) -> PyResult<Self> {
        let prior = Prior::named(prior).or_raise()?;
        let basis = Basis::named(basis).or_raise()?;
        let made = detached_within(py, seconds, |signals| {
            Table::new(inputs, prior, basis, gates, &mut || signals.poll_often())
        });
        Ok(Self { table: made? })
    }

    /// What each function costs at least.
    #[getter]
    fn lower<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u8>> {
        PyArray1::from_slice(py, self.table.lower())
    }

    /// What the witness of each function costs.
    #[getter]
    fn upper<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u8>> {
        PyArray1::from_slice(py, self.table.upper())
    }

    /// The number of gates up to which all circuits have been tried; `None` for trees and depths.
    #[getter]
    fn exhausted(&self) -> Option<u8> {
        self.table.exhausted()
    }

    /// A circuit of the cost that `upper` gives.
    fn witness(&self, function: u32) -> PyResult<Witness> {
        Ok(plain(&self.table.witness(function).or_raise()?))
    }
}

/// The least costs of classes of functions, worked out cost by cost.
#[pyclass(module = "dovetail._core")]
pub struct CircuitClasses {
    classes: Classes,
}

#[pymethods]
impl CircuitClasses {
    #[new]
    fn new(inputs: usize, prior: &str, basis: &str) -> PyResult<Self> {
        let prior = Prior::named(prior).or_raise()?;
        let basis = Basis::named(basis).or_raise()?;
        Ok(Self {
            classes: Classes::new(inputs, prior, basis).or_raise()?,
        })
    }

    /// Finds all classes of the next cost; when it is out of time, the next call goes on.
    #[pyo3(signature = (seconds=None))]
    fn advance(&mut self, py: Python<'_>, seconds: Option<f64>) -> PyResult<()> {
        let classes = &mut self.classes;
        detached_within(py, seconds, |signals| classes.raise(&mut || signals.poll()))
    }

    /// The number of classes of each cost so far.
    #[getter]
    fn counts(&self) -> Vec<usize> {
        self.classes.counts()
    }

    /// Whether there are no others.
    #[getter]
    fn complete(&self) -> bool {
        self.classes.is_complete()
    }

    /// The cost of a function, if it has been found.
    fn cost(&self, function: u32) -> Option<u8> {
        self.classes.cost(function)
    }

    /// A circuit of that cost.
    fn witness(&self, function: u32) -> Option<Witness> {
        self.classes.witness(function).as_ref().map(plain)
    }

    /// A circuit, not always a best one, of a function that has not been found.
    fn near(&mut self, py: Python<'_>, function: u32) -> PyResult<Option<Witness>> {
        let classes = &mut self.classes;
        let witness = detached(py, |_| Ok(classes.near(function)))?;
        Ok(witness.as_ref().map(plain))
    }
}
