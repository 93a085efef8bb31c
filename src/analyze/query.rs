//! Queries: SELECT and VALUES, and the door to every statement that has an analysed form.
//! Counterpart: parser/analyze.c (transformStmt, transformSelectStmt, transformValuesClause).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::agg_check::check_aggregates;
use crate::analyze::coerce_common::{coerce_to_common_type, select_common_type, select_common_typmod};
use crate::analyze::collate::{ConflictOk, assign_query_collations, select_common_collation};
use crate::analyze::cte::transform_with;
use crate::analyze::from::transform_from;
use crate::analyze::grouping::transform_group;
use crate::analyze::locking::{strength_text, transform_locking};
use crate::analyze::name_list::refuse_at;
use crate::analyze::rte::{add_values, item_vars};
use crate::analyze::set_op::transform_set_operation;
use crate::analyze::sort::{
    DistinctOf, Rules, output, transform_distinct, transform_distinct_on, transform_limit, transform_sort,
    transform_where,
};
use crate::analyze::state::{ExprKind, Params, ParseState};
use crate::analyze::target::{mark_origins, resolve_unknowns, transform_expression_list, transform_target_list};
use crate::analyze::vars::locate_var;
use crate::analyze::window::transform_windows;
use crate::analyze::{Cx, merge, modify};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::*;

/// Analyses a statement on its own: SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE.
pub fn transform_statement(cx: &Cx<'_>, stmt: &pb::Node) -> Result<Query> {
    transform(&mut ParseState::new(cx), stmt)
}

/// Analyses a statement inside another one (parse_sub_analyze).
pub fn transform_sub_statement(parent: &ParseState<'_>, stmt: &pb::Node) -> Result<Query> {
    transform(&mut ParseState::child(parent.cx, Some(parent)), stmt)
}

/// The query of a WITH item.
pub(super) fn transform_cte_query(parent: &ParseState<'_>, stmt: &pb::Node, recursive: bool) -> Result<Query> {
    let mut ps = ParseState::child(parent.cx, Some(parent));
    ps.recursive_term = recursive;
    transform(&mut ps, stmt)
}

/// The query of a view, with the view's column names on its outputs (DefineView).
pub fn view_query(cx: &Cx<'_>, select: &pb::Node, params: Params<'_>, aliases: &[Name]) -> Result<Query> {
    let mut query = routine_body(cx, select, params)?;
    if query.command != Command::Select {
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, "views must be made of a SELECT or VALUES command");
    }
    if query.ctes.iter().any(|cte| cte.query.command != Command::Select) {
        let message = "views must not contain data-modifying statements in WITH";
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
    }
    let mut names = aliases.iter();
    for target in query.targets.iter_mut().filter(|t| !t.junk) {
        match names.next() {
            Some(name) => target.name = Some(name.clone()),
            None => break,
        }
    }
    match names.next() {
        Some(_) => refuse(SqlState::SYNTAX_ERROR, "CREATE VIEW specifies more column names than columns"),
        None => Ok(query),
    }
}

/// A statement of a SQL-standard routine body, or its RETURN.
pub fn routine_body(cx: &Cx<'_>, stmt: &pb::Node, params: Params<'_>) -> Result<Query> {
    let mut ps = ParseState::new(cx);
    ps.params = params;
    transform(&mut ps, stmt)
}

/// transformStmt
pub(super) fn transform(ps: &mut ParseState<'_>, stmt: &pb::Node) -> Result<Query> {
    stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, || match &stmt.node {
        Some(N::SelectStmt(stmt)) => transform_select(ps, stmt),
        Some(N::InsertStmt(stmt)) => modify::transform_insert(ps, stmt),
        Some(N::UpdateStmt(stmt)) => modify::transform_update(ps, stmt),
        Some(N::DeleteStmt(stmt)) => modify::transform_delete(ps, stmt),
        Some(N::MergeStmt(stmt)) => merge::transform_merge(ps, stmt),
        Some(N::ReturnStmt(stmt)) => transform_return(ps, stmt),
        _ => unsupported("a statement that has no analysed form"),
    })
}

/// Any kind of SELECT.
pub(super) fn transform_select(ps: &mut ParseState<'_>, stmt: &pb::SelectStmt) -> Result<Query> {
    if !stmt.values_lists.is_empty() {
        return transform_values(ps, stmt);
    }
    match stmt.op() {
        pb::SetOperation::Undefined | pb::SetOperation::SetopNone => transform_plain_select(ps, stmt),
        pb::SetOperation::SetopUnion | pb::SetOperation::SetopIntersect | pb::SetOperation::SetopExcept => {
            transform_set_operation(ps, stmt)
        }
    }
}

