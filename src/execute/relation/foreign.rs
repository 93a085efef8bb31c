//! Foreign-data wrappers, servers, tables and user mappings, with the views of information_schema over them.

use crate::catalog::class::{ForeignRel, RelKind, Relation};
use crate::catalog::foreign::{Fdw, MappedUser, Server, UserMapping};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::scan::{RelationColumns, Scan, by_id};
use crate::name::Name;
use crate::nodes::Value;

fn wrappers<'a>(scan: &Scan<'a>) -> Vec<&'a Fdw> {
    by_id(scan.catalog.fdws.all().map(|f| f.as_ref()), |f| f.id)
}

fn servers<'a>(scan: &Scan<'a>) -> Vec<&'a Server> {
    by_id(scan.catalog.servers.all().map(|s| s.as_ref()), |s| s.id)
}

/// Servers together with their wrappers.
fn served<'a>(scan: &Scan<'a>) -> impl Iterator<Item = (&'a Server, &'a Fdw)> {
    servers(scan).into_iter().filter_map(|server| Some((server, scan.catalog.fdws.get(&server.fdw)?.as_ref())))
}

fn mappings<'a>(scan: &Scan<'a>) -> impl Iterator<Item = (&'a UserMapping, &'a Server)> {
    let mappings = by_id(scan.catalog.user_mappings.all().map(|m| m.as_ref()), |m| m.id);
    mappings.into_iter().filter_map(|mapping| Some((mapping, scan.catalog.servers.get(&mapping.server)?.as_ref())))
}

fn tables<'a>(scan: &Scan<'a>, by: RelationColumns) -> Vec<(&'a Relation, &'a ForeignRel)> {
    let relations = scan.relations(by).into_iter();
    let foreign = relations.filter_map(|rel| match &rel.kind {
        RelKind::Foreign(foreign) => Some((rel, foreign)),
        _ => None,
    });
    foreign.collect()
}

