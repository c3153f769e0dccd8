//! Circuits of up to three inputs as sets of functions.
//!
//! Functions cross the border as truth tables. A function and its negation cost the same here, and
//! the gates that come back compute the one that is 0 on row 0.

use dovetail_core::circuits::sets::{Pairs, Sets, Sharing, Whole};
use dovetail_core::circuits::{Basis, Function};
use numpy::{PyArray1, PyArray2, PyArrayMethods};
use pyo3::prelude::*;

use crate::signals::{detached, detached_within};

type Matrix<'py> = Bound<'py, PyArray2<u8>>;
/// Gates (operator, left, right), the wire of each output, and how many gates each part needs.
type Wired = (Vec<(u8, usize, usize)>, Vec<Option<usize>>, Vec<usize>);

fn sets(inputs: usize, basis: &str) -> dovetail_core::Result<Sets> {
    Sets::new(Basis::named(basis)?, inputs)
}

fn places(sets: &Sets, parts: &[Vec<Function>]) -> dovetail_core::Result<Vec<Vec<usize>>> {
    parts.iter().map(|part| sets.places(part)).collect()
}

/// Of all pairs of normal functions, by half their tables: the least size, and the fields of
/// `Sharing`.
#[pyfunction]
pub fn circuit_pairs<'py>(
    py: Python<'py>,
    inputs: usize,
    basis: &str,
) -> PyResult<Vec<Matrix<'py>>> {
    let (count, sizes, sharing) = detached(py, |signals| {
        let sets = sets(inputs, basis)?;
        let pairs = Pairs::new(&sets, &mut || signals.poll())?;
        let sharing = Sharing::of_all(&sets, &pairs, &mut || signals.poll_often())?;
        Ok((sets.count(), pairs.sizes().to_vec(), sharing))
    })?;
    let fields: [fn(&Sharing) -> u8; 4] = [
        |of| of.union,
        |of| of.joined,
        |of| of.least_slack,
        |of| of.greatest_slack,
    ];
    let columns = fields.map(|field| sharing.iter().map(field).collect());
    let columns = std::iter::once(sizes).chain(columns);
    columns
        .map(|column| PyArray1::from_vec(py, column).reshape([count, count]))
        .collect()
}

/// The circuits of least size for some parts, lists of outputs: one for each list of what they need.
#[pyfunction]
#[pyo3(signature = (parts, inputs, basis, seconds=None))]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
pub fn circuit_wholes(
    py: Python<'_>,
    parts: Vec<Vec<Function>>,
    inputs: usize,
    basis: &str,
    seconds: Option<f64>,
) -> PyResult<Vec<Wired>> {
    let wholes = detached_within(py, seconds, |signals| {
        let sets = sets(inputs, basis)?;
        let places = places(&sets, &parts)?;
        sets.wholes(&places, &mut || signals.poll_often())
    })?;
    Ok(wholes.into_iter().map(wired).collect())
}

fn wired(whole: Whole) -> Wired {
    let gates = whole
        .gates
        .iter()
        .map(|gate| (gate.operator, gate.left, gate.right));
    (gates.collect(), whole.outputs, whole.cones)
}

/// The number of circuits of at most `max_gates` gates of least depth: for each number of gates, and
/// of gates that each part needs.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
pub fn circuit_shallow(
    py: Python<'_>,
    parts: Vec<Vec<Function>>,
    inputs: usize,
    basis: &str,
    max_gates: usize,
) -> PyResult<Vec<(usize, Vec<usize>, u64)>> {
    let tally = detached(py, |signals| {
        let sets = sets(inputs, basis)?;
        let places = places(&sets, &parts)?;
        sets.count_shallow(&places, max_gates, &mut || signals.poll_often())
    })?;
    let row = |((gates, cones), count)| (gates, cones, count);
    Ok(tally.into_iter().map(row).collect())
}
