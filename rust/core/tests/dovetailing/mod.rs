//! The dovetailer as it is defined, and the exact search.

mod schedule;
mod search;
