//! pg_type and pg_range rows.  Counterparts: catalog/pg_type.dat, pg_range.dat.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::builtin::data;
use crate::builtin::refs::Refs;
use crate::builtin::rows::{Row, rows};
use crate::catalog::evidence::Evidence;
use crate::catalog::type_::{Domain, Range, Subscript, Type, TypeKind};
use crate::name::Name;
use crate::nodes::TypeRef;
use crate::oid::wellknown::BOOTSTRAP_SUPERUSER;
use crate::oid::*;

pub(super) fn types(version: u16, refs: &Refs) -> FxHashMap<TypeId, Arc<Type>> {
    let ranges = ranges(version, refs);
    let mut types = FxHashMap::with_capacity_and_hasher(1000, Default::default());
    for mut row in rows(data::TYPE, version) {
        let ty = type_of(&mut row, refs, &ranges);
        types.insert(ty.id, Arc::new(ty));
    }
    types
}

/// Ranges by their type, and range types by their multirange.
struct Ranges {
    ranges: FxHashMap<TypeId, Range>,
    of_multirange: FxHashMap<TypeId, TypeId>,
}

fn ranges(version: u16, refs: &Refs) -> Ranges {
    let mut found = Ranges { ranges: FxHashMap::default(), of_multirange: FxHashMap::default() };
    for mut row in rows(data::RANGE, version) {
        let id = refs.need_ty(row.text());
        let range = Range {
            subtype: refs.need_ty(row.text()),
            multirange: refs.ty(row.text()),
            collation: refs.collation(row.text()),
            opclass: refs.opclass(row.text()),
            canonical: refs.proc(row.text()),
            subdiff: refs.proc(row.text()),
        };
        found.of_multirange.extend(range.multirange.map(|multirange| (multirange, id)));
        found.ranges.insert(id, range);
    }
    found
}

fn type_of(row: &mut Row, refs: &Refs, ranges: &Ranges) -> Type {
    let id = TypeId(row.oid());
    let name = Name::new(row.text());
    let namespace = refs.namespace(row.text());
    let len = row.number(0);
    let by_value = row.flag();
    let typtype = row.letter(b'b');
    let category = row.letter(b'U');
    let preferred = row.flag();
    let delimiter = row.letter(b',');
    let relation = refs.relation(row.text());
    let handler = refs.proc_with_name(row.text());
    let element = refs.ty(row.text());
    let array = refs.ty(row.text());
    let [input, output, receive, send, typmod_in, typmod_out, analyze] = std::array::from_fn(|_| refs.proc(row.text()));
    let align = row.letter(b'i');
    let storage = row.letter(b'p');
    let not_null = row.flag();
    let base = refs.ty(row.text()).map(|ty| TypeRef { ty, typmod: -1 });
    let typmod = row.number(-1);
    let collation = refs.collation(row.text());
    let default_text = row.some().map(str::to_owned);
    let domain =
        base.map(|base| Domain { base: TypeRef { typmod, ..base }, not_null, default: None, constraints: Vec::new() });
    let kind = kind(id, typtype, relation, domain, ranges).unwrap_or_else(|| {
        refs.complain("kind of type", &name);
        TypeKind::Shell
    });
    Type {
        id,
        name,
        namespace,
        owner: Some(BOOTSTRAP_SUPERUSER),
        kind,
        category,
        preferred,
        len,
        by_value,
        align,
        storage,
        delimiter,
        element,
        array,
        subscript: subscript(handler, element, len),
        input,
        output,
        receive,
        send,
        typmod_in,
        typmod_out,
        analyze,
        collation,
        default_text,
        at: Evidence::builtin(),
    }
}

fn kind(id: TypeId, typtype: u8, rel: Option<RelId>, domain: Option<Domain>, ranges: &Ranges) -> Option<TypeKind> {
    match typtype {
        b'b' => Some(TypeKind::Base),
        b'c' => rel.map(TypeKind::Composite),
        b'd' => domain.map(TypeKind::Domain),
        b'p' => Some(TypeKind::Pseudo),
        b'r' => ranges.ranges.get(&id).cloned().map(TypeKind::Range),
        b'm' => ranges.of_multirange.get(&id).map(|range| TypeKind::Multirange { range: *range }),
        _ => None,
    }
}

/// Before PostgreSQL 14 there is no handler: an element type and a length say it all (IsTrueArrayType).
fn subscript(handler: Option<(&str, ProcId)>, element: Option<TypeId>, len: i16) -> Subscript {
    match handler {
        Some(("array_subscript_handler", _)) => Subscript::Array,
        Some(("raw_array_subscript_handler", _)) => Subscript::Raw,
        Some(("jsonb_subscript_handler", _)) => Subscript::Jsonb,
        Some((_, proc)) => Subscript::Other(proc),
        None if element.is_none() => Subscript::None,
        None if len == -1 => Subscript::Array,
        None => Subscript::Raw,
    }
}
