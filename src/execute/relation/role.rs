//! pg_authid and the views over it: pg_roles, pg_shadow, pg_user, pg_group.
//!
//! Roles live outside a database: those are shown that the input makes or names, and the server's own. What
//! a role may do is not known where the input made or named it.

use crate::catalog::acl::Role;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::scan::{Scan, by_id};
use crate::nodes::Value;
use crate::oid::wellknown::BOOTSTRAP_SUPERUSER;
use crate::oid::{FIRST_NORMAL_OBJECT_ID, RoleId};

fn roles<'a>(scan: &Scan<'a>, by_oid: &str, by_name: &str) -> Vec<&'a Role> {
    let catalog = scan.catalog;
    let one = |id: RoleId| catalog.roles.get(&id).map(|r| r.as_ref()).into_iter().collect();
    match (scan.known_oid(by_oid), scan.known_text(by_name)) {
        (Some(id), _) => one(RoleId(id)),
        (None, Some(name)) => catalog.role_by_name(name).map(one).unwrap_or_default(),
        (None, None) => by_id(catalog.roles.all().map(|r| r.as_ref()), |r| r.id),
    }
}

/// Also pg_roles, which has the columns of the catalog.
pub(super) fn pg_authid(scan: &Scan<'_>) -> Rows {
    scan.rows(roles(scan, "oid", "rolname"), |role, column| match column {
        "oid" => oid(role.id.0),
        "rolname" => name(&role.name),
        "rolinherit" if is_builtin(role) => flag(true),
        "rolsuper" | "rolcreaterole" | "rolcreatedb" | "rolcanlogin" | "rolreplication" | "rolbypassrls" => {
            capability(scan, role, column)
        }
        "rolconnlimit" if is_builtin(role) => int(-1),
        "rolvaliduntil" | "rolconfig" if is_builtin(role) => Value::Null,
        "rolpassword" if scan.is_view() => Value::text("********"),
        "rolpassword" | "rolinherit" | "rolconnlimit" | "rolvaliduntil" | "rolconfig" => attribute(scan, role, column),
        _ => scan.missing(column),
    })
}

fn is_builtin(role: &Role) -> bool {
    role.id.0 < FIRST_NORMAL_OBJECT_ID
}

fn attribute(scan: &Scan<'_>, role: &Role, column: &str) -> Value {
    scan.unknown(format!("{column} of role {} is not known", role.name))
}

/// Whether a role has one of the attributes that only the first superuser has among built-in ones.
fn capability(scan: &Scan<'_>, role: &Role, column: &str) -> Value {
    if is_builtin(role) { flag(role.id == BOOTSTRAP_SUPERUSER) } else { attribute(scan, role, column) }
}

/// Also pg_shadow. Roles that cannot log in are in neither; whether one can is not known.
pub(super) fn pg_user(scan: &Scan<'_>) -> Rows {
    let users = roles(scan, "usesysid", "usename");
    let doubt = users.iter().find(|r| !is_builtin(r)).map(|role| attribute(scan, role, "rolcanlogin"));
    let certain = users.into_iter().filter(|role| role.id == BOOTSTRAP_SUPERUSER);
    let mut rows = scan.rows(certain, |role, column| match column {
        "usename" => name(&role.name),
        "usesysid" => oid(role.id.0),
        "usecreatedb" | "usesuper" | "userepl" | "usebypassrls" => flag(true),
        "passwd" if scan.relation_name() == "pg_user" => Value::text("********"),
        "passwd" => attribute(scan, role, column),
        "valuntil" | "useconfig" => Value::Null,
        _ => scan.missing(column),
    });
    rows.doubt = doubt.as_ref().and_then(Value::as_unknown).cloned();
    rows
}

/// Roles that cannot log in; their members are not known.
pub(super) fn pg_group(scan: &Scan<'_>) -> Rows {
    let groups = roles(scan, "grosysid", "groname");
    let doubt = groups.iter().find(|r| !is_builtin(r)).map(|role| attribute(scan, role, "rolcanlogin"));
    let certain = groups.into_iter().filter(|role| is_builtin(role) && role.id != BOOTSTRAP_SUPERUSER);
    let mut rows = scan.rows(certain, |role, column| match column {
        "groname" => name(&role.name),
        "grosysid" => oid(role.id.0),
        "grolist" => attribute(scan, role, "the list of members"),
        _ => scan.missing(column),
    });
    rows.doubt = doubt.as_ref().and_then(Value::as_unknown).cloned();
    rows
}
