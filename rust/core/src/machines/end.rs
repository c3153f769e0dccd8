//! Why a run ends.

use super::proofs::Evidence;

/// Why a run of a machine, complete or partial, ends. Only [`RunEnd::Halted`] is halting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunEnd {
    /// A halting entry was executed.
    Halted,
    /// An entry is read that is not defined, before all steps allowed are done: its state and symbol.
    Undefined(usize, usize),
    /// It was proved that no halting or undefined entry is ever read.
    Endless(Evidence),
    /// The steps allowed are done, even if the entry that is read then is not defined.
    StepLimit,
    /// The tape would need more cells than allowed.
    CellLimit,
}
