//! Rows and their comparison.  Counterpart: parser/parse_expr.c (transformRowExpr,
//! make_row_comparison_op, make_row_distinct_op), parser/parse_target.c (expansion of stars).

use std::collections::BTreeSet;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::Cx;
use crate::analyze::coerce::returns_set;
use crate::analyze::expr::{need, transform_expr_rec};
use crate::analyze::expr_oper::bool_expr;
use crate::analyze::expr_subscript;
use crate::analyze::name_list::{refuse_at, strings};
use crate::analyze::oper::{make_distinct_op, make_op};
use crate::analyze::relation::{column_var, missing_table, refname_ns_item};
use crate::analyze::row_type;
use crate::analyze::state::ParseState;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::OperId;
use crate::oid::wellknown::*;
use crate::text::Span;

pub fn transform_row(ps: &ParseState<'_>, row: &pb::RowExpr) -> Result<Expr> {
    let at = ps.cx.span(row.location);
    let args = expression_list(ps, &row.args)?;
    if args.len() > 1664 {
        return refuse_at(SqlState::TOO_MANY_COLUMNS, at, "ROW expressions can have at most 1664 entries");
    }
    let form = match pb::CoercionForm::try_from(row.row_format) {
        Ok(pb::CoercionForm::CoerceImplicitCast) => CoercionForm::ImplicitCast,
        _ => CoercionForm::ExplicitCall,
    };
    let colnames = (1..=args.len()).map(|i| Name::new(&format!("f{i}"))).collect();
    Ok(Expr::new(ExprNode::RowExpr { args, ty: RECORD, form, colnames }, at))
}

/// Expressions in which `t.*` and `(row).*` stand for several (transformExpressionList).
pub fn expression_list(ps: &ParseState<'_>, nodes: &[pb::Node]) -> Result<Vec<Expr>> {
    let mut list = Vec::with_capacity(nodes.len());
    for node in nodes {
        let is_star = |n: Option<&pb::Node>| matches!(n.and_then(|n| n.node.as_ref()), Some(N::AStar(_)));
        match &node.node {
            Some(N::ColumnRef(column)) if is_star(column.fields.last()) => expand_columns(ps, column, &mut list)?,
            Some(N::AIndirection(indirection)) if is_star(indirection.indirection.last()) => {
                expand_row(ps, indirection, &mut list)?;
            }
            _ => list.push(transform_expr_rec(ps, node)?),
        }
    }
    Ok(list)
}

fn expand_columns(ps: &ParseState<'_>, column: &pb::ColumnRef, list: &mut Vec<Expr>) -> Result<()> {
    let at = ps.cx.span(column.location);
    let names: Vec<Name> = strings(&column.fields).map(Name::from).collect();
    let (schema, table) = match names.as_slice() {
        [] => {
            for item in ps.namespace.iter().filter(|item| item.cols_visible && !item.lateral_only) {
                let shown = item.columns.iter().filter(|c| !c.name.is_empty() && !c.dont_expand);
                list.extend(shown.map(|c| column_var(c, 0, at)));
            }
            return Ok(());
        }
        [table] => (None, table),
        [schema, table] | [_, schema, table] => (Some(schema), table),
        _ => return refuse_at(SqlState::SYNTAX_ERROR, at, "improper qualified name (too many dotted names)"),
    };
    let Some((item, levels_up)) = refname_ns_item(ps, schema, table, at)? else {
        return Err(missing_table(ps, table, at));
    };
    let shown = item.columns.iter().filter(|c| !c.name.is_empty() && !c.dont_expand);
    list.extend(shown.map(|c| column_var(c, levels_up, at)));
    Ok(())
}

/// `(row).*` (ExpandRowReference).
fn expand_row(ps: &ParseState<'_>, indirection: &pb::AIndirection, list: &mut Vec<Expr>) -> Result<()> {
    let inner = pb::AIndirection {
        arg: indirection.arg.clone(),
        indirection: indirection.indirection[..indirection.indirection.len() - 1].to_vec(),
    };
    let row = if inner.indirection.is_empty() {
        transform_expr_rec(ps, need(&inner.arg)?)?
    } else {
        expr_subscript::transform_indirection(ps, &inner)?
    };
    let at = row.at;
    let Some(columns) = row_type::expr_columns(ps, &row) else {
        let ty = ps.cx.type_name(ps.cx.expr_type(&row));
        return refuse_at(SqlState::WRONG_OBJECT_TYPE, at, format!("type {ty} is not composite"));
    };
    for (index, column) in columns.iter().enumerate().filter(|(_, c)| !c.dropped) {
        let attno = (index + 1) as i16;
        list.push(match row.node {
            ExprNode::Var(var) if var.attno == 0 => {
                let var = Var { attno, ty: column.ty, collation: column.collation, ..var };
                Expr::new(ExprNode::Var(var), at)
            }
            _ => {
                let arg = Box::new(row.clone());
                Expr::new(ExprNode::FieldSelect { arg, attno, ty: column.ty, collation: column.collation }, at)
            }
        });
    }
    Ok(())
}

