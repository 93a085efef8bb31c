//! Which way leads from a type to another.  Counterpart: parser/parse_coerce.c
//! (find_coercion_pathway, find_typmod_coercion_function, IsBinaryCoercible).

use crate::analyze::Cx;
use crate::catalog::operator::{CastContext, CastMethod};
use crate::catalog::type_::TypeKind;
use crate::oid::wellknown::*;
use crate::oid::{ProcId, TypeId};

/// CoercionPathType
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pathway {
    None,
    Func(ProcId),
    Relabel,
    Array,
    ViaIo,
}

/// find_coercion_pathway
pub fn find(cx: &Cx<'_>, target: TypeId, source: TypeId, context: CastContext) -> Pathway {
    let (source, target) = (cx.base_type(source), cx.base_type(target));
    if source == target {
        return Pathway::Relabel;
    }
    if let Some(cast) = cx.catalog.cast(source, target) {
        return match cast.method {
            _ if context < cast.context => Pathway::None,
            CastMethod::Function(proc) => Pathway::Func(proc),
            CastMethod::InOut => Pathway::ViaIo,
            CastMethod::Binary => Pathway::Relabel,
        };
    }
    if target != OIDVECTOR
        && target != INT2VECTOR
        && let (Some(to), Some(from)) = (cx.element_type(target), cx.element_type(source))
        && find(cx, to, from, context) != Pathway::None
    {
        return Pathway::Array;
    }
    let is_string = |ty| cx.category(ty).0 == b'S';
    let to_string = context >= CastContext::Assignment && is_string(target);
    let from_string = context >= CastContext::Explicit && is_string(source);
    if to_string || from_string { Pathway::ViaIo } else { Pathway::None }
}

/// find_typmod_coercion_function: the function that applies a modifier to a type.
pub fn find_typmod(cx: &Cx<'_>, ty: TypeId) -> Pathway {
    let element = cx.element_type(ty);
    let scalar = element.unwrap_or(ty);
    match cx.catalog.cast(scalar, scalar).map(|cast| cast.method) {
        Some(CastMethod::Function(_)) if element.is_some() => Pathway::Array,
        Some(CastMethod::Function(proc)) => Pathway::Func(proc),
        _ => Pathway::None,
    }
}

/// IsBinaryCoercible
pub fn is_binary_coercible(cx: &Cx<'_>, source: TypeId, target: TypeId) -> bool {
    if source == target || matches!(target, ANY | ANYELEMENT | ANYCOMPATIBLE) {
        return true;
    }
    let source = cx.base_type(source);
    if source == target {
        return true;
    }
    let kind = cx.catalog.type_(source).map(|row| &row.kind);
    let to_container = match target {
        ANYARRAY | ANYCOMPATIBLEARRAY => cx.element_type(source).is_some(),
        ANYNONARRAY | ANYCOMPATIBLENONARRAY => cx.element_type(source).is_none(),
        ANYENUM => matches!(kind, Some(TypeKind::Enum(_))),
        ANYRANGE | ANYCOMPATIBLERANGE => matches!(kind, Some(TypeKind::Range(_))),
        ANYMULTIRANGE | ANYCOMPATIBLEMULTIRANGE => matches!(kind, Some(TypeKind::Multirange { .. })),
        RECORD => cx.composite_relation(source).is_some(),
        RECORDARRAY => cx.is_complex_array(source),
        _ => false,
    };
    to_container
        || cx
            .catalog
            .cast(source, target)
            .is_some_and(|c| c.method == CastMethod::Binary && c.context == CastContext::Implicit)
}
