//! Fronts: all solutions that are Pareto-minimal in rank and time, in a rectangle of both.
//!
//! Sizes are walked one after the other, smallest first: what a smaller size has solved prunes the
//! larger ones, whose ranks are all greater.

use std::sync::Arc;

use crate::error::Result;
use crate::schedule::Time;
use crate::solver::{Budget, Goal, Pause, Solution, Solver};
use crate::space::{Rank, Space};
use crate::task::{Predicate, Task};

/// The points found so far, in order of rank; times fall.
#[derive(Clone)]
struct Pareto {
    max_rank: Rank,
    max_time: Time,
    points: Vec<Solution>,
}

impl Goal for Pareto {
    /// Within the rectangle, and faster than every point of no greater rank.
    fn limit(&self, rank: Rank) -> u64 {
        if rank > self.max_rank {
            return 0;
        }
        let before = self.points.partition_point(|point| point.rank <= rank);
        let faster = self.points[..before]
            .last()
            .map_or(u64::MAX, |point| point.time.0 - 1);
        faster.min(self.max_time.0)
    }

    fn found(&mut self, solution: Solution) {
        if solution.time.0 > self.limit(solution.rank) {
            return;
        }
        self.points
            .retain(|point| point.rank < solution.rank || point.time < solution.time);
        let place = self
            .points
            .partition_point(|point| point.rank < solution.rank);
        self.points.insert(place, solution);
    }
}

/// A front under way.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use dovetail_core::{
///     Budget, Cost, Example, FrontWalk, Rank, Readout, Space, Task, Time, accept_all,
/// };
///
/// let one = Example { input: vec![], weight: 1, output: Some(vec![1, 1]) };
/// let task = Arc::new(Task::new(vec![one], Readout::Visited, Cost::Average)?);
/// let space = Space::new(Some(2), 2, None)?;
/// let corner = (Rank(space.total()), Time(100));
/// let mut walk = FrontWalk::new(task, space, corner, &[])?;
/// let mut budget = Budget { nodes: None, deadline: None, poll: &mut || Ok(()) };
/// assert!(walk.advance(&mut budget, &mut accept_all)?);
/// let points: Vec<_> = walk.points().iter().map(|point| (point.rank.0, point.time.0)).collect();
/// assert_eq!(points, [(8047, 2)]);
/// # Ok::<(), dovetail_core::Error>(())
/// ```
#[derive(Clone)]
pub struct FrontWalk {
    solver: Solver<Pareto>,
    states: usize,
}

impl FrontWalk {
    /// A walk of all machines of the space up to the corner's rank, each up to its time.
    ///
    /// `known` are solutions known beforehand; they make it faster.
    ///
    /// # Errors
    ///
    /// If the task mentions a symbol that the space does not have.
    pub fn new(
        task: Arc<Task>,
        space: Space,
        corner: (Rank, Time),
        known: &[Solution],
    ) -> Result<Self> {
        let (max_rank, max_time) = corner;
        let mut goal = Pareto {
            max_rank,
            max_time,
            points: Vec::new(),
        };
        for &solution in known {
            goal.found(solution);
        }
        let mut solver = Solver::new(task, space, goal)?;
        solver.restart(1)?;
        Ok(Self { solver, states: 1 })
    }

    /// Does without deciders: the same front, later.
    #[must_use]
    pub fn without_deciders(mut self) -> Self {
        self.solver.drop_deciders();
        self
    }

    /// Goes on until the front is complete, which is `true`, or the budget is used.
    ///
    /// # Errors
    ///
    /// What `accept` or the budget's poll reports, or a tape that outgrows memory.
    pub fn advance(&mut self, budget: &mut Budget<'_>, accept: &mut Predicate<'_>) -> Result<bool> {
        let start = self.solver.nodes;
        let nodes = budget.nodes;
        loop {
            budget.nodes = nodes.map(|nodes| nodes.saturating_sub(self.solver.nodes - start));
            if self.solver.advance(budget, accept)? != Pause::Done {
                return Ok(false);
            }
            let space = self.solver.space();
            let next = self.states + 1;
            if next > space.states() || space.offset(next)? >= self.solver.goal.max_rank.0 {
                return Ok(true);
            }
            self.states = next;
            self.solver.restart(next)?;
        }
    }

    /// The points found so far, in order of rank; all of them once the front is complete.
    #[must_use]
    pub fn points(&self) -> &[Solution] {
        &self.solver.goal.points
    }

    /// Number of states of the machines under way.
    #[must_use]
    pub const fn states(&self) -> usize {
        self.states
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
}
