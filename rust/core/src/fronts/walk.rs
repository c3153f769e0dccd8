//! The walk of a front: every solution in a rectangle that no other one beats.
//!
//! Sizes are walked one after the other, smallest first: solutions of a smaller size prune the
//! larger ones, whose ranks are all greater. A walk can stop anywhere, and its rest can be walked
//! elsewhere, in parts; so can what lies beyond the rectangle, once that is widened.

use std::sync::Arc;

use super::found::Found;
use super::pareto::Pareto;
use super::paths::{Paths, machines};
use crate::error::Result;
use crate::machines::{Rank, Space, Time};
use crate::tasks::{Budget, Goal, Predicate, Solver, Task};

/// A front under way.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use dovetail_core::{
///     Budget, Cost, Example, Found, FrontWalk, Rank, Readout, Space, Task, Time, accept_all,
/// };
///
/// let one = Example { input: vec![], weight: 1, output: Some(vec![1, 1]) };
/// let task = Arc::new(Task::new(vec![one], Readout::Visited, Cost::Average)?);
/// let space = Space::new(Some(2), 2, None)?;
/// let corner = (Rank(space.total()), Time(100));
/// let nothing = Found::nothing(&space, corner.0)?;
/// let mut walk = FrontWalk::new(task, space, corner, nothing)?;
/// let mut budget = Budget { nodes: None, deadline: None, poll: &mut || Ok(()) };
/// assert!(walk.advance(&mut budget, &mut accept_all)?);
/// let points = walk.found().points;
/// let points: Vec<_> = points.iter().map(|point| (point.rank.0, point.time.0)).collect();
/// assert_eq!(points, [(8047, 2)]);
/// # Ok::<(), dovetail_core::Error>(())
/// ```
#[derive(Clone)]
pub struct FrontWalk {
    solver: Solver<Pareto>,
    /// The part of the front that was known before.
    known: Found,
    /// Number of parts of its rest that have been begun.
    begun: usize,
}

impl FrontWalk {
    /// A walk of the rest of a front, among machines up to the corner's rank, each up to its time.
    ///
    /// # Errors
    ///
    /// If the task mentions a symbol that the space does not have.
    pub fn new(
        task: Arc<Task>,
        space: Space,
        corner: (Rank, Time),
        mut known: Found,
    ) -> Result<Self> {
        let (max_rank, max_time) = corner;
        let mut goal = Pareto {
            max_rank,
            max_time,
            points: Vec::new(),
            states: 1,
            beyond: known.beyond.take(),
            deeper: Paths::default(),
        };
        for &solution in &known.points {
            goal.found(solution);
        }
        Ok(Self {
            solver: Solver::new(task, space, goal)?,
            known,
            begun: 0,
        })
    }

    /// Does without deciders: the same front, later.
    #[must_use]
    pub fn without_deciders(mut self) -> Self {
        self.solver.drop_deciders();
        self
    }

    /// Goes no deeper than `choices` choices; parts that lie below stay to be walked.
    #[must_use]
    pub const fn to_depth(mut self, choices: usize) -> Self {
        self.solver.max_depth = choices;
        self
    }

    /// Goes on until all is walked, which is `true`, or the budget is used.
    ///
    /// # Errors
    ///
    /// What `accept` or the budget's poll reports, or a tape that outgrows memory. The walk can go
    /// on after it.
    pub fn advance(&mut self, budget: &mut Budget<'_>, accept: &mut Predicate<'_>) -> Result<bool> {
        let start = self.solver.nodes;
        let nodes = budget.nodes;
        loop {
            budget.nodes = nodes.map(|nodes| nodes.saturating_sub(self.solver.nodes - start));
            if self.solver.advance(budget, accept)?.is_some() {
                return Ok(false);
            }
            let Some((states, way)) = self.known.rest.get(self.begun) else {
                return Ok(true);
            };
            self.solver.goal.states = states;
            self.solver.restart(states, way)?;
            self.begun += 1;
        }
    }

    /// The part of the front that is known by now; if its rest is empty, the front is complete.
    #[must_use]
    pub fn found(&self) -> Found {
        let goal = &self.solver.goal;
        let mut found = Found {
            rest: goal.deeper.clone(),
            beyond: goal.beyond.clone(),
            nodes: self.nodes(),
            steps: self.known.steps + self.solver.steps,
            ..Found::default()
        };
        found.points.clone_from(&goal.points);
        self.solver
            .for_each_rest(|path| found.rest.push(goal.states, path.iter().copied()));
        for (states, path) in self.known.rest.iter().skip(self.begun) {
            found.rest.push(states, path.iter().copied());
        }
        found
    }

    /// An estimate of the number of machines still to be walked, for a progress bar.
    #[must_use]
    pub fn machines_left(&self) -> f64 {
        let (space, states) = (self.solver.space(), self.states());
        let goal = &self.solver.goal;
        let mut left = goal.deeper.machines(space, 0) + self.known.rest.machines(space, self.begun);
        self.solver
            .for_each_rest(|path| left += machines(space, states, path));
        left
    }

    /// Number of points found.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.solver.goal.points.len()
    }

    /// Whether none has been found.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.solver.goal.points.is_empty()
    }

    /// Number of states of the machines under way.
    #[must_use]
    pub const fn states(&self) -> usize {
        self.solver.goal.states
    }

    /// Partial machines run, those before this walk included.
    #[must_use]
    pub const fn nodes(&self) -> u64 {
        self.known.nodes + self.solver.nodes
    }
}
