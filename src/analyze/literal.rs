//! Input of literals for every type: built-in base types by [`crate::datum`]; arrays, rows, ranges,
//! enum labels and reg* names, which need the catalog, here.  Counterparts: utils/adt/arrayfuncs.c,
//! rowtypes.c, rangetypes.c, enum.c, regproc.c.

use std::sync::Arc;

use crate::analyze::Cx;
use crate::analyze::literal_range::{multirange, range_value};
use crate::analyze::literal_reg;
use crate::catalog::proc::Body;
use crate::catalog::type_::{EnumLabel, Type, TypeKind};
use crate::datum::array::{self, Item};
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
        TypeKind::Pseudo if ty.ty == RECORD => {
            refuse(SqlState::FEATURE_NOT_SUPPORTED, "input of anonymous composite types is not implemented")
        }
        TypeKind::Base | TypeKind::Pseudo | TypeKind::Shell => match written_as_array(row) {
            Some(element) => {
                let delimiter = cx.catalog.type_(element).map_or(b',', |e| e.delimiter);
                array_value(cx, TypeRef { ty: element, typmod: ty.typmod }, char::from(delimiter), text)
            }
            None => match literal_reg::input(cx, ty.ty, text)? {
                Some(value) => Ok(value),
                None => datum::input(works_like(cx, row), ty.typmod, text, cx.clock()),
            },
        },
    }
}

/// The element of a type whose values are written in braces.
fn written_as_array(row: &Type) -> Option<TypeId> {
    row.element.filter(|_| row.is_true_array() && !matches!(row.id, INT2VECTOR | OIDVECTOR))
}

/// The type whose input routine is known that a type of an extension shares its own with, or itself.
fn works_like(cx: &Cx<'_>, row: &Type) -> TypeId {
    let Some(routine) = row.input.and_then(|id| cx.catalog.proc(id)) else { return row.id };
    let source = match &routine.body {
        Body::Source(source) if !source.is_empty() => &**source,
        _ => &*routine.name,
    };
    match source {
        "textin" | "citextin" | "ltree_in" => TEXT,
        "hstore_in" => datum::HSTORE,
        "vector_in" => datum::VECTOR,
        _ => row.id,
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
pub(super) fn nested_text(cx: &Cx<'_>, ty: TypeRef, written: &str) -> Result<(Arc<str>, bool)> {
    match input(cx, ty, written)? {
        Datum::Text(text) => Ok((text, true)),
        Datum::Opaque(text) => Ok((text, false)),
        Datum::Address(_) | Datum::EnumLabel(_) | Datum::Array { .. } | Datum::Row(_) => {
            Ok((Arc::from(written), false))
        }
    }
}

fn array_value(cx: &Cx<'_>, element: TypeRef, delimiter: char, text: &str) -> Result<Datum> {
    let parsed = array::parse(text, delimiter)?;
    let Item::List(items) = &parsed.items else { return Ok(Datum::opaque(text)) };
    if keeps_ids(cx, element.ty) && !items.is_empty() {
        let elements = elements_by_id(cx, element, items)?;
        return Ok(Datum::Array { bounds: Arc::from(parsed.bounds), elements });
    }
    let mut printed = parsed.bounds;
    let known = print_items(cx, element, delimiter, items, &mut printed)?;
    Ok(if known { Datum::text(printed) } else { Datum::opaque(printed) })
}

fn elements_by_id(cx: &Cx<'_>, element: TypeRef, items: &[Item]) -> Result<Vec<Option<Datum>>> {
    let one = |item: &Item| match item {
        Item::Text(text) => input(cx, element, text).map(Some),
        Item::Null => Ok(None),
        Item::List(inner) => {
            Ok(Some(Datum::Array { bounds: Arc::from(""), elements: elements_by_id(cx, element, inner)? }))
        }
    };
    items.iter().map(one).collect()
}

/// Types whose values are kept by id, because a rename changes how they print; and what is made of such.
fn keeps_ids(cx: &Cx<'_>, ty: TypeId) -> bool {
    let base = cx.base_type(ty);
    if literal_reg::is_reg(base) {
        return true;
    }
    let Some(row) = cx.catalog.type_(base) else { return false };
    match &row.kind {
        TypeKind::Enum(_) => true,
        TypeKind::Composite(rel) => {
            let rel = cx.catalog.relation(*rel);
            rel.is_some_and(|rel| rel.live_attributes().any(|(_, attr)| keeps_ids(cx, attr.ty.ty)))
        }
        TypeKind::Base => row.element.filter(|_| row.is_true_array()).is_some_and(|element| keeps_ids(cx, element)),
        TypeKind::Domain(_) | TypeKind::Range(_) | TypeKind::Multirange { .. } | TypeKind::Pseudo | TypeKind::Shell => {
            false
        }
    }
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
    if live.iter().any(|ty| keeps_ids(cx, ty.ty)) {
        let one = |(ty, field): (TypeRef, Option<String>)| field.map(|field| input(cx, ty, &field)).transpose();
        return Ok(Datum::Row(live.into_iter().zip(fields).map(one).collect::<Result<_>>()?));
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
