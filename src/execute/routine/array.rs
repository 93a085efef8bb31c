//! Arrays.  Counterpart: utils/adt/arrayfuncs.c, array_userfuncs.c.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::execute::routine::Builtin::{self, Scalar, Set};
use crate::execute::routine::arg::{
    array, boolean, column, doubtful, give_text, hold, int, list, not_known, unknown_in,
};
use crate::execute::routine::compare::{compare_values, equal_values};
use crate::execute::{Call, Host, Rows};
use crate::nodes::{ArrayValue, Value};
use crate::oid::TypeId;
use crate::oid::wellknown::INT4;

/// Most elements that an array may have (MaxArraySize).
const MAX_ELEMENTS: usize = 134_217_727;

fn give(element: TypeId, dimensions: Vec<(usize, i32)>, elements: Vec<Value>) -> Result<Value> {
    let dimensions = if elements.is_empty() { Vec::new() } else { dimensions };
    Ok(Value::Array(Arc::new(ArrayValue { element, dimensions, elements })))
}

/// The type of an array's elements, where the array itself may be NULL.
fn element_type(host: &dyn Host, call: &Call<'_>) -> TypeId {
    let cx = host.cx();
    let row = cx.catalog.type_(cx.catalog.base_type(call.result.ty));
    row.and_then(|row| row.element).unwrap_or(crate::oid::wellknown::UNKNOWN)
}

fn size_limit<T>() -> Result<T> {
    let message = format!("array size exceeds the maximum allowed ({MAX_ELEMENTS})");
    refuse(SqlState::PROGRAM_LIMIT_EXCEEDED, message)
}

/// An array to which one element is put, at the end or the beginning.
fn add_element(host: &mut dyn Host, call: &Call<'_>, args: &[Value], at_end: bool) -> Result<Value> {
    let (array_at, element_at) = if at_end { (0, 1) } else { (1, 0) };
    let new = args.get(element_at).cloned().unwrap_or(Value::Null);
    let Some(Value::Array(array)) = args.get(array_at) else {
        if let Some(Value::Unknown(unknown)) = args.get(array_at) {
            return Ok(Value::Unknown(unknown.clone()));
        }
        return Ok(list(element_type(host, call), vec![new]));
    };
    if array.dimensions.len() > 1 {
        return refuse(SqlState::DATA_EXCEPTION, "argument must be empty or one-dimensional array");
    }
    hold(host, array.elements.len().saturating_mul(16))?;
    let lower = array.dimensions.first().map_or(1, |d| d.1);
    let mut elements = Vec::with_capacity(array.elements.len() + 1);
    if at_end {
        elements.extend_from_slice(&array.elements);
        elements.push(new);
    } else {
        elements.push(new);
        elements.extend_from_slice(&array.elements);
    }
    give(array.element, vec![(elements.len(), lower)], elements)
}

