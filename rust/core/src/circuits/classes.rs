//! Trees and depths of functions of up to five inputs, class by class.
//!
//! The costs are found as in `levels`, but five inputs have too many functions for an entry each. One
//! bit says whether a function has been found; all else is kept for one function of each class.

use rustc_hash::FxHashMap;

use super::basis::{Basis, operator};
use super::circuit::Circuit;
use super::function::{Function, one, variable};
use super::levels::Measure;
use super::symmetry::Symmetries;
use super::table::Prior;
use super::trees::{TopGate, tree};
use crate::error::{Error, Result};

/// The greatest number of inputs.
const MAX_INPUTS: usize = 5;

/// The first function found of a class, and its top gate.
#[derive(Clone, Copy, Debug)]
struct Representative {
    function: Function,
    top: TopGate,
}

/// The cost of a class, and its index among the classes of that cost.
#[derive(Clone, Copy, Debug)]
struct Place {
    cost: u8,
    index: u32,
}

/// The least costs of classes of functions, as far as they have been worked out.
///
/// A class is all that permutations of the inputs and negations, also of the value, make of a
/// function.
///
/// ```
/// use dovetail_core::circuits::{Basis, Classes, Prior};
///
/// let mut classes = Classes::new(5, Prior::Tree, Basis::Full)?;
/// for _ in 1..=4 {
///     classes.raise(&mut || Ok(()))?;
/// }
/// assert_eq!(classes.counts(), [2, 2, 5, 20, 93]);
/// let parity = 0x9669_6996;
/// assert_eq!(classes.cost(parity), Some(4));
/// assert_eq!(classes.witness(parity).map(|circuit| circuit.gates.len()), Some(4));
/// # Ok::<(), dovetail_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Classes {
    basis: Basis,
    inputs: usize,
    measure: Measure,
    symmetries: Symmetries,
    /// A bit for each normal function: whether its cost is known. Empty once all are.
    found: Vec<u64>,
    unknown: usize,
    /// All costs below are finished.
    finished: usize,
    /// By cost, without the constants.
    representatives: Vec<Vec<Representative>>,
    /// The classes by the least normal function of each.
    places: FxHashMap<Function, Place>,
    /// The normal functions of each class, for the lower costs.
    orbits: Vec<Vec<Vec<Function>>>,
}

impl Classes {
    /// The classes of 1 to 5 inputs that cost nothing, by [`Prior::Tree`] or [`Prior::Depth`], in a
    /// basis in which NOT is free.
    ///
    /// # Errors
    ///
    /// If an argument is not one of these.
    pub fn new(inputs: usize, prior: Prior, basis: Basis) -> Result<Self> {
        if !(1..=MAX_INPUTS).contains(&inputs) {
            let text = format!("inputs must be an integer from 1 to {MAX_INPUTS}, not {inputs}");
            return Err(Error::invalid(text));
        }
        if !basis.not_is_free() {
            let name = basis.name();
            let text = format!("basis must be full or u2, where NOT is free, not {name}");
            return Err(Error::invalid(text));
        }
        let measure = match prior {
            Prior::Tree => Measure::Tree,
            Prior::Depth => Measure::Depth,
            Prior::Size => {
                return Err(Error::invalid("prior must be tree or depth, not size"));
            }
        };
        let normal = 1_usize << ((1 << inputs) - 1);
        let mut classes = Self {
            basis,
            inputs,
            measure,
            symmetries: Symmetries::new(basis, inputs),
            found: vec![0; normal.div_ceil(64)],
            unknown: normal - 1,
            finished: 1,
            representatives: vec![Vec::new()],
            places: FxHashMap::default(),
            orbits: Vec::new(),
        };
        classes.found[0] = 1; // the constant
        classes.add(0, variable(0, inputs), TopGate::default());
        Ok(classes)
    }

