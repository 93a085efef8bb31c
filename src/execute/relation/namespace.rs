//! pg_namespace, pg_extension, pg_description, pg_default_acl, pg_database, pg_tablespace.
//!
//! Deviation: the descriptions of built-in objects are not there.

use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::depend::class_id;
use crate::execute::relation::scan::{Scan, by_id};
use crate::execute::relation::synthetic;
use crate::nodes::Value;
use crate::oid::{NamespaceId, ObjectAddress, ObjectClass};

pub(super) fn pg_namespace(scan: &Scan<'_>) -> Rows {
    let ids: Vec<NamespaceId> = scan.namespaces("oid", "nspname");
    let rows = ids.iter().filter_map(|id| scan.catalog.namespace(*id));
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "nspname" => name(&row.name),
        "nspowner" => scan.owner(scan.namespace_owner(row)),
        "nspacl" => scan.acl(row.id.address(), scan.namespace_owner(row)),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_extension(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.extensions.all().map(|e| e.as_ref()), |e| e.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "extname" => name(&row.name),
        "extowner" => scan.owner(row.owner),
        "extnamespace" => oid(row.namespace.0),
        "extrelocatable" => match crate::builtin::extension(&row.name, &scan.catalog.version) {
            Some(script) => flag(script.relocatable),
            None => scan.unknown(format!("extension {} is not known", row.name)),
        },
        "extversion" => match &row.version {
            Some(version) => Value::text(version.as_str()),
            None => scan.unknown(format!("the version of extension {} is not known", row.name)),
        },
        "extconfig" | "extcondition" => scan.unknown(format!("{column} of extension {} is not known", row.name)),
        _ => scan.missing(column),
    })
}

/// Comments of the input, those on roles and databases apart.
pub(super) fn pg_description(scan: &Scan<'_>) -> Rows {
    let wanted = scan.known_oid("objoid");
    let comments = scan.catalog.descriptions.iter().filter(|(object, _)| object.class != ObjectClass::Role);
    let rows = comments.map(|(object, (text, _))| (row_address(*object), object.class, text));
    let rows = rows.filter(|((id, _), _, _)| wanted.is_none_or(|wanted| wanted == *id));
    scan.rows(rows, |((id, sub), class, text), column| match column {
        "objoid" => oid(*id),
        "classoid" => oid(class_id(*class)),
        "objsubid" => int(*sub),
        "description" => Value::Text((*text).clone()),
        _ => scan.missing(column),
    })
}

/// The id and sub-id under which the server keeps what belongs to an object.
fn row_address(object: ObjectAddress) -> (u32, i32) {
    (object.id, object.sub)
}

pub(super) fn pg_shdescription(scan: &Scan<'_>) -> Rows {
    let comments = scan.catalog.descriptions.iter().filter(|(object, _)| object.class == ObjectClass::Role);
    scan.rows(comments, |(object, (text, _)), column| match column {
        "objoid" => oid(object.id),
        "classoid" => oid(class_id(object.class)),
        "description" => Value::Text(text.clone()),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_default_acl(scan: &Scan<'_>) -> Rows {
    scan.rows(scan.catalog.default_acls.iter().enumerate(), |(place, row), column| match column {
        "oid" => oid(synthetic::default_acl(*place)),
        "defaclrole" => scan.owner(row.role),
        "defaclnamespace" => oid_or_zero(row.namespace.map(|n| n.0)),
        "defaclobjtype" => letter(row.object_type),
        "defaclacl" => scan.acl_items(&row.acl, row.role, matches!(row.object_type, b'f' | b'T')),
        _ => scan.missing(column),
    })
}

/// The database that is connected to, and those that every server starts with.
pub(super) fn pg_database(scan: &Scan<'_>) -> Rows {
    let databases = [(1, "template1"), (4, "template0"), (5, "")];
    scan.rows(databases, |(id, name), column| match column {
        "oid" if *id == 1 => oid(1),
        "datname" if name.is_empty() => scan.database(),
        "datname" => Value::text(*name),
        "encoding" => int(6),
        "datistemplate" => flag(!name.is_empty()),
        "datallowconn" => flag(*name != "template0"),
        "dathasloginevt" => flag(false),
        "datconnlimit" => int(-1),
        "dattablespace" => oid(1663),
        "datacl" if name.is_empty() => Value::Null,
        _ => scan.unknown(format!("{column} of a database is not known without the server")),
    })
}

pub(super) fn pg_tablespace(scan: &Scan<'_>) -> Rows {
    let rows = [(1663, "pg_default"), (1664, "pg_global")];
    scan.rows(rows, |(id, name), column| match column {
        "oid" => oid(*id),
        "spcname" => Value::text(*name),
        "spcowner" => oid(crate::oid::wellknown::BOOTSTRAP_SUPERUSER.0),
        "spcacl" | "spcoptions" => Value::Null,
        _ => scan.missing(column),
    })
}
