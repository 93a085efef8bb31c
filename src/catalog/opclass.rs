//! Which operator class a type has by itself, and the order that ORDER BY means without more words.
//! Counterparts: commands/indexcmds.c (GetDefaultOpClass), parser/parse_coerce.c (IsBinaryCoercible),
//! utils/cache/typcache.c (TYPECACHE_LT_OPR, TYPECACHE_GT_OPR).

use crate::catalog::Catalog;
use crate::catalog::operator::{CastContext, CastMethod};
use crate::catalog::type_::TypeKind;
use crate::oid::wellknown::*;
use crate::oid::{AmId, OpClassId, OperId, TypeId};

/// The class that an index of this method uses for a type when none is named.
pub(crate) fn default_opclass(catalog: &Catalog, am: AmId, ty: TypeId) -> Option<OpClassId> {
    let ty = catalog.base_type(ty);
    if let Some(exact) = catalog.default_opclass_exact(am, ty) {
        return Some(exact);
    }
    let category = catalog.type_(ty).map(|t| t.category)?;
    let (mut preferred, mut compatible) = (Vec::new(), Vec::new());
    for class in catalog.opclasses.all().filter(|c| c.am == am && c.is_default) {
        if is_binary_coercible(catalog, ty, class.input) {
            let input = catalog.type_(class.input);
            let is_preferred = input.is_some_and(|t| t.category == category && t.preferred);
            if is_preferred { preferred.push(class.id) } else { compatible.push(class.id) }
        }
    }
    match (preferred.as_slice(), compatible.as_slice()) {
        ([one], _) | ([], [one]) => Some(*one),
        _ => None,
    }
}

/// Whether a value of one type is one of the other as it is.
pub(crate) fn is_binary_coercible(catalog: &Catalog, source: TypeId, target: TypeId) -> bool {
    if source == target || matches!(target, ANY | ANYELEMENT | ANYCOMPATIBLE) {
        return true;
    }
    let source = catalog.base_type(source);
    let Some(row) = catalog.type_(source) else { return false };
    let is_array = row.is_true_array();
    let of_kind = match target {
        _ if source == target => true,
        ANYARRAY | ANYCOMPATIBLEARRAY => is_array,
        ANYNONARRAY | ANYCOMPATIBLENONARRAY => !is_array,
        ANYENUM => matches!(row.kind, TypeKind::Enum(_)),
        ANYRANGE | ANYCOMPATIBLERANGE => matches!(row.kind, TypeKind::Range(_)),
        ANYMULTIRANGE | ANYCOMPATIBLEMULTIRANGE => matches!(row.kind, TypeKind::Multirange { .. }),
        RECORD => row.relation().is_some(),
        RECORDARRAY => is_array && row.element.and_then(|e| catalog.type_(e)).is_some_and(|e| e.relation().is_some()),
        _ => false,
    };
    let by_cast = || {
        catalog
            .cast(source, target)
            .is_some_and(|c| c.method == CastMethod::Binary && c.context == CastContext::Implicit)
    };
    of_kind || by_cast()
}

/// `<` and `>` of a type's default B-tree class.
pub(crate) fn sort_operators(catalog: &Catalog, ty: TypeId) -> (Option<OperId>, Option<OperId>) {
    let class = default_opclass(catalog, BTREE, ty).and_then(|id| catalog.opclass(id));
    let family = class.and_then(|c| catalog.opfamily(c.family).map(|f| (c.input, f)));
    let Some((input, family)) = family else { return (None, None) };
    let member = |strategy: i16| {
        let fits = |o: &&crate::catalog::operator::AmOp| {
            o.strategy == strategy && o.left == input && o.right == input && o.sort_family.is_none()
        };
        family.operators.iter().find(fits).map(|o| o.oper)
    };
    (member(1), member(5))
}
