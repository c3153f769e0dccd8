//! Rates that select themselves, and mixtures that do so on the average.

use num_bigint::BigUint;
use num_traits::One;

use super::Rate;
use super::exact::{Exact, count_while, fits};
use super::hull::{Family, Hull};
use super::run::Chain;
use crate::error::Result;

/// A fixed point: a rate s that is best at the price κ·s.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The rate.
    pub rate: Rate,
    /// Whether other rates are as good at that price.
    pub tied: bool,
    /// Whether it is the rule's choice at that price.
    pub chosen: bool,
}

/// Edges of the hull at which a mixture of the tied rates has the rate of that price as its mean.
#[derive(Clone, Debug)]
pub enum Mixture {
    /// The edge after this family.
    Between(usize),
    /// The edges after these vertices of a family: from, up to but not including.
    Within(usize, BigUint, BigUint),
}

impl Hull {
    /// All fixed points for a code constant κ, rising.
    ///
    /// # Errors
    ///
    /// What the poll reports.
    pub fn fixed_points(
        &self,
        constant: &Exact,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Vec<Fixed>> {
        let mut rates: Vec<Rate> = Vec::new();
        for family in self.families() {
            poll()?;
            for chain in &family.parts {
                add_candidates(chain, constant, &mut rates);
            }
        }
        rates.extend(self.edges().iter().flat_map(|edge| edge.rates.clone()));
        rates.sort_by(|left, right| (&left.0 * &right.1).cmp(&(&right.0 * &left.1)));
        rates.dedup();
        let mut fixed = Vec::new();
        for rate in rates {
            let best = self.best(&constant.times(&rate.0, &rate.1));
            if best.rates.contains(&rate) {
                fixed.push(Fixed {
                    tied: best.rates.len() > 1,
                    chosen: best.rates[0] == rate,
                    rate,
                });
            }
        }
        Ok(fixed)
    }

    /// All edges at which a mixture is fixed, pq rising: their price is κ times a rate strictly
    /// between two of the tied rates.
    ///
    /// # Errors
    ///
    /// What the poll reports.
    pub fn mixtures(
        &self,
        constant: &Exact,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<Vec<Mixture>> {
        let mut found = Vec::new();
        for (index, family) in self.families().iter().enumerate() {
            poll()?;
            let (from, to) = mixing_edges(family, constant);
            if from < to {
                found.push(Mixture::Within(index, from, to));
            }
            if let Some(edge) = self.edges().get(index) {
                let order = |rate: &Rate| edge.price.compare(&constant.times(&rate.0, &rate.1));
                let below = edge.rates.iter().any(|rate| order(rate).is_gt());
                if below && edge.rates.iter().any(|rate| order(rate).is_lt()) {
                    found.push(Mixture::Between(index));
                }
            }
        }
        Ok(found)
    }
}

/// Adds the rates s of a chain that are no worse at the price κ·s than their neighbours on it.
///
/// The price between two neighbours, over either of their rates, falls along a chain. So these
/// are consecutive.
fn add_candidates(chain: &Chain, constant: &Exact, rates: &mut Vec<Rate>) {
    let mut step = edges_while(chain, constant, 0, std::cmp::Ordering::is_gt);
    let last = edges_while(chain, constant, 1, std::cmp::Ordering::is_ge);
    while step <= last {
        rates.push(chain.rate(&step));
        step += 1u8;
    }
}

/// How many inner edges of a chain come first whose price compares like this with κ times the rate
/// of their first (`end` 0) or second (`end` 1) vertex.
fn edges_while(
    chain: &Chain,
    constant: &Exact,
    end: u8,
    holds: fn(std::cmp::Ordering) -> bool,
) -> BigUint {
    let edges = chain.len() - BigUint::one();
    fits(count_while(&edges, |step| {
        let (p, q) = chain.rate(&(step + end));
        Some(holds(chain.price(step).compare(&constant.times(&p, &q))))
    }))
}

/// The inner edges of a family, from and up to, with tied rates on both sides of price/κ.
fn mixing_edges(family: &Family, constant: &Exact) -> (BigUint, BigUint) {
    let ends = || {
        family
            .parts
            .iter()
            .flat_map(|chain| [(chain, 0), (chain, 1)])
    };
    let not_above = ends()
        .map(|(chain, end)| edges_while(chain, constant, end, std::cmp::Ordering::is_ge))
        .min();
    let below = ends()
        .map(|(chain, end)| edges_while(chain, constant, end, std::cmp::Ordering::is_gt))
        .max();
    (not_above.unwrap_or_default(), below.unwrap_or_default())
}
