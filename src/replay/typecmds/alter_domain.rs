//! ALTER DOMAIN.  Counterpart: commands/typecmds.c (AlterDomainDefault, AlterDomainNotNull,
//! AlterDomainAddConstraint, AlterDomainDropConstraint, AlterDomainValidateConstraint).

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::cook;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::depend::DependencyKind;
use crate::catalog::type_::{Domain, Type, TypeKind};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::oid::{ConstraintId, TypeId};
use crate::replay::Exec;
use crate::replay::typecmds::domain::{add_check, add_domain_constraint, is_null, not_null_name, refuse_kind};
use crate::version::Capability;

pub(in crate::replay) fn alter_domain(exec: &mut Exec, stmt: &pb::AlterDomainStmt) -> Result<()> {
    let id = exec.type_by_name(&stmt.type_name)?;
    let row = exec.domain_row(id)?;
    match stmt.subtype.as_str() {
        "T" => set_default(exec, id, &row, stmt.def.as_deref()),
        "N" => drop_not_null(exec, id, &row),
        "O" => {
            let nameless = pb::Constraint::default();
            set_not_null(exec, id, &nameless)
        }
        "C" => add_constraint(exec, id, stmt),
        "X" => drop_constraint(exec, &row, stmt),
        "V" => validate(exec, &row, &stmt.name),
        other => unsupported(format!("ALTER DOMAIN of kind {other} is not understood yet")),
    }
}

fn change(exec: &mut Exec, id: TypeId, property: &'static str, change: impl FnOnce(&mut Domain)) {
    let at = exec.locator.whole;
    if let Some(row) = exec.catalog.types.get_mut(&id) {
        if let TypeKind::Domain(domain) = &mut row.kind {
            change(domain);
        }
        row.at.set(property, at);
    }
}

fn set_default(exec: &mut Exec, id: TypeId, row: &Type, raw: Option<&pb::Node>) -> Result<()> {
    let Some(domain) = row.domain() else { return Ok(()) };
    let default = match raw.filter(|r| r.node.is_some()) {
        Some(raw) => {
            let analysed = cook::cook_default(&exec.cx(), raw, &row.name, domain.base, None);
            Some(Arc::new(exec.expr_or_unresolved(analysed, raw, id.address())?))
        }
        None => None,
    };
    // DEFAULT NULL over a plain type is no default at all.
    let default = default.filter(|expr| !is_null(expr));
    exec.catalog.depends.forget_kind(id.address(), DependencyKind::Normal);
    exec.catalog.depend(id, row.namespace, DependencyKind::Normal);
    exec.catalog.depend(id, domain.base.ty, DependencyKind::Normal);
    if let Some(collation) = row.collation {
        exec.catalog.depend(id, collation, DependencyKind::Normal);
    }
    if let Some(expr) = &default {
        exec.catalog.depend_on_expr(id.address(), expr, &[], DependencyKind::Normal, DependencyKind::Normal);
    }
    change(exec, id, "default", |domain| domain.default = default);
    Ok(())
}

fn not_null_constraint(exec: &Exec, row: &Type) -> Option<ConstraintId> {
    let constraints = &row.domain()?.constraints;
    let is_not_null =
        |id: &&ConstraintId| exec.catalog.constraint(**id).is_some_and(|c| matches!(c.kind, ConstraintKind::NotNull));
    constraints.iter().find(is_not_null).copied()
}

fn drop_not_null(exec: &mut Exec, id: TypeId, row: &Type) -> Result<()> {
    change(exec, id, "not_null", |domain| domain.not_null = false);
    match not_null_constraint(exec, row) {
        Some(constraint) => exec.drop_objects(&[constraint.address()], false),
        None => Ok(()),
    }
}

fn set_not_null(exec: &mut Exec, id: TypeId, clause: &pb::Constraint) -> Result<()> {
    let row = exec.domain_row(id)?;
    if row.domain().is_some_and(|d| d.not_null) {
        return Ok(());
    }
    if exec.catalog.version.has(Capability::NamedDomainNotNull) {
        let constraint = not_null_name(exec, id, clause, &[])?;
        add_domain_constraint(exec, constraint);
    }
    change(exec, id, "not_null", |domain| domain.not_null = true);
    Ok(())
}

fn add_constraint(exec: &mut Exec, id: TypeId, stmt: &pb::AlterDomainStmt) -> Result<()> {
    let Some(Node::Constraint(constraint)) = stmt.def.as_ref().and_then(|d| d.node.as_ref()) else {
        return unsupported("ALTER DOMAIN ADD without a constraint");
    };
    match constraint.contype() {
        pb::ConstrType::ConstrCheck => add_check(exec, id, constraint, &mut Vec::new()),
        pb::ConstrType::ConstrNotnull => set_not_null(exec, id, constraint),
        other => refuse_kind(other),
    }
}

fn find(exec: &Exec, row: &Type, name: &str) -> Option<ConstraintId> {
    let constraints = &row.domain()?.constraints;
    constraints.iter().find(|id| exec.catalog.constraint(**id).is_some_and(|c| c.name == *name)).copied()
}

fn drop_constraint(exec: &mut Exec, row: &Type, stmt: &pb::AlterDomainStmt) -> Result<()> {
    let Some(constraint) = find(exec, row, &stmt.name) else {
        let message = format!("constraint \"{}\" of domain \"{}\" does not exist", stmt.name, row.name);
        if stmt.missing_ok {
            exec.notice(format!("{message}, skipping"));
            return Ok(());
        }
        return refuse(SqlState::UNDEFINED_OBJECT, message);
    };
    if not_null_constraint(exec, row) == Some(constraint) {
        change(exec, row.id, "not_null", |domain| domain.not_null = false);
    }
    let cascade = stmt.behavior() == pb::DropBehavior::DropCascade;
    exec.drop_objects(&[constraint.address()], cascade)
}

fn validate(exec: &mut Exec, row: &Type, name: &str) -> Result<()> {
    let found = find(exec, row, name);
    let Some(constraint) = found.and_then(|id| exec.catalog.constraints.get_mut(&id)) else {
        let message = format!("constraint \"{name}\" of domain \"{}\" does not exist", row.name);
        return refuse(SqlState::UNDEFINED_OBJECT, message);
    };
    if !matches!(constraint.kind, ConstraintKind::Check { .. }) {
        let message = format!("constraint \"{name}\" of domain \"{}\" is not a check constraint", row.name);
        return refuse(SqlState::WRONG_OBJECT_TYPE, message);
    }
    constraint.validated = true;
    Ok(())
}
