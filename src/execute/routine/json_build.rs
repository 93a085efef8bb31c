//! json and jsonb from values, and rows from json.
//! Counterpart: utils/adt/json.c (datum_to_json, composite_to_json), jsonb.c, jsonfuncs.c (populate_record).

use std::sync::Arc;

use crate::analyze::Cx;
use crate::catalog::type_::TypeKind;
use crate::datum::instant::{Point, TimeZone, print_offset, read_timestamp, write_timestamp};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::routine::Builtin::{self, Scalar, Set};
use crate::execute::routine::arg::{arg_type, array, boolean, doubtful, give_text, hold, record, rows, unknown_in};
use crate::execute::routine::json::{give, tree};
use crate::execute::routine::json_tree::{Layout, Tree, quote, read};
use crate::execute::{Call, Host, Row, Rows, convert};
use crate::nodes::{ArrayValue, RecordValue, TypeRef, Value};
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// The json of a value, as text in the layout of json's own constructors.
fn to_json(cx: &Cx<'_>, ty: TypeId, value: &Value) -> Result<String> {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || to_json_here(cx, ty, value))
}

fn to_json_here(cx: &Cx<'_>, ty: TypeId, value: &Value) -> Result<String> {
    let base = cx.catalog.base_type(ty);
    let quoted = |text: &str| {
        let mut printed = String::with_capacity(text.len() + 2);
        quote(text, &mut printed);
        printed
    };
    Ok(match value {
        Value::Null => "null".to_owned(),
        Value::Unknown(unknown) => return Err(unknown.rejected()),
        Value::Bool(value) => value.to_string(),
        Value::Array(array) if !matches!(base, INT2VECTOR | OIDVECTOR) => array_json(cx, array, "")?,
        Value::Record(record) => record_json(cx, record, "")?,
        Value::Text(text) => match base {
            JSON | JSONB => text.to_string(),
            NUMERIC if is_number(text) => text.to_string(),
            TIMESTAMP | TIMESTAMPTZ => quoted(&iso(cx, base, text)),
            _ => quoted(text),
        },
        Value::Int(number) => number.to_string(),
        other => {
            let printed = convert::output(cx, ty, other).unwrap_or_default();
            if matches!(base, FLOAT4 | FLOAT8) && is_number(&printed) { printed } else { quoted(&printed) }
        }
    })
}

fn is_number(text: &str) -> bool {
    !matches!(text, "NaN" | "Infinity" | "-Infinity")
}

/// `2024-01-02T03:04:05+00:00`
fn iso(cx: &Cx<'_>, ty: TypeId, text: &str) -> String {
    let Some(point @ Point::At(stored)) = read_timestamp(text) else { return text.to_owned() };
    if ty == TIMESTAMP {
        return write_timestamp(point, "").replacen(' ', "T", 1);
    }
    let zone = TimeZone::of_session(cx.clock()).unwrap_or(TimeZone::Fixed(0));
    let offset = print_offset(zone.offset_at(stored));
    let offset = if offset.len() == 3 { offset + ":00" } else { offset };
    write_timestamp(Point::At(zone.to_local(stored)), &offset).replacen(' ', "T", 1)
}

fn array_json(cx: &Cx<'_>, array: &ArrayValue, between: &str) -> Result<String> {
    if array.elements.is_empty() {
        return Ok("[]".to_owned());
    }
    let mut elements = array.elements.iter();
    dimension_json(cx, array.element, &array.dimensions, &mut elements, between)
}

fn dimension_json<'v>(
    cx: &Cx<'_>,
    ty: TypeId,
    dimensions: &[(usize, i32)],
    elements: &mut impl Iterator<Item = &'v Value>,
    between: &str,
) -> Result<String> {
    let Some(((length, _), rest)) = dimensions.split_first() else { return Ok(String::new()) };
    let mut printed = String::from("[");
    for i in 0..*length {
        if i > 0 {
            printed.push(',');
            printed.push_str(between);
        }
        match rest.is_empty() {
            true => printed.push_str(&to_json(cx, ty, elements.next().unwrap_or(&Value::Null))?),
            false => printed.push_str(&dimension_json(cx, ty, rest, elements, "")?),
        }
    }
    printed.push(']');
    Ok(printed)
}

