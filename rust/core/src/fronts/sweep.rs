//! One front, many slopes: which point wins under each, and whether that is certain.

use super::coverage::Outside;
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

/// A front's points, and what lies outside its rectangle.
#[derive(Clone, Debug)]
pub struct Sweep {
    points: Vec<Solution>,
    outside: Outside,
    /// Whether all numbers fit 64 bits, which most do.
    small: bool,
}

impl Sweep {
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
        let outside = Outside::new(max_rank, max_time);
        let small = points
            .iter()
            .chain(outside.programs())
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
            self.winner_by(|point| slope.key(tie, *point))
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
        let covered = self.outside.come_after(&best, &key);
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
