//! json and jsonb: looking into them, changing them, taking them apart.
//! Counterpart: utils/adt/jsonfuncs.c, jsonb_op.c, jsonb.c.

use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::execute::routine::Builtin::{self, Scalar, Set};
use crate::execute::routine::arg::{array, boolean, column, give_text, int, rows, text};
use crate::execute::routine::json_tree::{Layout, Tree, contains, members, place, read};
use crate::execute::routine::numeric::Decimal;
use crate::execute::{Host, Rows};
use crate::nodes::Value;

pub(super) fn tree(args: &[Value], i: usize) -> Result<Tree> {
    match read(text(args, i)?) {
        Some(tree) => Ok(tree),
        None => unsupported("a json value that is not read"),
    }
}

/// As jsonb prints.
pub(super) fn give(tree: &Tree) -> Result<Value> {
    give_text(tree.print(Layout::Spaced))
}

/// As ->> gives it: strings without quotes, NULL for null.
fn plain(tree: &Tree) -> Value {
    match tree {
        Tree::Null => Value::Null,
        Tree::String(text) => Value::text(text.as_str()),
        other => Value::text(other.print(Layout::Spaced)),
    }
}

/// The same for json, which keeps how a part is written.
fn plain_part(part: &str) -> Value {
    match read(part) {
        Some(Tree::Null) => Value::Null,
        Some(Tree::String(text)) => Value::text(text),
        _ => Value::text(part),
    }
}

fn found(tree: Option<&Tree>, as_text: bool) -> Value {
    tree.map_or(Value::Null, |tree| if as_text { plain(tree) } else { Value::text(tree.print(Layout::Spaced)) })
}

/// `jsonb -> 'key'`
fn field(args: &[Value], as_text: bool) -> Result<Value> {
    Ok(found(tree(args, 0)?.field(text(args, 1)?), as_text))
}

fn element(args: &[Value], as_text: bool) -> Result<Value> {
    Ok(found(tree(args, 0)?.element(int(args, 1)?), as_text))
}

/// One step of a path: a key, or an index where it stands before an array.
fn step<'t>(tree: &'t Tree, key: &str) -> Option<&'t Tree> {
    match tree {
        Tree::Array(_) => tree.element(key.trim().parse().ok()?),
        _ => tree.field(key),
    }
}

/// The steps of a path; `None` where one is NULL.
fn path(args: &[Value], i: usize) -> Result<Option<Vec<String>>> {
    let path = array(args, i)?;
    if path.dimensions.len() > 1 {
        return refuse(SqlState::ARRAY_SUBSCRIPT_ERROR, "wrong number of array subscripts");
    }
    let step = |value: &Value| match value {
        Value::Text(text) => Some(text.to_string()),
        _ => None,
    };
    Ok(path.elements.iter().map(step).collect())
}

fn extract(args: &[Value], as_text: bool) -> Result<Value> {
    let Some(path) = path(args, 1)? else { return Ok(Value::Null) };
    let whole = tree(args, 0)?;
    Ok(found(path.iter().try_fold(&whole, |tree, key| step(tree, key)), as_text))
}

/// The part of a json text that a step leads to.
fn part<'t>(whole: &'t str, key: &str) -> Option<&'t str> {
    let members = members(whole)?;
    if members.first().is_some_and(|(name, _)| name.is_some()) {
        return members.into_iter().rev().find(|(name, _)| name.as_deref() == Some(key)).map(|(_, part)| part);
    }
    let at = place(members.len(), key.trim().parse().ok()?)?;
    members.get(at).map(|(_, part)| *part)
}

fn found_part(part: Option<&str>, as_text: bool) -> Value {
    part.map_or(Value::Null, |part| if as_text { plain_part(part) } else { Value::text(part) })
}

fn json_field(args: &[Value], as_text: bool) -> Result<Value> {
    let members = members(text(args, 0)?).unwrap_or_default();
    let key = text(args, 1)?;
    let part = members.into_iter().rev().find(|(name, _)| name.as_deref() == Some(key));
    Ok(found_part(part.map(|(_, part)| part), as_text))
}

fn json_element(args: &[Value], as_text: bool) -> Result<Value> {
    let members = members(text(args, 0)?).unwrap_or_default();
    let is_array = members.iter().all(|(name, _)| name.is_none());
    let at = place(members.len(), int(args, 1)?).filter(|_| is_array);
    Ok(found_part(at.map(|at| members[at].1), as_text))
}

