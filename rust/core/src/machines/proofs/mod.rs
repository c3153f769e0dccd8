//! Deciders: proofs that a partial machine never halts and never reads an undefined entry.
//!
//! A decider only ever saves time. Whatever it says "never" of would have run for ever, so no
//! answer changes with all of them switched off. Each returns [`Evidence`], which can be checked
//! without trusting the decider.

mod attempts;
pub(crate) mod backward;
pub(crate) mod cycles;
pub(crate) mod ngrams;

pub(crate) use attempts::{Attempts, Outlook};
pub use ngrams::{ClosedSet, Context};

/// Why a run never ends. Times are steps since the start of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// State, head position and tape are the same at two times.
    Cycle {
        /// The earlier time.
        start: u64,
        /// The later one.
        end: u64,
    },
    /// At two times the head enters a fresh cell on the same side in the same state. In between it
    /// goes back by no more than `reach` cells; those cells look the same both times, and all
    /// cells beyond the head are blank.
    TranslatedCycle {
        /// The earlier time.
        start: u64,
        /// The later one.
        end: u64,
        /// Cells behind the head that are read in between.
        reach: u64,
    },
    /// Every line of ancestors of every halting or undefined entry ends within `depth` steps, and
    /// the run has done more.
    Backward {
        /// Length of the longest line.
        depth: u64,
    },
    /// A closed set of local views of the tape, without a stop.
    Ngrams(Box<ClosedSet>),
}
