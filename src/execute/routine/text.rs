//! Text: length, case, parts, padding, searching and replacing; casts between the character types.
//! Counterpart: utils/adt/varlena.c, oracle_compat.c, formatting.c (str_tolower...), varchar.c, name.c, char.c.
//!
//! Case follows Unicode one character for one; beyond ASCII it is not known, as the locale decides.

use crate::diag::{Result, SqlState, refuse};
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{arg_type, boolean, give_text, hold, int, int32, not_known, printed, text};
use crate::execute::{Call, Host};
use crate::name::Name;
use crate::nodes::Value;
use crate::oid::wellknown::{BIT, BPCHAR, BYTEA, VARBIT};
use crate::version::Capability;

fn count(number: usize) -> Result<Value> {
    Ok(Value::Int(number as i64))
}

fn bit_length(call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let whole = text(args, 0)?;
    match arg_type(call, 0) {
        BIT | VARBIT => count(whole.len()),
        BYTEA => count(whole.len().saturating_sub(2) / 2 * 8),
        _ => count(whole.len() * 8),
    }
}

/// Text of type character counts without the blanks at its end.
fn unpadded(args: &[Value]) -> Result<&str> {
    text(args, 0).map(|t| t.trim_end_matches(' '))
}

pub(super) fn lower_char(c: char) -> char {
    let mut mapped = c.to_lowercase();
    mapped.next().filter(|_| mapped.len() == 0).unwrap_or(c)
}

fn upper_char(c: char) -> char {
    let mut mapped = c.to_uppercase();
    mapped.next().filter(|_| mapped.len() == 0).unwrap_or(c)
}

pub(super) fn lower(text: &str) -> String {
    text.chars().map(lower_char).collect()
}

/// Text in another case; which letters beyond ASCII have one is the database's locale's business.
fn fold(call: &Call<'_>, args: &[Value], with: fn(&str) -> String) -> Result<Value> {
    let whole = text(args, 0)?;
    let folded = with(whole);
    let moved = whole.chars().zip(folded.chars()).any(|(a, b)| a != b && !a.is_ascii());
    if moved { not_known(call, "the case of letters depends on the database's locale") } else { give_text(folded) }
}

fn upper(text: &str) -> String {
    text.chars().map(upper_char).collect()
}

fn initcap(text: &str) -> String {
    let mut inside = false;
    let mut capital = |c: char| {
        let mapped = if inside { lower_char(c) } else { upper_char(c) };
        inside = c.is_alphanumeric();
        mapped
    };
    text.chars().map(&mut capital).collect()
}

/// A part by position from 1 and length; positions may lie outside of the text.
pub(super) fn substring(text: &str, start: i64, length: Option<i64>) -> Result<&str> {
    let end = match length {
        None => i64::MAX,
        Some(length) if length < 0 => {
            return refuse(SqlState::SUBSTRING_ERROR, "negative substring length not allowed");
        }
        Some(length) => start.saturating_add(length),
    };
    let from = byte_of(text, start.max(1) - 1);
    let to = byte_of(text, end.max(1) - 1).max(from);
    Ok(&text[from..to])
}

/// Where a character begins, or the end.
pub(super) fn byte_of(text: &str, character: i64) -> usize {
    let nth = usize::try_from(character).unwrap_or(0);
    if text.is_ascii() {
        return nth.min(text.len());
    }
    text.char_indices().nth(nth).map_or(text.len(), |(at, _)| at)
}

fn position(args: &[Value]) -> Result<Value> {
    let (whole, part) = (text(args, 0)?, text(args, 1)?);
    Ok(Value::Int(whole.find(part).map_or(0, |at| whole[..at].chars().count() as i64 + 1)))
}

fn replace(host: &mut dyn Host, args: &[Value]) -> Result<Value> {
    let (whole, from, to) = (text(args, 0)?, text(args, 1)?, text(args, 2)?);
    if from.is_empty() || whole.is_empty() {
        return give_text(whole);
    }
    let grown = whole.matches(from).count().saturating_mul(to.len());
    hold(host, whole.len().saturating_add(grown))?;
    give_text(whole.replace(from, to))
}

fn translate(args: &[Value]) -> Result<Value> {
    let (whole, from, to) = (text(args, 0)?, text(args, 1)?, text(args, 2)?);
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let map = |c: char| match from.iter().position(|f| *f == c) {
        Some(at) => to.get(at).copied(),
        None => Some(c),
    };
    give_text(whole.chars().filter_map(map).collect::<String>())
}

