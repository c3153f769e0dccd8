//! Work that is done in units: parts of a tree that can be counted anywhere and in any order.

mod threads;
mod unit;

pub use threads::count_units;
pub(crate) use unit::add_up;
pub use unit::{Additive, Countable, Unit};
