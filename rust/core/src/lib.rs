//! Turing machines by rank, the dovetailer, and exact search.
//!
//! A [`Machine`] is a table; a [`Space`] numbers all machines by [`Rank`], the exponential of
//! their description length. A [`Task`] says what a machine must answer. The [`Dovetailer`] is the
//! schedule as it is defined; [`Search`] finds the same winner without stepping every machine.
//!
//! There is one module for each subject, and imports go one way: `slopes`, `machines`, `tasks`,
//! `dovetailing`, `fronts`, `work`, `censuses`, `speed`, `models`; each uses only those before it.
//! `forwarding` and `circuits` use none of them.
//!
//! This crate knows nothing of Python.

mod censuses;
pub mod circuits;
mod dovetailing;
mod error;
pub mod forwarding;
mod fronts;
mod machines;
pub mod models;
mod slopes;
mod speed;
mod tasks;
mod work;

pub use censuses::{
    Endless, Observer, Output, Parameters, Plan, Tally, Times, Total, count_unit, cut,
};
pub use dovetailing::{
    Dovetailer, Program, Progress, Search, Status, Tabled, Taken, Tie, Trial, Visit,
};
pub use error::{Error, Result, check_memory, reserve};
pub use fronts::{Found, FrontWalk, Paths, Sweep, Winner};
pub use machines::{
    Action, ClosedSet, Config, Context, Entry, Evidence, Leaf, MAX_STATES, MAX_SYMBOLS, Machine,
    Move, Partial, Rank, RunEnd, Runner, Space, Time, check_size, choices, prove, state_letter,
    walk,
};
pub use slopes::{Base, Divisors, Lowest, Slope, gcd};
pub use speed::{
    Behaviour, Class, Fate, Limits, SolutionPlan, SolutionTally, count_solutions, cut_solutions,
};
pub use tasks::{Budget, BudgetEnd, Cost, Example, Predicate, Readout, Solution, Task, accept_all};
pub use work::{Additive, Countable, Unit, count_units};
