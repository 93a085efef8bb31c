//! Putting text together from values: format, concat, quoting, and lists in text.
//! Counterpart: utils/adt/varlena.c (text_format, concat_internal, text_to_array), quote.c.

use std::sync::Arc;

use crate::deparse::Deparser;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::execute::routine::Builtin::{self, Scalar, Set};
use crate::execute::routine::arg::{
    arg_type, array, column, doubtful, give_text, hold, not_known, text, text_list, unknown_in,
};
use crate::execute::routine::text::cast_to_text;
use crate::execute::{Call, Host, Rows, convert};
use crate::name::quote_literal;
use crate::nodes::Value;
use crate::oid::TypeId;

/// The arguments behind the first ones: as they are, or the elements of a VARIADIC array.
fn rest(call: &Call<'_>, args: &[Value], from: usize) -> Vec<(TypeId, Value)> {
    if call.variadic
        && let Some(last) = args.get(from)
    {
        return match last {
            Value::Array(array) => array.elements.iter().map(|e| (array.element, e.clone())).collect(),
            _ => Vec::new(),
        };
    }
    args.iter().enumerate().skip(from).map(|(i, value)| (arg_type(call, i), value.clone())).collect()
}

fn concat(host: &mut dyn Host, call: &Call<'_>, args: &[Value], separated: bool) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    if separated && args.first().is_none_or(Value::is_null) {
        return Ok(Value::Null);
    }
    let first = usize::from(separated);
    if call.variadic && args.get(first).is_some_and(Value::is_null) {
        return Ok(Value::Null);
    }
    let separator = if separated { text(args, 0)? } else { "" };
    let parts: Vec<String> = {
        let cx = host.cx();
        rest(call, args, first).iter().filter_map(|(ty, value)| convert::output(&cx, *ty, value)).collect()
    };
    hold(host, parts.iter().map(|p| p.len() + separator.len()).sum())?;
    give_text(parts.join(separator))
}

/// One conversion of format(): `%[n$][-][width]type`.
struct Specifier {
    argument: Option<usize>,
    left: bool,
    width: Width,
    conversion: char,
}

enum Width {
    Of(i64),
    /// From an argument; the next one where there is no number.
    Argument(Option<usize>),
}

fn parameter_error<T>(message: impl Into<String>) -> Result<T> {
    refuse(SqlState::INVALID_PARAMETER_VALUE, message)
}

fn unterminated<T>() -> Result<T> {
    let error = Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, "unterminated format() type specifier");
    Err(Box::new(error.with_hint("For a single \"%\" use \"%%\".")))
}

struct Reader<'t> {
    chars: std::iter::Peekable<std::str::Chars<'t>>,
}

impl Reader<'_> {
    fn number(&mut self) -> Result<Option<i64>> {
        let mut number: Option<i64> = None;
        while let Some(digit) = self.chars.peek().and_then(|c| c.to_digit(10)) {
            self.chars.next();
            let grown = number.unwrap_or(0) * 10 + i64::from(digit);
            if grown > i64::from(i32::MAX) {
                return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "number is out of range");
            }
            number = Some(grown);
        }
        match self.chars.peek() {
            None => unterminated(),
            Some(_) => Ok(number),
        }
    }

    fn position(number: i64) -> Result<usize> {
        match usize::try_from(number) {
            Ok(position) if position > 0 => Ok(position),
            _ => parameter_error("format specifies argument 0, but arguments are numbered from 1"),
        }
    }

    /// text_format_parse_format
    fn specifier(&mut self) -> Result<Specifier> {
        let mut found = Specifier { argument: None, left: false, width: Width::Of(0), conversion: 's' };
        let mut number = self.number()?;
        if let Some(position) = number
            && self.chars.next_if_eq(&'$').is_some()
        {
            found.argument = Some(Self::position(position)?);
            number = None;
        }
        if number.is_none() {
            while self.chars.next_if_eq(&'-').is_some() {
                found.left = true;
            }
            if self.chars.next_if_eq(&'*').is_some() {
                let position = self.number()?;
                found.width = Width::Argument(match position {
                    Some(position) if self.chars.next_if_eq(&'$').is_some() => Some(Self::position(position)?),
                    Some(_) => return parameter_error("width argument position must be ended by \"$\""),
                    None => None,
                });
            } else {
                number = self.number()?;
            }
        }
        if let Some(width) = number {
            found.width = Width::Of(width);
        }
        match self.chars.next() {
            None => unterminated(),
            Some(c @ ('s' | 'I' | 'L')) => {
                found.conversion = c;
                Ok(found)
            }
            Some(c) => {
                let message = format!("unrecognized format() type specifier \"{c}\"");
                let error = Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message);
                Err(Box::new(error.with_hint("For a single \"%\" use \"%%\".")))
            }
        }
    }
}

