//! A front does not depend on how it is walked: at once, in stretches, in parts, or widened.

use std::sync::Arc;

use crate::oracle::problem::{Problem, cases, problem};
use crate::oracle::time;
use dovetail_core::{Budget, Error, Found, FrontWalk, Paths, Rank, Result, Time};
use proptest::prelude::*;
use proptest::sample::Index;

type Corner = (u128, u64);

/// A walk of what is left of a front.
fn walk(problem: &Problem, (rank, time): Corner, known: Found) -> Result<FrontWalk> {
    let task = Arc::clone(&problem.task);
    FrontWalk::new(task, problem.space.clone(), (Rank(rank), Time(time)), known)
}

/// Goes on for some nodes, or to the end, and lets the walk go.
fn go_on(mut walk: FrontWalk, problem: &Problem, nodes: Option<u64>) -> Result<Found> {
    let mut budget = Budget {
        nodes,
        deadline: None,
        poll: &mut || Ok(()),
    };
    let mut accept = |outputs: &[Vec<u8>]| Ok(problem.accepts(outputs));
    walk.advance(&mut budget, &mut accept)?;
    Ok(walk.found())
}

fn nothing(problem: &Problem, corner: Corner) -> Result<Found> {
    Found::nothing(&problem.space, Rank(corner.0))
}

fn pairs(found: &Found) -> Vec<(u128, u64)> {
    let points = found.points.iter();
    points.map(|point| (point.rank.0, point.time.0)).collect()
}

/// The Pareto-minimal solutions by running every machine.
fn brute_force(problem: &Problem, (max_rank, max_time): Corner) -> Vec<(u128, u64)> {
    let mut points: Vec<(u128, u64)> = Vec::new();
    for rank in 1..=max_rank {
        let machine = problem.space.machine(Rank(rank)).expect("a rank");
        let accepts = |outputs: &[Vec<u8>]| problem.accepts(outputs);
        if let Some(time) = time(&machine, &problem.task, accepts, max_time)
            && points.last().is_none_or(|&(_, best)| time < best)
        {
            points.push((rank, time));
        }
    }
    points
}

fn corners() -> impl Strategy<Value = (Corner, Corner)> {
    let corner = || (1..3_000_u128, 1..60_u64);
    (corner(), corner())
}

/// The corner within the space.
fn within(problem: &Problem, (rank, time): Corner) -> Corner {
    (rank.min(problem.space.total()), time)
}

proptest! {
    #![proptest_config(cases(1_000))]

    #[test]
    fn in_stretches(
        problem in problem(),
        (corner, _) in corners(),
        stretches in prop::collection::vec(0..60_u64, 1..8),
    ) {
        let corner = within(&problem, corner);
        let expected = brute_force(&problem, corner);
        let whole = go_on(walk(&problem, corner, nothing(&problem, corner)?)?, &problem, None)?;
        prop_assert_eq!(pairs(&whole), &expected[..]);
        let mut found = nothing(&problem, corner)?;
        for nodes in stretches.into_iter().map(Some).chain([None]) {
            let bytes = found.to_bytes()?;
            let known = Found::from_bytes(&bytes)?;
            prop_assert!(known == found);
            found = go_on(walk(&problem, corner, known)?, &problem, nodes)?;
        }
        prop_assert_eq!(pairs(&found), &expected[..]);
        // What is walked again is at most the machine under way, at each stop.
        prop_assert!((whole.nodes..=whole.nodes + 8).contains(&found.nodes));
    }

    /// An error of a poll comes in the middle of a run.
    #[test]
    fn interrupted(problem in problem(), (corner, _) in corners(), looks in 0..8_u32) {
        let corner = within(&problem, corner);
        let mut walk = walk(&problem, corner, nothing(&problem, corner)?)?;
        let mut left = looks;
        let mut poll = || {
            left = left.checked_sub(1).ok_or(Error::Invalid("enough".into()))?;
            Ok(())
        };
        let mut budget = Budget { nodes: None, deadline: None, poll: &mut poll };
        let mut accept = |outputs: &[Vec<u8>]| Ok(problem.accepts(outputs));
        let ended = walk.advance(&mut budget, &mut accept);
        let rest = walk.found();
        prop_assert!(ended.is_err() || rest.rest.is_empty());
        let found = go_on(self::walk(&problem, corner, rest)?, &problem, None)?;
        prop_assert_eq!(pairs(&found), brute_force(&problem, corner));
    }

    #[test]
    fn in_parts(
        problem in problem(),
        (corner, _) in corners(),
        before in 0..60_u64,
        (depth, most) in (0..5_usize, 1..200_usize),
        order in any::<Index>(),
        shared in any::<bool>(),
    ) {
        let corner = within(&problem, corner);
        let all = nothing(&problem, corner)?.machines_left(&problem.space);
        let begun = go_on(walk(&problem, corner, nothing(&problem, corner)?)?, &problem, Some(before))?;
        let mut found = go_on(walk(&problem, corner, begun)?.to_depth(depth), &problem, None)?;
        let whole = found.machines_left(&problem.space);
        prop_assert!(whole <= all * (1.0 + 1e-9));
        let mut parts = found.parts(most);
        let weights = parts.iter().map(|part| part.machines_left(&problem.space));
        prop_assert!((weights.sum::<f64>() - whole).abs() <= 1e-9 * whole);
        prop_assert!(parts.len() <= most);
        found.rest = Paths::default();
        while !parts.is_empty() {
            let mut part = parts.swap_remove(order.index(parts.len()));
            if shared {
                part.learn(&found);
            }
            found.merge(&go_on(walk(&problem, corner, part)?, &problem, None)?);
        }
        prop_assert_eq!(pairs(&found), brute_force(&problem, corner));
    }

    #[test]
    fn widened(
        problem in problem(),
        (small, large) in corners(),
        nodes in prop::option::of(0..100_u64),
        forgotten in any::<bool>(),
    ) {
        let small = within(&problem, small);
        let large = (large.0.clamp(small.0, problem.space.total()), large.1.max(small.1));
        let mut found = go_on(walk(&problem, small, nothing(&problem, small)?)?, &problem, nodes)?;
        if forgotten {
            found.beyond = None;
        }
        found.widen(&problem.space, Rank(small.0), Rank(large.0))?;
        let found = go_on(walk(&problem, large, found)?, &problem, None)?;
        prop_assert_eq!(pairs(&found), brute_force(&problem, large));
    }
}
