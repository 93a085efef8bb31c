//! UNION, INTERSECT and EXCEPT.  Counterpart: parser/analyze.c (transformSetOperationStmt,
//! transformSetOperationTree, determineRecursiveColTypes).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce_common::{coerce_to_common_type, select_common_type, select_common_typmod};
use crate::analyze::collate::{ConflictOk, select_common_collation};
use crate::analyze::cte::{cte_columns, transform_with};
use crate::analyze::locking::strength_text;
use crate::analyze::name_list::refuse_at;
use crate::analyze::query::{begin, finish, transform_limits, transform_select};
use crate::analyze::rte::add_subquery;
use crate::analyze::sort::{Rules, group_clause, output, transform_sort};
use crate::analyze::state::{ExprKind, NsColumn, NsItem, ParseState};
use crate::analyze::vars::locate_var_of_query;
use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::oid::wellknown::UNKNOWN;

/// An output of one arm: its expression, and where a literal of no type can be given one.
struct Column {
    expr: Expr,
    /// The range table entry of a leaf and the position in its target list.
    source: Option<(u32, usize)>,
}

struct Arm {
    tree: SetOperation,
    columns: Vec<Column>,
}

/// A query made of other queries.
pub fn transform_set_operation(ps: &mut ParseState<'_>, stmt: &pb::SelectStmt) -> Result<Query> {
    let mut query = begin(ps, Command::Select);
    refuse_locking(&stmt.locking_clause)?;
    query.recursive = transform_with(ps, stmt.with_clause.as_ref())?;
    let arm = node_arm(ps, stmt, true)?;
    let leftmost = leftmost_leaf(&arm.tree);
    let SetOperation::Node { columns, .. } = &arm.tree else { return unsupported("a set operation without an arm") };
    query.targets = outputs(ps, leftmost, columns);
    query.set_operation = Some(Box::new(arm.tree));
    sort_by_outputs(ps, stmt, &mut query, leftmost)?;
    transform_limits(ps, stmt, &mut query)?;
    finish(ps, query)
}

fn refuse_locking(clauses: &[pb::Node]) -> Result<()> {
    let Some(pb::Node { node: Some(N::LockingClause(clause)) }) = clauses.first() else { return Ok(()) };
    let message = format!("{} is not allowed with UNION/INTERSECT/EXCEPT", strength_text(clause.strength()));
    refuse(SqlState::FEATURE_NOT_SUPPORTED, message)
}

fn leftmost_leaf(tree: &SetOperation) -> u32 {
    match tree {
        SetOperation::Leaf(rte) => *rte,
        SetOperation::Node { left, .. } => leftmost_leaf(left),
    }
}

fn leaf_query<'p>(ps: &'p ParseState<'_>, rte: u32) -> Option<&'p Query> {
    match &ps.rtable.get(rte as usize - 1)?.kind {
        RteKind::Subquery { query, .. } => Some(query),
        _ => None,
    }
}

/// The leftmost arm names the columns.
fn outputs(ps: &ParseState<'_>, leftmost: u32, columns: &[(TypeRef, Collation)]) -> Vec<TargetEntry> {
    let Some(query) = leaf_query(ps, leftmost) else { return Vec::new() };
    let target = |(entry, (ty, collation)): (&TargetEntry, &(TypeRef, Collation))| {
        let var = Var {
            varno: leftmost,
            attno: entry.resno,
            levels_up: 0,
            ty: *ty,
            collation: *collation,
            returning: VarReturning::Default,
        };
        let name = entry.name.clone().unwrap_or_default();
        output(Expr::new(ExprNode::Var(var), entry.expr.at), entry.resno as usize, name)
    };
    query.outputs().zip(columns).map(target).collect()
}

