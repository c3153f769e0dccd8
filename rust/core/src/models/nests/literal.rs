//! Which inner dovetailer an outer one accepts.

use super::description::{Description, Standing};
use super::inner::Inner;
use super::pairs::Pair;
use super::slots::{Timed, Turns};
use crate::dovetailing::Tie;
use crate::error::{Error, Result};
use crate::machines::Rank;

/// Neighbours that are compared first, to see soon that a dovetailer does not accept itself.
const NEIGHBOURS: [usize; 8] = [1, 2, 4, 8, 16, 64, 256, 1024];

/// Outer dovetailers of which one number is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// All (n, b) with this b.
    Programs(u128),
    /// All (a, n) with this a.
    Turns(u128),
}

impl Line {
    const fn pair(self, n: u128) -> Pair {
        match self {
            Self::Programs(b) => Pair { a: n, b },
            Self::Turns(a) => Pair { a, b: n },
        }
    }

    /// What a program's iteration is made of: the number divided by n, and the part that stays.
    const fn parts(self, program: Timed) -> (u128, u128) {
        let (Rank(rank), Turns(turns)) = (program.rank, program.turns);
        match self {
            Self::Programs(b) => (rank, turns.div_ceil(b)),
            Self::Turns(a) => (turns, rank.div_ceil(a)),
        }
    }
}

/// From which n on a line an inner dovetailer is accepted, by its place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The first n.
    pub first: u128,
    /// The place of the inner dovetailer.
    pub inner: usize,
}

/// The inner dovetailers as programs of the outer level: ranks rise, times fall.
#[derive(Clone, Debug)]
pub struct Literal {
    pairs: Vec<Pair>,
    programs: Vec<Timed>,
    tie: Tie,
}

type Key = (u128, u128, u128);

impl Literal {
    /// Of inner dovetailers, where each stands among all pairs, and the ranks that follow.
    ///
    /// # Errors
    ///
    /// If there is none, if some are missing in one list, or if a rank or a time is beyond 2^126.
    pub fn new(
        inner: &[Inner],
        standings: &[Standing],
        description: Description,
        tie: Tie,
    ) -> Result<Self> {
        let pairs: Vec<Pair> = inner.iter().map(|inner| inner.pair).collect();
        if pairs.is_empty()
            || !standings
                .iter()
                .map(|one| one.pair)
                .eq(pairs.iter().copied())
        {
            return Err(Error::invalid(
                "there must be at least one inner dovetailer",
            ));
        }
        let timed = inner.iter().zip(standings).map(|(inner, standing)| {
            let rank = description.rank(standing)?;
            if rank.0.max(inner.slots.0) > 1 << 126 {
                return Err(Error::Overflow("an iteration".into(), "128 bits"));
            }
            Ok(Timed {
                rank,
                turns: inner.slots,
            })
        });
        Ok(Self {
            programs: timed.collect::<Result<_>>()?,
            pairs,
            tie,
        })
    }

    /// The inner dovetailers, as programs of the outer level.
    #[must_use]
    pub fn programs(&self) -> &[Timed] {
        &self.programs
    }

    /// The place of the inner dovetailer that an outer one accepts.
    #[must_use]
    pub fn winner(&self, outer: Pair) -> usize {
        self.winner_from(outer, 0)
    }

    /// The same, faster if the winner is near `guess`.
    fn winner_from(&self, outer: Pair, guess: usize) -> usize {
        let mut best = (self.bound(outer, guess, guess), guess);
        let mut blocks = vec![(
            self.bound(outer, 0, self.programs.len() - 1),
            0,
            self.programs.len() - 1,
        )];
        while let Some((bound, first, last)) = blocks.pop() {
            if bound >= best.0 {
                continue;
            }
            if first == last {
                best = (bound, first);
                continue;
            }
            let middle = first.midpoint(last);
            let halves = [(first, middle), (middle + 1, last)]
                .map(|(first, last)| (self.bound(outer, first, last), first, last));
            let lower = usize::from(halves[0].0 > halves[1].0);
            blocks.extend([halves[1 - lower], halves[lower]]);
        }
        best.1
    }

