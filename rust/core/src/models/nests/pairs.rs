//! Pairs of coprime numbers in the order of their product, and their places in that order.

use crate::error::{Error, Result};

/// The dovetailer that adds `a` programs per iteration and gives each `b` turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// Programs added per iteration.
    pub a: u128,
    /// Turns for each program in an iteration.
    pub b: u128,
}

impl Pair {
    /// The product a·b, if 128 bits hold it.
    #[must_use]
    pub const fn product(self) -> Option<u128> {
        self.a.checked_mul(self.b)
    }
}

/// The greatest common divisor.
pub(super) const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        if let (Ok(small), Ok(other)) = (narrow(a), narrow(b)) {
            return gcd64(small, other) as u128;
        }
        (a, b) = (b, a % b);
    }
    a
}

const fn narrow(number: u128) -> std::result::Result<u64, ()> {
    if number >> 64 == 0 {
        Ok(number as u64)
    } else {
        Err(())
    }
}

const fn gcd64(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// All coprime pairs in their order: by product, then by `a`.
///
/// ```
/// # use dovetail_core::models::nests::Pairs;
/// let first: Vec<_> = Pairs::new().take(6).map(|pair| (pair.a, pair.b)).collect();
/// assert_eq!(first, [(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (1, 4)]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    product: u64,
    /// The first numbers of the pairs of this product that are still to come, falling.
    firsts: Vec<u64>,
}

impl Pairs {
    /// From the first pair, (1, 1).
    #[must_use]
    pub const fn new() -> Self {
        Self {
            product: 0,
            firsts: Vec::new(),
        }
    }
}

impl Iterator for Pairs {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        loop {
            if let Some(a) = self.firsts.pop() {
                return Some(Pair {
                    a: a.into(),
                    b: (self.product / a).into(),
                });
            }
            self.product = self.product.checked_add(1)?;
            let n = self.product;
            let small = (1..=n.isqrt()).filter(|&a| n.is_multiple_of(a) && gcd64(a, n / a) == 1);
            self.firsts = small.clone().map(|a| n / a).collect();
            // Only 1 is the root of its square and coprime to it.
            self.firsts.extend(small.rev().filter(|_| n > 1));
        }
    }
}

/// Products up to which the places of pairs are worked out.
const MAX_PRODUCT: u128 = 1 << 44;
/// Divisors are counted in a table up to this number at most.
const MAX_TABLE: usize = 1 << 22;

/// The places of coprime pairs in their order.
///
/// The number of coprime pairs of product m is 2^ω(m), the sum of μ(d)·τ(m/d²) over all d² that
/// divide m. Summed over m ≤ n it is the sum of μ(d)·D(n/d²), where D(k) counts the pairs of any
/// two numbers whose product is at most k.
#[derive(Debug)]
pub struct Places {
    limit: u128,
    /// μ of 0, 1, 2, … up to the root of the greatest product.
    moebius: Vec<i8>,
    primes: Vec<u64>,
    /// D of 0, 1, 2, …
    counted: Vec<u64>,
}

impl Places {
    /// Prepares for all pairs up to a product.
    ///
    /// # Errors
    ///
    /// If the product is beyond 2^44: the places of larger ones take too long to count.
    pub fn up_to(product: u128) -> Result<Self> {
        if product > MAX_PRODUCT {
            return Err(Error::invalid(format!(
                "order: pairs of numbers up to {product} would take too long to count; the most is \
                 2^44"
            )));
        }
        let root = product.isqrt() as usize;
        let (moebius, primes) = sieve(root + 1);
        // About n^(5/8) numbers: the table then takes about as long as a sum beyond it.
        let size = (root * root.isqrt().isqrt()).clamp(1, MAX_TABLE);
        Ok(Self {
            limit: product,
            moebius,
            primes,
            counted: divisor_sums(size),
        })
    }

    /// The greatest product that it was prepared for.
    #[must_use]
    pub const fn limit(&self) -> u128 {
        self.limit
    }

    /// Number of coprime pairs with a product of at most `n`, which is within the limit.
    #[must_use]
    pub fn count(&self, n: u128) -> u128 {
        let n = n.min(self.limit) as u64;
        let total: i128 = (1..=n.isqrt())
            .filter(|&d| self.moebius[d as usize] != 0)
            .map(|d| {
                i128::from(self.moebius[d as usize]) * i128::from(self.divisor_sum(n / (d * d)))
            })
            .sum();
        total.unsigned_abs()
    }

    /// The place of a pair among all, from 1.
    #[must_use]
    pub fn place(&self, pair: Pair) -> u128 {
        let product = pair.a.saturating_mul(pair.b);
        self.count(product - 1) + self.index(pair) + 1
    }

    /// How many pairs of the same product come before this one.
    #[must_use]
    pub fn index(&self, pair: Pair) -> u128 {
        let mut powers = self.prime_powers(pair.a);
        powers.extend(self.prime_powers(pair.b));
        let mut firsts = vec![1_u128];
        for power in powers {
            let more: Vec<u128> = firsts.iter().map(|first| first * power).collect();
            firsts.extend(more);
        }
        firsts.iter().filter(|&&first| first < pair.a).count() as u128
    }

    /// Number of pairs that have this product.
    #[must_use]
    pub fn of_product(&self, pair: Pair) -> u128 {
        let powers = self.prime_powers(pair.a).len() + self.prime_powers(pair.b).len();
        1 << powers
    }

    /// The powers of primes whose product is `n`.
    fn prime_powers(&self, mut n: u128) -> Vec<u128> {
        let mut powers = Vec::new();
        for &prime in &self.primes {
            let prime = u128::from(prime);
            if prime * prime > n {
                break;
            }
            let mut power = 1;
            while n.is_multiple_of(prime) {
                n /= prime;
                power *= prime;
            }
            if power > 1 {
                powers.push(power);
            }
        }
        if n > 1 {
            powers.push(n);
        }
        powers
    }

    /// D(n).
    fn divisor_sum(&self, n: u64) -> u64 {
        if let Some(&sum) = self.counted.get(n as usize) {
            return sum;
        }
        let root = n.isqrt();
        2 * (1..=root).map(|i| n / i).sum::<u64>() - root * root
    }
}

/// μ of 0 to `size` − 1, and the primes among them.
fn sieve(size: usize) -> (Vec<i8>, Vec<u64>) {
    let mut moebius = vec![1_i8; size.max(2)];
    moebius[0] = 0;
    let mut composite = vec![false; size.max(2)];
    let mut primes = Vec::new();
    for n in 2..moebius.len() {
        if composite[n] {
            continue;
        }
        primes.push(n as u64);
        for multiple in (n..moebius.len()).step_by(n) {
            composite[multiple] = multiple > n;
            moebius[multiple] = -moebius[multiple];
        }
        for multiple in (n * n..moebius.len()).step_by(n * n) {
            moebius[multiple] = 0;
        }
    }
    (moebius, primes)
}

/// D of 0 to `last`.
fn divisor_sums(last: usize) -> Vec<u64> {
    let mut sums = vec![0_u64; last + 1];
    for divisor in 1..=last {
        for multiple in (divisor..=last).step_by(divisor) {
            sums[multiple] += 1;
        }
    }
    for n in 1..=last {
        sums[n] += sums[n - 1];
    }
    sums
}
