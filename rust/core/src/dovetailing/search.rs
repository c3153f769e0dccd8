//! The exact search: the literal dovetailer's winner, without stepping every machine.
//!
//! The tree of partial machines is walked within a bound on the iteration. A partial machine that
//! cannot be accepted within the bound, or not before the best solution known, is left out. If the
//! bound proves too small it grows, so the answer is the winner among all machines of the space;
//! sizes open as the bound reaches them.

use std::sync::Arc;

use super::order::Tie;
use crate::error::Result;
use crate::machines::{Rank, Space, Time};
use crate::slopes::Slope;
use crate::tasks::{Budget, BudgetEnd, Goal, Predicate, Solution, Solver, Task};

/// The first bound on the iteration, and the factor by which it grows.
const FIRST_BOUND: u128 = 16;
const GROWTH: u128 = 4;

/// How a stretch of a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The best solution is the winner.
    Hit,
    /// The budget is used up; the search can go on with another.
    Paused(BudgetEnd),
    /// No machine is accepted up to the greatest iteration allowed.
    Iterations,
    /// No machine of the space is ever accepted.
    Exhausted,
}

/// The first solution within a bound on the iteration.
#[derive(Clone)]
pub(super) struct First {
    slope: Slope,
    tie: Tie,
    pub(super) bound: u128,
    pub(super) best: Option<Solution>,
}

impl First {
    fn key(&self, solution: Solution) -> (u128, u128, u128) {
        self.slope.key(self.tie, solution)
    }
}

impl Goal for First {
    /// Within the bound, and found before the best solution.
    fn limit(&self, rank: Rank) -> Time {
        let within = self.slope.time_within(rank, self.bound);
        let Some(best) = self.best else {
            return within;
        };
        let (iteration, ..) = self.key(best);
        let same = self.slope.time_within(rank, iteration);
        let comes_first =
            same > Time(0) && self.key(Solution { rank, time: same }) < self.key(best);
        let before = if comes_first {
            same
        } else {
            Time(same.0.saturating_sub(self.slope.b()))
        };
        within.min(before)
    }

    fn found(&mut self, solution: Solution) {
        if self
            .best
            .is_none_or(|best| self.key(solution) < self.key(best))
        {
            self.best = Some(solution);
        }
    }
}

/// A search that can stop and go on.
#[derive(Clone)]
pub struct Search {
    pub(super) solver: Solver<First>,
    pub(super) max_iterations: Option<u128>,
    pub(super) excluded: u128,
}

impl Search {
    /// A search about to start.
    ///
    /// # Errors
    ///
    /// If the task mentions a symbol that the space does not have.
    pub fn new(
        task: Arc<Task>,
        space: Space,
        slope: Slope,
        tie: Tie,
        max_iterations: Option<u128>,
    ) -> Result<Self> {
        let first = First {
            slope,
            tie,
            bound: FIRST_BOUND,
            best: None,
        };
        let solver = Solver::new(task, space, first)?;
        let mut search = Self {
            solver,
            max_iterations,
            excluded: 0,
        };
        search.set_bound(FIRST_BOUND);
        search.open_stage()?;
        Ok(search)
    }

    /// Does without deciders: the same answers, later.
    #[must_use]
    pub fn without_deciders(mut self) -> Self {
        self.solver.drop_deciders();
        self
    }

    /// The best solution known: the winner after [`Progress::Hit`].
    #[must_use]
    pub const fn best(&self) -> Option<Solution> {
        self.solver.goal.best
    }

    /// No machine is accepted in iterations 1 to this.
    #[must_use]
    pub const fn excluded(&self) -> u128 {
        self.excluded
    }

    /// The bound on the iteration under way.
    #[must_use]
    pub const fn bound(&self) -> u128 {
        self.solver.goal.bound
    }

    /// Partial machines run.
    #[must_use]
    pub const fn nodes(&self) -> u64 {
        self.solver.nodes
    }

    /// Single-machine steps run.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.solver.steps
    }

    /// Changes the greatest iteration allowed. A lower one tightens the stage under way, a higher
    /// one is for the stages to come.
    pub fn set_max_iterations(&mut self, max_iterations: Option<u128>) {
        self.max_iterations = max_iterations;
        self.set_bound(self.bound());
    }

    /// Sets the bound of the stage, as far as it is allowed.
    fn set_bound(&mut self, bound: u128) {
        self.solver.goal.bound = self.max_iterations.map_or(bound, |max| max.min(bound));
    }

    /// Starts the walk from the root within the present bound.
    pub(super) fn open_stage(&mut self) -> Result<()> {
        self.solver.restart(self.solver.space().states(), &[])
    }

    /// Goes on until the search is over or the budget is.
    ///
    /// # Errors
    ///
    /// What `accept` or the budget's poll reports, or a tape that outgrows memory. After an error
    /// of `accept` or the poll the search can go on.
    pub fn advance(
        &mut self,
        budget: &mut Budget<'_>,
        accept: &mut Predicate<'_>,
    ) -> Result<Progress> {
        let start = self.solver.nodes;
        let nodes = budget.nodes;
        loop {
            budget.nodes = nodes.map(|nodes| nodes.saturating_sub(self.solver.nodes - start));
            if let Some(end) = self.solver.advance(budget, accept)? {
                return Ok(Progress::Paused(end));
            }
            if let Some(progress) = self.close_stage()? {
                return Ok(progress);
            }
        }
    }

    /// The walk is over: the winner, or a larger bound.
    fn close_stage(&mut self) -> Result<Option<Progress>> {
        let bound = self.bound();
        let first = &self.solver.goal;
        // A candidate of a stage whose bound was lowered since need not be within it.
        if first.best.is_some_and(|best| first.key(best).0 <= bound) {
            return Ok(Some(Progress::Hit));
        }
        self.excluded = bound;
        if !self.solver.cut {
            self.excluded = self.max_iterations.map_or(bound, |max| max.max(bound));
            return Ok(Some(Progress::Exhausted));
        }
        if self.max_iterations.is_some_and(|max| bound >= max) {
            return Ok(Some(Progress::Iterations));
        }
        self.set_bound(bound.saturating_mul(GROWTH).max(FIRST_BOUND));
        self.open_stage()?;
        Ok(None)
    }
}
