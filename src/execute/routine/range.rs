//! Ranges.  Counterpart: utils/adt/rangetypes.c (range_cmp, range_cmp_bounds).

use std::cmp::Ordering;

use crate::analyze::Cx;
use crate::catalog::type_::Range;
use crate::datum::range::{self, Parsed};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{arg_type, read, text};
use crate::execute::routine::compare::{By, compare, kind_of};
use crate::execute::{Call, Host, convert};
use crate::nodes::{TypeRef, Value};
use crate::oid::TypeId;

/// A bound with its value; `None` is infinite.
#[derive(Clone, Debug)]
struct Bound {
    value: Option<Value>,
    inclusive: bool,
    lower: bool,
}

/// The bounds of a range; `None` of an empty one.
type Bounds = Option<(Bound, Bound)>;

fn definition<'c>(cx: &Cx<'c>, ty: TypeId) -> Option<&'c Range> {
    cx.catalog.type_(cx.catalog.base_type(ty))?.range()
}

fn bounds(cx: &Cx<'_>, ty: TypeId, text: &str) -> Option<Bounds> {
    let subtype = TypeRef::plain(definition(cx, ty)?.subtype);
    let Parsed::Bounds { lower_inclusive, lower, upper, upper_inclusive } = range::parse(text).ok()? else {
        return Some(None);
    };
    let one = |text: Option<String>, inclusive, is_lower| {
        let value = text.map(|t| convert::input(cx, subtype, &t)).transpose().ok()?;
        Some(Bound { value, inclusive, lower: is_lower })
    };
    Some(Some((one(lower, lower_inclusive, true)?, one(upper, upper_inclusive, false)?)))
}

/// range_cmp_bounds
fn bound_order(by: By<'_>, a: &Bound, b: &Bound) -> Option<Ordering> {
    let infinite = |bound: &Bound| if bound.lower { Ordering::Less } else { Ordering::Greater };
    let order = match (&a.value, &b.value) {
        (None, None) => return Some(b.lower.cmp(&a.lower)),
        (None, Some(_)) => return Some(infinite(a)),
        (Some(_), None) => return Some(infinite(b).reverse()),
        (Some(x), Some(y)) => compare(kind_of(by.cx, by.ty)?, by, x, y)?,
    };
    // Where values are equal, what leaves the value out lies further inside.
    let inside = |bound: &Bound| match (bound.inclusive, bound.lower) {
        (true, _) => 0,
        (false, true) => 1,
        (false, false) => -1,
    };
    Some(order.then(inside(a).cmp(&inside(b))))
}

fn subtype_of<'c>(by: By<'c>) -> Option<By<'c>> {
    let range = definition(by.cx, by.ty)?;
    Some(By { ty: range.subtype, collation: range.collation, order: true, ..by })
}

/// Empty ranges come first, then by lower and upper bound.
pub(super) fn order(by: By<'_>, a: &str, b: &str) -> Option<Ordering> {
    if !by.order {
        return Some(a.cmp(b));
    }
    let (x, y) = (bounds(by.cx, by.ty, a)?, bounds(by.cx, by.ty, b)?);
    let inner = subtype_of(by)?;
    Some(match (x, y) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some((l1, u1)), Some((l2, u2))) => bound_order(inner, &l1, &l2)?.then(bound_order(inner, &u1, &u2)?),
    })
}

fn part(host: &dyn Host, call: &Call<'_>, args: &[Value], lower: bool) -> Result<Value> {
    let cx = host.cx();
    let Some(bounds) = bounds(&cx, arg_type(call, 0), text(args, 0)?) else {
        return unsupported("a range that is not read");
    };
    let bound = bounds.map(|(l, u)| if lower { l } else { u });
    Ok(bound.and_then(|b| b.value).unwrap_or(Value::Null))
}

fn ask(host: &dyn Host, call: &Call<'_>, args: &[Value], of: fn(&Bounds) -> bool) -> Result<Value> {
    match bounds(&host.cx(), arg_type(call, 0), text(args, 0)?) {
        Some(bounds) => Ok(Value::Bool(of(&bounds))),
        None => unsupported("a range that is not read"),
    }
}

/// Compares two ranges by their bounds; what is not known stays so.
fn relate(
    host: &dyn Host,
    call: &Call<'_>,
    args: &[Value],
    of: fn(By<'_>, &Bounds, &Bounds) -> Option<bool>,
) -> Result<Value> {
    let cx = host.cx();
    let ty = arg_type(call, 0);
    let (a, b) = (bounds(&cx, ty, text(args, 0)?), bounds(&cx, arg_type(call, 1), text(args, 1)?));
    let by = subtype_of(By { cx: &cx, ty, collation: None, order: true });
    let (Some(a), Some(b), Some(by)) = (a, b, by) else { return unsupported("a range that is not read") };
    Ok(match of(by, &a, &b) {
        Some(holds) => Value::Bool(holds),
        None => Value::unknown("the order of the bounds of a range is not known", call.at),
    })
}

fn contains(by: By<'_>, a: &Bounds, b: &Bounds) -> Option<bool> {
    Some(match (a, b) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some((l1, u1)), Some((l2, u2))) => bound_order(by, l1, l2)?.is_le() && bound_order(by, u1, u2)?.is_ge(),
    })
}

