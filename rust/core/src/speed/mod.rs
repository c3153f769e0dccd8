//! All solutions of a task, counted exactly by what they do.
//!
//! The tree of partial machines is walked over the training inputs, one after the other, and then over
//! the held-out ones, so that all machines of a leaf do the same on each of them. Leaves of the
//! same [`Behaviour`] are added up to a [`Class`]. Machines that are no solutions are counted too,
//! so the totals are those of the whole space.

mod plan;
mod tally;
mod walk;

pub(crate) use plan::weights;
pub use plan::{Limits, SolutionPlan};
pub(crate) use tally::add;
pub use tally::{Behaviour, Class, Fate, SolutionTally};
pub use walk::{count_solutions, cut_solutions};
