//! Between values and their texts: every type's input and output at run time.
//! Counterpart: utils/fmgr/fmgr.c (InputFunctionCall, OutputFunctionCall).
//!
//! Conventions: a record holds the live columns of its type in order, without dropped ones. int2vector and
//! oidvector are arrays from 0. An instant (timestamptz) is kept as it reads in UTC, and printed in the
//! session's zone. Text of types whose input is not known is kept as it was written.

use std::sync::Arc;

use crate::analyze::Cx;
use crate::analyze::literal;
use crate::analyze::literal_reg;
use crate::catalog::type_::{Subscript, Type, TypeKind};
use crate::datum::array::{self, Item};
use crate::datum::{Datum, float, instant};
use crate::deparse::Deparser;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::{ArrayValue, RecordValue, TypeRef, Value};
use crate::oid::wellknown::*;
use crate::oid::{ObjectAddress, ObjectClass, RelId, TypeId};

/// Reads a text as a value of a type, as its input routine does.
pub fn input(cx: &Cx<'_>, ty: TypeRef, text: &str) -> Result<Value> {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || input_here(cx, ty, text))
}

fn input_here(cx: &Cx<'_>, ty: TypeRef, text: &str) -> Result<Value> {
    let Some(row) = cx.catalog.type_(ty.ty) else { return Ok(Value::text(text)) };
    if ty.ty == RECORD {
        let message = "input of anonymous composite types is not implemented";
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
    }
    match &row.kind {
        TypeKind::Domain(domain) => return input(cx, domain.base, text),
        TypeKind::Composite(rel) => return composite(cx, ty.ty, *rel, text),
        TypeKind::Base | TypeKind::Enum(_) | TypeKind::Pseudo => {}
        TypeKind::Range(_) | TypeKind::Multirange { .. } | TypeKind::Shell => {}
    }
    if let Some(element) = vector_element(ty.ty) {
        return vector(cx, element, text);
    }
    if let Some(element) = row.element.filter(|_| row.is_true_array()) {
        return array_input(cx, TypeRef { ty: element, typmod: ty.typmod }, text);
    }
    of_datum(cx, ty, &literal::input(cx, ty, text)?)
}

/// The value of a constant in a tree.
pub fn of_datum(cx: &Cx<'_>, ty: TypeRef, datum: &Datum) -> Result<Value> {
    match datum {
        Datum::Text(text) | Datum::Opaque(text) => of_text(cx, ty.ty, text),
        Datum::Address(address) => Ok(Value::Oid(address.id)),
        Datum::EnumLabel(id) => Ok(Value::Enum(*id)),
        Datum::Row(_) => input(cx, ty, &Deparser::new(cx.catalog).datum_text(ty.ty, datum)),
        Datum::Array { elements, .. } if elements.iter().flatten().any(|e| matches!(e, Datum::Array { .. })) => {
            input(cx, ty, &Deparser::new(cx.catalog).datum_text(ty.ty, datum))
        }
        Datum::Array { bounds, elements } => {
            let row = cx.catalog.type_(cx.catalog.base_type(ty.ty));
            let element = row.and_then(|r| r.element).unwrap_or(UNKNOWN);
            let one = |e: &Option<Datum>| match e {
                Some(datum) => of_datum(cx, TypeRef::plain(element), datum),
                None => Ok(Value::Null),
            };
            let elements = elements.iter().map(one).collect::<Result<Vec<_>>>()?;
            let lower = array::dimensions(bounds).first().map_or(1, |(low, _)| *low);
            Ok(Value::Array(Arc::new(ArrayValue { element, dimensions: vec![(elements.len(), lower)], elements })))
        }
    }
}

/// A value from the text that its output routine prints.
fn of_text(cx: &Cx<'_>, ty: TypeId, text: &Arc<str>) -> Result<Value> {
    let base = cx.catalog.base_type(ty);
    Ok(match base {
        BOOL => Value::Bool(&**text == "t"),
        INT2 | INT4 | INT8 => match text.parse() {
            Ok(number) => Value::Int(number),
            Err(_) => return input_error("bigint", text),
        },
        OID | XID | CID => match text.parse() {
            Ok(number) => Value::Oid(number),
            Err(_) => return input_error("oid", text),
        },
        FLOAT4 | FLOAT8 => match text.parse() {
            Ok(number) => Value::Float(if base == FLOAT4 { f64::from(number as f32) } else { number }),
            Err(_) => return input_error("double precision", text),
        },
        _ if literal_reg::is_reg(base) => Value::Oid(0),
        _ => {
            let composed = cx
                .catalog
                .type_(base)
                .is_some_and(|row| row.is_true_array() || row.relation().is_some() || vector_element(base).is_some());
            if composed { return input(cx, TypeRef::plain(base), text) } else { Value::Text(text.clone()) }
        }
    })
}

