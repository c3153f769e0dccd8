//! The compiled module `dovetail._core`: thin wrappers of `dovetail-core`.
//!
//! Machines cross the border as text, symbols as digits; `dovetail` gives them their types.

mod census;
mod circuit;
mod circuit_sets;
mod error;
mod forward;
mod fraction;
mod front;
mod linear;
mod prove;
mod run;
mod schedule;
mod search;
mod space;
mod task;

use dovetail_core::Machine;
use pyo3::prelude::*;

use crate::error::{DovetailError, Fallible};

/// The text of a machine in canonical form, its states and its symbols.
#[pyfunction]
fn parse_machine(text: &str) -> PyResult<(String, usize, usize)> {
    let machine: Machine = text.parse().or_raise()?;
    Ok((machine.to_string(), machine.states(), machine.symbols()))
}

#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("DovetailError", module.py().get_type::<DovetailError>())?;
    module.add_function(wrap_pyfunction!(parse_machine, module)?)?;
    module.add_function(wrap_pyfunction!(prove::prove, module)?)?;
    module.add_function(wrap_pyfunction!(run::run, module)?)?;
    module.add_function(wrap_pyfunction!(schedule::dovetail, module)?)?;
    module.add_function(wrap_pyfunction!(schedule::dovetail_table, module)?)?;
    module.add_class::<census::CensusPlan>()?;
    module.add_class::<census::Tally>()?;
    module.add_class::<circuit::CircuitClasses>()?;
    module.add_class::<circuit::CircuitTable>()?;
    module.add_function(wrap_pyfunction!(circuit_sets::circuit_pairs, module)?)?;
    module.add_function(wrap_pyfunction!(circuit_sets::circuit_shallow, module)?)?;
    module.add_function(wrap_pyfunction!(circuit_sets::circuit_wholes, module)?)?;
    module.add_function(wrap_pyfunction!(fraction::fraction_complexity, module)?)?;
    module.add_function(wrap_pyfunction!(fraction::fraction_product, module)?)?;
    module.add_class::<forward::ForwardHull>()?;
    module.add_function(wrap_pyfunction!(front::sweep, module)?)?;
    module.add_class::<front::Found>()?;
    module.add_class::<front::FrontWalk>()?;
    module.add_class::<linear::LinearSearch>()?;
    module.add_class::<linear::Reversibles>()?;
    module.add_class::<run::Stepper>()?;
    module.add_class::<search::Search>()?;
    module.add_class::<space::Space>()?;
    module.add_class::<task::Task>()
}