/// A query of a kind, begun.
pub(super) fn begin(ps: &ParseState<'_>, command: Command) -> Query {
    Query::empty(command, ps.cx.locator.whole)
}

/// Hands what the level has gathered over to its query and settles collations and grouping.
pub(super) fn finish(ps: &mut ParseState<'_>, mut query: Query) -> Result<Query> {
    query.rtable = std::mem::take(&mut ps.rtable);
    query.ctes = std::mem::take(&mut ps.ctes);
    assign_query_collations(ps.cx, &mut query)?;
    let is_grouped = !query.group.is_empty() || !query.grouping_sets.is_empty() || query.having.is_some();
    if is_grouped || ps.has_aggs.get() {
        check_aggregates(ps, &mut query)?;
    }
    Ok(query)
}

fn transform_plain_select(ps: &mut ParseState<'_>, stmt: &pb::SelectStmt) -> Result<Query> {
    let mut query = begin(ps, Command::Select);
    query.recursive = transform_with(ps, stmt.with_clause.as_ref())?;
    if stmt.into_clause.is_some() && ps.parent.is_some() {
        return refuse(SqlState::SYNTAX_ERROR, "SELECT ... INTO is not allowed here");
    }
    *ps.windows.borrow_mut() = window_definitions(stmt)?;
    query.from = transform_from(ps, &stmt.from_clause)?;
    query.targets = transform_target_list(ps, &stmt.target_list, ExprKind::SelectTarget)?;
    mark_origins(ps, &mut query.targets);
    query.where_clause = transform_where(ps, stmt.where_clause.as_deref(), ExprKind::Where, "WHERE")?;
    query.having = transform_where(ps, stmt.having_clause.as_deref(), ExprKind::Having, "HAVING")?;
    query.sort = transform_sort(ps, &stmt.sort_clause, &mut query.targets, ExprKind::OrderBy, Rules::Sql92)?;
    let sort = &query.sort;
    let grouping = transform_group(ps, &stmt.group_clause, &mut query.targets, sort, ExprKind::GroupBy, Rules::Sql92)?;
    (query.group, query.grouping_sets) = (grouping.clauses, grouping.sets);
    query.group_distinct = stmt.group_distinct;
    transform_any_distinct(ps, stmt, &mut query)?;
    transform_limits(ps, stmt, &mut query)?;
    query.windows = transform_windows(ps, &mut query.targets)?;
    if ps.resolve_unknowns {
        resolve_unknowns(ps, &mut query.targets)?;
    }
    query.rtable = std::mem::take(&mut ps.rtable);
    for clause in &stmt.locking_clause {
        transform_locking(ps, &mut query, clause)?;
    }
    ps.rtable = std::mem::take(&mut query.rtable);
    finish(ps, query)
}

fn window_definitions(stmt: &pb::SelectStmt) -> Result<Vec<pb::WindowDef>> {
    let definition = |node: &pb::Node| match &node.node {
        Some(N::WindowDef(window)) => Ok((**window).clone()),
        _ => unsupported("a WINDOW item of an unknown kind"),
    };
    stmt.window_clause.iter().map(definition).collect()
}

fn transform_any_distinct(ps: &ParseState<'_>, stmt: &pb::SelectStmt, query: &mut Query) -> Result<()> {
    match stmt.distinct_clause.first() {
        None => {}
        // Plain DISTINCT is a list with nothing in its one place.
        Some(pb::Node { node: None }) => {
            query.distinct = transform_distinct(ps, &mut query.targets, &query.sort, DistinctOf::Select)?;
        }
        Some(_) => {
            query.distinct = transform_distinct_on(ps, &stmt.distinct_clause, &mut query.targets, &query.sort)?;
            query.distinct_on = true;
        }
    }
    Ok(())
}

/// LIMIT, OFFSET and WITH TIES.
pub(super) fn transform_limits(ps: &ParseState<'_>, stmt: &pb::SelectStmt, query: &mut Query) -> Result<()> {
    let with_ties = stmt.limit_option() == pb::LimitOption::WithTies;
    query.limit_offset = transform_limit(ps, stmt.limit_offset.as_deref(), ExprKind::Offset, with_ties)?;
    query.limit_count = transform_limit(ps, stmt.limit_count.as_deref(), ExprKind::Limit, with_ties)?;
    query.limit_with_ties = with_ties;
    Ok(())
}