    /// The key of one program, or a bound that no key from `first` to `last` is before.
    fn bound(&self, outer: Pair, first: usize, last: usize) -> Key {
        let corner = Timed {
            rank: self.programs[first].rank,
            turns: self.programs[last].turns,
        };
        outer.key(self.tie, corner)
    }

    /// For each inner dovetailer, the place of the one that it accepts as the outer one.
    ///
    /// # Errors
    ///
    /// What `poll` reports, which is called often.
    pub fn map(&self, poll: &mut dyn FnMut() -> Result<()>) -> Result<Vec<usize>> {
        let mut winner = 0;
        let accepted = self.pairs.iter().map(|&pair| {
            poll()?;
            winner = self.winner_from(pair, winner);
            Ok(winner)
        });
        accepted.collect()
    }

    /// The places of each cycle, from its least one on; every orbit ends in one.
    ///
    /// # Errors
    ///
    /// What `poll` reports, which is called often.
    pub fn cycles(&self, poll: &mut dyn FnMut() -> Result<()>) -> Result<Vec<Vec<usize>>> {
        let map = self.map(poll)?;
        // The walk that came to each place first; 0 for none.
        let mut seen = vec![0; map.len()];
        let mut cycles = Vec::new();
        for (walk, start) in (1_usize..).zip(0..map.len()) {
            let mut place = start;
            while seen[place] == 0 {
                seen[place] = walk;
                place = map[place];
            }
            if seen[place] == walk {
                cycles.push(cycle_through(&map, place));
            }
        }
        cycles.sort_unstable();
        Ok(cycles)
    }

    /// The places of those that accept themselves.
    ///
    /// # Errors
    ///
    /// What `poll` reports, which is called often.
    pub fn fixed(&self, poll: &mut dyn FnMut() -> Result<()>) -> Result<Vec<usize>> {
        let mut fixed = Vec::new();
        for (place, &pair) in self.pairs.iter().enumerate() {
            poll()?;
            let own = self.bound(pair, place, place);
            let beaten = |other: Option<usize>| {
                other.is_some_and(|other| {
                    other < self.pairs.len() && self.bound(pair, other, other) < own
                })
            };
            let mut near = NEIGHBOURS.iter();
            if !near.any(|&far| beaten(place.checked_add(far)) || beaten(place.checked_sub(far)))
                && self.winner_from(pair, place) == place
            {
                fixed.push(place);
            }
        }
        Ok(fixed)
    }

