//! Linear circuits, and reversible functions.

use dovetail_core::circuits::linear::{Gate, Goal, Reversible, Search, Supply, Table};
use numpy::ndarray::ArrayView1;
use numpy::{PyArray1, PyReadonlyArray1};
use pyo3::prelude::*;

use crate::error::Fallible;
use crate::signals::{Signals, detached, detached_within};

/// A target and its controls.
type Gates = Vec<(usize, Vec<usize>)>;
/// Inputs on the first wires, constants on the others, gates, the wires of the outputs.
type Circuit = (Vec<usize>, Vec<bool>, Gates, Vec<usize>);

/// Lower and upper bounds.
type Bounds<'py> = (Bound<'py, PyArray1<f64>>, Bound<'py, PyArray1<f64>>);

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
    /// A search for some functions at once.
    #[staticmethod]
    fn together(
        inputs: usize,
        copies: Option<usize>,
        ancillas: Vec<bool>,
        functions: Vec<Table>,
    ) -> PyResult<Self> {
        Self::of(inputs, copies, ancillas, Goal::Together(functions))
    }

    /// A search for each function by itself.
    #[staticmethod]
    fn functions(inputs: usize, copies: Option<usize>, ancillas: Vec<bool>) -> PyResult<Self> {
        Self::of(inputs, copies, ancillas, Goal::Functions)
    }

    /// A search for each pair of functions at once.
    #[staticmethod]
    fn pairs(inputs: usize, copies: Option<usize>, ancillas: Vec<bool>) -> PyResult<Self> {
        Self::of(inputs, copies, ancillas, Goal::Pairs)
    }

    /// Goes on until all that can be met is met; what is out of time still has its bounds.
    #[pyo3(signature = (max_states, seconds=None))]
    fn advance(&mut self, py: Python<'_>, max_states: usize, seconds: Option<f64>) -> PyResult<()> {
        let search = &mut self.search;
        detached_within(py, seconds, |signals| {
            search.advance(max_states, &mut || signals.poll_often())
        })
    }

    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn gates(&self, functions: Vec<Table>) -> Option<usize> {
        self.search.gates(&functions)
    }

    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn lower(&self, functions: Vec<Table>) -> Option<usize> {
        self.search.lower(&functions)
    }

    /// The bounds of each pair of functions (first, second): no circuit has fewer gates, and some
    /// circuit has as many; not a number where there is none.
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn bounds<'py>(
        &self,
        py: Python<'py>,
        first: PyReadonlyArray1<'py, Table>,
        second: PyReadonlyArray1<'py, Table>,
    ) -> PyResult<Bounds<'py>> {
        let (first, second) = (first.as_array(), second.as_array());
        let (lower, upper) = detached(py, |signals| self.pair_bounds(&first, &second, signals))?;
        Ok((PyArray1::from_vec(py, lower), PyArray1::from_vec(py, upper)))
    }

    #[getter]
    fn states(&self) -> usize {
        self.search.states()
    }

    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn circuit(&self, functions: Vec<Table>) -> Option<Circuit> {
        let circuit = self.search.circuit(&functions)?;
        let gates = plain(circuit.gates);
        Some((circuit.placement, circuit.ancillas, gates, circuit.outputs))
    }
}

impl LinearSearch {
    fn pair_bounds(
        &self,
        first: &ArrayView1<'_, Table>,
        second: &ArrayView1<'_, Table>,
        signals: &mut Signals,
    ) -> dovetail_core::Result<(Vec<f64>, Vec<f64>)> {
        let float = |gates: Option<usize>| gates.map_or(f64::NAN, |gates| f64::from(gates as u32));
        let pairs = first.iter().zip(second).map(|(&first, &second)| {
            signals.poll_often()?;
            let pair = [first, second];
            Ok((
                float(self.search.lower(&pair)),
                float(self.search.gates(&pair)),
            ))
        });
        pairs.collect()
    }

    fn of(inputs: usize, copies: Option<usize>, ancillas: Vec<bool>, goal: Goal) -> PyResult<Self> {
        let supply = Supply::new(inputs, copies, ancillas).or_raise()?;
        let search = Search::new(supply, goal).or_raise()?;
        Ok(Self { search })
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
        let table = detached(py, |_| Reversible::new(bits))?;
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
