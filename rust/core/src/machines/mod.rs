//! Machines: tables and their ranks, runs, proofs that a run never ends, partial machines.

mod accelerate;
mod end;
mod machine;
mod partial;
mod proofs;
mod run;
mod space;
mod tape;
mod time;
mod tree;
mod watched_run;

pub use end::RunEnd;
pub use machine::{
    Action, Entry, MAX_STATES, MAX_SYMBOLS, Machine, Move, check_size, state_letter,
};
pub(crate) use machine::{ROW, TABLE};
pub use partial::Partial;
pub(crate) use proofs::{Attempts, Outlook};
pub use proofs::{ClosedSet, Context, Evidence};
pub use run::Runner;
pub(crate) use run::write_over;
pub(crate) use space::standard_entry;
pub use space::{Rank, Space, choices};
pub use tape::Config;
pub(crate) use tape::MOST_CELLS;
pub use time::Time;
pub use tree::{Leaf, walk};
pub(crate) use watched_run::WatchedRun;
pub use watched_run::prove;
