//! Linear circuits, and reversible functions.

use dovetail_core::circuit::linear::{Gate, Reversible, Search, Supply, Table};
use pyo3::prelude::*;

use crate::error::{Fallible, Signals};

/// A target and its controls.
type Gates = Vec<(usize, Vec<usize>)>;
/// Inputs on the first wires, constants on the others, gates, the output's wire.
type Circuit = (Vec<usize>, Vec<bool>, Gates, usize);

fn plain(gates: Vec<Gate>) -> Gates {
    let gates = gates.into_iter();
    gates.map(|gate| (gate.target, gate.controls)).collect()
}

/// A search over linear circuits under way.
#[pyclass(module = "dovetail._core")]
pub struct LinearSearch {
    search: Search,
}

#[pymethods]
impl LinearSearch {
    #[new]
    fn new(inputs: usize, copies: Option<usize>, ancillas: Vec<bool>) -> PyResult<Self> {
        let supply = Supply::new(inputs, copies, ancillas).or_raise()?;
        Ok(Self {
            search: Search::new(supply),
        })
    }

    /// Goes on until one function (or each) is met.
    fn advance(&mut self, py: Python<'_>, goal: Option<Table>, max_states: usize) -> PyResult<()> {
        let search = &mut self.search;
        py.detach(|| {
            let mut signals = Signals::new();
            search.advance(goal, max_states, &mut || signals.poll_often())
        })
        .or_raise()
    }

    fn gates(&self, function: Table) -> Option<usize> {
        self.search.gates(function)
    }

    fn lower(&self, function: Table) -> Option<usize> {
        self.search.lower(function)
    }

    #[getter]
    fn states(&self) -> usize {
        self.search.states()
    }

    fn circuit(&self, function: Table) -> Option<Circuit> {
        let circuit = self.search.circuit(function)?;
        let gates = plain(circuit.gates);
        Some((circuit.placement, circuit.ancillas, gates, circuit.output))
    }
}

/// The least circuits of all reversible functions of some bits.
#[pyclass(module = "dovetail._core", frozen)]
pub struct Reversibles {
    table: Reversible,
}

#[pymethods]
impl Reversibles {
    #[new]
    fn new(py: Python<'_>, bits: usize) -> PyResult<Self> {
        let table = py.detach(|| Reversible::new(bits)).or_raise()?;
        Ok(Self { table })
    }

    #[getter]
    fn counts(&self) -> Vec<usize> {
        self.table.counts().to_vec()
    }

    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn circuit(&self, outputs: Vec<Table>) -> Option<Gates> {
        self.table.circuit(&outputs).map(plain)
    }
}