/// array_cat
fn join(host: &mut dyn Host, args: &[Value]) -> Result<Value> {
    let (left, right) = match (args.first(), args.get(1)) {
        (Some(Value::Array(left)), Some(Value::Array(right))) => (left, right),
        (Some(unknown @ Value::Unknown(_)), _) | (_, Some(unknown @ Value::Unknown(_))) => return Ok(unknown.clone()),
        (Some(Value::Null) | None, Some(other)) => return Ok(other.clone()),
        (Some(other), _) => return Ok(other.clone()),
        (None, None) => return Ok(Value::Null),
    };
    if left.elements.is_empty() {
        return Ok(args[1].clone());
    }
    if right.elements.is_empty() {
        return Ok(args[0].clone());
    }
    hold(host, (left.elements.len() + right.elements.len()).saturating_mul(16))?;
    let (l, r) = (&left.dimensions, &right.dimensions);
    let lengths = |dimensions: &[(usize, i32)]| dimensions.iter().map(|d| d.0).collect::<Vec<_>>();
    let incompatible = |detail: String| {
        let error = Diagnostic::refused(SqlState::ARRAY_SUBSCRIPT_ERROR, "cannot concatenate incompatible arrays");
        Err(Box::new(error.with_detail(detail)))
    };
    let mut dimensions = if l.len() == r.len() {
        if lengths(&l[1..]) != lengths(&r[1..]) {
            let detail = "Arrays with differing element dimensions are not compatible for concatenation.";
            return incompatible(detail.to_owned());
        }
        let mut dimensions = l.clone();
        dimensions[0].0 += r[0].0;
        dimensions
    } else if l.len() + 1 == r.len() {
        if lengths(l) != lengths(&r[1..]) {
            return incompatible("Arrays with differing dimensions are not compatible for concatenation.".to_owned());
        }
        let mut dimensions = r.clone();
        dimensions[0].0 += 1;
        dimensions
    } else if l.len() == r.len() + 1 {
        if lengths(&l[1..]) != lengths(r) {
            return incompatible("Arrays with differing dimensions are not compatible for concatenation.".to_owned());
        }
        let mut dimensions = l.clone();
        dimensions[0].0 += 1;
        dimensions
    } else {
        let detail = format!("Arrays of {} and {} dimensions are not compatible for concatenation.", l.len(), r.len());
        return incompatible(detail);
    };
    if l.len() > r.len() {
        dimensions[0].1 = l[0].1;
    }
    let elements = left.elements.iter().chain(&right.elements).cloned().collect();
    give(left.element, dimensions, elements)
}

/// A dimension by its number from 1.
fn dimension(args: &[Value]) -> Result<Option<(usize, i32)>> {
    let array = array(args, 0)?;
    let number = int(args, 1)?;
    Ok(usize::try_from(number).ok().and_then(|n| n.checked_sub(1)).and_then(|n| array.dimensions.get(n)).copied())
}

fn measure(args: &[Value], of: fn((usize, i32)) -> i64) -> Result<Value> {
    Ok(dimension(args)?.map_or(Value::Null, |d| Value::Int(of(d))))
}

fn upper((length, lower): (usize, i32)) -> i64 {
    i64::from(lower) + length as i64 - 1
}

fn dims(args: &[Value]) -> Result<Value> {
    let array = array(args, 0)?;
    if array.dimensions.is_empty() {
        return Ok(Value::Null);
    }
    let one = |d: &(usize, i32)| format!("[{}:{}]", d.1, upper(*d));
    give_text(array.dimensions.iter().map(one).collect::<String>())
}

/// Whether two elements are the same, NULL being the same as NULL; `None` where it is not known.
fn same(host: &dyn Host, ty: TypeId, a: &Value, b: &Value) -> Option<bool> {
    match (a.is_null(), b.is_null()) {
        (true, true) => Some(true),
        (false, false) => equal_values(&host.cx(), ty, a, b),
        _ => Some(false),
    }
}

/// Which elements are the same as a value; `Err` holds why it is not known.
fn matches(
    host: &dyn Host,
    call: &Call<'_>,
    array: &ArrayValue,
    wanted: &Value,
) -> std::result::Result<Vec<bool>, Value> {
    let unknown = || Value::unknown("whether elements of an array are equal is not known", call.at);
    if let Some(unknown) = unknown_in(&array.elements).or_else(|| unknown_in(std::slice::from_ref(wanted))) {
        return Err(unknown);
    }
    array.elements.iter().map(|e| same(host, array.element, e, wanted).ok_or_else(unknown)).collect()
}

fn one_dimensional<T>(array: &ArrayValue, message: &str, or: impl FnOnce() -> Result<T>) -> Result<T> {
    if array.dimensions.len() > 1 { refuse(SqlState::FEATURE_NOT_SUPPORTED, message) } else { or() }
}

