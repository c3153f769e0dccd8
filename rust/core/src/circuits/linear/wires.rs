//! The values of the wires of a circuit, and the same as a number.

use super::reversible::{Table, every_row};

/// Greatest number of wires that a state can hold.
const MOST_WIRES: usize = 15;

/// Wires that fit a key, beside their number in its top byte.
pub(super) const fn most_wires(inputs: usize) -> usize {
    let fit = 120 >> inputs;
    if fit < MOST_WIRES { fit } else { MOST_WIRES }
}

/// The values of the wires, least first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wires {
    values: [Table; MOST_WIRES],
    len: usize,
}

impl Wires {
    pub(super) fn of(values: &[Table]) -> Self {
        let mut wires = Self {
            values: [0; MOST_WIRES],
            len: values.len(),
        };
        wires.values[..values.len()].copy_from_slice(values);
        wires
    }

    pub(super) fn values(&self) -> &[Table] {
        &self.values[..self.len]
    }

    /// The values of all wires but one.
    pub(super) fn without(&self, place: usize) -> impl Iterator<Item = Table> + Clone {
        let others = self.values().iter().enumerate();
        others
            .filter(move |(other, _)| *other != place)
            .map(|(_, value)| *value)
    }

    pub(super) fn unpack(mut key: u128, inputs: usize) -> Self {
        let mut wires = Self::of(&[]);
        wires.len = (key >> 120) as usize;
        for value in &mut wires.values[..wires.len] {
            *value = key as Table & every_row(inputs);
            key >>= 1 << inputs;
        }
        wires
    }

    pub(super) fn pack(&self, inputs: usize) -> u128 {
        let values = self.values[..self.len].iter().rev();
        let key = values.fold(0, |key: u128, value| {
            key << (1_u32 << inputs) | u128::from(*value)
        });
        key | (self.len as u128) << 120
    }

    /// With another value on one wire, or on a new one; values without limit take no wire. `None` if
    /// there are too many wires.
    pub(super) fn with(&self, place: usize, value: Table, unlimited: &[Table]) -> Option<Self> {
        let mut next = *self;
        if place < self.len {
            next.values.copy_within(place + 1..self.len, place);
            next.len -= 1;
        }
        if unlimited.contains(&value) {
            return Some(next);
        }
        if next.len == MOST_WIRES {
            return None;
        }
        let at = next.values[..next.len].partition_point(|other| *other < value);
        next.values.copy_within(at..next.len, at + 1);
        next.values[at] = value;
        next.len += 1;
        Some(next)
    }
}
