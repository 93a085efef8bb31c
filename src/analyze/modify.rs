//! INSERT, UPDATE and DELETE.  Counterpart: parser/analyze.c (transformInsertStmt,
//! transformInsertRow, transformUpdateStmt, transformUpdateTargetList, transformDeleteStmt,
//! transformReturningList).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::assign::{AssignedColumn, Row, assign, assigned_column, insert_columns, target_relation};
use crate::analyze::collate::assign_expr_collations;
use crate::analyze::conflict::transform_on_conflict;
use crate::analyze::cte::transform_with;
use crate::analyze::expr::transform_expr;
use crate::analyze::from::transform_from;
use crate::analyze::name_list::refuse_at;
use crate::analyze::query::{begin, check_row_length, finish, transform_select};
use crate::analyze::relation::{add_relation_rte, ns_columns, refname_ns_item, resolve_relation};
use crate::analyze::rte::{add_subquery, add_values, item_vars};
use crate::analyze::sort::transform_where;
use crate::analyze::state::{ExprKind, NsColumn, NsItem, ParseState};
use crate::analyze::target::{
    mark_origins, resolve_unknowns, transform_expression_list, transform_target_list, unset_default,
};
use crate::analyze::vars::locate_var;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::AttrNumber;
use crate::oid::wellknown::UNKNOWN;
use crate::version::Capability;

/// Whether the target of a statement is also read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    WrittenOnly,
    AlsoRead,
}

/// Adds the relation that a statement changes (setTargetTable).
pub(super) fn set_target(
    ps: &mut ParseState<'_>,
    query: &mut Query,
    range: Option<&pb::RangeVar>,
    inherit: bool,
    target: Target,
) -> Result<NsItem> {
    let Some(range) = range else { return unsupported("a statement without a target relation") };
    let rel = resolve_relation(ps.cx, range)?;
    let at = ps.cx.span(range.location);
    let item = add_relation_rte(ps, rel, range.alias.as_ref(), inherit, false, at)?;
    ps.target_rte = Some(item.rte);
    query.result_relation = Some(item.rte);
    if target == Target::AlsoRead {
        query.from.push(FromItem::Ref(item.rte));
        ps.namespace.push(item.clone());
    }
    Ok(item)
}

/// RETURNING.
pub(super) fn transform_returning(
    ps: &mut ParseState<'_>,
    query: &mut Query,
    clause: Option<&pb::ReturningClause>,
    kind: ExprKind,
) -> Result<()> {
    let Some(clause) = clause else { return Ok(()) };
    let visible = ps.namespace.len();
    name_old_and_new(ps, query, &clause.options)?;
    let mut returning = transform_target_list(ps, &clause.exprs, kind)?;
    if returning.is_empty() {
        return refuse(SqlState::SYNTAX_ERROR, "RETURNING must have at least one column");
    }
    mark_origins(ps, &mut returning);
    if ps.resolve_unknowns {
        resolve_unknowns(ps, &mut returning)?;
    }
    query.returning = returning;
    ps.namespace.truncate(visible);
    Ok(())
}

/// What RETURNING calls the old and the new row: what WITH says, otherwise "old" and "new" unless
/// something else is called so.
fn name_old_and_new(ps: &mut ParseState<'_>, query: &mut Query, options: &[pb::Node]) -> Result<()> {
    if !ps.cx.catalog.version.has(Capability::ReturningOldNew) {
        return match options {
            [] => Ok(()),
            _ => refuse(SqlState::SYNTAX_ERROR, "syntax error at or near \"WITH\""),
        };
    }
    for option in options {
        let Some(N::ReturningOption(option)) = &option.node else {
            return unsupported("an option of RETURNING of an unknown kind");
        };
        let at = ps.cx.span(option.location);
        let is_old = option.option() == pb::ReturningOptionKind::ReturningOptionOld;
        let slot = if is_old { &mut query.returning_old } else { &mut query.returning_new };
        let alias = Name::new(&option.value);
        if slot.replace(alias.clone()).is_some() {
            let word = if is_old { "OLD" } else { "NEW" };
            return refuse_at(SqlState::SYNTAX_ERROR, at, format!("{word} cannot be specified multiple times"));
        }
        if refname_ns_item(ps, None, &alias, at)?.is_some() {
            let message = format!("table name \"{alias}\" specified more than once");
            return refuse_at(SqlState::DUPLICATE_ALIAS, at, message);
        }
        add_returning_item(ps, alias, if is_old { VarReturning::Old } else { VarReturning::New });
    }
    let at = ps.cx.locator.whole;
    let missing =
        [(&mut query.returning_old, "old", VarReturning::Old), (&mut query.returning_new, "new", VarReturning::New)];
    for (slot, name, row) in missing {
        let name = Name::new(name);
        if slot.is_none() && refname_ns_item(ps, None, &name, at)?.is_none() {
            *slot = Some(name.clone());
            add_returning_item(ps, name, row);
        }
    }
    Ok(())
}

