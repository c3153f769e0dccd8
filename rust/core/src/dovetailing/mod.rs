//! Dovetailing: the schedule as it is defined, and the exact search for its winner.

mod checkpoint;
mod order;
mod program;
mod schedule;
mod search;
mod trial;

pub use order::Tie;
pub use program::{Program, Status, Tabled, Taken};
pub use schedule::{Dovetailer, Visit};
pub use search::{Progress, Search};
pub use trial::Trial;
