//! Composite types of their own.  Counterpart: commands/typecmds.c (DefineCompositeType).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::typename;
use crate::catalog::class::{Attribute, Persistence, RelKind};
use crate::catalog::depend::DependencyKind;
use crate::catalog::type_::TypeKind;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::replay::Exec;
use crate::replay::names::{need, range_var_name};
use crate::replay::tablecmds::{NewRelation, attribute_of};

/// CREATE TYPE ... AS (columns)
pub(in crate::replay) fn create_composite(exec: &mut Exec, stmt: &pb::CompositeTypeStmt) -> Result<()> {
    let name = range_var_name(need(stmt.typevar.as_ref(), "name")?);
    let namespace = exec.creation_namespace(&name)?;
    let mut attributes: Vec<Attribute> = Vec::with_capacity(stmt.coldeflist.len());
    for node in &stmt.coldeflist {
        let Some(Node::ColumnDef(def)) = node.node.as_ref() else { continue };
        let attribute = attribute(exec, def)?;
        if attributes.iter().any(|a| a.name == attribute.name) {
            let message = format!("column \"{}\" specified more than once", attribute.name);
            return refuse(SqlState::DUPLICATE_COLUMN, message);
        }
        attributes.push(attribute);
    }
    exec.claim_new_type_name(namespace, &name.name)?;
    let persistence = Persistence::Permanent;
    let new = NewRelation { name: name.name, namespace, kind: RelKind::Composite, persistence, attributes };
    let rel = exec.define_relation(new)?;
    let owner = exec.current_role();
    let Some(ty) = exec.rel(rel)?.row_type else { return Ok(()) };
    if let Some(row) = exec.catalog.types.get_mut(&ty) {
        row.owner = owner;
    }
    // Here the type is the object, and the relation a part of it.
    exec.catalog.depends.remove(ty.address(), rel.address(), DependencyKind::Internal);
    exec.catalog.depends.remove(rel.address(), namespace.address(), DependencyKind::Normal);
    exec.catalog.depends.forget_kind(rel.address(), DependencyKind::Extension);
    exec.catalog.depend(rel, ty, DependencyKind::Internal);
    exec.catalog.depend(ty, namespace, DependencyKind::Normal);
    exec.member_of_extension(ty);
    exec.apply_default_acl(ty.address());
    Ok(())
}

pub(super) fn attribute(exec: &Exec, def: &pb::ColumnDef) -> Result<Attribute> {
    let name = Name::new(&def.colname);
    let at = exec.span(def.location);
    let type_name = need(def.type_name.as_ref(), "type")?;
    let ty = typename::resolve(&exec.cx(), type_name)?;
    let pseudo = exec.catalog.type_(ty.ty).is_some_and(|t| matches!(t.kind, TypeKind::Pseudo));
    if pseudo {
        let message = format!("column \"{name}\" has pseudo-type {}", exec.type_text(ty.ty));
        return Err(Box::new(Diagnostic::refused(SqlState::INVALID_TABLE_DEFINITION, message).at(at)));
    }
    let collation = exec.column_collation(def.coll_clause.as_deref(), ty.ty)?;
    Ok(attribute_of(exec, name, ty, collation, at))
}
