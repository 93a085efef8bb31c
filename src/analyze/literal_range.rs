//! Ranges and multiranges in the form that is kept.  Counterparts: utils/adt/rangetypes.c (make_range,
//! range_serialize, int4range_canonical), multirangetypes.c (multirange_canonicalize).
//! Deviation: bounds of types whose order is not known leave several ranges as they were written.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::analyze::Cx;
use crate::analyze::literal::nested_text;
use crate::catalog::type_::{Range, TypeKind};
use crate::datum::range::{self, Parsed};
use crate::datum::{self, Datum};
use crate::diag::{Result, SqlState, refuse};
use crate::nodes::TypeRef;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// A bound's text and whether it belongs to the range; `None` is without end.
type Bound = Option<(String, bool)>;

/// What a range's text comes to.
enum Value {
    Empty,
    Bounds(Bound, Bound),
    /// Some bound, or what the type does to bounds, is not known.
    Unknown(String),
}

pub(super) fn range_value(cx: &Cx<'_>, range: &Range, text: &str) -> Result<Datum> {
    Ok(match read(cx, range, text)? {
        Value::Empty => Datum::text("empty"),
        Value::Bounds(lower, upper) => Datum::text(print(&lower, &upper)),
        Value::Unknown(text) => Datum::opaque(text),
    })
}

fn print(lower: &Bound, upper: &Bound) -> String {
    let shown = |bound: &Bound| bound.as_ref().map(|(text, inclusive)| (text.clone(), *inclusive));
    let (lower, upper) = (shown(lower), shown(upper));
    range::print(lower.as_ref().map(|(t, i)| (t.as_str(), *i)), upper.as_ref().map(|(t, i)| (t.as_str(), *i)))
}

fn read(cx: &Cx<'_>, range: &Range, text: &str) -> Result<Value> {
    let Parsed::Bounds { lower_inclusive, lower, upper, upper_inclusive } = range::parse(text)? else {
        return Ok(Value::Empty);
    };
    let subtype = TypeRef::plain(range.subtype);
    let nested = |bound: Option<String>| bound.map(|b| nested_text(cx, subtype, &b)).transpose();
    let (lower, upper) = (nested(lower)?, nested(upper)?);
    let is_known = |bound: &Option<(Arc<str>, bool)>| bound.as_ref().is_none_or(|(_, known)| *known);
    let known = is_known(&lower) && is_known(&upper);
    let mut lower: Bound = lower.map(|(text, _)| (text.to_string(), lower_inclusive));
    let mut upper: Bound = upper.map(|(text, _)| (text.to_string(), upper_inclusive));
    if let (Some((low, _)), Some((high, _))) = (&lower, &upper)
        && compare(range.subtype, low, high) == Some(Ordering::Greater)
    {
        let message = "range lower bound must be less than or equal to range upper bound";
        return refuse(SqlState::DATA_EXCEPTION, message);
    }
    if range.canonical.is_some() {
        if !matches!(range.subtype, INT4 | INT8 | DATE) {
            return Ok(Value::Unknown(text.to_owned()));
        }
        close_below(range.subtype, &mut lower, &mut upper);
    }
    if !known {
        return Ok(Value::Unknown(print(&lower, &upper)));
    }
    let is_empty = matches!((&lower, &upper), (Some((l, li)), Some((u, ui)))
        if !(*li && *ui) && (l == u || compare(range.subtype, l, u) == Some(Ordering::Equal)));
    Ok(if is_empty { Value::Empty } else { Value::Bounds(lower, upper) })
}

/// Discrete types hold the lower bound and not the upper one.
fn close_below(subtype: TypeId, lower: &mut Bound, upper: &mut Bound) {
    let successor = |text: &str| match subtype {
        DATE => datum::next_day(text),
        _ => range::successor_of_integer(text),
    };
    if let Some((bound, inclusive @ false)) = lower
        && let Some(next) = successor(bound)
    {
        (*bound, *inclusive) = (next, true);
    }
    if let Some((bound, inclusive @ true)) = upper
        && let Some(next) = successor(bound)
    {
        (*bound, *inclusive) = (next, false);
    }
}

/// Several ranges are kept in order, and as one where they touch.
pub(super) fn multirange(cx: &Cx<'_>, range: TypeId, text: &str) -> Result<Datum> {
    let Some(TypeKind::Range(range)) = cx.catalog.type_(range).map(|row| &row.kind) else {
        return Ok(Datum::opaque(text));
    };
    let mut bounds: Vec<(Bound, Bound)> = Vec::new();
    for text in range::parse_multirange(text)? {
        match read(cx, range, &text)? {
            Value::Empty => {}
            Value::Bounds(lower, upper) => bounds.push((lower, upper)),
            Value::Unknown(_) => return Ok(Datum::opaque(text)),
        }
    }
    let Some(merged) = merge(range.subtype, bounds) else { return Ok(Datum::opaque(text)) };
    let shown: Vec<String> = merged.iter().map(|(lower, upper)| print(lower, upper)).collect();
    Ok(Datum::text(format!("{{{}}}", shown.join(","))))
}

