//! Values of constants: each type's input and output routine, as far as they are known.
//!
//! A value is kept as its type's output text, so `1.50` and `01.50` are one value and two spellings
//! of an instant are too. Only what must follow a rename is kept by id. What needs the catalog (enum
//! labels, reg* names, elements of arrays and rows) is `analyze::literal`'s. Start at [`Datum`], then
//! [`input`].

pub mod array;
mod bits;
mod boolean;
mod bytea;
pub mod calendar;
mod date_time;
pub mod float;
mod geometry;
mod hstore;
pub mod instant;
mod integer;
mod interval;
mod json;
mod jsonpath;
mod jsonpath_scan;
mod money;
mod network;
mod numeric;
pub mod range;
mod text_search;
mod uuid;
mod zone;

use std::sync::Arc;

use crate::diag::{Diagnostic, Rejected, Result, SqlState};
use crate::oid::wellknown::*;
use crate::oid::{ObjectAddress, TypeId};

/// A value that is not null.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Datum {
    /// What the type's output routine prints.
    Text(Arc<str>),
    /// Text of a type whose input routine is not known: as it was written.
    Opaque(Arc<str>),
    /// A value of a reg* type.
    Address(ObjectAddress),
    /// A label of an enum type, by its id in the type.
    EnumLabel(u32),
    /// An array whose elements must be kept apart (enum labels, reg* values); bounds as printed, such
    /// as `[0:1]=`, or empty.
    /// A further dimension is an array of its own, without bounds.
    Array { bounds: Arc<str>, elements: Vec<Option<Datum>> },
    /// A composite value with fields that must be kept apart; those of dropped attributes are left out.
    Row(Vec<Option<Datum>>),
}

impl Datum {
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Datum::Text(text.into())
    }

    pub fn opaque(text: impl Into<Arc<str>>) -> Self {
        Datum::Opaque(text.into())
    }
}

/// What input routines may look at besides the text.
#[derive(Clone, Copy, Debug)]
pub struct Clock<'a> {
    /// Microseconds since 2000-01-01 UTC.
    pub now: Option<i64>,
    /// The session's TimeZone.
    pub timezone: &'a str,
    /// "MDY", "DMY" or "YMD".
    pub date_order: &'a str,
}

/// Stands for the type of the extension hstore, which has no id of its own.
pub const HSTORE: TypeId = TypeId(1);
/// Stands for the type of the extension vector.
pub const VECTOR: TypeId = TypeId(2);
const MACADDR8: TypeId = TypeId(774);
const LSEG: TypeId = TypeId(601);
const PATH: TypeId = TypeId(602);
const BOX: TypeId = TypeId(603);
const POLYGON: TypeId = TypeId(604);
const LINE: TypeId = TypeId(628);
const CIRCLE: TypeId = TypeId(718);
const PG_LSN: TypeId = TypeId(3220);