/// xid and cid, which are numbers like oid.
const XID: TypeId = TypeId(28);
const CID: TypeId = TypeId(29);

fn input_error<T>(ty: &str, text: &str) -> Result<T> {
    let message = format!("invalid input syntax for type {ty}: \"{text}\"");
    refuse(SqlState::INVALID_TEXT_REPRESENTATION, message)
}

fn malformed<T>(what: &str, text: &str, detail: &str) -> Result<T> {
    let message = format!("malformed {what} literal: \"{text}\"");
    Err(Box::new(Diagnostic::refused(SqlState::INVALID_TEXT_REPRESENTATION, message).with_detail(detail)))
}

/// The element of a type that is an array without being written as one.
fn vector_element(ty: TypeId) -> Option<TypeId> {
    match ty {
        INT2VECTOR => Some(INT2),
        OIDVECTOR => Some(OID),
        _ => None,
    }
}

fn vector(cx: &Cx<'_>, element: TypeId, text: &str) -> Result<Value> {
    let one = |word: &str| input(cx, TypeRef::plain(element), word);
    let elements = text.split_whitespace().map(one).collect::<Result<Vec<_>>>()?;
    let dimensions = if elements.is_empty() { Vec::new() } else { vec![(elements.len(), 0)] };
    Ok(Value::Array(Arc::new(ArrayValue { element, dimensions, elements })))
}

fn delimiter(cx: &Cx<'_>, element: TypeId) -> char {
    cx.catalog.type_(element).map_or(',', |row| char::from(row.delimiter))
}

fn array_input(cx: &Cx<'_>, element: TypeRef, text: &str) -> Result<Value> {
    let parsed = array::parse(text, delimiter(cx, element.ty))?;
    let lengths = array::lengths(&parsed.items);
    let mut elements = Vec::new();
    if !fill(cx, element, &parsed.items, &lengths, &mut elements)? {
        let detail = "Multidimensional arrays must have sub-arrays with matching dimensions.";
        return malformed("array", text, detail);
    }
    let bounds = array::dimensions(&parsed.bounds);
    let lower = |i: usize| bounds.get(i).map_or(1, |(low, _)| *low);
    let mut dimensions: Vec<_> = lengths.iter().enumerate().map(|(i, length)| (*length, lower(i))).collect();
    if elements.is_empty() {
        dimensions.clear();
    }
    Ok(Value::Array(Arc::new(ArrayValue { element: element.ty, dimensions, elements })))
}