fn remove(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let Some(Value::Array(array)) = args.first() else { return Ok(args.first().cloned().unwrap_or(Value::Null)) };
    one_dimensional(array, "removing elements from multidimensional arrays is not supported", || {
        let found = match matches(host, call, array, args.get(1).unwrap_or(&Value::Null)) {
            Ok(found) => found,
            Err(unknown) => return Ok(unknown),
        };
        let kept: Vec<Value> =
            array.elements.iter().zip(found).filter(|(_, hit)| !hit).map(|(e, _)| e.clone()).collect();
        let lower = array.dimensions.first().map_or(1, |d| d.1);
        give(array.element, vec![(kept.len(), lower)], kept)
    })
}

fn replace(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let Some(Value::Array(array)) = args.first() else { return Ok(args.first().cloned().unwrap_or(Value::Null)) };
    let found = match matches(host, call, array, args.get(1).unwrap_or(&Value::Null)) {
        Ok(found) => found,
        Err(unknown) => return Ok(unknown),
    };
    let new = args.get(2).cloned().unwrap_or(Value::Null);
    let elements = array.elements.iter().zip(found).map(|(e, hit)| if hit { new.clone() } else { e.clone() }).collect();
    give(array.element, array.dimensions.clone(), elements)
}

fn position(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let Some(Value::Array(array)) = args.first() else { return Ok(args.first().cloned().unwrap_or(Value::Null)) };
    one_dimensional(array, "searching for elements in multidimensional arrays is not supported", || {
        let lower = i64::from(array.dimensions.first().map_or(1, |d| d.1));
        let start = match args.get(2) {
            None => lower,
            Some(Value::Null) => {
                return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, "initial position must not be null");
            }
            Some(_) => int(args, 2)?,
        };
        Ok(match matches(host, call, array, args.get(1).unwrap_or(&Value::Null)) {
            Err(unknown) => unknown,
            Ok(found) => {
                let mut hits = found.iter().zip(lower..).filter(|(hit, at)| **hit && *at >= start);
                hits.next().map_or(Value::Null, |(_, at)| Value::Int(at))
            }
        })
    })
}

fn positions(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let Some(Value::Array(array)) = args.first() else { return Ok(args.first().cloned().unwrap_or(Value::Null)) };
    one_dimensional(array, "searching for elements in multidimensional arrays is not supported", || {
        let lower = i64::from(array.dimensions.first().map_or(1, |d| d.1));
        Ok(match matches(host, call, array, args.get(1).unwrap_or(&Value::Null)) {
            Err(unknown) => unknown,
            Ok(found) => {
                list(INT4, found.iter().zip(lower..).filter(|(hit, _)| **hit).map(|(_, at)| Value::Int(at)).collect())
            }
        })
    })
}

/// Whether all elements of the second array are in the first one; NULL is in none.
fn contains(host: &dyn Host, call: &Call<'_>, outer: &ArrayValue, inner: &ArrayValue) -> Result<Value> {
    for wanted in &inner.elements {
        match is_in(host, call, outer, wanted) {
            Ok(true) => {}
            Ok(false) => return Ok(Value::Bool(false)),
            Err(unknown) => return Ok(unknown),
        }
    }
    Ok(Value::Bool(true))
}

fn is_in(host: &dyn Host, call: &Call<'_>, array: &ArrayValue, wanted: &Value) -> std::result::Result<bool, Value> {
    if wanted.is_null() {
        return Ok(false);
    }
    matches(host, call, array, wanted).map(|found| found.contains(&true))
}

fn overlap(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let (left, right) = (array(args, 0)?, array(args, 1)?);
    let mut unknown = None;
    for wanted in &right.elements {
        match is_in(host, call, left, wanted) {
            Ok(true) => return Ok(Value::Bool(true)),
            Ok(false) => {}
            Err(why) => unknown = Some(why),
        }
    }
    Ok(unknown.unwrap_or(Value::Bool(false)))
}

