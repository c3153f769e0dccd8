//! Errors across the border.

use dovetail_core::Error;
use pyo3::create_exception;
use pyo3::exceptions::{PyMemoryError, PyValueError};
use pyo3::prelude::*;

create_exception!(
    dovetail,
    DovetailError,
    PyValueError,
    "An argument that is not accepted; the text says which, and what is."
);

/// Turns errors of the core into exceptions.
pub trait Fallible<T> {
    fn or_raise(self) -> PyResult<T>;
}

impl<T> Fallible<T> for dovetail_core::Result<T> {
    fn or_raise(self) -> PyResult<T> {
        self.map_err(|error| match error {
            Error::Callback(error) => match error.downcast::<PyErr>() {
                Ok(error) => *error,
                Err(error) => DovetailError::new_err(error.to_string()),
            },
            error @ Error::Memory(_) => PyMemoryError::new_err(error.to_string()),
            error => DovetailError::new_err(error.to_string()),
        })
    }
}

/// An exception on its way through the core.
pub fn callback(error: PyErr) -> Error {
    Error::Callback(Box::new(error))
}