fn merge(subtype: TypeId, mut ranges: Vec<(Bound, Bound)>) -> Option<Vec<(Bound, Bound)>> {
    if ranges.len() < 2 {
        return Some(ranges);
    }
    let texts = |ranges: &[(Bound, Bound)]| -> Vec<String> {
        ranges.iter().flat_map(|(l, u)| [l, u]).flatten().map(|(text, _)| text.clone()).collect()
    };
    let all = texts(&ranges);
    if all.iter().any(|text| compare(subtype, text, &all[0]).is_none()) {
        return None;
    }
    let by = |a: &str, b: &str| compare(subtype, a, b).unwrap_or(Ordering::Equal);
    ranges.sort_by(|(a, _), (b, _)| match (a, b) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Less,
        (Some(_), None) => Ordering::Greater,
        (Some((a, a_in)), Some((b, b_in))) => by(a, b).then(b_in.cmp(a_in)),
    });
    let mut merged: Vec<(Bound, Bound)> = Vec::new();
    for (lower, upper) in ranges {
        let touches = |end: &Bound| match (end, &lower) {
            (Some((end, end_in)), Some((start, start_in))) => match by(end, start) {
                Ordering::Less => false,
                Ordering::Equal => *end_in || *start_in,
                Ordering::Greater => true,
            },
            (None, _) | (_, None) => true,
        };
        match merged.last_mut().filter(|last| touches(&last.1)) {
            Some(last) => {
                let further = match (&last.1, &upper) {
                    (None, _) => false,
                    (Some(_), None) => true,
                    (Some((a, a_in)), Some((b, b_in))) => by(b, a).then(b_in.cmp(a_in)) == Ordering::Greater,
                };
                if further {
                    last.1 = upper;
                }
            }
            None => merged.push((lower, upper)),
        }
    }
    Some(merged)
}

/// The order of two printed values, where it can be told from their text.
fn compare(subtype: TypeId, a: &str, b: &str) -> Option<Ordering> {
    match subtype {
        INT2 | INT4 | INT8 | OID => Some(a.parse::<i64>().ok()?.cmp(&b.parse::<i64>().ok()?)),
        FLOAT4 | FLOAT8 => a.parse::<f64>().ok()?.partial_cmp(&b.parse::<f64>().ok()?),
        NUMERIC => compare_decimal(a, b),
        DATE | TIMESTAMP | TIMESTAMPTZ | TIME => compare_instant(a, b),
        _ => (a == b).then_some(Ordering::Equal),
    }
}

fn compare_decimal(a: &str, b: &str) -> Option<Ordering> {
    let parts = |text: &str| {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = [whole, fraction].into_iter().all(|t| t.bytes().all(|b| b.is_ascii_digit()));
        let fraction = fraction.trim_end_matches('0').to_owned();
        plain.then(|| (negative, whole.trim_start_matches('0').to_owned(), fraction))
    };
    let ((a_neg, a_whole, a_frac), (b_neg, b_whole, b_frac)) = (parts(a)?, parts(b)?);
    let is_zero = |whole: &str, fraction: &str| whole.is_empty() && fraction.is_empty();
    if is_zero(&a_whole, &a_frac) && is_zero(&b_whole, &b_frac) {
        return Some(Ordering::Equal);
    }
    if a_neg != b_neg {
        return Some(if a_neg { Ordering::Less } else { Ordering::Greater });
    }
    let size = a_whole.len().cmp(&b_whole.len()).then(a_whole.cmp(&b_whole)).then(a_frac.cmp(&b_frac));
    Some(if a_neg { size.reverse() } else { size })
}

/// Dates and times of one form are ordered as their text is; years before ours and beyond four digits
/// are of another form.
fn compare_instant(a: &str, b: &str) -> Option<Ordering> {
    let rank = |text: &str| match text {
        "-infinity" => -1,
        "infinity" => 1,
        _ => 0,
    };
    if rank(a) != 0 || rank(b) != 0 {
        return Some(rank(a).cmp(&rank(b)));
    }
    let zone = |text: &str| text.rfind('+').map(|at| text[at..].to_owned());
    let shape = |text: &str| (text.find(['-', ':']), text.ends_with("BC"), zone(text));
    (shape(a) == shape(b) && !a.ends_with("BC")).then(|| {
        let bare = |text: &str| text.split('+').next().unwrap_or_default().to_owned();
        bare(a).cmp(&bare(b))
    })
}
