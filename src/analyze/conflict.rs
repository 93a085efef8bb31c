//! ON CONFLICT.  Counterparts: parser/analyze.c (transformOnConflictClause), parser/parse_clause.c
//! (transformOnConflictArbiter, resolve_unique_index_expr).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::assign::target_relation;
use crate::analyze::expr::transform_expr;
use crate::analyze::modify::transform_update_targets;
use crate::analyze::name_list::{placed, qualified, refuse_at, to_text};
use crate::analyze::relation::add_relation_rte;
use crate::analyze::sort::transform_where;
use crate::analyze::state::{ExprKind, ParseState};
use crate::analyze::typename::collation_by_name;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::nodes::*;
use crate::oid::ConstraintId;
use crate::oid::wellknown::BTREE;

/// What decides whether there is a conflict.
#[derive(Default)]
struct Arbiter {
    elements: Vec<ArbiterElement>,
    condition: Option<Expr>,
    constraint: Option<ConstraintId>,
}

/// The clause, analysed; the namespace holds the target alone.
pub fn transform_on_conflict(ps: &mut ParseState<'_>, clause: &pb::OnConflictClause) -> Result<Option<OnConflict>> {
    let update = match clause.action() {
        pb::OnConflictAction::OnconflictUpdate => true,
        pb::OnConflictAction::OnconflictNothing => false,
        pb::OnConflictAction::Undefined | pb::OnConflictAction::OnconflictNone => return Ok(None),
    };
    let at = ps.cx.span(clause.location);
    let Some((rel, _)) = target_relation(ps) else { return unsupported("ON CONFLICT without a target relation") };
    let excluded = match update {
        true => {
            let alias = pb::Alias { aliasname: "excluded".to_owned(), colnames: Vec::new() };
            Some(add_relation_rte(ps, rel, Some(&alias), false, false, at)?)
        }
        false => None,
    };
    let arbiter = transform_arbiter(ps, clause, update)?;
    let mut result = OnConflict {
        update,
        arbiter_elements: arbiter.elements,
        arbiter_where: arbiter.condition,
        constraint: arbiter.constraint,
        set: Vec::new(),
        where_clause: None,
        excluded: excluded.as_ref().map_or(0, |item| item.rte),
    };
    if let Some(excluded) = excluded {
        ps.namespace.push(excluded);
        result.set = transform_update_targets(ps, &clause.target_list)?;
        result.where_clause = transform_where(ps, clause.where_clause.as_deref(), ExprKind::Where, "WHERE")?;
        ps.namespace.pop();
    }
    Ok(Some(result))
}

fn transform_arbiter(ps: &ParseState<'_>, clause: &pb::OnConflictClause, update: bool) -> Result<Arbiter> {
    let at = ps.cx.span(clause.location);
    let mut arbiter = Arbiter::default();
    let Some(infer) = clause.infer.as_deref() else {
        if update {
            let message = "ON CONFLICT DO UPDATE requires inference specification or constraint name";
            let error = Diagnostic::refused(SqlState::SYNTAX_ERROR, message).at(at);
            return Err(Box::new(error.with_hint("For example, ON CONFLICT (column_name).")));
        }
        return Ok(arbiter);
    };
    for element in &infer.index_elems {
        let Some(N::IndexElem(element)) = &element.node else {
            return unsupported("an ON CONFLICT element of an unknown kind");
        };
        arbiter.elements.push(arbiter_element(ps, infer, element)?);
    }
    if let Some(condition) = infer.where_clause.as_deref() {
        arbiter.condition = Some(transform_expr(ps, condition, ExprKind::IndexPredicate)?);
    }
    if !infer.conname.is_empty() {
        arbiter.constraint = Some(find_constraint(ps, &infer.conname)?);
    }
    Ok(arbiter)
}

fn arbiter_element(ps: &ParseState<'_>, infer: &pb::InferClause, element: &pb::IndexElem) -> Result<ArbiterElement> {
    let at = ps.cx.span(infer.location);
    let refuse = |what: &str| {
        let message = format!("{what} is not allowed in ON CONFLICT clause");
        refuse_at(SqlState::INVALID_COLUMN_REFERENCE, at, message)
    };
    if !matches!(element.ordering(), pb::SortByDir::Undefined | pb::SortByDir::SortbyDefault) {
        return refuse("ASC/DESC");
    }
    if !matches!(element.nulls_ordering(), pb::SortByNulls::Undefined | pb::SortByNulls::SortbyNullsDefault) {
        return refuse("NULLS FIRST/LAST");
    }
    let column = || {
        let name = pb::Node { node: Some(N::String(pb::String { sval: element.name.clone() })) };
        let column = pb::ColumnRef { fields: vec![name], location: infer.location };
        pb::Node { node: Some(N::ColumnRef(column)) }
    };
    let node = element.expr.as_deref().cloned().unwrap_or_else(column);
    let expr = transform_expr(ps, &node, ExprKind::IndexExpression)?;
    let collation = match element.collation.as_slice() {
        [] => None,
        name => Some(collation_by_name(ps.cx, name).map_err(|e| placed(e, at))?),
    };
    let opclass = match element.opclass.as_slice() {
        [] => None,
        name => {
            let wanted = qualified(name).map_err(|e| placed(e, at))?;
            let found = ps.cx.catalog.find_opclass(ps.cx.path, BTREE, &wanted);
            if found.is_none() {
                let name = to_text(name);
                let message = format!("operator class \"{name}\" does not exist for access method \"btree\"");
                return refuse_at(SqlState::UNDEFINED_OBJECT, at, message);
            }
            found
        }
    };
    Ok(ArbiterElement { expr, collation, opclass })
}

fn find_constraint(ps: &ParseState<'_>, name: &str) -> Result<ConstraintId> {
    let Some((_, rel)) = target_relation(ps) else { return unsupported("ON CONFLICT without a target relation") };
    let constraints = rel.constraints.iter().filter_map(|id| ps.cx.catalog.constraint(*id));
    match constraints.into_iter().find(|c| c.name == *name) {
        Some(constraint) => Ok(constraint.id),
        None => {
            let message = format!("constraint \"{name}\" for table \"{}\" does not exist", rel.name);
            refuse_at(SqlState::UNDEFINED_OBJECT, ps.cx.locator.whole, message)
        }
    }
}
