//! Proofs that one machine never halts.

use dovetail_core::{ClosedSet, Evidence};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::arguments::symbols;
use crate::error::Fallible;
use crate::signals::detached;

/// The decider that proves a machine endless, and the fields of its evidence.
#[pyfunction]
pub fn prove<'py>(
    py: Python<'py>,
    machine: &str,
    input: &str,
    max_steps: u64,
) -> PyResult<Option<(&'static str, Bound<'py, PyTuple>)>> {
    let machine = machine.parse().or_raise()?;
    let input = symbols(input, "input")?;
    let evidence = detached(py, |signals| {
        dovetail_core::prove(&machine, &input, max_steps, &mut || signals.poll())
    })?;
    evidence.map(|evidence| fields(py, evidence)).transpose()
}

fn fields(py: Python<'_>, evidence: Evidence) -> PyResult<(&'static str, Bound<'_, PyTuple>)> {
    Ok(match evidence {
        Evidence::Cycle { start, end } => ("cycle", (start, end).into_pyobject(py)?),
        Evidence::TranslatedCycle { start, end, reach } => {
            ("translated cycle", (start, end, reach).into_pyobject(py)?)
        }
        Evidence::Backward { depth } => ("backward", (depth,).into_pyobject(py)?),
        Evidence::Ngrams(set) => ("n-grams", closed_set(py, &set)?),
    })
}

fn closed_set<'py>(py: Python<'py>, set: &ClosedSet) -> PyResult<Bound<'py, PyTuple>> {
    let contexts = set.contexts.iter().map(|context| {
        let [left, right] = context.windows;
        (context.state, context.letter, left, right)
    });
    let contexts = PyTuple::new(py, contexts.collect::<Vec<_>>())?;
    let half = |side: usize| {
        let stands = set.halves[side].iter().enumerate();
        let grams = stands.filter(|(_, stands)| **stands).map(|(gram, _)| gram);
        PyTuple::new(py, grams.collect::<Vec<_>>())
    };
    (set.n, set.history, set.start, contexts, half(0)?, half(1)?).into_pyobject(py)
}
