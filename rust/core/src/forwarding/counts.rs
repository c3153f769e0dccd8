//! How many fixed points there are, for all code constants κ at once.
//!
//! Under the rule (least pq, then least rate) a vertex with the rate s is best for the prices from
//! that of the edge after it up to, but not including, that of the edge before it. So it is fixed for
//! κ in `[λ_after/s, λ_before/s)`. Counting ends of these intervals gives N(κ) for every κ.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use num_bigint::BigUint;
use num_traits::{One, ToPrimitive};

use super::exact::{Exact, count_while, fits};
use super::hull::Hull;
use crate::error::{Error, Result};

/// A code constant at which the number of fixed points changes.
#[derive(Clone, Debug)]
pub struct Step {
    /// The code constant, rounded.
    pub constant: f64,
    /// The number of fixed points from there on.
    pub count: i64,
    /// The edge, by the vertex before it, and which of its ends gives the exact constant: see
    /// [`Hull::constant`].
    pub edge: BigUint,
    /// See `edge`.
    pub before: bool,
}

/// The ends of intervals at the edges after some consecutive vertices, from large κ to small.
struct Line<'a> {
    hull: &'a Hull,
    family: usize,
    /// Whether these are the rates of the vertices before the edges: there intervals begin.
    before: bool,
    /// The edges still to come: after the steps `from` to `to` − 1 of the family; the last is next.
    from: BigUint,
    to: BigUint,
}

impl<'a> Line<'a> {
    /// The inner edges of a family, or the edge after it, with constants above the window's lower
    /// bound and up to its upper one; and the number of those at or below the lower one.
    ///
    /// The price over either rate falls along a family. The edge after it may be out of that order.
    fn new(
        hull: &'a Hull,
        family: usize,
        (inner, before): (bool, bool),
        window: (Option<&Exact>, Option<&Exact>),
    ) -> (Self, BigUint) {
        let last = hull.families()[family].count() - 1u8;
        let (first, edges) = if inner {
            (BigUint::ZERO, last)
        } else {
            let exists = family + 1 < hull.families().len();
            (last, BigUint::from(u8::from(exists)))
        };
        let mut line = Self {
            hull,
            family,
            before,
            from: BigUint::ZERO,
            to: edges.clone(),
        };
        let above = |bound: &Exact| {
            let is_above =
                |edge: &BigUint| Some(line.constant(&(&first + edge)).compare(bound).is_gt());
            fits(count_while(&edges, is_above))
        };
        let to = window.0.map_or_else(|| edges.clone(), above);
        let from = window.1.map_or(BigUint::ZERO, above).min(to.clone());
        (line.from, line.to) = (&first + from, &first + &to);
        (line, edges - to)
    }

    /// The code constant at the edge after a step.
    fn constant(&self, step: &BigUint) -> Exact {
        self.hull.constant_within(self.family, step, self.before)
    }
}

impl Iterator for Line<'_> {
    type Item = (Exact, BigUint);

    fn next(&mut self) -> Option<Self::Item> {
        if self.from >= self.to {
            return None;
        }
        self.to -= 1u8;
        let index = &self.hull.families()[self.family].offset + &self.to;
        Some((self.constant(&self.to), index))
    }
}

/// An end of an interval of code constants: the next one on a line.
struct IntervalEnd {
    constant: Exact,
    edge: BigUint,
    line: usize,
}

impl Ord for IntervalEnd {
    fn cmp(&self, other: &Self) -> Ordering {
        self.constant.compare(&other.constant)
    }
}

impl PartialOrd for IntervalEnd {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for IntervalEnd {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for IntervalEnd {}

impl Hull {
    /// A code constant at which a vertex begins or ceases to be fixed: the price of the edge after
    /// some vertex, over the rate of the vertex before that edge, or after it.
    ///
    /// # Errors
    ///
    /// If there is no such edge.
    pub fn constant(&self, edge: &BigUint, before: bool) -> Result<Exact> {
        let after = self
            .families()
            .partition_point(|family| &family.offset <= edge);
        let family = &self.families()[after - 1];
        let step = edge - &family.offset;
        if after == self.families().len() && &step + 1u8 >= *family.count() {
            return Err(Error::invalid(format!("edge: there is none after {edge}")));
        }
        Ok(self.constant_within(after - 1, &step, before))
    }

    /// The same for the edge after a step of a family.
    fn constant_within(&self, index: usize, step: &BigUint, before: bool) -> Exact {
        let (family, next) = (&self.families()[index], step + 1u8);
        let inner = &next < family.count();
        let price = if inner {
            family.parts[0].price(step)
        } else {
            self.edges()[index].price.clone()
        };
        let (p, q) = if before {
            family.rate(step)
        } else if inner {
            family.rate(&next)
        } else {
            self.families()[index + 1].rate(&BigUint::ZERO)
        };
        price.times(&q, &p)
    }

    /// The number of fixed points at the lower end of a window of code constants, and all steps
    /// inside it, its upper end included; no bound means from 0, or without end.
    ///
    /// # Errors
    ///
    /// If there are more than `most` ends of intervals, or what the poll reports.
    pub fn steps(
        &self,
        low: Option<&Exact>,
        high: Option<&Exact>,
        most: u64,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<(i64, Vec<Step>)> {
        let mut lines = Vec::new();
        let mut start = num_bigint::BigInt::one();
        let mut total = BigUint::ZERO;
        for family in 0..self.families().len() {
            for kind in [(true, true), (true, false), (false, true), (false, false)] {
                let (line, passed) = Line::new(self, family, kind, (low, high));
                start += num_bigint::BigInt::from(passed) * if line.before { 1 } else { -1 };
                total += &line.to - &line.from;
                lines.push(line);
            }
        }
        if total > most.into() {
            return Err(Error::invalid(format!(
                "low and high hold {total} ends of bands, more than max_ends={most}; narrow them"
            )));
        }
        let start = start.to_i64().unwrap_or(i64::MAX);
        Ok((start, merge(lines, start, poll)?))
    }
}

/// The steps of the number of fixed points, from the ends on several lines.
fn merge(
    mut lines: Vec<Line<'_>>,
    start: i64,
    poll: &mut dyn FnMut() -> Result<()>,
) -> Result<Vec<Step>> {
    let mut heap = BinaryHeap::new();
    for line in 0..lines.len() {
        push_next(&mut heap, &mut lines, line);
    }
    let mut steps = Vec::new();
    let mut count = start;
    while let Some(Reverse(end)) = heap.pop() {
        poll()?;
        let before = count;
        let mut line = end.line;
        loop {
            count += if lines[line].before { 1 } else { -1 };
            push_next(&mut heap, &mut lines, line);
            // All ends at the same constant make one step.
            match heap.peek() {
                Some(Reverse(next)) if *next == end => (),
                _ => break,
            }
            line = heap.pop().map_or(line, |Reverse(next)| next.line);
        }
        if count != before {
            steps.push(Step {
                constant: end.constant.to_f64(),
                count,
                edge: end.edge,
                before: lines[end.line].before,
            });
        }
    }
    Ok(steps)
}

/// Puts the next end of a line on the heap, if there is one.
fn push_next(heap: &mut BinaryHeap<Reverse<IntervalEnd>>, lines: &mut [Line<'_>], line: usize) {
    if let Some((constant, edge)) = lines[line].next() {
        heap.push(Reverse(IntervalEnd {
            constant,
            edge,
            line,
        }));
    }
}
