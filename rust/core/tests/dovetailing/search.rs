//! The exact search against trying every machine, and against itself in pieces.

use std::sync::Arc;
use std::time::Instant;

use crate::oracle::problem::{Problem, cases, problem};
use dovetail_core::{
    Budget, BudgetEnd, Cost, Error, Example, Predicate, Progress, Rank, Readout, Result, Search,
    Slope, Solution, Space, Task, Tie, Time, accept_all,
};
use proptest::prelude::*;

/// What a search says at the end, and what it counted.
#[derive(Debug, PartialEq, Eq)]
struct Report {
    progress: Progress,
    best: Option<Solution>,
    excluded: u128,
    bound: u128,
    nodes: u64,
    steps: u64,
}

impl Report {
    fn of(search: &Search, progress: Progress) -> Self {
        Self {
            progress,
            best: search.best(),
            excluded: search.excluded(),
            bound: search.bound(),
            nodes: search.nodes(),
            steps: search.steps(),
        }
    }
}

fn advance(
    search: &mut Search,
    nodes: Option<u64>,
    accept: &mut Predicate<'_>,
) -> Result<Progress> {
    let mut budget = Budget {
        nodes,
        deadline: None,
        poll: &mut || Ok(()),
    };
    search.advance(&mut budget, accept)
}

/// The search in one go.
fn finish(mut search: Search, problem: &Problem) -> Result<Report> {
    let mut accept = |outputs: &[Vec<u8>]| Ok(problem.accepts(outputs));
    let progress = advance(&mut search, None, &mut accept)?;
    Ok(Report::of(&search, progress))
}

fn solution((rank, time): (u128, u64)) -> Solution {
    Solution {
        rank: Rank(rank),
        time: Time(time),
    }
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn the_answer_is_the_least_key_of_all_machines(problem in problem()) {
        let winner = problem.winner();
        let with = finish(problem.search()?, &problem)?;
        let without = finish(problem.search()?.without_deciders(), &problem)?;
        for report in [&with, &without] {
            prop_assert_eq!(report.best, winner.map(solution));
            if let Some(winner) = winner {
                prop_assert_eq!(report.progress, Progress::Hit);
                prop_assert!(report.excluded < problem.key(winner).0);
            } else {
                let ended = [Progress::Iterations, Progress::Exhausted];
                prop_assert!(ended.contains(&report.progress));
                prop_assert_eq!(report.excluded, problem.max_iterations.into());
            }
        }
        // What a decider takes out has no descendants; without it the search may grow its bound
        // where there is nothing left.
        if with.progress == Progress::Exhausted {
            prop_assert!(with.bound <= without.bound);
        } else {
            prop_assert_eq!((with.nodes, with.bound), (without.nodes, without.bound));
        }
        prop_assert!(with.steps <= without.steps);
    }

    #[test]
    fn a_search_in_pieces_is_the_search_in_one_go(
        problem in problem(),
        pieces in prop::collection::vec((0..40_u64, any::<bool>()), 1..10),
    ) {
        let mut accept = |outputs: &[Vec<u8>]| Ok(problem.accepts(outputs));
        let whole = finish(problem.search()?, &problem)?;
        let mut search = problem.search()?;
        // The last piece is not empty, so that all of them together come to an end.
        let last = (7, true);
        for (nodes, elsewhere) in pieces.into_iter().chain([last]).cycle() {
            let before = search.nodes();
            let progress = advance(&mut search, Some(nodes), &mut accept)?;
            if progress != Progress::Paused(BudgetEnd::Nodes) {
                prop_assert_eq!(Report::of(&search, progress), whole);
                break;
            }
            prop_assert_eq!(search.nodes(), before + nodes);
            if elsewhere {
                let saved = search.checkpoint()?;
                search = problem.search()?;
                search.restore(&saved)?;
            }
        }
    }

    #[test]
    fn a_search_goes_on_after_errors(problem in problem(), mut calls in 1..20_u32) {
        let whole = finish(problem.search()?, &problem)?;
        let mut search = problem.search()?;
        // From time to time the predicate fails; it is then asked about the same machine again.
        let mut asked = 0;
        let mut accept = |outputs: &[Vec<u8>]| {
            asked += 1;
            if asked == calls {
                calls *= 2;
                return Err(Error::Callback("the predicate failed".into()));
            }
            Ok(problem.accepts(outputs))
        };
        let progress = loop {
            match advance(&mut search, None, &mut accept) {
                Err(error) => prop_assert_eq!(error.to_string(), "the predicate failed"),
                Ok(progress) => break progress,
            }
        };
        let steps = whole.steps;
        prop_assert!(search.steps() >= steps);
        prop_assert_eq!(Report { steps, ..Report::of(&search, progress) }, whole);
    }

    #[test]
    fn raising_the_limit_goes_on(problem in problem(), first in 0..10_u64) {
        let whole = finish(problem.search()?, &problem)?;
        let mut accept = |outputs: &[Vec<u8>]| Ok(problem.accepts(outputs));
        let limit = u128::from(problem.max_iterations);
        let mut search = problem.search()?;
        search.set_max_iterations(Some(limit * u128::from(first) / 10));
        advance(&mut search, None, &mut accept)?;
        let mut search = {
            let saved = search.checkpoint()?;
            let mut other = problem.search()?;
            other.restore(&saved)?;
            other
        };
        search.set_max_iterations(Some(limit));
        advance(&mut search, None, &mut accept)?;
        prop_assert_eq!(search.best(), whole.best);
        if whole.best.is_none() {
            prop_assert_eq!(search.excluded(), limit);
        }
    }
}