fn json_extract(args: &[Value], as_text: bool) -> Result<Value> {
    let Some(path) = path(args, 1)? else { return Ok(Value::Null) };
    let part = path.iter().try_fold(text(args, 0)?, |whole, key| part(whole, key));
    Ok(found_part(part, as_text))
}

fn has_key(tree: &Tree, key: &str) -> bool {
    match tree {
        Tree::Object(_) => tree.field(key).is_some(),
        Tree::Array(items) => items.iter().any(|item| matches!(item, Tree::String(text) if text == key)),
        Tree::String(text) => text == key,
        _ => false,
    }
}

fn has_keys(args: &[Value], all: bool) -> Result<Value> {
    let whole = tree(args, 0)?;
    let keys = array(args, 1)?;
    let mut keys = keys.elements.iter().filter_map(|key| match key {
        Value::Text(key) => Some(&**key),
        _ => None,
    });
    Ok(Value::Bool(if all { keys.all(|k| has_key(&whole, k)) } else { keys.any(|k| has_key(&whole, k)) }))
}

fn refused<T>(message: &str) -> Result<T> {
    refuse(SqlState::INVALID_PARAMETER_VALUE, message)
}

fn concat(args: &[Value]) -> Result<Value> {
    let (left, right) = (tree(args, 0)?, tree(args, 1)?);
    let list = |tree: Tree| match tree {
        Tree::Array(items) => items,
        other => vec![other],
    };
    give(&match (left, right) {
        (Tree::Object(mut left), Tree::Object(right)) => {
            left.extend(right);
            Tree::Object(left).canonical()
        }
        (left, right) => Tree::Array(list(left).into_iter().chain(list(right)).collect()),
    })
}

fn delete_keys(args: &[Value], keys: &[&str]) -> Result<Value> {
    give(&match tree(args, 0)? {
        Tree::Object(pairs) => Tree::Object(pairs.into_iter().filter(|(k, _)| !keys.contains(&k.as_str())).collect()),
        Tree::Array(items) => {
            let kept = |item: &Tree| !matches!(item, Tree::String(text) if keys.contains(&text.as_str()));
            Tree::Array(items.into_iter().filter(kept).collect())
        }
        _ => return refused("cannot delete from scalar"),
    })
}

fn delete_list(args: &[Value]) -> Result<Value> {
    let keys = array(args, 1)?;
    let keys: Vec<&str> =
        keys.elements.iter().filter_map(|k| if let Value::Text(k) = k { Some(&**k) } else { None }).collect();
    delete_keys(args, &keys)
}

fn delete_index(args: &[Value]) -> Result<Value> {
    match tree(args, 0)? {
        Tree::Object(_) => refused("cannot delete from object using integer index"),
        Tree::Array(mut items) => {
            if let Some(at) = place(items.len(), int(args, 1)?) {
                items.remove(at);
            }
            give(&Tree::Array(items))
        }
        _ => refused("cannot delete from scalar"),
    }
}

/// What is done at the end of a path.
enum Change {
    Delete,
    /// Puts a value in; a missing key or index only where it may be created.
    Set {
        value: Tree,
        create: bool,
    },
    /// Puts a value before or behind an element, or a key that is not there.
    Insert {
        value: Tree,
        after: bool,
    },
}

fn bad_index<T>(at: usize, key: &str) -> Result<T> {
    let message = format!("path element at position {} is not an integer: \"{key}\"", at + 1);
    refuse(SqlState::INVALID_TEXT_REPRESENTATION, message)
}

/// setPath
fn change(tree: Tree, path: &[String], at: usize, what: &Change) -> Result<Tree> {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || change_here(tree, path, at, what))
}

