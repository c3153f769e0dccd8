//! Trees: circuits that use no gate twice, each given by the top gates of its functions.

use super::basis::{Basis, operator};
use super::circuit::Circuit;
use super::function::{Function, one, variable};
use super::symmetry::Move;

/// The last gate of a tree and the functions of its two operands; the same twice for a NOT that
/// counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct TopGate {
    /// The operator of the gate.
    pub operator: u8,
    /// Its left operand.
    pub left: Function,
    /// Its right operand.
    pub right: Function,
}

impl TopGate {
    /// The top gate of the function that a move makes of this one.
    #[must_use]
    pub fn moved(self, step: Move, inputs: usize) -> Self {
        Self {
            operator: step.operator(self.operator),
            left: step.function(self.left, inputs),
            right: step.function(self.right, inputs),
        }
    }
}

/// The tree of a function, `top` being the top gate of every function.
pub fn tree(
    basis: Basis,
    inputs: usize,
    function: Function,
    top: &impl Fn(Function) -> TopGate,
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
        top,
    };
    tree.circuit.output = tree.operand(function).0;
    tree.circuit
}

struct Tree<'a, F> {
    basis: Basis,
    circuit: Circuit,
    top: &'a F,
}

impl<F: Fn(Function) -> TopGate> Tree<'_, F> {
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
        let top = (self.top)(function);
        let mut gate = top.operator;
        let (left, negated) = self.operand(top.left);
        if negated {
            gate = operator::flip_left(gate);
        }
        if top.left == top.right {
            return (self.circuit.push(gate, left, left), false);
        }
        let (right, negated) = self.operand(top.right);
        if negated {
            gate = operator::flip_right(gate);
        }
        (self.circuit.push(gate, left, right), false)
    }
}
