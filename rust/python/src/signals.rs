//! Signals while the core runs, so that Ctrl-C ends a long call.

use std::time::{Duration, Instant};

use pyo3::prelude::*;

use crate::error::callback;

/// Looks for signals now and then, so that Ctrl-C ends a long call.
pub struct Signals {
    next: Instant,
    skipped: u32,
}

/// Polls between two looks at the clock.
const POLLS: u32 = 64;
/// Time between two looks for signals.
const PERIOD: Duration = Duration::from_millis(20);

impl Signals {
    pub fn new() -> Self {
        Self {
            next: Instant::now() + PERIOD,
            skipped: POLLS,
        }
    }

    /// A poll that may come very often.
    pub fn poll_often(&mut self) -> dovetail_core::Result<()> {
        self.skipped += 1;
        if self.skipped < POLLS {
            return Ok(());
        }
        self.skipped = 0;
        self.poll()
    }

    /// A poll that comes every few milliseconds.
    pub fn poll(&mut self) -> dovetail_core::Result<()> {
        if Instant::now() < self.next {
            return Ok(());
        }
        self.next = Instant::now() + PERIOD;
        // A closure, because the method itself is not general over the lifetime.
        #[expect(clippy::redundant_closure_for_method_calls)]
        Python::attach(|py| py.check_signals()).map_err(callback)
    }
}
