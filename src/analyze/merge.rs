//! MERGE.  Counterpart: parser/parse_merge.c.

use pg_query::protobuf as pb;
use pg_query::protobuf::MergeMatchKind as Kind;
use pg_query::protobuf::node::Node as N;

use crate::analyze::assign::{insert_columns, target_relation};
use crate::analyze::cte::transform_with;
use crate::analyze::expr::transform_expr;
use crate::analyze::from::transform_from;
use crate::analyze::modify::{
    Target, insert_row, overriding, set_target, transform_returning, transform_update_targets,
};
use crate::analyze::query::{begin, finish};
use crate::analyze::sort::transform_where;
use crate::analyze::state::{ExprKind, ParseState};
use crate::analyze::target::transform_expression_list;
use crate::catalog::class::RelKind;
use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::nodes::*;
use crate::version::Capability;

pub fn transform_merge(ps: &mut ParseState<'_>, stmt: &pb::MergeStmt) -> Result<Query> {
    let mut query = begin(ps, Command::Merge);
    check_version(ps, stmt)?;
    if stmt.with_clause.as_ref().is_some_and(|with| with.recursive) {
        return refuse(SqlState::SYNTAX_ERROR, "WITH RECURSIVE is not supported for MERGE statement");
    }
    transform_with(ps, stmt.with_clause.as_ref())?;
    let clauses = when_clauses(stmt)?;
    check_reachable(&clauses)?;
    let inherit = stmt.relation.as_ref().is_some_and(|range| range.inh);
    let target = set_target(ps, &mut query, stmt.relation.as_ref(), inherit, Target::WrittenOnly)?;
    check_target(ps)?;
    let Some(source) = stmt.source_relation.as_deref() else { return unsupported("MERGE without a source") };
    query.from = transform_from(ps, std::slice::from_ref(source))?;
    let source_rte = ps.rtable.len() as u32;
    if ps.namespace.iter().any(|item| item.rel_visible && item.name == target.name) {
        let message = format!("name \"{}\" specified more than once", target.name);
        let error = Diagnostic::refused(SqlState::DUPLICATE_ALIAS, message);
        return Err(Box::new(error.with_detail("The name is used both as MERGE target table and data source.")));
    }
    let target_rte = target.rte;
    ps.namespace.push(target);
    if let Some(condition) = stmt.join_condition.as_deref() {
        query.merge_condition = Some(transform_expr(ps, condition, ExprKind::JoinOn)?);
    }
    transform_returning(ps, &mut query, stmt.returning_clause.as_ref(), ExprKind::MergeReturning)?;
    for clause in clauses {
        query.merge.push(transform_action(ps, clause, target_rte, source_rte)?);
    }
    finish(ps, query)
}

/// What a server of this version can parse.
fn check_version(ps: &ParseState<'_>, stmt: &pb::MergeStmt) -> Result<()> {
    let version = &ps.cx.catalog.version;
    if !version.has(Capability::Merge) {
        return refuse(SqlState::SYNTAX_ERROR, "syntax error at or near \"MERGE\"");
    }
    let by_source = |node: &pb::Node| matches!(&node.node, Some(N::MergeWhenClause(clause)) if clause.match_kind() == Kind::MergeWhenNotMatchedBySource);
    if !version.has(Capability::MergeReturning) {
        if stmt.returning_clause.is_some() {
            return refuse(SqlState::SYNTAX_ERROR, "syntax error at or near \"RETURNING\"");
        }
        if stmt.merge_when_clauses.iter().any(by_source) {
            return refuse(SqlState::SYNTAX_ERROR, "syntax error at or near \"BY\"");
        }
    }
    Ok(())
}

fn when_clauses(stmt: &pb::MergeStmt) -> Result<Vec<&pb::MergeWhenClause>> {
    let clause = |node: &'_ pb::Node| matches!(&node.node, Some(N::MergeWhenClause(_)));
    if !stmt.merge_when_clauses.iter().all(clause) {
        return unsupported("a WHEN clause of an unknown kind");
    }
    let clauses = stmt.merge_when_clauses.iter().filter_map(|node| match &node.node {
        Some(N::MergeWhenClause(clause)) => Some(&**clause),
        _ => None,
    });
    Ok(clauses.collect())
}

