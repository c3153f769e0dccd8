//! How functions are made of two others, and the circuits that follow, which use no gate twice.

use super::basis::{Basis, operator};
use super::function::{Function, one, variable};
use super::symmetry::Move;
use super::witness::Circuit;

/// How a function is made of two; twice the same for a NOT that counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    /// The operator of the gate.
    pub operator: u8,
    /// Its left operand.
    pub left: Function,
    /// Its right operand.
    pub right: Function,
}

impl Made {
    /// How what a move makes of the function is made.
    #[must_use]
    pub fn moved(self, step: Move, inputs: usize) -> Self {
        Self {
            operator: step.operator(self.operator),
            left: step.function(self.left, inputs),
            right: step.function(self.right, inputs),
        }
    }
}

/// The circuit of a function that uses no gate twice, every function being made as `made` says.
pub fn tree(
    basis: Basis,
    inputs: usize,
    function: Function,
    made: &impl Fn(Function) -> Made,
) -> Circuit {
    if let Some(circuit) = Circuit::free(basis, inputs, function) {
        return circuit;
    }
    let circuit = Circuit {
        inputs,
        gates: Vec::new(),
        output: 0,
    };
    let mut tree = Tree {
        basis,
        circuit,
        made,
    };
    tree.circuit.output = tree.operand(function).0;
    tree.circuit
}

struct Tree<'a, F> {
    basis: Basis,
    circuit: Circuit,
    made: &'a F,
}

impl<F: Fn(Function) -> Made> Tree<'_, F> {
    /// The wire of a function, and whether it carries the negation.
    fn operand(&mut self, function: Function) -> (usize, bool) {
        let inputs = self.circuit.inputs;
        for j in 0..inputs {
            let input = variable(j, inputs);
            if function == input {
                return (j, false);
            }
            if self.basis.not_is_free() && function == !input & one(inputs) {
                return (j, true);
            }
        }
        let made = (self.made)(function);
        let mut gate = made.operator;
        let (left, negated) = self.operand(made.left);
        if negated {
            gate = operator::flip_left(gate);
        }
        if made.left == made.right {
            return (self.circuit.push(gate, left, left), false);
        }
        let (right, negated) = self.operand(made.right);
        if negated {
            gate = operator::flip_right(gate);
        }
        (self.circuit.push(gate, left, right), false)
    }
}
