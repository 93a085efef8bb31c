//! The objects of a GRANT.  Counterpart: catalog/aclchk.c (objectNamesToOids,
//! objectsInSchemaToOids).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::acldefault::AclClass;
use crate::catalog::class::{RelKind, Relation};
use crate::catalog::proc::ProcKind;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::string_of;

/// The objects that a statement names.
pub(super) fn named(exec: &mut Exec, stmt: &pb::GrantStmt, class: AclClass) -> Result<Vec<ObjectAddress>> {
    stmt.objects.iter().map(|node| one(exec, stmt.objtype(), class, node)).collect()
}

fn one(exec: &mut Exec, kind: pb::ObjectType, class: AclClass, node: &pb::Node) -> Result<ObjectAddress> {
    match (class, node.node.as_ref()) {
        (AclClass::Relation, Some(Node::RangeVar(var))) => {
            let id = exec.relation(var)?;
            check_relation(&*exec.rel(id)?)?;
            Ok(id.address())
        }
        (AclClass::Sequence, Some(Node::RangeVar(var))) => {
            let id = exec.relation(var)?;
            let rel = exec.rel(id)?;
            if rel.sequence().is_none() {
                return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not a sequence", rel.name));
            }
            Ok(id.address())
        }
        (AclClass::Function | AclClass::Procedure | AclClass::Routine, Some(Node::ObjectWithArgs(routine))) => {
            Ok(exec.routine_with_args(kind, routine)?.address())
        }
        (AclClass::Schema, _) => {
            let name = string_of(node).unwrap_or_default();
            Ok(exec.namespace(name)?.address())
        }
        (AclClass::Language, _) => {
            let name = string_of(node).unwrap_or_default();
            exec.catalog
                .language_by_name(name)
                .map(LangId::address)
                .map_or_else(|| refuse(SqlState::UNDEFINED_OBJECT, format!("language \"{name}\" does not exist")), Ok)
        }
        (AclClass::Fdw | AclClass::Server | AclClass::LargeObject, _) => exec.object_address(kind, node),
        (AclClass::Type | AclClass::Domain, Some(Node::List(list))) => {
            let id = exec.type_by_name(&list.items)?;
            check_type(exec, class, id)
        }
        (AclClass::Type | AclClass::Domain, Some(Node::TypeName(name))) => {
            let id = exec.type_id(name)?;
            check_type(exec, class, id)
        }
        _ => unsupported("privileges on an object that is named in another way"),
    }
}

fn check_relation(rel: &Relation) -> Result<()> {
    let what = match rel.kind {
        RelKind::Index(_) => "an index",
        RelKind::Composite => "a composite type",
        _ => return Ok(()),
    };
    refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is {what}", rel.name))
}

fn check_type(exec: &Exec, class: AclClass, id: TypeId) -> Result<ObjectAddress> {
    let Some(row) = exec.catalog.type_(id) else { return Ok(id.address()) };
    if row.is_true_array() {
        return refuse(SqlState::INVALID_GRANT_OPERATION, "cannot set privileges of array types");
    }
    if class == AclClass::Domain && row.domain().is_none() {
        return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not a domain", row.name));
    }
    Ok(id.address())
}

/// ALL ... IN SCHEMA
pub(super) fn all_in_schema(exec: &Exec, stmt: &pb::GrantStmt, class: AclClass) -> Result<Vec<ObjectAddress>> {
    let mut objects = Vec::new();
    for schema in stmt.objects.iter().filter_map(string_of) {
        let namespace = exec.namespace(schema)?;
        match class {
            AclClass::Relation | AclClass::Sequence => {
                let wanted = |rel: &&std::sync::Arc<Relation>| {
                    rel.namespace == namespace && is_wanted(rel, class == AclClass::Sequence)
                };
                objects.extend(exec.catalog.relations.values().filter(wanted).map(|rel| rel.id.address()));
            }
            AclClass::Function | AclClass::Procedure | AclClass::Routine => {
                let procs = exec.catalog.procs.values().filter(|p| p.namespace == namespace);
                let wanted = procs.filter(|p| match class {
                    AclClass::Function => p.kind != ProcKind::Procedure,
                    AclClass::Procedure => p.kind == ProcKind::Procedure,
                    _ => true,
                });
                objects.extend(wanted.map(|p| p.id.address()));
            }
            _ => return unsupported("GRANT ON ALL of another kind"),
        }
    }
    Ok(objects)
}

fn is_wanted(rel: &Relation, sequences: bool) -> bool {
    match rel.kind {
        RelKind::Sequence(_) => sequences,
        RelKind::Table | RelKind::Partitioned(_) | RelKind::View(_) | RelKind::MatView(_) | RelKind::Foreign(_) => {
            !sequences
        }
        RelKind::Index(_) | RelKind::Composite => false,
    }
}
