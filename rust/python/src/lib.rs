//! The compiled module `dovetail._core`: thin wrappers of `dovetail-core`.
//!
//! Machines cross the border as text, symbols as digits; `dovetail` gives them their types.

mod arguments;
mod censuses;
mod circuits;
mod dovetailing;
mod error;
mod forwarding;
mod fronts;
mod machines;
mod models;
mod signals;
mod slopes;
mod speed;
mod tasks;
mod work;

use pyo3::prelude::*;

#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add(
        "DovetailError",
        module.py().get_type::<error::DovetailError>(),
    )?;
    slopes::register(module)?;
    machines::register(module)?;
    tasks::register(module)?;
    dovetailing::register(module)?;
    fronts::register(module)?;
    censuses::register(module)?;
    speed::register(module)?;
    models::register(module)?;
    forwarding::register(module)?;
    circuits::register(module)
}