/// addNSItemForReturning
fn add_returning_item(ps: &mut ParseState<'_>, name: Name, returning: VarReturning) {
    let Some(rte) = ps.target_rte else { return };
    let Some(target) = ps.rtable.get(rte as usize - 1) else { return };
    let columns = ns_columns(&target.columns, rte).into_iter().map(|column| NsColumn { returning, ..column }).collect();
    ps.namespace.push(NsItem {
        name,
        rte,
        columns,
        rel_visible: true,
        cols_visible: false,
        lateral_only: false,
        lateral_ok: true,
        returning,
    });
}

pub fn transform_delete(ps: &mut ParseState<'_>, stmt: &pb::DeleteStmt) -> Result<Query> {
    let mut query = begin(ps, Command::Delete);
    query.recursive = transform_with(ps, stmt.with_clause.as_ref())?;
    let inherit = stmt.relation.as_ref().is_some_and(|range| range.inh);
    let target = set_target(ps, &mut query, stmt.relation.as_ref(), inherit, Target::AlsoRead)?;
    add_from(ps, &mut query, &target, &stmt.using_clause)?;
    query.where_clause = transform_where(ps, stmt.where_clause.as_deref(), ExprKind::Where, "WHERE")?;
    transform_returning(ps, &mut query, stmt.returning_clause.as_ref(), ExprKind::Returning)?;
    finish(ps, query)
}

/// FROM and USING see the target only to refuse LATERAL references to it.
fn add_from(ps: &mut ParseState<'_>, query: &mut Query, target: &NsItem, items: &[pb::Node]) -> Result<()> {
    if let Some(item) = ps.namespace.iter_mut().find(|item| item.rte == target.rte) {
        (item.lateral_only, item.lateral_ok) = (true, false);
    }
    query.from.extend(transform_from(ps, items)?);
    Ok(())
}

pub fn transform_update(ps: &mut ParseState<'_>, stmt: &pb::UpdateStmt) -> Result<Query> {
    let mut query = begin(ps, Command::Update);
    query.recursive = transform_with(ps, stmt.with_clause.as_ref())?;
    let inherit = stmt.relation.as_ref().is_some_and(|range| range.inh);
    let target = set_target(ps, &mut query, stmt.relation.as_ref(), inherit, Target::AlsoRead)?;
    add_from(ps, &mut query, &target, &stmt.from_clause)?;
    query.where_clause = transform_where(ps, stmt.where_clause.as_deref(), ExprKind::Where, "WHERE")?;
    transform_returning(ps, &mut query, stmt.returning_clause.as_ref(), ExprKind::Returning)?;
    query.targets = transform_update_targets(ps, &stmt.target_list)?;
    finish(ps, query)
}

