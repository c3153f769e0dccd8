//! Dovetailers inside dovetailers.

use std::sync::Arc;

use dovetail_core::models::nests::{
    Description, Found, Inner, Leaf, Levels, Line, Literal, Nest, Order, Pair, Standing, Timed,
    Turns, Unit, inner_dovetailers,
};
use dovetail_core::{Rank, Status, Tie};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;

use crate::arguments::unknown;
use crate::dovetailing::parse_tie;
use crate::error::Fallible;
use crate::signals::detached;

/// Turns that the outermost dovetailer takes between two looks for signals.
const SLICE: u64 = 1 << 20;

pub fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<LiteralMap>()?;
    module.add_function(wrap_pyfunction!(pair_rank, module)?)?;
    module.add_function(wrap_pyfunction!(run_nest, module)?)
}

fn parse_order(name: &str) -> PyResult<Order> {
    match name {
        "place" => Ok(Order::Place),
        "product" => Ok(Order::Product),
        _ => unknown("order", name, "place, product"),
    }
}

/// The rank of a pair (a, b) among the programs of the outer level.
#[pyfunction]
fn pair_rank(py: Python<'_>, a: u128, b: u128, kappa: u128, order: &str) -> PyResult<u128> {
    let description = Description {
        constant: kappa,
        order: parse_order(order)?,
    };
    let rank = detached(py, |signals| {
        let order = description.order;
        let standings = order.standings(&[Pair { a, b }], &mut || signals.poll_often())?;
        description.rank(&standings[0])
    });
    rank.map(|Rank(rank)| rank)
}

/// The first n and the place of the accepted dovetailer of each step, and the n to go on from.
type Steps = (Vec<(u128, usize)>, Option<u128>);

/// A dovetailer's numbers, rank, slots, and the index of the program that it accepts.
type Row = (u128, u128, u128, u128, usize);

/// The inner dovetailers that an outer one may accept, and which it does.
#[pyclass(frozen, module = "dovetail._core")]
pub struct LiteralMap {
    inner: Vec<Inner>,
    standings: Vec<Standing>,
    order: Order,
    tie: Tie,
    literal: Literal,
}

#[pymethods]
impl LiteralMap {
    /// Over Pareto-minimal programs (rank, time).
    #[new]
    fn new(
        py: Python<'_>,
        programs: Vec<(u128, u128)>,
        kappa: u128,
        order: &str,
        tie: &str,
        most: usize,
    ) -> PyResult<Self> {
        let (order, tie) = (parse_order(order)?, parse_tie(tie)?);
        let programs: Vec<Timed> = programs
            .into_iter()
            .map(|(rank, turns)| Timed {
                rank: Rank(rank),
                turns: Turns(turns),
            })
            .collect();
        detached(py, |signals| {
            let inner = inner_dovetailers(&programs, tie, most, &mut || signals.poll_often())?;
            let pairs: Vec<Pair> = inner.iter().map(|inner| inner.pair).collect();
            let standings = order.standings(&pairs, &mut || signals.poll_often())?;
            Self::of(inner, standings, kappa, order, tie)
        })
    }

    /// The same dovetailers, with another code constant.
    fn with_kappa(&self, kappa: u128) -> PyResult<Self> {
        let (inner, standings) = (self.inner.clone(), self.standings.clone());
        Self::of(inner, standings, kappa, self.order, self.tie).or_raise()
    }

    fn __len__(&self) -> usize {
        self.inner.len()
    }

    /// Numbers, rank, slots and accepted program of each of these places.
    fn rows(&self, places: Vec<usize>) -> PyResult<Vec<Row>> {
        let row = |place: usize| {
            let (inner, timed) = (self.inner.get(place)?, self.literal.programs().get(place)?);
            let Pair { a, b } = inner.pair;
            Some((a, b, timed.rank.0, timed.turns.0, inner.program))
        };
        let rows: Option<Vec<Row>> = places.into_iter().map(row).collect();
        rows.ok_or_else(|| PyIndexError::new_err("there is no such inner dovetailer"))
    }

    /// The place of the dovetailer that (a, b) accepts.
    fn winner(&self, a: u128, b: u128) -> usize {
        self.literal.winner(Pair { a, b })
    }

