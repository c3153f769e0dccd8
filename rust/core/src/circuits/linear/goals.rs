//! Which functions a search looks for, and which of them it has met.

use super::reversible::{MOST_BITS, Table, every_row};
use super::rules::Step;
use super::supply::Supply;
use super::wires::Wires;
use crate::error::{Error, Result};

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Each function by itself.
    Functions,
    /// Each two functions, which may be equal, on two wires at the same time.
    Pairs,
    /// These functions, on as many wires at the same time.
    Together(Vec<Table>),
}

impl Goal {
    /// Puts the functions in order; refuses what cannot be looked for.
    fn check(&mut self, inputs: usize) -> Result<()> {
        match self {
            Self::Pairs if inputs > MOST_BITS => Err(Error::invalid(format!(
                "pairs are of at most {MOST_BITS} inputs, not {inputs}"
            ))),
            Self::Together(functions) => {
                functions.sort_unstable();
                match functions.last() {
                    Some(greatest) if *greatest <= every_row(inputs) => Ok(()),
                    _ => Err(Error::invalid(format!(
                        "functions must be one or more truth tables of {} rows",
                        1 << inputs
                    ))),
                }
            }
            _ => Ok(()),
        }
    }

    /// Places to note what is met.
    fn places(&self, rows: usize) -> usize {
        match self {
            Self::Functions => 1 << rows,
            Self::Pairs => 1 << (2 * rows),
            Self::Together(_) => 1,
        }
    }

    /// How many can be met, as far as is known.
    fn possible(&self, supply: &Supply) -> usize {
        let every = every_row(supply.inputs);
        let suffices = |functions: &[Table]| usize::from(supply.suffices(functions));
        match self {
            Self::Functions => (0..=every).map(|function| suffices(&[function])).sum(),
            Self::Pairs => {
                let pairs = (0..=every).flat_map(|low| (low..=every).map(move |high| [low, high]));
                pairs.map(|pair| suffices(&pair)).sum()
            }
            Self::Together(functions) => suffices(functions),
        }
    }
}

/// How a goal was first met: after so many gates, the last of them on that state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    pub(super) gates: usize,
    pub(super) state: u32,
}

/// Which goals have been met.
#[derive(Clone, Debug)]
pub(super) struct Goals {
    goal: Goal,
    rows: usize,
    at_hand: Vec<Table>,
    met: Vec<Option<Met>>,
    /// Goals that are not met, though nothing is known to forbid them.
    pub(super) missing: usize,
}

impl Goals {
    /// Nothing is met yet.
    pub(super) fn new(mut goal: Goal, supply: &Supply, at_hand: &[Table]) -> Result<Self> {
        goal.check(supply.inputs)?;
        let rows = 1 << supply.inputs;
        Ok(Self {
            rows,
            at_hand: at_hand.to_vec(),
            met: vec![None; goal.places(rows)],
            missing: goal.possible(supply),
            goal,
        })
    }

    /// How some functions were met; none if they were not, or are not looked for.
    pub(super) fn met(&self, functions: &[Table]) -> Option<Met> {
        let mut functions = functions.to_vec();
        functions.sort_unstable();
        let place = match (&self.goal, functions.as_slice()) {
            (Goal::Functions, [function]) => usize::from(*function),
            (Goal::Pairs, [low, high]) => self.pair(*low, *high),
            (Goal::Together(wanted), functions) if wanted == functions => 0,
            _ => return None,
        };
        *self.met.get(place)?
    }

    /// Notes what is met without a gate.
    pub(super) fn start(&mut self, wires: &Wires) {
        let met = Met { gates: 0, state: 0 };
        let held: Vec<Table> = wires
            .values()
            .iter()
            .chain(&self.at_hand)
            .copied()
            .collect();
        match &self.goal {
            Goal::Functions => held
                .iter()
                .for_each(|value| self.meet((*value).into(), met)),
            Goal::Pairs => {
                for (place, low) in held.iter().enumerate() {
                    let at_hand = self.at_hand.contains(low).then_some(low);
                    for high in held[place + 1..].iter().chain(at_hand) {
                        self.meet(self.pair(*low, *high), met);
                    }
                }
            }
            Goal::Together(functions) => {
                if holds(functions, &held.iter().copied(), &self.at_hand) {
                    self.meet(0, met);
                }
            }
        }
    }

    /// Notes what a gate makes: only what its target holds is new.
    pub(super) fn note(&mut self, wires: &Wires, step: &Step<'_>, met: Met) {
        match &self.goal {
            Goal::Functions => self.meet(step.value.into(), met),
            Goal::Pairs => {
                for other in wires.without(step.place) {
                    self.meet(self.pair(step.value, other), met);
                }
                for place in 0..self.at_hand.len() {
                    self.meet(self.pair(step.value, self.at_hand[place]), met);
                }
            }
            Goal::Together(functions) => {
                if functions.contains(&step.value) && self.made(functions, wires, step) {
                    self.meet(0, met);
                }
            }
        }
    }

    /// Whether the functions (least first) are on as many wires after a gate.
    pub(super) fn made(&self, functions: &[Table], wires: &Wires, step: &Step<'_>) -> bool {
        let held = wires.without(step.place).chain([step.value]);
        holds(functions, &held, &self.at_hand)
    }

    /// On how few rows the wires, negated or not, differ from the functions that are wanted.
    pub(super) fn distance(&self, wires: &Wires) -> u32 {
        let Goal::Together(functions) = &self.goal else {
            return 0;
        };
        let rows = self.rows as u32;
        let nearest = functions.iter().map(|function| {
            let apart = wires
                .values()
                .iter()
                .map(|value| (value ^ function).count_ones());
            let apart = apart.map(|apart| apart.min(rows + 1 - apart));
            apart.min().unwrap_or(rows)
        });
        nearest.sum()
    }

    fn pair(&self, one: Table, other: Table) -> usize {
        usize::from(one.min(other)) << self.rows | usize::from(one.max(other))
    }

    fn meet(&mut self, place: usize, met: Met) {
        if self.met[place].is_none() {
            self.met[place] = Some(met);
            self.missing -= 1;
        }
    }
}

/// Whether there is a wire for each function (least first), beside those at hand.
fn holds(
    functions: &[Table],
    held: &(impl Iterator<Item = Table> + Clone),
    at_hand: &[Table],
) -> bool {
    functions.chunk_by(Table::eq).all(|alike| {
        let value = alike[0];
        at_hand.contains(&value)
            || held.clone().filter(|held| *held == value).count() >= alike.len()
    })
}