    /// The steps of the map on a line from `first` to `last`, at most so many; and the n from
    /// which to go on if there are more.
    ///
    /// # Errors
    ///
    /// What `poll` reports, which is called often.
    pub fn steps(
        &self,
        line: Line,
        first: u128,
        last: u128,
        most: usize,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<(Vec<Step>, Option<u128>)> {
        let (mut steps, mut n, mut winner) = (Vec::<Step>::new(), first, 0);
        while n <= last {
            winner = self.winner_from(line.pair(n), winner);
            if steps.last().is_none_or(|step| step.inner != winner) {
                if steps.len() == most {
                    return Ok((steps, Some(n)));
                }
                steps.push(Step {
                    first: n,
                    inner: winner,
                });
            }
            let end = self.end_of_step(line, winner, n, last, poll)?;
            n = end + 1;
        }
        Ok((steps, None))
    }

    /// The last n up to `last` before one at which another than the winner of `first` is accepted.
    fn end_of_step(
        &self,
        line: Line,
        winner: usize,
        first: u128,
        last: u128,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<u128> {
        let mut end = last;
        // Blocks of rivals by their places nearest to and farthest from the winner, nearest last:
        // it is they who end most steps, and then the others are soon left out.
        let mut blocks = Vec::new();
        if winner + 1 < self.programs.len() {
            blocks.push((winner + 1, self.programs.len() - 1));
        }
        if winner > 0 {
            blocks.push((winner - 1, 0));
        }
        while let Some((near, far)) = blocks.pop() {
            poll()?;
            let own = line.parts(self.programs[winner]);
            let [nearest, farthest] = [near, far].map(|place| line.parts(self.programs[place]));
            if near == far {
                end = self.unbeaten(line, (winner, near), first, end, poll)?;
            } else if can_beat(own, nearest, farthest, first, end) {
                let middle = near.midpoint(far);
                let (inner, outer) = if near < far {
                    (middle, middle + 1)
                } else {
                    (middle + 1, middle)
                };
                blocks.extend([(outer, far), (near, inner)]);
            }
        }
        Ok(end)
    }

    /// The last n up to `end` before one at which the `rival` is accepted rather than the winner
    /// of `first`.
    fn unbeaten(
        &self,
        line: Line,
        (winner, rival): (usize, usize),
        first: u128,
        end: u128,
        poll: &mut dyn FnMut() -> Result<()>,
    ) -> Result<u128> {
        let (own, own_rest) = line.parts(self.programs[winner]);
        let (other, other_rest) = line.parts(self.programs[rival]);
        let gap = own_rest.abs_diff(other_rest);
        // Whether the rival comes first if both have the same iteration.
        let favoured = match self.tie {
            Tie::Rank => rival < winner,
            Tie::Time => (rival < winner) == (gap == 0),
        };
        let (mut n, mut until) = (first, end);
        if other > own {
            // The rival loses at least ⌊(other − own)/n⌋ iterations, and gains the gap.
            let divisor = gap + u128::from(favoured);
            let safe = (other - own).checked_div(divisor).unwrap_or(end);
            n = n.max(safe.saturating_add(1));
        } else {
            // It gains at most ⌈(own − other)/n⌉ iterations, none from n = own on, and loses the
            // gap.
            let idle = gap.saturating_sub(u128::from(favoured));
            let last_gain = (own - other).checked_div(idle).unwrap_or(own);
            until = until.min(last_gain).min(own);
        }
        while n <= until {
            poll()?;
            let (own_part, other_part) = (own.div_ceil(n), other.div_ceil(n));
            let beaten = if other > own {
                other_part - own_part + u128::from(!favoured) <= gap
            } else {
                own_part - other_part + u128::from(favoured) > gap
            };
            if beaten {
                return Ok(n - 1);
            }
            // Both parts stay the same up to here.
            let stays = |number: u128, part: u128| match part {
                0 | 1 => end,
                _ => number.div_ceil(part - 1) - 1,
            };
            n = stays(own, own_part)
                .min(stays(other, other_part))
                .saturating_add(1);
        }
        Ok(end)
    }
}

/// Whether a rival between two could be accepted rather than the winner, for some n from `first` to
/// `end`. Of each, the number divided by n and the part that stays; both are monotone in between.
const fn can_beat(
    own: (u128, u128),
    nearest: (u128, u128),
    farthest: (u128, u128),
    first: u128,
    end: u128,
) -> bool {
    if nearest.0 > own.0 {
        let gained = own.1.abs_diff(farthest.1);
        (nearest.0 - own.0) / (gained + 1) < end
    } else {
        let lost = own.1.abs_diff(nearest.1);
        (own.0 - farthest.0).div_ceil(first) + 1 > lost
    }
}

/// The places of a cycle, from its least one on.
fn cycle_through(map: &[usize], place: usize) -> Vec<usize> {
    let mut cycle = vec![place];
    let mut next = map[place];
    while next != place {
        cycle.push(next);
        next = map[next];
    }
    let least = (0..cycle.len()).min_by_key(|&index| cycle[index]);
    cycle.rotate_left(least.unwrap_or(0));
    cycle
}
