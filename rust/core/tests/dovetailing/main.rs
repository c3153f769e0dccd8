//! The dovetailer as it is defined, and the exact search.

#[path = "../oracle/mod.rs"]
mod oracle;

mod schedule;
mod search;
