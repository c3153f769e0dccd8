//! One front, many slopes: which point wins under each, and whether that is certain.

use crate::dovetailing::Tie;
use crate::error::{Error, Result};
use crate::machines::{Rank, Time};
use crate::slopes::Slope;
use crate::tasks::Solution;

/// The winner under one slope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Winner {
    /// Index of the point that wins.
    pub index: usize,
    /// Iteration in which it is accepted.
    pub iteration: u128,
    /// Whether nothing outside the explored rectangle could come first.
    pub covered: bool,
}

/// What a front's points are, and where it was looked for.
#[derive(Clone, Debug)]
pub struct Rectangle {
    points: Vec<Solution>,
    /// Just outside: the least rank that was not looked at, if there is one, at time 1; and the
    /// least rank at the first time that was not looked at.
    outside: Vec<Solution>,
    /// Whether all numbers fit 64 bits, which most do.
    small: bool,
}

impl Rectangle {
    /// Points in order of rank, and the corner of the rectangle of ranks and times in which they
    /// are all there is; `None` for the rank if there are no others.
    ///
    /// # Errors
    ///
    /// If there is no point.
    pub fn new(points: Vec<Solution>, max_rank: Option<Rank>, max_time: Time) -> Result<Self> {
        if points.is_empty() {
            return Err(Error::invalid(
                "points: a front without points has no winner",
            ));
        }
        let mut outside = Vec::new();
        if let Some(rank) = max_rank.and_then(|rank| rank.0.checked_add(1)) {
            outside.push(Solution {
                rank: Rank(rank),
                time: Time(1),
            });
        }
        if let Some(time) = max_time.0.checked_add(1) {
            outside.push(Solution {
                rank: Rank(1),
                time: Time(time),
            });
        }
        let small = points
            .iter()
            .chain(&outside)
            .all(|point| point.rank.0 < 1 << 62 && point.time.0 < 1 << 62);
        Ok(Self {
            points,
            outside,
            small,
        })
    }

    /// The point that wins under a slope.
    #[must_use]
    pub fn winner(&self, slope: Slope, tie: Tie) -> Winner {
        if self.small {
            self.winner_by(|point| small_key(slope, tie, point))
        } else {
            self.winner_by(|point| slope.key(tie, point.rank.0, point.time.0))
        }
    }

    fn winner_by<N: Ord + Copy + Into<u128>>(
        &self,
        key: impl Fn(&Solution) -> (N, N, N),
    ) -> Winner {
        let mut index = 0;
        let mut best = key(&self.points[0]);
        for (place, point) in self.points.iter().enumerate().skip(1) {
            let key = key(point);
            if key < best {
                (index, best) = (place, key);
            }
        }
        let covered = self.outside.iter().all(|point| key(point) > best);
        Winner {
            index,
            iteration: best.0.into(),
            covered,
        }
    }
}

/// [`Slope::key`] in 64 bits.
fn small_key(slope: Slope, tie: Tie, point: &Solution) -> (u64, u64, u64) {
    let rank = point.rank.0 as u64;
    let rounds = point.time.0.div_ceil(slope.b());
    let iteration = rank.div_ceil(slope.a()) + (rounds - 1);
    match tie {
        Tie::Rank => (iteration, rank, 0),
        Tie::Time => (iteration, rounds, rank),
    }
}
