//! Tasks, and predicates that call back into Python.

use std::sync::Arc;

use dovetail_core::{Cost, Error, Example, Readout};
use pyo3::prelude::*;

use crate::arguments::{symbols, text, unknown};
use crate::error::{Fallible, callback};

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Task>()
}

type Arguments = (
    Vec<String>,
    Option<Vec<String>>,
    Option<Py<PyAny>>,
    String,
    String,
    Vec<u64>,
    bool,
);

/// The training examples of a task.
#[pyclass(frozen, module = "dovetail._core")]
pub struct Task {
    pub task: Arc<dovetail_core::Task>,
    arguments: Arguments,
}

#[pymethods]
impl Task {
    #[new]
    fn new(
        inputs: Vec<String>,
        outputs: Option<Vec<String>>,
        predicate: Option<Py<PyAny>>,
        readout: String,
        cost: String,
        weights: Vec<u64>,
        memory: bool,
    ) -> PyResult<Self> {
        let lengths = (
            inputs.len(),
            outputs.as_ref().map_or(inputs.len(), Vec::len),
            weights.len(),
        );
        if lengths.0 != lengths.1 || lengths.0 != lengths.2 {
            return Err(Error::Invalid(format!(
                "examples: {} inputs, {} outputs and {} weights do not match",
                lengths.0, lengths.1, lengths.2
            )))
            .or_raise();
        }
        let mut examples = Vec::with_capacity(inputs.len());
        for (index, input) in inputs.iter().enumerate() {
            let output = outputs
                .as_ref()
                .map(|outputs| symbols(&outputs[index], "outputs"));
            examples.push(Example {
                input: symbols(input, "inputs")?,
                weight: weights[index],
                output: output.transpose()?,
            });
        }
        let mut task =
            dovetail_core::Task::new(examples, parse_readout(&readout)?, parse_cost(&cost)?)
                .or_raise()?;
        if memory {
            task = task.with_memory().or_raise()?;
        }
        let arguments = (inputs, outputs, predicate, readout, cost, weights, memory);
        Ok(Self {
            task: Arc::new(task),
            arguments,
        })
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Arguments) {
        let (inputs, outputs, predicate, readout, cost, weights, memory) = &self.arguments;
        let predicate = predicate.as_ref().map(|predicate| predicate.clone_ref(py));
        let arguments = (
            inputs.clone(),
            outputs.clone(),
            predicate,
            readout.clone(),
            cost.clone(),
            weights.clone(),
            *memory,
        );
        (py.get_type::<Self>().into_any(), arguments)
    }
}

impl Task {
    /// Asks the predicate, if there is one; the caller need not hold the interpreter.
    pub fn accept(&self, outputs: &[Vec<u8>]) -> dovetail_core::Result<bool> {
        let Some(predicate) = &self.arguments.2 else {
            return Ok(true);
        };
        let outputs: Vec<String> = outputs.iter().map(|output| text(output)).collect();
        Python::attach(|py| predicate.call1(py, (outputs,))?.is_truthy(py)).map_err(callback)
    }
}

pub fn parse_readout(name: &str) -> PyResult<Readout> {
    match name {
        "tape" => Ok(Readout::Tape),
        "visited" => Ok(Readout::Visited),
        "head" => Ok(Readout::Head),
        "ones" => Ok(Readout::Ones),
        "right" => Ok(Readout::Right),
        _ => unknown("readout", name, "tape, visited, head, ones, right"),
    }
}

fn parse_cost(name: &str) -> PyResult<Cost> {
    match name {
        "average" => Ok(Cost::Average),
        "max" => Ok(Cost::Max),
        _ => unknown("cost", name, "average, max"),
    }
}
