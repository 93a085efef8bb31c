//! Taking arguments apart and putting results together.

use std::sync::Arc;

use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::{Call, Host, Row, Rows, convert};
use crate::nodes::{ArrayValue, RecordValue, TypeRef, Unknown, Value};
use crate::oid::TypeId;

/// An argument that is of another kind than the routine's declaration says.
fn mismatch<T>(wanted: &str) -> Result<T> {
    unsupported(format!("a built-in routine got something else than {wanted}"))
}

pub(super) fn int(args: &[Value], i: usize) -> Result<i64> {
    match args.get(i) {
        Some(Value::Int(n)) => Ok(*n),
        Some(Value::Oid(n)) => Ok(i64::from(*n)),
        _ => mismatch("a number"),
    }
}

/// The number as a length or position, which may be negative.
pub(super) fn int32(args: &[Value], i: usize) -> Result<i32> {
    let number = int(args, i)?;
    i32::try_from(number).or_else(|_| refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "integer out of range"))
}

pub(super) fn oid(args: &[Value], i: usize) -> Result<u32> {
    match args.get(i) {
        Some(Value::Oid(n)) => Ok(*n),
        Some(Value::Int(n)) => Ok(*n as u32),
        _ => mismatch("an oid"),
    }
}

pub(super) fn float(args: &[Value], i: usize) -> Result<f64> {
    match args.get(i) {
        Some(Value::Float(n)) => Ok(*n),
        Some(Value::Int(n)) => Ok(*n as f64),
        _ => mismatch("a floating-point number"),
    }
}

pub(super) fn boolean(args: &[Value], i: usize) -> Result<bool> {
    match args.get(i) {
        Some(Value::Bool(b)) => Ok(*b),
        _ => mismatch("a boolean"),
    }
}

pub(super) fn text(args: &[Value], i: usize) -> Result<&str> {
    match args.get(i) {
        Some(Value::Text(text)) => Ok(text),
        _ => mismatch("text"),
    }
}

pub(super) fn array(args: &[Value], i: usize) -> Result<&Arc<ArrayValue>> {
    match args.get(i) {
        Some(Value::Array(array)) => Ok(array),
        _ => mismatch("an array"),
    }
}

pub(super) fn record(args: &[Value], i: usize) -> Result<&Arc<RecordValue>> {
    match args.get(i) {
        Some(Value::Record(record)) => Ok(record),
        _ => mismatch("a row"),
    }
}

pub(super) fn give_text(text: impl Into<Arc<str>>) -> Result<Value> {
    Ok(Value::Text(text.into()))
}

/// An array of one dimension from 1.
pub(super) fn list(element: TypeId, elements: Vec<Value>) -> Value {
    let dimensions = if elements.is_empty() { Vec::new() } else { vec![(elements.len(), 1)] };
    Value::Array(Arc::new(ArrayValue { element, dimensions, elements }))
}

pub(super) fn text_list(texts: impl IntoIterator<Item = Option<String>>) -> Value {
    let value = |text: Option<String>| text.map_or(Value::Null, Value::text);
    list(crate::oid::wellknown::TEXT, texts.into_iter().map(value).collect())
}

/// Rows of one column.
pub(super) fn column(values: Vec<Value>) -> Result<Rows> {
    Ok(Rows { rows: values.into_iter().map(|value| vec![value]).collect(), doubt: None })
}

pub(super) fn rows(rows: Vec<Row>) -> Result<Rows> {
    Ok(Rows { rows, doubt: None })
}

/// No row that is known, because an argument is not.
pub(super) fn doubtful(unknown: Arc<Unknown>) -> Result<Rows> {
    Ok(Rows { rows: Vec::new(), doubt: Some(unknown) })
}

/// What is not known among the arguments or within them.
pub(super) fn unknown_in(args: &[Value]) -> Option<Value> {
    args.iter().find_map(convert::first_unknown).map(|unknown| Value::Unknown(unknown.clone()))
}

/// The text of an argument, by the type that it comes in with.
pub(super) fn printed(host: &dyn Host, call: &Call<'_>, args: &[Value], i: usize) -> Option<String> {
    convert::output(&host.cx(), arg_type(call, i), args.get(i)?)
}

pub(super) fn arg_type(call: &Call<'_>, i: usize) -> TypeId {
    call.arg_types.get(i).copied().unwrap_or(crate::oid::wellknown::UNKNOWN)
}

/// Something that only the database itself knows.
pub(super) fn not_known(call: &Call<'_>, why: &str) -> Result<Value> {
    Ok(Value::unknown(why, call.at))
}

/// What the text of a value is read as, for results of types that are kept as text.
pub(super) fn read(host: &dyn Host, ty: TypeId, text: &str) -> Result<Value> {
    convert::input(&host.cx(), TypeRef::plain(ty), text)
}

/// The most bytes that one value may have.
pub(super) const MAX_VALUE_BYTES: usize = 0x3fff_ffff;

/// Counts what a result of so many bytes takes before it is made.
pub(super) fn hold(host: &mut dyn Host, bytes: usize) -> Result<()> {
    if bytes > MAX_VALUE_BYTES {
        return refuse(SqlState::PROGRAM_LIMIT_EXCEEDED, "requested length too large");
    }
    host.hold(bytes)
}
