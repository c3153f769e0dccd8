//! Words of Python: symbols as digits, and the error for a word that is not accepted.

use dovetail_core::Error;
use pyo3::prelude::*;

use crate::error::Fallible;

/// Symbols of a word, one digit each.
pub fn symbols(word: &str, name: &str) -> PyResult<Vec<u8>> {
    word.chars()
        .map(|digit| {
            let symbol = digit
                .to_digit(10)
                .and_then(|symbol| u8::try_from(symbol).ok());
            symbol.ok_or_else(|| {
                Error::Invalid(format!(
                    "{name}: {digit:?} in {word:?} is not a digit 0 to 5"
                ))
            })
        })
        .collect::<dovetail_core::Result<_>>()
        .or_raise()
}

/// The digits of symbols.
pub fn text(symbols: &[u8]) -> String {
    symbols
        .iter()
        .map(|&symbol| (b'0' + symbol) as char)
        .collect()
}

/// The error for a word that is not one of those accepted.
pub fn unknown<T>(argument: &str, word: &str, accepted: &str) -> PyResult<T> {
    Err(Error::Invalid(format!(
        "{argument}: {word:?} is not one of {accepted}"
    )))
    .or_raise()
}
