//! The one error type of the crate.

use std::error::Error as StdError;

/// An argument that is not accepted, a number that does not fit, or the error of a callback.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An argument that no run could accept; the text names it and says what is accepted.
    #[error("{0}")]
    Invalid(String),
    /// A number that does not fit the exact integer type meant for it.
    #[error("{0} does not fit {1}")]
    Overflow(String, &'static str),
    /// Memory that is not to be had; the text says what it was for, and how much.
    #[error("out of memory: {0}")]
    Memory(String),
    /// A predicate or an interrupt check of the caller failed; its error passes through unchanged.
    #[error("{0}")]
    Callback(Box<dyn StdError + Send + Sync>),
}

/// Results of this crate.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn invalid(text: impl Into<String>) -> Self {
        Self::Invalid(text.into())
    }
}

/// Makes room for so many more items, exactly.
///
/// # Errors
///
/// If there is no memory for them; `what` says what they are.
#[inline]
pub fn reserve<T>(items: &mut Vec<T>, more: usize, what: &str) -> Result<()> {
    if items.capacity() - items.len() >= more {
        return Ok(());
    }
    grow(items, more, what)
}

#[cold]
fn grow<T>(items: &mut Vec<T>, more: usize, what: &str) -> Result<()> {
    items.try_reserve_exact(more).map_err(|_| {
        let bytes = (items.len() as u128 + more as u128) * size_of::<T>() as u128;
        Error::Memory(format!("{what} would take {bytes} bytes"))
    })
}

/// Checks that so many bytes can be had at this moment: for what is allocated in small pieces.
///
/// # Errors
///
/// If they cannot; `what` says what they are for.
pub fn check_memory(bytes: usize, what: &str) -> Result<()> {
    reserve(&mut Vec::<u8>::new(), bytes, what)
}
