//! bit, varbit.  Counterpart: utils/adt/varbit.c.

use crate::diag::{Diagnostic, Result, SqlState};

/// How a type modifier bounds the length.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Exact,
    AtMost,
}

/// Digits to base 2, or to base 16 after an `x`.
pub(super) fn input(text: &str, typmod: i32, length: Length) -> Result<String> {
    let (hex, digits) = match text.as_bytes().first() {
        Some(b'b' | b'B') => (false, &text[1..]),
        Some(b'x' | b'X') => (true, &text[1..]),
        _ => (false, text),
    };
    let mut bits = String::with_capacity(digits.len());
    for c in digits.chars() {
        match c.to_digit(if hex { 16 } else { 2 }) {
            Some(n) if hex => bits.push_str(&format!("{n:04b}")),
            Some(n) => bits.push(if n == 1 { '1' } else { '0' }),
            None => {
                let base = if hex { "hexadecimal" } else { "binary" };
                let message = format!("\"{c}\" is not a valid {base} digit");
                return Err(Box::new(Diagnostic::refused(SqlState::INVALID_TEXT_REPRESENTATION, message)));
            }
        }
    }
    let Some(limit) = usize::try_from(typmod).ok().filter(|n| *n > 0) else { return Ok(bits) };
    match length {
        Length::Exact if bits.len() != limit => {
            let message = format!("bit string length {} does not match type bit({limit})", bits.len());
            Err(Box::new(Diagnostic::refused(SqlState::STRING_DATA_LENGTH_MISMATCH, message)))
        }
        Length::AtMost if bits.len() > limit => {
            let message = format!("bit string too long for type bit varying({limit})");
            Err(Box::new(Diagnostic::refused(SqlState::STRING_DATA_RIGHT_TRUNCATION, message)))
        }
        _ => Ok(bits),
    }
}
