//! Slopes: how fast a dovetailer adds machines, and how fast it runs them.

use crate::error::{Error, Result};

/// The slope a/b of a dovetailer: machines added per iteration, and turns for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slope {
    a: u64,
    b: u64,
}

impl Slope {
    /// `a` machines per iteration, `b` steps per machine.
    ///
    /// # Errors
    ///
    /// If one of them is 0 or at least 2^63.
    pub fn new(a: u64, b: u64) -> Result<Self> {
        for (name, value) in [("a", a), ("b", b)] {
            if value == 0 || value >= 1 << 63 {
                return Err(Error::invalid(format!(
                    "{name}: {value} is outside 1 to 2^63 - 1"
                )));
            }
        }
        Ok(Self { a, b })
    }

    /// Machines added per iteration.
    #[must_use]
    pub const fn a(self) -> u64 {
        self.a
    }

    /// Steps for each machine in an iteration.
    #[must_use]
    pub const fn b(self) -> u64 {
        self.b
    }
}
