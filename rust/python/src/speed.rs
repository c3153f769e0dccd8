//! All solutions of a task: plans, units and tallies.

use dovetail_core::{
    Additive, Behaviour, Class, Fate, Limits, Unit, count_solutions, cut_solutions,
};
use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::arguments::numbers;
use crate::error::Fallible;
use crate::machines::Space;
use crate::signals::detached;
use crate::tasks::Task;
use crate::work;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<SolutionPlan>()?;
    module.add_class::<SolutionTally>()
}

/// A count of all solutions that can be made.
#[pyclass(frozen, module = "dovetail._core")]
pub struct SolutionPlan {
    plan: dovetail_core::SolutionPlan,
}

#[pymethods]
impl SolutionPlan {
    #[new]
    fn new(
        task: &Task,
        held_out: Option<&Task>,
        space: &Space,
        times: (u64, u64),
        subsets: bool,
        deciders: bool,
    ) -> PyResult<Self> {
        let limits = Limits {
            max_time: times.0,
            held_out_time: times.1,
            subsets,
            deciders,
        };
        let held_out = held_out.map(|task| &*task.task);
        let task = dovetail_core::Task::clone(&task.task);
        let plan = dovetail_core::SolutionPlan::new(task, held_out, space.space.clone(), limits);
        Ok(Self {
            plan: plan.or_raise()?,
        })
    }

    #[getter]
    fn total(&self) -> PyResult<u128> {
        Ok(self.plan.totals().or_raise()?.iter().sum())
    }

    /// What lies above a cut of a unit, counted, and the units below it.
    fn cut(
        &self,
        py: Python<'_>,
        unit: Vec<u16>,
        depth: usize,
    ) -> PyResult<(SolutionTally, Vec<Vec<u16>>)> {
        let (tally, units) = detached(py, |signals| {
            cut_solutions(&self.plan, &Unit(unit), depth, &mut || signals.poll())
        })?;
        Ok((SolutionTally { tally }, work::choices(units)))
    }

    /// One unit counted.
    fn count_unit(&self, py: Python<'_>, unit: Vec<u16>) -> PyResult<SolutionTally> {
        let tally = detached(py, |signals| {
            count_solutions(&self.plan, &Unit(unit), &mut || signals.poll())
        })?;
        Ok(SolutionTally { tally })
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
        let done = |number, tally| work::call(&done, number, SolutionTally { tally });
        work::count(py, &self.plan, units, (at_once, workers), done)
    }
}

/// What has been counted of all solutions.
#[pyclass(module = "dovetail._core")]
pub struct SolutionTally {
    tally: dovetail_core::SolutionTally,
}

type Column<'py, T> = Bound<'py, PyArray1<T>>;
type Numbers<'py> = Bound<'py, PyAny>;
type Classes<'py> = (
    Column<'py, i64>,
    Column<'py, u64>,
    (Column<'py, u64>, Column<'py, i8>),
    Numbers<'py>,
    Numbers<'py>,
);
type Performances<'py> = (
    Column<'py, i64>,
    Column<'py, u64>,
    Column<'py, u64>,
    Numbers<'py>,
);

#[pymethods]
impl SolutionTally {
    #[new]
    fn new() -> Self {
        Self {
            tally: dovetail_core::SolutionTally::default(),
        }
    }

    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        let tally = detached(py, |_| dovetail_core::SolutionTally::from_bytes(data))?;
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

    /// Machines of each size that give a wrong output, that are endless, that are undecided.
    #[getter]
    fn others(&self) -> (Vec<u128>, Vec<u128>, Vec<u128>) {
        let Self { tally } = self;
        let columns = [&tally.wrong, &tally.endless, &tally.undecided];
        columns.map(|machines| machines.to_vec()).into()
    }

    #[getter]
    fn nodes(&self) -> u64 {
        self.tally.nodes
    }

    #[getter]
    fn steps(&self) -> u64 {
        self.tally.steps
    }

    /// Columns of the solutions by states and behaviour: states; steps on `trained` inputs, row after
    /// row; steps on the held-out inputs, and whether they are right (1), wrong (0) or not halted
    /// (-1); machines; least rank. Machines and ranks are Python integers if `wide`.
    fn classes<'py>(&self, py: Python<'py>, trained: usize, wide: bool) -> PyResult<Classes<'py>> {
        let mut known: Vec<(&Behaviour, &Class)> = self.tally.classes.iter().collect();
        known.sort_unstable_by_key(|&(behaviour, _)| behaviour);
        let sizes = known.first().map_or(0, |(_, class)| class.machines.len());
        let mut rows = Rows::default();
        for size in 0..sizes {
            for (behaviour, class) in &known {
                if class.machines[size] > 0 {
                    rows.push(size, behaviour, class, trained);
                }
            }
        }
        Ok((
            PyArray1::from_vec(py, rows.states),
            PyArray1::from_vec(py, rows.steps),
            (
                PyArray1::from_vec(py, rows.held_out_steps),
                PyArray1::from_vec(py, rows.fates),
            ),
            numbers(py, rows.machines, wide)?,
            numbers(py, rows.ranks, wide)?,
        ))
    }

    /// Columns of the machines that halt on all training inputs: states, the examples that are right
    /// as bits, time, machines.
    fn performances<'py>(&self, py: Python<'py>, wide: bool) -> PyResult<Performances<'py>> {
        let mut rows = Vec::new();
        for (&(right, time), machines) in &self.tally.performances {
            for (size, &machines) in machines.iter().enumerate() {
                if machines > 0 {
                    rows.push((size as i64 + 1, right, time, machines));
                }
            }
        }
        rows.sort_unstable();
        Ok((
            PyArray1::from_iter(py, rows.iter().map(|row| row.0)),
            PyArray1::from_iter(py, rows.iter().map(|row| row.1)),
            PyArray1::from_iter(py, rows.iter().map(|row| row.2)),
            numbers(py, rows.iter().map(|row| row.3), wide)?,
        ))
    }
}

/// Solutions on their way to numpy.
#[derive(Default)]
struct Rows {
    states: Vec<i64>,
    steps: Vec<u64>,
    held_out_steps: Vec<u64>,
    fates: Vec<i8>,
    machines: Vec<u128>,
    ranks: Vec<u128>,
}

impl Rows {
    fn push(&mut self, size: usize, behaviour: &Behaviour, class: &Class, trained: usize) {
        self.states.push(size as i64 + 1);
        self.steps.extend_from_slice(behaviour.steps(trained));
        for fate in behaviour.held_out(trained) {
            let (steps, right) = match fate {
                Fate::Running => (0, -1),
                Fate::Wrong(steps) => (steps, 0),
                Fate::Right(steps) => (steps, 1),
            };
            self.held_out_steps.push(steps);
            self.fates.push(right);
        }
        self.machines.push(class.machines[size]);
        self.ranks.push(class.least[size]);
    }
}
