//! Candidate rates and what they cost.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::exact::{Exact, Number, Ratio, fits};
use super::run::Chain;

/// A rate p/q, by a step of a chain: w = pq, and l = q·t + p·x, so that R = l²/2w.
#[derive(Clone, Debug)]
pub struct Node {
    /// Index of the chain, and the step on it.
    pub chain: usize,
    pub step: BigUint,
    pub p: BigUint,
    pub q: BigUint,
    pub w: BigUint,
    pub l: BigUint,
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
        }
    }

    /// Compares what two rates cost, R + λ·pq.
    pub fn compare(&self, other: &Self, price: &Exact) -> Ordering {
        let (left, right) = ((&self.l, &self.w), (&other.l, &other.w));
        if let Exact::Small(price) = price
            && let Some(order) = small(left)
                .zip(small(right))
                .and_then(|(left, right)| compare_costs(&left, &right, price))
        {
            return order;
        }
        let owned = |(l, w): (&BigUint, &BigUint)| (l.clone(), w.clone());
        fits(compare_costs(&owned(left), &owned(right), &price.to_big()))
    }

    /// Least pq, then least rate: the rule that orbits follow among ties.
    pub fn rule(&self, other: &Self) -> Ordering {
        let rates = BigUint::cmp_products(&self.p, &other.q, &other.p, &self.q);
        self.w.cmp(&other.w).then(rates)
    }

    /// The price at which this rate and one with a greater pq cost the same; `None` if the latter
    /// never pays.
    pub fn price_against(&self, other: &Self) -> Option<Exact> {
        let fall = num_traits::CheckedSub::checked_sub(
            &(&self.l * &self.l * &other.w),
            &(&other.l * &other.l * &self.w),
        )?;
        let growth = (&other.w - &self.w) * &self.w * &other.w;
        Some(Exact::new(fall, growth * 2u8))
    }
}

fn small((l, w): (&BigUint, &BigUint)) -> Option<(u128, u128)> {
    Some((u128::try_from(l).ok()?, u128::try_from(w).ok()?))
}

/// Compares l²/2w + λ·w for two pairs (l, w).
fn compare_costs<T: Number>(left: &(T, T), right: &(T, T), price: &Ratio<T>) -> Option<Ordering> {
    if left.1 > right.1 {
        return Some(compare_costs(right, left, price)?.reverse());
    }
    let ((l, w), (l1, w1)) = (left, right);
    let here = l.checked_mul(l)?.checked_mul(w1)?;
    let there = l1.checked_mul(l1)?.checked_mul(w)?;
    if here <= there {
        // The one with the smaller pq is no larger in area either.
        return Some(if here == there && w == w1 {
            Ordering::Equal
        } else {
            Ordering::Less
        });
    }
    let two = T::one().checked_add(&T::one())?;
    let growth = w1.checked_sub(w)?.checked_mul(w)?.checked_mul(w1)?;
    let fall = here.checked_sub(&there)?;
    Some(T::cmp_products(
        &fall,
        &price.den,
        &growth.checked_mul(&two)?,
        &price.num,
    ))
}
