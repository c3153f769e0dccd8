//! Times of runs.

use serde::{Deserialize, Serialize};

/// Length of a run, in steps or turns.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Time(pub u64);
