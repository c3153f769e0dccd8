//! Tuple-box: all machines of a space as the top of a chain.

mod passes;
mod tally;
mod walk;

pub use passes::{Judge, Pass, PassPlan, Verdict};
pub use tally::{Levels, PassTally};
pub use walk::{count_passes, cut_passes};
