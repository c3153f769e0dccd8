//! The census: plans, units and tallies. Tallies are bytes only for stores and other processes.

use std::collections::HashMap;

use dovetail_core::{Additive, Output, Parameters, Plan, Unit, count_unit, cut};
use numpy::{Element, PyArray1};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arguments::{numbers, symbols, text};
use crate::error::Fallible;
use crate::signals::detached;
use crate::tasks::parse_readout;
use crate::work;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<CensusPlan>()?;
    module.add_class::<Tally>()
}

/// The parameters of a census, read by name from the attributes of an object.
fn read_parameters(given: &Bound<'_, PyAny>) -> PyResult<Parameters> {
    let word: String = given.getattr("input")?.extract()?;
    let readout: String = given.getattr("readout")?.extract()?;
    Ok(Parameters {
        states: given.getattr("states")?.extract()?,
        symbols: given.getattr("symbols")?.extract()?,
        max_time: given.getattr("max_time")?.extract()?,
        input: symbols(&word, "input")?,
        readout: parse_readout(&readout)?,
        longest: given.getattr("longest")?.extract()?,
        detailed: given.getattr("detailed")?.extract()?,
        ranks: given.getattr("ranks")?.extract()?,
        deciders: given.getattr("deciders")?.extract()?,
    })
}

/// A census that can be counted.
#[pyclass(frozen, module = "dovetail._core")]
pub struct CensusPlan {
    plan: Plan,
}

#[pymethods]
impl CensusPlan {
    #[new]
    fn new(parameters: &Bound<'_, PyAny>) -> PyResult<Self> {
        let plan = Plan::new(read_parameters(parameters)?).or_raise()?;
        Ok(Self { plan })
    }

    #[getter]
    fn total(&self) -> u128 {
        self.plan.total()
    }

    /// What lies above a cut of a unit, counted, and the units below it.
    fn cut(
        &self,
        py: Python<'_>,
        unit: Vec<u16>,
        depth: usize,
    ) -> PyResult<(Tally, Vec<Vec<u16>>)> {
        let (tally, units) = detached(py, |signals| {
            cut(&self.plan, &Unit(unit), depth, &mut || signals.poll())
        })?;
        Ok((Tally { tally }, work::choices(units)))
    }

    /// One unit counted.
    fn count_unit(&self, py: Python<'_>, unit: Vec<u16>) -> PyResult<Tally> {
        let tally = detached(py, |signals| {
            count_unit(&self.plan, &Unit(unit), &mut || signals.poll())
        })?;
        Ok(Tally { tally })
    }

    /// Many units counted on threads, so many at once; see [`work::count`].
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn count_units(
        &self,
        py: Python<'_>,
        units: Vec<Vec<u16>>,
        at_once: usize,
        workers: usize,
        done: Py<PyAny>,
    ) -> PyResult<()> {
        let done = |number, tally| work::call(&done, number, Tally { tally });
        work::count(py, &self.plan, units, (at_once, workers), done)
    }
}

/// What has been counted of a census.
#[pyclass(module = "dovetail._core")]
pub struct Tally {
    tally: dovetail_core::Tally,
}

