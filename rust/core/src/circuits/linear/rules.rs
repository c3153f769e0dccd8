//! The gates that can come next in a state, and the states that they lead to.

use super::reversible::{Table, every_row, variable};
use super::supply::Supply;
use super::wires::Wires;

/// A gate by the values of its wires: the place of the target among them, and its new value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'a> {
    pub(super) place: usize,
    pub(super) target: Table,
    pub(super) controls: &'a [Table],
    pub(super) value: Table,
}

/// The inputs of a search, and those whose copies are not limited.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) inputs: usize,
    /// The inputs, if there is no limit on their copies. A gate never changes its controls, so one
    /// untouched copy serves all of them, and a state need not hold it.
    pub(super) unlimited: Vec<Table>,
}

impl Rules {
    pub(super) fn of(supply: &Supply) -> Self {
        let inputs = supply.inputs;
        let free = if supply.copies.is_none() { inputs } else { 0 };
        let unlimited = (0..free).map(|input| variable(input, inputs)).collect();
        Self { inputs, unlimited }
    }

    /// Every gate that changes something.
    pub(super) fn each_step(&self, wires: &Wires, mut visit: impl FnMut(Step<'_>)) {
        let held = wires.values();
        let places = held.iter().chain(&self.unlimited).enumerate();
        for (place, &target) in places {
            if place > 0 && place < held.len() && target == held[place - 1] {
                continue; // wires that hold the same are alike
            }
            let others = wires.without(place).chain(self.unlimited.iter().copied());
            each_product(others, self.inputs, |controls, by| {
                if by != 0 {
                    let value = target ^ by;
                    visit(Step {
                        place,
                        target,
                        controls,
                        value,
                    });
                }
            });
        }
    }

    /// The state after a gate; none if it has too many wires.
    pub(super) fn after(&self, wires: &Wires, step: &Step<'_>) -> Option<u128> {
        let next = wires.with(step.place, step.value, &self.unlimited)?;
        Some(next.pack(self.inputs))
    }
}

/// The AND of none, of one and of two of the values.
fn each_product(
    mut values: impl Iterator<Item = Table> + Clone,
    inputs: usize,
    mut visit: impl FnMut(&[Table], Table),
) {
    visit(&[], every_row(inputs));
    while let Some(low) = values.next() {
        visit(&[low], low);
        for high in values.clone() {
            visit(&[low, high], low & high);
        }
    }
}