fn record_json(cx: &Cx<'_>, record: &RecordValue, between: &str) -> Result<String> {
    let mut printed = String::from("{");
    for (i, ((name, ty), field)) in record.columns.iter().zip(&record.fields).enumerate() {
        if i > 0 {
            printed.push(',');
            printed.push_str(between);
        }
        quote(name, &mut printed);
        printed.push(':');
        printed.push_str(&to_json(cx, ty.ty, field)?);
    }
    printed.push('}');
    Ok(printed)
}

/// The same as a tree of jsonb.
fn to_tree(cx: &Cx<'_>, ty: TypeId, value: &Value) -> Result<Tree> {
    match read(&to_json(cx, ty, value)?) {
        Some(tree) => Ok(tree.canonical()),
        None => unsupported("a value that gives no json"),
    }
}

/// Arguments of a VARIADIC "any", or the elements of an array in their place.
fn list(call: &Call<'_>, args: &[Value]) -> Vec<(TypeId, Value)> {
    match args.first() {
        Some(Value::Array(array)) if call.variadic => {
            array.elements.iter().map(|e| (array.element, e.clone())).collect()
        }
        _ => args.iter().enumerate().map(|(i, value)| (arg_type(call, i), value.clone())).collect(),
    }
}

fn key(cx: &Cx<'_>, (ty, value): &(TypeId, Value), at: usize) -> Result<String> {
    match convert::output(cx, *ty, value) {
        Some(_) if matches!(value, Value::Array(_) | Value::Record(_)) || matches!(*ty, JSON | JSONB) => {
            refuse(SqlState::INVALID_PARAMETER_VALUE, "key value must be scalar, not array, composite, or json")
        }
        Some(text) => Ok(match value {
            Value::Bool(value) => value.to_string(),
            _ => text,
        }),
        None => refuse(SqlState::INVALID_PARAMETER_VALUE, format!("argument {at}: key must not be null")),
    }
}

fn uneven<T>() -> Result<T> {
    let error = crate::diag::Diagnostic::refused(
        SqlState::INVALID_PARAMETER_VALUE,
        "argument list must have even number of elements",
    );
    Err(Box::new(error))
}

fn build_object(host: &mut dyn Host, call: &Call<'_>, args: &[Value], binary: bool) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    if call.variadic && args.first().is_some_and(Value::is_null) {
        return Ok(Value::Null);
    }
    let list = list(call, args);
    if list.len() % 2 == 1 {
        return uneven();
    }
    let printed = {
        let cx = host.cx();
        if binary {
            let mut pairs = Vec::new();
            for (i, pair) in list.chunks(2).enumerate() {
                pairs.push((key(&cx, &pair[0], i * 2 + 1)?, to_tree(&cx, pair[1].0, &pair[1].1)?));
            }
            Tree::Object(pairs).canonical().print(Layout::Spaced)
        } else {
            let mut printed = String::from("{");
            for (i, pair) in list.chunks(2).enumerate() {
                if i > 0 {
                    printed.push_str(", ");
                }
                if pair[0].1.is_null() {
                    return null_key(&cx, i * 2 + 1);
                }
                quote(&key(&cx, &pair[0], i * 2 + 1)?, &mut printed);
                printed.push_str(" : ");
                printed.push_str(&to_json(&cx, pair[1].0, &pair[1].1)?);
            }
            printed + "}"
        }
    };
    hold(host, printed.len())?;
    give_text(printed)
}

fn null_key<T>(cx: &Cx<'_>, at: usize) -> Result<T> {
    let newer = cx.catalog.version.has(crate::version::Capability::SoftInputErrors);
    let message = if newer {
        "null value not allowed for object key".to_owned()
    } else {
        format!("argument {at} cannot be null")
    };
    refuse(SqlState::NULL_VALUE_NOT_ALLOWED, message)
}

fn build_array(host: &mut dyn Host, call: &Call<'_>, args: &[Value], binary: bool) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    if call.variadic && args.first().is_some_and(Value::is_null) {
        return Ok(Value::Null);
    }
    let printed = {
        let cx = host.cx();
        let list = list(call, args);
        if binary {
            let items = list.iter().map(|(ty, value)| to_tree(&cx, *ty, value)).collect::<Result<Vec<_>>>()?;
            Tree::Array(items).print(Layout::Spaced)
        } else {
            let items = list.iter().map(|(ty, value)| to_json(&cx, *ty, value)).collect::<Result<Vec<_>>>()?;
            format!("[{}]", items.join(", "))
        }
    };
    hold(host, printed.len())?;
    give_text(printed)
}