/// ORDER BY sees the output columns alone.
fn sort_by_outputs(ps: &mut ParseState<'_>, stmt: &pb::SelectStmt, query: &mut Query, leftmost: u32) -> Result<()> {
    let column = |t: &TargetEntry| NsColumn {
        name: t.name.clone().unwrap_or_default(),
        varno: leftmost,
        attno: t.resno,
        ty: ps.cx.expr_type_ref(&t.expr),
        collation: expr_collation(&t.expr),
        dont_expand: false,
        returning: VarReturning::Default,
    };
    let item = NsItem {
        name: Name::default(),
        rte: leftmost,
        columns: query.targets.iter().map(column).collect(),
        rel_visible: false,
        cols_visible: true,
        lateral_only: false,
        lateral_ok: true,
        returning: VarReturning::Default,
    };
    let width = query.targets.len();
    let namespace = std::mem::replace(&mut ps.namespace, vec![item]);
    let sort = transform_sort(ps, &stmt.sort_clause, &mut query.targets, ExprKind::OrderBy, Rules::Sql92);
    ps.namespace = namespace;
    query.sort = sort?;
    match query.targets.get(width) {
        None => Ok(()),
        Some(added) => {
            let message = "invalid UNION/INTERSECT/EXCEPT ORDER BY clause";
            let detail = "Only result column names can be used, not expressions or functions.";
            let hint = "Add the expression/function to every SELECT, or move the UNION into a FROM clause.";
            let error = Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).at(added.expr.at);
            Err(Box::new(error.with_detail(detail).with_hint(hint)))
        }
    }
}

fn transform_arm(ps: &mut ParseState<'_>, stmt: &pb::SelectStmt) -> Result<Arm> {
    if stmt.into_clause.is_some() {
        let message = "INTO is only allowed on first SELECT of UNION/INTERSECT/EXCEPT";
        return refuse(SqlState::SYNTAX_ERROR, message);
    }
    refuse_locking(&stmt.locking_clause)?;
    let is_plain = matches!(stmt.op(), pb::SetOperation::Undefined | pb::SetOperation::SetopNone);
    let has_own_clauses = !stmt.sort_clause.is_empty()
        || stmt.limit_offset.is_some()
        || stmt.limit_count.is_some()
        || stmt.with_clause.is_some();
    if is_plain || has_own_clauses { leaf_arm(ps, stmt) } else { node_arm(ps, stmt, false) }
}

fn leaf_arm(ps: &mut ParseState<'_>, stmt: &pb::SelectStmt) -> Result<Arm> {
    let query = {
        let mut child = ParseState::child(ps.cx, Some(&*ps));
        child.resolve_unknowns = false;
        transform_select(&mut child, stmt)?
    };
    if !ps.namespace.is_empty()
        && let Some(at) = locate_var_of_query(&query, 1)
    {
        let message = "UNION/INTERSECT/EXCEPT member statement cannot refer to other relations of same query level";
        return refuse_at(SqlState::INVALID_COLUMN_REFERENCE, at, message);
    }
    let rte = ps.rtable.len() as u32 + 1;
    let targets = query.targets.iter().enumerate().filter(|(_, t)| !t.junk);
    let columns = targets.map(|(i, t)| Column { expr: t.expr.clone(), source: Some((rte, i)) }).collect();
    add_subquery(ps, query, None, false, false, &format!("*SELECT* {rte}"))?;
    Ok(Arm { tree: SetOperation::Leaf(rte), columns })
}

