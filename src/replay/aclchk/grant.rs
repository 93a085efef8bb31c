//! GRANT and REVOKE.  Counterpart: catalog/aclchk.c (ExecuteGrantStmt, ExecGrant_Relation).

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::acl::{Acl, OWNER};
use crate::catalog::acldefault::{AclClass, COLUMN};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::aclchk::list::{self, Change};
use crate::replay::aclchk::privileges::{self, Granted};
use crate::replay::aclchk::target;

pub(in crate::replay) fn grant(exec: &mut Exec, stmt: &pb::GrantStmt) -> Result<()> {
    let class = privileges::class_of(stmt.objtype())?;
    if matches!(class, AclClass::Database | AclClass::Tablespace | AclClass::Parameter) {
        // Databases, tablespaces and parameters belong to the whole server.
        return privileges::read(&stmt.privileges, class, &exec.catalog.version).map(drop);
    }
    let objects = match stmt.targtype() {
        pb::GrantTargetType::AclTargetAllInSchema => target::all_in_schema(exec, stmt, class)?,
        pb::GrantTargetType::AclTargetObject => target::named(exec, stmt, class)?,
        pb::GrantTargetType::AclTargetDefaults | pb::GrantTargetType::Undefined => {
            return unsupported("a GRANT of another kind");
        }
    };
    let granted = privileges::read(&stmt.privileges, class, &exec.catalog.version)?;
    let grantees = grantees(exec, stmt)?;
    for object in objects {
        grant_on(exec, stmt, class, object, &granted, &grantees)?;
    }
    Ok(())
}

/// The grantees; `None` is PUBLIC.
pub(super) fn grantees(exec: &mut Exec, stmt: &pb::GrantStmt) -> Result<Vec<Option<RoleId>>> {
    let mut roles = Vec::with_capacity(stmt.grantees.len());
    for node in &stmt.grantees {
        let Some(Node::RoleSpec(spec)) = node.node.as_ref() else { continue };
        if spec.roletype() == pb::RoleSpecType::RolespecPublic {
            if stmt.is_grant && stmt.grant_option {
                return refuse(SqlState::INVALID_GRANT_OPERATION, "grant options can only be granted to roles");
            }
            roles.push(None);
        } else {
            // Whoever runs the script, where nothing says who that is, is taken for the owner.
            roles.push(Some(exec.role_spec(spec).unwrap_or(OWNER)));
        }
    }
    Ok(roles)
}

fn grant_on(
    exec: &mut Exec,
    stmt: &pb::GrantStmt,
    class: AclClass,
    object: ObjectAddress,
    granted: &Granted,
    grantees: &[Option<RoleId>],
) -> Result<()> {
    let class = actual_class(exec, class, object);
    let all = class.all(&exec.catalog.version);
    let privileges = if granted.all { all } else { granted.privileges & all };
    if class == AclClass::Relation && !granted.all && granted.privileges & !all != 0 {
        return privileges::invalid(granted.privileges & !all, class);
    }
    let change = change_of(exec, stmt, object, privileges);
    if privileges != 0 {
        change_acl(exec, object, privileges, grantees, change)?;
        if !stmt.is_grant && class == AclClass::Relation && privileges & COLUMN != 0 {
            revoke_from_columns(exec, object, privileges & COLUMN, grantees, change)?;
        }
    }
    if granted.columns.is_empty() {
        return Ok(());
    }
    let rel = exec.rel(RelId(object.id))?;
    for (columns, bits) in &granted.columns {
        for column in columns {
            let attnum = exec.attnum(&rel, column)?;
            let place = ObjectAddress::attribute(rel.id, attnum);
            change_acl(exec, place, bits.unwrap_or(COLUMN), grantees, change)?;
        }
    }
    Ok(())
}

/// GRANT ON TABLE of a sequence is about the sequence.
fn actual_class(exec: &Exec, class: AclClass, object: ObjectAddress) -> AclClass {
    let is_sequence = object.class == ObjectClass::Relation
        && exec.catalog.relation(RelId(object.id)).is_some_and(|rel| rel.sequence().is_some());
    if is_sequence { AclClass::Sequence } else { class }
}

