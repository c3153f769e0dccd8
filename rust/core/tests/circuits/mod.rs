//! Least circuits, and linear ones.

mod least;
mod linear;
