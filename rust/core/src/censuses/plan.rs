//! What a census is to count.

use crate::error::{Error, Result};
use crate::machines::{Partial, Space};
use crate::tasks::Readout;

/// What to count.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) space: Space,
    pub(super) input: Vec<u8>,
    pub(super) max_time: u64,
    pub(super) readout: Readout,
    pub(super) ranks: bool,
    pub(super) proofs: bool,
    /// Weights of leaves, by states reached and entries open.
    pub(super) weights: Vec<Vec<u128>>,
}

impl Plan {
    /// A census of the machines of exactly `states` states, run for up to `max_time` steps.
    ///
    /// With `ranks`, the least ranks of every output are found over all sizes up to `states`.
    /// Without `proofs` no decider is used, which changes nothing but the time and which machines
    /// are called endless.
    ///
    /// # Errors
    ///
    /// If the size is not one of a machine or its ranks do not fit 128 bits, or if the input holds
    /// a symbol that the machines do not have.
    pub fn new(
        (states, symbols): (usize, usize),
        input: &[u8],
        max_time: u64,
        readout: Readout,
        ranks: bool,
        proofs: bool,
    ) -> Result<Self> {
        let space = Space::new(Some(states), symbols, None)?;
        if let Some(symbol) = input.iter().find(|&&symbol| symbol as usize >= symbols) {
            return Err(Error::invalid(format!(
                "input: symbol {symbol} is not one of the machines' 0 to {}",
                symbols - 1
            )));
        }
        let weights = (0..=states)
            .map(|reached| {
                let open = 0..=states * symbols;
                open.map(|open| Partial::weight_of(states, symbols, reached, open))
                    .collect()
            })
            .collect::<Result<_>>()?;
        let input_end = input
            .iter()
            .rposition(|&symbol| symbol != 0)
            .map_or(0, |last| last + 1);
        let input = input[..input_end].to_vec();
        Ok(Self {
            space,
            input,
            max_time,
            readout,
            ranks,
            proofs,
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
    pub(super) fn is_symmetric(&self) -> bool {
        self.input.is_empty()
    }
}
