//! The text of ranges and multiranges taken apart and put together.  Counterpart:
//! utils/adt/rangetypes.c (range_parse, range_deparse), multirangetypes.c.

use crate::diag::{Diagnostic, Rejected, Result, SqlState};

/// A range's text; a bound of `None` is infinite.
#[derive(Debug)]
pub enum Parsed {
    Empty,
    Bounds { lower_inclusive: bool, lower: Option<String>, upper: Option<String>, upper_inclusive: bool },
}

fn malformed(what: &str, text: &str, detail: &str) -> Rejected {
    let message = format!("malformed {what} literal: \"{text}\"");
    let error = Diagnostic::refused(SqlState::INVALID_TEXT_REPRESENTATION, message).with_detail(detail);
    Box::new(error)
}

pub fn parse(text: &str) -> Result<Parsed> {
    let trimmed = text.trim();
    if trimmed.eq_ignore_ascii_case("empty") {
        return Ok(Parsed::Empty);
    }
    let lower_inclusive = match trimmed.chars().next() {
        Some('[') => true,
        Some('(') => false,
        _ => return Err(malformed("range", text, "Missing left parenthesis or bracket.")),
    };
    let upper_inclusive = match trimmed.chars().last() {
        Some(']') if trimmed.len() > 1 => true,
        Some(')') if trimmed.len() > 1 => false,
        _ => return Err(malformed("range", text, "Unexpected end of input.")),
    };
    let mut bounds: Vec<Option<String>> = vec![None];
    let mut quoted = false;
    let mut chars = trimmed[1..trimmed.len() - 1].chars().peekable();
    while let Some(c) = chars.next() {
        if c == ',' && !quoted {
            bounds.push(None);
            continue;
        }
        let Some(bound) = bounds.last_mut() else { break };
        let bound = bound.get_or_insert_default();
        match c {
            '\\' => bound.extend(chars.next()),
            '"' if quoted && chars.next_if_eq(&'"').is_some() => bound.push('"'),
            '"' => quoted = !quoted,
            c => bound.push(c),
        }
    }
    let mut bounds = bounds.into_iter();
    match (bounds.next(), bounds.next(), bounds.next()) {
        (Some(lower), Some(upper), None) => Ok(Parsed::Bounds { lower_inclusive, lower, upper, upper_inclusive }),
        (_, None, _) => Err(malformed("range", text, "Missing comma after lower bound.")),
        _ => Err(malformed("range", text, "Too many commas.")),
    }
}

/// Prints a range; infinite bounds are never inclusive.
pub fn print(lower: Option<(&str, bool)>, upper: Option<(&str, bool)>) -> String {
    let mut printed = String::from(if lower.is_some_and(|(_, inclusive)| inclusive) { "[" } else { "(" });
    if let Some((bound, _)) = lower {
        quote(bound, &mut printed);
    }
    printed.push(',');
    if let Some((bound, _)) = upper {
        quote(bound, &mut printed);
    }
    printed.push(if upper.is_some_and(|(_, inclusive)| inclusive) { ']' } else { ')' });
    printed
}

fn quote(text: &str, printed: &mut String) {
    let special = |c: char| matches!(c, '"' | '\\' | '(' | ')' | '[' | ']' | ',') || c.is_ascii_whitespace();
    if !text.is_empty() && !text.contains(special) {
        printed.push_str(text);
        return;
    }
    printed.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            printed.push(c);
        }
        printed.push(c);
    }
    printed.push('"');
}

/// The ranges of a multirange's text.
pub fn parse_multirange(text: &str) -> Result<Vec<String>> {
    let trimmed = text.trim();
    let Some(body) = trimmed.strip_prefix('{').and_then(|t| t.strip_suffix('}')) else {
        return Err(malformed("multirange", text, "Missing left brace."));
    };
    let (mut ranges, mut current) = (Vec::new(), String::new());
    let (mut quoted, mut inside) = (false, false);
    let mut chars = body.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                current.push(c);
                current.extend(chars.next());
                continue;
            }
            '"' => quoted = !quoted,
            '(' | '[' if !quoted => inside = true,
            ',' if !quoted && !inside => {
                ranges.push(std::mem::take(&mut current));
                continue;
            }
            _ => {}
        }
        current.push(c);
        if !quoted && inside && matches!(c, ')' | ']') {
            inside = false;
        }
    }
    if !current.trim().is_empty() {
        ranges.push(current);
    }
    Ok(ranges.into_iter().map(|r| r.trim().to_owned()).collect())
}

/// The next value of a discrete type after the printed one, where the type is int4, int8 or date.
pub fn successor_of_integer(text: &str) -> Option<String> {
    text.parse::<i64>().ok().and_then(|n| n.checked_add(1)).map(|n| n.to_string())
}
