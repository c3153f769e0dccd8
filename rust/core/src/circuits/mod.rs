//! Circuits of up to four inputs: the least DAG, tree and depth of every function, with witnesses; and linear circuits.

mod basis;
mod classes;
mod dag;
mod function;
mod known;
mod levels;
pub mod linear;
mod made;
pub mod sets;
mod symmetry;
mod table;
mod witness;

pub use basis::Basis;
pub use classes::Classes;
pub use function::{Function, MAX_INPUTS, variable};
pub use table::{Prior, Table, exhausted};
pub use witness::{Circuit, Gate};
