//! The walk over the partial machines that may solve a task, depth first.
//!
//! A [`Goal`] says up to which time a machine of some rank still matters, and takes the solutions.
//! A partial machine whose least possible rank and time so far do not matter is left out, and so
//! are all that continue it.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::task::{Cost, Predicate, Task, accept_all};
use crate::error::Result;
use crate::machines::{Config, Partial, Rank, RunEnd, Space, Time, WatchedRun};

/// Most steps of one run between two checks of the budget.
const STEPS_PER_RUN: u64 = 1 << 20;
/// Work between two checks of the budget: steps, cells of the inputs, and more for each run.
const WORK_PER_CHECK: u64 = 1 << 16;
const WORK_PER_RUN: u64 = 64;

/// A machine that solves the task, by its rank, and its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solution {
    /// Rank of the machine.
    pub rank: Rank,
    /// Its halting time on the task.
    pub time: Time,
}

/// The goal of a walk: which machines still matter, and what becomes of the solutions.
pub(crate) trait Goal {
    /// Greatest time with which a machine of that rank still matters; it must not grow with the
    /// rank by more than what any greater rank may still use.
    fn limit(&self, rank: Rank) -> Time;

    /// Takes a solution.
    fn found(&mut self, solution: Solution);

    /// Notes that the limit has left a partial machine out, and all that continue it: its least
    /// rank, the least time with which they might solve the task, and the choices that lead to it.
    fn left_out(&mut self, _rank: Rank, _least: Time, _path: impl Iterator<Item = u8>) {}

    /// Keeps a partial machine for later that lies deeper than the walk goes.
    fn too_deep(&mut self, _path: impl Iterator<Item = u8>) {}
}

/// The part of a [`Budget`] that is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetEnd {
    /// The partial machines.
    Nodes,
    /// The time.
    Timeout,
}

/// What a stretch of a walk may use.
pub struct Budget<'a> {
    /// Number of partial machines to run.
    pub nodes: Option<u64>,
    /// Moment at which the time is used up.
    pub deadline: Option<Instant>,
    /// Called every few milliseconds; its error ends the stretch, and the search can go on later.
    pub poll: &'a mut dyn FnMut() -> Result<()>,
}

/// An undefined entry under way: its choices are tried one after the other.
#[derive(Clone, Debug, Default)]
struct Branch {
    config: Config,
    example: usize,
    spent: Time,
    state: usize,
    symbol: usize,
    /// States reached before the choice.
    states: usize,
    /// Standard codes still to try.
    codes: Range<usize>,
    /// Whether the choice before them stands in the table.
    chosen: bool,
}

/// The latest choices of some branches; of one that has made none yet it means nothing.
fn choices_made(branches: &[Branch]) -> impl Iterator<Item = u8> {
    // An entry has at most 102 choices.
    let latest = |branch: &Branch| (branch.codes.start as u8).wrapping_sub(1);
    branches.iter().map(latest)
}

/// A walk that can stop and go on.
#[derive(Clone)]
pub(crate) struct Solver<G> {
    task: Arc<Task>,
    space: Space,
    pub goal: G,
    /// Whether the goal's limits left anything out.
    pub cut: bool,
    pub nodes: u64,
    pub steps: u64,
    partial: Partial,
    branches: Vec<Branch>,
    depth: usize,
    /// The choices that lead to where the walk begins.
    way: Vec<u8>,
    /// Choices beyond which the walk does not go.
    pub max_depth: usize,
    /// The run of the newest partial machine.
    watched: WatchedRun,
    running: bool,
    example: usize,
    spent: Time,
    /// Greatest time at which the newest partial machine would still matter.
    limit: Time,
    outputs: Vec<Vec<u8>>,
}

impl<G: Goal> Solver<G> {
    /// A walk about to start; see [`Solver::restart`].
    ///
    /// # Errors
    ///
    /// If the task mentions a symbol that the space does not have.
    pub fn new(task: Arc<Task>, space: Space, goal: G) -> Result<Self> {
        task.check_symbols(space.symbols())?;
        let partial = Partial::root(space.states(), space.symbols())?;
        Ok(Self {
            task,
            space,
            goal,
            cut: false,
            nodes: 0,
            steps: 0,
            partial,
            branches: Vec::new(),
            depth: 0,
            way: Vec::new(),
            max_depth: usize::MAX,
            watched: WatchedRun::new(true),
            running: false,
            example: 0,
            spent: Time(0),
            limit: Time(0),
            outputs: Vec::new(),
        })
    }

    /// Does without deciders: the same answers, later.
    pub fn drop_deciders(&mut self) {
        self.watched = WatchedRun::new(false);
    }

    pub const fn space(&self) -> &Space {
        &self.space
    }

    /// Puts the walk at the root, over machines of up to `states` states. It goes along `way`, and
    /// only below its end everywhere.
    ///
    /// # Errors
    ///
    /// If that is no size of a machine.
    pub fn restart(&mut self, states: usize, way: &[u8]) -> Result<()> {
        self.partial = Partial::root(states, self.space.symbols())?;
        self.way.clear();
        self.way.extend_from_slice(way);
        self.cut = false;
        self.depth = 0;
        self.example = 0;
        self.spent = Time(0);
        self.outputs.clear();
        self.begin_example();
        Ok(())
    }

