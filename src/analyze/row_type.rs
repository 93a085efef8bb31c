//! The columns of a row value.  Counterpart: utils/fmgr/funcapi.c (get_expr_result_tupdesc),
//! parser/parse_target.c (expandRecordVariable).

use crate::analyze::Cx;
use crate::analyze::state::{Params, ParseState};
use crate::catalog::proc::Proc;
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::*;
use crate::oid::{RelId, TypeId};

/// Columns of a composite type, of a call with OUT arguments, or of a row constructor; by attribute
/// number - 1. `None` where they are not known or it is no row.
pub fn expr_columns(ps: &ParseState<'_>, expr: &Expr) -> Option<Vec<RteColumn>> {
    match &expr.node {
        ExprNode::Var(var) if var.ty.ty == RECORD => record_variable(ps, var),
        ExprNode::Param(param) if param.ty.ty == RECORD && param.kind == ParamKind::Extern => match ps.params {
            Params::Block(variables) => variables.columns(param.id),
            Params::None | Params::Routine { .. } | Params::Domain { .. } => None,
        },
        _ => static_columns(ps.cx, expr),
    }
}

/// The same where no range table is at hand.
pub fn static_columns(cx: &Cx<'_>, expr: &Expr) -> Option<Vec<RteColumn>> {
    let ty = cx.expr_type(expr);
    if let Some(rel) = cx.composite_relation(ty) {
        return Some(relation_columns(cx, rel));
    }
    if ty != RECORD {
        return None;
    }
    match &expr.node {
        ExprNode::FuncExpr(func) => {
            let proc = cx.catalog.proc(func.proc)?;
            let actual: Vec<TypeId> = func.args.iter().map(|a| cx.expr_type(a)).collect();
            output_columns(cx, proc, &actual)
        }
        ExprNode::OpExpr(op) => {
            let proc = cx.catalog.proc(cx.catalog.operator(op.oper)?.code?)?;
            let actual: Vec<TypeId> = op.args.iter().map(|a| cx.expr_type(a)).collect();
            output_columns(cx, proc, &actual)
        }
        ExprNode::RowExpr { args, colnames, .. } => {
            let column = |(i, arg): (usize, &Expr)| RteColumn {
                name: colnames.get(i).cloned().unwrap_or_else(|| Name::new(&format!("f{}", i + 1))),
                ty: cx.expr_type_ref(arg),
                collation: collation::expr_collation(arg),
                dropped: false,
            };
            Some(args.iter().enumerate().map(column).collect())
        }
        _ => None,
    }
}

/// The attributes of a relation; dropped ones keep their slot.
pub fn relation_columns(cx: &Cx<'_>, rel: RelId) -> Vec<RteColumn> {
    let Some(rel) = cx.catalog.relation(rel) else { return Vec::new() };
    let column = |attr: &crate::catalog::class::Attribute| RteColumn {
        name: if attr.dropped { Name::default() } else { attr.name.clone() },
        ty: attr.ty,
        collation: attr.collation,
        dropped: attr.dropped,
    };
    rel.attributes.iter().map(column).collect()
}

/// What the OUT arguments of a routine make, with generic types resolved by a call's arguments
/// (build_function_result_tupdesc_t, resolve_polymorphic_tupdesc).
pub fn output_columns(cx: &Cx<'_>, proc: &Proc, actual: &[TypeId]) -> Option<Vec<RteColumn>> {
    let outputs: Vec<_> = proc.output_args().collect();
    if outputs.is_empty() {
        return None;
    }
    let mut columns = Vec::with_capacity(outputs.len());
    for (i, arg) in outputs.into_iter().enumerate() {
        let mut declared: Vec<TypeId> = proc.arg_types.iter().copied().take(actual.len()).collect();
        let ty = crate::analyze::polymorphic::enforce_consistency(cx, actual, &mut declared, arg.ty, false).ok()?;
        let name = if arg.name.is_empty() { Name::new(&format!("column{}", i + 1)) } else { arg.name.clone() };
        columns.push(RteColumn { name, ty: TypeRef::plain(ty), collation: cx.type_collation(ty), dropped: false });
    }
    Some(columns)
}

/// expandRecordVariable
fn record_variable(ps: &ParseState<'_>, var: &Var) -> Option<Vec<RteColumn>> {
    let level = ps.level(var.levels_up)?;
    let rte = level.rtable.get((var.varno as usize).checked_sub(1)?)?;
    if var.attno == 0 {
        return Some(rte.columns.clone());
    }
    let index = usize::try_from(var.attno).ok()?.checked_sub(1)?;
    match &rte.kind {
        RteKind::Subquery { query, .. } => static_columns(ps.cx, &query.outputs().nth(index)?.expr),
        RteKind::Join { aliases, .. } => expr_columns(level, aliases.get(index)?),
        RteKind::Function { functions, .. } => static_columns(ps.cx, &functions.first()?.expr),
        RteKind::Values { rows } => static_columns(ps.cx, rows.first()?.get(index)?),
        RteKind::Cte { name, levels_up, .. } => {
            let cte = level.level(*levels_up)?.ctes.iter().find(|cte| cte.name == *name)?;
            static_columns(ps.cx, &cte.query.outputs().nth(index)?.expr)
        }
        RteKind::Relation { .. } | RteKind::TableFunc(_) | RteKind::NamedTuplestore { .. } | RteKind::Result => None,
    }
}
