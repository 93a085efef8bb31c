//! Small views of information_schema: roles, collations, the database itself.

use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::scan::{Scan, by_id};
use crate::nodes::Value;

pub(in crate::execute::relation) fn information_schema_catalog_name(scan: &Scan<'_>) -> Rows {
    scan.rows([()], |_, column| match column {
        "catalog_name" => scan.database(),
        _ => scan.missing(column),
    })
}

/// A superuser is a member of every role.
pub(in crate::execute::relation) fn enabled_roles(scan: &Scan<'_>) -> Rows {
    let roles = by_id(scan.catalog.roles.all().map(|r| r.as_ref()), |r| r.id);
    scan.rows(roles, |role, column| match column {
        "role_name" => name(&role.name),
        _ => scan.missing(column),
    })
}

pub(in crate::execute::relation) fn character_sets(scan: &Scan<'_>) -> Rows {
    scan.rows([()], |_, column| match column {
        "character_set_name" | "form_of_use" => Value::text("UTF8"),
        "character_repertoire" => Value::text("UCS"),
        "default_collate_catalog" => scan.database(),
        "default_collate_schema" | "default_collate_name" => scan.unknown("the collation of the database is not known"),
        _ if Scan::is_always_null(column) => Value::Null,
        _ => scan.missing(column),
    })
}

/// Also collation_character_set_applicability.
pub(in crate::execute::relation) fn collations(scan: &Scan<'_>) -> Rows {
    let collations = by_id(scan.catalog.collations.all().map(|c| c.as_ref()), |c| c.id);
    scan.rows(collations, |row, column| match column {
        "collation_catalog" => scan.database(),
        "collation_schema" => scan.namespace_name(row.namespace),
        "collation_name" => name(&row.name),
        "pad_attribute" => Value::text("NO PAD"),
        "character_set_name" => Value::text("UTF8"),
        _ if Scan::is_always_null(column) => Value::Null,
        _ => scan.missing(column),
    })
}