/// Write 1 and stop: `1RZ0RZ` is the first machine that does, in one step.
fn write_one() -> Result<Arc<Task>> {
    let example = Example {
        input: Vec::new(),
        weight: 1,
        output: Some(vec![1]),
    };
    let task = Task::new(vec![example], Readout::Visited, Cost::Average)?;
    Ok(Arc::new(task))
}

#[test]
fn a_poll_and_a_deadline_stop_a_search_that_can_go_on() -> Result<()> {
    let space = Space::new(None, 2, None)?;
    let mut search = Search::new(write_one()?, space, Slope::new(1, 1)?, Tie::Rank, None)?;
    let mut budget = Budget {
        nodes: None,
        deadline: None,
        poll: &mut || Err(Error::Callback("stop".into())),
    };
    assert!(search.advance(&mut budget, &mut accept_all).is_err());
    let mut budget = Budget {
        nodes: None,
        deadline: Some(Instant::now()),
        poll: &mut || Ok(()),
    };
    assert_eq!(
        search.advance(&mut budget, &mut accept_all)?,
        Progress::Paused(BudgetEnd::Timeout)
    );
    assert_eq!((search.nodes(), search.best()), (0, None));

    let progress = advance(&mut search, None, &mut accept_all)?;
    assert_eq!(progress, Progress::Hit);
    let (rank, time) = (Rank(7), Time(1));
    assert_eq!(search.best(), Some(Solution { rank, time }));
    Ok(())
}

#[test]
fn a_space_without_a_solution_is_exhausted() -> Result<()> {
    // No machine of one state comes back from its first move.
    let example = Example {
        input: Vec::new(),
        weight: 1,
        output: Some(vec![1, 1]),
    };
    let task = Arc::new(Task::new(vec![example], Readout::Visited, Cost::Average)?);
    let space = Space::new(Some(1), 2, None)?;
    let mut search = Search::new(task, space, Slope::new(3, 2)?, Tie::Time, None)?;
    let progress = advance(&mut search, None, &mut accept_all)?;
    assert_eq!(progress, Progress::Exhausted);
    assert_eq!(search.best(), None);
    Ok(())
}

#[test]
fn a_foreign_checkpoint_is_refused() -> Result<()> {
    let space = Space::new(Some(1), 2, None)?;
    let mut search = Search::new(write_one()?, space, Slope::new(1, 1)?, Tie::Rank, None)?;
    assert!(search.restore(b"not a checkpoint").is_err());
    Ok(())
}
