//! The goal of a front: the solutions that no other one equals or beats in rank and in time.

use super::paths::Paths;
use crate::machines::{Rank, Time};
use crate::tasks::{Goal, Solution};

/// Parts left out by the rectangle that are kept: some 60 MB of them.
const MAX_BEYOND: usize = 1 << 22;

/// The points found so far, and the parts of the trees that were left out.
#[derive(Clone)]
pub(super) struct Pareto {
    pub max_rank: Rank,
    pub max_time: Time,
    /// In order of rank; times fall.
    pub points: Vec<Solution>,
    /// Greatest size of the machines under way.
    pub states: usize,
    /// The parts that only the rectangle has left out; `None` if they were too many to be kept.
    pub beyond: Option<Paths>,
    /// The parts that lie deeper than the walk goes.
    pub deeper: Paths,
}

impl Pareto {
    /// The greatest time with which that rank is not beaten by a point.
    fn unbeaten(&self, rank: Rank) -> Time {
        let before = self.points.partition_point(|point| point.rank <= rank);
        self.points[..before]
            .last()
            .map_or(Time(u64::MAX), |point| Time(point.time.0 - 1))
    }
}

impl Goal for Pareto {
    /// Within the rectangle, and faster than every point of no greater rank.
    fn limit(&self, rank: Rank) -> Time {
        if rank > self.max_rank {
            return Time(0);
        }
        self.unbeaten(rank).min(self.max_time)
    }

    fn found(&mut self, solution: Solution) {
        if solution.time <= self.limit(solution.rank) {
            improve(&mut self.points, solution);
        }
    }

    fn left_out(&mut self, rank: Rank, least: Time, path: impl Iterator<Item = u8>) {
        if least > self.unbeaten(rank) {
            return;
        }
        if let Some(beyond) = &mut self.beyond {
            beyond.push(self.states, path);
            if beyond.len() > MAX_BEYOND {
                self.beyond = None;
            }
        }
    }

    fn too_deep(&mut self, path: impl Iterator<Item = u8>) {
        self.deeper.push(self.states, path);
    }
}

/// Adds a solution to Pareto-minimal ones, unless it is beaten, and takes those off that it beats.
pub(crate) fn improve(points: &mut Vec<Solution>, new: Solution) {
    if !is_beaten(new, points) {
        points.retain(|point| !beats(&new, point));
        let place = points.partition_point(|point| point.rank < new.rank);
        points.insert(place, new);
    }
}

/// Whether one of the points is no worse in rank and in time.
fn is_beaten(new: Solution, points: &[Solution]) -> bool {
    points.iter().any(|point| beats(point, &new))
}

fn beats(one: &Solution, two: &Solution) -> bool {
    one.rank <= two.rank && one.time <= two.time
}