    /// The number of classes of each cost that is finished; the constants are one of cost 0.
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        let finished = self.representatives[..self.finished].iter();
        let mut counts: Vec<usize> = finished.map(Vec::len).collect();
        counts[0] += 1;
        counts
    }

    /// Whether every function has been found.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.unknown == 0
    }

    /// Finds all classes of the next cost. After an error, the next call begins this cost again.
    ///
    /// # Errors
    ///
    /// What `poll` reports; it is called every few milliseconds.
    pub fn raise(&mut self, poll: &mut impl FnMut() -> Result<()>) -> Result<()> {
        if self.is_complete() {
            return Ok(());
        }
        let cost = self.finished;
        self.representatives.resize(cost + 1, Vec::new());
        for (part, other) in self.measure.splits(cost) {
            self.expand(part);
            let orbits = std::mem::take(&mut self.orbits[part]);
            let combined = self.combine(cost, &orbits, part == other, other, poll);
            self.orbits[part] = orbits;
            combined?;
        }
        self.finished += 1;
        if self.is_complete() {
            self.found = Vec::new();
        }
        Ok(())
    }

    /// Writes down all normal functions of the costs up to this one.
    fn expand(&mut self, cost: usize) {
        while self.orbits.len() <= cost {
            let classes = self.representatives[self.orbits.len()].iter();
            let orbits = classes.map(|class| self.orbit(class.function)).collect();
            self.orbits.push(orbits);
        }
    }

    /// The normal functions of a class, in order.
    fn orbit(&self, function: Function) -> Vec<Function> {
        let mut orbit: Vec<Function> = self.normal_images(function).collect();
        orbit.sort_unstable();
        orbit.dedup();
        orbit
    }

    fn normal_images(&self, function: Function) -> impl Iterator<Item = Function> {
        let images = self.symmetries.images(function);
        images.map(|image| self.basis.normal(image, self.inputs))
    }

    /// Tries all pairs of a representative of cost `other` and a function of some orbits; where both
    /// have the same cost, each pair of classes once.
    fn combine(
        &mut self,
        cost: usize,
        orbits: &[Vec<Function>],
        same: bool,
        other: usize,
        poll: &mut impl FnMut() -> Result<()>,
    ) -> Result<()> {
        for k in 0..self.representatives[other].len() {
            let left = self.representatives[other][k].function;
            for orbit in &orbits[if same { k } else { 0 }..] {
                if self.is_complete() {
                    return Ok(());
                }
                poll()?;
                self.join(cost, left, orbit);
            }
        }
        Ok(())
    }

    /// Tries all operators on a function and each of an orbit.
    fn join(&mut self, cost: usize, left: Function, orbit: &[Function]) {
        let ones = one(self.inputs);
        for &right in orbit {
            let results = self.basis.results(left, right, ones);
            for (&operator, function) in self.basis.operators().iter().zip(results) {
                if !self.is_found(function) {
                    let top = TopGate {
                        operator,
                        left,
                        right,
                    };
                    self.add(cost, function, top);
                }
            }
        }
    }

    /// Whether a normal function has been found, while some have not.
    #[inline]
    fn is_found(&self, function: Function) -> bool {
        let (word, bit) = bit(function);
        self.found[word] & bit != 0
    }

    /// Adds the class of a function that has not been found.
    fn add(&mut self, cost: usize, function: Function, top: TopGate) {
        let mut least = Function::MAX;
        for image in self.symmetries.images(function) {
            let image = self.basis.normal(image, self.inputs);
            least = least.min(image);
            let (word, bit) = bit(image);
            self.unknown -= usize::from(self.found[word] & bit == 0);
            self.found[word] |= bit;
        }
        self.representatives
            .resize(self.representatives.len().max(cost + 1), Vec::new());
        let index = self.representatives[cost].len() as u32;
        let place = Place {
            cost: cost as u8,
            index,
        };
        self.places.insert(least, place);
        self.representatives[cost].push(Representative { function, top });
    }

    fn place(&self, function: Function) -> Option<Place> {
        let least = self.normal_images(function).min()?;
        self.places.get(&least).copied()
    }

    /// The cost of a function, if it has been found; of more rows than there are, none is.
    #[must_use]
    pub fn cost(&self, function: Function) -> Option<u8> {
        if function > one(self.inputs) {
            return None;
        }
        let is_constant = self.basis.normal(function, self.inputs) == 0;
        let found = || self.place(function).map(|place| place.cost);
        if is_constant { Some(0) } else { found() }
    }

    /// A circuit of least cost that uses no gate twice, if the function has been found.
    #[must_use]
    pub fn witness(&self, function: Function) -> Option<Circuit> {
        self.cost(function)?;
        Some(tree(self.basis, self.inputs, function, &|part| {
            self.top_gate(part)
        }))
    }

    /// The top gate of a function that was found: that of the first of its class, moved.
    fn top_gate(&self, function: Function) -> TopGate {
        let Some(place) = self.place(function) else {
            return TopGate::default();
        };
        let Representative {
            function: mut image,
            mut top,
        } = self.representatives[usize::from(place.cost)][place.index as usize];
        let negation = !function & one(self.inputs);
        for &step in self.symmetries.moves() {
            if image == function || image == negation {
                break;
            }
            image = step.function(image, self.inputs);
            top = top.moved(step, self.inputs);
        }
        if image == negation {
            top.operator = operator::complement(top.operator);
        }
        top
    }

    /// A circuit of a function that has not been found, not always a best one: the cheapest XOR of two
    /// that have, one of which costs little. None if there is none, or where XOR is no gate.
    pub fn near(&mut self, function: Function) -> Option<Circuit> {
        let known = function <= one(self.inputs);
        if !known || self.is_complete() || !self.basis.operators().contains(&operator::XOR) {
            return None;
        }
        self.expand(self.measure.lesser(self.finished));
        let mut found = self.exclusive(self.basis.normal(function, self.inputs))?;
        if function & 1 == 1 {
            found.operator = operator::complement(found.operator);
        }
        Some(tree(self.basis, self.inputs, function, &|part| {
            if part == function {
                found
            } else {
                self.top_gate(part)
            }
        }))
    }

    /// The cheapest XOR of two functions that have been found.
    fn exclusive(&self, function: Function) -> Option<TopGate> {
        let mut best = None;
        let mut least = usize::MAX;
        for (cost, orbits) in self.orbits.iter().enumerate() {
            for &left in orbits.iter().flatten() {
                let right = function ^ left;
                let other = self.is_found(right).then(|| self.cost(right)).flatten();
                let total = other.map(|other| self.measure.joined(cost, usize::from(other)));
                if let Some(total) = total.filter(|&total| total < least) {
                    least = total;
                    best = Some(TopGate {
                        operator: operator::XOR,
                        left,
                        right,
                    });
                }
                if least <= self.finished {
                    return best; // whatever costs less has been found
                }
            }
        }
        best
    }
}

