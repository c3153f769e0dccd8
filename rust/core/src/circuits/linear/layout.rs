//! Circuits written down wire by wire, from gates that are known by what their wires hold.

use super::reversible::{Gate, Table, variable};
use super::rules::Step;
use super::supply::{Source, Supply};

/// A circuit that computes one function or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circuit {
    /// The input on each of the first wires.
    pub placement: Vec<usize>,
    /// The constants on the other wires.
    pub ancillas: Vec<bool>,
    /// The gates, in order.
    pub gates: Vec<Gate>,
    /// The wires that hold the functions at the end.
    pub outputs: Vec<usize>,
}

/// A circuit under way: where its wires start, and what they hold now.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    inputs: usize,
    wires: Vec<(Source, Table)>,
    gates: Vec<Gate>,
}

impl Layout {
    pub(super) fn of(supply: &Supply) -> Self {
        let wires = supply
            .sources()
            .map(|source| (source, supply.value(source)));
        Self {
            inputs: supply.inputs,
            wires: wires.collect(),
            gates: Vec::new(),
        }
    }

    /// A wire that holds the value and is not taken; a new copy if none does and an input does.
    fn wire(&mut self, value: Table, taken: &[usize]) -> Option<usize> {
        let mut wires = self.wires.iter().enumerate();
        let held = wires.position(|(wire, (_, held))| *held == value && !taken.contains(&wire));
        held.or_else(|| {
            let input = (0..self.inputs).find(|input| variable(*input, self.inputs) == value)?;
            self.wires.push((Source::Input(input), value));
            Some(self.wires.len() - 1)
        })
    }

    /// Adds a gate.
    pub(super) fn add(&mut self, step: &Step<'_>) -> Option<()> {
        let target = self.wire(step.target, &[])?;
        let controls = step.controls.iter();
        let controls = controls.map(|value| self.wire(*value, &[target]));
        let controls = controls.collect::<Option<Vec<_>>>()?;
        self.wires[target].1 = step.value;
        self.gates.push(Gate { target, controls });
        Some(())
    }

    /// A wire for each of the functions.
    pub(super) fn outputs(&mut self, functions: &[Table]) -> Option<Vec<usize>> {
        let mut outputs = Vec::with_capacity(functions.len());
        for function in functions {
            outputs.push(self.wire(*function, &outputs)?);
        }
        Some(outputs)
    }

    /// The circuit, without the wires that nothing touches: inputs first, then constants.
    pub(super) fn circuit(self, outputs: &[usize]) -> Circuit {
        let mut kept = outputs.to_vec();
        for gate in &self.gates {
            kept.push(gate.target);
            kept.extend(&gate.controls);
        }
        kept.sort_unstable_by_key(|wire| (self.wires[*wire].0, *wire));
        kept.dedup();
        let mut place = vec![0; self.wires.len()];
        for (new, old) in kept.iter().enumerate() {
            place[*old] = new;
        }
        let (mut placement, mut ancillas) = (Vec::new(), Vec::new());
        for wire in kept {
            match self.wires[wire].0 {
                Source::Input(input) => placement.push(input),
                Source::Constant(bit) => ancillas.push(bit),
            }
        }
        let gates = self.gates.iter().map(|gate| Gate {
            target: place[gate.target],
            controls: gate.controls.iter().map(|wire| place[*wire]).collect(),
        });
        Circuit {
            placement,
            ancillas,
            gates: gates.collect(),
            outputs: outputs.iter().map(|output| place[*output]).collect(),
        }
    }
}
