//! The least circuits of all pairs of functions, and of each function alone.

use rustc_hash::FxHashSet;

use super::{Poll, Set, Sets, bit, members};
use crate::error::Result;

/// The least number of gates that compute two functions, for all pairs.
#[derive(Clone, Debug)]
pub struct Pairs {
    count: usize,
    sizes: Vec<u8>,
}

impl Pairs {
    /// Searches all circuits breadth first, two gates ahead of those that are kept.
    ///
    /// The last gate of a least circuit is one of its two outputs, so all circuits of r gates,
    /// one of each class under the symmetries, show every pair that r + 2 gates compute.
    ///
    /// # Errors
    ///
    /// Those of `poll`.
    pub fn new(sets: &Sets, poll: Poll<'_>) -> Result<Self> {
        let mut walk = Walk::new(sets);
        let mut level = vec![0];
        for size in 0.. {
            for &set in &level {
                poll()?;
                walk.look_ahead(set, size + 2);
            }
            if walk.unknown == 0 {
                break;
            }
            level = next_level(sets, &level, poll)?;
        }
        Ok(Self {
            count: sets.count(),
            sizes: walk.sizes,
        })
    }

    /// The size of a pair of places, or of one function as a pair of twice the same.
    #[must_use]
    pub fn size(&self, f: usize, g: usize) -> usize {
        self.sizes[f * self.count + g] as usize
    }

    /// All sizes, row by row.
    #[must_use]
    pub fn sizes(&self) -> &[u8] {
        &self.sizes
    }

    /// All least circuits of each function.
    ///
    /// # Errors
    ///
    /// Those of `poll`.
    pub fn optimal(&self, sets: &Sets, poll: Poll<'_>) -> Result<Vec<Vec<Set>>> {
        let mut found = vec![FxHashSet::default(); self.count];
        for place in members(sets.free()) {
            found[place].insert(0);
        }
        let most = (0..self.count).map(|f| self.size(f, f)).max().unwrap_or(0);
        let mut level = vec![0];
        for size in 1..=most {
            for &set in &level {
                poll()?;
                let ends = members(sets.steps(set)).filter(|&f| self.size(f, f) == size);
                for f in ends {
                    for map in &sets.images {
                        found[map[f] as usize].insert(Sets::image(map, set | bit(f)));
                    }
                }
            }
            level = next_level(sets, &level, poll)?;
        }
        let sorted = found.into_iter().map(|sets| {
            let mut sets: Vec<Set> = sets.into_iter().collect();
            sets.sort_unstable();
            sets
        });
        Ok(sorted.collect())
    }
}

/// The circuits of one more gate, one of each class.
fn next_level(sets: &Sets, level: &[Set], poll: Poll<'_>) -> Result<Vec<Set>> {
    let mut next = FxHashSet::default();
    for &set in level {
        poll()?;
        next.extend(members(sets.steps(set)).map(|f| sets.canonical(set | bit(f))));
    }
    let mut next: Vec<Set> = next.into_iter().collect();
    next.sort_unstable();
    Ok(next)
}

/// The pairs that have been reached, and their sizes.
struct Walk<'a> {
    sets: &'a Sets,
    sizes: Vec<u8>,
    reached: Vec<Set>,
    unknown: usize,
}

impl<'a> Walk<'a> {
    fn new(sets: &'a Sets) -> Self {
        let count = sets.count();
        let mut walk = Self {
            sets,
            sizes: vec![0; count * count],
            reached: vec![0; count],
            unknown: count * count,
        };
        walk.reach_all(sets.free(), sets.free(), 0);
        let first = sets.steps(0);
        walk.reach_all(sets.free(), first, 1);
        walk.reach_twice(first, 1);
        walk
    }

    /// Adds the pairs that two more gates compute.
    fn look_ahead(&mut self, set: Set, size: u8) {
        for last in members(self.sets.steps(set)) {
            let wires = set | bit(last);
            let next = self.sets.steps(wires);
            self.reach_all(wires | self.sets.free(), next, size);
            self.reach_twice(next, size);
        }
    }

    fn reach_all(&mut self, some: Set, others: Set, size: u8) {
        for f in members(some) {
            for g in members(others & !self.reached[f]) {
                self.reach(f, g, size);
            }
        }
    }

    fn reach_twice(&mut self, some: Set, size: u8) {
        for f in members(some) {
            if self.reached[f] & bit(f) == 0 {
                self.reach(f, f, size);
            }
        }
    }

    /// Adds a pair, and its images under the symmetries.
    fn reach(&mut self, f: usize, g: usize, size: u8) {
        for map in &self.sets.images {
            let (f, g) = (map[f] as usize, map[g] as usize);
            for (f, g) in [(f, g), (g, f)] {
                if self.reached[f] & bit(g) == 0 {
                    self.reached[f] |= bit(g);
                    self.sizes[f * self.sets.count() + g] = size;
                    self.unknown -= 1;
                }
            }
        }
    }
}

/// How many gates the least circuits of a pair share with those of its two functions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sharing {
    /// The least union of a least circuit of each.
    pub union: u8,
    /// The same, of two whose common gates are a circuit: one circuit then has both as parts.
    pub joined: u8,
    /// The gates that both parts have beyond what each needs, added up: the least of all wholes.
    pub least_slack: u8,
    /// The gates that one part can have beyond what it needs: the most of all wholes.
    pub greatest_slack: u8,
}

impl Sharing {
    /// The sharing of each pair, row by row, from all least circuits of all pairs and functions.
    ///
    /// # Errors
    ///
    /// Those of `poll`.
    pub fn of_all(sets: &Sets, pairs: &Pairs, poll: Poll<'_>) -> Result<Vec<Self>> {
        let optimal = pairs.optimal(sets, poll)?;
        let count = sets.count();
        let mut all: Vec<Option<Self>> = vec![None; count * count];
        for f in 0..count {
            for g in 0..count {
                if all[f * count + g].is_none() {
                    let mut sharing = Self::unions(sets, &optimal[f], &optimal[g]);
                    sharing.add_slack(sets, pairs, [f, g], poll)?;
                    for map in &sets.images {
                        let (f, g) = (map[f] as usize, map[g] as usize);
                        all[f * count + g] = Some(sharing);
                        all[g * count + f] = Some(sharing);
                    }
                }
            }
        }
        Ok(all.into_iter().map(Option::unwrap_or_default).collect())
    }

    fn unions(sets: &Sets, some: &[Set], others: &[Set]) -> Self {
        let (mut union, mut joined) = (u8::MAX, u8::MAX);
        for &a in some {
            for &b in others {
                let size = (a | b).count_ones() as u8;
                union = union.min(size);
                if size < joined && sets.is_circuit(a & b) {
                    joined = size;
                }
            }
        }
        Self {
            union,
            joined,
            ..Self::default()
        }
    }

    fn add_slack(
        &mut self,
        sets: &Sets,
        pairs: &Pairs,
        pair: [usize; 2],
        poll: Poll<'_>,
    ) -> Result<()> {
        self.least_slack = u8::MAX;
        for whole in sets.wholes(&pair.map(|f| vec![f]), poll)? {
            let slack = |k: usize| (whole.cones[k] - pairs.size(pair[k], pair[k])) as u8;
            self.least_slack = self.least_slack.min(slack(0) + slack(1));
            self.greatest_slack = self.greatest_slack.max(slack(0)).max(slack(1));
        }
        Ok(())
    }
}
