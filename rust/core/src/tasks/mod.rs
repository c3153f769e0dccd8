//! Tasks: what a machine must answer, and the walk over the machines that may.

mod solver;
mod task;

pub use solver::{Budget, BudgetEnd, Solution};
pub(crate) use solver::{Goal, Solver};
pub(crate) use task::View;
pub use task::{Cost, Example, Predicate, Readout, Task, accept_all};
