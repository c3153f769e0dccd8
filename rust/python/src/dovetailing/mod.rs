//! The literal dovetailer, and the exact search.

mod schedule;
mod search;

use pyo3::prelude::*;

pub use schedule::parse_tie;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(schedule::dovetail, module)?)?;
    module.add_function(wrap_pyfunction!(schedule::dovetail_table, module)?)?;
    module.add_class::<search::Search>()
}
