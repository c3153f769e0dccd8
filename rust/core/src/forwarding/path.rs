//! The Stern–Brocot path from 1/1 to the rate t/x of a point, cut into straight runs.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::Point;
use super::run::{Chain, Pair, Run};

/// The runs of the path from 1/1 to t/x, in order; pq rises along each and from one to the next.
///
/// A run holds the consecutive nodes on one side of t/x. The step that crosses over is the first
/// node of the next run.
pub fn runs(index: usize, point: &Point) -> Vec<Chain> {
    let divisor = point.rank.gcd(&point.time);
    let target = (&point.time / &divisor, &point.rank / &divisor);
    let mut chains = Vec::new();
    let mut node: Pair = (One::one(), One::one());
    let mut low: Pair = (Zero::zero(), One::one());
    let mut high: Pair = (One::one(), Zero::zero());
    loop {
        let mirrored = excess(&node, &target).is_none();
        let (run, last, crossing) = if mirrored {
            let run = run_down(
                point,
                &reciprocal(&node),
                &reciprocal(&high),
                &reciprocal(&target),
                true,
            );
            (run.0, reciprocal(&run.1), reciprocal(&run.2))
        } else {
            run_down(point, &node, &low, &target, false)
        };
        chains.push(Chain::new(index, mirrored, run));
        if last == target {
            return chains;
        }
        *(if mirrored { &mut low } else { &mut high }) = last;
        node = crossing;
    }
}

/// The reciprocal of a fraction.
fn reciprocal(pair: &Pair) -> Pair {
    (pair.1.clone(), pair.0.clone())
}

/// p·q′ − p′·q for p/q and p′/q′, if p/q is not the smaller one.
fn excess(pair: &Pair, other: &Pair) -> Option<BigUint> {
    let (left, right) = (&pair.0 * &other.1, &other.0 * &pair.1);
    (left >= right).then(|| left - right)
}

/// The run from a node at or above the target down towards `end`, its last node, and the node after
/// that, which is below the target.
fn run_down(
    point: &Point,
    node: &Pair,
    end: &Pair,
    target: &Pair,
    mirrored: bool,
) -> (Run<BigUint>, Pair, Pair) {
    let above = excess(node, target).unwrap_or_default();
    let below = excess(target, end).unwrap_or_else(BigUint::one);
    let steps = above / below;
    let last = (&node.0 + &end.0 * &steps, &node.1 + &end.1 * &steps);
    let next = (&last.0 + &end.0, &last.1 + &end.1);
    let (x, t) = if mirrored {
        (&point.time, &point.rank)
    } else {
        (&point.rank, &point.time)
    };
    let run = Run {
        x: x.clone(),
        t: t.clone(),
        unit: point.unit.clone(),
        p: node.0.clone(),
        q: node.1.clone(),
        u: end.0.clone(),
        v: end.1.clone(),
        len: steps + 1u8,
    };
    (run, last, next)
}
