//! A straight run of a Stern–Brocot path, and what one point costs along it.
//!
//! The nodes of a run are (p + k·u)/(q + k·v) for k = 0, 1, …, where u/v is the end of the
//! interval that the run walks towards. All of them lie on one side of the rate t/x at which the
//! point (x, t) is cheapest, so its area R and the product pq are convex in k. The price at which
//! two neighbours cost the same therefore falls along the run.

use num_bigint::BigUint;
use num_traits::{CheckedSub, Zero};

use super::exact::{Exact, Number, Ratio, count_while, fits};

/// A fraction by its two numbers; the ends of intervals may be 0/1 and 1/0.
pub type Pair = (BigUint, BigUint);

/// A run that walks down towards t/x; one that walks up is its mirror image, with rates and points
/// turned round.
#[derive(Clone, Debug)]
pub struct Run<T> {
    /// The point: rank x/unit and time t/unit.
    pub x: T,
    pub t: T,
    pub unit: T,
    /// The first node p/q and the end u/v that the run walks towards.
    pub p: T,
    pub q: T,
    pub u: T,
    pub v: T,
    /// Number of nodes.
    pub len: T,
}

impl<T: Number> Run<T> {
    /// Numerator and denominator of a node.
    pub fn node(&self, step: &T) -> Option<(T, T)> {
        let p = self.p.checked_add(&self.u.checked_mul(step)?)?;
        let q = self.q.checked_add(&self.v.checked_mul(step)?)?;
        Some((p, q))
    }

    /// The price λ of a unit of pq at which nodes k and k + 1 cost the same:
    /// `(R(k) − R(k + 1)) / (w(k + 1) − w(k))` with w = pq.
    ///
    /// As p·q′ − p′·q = 1, twice the fall of R is x²/(qq′) − t²/(pp′), over unit².
    pub fn price(&self, step: &T) -> Option<Ratio<T>> {
        let (p, q) = self.node(step)?;
        let (p1, q1) = (p.checked_add(&self.u)?, q.checked_add(&self.v)?);
        let (pp, qq) = (p.checked_mul(&p1)?, q.checked_mul(&q1)?);
        let gain = self.x.checked_mul(&self.x)?.checked_mul(&pp)?;
        let loss = self.t.checked_mul(&self.t)?.checked_mul(&qq)?;
        let growth = p1.checked_mul(&q1)?.checked_sub(&p.checked_mul(&q)?)?;
        let two = T::one().checked_add(&T::one())?;
        Some(Ratio {
            num: gain.checked_sub(&loss)?,
            den: pp
                .checked_mul(&qq)?
                .checked_mul(&growth)?
                .checked_mul(&two)?
                .checked_mul(&self.unit)?
                .checked_mul(&self.unit)?,
        })
    }

    /// The first step with the least R + λ·pq, and whether the next one ties with it.
    fn best(&self, price: &Ratio<T>) -> Option<(T, bool)> {
        let last = self.len.checked_sub(&T::one())?;
        // Most runs are walked to their end, or not at all.
        let falls = |step: &T| Some(self.price(step)?.compare(price).is_gt());
        let step = if last.is_zero() || !falls(&T::zero())? {
            T::zero()
        } else if falls(&last.checked_sub(&T::one())?)? {
            last.clone()
        } else {
            count_while(&last, falls)?
        };
        let tie = step < last && self.price(&step)?.compare(price).is_eq();
        Some((step, tie))
    }
}

/// A run of one point's path, in both kinds of numbers.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Index of the point.
    pub point: usize,
    /// Whether rates are turned round: the run walks up.
    pub mirrored: bool,
    pub big: Run<BigUint>,
    pub small: Option<Run<u128>>,
}

impl Chain {
    pub fn new(point: usize, mirrored: bool, run: Run<BigUint>) -> Self {
        let small = shrink(&run);
        Self {
            point,
            mirrored,
            big: run,
            small,
        }
    }

    /// Number of nodes.
    pub const fn len(&self) -> &BigUint {
        &self.big.len
    }

    /// The rate at a step, as numerator and denominator.
    pub fn rate(&self, step: &BigUint) -> (BigUint, BigUint) {
        let p = &self.big.p + &self.big.u * step;
        let q = &self.big.q + &self.big.v * step;
        if self.mirrored { (q, p) } else { (p, q) }
    }

    /// What numerator and denominator grow by from step to step.
    pub fn growth(&self) -> (BigUint, BigUint) {
        let (u, v) = (self.big.u.clone(), self.big.v.clone());
        if self.mirrored { (v, u) } else { (u, v) }
    }

    /// The part whose rates are at least `low` and at most `high`, given as pairs of numerator and
    /// denominator; `None` if there is none.
    pub fn between(&self, low: &Pair, high: &Pair) -> Option<Self> {
        let (first, last) = if self.mirrored {
            (low, high)
        } else {
            (high, low)
        };
        let beyond = |step: &BigUint, bound: &Pair| {
            let (p, q) = self.rate(step);
            let order = (p * &bound.1).cmp(&(&bound.0 * q));
            if self.mirrored {
                order.reverse()
            } else {
                order
            }
        };
        let skipped = fits(count_while(self.len(), |step| {
            Some(beyond(step, first).is_gt())
        }));
        let kept = fits(count_while(self.len(), |step| {
            Some(beyond(step, last).is_ge())
        }));
        let count = kept
            .checked_sub(&skipped)
            .filter(|count| !count.is_zero())?;
        Some(self.part(&skipped, &count))
    }

    /// So many nodes from a step on.
    pub fn part(&self, first: &BigUint, count: &BigUint) -> Self {
        let (p, q) = fits(self.big.node(first));
        let run = Run {
            p,
            q,
            len: count.clone(),
            ..self.big.clone()
        };
        Self::new(self.point, self.mirrored, run)
    }

    /// The price at which a step and the next one cost the same.
    pub fn price(&self, step: &BigUint) -> Exact {
        let small = u128::try_from(step)
            .ok()
            .and_then(|step| self.small.as_ref()?.price(&step));
        small.map_or_else(|| Exact::Big(fits(self.big.price(step))), Exact::Small)
    }

    /// The first step with the least R + λ·pq, and whether the next one ties with it.
    pub fn best(&self, price: &Exact) -> (BigUint, bool) {
        if let (Some(run), Exact::Small(price)) = (&self.small, price)
            && let Some((step, tie)) = run.best(price)
        {
            return (step.into(), tie);
        }
        fits(self.big.best(&price.to_big()))
    }
}

fn shrink(run: &Run<BigUint>) -> Option<Run<u128>> {
    let small = |number: &BigUint| u128::try_from(number).ok();
    Some(Run {
        x: small(&run.x)?,
        t: small(&run.t)?,
        unit: small(&run.unit)?,
        p: small(&run.p)?,
        q: small(&run.q)?,
        u: small(&run.u)?,
        v: small(&run.v)?,
        len: small(&run.len)?,
    })
}
