//! LIKE, ILIKE and SIMILAR TO.  Counterpart: utils/adt/like.c, like_match.c, regexp.c (similar_escape).

use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::execute::Host;
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{give_text, text};
use crate::execute::routine::text::lower;
use crate::nodes::Value;

/// A part of a LIKE pattern.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Char(char),
    One,
    Any,
    /// An escape character with nothing behind it.
    Dangling,
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut found = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        found.push(match c {
            '%' => Part::Any,
            '_' => Part::One,
            '\\' => match chars.next() {
                Some(escaped) => Part::Char(escaped),
                None => Part::Dangling,
            },
            c => Part::Char(c),
        });
    }
    found
}

/// Goes back to the last `%` alone, which is enough, so the time is bounded by the product of both lengths.
fn matches(host: &mut dyn Host, text: &str, pattern: &str) -> Result<bool> {
    let text: Vec<char> = text.chars().collect();
    let pattern = parts(pattern);
    let (mut t, mut p) = (0, 0);
    let mut back: Option<(usize, usize)> = None;
    let mut steps = 0u64;
    while t < text.len() {
        steps += 1;
        match pattern.get(p) {
            Some(Part::Any) => {
                back = Some((t, p));
                p += 1;
            }
            Some(Part::One) => (t, p) = (t + 1, p + 1),
            Some(Part::Char(c)) if *c == text[t] => (t, p) = (t + 1, p + 1),
            Some(Part::Dangling) => {
                let message = "LIKE pattern must not end with escape character";
                return refuse(SqlState::INVALID_ESCAPE_SEQUENCE, message);
            }
            Some(Part::Char(_)) | None => match back {
                Some((from, at)) => {
                    back = Some((from + 1, at));
                    (t, p) = (from + 1, at + 1);
                }
                None => return Ok(false),
            },
        }
        if steps.is_multiple_of(4096) {
            host.spend(64)?;
        }
    }
    Ok(pattern[p..].iter().all(|part| *part == Part::Any))
}

fn like(host: &mut dyn Host, args: &[Value], fold: bool, wanted: bool) -> Result<Value> {
    let (whole, pattern) = (text(args, 0)?, text(args, 1)?);
    let found = if fold { matches(host, &lower(whole), &lower(pattern))? } else { matches(host, whole, pattern)? };
    Ok(Value::Bool(found == wanted))
}

/// The escape character of a clause; none for an empty one.
fn escape_character(args: &[Value], i: usize) -> Result<Option<char>> {
    let mut chars = text(args, i)?.chars();
    let first = chars.next();
    if chars.next().is_some() {
        let error = Diagnostic::refused(SqlState::INVALID_ESCAPE_SEQUENCE, "invalid escape string");
        return Err(Box::new(error.with_hint("Escape string must be empty or one character.")));
    }
    Ok(first)
}

/// A pattern with another escape character, with the backslash instead.
fn like_escape(args: &[Value]) -> Result<Value> {
    let pattern = text(args, 0)?;
    let escape = escape_character(args, 1)?;
    let mut spelled = String::new();
    let mut escaped = false;
    for c in pattern.chars() {
        if Some(c) == escape && !escaped {
            if c != '\\' {
                spelled.push('\\');
                escaped = true;
                continue;
            }
            spelled.push('\\');
            escaped = true;
            continue;
        }
        if c == '\\' && !escaped && escape != Some('\\') {
            spelled.push('\\');
        }
        spelled.push(c);
        escaped = false;
    }
    give_text(spelled)
}

/// The regular expression of a SIMILAR TO pattern.
pub(super) fn similar(args: &[Value]) -> Result<Value> {
    if args.first().is_none_or(Value::is_null) {
        return Ok(Value::Null);
    }
    let pattern = text(args, 0)?;
    let escape = match args.get(1) {
        Some(Value::Null) | None => Some('\\'),
        Some(_) => escape_character(args, 1)?,
    };
    let mut spelled = String::from("^(?:");
    let (mut escaped, mut in_class, mut separators) = (false, false, 0);
    for c in pattern.chars() {
        if escaped {
            if c == '"' && !in_class {
                match separators {
                    0 => spelled.push_str("){1,1}?("),
                    1 => spelled.push_str("){1,1}(?:"),
                    _ => {
                        let message =
                            "SQL regular expression may not contain more than two escape-double-quote separators";
                        return refuse(SqlState::INVALID_USE_OF_ESCAPE_CHARACTER, message);
                    }
                }
                separators += 1;
            } else {
                spelled.push('\\');
                spelled.push(c);
            }
            escaped = false;
        } else if Some(c) == escape {
            escaped = true;
        } else if in_class {
            if c == '\\' {
                spelled.push('\\');
            }
            spelled.push(c);
            in_class = c != ']';
        } else {
            match c {
                '[' => {
                    spelled.push('[');
                    in_class = true;
                }
                '%' => spelled.push_str(".*"),
                '_' => spelled.push('.'),
                '(' => spelled.push_str("(?:"),
                '\\' | '.' | '^' | '$' => spelled.extend(['\\', c]),
                c => spelled.push(c),
            }
        }
    }
    spelled.push_str(")$");
    give_text(spelled)
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("textlike", Scalar(|h, _, a| like(h, a, false, true))),
    ("textnlike", Scalar(|h, _, a| like(h, a, false, false))),
    ("namelike", Scalar(|h, _, a| like(h, a, false, true))),
    ("namenlike", Scalar(|h, _, a| like(h, a, false, false))),
    ("texticlike", Scalar(|h, _, a| like(h, a, true, true))),
    ("texticnlike", Scalar(|h, _, a| like(h, a, true, false))),
    ("nameiclike", Scalar(|h, _, a| like(h, a, true, true))),
    ("nameicnlike", Scalar(|h, _, a| like(h, a, true, false))),
    ("like_escape", Scalar(|_, _, a| like_escape(a))),
    ("similar_escape", Scalar(|_, _, a| similar(a))),
    ("similar_to_escape_1", Scalar(|_, _, a| similar(a))),
    ("similar_to_escape_2", Scalar(|_, _, a| similar(a))),
];
