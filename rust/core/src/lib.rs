//! Turing machines by rank, the dovetailer, and exact search.
//!
//! A [`Machine`] is a table; a [`Space`] numbers all machines by [`Rank`], the exponential of
//! their description length. A [`Task`] says what a machine must answer. The [`Dovetailer`] is the
//! schedule as it is defined; [`Search`] finds the same winner without stepping every machine.
//!
//! This crate knows nothing of Python.

mod accelerate;
mod census;
mod chase;
pub mod circuit;
mod decide;
mod error;
pub mod forward;
mod fraction;
mod front;
mod machine;
mod partial;
mod run;
mod schedule;
mod search;
mod solver;
mod space;
mod sweep;
mod tape;
mod task;
mod tree;
mod trial;

pub use census::{Endless, Observer, Output, Plan, Tally, Unit, count_unit, count_units, cut};
pub use chase::prove;
pub use decide::{ClosedSet, Context, Evidence};
pub use error::{Error, Result};
pub use fraction::{Base, Divisors, Lowest, gcd};
pub use front::{Found, FrontWalk, Paths};
pub use machine::{
    Action, Entry, MAX_STATES, MAX_SYMBOLS, Machine, Move, check_size, state_letter,
};
pub use partial::Partial;
pub use run::{Outcome, Runner};
pub use schedule::{Accepted, Dovetailer, Program, Slope, Status, Tabled, Tie, Time, Turn, Visit};
pub use search::{Progress, Search};
pub use solver::{Budget, Solution};
pub use space::{Rank, Space, choices};
pub use sweep::{Rectangle, Winner};
pub use tape::Config;
pub use task::{Cost, Example, Predicate, Readout, Task, accept_all};
pub use tree::{Leaf, LeafEnd, walk};
pub use trial::Trial;
