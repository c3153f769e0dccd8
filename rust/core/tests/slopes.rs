//! Greatest common divisors and complexities, against Euclid's algorithm.

use dovetail_core::{Base, Divisors, Result, Slope, gcd};
use proptest::prelude::*;

fn euclid(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { euclid(b, a % b) }
}

/// Small numbers, large ones, and powers of two times either.
fn number() -> impl Strategy<Value = u64> {
    let odd = prop_oneof![1..100_u64, 1..1_u64 << 62];
    (odd, 0..62_u32).prop_map(|(odd, twos)| ((odd << twos) & ((1 << 63) - 1)).max(1))
}

#[test]
fn all_small_divisors() {
    for a in 0..300 {
        for b in 0..300 {
            assert_eq!(gcd(a, b), euclid(a, b), "gcd({a}, {b})");
        }
    }
}

#[test]
fn divisors_of_one_number() -> Result<()> {
    for a in 1..300 {
        let divisors = Divisors::of(a);
        for b in (0..700).chain([u64::MAX, 1 << 63, 30_030 << 32]) {
            assert_eq!(divisors.gcd(b), euclid(a, b), "gcd({a}, {b})");
        }
        let slope = Slope::new(a, 5040)?;
        assert_eq!(slope.lowest_by_a(&divisors), slope.lowest());
        let slope = Slope::new(5040, a)?;
        assert_eq!(slope.lowest_by_b(&divisors), slope.lowest());
    }
    assert_eq!(Divisors::of(0).gcd(7), 1);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn large_divisors(a in any::<u64>(), b in any::<u64>(), c in number(), d in number()) {
        prop_assert_eq!(gcd(a, b), euclid(a, b));
        prop_assert_eq!(gcd(c, d), euclid(c, d));
    }

    #[test]
    #[allow(clippy::cast_precision_loss)]
    fn complexity_is_the_sum_of_the_logarithms(a in number(), b in number()) {
        let lowest = Slope::new(a, b).expect("in range").lowest();
        let divisor = euclid(a, b);
        prop_assert_eq!((lowest.p, lowest.q), (a / divisor, b / divisor));
        prop_assert_eq!(lowest.product(), u128::from(a / divisor) * u128::from(b / divisor));
        let nats = (a as f64).ln() + (b as f64).ln() - 2.0 * (divisor as f64).ln();
        prop_assert!((lowest.complexity(Base::E) - nats).abs() < 1e-12);
        let bits = nats / std::f64::consts::LN_2;
        prop_assert!((lowest.complexity(Base::Two) - bits).abs() < 1e-12);
    }

    #[test]
    fn equal_values_have_equal_complexities(
        p in 1..1_u64 << 31,
        q in 1..1_u64 << 31,
        times in 1..1_u64 << 31,
    ) {
        let given = Slope::new(p * times, q * times).expect("in range").lowest();
        let other = Slope::new(q, p).expect("in range").lowest();
        for base in [Base::Two, Base::E] {
            let (one, two) = (given.complexity(base), other.complexity(base));
            prop_assert_eq!(one.to_bits(), two.to_bits());
        }
    }
}

#[test]
fn powers_of_two_are_whole_bits() -> Result<()> {
    for power in 0..62_u32 {
        let bits = Slope::new(1 << power, 2)?.lowest().complexity(Base::Two);
        assert_eq!(bits.to_bits(), f64::from(power.abs_diff(1)).to_bits());
    }
    Ok(())
}