/// SET (transformUpdateTargetList).
pub(super) fn transform_update_targets(ps: &ParseState<'_>, items: &[pb::Node]) -> Result<Vec<TargetEntry>> {
    let mut multi = MultiAssign::default();
    let mut tlist = Vec::with_capacity(items.len());
    for item in items {
        let Some(N::ResTarget(target)) = &item.node else { return unsupported("a SET item of an unknown kind") };
        let Some(value) = target.val.as_deref() else { return unsupported("a SET item without a value") };
        let value = match &value.node {
            Some(N::SetToDefault(default)) => unset_default(ps.cx.span(default.location)),
            Some(N::MultiAssignRef(reference)) => multi.value(ps, reference)?,
            _ => transform_expr(ps, value, ExprKind::UpdateSource)?,
        };
        let column = assigned_column(ps, target)?;
        let expr = assign(ps, value, ExprKind::UpdateTarget, &column, Row::Existing)?;
        tlist.push(assigned_entry(expr, &column));
    }
    let columns = target_relation(ps).map_or(0, |(_, rel)| rel.attributes.len());
    for (index, expr) in multi.subqueries.into_iter().enumerate() {
        let resno = (columns.max(items.len()) + index + 1) as AttrNumber;
        tlist.push(TargetEntry { expr, resno, name: None, sort_group_ref: 0, origin: None, junk: true });
    }
    Ok(tlist)
}

fn assigned_entry(expr: Expr, column: &AssignedColumn<'_>) -> TargetEntry {
    let name = Some(column.name.clone());
    TargetEntry { expr, resno: column.attno, name, sort_group_ref: 0, origin: None, junk: false }
}

/// `SET (a, b) = ...` (transformMultiAssignRef).
#[derive(Default)]
struct MultiAssign {
    /// Subqueries that give several values; each is computed as junk.
    subqueries: Vec<Expr>,
    /// The values of the ROW at hand.
    row: Vec<Expr>,
}

impl MultiAssign {
    fn value(&mut self, ps: &ParseState<'_>, reference: &pb::MultiAssignRef) -> Result<Expr> {
        let Some(source) = reference.source.as_deref() else { return unsupported("a SET list without a source") };
        match &source.node {
            Some(N::SubLink(link)) if link.sub_link_type() == pb::SubLinkType::ExprSublink => {
                if reference.colno == 1 {
                    self.subqueries.push(multi_sublink(ps, link, reference)?);
                }
                self.param(ps, reference)
            }
            Some(N::RowExpr(row)) => {
                if reference.colno == 1 {
                    self.row = transform_expression_list(ps, &row.args, ExprKind::UpdateSource, true)?;
                    if self.row.len() != reference.ncolumns as usize {
                        return mismatch(ps, row.location);
                    }
                }
                match self.row.get((reference.colno - 1) as usize) {
                    Some(value) => Ok(value.clone()),
                    None => mismatch(ps, row.location),
                }
            }
            _ => {
                let message = "source for a multiple-column UPDATE item must be a sub-SELECT or ROW() expression";
                refuse(SqlState::FEATURE_NOT_SUPPORTED, message)
            }
        }
    }

    fn param(&self, ps: &ParseState<'_>, reference: &pb::MultiAssignRef) -> Result<Expr> {
        let Some(Expr { node: ExprNode::SubLink(link), at }) = self.subqueries.last() else {
            return unsupported("a SET list whose subquery is not there");
        };
        let Some(output) = link.query.outputs().nth((reference.colno - 1) as usize) else {
            return mismatch(ps, -1);
        };
        let id = ((self.subqueries.len() as u32) << 16) | reference.colno as u32;
        let param = Param {
            kind: ParamKind::MultiExpr,
            id,
            ty: ps.cx.expr_type_ref(&output.expr),
            collation: collation::expr_collation(&output.expr),
        };
        Ok(Expr::new(ExprNode::Param(param), *at))
    }
}

fn multi_sublink(ps: &ParseState<'_>, link: &pb::SubLink, reference: &pb::MultiAssignRef) -> Result<Expr> {
    let mut link = link.clone();
    link.set_sub_link_type(pb::SubLinkType::MultiexprSublink);
    let location = link.location;
    let node = pb::Node { node: Some(N::SubLink(Box::new(link))) };
    let expr = transform_expr(ps, &node, ExprKind::UpdateSource)?;
    match &expr.node {
        ExprNode::SubLink(link) if link.query.outputs().count() == reference.ncolumns as usize => Ok(expr),
        _ => mismatch(ps, location),
    }
}

