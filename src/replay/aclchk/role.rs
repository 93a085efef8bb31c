//! Roles, and what they own.  Counterparts: commands/user.c, catalog/pg_shdepend.c (shdepDropOwned,
//! shdepReassignOwned).
//!
//! Roles live outside the database, so one that nothing made is taken to exist.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::acl::Role;
use crate::catalog::evidence::Evidence;
use crate::catalog::foreign::MappedUser;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::aclchk::list;

/// CREATE ROLE, CREATE USER, CREATE GROUP
pub(in crate::replay) fn create_role(exec: &mut Exec, stmt: &pb::CreateRoleStmt) -> Result<()> {
    let name = Name::new(&stmt.role);
    if name.starts_with("pg_") || name == "public" || name == "none" {
        return refuse(SqlState::RESERVED_NAME, format!("role name \"{name}\" is reserved"));
    }
    let at = Evidence::new(exec.locator.whole);
    if let Some(id) = exec.catalog.role_by_name(&name) {
        if exec.catalog.roles.get(&id).is_some_and(|r| r.created) {
            return refuse(SqlState::DUPLICATE_OBJECT, format!("role \"{name}\" already exists"));
        }
        exec.catalog.roles.insert(id, Role { id, name, created: true, at });
        return Ok(());
    }
    let id = RoleId(exec.catalog.next_oid());
    exec.catalog.roles.insert(id, Role { id, name, created: true, at });
    Ok(())
}

/// DROP ROLE
pub(in crate::replay) fn drop_role(exec: &mut Exec, stmt: &pb::DropRoleStmt) -> Result<()> {
    for node in &stmt.roles {
        let Some(Node::RoleSpec(spec)) = node.node.as_ref() else { continue };
        if spec.roletype() != pb::RoleSpecType::RolespecCstring {
            return refuse(SqlState::INVALID_PARAMETER_VALUE, "cannot use special role specifier in DROP ROLE");
        }
        let Some(id) = exec.catalog.role_by_name(&spec.rolename) else { continue };
        if exec.role_is_used(id) {
            let message = format!("role \"{}\" cannot be dropped because some objects depend on it", spec.rolename);
            return refuse(SqlState::DEPENDENT_OBJECTS_STILL_EXIST, message);
        }
        exec.catalog.roles.remove(&id);
    }
    Ok(())
}

/// Calls a function with the owner of every row that has one.
macro_rules! for_each_owned {
    ($catalog:expr, $table:ident, $from:expr, |$row:ident| $change:expr) => {
        let owned: Vec<_> = $catalog.$table.values().filter(|o| o.owner == Some($from)).map(|o| o.id).collect();
        for id in owned {
            if let Some($row) = $catalog.$table.get_mut(&id) {
                $change;
            }
        }
    };
}

/// REASSIGN OWNED
pub(in crate::replay) fn reassign_owned(exec: &mut Exec, stmt: &pb::ReassignOwnedStmt) -> Result<()> {
    let Some(new) = stmt.newrole.as_ref() else { return unsupported("REASSIGN OWNED without a role") };
    let new = exec.role_spec(new);
    let at = exec.locator.whole;
    for old in roles(exec, &stmt.roles)? {
        let objects = owned_objects(exec, old);
        macro_rules! hand_over {
            ($($table:ident),+) => {
                $(for_each_owned!(exec.catalog, $table, old, |row| {
                    row.owner = new;
                    row.at.set("owner", at);
                });)+
            };
        }
        hand_over!(relations, types, procs, operators, opclasses, opfamilies, collations, languages, namespaces);
        hand_over!(extensions, event_triggers, statistics, ts_configs, ts_dicts, publications, fdws, servers);
        hand_over!(conversions, large_objects, subscriptions);
        if let Some(new) = new {
            objects.into_iter().for_each(|object| exec.owner_changes(object, new));
        }
    }
    Ok(())
}

/// DROP OWNED: what the roles own goes, and so do the privileges that they were granted.
pub(in crate::replay) fn drop_owned(exec: &mut Exec, stmt: &pb::DropOwnedStmt) -> Result<()> {
    for role in roles(exec, &stmt.roles)? {
        let granted: Vec<_> = exec.catalog.acls.iter().map(|(object, _)| *object).collect();
        for object in granted {
            let mut acl = exec.acl(object);
            list::forget_role(&mut acl, role);
            exec.set_acl(object, acl);
        }
        forget_in_defaults(exec, role);
        let objects = owned_objects(exec, role);
        exec.drop_objects(&objects, stmt.behavior() == pb::DropBehavior::DropCascade)?;
    }
    Ok(())
}

/// Default privileges of a role, and what it would get by those of others.
fn forget_in_defaults(exec: &mut Exec, role: RoleId) {
    let kept = exec.catalog.default_acls.iter().filter(|row| row.role != Some(role)).cloned();
    let kept = kept.filter_map(|mut row| {
        list::forget_role(&mut row.acl, role);
        let usual = exec.catalog.usual_acl(row.object_type, row.namespace.is_some());
        (row.acl != usual).then_some(row)
    });
    exec.catalog.default_acls = kept.collect();
}

fn roles(exec: &mut Exec, nodes: &[pb::Node]) -> Result<Vec<RoleId>> {
    let mut roles = Vec::with_capacity(nodes.len());
    for node in nodes {
        let Some(Node::RoleSpec(spec)) = node.node.as_ref() else { continue };
        match exec.role_spec(spec) {
            Some(role) => roles.push(role),
            None => return unsupported("what the role that runs the script owns is not known"),
        }
    }
    Ok(roles)
}

/// Objects of a role, without what is part of another object or of an extension.
fn owned_objects(exec: &Exec, role: RoleId) -> Vec<ObjectAddress> {
    let catalog = &exec.catalog;
    let mut objects: Vec<ObjectAddress> = Vec::new();
    macro_rules! collect {
        ($($table:ident),+) => {
            $(objects.extend(catalog.$table.values().filter(|o| o.owner == Some(role)).map(|o| o.id.address()));)+
        };
    }
    collect!(relations, types, procs, operators, opclasses, opfamilies, collations, languages, namespaces);
    collect!(extensions, event_triggers, statistics, ts_configs, ts_dicts, publications, fdws, servers);
    collect!(conversions, large_objects);
    let mapped = catalog.user_mappings.values().filter(|m| m.user == MappedUser::Role(role));
    objects.extend(mapped.map(|m| m.id.address()));
    use crate::catalog::depend::DependencyKind as Kind;
    let is_part = |object: &ObjectAddress| {
        catalog.depends.of(*object).any(|e| e.0 == *object && matches!(e.2, Kind::Internal | Kind::Extension))
    };
    objects.retain(|object| !is_part(object));
    objects
}

impl Exec {
    /// Whether something in the database belongs to a role or is granted to it.
    fn role_is_used(&self, role: RoleId) -> bool {
        let granted = |acl: &crate::catalog::acl::Acl| {
            acl.items.iter().any(|i| i.grantee == Some(role) || i.grantor == Some(role))
        };
        !owned_objects(self, role).is_empty()
            || self.catalog.subscriptions.values().any(|s| s.owner == Some(role))
            || self.catalog.acls.values().any(|acl| granted(acl))
            || self.catalog.default_acls.iter().any(|row| row.role == Some(role) || granted(&row.acl))
            || self.catalog.policies.values().any(|p| p.roles.contains(&role))
    }
}
