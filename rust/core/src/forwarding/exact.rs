//! Exact numbers of two kinds: 128 bits, checked, which are fast, and big ones, which always fit.
//!
//! A calculation is written once, for any [`Number`]. In 128 bits it gives `None` where something
//! does not fit, and is then repeated with big integers.

use std::cmp::Ordering;
use std::ops::Shr;

use num_bigint::BigUint;
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, One, ToPrimitive, Zero};

/// An unsigned integer whose arithmetic is exact or fails.
pub trait Number:
    Clone + Ord + CheckedAdd + CheckedMul + CheckedSub + One + Zero + Shr<usize, Output = Self>
{
    /// Compares a·b with c·d, whatever their size.
    fn cmp_products(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering;
}

impl Number for BigUint {
    fn cmp_products(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        (a * b).cmp(&(c * d))
    }
}

impl Number for u128 {
    fn cmp_products(a: &Self, b: &Self, c: &Self, d: &Self) -> Ordering {
        match (u128::checked_mul(*a, *b), u128::checked_mul(*c, *d)) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => wide_product(*a, *b).cmp(&wide_product(*c, *d)),
        }
    }
}

/// The product of two numbers in 256 bits, high half first.
fn wide_product(a: u128, b: u128) -> (u128, u128) {
    const HALF: u128 = u64::MAX as u128;
    let (a1, a0, b1, b0) = (a >> 64, a & HALF, b >> 64, b & HALF);
    let low = a0 * b0;
    // None of these can overflow: (2^64 − 1)² + 2·(2^64 − 1) = 2^128 − 1.
    let middle = a1 * b0 + (low >> 64);
    let second = a0 * b1 + (middle & HALF);
    let high = a1 * b1 + (middle >> 64) + (second >> 64);
    (high, second << 64 | low & HALF)
}

/// A fraction of at least 0, not necessarily in lowest terms.
#[derive(Clone, Debug)]
pub struct Ratio<T> {
    /// Numerator.
    pub num: T,
    /// Denominator, at least 1.
    pub den: T,
}

impl<T: Number> Ratio<T> {
    /// Which fraction is the greater one.
    pub fn compare(&self, other: &Self) -> Ordering {
        T::cmp_products(&self.num, &other.den, &other.num, &self.den)
    }
}

/// A fraction in fast numbers if it fits, else in big ones.
#[derive(Clone, Debug)]
pub enum Exact {
    /// In 128 bits.
    Small(Ratio<u128>),
    /// In numbers of any size.
    Big(Ratio<BigUint>),
}

impl Exact {
    /// The fraction num/den.
    #[must_use]
    pub fn new(num: BigUint, den: BigUint) -> Self {
        match (u128::try_from(&num), u128::try_from(&den)) {
            (Ok(num), Ok(den)) => Self::Small(Ratio { num, den }),
            _ => Self::Big(Ratio { num, den }),
        }
    }

    /// Numerator and denominator.
    #[must_use]
    pub fn to_big(&self) -> Ratio<BigUint> {
        match self {
            Self::Small(Ratio { num, den }) => Ratio {
                num: (*num).into(),
                den: (*den).into(),
            },
            Self::Big(ratio) => ratio.clone(),
        }
    }

    /// Which fraction is the greater one.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Small(left), Self::Small(right)) => left.compare(right),
            _ => self.to_big().compare(&other.to_big()),
        }
    }

    /// This fraction times another.
    #[must_use]
    pub fn times(&self, num: &BigUint, den: &BigUint) -> Self {
        if let Self::Small(ratio) = self
            && let Some(small) = ratio.times(num, den)
        {
            return Self::Small(small);
        }
        let ratio = self.to_big();
        Self::new(ratio.num * num, ratio.den * den)
    }

    /// This fraction, rounded; infinite if it is too large.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        let Ratio { num, den } = self.to_big();
        let top = |number: &BigUint| {
            let shift = number.bits().saturating_sub(64);
            ((number >> shift).to_f64().unwrap_or(f64::INFINITY), shift)
        };
        let ((num, up), (den, down)) = (top(&num), top(&den));
        let shift = i128::from(up) - i128::from(down);
        num / den * 2f64.powi(shift.clamp(-5000, 5000) as i32)
    }
}

impl Ratio<u128> {
    fn times(&self, num: &BigUint, den: &BigUint) -> Option<Self> {
        Some(Self {
            num: u128::checked_mul(self.num, u128::try_from(num).ok()?)?,
            den: u128::checked_mul(self.den, u128::try_from(den).ok()?)?,
        })
    }
}

/// The value of a calculation in big numbers, where everything fits.
pub fn fits<R>(value: Option<R>) -> R {
    value.unwrap_or_else(|| unreachable!("big numbers have no limit"))
}

/// How many of the numbers 0 … end − 1 come first for which `holds`; it never holds again after it
/// has failed once.
pub fn count_while<T: Number>(end: &T, mut holds: impl FnMut(&T) -> Option<bool>) -> Option<T> {
    let (mut low, mut high) = (T::zero(), end.clone());
    while low < high {
        let middle = low.checked_add(&(high.checked_sub(&low)? >> 1))?;
        if holds(&middle)? {
            low = middle.checked_add(&T::one())?;
        } else {
            high = middle;
        }
    }
    Some(low)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn products_of_128_bits_compare_exactly(a: u128, b: u128, c: u128, d: u128) {
            let big = BigUint::cmp_products(&a.into(), &b.into(), &c.into(), &d.into());
            prop_assert_eq!(u128::cmp_products(&a, &b, &c, &d), big);
            let (high, low) = wide_product(a, b);
            prop_assert_eq!(
                (BigUint::from(high) << 128usize) + low,
                BigUint::from(a) * BigUint::from(b)
            );
        }
    }
}