fn mismatch<T>(ps: &ParseState<'_>, location: i32) -> Result<T> {
    let message = "number of columns does not match number of values";
    refuse_at(SqlState::SYNTAX_ERROR, ps.cx.span(location), message)
}

pub fn transform_insert(ps: &mut ParseState<'_>, stmt: &pb::InsertStmt) -> Result<Query> {
    let mut query = begin(ps, Command::Insert);
    query.recursive = transform_with(ps, stmt.with_clause.as_ref())?;
    query.overriding = overriding(stmt.r#override());
    let select = match stmt.select_stmt.as_deref().map(|n| &n.node) {
        None => None,
        Some(Some(N::SelectStmt(select))) => Some(&**select),
        Some(_) => return unsupported("INSERT from something other than SELECT or VALUES"),
    };
    let general = select.filter(|select| is_general(select));
    // What a rule brought (OLD, NEW) belongs to the SELECT then.
    let mut sub_state = (Vec::new(), Vec::new());
    if general.is_some() {
        sub_state = (std::mem::take(&mut ps.rtable), std::mem::take(&mut ps.namespace));
    }
    let target = set_target(ps, &mut query, stmt.relation.as_ref(), false, Target::WrittenOnly)?;
    let columns = insert_columns(ps, &stmt.cols)?;
    let values = match (select, general) {
        (None, _) => Vec::new(),
        (_, Some(select)) => {
            let values = insert_select(ps, &mut query, select, sub_state)?;
            insert_row(ps, values, !stmt.cols.is_empty(), &columns)?
        }
        (Some(select), None) if select.values_lists.len() > 1 => {
            insert_values(ps, &mut query, select, !stmt.cols.is_empty(), &columns)?
        }
        (Some(select), None) => {
            let values = single_row(ps, select)?;
            insert_row(ps, values, !stmt.cols.is_empty(), &columns)?
        }
    };
    query.targets = values.into_iter().zip(&columns).map(|(expr, column)| assigned_entry(expr, column)).collect();
    if stmt.on_conflict_clause.is_some() || stmt.returning_clause.is_some() {
        ps.namespace = vec![target];
    }
    if let Some(clause) = stmt.on_conflict_clause.as_deref() {
        query.on_conflict = transform_on_conflict(ps, clause)?.map(Box::new);
    }
    transform_returning(ps, &mut query, stmt.returning_clause.as_ref(), ExprKind::Returning)?;
    finish(ps, query)
}

pub(super) fn overriding(kind: pb::OverridingKind) -> Overriding {
    match kind {
        pb::OverridingKind::OverridingUserValue => Overriding::User,
        pb::OverridingKind::OverridingSystemValue => Overriding::System,
        pb::OverridingKind::Undefined | pb::OverridingKind::OverridingNotSet => Overriding::NotSet,
    }
}

/// Anything but plain VALUES.
fn is_general(select: &pb::SelectStmt) -> bool {
    select.values_lists.is_empty()
        || !select.sort_clause.is_empty()
        || select.limit_offset.is_some()
        || select.limit_count.is_some()
        || !select.locking_clause.is_empty()
        || select.with_clause.is_some()
}

fn insert_select(
    ps: &mut ParseState<'_>,
    query: &mut Query,
    select: &pb::SelectStmt,
    (rtable, namespace): (Vec<RangeTblEntry>, Vec<NsItem>),
) -> Result<Vec<Expr>> {
    let source = {
        let mut child = ParseState::child(ps.cx, Some(&*ps));
        (child.rtable, child.namespace) = (rtable, namespace);
        child.resolve_unknowns = false;
        transform_select(&mut child, select)?
    };
    let rte = ps.rtable.len() as u32 + 1;
    let mut values = Vec::new();
    for target in source.outputs() {
        let ty = ps.cx.expr_type_ref(&target.expr);
        let is_value = matches!(target.expr.node, ExprNode::Const(_) | ExprNode::Param(_));
        if is_value && ty.ty == UNKNOWN {
            values.push(target.expr.clone());
            continue;
        }
        let collation = collation::expr_collation(&target.expr);
        let var =
            Var { varno: rte, attno: target.resno, levels_up: 0, ty, collation, returning: VarReturning::Default };
        values.push(Expr::new(ExprNode::Var(var), target.expr.at));
    }
    let item = add_subquery(ps, source, None, false, false, "*SELECT*")?;
    query.from.push(FromItem::Ref(item.rte));
    Ok(values)
}

fn row_items(row: &pb::Node) -> Result<&[pb::Node]> {
    match &row.node {
        Some(N::List(row)) => Ok(&row.items),
        _ => unsupported("a VALUES row of an unknown kind"),
    }
}

fn single_row(ps: &ParseState<'_>, select: &pb::SelectStmt) -> Result<Vec<Expr>> {
    let Some(row) = select.values_lists.first() else { return Ok(Vec::new()) };
    transform_expression_list(ps, row_items(row)?, ExprKind::ValuesSingle, true)
}

/// Several rows of VALUES become a table of their own, with each value brought to its column.
fn insert_values(
    ps: &mut ParseState<'_>,
    query: &mut Query,
    select: &pb::SelectStmt,
    named: bool,
    columns: &[AssignedColumn<'_>],
) -> Result<Vec<Expr>> {
    let mut rows: Vec<Vec<Expr>> = Vec::with_capacity(select.values_lists.len());
    for row in &select.values_lists {
        let row = transform_expression_list(ps, row_items(row)?, ExprKind::Values, true)?;
        check_row_length(ps, rows.first(), &row)?;
        let row = insert_row(ps, row, named, columns)?;
        let mut row: Vec<Expr> = row.into_iter().map(assigned_value).collect();
        row.iter_mut().try_for_each(|expr| assign_expr_collations(ps.cx, expr))?;
        rows.push(row);
    }
    let types = rows.first().into_iter().flatten().map(|e| (ps.cx.expr_type_ref(e), None)).collect();
    let lateral = ps.rtable.len() != 1 && rows.iter().flatten().any(|e| locate_var(e, 0).is_some());
    let at = query.at;
    let item = add_values(ps, rows, types, lateral, at)?;
    query.from.push(FromItem::Ref(item.rte));
    let values = item_vars(&item, 0, at).into_iter().map(|(_, expr)| expr).collect();
    insert_row(ps, values, named, columns)
}

/// Brings each value of a row to its column (transformInsertRow).
pub(super) fn insert_row(
    ps: &ParseState<'_>,
    values: Vec<Expr>,
    named: bool,
    columns: &[AssignedColumn<'_>],
) -> Result<Vec<Expr>> {
    if values.len() > columns.len() {
        let at = values[columns.len()].at;
        return refuse_at(SqlState::SYNTAX_ERROR, at, "INSERT has more expressions than target columns");
    }
    if named && values.len() < columns.len() {
        let at = columns[values.len()].at;
        return refuse_at(SqlState::SYNTAX_ERROR, at, "INSERT has more target columns than expressions");
    }
    let value =
        |(expr, column): (Expr, &AssignedColumn<'_>)| assign(ps, expr, ExprKind::InsertTarget, column, Row::New);
    values.into_iter().zip(columns).map(value).collect()
}

/// The value at the bottom of an assignment to a field or element; the assignment is made again above
/// the VALUES table.
fn assigned_value(expr: Expr) -> Expr {
    fn inner(expr: &Expr) -> Option<&Expr> {
        match &expr.node {
            ExprNode::CoerceToDomain { arg, .. } => inner(arg),
            ExprNode::FieldStore { new_values, .. } => new_values.first(),
            ExprNode::SubscriptingRef(sub) => sub.assign.as_ref(),
            _ => None,
        }
    }
    match inner(&expr) {
        Some(value) => assigned_value(value.clone()),
        None => expr,
    }
}
