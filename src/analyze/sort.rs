//! ORDER BY, DISTINCT, LIMIT, and how their items find their place in the target list.
//! Counterpart: parser/parse_clause.c (findTargetlistEntrySQL92, findTargetlistEntrySQL99,
//! transformSortClause, transformDistinctClause, transformDistinctOnClause, transformLimitClause).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{self, Coercion};
use crate::analyze::expr::transform_expr;
use crate::analyze::name_list::{placed, qualified, refuse_at, string};
use crate::analyze::state::{ExprKind, ParseState};
use crate::analyze::vars::{locate_agg, locate_var, locate_window_call, strip_implicit_coercions};
use crate::analyze::{oper, ordering, relation};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::equal::equal;
use crate::nodes::*;
use crate::oid::wellknown::{INT8, TEXT, UNKNOWN};
use crate::oid::{AttrNumber, OperId};
use crate::text::Span;
use crate::version::Capability;

/// By which rules an item is looked up: as an output column by name or number first, or as an
/// expression alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    Sql92,
    Sql99,
}

/// Whether a DISTINCT is a query's or an aggregate's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DistinctOf {
    Select,
    Aggregate,
}

/// WHERE and everything else that must be boolean (transformWhereClause).
pub fn transform_where(
    ps: &ParseState<'_>,
    clause: Option<&pb::Node>,
    kind: ExprKind,
    construct: &str,
) -> Result<Option<Expr>> {
    let Some(clause) = clause else { return Ok(None) };
    let qual = transform_expr(ps, clause, kind)?;
    coerce::coerce_to_boolean(ps.cx, qual, construct).map(Some)
}

/// LIMIT and OFFSET.
pub fn transform_limit(
    ps: &ParseState<'_>,
    clause: Option<&pb::Node>,
    kind: ExprKind,
    with_ties: bool,
) -> Result<Option<Expr>> {
    let Some(clause) = clause else { return Ok(None) };
    let construct = kind.construct();
    let qual = transform_expr(ps, clause, kind)?;
    let qual = coerce::coerce_to_specific_type(ps.cx, qual, INT8, construct)?;
    check_var_free(&qual, construct)?;
    if with_ties && kind == ExprKind::Limit && matches!(&clause.node, Some(N::AConst(c)) if c.isnull) {
        let message = "row count cannot be null in FETCH FIRST ... WITH TIES clause";
        return refuse(SqlState::INVALID_ROW_COUNT_IN_LIMIT_CLAUSE, message);
    }
    Ok(Some(qual))
}

/// checkExprIsVarFree
pub(super) fn check_var_free(expr: &Expr, construct: &str) -> Result<()> {
    match locate_var(expr, 0) {
        Some(at) => refuse_at(
            SqlState::INVALID_COLUMN_REFERENCE,
            at,
            format!("argument of {construct} must not contain variables"),
        ),
        None => Ok(()),
    }
}

/// The place in the target list of an ORDER BY, GROUP BY or DISTINCT ON item; added as junk where it
/// has none.
pub fn find_target_entry(
    ps: &ParseState<'_>,
    node: &pb::Node,
    tlist: &mut Vec<TargetEntry>,
    kind: ExprKind,
    rules: Rules,
) -> Result<usize> {
    if rules == Rules::Sql92 {
        if let Some(index) = by_name(ps, node, tlist, kind)? {
            check_entry(ps, &tlist[index], kind)?;
            return Ok(index);
        }
        if let Some(N::AConst(constant)) = &node.node
            && (!matches!(constant.val, Some(pb::a_const::Val::Boolval(_)))
                || ps.cx.catalog.version.has(Capability::BooleanConstants))
        {
            let index = by_position(ps, constant, tlist, kind)?;
            check_entry(ps, &tlist[index], kind)?;
            return Ok(index);
        }
    }
    by_expression(ps, node, tlist, kind)
}

