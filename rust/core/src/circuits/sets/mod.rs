//! Circuits of up to three inputs as sets of functions, searched exhaustively.
//!
//! Where NOT is free, a gate and the one that computes the negation cost the same and serve the same,
//! so a gate is its *normal* function: the one of the two that is 0 on row 0. Two gates with one
//! normal function are never both needed, so a circuit is a set of normal functions each of which
//! is made of two others or inputs by an operator. Three inputs have 128 of them, and a set is the
//! bits of one u128.

mod depth;
mod least;
mod pairs;
mod wiring;

pub use depth::Tally;
pub use pairs::{Pairs, Sharing};
pub use wiring::Whole;

use super::basis::Basis;
use super::function::{Function, apply, one, variable};
use super::symmetry::Symmetries;
use crate::error::{Error, Result};

/// The greatest number of inputs whose normal functions fit a set.
pub const MAX_INPUTS: usize = 3;

/// A set of normal functions: bit f/2 stands for the function whose table is f.
pub type Set = u128;

/// A function that a search calls every few milliseconds; its error ends the search.
pub type Poll<'a> = &'a mut dyn FnMut() -> Result<()>;

/// The normal functions of some inputs, and what the operators of a basis make of them.
///
/// A *place* is half the table of a normal function.
///
/// ```
/// # use dovetail_core::circuits::{Basis, sets::{Pairs, Sets}};
/// let sets = Sets::new(Basis::Full, 3)?;
/// let pairs = Pairs::new(&sets, &mut || Ok(()))?;
/// let (sum, carry) = (sets.place(0b1001_0110), sets.place(0b1110_1000));
/// assert_eq!(pairs.size(sum, carry), 5);
/// # Ok::<(), dovetail_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sets {
    basis: Basis,
    inputs: usize,
    count: usize,
    free: Set,
    made: Vec<Set>,
    images: Vec<Vec<u8>>,
}

impl Sets {
    /// The functions of some inputs.
    ///
    /// # Errors
    ///
    /// If there are no inputs or more than three, or NOT is not free in the basis.
    pub fn new(basis: Basis, inputs: usize) -> Result<Self> {
        if !(1..=MAX_INPUTS).contains(&inputs) {
            let text = format!("inputs must be from 1 to {MAX_INPUTS}, not {inputs}");
            return Err(Error::invalid(text));
        }
        if !basis.not_is_free() {
            let text = format!(
                "basis must be full or u2 for sets of functions, not {}",
                basis.name()
            );
            return Err(Error::invalid(text));
        }
        let count = 1 << ((1 << inputs) - 1);
        let mut sets = Self {
            basis,
            inputs,
            count,
            free: 1,
            made: vec![0; count * count],
            images: Vec::new(),
        };
        for j in 0..inputs {
            sets.free |= bit(sets.place(variable(j, inputs)));
        }
        sets.find_made();
        sets.find_images();
        Ok(sets)
    }

    /// The functions that one gate makes of a pair, for all pairs.
    fn find_made(&mut self) {
        for left in 0..self.count {
            for right in 0..self.count {
                let (a, b) = (self.function(left), self.function(right));
                let results = self.basis.results(a, b, one(self.inputs));
                self.made[left * self.count + right] =
                    results.iter().fold(0, |set, &f| set | bit(self.place(f)));
            }
        }
    }

    /// The image of each function under each symmetry.
    fn find_images(&mut self) {
        let symmetries = Symmetries::new(self.basis, self.inputs);
        self.images = vec![vec![0; self.count]; symmetries.moves().len() + 1];
        for place in 0..self.count {
            let images = symmetries.images(self.function(place));
            for (map, image) in self.images.iter_mut().zip(images) {
                map[place] = (self.basis.normal(image, self.inputs) >> 1) as u8;
            }
        }
    }

    /// The number of normal functions.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// The place of a function or its negation.
    #[must_use]
    pub const fn place(&self, function: Function) -> usize {
        (self.basis.normal(function, self.inputs) >> 1) as usize
    }

    /// The places of some functions.
    ///
    /// # Errors
    ///
    /// If one is not a table of these inputs.
    pub fn places(&self, functions: &[Function]) -> Result<Vec<usize>> {
        let place = |&function: &Function| {
            let fits = function <= one(self.inputs);
            fits.then(|| self.place(function)).ok_or_else(|| {
                let most = one(self.inputs);
                Error::invalid(format!(
                    "outputs must be tables from 0 to {most}, not {function}"
                ))
            })
        };
        functions.iter().map(place).collect()
    }

    /// The function at a place.
    #[must_use]
    pub const fn function(&self, place: usize) -> Function {
        (place as Function) << 1
    }

    /// The functions that cost nothing: the constant and the inputs.
    #[must_use]
    pub const fn free(&self) -> Set {
        self.free
    }

    /// The functions that one gate makes of two.
    #[inline]
    #[must_use]
    pub fn made(&self, left: usize, right: usize) -> Set {
        self.made[left * self.count + right]
    }

    /// The functions that one more gate can compute beside the gates of a set.
    #[must_use]
    pub fn steps(&self, set: Set) -> Set {
        let wires = set | self.free;
        let made = members(wires).fold(0, |steps, f| steps | self.made_with(f, wires));
        made & !wires
    }

    /// The functions that one gate makes of a function and each of some others.
    #[inline]
    fn made_with(&self, place: usize, wires: Set) -> Set {
        members(wires).fold(0, |steps, other| steps | self.made(place, other))
    }

    /// Whether a set is a circuit: it can be built gate by gate.
    #[must_use]
    pub fn is_circuit(&self, set: Set) -> bool {
        let mut built = 0;
        loop {
            let next = self.steps(built) & set;
            if next == 0 {
                return built == set & !self.free;
            }
            built |= next;
        }
    }

    /// An operator that makes a function of two others, as normal functions.
    fn operator(&self, left: usize, right: usize, place: usize) -> Option<u8> {
        let (a, b) = (self.function(left), self.function(right));
        let made = |&&op: &&u8| apply(op, a, b) & one(self.inputs) == self.function(place);
        self.basis.operators().iter().find(made).copied()
    }

    /// The image of a set under a symmetry.
    fn image(map: &[u8], set: Set) -> Set {
        members(set).fold(0, |image, place| image | bit(map[place] as usize))
    }

    /// The least image of a set under the symmetries.
    fn canonical(&self, set: Set) -> Set {
        let images = self.images.iter().map(|map| Self::image(map, set));
        images.min().unwrap_or(set)
    }
}

#[cfg(test)]
mod tests;

/// The set of one function.
#[inline]
pub(crate) const fn bit(place: usize) -> Set {
    1 << place
}

/// The places in a set, in order.
#[inline]
pub(crate) fn members(mut set: Set) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let place = (set != 0).then(|| set.trailing_zeros() as usize)?;
        set &= set - 1;
        Some(place)
    })
}