fn format(host: &mut dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    if args.first().is_none_or(Value::is_null) {
        return Ok(Value::Null);
    }
    let values = rest(call, args, 1);
    let mut reader = Reader { chars: text(args, 0)?.chars().peekable() };
    let mut printed = String::new();
    let mut next = 0;
    while let Some(c) = reader.chars.next() {
        if c != '%' {
            printed.push(c);
            continue;
        }
        match reader.chars.peek() {
            None => return unterminated(),
            Some('%') => {
                reader.chars.next();
                printed.push('%');
                continue;
            }
            Some(_) => {}
        }
        let specifier = reader.specifier()?;
        let width = match specifier.width {
            Width::Of(width) => width,
            Width::Argument(position) => {
                next = position.unwrap_or(next + 1);
                width_argument(host, take(&values, next)?)?
            }
        };
        next = specifier.argument.unwrap_or(next + 1);
        let converted = convert_one(host, specifier.conversion, take(&values, next)?)?;
        hold(host, converted.len().saturating_add(usize::try_from(width.unsigned_abs()).unwrap_or(usize::MAX)))?;
        pad(&converted, width, specifier.left, &mut printed);
    }
    give_text(printed)
}

fn take(values: &[(TypeId, Value)], position: usize) -> Result<&(TypeId, Value)> {
    match values.get(position - 1) {
        Some(value) => Ok(value),
        None => parameter_error("too few arguments for format()"),
    }
}

fn width_argument(host: &dyn Host, (ty, value): &(TypeId, Value)) -> Result<i64> {
    match (value, convert::output(&host.cx(), *ty, value)) {
        (Value::Int(width), _) => Ok(*width),
        (_, None) => Ok(0),
        (_, Some(text)) => match text.trim().parse::<i32>() {
            Ok(width) => Ok(i64::from(width)),
            Err(_) => {
                let message = format!("invalid input syntax for type integer: \"{text}\"");
                refuse(SqlState::INVALID_TEXT_REPRESENTATION, message)
            }
        },
    }
}

fn convert_one(host: &dyn Host, conversion: char, (ty, value): &(TypeId, Value)) -> Result<String> {
    let cx = host.cx();
    let shown = convert::output(&cx, *ty, value);
    Ok(match (conversion, shown) {
        ('I', None) => {
            let message = "null values cannot be formatted as an SQL identifier";
            return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, message);
        }
        ('I', Some(name)) => Deparser::new(cx.catalog).ident(&name),
        ('L', None) => "NULL".to_owned(),
        ('L', Some(text)) => quote_literal(&text),
        (_, shown) => shown.unwrap_or_default(),
    })
}

fn pad(text: &str, width: i64, left: bool, printed: &mut String) {
    let wanted = usize::try_from(width.unsigned_abs()).unwrap_or(0);
    let missing = wanted.saturating_sub(text.chars().count());
    if left || width < 0 {
        printed.push_str(text);
        printed.extend(std::iter::repeat_n(' ', missing));
    } else {
        printed.extend(std::iter::repeat_n(' ', missing));
        printed.push_str(text);
    }
}

fn quoted_identifier(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let cx = host.cx();
    give_text(Deparser::new(cx.catalog).ident(text(args, 0)?))
}

fn quoted_literal(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    match cast_to_text(host, call, args, 0) {
        Some(text) => give_text(quote_literal(&text)),
        None => not_known(call, "text that is not known"),
    }
}

fn quoted_or_null(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    if args.first().is_some_and(Value::is_null) { give_text("NULL") } else { quoted_literal(host, call, args) }
}

/// The pieces of a text; `None` stands for NULL.
fn pieces(args: &[Value]) -> Result<Vec<Option<String>>> {
    let whole = text(args, 0)?;
    let null = match args.get(2) {
        Some(Value::Text(null)) => Some(&**null),
        _ => None,
    };
    let piece = |part: &str| (null != Some(part)).then(|| part.to_owned());
    Ok(match args.get(1) {
        _ if whole.is_empty() => Vec::new(),
        Some(Value::Text(separator)) if separator.is_empty() => vec![piece(whole)],
        Some(Value::Text(separator)) => whole.split(&**separator).map(piece).collect(),
        _ => whole.chars().map(|c| piece(c.encode_utf8(&mut [0; 4]))).collect(),
    })
}

fn to_array(args: &[Value]) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    if args.first().is_none_or(Value::is_null) {
        return Ok(Value::Null);
    }
    Ok(text_list(pieces(args)?))
}

fn to_table(host: &mut dyn Host, args: &[Value]) -> Result<Rows> {
    if let Some(Value::Unknown(unknown)) = unknown_in(args) {
        return doubtful(unknown);
    }
    if args.first().is_none_or(Value::is_null) {
        return column(Vec::new());
    }
    let pieces = pieces(args)?;
    host.spend(pieces.len() as u64)?;
    column(pieces.into_iter().map(|p| p.map_or(Value::Null, Value::text)).collect())
}