/// VALUES on its own is a SELECT of everything from a VALUES table.
fn transform_values(ps: &mut ParseState<'_>, stmt: &pb::SelectStmt) -> Result<Query> {
    let mut query = begin(ps, Command::Select);
    query.recursive = transform_with(ps, stmt.with_clause.as_ref())?;
    let at = query.at;
    let rows = values_rows(ps, stmt)?;
    let (rows, types) = common_columns(ps, rows)?;
    let lateral = !ps.rtable.is_empty() && rows.iter().flatten().any(|e| locate_var(e, 0).is_some());
    let item = add_values(ps, rows, types, lateral, at)?;
    query.from.push(FromItem::Ref(item.rte));
    let columns = item_vars(&item, 0, at).into_iter().enumerate();
    query.targets = columns.map(|(i, (name, expr))| output(expr, i + 1, name)).collect();
    ps.namespace.push(item);
    query.sort = transform_sort(ps, &stmt.sort_clause, &mut query.targets, ExprKind::OrderBy, Rules::Sql92)?;
    transform_limits(ps, stmt, &mut query)?;
    if let Some(pb::Node { node: Some(N::LockingClause(clause)) }) = stmt.locking_clause.first() {
        let message = format!("{} cannot be applied to VALUES", strength_text(clause.strength()));
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
    }
    finish(ps, query)
}

fn values_rows(ps: &ParseState<'_>, stmt: &pb::SelectStmt) -> Result<Vec<Vec<Expr>>> {
    let mut rows: Vec<Vec<Expr>> = Vec::with_capacity(stmt.values_lists.len());
    for row in &stmt.values_lists {
        let Some(N::List(row)) = &row.node else { return unsupported("a VALUES row of an unknown kind") };
        let row = transform_expression_list(ps, &row.items, ExprKind::Values, false)?;
        check_row_length(ps, rows.first(), &row)?;
        rows.push(row);
    }
    Ok(rows)
}

/// All rows must be as long as the first.
pub(super) fn check_row_length(ps: &ParseState<'_>, first: Option<&Vec<Expr>>, row: &[Expr]) -> Result<()> {
    if first.is_none_or(|first| first.len() == row.len()) {
        return Ok(());
    }
    let at = row.first().map_or(ps.cx.locator.whole, |e| e.at);
    refuse_at(SqlState::SYNTAX_ERROR, at, "VALUES lists must all be the same length")
}

type Columns = Vec<(TypeRef, Collation)>;

/// Brings each column of VALUES rows to one type.
fn common_columns(ps: &ParseState<'_>, rows: Vec<Vec<Expr>>) -> Result<(Vec<Vec<Expr>>, Columns)> {
    let width = rows.first().map_or(0, Vec::len);
    let mut done: Vec<Vec<Expr>> = rows.iter().map(|_| Vec::with_capacity(width)).collect();
    let mut remaining: Vec<_> = rows.into_iter().map(Vec::into_iter).collect();
    let mut types = Vec::with_capacity(width);
    for _ in 0..width {
        let column: Vec<Expr> = remaining.iter_mut().filter_map(Iterator::next).collect();
        let ty = select_common_type(ps.cx, &column.iter().collect::<Vec<_>>(), "VALUES")?;
        let mut column: Vec<Expr> =
            column.into_iter().map(|e| coerce_to_common_type(ps.cx, e, ty, "VALUES")).collect::<Result<_>>()?;
        let typmod = select_common_typmod(ps.cx, &column, ty);
        let mut refs: Vec<&mut Expr> = column.iter_mut().collect();
        let collation = select_common_collation(ps.cx, &mut refs, ConflictOk::Yes)?;
        types.push((TypeRef { ty, typmod }, collation));
        done.iter_mut().zip(column).for_each(|(row, expr)| row.push(expr));
    }
    Ok((done, types))
}

/// RETURN of a SQL-standard routine body.
fn transform_return(ps: &mut ParseState<'_>, stmt: &pb::ReturnStmt) -> Result<Query> {
    let mut query = begin(ps, Command::Select);
    query.is_return = true;
    let Some(value) = stmt.returnval.as_deref() else { return unsupported("RETURN without a value") };
    let expr = crate::analyze::expr::transform_expr(ps, value, ExprKind::SelectTarget)?;
    let target = TargetEntry { expr, resno: 1, name: None, sort_group_ref: 0, origin: None, junk: false };
    query.targets.push(target);
    if ps.resolve_unknowns {
        resolve_unknowns(ps, &mut query.targets)?;
    }
    query.rtable = std::mem::take(&mut ps.rtable);
    assign_query_collations(ps.cx, &mut query)?;
    Ok(query)
}