fn fill(host: &mut dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    if let Some(unknown) = unknown_in(&args[1..]) {
        return Ok(unknown);
    }
    if args.iter().skip(1).any(Value::is_null) {
        return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, "dimension array or low bound array cannot be null");
    }
    let numbers = |i: usize| -> Result<Vec<i64>> {
        let given = array(args, i)?;
        if given.elements.iter().any(Value::is_null) {
            return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, "dimension values cannot be null");
        }
        (0..given.elements.len()).map(|at| int(&given.elements, at)).collect()
    };
    let lengths = numbers(1)?;
    let lower = if args.len() > 2 { numbers(2)? } else { vec![1; lengths.len()] };
    if lower.len() != lengths.len() {
        let error = Diagnostic::refused(SqlState::ARRAY_SUBSCRIPT_ERROR, "wrong number of array subscripts");
        return Err(Box::new(error.with_detail("Low bound array has different size than dimensions array.")));
    }
    let total = lengths.iter().try_fold(1usize, |total, length| total.checked_mul(usize::try_from(*length).ok()?));
    let Some(total) = total.filter(|t| *t <= MAX_ELEMENTS) else { return size_limit() };
    hold(host, total.saturating_mul(std::mem::size_of::<Value>()))?;
    let dimensions = lengths.iter().zip(lower).map(|(length, low)| (*length as usize, low as i32)).collect();
    let element = element_type(host, call);
    give(element, dimensions, vec![args[0].clone(); total])
}

fn trim(args: &[Value]) -> Result<Value> {
    let (array, count) = (array(args, 0)?, int(args, 1)?);
    let length = array.dimensions.first().map_or(0, |d| d.0);
    let Some(kept) = usize::try_from(count).ok().and_then(|c| length.checked_sub(c)) else {
        let message = format!("number of elements to trim must be between 0 and {length}");
        return refuse(SqlState::ARRAY_SUBSCRIPT_ERROR, message);
    };
    let each = array.elements.len().checked_div(length).unwrap_or(0);
    let mut dimensions: Vec<(usize, i32)> = array.dimensions.iter().map(|d| (d.0, 1)).collect();
    if let Some(first) = dimensions.first_mut() {
        first.0 = kept;
    }
    give(array.element, dimensions, array.elements[..kept * each].to_vec())
}

/// array_reverse and array_sort work along the first dimension.
fn reorder(host: &mut dyn Host, call: &Call<'_>, args: &[Value], sorted: bool) -> Result<Value> {
    let array = array(args, 0)?;
    if let Some(unknown) = unknown_in(args) {
        return Ok(unknown);
    }
    let length = array.dimensions.first().map_or(0, |d| d.0);
    let each = array.elements.len().checked_div(length).unwrap_or(0).max(1);
    host.spend(length as u64)?;
    let mut slices: Vec<Vec<Value>> = array.elements.chunks(each).map(<[Value]>::to_vec).collect();
    if !sorted {
        slices.reverse();
    } else if array.dimensions.len() > 1 {
        return not_known(call, "sorting of arrays of several dimensions is not worked out");
    } else {
        let descending = args.len() > 1 && boolean(args, 1)?;
        let nulls_first = if args.len() > 2 { boolean(args, 2)? } else { descending };
        let mut unknown = false;
        slices.sort_by(|a, b| {
            let nulls = |first: bool| if first { Ordering::Less } else { Ordering::Greater };
            match (a[0].is_null(), b[0].is_null()) {
                (true, true) => Ordering::Equal,
                (true, false) => nulls(nulls_first),
                (false, true) => nulls(nulls_first).reverse(),
                (false, false) => {
                    let order = compare_values(&host.cx(), array.element, call.input_collation, &a[0], &b[0]);
                    unknown |= order.is_none();
                    let order = order.unwrap_or(Ordering::Equal);
                    if descending { order.reverse() } else { order }
                }
            }
        });
        if unknown {
            return not_known(call, "the order of text depends on the database's collation");
        }
    }
    give(array.element, array.dimensions.clone(), slices.concat())
}

