//! Signals while the core runs, so that Ctrl-C ends a long call.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use pyo3::exceptions::{PyRuntimeError, PyTimeoutError};
use pyo3::prelude::*;

use crate::error::{Fallible, callback};

/// Makes a long call without holding the interpreter. A panic in it is an exception like others,
/// not one that passes through `except Exception`.
pub fn detached<T: Send>(
    py: Python<'_>,
    call: impl FnOnce(&mut Signals) -> dovetail_core::Result<T> + Send,
) -> PyResult<T> {
    detached_within(py, None, call)
}

/// The same for a call that may take so many seconds: then a poll reports a `TimeoutError`.
pub fn detached_within<T: Send>(
    py: Python<'_>,
    seconds: Option<f64>,
    call: impl FnOnce(&mut Signals) -> dovetail_core::Result<T> + Send,
) -> PyResult<T> {
    py.detach(|| catch_unwind(AssertUnwindSafe(|| call(&mut Signals::within(seconds)))))
        .map_err(|panic| fault(panic.as_ref()))?
        .or_raise()
}

fn fault(panic: &(dyn Any + Send)) -> PyErr {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    let text = text.unwrap_or("it says nothing");
    PyRuntimeError::new_err(format!(
        "a fault of dovetail itself, please report it: {text}"
    ))
}

/// Looks for signals now and then, so that Ctrl-C ends a long call.
pub struct Signals {
    next: Instant,
    skipped: u32,
    end: Option<Instant>,
}

/// Polls between two looks at the clock.
const POLLS: u32 = 64;
/// Time between two looks for signals.
const PERIOD: Duration = Duration::from_millis(20);

impl Signals {
    /// Of a call that may take so many seconds; `None` for as long as it likes.
    fn within(seconds: Option<f64>) -> Self {
        let now = Instant::now();
        let limit = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let end = limit.and_then(|limit| now.checked_add(limit));
        Self {
            next: end.map_or(now + PERIOD, |end| end.min(now + PERIOD)),
            skipped: POLLS,
            end,
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
        let now = Instant::now();
        if now < self.next {
            return Ok(());
        }
        if self.end.is_some_and(|end| now >= end) {
            return Err(callback(PyTimeoutError::new_err("out of time")));
        }
        self.next = now + PERIOD;
        // A closure, because the method itself is not general over the lifetime.
        #[expect(clippy::redundant_closure_for_method_calls)]
        Python::attach(|py| py.check_signals()).map_err(callback)
    }
}
