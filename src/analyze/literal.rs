//! Input of literals for every type: built-in base types by [`crate::datum`]; arrays, rows, ranges,
//! enum labels and reg* names, which need the catalog, here.  Counterparts: utils/adt/arrayfuncs.c,
//! rowtypes.c, rangetypes.c, enum.c, regproc.c.

use std::sync::Arc;

use crate::analyze::Cx;
use crate::analyze::literal_reg;
use crate::catalog::type_::{EnumLabel, Range, TypeKind};
use crate::datum::array::{self, Item};
use crate::datum::range::{self, Parsed};
use crate::datum::{self, Clock, Datum};
use crate::diag::{Result, SqlState, refuse};
use crate::nodes::TypeRef;
use crate::oid::wellknown::*;
use crate::oid::{RelId, TypeId};

impl<'a> Cx<'a> {
    pub fn clock(&self) -> Clock<'a> {
        Clock { now: self.settings.now, timezone: &self.settings.timezone, date_order: &self.settings.date_order }
    }
}

/// The value that a text stands for.
pub fn input(cx: &Cx<'_>, ty: TypeRef, text: &str) -> Result<Datum> {
    let Some(row) = cx.catalog.type_(ty.ty) else { return Ok(Datum::opaque(text)) };
    match &row.kind {
        TypeKind::Enum(labels) => enum_label(cx, ty.ty, labels, text),
        TypeKind::Domain(domain) => input(cx, domain.base, text),
        TypeKind::Composite(rel) => composite(cx, *rel, text),
        TypeKind::Range(range) => range_value(cx, range, text),
        TypeKind::Multirange { range } => multirange(cx, *range, text),
        TypeKind::Base | TypeKind::Pseudo | TypeKind::Shell => match row.element.filter(|_| row.is_true_array()) {
            Some(element) => {
                let delimiter = cx.catalog.type_(element).map_or(b',', |e| e.delimiter);
                array_value(cx, TypeRef { ty: element, typmod: ty.typmod }, char::from(delimiter), text)
            }
            None => match literal_reg::input(cx, ty.ty, text)? {
                Some(value) => Ok(value),
                None => datum::input(ty.ty, ty.typmod, text, cx.clock()),
            },
        },
    }
}

fn enum_label(cx: &Cx<'_>, ty: TypeId, labels: &[EnumLabel], text: &str) -> Result<Datum> {
    match labels.iter().find(|label| label.name == *text) {
        Some(label) => Ok(Datum::EnumLabel(label.id)),
        None => refuse(
            SqlState::INVALID_TEXT_REPRESENTATION,
            format!("invalid input value for enum {}: \"{text}\"", cx.type_name(ty)),
        ),
    }
}

/// The text of a value that is part of another value's text.
fn nested_text(cx: &Cx<'_>, ty: TypeRef, written: &str) -> Result<(Arc<str>, bool)> {
    match input(cx, ty, written)? {
        Datum::Text(text) => Ok((text, true)),
        Datum::Opaque(text) => Ok((text, false)),
        Datum::Address(_) | Datum::EnumLabel(_) | Datum::Array { .. } => Ok((Arc::from(written), false)),
    }
}

fn array_value(cx: &Cx<'_>, element: TypeRef, delimiter: char, text: &str) -> Result<Datum> {
    let parsed = array::parse(text, delimiter)?;
    let Item::List(items) = &parsed.items else { return Ok(Datum::opaque(text)) };
    let by_id = items.iter().all(|item| !matches!(item, Item::List(_))) && keeps_ids(cx, element.ty);
    if by_id && !items.is_empty() {
        let one = |item: &Item| match item {
            Item::Text(text) => input(cx, element, text).map(Some),
            Item::Null | Item::List(_) => Ok(None),
        };
        let elements = items.iter().map(one).collect::<Result<Vec<_>>>()?;
        return Ok(Datum::Array { bounds: Arc::from(parsed.bounds), elements });
    }
    let mut printed = parsed.bounds;
    let known = print_items(cx, element, delimiter, items, &mut printed)?;
    Ok(if known { Datum::text(printed) } else { Datum::opaque(printed) })
}

/// Types whose values are kept by id, because a rename changes how they print.
fn keeps_ids(cx: &Cx<'_>, ty: TypeId) -> bool {
    let base = cx.base_type(ty);
    literal_reg::is_reg(base) || cx.catalog.type_(base).is_some_and(|row| row.enum_labels().is_some())
}

fn print_items(cx: &Cx<'_>, element: TypeRef, delimiter: char, items: &[Item], printed: &mut String) -> Result<bool> {
    let mut known = true;
    printed.push('{');
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            printed.push(delimiter);
        }
        match item {
            Item::Null => printed.push_str("NULL"),
            Item::List(inner) => known &= print_items(cx, element, delimiter, inner, printed)?,
            Item::Text(text) => {
                let (text, is_known) = nested_text(cx, element, text)?;
                known &= is_known;
                array::quote_element(&text, delimiter, printed);
            }
        }
    }
    printed.push('}');
    Ok(known)
}

