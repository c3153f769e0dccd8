//! The inner dovetailers that some outer dovetailer could accept.
//!
//! The slots of (a, b) up to its acceptance are the least of the slots to its programs. For one
//! program of rank x and time t, with e = ⌈x/a⌉ and c = ⌈t/b⌉ fixed, they grow with a and with b.
//! So in each **cell** of equal e and c only the least coprime pairs can matter, and of all these
//! only those with fewer slots than any pair before them in the order. Boxes of cells are bounded
//! from below by their least a, b, e and c, and left out if a pair that is known already is before
//! them and has no more slots.

use std::collections::BTreeMap;

use super::pairs::{Pair, gcd};
use super::slots::{Timed, Turns};
use crate::dovetailing::Tie;
use crate::error::{Error, Result};
use crate::machines::Rank;

/// Among so many consecutive numbers one is coprime to any given number of 128 bits: such a number
/// has at most 26 prime factors, and Jacobsthal's function of 26 primes is 264.
const COPRIME_WITHIN: u128 = 264;

/// A dovetailer that some outer one could accept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inner {
    /// Its two numbers.
    pub pair: Pair,
    /// The slots up to its acceptance.
    pub slots: Turns,
    /// Which of the programs it accepts.
    pub program: usize,
}

/// The numbers from `first` to `last`.
#[derive(Clone, Copy, Debug)]
struct Range {
    first: u128,
    last: u128,
}

impl Range {
    /// Ranges of numbers of which each gives the same quotient ⌈n/number⌉, or which are closer to
    /// that: below and from a middle one on. `None` if all give the same.
    fn halves(self, n: u128) -> Option<(Self, Self)> {
        let (most, least) = (n.div_ceil(self.first), n.div_ceil(self.last));
        if most == least {
            return None;
        }
        let middle = if most - least < self.last - self.first {
            n.div_ceil(mean(least, most))
        } else {
            mean(self.first, self.last) + 1
        };
        let below = Self {
            last: middle - 1,
            ..self
        };
        let above = Self {
            first: middle,
            ..self
        };
        Some((below, above))
    }
}

/// A number from `low` to `high` − 1, near their geometric mean.
fn mean(low: u128, high: u128) -> u128 {
    let wide = low
        .checked_mul(high)
        .map_or_else(|| low.isqrt() * high.isqrt(), u128::isqrt);
    wide.clamp(low, high - 1)
}

/// A box of pairs, as candidates for one program.
#[derive(Clone, Copy, Debug)]
struct Candidates {
    program: Timed,
    a: Range,
    b: Range,
}

impl Candidates {
    /// A pair that comes no later, and at least as few slots: bounds of all pairs in the box.
    fn bound(&self, tie: Tie) -> Option<(Pair, Turns)> {
        let least = Pair {
            a: self.a.first,
            b: self.b.first,
        };
        let group = self.program.rank.0.div_ceil(self.a.last);
        let visits = self.program.turns.0.div_ceil(self.b.last);
        let before = match tie {
            Tie::Rank => self.program.rank.0 - 1,
            Tie::Time => least.a.checked_mul(visits - 1)?,
        };
        let slots = least
            .full_iterations(group.checked_add(visits - 1)?)?
            .checked_add(least.b.checked_mul(before)?)?
            .checked_add(1)?;
        Some((least, Turns(slots)))
    }

    /// Two smaller boxes, or `None` if the box is in one cell.
    fn halves(&self) -> Option<(Self, Self)> {
        let by_a = self.a.halves(self.program.rank.0);
        let by_b = self.b.halves(self.program.turns.0);
        let wider =
            |range: Range, other: Range| range.last / range.first >= other.last / other.first;
        match (by_a, by_b) {
            (Some((low, high)), other) if other.is_none() || wider(self.a, self.b) => {
                Some((Self { a: low, ..*self }, Self { a: high, ..*self }))
            }
            (_, Some((low, high))) => Some((Self { b: low, ..*self }, Self { b: high, ..*self })),
            (_, None) => None,
        }
    }