/// Who grants: the owner, unless the session runs as another role that may pass the privileges on
/// (select_best_grantor).
fn change_of(exec: &Exec, stmt: &pb::GrantStmt, object: ObjectAddress, privileges: u32) -> Change {
    let role = exec.current_role().filter(|role| exec.owner_of(object) != Some(*role));
    let holds_options = |role: &RoleId| {
        let options = exec.catalog.acls.get(&object).map_or(0, |acl| {
            acl.items.iter().filter(|i| i.grantee == Some(*role)).fold(0, |bits, i| bits | i.grant_options)
        });
        privileges != 0 && options & privileges == privileges
    };
    Change {
        is_grant: stmt.is_grant,
        grant_option: stmt.grant_option,
        cascade: stmt.behavior() == pb::DropBehavior::DropCascade,
        grantor: role.filter(holds_options),
    }
}

fn change_acl(
    exec: &mut Exec,
    object: ObjectAddress,
    privileges: u32,
    grantees: &[Option<RoleId>],
    change: Change,
) -> Result<()> {
    let owner = exec.owner_of(object.whole());
    let mut acl = exec.acl(object);
    for grantee in grantees {
        let grantee = if grantee.is_some() && *grantee == owner { Some(OWNER) } else { *grantee };
        list::update(&mut acl, grantee, privileges, change)?;
    }
    exec.set_acl(object, acl);
    Ok(())
}

/// REVOKE from a relation takes its columns' privileges of the same name as well.
fn revoke_from_columns(
    exec: &mut Exec,
    object: ObjectAddress,
    privileges: u32,
    grantees: &[Option<RoleId>],
    change: Change,
) -> Result<()> {
    let first = ObjectAddress { sub: i32::MIN, ..object };
    let last = ObjectAddress { sub: i32::MAX, ..object };
    let columns: Vec<_> = exec.catalog.acls.range(first..=last).map(|(k, _)| *k).filter(|k| k.sub != 0).collect();
    for column in columns {
        change_acl(exec, column, privileges, grantees, change)?;
    }
    Ok(())
}

impl Exec {
    /// An object's list, or the one that it starts with.
    pub(super) fn acl(&self, object: ObjectAddress) -> Acl {
        match self.catalog.acls.get(&object) {
            Some(acl) => (**acl).clone(),
            None => self.catalog.default_acl(object),
        }
    }

    /// A list that has become the object's default again is none.
    pub(super) fn set_acl(&mut self, object: ObjectAddress, acl: Acl) {
        if acl == self.catalog.default_acl(object) {
            self.catalog.acls.remove(&object);
        } else {
            self.catalog.acls.insert(object, Arc::new(acl));
        }
    }

    /// The owner of an object, where the input says who it is.
    pub fn owner_of(&self, object: ObjectAddress) -> Option<RoleId> {
        let catalog = &self.catalog;
        let id = object.id;
        match object.class {
            ObjectClass::Relation => catalog.relation(RelId(id))?.owner,
            ObjectClass::Type => {
                let row = catalog.type_(TypeId(id))?;
                row.owner.or_else(|| catalog.relation(row.relation()?)?.owner)
            }
            ObjectClass::Proc => catalog.proc(ProcId(id))?.owner,
            ObjectClass::Namespace => catalog.namespace(NamespaceId(id))?.owner,
            ObjectClass::Language => catalog.languages.get(&LangId(id))?.owner,
            ObjectClass::Fdw => catalog.fdws.get(&FdwId(id))?.owner,
            ObjectClass::Server => catalog.servers.get(&ServerId(id))?.owner,
            ObjectClass::LargeObject => catalog.large_objects.get(&LargeObjectId(id))?.owner,
            _ => None,
        }
    }

    /// To be called when an object's owner changes: what the new owner was granted is now its own.
    pub fn owner_changes(&mut self, object: ObjectAddress, owner: RoleId) {
        let first = ObjectAddress { sub: i32::MIN, ..object };
        let last = ObjectAddress { sub: i32::MAX, ..object };
        let lists: Vec<_> = self.catalog.acls.range(first..=last).map(|(k, _)| *k).collect();
        for place in lists {
            let mut acl = self.acl(place);
            acl.absorb_owner(owner);
            self.set_acl(place, acl);
        }
    }
}