fn change_here(tree: Tree, path: &[String], at: usize, what: &Change) -> Result<Tree> {
    let Some(key) = path.get(at) else { return Ok(tree) };
    let last = at + 1 == path.len();
    match tree {
        Tree::Object(mut pairs) => {
            let found = pairs.iter().position(|(k, _)| k == key);
            match (found, last) {
                (Some(i), false) => {
                    let value = std::mem::replace(&mut pairs[i].1, Tree::Null);
                    pairs[i].1 = change(value, path, at + 1, what)?;
                }
                (Some(i), true) => match what {
                    Change::Delete => _ = pairs.remove(i),
                    Change::Set { value, .. } => pairs[i].1 = value.clone(),
                    Change::Insert { .. } => {
                        let error =
                            Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, "cannot replace existing key");
                        let hint = "Try using the function jsonb_set to replace key value.";
                        return Err(Box::new(error.with_hint(hint)));
                    }
                },
                (None, true) => match what {
                    Change::Set { value, create: true } | Change::Insert { value, .. } => {
                        pairs.push((key.clone(), value.clone()));
                    }
                    Change::Set { create: false, .. } | Change::Delete => {}
                },
                (None, false) => {}
            }
            Ok(Tree::Object(pairs).canonical())
        }
        Tree::Array(items) => change_array(items, path, at, what),
        scalar => Ok(scalar),
    }
}

fn change_array(mut items: Vec<Tree>, path: &[String], at: usize, what: &Change) -> Result<Tree> {
    let key = &path[at];
    let Ok(index) = key.trim().parse::<i64>() else { return bad_index(at, key) };
    let last = at + 1 == path.len();
    let length = items.len() as i64;
    match (place(items.len(), index), last) {
        (Some(i), false) => {
            let value = std::mem::replace(&mut items[i], Tree::Null);
            items[i] = change(value, path, at + 1, what)?;
        }
        (Some(i), true) => match what {
            Change::Delete => _ = items.remove(i),
            Change::Set { value, .. } => items[i] = value.clone(),
            Change::Insert { value, after } => items.insert(i + usize::from(*after), value.clone()),
        },
        (None, true) => match what {
            Change::Set { value, create: true } | Change::Insert { value, .. } => {
                let place = if index < -length { 0 } else { items.len() };
                items.insert(place, value.clone());
            }
            Change::Set { create: false, .. } | Change::Delete => {}
        },
        (None, false) => {}
    }
    Ok(Tree::Array(items))
}

fn apply(args: &[Value], what: &Change, verb: &str) -> Result<Value> {
    let whole = tree(args, 0)?;
    let Some(path) = path(args, 1)? else {
        return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, "path element at position 1 is null");
    };
    if whole.is_scalar() {
        return refused(&format!("cannot {verb} scalar"));
    }
    let unchanged = match (&whole, what) {
        (Tree::Object(pairs), Change::Set { create: false, .. } | Change::Delete) => pairs.is_empty(),
        (Tree::Array(items), Change::Set { create: false, .. } | Change::Delete) => items.is_empty(),
        _ => false,
    };
    if path.is_empty() || unchanged {
        return give(&whole);
    }
    give(&change(whole, &path, 0, what)?)
}

fn optional(args: &[Value], i: usize, otherwise: bool) -> Result<bool> {
    if args.len() > i { boolean(args, i) } else { Ok(otherwise) }
}

fn set(args: &[Value]) -> Result<Value> {
    apply(args, &Change::Set { value: tree(args, 2)?, create: optional(args, 3, true)? }, "set path in")
}

fn insert(args: &[Value]) -> Result<Value> {
    apply(args, &Change::Insert { value: tree(args, 2)?, after: optional(args, 3, false)? }, "set path in")
}

fn strip(tree: Tree, arrays: bool) -> Tree {
    match tree {
        Tree::Array(items) => {
            let kept = items.into_iter().filter(|i| !arrays || *i != Tree::Null);
            Tree::Array(kept.map(|i| strip(i, arrays)).collect())
        }
        Tree::Object(pairs) => {
            let kept = pairs.into_iter().filter(|(_, v)| *v != Tree::Null);
            Tree::Object(kept.map(|(k, v)| (k, strip(v, arrays))).collect())
        }
        scalar => scalar,
    }
}

fn length(args: &[Value]) -> Result<Value> {
    match tree(args, 0)? {
        Tree::Array(items) => Ok(Value::Int(items.len() as i64)),
        Tree::Object(_) => refused("cannot get array length of a non-array"),
        _ => refused("cannot get array length of a scalar"),
    }
}

