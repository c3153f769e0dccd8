//! The exact search: the literal dovetailer's winner, without stepping every machine.
//!
//! The tree of partial machines is walked depth first within a bound on the iteration. A partial
//! machine whose least possible rank and time so far cannot be accepted within the bound, or not
//! before the best solution known, is left out. If the bound proves too small it grows, so the
//! answer is the winner among all machines of the space; sizes open as the bound reaches them.

mod checkpoint;

use std::sync::Arc;
use std::time::Instant;

use crate::chase::{Chase, End};
use crate::error::Result;
use crate::partial::Partial;
use crate::schedule::{Slope, Tie, Time};
use crate::space::{Rank, Space};
use crate::tape::Config;
use crate::task::{Cost, Predicate, Task};

/// The first bound on the iteration, and the factor by which it grows.
const FIRST_BOUND: u128 = 16;
const GROWTH: u128 = 4;
/// Steps of one run between two looks at the budget.
const PATIENCE: u64 = 1 << 20;
/// Partial machines between two looks at the budget.
const NODES_PER_LOOK: u64 = 256;

/// A machine that solves the task, by its rank, and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Solution {
    /// Rank of the machine.
    pub rank: Rank,
    /// Its halting time on the task.
    pub time: Time,
}

/// How a stretch of the search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The best solution is the winner.
    Hit,
    /// The nodes allowed are done.
    Nodes,
    /// The time allowed is over.
    Timeout,
    /// No machine is accepted up to the greatest iteration allowed.
    Iterations,
    /// No machine of the space is ever accepted.
    Exhausted,
}

/// What a stretch of the search may use.
pub struct Budget<'a> {
    /// Partial machines to run.
    pub nodes: Option<u64>,
    /// Moment at which to come back.
    pub deadline: Option<Instant>,
    /// Called every few milliseconds; its error ends the stretch, and the search can go on later.
    pub poll: &'a mut dyn FnMut() -> Result<()>,
}

/// An undefined entry under way: its choices are tried one after the other.
#[derive(Clone, Debug, Default)]
struct Branch {
    config: Config,
    example: usize,
    spent: u64,
    state: usize,
    symbol: usize,
    /// States reached before the choice.
    states: usize,
    /// Standard code to try next.
    code: usize,
    /// Whether the choice before it stands in the table.
    chosen: bool,
}