#[pymethods]
impl Tally {
    #[new]
    fn new() -> Self {
        Self {
            tally: dovetail_core::Tally::default(),
        }
    }

    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        let tally = detached(py, |_| dovetail_core::Tally::from_bytes(data))?;
        Ok(Self { tally })
    }

    fn merge(&mut self, other: &Self) {
        self.tally.merge(&other.tally);
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.tally.to_bytes().or_raise()?))
    }

    #[getter]
    fn total(&self) -> u128 {
        self.tally.total()
    }

    /// Halting times of longer outputs than have details, and the numbers of their machines.
    #[getter]
    fn longer(&self) -> Vec<(u64, u128)> {
        let times = self.tally.longer.iter();
        times.map(|(time, &machines)| (time.0, machines)).collect()
    }

    #[getter]
    fn halting(&self) -> u128 {
        self.tally.halting
    }

    /// Machines without a halting entry, in a cycle, in a translated cycle, by backward reasoning,
    /// by n-grams.
    #[getter]
    fn endless(&self) -> (u128, u128, u128, u128, u128) {
        self.tally.endless.into()
    }

    #[getter]
    fn undecided(&self) -> u128 {
        self.tally.undecided
    }

    #[getter]
    fn nodes(&self) -> u64 {
        self.tally.nodes
    }

    #[getter]
    fn steps(&self) -> u64 {
        self.tally.steps
    }

    /// The outputs in order, columns (output, time, machines), and columns (output, rank, time).
    /// Outputs are given by their place; machines and ranks are Python integers if `wide`.
    fn columns<'py>(&self, py: Python<'py>, wide: bool) -> PyResult<Columns<'py>> {
        let outputs = in_order(&self.tally.outputs);
        let words = outputs.iter().map(|(key, _)| text(key)).collect();
        // Column by column, for six states have millions of rows.
        let counts = rows(&outputs, |found| found.times.iter());
        let points = rows(&outputs, |found| found.front.iter());
        let counts = (
            column(py, counts().map(|(place, _)| place)),
            column(py, counts().map(|(_, (time, _))| time.0)),
            numbers(py, counts().map(|(_, (_, machines))| machines), wide)?,
        );
        let fronts = (
            column(py, points().map(|(place, _)| place)),
            numbers(py, points().map(|(_, point)| point.rank.0), wide)?,
            column(py, points().map(|(_, point)| point.time.0)),
        );
        Ok((words, counts, fronts))
    }

    /// The outputs without details in order, and columns machines and least ranks; those are empty
    /// if there are no ranks.
    fn totals<'py>(&self, py: Python<'py>, wide: bool) -> PyResult<Totals<'py>> {
        let outputs = in_order(&self.tally.totals);
        let words = outputs.iter().map(|(key, _)| text(key)).collect();
        let machines = outputs.iter().map(|(_, total)| total.machines);
        let least = outputs.iter().filter_map(|(_, total)| total.least);
        let ranks = least.map(|rank| rank.0);
        Ok((
            words,
            numbers(py, machines, wide)?,
            numbers(py, ranks, wide)?,
        ))
    }
}

/// What is known of outputs, by length and then by symbols.
fn in_order<T, S>(outputs: &HashMap<Box<[u8]>, T, S>) -> Vec<(&[u8], &T)> {
    let mut all: Vec<_> = outputs.iter().map(|(key, found)| (&**key, found)).collect();
    all.sort_unstable_by_key(|&(key, _)| (key.len(), key));
    all
}

type Totals<'py> = (Vec<String>, Numbers<'py>, Numbers<'py>);
type Places<'py> = Bound<'py, PyArray1<i64>>;
type Times<'py> = Bound<'py, PyArray1<u64>>;
type Numbers<'py> = Bound<'py, PyAny>;
type Columns<'py> = (
    Vec<String>,
    (Places<'py>, Times<'py>, Numbers<'py>),
    (Places<'py>, Numbers<'py>, Times<'py>),
);

/// The rows of all outputs, each with the place of its output.
fn rows<'a, I: Iterator + 'a>(
    outputs: &'a [(&'a [u8], &'a Output)],
    of: impl Fn(&'a Output) -> I + Copy + 'a,
) -> impl Fn() -> Box<dyn Iterator<Item = (i64, I::Item)> + 'a> {
    move || {
        let outputs = (0..).zip(outputs);
        Box::new(
            outputs.flat_map(move |(place, (_, found))| of(found).map(move |row| (place, row))),
        )
    }
}

/// A column of numpy.
fn column<T: Element>(py: Python<'_>, values: impl Iterator<Item = T>) -> Bound<'_, PyArray1<T>> {
    PyArray1::from_vec(py, values.collect())
}
