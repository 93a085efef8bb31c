//! What the views say of a type: its name in the standard, lengths, precisions.
//! Counterpart: the functions `_pg_char_max_length` and on of catalog/information_schema.sql.

use crate::catalog::type_::Type;
use crate::execute::relation::cell::*;
use crate::execute::relation::scan::Scan;
use crate::nodes::{Collation, TypeRef, Value};
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// A type with its modifier, and what a domain is made over in its place.
pub(in crate::execute::relation) struct TypeFacts<'a> {
    pub declared: &'a Type,
    /// The type that a domain is made over, one level down.
    pub base: Option<&'a Type>,
    actual: TypeRef,
}

impl<'a> TypeFacts<'a> {
    pub fn of(scan: &Scan<'a>, ty: TypeRef) -> Option<Self> {
        let declared = scan.catalog.type_(ty.ty)?.as_ref();
        let domain = declared.domain();
        let base = domain.and_then(|d| scan.catalog.type_(d.base.ty)).map(|t| t.as_ref());
        Some(TypeFacts { declared, base, actual: domain.map_or(ty, |d| d.base) })
    }

    /// The base of a domain, or the type itself.
    pub fn underlying(&self) -> &'a Type {
        self.base.unwrap_or(self.declared)
    }

    /// `ARRAY`, `USER-DEFINED`, or a built-in type by its SQL name.
    pub fn data_type(&self, scan: &Scan<'_>) -> Value {
        data_type(scan, self.underlying())
    }

    /// A column that follows from the type alone.
    pub fn cell(&self, scan: &Scan<'_>, column: &str) -> Option<Value> {
        let number = |number: Option<i32>| number.map_or(Value::Null, int);
        Some(match column {
            "data_type" => self.data_type(scan),
            "character_maximum_length" => number(char_max_length(self.actual)),
            "character_octet_length" => number(char_octet_length(self.actual)),
            "numeric_precision" => number(numeric_precision(self.actual)),
            "numeric_precision_radix" => number(numeric_radix(self.actual.ty)),
            "numeric_scale" => number(numeric_scale(self.actual)),
            "datetime_precision" => number(datetime_precision(self.actual)),
            "interval_type" => text_or_null(interval_type(scan, self.actual)),
            "interval_precision" => Value::Null,
            _ => return None,
        })
    }
}

pub(in crate::execute::relation) fn data_type(scan: &Scan<'_>, ty: &Type) -> Value {
    if ty.element.is_some() && ty.len == -1 {
        Value::text("ARRAY")
    } else if ty.namespace == PG_CATALOG {
        Value::text(scan.deparser().type_name(ty.id))
    } else {
        Value::text("USER-DEFINED")
    }
}

/// The schema and the name of a collation that is not the default one.
pub(in crate::execute::relation) fn collation_cell(scan: &Scan<'_>, collation: Collation, column: &str) -> Value {
    let found = collation.filter(|id| *id != DEFAULT_COLLATION).and_then(|id| scan.catalog.collations.get(&id));
    match (found, column) {
        (None, _) => Value::Null,
        (Some(_), "collation_catalog") => scan.database(),
        (Some(found), "collation_schema") => scan.namespace_name(found.namespace),
        (Some(found), _) => name(&found.name),
    }
}

fn char_max_length(ty: TypeRef) -> Option<i32> {
    match ty.ty {
        _ if ty.typmod == -1 => None,
        BPCHAR | VARCHAR => Some(ty.typmod - 4),
        BIT | VARBIT => Some(ty.typmod),
        _ => None,
    }
}

/// Characters of UTF-8 have up to four bytes.
fn char_octet_length(ty: TypeRef) -> Option<i32> {
    match ty.ty {
        TEXT | BPCHAR | VARCHAR if ty.typmod == -1 => Some(1 << 30),
        BPCHAR | VARCHAR => char_max_length(ty).map(|length| length.saturating_mul(4)),
        _ => None,
    }
}

fn numeric_precision(ty: TypeRef) -> Option<i32> {
    match ty.ty {
        INT2 => Some(16),
        INT4 => Some(32),
        INT8 => Some(64),
        FLOAT4 => Some(24),
        FLOAT8 => Some(53),
        NUMERIC if ty.typmod != -1 => Some(((ty.typmod - 4) >> 16) & 0xFFFF),
        _ => None,
    }
}

fn numeric_radix(ty: TypeId) -> Option<i32> {
    match ty {
        INT2 | INT4 | INT8 | FLOAT4 | FLOAT8 => Some(2),
        NUMERIC => Some(10),
        _ => None,
    }
}

fn numeric_scale(ty: TypeRef) -> Option<i32> {
    match ty.ty {
        INT2 | INT4 | INT8 => Some(0),
        NUMERIC if ty.typmod != -1 => Some((ty.typmod - 4) & 0xFFFF),
        _ => None,
    }
}

fn datetime_precision(ty: TypeRef) -> Option<i32> {
    match ty.ty {
        DATE => Some(0),
        TIME | TIMESTAMP | TIMESTAMPTZ | TIMETZ => Some(if ty.typmod < 0 { 6 } else { ty.typmod }),
        INTERVAL if ty.typmod < 0 || ty.typmod & 0xFFFF == 0xFFFF => Some(6),
        INTERVAL => Some(ty.typmod & 0xFFFF),
        _ => None,
    }
}

/// What stands behind `interval` and the precision of all of it, in capitals.
fn interval_type(scan: &Scan<'_>, ty: TypeRef) -> Option<String> {
    let printed = (ty.ty == INTERVAL).then(|| scan.deparser().type_with_typmod(ty))?;
    let behind = printed.strip_prefix("interval")?;
    let behind = behind.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(behind, |(_, rest)| rest);
    Some(behind.strip_prefix(' ')?.to_uppercase())
}
