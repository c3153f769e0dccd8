//! Machines and their ranks, runs, and proofs that a run never ends.

mod machine;
mod proofs;
mod run;
mod space;

use pyo3::prelude::*;

pub use space::Space;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(machine::parse_machine, module)?)?;
    module.add_function(wrap_pyfunction!(proofs::prove, module)?)?;
    module.add_function(wrap_pyfunction!(run::run, module)?)?;
    module.add_class::<run::Stepper>()?;
    module.add_class::<Space>()
}