fn each(host: &mut dyn Host, args: &[Value], routine: &str, as_text: bool) -> Result<Rows> {
    let Tree::Object(pairs) = tree(args, 0)? else { return refused(&format!("cannot call {routine} on a non-object")) };
    host.spend(pairs.len() as u64)?;
    rows(pairs.iter().map(|(k, v)| vec![Value::text(k.as_str()), found(Some(v), as_text)]).collect())
}

fn json_each(host: &mut dyn Host, args: &[Value], as_text: bool) -> Result<Rows> {
    let whole = text(args, 0)?;
    if !matches!(read(whole), Some(Tree::Object(_))) {
        let is_array = matches!(read(whole), Some(Tree::Array(_)));
        return refused(if is_array {
            "cannot deconstruct an array as an object"
        } else {
            "cannot deconstruct a scalar"
        });
    }
    let members = members(whole).unwrap_or_default();
    host.spend(members.len() as u64)?;
    let row = |(key, part): (Option<String>, &str)| {
        vec![Value::text(key.unwrap_or_default()), found_part(Some(part), as_text)]
    };
    rows(members.into_iter().map(row).collect())
}

fn elements(host: &mut dyn Host, args: &[Value], as_text: bool) -> Result<Rows> {
    match tree(args, 0)? {
        Tree::Array(items) => {
            host.spend(items.len() as u64)?;
            column(items.iter().map(|item| found(Some(item), as_text)).collect())
        }
        Tree::Object(_) => refused("cannot extract elements from an object"),
        _ => refused("cannot extract elements from a scalar"),
    }
}

fn json_elements(host: &mut dyn Host, args: &[Value], routine: &str, as_text: bool) -> Result<Rows> {
    match tree(args, 0)? {
        Tree::Array(_) => {
            let members = members(text(args, 0)?).unwrap_or_default();
            host.spend(members.len() as u64)?;
            column(members.into_iter().map(|(_, part)| found_part(Some(part), as_text)).collect())
        }
        Tree::Object(_) => refused(&format!("cannot call {routine} on a non-array")),
        _ => refused(&format!("cannot call {routine} on a scalar")),
    }
}

fn keys(args: &[Value], routine: &str) -> Result<Rows> {
    match tree(args, 0)? {
        Tree::Object(pairs) => column(pairs.into_iter().map(|(key, _)| Value::text(key)).collect()),
        Tree::Array(_) => refused(&format!("cannot call {routine} on an array")),
        _ => refused(&format!("cannot call {routine} on a scalar")),
    }
}

/// Casts from jsonb to a plain type.
fn to_plain(args: &[Value], ty: &str, wanted: &str) -> Result<Tree> {
    let value = tree(args, 0)?;
    if value.type_name() != wanted {
        let what = match value.type_name() {
            "object" | "array" | "null" | "string" => value.type_name(),
            "number" => "numeric",
            other => other,
        };
        return refused(&format!("cannot cast jsonb {what} to type {ty}"));
    }
    Ok(value)
}

fn to_bool(args: &[Value]) -> Result<Value> {
    if matches!(tree(args, 0)?, Tree::Null) && args.len() > 1 {
        return Ok(Value::Null);
    }
    Ok(Value::Bool(to_plain(args, "boolean", "boolean")? == Tree::Bool(true)))
}