/// json_object(text[]) and json_object(keys, values)
fn object_of_text(args: &[Value], binary: bool) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    let texts = |i: usize| -> Result<Vec<Option<String>>> {
        let text = |value: &Value| if let Value::Text(text) = value { Some(text.to_string()) } else { None };
        Ok(array(args, i)?.elements.iter().map(text).collect())
    };
    let (keys, values): (Vec<_>, Vec<_>) = if args.len() > 1 {
        (texts(0)?, texts(1)?)
    } else {
        let all = texts(0)?;
        if all.len() % 2 == 1 {
            return refuse(SqlState::ARRAY_SUBSCRIPT_ERROR, "array must have even number of elements");
        }
        (all.iter().step_by(2).cloned().collect(), all.iter().skip(1).step_by(2).cloned().collect())
    };
    if keys.len() != values.len() {
        return refuse(SqlState::ARRAY_SUBSCRIPT_ERROR, "mismatched array dimensions");
    }
    let mut pairs = Vec::new();
    for (key, value) in keys.into_iter().zip(values) {
        let Some(key) = key else {
            return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, "null value not allowed for object key");
        };
        pairs.push((key, value.map_or(Tree::Null, Tree::String)));
    }
    if binary {
        return give(&Tree::Object(pairs).canonical());
    }
    let mut printed = String::from("{");
    for (i, (key, value)) in pairs.iter().enumerate() {
        printed.push_str(if i > 0 { ", " } else { "" });
        quote(key, &mut printed);
        printed.push_str(" : ");
        printed.push_str(&value.print(Layout::Compact));
    }
    give_text(printed + "}")
}

fn convert_one(host: &dyn Host, call: &Call<'_>, args: &[Value], binary: bool) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    let cx = host.cx();
    let Some(value) = args.first() else { return Ok(Value::Null) };
    if binary {
        give(&to_tree(&cx, arg_type(call, 0), value)?)
    } else {
        give_text(to_json(&cx, arg_type(call, 0), value)?)
    }
}

fn lines(args: &[Value]) -> Result<&'static str> {
    Ok(if args.len() > 1 && boolean(args, 1)? { "\n " } else { "" })
}

fn of_array(host: &dyn Host, args: &[Value]) -> Result<Value> {
    match unknown_in(args) {
        Some(unknown) => Ok(unknown),
        None => give_text(array_json(&host.cx(), array(args, 0)?, lines(args)?)?),
    }
}

fn of_record(host: &dyn Host, args: &[Value]) -> Result<Value> {
    match unknown_in(args) {
        Some(unknown) => Ok(unknown),
        None => give_text(record_json(&host.cx(), record(args, 0)?, lines(args)?)?),
    }
}

/// The value of a type that a part of json stands for (populate_record_field).
fn of_tree(cx: &Cx<'_>, ty: TypeRef, tree: &Tree) -> Result<Value> {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || of_tree_here(cx, ty, tree))
}

fn of_tree_here(cx: &Cx<'_>, ty: TypeRef, tree: &Tree) -> Result<Value> {
    let base = cx.catalog.base_type(ty.ty);
    let row = cx.catalog.type_(base);
    match (tree, row.map(|r| &r.kind)) {
        (Tree::Null, _) => Ok(Value::Null),
        (_, _) if matches!(base, JSON | JSONB) => give_text(tree.print(Layout::Spaced)),
        (Tree::Object(_), Some(TypeKind::Composite(_))) => {
            let fields = fields(cx, base, tree, None)?;
            Ok(Value::Record(Arc::new(RecordValue { ty: base, columns: columns(cx, base), fields })))
        }
        (Tree::Array(items), _) if row.is_some_and(|r| r.is_true_array()) => {
            let element = TypeRef { ty: row.and_then(|r| r.element).unwrap_or(TEXT), typmod: ty.typmod };
            if items.iter().any(|i| matches!(i, Tree::Array(_))) {
                return unsupported("nested json arrays as an array of several dimensions");
            }
            let elements = items.iter().map(|i| of_tree(cx, element, i)).collect::<Result<Vec<_>>>()?;
            Ok(super::arg::list(element.ty, elements))
        }
        (Tree::String(text), _) => convert::input(cx, ty, text),
        (other, _) => convert::input(cx, ty, &other.print(Layout::Spaced)),
    }
}