/// A search that can stop and go on.
pub struct Search {
    task: Arc<Task>,
    space: Space,
    slope: Slope,
    tie: Tie,
    max_iterations: Option<u128>,
    best: Option<Solution>,
    excluded: u128,
    bound: u128,
    /// Whether the bound left anything out.
    cut: bool,
    nodes: u64,
    steps: u64,
    partial: Partial,
    branches: Vec<Branch>,
    depth: usize,
    /// The run of the newest partial machine.
    chase: Chase,
    running: bool,
    example: usize,
    spent: u64,
    /// Greatest time at which the newest partial machine would still matter.
    limit: u64,
    outputs: Vec<Vec<u8>>,
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
        task.check_symbols(space.symbols())?;
        let partial = Partial::root(space.states(), space.symbols())?;
        let mut search = Self {
            task,
            space,
            slope,
            tie,
            max_iterations,
            best: None,
            excluded: 0,
            bound: FIRST_BOUND,
            cut: false,
            nodes: 0,
            steps: 0,
            partial,
            branches: Vec::new(),
            depth: 0,
            chase: Chase::new(true),
            running: false,
            example: 0,
            spent: 0,
            limit: 0,
            outputs: Vec::new(),
        };
        search.open_stage();
        Ok(search)
    }

    /// Does without deciders: the same answers, later.
    #[must_use]
    pub fn without_deciders(mut self) -> Self {
        self.chase = Chase::new(false);
        self
    }

    /// The best solution known: the winner after [`Progress::Hit`].
    #[must_use]
    pub const fn best(&self) -> Option<Solution> {
        self.best
    }

    /// No machine is accepted in iterations 1 to this.
    #[must_use]
    pub const fn excluded(&self) -> u128 {
        self.excluded
    }

    /// The bound on the iteration under way.
    #[must_use]
    pub const fn bound(&self) -> u128 {
        self.bound
    }

    /// Partial machines run.
    #[must_use]
    pub const fn nodes(&self) -> u64 {
        self.nodes
    }

    /// Single-machine steps run.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// Changes the greatest iteration allowed, for the stages to come.
    pub fn set_max_iterations(&mut self, max_iterations: Option<u128>) {
        self.max_iterations = max_iterations;
    }

    /// Starts the walk from the root within the present bound.
    fn open_stage(&mut self) {
        if let Some(max) = self.max_iterations {
            self.bound = self.bound.min(max);
        }
        self.cut = false;
        self.depth = 0;
        self.example = 0;
        self.spent = 0;
        self.outputs.clear();
        self.begin_example();
    }

    /// Starts the run of the present example.
    fn begin_example(&mut self) {
        self.chase.config.restart();
        self.chase.begin();
        self.running = self.matters(0);
    }

    /// Goes on until the search is over or the budget is.
    ///
    /// # Errors
    ///
    /// What `accept` or the budget's poll reports. After an error of the poll the search can go
    /// on; after one of `accept` it asks about the same machine again.
    pub fn advance(
        &mut self,
        budget: &mut Budget<'_>,
        accept: &mut Predicate<'_>,
    ) -> Result<Progress> {
        let end = budget
            .nodes
            .map_or(u64::MAX, |nodes| self.nodes.saturating_add(nodes));
        let mut look = self.nodes;
        loop {
            if self.nodes >= look {
                look = self.nodes + NODES_PER_LOOK;
                (budget.poll)()?;
                if budget
                    .deadline
                    .is_some_and(|deadline| Instant::now() >= deadline)
                {
                    return Ok(Progress::Timeout);
                }
            }
            if self.running {
                if !self.run(accept)? {
                    look = self.nodes;
                }
            } else if self.nodes >= end {
                return Ok(Progress::Nodes);
            } else if !self.next_choice()
                && let Some(progress) = self.close_stage()
            {
                return Ok(progress);
            }
        }
    }

    /// Runs the newest partial machine for a while; `false` if it wants to go on.
    fn run(&mut self, accept: &mut Predicate<'_>) -> Result<bool> {
        let task = Arc::clone(&self.task);
        let example = &task.examples()[self.example];
        let goal = match task.cost() {
            Cost::Average => (self.limit - self.spent - self.rest()) / example.weight,
            Cost::Max => self.limit,
        };
        let before = self.chase.config.steps();
        let end = self
            .chase
            .advance(self.partial.machine(), &example.input, goal, PATIENCE)?;
        self.steps += self.chase.config.steps() - before;
        match end {
            None => return Ok(false),
            Some(End::Never) => self.running = false,
            Some(End::Limit) => {
                self.cut = true;
                self.running = false;
            }
            Some(End::Undefined(state, symbol)) => {
                self.running = false;
                self.branch(state, symbol);
            }
            Some(End::Halted) => self.answer(accept)?,
        }
        Ok(true)
    }

    /// The run on an example has halted: the next example, a solution, or nothing.
    fn answer(&mut self, accept: &mut Predicate<'_>) -> Result<()> {
        let task = Arc::clone(&self.task);
        let example = &task.examples()[self.example];
        self.running = false;
        if task.is_wrong(example, &self.chase.config) {
            return Ok(());
        }
        let spent = self.time_with(self.chase.config.steps());
        if example.output.is_none() {
            let output = task.readout().read(&self.chase.config, &example.input);
            self.outputs.push(output.into_owned());
        }
        if self.example + 1 < task.examples().len() {
            self.spent = spent;
            self.example += 1;
            self.begin_example();
            return Ok(());
        }
        let accepted = accept(&self.outputs);
        if accepted.is_err() {
            self.retry();
        }
        if accepted? {
            let solution = Solution {
                rank: self.partial.least_rank(&self.space),
                time: Time(spent),
            };
            if self
                .best
                .is_none_or(|best| self.key(solution) < self.key(best))
            {
                self.best = Some(solution);
            }
        }
        Ok(())
    }

    /// Time of the task so far, with `steps` on the present example.
    fn time_with(&self, steps: u64) -> u64 {
        match self.task.cost() {
            Cost::Average => {
                let weight = self.task.examples()[self.example].weight;
                self.spent.saturating_add(steps.saturating_mul(weight))
            }
            Cost::Max => self.spent.max(steps),
        }
    }

    /// What decides which of two solutions is found first, least first.
    fn key(&self, solution: Solution) -> (u128, u128, u128) {
        let Solution {
            rank: Rank(rank),
            time: Time(time),
        } = solution;
        let iteration = self.slope.iteration(rank, time);
        match self.tie {
            Tie::Rank => (iteration, rank, 0),
            Tie::Time => (iteration, u128::from(self.slope.rounds(time)), rank),
        }
    }

    /// Least time that the examples after the present one take: a step each.
    fn rest(&self) -> u64 {
        match self.task.cost() {
            Cost::Average => self.task.examples()[self.example + 1..]
                .iter()
                .fold(0, |sum, example| sum.saturating_add(example.weight)),
            Cost::Max => 0,
        }
    }

    /// Whether the present partial machine, with `steps` done on its example, can still yield the
    /// winner of this stage; sets the time at which it no longer can.
    fn matters(&mut self, steps: u64) -> bool {
        let rank = self.partial.least_rank(&self.space);
        self.limit = self.limit_for(rank);
        let least = self
            .time_with(steps.saturating_add(1))
            .saturating_add(self.rest());
        let matters = least <= self.limit;
        self.cut |= !matters;
        matters
    }

    /// The greatest time with which a machine of that rank matters: within the bound, and found
    /// before the best solution.
    fn limit_for(&self, rank: Rank) -> u64 {
        let within = self.slope.time_within(rank.0, self.bound);
        let Some(best) = self.best else {
            return within;
        };
        let (iteration, ..) = self.key(best);
        let level = self.slope.time_within(rank.0, iteration);
        let ahead = level > 0
            && self.key(Solution {
                rank,
                time: Time(level),
            }) < self.key(best);
        let before = if ahead {
            level
        } else {
            level.saturating_sub(self.slope.b())
        };
        within.min(before)
    }

    /// Opens the choices of an entry that the present partial machine wants.
    fn branch(&mut self, state: usize, symbol: usize) {
        if self.depth == self.branches.len() {
            self.branches.push(Branch::default());
        }
        let branch = &mut self.branches[self.depth];
        branch.config.copy_from(&self.chase.config);
        branch.example = self.example;
        branch.spent = self.spent;
        (branch.state, branch.symbol) = (state, symbol);
        branch.states = self.partial.machine().states();
        branch.code = 0;
        branch.chosen = false;
        self.depth += 1;
    }

    /// Makes the next partial machine that matters; `false` at the end of the walk.
    fn next_choice(&mut self) -> bool {
        while let Some(top) = self.depth.checked_sub(1) {
            self.take_back(top);
            if self.branches[top].code == self.partial.choices() {
                self.depth -= 1;
            } else if self.choose(top) {
                self.nodes += 1;
                return true;
            }
        }
        false
    }

    fn take_back(&mut self, top: usize) {
        let branch = &mut self.branches[top];
        if std::mem::take(&mut branch.chosen) {
            self.partial
                .take_back(branch.state, branch.symbol, branch.states);
        }
    }

    /// Makes the next choice of a branch; whether it matters, and then it is ready to run.
    fn choose(&mut self, top: usize) -> bool {
        let branch = &mut self.branches[top];
        self.partial
            .choose(branch.state, branch.symbol, branch.code);
        branch.code += 1;
        branch.chosen = true;
        self.example = branch.example;
        self.spent = branch.spent;
        let steps = branch.config.steps();
        self.running = !self.partial.is_closed() && self.matters(steps);
        if self.running {
            self.outputs.truncate(self.example);
            self.chase.config.copy_from(&self.branches[top].config);
            self.chase.begin();
        }
        self.running
    }

    /// Puts the newest partial machine back, to be run again.
    fn retry(&mut self) {
        if let Some(top) = self.depth.checked_sub(1) {
            self.take_back(top);
            self.branches[top].code -= 1;
            self.nodes -= 1;
        }
    }

    /// The walk is over: the winner, or a larger bound.
    fn close_stage(&mut self) -> Option<Progress> {
        if self.best.is_some() {
            return Some(Progress::Hit);
        }
        self.excluded = self.bound;
        if !self.cut {
            self.excluded = self
                .max_iterations
                .map_or(self.bound, |max| max.max(self.bound));
            return Some(Progress::Exhausted);
        }
        if self.max_iterations.is_some_and(|max| self.bound >= max) {
            return Some(Progress::Iterations);
        }
        self.bound = self.bound.saturating_mul(GROWTH).max(FIRST_BOUND);
        self.open_stage();
        None
    }
}