/// By way of numeric, as the server does.
fn to_number(
    args: &[Value],
    ty: &str,
    cast: &str,
    host: &mut dyn Host,
    call: &crate::execute::Call<'_>,
) -> Result<Value> {
    let Tree::Number(text) = to_plain(args, ty, "number")? else { return Ok(Value::Null) };
    let number = Value::text(Decimal::read(&text).map_or(text, |number| number.print()));
    match super::lookup(cast) {
        Some(Scalar(run)) => run(host, call, &[number]),
        _ => Ok(number),
    }
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("jsonb_object_field", Scalar(|_, _, a| field(a, false))),
    ("jsonb_object_field_text", Scalar(|_, _, a| field(a, true))),
    ("jsonb_array_element", Scalar(|_, _, a| element(a, false))),
    ("jsonb_array_element_text", Scalar(|_, _, a| element(a, true))),
    ("jsonb_extract_path", Scalar(|_, _, a| extract(a, false))),
    ("jsonb_extract_path_text", Scalar(|_, _, a| extract(a, true))),
    ("json_object_field", Scalar(|_, _, a| json_field(a, false))),
    ("json_object_field_text", Scalar(|_, _, a| json_field(a, true))),
    ("json_array_element", Scalar(|_, _, a| json_element(a, false))),
    ("json_array_element_text", Scalar(|_, _, a| json_element(a, true))),
    ("json_extract_path", Scalar(|_, _, a| json_extract(a, false))),
    ("json_extract_path_text", Scalar(|_, _, a| json_extract(a, true))),
    ("jsonb_exists", Scalar(|_, _, a| Ok(Value::Bool(has_key(&tree(a, 0)?, text(a, 1)?))))),
    ("jsonb_exists_any", Scalar(|_, _, a| has_keys(a, false))),
    ("jsonb_exists_all", Scalar(|_, _, a| has_keys(a, true))),
    ("jsonb_contains", Scalar(|_, _, a| Ok(Value::Bool(contains(&tree(a, 0)?, &tree(a, 1)?, true))))),
    ("jsonb_contained", Scalar(|_, _, a| Ok(Value::Bool(contains(&tree(a, 1)?, &tree(a, 0)?, true))))),
    ("jsonb_concat", Scalar(|_, _, a| concat(a))),
    ("jsonb_delete", Scalar(|_, _, a| delete_keys(a, &[text(a, 1)?]))),
    ("jsonb_delete_array", Scalar(|_, _, a| delete_list(a))),
    ("jsonb_delete_idx", Scalar(|_, _, a| delete_index(a))),
    ("jsonb_delete_path", Scalar(|_, _, a| apply(a, &Change::Delete, "delete path in"))),
    ("jsonb_set", Scalar(|_, _, a| set(a))),
    ("jsonb_insert", Scalar(|_, _, a| insert(a))),
    ("jsonb_pretty", Scalar(|_, _, a| give_text(tree(a, 0)?.print(Layout::Pretty)))),
    ("jsonb_strip_nulls", Scalar(|_, _, a| give(&strip(tree(a, 0)?, optional(a, 1, false)?)))),
    (
        "json_strip_nulls",
        Scalar(|_, _, a| give_text(strip(tree(a, 0)?, optional(a, 1, false)?).print(Layout::Compact))),
    ),
    ("jsonb_typeof", Scalar(|_, _, a| give_text(tree(a, 0)?.type_name()))),
    ("json_typeof", Scalar(|_, _, a| give_text(tree(a, 0)?.type_name()))),
    ("jsonb_array_length", Scalar(|_, _, a| length(a))),
    ("json_array_length", Scalar(|_, _, a| length(a))),
    ("jsonb_each", Set(|h, _, a| each(h, a, "jsonb_each", false))),
    ("jsonb_each_text", Set(|h, _, a| each(h, a, "jsonb_each_text", true))),
    ("json_each", Set(|h, _, a| json_each(h, a, false))),
    ("json_each_text", Set(|h, _, a| json_each(h, a, true))),
    ("jsonb_array_elements", Set(|h, _, a| elements(h, a, false))),
    ("jsonb_array_elements_text", Set(|h, _, a| elements(h, a, true))),
    ("json_array_elements", Set(|h, _, a| json_elements(h, a, "json_array_elements", false))),
    ("json_array_elements_text", Set(|h, _, a| json_elements(h, a, "json_array_elements_text", true))),
    ("jsonb_object_keys", Set(|_, _, a| keys(a, "jsonb_object_keys"))),
    ("json_object_keys", Set(|_, _, a| keys(a, "json_object_keys"))),
    ("jsonb_bool", Scalar(|_, _, a| to_bool(a))),
    ("jsonb_numeric", Scalar(|h, c, a| to_number(a, "numeric", "", h, c))),
    ("jsonb_int2", Scalar(|h, c, a| to_number(a, "smallint", "numeric_int2", h, c))),
    ("jsonb_int4", Scalar(|h, c, a| to_number(a, "integer", "numeric_int4", h, c))),
    ("jsonb_int8", Scalar(|h, c, a| to_number(a, "bigint", "numeric_int8", h, c))),
    ("jsonb_float4", Scalar(|h, c, a| to_number(a, "real", "numeric_float4", h, c))),
    ("jsonb_float8", Scalar(|h, c, a| to_number(a, "double precision", "numeric_float8", h, c))),
];
