//! Complexities of whole arrays of fractions.

use dovetail_core::{Base, Error, Result, Slope};
use numpy::ndarray::{ArrayViewD, ArrayViewMutD};
use numpy::{Element, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn};
use pyo3::prelude::*;

use crate::error::{Fallible, Signals};
use crate::task::unknown;

/// log p + log q of every fraction a/b, p/q being its lowest terms.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
pub fn fraction_complexity<'py>(
    py: Python<'py>,
    a: PyReadonlyArrayDyn<'py, u64>,
    b: PyReadonlyArrayDyn<'py, u64>,
    unit: &str,
) -> PyResult<Bound<'py, PyArrayDyn<f64>>> {
    let base = match unit {
        "bits" => Base::Two,
        "nats" => Base::E,
        _ => return unknown("unit", unit, "bits, nats"),
    };
    map(py, &a, &b, |slope| Ok(slope.complexity(base)))
}

/// p·q of every fraction a/b, p/q being its lowest terms.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
pub fn fraction_product<'py>(
    py: Python<'py>,
    a: PyReadonlyArrayDyn<'py, u64>,
    b: PyReadonlyArrayDyn<'py, u64>,
) -> PyResult<Bound<'py, PyArrayDyn<u64>>> {
    map(py, &a, &b, |slope| {
        u64::try_from(slope.product()).map_err(|_| {
            let what = format!("p·q of a={}, b={}", slope.a(), slope.b());
            Error::Overflow(what, "64 bits")
        })
    })
}

/// One value for each pair of two arrays of the same shape, which may be broadcast views.
fn map<'py, T: Element + Copy + Send>(
    py: Python<'py>,
    a: &PyReadonlyArrayDyn<'py, u64>,
    b: &PyReadonlyArrayDyn<'py, u64>,
    value: impl Fn(Slope) -> Result<T> + Send,
) -> PyResult<Bound<'py, PyArrayDyn<T>>> {
    let (a, b) = (a.as_array(), b.as_array());
    if a.shape() != b.shape() {
        return Err(Error::Invalid("a and b must have the same shape".into())).or_raise();
    }
    let values = PyArrayDyn::zeros(py, a.raw_dim(), false);
    let mut output = values.readwrite();
    let rows = output.as_array_mut();
    py.detach(|| fill(rows, &a, &b, value)).or_raise()?;
    drop(output);
    Ok(values)
}

/// Row by row, since the step from one element to the next is only simple within a row.
fn fill<T>(
    mut values: ArrayViewMutD<'_, T>,
    a: &ArrayViewD<'_, u64>,
    b: &ArrayViewD<'_, u64>,
    value: impl Fn(Slope) -> Result<T>,
) -> Result<()> {
    let mut signals = Signals::new();
    for ((mut row, a), b) in values.rows_mut().into_iter().zip(a.rows()).zip(b.rows()) {
        for ((place, &a), &b) in row.iter_mut().zip(a).zip(b) {
            *place = value(Slope::new(a, b)?)?;
            signals.poll_often()?;
        }
    }
    Ok(())
}
