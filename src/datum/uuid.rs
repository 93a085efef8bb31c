//! uuid.  Counterpart: utils/adt/uuid.c.

use crate::datum::invalid;
use crate::diag::Result;

/// 32 digits, with a hyphen after any group of four, perhaps in braces.
pub(super) fn input(text: &str) -> Result<String> {
    parse(text).ok_or_else(|| invalid("uuid", text))
}

fn parse(text: &str) -> Option<String> {
    let inner = match text.strip_prefix('{') {
        Some(rest) => rest.strip_suffix('}')?,
        None => text,
    };
    let mut digits = String::with_capacity(32);
    let mut chars = inner.chars().peekable();
    while digits.len() < 32 {
        let c = chars.next().filter(char::is_ascii_hexdigit)?;
        digits.push(c.to_ascii_lowercase());
        if digits.len().is_multiple_of(4) && digits.len() < 32 && chars.peek() == Some(&'-') {
            chars.next();
        }
    }
    if chars.next().is_some() {
        return None;
    }
    let (a, b, c, d, e) = (&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]);
    Some(format!("{a}-{b}-{c}-{d}-{e}"))
}
