//! The hull that answers what an outer prior selects.

use dovetail_core::forwarding::{Exact, Hull, Mixture, Part, Point, Rate, Step};
use num_bigint::BigUint;
use numpy::PyArray1;
use pyo3::prelude::*;

use crate::error::Fallible;
use crate::signals::detached;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<ForwardHull>()
}

/// A point's index, the first rate, and what its numerator and denominator grow by.
type Rule = (usize, Rate, Rate);

/// A run's rule, its number of nodes, its best step, and whether the next one ties.
type Searched = (Rule, BigUint, BigUint, bool);

type Columns<'py> = (
    Bound<'py, PyArray1<f64>>,
    Bound<'py, PyArray1<i64>>,
    Bound<'py, PyAny>,
    Bound<'py, PyArray1<bool>>,
);

/// Numbers of edges as an array, of Python's integers if 64 bits do not hold them all.
fn edges<'py>(py: Python<'py>, steps: &[Step]) -> PyResult<Bound<'py, PyAny>> {
    let small: std::result::Result<Vec<u64>, _> =
        steps.iter().map(|step| u64::try_from(&step.edge)).collect();
    if let Ok(small) = small {
        return Ok(PyArray1::from_vec(py, small).into_any());
    }
    let objects: PyResult<Vec<Py<PyAny>>> = steps
        .iter()
        .map(|step| Ok((&step.edge).into_pyobject(py)?.into_any().unbind()))
        .collect();
    Ok(PyArray1::from_vec(py, objects?).into_any())
}

fn rule(part: Part) -> Rule {
    (part.point, part.first, part.growth)
}

/// The lower hull of (pq, R) over all positive rationals.
#[pyclass(frozen, module = "dovetail._core")]
pub struct ForwardHull {
    hull: Hull,
}

#[pymethods]
impl ForwardHull {
    /// Of points (rank, time, unit): both are fractions over the unit.
    #[new]
    fn new(py: Python<'_>, points: Vec<(BigUint, BigUint, BigUint)>) -> PyResult<Self> {
        let points: Vec<Point> = points
            .into_iter()
            .map(|(rank, time, unit)| Point { rank, time, unit })
            .collect();
        let hull = detached(py, |signals| Hull::new(&points, &mut || signals.poll()))?;
        Ok(Self { hull })
    }

    /// Number of vertices and rules of each family, pq rising.
    fn families(&self) -> Vec<(BigUint, Vec<Rule>)> {
        let family = |family: &dovetail_core::forwarding::Family| {
            let rules = family.parts().into_iter().map(rule).collect();
            (family.count().clone(), rules)
        };
        self.hull.families().iter().map(family).collect()
    }

    /// Price and rates of each edge between two families.
    fn edges(&self) -> Vec<(Rate, Vec<Rate>)> {
        let edge = |edge: &dovetail_core::forwarding::Edge| {
            let price = edge.price.to_big();
            let rates = edge.rates.clone();
            ((price.num, price.den), rates)
        };
        self.hull.edges().iter().map(edge).collect()
    }

    /// The best rates at a price, and the place of the first among the vertices.
    fn best(&self, num: BigUint, den: BigUint) -> (Vec<Rate>, BigUint) {
        let best = self.hull.best(&Exact::new(num, den));
        (best.rates, best.index)
    }

    /// The best rates by a search of all runs; for each its rule, its number of nodes, the best
    /// step, and whether the next one ties.
    fn search(
        &self,
        py: Python<'_>,
        num: BigUint,
        den: BigUint,
    ) -> PyResult<(Vec<Rate>, Vec<Searched>)> {
        let price = Exact::new(num, den);
        let (rates, runs) = detached(py, |signals| {
            self.hull.search(&price, &mut || signals.poll())
        })?;
        let runs = runs
            .into_iter()
            .map(|run| (rule(run.part), run.count, run.step, run.tie));
        Ok((rates, runs.collect()))
    }

    /// All fixed points, whether each is tied, and whether it is the rule's choice.
    fn fixed_points(
        &self,
        py: Python<'_>,
        num: BigUint,
        den: BigUint,
    ) -> PyResult<Vec<(Rate, bool, bool)>> {
        let constant = Exact::new(num, den);
        let fixed = detached(py, |signals| {
            self.hull.fixed_points(&constant, &mut || signals.poll())
        })?;
        let row = |one: dovetail_core::forwarding::Fixed| (one.rate, one.tied, one.chosen);
        Ok(fixed.into_iter().map(row).collect())
    }

    /// The edges with a mixed fixed point: the family before, and unless it is the edge after it,
    /// the vertices before the edges.
    fn mixtures(
        &self,
        py: Python<'_>,
        num: BigUint,
        den: BigUint,
    ) -> PyResult<Vec<(usize, Option<Rate>)>> {
        let constant = Exact::new(num, den);
        let found = detached(py, |signals| {
            self.hull.mixtures(&constant, &mut || signals.poll())
        })?;
        let row = |mixture| match mixture {
            Mixture::Between(family) => (family, None),
            Mixture::Within(family, from, to) => (family, Some((from, to))),
        };
        Ok(found.into_iter().map(row).collect())
    }

    /// For each start the rates that follow, how many come before the cycle, and whether some step
    /// was a choice.
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn orbits(
        &self,
        py: Python<'_>,
        num: BigUint,
        den: BigUint,
        starts: Vec<Rate>,
    ) -> PyResult<Vec<(Vec<Rate>, usize, bool)>> {
        let constant = Exact::new(num, den);
        let orbits = detached(py, |signals| {
            self.hull.orbits(&constant, &starts, &mut || signals.poll())
        })?;
        let row =
            |orbit: dovetail_core::forwarding::Orbit| (orbit.rates, orbit.transient, orbit.tied);
        Ok(orbits.into_iter().map(row).collect())
    }

    /// The number of fixed points at the lower end of a window of code constants; then for each
    /// step in it the constant, the number from there on, and what the exact constant is made of.
    fn steps<'py>(
        &self,
        py: Python<'py>,
        low: Option<Rate>,
        high: Option<Rate>,
        most: u64,
    ) -> PyResult<(i64, Columns<'py>)> {
        let exact = |rate: Rate| Exact::new(rate.0, rate.1);
        let (low, high) = (low.map(exact), high.map(exact));
        let (start, steps) = detached(py, |signals| {
            self.hull
                .steps(low.as_ref(), high.as_ref(), most, &mut || signals.poll())
        })?;
        let columns = (
            PyArray1::from_iter(py, steps.iter().map(|step| step.constant)),
            PyArray1::from_iter(py, steps.iter().map(|step| step.count)),
            edges(py, &steps)?,
            PyArray1::from_iter(py, steps.iter().map(|step| step.before)),
        );
        Ok((start, columns))
    }

    /// The exact constant that the end before or after an edge gives.
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn constant(&self, edge: BigUint, before: bool) -> PyResult<Rate> {
        let constant = self.hull.constant(&edge, before).or_raise()?.to_big();
        Ok((constant.num, constant.den))
    }
}
