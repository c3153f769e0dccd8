//! Complexities of whole arrays of fractions.

use dovetail_core::{Base, Divisors, Error, Lowest, Result, Slope};
use numpy::ndarray::{ArrayView1, ArrayViewD, ArrayViewMutD};
use numpy::{Element, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn};
use pyo3::prelude::*;

use crate::arguments::{unknown, zeros};
use crate::error::Fallible;
use crate::signals::{Signals, detached};

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(fraction_complexity, module)?)?;
    module.add_function(wrap_pyfunction!(fraction_product, module)?)
}

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
    map(py, &a, &b, |lowest| Ok(lowest.complexity(base)))
}

/// p·q of every fraction a/b, p/q being its lowest terms.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
pub fn fraction_product<'py>(
    py: Python<'py>,
    a: PyReadonlyArrayDyn<'py, u64>,
    b: PyReadonlyArrayDyn<'py, u64>,
) -> PyResult<Bound<'py, PyArrayDyn<u64>>> {
    map(py, &a, &b, |lowest| {
        u64::try_from(lowest.product()).map_err(|_| {
            let what = format!("the product {}·{}", lowest.p, lowest.q);
            Error::Overflow(what, "64 bits")
        })
    })
}

/// One value for each pair of two arrays of the same shape, which may be broadcast views.
fn map<'py, T: Element + Copy + Send>(
    py: Python<'py>,
    a: &PyReadonlyArrayDyn<'py, u64>,
    b: &PyReadonlyArrayDyn<'py, u64>,
    value: impl Fn(Lowest) -> Result<T> + Send,
) -> PyResult<Bound<'py, PyArrayDyn<T>>> {
    let (a, b) = (a.as_array(), b.as_array());
    if a.shape() != b.shape() {
        return Err(Error::Invalid("a and b must have the same shape".into())).or_raise();
    }
    let values = zeros(py, a.shape())?;
    let mut output = values.readwrite();
    let rows = output.as_array_mut();
    detached(py, |signals| fill(rows, &a, &b, value, signals))?;
    drop(output);
    Ok(values)
}

fn fill<T>(
    mut values: ArrayViewMutD<'_, T>,
    a: &ArrayViewD<'_, u64>,
    b: &ArrayViewD<'_, u64>,
    value: impl Fn(Lowest) -> Result<T>,
    signals: &mut Signals,
) -> Result<()> {
    for ((mut row, a), b) in values.rows_mut().into_iter().zip(a.rows()).zip(b.rows()) {
        let (of_a, of_b) = (divisors(&a), divisors(&b));
        for ((place, &a), &b) in row.iter_mut().zip(a).zip(b) {
            let slope = Slope::new(a, b)?;
            let lowest = match (&of_a, &of_b) {
                (Some(divisors), _) => slope.lowest_by_a(divisors),
                (None, Some(divisors)) => slope.lowest_by_b(divisors),
                (None, None) => slope.lowest(),
            };
            *place = value(lowest)?;
            signals.poll_often()?;
        }
    }
    Ok(())
}

/// The divisors of the number of a row in which, by broadcasting, it stays the same; none if the
/// table would be longer than the row.
fn divisors(row: &ArrayView1<'_, u64>) -> Option<Divisors> {
    let number = *row.first().filter(|_| row.strides() == [0])?;
    (number <= row.len() as u64).then(|| Divisors::of(number))
}
