//! The census: plans, units and tallies. Tallies are bytes only for stores and other processes.

use dovetail_core::{Additive, Parameters, Plan, Unit, count_unit, cut};
use numpy::PyArray1;
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

    /// Many units counted on threads and added up. As each is finished, `keep(index, tally)` gets
    /// its tally as bytes, and `show(machines)` how many machines all finished ones have.
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn count_units(
        &self,
        py: Python<'_>,
        units: Vec<Vec<u16>>,
        workers: usize,
        keep: Option<Py<PyAny>>,
        show: Option<Py<PyAny>>,
    ) -> PyResult<Tally> {
        let tally = work::count(py, &self.plan, units, workers, keep.as_ref(), show.as_ref())?;
        Ok(Tally { tally })
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

    /// Halting times of longer outputs than are told apart, and the numbers of their machines.
    #[getter]
    fn longer(&self) -> Vec<(u64, u128)> {
        let times = self.tally.longer.times.iter();
        times.map(|&(time, machines)| (time.0, machines)).collect()
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
        let mut outputs: Vec<_> = self.tally.outputs.iter().collect();
        outputs.sort_unstable_by_key(|(key, _)| (key.len(), *key));
        let (mut counts, mut fronts) = (Rows::default(), Rows::default());
        for (place, (_, found)) in outputs.iter().enumerate() {
            for &(time, machines) in &found.times {
                counts.push(place, time.0, machines);
            }
            for point in &found.front {
                fronts.push(place, point.time.0, point.rank.0);
            }
        }
        let words = outputs.iter().map(|(key, _)| text(key)).collect();
        let (output, time, machines) = counts.columns(py, wide)?;
        let (places, times, ranks) = fronts.columns(py, wide)?;
        Ok((words, (output, time, machines), (places, ranks, times)))
    }
}

type Places<'py> = Bound<'py, PyArray1<i64>>;
type Times<'py> = Bound<'py, PyArray1<u64>>;
type Numbers<'py> = Bound<'py, PyAny>;
type Columns<'py> = (
    Vec<String>,
    (Places<'py>, Times<'py>, Numbers<'py>),
    (Places<'py>, Numbers<'py>, Times<'py>),
);

/// Rows on their way to numpy.
#[derive(Default)]
struct Rows {
    places: Vec<i64>,
    times: Vec<u64>,
    numbers: Vec<u128>,
}

impl Rows {
    fn push(&mut self, place: usize, time: u64, number: u128) {
        self.places.push(place as i64);
        self.times.push(time);
        self.numbers.push(number);
    }

    fn columns(self, py: Python<'_>, wide: bool) -> PyResult<(Places<'_>, Times<'_>, Numbers<'_>)> {
        let numbers = numbers(py, self.numbers, wide)?;
        let places = PyArray1::from_vec(py, self.places);
        Ok((places, PyArray1::from_vec(py, self.times), numbers))
    }
}
