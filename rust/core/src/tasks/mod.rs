//! Tasks: the outputs wanted of a machine, and the walk over the machines that may give them.

mod solver;
mod task;

pub use solver::{Budget, BudgetEnd, Solution};
pub(crate) use solver::{Goal, Solver};
pub use task::{Cost, Example, Predicate, Readout, Task, accept_all};
pub(crate) use task::{View, check_reading};