/// After a clause without a condition no other one of its kind is reached.
fn check_reachable(clauses: &[&pb::MergeWhenClause]) -> Result<()> {
    let mut closed: Vec<Kind> = Vec::new();
    for clause in clauses {
        if closed.contains(&clause.match_kind()) {
            let message = "unreachable WHEN clause specified after unconditional WHEN clause";
            return refuse(SqlState::SYNTAX_ERROR, message);
        }
        if clause.condition.is_none() {
            closed.push(clause.match_kind());
        }
    }
    Ok(())
}

fn check_target(ps: &ParseState<'_>) -> Result<()> {
    let Some((_, rel)) = target_relation(ps) else { return unsupported("MERGE without a target relation") };
    match rel.kind {
        RelKind::Table | RelKind::Partitioned(_) => Ok(()),
        RelKind::View(_) if ps.cx.catalog.version.has(Capability::MergeReturning) => Ok(()),
        _ => {
            let message = format!("cannot execute MERGE on relation \"{}\"", rel.name);
            let detail = format!("This operation is not supported for {}s.", rel.kind.noun());
            Err(Box::new(Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).with_detail(detail)))
        }
    }
}

fn transform_action(
    ps: &mut ParseState<'_>,
    clause: &pb::MergeWhenClause,
    target_rte: u32,
    source_rte: u32,
) -> Result<MergeAction> {
    let matched = match clause.match_kind() {
        Kind::MergeWhenNotMatchedBySource => MergeMatch::NotMatchedBySource,
        Kind::MergeWhenNotMatchedByTarget => MergeMatch::NotMatchedByTarget,
        Kind::Undefined | Kind::MergeWhenMatched => MergeMatch::Matched,
    };
    show(ps, target_rte, matched != MergeMatch::NotMatchedByTarget);
    show(ps, source_rte, matched != MergeMatch::NotMatchedBySource);
    let condition = transform_where(ps, clause.condition.as_deref(), ExprKind::MergeWhen, "WHEN")?;
    let (command, targets) = match clause.command_type() {
        pb::CmdType::CmdInsert => (Command::Insert, insert_targets(ps, clause)?),
        pb::CmdType::CmdUpdate => (Command::Update, transform_update_targets(ps, &clause.target_list)?),
        pb::CmdType::CmdDelete => (Command::Delete, Vec::new()),
        pb::CmdType::CmdNothing => (Command::Nothing, Vec::new()),
        _ => return unsupported("a MERGE action of an unknown kind"),
    };
    let overriding = overriding(clause.r#override());
    Ok(MergeAction { matched, command, condition, targets, overriding })
}

/// Makes the columns of an entry visible to an action, or hides them.
fn show(ps: &mut ParseState<'_>, rte: u32, visible: bool) {
    if let Some(item) = ps.namespace.iter_mut().find(|item| item.rte == rte) {
        (item.rel_visible, item.cols_visible) = (visible, visible);
    }
}

fn insert_targets(ps: &ParseState<'_>, clause: &pb::MergeWhenClause) -> Result<Vec<TargetEntry>> {
    let columns = insert_columns(ps, &clause.target_list)?;
    if clause.values.is_empty() {
        return Ok(Vec::new());
    }
    let values = transform_expression_list(ps, &clause.values, ExprKind::ValuesSingle, true)?;
    let values = insert_row(ps, values, !clause.target_list.is_empty(), &columns)?;
    let entry = |(expr, column): (Expr, &crate::analyze::assign::AssignedColumn<'_>)| TargetEntry {
        expr,
        resno: column.attno,
        name: Some(column.name.clone()),
        sort_group_ref: 0,
        origin: None,
        junk: false,
    };
    Ok(values.into_iter().zip(&columns).map(entry).collect())
}
