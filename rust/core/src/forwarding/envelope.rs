//! The lower hull of all (pq, R), as stretches of chains, without listing it.
//!
//! Between two prices whose best rates are known, the best rates are found at the price of their
//! chord: either the chord is an edge, or there is a vertex below it, and both sides are divided
//! again. Chains that cannot touch the hull between two prices are left out there; where one chain
//! remains, the hull is that chain.

use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::{One, Zero};

use super::exact::{Exact, Ratio};
use super::node::Node;
use super::run::{Chain, Run};
use crate::error::Result;

/// A step of a chain.
pub type Place = (usize, BigUint);

/// A piece of the hull, from small pq to large.
pub enum Piece {
    /// Consecutive vertices, on one chain or on several that coincide: where it begins on each,
    /// and the number of vertices.
    Stretch(Vec<Place>, BigUint),
    /// An edge between two pieces: its price, and all rates on it, its ends included.
    Edge(Exact, Vec<Node>),
}

/// The best rates at one price.
pub struct Selection {
    price: Exact,
    /// The first and the last best node of each chain that was searched.
    ends: Vec<Option<(Node, Node)>>,
    /// All best rates, in the order of the rule.
    pub best: Vec<Node>,
}

/// The best rates at a price, among the nodes of some chains.
pub fn select(
    chains: &[Chain],
    among: &[usize],
    price: &Exact,
    poll: &mut dyn FnMut() -> Result<()>,
) -> Result<Selection> {
    let mut ends = vec![None; chains.len()];
    let mut best: Vec<Node> = Vec::new();
    for &index in among {
        poll()?;
        let chain = &chains[index];
        let (step, tie) = chain.best(price);
        let next = tie.then(|| Node::new(index, chain, &step + 1u8));
        let first = Node::new(index, chain, step);
        let order = best.first().map(|node| first.compare(node, price));
        if order.is_none_or(std::cmp::Ordering::is_lt) {
            best.clear();
        }
        if order.is_none_or(std::cmp::Ordering::is_le) {
            best.push(first.clone());
            best.extend(next.clone());
        }
        ends[index] = Some((first.clone(), next.unwrap_or(first)));
    }
    best.sort_by(Node::rule);
    // Where two points are equally good at a rate, it is on a chain of each.
    best.dedup_by(|late, early| late.p == early.p && late.q == early.q);
    Ok(Selection {
        price: price.clone(),
        ends,
        best,
    })
}

/// The division of the hull into pieces, under way.
pub struct Envelope<'a> {
    chains: &'a [Chain],
    poll: &'a mut dyn FnMut() -> Result<()>,
    pieces: Vec<Piece>,
}

impl<'a> Envelope<'a> {
    /// The pieces of the hull of all nodes of some chains, for all prices above 0.
    pub fn pieces(
        chains: &'a [Chain],
        poll: &'a mut dyn FnMut() -> Result<()>,
    ) -> Result<Vec<Piece>> {
        let all: Vec<usize> = (0..chains.len()).collect();
        let nothing = Exact::new(BigUint::zero(), BigUint::one());
        let free = select(chains, &all, &nothing, poll)?;
        let simplest = select(chains, &all, &price_of_one(chains), poll)?;
        let mut envelope = Self {
            chains,
            poll,
            pieces: Vec::new(),
        };
        let (first, last) = (simplest.best[0].clone(), free.best[0].clone());
        envelope.split((&simplest, &first), (&free, &last), &all)?;
        Ok(envelope.pieces)
    }

    /// Emits the hull between two prices, the higher one first, from the vertex that is best just
    /// below the one to that which is best just above the other.
    fn split(
        &mut self,
        high: (&Selection, &Node),
        low: (&Selection, &Node),
        among: &[usize],
    ) -> Result<()> {
        if high.1.w == low.1.w {
            let price = mean(&high.0.price, &low.0.price);
            let best = select(self.chains, among, &price, self.poll)?.best;
            let places = best.into_iter().map(|node| (node.chain, node.step));
            self.pieces
                .push(Piece::Stretch(places.collect(), BigUint::one()));
            return Ok(());
        }
        let Some(price) = high.1.price_against(low.1) else {
            unreachable!("the better rate at the lower price has the smaller area");
        };
        let near: Vec<usize> = among
            .iter()
            .copied()
            .filter(|&chain| !is_above(chain, high, low, &price))
            .collect();
        if let Some(stretch) = self.one_chain(high, low, &near) {
            self.pieces.push(stretch);
            return Ok(());
        }
        let middle = select(self.chains, &near, &price, self.poll)?;
        let (first, last) = (
            middle.best[0].clone(),
            middle.best[middle.best.len() - 1].clone(),
        );
        self.split(high, (&middle, &first), &near)?;
        if first.w != last.w {
            self.pieces.push(Piece::Edge(price, middle.best.clone()));
        }
        self.split((&middle, &last), low, &near)
    }

