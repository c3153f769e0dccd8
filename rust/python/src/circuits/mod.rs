//! Least circuits, circuits as sets of functions, linear circuits.

mod linear;
mod sets;
mod tables;

use pyo3::prelude::*;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<tables::CircuitClasses>()?;
    module.add_class::<tables::CircuitTable>()?;
    module.add_function(wrap_pyfunction!(sets::circuit_pairs, module)?)?;
    module.add_function(wrap_pyfunction!(sets::circuit_shallow, module)?)?;
    module.add_function(wrap_pyfunction!(sets::circuit_wholes, module)?)?;
    module.add_class::<linear::LinearSearch>()?;
    module.add_class::<linear::Reversibles>()
}