    /// For each dovetailer as the outer one, the place of the one that it accepts.
    fn map(&self, py: Python<'_>) -> PyResult<Vec<usize>> {
        detached(py, |signals| self.literal.map(&mut || signals.poll_often()))
    }

    /// The places of each cycle, from its least one on.
    fn cycles(&self, py: Python<'_>) -> PyResult<Vec<Vec<usize>>> {
        detached(py, |signals| {
            self.literal.cycles(&mut || signals.poll_often())
        })
    }

    /// The places of those that accept themselves.
    fn fixed(&self, py: Python<'_>) -> PyResult<Vec<usize>> {
        detached(py, |signals| {
            self.literal.fixed(&mut || signals.poll_often())
        })
    }

    /// The steps of the map along (n, b) if `along` is "a", along (a, n) if it is "b".
    #[allow(
        clippy::too_many_arguments,
        reason = "flat by design; Python gives them their names"
    )]
    fn steps(
        &self,
        py: Python<'_>,
        along: &str,
        fixed: u128,
        first: u128,
        last: u128,
        most: usize,
    ) -> PyResult<Steps> {
        let line = match along {
            "a" => Line::Programs(fixed),
            "b" => Line::Turns(fixed),
            _ => return unknown("along", along, "a, b"),
        };
        let (steps, next) = detached(py, |signals| {
            let mut poll = || signals.poll_often();
            self.literal.steps(line, first, last, most, &mut poll)
        })?;
        let steps = steps.into_iter().map(|step| (step.first, step.inner));
        Ok((steps.collect(), next))
    }
}

impl LiteralMap {
    fn of(
        inner: Vec<Inner>,
        standings: Vec<Standing>,
        constant: u128,
        order: Order,
        tie: Tie,
    ) -> dovetail_core::Result<Self> {
        let description = Description { constant, order };
        let literal = Literal::new(&inner, &standings, description, tie)?;
        Ok(Self {
            inner,
            standings,
            order,
            tie,
            literal,
        })
    }
}

/// a, b, rank and time of the accepted program, iteration, slots and steps, the outermost first.
type Level = (u128, u128, u128, u128, u64, u128, u128);

/// Runs a nest of dovetailers turn by turn: what each level found, or how far the outermost came.
#[pyfunction]
#[allow(
    clippy::too_many_arguments,
    reason = "flat by design; Python gives them their names"
)]
fn run_nest(
    py: Python<'_>,
    leaves: Vec<(u128, u64, bool)>,
    depth: u32,
    pair: (u128, u128),
    kappa: u128,
    order: &str,
    tie: &str,
    unit: &str,
    max_turns: u64,
) -> PyResult<(Vec<Level>, u64, u128, u128)> {
    let leaf = |(rank, time, accepted)| Leaf {
        rank: Rank(rank),
        time,
        accepted,
    };
    let levels = Levels {
        leaves: leaves.into_iter().map(leaf).collect(),
        description: Description {
            constant: kappa,
            order: parse_order(order)?,
        },
        tie: parse_tie(tie)?,
        unit: match unit {
            "slots" => Unit::Slots,
            "steps" => Unit::Steps,
            _ => return unknown("unit", unit, "slots, steps"),
        },
    };
    let (a, b) = pair;
    let nest = detached(py, |signals| {
        let mut nest = Nest::new(Arc::new(levels), depth, Pair { a, b })?;
        let mut left = max_turns;
        while left > 0 {
            let turns = left.min(SLICE);
            let taken = nest.advance(turns, &mut || signals.poll_often())?;
            left -= turns;
            if taken.status == Status::Accepted {
                break;
            }
        }
        Ok(nest)
    })?;
    let mut found = Vec::new();
    let mut next = nest.found();
    while let Some(level) = next {
        found.push(row(level));
        next = level.inner.as_deref();
    }
    Ok((found, nest.iteration(), nest.slots().0, nest.steps()))
}

fn row(found: &Found) -> Level {
    (
        found.pair.a,
        found.pair.b,
        found.rank.0,
        found.time.0,
        found.iteration,
        found.slots.0,
        found.steps,
    )
}
