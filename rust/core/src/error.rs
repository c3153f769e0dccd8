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
