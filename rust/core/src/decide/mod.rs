//! Deciders: proofs that a partial machine never halts and never reads an undefined entry.
//!
//! A decider only ever saves time. Whatever it says "never" of would have run for ever, so no
//! answer changes with all of them switched off.

pub(crate) mod backward;
pub(crate) mod cycles;
pub(crate) mod ngrams;