/// A bare name is an output column. In GROUP BY a column of FROM comes first.
fn by_name(ps: &ParseState<'_>, node: &pb::Node, tlist: &[TargetEntry], kind: ExprKind) -> Result<Option<usize>> {
    let Some(N::ColumnRef(column)) = &node.node else { return Ok(None) };
    let [field] = column.fields.as_slice() else { return Ok(None) };
    let Some(name) = string(field) else { return Ok(None) };
    let at = ps.cx.span(column.location);
    if kind == ExprKind::GroupBy && relation::colname_to_var(ps, &Name::new(name), true, at)?.is_some() {
        return Ok(None);
    }
    let mut found: Option<usize> = None;
    for (index, entry) in tlist.iter().enumerate() {
        if entry.junk || entry.name.as_deref() != Some(name) {
            continue;
        }
        match found {
            None => found = Some(index),
            Some(first) if equal(&tlist[first].expr, &entry.expr) => {}
            Some(_) => {
                let message = format!("{} \"{name}\" is ambiguous", kind.construct());
                return refuse_at(SqlState::AMBIGUOUS_COLUMN, at, message);
            }
        }
    }
    Ok(found)
}

fn by_position(ps: &ParseState<'_>, constant: &pb::AConst, tlist: &[TargetEntry], kind: ExprKind) -> Result<usize> {
    let at = ps.cx.span(constant.location);
    let Some(pb::a_const::Val::Ival(position)) = &constant.val else {
        return refuse_at(SqlState::SYNTAX_ERROR, at, format!("non-integer constant in {}", kind.construct()));
    };
    let wanted = position.ival;
    let index = usize::try_from(wanted).ok().and_then(|n| n.checked_sub(1));
    let outputs = || tlist.iter().enumerate().filter(|(_, t)| !t.junk).map(|(i, _)| i);
    match index.and_then(|n| outputs().nth(n)) {
        Some(found) => Ok(found),
        None => refuse_at(
            SqlState::INVALID_COLUMN_REFERENCE,
            at,
            format!("{} position {wanted} is not in select list", kind.construct()),
        ),
    }
}

/// An output that was found by name or number must not hold what its clause forbids.
fn check_entry(ps: &ParseState<'_>, entry: &TargetEntry, kind: ExprKind) -> Result<()> {
    if kind != ExprKind::GroupBy {
        return Ok(());
    }
    if ps.has_aggs.get()
        && let Some(at) = locate_agg(&entry.expr, 0)
    {
        return refuse_at(SqlState::GROUPING_ERROR, at, "aggregate functions are not allowed in GROUP BY");
    }
    if ps.has_window_funcs.get()
        && let Some(at) = locate_window_call(&entry.expr)
    {
        return refuse_at(SqlState::WINDOWING_ERROR, at, "window functions are not allowed in GROUP BY");
    }
    Ok(())
}

fn by_expression(ps: &ParseState<'_>, node: &pb::Node, tlist: &mut Vec<TargetEntry>, kind: ExprKind) -> Result<usize> {
    let expr = transform_expr(ps, node, kind)?;
    if let Some(found) = tlist.iter().position(|t| equal(&expr, strip_implicit_coercions(&t.expr))) {
        return Ok(found);
    }
    let resno = (tlist.len() + 1) as AttrNumber;
    tlist.push(TargetEntry { expr, resno, name: None, sort_group_ref: 0, origin: None, junk: true });
    Ok(tlist.len() - 1)
}

/// transformSortClause
pub fn transform_sort(
    ps: &ParseState<'_>,
    order: &[pb::Node],
    tlist: &mut Vec<TargetEntry>,
    kind: ExprKind,
    rules: Rules,
) -> Result<Vec<SortGroupClause>> {
    let mut sort = Vec::new();
    for item in order {
        let Some(N::SortBy(item)) = &item.node else { return unsupported("an ORDER BY item of an unknown kind") };
        let Some(node) = item.node.as_deref() else { return unsupported("an ORDER BY item without an expression") };
        let index = find_target_entry(ps, node, tlist, kind, rules)?;
        add_to_sort(ps, index, &mut sort, tlist, item)?;
    }
    Ok(sort)
}

