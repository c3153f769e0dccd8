//! Tables of circuit costs.

use dovetail_core::circuit::{self, Basis, Prior};
use numpy::PyArray1;
use pyo3::prelude::*;

use crate::error::{Fallible, Signals};

/// Operator, left and right wire of every gate, and the wire of the output.
type Witness = (Vec<(u8, usize, usize)>, usize);

/// The least costs of all functions of some inputs.
#[pyclass(frozen, module = "dovetail._core")]
pub struct CircuitTable {
    table: circuit::Table,
}

#[pymethods]
impl CircuitTable {
    #[new]
    fn new(
        py: Python<'_>,
        inputs: usize,
        prior: &str,
        basis: &str,
        gates: Option<usize>,
    ) -> PyResult<Self> {
        let prior = Prior::named(prior).or_raise()?;
        let basis = Basis::named(basis).or_raise()?;
        let made = py.detach(|| {
            let mut signals = Signals::new();
            circuit::Table::new(inputs, prior, basis, gates, &mut || signals.poll_often())
        });
        Ok(Self {
            table: made.or_raise()?,
        })
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

    /// The number of gates up to which all circuits have been looked at, where they were.
    #[getter]
    fn exhausted(&self) -> Option<u8> {
        self.table.exhausted()
    }

    /// A circuit of the cost that `upper` gives.
    fn witness(&self, function: u16) -> PyResult<Witness> {
        let circuit = self.table.witness(function).or_raise()?;
        let gates = circuit.gates.iter();
        let gates = gates.map(|gate| (gate.operator, gate.left, gate.right));
        Ok((gates.collect(), circuit.output))
    }
}