fn composite(cx: &Cx<'_>, rel: RelId, text: &str) -> Result<Datum> {
    let fields = array::parse_row(text)?;
    let Some(row) = cx.catalog.relation(rel) else { return Ok(Datum::opaque(text)) };
    let live: Vec<TypeRef> = row.live_attributes().map(|(_, attr)| attr.ty).collect();
    if live.len() != fields.len() {
        let few = fields.len() < live.len();
        let detail = if few { "Too few columns." } else { "Too many columns." };
        return refuse(SqlState::INVALID_TEXT_REPRESENTATION, format!("malformed record literal: \"{text}\""))
            .map_err(|e| Box::new(e.with_detail(detail)));
    }
    let (mut printed, mut known) = (String::from("("), true);
    for (i, (ty, field)) in live.into_iter().zip(fields).enumerate() {
        if i > 0 {
            printed.push(',');
        }
        if let Some(field) = field {
            let (text, is_known) = nested_text(cx, ty, &field)?;
            known &= is_known;
            array::quote_field(&text, &mut printed);
        }
    }
    printed.push(')');
    Ok(if known { Datum::text(printed) } else { Datum::opaque(printed) })
}

/// A range in the form that its canonical function gives; those of int4, int8 and date are known.
fn range_value(cx: &Cx<'_>, range: &Range, text: &str) -> Result<Datum> {
    let Parsed::Bounds { lower_inclusive, lower, upper, upper_inclusive } = range::parse(text)? else {
        return Ok(Datum::text("empty"));
    };
    let subtype = TypeRef::plain(range.subtype);
    let read = |bound: Option<String>| bound.map(|b| nested_text(cx, subtype, &b)).transpose();
    let (lower, upper) = (read(lower)?, read(upper)?);
    let known = lower.as_ref().is_none_or(|l| l.1) && upper.as_ref().is_none_or(|u| u.1);
    let mut lower = lower.map(|(text, _)| (text.to_string(), lower_inclusive));
    let mut upper = upper.map(|(text, _)| (text.to_string(), upper_inclusive));
    if let (Some((low, _)), Some((high, _))) = (&lower, &upper)
        && let (Ok(low), Ok(high)) = (low.parse::<i64>(), high.parse::<i64>())
        && low > high
    {
        let message = "range lower bound must be less than or equal to range upper bound";
        return refuse(SqlState::DATA_EXCEPTION, message);
    }
    if range.canonical.is_some() {
        let discrete = matches!(range.subtype, INT4 | INT8);
        let successor = |text: &str| match range.subtype {
            DATE => datum::next_day(text),
            _ => range::successor_of_integer(text),
        };
        if !discrete && range.subtype != DATE {
            return Ok(Datum::opaque(text));
        }
        if let Some((bound, inclusive)) = &mut lower
            && !*inclusive
            && let Some(next) = successor(bound)
        {
            (*bound, *inclusive) = (next, true);
        }
        if let Some((bound, inclusive)) = &mut upper
            && *inclusive
            && let Some(next) = successor(bound)
        {
            (*bound, *inclusive) = (next, false);
        }
    }
    let is_empty = matches!((&lower, &upper), (Some((l, li)), Some((u, ui))) if l == u && !(*li && *ui));
    if is_empty && known {
        return Ok(Datum::text("empty"));
    }
    let bound = |b: &Option<(String, bool)>| b.as_ref().map(|(t, i)| (t.clone(), *i));
    let (lower, upper) = (bound(&lower), bound(&upper));
    let printed = range::print(
        lower.as_ref().map(|(text, inclusive)| (text.as_str(), *inclusive)),
        upper.as_ref().map(|(text, inclusive)| (text.as_str(), *inclusive)),
    );
    Ok(if known { Datum::text(printed) } else { Datum::opaque(printed) })
}

/// One range or none is printed as it is; several would have to be ordered and merged.
fn multirange(cx: &Cx<'_>, range: TypeId, text: &str) -> Result<Datum> {
    let ranges = range::parse_multirange(text)?;
    let [only] = ranges.as_slice() else {
        return Ok(if ranges.is_empty() { Datum::text("{}") } else { Datum::opaque(text) });
    };
    match input(cx, TypeRef::plain(range), only)? {
        Datum::Text(range) if &*range == "empty" => Ok(Datum::text("{}")),
        Datum::Text(range) => Ok(Datum::text(format!("{{{range}}}"))),
        _ => Ok(Datum::opaque(text)),
    }
}
