//! The functions that a search looks for, and those that it has found.

use super::reversible::{MOST_BITS, Table, every_row};
use super::rules::Step;
use super::supply::Supply;
use super::wires::Wires;
use crate::error::{Error, Result};

/// The functions that a search looks for.
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
    /// Puts the functions in order; refuses what no search can look for.
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

    /// Number of entries of the table of what is found.
    fn entries(&self, rows: usize) -> usize {
        match self {
            Self::Functions => 1 << rows,
            Self::Pairs => 1 << (2 * rows),
            Self::Together(_) => 1,
        }
    }

    /// How many can be found, as far as is known.
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

/// How a goal was first reached: after so many gates, the last of them on that state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) gates: usize,
    pub(super) state: u32,
}

/// The goals of a search, and how each was first reached.
#[derive(Clone, Debug)]
pub(super) struct Goals {
    goal: Goal,
    rows: usize,
    unlimited: Vec<Table>,
    found: Vec<Option<Found>>,
    /// Number of goals that are not found, though nothing is known to forbid them.
    pub(super) missing: usize,
}

impl Goals {
    /// The goals of a search, none of them found.
    pub(super) fn new(mut goal: Goal, supply: &Supply, unlimited: &[Table]) -> Result<Self> {
        goal.check(supply.inputs)?;
        let rows = 1 << supply.inputs;
        Ok(Self {
            rows,
            unlimited: unlimited.to_vec(),
            found: vec![None; goal.entries(rows)],
            missing: goal.possible(supply),
            goal,
        })
    }

    /// How some functions were found; `None` if they were not, or are not looked for.
    pub(super) fn found(&self, functions: &[Table]) -> Option<Found> {
        let mut functions = functions.to_vec();
        functions.sort_unstable();
        let place = match (&self.goal, functions.as_slice()) {
            (Goal::Functions, [function]) => usize::from(*function),
            (Goal::Pairs, [low, high]) => self.pair(*low, *high),
            (Goal::Together(wanted), functions) if wanted == functions => 0,
            _ => return None,
        };
        *self.found.get(place)?
    }

    /// Records the goals that need no gate.
    pub(super) fn record_start(&mut self, wires: &Wires) {
        let free = Found { gates: 0, state: 0 };
        let held: Vec<Table> = wires
            .values()
            .iter()
            .chain(&self.unlimited)
            .copied()
            .collect();
        match &self.goal {
            Goal::Functions => held
                .iter()
                .for_each(|value| self.record((*value).into(), free)),
            Goal::Pairs => {
                for (place, low) in held.iter().enumerate() {
                    let again = self.unlimited.contains(low).then_some(low);
                    for high in held[place + 1..].iter().chain(again) {
                        self.record(self.pair(*low, *high), free);
                    }
                }
            }
            Goal::Together(functions) => {
                if holds(functions, &held.iter().copied(), &self.unlimited) {
                    self.record(0, free);
                }
            }
        }
    }

    /// Records the goals that a gate reaches: only the value of its target is new.
    pub(super) fn record_step(&mut self, wires: &Wires, step: &Step<'_>, found: Found) {
        match &self.goal {
            Goal::Functions => self.record(step.value.into(), found),
            Goal::Pairs => {
                for other in wires.without(step.place) {
                    self.record(self.pair(step.value, other), found);
                }
                for place in 0..self.unlimited.len() {
                    self.record(self.pair(step.value, self.unlimited[place]), found);
                }
            }
            Goal::Together(functions) => {
                if functions.contains(&step.value) && self.are_held(functions, wires, step) {
                    self.record(0, found);
                }
            }
        }
    }

    /// Whether the functions (least first) are on wires of their own after a gate.
    pub(super) fn are_held(&self, functions: &[Table], wires: &Wires, step: &Step<'_>) -> bool {
        let held = wires.without(step.place).chain([step.value]);
        holds(functions, &held, &self.unlimited)
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

    fn record(&mut self, place: usize, found: Found) {
        if self.found[place].is_none() {
            self.found[place] = Some(found);
            self.missing -= 1;
        }
    }
}

/// Whether there is a wire for each function (least first) that is not without limit.
fn holds(
    functions: &[Table],
    held: &(impl Iterator<Item = Table> + Clone),
    unlimited: &[Table],
) -> bool {
    functions.chunk_by(Table::eq).all(|alike| {
        let value = alike[0];
        unlimited.contains(&value)
            || held.clone().filter(|held| *held == value).count() >= alike.len()
    })
}
