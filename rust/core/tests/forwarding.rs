//! The hull of forwarding against all rationals, one by one.

use dovetail_core::forwarding::{Exact, Hull, Mixture, Point, Rate};
use num_bigint::BigUint;
use num_integer::Integer;
use proptest::prelude::*;

fn point(rank: u64, time: u64) -> Point {
    Point {
        rank: rank.into(),
        time: time.into(),
        unit: 1u8.into(),
    }
}

/// The points that no other is as good as, in order; not only the vertices of their hull.
fn pareto(mut points: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    points.sort_unstable();
    let mut kept: Vec<(u64, u64)> = Vec::new();
    for (x, t) in points {
        if kept.last().is_none_or(|last| t < last.1) {
            kept.push((x, t));
        }
    }
    kept
}

/// The vertices of the lower-left hull.
fn vertices(points: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    let mut hull: Vec<(u64, u64)> = Vec::new();
    for (x, t) in pareto(points) {
        while let [.., (x0, t0), (x1, t1)] = hull[..] {
            if (t0 - t1) * (x - x1) > (t1 - t) * (x1 - x0) {
                break;
            }
            hull.pop();
        }
        hull.push((x, t));
    }
    hull
}

/// Twice R(p/q)·pq: the square of the least q·t + p·x.
fn square(points: &[(u64, u64)], p: u64, q: u64) -> u128 {
    let least = points.iter().map(|&(x, t)| q * t + p * x).min();
    u128::from(least.expect("a point")).pow(2)
}

/// All best rates at the price n/d, by going through all that can be: least pq, then least rate.
fn exhaustive(points: &[(u64, u64)], n: u64, d: u64) -> Vec<Rate> {
    let most = points.iter().map(|(x, t)| x * t).min().expect("a point");
    let mut best: Vec<(u64, u64)> = Vec::new();
    // 2·cost·pq·d, to be compared across multiplied by pq.
    let cost = |p: u64, q: u64| {
        let w = u128::from(p * q);
        (
            square(points, p, q) * u128::from(d) + 2 * w * w * u128::from(n),
            w,
        )
    };
    for p in 1..=most {
        for q in (1..=most / p).filter(|q| p.gcd(q) == 1) {
            let here = cost(p, q);
            let order = best.first().map(|&(p, q)| {
                let least = cost(p, q);
                (here.0 * least.1).cmp(&(least.0 * here.1))
            });
            if order.is_none_or(std::cmp::Ordering::is_lt) {
                best.clear();
            }
            if order.is_none_or(std::cmp::Ordering::is_le) {
                best.push((p, q));
            }
        }
    }
    best.sort_by(|a, b| {
        (a.0 * a.1)
            .cmp(&(b.0 * b.1))
            .then((a.0 * b.1).cmp(&(b.0 * a.1)))
    });
    best.into_iter()
        .map(|(p, q)| (p.into(), q.into()))
        .collect()
}

/// All rates that are among the best at κ times themselves, for κ = n/d, rising.
fn exhaustive_fixed(points: &[(u64, u64)], n: u64, d: u64) -> Vec<Rate> {
    let most = points.iter().map(|(x, t)| x * t).min().expect("a point");
    let mut fixed: Vec<Rate> = Vec::new();
    for p in 1..=most {
        for q in (1..=most / p).filter(|q| p.gcd(q) == 1) {
            let rate: Rate = (p.into(), q.into());
            if exhaustive(points, n * p, d * q).contains(&rate) {
                fixed.push(rate);
            }
        }
    }
    fixed.sort_by(|a, b| (&a.0 * &b.1).cmp(&(&b.0 * &a.1)));
    fixed
}

/// A fraction in lowest terms, if it is short.
fn short(number: &Exact) -> Option<(u64, u64)> {
    let ratio = number.to_big();
    let divisor = ratio.num.gcd(&ratio.den);
    let small = |number: BigUint| u64::try_from(number).ok().filter(|n| *n < 1 << 40);
    Some((small(ratio.num / &divisor)?, small(ratio.den / &divisor)?))
}

fn sets(most: u64) -> impl Strategy<Value = Vec<(u64, u64)>> {
    let some = prop::collection::vec((1..=most, 1..=most), 1..5);
    (some, any::<bool>()).prop_map(|(mut points, mirrored)| {
        if mirrored {
            points.extend(points.clone().into_iter().map(|(x, t)| (t, x)));
        }
        vertices(points)
    })
}

