//! The census: plans, units and tallies. Tallies cross the border as bytes until they are added up.

use dovetail_core::{Error, Plan, Unit, count_unit, count_units, cut};
use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arguments::{symbols, text};
use crate::error::{Fallible, callback};
use crate::signals::Signals;
use crate::tasks::parse_readout;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<CensusPlan>()?;
    module.add_class::<Tally>()
}

type Arguments = (usize, usize, String, u64, String, bool, bool);

/// What to count.
#[pyclass(frozen, module = "dovetail._core")]
pub struct CensusPlan {
    plan: Plan,
    arguments: Arguments,
}

#[pymethods]
impl CensusPlan {
    #[new]
    fn new(
        states: usize,
        symbols: usize,
        input: String,
        max_time: u64,
        readout: String,
        ranks: bool,
        proofs: bool,
    ) -> PyResult<Self> {
        let word = self::symbols(&input, "input")?;
        let readout_kind = parse_readout(&readout)?;
        let plan = Plan::new(
            (states, symbols),
            &word,
            max_time,
            readout_kind,
            ranks,
            proofs,
        )
        .or_raise()?;
        Ok(Self {
            plan,
            arguments: (states, symbols, input, max_time, readout, ranks, proofs),
        })
    }

    #[getter]
    fn total(&self) -> u128 {
        self.plan.total()
    }

    /// What lies above a cut of the tree, counted, and the units below it.
    fn cut<'py>(
        &self,
        py: Python<'py>,
        depth: usize,
    ) -> PyResult<(Bound<'py, PyBytes>, Vec<Vec<u16>>)> {
        let mut signals = Signals::new();
        let (tally, units) = py
            .detach(|| cut(&self.plan, depth, &mut || signals.poll()))
            .or_raise()?;
        let units = units.into_iter().map(|unit| unit.0).collect();
        Ok((PyBytes::new(py, &tally.to_bytes().or_raise()?), units))
    }

    /// One unit counted.
    fn count<'py>(&self, py: Python<'py>, unit: Vec<u16>) -> PyResult<Bound<'py, PyBytes>> {
        let mut signals = Signals::new();
        let tally = py
            .detach(|| count_unit(&self.plan, &Unit(unit), &mut || signals.poll()))
            .or_raise()?;
        Ok(PyBytes::new(py, &tally.to_bytes().or_raise()?))
    }

    /// Many units counted; `done(index, tally)` gets each as it is finished.
    fn run(
        &self,
        py: Python<'_>,
        units: Vec<Vec<u16>>,
        workers: usize,
        done: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let units: Vec<Unit> = units.into_iter().map(Unit).collect();
        let done = done.clone().unbind();
        py.detach(|| {
            let mut signals = Signals::new();
            count_units(
                &self.plan,
                &units,
                workers,
                &mut |index, tally| {
                    let bytes = tally.to_bytes()?;
                    Python::attach(|py| done.call1(py, (index, PyBytes::new(py, &bytes))))
                        .map_err(callback)?;
                    Ok(())
                },
                &mut || signals.poll(),
            )
        })
        .or_raise()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyAny>, Arguments) {
        (py.get_type::<Self>().into_any(), self.arguments.clone())
    }
}

/// Tallies added up.
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

    fn merge(&mut self, py: Python<'_>, tally: &[u8]) -> PyResult<()> {
        let tally = py
            .detach(|| dovetail_core::Tally::from_bytes(tally))
            .or_raise()?;
        self.tally.merge(tally);
        Ok(())
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &self.tally.to_bytes().or_raise()?))
    }

    #[getter]
    fn total(&self) -> u128 {
        self.tally.total()
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
                counts.push(place, time, machines);
            }
            for &(rank, time) in &found.front {
                fronts.push(place, time, rank);
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
        let numbers = if wide {
            let integers: Result<Vec<Py<PyAny>>, _> = self
                .numbers
                .into_iter()
                .map(|number| Ok::<_, PyErr>(number.into_pyobject(py)?.into_any().unbind()))
                .collect();
            PyArray1::from_vec(py, integers?).into_any()
        } else {
            let narrow = self.numbers.into_iter().map(|number| {
                u64::try_from(number)
                    .map_err(|_| Error::Overflow(format!("the number {number}"), "64 bits"))
            });
            PyArray1::from_vec(py, narrow.collect::<Result<Vec<_>, _>>().or_raise()?).into_any()
        };
        let places = PyArray1::from_vec(py, self.places);
        Ok((places, PyArray1::from_vec(py, self.times), numbers))
    }
}
