//! Cost models made to run.

mod nests;
mod tuples;

use pyo3::prelude::*;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    nests::register(module)?;
    tuples::register(module)
}
