//! The least cost of every function of some inputs.

use super::basis::Basis;
use super::circuit::Circuit;
use super::dag::Walk;
use super::function::{Function, MAX_INPUTS, one};
use super::levels::{Levels, Measure, UNKNOWN};
use super::stored::stored_circuits;
use crate::error::{Error, Result};

/// What is counted of a circuit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prior {
    /// The gates of a circuit that may use a gate again and again.
    Size,
    /// The gates of a circuit that uses each gate once.
    Tree,
    /// The most gates on a way from an input to the output.
    Depth,
}

impl Prior {
    /// Every prior.
    pub const ALL: [Self; 3] = [Self::Size, Self::Tree, Self::Depth];

    /// The name that users write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Tree => "tree",
            Self::Depth => "depth",
        }
    }

    /// The prior of a name.
    ///
    /// # Errors
    ///
    /// If there is none of that name.
    pub fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|prior| prior.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::invalid(format!("prior must be one of {names}, not {name:?}"))
        })
    }
}

#[derive(Clone, Debug)]
enum Source {
    Levels(Levels),
    /// With the number of gates up to which all circuits have been tried.
    Walk(Walk, u8),
}

/// Bounds on the least cost of every function, equal where it is known, and a circuit for each.
///
/// ```
/// use dovetail_core::circuits::{Basis, Prior, Table};
///
/// let table = Table::new(3, Prior::Size, Basis::Full, None, &mut || Ok(()))?;
/// let majority = 0b1110_1000;
/// assert_eq!((table.lower()[majority as usize], table.upper()[majority as usize]), (4, 4));
/// assert_eq!(table.witness(majority)?.gates.len(), 4);
/// # Ok::<(), dovetail_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    inputs: usize,
    source: Source,
    lower: Vec<u8>,
}

impl Table {
    /// The table of 1 to 4 inputs. For [`Prior::Size`], all circuits of up to `gates` gates are
    /// tried ([`exhausted`] unless given); the others need no such limit.
    ///
    /// # Errors
    ///
    /// If there are too many inputs or none, or what `poll` reports.
    pub fn new(
        inputs: usize,
        prior: Prior,
        basis: Basis,
        gates: Option<usize>,
        poll: &mut impl FnMut() -> Result<()>,
    ) -> Result<Self> {
        if !(1..=MAX_INPUTS).contains(&inputs) {
            let text = format!("inputs must be an integer from 1 to {MAX_INPUTS}, not {inputs}");
            return Err(Error::invalid(text));
        }
        let measure = match prior {
            Prior::Size => return sizes(inputs, basis, gates, poll),
            Prior::Tree => Measure::Tree,
            Prior::Depth => Measure::Depth,
        };
        let levels = Levels::new(basis, inputs, measure);
        let lower = levels.costs().to_vec();
        let source = Source::Levels(levels);
        Ok(Self {
            inputs,
            source,
            lower,
        })
    }

    /// The least cost of each function, or a lower bound.
    #[must_use]
    pub fn lower(&self) -> &[u8] {
        &self.lower
    }

    /// The cost of the witness of each function.
    #[must_use]
    pub fn upper(&self) -> &[u8] {
        match &self.source {
            Source::Levels(levels) => levels.costs(),
            Source::Walk(walk, _) => walk.costs(),
        }
    }

    /// The number of gates up to which all circuits have been tried, where that is how the
    /// costs were found.
    #[must_use]
    pub const fn exhausted(&self) -> Option<u8> {
        match self.source {
            Source::Levels(_) => None,
            Source::Walk(_, gates) => Some(gates),
        }
    }

    /// A circuit of a function, of the cost that `upper` gives.
    ///
    /// # Errors
    ///
    /// If the function has more rows than the inputs allow.
    pub fn witness(&self, function: Function) -> Result<Circuit> {
        let found = match &self.source {
            _ if function > one(self.inputs) => None,
            Source::Levels(levels) => Some(levels.witness(function)),
            Source::Walk(walk, _) => walk.witness(function),
        };
        found.ok_or_else(|| {
            let most = one(self.inputs);
            Error::invalid(format!("function must be from 0 to {most}, not {function}"))
        })
    }
}

/// The number of gates up to which all circuits are tried unless it is given: with the stored circuits
/// of longer walks, it settles four inputs in the first two bases; the others take seconds.
#[must_use]
pub const fn exhausted(basis: Basis) -> usize {
    match basis {
        Basis::Full => 6,
        Basis::U2 => 8,
        Basis::AndOrNot => 9,
        Basis::Nand => 10,
    }
}

/// The table of sizes. All circuits of up to some size are tried; for the functions that are left,
/// the stored circuits of longer walks (unless the number is given), then those that add a few gates
/// to a known circuit, and trees.
fn sizes(
    inputs: usize,
    basis: Basis,
    gates: Option<usize>,
    poll: &mut impl FnMut() -> Result<()>,
) -> Result<Table> {
    let mut walk = Walk::new(basis, inputs);
    let mut size = 0;
    while walk.unknown() > 0 && size < gates.unwrap_or_else(|| exhausted(basis)) {
        walk.raise(poll)?;
        size += 1;
    }
    let exhausted = size as u8;
    if gates.is_none() {
        stored_circuits(basis, inputs).for_each(|circuit| walk.learn(circuit));
    }
    // A function that is not known yet costs more than all circuits that were tried.
    let lower = walk.costs().iter().map(|&cost| match cost {
        UNKNOWN => exhausted + 1,
        cost => cost,
    });
    let lower = lower.collect();
    let trees = Levels::new(basis, inputs, Measure::Tree);
    while walk.unknown() > 0 {
        size += 1;
        walk.extend(size, poll)?;
        add_trees(&mut walk, &trees, size);
    }
    Ok(Table {
        inputs,
        lower,
        source: Source::Walk(walk, exhausted),
    })
}

/// Adds the trees of `size` gates of functions for which nothing better is known.
fn add_trees(walk: &mut Walk, trees: &Levels, size: usize) {
    for (function, &cost) in trees.costs().iter().enumerate() {
        if walk.costs()[function] == UNKNOWN && usize::from(cost) == size {
            walk.learn(trees.witness(function as Function));
        }
    }
}
