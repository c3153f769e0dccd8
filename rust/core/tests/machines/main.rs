//! Machines, ranks, runs, and proofs that a run never ends.

#[path = "../oracle/mod.rs"]
mod oracle;

mod evidence;
mod proofs;
mod properties;
