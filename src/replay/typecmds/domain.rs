//! Domains and their constraints.  Counterpart: commands/typecmds.c (DefineDomain,
//! domainAddCheckConstraint, domainAddNotNullConstraint).

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::{cook, typename};
use crate::catalog::constraint::{Constraint, ConstraintKind, ConstraintOwner};
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::type_::{Domain, Type, TypeKind};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::{CoercionForm, Collation, Expr, ExprNode, TypeRef};
use crate::oid::{ConstraintId, TypeId};
use crate::replay::Exec;
use crate::replay::names::{need, qualified_name};
use crate::replay::typecmds::row::{blank_type, make_array_type};
use crate::version::Capability;

/// CREATE DOMAIN
pub(in crate::replay) fn create_domain(exec: &mut Exec, stmt: &pb::CreateDomainStmt) -> Result<()> {
    let name = qualified_name(&stmt.domainname)?;
    let namespace = exec.creation_namespace(&name)?;
    let id = exec.claim_new_type_name(namespace, &name.name)?;
    let type_name = need(stmt.type_name.as_ref(), "base type")?;
    let base = typename::resolve(&exec.cx(), type_name)?;
    let base_row = base_type(exec, base, type_name)?;
    let collation = exec.column_collation(stmt.coll_clause.as_deref(), base.ty)?;
    let clauses = sort_constraints(stmt)?;
    let default = match clauses.default.and_then(|c| c.raw_expr.as_deref()) {
        Some(raw) => {
            let analysed = cook::cook_default(&exec.cx(), raw, &name.name, base, None);
            // DEFAULT NULL is no default, though it hides the one of the base type.
            Some(exec.expr_or_unresolved(analysed, raw, id.address())?).filter(|expr| !is_null(expr)).map(Arc::new)
        }
        None => base_row.domain().and_then(|over| over.default.as_ref()).map(|d| inherited_default(d, base, &base_row)),
    };
    let domain = Domain { base, not_null: clauses.not_null.is_some(), default, constraints: Vec::new() };
    let row = blank_type(exec, id, namespace, name.name.clone(), TypeKind::Domain(domain));
    enter_domain(exec, row, &base_row, collation);
    let mut taken = Vec::new();
    if exec.catalog.version.has(Capability::NamedDomainNotNull)
        && let Some(not_null) = clauses.not_null
    {
        let constraint = not_null_name(exec, id, not_null, &taken)?;
        taken.push(constraint.name.clone());
        add_domain_constraint(exec, constraint);
    }
    for check in clauses.checks {
        add_check(exec, id, check, &mut taken)?;
    }
    make_array_type(exec, id);
    exec.apply_default_acl(id.address());
    Ok(())
}

/// The default of the domain below. The server takes its tree as it is; here it becomes what a dump's
/// text of it is read as, so that both are one.
fn inherited_default(default: &Arc<Expr>, base: TypeRef, row: &Type) -> Arc<Expr> {
    let node = ExprNode::CoerceToDomain {
        arg: Box::new((**default).clone()),
        ty: TypeRef::plain(base.ty),
        collation: row.collation,
        form: CoercionForm::ImplicitCast,
    };
    Arc::new(Expr::new(node, default.at))
}

/// A NULL that was written.
pub(super) fn is_null(expr: &Expr) -> bool {
    matches!(&expr.node, ExprNode::Const(constant) if constant.value.is_none())
}

/// What a domain can be over.
fn base_type(exec: &Exec, base: TypeRef, name: &pb::TypeName) -> Result<Arc<Type>> {
    let Some(row) = exec.catalog.type_(base.ty).cloned() else {
        return refuse(SqlState::UNDEFINED_OBJECT, format!("type \"{}\" does not exist", typename::type_text(name)));
    };
    if matches!(row.kind, TypeKind::Pseudo | TypeKind::Shell) {
        let message = format!("\"{}\" is not a valid base type for a domain", typename::type_text(name));
        return Err(Box::new(Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).at(exec.span(name.location))));
    }
    Ok(row)
}

/// Puts a domain in place with what it takes from its base type.
fn enter_domain(exec: &mut Exec, mut row: Type, base: &Type, collation: Collation) {
    let (id, default) = (row.id, row.domain().and_then(|d| d.default.clone()));
    row.category = base.category;
    row.len = base.len;
    row.by_value = base.by_value;
    row.align = base.align;
    row.storage = base.storage;
    row.delimiter = base.delimiter;
    row.input = exec.builtin_proc("domain_in");
    row.output = base.output;
    row.receive = exec.builtin_proc("domain_recv");
    row.send = base.send;
    row.analyze = base.analyze;
    row.collation = collation;
    exec.enter_type(row);
    exec.catalog.depend(id, base.id, DependencyKind::Normal);
    if let Some(default) = default {
        exec.catalog.depend_on_expr(id.address(), &default, &[], DependencyKind::Normal, DependencyKind::Normal);
    }
}

#[derive(Default)]
struct Clauses<'a> {
    default: Option<&'a pb::Constraint>,
    not_null: Option<&'a pb::Constraint>,
    checks: Vec<&'a pb::Constraint>,
}