/// Adds a target to a sort list unless an item before it makes it redundant (addTargetToSortList).
pub fn add_to_sort(
    ps: &ParseState<'_>,
    index: usize,
    sort: &mut Vec<SortGroupClause>,
    tlist: &mut [TargetEntry],
    item: &pb::SortBy,
) -> Result<()> {
    resolve_unknown(ps, &mut tlist[index])?;
    let ty = ps.cx.expr_type(&tlist[index].expr);
    let at = match item.location {
        location if location >= 0 => ps.cx.span(location),
        _ => tlist[index].expr.at,
    };
    let (sort_oper, eq_oper, descending) = match item.sortby_dir() {
        pb::SortByDir::SortbyDesc => {
            let opers = ordering::sort_group_operators(ps.cx, ty, at)?;
            (opers.greater.ok_or_else(|| ordering::no_ordering(ps.cx, ty, at))?, opers.equal, true)
        }
        pb::SortByDir::SortbyUsing => {
            let name = qualified(&item.use_op).map_err(|e| placed(e, at))?;
            let Some(oper) = oper::compatible(ps.cx, &name, ty, ty) else {
                let message = format!("operator requires run-time type coercion or does not exist: {name}");
                return refuse_at(SqlState::UNDEFINED_FUNCTION, at, message);
            };
            let Some((equal, reverse)) = ordering::equality_for_ordering(ps.cx, oper) else {
                return not_an_ordering(&item.use_op, at);
            };
            (oper, equal, reverse)
        }
        pb::SortByDir::Undefined | pb::SortByDir::SortbyDefault | pb::SortByDir::SortbyAsc => {
            let opers = ordering::sort_group_operators(ps.cx, ty, at)?;
            (opers.less.ok_or_else(|| ordering::no_ordering(ps.cx, ty, at))?, opers.equal, false)
        }
    };
    if is_in_sort_list(ps, &tlist[index], Some(sort_oper), sort) {
        return Ok(());
    }
    let nulls_first = match item.sortby_nulls() {
        pb::SortByNulls::SortbyNullsFirst => true,
        pb::SortByNulls::SortbyNullsLast => false,
        pb::SortByNulls::Undefined | pb::SortByNulls::SortbyNullsDefault => descending,
    };
    let target = assign_sort_group_ref(index, tlist);
    sort.push(SortGroupClause { target, eq_oper, sort_oper: Some(sort_oper), descending, nulls_first });
    Ok(())
}

fn not_an_ordering<T>(name: &[pb::Node], at: Span) -> Result<T> {
    let name = name.last().and_then(string).unwrap_or_default();
    let message = format!("operator {name} is not a valid ordering operator");
    refuse_at(SqlState::WRONG_OBJECT_TYPE, at, message).map_err(|e: crate::diag::Rejected| {
        Box::new(e.with_hint("Ordering operators must be \"<\" or \">\" members of btree operator families."))
    })
}

/// Adds a target to a list that is for telling values apart alone (addTargetToGroupList).
pub fn add_to_group(
    ps: &ParseState<'_>,
    index: usize,
    group: &mut Vec<SortGroupClause>,
    tlist: &mut [TargetEntry],
    at: Span,
) -> Result<()> {
    resolve_unknown(ps, &mut tlist[index])?;
    if is_in_sort_list(ps, &tlist[index], None, group) {
        return Ok(());
    }
    let ty = ps.cx.expr_type(&tlist[index].expr);
    let clause = group_clause(ps, ty, at)?;
    let target = assign_sort_group_ref(index, tlist);
    group.push(SortGroupClause { target, ..clause });
    Ok(())
}

/// How values of a type are told apart, for no target yet.
pub fn group_clause(ps: &ParseState<'_>, ty: crate::oid::TypeId, at: Span) -> Result<SortGroupClause> {
    let opers = ordering::sort_group_operators(ps.cx, ty, at)?;
    Ok(SortGroupClause {
        target: 0,
        eq_oper: opers.equal,
        sort_oper: opers.less,
        descending: false,
        nulls_first: false,
    })
}

/// A literal of no type becomes text when it is sorted or grouped.
fn resolve_unknown(ps: &ParseState<'_>, entry: &mut TargetEntry) -> Result<()> {
    if ps.cx.expr_type(&entry.expr) == UNKNOWN {
        let text = TypeRef::plain(TEXT);
        entry.expr = coerce::coerce_type(ps.cx, entry.expr.clone(), UNKNOWN, text, Coercion::IMPLICIT)?;
    }
    Ok(())
}

/// Gives a target the number that sort and group clauses refer to, unless it has one.
pub fn assign_sort_group_ref(index: usize, tlist: &mut [TargetEntry]) -> u32 {
    if tlist[index].sort_group_ref == 0 {
        let highest = tlist.iter().map(|t| t.sort_group_ref).max().unwrap_or(0);
        tlist[index].sort_group_ref = highest + 1;
    }
    tlist[index].sort_group_ref
}

