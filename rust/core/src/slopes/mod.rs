//! Slopes a/b, and the complexity of fractions.

mod fraction;
mod slope;

pub use fraction::{Base, Divisors, Lowest, gcd};
pub use slope::Slope;
