//! Which operators sort a type and tell its values apart.
//! Counterparts: parser/parse_oper.c (get_sort_group_operators), commands/indexcmds.c
//! (GetDefaultOpClass), utils/cache/lsyscache.c (get_ordering_op_properties,
//! get_equality_op_for_ordering_op, get_opfamily_member).

use std::sync::Arc;

use crate::analyze::Cx;
use crate::analyze::coerce_path::is_binary_coercible;
use crate::catalog::operator::{AmProc, OpClass, OpFamily};
use crate::diag::{Diagnostic, Rejected, Result, SqlState};
use crate::oid::wellknown::{BTREE, HASH, RECORD};
use crate::oid::{AmId, OpClassId, OpFamilyId, OperId, TypeId};
use crate::text::Span;

/// Strategy numbers of btree (access/stratnum.h).
const LESS: i16 = 1;
const EQUAL: i16 = 3;
const GREATER: i16 = 5;
/// The one strategy of hash.
const HASH_EQUAL: i16 = 1;

/// The operators of a type's default ordering; none but `equal` where it can only be hashed.
#[derive(Clone, Copy, Debug)]
pub struct SortOperators {
    pub less: Option<OperId>,
    pub equal: OperId,
    pub greater: Option<OperId>,
}

/// What sorts and tells apart values of a type; an error where nothing tells them apart.
pub fn sort_group_operators(cx: &Cx<'_>, ty: TypeId, at: Span) -> Result<SortOperators> {
    let member = |strategy| default_member(cx, BTREE, ty, strategy);
    let equal = member(EQUAL).or_else(|| default_member(cx, HASH, ty, HASH_EQUAL));
    match equal.filter(|_| elements_are_comparable(cx, ty)) {
        Some(equal) => Ok(SortOperators { less: member(LESS), equal, greater: member(GREATER) }),
        None => {
            let message = format!("could not identify an equality operator for type {}", cx.type_name(ty));
            Err(Box::new(Diagnostic::refused(SqlState::UNDEFINED_FUNCTION, message).at(at)))
        }
    }
}

/// The error of a type that has no order.
pub fn no_ordering(cx: &Cx<'_>, ty: TypeId, at: Span) -> Rejected {
    let message = format!("could not identify an ordering operator for type {}", cx.type_name(ty));
    let hint = "Use an explicit ordering operator or modify the query.";
    Box::new(Diagnostic::refused(SqlState::UNDEFINED_FUNCTION, message).at(at).with_hint(hint))
}

/// Arrays are compared by their elements, so those must be comparable.
fn elements_are_comparable(cx: &Cx<'_>, ty: TypeId) -> bool {
    let base = cx.catalog.base_type(ty);
    let element = cx.catalog.type_(base).filter(|t| t.is_true_array()).and_then(|t| t.element);
    match element {
        Some(RECORD) | None => true,
        Some(element) => sort_group_operators(cx, element, Span::BUILTIN).is_ok(),
    }
}

fn default_member(cx: &Cx<'_>, am: AmId, ty: TypeId, strategy: i16) -> Option<OperId> {
    let class = cx.catalog.opclass(default_opclass(cx, am, ty)?)?;
    family_member(cx, class.family, class.input, class.input, strategy)
}

/// The operator of a family for two types (get_opfamily_member).
pub fn family_member(cx: &Cx<'_>, family: OpFamilyId, left: TypeId, right: TypeId, strategy: i16) -> Option<OperId> {
    let family = cx.catalog.opfamily(family)?;
    let fits = |op: &&crate::catalog::operator::AmOp| {
        op.left == left && op.right == right && op.strategy == strategy && op.sort_family.is_none()
    };
    family.operators.iter().find(fits).map(|op| op.oper)
}

/// The default operator class of an access method for a type: of the type itself, or of one that it
/// can be taken for.
pub fn default_opclass(cx: &Cx<'_>, am: AmId, ty: TypeId) -> Option<OpClassId> {
    let ty = cx.catalog.base_type(ty);
    if let Some(exact) = cx.catalog.default_opclass_exact(am, ty) {
        return Some(exact);
    }
    let fits = |c: &&Arc<OpClass>| c.am == am && c.is_default && is_binary_coercible(cx, ty, c.input);
    let mut compatible: Vec<(OpClassId, TypeId)> =
        cx.catalog.opclasses.all().filter(fits).map(|c| (c.id, c.input)).collect();
    compatible.sort();
    let is_preferred = |(_, input): &&(OpClassId, TypeId)| cx.catalog.type_(*input).is_some_and(|t| t.preferred);
    let preferred: Vec<_> = compatible.iter().filter(is_preferred).collect();
    match (preferred.as_slice(), compatible.as_slice()) {
        ([only], _) => Some(only.0),
        ([], [only]) => Some(only.0),
        _ => None,
    }
}

/// The btree family in which an operator means less or greater, its operand type, and whether it
/// means greater.
pub fn ordering_properties(cx: &Cx<'_>, oper: OperId) -> Option<(OpFamilyId, TypeId, bool)> {
    let mut families: Vec<&Arc<OpFamily>> = cx.catalog.opfamilies.all().filter(|f| f.am == BTREE).collect();
    families.sort_by_key(|f| f.id);
    families.into_iter().find_map(|family| {
        let fits = |op: &&crate::catalog::operator::AmOp| {
            op.oper == oper && op.left == op.right && matches!(op.strategy, LESS | GREATER)
        };
        family.operators.iter().find(fits).map(|op| (family.id, op.left, op.strategy == GREATER))
    })
}

/// The equality that goes with an ordering operator, and whether that one means greater.
pub fn equality_for_ordering(cx: &Cx<'_>, oper: OperId) -> Option<(OperId, bool)> {
    let (family, ty, reverse) = ordering_properties(cx, oper)?;
    family_member(cx, family, ty, ty, EQUAL).map(|equal| (equal, reverse))
}

/// The in_range support functions of a family for an ordering type.
pub fn in_range_procs(cx: &Cx<'_>, family: OpFamilyId, ty: TypeId) -> Vec<AmProc> {
    const IN_RANGE: i16 = 3;
    let Some(family) = cx.catalog.opfamily(family) else { return Vec::new() };
    family.procs.iter().filter(|p| p.left == ty && p.number == IN_RANGE).copied().collect()
}