pub(super) fn pg_foreign_data_wrapper(scan: &Scan<'_>) -> Rows {
    scan.rows(wrappers(scan), |row, column| match column {
        "oid" => oid(row.id.0),
        "fdwname" => name(&row.name),
        "fdwowner" => scan.owner(row.owner),
        "fdwhandler" => oid_or_zero(row.handler.map(|p| p.0)),
        "fdwvalidator" => oid_or_zero(row.validator.map(|p| p.0)),
        "fdwacl" => scan.acl(row.id.address(), row.owner),
        "fdwoptions" => options(&row.options),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_foreign_server(scan: &Scan<'_>) -> Rows {
    scan.rows(servers(scan), |row, column| match column {
        "oid" => oid(row.id.0),
        "srvname" => name(&row.name),
        "srvowner" => scan.owner(row.owner),
        "srvfdw" => oid(row.fdw.0),
        "srvtype" => text_or_null(row.kind.as_deref()),
        "srvversion" => text_or_null(row.version.as_deref()),
        "srvacl" => scan.acl(row.id.address(), row.owner),
        "srvoptions" => options(&row.options),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_foreign_table(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { oid: "ftrelid", ..RelationColumns::default() };
    scan.rows(tables(scan, by), |(rel, foreign), column| match column {
        "ftrelid" => oid(rel.id.0),
        "ftserver" => oid(foreign.server.0),
        "ftoptions" => options(&foreign.options),
        _ => scan.missing(column),
    })
}

/// The role of a mapping by its id; 0 for PUBLIC.
fn mapped_role(scan: &Scan<'_>, user: MappedUser) -> Value {
    match user {
        MappedUser::Public => oid(0),
        MappedUser::Role(role) => oid(role.0),
        MappedUser::Session => scan.owner(None),
    }
}

fn mapped_name(scan: &Scan<'_>, user: MappedUser, public: &str) -> Value {
    match user {
        MappedUser::Public => Value::text(public),
        MappedUser::Role(role) => scan.owner_name(Some(role)),
        MappedUser::Session => scan.owner_name(None),
    }
}

/// Also the view pg_user_mappings.
pub(super) fn pg_user_mapping(scan: &Scan<'_>) -> Rows {
    scan.rows(mappings(scan), |(row, server), column| match column {
        "oid" | "umid" => oid(row.id.0),
        "umuser" => mapped_role(scan, row.user),
        "umserver" | "srvid" => oid(server.id.0),
        "srvname" => name(&server.name),
        "usename" => mapped_name(scan, row.user, "public"),
        "umoptions" => options(&row.options),
        _ => scan.missing(column),
    })
}

/// The columns that name a wrapper, a server or a foreign table in the views of the standard.
fn wrapper_cell(scan: &Scan<'_>, fdw: &Fdw, column: &str) -> Option<Value> {
    Some(match column {
        "foreign_data_wrapper_catalog" => scan.database(),
        "foreign_data_wrapper_name" => name(&fdw.name),
        "authorization_identifier" => scan.owner_name(fdw.owner),
        "library_name" => Value::Null,
        "foreign_data_wrapper_language" => Value::text("c"),
        _ => return None,
    })
}

fn server_cell(scan: &Scan<'_>, server: &Server, column: &str) -> Option<Value> {
    Some(match column {
        "foreign_server_catalog" => scan.database(),
        "foreign_server_name" => name(&server.name),
        "foreign_server_type" => text_or_null(server.kind.as_deref()),
        "foreign_server_version" => text_or_null(server.version.as_deref()),
        "authorization_identifier" => scan.owner_name(server.owner),
        _ => return None,
    })
}

fn table_cell(scan: &Scan<'_>, rel: &Relation, column: &str) -> Option<Value> {
    Some(match column {
        "foreign_table_catalog" | "table_catalog" => scan.database(),
        "foreign_table_schema" | "table_schema" => scan.namespace_name(rel.namespace),
        "foreign_table_name" | "table_name" => name(&rel.name),
        _ => return None,
    })
}

fn option_cell((option, value): &(Name, String), column: &str) -> Option<Value> {
    match column {
        "option_name" => Some(name(option)),
        "option_value" => Some(Value::text(value.as_str())),
        _ => None,
    }
}

/// Also the options of wrappers, a row for each.
pub(super) fn foreign_data_wrappers(scan: &Scan<'_>) -> Rows {
    if scan.relation_name() == "foreign_data_wrappers" {
        return scan.rows(wrappers(scan), |fdw, column| {
            wrapper_cell(scan, fdw, column).unwrap_or_else(|| scan.missing(column))
        });
    }
    let rows = wrappers(scan).into_iter().flat_map(|fdw| fdw.options.iter().map(move |option| (fdw, option)));
    scan.rows(rows, |(fdw, option), column| {
        let own = || wrapper_cell(scan, fdw, column);
        option_cell(option, column).or_else(own).unwrap_or_else(|| scan.missing(column))
    })
}

/// Also the options of servers.
pub(super) fn foreign_servers(scan: &Scan<'_>) -> Rows {
    if scan.relation_name() == "foreign_servers" {
        return scan.rows(served(scan), |(server, fdw), column| {
            let of_wrapper = || wrapper_cell(scan, fdw, column);
            server_cell(scan, server, column).or_else(of_wrapper).unwrap_or_else(|| scan.missing(column))
        });
    }
    let rows = served(scan).flat_map(|(server, _)| server.options.iter().map(move |option| (server, option)));
    scan.rows(rows, |(server, option), column| {
        let own = || server_cell(scan, server, column);
        option_cell(option, column).or_else(own).unwrap_or_else(|| scan.missing(column))
    })
}

const FOREIGN_TABLE: RelationColumns =
    RelationColumns { oid: "", name: "foreign_table_name", namespace: "", namespace_name: "foreign_table_schema" };

/// Also the options of foreign tables.
pub(super) fn foreign_tables(scan: &Scan<'_>) -> Rows {
    let all = tables(scan, FOREIGN_TABLE).into_iter();
    if scan.relation_name() == "foreign_tables" {
        let rows = all.filter_map(|(rel, foreign)| Some((rel, scan.catalog.servers.get(&foreign.server)?)));
        return scan.rows(rows, |(rel, server), column| {
            let of_server = || server_cell(scan, server, column);
            table_cell(scan, rel, column).or_else(of_server).unwrap_or_else(|| scan.missing(column))
        });
    }
    let rows = all.flat_map(|(rel, foreign)| foreign.options.iter().map(move |option| (rel, option)));
    scan.rows(rows, |(rel, option), column| {
        let own = || table_cell(scan, rel, column);
        option_cell(option, column).or_else(own).unwrap_or_else(|| scan.missing(column))
    })
}

pub(super) fn column_options(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { name: "table_name", namespace_name: "table_schema", ..FOREIGN_TABLE };
    let rows = tables(scan, by).into_iter().flat_map(|(rel, _)| {
        let columns = rel.live_attributes();
        columns.flat_map(move |(_, attr)| attr.fdw_options.iter().map(move |option| (rel, attr, option)))
    });
    scan.rows(rows, |(rel, attr, option), column| match column {
        "column_name" => name(&attr.name),
        _ => {
            let own = || table_cell(scan, rel, column);
            option_cell(option, column).or_else(own).unwrap_or_else(|| scan.missing(column))
        }
    })
}

/// Also the options of user mappings.
pub(super) fn user_mappings(scan: &Scan<'_>) -> Rows {
    let cell = |mapping: &UserMapping, server: &Server, column: &str| match column {
        "authorization_identifier" => mapped_name(scan, mapping.user, "PUBLIC"),
        _ => server_cell(scan, server, column).unwrap_or_else(|| scan.missing(column)),
    };
    if scan.relation_name() == "user_mappings" {
        return scan.rows(mappings(scan), |(mapping, server), column| cell(mapping, server, column));
    }
    let rows = mappings(scan).flat_map(|(m, server)| m.options.iter().map(move |option| (m, server, option)));
    scan.rows(rows, |(mapping, server, option), column| {
        option_cell(option, column).unwrap_or_else(|| cell(mapping, server, column))
    })
}
