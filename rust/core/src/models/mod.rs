//! Cost models made to run.

pub mod nests;
pub mod tuples;