    /// The stretch between two vertices, if only one chain is left, or chains that coincide.
    fn one_chain(
        &self,
        high: (&Selection, &Node),
        low: (&Selection, &Node),
        near: &[usize],
    ) -> Option<Piece> {
        let lead = &self.chains[*near.first()?].big;
        let mut places = Vec::with_capacity(near.len());
        let mut count = BigUint::one();
        for &index in near {
            let (_, first) = high.0.ends[index].as_ref()?;
            let (last, _) = low.0.ends[index].as_ref()?;
            if !first.coincides(high.1) || !last.coincides(low.1) || last.step < first.step {
                return None;
            }
            if !coincide(lead, &self.chains[index].big) {
                return None;
            }
            count = &last.step - &first.step + 1u8;
            places.push((index, first.step.clone()));
        }
        Some(Piece::Stretch(places, count))
    }
}

/// A price at which 1/1 is best: a greater pq costs more than all that can be gained. It is the
/// first node of the chain that it is on.
fn price_of_one(chains: &[Chain]) -> Exact {
    let mut highest = Exact::new(BigUint::one(), BigUint::one());
    for (index, chain) in chains.iter().enumerate() {
        let node = Node::new(index, chain, BigUint::zero());
        let price = Exact::new(&node.l * &node.l, node.denominator());
        if price.compare(&highest).is_gt() {
            highest = price;
        }
    }
    highest
}

/// The mean of two prices.
fn mean(high: &Exact, low: &Exact) -> Exact {
    let (high, low) = (high.to_big(), low.to_big());
    Exact::new(
        &high.num * &low.den + &low.num * &high.den,
        &high.den * &low.den * 2u8,
    )
}

/// Whether a chain is certainly above the hull at all prices strictly between two.
///
/// The least cost on a chain is concave in the price, so it is at least the chord between those at
/// both ends; and the hull costs at most either vertex. Both are equal at the price of the vertices'
/// own chord, where the bound is weakest.
fn is_above(
    chain: usize,
    high: (&Selection, &Node),
    low: (&Selection, &Node),
    price: &Exact,
) -> bool {
    let (Some((left, _)), Some((right, _))) = (&high.0.ends[chain], &low.0.ends[chain]) else {
        return true;
    };
    let Ratio { num: n1, den: d1 } = &high.0.price.to_big();
    let Ratio { num: n2, den: d2 } = &low.0.price.to_big();
    let Ratio { num: n, den: d } = &price.to_big();
    // Twice the cost of a node at the price n/d, times d and what is below its R.
    let cost = |node: &Node, n: &BigUint, d: &BigUint| {
        &node.l * &node.l * d + node.denominator() * &node.w * n * 2u8
    };
    let chord = (n * d2 - n2 * d) * cost(left, n1, d1) * right.denominator()
        + (n1 * d - n * d1) * cost(right, n2, d2) * left.denominator();
    let vertex =
        (n1 * d2 - n2 * d1) * cost(high.1, n, d) * left.denominator() * right.denominator();
    chord * high.1.denominator() > vertex
}

/// Whether two runs have the same (pq, R) from node to node, after a shift; then R is the same
/// quadratic over the same quadratic.
fn coincide(run: &Run<BigUint>, other: &Run<BigUint>) -> bool {
    if &run.u * &run.v != &other.u * &other.v {
        return false;
    }
    // Of l = q·t + p·x, in a unit that both have in common.
    let slope = |run: &Run<BigUint>, unit: &BigUint| {
        BigInt::from((&run.v * &run.t + &run.u * &run.x) * unit)
    };
    let start = |run: &Run<BigUint>, unit: &BigUint| {
        BigInt::from((&run.q * &run.t + &run.p * &run.x) * unit)
    };
    let steep = slope(other, &run.unit);
    let (shift, rest) = (start(run, &other.unit) - start(other, &run.unit)).div_rem(&steep);
    if slope(run, &other.unit) != steep || !rest.is_zero() {
        return false;
    }
    let product = |run: &Run<BigUint>, step: &BigInt| {
        let at = |first: &BigUint, by: &BigUint| {
            BigInt::from(first.clone()) + step * BigInt::from(by.clone())
        };
        at(&run.p, &run.u) * at(&run.q, &run.v)
    };
    let (zero, one) = (BigInt::zero(), BigInt::one());
    product(run, &zero) == product(other, &shift)
        && product(run, &one) == product(other, &(&shift + &one))
}
