//! float4, float8.  Counterpart: utils/adt/float.c, common/d2s.c, common/f2s.c (shortest output).

use crate::datum::invalid;
use crate::diag::{Diagnostic, Result, SqlState};

pub(super) fn input4(text: &str) -> Result<String> {
    let value: f32 = match special(text) {
        Some(word) => return Ok(word.to_owned()),
        None => plain(text).and_then(|t| t.parse().ok()).ok_or_else(|| invalid("real", text))?,
    };
    if value.is_infinite() || (value == 0.0 && !is_zero(text)) {
        return out_of_range(text, "real");
    }
    Ok(print(&format!("{value:e}"), 6))
}

pub(super) fn input8(text: &str) -> Result<String> {
    let value: f64 = match special(text) {
        Some(word) => return Ok(word.to_owned()),
        None => plain(text).and_then(|t| t.parse().ok()).ok_or_else(|| invalid("double precision", text))?,
    };
    if value.is_infinite() || (value == 0.0 && !is_zero(text)) {
        return out_of_range(text, "double precision");
    }
    Ok(print(&format!("{value:e}"), 15))
}

/// How a float4 is printed.
pub fn output4(value: f32) -> String {
    if value.is_nan() || value.is_infinite() { output8(f64::from(value)) } else { print(&format!("{value:e}"), 6) }
}

/// How a float8 is printed.
pub fn output8(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        print(&format!("{value:e}"), 15)
    }
}

fn out_of_range(text: &str, ty: &str) -> Result<String> {
    let message = format!("\"{}\" is out of range for type {ty}", text.trim());
    Err(Box::new(Diagnostic::refused(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, message)))
}

fn special(text: &str) -> Option<&'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "nan" => Some("NaN"),
        "infinity" | "+infinity" | "inf" | "+inf" => Some("Infinity"),
        "-infinity" | "-inf" => Some("-Infinity"),
        _ => None,
    }
}

/// The text without blanks, if it looks like a number.
fn plain(text: &str) -> Option<&str> {
    let trimmed = text.trim();
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    (trimmed.chars().all(numeric) && trimmed.chars().any(|c| c.is_ascii_digit())).then_some(trimmed)
}

fn is_zero(text: &str) -> bool {
    let mantissa = text.trim().split(['e', 'E']).next().unwrap_or_default();
    !mantissa.chars().any(|c| ('1'..='9').contains(&c))
}

/// From `d.ddde-n` to plain digits while the exponent is small.
fn print(scientific: &str, limit: i32) -> String {
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return scientific.to_owned() };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    if exponent < -4 || exponent >= limit {
        let fraction = if digits.len() > 1 { format!(".{}", &digits[1..]) } else { String::new() };
        let direction = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{}{fraction}e{direction}{:02}", &digits[..1], exponent.abs());
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}
