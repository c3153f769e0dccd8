//! What crosses the border: symbols as digits, bytes and arrays, and the error for a word that is
//! not accepted.

use dovetail_core::{Error, reserve};
use numpy::{Element, PyArray1, PyArrayDyn};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};

use crate::error::Fallible;

/// Symbols of a word, one digit each.
pub fn symbols(word: &str, name: &str) -> PyResult<Vec<u8>> {
    let mut symbols = Vec::new();
    reserve(&mut symbols, word.len(), name).or_raise()?;
    for digit in word.chars() {
        let symbol = digit
            .to_digit(10)
            .and_then(|symbol| u8::try_from(symbol).ok());
        let symbol = symbol
            .ok_or_else(|| Error::Invalid(format!("{name}: {digit:?} is not a digit 0 to 5")));
        symbols.push(symbol.or_raise()?);
    }
    Ok(symbols)
}

/// The digits of symbols.
pub fn text(symbols: &[u8]) -> String {
    symbols
        .iter()
        .map(|&symbol| (b'0' + symbol) as char)
        .collect()
}

/// Bytes, or `MemoryError`.
pub fn bytes<'py>(py: Python<'py>, data: &[u8]) -> PyResult<Bound<'py, PyBytes>> {
    PyBytes::new_with(py, data.len(), |place| {
        place.copy_from_slice(data);
        Ok(())
    })
}

/// An array of zeros, or numpy's `MemoryError`.
pub fn zeros<'py, T: Element>(
    py: Python<'py>,
    shape: &[usize],
) -> PyResult<Bound<'py, PyArrayDyn<T>>> {
    let shape = PyTuple::new(py, shape)?;
    let array = py
        .import("numpy")?
        .call_method1("zeros", (shape, T::get_dtype(py)))?;
    Ok(array.cast_into()?)
}

/// A column of numbers: Python integers if `wide`, else 64-bit ones.
pub fn numbers(
    py: Python<'_>,
    numbers: impl IntoIterator<Item = u128>,
    wide: bool,
) -> PyResult<Bound<'_, PyAny>> {
    let numbers = numbers.into_iter();
    if wide {
        let integers: Result<Vec<Py<PyAny>>, _> = numbers
            .map(|number| Ok::<_, PyErr>(number.into_pyobject(py)?.into_any().unbind()))
            .collect();
        return Ok(PyArray1::from_vec(py, integers?).into_any());
    }
    let narrow = numbers.map(|number| {
        u64::try_from(number)
            .map_err(|_| Error::Overflow(format!("the number {number}"), "64 bits"))
    });
    let narrow = narrow.collect::<Result<Vec<_>, _>>().or_raise()?;
    Ok(PyArray1::from_vec(py, narrow).into_any())
}

/// The error for a word that is not one of those accepted.
pub fn unknown<T>(argument: &str, word: &str, accepted: &str) -> PyResult<T> {
    Err(Error::Invalid(format!(
        "{argument}: {word:?} is not one of {accepted}"
    )))
    .or_raise()
}
