//! What a census counts.

use crate::error::{Error, Result};
use crate::machines::{Entry, Partial, Space, choices, standard_entry};
use crate::tasks::Readout;

/// Most steps of a run without deciders: it may visit a fresh cell in each.
const MOST_STEPS_WITHOUT_DECIDERS: u64 = 1 << 26;

/// All that a census depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameters {
    /// Exact number of states of the machines.
    pub states: usize,
    /// Number of symbols of the machines.
    pub symbols: usize,
    /// Greatest number of steps of a run.
    pub max_time: u64,
    /// Symbols written rightwards from the start cell.
    pub input: Vec<u8>,
    /// How outputs are read from halted runs.
    pub readout: Readout,
    /// Longest outputs that are told apart; of longer ones only the halting times are counted.
    pub longest: Option<usize>,
    /// Longest outputs that have times and fronts; longer ones that are told apart have a number of
    /// machines and a least rank.
    pub detailed: Option<usize>,
    /// Whether to find the least ranks of every output, over all sizes up to `states`.
    pub ranks: bool,
    /// Whether to stop machines that are proved to run for ever. This changes nothing but the time
    /// and which machines are called endless.
    pub deciders: bool,
}

impl Parameters {
    /// Machines of `(states, symbols)` on the blank tape: visited cells, ranks, all deciders.
    #[must_use]
    pub const fn new((states, symbols): (usize, usize), max_time: u64) -> Self {
        Self {
            states,
            symbols,
            max_time,
            input: Vec::new(),
            readout: Readout::Visited,
            longest: None,
            detailed: None,
            ranks: true,
            deciders: true,
        }
    }
}

/// A census that can be counted: checked parameters, and what follows from them.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) parameters: Parameters,
    pub(super) space: Space,
    /// Entries by their standard codes.
    pub(super) entries: Vec<Entry>,
    /// Weights of leaves, by states reached and entries open.
    pub(super) weights: Vec<Vec<u128>>,
}

impl Plan {
    /// The plan of a census.
    ///
    /// # Errors
    ///
    /// If the size is not one of a machine or its ranks do not fit 128 bits, or if the input holds
    /// a symbol that the machines do not have, or without deciders if the time is too great.
    pub fn new(mut parameters: Parameters) -> Result<Self> {
        let (states, symbols) = (parameters.states, parameters.symbols);
        let space = Space::new(Some(states), symbols, None)?;
        let input = &mut parameters.input;
        if let Some(symbol) = input.iter().find(|&&symbol| symbol as usize >= symbols) {
            return Err(Error::invalid(format!(
                "input: symbol {symbol} is not one of the machines' 0 to {}",
                symbols - 1
            )));
        }
        let end = input.iter().rposition(|&symbol| symbol != 0);
        input.truncate(end.map_or(0, |last| last + 1));
        if !parameters.deciders && parameters.max_time > MOST_STEPS_WITHOUT_DECIDERS {
            return Err(Error::invalid(format!(
                "max_time: without deciders a tape grows as long as the run, so at most \
                 {MOST_STEPS_WITHOUT_DECIDERS} steps are accepted, not {}",
                parameters.max_time
            )));
        }
        let weights = (0..=states)
            .map(|reached| {
                let open = 0..=states * symbols;
                open.map(|open| Partial::weight_of(states, symbols, reached, open))
                    .collect()
            })
            .collect::<Result<_>>()?;
        let codes = 0..choices(states, symbols);
        Ok(Self {
            parameters,
            space,
            entries: codes.map(|code| standard_entry(code, symbols)).collect(),
            weights,
        })
    }

    /// Number of machines of the size counted.
    #[must_use]
    pub fn total(&self) -> u128 {
        self.space.count(self.space.states()).unwrap_or(0)
    }

    pub(super) const fn symbols(&self) -> usize {
        self.space.symbols()
    }

    /// Whether the tree is mirror-symmetric: then the half that begins to the right is enough.
    pub(super) const fn is_symmetric(&self) -> bool {
        self.parameters.input.is_empty()
    }
}
