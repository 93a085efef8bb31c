//! Which relations can be changed: tables, and views simple enough that a change of them is one of a table.
//! Counterpart: rewrite/rewriteHandler.c (relation_is_updatable, view_query_is_auto_updatable,
//! view_col_is_auto_updatable).

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::catalog::class::{ForeignRel, RelKind, Relation};
use crate::catalog::rule::{PolicyCommand, Rule};
use crate::execute::relation::cell::yes_no;
use crate::execute::relation::scan::Scan;
use crate::name::Name;
use crate::nodes::walk::for_each_child;
use crate::nodes::{Expr, ExprNode, FromItem, Query, RteKind, Value};
use crate::oid::{AttrNumber, RelId};

/// What can be done, as bits of the server's CmdType.
pub const UPDATE: u32 = 1 << 2;
pub const INSERT: u32 = 1 << 3;
pub const DELETE: u32 = 1 << 4;
const ALL: u32 = UPDATE | INSERT | DELETE;

/// Views over views over views.
const MOST_LEVELS: u32 = 1000;

/// What `pg_relation_is_updatable` gives, triggers aside; `None` where it is not known.
pub fn relation(catalog: &Catalog, rel: RelId) -> Option<u32> {
    events(catalog, rel, None, 0)
}

/// What `pg_column_is_updatable` gives, triggers aside.
pub fn column(catalog: &Catalog, rel: RelId, attnum: AttrNumber) -> Option<bool> {
    if attnum <= 0 {
        return Some(false);
    }
    let events = events(catalog, rel, Some(BTreeSet::from([attnum])), 0)?;
    Some(events & (UPDATE | DELETE) == UPDATE | DELETE)
}

/// `YES` or `NO`
pub(super) fn answer(scan: &Scan<'_>, rel: &Relation, wanted: u32) -> Value {
    match relation(scan.catalog, rel.id) {
        Some(events) => yes_no(events & wanted == wanted),
        None => scan.unknown(format!("whether {} can be changed is not known", rel.name)),
    }
}

pub(super) fn column_answer(scan: &Scan<'_>, rel: &Relation, attnum: AttrNumber) -> Value {
    match column(scan.catalog, rel.id, attnum) {
        Some(updatable) => yes_no(updatable),
        None => scan.unknown(format!("whether {} can be changed is not known", rel.name)),
    }
}

fn events(catalog: &Catalog, id: RelId, columns: Option<BTreeSet<AttrNumber>>, level: u32) -> Option<u32> {
    let Some(rel) = catalog.relation(id).filter(|_| level < MOST_LEVELS) else { return Some(0) };
    let own_rules = rules(catalog, rel);
    match &rel.kind {
        RelKind::Table | RelKind::Partitioned(_) => Some(ALL),
        RelKind::View(_) if own_rules == ALL => Some(ALL),
        RelKind::View(_) if rel.at.defined().is_builtin() => Some(own_rules),
        RelKind::View(view) => {
            let query = view.query.as_deref()?;
            let grow = || of_view(catalog, query, columns, level);
            let own = stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, grow)?;
            Some(own_rules | own)
        }
        RelKind::Foreign(foreign) => of_wrapper(catalog, foreign),
        RelKind::Index(_) | RelKind::Sequence(_) | RelKind::MatView(_) | RelKind::Composite => Some(0),
    }
}

/// Wrappers say for themselves what can be changed through them; known are the ones of PostgreSQL's own.
fn of_wrapper(catalog: &Catalog, table: &ForeignRel) -> Option<u32> {
    let server = catalog.servers.get(&table.server)?;
    let handler = catalog.proc(catalog.fdws.get(&server.fdw)?.handler?)?;
    let off = |options: &[(Name, String)]| {
        let option = options.iter().find(|(name, _)| *name == "updatable");
        option.map(|(_, value)| matches!(value.to_lowercase().as_str(), "false" | "off" | "no" | "0" | "f" | "n"))
    };
    match handler.name.as_str() {
        "postgres_fdw_handler" if off(&table.options).or(off(&server.options)).unwrap_or(false) => Some(0),
        "postgres_fdw_handler" => Some(ALL),
        "file_fdw_handler" => Some(0),
        _ => None,
    }
}

/// What rules do in place of a change, whatever the row.
fn rules(catalog: &Catalog, rel: &Relation) -> u32 {
    let event = |rule: &Rule| match rule.event {
        PolicyCommand::Update => UPDATE,
        PolicyCommand::Insert => INSERT,
        PolicyCommand::Delete => DELETE,
        PolicyCommand::All | PolicyCommand::Select => 0,
    };
    let rules = rel.rules.iter().filter_map(|id| catalog.rules.get(id));
    rules.filter(|rule| rule.instead && rule.qual.is_none()).fold(0, |events, rule| events | event(rule))
}

fn of_view(catalog: &Catalog, query: &Query, columns: Option<BTreeSet<AttrNumber>>, level: u32) -> Option<u32> {
    let Some((rte, base)) = base_relation(catalog, query) else { return Some(0) };
    let mut below = BTreeSet::new();
    for (place, target) in query.targets.iter().enumerate().filter(|(_, t)| !t.junk) {
        let wanted = AttrNumber::try_from(place + 1).is_ok_and(|n| columns.as_ref().is_none_or(|c| c.contains(&n)));
        if let ExprNode::Var(var) = &target.expr.node
            && wanted
            && var.varno == rte
            && var.levels_up == 0
            && var.attno > 0
        {
            below.insert(var.attno);
        }
    }
    let own = if below.is_empty() { DELETE } else { ALL };
    match &catalog.relation(base)?.kind {
        RelKind::Table | RelKind::Partitioned(_) => Some(own),
        _ => Some(own & events(catalog, base, Some(below), level + 1)?),
    }
}

/// The one relation that a simple view is over, with its range table entry.
fn base_relation(catalog: &Catalog, query: &Query) -> Option<(u32, RelId)> {
    let plain = query.distinct.is_empty()
        && query.group.is_empty()
        && query.grouping_sets.is_empty()
        && query.having.is_none()
        && query.set_operation.is_none()
        && query.ctes.is_empty()
        && query.limit_offset.is_none()
        && query.limit_count.is_none()
        && !query.targets.iter().any(|t| is_computed_over_rows(&t.expr));
    let [FromItem::Ref(rte)] = query.from.as_slice() else { return None };
    let entry = query.rtable.get((*rte as usize).checked_sub(1)?).filter(|_| plain)?;
    let RteKind::Relation { rel, sample: None, .. } = &entry.kind else { return None };
    let fits = catalog.relation(*rel).is_some_and(|r| {
        matches!(r.kind, RelKind::Table | RelKind::Partitioned(_) | RelKind::Foreign(_) | RelKind::View(_))
    });
    fits.then_some((*rte, *rel))
}

/// Whether an aggregate, a window function or a routine that returns a set stands in an expression.
fn is_computed_over_rows(expr: &Expr) -> bool {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        let mut found = match &expr.node {
            ExprNode::Aggref(_) | ExprNode::WindowFunc(_) => true,
            ExprNode::FuncExpr(func) => func.retset,
            ExprNode::OpExpr(op) => op.retset,
            _ => false,
        };
        for_each_child(expr, &mut |child| found = found || is_computed_over_rows(child));
        found
    })
}
