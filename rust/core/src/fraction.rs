//! The complexity of a fraction: the logarithms of its lowest terms, added up.

use crate::schedule::Slope;

/// The base of the logarithms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// 2, for bits.
    Two,
    /// e, for nats.
    E,
}

/// The greatest common divisor, without a division (Stein's binary algorithm).
///
/// ```
/// assert_eq!(dovetail_core::gcd(12, 18), 6);
/// assert_eq!(dovetail_core::gcd(0, 5), 5);
/// ```
#[must_use]
pub fn gcd(a: u64, b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    let twos = (a | b).trailing_zeros();
    let (mut a, mut b) = (a >> a.trailing_zeros(), b >> b.trailing_zeros());
    while a != b {
        let difference = a.abs_diff(b); // of odd numbers, so it is even
        a = a.min(b);
        b = difference >> difference.trailing_zeros();
    }
    a << twos
}

impl Slope {
    /// The lowest terms of a/b.
    #[must_use]
    pub fn lowest(self) -> (u64, u64) {
        let divisor = gcd(self.a(), self.b());
        (self.a() / divisor, self.b() / divisor)
    }

    /// p·q of the lowest terms p/q: the exponential of the complexity, exactly.
    #[must_use]
    pub fn product(self) -> u128 {
        let (p, q) = self.lowest();
        u128::from(p) * u128::from(q) // each is below 2^63
    }

    /// log a + log b − 2 log gcd(a, b), which is log(p·q) of the lowest terms p/q.
    ///
    /// Slopes of equal value have the same complexity to the last bit.
    ///
    /// ```
    /// # use dovetail_core::{Slope, Base};
    /// assert!((Slope::new(4, 6)?.complexity(Base::E) - 6_f64.ln()).abs() < 1e-15);
    /// # Ok::<(), dovetail_core::Error>(())
    /// ```
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "the logarithm is rounded anyway"
    )]
    pub fn complexity(self, base: Base) -> f64 {
        let (p, q) = self.lowest();
        let product = p as f64 * q as f64;
        match base {
            Base::Two => product.log2(),
            Base::E => product.ln(),
        }
    }
}