/// The word and the bit of a normal function.
#[inline]
const fn bit(function: Function) -> (usize, u64) {
    ((function >> 7) as usize, 1 << (function >> 1 & 63))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::circuits::Table;

    fn classes(inputs: usize, prior: Prior, basis: Basis, most: usize) -> Classes {
        let mut classes = Classes::new(inputs, prior, basis).expect("few inputs");
        while !classes.is_complete() && classes.finished <= most {
            classes.raise(&mut || Ok(())).expect("no interrupt");
        }
        classes
    }

    fn cost(circuit: &Circuit, prior: Prior) -> u8 {
        if prior == Prior::Tree {
            return circuit.gates.len() as u8;
        }
        let mut depths = vec![0; circuit.inputs];
        for gate in &circuit.gates {
            depths.push(1 + depths[gate.left].max(depths[gate.right]));
        }
        depths[circuit.output]
    }

    const PRIORS: [Prior; 2] = [Prior::Tree, Prior::Depth];

    #[test]
    fn as_the_tables_of_all_functions() {
        for (prior, basis) in PRIORS
            .iter()
            .flat_map(|&p| [(p, Basis::Full), (p, Basis::U2)])
        {
            for inputs in 1..=4 {
                let table = Table::new(inputs, prior, basis, None, &mut || Ok(())).expect("small");
                let classes = classes(inputs, prior, basis, usize::MAX);
                for (function, &cost) in table.lower().iter().enumerate() {
                    assert_eq!(classes.cost(function as Function), Some(cost));
                }
            }
        }
    }

    #[test]
    fn published_classes_of_five_inputs_by_trees() {
        let found = classes(5, Prior::Tree, Basis::Full, 7);
        assert_eq!(found.counts(), [2, 2, 5, 20, 93, 366, 1730, 8782]);
    }

    #[test]
    fn an_interrupt_loses_nothing() {
        let mut interrupted = Classes::new(5, Prior::Tree, Basis::Full).expect("five inputs");
        let mut interrupts = 0;
        while interrupted.finished <= 5 {
            let mut polls = 1_u32 << interrupts;
            let raised = interrupted.raise(&mut || {
                polls = polls
                    .checked_sub(1)
                    .ok_or_else(|| Error::Callback("stop".into()))?;
                Ok(())
            });
            interrupts += u32::from(raised.is_err());
        }
        assert!(interrupts > 5);
        assert_eq!(interrupted.counts(), [2, 2, 5, 20, 93, 366]);
    }

    #[test]
    fn what_is_refused() {
        for (inputs, prior, basis, part) in [
            (6, Prior::Tree, Basis::Full, "from 1 to 5"),
            (0, Prior::Tree, Basis::Full, "from 1 to 5"),
            (5, Prior::Size, Basis::Full, "tree or depth"),
            (5, Prior::Tree, Basis::Nand, "full or u2"),
        ] {
            let error = Classes::new(inputs, prior, basis)
                .expect_err("refused")
                .to_string();
            assert!(error.contains(part), "{error}");
        }
    }

    #[test]
    fn what_is_near_has_a_circuit_that_is_not_too_cheap() {
        for (prior, most) in [(Prior::Tree, 6), (Prior::Depth, 3)] {
            let mut classes = classes(5, prior, Basis::Full, most);
            let functions = (1_u32..200).map(|k| k.wrapping_mul(0x9E37_79B9));
            let unmet = functions.filter(|&function| classes.cost(function).is_none());
            let mut found = 0;
            for function in unmet.collect::<Vec<_>>() {
                if let Some(circuit) = classes.near(function) {
                    assert_eq!(circuit.function(), function);
                    assert!(usize::from(cost(&circuit, prior)) > most);
                    found += 1;
                }
            }
            assert!(found > 50, "{found}");
        }
        let mut without = classes(5, Prior::Tree, Basis::U2, 3);
        assert_eq!(without.near(0x9669_6996), None);
    }
}
