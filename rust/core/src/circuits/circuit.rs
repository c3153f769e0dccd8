//! Circuits as lists of gates, and their images under the symmetries.

use super::basis::{Basis, operator};
use super::function::{Function, apply, one, variable};
use super::symmetry::Move;

/// A gate: the bit left + 2·right of its operator is its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gate {
    /// The truth table of two operands, four bits.
    pub operator: u8,
    /// The wire of the left operand: the inputs come first, then the gates.
    pub left: usize,
    /// The wire of the right operand.
    pub right: usize,
}

/// A circuit with one output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circuit {
    /// The number of inputs.
    pub inputs: usize,
    /// The gates, each using earlier wires only.
    pub gates: Vec<Gate>,
    /// The wire that is the output.
    pub output: usize,
}

impl Circuit {
    /// The circuit of a function that costs nothing in a basis, if it does.
    #[must_use]
    pub fn free(basis: Basis, inputs: usize, function: Function) -> Option<Self> {
        let one = one(inputs);
        let mut circuit = Self {
            inputs,
            gates: Vec::new(),
            output: 0,
        };
        if function == 0 || function == one {
            circuit.output = circuit.push(if function == 0 { 0 } else { 0b1111 }, 0, 0);
            return Some(circuit);
        }
        let negated = !function & one;
        for j in 0..inputs {
            circuit.output = j;
            if variable(j, inputs) == function {
                return Some(circuit);
            }
            if basis.not_is_free() && variable(j, inputs) == negated {
                circuit.negate();
                return Some(circuit);
            }
        }
        None
    }

    /// Adds a gate and returns its wire.
    pub fn push(&mut self, operator: u8, left: usize, right: usize) -> usize {
        self.gates.push(Gate {
            operator,
            left,
            right,
        });
        self.inputs + self.gates.len() - 1
    }

    /// Negates the output, in a basis in which that is free; no other gate may use it.
    pub fn negate(&mut self) {
        if let Some(gate) = self.output.checked_sub(self.inputs) {
            self.gates[gate].operator = operator::complement(self.gates[gate].operator);
        } else {
            self.output = self.push(operator::NOT, self.output, self.output);
        }
    }

    /// The same circuit with every gate replaced by its negation that is not normal in the basis.
    #[must_use]
    pub fn normal(mut self, basis: Basis) -> Self {
        let is_negated = |&function| basis.normal(function, self.inputs) != function;
        let negated: Vec<bool> = self.functions().iter().map(is_negated).collect();
        for (gate, &complement) in self.gates.iter_mut().zip(&negated[self.inputs..]) {
            if negated[gate.left] {
                gate.operator = operator::flip_left(gate.operator);
            }
            if negated[gate.right] {
                gate.operator = operator::flip_right(gate.operator);
            }
            if complement {
                gate.operator = operator::complement(gate.operator);
            }
        }
        self
    }

    /// The functions on all wires.
    #[must_use]
    pub fn functions(&self) -> Vec<Function> {
        let one = one(self.inputs);
        let mut wires: Vec<_> = (0..self.inputs).map(|j| variable(j, self.inputs)).collect();
        for gate in &self.gates {
            wires.push(apply(gate.operator, wires[gate.left], wires[gate.right]) & one);
        }
        wires
    }

    /// The function that the circuit computes.
    #[must_use]
    pub fn function(&self) -> Function {
        self.functions()[self.output]
    }

    /// Changes the circuit into one of the function that a move makes of its own.
    pub fn apply(&mut self, step: Move) {
        for gate in &mut self.gates {
            gate.operator = step.operator(gate.operator);
            match step {
                Move::Swap(j) => {
                    gate.left = swapped(gate.left, j);
                    gate.right = swapped(gate.right, j);
                }
                Move::Flip(j) => {
                    if gate.left == j {
                        gate.operator = operator::flip_left(gate.operator);
                    }
                    if gate.right == j {
                        gate.operator = operator::flip_right(gate.operator);
                    }
                }
                Move::Dual => {}
            }
        }
    }
}

const fn swapped(wire: usize, j: usize) -> usize {
    if wire == j {
        j + 1
    } else if wire == j + 1 {
        j
    } else {
        wire
    }
}