/// Reads all elements; false where the lists are not all of the same lengths.
fn fill(cx: &Cx<'_>, ty: TypeRef, item: &Item, lengths: &[usize], elements: &mut Vec<Value>) -> Result<bool> {
    match (item, lengths.split_first()) {
        (Item::List(items), Some((length, rest))) if items.len() == *length => {
            for item in items {
                if !fill(cx, ty, item, rest, elements)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Item::Null, None) => {
            elements.push(Value::Null);
            Ok(true)
        }
        (Item::Text(text), None) => {
            elements.push(input(cx, ty, text)?);
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn composite(cx: &Cx<'_>, ty: TypeId, rel: RelId, text: &str) -> Result<Value> {
    let columns = row_columns(cx, rel);
    let mut written = array::parse_row(text)?;
    if columns.is_empty() && written == [None] {
        written.clear();
    }
    if written.len() != columns.len() {
        let few = written.len() < columns.len();
        return malformed("record", text, if few { "Too few columns." } else { "Too many columns." });
    }
    let read = |((_, ty), text): (&(Name, TypeRef), Option<String>)| match text {
        Some(text) => input(cx, *ty, &text),
        None => Ok(Value::Null),
    };
    let fields = columns.iter().zip(written).map(read).collect::<Result<Vec<_>>>()?;
    Ok(Value::Record(Arc::new(RecordValue { ty, columns, fields })))
}

/// The live columns of a relation, as a record of its type has them.
pub fn row_columns(cx: &Cx<'_>, rel: RelId) -> Vec<(Name, TypeRef)> {
    let Some(row) = cx.catalog.relation(rel) else { return Vec::new() };
    row.live_attributes().map(|(_, attr)| (attr.name.clone(), attr.ty)).collect()
}

/// What a type's output routine prints; `None` for NULL and for what is not known.
pub fn output(cx: &Cx<'_>, ty: TypeId, value: &Value) -> Option<String> {
    Printer { cx, canonical: false }.print(ty, value)
}

/// The text that means the same value in every session: instants in UTC, reg* values as numbers.
pub fn canonical(cx: &Cx<'_>, ty: TypeId, value: &Value) -> Option<String> {
    Printer { cx, canonical: true }.print(ty, value)
}

/// The constant that holds a value; `None` for NULL, refused for what is not known.
pub fn to_datum(cx: &Cx<'_>, ty: TypeRef, value: &Value) -> Result<Option<Datum>> {
    if let Some(unknown) = first_unknown(value) {
        return Err(unknown.rejected());
    }
    match value {
        Value::Null => Ok(None),
        Value::Enum(id) => Ok(Some(Datum::EnumLabel(*id))),
        Value::Text(text) => Ok(Some(Datum::Text(text.clone()))),
        _ => match canonical(cx, ty.ty, value) {
            Some(text) => literal::input(cx, TypeRef::plain(ty.ty), &text).map(Some),
            None => Ok(None),
        },
    }
}

/// What is not known in a value or within it.
pub fn first_unknown(value: &Value) -> Option<&Arc<crate::nodes::Unknown>> {
    match value {
        Value::Unknown(unknown) => Some(unknown),
        Value::Array(array) => array.elements.iter().find_map(first_unknown),
        Value::Record(record) => record.fields.iter().find_map(first_unknown),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Oid(_) => None,
        Value::Float(_) | Value::Enum(_) | Value::Text(_) => None,
    }
}

struct Printer<'c> {
    cx: &'c Cx<'c>,
    canonical: bool,
}

impl Printer<'_> {
    fn print(&self, ty: TypeId, value: &Value) -> Option<String> {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.print_here(ty, value))
    }

    fn print_here(&self, ty: TypeId, value: &Value) -> Option<String> {
        Some(match value {
            Value::Null | Value::Unknown(_) => return None,
            Value::Bool(value) => if *value { "t" } else { "f" }.to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Oid(oid) => self.oid(self.cx.catalog.base_type(ty), *oid),
            Value::Float(number) if self.cx.catalog.base_type(ty) == FLOAT4 => float::output4(*number as f32),
            Value::Float(number) => float::output8(*number),
            Value::Enum(id) => self.label(ty, *id),
            Value::Text(text) => self.text(ty, text),
            Value::Array(array) => self.array(ty, array)?,
            Value::Record(record) => self.record(record)?,
        })
    }

    fn oid(&self, ty: TypeId, oid: u32) -> String {
        let Some(class) = reg_class(ty).filter(|_| !self.canonical) else { return oid.to_string() };
        if oid == 0 {
            return if ty == REGOPER || ty == REGOPERATOR { "0" } else { "-" }.to_owned();
        }
        let address = ObjectAddress { class, id: oid, sub: 0 };
        if !exists(self.cx, address) {
            return oid.to_string();
        }
        Deparser::with_path(self.cx.catalog, self.cx.path).datum_text(ty, &Datum::Address(address))
    }

    fn label(&self, ty: TypeId, id: u32) -> String {
        let row = self.cx.catalog.type_(self.cx.catalog.base_type(ty));
        let label = row.and_then(|row| row.enum_labels()).and_then(|labels| labels.iter().find(|l| l.id == id));
        label.map_or_else(String::new, |label| label.name.to_string())
    }

    fn text(&self, ty: TypeId, text: &str) -> String {
        if self.canonical || self.cx.catalog.base_type(ty) != TIMESTAMPTZ {
            return text.to_owned();
        }
        match (instant::read_timestamp(text), instant::TimeZone::of_session(self.cx.clock())) {
            (Some(point), Some(zone)) => instant::print_timestamptz(point, &zone),
            _ => text.to_owned(),
        }
    }

    fn array(&self, ty: TypeId, array: &ArrayValue) -> Option<String> {
        let base = self.cx.catalog.base_type(ty);
        if vector_element(base).is_some() {
            let words = array.elements.iter().map(|e| self.print(array.element, e));
            return words.collect::<Option<Vec<_>>>().map(|words| words.join(" "));
        }
        if array.elements.is_empty() {
            return Some("{}".to_owned());
        }
        let mut printed = String::new();
        if array.dimensions.iter().any(|(_, lower)| *lower != 1) {
            for (length, lower) in &array.dimensions {
                printed.push_str(&format!("[{lower}:{}]", i64::from(*lower) + *length as i64 - 1));
            }
            printed.push('=');
        }
        let element = self.array_element(base).unwrap_or(array.element);
        let delimiter = delimiter(self.cx, element);
        let mut elements = array.elements.iter();
        self.items(element, delimiter, &array.dimensions, &mut elements, &mut printed)?;
        Some(printed)
    }

    fn array_element(&self, ty: TypeId) -> Option<TypeId> {
        let row: &Arc<Type> = self.cx.catalog.type_(ty)?;
        row.element.filter(|_| row.subscript == Subscript::Array)
    }

    fn items<'v>(
        &self,
        ty: TypeId,
        delimiter: char,
        dimensions: &[(usize, i32)],
        elements: &mut impl Iterator<Item = &'v Value>,
        printed: &mut String,
    ) -> Option<()> {
        let ((length, _), rest) = dimensions.split_first()?;
        printed.push('{');
        for i in 0..*length {
            if i > 0 {
                printed.push(delimiter);
            }
            if !rest.is_empty() {
                self.items(ty, delimiter, rest, elements, printed)?;
                continue;
            }
            match elements.next()? {
                Value::Null => printed.push_str("NULL"),
                value => array::quote_element(&self.print(ty, value)?, delimiter, printed),
            }
        }
        printed.push('}');
        Some(())
    }

    fn record(&self, record: &RecordValue) -> Option<String> {
        let mut printed = String::from("(");
        for (i, field) in record.fields.iter().enumerate() {
            if i > 0 {
                printed.push(',');
            }
            let ty = record.columns.get(i).map_or(TEXT, |(_, ty)| ty.ty);
            match field {
                Value::Null => {}
                value => array::quote_field(&self.print(ty, value)?, &mut printed),
            }
        }
        printed.push(')');
        Some(printed)
    }
}

