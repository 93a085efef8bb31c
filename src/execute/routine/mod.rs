//! The routines that the server has built in, by the name of their C function (pg_proc.prosrc).
//! Counterpart: the directory utils/adt.
//!
//! A file for each family holds its part of the table. A symbol that is in no table is not known here:
//! what it would give is unknown to whoever calls it, never guessed. Routines that the server itself
//! writes in SQL are found by their own names, see [`of`].

mod arg;
mod array;
mod bit;
mod compare;
mod definitions;
mod describe;
mod encode;
mod format;
mod int;
mod json;
mod json_build;
mod json_tree;
mod names;
mod network;
mod number_format;
mod numeric;
mod pattern;
mod privileges;
mod range;
mod regex_syntax;
mod regexp;
mod series;
mod session;
mod template;
mod text;
mod time;
mod time_field;
mod time_format;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::catalog::proc::{Body, Proc};
use crate::diag::Result;
use crate::execute::{Call, Host, Rows};
use crate::nodes::Value;
use crate::oid::wellknown::SQL_LANGUAGE;

pub use compare::{compare_values, equal_values};

/// A built-in routine. A strict one is never called with a NULL or with what is not known.
#[derive(Clone, Copy)]
pub enum Builtin {
    Scalar(fn(&mut dyn Host, &Call<'_>, &[Value]) -> Result<Value>),
    Set(fn(&mut dyn Host, &Call<'_>, &[Value]) -> Result<Rows>),
}

const FAMILIES: &[&[(&str, Builtin)]] = &[
    array::ROUTINES,
    bit::ROUTINES,
    compare::ROUTINES,
    definitions::ROUTINES,
    describe::ROUTINES,
    encode::ROUTINES,
    format::ROUTINES,
    int::ROUTINES,
    json::ROUTINES,
    json_build::ROUTINES,
    names::ROUTINES,
    network::ROUTINES,
    number_format::ROUTINES,
    numeric::ROUTINES,
    pattern::ROUTINES,
    privileges::ROUTINES,
    range::ROUTINES,
    regexp::ROUTINES,
    series::ROUTINES,
    text::ROUTINES,
    time::ROUTINES,
    time_field::ROUTINES,
    time_format::ROUTINES,
    session::ROUTINES[0],
    session::ROUTINES[1],
];

static TABLE: LazyLock<FxHashMap<&'static str, Builtin>> =
    LazyLock::new(|| FAMILIES.iter().flat_map(|family| family.iter().copied()).collect());

/// A routine by its symbol; `None` where it is not known here.
pub fn lookup(symbol: &str) -> Option<Builtin> {
    TABLE.get(symbol).copied()
}

/// What runs for a routine that came with the server; those that are written in SQL go by their names.
pub fn of(proc: &Proc) -> Option<Builtin> {
    match &proc.body {
        Body::Source(_) if proc.language == SQL_LANGUAGE => lookup(&proc.name),
        Body::Source(symbol) | Body::Link { symbol, .. } => lookup(symbol),
        Body::Parsed { .. } | Body::Unresolved(_) => lookup(&proc.name),
    }
}

/// What a routine of the server takes for an argument that is left out; `None` where that is not known.
pub fn default_argument(proc: &Proc, at: usize) -> Option<Value> {
    Some(match (proc.name.as_str(), at) {
        ("make_interval", 0..=5) => Value::Int(0),
        ("make_interval", 6) => Value::Float(0.0),
        ("jsonb_set" | "jsonb_set_lax", 3) | ("parse_ident", 1) => Value::Bool(true),
        ("jsonb_insert", 3) | ("json_strip_nulls" | "jsonb_strip_nulls", 1) => Value::Bool(false),
        ("jsonb_set_lax", 4) => Value::text("use_json_null"),
        ("json_populate_record" | "json_populate_recordset", 2) => Value::Bool(false),
        _ => return None,
    })
}

/// All symbols that are known, for the list that says so.
pub fn symbols() -> impl Iterator<Item = &'static str> {
    TABLE.keys().copied()
}