fn of_array(host: &mut dyn Host, args: &[Value]) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    if args.iter().take(2).any(Value::is_null) {
        return Ok(Value::Null);
    }
    let (array, separator) = (array(args, 0)?, text(args, 1)?);
    let null = match args.get(2) {
        Some(Value::Text(null)) => Some(null.to_string()),
        _ => None,
    };
    let parts: Vec<String> = {
        let cx = host.cx();
        let shown =
            |value: &Value| if value.is_null() { null.clone() } else { convert::output(&cx, array.element, value) };
        array.elements.iter().filter_map(shown).collect()
    };
    hold(host, parts.iter().map(|p| p.len() + separator.len()).sum())?;
    give_text(parts.join(separator))
}

/// parse_ident
fn parse_identifier(args: &[Value]) -> Result<Value> {
    let whole = text(args, 0)?;
    let strict = !matches!(args.get(1), Some(Value::Bool(false)));
    let bad = |detail: &str| {
        let message = format!("string is not a valid identifier: \"{whole}\"");
        let error = Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message);
        Err(Box::new(if detail.is_empty() { error } else { error.with_detail(detail) }))
    };
    let mut parts: Vec<Option<String>> = Vec::new();
    let mut chars = whole.trim_start().chars().peekable();
    loop {
        let mut part = String::new();
        if chars.next_if_eq(&'"').is_some() {
            loop {
                match chars.next() {
                    None => return bad("String has unclosed double quotes."),
                    Some('"') if chars.next_if_eq(&'"').is_some() => part.push('"'),
                    Some('"') => break,
                    Some(c) => part.push(c),
                }
            }
            if part.is_empty() {
                return bad("Quoted identifier must not be empty.");
            }
        } else {
            let begins = |c: &char| c.is_ascii_alphabetic() || *c == '_' || !c.is_ascii();
            let goes_on = |c: &char| begins(c) || c.is_ascii_digit() || *c == '$';
            if chars.peek().is_some_and(begins) {
                while let Some(c) = chars.next_if(goes_on) {
                    part.push(c.to_ascii_lowercase());
                }
            }
        }
        if part.is_empty() {
            let detail = match chars.peek() {
                Some('.') => "No valid identifier before \".\".",
                _ if parts.is_empty() => "",
                _ => "No valid identifier after \".\".",
            };
            return bad(detail);
        }
        parts.push(Some(part));
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        match chars.next() {
            None => return Ok(text_list(parts)),
            Some('.') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            Some(_) if !strict => return Ok(text_list(parts)),
            Some(_) => return bad(""),
        }
    }
}

/// Counts the NULLs among the arguments, or the others.
fn count_nulls(call: &Call<'_>, args: &[Value], nulls: bool) -> Result<Value> {
    let all: Vec<Value> = if call.variadic {
        match args.first() {
            Some(Value::Array(array)) => array.elements.clone(),
            Some(Value::Unknown(unknown)) => return Ok(Value::Unknown(Arc::clone(unknown))),
            _ => return Ok(Value::Null),
        }
    } else {
        args.to_vec()
    };
    if let Some(Value::Unknown(unknown)) = all.iter().find(|v| v.as_unknown().is_some()) {
        return Ok(Value::Unknown(unknown.clone()));
    }
    Ok(Value::Int(all.iter().filter(|v| v.is_null() == nulls).count() as i64))
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("text_concat", Scalar(|h, c, a| concat(h, c, a, false))),
    ("text_concat_ws", Scalar(|h, c, a| concat(h, c, a, true))),
    ("text_format", Scalar(format)),
    ("text_format_nv", Scalar(format)),
    ("quote_ident", Scalar(|h, _, a| quoted_identifier(h, a))),
    ("quote_literal", Scalar(|h, c, a| quoted_literal(h, c, a))),
    ("quote_nullable", Scalar(|h, c, a| quoted_or_null(h, c, a))),
    ("text_to_array", Scalar(|_, _, a| to_array(a))),
    ("text_to_array_null", Scalar(|_, _, a| to_array(a))),
    ("text_to_table", Set(|h, _, a| to_table(h, a))),
    ("text_to_table_null", Set(|h, _, a| to_table(h, a))),
    ("array_to_text", Scalar(|h, _, a| of_array(h, a))),
    ("array_to_text_null", Scalar(|h, _, a| of_array(h, a))),
    ("parse_ident", Scalar(|_, _, a| parse_identifier(a))),
    ("pg_num_nulls", Scalar(|_, c, a| count_nulls(c, a, true))),
    ("pg_num_nonnulls", Scalar(|_, c, a| count_nulls(c, a, false))),
];