/// Reads the text of a built-in base type; a type that is not known gives [`Datum::Opaque`].
pub fn input(ty: TypeId, typmod: i32, text: &str, clock: Clock<'_>) -> Result<Datum> {
    let printed: String = match ty {
        BOOL => boolean::input(text)?,
        INT2 => integer::input(text, "smallint", i64::from(i16::MIN), i64::from(i16::MAX))?,
        INT4 => integer::input(text, "integer", i64::from(i32::MIN), i64::from(i32::MAX))?,
        INT8 => integer::input(text, "bigint", i64::MIN, i64::MAX)?,
        OID => integer::oid_input(text)?,
        FLOAT4 => float::input4(text)?,
        FLOAT8 => float::input8(text)?,
        NUMERIC => numeric::input(text, typmod)?,
        TEXT | UNKNOWN | CSTRING => text.to_owned(),
        VARCHAR => varchar(text, typmod)?,
        BPCHAR => bpchar(text, typmod)?,
        NAME => crate::name::Name::new(text).to_string(),
        CHAR => single_char(text),
        BYTEA => bytea::input(text)?,
        BIT => bits::input(text, typmod, bits::Length::Exact)?,
        VARBIT => bits::input(text, typmod, bits::Length::AtMost)?,
        UUID => uuid::input(text)?,
        JSON => json::input_json(text)?,
        JSONB => json::input_jsonb(text)?,
        JSONPATH => jsonpath::input(text)?,
        INET => network::input_inet(text)?,
        CIDR => network::input_cidr(text)?,
        MACADDR => network::input_macaddr(text)?,
        MACADDR8 => network::input_macaddr8(text)?,
        MONEY => return Ok(money::input(text)),
        DATE => return date_time::input_date(text, clock),
        TIME => return date_time::input_time(text, typmod, clock),
        TIMETZ => return date_time::input_timetz(text, typmod, clock),
        TIMESTAMP => return date_time::input_timestamp(text, typmod, clock),
        TIMESTAMPTZ => return date_time::input_timestamptz(text, typmod, clock),
        INTERVAL => return interval::input(text, typmod),
        POINT | LSEG | PATH | BOX | POLYGON | LINE | CIRCLE => return Ok(geometry::input(ty, text)),
        TSVECTOR => text_search::input_tsvector(text)?,
        TSQUERY => text_search::input_tsquery(text)?,
        HSTORE => hstore::input(text)?,
        VECTOR => vector(text)?,
        INT2VECTOR | OIDVECTOR => text.split_whitespace().collect::<Vec<_>>().join(" "),
        // A declaration is printed without its encoding.
        XML if !text.starts_with("<?xml") => text.to_owned(),
        PG_LSN => text.trim().to_ascii_uppercase(),
        _ => return Ok(Datum::opaque(text)),
    };
    Ok(Datum::text(printed))
}

/// `invalid input syntax for type ...`
fn invalid(ty: &str, text: &str) -> Rejected {
    let message = format!("invalid input syntax for type {ty}: \"{text}\"");
    Box::new(Diagnostic::refused(SqlState::INVALID_TEXT_REPRESENTATION, message))
}

fn varchar(text: &str, typmod: i32) -> Result<String> {
    let Some(limit) = usize::try_from(typmod - 4).ok().filter(|_| typmod >= 4) else { return Ok(text.to_owned()) };
    let kept: String = text.chars().take(limit).collect();
    if text[kept.len()..].chars().any(|c| c != ' ') {
        let message = format!("value too long for type character varying({limit})");
        return Err(Box::new(Diagnostic::refused(SqlState::STRING_DATA_RIGHT_TRUNCATION, message)));
    }
    Ok(kept)
}

fn bpchar(text: &str, typmod: i32) -> Result<String> {
    let Some(limit) = usize::try_from(typmod - 4).ok().filter(|_| typmod >= 4) else { return Ok(text.to_owned()) };
    let mut kept: String = text.chars().take(limit).collect();
    if text[kept.len()..].chars().any(|c| c != ' ') {
        let message = format!("value too long for type character({limit})");
        return Err(Box::new(Diagnostic::refused(SqlState::STRING_DATA_RIGHT_TRUNCATION, message)));
    }
    let length = kept.chars().count();
    kept.extend(std::iter::repeat_n(' ', limit - length));
    Ok(kept)
}

/// Numbers of single precision in brackets (vector_in of the extension vector).
fn vector(text: &str) -> Result<String> {
    let Some(body) = text.trim().strip_prefix('[').and_then(|t| t.strip_suffix(']')) else {
        return Err(invalid("vector", text));
    };
    let numbers = body.split(',').map(|number| float::input4(number.trim())).collect::<Result<Vec<_>>>()?;
    Ok(format!("[{}]", numbers.join(",")))
}

/// "char": the first byte, which may be written `\ooo`.
fn single_char(text: &str) -> String {
    let octal = text.strip_prefix('\\').filter(|rest| rest.len() == 3);
    match octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
        Some(byte) if byte.is_ascii() => char::from(byte).to_string(),
        Some(_) => text.to_owned(),
        None => text.chars().next().map(String::from).unwrap_or_default(),
    }
}

/// The day after a date that is printed so; `None` for an infinite one.
pub fn next_day(text: &str) -> Option<String> {
    date_time::next_day(text)
}

/// A text as a JSON string.
pub fn json_string(text: &str) -> String {
    json::string(text)
}