/// The class of what a reg* type names.
fn reg_class(ty: TypeId) -> Option<ObjectClass> {
    literal_reg::is_reg(ty).then(|| literal_reg::class_of(ty))
}

fn exists(cx: &Cx<'_>, address: ObjectAddress) -> bool {
    use crate::oid::*;
    let (catalog, id) = (cx.catalog, address.id);
    match address.class {
        ObjectClass::Relation => catalog.relation(RelId(id)).is_some(),
        ObjectClass::Type => catalog.type_(TypeId(id)).is_some(),
        ObjectClass::Proc => catalog.proc(ProcId(id)).is_some(),
        ObjectClass::Operator => catalog.operator(OperId(id)).is_some(),
        ObjectClass::Namespace => catalog.namespace(NamespaceId(id)).is_some(),
        ObjectClass::Collation => catalog.collations.get(&CollId(id)).is_some(),
        ObjectClass::Role => catalog.roles.get(&RoleId(id)).is_some(),
        ObjectClass::TsConfig => catalog.ts_configs.get(&TsConfigId(id)).is_some(),
        ObjectClass::TsDict => catalog.ts_dicts.get(&TsDictId(id)).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::Settings;
    use crate::catalog::namespace::SearchPath;
    use crate::text::Locator;
    use crate::version::ServerVersion;

    /// What goes in by a type's input must come out of its output, also through a constant of a tree.
    #[test]
    fn round_trips() {
        let catalog = crate::builtin::catalog(&ServerVersion::assumed());
        let settings = Settings { timezone: "Europe/Berlin".to_owned(), ..Settings::default() };
        let path = SearchPath::default();
        let cx = Cx { catalog: &catalog, path: &path, settings: &settings, locator: Locator::BUILTIN };
        let cases = [
            (INT4, " 42 ", "42"),
            (FLOAT8, "1e20", "1e+20"),
            (FLOAT4, "0.1", "0.1"),
            (FLOAT8, "-inf", "-Infinity"),
            (BOOL, "yes", "t"),
            (TIMESTAMPTZ, "2024-07-01 12:00+00", "2024-07-01 14:00:00+02"),
            (REGCLASS, "pg_class", "pg_class"),
            (REGCLASS, "-", "-"),
            (REGCLASS, "99999999", "99999999"),
            (REGTYPE, "int", "integer"),
            (REGPROCEDURE, "lower(text)", "lower(text)"),
            (TEXT_ARRAY, "{a,NULL,\"b c\",\"\"}", "{a,NULL,\"b c\",\"\"}"),
            (TEXT_ARRAY, "[0:1]={a,b}", "[0:1]={a,b}"),
            (TypeId(1007), "{{1,2},{3,4}}", "{{1,2},{3,4}}"),
            (TypeId(2210), "{pg_class,pg_type}", "{pg_class,pg_type}"),
            (INT2VECTOR, "1 2 3", "1 2 3"),
            (JSONB, "{\"b\": 1, \"a\": [1,2]}", "{\"a\": [1, 2], \"b\": 1}"),
            (NUMERIC, "01.50", "1.50"),
        ];
        for (ty, text, wanted) in cases {
            let value = input(&cx, TypeRef::plain(ty), text).expect(text);
            assert_eq!(output(&cx, ty, &value).as_deref(), Some(wanted), "{text}");
            let datum = to_datum(&cx, TypeRef::plain(ty), &value).expect(text).expect(text);
            let again = of_datum(&cx, TypeRef::plain(ty), &datum).expect(text);
            assert_eq!(output(&cx, ty, &again).as_deref(), Some(wanted), "{text} through a constant");
        }
    }
}
