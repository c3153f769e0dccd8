//! All tests of the core but those inside its modules, as one program: several would each compile
//! the oracle and link everything once more.

mod censuses;
mod circuits;
mod dovetailing;
mod forwarding;
mod fronts;
mod machines;
mod models;
mod oracle;
mod slopes;
mod speed;
mod truth;
