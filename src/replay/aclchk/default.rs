//! ALTER DEFAULT PRIVILEGES, and what new objects get by it.  Counterpart: catalog/aclchk.c
//! (ExecAlterDefaultPrivilegesStmt, SetDefaultACL, get_user_default_acl).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::acl::DefaultAcl;
use crate::catalog::acldefault::AclClass;
use crate::catalog::evidence::Evidence;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::aclchk::grant::grantees;
use crate::replay::aclchk::list::{self, Change};
use crate::replay::aclchk::privileges;
use crate::replay::defelem;
use crate::replay::names::{list_items, string_of};

/// The letter of pg_default_acl for a class.
fn letter(class: AclClass) -> Option<u8> {
    match class {
        AclClass::Relation => Some(b'r'),
        AclClass::Sequence => Some(b'S'),
        AclClass::Function | AclClass::Procedure | AclClass::Routine => Some(b'f'),
        AclClass::Type | AclClass::Domain => Some(b'T'),
        AclClass::Schema => Some(b'n'),
        AclClass::LargeObject => Some(b'L'),
        AclClass::Column
        | AclClass::Language
        | AclClass::Fdw
        | AclClass::Server
        | AclClass::Database
        | AclClass::Tablespace
        | AclClass::Parameter => None,
    }
}

/// ALTER DEFAULT PRIVILEGES
pub(in crate::replay) fn alter_default_privileges(
    exec: &mut Exec,
    stmt: &pb::AlterDefaultPrivilegesStmt,
) -> Result<()> {
    let Some(action) = stmt.action.as_ref() else { return unsupported("ALTER DEFAULT PRIVILEGES without an action") };
    let (roles, schemas) = scope(exec, &stmt.options)?;
    let class = privileges::class_of(action.objtype())?;
    let Some(object_type) = letter(class) else { return unsupported("default privileges of another kind") };
    if class == AclClass::Schema && !schemas.is_empty() {
        let message = "cannot use IN SCHEMA clause when using GRANT/REVOKE ON SCHEMAS";
        return refuse(SqlState::INVALID_GRANT_OPERATION, message);
    }
    if class == AclClass::LargeObject && !schemas.is_empty() {
        let message = "cannot use IN SCHEMA clause when using GRANT/REVOKE ON LARGE OBJECTS";
        return refuse(SqlState::INVALID_GRANT_OPERATION, message);
    }
    let granted = privileges::read(&action.privileges, class, &exec.catalog.version)?;
    if !granted.columns.is_empty() {
        return refuse(SqlState::INVALID_GRANT_OPERATION, "default privileges cannot be set for columns");
    }
    let all = class.all(&exec.catalog.version);
    let privileges = if granted.all { all } else { granted.privileges & all };
    let grantees = grantees(exec, action)?;
    let change = Change {
        is_grant: action.is_grant,
        grant_option: action.grant_option,
        cascade: action.behavior() == pb::DropBehavior::DropCascade,
        grantor: None,
    };
    let namespaces: Vec<Option<NamespaceId>> =
        if schemas.is_empty() { vec![None] } else { schemas.into_iter().map(Some).collect() };
    for role in roles {
        for namespace in &namespaces {
            let key = Key { role, namespace: *namespace, object_type };
            set_default(exec, key, privileges, &grantees, change)?;
        }
    }
    Ok(())
}

/// FOR ROLE and IN SCHEMA.
fn scope(exec: &mut Exec, options: &[pb::Node]) -> Result<(Vec<Option<RoleId>>, Vec<NamespaceId>)> {
    let (mut roles, mut schemas) = (Vec::new(), Vec::new());
    for elem in defelem::elements(options) {
        let items = list_items(elem.arg.as_ref().and_then(|a| a.node.as_ref()));
        match elem.defname.as_str() {
            "roles" => {
                for node in items {
                    if let Some(Node::RoleSpec(spec)) = node.node.as_ref() {
                        roles.push(exec.role_spec(spec));
                    }
                }
            }
            "schemas" => {
                for schema in items.iter().filter_map(string_of) {
                    schemas.push(exec.namespace(schema)?);
                }
            }
            other => return refuse(SqlState::SYNTAX_ERROR, format!("option \"{other}\" not recognized")),
        }
    }
    if roles.is_empty() {
        roles.push(exec.current_role());
    }
    Ok((roles, schemas))
}

/// What identifies a row of pg_default_acl.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key {
    role: Option<RoleId>,
    namespace: Option<NamespaceId>,
    object_type: u8,
}

impl Key {
    fn fits(self, row: &DefaultAcl) -> bool {
        self == Key { role: row.role, namespace: row.namespace, object_type: row.object_type }
    }
}

/// For a whole database the list replaces the usual one; for a schema it is added to it.
fn set_default(exec: &mut Exec, key: Key, privileges: u32, grantees: &[Option<RoleId>], change: Change) -> Result<()> {
    let usual = exec.catalog.usual_acl(key.object_type, key.namespace.is_some());
    let place = exec.catalog.default_acls.iter().position(|row| key.fits(row));
    let mut acl = place.and_then(|i| exec.catalog.default_acls.get(i)).map_or(usual.clone(), |row| row.acl.clone());
    for grantee in grantees {
        let grantee =
            if grantee.is_some() && *grantee == key.role { Some(crate::catalog::acl::OWNER) } else { *grantee };
        list::update(&mut acl, grantee, privileges, change)?;
    }
    let at = exec.locator.whole;
    match (place, acl == usual) {
        (Some(i), true) => {
            exec.catalog.default_acls.remove(i);
        }
        (Some(i), false) => {
            if let Some(row) = exec.catalog.default_acls.get_mut(i) {
                row.acl = acl;
                row.at.set("acl", at);
            }
        }
        (None, true) => {}
        (None, false) => exec.catalog.default_acls.push_back(DefaultAcl {
            role: key.role,
            namespace: key.namespace,
            object_type: key.object_type,
            acl,
            at: Evidence::new(at),
        }),
    }
    Ok(())
}

impl Exec {
    /// Gives a new object the privileges that ALTER DEFAULT PRIVILEGES says its maker's objects have.
    pub fn apply_default_acl(&mut self, object: ObjectAddress) {
        if self.catalog.default_acls.is_empty() {
            return;
        }
        let Some(class) = self.catalog.acl_class(object) else { return };
        let Some(object_type) = letter(class) else { return };
        let role = self.current_role();
        let namespace = self.catalog.namespace_of(object);
        let row = |namespace: Option<NamespaceId>| {
            let key = Key { role, namespace, object_type };
            self.catalog.default_acls.iter().find(|row| key.fits(row)).map(|row| row.acl.clone())
        };
        let of_database = row(None);
        let of_schema = namespace.and_then(|n| row(Some(n)));
        if of_database.is_none() && of_schema.is_none() {
            return;
        }
        let mut acl = of_database.unwrap_or_else(|| self.catalog.default_acl(object));
        if let Some(of_schema) = of_schema {
            // Adding to a list takes nothing away, so it cannot be refused.
            let _ = list::merge(&mut acl, &of_schema);
        }
        self.set_acl(object, acl);
    }
}
