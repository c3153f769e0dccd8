//! Numbers of machines by halting time, kept in few bytes.

use std::fmt;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::machines::Time;

/// Numbers of machines by halting time, in order of time.
///
/// Six states have millions of them, and most numbers are small. So there are bytes only: for each
/// time how much later it is than the one before, and then its machines, both with the lowest seven
/// bits first and a high bit in all bytes but the last.
///
/// # Examples
///
/// ```
/// use dovetail_core::{Time, Times};
///
/// let mut times = Times::default();
/// times.add([(Time(3), 1_000), (Time(500), 1)]);
/// times.add([(Time(2), 7), (Time(3), 1)]);
/// let found: Vec<_> = times.iter().map(|(time, machines)| (time.0, machines)).collect();
/// assert_eq!(found, [(2, 7), (3, 1_001), (500, 1)]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times(Box<[u8]>);

impl Times {
    /// The times and their machines, in order of time.
    pub fn iter(&self) -> impl Iterator<Item = (Time, u128)> + Clone {
        Rows {
            bytes: &self.0,
            time: 0,
        }
    }

    /// Adds machines at times that are in order, each once.
    pub fn add(&mut self, more: impl IntoIterator<Item = (Time, u128)>) {
        let mut sum = Writer::with_capacity(self.0.len() + 8);
        let mut known = self.iter();
        let mut next = known.next();
        for (time, machines) in more {
            while let Some((earlier, number)) = next.filter(|row| row.0 < time) {
                sum.push(earlier, number);
                next = known.next();
            }
            match next {
                Some((same, number)) if same == time => {
                    sum.push(time, number + machines);
                    next = known.next();
                }
                _ => sum.push(time, machines),
            }
        }
        for (time, machines) in next.into_iter().chain(known) {
            sum.push(time, machines);
        }
        self.0 = sum.bytes.into_boxed_slice();
    }
}

/// Reads rows from bytes.
#[derive(Clone)]
struct Rows<'a> {
    bytes: &'a [u8],
    time: u64,
}

impl Iterator for Rows<'_> {
    type Item = (Time, u128);

    fn next(&mut self) -> Option<Self::Item> {
        self.time += self.number()? as u64;
        Some((Time(self.time), self.number()?))
    }
}

impl Rows<'_> {
    fn number(&mut self) -> Option<u128> {
        let (&first, mut rest) = self.bytes.split_first()?;
        let mut number = u128::from(first & 0x7f);
        let mut last = first;
        let mut shift = 7;
        while last & 0x80 != 0 {
            (last, rest) = rest.split_first().map(|(&byte, rest)| (byte, rest))?;
            number |= u128::from(last & 0x7f) << shift;
            shift += 7;
        }
        self.bytes = rest;
        Some(number)
    }
}

/// Writes rows as bytes.
struct Writer {
    bytes: Vec<u8>,
    time: u64,
}

impl Writer {
    fn with_capacity(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            time: 0,
        }
    }

    fn push(&mut self, time: Time, machines: u128) {
        self.number(u128::from(time.0 - self.time));
        self.number(machines);
        self.time = time.0;
    }

    fn number(&mut self, mut number: u128) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }
}

impl Serialize for Times {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().collect::<Vec<_>>())
    }
}

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(InOrder)
    }
}

/// Accepts rows that are in order of time, and no others.
struct InOrder;

impl<'de> Visitor<'de> for InOrder {
    type Value = Times;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("machines by halting time, in order of time")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rows: A) -> Result<Times, A::Error> {
        let mut all = Writer::with_capacity(8);
        while let Some((time, machines)) = rows.next_element::<(Time, u128)>()? {
            if time.0 <= all.time && !all.bytes.is_empty() {
                return Err(A::Error::custom("times out of order"));
            }
            all.push(time, machines);
        }
        Ok(Times(all.bytes.into_boxed_slice()))
    }
}