    /// Starts the run of the present example.
    fn begin_example(&mut self) {
        self.task.begin(self.example, &mut self.watched.config);
        self.watched.begin();
        self.running = self.matters(0);
    }

    /// Goes on to the end, which is `None`, or until the budget is used up.
    ///
    /// # Errors
    ///
    /// What `accept` or the budget's poll reports, or a tape that outgrows memory. After an error
    /// the walk can go on: it comes to the same machine again.
    pub fn advance(
        &mut self,
        budget: &mut Budget<'_>,
        accept: &mut Predicate<'_>,
    ) -> Result<Option<BudgetEnd>> {
        let end = budget
            .nodes
            .map_or(u64::MAX, |nodes| self.nodes.saturating_add(nodes));
        let task = Arc::clone(&self.task);
        let mut work = WORK_PER_CHECK;
        loop {
            if work >= WORK_PER_CHECK {
                work = 0;
                (budget.poll)()?;
                if budget
                    .deadline
                    .is_some_and(|deadline| Instant::now() >= deadline)
                {
                    return Ok(Some(BudgetEnd::Timeout));
                }
            }
            if self.running {
                let before = self.steps;
                work += WORK_PER_RUN + task.written(self.example).len() as u64;
                self.run(&task, accept)?;
                work += self.steps - before;
            } else if self.nodes >= end {
                return Ok(Some(BudgetEnd::Nodes));
            } else if !self.next_choice()? {
                return Ok(None);
            }
        }
    }

    /// Runs the newest partial machine for a while.
    fn run(&mut self, task: &Task, accept: &mut Predicate<'_>) -> Result<()> {
        let example = &task.examples()[self.example];
        let written = task.written(self.example);
        let goal = match task.cost() {
            Cost::Average => (self.limit.0 - self.spent.0 - self.rest()) / example.weight,
            Cost::Max => self.limit.0,
        };
        let before = self.watched.config.steps();
        let end = self
            .watched
            .advance(self.partial.machine(), written, goal, STEPS_PER_RUN)?;
        self.steps += self.watched.config.steps() - before;
        match end {
            None => {}
            Some(RunEnd::Endless(_)) => self.running = false,
            Some(RunEnd::StepLimit | RunEnd::CellLimit) => {
                self.running = false;
                let rank = self.partial.least_rank(&self.space);
                self.leave_out(rank, self.least_time(self.watched.config.steps()));
            }
            Some(RunEnd::Undefined(state, symbol)) => {
                self.branch(state, symbol)?;
                self.running = false;
            }
            Some(RunEnd::Halted) => self.answer(task, accept)?,
        }
        Ok(())
    }

    /// The run on an example has halted: the next example, a solution, or nothing.
    fn answer(&mut self, task: &Task, accept: &mut Predicate<'_>) -> Result<()> {
        let example = &task.examples()[self.example];
        let written = task.written(self.example);
        self.running = false;
        let wrong = task.is_wrong(example, written, &self.watched.config);
        if wrong.is_err() {
            self.retry();
        }
        if wrong? {
            return Ok(());
        }
        let spent = self.time_with(self.watched.config.steps());
        if example.output.is_none() {
            let output = task.readout().read(&self.watched.config, written);
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
            self.goal.found(Solution {
                rank: self.partial.least_rank(&self.space),
                time: spent,
            });
        }
        Ok(())
    }

    /// Time of the task so far, with `steps` on the present example.
    fn time_with(&self, steps: u64) -> Time {
        match self.task.cost() {
            Cost::Average => {
                let weight = self.task.examples()[self.example].weight;
                Time(self.spent.0.saturating_add(steps.saturating_mul(weight)))
            }
            Cost::Max => self.spent.max(Time(steps)),
        }
    }

    /// Least number of turns that the examples after the present one take: a step each.
    fn rest(&self) -> u64 {
        match self.task.cost() {
            Cost::Average => self.task.examples()[self.example + 1..]
                .iter()
                .fold(0, |sum, example| sum.saturating_add(example.weight)),
            Cost::Max => 0,
        }
    }

    /// Whether the present partial machine, with `steps` done on its example, still matters; sets
    /// the time at which it no longer does.
    fn matters(&mut self, steps: u64) -> bool {
        let rank = self.partial.least_rank(&self.space);
        self.limit = self.goal.limit(rank);
        let least = self.least_time(steps);
        let matters = least <= self.limit;
        if !matters {
            self.leave_out(rank, least);
        }
        matters
    }

    /// The least time of a solution that continues the present partial machine after `steps` steps.
    fn least_time(&self, steps: u64) -> Time {
        let present = self.time_with(steps.saturating_add(1));
        Time(present.0.saturating_add(self.rest()))
    }

    fn leave_out(&mut self, rank: Rank, least: Time) {
        self.cut = true;
        let path = choices_made(&self.branches[..self.depth]);
        self.goal.left_out(rank, least, path);
    }