fn hull(points: &[(u64, u64)]) -> Hull {
    let points: Vec<Point> = points.iter().map(|&(x, t)| point(x, t)).collect();
    Hull::new(&points, &mut || Ok(())).expect("points in order")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn best_rates_are_those_of_exhaustive_search(
        points in sets(14),
        prices in prop::collection::vec((1u64..2000, 1u64..60), 4),
    ) {
        let hull = hull(&points);
        for (n, d) in prices {
            let price = Exact::new(n.into(), d.into());
            let wanted = exhaustive(&points, n, d);
            prop_assert_eq!(&hull.best(&price).rates, &wanted);
            prop_assert_eq!(&hull.search(&price, &mut || Ok(())).unwrap().0, &wanted);
        }
        for edge in hull.edges() {
            if let Some((n, d)) = short(&edge.price) {
                prop_assert_eq!(&edge.rates, &exhaustive(&points, n, d));
                prop_assert_eq!(&hull.best(&edge.price).rates, &edge.rates);
            }
        }
    }

    #[test]
    fn fixed_points_select_themselves_and_mixtures_lie_between(
        points in sets(9),
        constant in (1u64..500, 1u64..40),
    ) {
        let hull = hull(&points);
        // Constants at which a rate is only just fixed, too.
        let mut constants = vec![constant];
        for edge in hull.edges().iter().take(2) {
            for (p, q) in &edge.rates {
                constants.extend(short(&edge.price.times(q, p)));
            }
        }
        for (n, d) in constants {
            let constant = Exact::new(n.into(), d.into());
            let fixed = hull.fixed_points(&constant, &mut || Ok(())).expect("no limit");
            let found: Vec<Rate> = fixed.iter().map(|one| one.rate.clone()).collect();
            prop_assert_eq!(found, exhaustive_fixed(&points, n, d));
            // Something is always fixed, alone or on the average.
            let mixtures = hull.mixtures(&constant, &mut || Ok(())).expect("no limit");
            prop_assert!(!fixed.is_empty() || !mixtures.is_empty());
            for mixture in mixtures {
                if let Mixture::Within(_, from, to) = mixture {
                    prop_assert!(from < to);
                }
            }
            // The steps count the rule's fixed points: up to κ, all that begin and end.
            let steps = hull.steps(None, Some(&constant), 10_000, &mut || Ok(()));
            let (first, steps) = steps.expect("few");
            let count = steps.last().map_or(first, |step| step.count);
            prop_assert_eq!(count, fixed.iter().filter(|one| one.chosen).count() as i64);
        }
    }

    #[test]
    fn numbers_of_any_size_give_the_same_hull(points in sets(12), shift in 40usize..140) {
        // The same points in a unit so small that nothing fits 128 bits.
        let scaled: Vec<Point> = points
            .iter()
            .map(|&(x, t)| Point {
                rank: BigUint::from(x) << shift,
                time: BigUint::from(t) << shift,
                unit: BigUint::from(1u8) << shift,
            })
            .collect();
        let (small, big) = (hull(&points), Hull::new(&scaled, &mut || Ok(())).expect("in order"));
        prop_assert_eq!(small.edges().len(), big.edges().len());
        for (left, right) in small.edges().iter().zip(big.edges()) {
            prop_assert!(left.price.compare(&right.price).is_eq());
            prop_assert_eq!(&left.rates, &right.rates);
        }
        for (left, right) in small.families().iter().zip(big.families()) {
            prop_assert_eq!(left.count(), right.count());
        }
    }
}

#[test]
fn every_orbit_ends_in_a_cycle() {
    let hull = hull(&[(1, 3)]);
    let one: Rate = (1u8.into(), 1u8.into());
    let two: Rate = (2u8.into(), 1u8.into());
    let constant = Exact::new(1u8.into(), 1u8.into());
    let orbits = hull
        .orbits(&constant, std::slice::from_ref(&one), &mut || Ok(()))
        .expect("no limit");
    assert_eq!(orbits[0].rates, [two, one]);
    assert_eq!(orbits[0].transient, 0);
    assert!(!orbits[0].tied);
}

#[test]
fn points_must_be_in_order() {
    for points in [
        vec![],
        vec![point(0, 1)],
        vec![point(1, 0)],
        vec![point(2, 1), point(1, 2)],
        vec![point(1, 1), point(2, 1)],
        // The one in the middle is on the line, or above it.
        vec![point(1, 3), point(2, 2), point(3, 1)],
        vec![point(1, 9), point(2, 8), point(3, 1)],
    ] {
        assert!(Hull::new(&points, &mut || Ok(())).is_err());
    }
}

#[test]
fn a_poll_ends_it() {
    let stop = || Err(dovetail_core::Error::Invalid("stopped".into()));
    let points = [point(3, 50), point(70, 2)];
    assert!(Hull::new(&points, &mut { stop }).is_err());
}
