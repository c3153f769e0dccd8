//! Symmetries: permutations and negations that keep every cost, all of them visited by a walk that
//! makes one small move at a time.

use super::basis::{Basis, operator};
use super::function::{Function, flip, one, swap};

/// A change of all functions at once that keeps every cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Negates an input.
    Flip(usize),
    /// Swaps an input and the next.
    Swap(usize),
    /// Negates all inputs and the value: AND becomes OR and back, NOT stays.
    Dual,
}

impl Move {
    /// The function that a function becomes.
    #[must_use]
    pub fn function(self, function: Function, inputs: usize) -> Function {
        match self {
            Self::Flip(j) => flip(function, j),
            Self::Swap(j) => swap(function, j),
            Self::Dual => !(0..inputs).fold(function, flip) & one(inputs),
        }
    }

    /// The operator that a gate's operator becomes.
    #[must_use]
    pub const fn operator(self, operator: u8) -> u8 {
        match self {
            Self::Dual => operator::dual(operator),
            _ => operator,
        }
    }
}

/// All symmetries of a basis, as a walk from the identity: each move leads to another one.
#[derive(Clone, Debug)]
pub struct Symmetries {
    inputs: usize,
    moves: Vec<Move>,
}

impl Symmetries {
    /// The symmetries of a basis, for functions of some inputs.
    #[must_use]
    pub fn new(basis: Basis, inputs: usize) -> Self {
        let within: Vec<Move> = match basis {
            Basis::Full | Basis::U2 => gray(inputs).map(Move::Flip).collect(),
            Basis::Nand => Vec::new(),
            Basis::AndOrNot => vec![Move::Dual],
        };
        let mut moves = within.clone();
        for j in plain_changes(inputs) {
            moves.push(Move::Swap(j));
            moves.extend(&within);
        }
        Self { inputs, moves }
    }

    /// The moves.
    #[must_use]
    pub fn moves(&self) -> &[Move] {
        &self.moves
    }

    /// What a function becomes at each place of the walk, itself first.
    pub fn images(&self, function: Function) -> impl Iterator<Item = Function> {
        let mut image = function;
        let moved = self.moves.iter().map(move |step| {
            image = step.function(image, self.inputs);
            image
        });
        std::iter::once(function).chain(moved)
    }
}

/// Which input to negate next, so that all negations occur once.
fn gray(inputs: usize) -> impl Iterator<Item = usize> {
    (1..1_usize << inputs).map(|step| step.trailing_zeros() as usize)
}

/// Which neighbours to swap next, so that all orders of some things occur once: the last one
/// sweeps through the others, which take one step at the end of each sweep.
fn plain_changes(things: usize) -> Vec<usize> {
    if things < 2 {
        return Vec::new();
    }
    let others = plain_changes(things - 1);
    let mut changes = Vec::new();
    for sweep in 0..=others.len() {
        let down = sweep % 2 == 0;
        let places = 0..things - 1;
        if down {
            changes.extend(places.rev());
        } else {
            changes.extend(places);
        }
        // After a sweep down the last thing stands first, so the others stand one place on.
        changes.extend(others.get(sweep).map(|j| j + usize::from(down)));
    }
    changes
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_symmetry_occurs_once() {
        // A function without any symmetry of its own: the images must differ.
        let function = 0b0000_0001_0110_1000;
        let orders = |basis| {
            let images: Vec<_> = Symmetries::new(basis, 4).images(function).collect();
            let distinct: BTreeSet<_> = images.iter().copied().collect();
            (images.len(), distinct.len())
        };
        assert_eq!(orders(Basis::Full).0, 384);
        assert_eq!(orders(Basis::Nand).0, 24);
        assert_eq!(orders(Basis::AndOrNot).0, 48);
    }

    #[test]
    fn classes_of_four_inputs() {
        // Published: 222 classes under permutations and all negations, 3984 under permutations.
        assert_eq!(classes(Basis::Full), 222);
        assert_eq!(classes(Basis::Nand), 3984);
    }

    fn classes(basis: Basis) -> usize {
        let symmetries = Symmetries::new(basis, 4);
        let mut seen = vec![false; 1 << 16];
        let mut classes = 0;
        for function in 0..=one(4) {
            if !seen[function as usize] {
                classes += 1;
                for image in symmetries.images(function) {
                    seen[image as usize] = true;
                    seen[(!image & one(4)) as usize] |= basis.not_is_free();
                }
            }
        }
        classes
    }
}