fn unnest(host: &mut dyn Host, args: &[Value]) -> Result<Rows> {
    let array = array(args, 0)?;
    host.spend(array.elements.len() as u64)?;
    let composite = |value: &Value| matches!(value, Value::Record(_));
    if array.elements.iter().any(composite) {
        let row = |value: &Value| match value {
            Value::Record(record) => record.fields.clone(),
            other => vec![other.clone(); array.elements.iter().find_map(width).unwrap_or(1)],
        };
        return super::arg::rows(array.elements.iter().map(row).collect());
    }
    column(array.elements.clone())
}

fn width(value: &Value) -> Option<usize> {
    match value {
        Value::Record(record) => Some(record.fields.len()),
        _ => None,
    }
}

fn subscripts(host: &mut dyn Host, args: &[Value]) -> Result<Rows> {
    let reverse = args.len() > 2 && boolean(args, 2)?;
    let Some((length, lower)) = dimension(args)? else { return column(Vec::new()) };
    host.spend(length as u64)?;
    let mut found: Vec<Value> = (i64::from(lower)..).take(length).map(Value::Int).collect();
    if reverse {
        found.reverse();
    }
    column(found)
}

/// information_schema._pg_expandarray: each element with its place.
fn expand(host: &mut dyn Host, args: &[Value]) -> Result<Rows> {
    let array = match args.first() {
        Some(Value::Array(array)) => array,
        Some(Value::Unknown(unknown)) => return doubtful(unknown.clone()),
        _ => return column(Vec::new()),
    };
    host.spend(array.elements.len() as u64)?;
    super::arg::rows(array.elements.iter().zip(1..).map(|(e, n)| vec![e.clone(), Value::Int(n)]).collect())
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("array_append", Scalar(|h, c, a| add_element(h, c, a, true))),
    ("array_prepend", Scalar(|h, c, a| add_element(h, c, a, false))),
    ("array_cat", Scalar(|h, _, a| join(h, a))),
    ("array_length", Scalar(|_, _, a| measure(a, |d| d.0 as i64))),
    ("array_lower", Scalar(|_, _, a| measure(a, |d| i64::from(d.1)))),
    ("array_upper", Scalar(|_, _, a| measure(a, upper))),
    (
        "array_ndims",
        Scalar(|_, _, a| {
            Ok(match array(a, 0)?.dimensions.len() {
                0 => Value::Null,
                count => Value::Int(count as i64),
            })
        }),
    ),
    ("array_dims", Scalar(|_, _, a| dims(a))),
    ("array_cardinality", Scalar(|_, _, a| Ok(Value::Int(array(a, 0)?.elements.len() as i64)))),
    ("array_remove", Scalar(|h, c, a| remove(h, c, a))),
    ("array_replace", Scalar(|h, c, a| replace(h, c, a))),
    ("array_position", Scalar(|h, c, a| position(h, c, a))),
    ("array_position_start", Scalar(|h, c, a| position(h, c, a))),
    ("array_positions", Scalar(|h, c, a| positions(h, c, a))),
    ("arraycontains", Scalar(|h, c, a| contains(h, c, array(a, 0)?, array(a, 1)?))),
    ("arraycontained", Scalar(|h, c, a| contains(h, c, array(a, 1)?, array(a, 0)?))),
    ("arrayoverlap", Scalar(|h, c, a| overlap(h, c, a))),
    ("array_fill", Scalar(fill)),
    ("array_fill_with_lower_bounds", Scalar(fill)),
    ("trim_array", Scalar(|_, _, a| trim(a))),
    ("array_reverse", Scalar(|h, c, a| reorder(h, c, a, false))),
    ("array_sort", Scalar(|h, c, a| reorder(h, c, a, true))),
    ("array_sort_order", Scalar(|h, c, a| reorder(h, c, a, true))),
    ("array_sort_order_nulls_first", Scalar(|h, c, a| reorder(h, c, a, true))),
    ("array_unnest", Set(|h, _, a| unnest(h, a))),
    ("generate_subscripts", Set(|h, _, a| subscripts(h, a))),
    ("generate_subscripts_nodir", Set(|h, _, a| subscripts(h, a))),
    ("_pg_expandarray", Set(|h, _, a| expand(h, a))),
];
