//! Dovetailers inside dovetailers: programs of an outer dovetailer that are dovetailers themselves.
//!
//! A **pair** (a, b) of coprime numbers stands for the dovetailer that adds `a` programs per
//! iteration and gives each `b` turns. All pairs are ordered by a·b, then by a; a [`Description`]
//! says what rank each has among the programs of the outer level. Its time is the number of slots
//! up to its own acceptance. [`Nest`] runs such dovetailers turn by turn, any number of levels
//! deep; [`inner_dovetailers`] lists those that some outer dovetailer could accept, without
//! stepping, and [`Literal`] says which of them an outer one does accept.

mod description;
mod inner;
mod literal;
mod nest;
mod pairs;
mod slots;

pub use description::{Description, Order, Standing};
pub use inner::{Inner, inner_dovetailers};
pub use literal::{Line, Literal, Step};
pub use nest::{Found, Leaf, Levels, Nest, Unit};
pub use pairs::{Pair, Pairs, Places};
pub use slots::{Timed, Turns};
