//! numeric.  Counterpart: utils/adt/numeric.c (numeric_in, set_var_from_str, apply_typmod,
//! numeric_out).

use crate::datum::invalid;
use crate::diag::{Diagnostic, Result, SqlState};

/// A decimal number: digits before and after the point, the latter as many as are shown.
struct Decimal {
    negative: bool,
    whole: Vec<u8>,
    fraction: Vec<u8>,
}

pub(super) fn input(text: &str, typmod: i32) -> Result<String> {
    let trimmed = text.trim();
    match trimmed.to_ascii_lowercase().as_str() {
        "nan" => return Ok("NaN".to_owned()),
        "infinity" | "+infinity" | "inf" | "+inf" => return Ok("Infinity".to_owned()),
        "-infinity" | "-inf" => return Ok("-Infinity".to_owned()),
        _ => {}
    }
    let number = parse(trimmed).ok_or_else(|| invalid("numeric", text))?;
    match modifier(typmod) {
        Some((precision, scale)) => apply(number, precision, scale).map(|n| n.print()),
        None => Ok(number.print()),
    }
}

/// Precision and scale of a type modifier.
fn modifier(typmod: i32) -> Option<(i32, i32)> {
    (typmod >= 4).then(|| (((typmod - 4) >> 16) & 0xffff, (((typmod - 4) & 0x7ff) ^ 1024) - 1024))
}

fn parse(text: &str) -> Option<Decimal> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if let Some(radix) = unsigned.get(..2).and_then(radix) {
        let digits: String = unsigned[2..].chars().filter(|c| *c != '_').collect();
        let value = u128::from_str_radix(&digits, radix).ok()?;
        return Some(Decimal { negative, whole: value.to_string().into_bytes(), fraction: Vec::new() });
    }
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], unsigned[at + 1..].replace('_', "").parse::<i32>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| -> Option<Vec<u8>> {
        let misplaced = part.starts_with('_') || part.ends_with('_') || part.contains("__");
        let kept: Vec<u8> = part.bytes().filter(|b| *b != b'_').collect();
        (!misplaced && kept.iter().all(u8::is_ascii_digit)).then_some(kept)
    };
    let (whole, fraction) = (digits(whole)?, digits(fraction)?);
    if whole.is_empty() && fraction.is_empty() || exponent.abs() > 131_072 {
        return None;
    }
    Some(shift(Decimal { negative, whole, fraction }, exponent))
}

fn radix(prefix: &str) -> Option<u32> {
    match prefix {
        "0x" | "0X" => Some(16),
        "0o" | "0O" => Some(8),
        "0b" | "0B" => Some(2),
        _ => None,
    }
}

/// Moves the point by an exponent; digits that are shown stay shown.
fn shift(mut number: Decimal, exponent: i32) -> Decimal {
    let steps = exponent.unsigned_abs() as usize;
    if exponent > 0 {
        let moved = steps.min(number.fraction.len());
        number.whole.extend(number.fraction.drain(..moved));
        number.whole.extend(std::iter::repeat_n(b'0', steps - moved));
    } else if steps > 0 {
        let moved = steps.min(number.whole.len());
        let mut fraction = vec![b'0'; steps - moved];
        fraction.extend(number.whole.split_off(number.whole.len() - moved));
        fraction.append(&mut number.fraction);
        number.fraction = fraction;
    }
    number
}

/// Rounds to the scale, half away from zero, and checks the precision (apply_typmod).
fn apply(mut number: Decimal, precision: i32, scale: i32) -> Result<Decimal> {
    let mut digits = number.whole.clone();
    digits.extend(&number.fraction);
    let kept = number.whole.len() as i64 + i64::from(scale);
    let round_up = usize::try_from(kept).ok().and_then(|k| digits.get(k)).is_some_and(|d| *d >= b'5');
    let mut rounded: Vec<u8> = match usize::try_from(kept) {
        Ok(kept) => {
            let mut rounded: Vec<u8> = digits.iter().copied().take(kept).collect();
            rounded.extend(std::iter::repeat_n(b'0', kept.saturating_sub(digits.len())));
            rounded
        }
        Err(_) => Vec::new(),
    };
    if round_up {
        increment(&mut rounded);
    }
    let significant = rounded.iter().position(|d| *d != b'0').map_or(0, |first| rounded.len() - first);
    if significant as i64 > i64::from(precision) {
        return overflow(precision, scale);
    }
    if scale >= 0 {
        let at = rounded.len() - (scale as usize).min(rounded.len());
        number.fraction = rounded.split_off(at);
    } else {
        rounded.extend(std::iter::repeat_n(b'0', scale.unsigned_abs() as usize));
        number.fraction = Vec::new();
    }
    number.whole = rounded;
    Ok(number)
}

fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit == b'9' {
            *digit = b'0';
        } else {
            *digit += 1;
            return;
        }
    }
    digits.insert(0, b'1');
}

fn overflow(precision: i32, scale: i32) -> Result<Decimal> {
    let detail = format!(
        "A field with precision {precision}, scale {scale} must round to an absolute value less than {}.",
        if precision == scale { "1".to_owned() } else { format!("10^{}", precision - scale) }
    );
    let error = Diagnostic::refused(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow").with_detail(detail);
    Err(Box::new(error))
}

impl Decimal {
    fn print(&self) -> String {
        let zero = self.whole.iter().chain(&self.fraction).all(|d| *d == b'0');
        let mut text = String::new();
        if self.negative && !zero {
            text.push('-');
        }
        let first = self.whole.iter().position(|d| *d != b'0').unwrap_or(self.whole.len());
        let whole = &self.whole[first..];
        text.extend(whole.iter().map(|d| char::from(*d)));
        if whole.is_empty() {
            text.push('0');
        }
        if !self.fraction.is_empty() {
            text.push('.');
            text.extend(self.fraction.iter().map(|d| char::from(*d)));
        }
        text
    }
}
