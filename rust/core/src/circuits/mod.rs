//! Circuits of up to four inputs: the least DAG, tree and depth of every function, with witnesses; and linear circuits.

mod basis;
mod circuit;
mod classes;
mod dag;
mod function;
mod levels;
pub mod linear;
pub mod sets;
mod stored;
mod symmetry;
mod table;
mod trees;

pub use basis::Basis;
pub use circuit::{Circuit, Gate};
pub use classes::Classes;
pub use function::{Function, MAX_INPUTS, variable};
pub use table::{Prior, Table, exhausted};