fn columns(cx: &Cx<'_>, ty: TypeId) -> Vec<(crate::name::Name, TypeRef)> {
    let rel = cx.catalog.type_(ty).and_then(|row| row.relation());
    rel.map_or_else(Vec::new, |rel| convert::row_columns(cx, rel))
}

/// The fields of a row from an object; what it does not say is as in the base.
fn fields(cx: &Cx<'_>, ty: TypeId, tree: &Tree, base: Option<&RecordValue>) -> Result<Row> {
    let value = |(i, (name, ty)): (usize, &(crate::name::Name, TypeRef))| match tree.field(name) {
        Some(part) => of_tree(cx, *ty, part),
        None => Ok(base.and_then(|b| b.fields.get(i)).cloned().unwrap_or(Value::Null)),
    };
    columns(cx, ty).iter().enumerate().map(value).collect()
}

fn base_of(args: &[Value]) -> Option<&RecordValue> {
    match args.first() {
        Some(Value::Record(record)) => Some(record),
        _ => None,
    }
}

fn populate(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    if args.get(1).is_none_or(Value::is_null) {
        return Ok(args.first().cloned().unwrap_or(Value::Null));
    }
    let cx = host.cx();
    let ty = cx.catalog.base_type(arg_type(call, 0));
    let fields = fields(&cx, ty, &tree(args, 1)?, base_of(args))?;
    Ok(Value::Record(Arc::new(RecordValue { ty, columns: columns(&cx, ty), fields })))
}

fn populate_set(host: &mut dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Rows> {
    if let Some(Value::Unknown(unknown)) = unknown_in(args) {
        return doubtful(unknown);
    }
    if args.get(1).is_none_or(Value::is_null) {
        return rows(Vec::new());
    }
    let Tree::Array(items) = tree(args, 1)? else {
        return refuse(SqlState::INVALID_PARAMETER_VALUE, "cannot call json_populate_recordset on a non-array");
    };
    host.spend(items.len() as u64)?;
    let cx = host.cx();
    let ty = cx.catalog.base_type(arg_type(call, 0));
    rows(items.iter().map(|item| fields(&cx, ty, item, base_of(args))).collect::<Result<Vec<_>>>()?)
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("to_json", Scalar(|h, c, a| convert_one(h, c, a, false))),
    ("to_jsonb", Scalar(|h, c, a| convert_one(h, c, a, true))),
    ("array_to_json", Scalar(|h, _, a| of_array(h, a))),
    ("array_to_json_pretty", Scalar(|h, _, a| of_array(h, a))),
    ("row_to_json", Scalar(|h, _, a| of_record(h, a))),
    ("row_to_json_pretty", Scalar(|h, _, a| of_record(h, a))),
    ("json_build_object", Scalar(|h, c, a| build_object(h, c, a, false))),
    ("json_build_object_noargs", Scalar(|_, _, _| give_text("{}"))),
    ("jsonb_build_object", Scalar(|h, c, a| build_object(h, c, a, true))),
    ("jsonb_build_object_noargs", Scalar(|_, _, _| give_text("{}"))),
    ("json_build_array", Scalar(|h, c, a| build_array(h, c, a, false))),
    ("json_build_array_noargs", Scalar(|_, _, _| give_text("[]"))),
    ("jsonb_build_array", Scalar(|h, c, a| build_array(h, c, a, true))),
    ("jsonb_build_array_noargs", Scalar(|_, _, _| give_text("[]"))),
    ("json_object", Scalar(|_, _, a| object_of_text(a, false))),
    ("json_object_two_arg", Scalar(|_, _, a| object_of_text(a, false))),
    ("jsonb_object", Scalar(|_, _, a| object_of_text(a, true))),
    ("jsonb_object_two_arg", Scalar(|_, _, a| object_of_text(a, true))),
    ("jsonb_populate_record", Scalar(|h, c, a| populate(h, c, a))),
    ("json_populate_record", Scalar(|h, c, a| populate(h, c, a))),
    ("jsonb_populate_recordset", Set(populate_set)),
    ("json_populate_recordset", Set(populate_set)),
];
