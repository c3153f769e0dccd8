//! Parts of the trees of partial machines, each given by the path to its root.

use serde::{Deserialize, Serialize};

use crate::machines::{Space, choices};

/// Paths from the roots of trees: for each the size of the machines, and the choices made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paths {
    bytes: Vec<u8>,
    /// Where each path ends in the bytes.
    ends: Vec<usize>,
}

impl Paths {
    /// Adds the path that leads to a part of the tree of machines of up to `states` states.
    pub fn push(&mut self, states: usize, choices: impl IntoIterator<Item = u8>) {
        // There are at most 8 states.
        self.bytes.push(states as u8);
        self.bytes.extend(choices);
        self.ends.push(self.bytes.len());
    }

    /// A path: the size, and the choices.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<(usize, &[u8])> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        let (&states, choices) = self.bytes.get(start..end)?.split_first()?;
        Some((states as usize, choices))
    }

    /// All paths in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &[u8])> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Adds other paths after these.
    pub fn append(&mut self, others: &Self) {
        let before = self.bytes.len();
        self.bytes.extend_from_slice(&others.bytes);
        self.ends
            .extend(others.ends.iter().map(|&end| before + end));
    }

    /// An estimate of the number of machines in the parts, for a progress bar: the machines are
    /// divided equally among the choices.
    pub(super) fn machines(&self, space: &Space, from: usize) -> f64 {
        let parts = (from..self.len()).filter_map(|index| self.get(index));
        parts
            .map(|(states, way)| machines(space, states, way))
            .sum()
    }

    /// Number of paths.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// An estimate of the number of machines in a part.
#[allow(clippy::cast_precision_loss, reason = "for a progress bar")]
pub(super) fn machines(space: &Space, states: usize, way: &[u8]) -> f64 {
    let symbols = space.symbols();
    let mut reached = 1;
    let mut machines = space.count(states).unwrap_or(0) as f64;
    for &code in way {
        machines /= choices((reached + 1).min(states), symbols) as f64;
        if let Some(step) = (code as usize).checked_sub(symbols) {
            reached = reached.max(step / (2 * symbols) + 1);
        }
    }
    machines
}