/// Which ends are trimmed.
#[derive(Clone, Copy)]
enum Ends {
    Both,
    Left,
    Right,
}

fn trim(args: &[Value], ends: Ends) -> Result<Value> {
    let set: Vec<char> = if args.len() > 1 { text(args, 1)?.chars().collect() } else { vec![' '] };
    let inside = |c: char| set.contains(&c);
    let whole = text(args, 0)?;
    give_text(match ends {
        Ends::Both => whole.trim_matches(inside),
        Ends::Left => whole.trim_start_matches(inside),
        Ends::Right => whole.trim_end_matches(inside),
    })
}

fn pad(host: &mut dyn Host, args: &[Value], left: bool) -> Result<Value> {
    let (whole, wanted) = (text(args, 0)?, int32(args, 1)?.max(0) as usize);
    let fill = if args.len() > 2 { text(args, 2)? } else { " " };
    let have = whole.chars().count();
    if wanted <= have || fill.is_empty() {
        return give_text(&whole[..byte_of(whole, wanted as i64)]);
    }
    hold(host, wanted.saturating_mul(4))?;
    let padding: String = fill.chars().cycle().take(wanted - have).collect();
    give_text(if left { padding + whole } else { format!("{whole}{padding}") })
}

/// So many characters from one end; a negative number leaves out as many at the other.
fn end(args: &[Value], left: bool) -> Result<Value> {
    let (whole, wanted) = (text(args, 0)?, int(args, 1)?);
    let length = whole.chars().count() as i64;
    let kept = if wanted < 0 { (length + wanted).max(0) } else { wanted.min(length) };
    give_text(if left { &whole[..byte_of(whole, kept)] } else { &whole[byte_of(whole, length - kept)..] })
}

fn repeat(host: &mut dyn Host, args: &[Value]) -> Result<Value> {
    let (whole, times) = (text(args, 0)?, int32(args, 1)?.max(0) as usize);
    hold(host, whole.len().saturating_mul(times))?;
    give_text(whole.repeat(times))
}

fn split_part(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let (whole, separator, wanted) = (text(args, 0)?, text(args, 1)?, int(args, 2)?);
    let from_end = host.cx().catalog.version.has(Capability::SplitPartFromEnd);
    if wanted == 0 || (wanted < 0 && !from_end) {
        let what =
            if from_end { "field position must not be zero" } else { "field position must be greater than zero" };
        return refuse(SqlState::INVALID_PARAMETER_VALUE, what);
    }
    if whole.is_empty() {
        return give_text("");
    }
    if separator.is_empty() {
        return give_text(if wanted == 1 || wanted == -1 { whole } else { "" });
    }
    let found = if wanted > 0 {
        whole.split(separator).nth(wanted as usize - 1)
    } else {
        whole.rsplit(separator).nth(wanted.unsigned_abs() as usize - 1)
    };
    give_text(found.unwrap_or(""))
}

fn chr(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let number = int(args, 0)?;
    let newer = host.cx().catalog.version.has(Capability::SplitPartFromEnd);
    if number == 0 {
        return refuse(SqlState::PROGRAM_LIMIT_EXCEEDED, "null character not permitted");
    }
    if number < 0 && newer {
        return refuse(SqlState::INVALID_PARAMETER_VALUE, "character number must be positive");
    }
    match u32::try_from(number).ok().filter(|n| *n <= 0x10ffff) {
        None => {
            let message = format!("requested character too large for encoding: {number}");
            refuse(SqlState::PROGRAM_LIMIT_EXCEEDED, message)
        }
        Some(number) => match char::from_u32(number) {
            Some(c) => give_text(c.to_string()),
            None => {
                let message = format!("requested character not valid for encoding: {number}");
                refuse(SqlState::PROGRAM_LIMIT_EXCEEDED, message)
            }
        },
    }
}

fn overlay(args: &[Value]) -> Result<Value> {
    let (whole, new, start) = (text(args, 0)?, text(args, 1)?, int(args, 2)?);
    let length = if args.len() > 3 { int(args, 3)? } else { new.chars().count() as i64 };
    if start <= 0 {
        return refuse(SqlState::SUBSTRING_ERROR, "negative substring length not allowed");
    }
    let before = substring(whole, 1, Some(start - 1))?;
    let after = substring(whole, start.saturating_add(length), None)?;
    give_text(format!("{before}{new}{after}"))
}

