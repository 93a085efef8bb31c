//! money, as lc_monetary "C" and "en_US" show it.  Counterpart: utils/adt/cash.c.

use crate::datum::Datum;

/// What is not plainly an amount in dollars stays as it was written: its meaning is the locale's.
pub(super) fn input(text: &str) -> Datum {
    parse(text).map_or_else(|| Datum::opaque(text), Datum::text)
}

fn parse(text: &str) -> Option<String> {
    let trimmed = text.trim();
    let negative = trimmed.contains('-') || (trimmed.starts_with('(') && trimmed.ends_with(')'));
    let digits: String = trimmed.chars().filter(|c| !matches!(c, '$' | ',' | '-' | '(' | ')' | ' ' | '+')).collect();
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !plain(whole) || !plain(fraction) || whole.len() > 15 {
        return None;
    }
    let mut cents: u64 = whole.parse().unwrap_or(0) * 100;
    let mut padded = fraction.to_owned();
    padded.push_str("000");
    cents += padded[..2].parse::<u64>().ok()?;
    if padded.as_bytes()[2] >= b'5' {
        cents += 1;
    }
    let whole = (cents / 100).to_string();
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    let sign = if negative && cents > 0 { "-" } else { "" };
    Some(format!("{sign}${grouped}.{:02}", cents % 100))
}
