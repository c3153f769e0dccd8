//! Circuits: boolean functions by the gates that they need.

pub mod linear;