/// What a cast to text gives, which is not always what is printed.
pub(super) fn cast_to_text(host: &dyn Host, call: &Call<'_>, args: &[Value], i: usize) -> Option<String> {
    let printed = printed(host, call, args, i)?;
    Some(match args.get(i) {
        Some(Value::Bool(value)) => value.to_string(),
        Some(Value::Text(text)) if arg_type(call, i) == BPCHAR => text.trim_end_matches(' ').to_owned(),
        _ => printed,
    })
}

/// Joins two arguments by their texts.
fn join(host: &mut dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    match (cast_to_text(host, call, args, 0), cast_to_text(host, call, args, 1)) {
        (Some(left), Some(right)) => {
            hold(host, left.len() + right.len())?;
            give_text(left + &right)
        }
        _ => not_known(call, "text that holds what is not known"),
    }
}

/// The length coercions; an explicit cast cuts silently.
fn fit(args: &[Value], padded: bool) -> Result<Value> {
    let (whole, typmod, explicit) = (text(args, 0)?, int(args, 1)?, boolean(args, 2)?);
    let limit = typmod - 4;
    if limit < 0 {
        return Ok(args[0].clone());
    }
    let kept = &whole[..byte_of(whole, limit)];
    if !explicit && whole[kept.len()..].chars().any(|c| c != ' ') {
        let ty = if padded { "character" } else { "character varying" };
        let message = format!("value too long for type {ty}({limit})");
        return refuse(SqlState::STRING_DATA_RIGHT_TRUNCATION, message);
    }
    let missing = if padded { (limit as usize).saturating_sub(kept.chars().count()) } else { 0 };
    give_text(format!("{kept}{}", " ".repeat(missing.min(10_485_760))))
}

fn to_name(whole: &str) -> Result<Value> {
    give_text(Name::new(whole).as_str())
}

/// The first byte of a "char", as a signed number.
fn char_to_int(args: &[Value]) -> Result<Value> {
    let byte = text(args, 0)?.bytes().next().unwrap_or(0);
    Ok(Value::Int(i64::from(byte as i8)))
}

fn int_to_char(args: &[Value]) -> Result<Value> {
    let number = int(args, 0)?;
    if !(-128..=127).contains(&number) {
        return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "\"char\" out of range");
    }
    give_text(match number {
        0 => String::new(),
        1..=127 => char::from(number as u8).to_string(),
        _ => format!("\\{:03o}", number as i8 as u8),
    })
}