fn sort_constraints(stmt: &pb::CreateDomainStmt) -> Result<Clauses<'_>> {
    use pb::ConstrType as Kind;
    let mut clauses = Clauses::default();
    let mut null = false;
    for node in &stmt.constraints {
        let Some(Node::Constraint(constraint)) = node.node.as_ref() else { continue };
        match constraint.contype() {
            Kind::ConstrDefault if clauses.default.is_some() => {
                return refuse(SqlState::SYNTAX_ERROR, "multiple default expressions");
            }
            Kind::ConstrDefault => clauses.default = Some(constraint),
            Kind::ConstrNotnull => clauses.not_null = Some(constraint),
            Kind::ConstrNull => null = true,
            Kind::ConstrCheck => {
                if constraint.is_no_inherit {
                    let message = "check constraints for domains cannot be marked NO INHERIT";
                    return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
                }
                clauses.checks.push(constraint);
            }
            other => return refuse_kind(other),
        }
    }
    if null && clauses.not_null.is_some() {
        return refuse(SqlState::SYNTAX_ERROR, "conflicting NULL/NOT NULL constraints");
    }
    Ok(clauses)
}

/// Constraints that the grammar allows here and the server does not.
pub(super) fn refuse_kind<T>(kind: pb::ConstrType) -> Result<T> {
    use pb::ConstrType as Kind;
    let what = match kind {
        Kind::ConstrUnique => "unique constraints not possible for domains",
        Kind::ConstrPrimary => "primary key constraints not possible for domains",
        Kind::ConstrExclusion => "exclusion constraints not possible for domains",
        Kind::ConstrForeign => "foreign key constraints not possible for domains",
        Kind::ConstrAttrDeferrable
        | Kind::ConstrAttrNotDeferrable
        | Kind::ConstrAttrDeferred
        | Kind::ConstrAttrImmediate => {
            return refuse(
                SqlState::FEATURE_NOT_SUPPORTED,
                "specifying constraint deferrability not supported for domains",
            );
        }
        Kind::ConstrGenerated => {
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, "specifying GENERATED not supported for domains");
        }
        _ => return crate::diag::unsupported("a domain constraint of another kind"),
    };
    refuse(SqlState::SYNTAX_ERROR, what)
}

fn blank_constraint(
    exec: &mut Exec,
    id: ConstraintId,
    domain: TypeId,
    name: Name,
    kind: ConstraintKind,
) -> Result<Constraint> {
    let namespace = exec.domain_row(domain)?.namespace;
    Ok(Constraint {
        id,
        name,
        namespace,
        owner: ConstraintOwner::Domain(domain),
        kind,
        keys: Vec::new(),
        deferrable: false,
        initially_deferred: false,
        validated: true,
        enforced: true,
        no_inherit: false,
        local: true,
        inherited: 0,
        parent: None,
        index: None,
        at: Evidence::new(exec.locator.whole),
    })
}

/// The name that was given, unless the domain has it, or one that is free.
fn constraint_name(exec: &Exec, domain: &Type, clause: &pb::Constraint, label: &str, taken: &[Name]) -> Result<Name> {
    if clause.conname.is_empty() {
        return Ok(exec.catalog.choose_constraint_name(&domain.name, None, label, domain.namespace, taken));
    }
    let name = Name::new(&clause.conname);
    let constraints = domain.domain().map(|d| d.constraints.as_slice()).unwrap_or_default();
    if constraints.iter().filter_map(|id| exec.catalog.constraint(*id)).any(|c| c.name == name) {
        let message = format!("constraint \"{name}\" for domain \"{}\" already exists", domain.name);
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    Ok(name)
}

/// The row of a domain's NOT NULL, which has a name since PostgreSQL 17.
pub(super) fn not_null_name(
    exec: &mut Exec,
    id: TypeId,
    clause: &pb::Constraint,
    taken: &[Name],
) -> Result<Constraint> {
    let row = exec.domain_row(id)?;
    let name = constraint_name(exec, &row, clause, "not_null", taken)?;
    let constraint = ConstraintId(exec.catalog.next_oid());
    blank_constraint(exec, constraint, id, name, ConstraintKind::NotNull)
}

/// Adds a CHECK to a domain.
pub(super) fn add_check(exec: &mut Exec, id: TypeId, clause: &pb::Constraint, taken: &mut Vec<Name>) -> Result<()> {
    let row = exec.domain_row(id)?;
    let Some(domain) = row.domain() else { return refuse(SqlState::WRONG_OBJECT_TYPE, "not a domain") };
    let name = constraint_name(exec, &row, clause, "check", taken)?;
    taken.push(name.clone());
    let raw = need(clause.raw_expr.as_deref(), "expression")?;
    let constraint = ConstraintId(exec.catalog.next_oid());
    let analysed = cook::cook_domain_check(&exec.cx(), raw, domain.base, row.collation);
    let expr = Arc::new(exec.expr_or_unresolved(analysed, raw, id.address())?);
    let mut new = blank_constraint(exec, constraint, id, name, ConstraintKind::Check { expr })?;
    new.validated = !clause.skip_validation;
    add_domain_constraint(exec, new);
    Ok(())
}

/// Puts a domain's constraint in place with its dependencies.
pub(super) fn add_domain_constraint(exec: &mut Exec, constraint: Constraint) {
    let id = constraint.id;
    if let ConstraintOwner::Domain(domain) = constraint.owner {
        exec.catalog.depend(id, domain, DependencyKind::Auto);
    }
    if let ConstraintKind::Check { expr } = &constraint.kind {
        exec.catalog.depend_on_expr(id.address(), expr, &[], DependencyKind::Normal, DependencyKind::Normal);
    }
    exec.catalog.add_constraint(constraint);
}

impl Exec {
    /// The row of a type that is a domain.
    pub(super) fn domain_row(&self, id: TypeId) -> Result<Arc<Type>> {
        match self.catalog.type_(id).filter(|t| t.domain().is_some()) {
            Some(row) => Ok(row.clone()),
            None => refuse(SqlState::WRONG_OBJECT_TYPE, format!("{} is not a domain", self.type_text(id))),
        }
    }
}
