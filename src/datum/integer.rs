//! int2, int4, int8, oid.  Counterpart: utils/adt/numutils.c (pg_strtoint...).

use crate::datum::invalid;
use crate::diag::{Diagnostic, Rejected, Result, SqlState};

pub(super) fn input(text: &str, ty: &str, least: i64, greatest: i64) -> Result<String> {
    let value = parse(text).ok_or_else(|| invalid(ty, text))?;
    match value {
        Some(n) if (i128::from(least)..=i128::from(greatest)).contains(&n) => Ok(n.to_string()),
        _ => Err(out_of_range(text, ty)),
    }
}

/// oid takes negative numbers for their two's complement.
pub(super) fn oid_input(text: &str) -> Result<String> {
    let value = parse(text).ok_or_else(|| invalid("oid", text))?;
    match value {
        Some(n) if (0..=i128::from(u32::MAX)).contains(&n) => Ok(n.to_string()),
        Some(n) if (i128::from(i32::MIN)..0).contains(&n) => Ok((n + (1 << 32)).to_string()),
        _ => Err(out_of_range(text, "oid")),
    }
}

fn out_of_range(text: &str, ty: &str) -> Rejected {
    let message = format!("value \"{text}\" is out of range for type {ty}");
    Box::new(Diagnostic::refused(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, message))
}

/// `None` where it is no integer at all, `Some(None)` where it is larger than anything.
fn parse(text: &str) -> Option<Option<i128>> {
    let trimmed = text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\x0b');
    let (negative, digits) = match trimmed.as_bytes().first()? {
        b'-' => (true, &trimmed[1..]),
        b'+' => (false, &trimmed[1..]),
        _ => (false, trimmed),
    };
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, &digits[2..]),
        Some("0o" | "0O") => (8, &digits[2..]),
        Some("0b" | "0B") => (2, &digits[2..]),
        _ => (10, digits),
    };
    let misplaced = digits.ends_with('_') || digits.contains("__") || (radix == 10 && digits.starts_with('_'));
    let plain: String = digits.chars().filter(|c| *c != '_').collect();
    if plain.is_empty() || misplaced || !plain.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = i128::from_str_radix(&plain, radix).ok();
    Some(value.map(|n| if negative { -n } else { n }))
}
