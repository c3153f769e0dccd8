//! Texts of machines.

use dovetail_core::Machine;
use pyo3::prelude::*;

use crate::error::Fallible;

/// The text of a machine in canonical form, its states and its symbols.
#[pyfunction]
pub fn parse_machine(text: &str) -> PyResult<(String, usize, usize)> {
    let machine: Machine = text.parse().or_raise()?;
    Ok((machine.to_string(), machine.states(), machine.symbols()))
}
