//! Rules: the condition and the actions over OLD and NEW.
//! Counterpart: parser/parse_utilcmd.c (transformRuleStmt).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::Cx;
use crate::analyze::collate::assign_expr_collations;
use crate::analyze::name_list::refuse_at;
use crate::analyze::query::transform;
use crate::analyze::relation::add_relation_rte;
use crate::analyze::sort::transform_where;
use crate::analyze::state::{ExprKind, NsItem, ParseState};
use crate::analyze::vars::{Descend, visit_expr, visit_query};
use crate::catalog::rule::PolicyCommand;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::{quote_identifier, quote_literal};
use crate::nodes::*;
use crate::oid::RelId;

/// Range table entries of OLD and NEW.
const OLD: u32 = 1;
const NEW: u32 = 2;

/// The relation and the event that a rule is for.
#[derive(Clone, Copy)]
pub struct RuleOf {
    pub rel: RelId,
    pub event: PolicyCommand,
}

/// Which part of a rule is analysed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Condition,
    Action,
}

/// A level whose first two entries are OLD and NEW. The condition sees those that the event knows,
/// with their bare columns; an action sees both, by name alone.
fn with_old_and_new<'a>(cx: &'a Cx<'a>, rule: RuleOf, part: Part) -> Result<ParseState<'a>> {
    let mut ps = ParseState::new(cx);
    let at = cx.locator.whole;
    let mut add = |name: &str| {
        let alias = pb::Alias { aliasname: name.to_owned(), colnames: Vec::new() };
        add_relation_rte(&mut ps, rule.rel, Some(&alias), false, false, at)
    };
    let (old, new) = (add("old")?, add("new")?);
    let items: Vec<NsItem> = match rule.event {
        _ if part == Part::Action => vec![old, new],
        PolicyCommand::Select | PolicyCommand::Delete => vec![old],
        PolicyCommand::Insert => vec![new],
        PolicyCommand::Update => vec![old, new],
        PolicyCommand::All => return unsupported("a rule without an event"),
    };
    ps.namespace = items.into_iter().map(|item| NsItem { cols_visible: part == Part::Condition, ..item }).collect();
    Ok(ps)
}

/// WHERE of a rule; OLD is range table entry 1, NEW is 2.
pub fn rule_condition(cx: &Cx<'_>, rule: RuleOf, clause: Option<&pb::Node>) -> Result<Option<Expr>> {
    let ps = with_old_and_new(cx, rule, Part::Condition)?;
    let mut condition = transform_where(&ps, clause, ExprKind::Where, "WHERE")?;
    if let Some(condition) = &mut condition {
        assign_expr_collations(cx, condition)?;
    }
    if ps.has_aggs.get() || ps.has_window_funcs.get() {
        let what = if ps.has_aggs.get() { "aggregate" } else { "window" };
        return refuse(SqlState::GROUPING_ERROR, format!("cannot use {what} function in rule WHERE condition"));
    }
    Ok(condition)
}

/// One action of a rule; OLD is range table entry 1, NEW is 2. `condition` is the rule's.
pub fn rule_action(cx: &Cx<'_>, rule: RuleOf, condition: Option<&Expr>, stmt: &pb::Node) -> Result<Query> {
    if let Some(N::NotifyStmt(notify)) = &stmt.node {
        return notify_action(cx, condition, notify);
    }
    let mut ps = with_old_and_new(cx, rule, Part::Action)?;
    let mut query = transform(&mut ps, stmt)?;
    check_ctes(&query)?;
    let source = insert_select(&query);
    if let Some(index) = source
        && let Some(RteKind::Subquery { query: inner, .. }) = query.rtable.get_mut(index).map(|rte| &mut rte.kind)
    {
        join_old(inner, rule, condition)?;
    } else {
        join_old(&mut query, rule, condition)?;
    }
    Ok(query)
}

/// NOTIFY, the one utility statement that a rule may hold; kept as its text.
fn notify_action(cx: &Cx<'_>, condition: Option<&Expr>, notify: &pb::NotifyStmt) -> Result<Query> {
    if condition.is_some() {
        let message = "rules with WHERE conditions can only have SELECT, INSERT, UPDATE, or DELETE actions";
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    let mut query = Query::empty(Command::Utility, cx.locator.whole);
    let mut text = format!("NOTIFY {}", quote_identifier(&notify.conditionname));
    if !notify.payload.is_empty() {
        text += &format!(", {}", quote_literal(&notify.payload));
    }
    query.utility = Some(text);
    Ok(query)
}

/// Checks what an action refers to, and joins it to OLD where something refers to that.
fn join_old(query: &mut Query, rule: RuleOf, condition: Option<&Expr>) -> Result<()> {
    check_ctes(query)?;
    let (mut has_old, mut has_new) = (false, false);
    if let Some(condition) = condition {
        visit_expr(condition, 0, &mut |e, depth| note(e, depth, &mut has_old, &mut has_new));
    }
    visit_query(query, 0, &mut |e, depth| note(e, depth, &mut has_old, &mut has_new));
    let wrong = match rule.event {
        PolicyCommand::Select if has_old => Some("ON SELECT rule cannot use OLD"),
        PolicyCommand::Select if has_new => Some("ON SELECT rule cannot use NEW"),
        PolicyCommand::Insert if has_old => Some("ON INSERT rule cannot use OLD"),
        PolicyCommand::Delete if has_new => Some("ON DELETE rule cannot use NEW"),
        _ => None,
    };
    if let Some(message) = wrong {
        return refuse_at(SqlState::INVALID_OBJECT_DEFINITION, query.at, message);
    }
    let needs_old = has_old || (has_new && rule.event == PolicyCommand::Update);
    if query.set_operation.is_some() && (needs_old || condition.is_some()) {
        let message = "conditional UNION/INTERSECT/EXCEPT statements are not implemented";
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
    }
    if needs_old {
        query.from.push(FromItem::Ref(OLD));
    }
    Ok(())
}

/// DO INSTEAD NOTHING.
pub fn nothing(cx: &Cx<'_>, rule: RuleOf) -> Result<Query> {
    let mut ps = with_old_and_new(cx, rule, Part::Action)?;
    let mut query = Query::empty(Command::Nothing, cx.locator.whole);
    query.rtable = std::mem::take(&mut ps.rtable);
    Ok(query)
}

/// OLD and NEW would not be at hand where a WITH query runs.
fn check_ctes(query: &Query) -> Result<()> {
    let (mut has_old, mut has_new) = (false, false);
    for cte in &query.ctes {
        visit_query(&cte.query, 1, &mut |e, depth| note(e, depth, &mut has_old, &mut has_new));
    }
    let name = match () {
        () if has_old => "OLD",
        () if has_new => "NEW",
        () => return Ok(()),
    };
    refuse(SqlState::FEATURE_NOT_SUPPORTED, format!("cannot refer to {name} within WITH query"))
}

fn note(expr: &Expr, depth: u32, has_old: &mut bool, has_new: &mut bool) -> Descend {
    if let ExprNode::Var(var) = &expr.node
        && var.levels_up == depth
    {
        *has_old |= var.varno == OLD;
        *has_new |= var.varno == NEW;
    }
    Descend::Into
}

/// The place of the SELECT of INSERT ... SELECT, which has OLD and NEW in its own range table
/// (getInsertSelectQuery).
fn insert_select(query: &Query) -> Option<usize> {
    let has_own = query.rtable.first().is_some_and(|rte| rte.eref == "old");
    match query.from.as_slice() {
        [FromItem::Ref(rte)] if query.command == Command::Insert && !has_own => Some(*rte as usize - 1),
        _ => None,
    }
}
