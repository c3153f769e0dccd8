//! Units, and what can be counted in them.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// A part of a tree, given by the choices that lead to its root, as standard codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unit(pub Vec<u16>);

/// Counts that add up, and can be kept as bytes.
pub trait Additive: Default + Send + Serialize + DeserializeOwned {
    /// Adds the counts of another part of the same tree.
    fn merge(&mut self, other: &Self);

    /// All machines counted.
    fn total(&self) -> u128;

    /// The counts as bytes.
    ///
    /// # Errors
    ///
    /// If they cannot be encoded.
    fn to_bytes(&self) -> Result<Vec<u8>> {
        postcard::to_stdvec(self).map_err(|error| Error::Callback(Box::new(error)))
    }

    /// The counts that [`Additive::to_bytes`] encoded.
    ///
    /// # Errors
    ///
    /// If the bytes are none.
    fn from_bytes(bytes: &[u8]) -> Result<Self> {
        postcard::from_bytes(bytes).map_err(|_| Error::invalid("tally: the bytes are damaged"))
    }
}

/// A tree over machines that can be counted in units.
pub trait Countable: Sync {
    /// What is counted.
    type Tally: Additive;

    /// Counts units; `poll` is called every few milliseconds.
    ///
    /// # Errors
    ///
    /// If a unit is not one of this tree, if a tape outgrows memory, or what `poll` reports.
    fn count(&self, units: &[Unit], poll: &mut dyn FnMut() -> Result<()>) -> Result<Self::Tally>;
}

/// Counts units one by one.
pub(crate) fn add_up<T: Additive>(
    units: &[Unit],
    mut count: impl FnMut(&Unit) -> Result<T>,
) -> Result<T> {
    let mut sum = T::default();
    for unit in units {
        sum.merge(&count(unit)?);
    }
    Ok(sum)
}