fn overlaps(by: By<'_>, a: &Bounds, b: &Bounds) -> Option<bool> {
    let (Some((l1, u1)), Some((l2, u2))) = (a, b) else { return Some(false) };
    Some(bound_order(by, l1, u2)?.is_le() && bound_order(by, l2, u1)?.is_le())
}

fn before(by: By<'_>, a: &Bounds, b: &Bounds) -> Option<bool> {
    let (Some((_, u1)), Some((l2, _))) = (a, b) else { return Some(false) };
    Some(bound_order(by, u1, l2)?.is_lt())
}

fn contains_element(host: &dyn Host, call: &Call<'_>, args: &[Value], range_at: usize) -> Result<Value> {
    let cx = host.cx();
    let ty = arg_type(call, range_at);
    let range = bounds(&cx, ty, text(args, range_at)?);
    let by = subtype_of(By { cx: &cx, ty, collation: None, order: true });
    let (Some(range), Some(by)) = (range, by) else { return unsupported("a range that is not read") };
    let value = args.get(1 - range_at).cloned();
    let point = |lower| Bound { value: value.clone(), inclusive: true, lower };
    Ok(match contains(by, &range, &Some((point(true), point(false)))) {
        Some(holds) => Value::Bool(holds),
        None => Value::unknown("the order of the bounds of a range is not known", call.at),
    })
}

/// range(lower, upper[, bounds])
fn construct(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    if let Some(unknown) = super::arg::unknown_in(args) {
        return Ok(unknown);
    }
    let flags = match args.get(2) {
        Some(Value::Null) => {
            return refuse(SqlState::DATA_EXCEPTION, "range constructor flags argument must not be null");
        }
        Some(_) => text(args, 2)?,
        None => "[)",
    };
    let (lower_inclusive, upper_inclusive) = match flags {
        "[)" => (true, false),
        "[]" => (true, true),
        "(]" => (false, true),
        "()" => (false, false),
        _ => return refuse(SqlState::SYNTAX_ERROR, "invalid range bound flags"),
    };
    let cx = host.cx();
    let printed = |i: usize| args.get(i).and_then(|v| convert::output(&cx, arg_type(call, i), v));
    let (lower, upper) = (printed(0), printed(1));
    let text =
        range::print(lower.as_deref().map(|l| (l, lower_inclusive)), upper.as_deref().map(|u| (u, upper_inclusive)));
    read(host, call.result.ty, &text)
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("range_constructor2", Scalar(|h, c, a| construct(h, c, a))),
    ("range_constructor3", Scalar(|h, c, a| construct(h, c, a))),
    ("range_lower", Scalar(|h, c, a| part(h, c, a, true))),
    ("range_upper", Scalar(|h, c, a| part(h, c, a, false))),
    ("range_empty", Scalar(|h, c, a| ask(h, c, a, Option::is_none))),
    (
        "range_lower_inc",
        Scalar(|h, c, a| ask(h, c, a, |b| b.as_ref().is_some_and(|b| b.0.inclusive && b.0.value.is_some()))),
    ),
    (
        "range_upper_inc",
        Scalar(|h, c, a| ask(h, c, a, |b| b.as_ref().is_some_and(|b| b.1.inclusive && b.1.value.is_some()))),
    ),
    ("range_lower_inf", Scalar(|h, c, a| ask(h, c, a, |b| b.as_ref().is_some_and(|b| b.0.value.is_none())))),
    ("range_upper_inf", Scalar(|h, c, a| ask(h, c, a, |b| b.as_ref().is_some_and(|b| b.1.value.is_none())))),
    ("range_contains", Scalar(|h, c, a| relate(h, c, a, contains))),
    ("range_contained_by", Scalar(|h, c, a| relate(h, c, a, |by, a, b| contains(by, b, a)))),
    ("range_overlaps", Scalar(|h, c, a| relate(h, c, a, overlaps))),
    ("range_before", Scalar(|h, c, a| relate(h, c, a, before))),
    ("range_after", Scalar(|h, c, a| relate(h, c, a, |by, a, b| before(by, b, a)))),
    ("range_contains_elem", Scalar(|h, c, a| contains_element(h, c, a, 0))),
    ("elem_contained_by_range", Scalar(|h, c, a| contains_element(h, c, a, 1))),
];