fn node_arm(ps: &mut ParseState<'_>, stmt: &pb::SelectStmt, top_level: bool) -> Result<Arm> {
    let (op, context) = match stmt.op() {
        pb::SetOperation::SetopIntersect => (SetOp::Intersect, "INTERSECT"),
        pb::SetOperation::SetopExcept => (SetOp::Except, "EXCEPT"),
        _ => (SetOp::Union, "UNION"),
    };
    let (Some(left), Some(right)) = (stmt.larg.as_deref(), stmt.rarg.as_deref()) else {
        return unsupported("a set operation without two arms");
    };
    let left = stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, || transform_arm(ps, left))?;
    if top_level && ps.recursive_term {
        determine_recursive_columns(ps, &left)?;
    }
    let right = stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, || transform_arm(ps, right))?;
    if left.columns.len() != right.columns.len() {
        let at = right.columns.first().map_or(ps.cx.locator.whole, |c| c.expr.at);
        let message = format!("each {context} query must have the same number of columns");
        return refuse_at(SqlState::SYNTAX_ERROR, at, message);
    }
    let needs_groups = op != SetOp::Union || !stmt.all;
    let conflict_ok = if needs_groups { ConflictOk::No } else { ConflictOk::Yes };
    let (mut columns, mut groups, mut results) = (Vec::new(), Vec::new(), Vec::new());
    for (l, r) in left.columns.into_iter().zip(right.columns) {
        let result = merge_column(ps, l, r, context, conflict_ok)?;
        let column = (ps.cx.expr_type_ref(&result.expr), expr_collation(&result.expr));
        if needs_groups {
            groups.push(group_clause(ps, column.0.ty, result.expr.at)?);
        }
        columns.push(column);
        results.push(result);
    }
    let (left, right) = (Box::new(left.tree), Box::new(right.tree));
    let tree = SetOperation::Node { op, all: stmt.all, left, right, columns, groups };
    Ok(Arm { tree, columns: results })
}

/// Brings a column of both arms to one type; literals of no type take it themselves.
fn merge_column(
    ps: &mut ParseState<'_>,
    left: Column,
    right: Column,
    context: &str,
    conflict_ok: ConflictOk,
) -> Result<Column> {
    let ty = select_common_type(ps.cx, &[&left.expr, &right.expr], context)?;
    let at = left.expr.at;
    let (mut left, mut right) = (arm_column(ps, left, ty, context)?, arm_column(ps, right, ty, context)?);
    let typmod = select_common_typmod(ps.cx, [&left, &right], ty);
    let collation = select_common_collation(ps.cx, &mut [&mut left, &mut right], conflict_ok)?;
    let node = ExprNode::SetToDefault { ty: TypeRef { ty, typmod }, collation };
    Ok(Column { expr: Expr::new(node, at), source: None })
}

fn arm_column(ps: &mut ParseState<'_>, column: Column, ty: crate::oid::TypeId, context: &str) -> Result<Expr> {
    let is_unknown = ps.cx.expr_type(&column.expr) == UNKNOWN;
    let is_value = matches!(column.expr.node, ExprNode::Const(_) | ExprNode::Param(_));
    if is_unknown && !is_value {
        return Ok(column.expr);
    }
    let expr = coerce_to_common_type(ps.cx, column.expr, ty, context)?;
    if is_unknown && let Some((rte, index)) = column.source {
        replace_leaf_output(ps, rte, index, &expr);
    }
    Ok(expr)
}

fn replace_leaf_output(ps: &mut ParseState<'_>, rte: u32, index: usize, expr: &Expr) {
    let (ty, collation) = (ps.cx.expr_type_ref(expr), expr_collation(expr));
    let Some(entry) = ps.rtable.get_mut(rte as usize - 1) else { return };
    let RteKind::Subquery { query, .. } = &mut entry.kind else { return };
    let Some(target) = query.targets.get_mut(index) else { return };
    target.expr = expr.clone();
    let position = target.resno as usize - 1;
    if let Some(column) = entry.columns.get_mut(position) {
        (column.ty, column.collation) = (ty, collation);
    }
}

/// The non-recursive term says what the columns of a recursive query are, before the other one refers
/// to them.
fn determine_recursive_columns(ps: &ParseState<'_>, left: &Arm) -> Result<()> {
    let Some(parent) = ps.parent else { return Ok(()) };
    let Some(query) = leaf_query(ps, leftmost_leaf(&left.tree)) else { return Ok(()) };
    let column = |(entry, column): (&TargetEntry, &Column)| RteColumn {
        name: entry.name.clone().unwrap_or_default(),
        ty: ps.cx.expr_type_ref(&column.expr),
        collation: expr_collation(&column.expr),
        dropped: false,
    };
    let columns = query.outputs().zip(&left.columns).map(column).collect();
    if let Some(pending) = parent.pending_cte.borrow_mut().as_mut() {
        pending.columns = cte_columns(&pending.name, &pending.aliases, columns, true, pending.at)?;
    }
    Ok(())
}
