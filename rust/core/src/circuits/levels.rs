//! Trees and depths: all functions level by level.
//!
//! What costs r is an operator of two functions whose costs the measure prescribes. A symmetry may
//! bring the first of the two to the representative of its class, so pairs of a representative and
//! any function are all that must be tried, and what they make stands for its whole class.

use super::basis::{Basis, operator};
use super::circuit::Circuit;
use super::function::{Function, one, variable};
use super::symmetry::Symmetries;
use super::trees::{TopGate, tree};

/// Stands for the cost of a function that has not been reached.
pub const UNKNOWN: u8 = u8::MAX;

/// The rule by which the cost of a circuit without shared gates follows from those of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// The number of gates: one more than both parts together.
    Tree,
    /// The longest path: one more than the greater part.
    Depth,
}

impl Measure {
    /// The possible costs of the two parts of a circuit of this cost, in either order.
    pub fn splits(self, cost: usize) -> impl Iterator<Item = (usize, usize)> {
        let parts = match self {
            Self::Tree => cost.div_ceil(2),
            Self::Depth => cost,
        };
        (0..parts).map(move |part| match self {
            Self::Tree => (part, cost - 1 - part),
            Self::Depth => (part, cost - 1),
        })
    }

    /// The cost of a circuit whose parts have these costs.
    pub const fn joined(self, part: usize, other: usize) -> usize {
        match self {
            Self::Tree => part + other + 1,
            Self::Depth if part < other => other + 1,
            Self::Depth => part + 1,
        }
    }

    /// The greatest cost of the cheaper part of a circuit of this cost.
    pub const fn lesser(self, cost: usize) -> usize {
        match self {
            Self::Tree => (cost - 1) / 2,
            Self::Depth => cost - 1,
        }
    }
}

/// The least cost of every function, and how it is reached.
#[derive(Clone, Debug)]
pub struct Levels {
    basis: Basis,
    inputs: usize,
    symmetries: Symmetries,
    costs: Vec<u8>,
    top_gates: Vec<TopGate>,
    unknown: usize,
    /// The functions of each cost that are normal, without the constants; one of each class.
    all: Vec<Vec<Function>>,
    representatives: Vec<Vec<Function>>,
}

impl Levels {
    /// All functions of some inputs.
    #[must_use]
    pub fn new(basis: Basis, inputs: usize, measure: Measure) -> Self {
        let functions = 1 << (1 << inputs);
        let mut levels = Self {
            basis,
            inputs,
            symmetries: Symmetries::new(basis, inputs),
            costs: vec![UNKNOWN; functions],
            top_gates: vec![TopGate::default(); functions],
            unknown: functions - 2,
            all: vec![Vec::new()],
            representatives: vec![Vec::new()],
        };
        levels.costs[0] = 0;
        levels.costs[one(inputs) as usize] = 0;
        levels.add(0, variable(0, inputs), TopGate::default());
        while levels.unknown > 0 {
            levels.raise(measure);
        }
        levels
    }

    /// The cost of each function.
    #[must_use]
    pub fn costs(&self) -> &[u8] {
        &self.costs
    }

    /// A circuit of least cost that uses no gate twice.
    #[must_use]
    pub fn witness(&self, function: Function) -> Circuit {
        let top = |function| self.top_gates[function as usize];
        tree(self.basis, self.inputs, function, &top)
    }

    /// Finds all functions of the next cost.
    fn raise(&mut self, measure: Measure) {
        let cost = self.all.len();
        self.all.push(Vec::new());
        self.representatives.push(Vec::new());
        if !self.basis.not_is_free() {
            self.negate(cost);
        }
        for (part, other) in measure.splits(cost) {
            self.combine(cost, part, other);
        }
    }

    fn negate(&mut self, cost: usize) {
        for k in 0..self.representatives[cost - 1].len() {
            let operand = self.representatives[cost - 1][k];
            let top = TopGate {
                operator: self.basis.negation(),
                left: operand,
                right: operand,
            };
            self.reach(cost, !operand & one(self.inputs), top);
        }
    }

    /// Tries all pairs of a representative of one cost and a function of another.
    fn combine(&mut self, cost: usize, part: usize, other: usize) {
        let work = |a: usize, b: usize| self.representatives[a].len() * self.all[b].len();
        let (few, many) = if work(part, other) <= work(other, part) {
            (part, other)
        } else {
            (other, part)
        };
        let ones = one(self.inputs);
        for k in 0..self.representatives[few].len() {
            let left = self.representatives[few][k];
            for l in 0..self.all[many].len() {
                let right = self.all[many][l];
                let results = self.basis.results(left, right, ones);
                for (&operator, function) in self.basis.operators().iter().zip(results) {
                    let top = TopGate {
                        operator,
                        left,
                        right,
                    };
                    self.reach(cost, function, top);
                }
            }
            if self.unknown == 0 {
                return;
            }
        }
    }

    #[inline]
    fn reach(&mut self, cost: usize, function: Function, top: TopGate) {
        if self.costs[function as usize] == UNKNOWN {
            self.add(cost, function, top);
        }
    }

    /// Adds a function and all that the symmetries make of it.
    fn add(&mut self, cost: usize, function: Function, top: TopGate) {
        self.representatives[cost].push(self.basis.normal(function, self.inputs));
        let (mut image, mut top) = (function, top);
        self.add_one(cost, image, top);
        for k in 0..self.symmetries.moves().len() {
            let step = self.symmetries.moves()[k];
            image = step.function(image, self.inputs);
            top = top.moved(step, self.inputs);
            self.add_one(cost, image, top);
        }
    }

    fn add_one(&mut self, cost: usize, function: Function, top: TopGate) {
        if self.costs[function as usize] != UNKNOWN {
            return;
        }
        let normal = self.basis.normal(function, self.inputs);
        self.all[cost].push(normal);
        self.set(cost, function, top);
        if self.basis.not_is_free() {
            let operator = operator::complement(top.operator);
            self.set(
                cost,
                !function & one(self.inputs),
                TopGate { operator, ..top },
            );
        }
    }

    fn set(&mut self, cost: usize, function: Function, top: TopGate) {
        self.costs[function as usize] = cost as u8;
        self.top_gates[function as usize] = top;
        self.unknown -= 1;
    }
}