    /// The coprime pairs of the box of which none has a smaller one beside it in both numbers.
    fn least_pairs(&self) -> Vec<Pair> {
        let (mut found, mut end) = (Vec::new(), self.a.last);
        for b in self.b.first..=self.b.last {
            let first = (self.a.first..=end).find(|&a| gcd(a, b) == 1);
            if let Some(a) = first {
                found.push(Pair { a, b });
                if a == self.a.first {
                    break;
                }
                end = a - 1;
            }
        }
        found
    }
}

/// The pairs found so far of which none has fewer slots before it, by their product and `a`.
struct Found<'p> {
    programs: &'p [Timed],
    tie: Tie,
    most: usize,
    by_order: BTreeMap<(u128, u128), Inner>,
}

impl Found<'_> {
    /// Whether a pair no later than this one has no more slots.
    fn covers(&self, pair: Pair, slots: Turns) -> bool {
        pair.product().is_none_or(|product| {
            let before = self.by_order.range(..=(product, pair.a)).next_back();
            before.is_some_and(|(_, inner)| inner.slots <= slots)
        })
    }

    /// Takes a pair, unless one before it has no more slots.
    fn add(&mut self, pair: Pair) -> Result<()> {
        let slots = self
            .programs
            .iter()
            .enumerate()
            .filter_map(|(program, &timed)| Some((pair.slots(self.tie, timed)?, program)));
        let (Some((slots, program)), Some(product)) = (slots.min(), pair.product()) else {
            return Ok(());
        };
        if self.covers(pair, slots) {
            return Ok(());
        }
        let place = (product, pair.a);
        while let Some((&next, inner)) = self.by_order.range(place..).next()
            && inner.slots >= slots
        {
            self.by_order.remove(&next);
        }
        let inner = Inner {
            pair,
            slots,
            program,
        };
        self.by_order.insert(place, inner);
        if self.by_order.len() > self.most {
            return Err(Error::invalid(format!(
                "most: more than {} inner dovetailers could be accepted",
                self.most
            )));
        }
        Ok(())
    }

    fn search(&mut self, all: Candidates, poll: &mut dyn FnMut() -> Result<()>) -> Result<()> {
        let mut boxes = vec![all];
        while let Some(candidates) = boxes.pop() {
            poll()?;
            // What does not fit is more than the slots of (1, 1), or these do not fit either.
            let Some((pair, slots)) = candidates.bound(self.tie) else {
                continue;
            };
            if self.covers(pair, slots) {
                continue;
            }
            if let Some((low, high)) = candidates.halves() {
                boxes.extend([high, low]);
            } else {
                for pair in candidates.least_pairs() {
                    self.add(pair)?;
                }
            }
        }
        Ok(())
    }
}

/// Lists the coprime pairs that have fewer slots than every pair before them, in their order.
///
/// `programs` are Pareto-minimal in rank and time. Only these pairs can be accepted by an outer
/// dovetailer over all pairs, whatever its slope and its rule for ties.
///
/// # Errors
///
/// If there are more than `most` of them, if 128 bits do not hold even the least slots, or what
/// `poll` reports, which is called often.
pub fn inner_dovetailers(
    programs: &[Timed],
    tie: Tie,
    most: usize,
    poll: &mut dyn FnMut() -> Result<()>,
) -> Result<Vec<Inner>> {
    let mut found = Found {
        programs,
        tie,
        most,
        by_order: BTreeMap::new(),
    };
    // The pairs (a, 1) first: they leave out nearly all others.
    for (first, only_ones) in [(1, true), (2, false)] {
        for &program in programs {
            let Timed {
                rank: Rank(rank),
                turns: Turns(turns),
            } = program;
            // Greater numbers change no slots; but they may be the next that are coprime.
            let a = Range {
                first: 1,
                last: rank.saturating_add(COPRIME_WITHIN),
            };
            let last = if only_ones {
                1
            } else {
                turns.saturating_add(COPRIME_WITHIN)
            };
            let b = Range { first, last };
            found.search(Candidates { program, a, b }, poll)?;
        }
    }
    // Nothing comes before (1, 1), so it is missing only if its slots do not fit. If they do, pairs
    // whose slots do not fit have more.
    if !programs.is_empty() && !found.by_order.contains_key(&(1, 1)) {
        return Err(Error::Overflow("the number of slots".into(), "128 bits"));
    }
    Ok(found.by_order.into_values().collect())
}
