//! Forwarding: which inner exchange rate an outer prior selects.
//!
//! Programs with ranks x and times t cost the area R(s) = min (t + s·x)²/2s at the exchange rate s.
//! An outer prior with exchange rate r and code constant κ selects the rates s = p/q with the least
//! R(s) + λ·pq, where λ = r·κ is the *price* of one unit of pq. So one lower hull, that of the
//! points (pq, R) of all positive rationals, answers every price: see [`Hull`]. Everything is exact.

mod counts;
mod envelope;
mod exact;
mod fixed_points;
mod hull;
mod node;
mod orbits;
mod path;
mod run;

use num_bigint::BigUint;

pub use counts::Step;
pub use exact::{Exact, Ratio};
pub use fixed_points::{Fixed, Mixture};
pub use hull::{Best, Edge, Family, Hull, Part, Searched};
pub use orbits::Orbit;

/// A program: rank x and time t, both positive fractions over one denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Numerator of the rank x.
    pub rank: BigUint,
    /// Numerator of the time t.
    pub time: BigUint,
    /// Denominator of both.
    pub unit: BigUint,
}

/// A rate p/q in lowest terms, as (p, q).
pub type Rate = (BigUint, BigUint);
