//! Spaces and ranks.

use dovetail_core::Rank;
use pyo3::prelude::*;

use crate::error::Fallible;

type Arguments = (Option<usize>, usize, Option<Vec<Vec<usize>>>);

/// All machines of some symbols up to a number of states, in rank order.
#[pyclass(frozen, module = "dovetail._core")]
pub struct Space {
    pub space: dovetail_core::Space,
    arguments: Arguments,
}

#[pymethods]
impl Space {
    #[new]
    fn new(
        states: Option<usize>,
        symbols: usize,
        order: Option<Vec<Vec<usize>>>,
    ) -> PyResult<Self> {
        let space = dovetail_core::Space::new(states, symbols, order.as_deref()).or_raise()?;
        Ok(Self {
            space,
            arguments: (states, symbols, order),
        })
    }

    #[getter]
    fn states(&self) -> usize {
        self.space.states()
    }

    #[getter]
    fn symbols(&self) -> usize {
        self.space.symbols()
    }

    fn count(&self, states: usize) -> PyResult<u128> {
        self.space.count(states).or_raise()
    }

    fn offset(&self, states: usize) -> PyResult<u128> {
        self.space.offset(states).or_raise()
    }

    fn machine(&self, rank: u128) -> PyResult<String> {
        Ok(self.space.machine(Rank(rank)).or_raise()?.to_string())
    }

    fn rank(&self, machine: &str) -> PyResult<u128> {
        let machine = machine.parse().or_raise()?;
        Ok(self.space.rank(&machine).or_raise()?.0)
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Arguments) {
        (py.get_type::<Self>().into_any(), self.arguments.clone())
    }
}