/// `\XXXX`, `\+XXXXXX`, `\uXXXX`, `\UXXXXXXXX`
fn unistr(args: &[Value]) -> Result<Value> {
    let bad = || refuse(SqlState::SYNTAX_ERROR, "invalid Unicode escape");
    let whole = text(args, 0)?;
    let mut read = String::with_capacity(whole.len());
    let mut rest = whole;
    let mut high: Option<u32> = None;
    while let Some(at) = rest.find('\\') {
        read.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('\\') {
            read.push('\\');
            rest = after;
            continue;
        }
        let (skip, digits) = match rest.chars().next() {
            Some('+') => (1, 6),
            Some('u') => (1, 4),
            Some('U') => (1, 8),
            _ => (0, 4),
        };
        let code = rest.get(skip..skip + digits).and_then(|d| u32::from_str_radix(d, 16).ok());
        let Some(code) = code else { return bad() };
        rest = &rest[skip + digits..];
        match (high.take(), code) {
            (None, 0xd800..0xdc00) => high = Some(code),
            (Some(first), 0xdc00..0xe000) => {
                read.extend(char::from_u32(0x10000 + ((first - 0xd800) << 10) + (code - 0xdc00)));
            }
            (None, code) => match char::from_u32(code).filter(|c| *c != '\0') {
                Some(c) => read.push(c),
                None => return refuse(SqlState::SYNTAX_ERROR, "invalid Unicode code point"),
            },
            (Some(_), _) => return refuse(SqlState::SYNTAX_ERROR, "invalid Unicode surrogate pair"),
        }
    }
    if high.is_some() {
        return refuse(SqlState::SYNTAX_ERROR, "invalid Unicode surrogate pair");
    }
    give_text(read + rest)
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("textlen", Scalar(|_, _, a| count(text(a, 0)?.chars().count()))),
    ("bpcharlen", Scalar(|_, _, a| count(unpadded(a)?.chars().count()))),
    ("bit_length", Scalar(|_, c, a| bit_length(c, a))),
    ("textoctetlen", Scalar(|_, _, a| count(text(a, 0)?.len()))),
    ("bpcharoctetlen", Scalar(|_, _, a| count(text(a, 0)?.len()))),
    ("lower", Scalar(|_, c, a| fold(c, a, lower))),
    ("casefold", Scalar(|_, c, a| fold(c, a, lower))),
    ("upper", Scalar(|_, c, a| fold(c, a, upper))),
    ("initcap", Scalar(|_, c, a| fold(c, a, initcap))),
    ("text_substr", Scalar(|_, _, a| give_text(substring(text(a, 0)?, int(a, 1)?, Some(int(a, 2)?))?))),
    ("text_substr_no_len", Scalar(|_, _, a| give_text(substring(text(a, 0)?, int(a, 1)?, None)?))),
    ("textpos", Scalar(|_, _, a| position(a))),
    ("replace_text", Scalar(|h, _, a| replace(h, a))),
    ("translate", Scalar(|_, _, a| translate(a))),
    ("btrim", Scalar(|_, _, a| trim(a, Ends::Both))),
    ("btrim1", Scalar(|_, _, a| trim(a, Ends::Both))),
    ("ltrim", Scalar(|_, _, a| trim(a, Ends::Left))),
    ("ltrim1", Scalar(|_, _, a| trim(a, Ends::Left))),
    ("rtrim", Scalar(|_, _, a| trim(a, Ends::Right))),
    ("rtrim1", Scalar(|_, _, a| trim(a, Ends::Right))),
    ("lpad", Scalar(|h, _, a| pad(h, a, true))),
    ("rpad", Scalar(|h, _, a| pad(h, a, false))),
    ("text_left", Scalar(|_, _, a| end(a, true))),
    ("text_right", Scalar(|_, _, a| end(a, false))),
    ("repeat", Scalar(|h, _, a| repeat(h, a))),
    ("text_reverse", Scalar(|_, _, a| give_text(text(a, 0)?.chars().rev().collect::<String>()))),
    ("split_text", Scalar(|h, _, a| split_part(h, a))),
    ("split_part", Scalar(|h, _, a| split_part(h, a))),
    ("chr", Scalar(|h, _, a| chr(h, a))),
    ("ascii", Scalar(|_, _, a| count(text(a, 0)?.chars().next().map_or(0, |c| c as usize)))),
    ("text_starts_with", Scalar(|_, _, a| Ok(Value::Bool(text(a, 0)?.starts_with(text(a, 1)?))))),
    ("textoverlay", Scalar(|_, _, a| overlay(a))),
    ("textoverlay_no_len", Scalar(|_, _, a| overlay(a))),
    ("textcat", Scalar(join)),
    ("textanycat", Scalar(join)),
    ("anytextcat", Scalar(join)),
    ("unistr", Scalar(|_, _, a| unistr(a))),
    // Casts.
    ("text_name", Scalar(|_, _, a| to_name(text(a, 0)?))),
    ("bpchar_name", Scalar(|_, _, a| to_name(unpadded(a)?))),
    ("name_text", Scalar(|_, _, a| Ok(a[0].clone()))),
    ("name_bpchar", Scalar(|_, _, a| Ok(a[0].clone()))),
    ("char_text", Scalar(|_, _, a| Ok(a[0].clone()))),
    ("char_bpchar", Scalar(|_, _, a| Ok(a[0].clone()))),
    ("text_char", Scalar(|_, _, a| give_text(text(a, 0)?.chars().next().map(String::from).unwrap_or_default()))),
    ("chartoi4", Scalar(|_, _, a| char_to_int(a))),
    ("i4tochar", Scalar(|_, _, a| int_to_char(a))),
    ("bpchar", Scalar(|_, _, a| fit(a, true))),
    ("varchar", Scalar(|_, _, a| fit(a, false))),
    ("nameconcatoid", Scalar(|_, _, a| name_with_oid(a))),
];

/// A name with `_` and a number behind it, cut so that it stays a name.
fn name_with_oid(args: &[Value]) -> Result<Value> {
    let suffix = format!("_{}", int(args, 1)?);
    let name = text(args, 0)?;
    let room = crate::name::MAX_IDENTIFIER_BYTES.saturating_sub(suffix.len());
    let kept = crate::text::floor_char_boundary(name, room.min(name.len()));
    give_text(format!("{}{suffix}", &name[..kept]))
}
