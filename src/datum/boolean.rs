//! bool.  Counterpart: utils/adt/bool.c.

use crate::datum::invalid;
use crate::diag::Result;

/// Words may be cut short as long as they stay unique.
pub(super) fn input(text: &str) -> Result<String> {
    let word = text.trim().to_ascii_lowercase();
    let begins = |full: &str, least: usize| word.len() >= least && full.starts_with(&word);
    let value = match word.as_str() {
        "1" => Some(true),
        "0" => Some(false),
        _ if begins("true", 1) || begins("yes", 1) || begins("on", 2) => Some(true),
        _ if begins("false", 1) || begins("no", 1) || begins("off", 2) => Some(false),
        _ => None,
    };
    match value {
        Some(value) => Ok(if value { "t" } else { "f" }.to_owned()),
        None => Err(invalid("boolean", text)),
    }
}
