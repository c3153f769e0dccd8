//! Candidate rates and their costs.

use std::cmp::Ordering;

use num_bigint::BigUint;
use num_traits::CheckedSub;

use super::exact::{Exact, Number, Ratio, fits};
use super::run::Chain;

/// A rate p/q, by a step of a chain: w = pq, and l = q·t + p·x over a unit, so that
/// R = (l/unit)²/2w.
#[derive(Clone, Debug)]
pub struct Node {
    /// Index of the chain, and the step on it.
    pub chain: usize,
    pub step: BigUint,
    pub p: BigUint,
    pub q: BigUint,
    pub w: BigUint,
    pub l: BigUint,
    pub unit: BigUint,
}

impl Node {
    pub fn new(index: usize, chain: &Chain, step: BigUint) -> Self {
        let (p, q) = chain.rate(&step);
        let run = &chain.big;
        let l = if chain.mirrored {
            &p * &run.t + &q * &run.x
        } else {
            &q * &run.t + &p * &run.x
        };
        Self {
            chain: index,
            step,
            w: &p * &q,
            p,
            q,
            l,
            unit: run.unit.clone(),
        }
    }

    /// Whether both have the same pq and the same R.
    pub fn coincides(&self, other: &Self) -> bool {
        self.w == other.w && &self.l * &other.unit == &other.l * &self.unit
    }

    /// w·unit², the denominator of 2·R, whose numerator is l².
    pub fn denominator(&self) -> BigUint {
        &self.w * &self.unit * &self.unit
    }

    /// Compares what two rates cost, R + λ·pq.
    pub fn compare(&self, other: &Self, price: &Exact) -> Ordering {
        if let Exact::Small(price) = price
            && let Some(order) = self
                .small()
                .zip(other.small())
                .and_then(|(left, right)| compare_costs(&left, &right, price))
        {
            return order;
        }
        let all = |node: &Self| (node.l.clone(), node.w.clone(), node.unit.clone());
        fits(compare_costs(&all(self), &all(other), &price.to_big()))
    }

    /// l, w and unit, if they are small.
    fn small(&self) -> Option<(u128, u128, u128)> {
        let small = |number: &BigUint| u128::try_from(number).ok();
        Some((small(&self.l)?, small(&self.w)?, small(&self.unit)?))
    }

    /// Least pq, then least rate: the rule that orbits follow among ties.
    pub fn rule(&self, other: &Self) -> Ordering {
        let rates = BigUint::cmp_products(&self.p, &other.q, &other.p, &self.q);
        self.w.cmp(&other.w).then(rates)
    }

    /// The price at which this rate and one with a greater pq cost the same; `None` if the latter
    /// never pays.
    pub fn price_against(&self, other: &Self) -> Option<Exact> {
        let (here, there) = (self.denominator(), other.denominator());
        let fall = (&self.l * &self.l * &there).checked_sub(&(&other.l * &other.l * &here))?;
        Some(Exact::new(fall, (&other.w - &self.w) * here * there * 2u8))
    }
}

/// Compares l²/(2w·unit²) + λ·w for two triples (l, w, unit).
fn compare_costs<T: Number>(
    left: &(T, T, T),
    right: &(T, T, T),
    price: &Ratio<T>,
) -> Option<Ordering> {
    if left.1 > right.1 {
        return Some(compare_costs(right, left, price)?.reverse());
    }
    let ((l, w, unit), (l1, w1, unit1)) = (left, right);
    let below = w.checked_mul(unit)?.checked_mul(unit)?;
    let below1 = w1.checked_mul(unit1)?.checked_mul(unit1)?;
    let here = l.checked_mul(l)?.checked_mul(&below1)?;
    let there = l1.checked_mul(l1)?.checked_mul(&below)?;
    if here <= there {
        // The one with the smaller pq is no larger in area either.
        let same = here == there && w == w1;
        return Some(if same {
            Ordering::Equal
        } else {
            Ordering::Less
        });
    }
    let two = T::one().checked_add(&T::one())?;
    let growth = w1
        .checked_sub(w)?
        .checked_mul(&below)?
        .checked_mul(&below1)?;
    let fall = here.checked_sub(&there)?;
    let growth = growth.checked_mul(&two)?;
    Some(T::cmp_products(&fall, &price.den, &growth, &price.num))
}
