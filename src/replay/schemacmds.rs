//! Schemas.  Counterpart: commands/schemacmds.c.

use pg_query::protobuf as pb;

use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::Namespace;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::{NamespaceId, wellknown};
use crate::replay::Exec;

/// CREATE SCHEMA, with the statements it may hold.
pub(super) fn create_schema(exec: &mut Exec, stmt: &pb::CreateSchemaStmt) -> Result<()> {
    let owner = stmt.authrole.as_ref().and_then(|role| exec.role_spec(role));
    let name = if stmt.schemaname.is_empty() {
        owner.and_then(|role| exec.catalog.roles.get(&role)).map(|r| r.name.clone()).unwrap_or_default()
    } else {
        Name::new(&stmt.schemaname)
    };
    if name.starts_with("pg_") && exec.creating_extension.is_none() {
        return refuse(SqlState::RESERVED_NAME, format!("unacceptable schema name \"{name}\""));
    }
    // A dump makes public where it was dropped once and made anew; it is the one that a database starts with.
    let started_with = exec.reads_dump && exec.catalog.namespaces.is_builtin(&wellknown::PUBLIC);
    if started_with && exec.catalog.namespace_by_name(&name) == Some(wellknown::PUBLIC) {
        return Ok(());
    }
    if exec.catalog.namespace_by_name(&name).is_some() {
        if stmt.if_not_exists {
            exec.notice(format!("schema \"{name}\" already exists, skipping"));
            return Ok(());
        }
        return refuse(SqlState::DUPLICATE_SCHEMA, format!("schema \"{name}\" already exists"));
    }
    let id = NamespaceId(exec.catalog.next_oid());
    let owner = owner.or_else(|| exec.current_role());
    let at = Evidence::new(exec.locator.whole);
    exec.catalog.add_namespace(Namespace { id, name: name.clone(), owner, temporary: false, at });
    exec.member_of_extension(id);
    exec.apply_default_acl(id.address());
    run_elements(exec, stmt, name)
}

/// The statements inside CREATE SCHEMA run with the new schema first in the path.
fn run_elements(exec: &mut Exec, stmt: &pb::CreateSchemaStmt, name: Name) -> Result<()> {
    let saved = exec.session.path.names.clone();
    exec.session.path.names.insert(0, name);
    let done = stmt.schema_elts.iter().filter_map(|n| n.node.as_ref()).try_for_each(|node| exec.run_inner(node));
    exec.session.path.names = saved;
    done
}
