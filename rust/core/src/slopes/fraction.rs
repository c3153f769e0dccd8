//! The complexity of a fraction: the logarithms of its lowest terms, added up.

use super::slope::Slope;

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

/// The greatest common divisors of one number and all others, from a table of its residues.
///
/// ```
/// # use dovetail_core::Divisors;
/// assert_eq!(Divisors::of(12).gcd(30), 6);
/// ```
#[derive(Clone, Debug)]
pub struct Divisors {
    number: u64,
    by_residue: Vec<u64>,
}

impl Divisors {
    /// Prepares a number, in memory and time proportional to it; 0 is taken as 1.
    #[must_use]
    pub fn of(number: u64) -> Self {
        let number = number.max(1);
        let mut by_residue = vec![1; number as usize];
        for divisor in (2..=number).filter(|divisor| number.is_multiple_of(*divisor)) {
            for place in by_residue.iter_mut().step_by(divisor as usize) {
                *place = divisor;
            }
        }
        Self { number, by_residue }
    }

    /// The greatest common divisor with another number.
    #[must_use]
    pub fn gcd(&self, other: u64) -> u64 {
        self.by_residue[(other % self.number) as usize]
    }
}

/// A fraction p/q in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lowest {
    /// The numerator.
    pub p: u64,
    /// The denominator.
    pub q: u64,
}

impl Slope {
    /// The lowest terms of a/b.
    #[must_use]
    pub fn lowest(self) -> Lowest {
        self.divided(gcd(self.a(), self.b()))
    }

    /// The lowest terms of a/b, by the divisors of a.
    #[must_use]
    pub fn lowest_by_a(self, divisors: &Divisors) -> Lowest {
        self.divided(divisors.gcd(self.b()))
    }

    /// The lowest terms of a/b, by the divisors of b.
    #[must_use]
    pub fn lowest_by_b(self, divisors: &Divisors) -> Lowest {
        self.divided(divisors.gcd(self.a()))
    }

    const fn divided(self, divisor: u64) -> Lowest {
        Lowest {
            p: self.a() / divisor,
            q: self.b() / divisor,
        }
    }
}

impl Lowest {
    /// p·q: the exponential of the complexity, exactly.
    #[must_use]
    pub fn product(self) -> u128 {
        u128::from(self.p) * u128::from(self.q)
    }

    /// log p + log q, which is log a + log b − 2 log gcd(a, b) for any a/b of this value.
    ///
    /// ```
    /// # use dovetail_core::{Base, Slope};
    /// let lowest = Slope::new(4, 6)?.lowest();
    /// assert!((lowest.complexity(Base::E) - 6_f64.ln()).abs() < 1e-15);
    /// # Ok::<(), dovetail_core::Error>(())
    /// ```
    #[must_use]
    #[allow(
        clippy::cast_precision_loss,
        reason = "the logarithm is rounded anyway"
    )]
    pub fn complexity(self, base: Base) -> f64 {
        let product = self.p as f64 * self.q as f64;
        match base {
            Base::Two => product.log2(),
            Base::E => product.ln(),
        }
    }
}