    /// Opens the choices of an undefined entry that the present partial machine reads.
    fn branch(&mut self, state: usize, symbol: usize) -> Result<()> {
        let given = self.way.get(self.depth).map(|&code| code as usize);
        if given.is_none() && self.depth >= self.max_depth {
            let path = choices_made(&self.branches[..self.depth]);
            self.goal.too_deep(path);
            return Ok(());
        }
        if self.depth == self.branches.len() {
            self.branches.push(Branch::default());
        }
        let branch = &mut self.branches[self.depth];
        branch.config.copy_from(&self.watched.config)?;
        branch.example = self.example;
        branch.spent = self.spent;
        (branch.state, branch.symbol) = (state, symbol);
        branch.states = self.partial.machine().states();
        let all = self.partial.choices();
        branch.codes = given.map_or(0..all, |code| code..all.min(code + 1));
        branch.chosen = false;
        self.depth += 1;
        Ok(())
    }

    /// Makes the next partial machine that matters; `false` at the end of the walk.
    fn next_choice(&mut self) -> Result<bool> {
        while let Some(top) = self.depth.checked_sub(1) {
            self.take_back(top);
            if self.branches[top].codes.is_empty() {
                self.depth -= 1;
            } else if self.choose(top)? {
                // The nodes on the way were counted by the walk that came along it first.
                self.nodes += u64::from(self.depth >= self.way.len());
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn take_back(&mut self, top: usize) {
        let branch = &mut self.branches[top];
        if std::mem::take(&mut branch.chosen) {
            self.partial
                .take_back(branch.state, branch.symbol, branch.states);
        }
    }

    /// Makes the next choice of a branch; whether it matters, and then it is ready to run.
    fn choose(&mut self, top: usize) -> Result<bool> {
        let branch = &mut self.branches[top];
        self.partial
            .choose(branch.state, branch.symbol, branch.codes.start);
        branch.codes.start += 1;
        branch.chosen = true;
        self.example = branch.example;
        self.spent = branch.spent;
        let steps = branch.config.steps();
        self.running = !self.partial.is_closed() && self.matters(steps);
        if self.running {
            self.outputs.truncate(self.example);
            if let Err(error) = self.watched.config.copy_from(&self.branches[top].config) {
                self.running = false;
                self.put_back(top);
                return Err(error);
            }
            self.watched.begin();
        }
        Ok(self.running)
    }

    /// Puts the newest partial machine back, to be run again.
    fn retry(&mut self) {
        if let Some(top) = self.depth.checked_sub(1) {
            self.put_back(top);
            self.nodes -= u64::from(self.depth >= self.way.len());
        }
    }

    /// Puts the latest choice of a branch back among those to be tried.
    fn put_back(&mut self, top: usize) {
        self.take_back(top);
        self.branches[top].codes.start -= 1;
    }

    /// Calls `put` with each path from the root that is still to be walked: the newest partial machine
    /// if it is under way, and the choices not tried yet.
    pub fn for_each_rest(&self, mut put: impl FnMut(&[u8])) {
        // On the way there is only its end to go to.
        let mut put = |path: &[u8]| {
            let is_on_way = path.len() < self.way.len();
            put(if is_on_way { &self.way } else { path });
        };
        let mut path: Vec<u8> = choices_made(&self.branches[..self.depth]).collect();
        if self.running {
            put(&path);
        }
        for branch in self.branches[..self.depth].iter().rev() {
            for code in branch.codes.clone() {
                if let Some(last) = path.last_mut() {
                    *last = code as u8;
                }
                put(&path);
            }
            path.pop();
        }
    }

    /// The way to where the walk is: the code to try next at each branch. `None` before the root
    /// has run.
    pub fn path(&self) -> Option<Vec<usize>> {
        if self.running && self.depth == 0 {
            return None;
        }
        let mut path: Vec<usize> = self.branches[..self.depth]
            .iter()
            .map(|branch| branch.codes.start)
            .collect();
        if let (true, Some(code)) = (self.running, path.last_mut()) {
            // The newest partial machine is run again from its branch.
            *code -= 1;
        }
        Some(path)
    }

    /// Partial machines run, without the one that [`Solver::path`] would run again.
    pub fn settled_nodes(&self) -> u64 {
        self.nodes - u64::from(self.running && self.depth > 0)
    }

    /// Walks straight down a path, given by the code to try next at each branch.
    pub fn retrace(&mut self, path: &[usize]) -> Option<()> {
        let task = Arc::clone(&self.task);
        for (level, &code) in path.iter().enumerate() {
            if let Some(top) = level.checked_sub(1) {
                self.branches[top].codes.start = path[top].checked_sub(1)?;
                if self.branches[top].codes.is_empty() || !self.choose(top).ok()? {
                    return None;
                }
            }
            // Every run on the path reached an undefined entry, so it ends.
            while self.running {
                self.run(&task, &mut accept_all).ok()?;
            }
            if self.depth != level + 1 {
                return None;
            }
            self.branches[level].codes.start = code;
        }
        if path.is_empty() {
            self.running = false;
        }
        Some(())
    }
}