/// `(a, b) op (c, d)`: pairs joined by AND or OR for equality, one comparison for an order.
pub fn make_row_comparison(
    ps: &ParseState<'_>,
    name: &[pb::Node],
    left: Vec<Expr>,
    right: Vec<Expr>,
    at: Span,
) -> Result<Expr> {
    let cx = ps.cx;
    if left.len() != right.len() {
        return refuse_at(SqlState::SYNTAX_ERROR, at, "unequal number of entries in row expressions");
    }
    if left.is_empty() {
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, "cannot compare rows of zero length");
    }
    let mut compared = Vec::with_capacity(left.len());
    for (left, right) in left.into_iter().zip(right) {
        let made = make_op(ps, name, Some(left), right, at)?;
        let ty = cx.expr_type(&made);
        if ty != BOOL {
            let message = format!("row comparison operator must yield type boolean, not type {}", cx.type_name(ty));
            return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
        }
        if returns_set(&made) {
            return refuse_at(SqlState::DATATYPE_MISMATCH, at, "row comparison operator must not return a set");
        }
        compared.push(made);
    }
    if compared.len() == 1
        && let Some(only) = compared.pop()
    {
        return Ok(only);
    }
    let mut opers = Vec::with_capacity(compared.len());
    for expr in &compared {
        let ExprNode::OpExpr(op) = &expr.node else { return unsupported("a row comparison without operators") };
        opers.push(op.oper);
    }
    match shared_interpretation(cx, &opers) {
        Some(RowCompareOp::Eq) => Ok(bool_expr(BoolOp::And, compared, at)),
        Some(RowCompareOp::Ne) => Ok(bool_expr(BoolOp::Or, compared, at)),
        Some(op) => Ok(row_compare(op, opers, compared, at)),
        None => {
            let last = strings(name).last().unwrap_or_default();
            let message = format!("could not determine interpretation of row comparison operator {last}");
            let error = Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message)
                .with_hint("Row comparison operators must be associated with btree operator families.");
            Err(Box::new(error.at(at)))
        }
    }
}

fn row_compare(op: RowCompareOp, opers: Vec<OperId>, compared: Vec<Expr>, at: Span) -> Expr {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for expr in compared {
        if let ExprNode::OpExpr(op) = expr.node {
            let mut args = op.args.into_iter();
            left.extend(args.next());
            right.extend(args.next());
        }
    }
    let input_collations = vec![None; opers.len()];
    Expr::new(ExprNode::RowCompare { op, opers, input_collations, left, right }, at)
}

/// What all operators mean to btree families: the least strategy that they share.
fn shared_interpretation(cx: &Cx<'_>, opers: &[OperId]) -> Option<RowCompareOp> {
    let mut shared: Option<BTreeSet<i16>> = None;
    for oper in opers {
        let its = interpretations(cx, *oper);
        shared = Some(match shared {
            None => its,
            Some(so_far) => so_far.intersection(&its).copied().collect(),
        });
    }
    shared?.first().and_then(|strategy| match strategy {
        1 => Some(RowCompareOp::Lt),
        2 => Some(RowCompareOp::Le),
        3 => Some(RowCompareOp::Eq),
        4 => Some(RowCompareOp::Ge),
        5 => Some(RowCompareOp::Gt),
        6 => Some(RowCompareOp::Ne),
        _ => None,
    })
}

/// get_op_btree_interpretation: strategy numbers, 6 for the negator of equality.
fn interpretations(cx: &Cx<'_>, oper: OperId) -> BTreeSet<i16> {
    let mut found = strategies(cx, oper);
    if found.is_empty()
        && let Some(negator) = cx.catalog.operator(oper).and_then(|row| row.negator)
        && strategies(cx, negator).contains(&3)
    {
        found.insert(6);
    }
    found
}

fn strategies(cx: &Cx<'_>, oper: OperId) -> BTreeSet<i16> {
    let families = cx.catalog.opfamilies.all().filter(|family| family.am == BTREE);
    families.flat_map(|f| &f.operators).filter(|amop| amop.oper == oper).map(|amop| amop.strategy).collect()
}

/// `(a, b) IS DISTINCT FROM (c, d)`
pub fn make_row_distinct(
    ps: &ParseState<'_>,
    name: &[pb::Node],
    left: Vec<Expr>,
    right: Vec<Expr>,
    at: Span,
) -> Result<Expr> {
    if left.len() != right.len() {
        return refuse_at(SqlState::SYNTAX_ERROR, at, "unequal number of entries in row expressions");
    }
    let mut result: Option<Expr> = None;
    for (left, right) in left.into_iter().zip(right) {
        let pair = make_distinct_op(ps, name, left, right, at)?;
        result = Some(match result {
            None => pair,
            Some(so_far) => bool_expr(BoolOp::Or, vec![so_far, pair], at),
        });
    }
    Ok(result.unwrap_or_else(|| crate::analyze::coerce::make_const(BOOL, Some("f"), at)))
}