/// Whether a list has the target already, by any operator or by the given one or its commutator.
pub fn is_in_sort_list(
    ps: &ParseState<'_>,
    entry: &TargetEntry,
    oper: Option<OperId>,
    list: &[SortGroupClause],
) -> bool {
    let commutes = |has: Option<OperId>| {
        let commutator = has.and_then(|id| ps.cx.catalog.operator(id)).and_then(|o| o.commutator);
        has == oper || (oper.is_some() && commutator == oper)
    };
    let same = |clause: &SortGroupClause| {
        clause.target == entry.sort_group_ref && (oper.is_none() || commutes(clause.sort_oper))
    };
    entry.sort_group_ref != 0 && list.iter().any(same)
}

/// SELECT DISTINCT: ORDER BY's items first, then all other outputs.
pub fn transform_distinct(
    ps: &ParseState<'_>,
    tlist: &mut [TargetEntry],
    sort: &[SortGroupClause],
    of: DistinctOf,
) -> Result<Vec<SortGroupClause>> {
    let mut distinct = Vec::new();
    for clause in sort {
        if let Some(entry) = tlist.iter().find(|t| t.sort_group_ref == clause.target && t.junk) {
            let message = match of {
                DistinctOf::Aggregate => {
                    "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list"
                }
                DistinctOf::Select => "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
            };
            return refuse_at(SqlState::INVALID_COLUMN_REFERENCE, entry.expr.at, message);
        }
        distinct.push(*clause);
    }
    for index in 0..tlist.len() {
        if !tlist[index].junk {
            let at = tlist[index].expr.at;
            add_to_group(ps, index, &mut distinct, tlist, at)?;
        }
    }
    if distinct.is_empty() {
        let message = match of {
            DistinctOf::Aggregate => "an aggregate with DISTINCT must have at least one argument",
            DistinctOf::Select => "SELECT DISTINCT must have at least one column",
        };
        return refuse(SqlState::SYNTAX_ERROR, message);
    }
    Ok(distinct)
}

/// SELECT DISTINCT ON: its items must be those that ORDER BY begins with.
pub fn transform_distinct_on(
    ps: &ParseState<'_>,
    items: &[pb::Node],
    tlist: &mut Vec<TargetEntry>,
    sort: &[SortGroupClause],
) -> Result<Vec<SortGroupClause>> {
    const MISMATCH: &str = "SELECT DISTINCT ON expressions must match initial ORDER BY expressions";
    let mut wanted = Vec::new();
    for item in items {
        let index = find_target_entry(ps, item, tlist, ExprKind::DistinctOn, Rules::Sql92)?;
        wanted.push((index, assign_sort_group_ref(index, tlist)));
    }
    let mut distinct: Vec<SortGroupClause> = Vec::new();
    let mut skipped = false;
    for clause in sort {
        match wanted.iter().find(|(_, target)| *target == clause.target) {
            Some((index, _)) if skipped => {
                return refuse_at(SqlState::INVALID_COLUMN_REFERENCE, tlist[*index].expr.at, MISMATCH);
            }
            Some(_) => distinct.push(*clause),
            None => skipped = true,
        }
    }
    for (index, _) in wanted {
        if is_in_sort_list(ps, &tlist[index], None, &distinct) {
            continue;
        }
        let at = tlist[index].expr.at;
        if skipped {
            return refuse_at(SqlState::INVALID_COLUMN_REFERENCE, at, MISMATCH);
        }
        add_to_group(ps, index, &mut distinct, tlist, at)?;
    }
    Ok(distinct)
}

/// The target that a sort or group clause refers to.
pub fn target_of<'t>(clause: &SortGroupClause, tlist: &'t [TargetEntry]) -> Option<&'t TargetEntry> {
    tlist.iter().find(|t| t.sort_group_ref == clause.target)
}

/// An output column: not junk, with a name.
pub fn output(expr: Expr, resno: usize, name: Name) -> TargetEntry {
    TargetEntry { expr, resno: resno as AttrNumber, name: Some(name), sort_group_ref: 0, origin: None, junk: false }
}
