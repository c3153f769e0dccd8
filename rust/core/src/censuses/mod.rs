//! The census: all machines of one size on one input, counted exactly by what they do.
//!
//! The tree of partial machines is walked on packed tapes: short ones, and longer ones for the few
//! runs that need them. A leaf that halts counts for all its machines; one that is proved endless,
//! or still runs at the time limit, is added up too, so the totals are those of the whole space.
//! The tree is cut into units that can be counted anywhere and in any order; tallies of units add
//! up to the census.

mod halted;
mod packed;
mod packed_run;
mod plan;
mod runs;
mod short;
mod tally;
mod times;
mod walk;

pub use plan::{Parameters, Plan};
pub use tally::{Endless, Output, Tally, Total};
pub use times::Times;
pub use walk::{Observer, count_unit, cut};
