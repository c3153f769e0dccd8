//! Machines, ranks, runs, and proofs that a run never ends.

mod evidence;
mod proofs;
mod properties;
