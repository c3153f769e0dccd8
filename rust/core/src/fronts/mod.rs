//! Fronts: all solutions that are Pareto-minimal in rank and time, in a rectangle of both.

mod coverage;
mod found;
mod pareto;
mod paths;
mod sweep;
mod walk;

pub use found::Found;
pub(crate) use pareto::improve;
pub use paths::Paths;
pub use sweep::{Sweep, Winner};
pub use walk::FrontWalk;
