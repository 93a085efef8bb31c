//! One type for several expressions: UNION, CASE, VALUES, arrays, COALESCE.  Counterpart:
//! parser/parse_coerce.c (select_common_type, coerce_to_common_type, select_common_typmod).

use crate::analyze::Cx;
use crate::analyze::coerce::{Coercion, can_coerce_type, coerce_type};
use crate::analyze::name_list::refuse_at;
use crate::catalog::operator::CastContext;
use crate::diag::{Result, SqlState};
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// The type that all expressions are brought to; an error names the construct.
pub fn select_common_type(cx: &Cx<'_>, exprs: &[&Expr], context: &str) -> Result<TypeId> {
    let types: Vec<TypeId> = exprs.iter().map(|e| cx.expr_type(e)).collect();
    common_type(cx, &types).or_else(|(index, had, met)| {
        let message = format!("{context} types {} and {} cannot be matched", cx.type_name(had), cx.type_name(met));
        refuse_at(SqlState::DATATYPE_MISMATCH, exprs[index].at, message)
    })
}

/// The same where there being none is no error; `None` also when some of them cannot get there.
pub fn try_common_type(cx: &Cx<'_>, types: &[TypeId]) -> Option<TypeId> {
    let common = common_type(cx, types).ok()?;
    let reach = |ty: &TypeId| *ty == common || can_coerce_type(cx, &[*ty], &[common], CastContext::Implicit);
    types.iter().all(reach).then_some(common)
}

/// select_common_type_from_oids: the choice alone; an error tells which type did not match which.
pub fn common_type(cx: &Cx<'_>, types: &[TypeId]) -> std::result::Result<TypeId, (usize, TypeId, TypeId)> {
    let Some(&first) = types.first() else { return Ok(TEXT) };
    if first != UNKNOWN && types.iter().all(|ty| *ty == first) {
        return Ok(first);
    }
    let mut chosen = cx.base_type(first);
    let (mut category, mut preferred) = cx.category(chosen);
    for (index, &ty) in types.iter().enumerate().skip(1) {
        let ty = cx.base_type(ty);
        if ty == UNKNOWN || ty == chosen {
            continue;
        }
        let (its_category, its_preference) = cx.category(ty);
        let implicit = |from, to| can_coerce_type(cx, &[from], &[to], CastContext::Implicit);
        if chosen != UNKNOWN {
            if its_category != category {
                return Err((index, chosen, ty));
            }
            if preferred || !implicit(chosen, ty) || implicit(ty, chosen) {
                continue;
            }
        }
        (chosen, category, preferred) = (ty, its_category, its_preference);
    }
    Ok(if chosen == UNKNOWN { TEXT } else { chosen })
}

/// The modifier that all share, otherwise -1.
pub fn select_common_typmod<'e>(cx: &Cx<'_>, exprs: impl IntoIterator<Item = &'e Expr>, common: TypeId) -> i32 {
    let mut shared = None;
    for expr in exprs {
        let typmod = cx.expr_typmod(expr);
        if cx.expr_type(expr) != common || shared.is_some_and(|s| s != typmod) {
            return -1;
        }
        shared = Some(typmod);
    }
    shared.unwrap_or(-1)
}

/// coerce_to_common_type
pub fn coerce_to_common_type(cx: &Cx<'_>, expr: Expr, target: TypeId, context: &str) -> Result<Expr> {
    let source = cx.expr_type(&expr);
    if source == target {
        return Ok(expr);
    }
    if !can_coerce_type(cx, &[source], &[target], CastContext::Implicit) {
        let (from, to) = (cx.type_name(source), cx.type_name(target));
        let message = format!("{context} could not convert type {from} to {to}");
        return refuse_at(SqlState::CANNOT_COERCE, expr.at, message);
    }
    coerce_type(cx, expr, source, TypeRef::plain(target), Coercion::IMPLICIT)
}
