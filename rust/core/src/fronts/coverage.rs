//! What lies outside the rectangle of a front, and when the winner inside is certain.
//!
//! Inside are all programs of rank at most X that halt by time T. Any other comes no earlier than
//! (X + 1, 1) or than (1, T + 1), so the winner is certain if and only if its search key comes
//! before those of both. `dovetail/fronts/coverage.py` states the same rule, and how far to extend.

use crate::machines::{Rank, Time};
use crate::tasks::Solution;

/// The first programs outside a rectangle.
#[derive(Clone, Debug)]
pub struct Outside(Vec<Solution>);

impl Outside {
    /// Of the rectangle with this corner; `None` if there is no greater rank.
    #[must_use]
    pub fn new(max_rank: Option<Rank>, max_time: Time) -> Self {
        let fast = max_rank
            .and_then(|rank| rank.0.checked_add(1))
            .map(|rank| (rank, 1));
        let slow = max_time.0.checked_add(1).map(|time| (1, time));
        let program = |(rank, time)| Solution {
            rank: Rank(rank),
            time: Time(time),
        };
        Self([fast, slow].into_iter().flatten().map(program).collect())
    }

    /// (X + 1, 1) and (1, T + 1), if they exist.
    pub fn programs(&self) -> impl Iterator<Item = &Solution> {
        self.0.iter()
    }

    /// Whether all of them come after the winner, given search keys.
    #[must_use]
    pub fn come_after<K: Ord>(&self, winner: &K, key: impl Fn(&Solution) -> K) -> bool {
        self.programs().all(|program| key(program) > *winner)
    }
}
