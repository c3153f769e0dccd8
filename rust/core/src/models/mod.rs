//! Cost models made to run.

mod pass_tally;
mod pass_walk;
mod passes;

pub use pass_tally::{Levels, PassTally};
pub use pass_walk::{count_passes, cut_passes};
pub use passes::{Judge, Pass, PassPlan, Verdict};
