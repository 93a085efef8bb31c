//! Values of the catalog's own column types.
//!
//! `int2vector` and `oidvector` are arrays whose subscripts start at 0, as on the server; what may be NULL
//! there is NULL here, and an id that is not there is 0.

use std::sync::Arc;

use crate::name::Name;
use crate::nodes::{ArrayValue, Value};
use crate::oid::TypeId;
use crate::oid::wellknown::{CHAR, INT2, NAME, OID, TEXT};

pub(super) fn oid(id: u32) -> Value {
    Value::Oid(id)
}

/// 0 for none.
pub(super) fn oid_or_zero(id: Option<u32>) -> Value {
    Value::Oid(id.unwrap_or(0))
}

pub(super) fn name(name: &Name) -> Value {
    Value::text(name.as_str())
}

/// NULL for none.
pub(super) fn text_or_null(text: Option<impl Into<Arc<str>>>) -> Value {
    text.map_or(Value::Null, Value::text)
}

/// A value of type "char"; 0 is the empty one.
pub(super) fn letter(letter: u8) -> Value {
    if letter == 0 { Value::text("") } else { Value::text(char::from(letter).to_string()) }
}

pub(super) fn flag(flag: bool) -> Value {
    Value::Bool(flag)
}

pub(super) fn int(number: impl Into<i64>) -> Value {
    Value::Int(number.into())
}

/// A length, a count or a position.
pub(super) fn count(count: usize) -> Value {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

/// `YES` or `NO`
pub(super) fn yes_no(yes: bool) -> Value {
    Value::text(if yes { "YES" } else { "NO" })
}

/// A one-dimensional array, which has no dimension at all when it is empty.
pub(super) fn array(element: TypeId, elements: Vec<Value>) -> Value {
    bounded(element, elements, 1)
}

fn bounded(element: TypeId, elements: Vec<Value>, from: i32) -> Value {
    let dimensions = if elements.is_empty() { Vec::new() } else { vec![(elements.len(), from)] };
    Value::Array(Arc::new(ArrayValue { element, dimensions, elements }))
}

/// NULL for no elements.
pub(super) fn array_or_null(element: TypeId, elements: Vec<Value>) -> Value {
    if elements.is_empty() { Value::Null } else { array(element, elements) }
}

/// `smallint[]`, NULL for no numbers.
pub(super) fn numbers(numbers: &[i16]) -> Value {
    array_or_null(INT2, numbers.iter().map(|n| int(*n)).collect())
}

/// `oid[]`, NULL for no ids.
pub(super) fn oids(ids: impl IntoIterator<Item = u32>) -> Value {
    array_or_null(OID, ids.into_iter().map(oid).collect())
}

/// `text[]`, NULL for no texts.
pub(super) fn texts(texts: impl IntoIterator<Item = String>) -> Value {
    array_or_null(TEXT, texts.into_iter().map(Value::text).collect())
}

/// `name[]`
pub(super) fn names(names: impl IntoIterator<Item = Name>) -> Value {
    array(NAME, names.into_iter().map(|n| name(&n)).collect())
}

/// `"char"[]`
pub(super) fn letters(letters: impl IntoIterator<Item = u8>) -> Value {
    array_or_null(CHAR, letters.into_iter().map(letter).collect())
}

pub(super) fn int2vector(numbers: impl IntoIterator<Item = i16>) -> Value {
    bounded(INT2, numbers.into_iter().map(int).collect(), 0)
}

pub(super) fn oidvector(ids: impl IntoIterator<Item = u32>) -> Value {
    bounded(OID, ids.into_iter().map(oid).collect(), 0)
}

/// `{name=value,...}`, NULL for none.
pub(super) fn options<'o>(options: impl IntoIterator<Item = &'o (Name, String)>) -> Value {
    texts(options.into_iter().map(|(name, value)| format!("{name}={value}")))
}
