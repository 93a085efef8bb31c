//! What only a running server has: settings, statistics, sessions, the extensions it offers.
//!
//! Rows that follow from the catalog are shown with unknown counters; of everything else it is said that
//! there may be rows.

use std::collections::BTreeSet;

use crate::builtin::{ExtensionScript, Setting, SettingKind};
use crate::catalog::class::{RelKind, Relation};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::scan::{RelationColumns, Scan};
use crate::nodes::Value;
use crate::oid::wellknown::{PG_CATALOG, PG_TOAST, TEXT};

/// No rows for certain, and a doubt.
pub(super) fn not_known(scan: &Scan<'_>) -> Rows {
    let unknown = scan.unknown(format!("the content of {} is not known without the database", scan.relation_name()));
    Rows { rows: Vec::new(), doubt: unknown.as_unknown().cloned() }
}

/// The settings of a fresh server with the values that the session has.
pub(super) fn pg_settings(scan: &Scan<'_>) -> Rows {
    let wanted = scan.known_text("name");
    let settings = crate::builtin::settings(&scan.catalog.version);
    let settings = settings.filter(|s| wanted.is_none_or(|wanted| s.name == wanted));
    scan.rows(settings, |setting, column| match column {
        "name" => Value::text(setting.name),
        "setting" => value(scan, setting),
        "unit" => text_or_null(Some(setting.unit).filter(|unit| !unit.is_empty())),
        "context" => Value::text(setting.context),
        "vartype" => Value::text(match setting.kind {
            SettingKind::Bool => "bool",
            SettingKind::Integer => "integer",
            SettingKind::Real => "real",
            SettingKind::Text => "string",
            SettingKind::Enum => "enum",
        }),
        "enumvals" if setting.labels.is_empty() => Value::Null,
        "enumvals" => array(TEXT, setting.labels.split(',').map(Value::text).collect()),
        "boot_val" => Value::text(setting.boot_value),
        _ => scan.unknown(format!("{column} of setting {} is not known without the server", setting.name)),
    })
}

/// SHOW prints a number with a unit; the view prints it in the setting's own unit.
fn value(scan: &Scan<'_>, setting: &Setting) -> Value {
    let is_plain = |value: &Value| match value {
        Value::Text(text) => setting.unit.is_empty() || text.bytes().all(|b| b.is_ascii_digit()),
        _ => true,
    };
    let unknown = || scan.unknown(format!("setting {} is not known without the server", setting.name));
    scan.host.setting(setting.name).filter(is_plain).unwrap_or_else(unknown)
}

/// Also pg_available_extension_versions, of which the default ones are known. Which extensions a server
/// offers is its own business: those that can be created here are taken to be there.
pub(super) fn pg_available_extensions(scan: &Scan<'_>) -> Rows {
    let wanted = scan.known_text("name");
    let names: BTreeSet<String> = crate::builtin::extensions().map(|(_, script)| script.name.into_owned()).collect();
    let scripts = names.iter().filter(|name| wanted.is_none_or(|wanted| *name == wanted));
    let scripts = scripts.filter_map(|name| crate::builtin::extension(name, &scan.catalog.version));
    let mut rows = scan.rows(scripts, |script, column| extension_cell(scan, script, column));
    if wanted.is_none_or(|wanted| !names.contains(wanted)) {
        rows.doubt = not_known(scan).doubt;
    }
    rows
}

fn extension_cell(scan: &Scan<'_>, script: &ExtensionScript, column: &str) -> Value {
    let installed = scan.catalog.extensions.all().find(|e| e.name == *script.name);
    match column {
        "name" => Value::text(&*script.name),
        "default_version" | "version" => Value::text(&*script.default_version),
        "installed_version" => match installed {
            Some(installed) => match &installed.version {
                Some(version) => Value::text(version.as_str()),
                None => scan.unknown(format!("the version of extension {} is not known", script.name)),
            },
            None => Value::Null,
        },
        "installed" => flag(installed.is_some()),
        "trusted" => flag(script.trusted),
        "relocatable" => flag(script.relocatable),
        "schema" => text_or_null(script.schema.as_deref()),
        "requires" if script.requires.is_empty() => Value::Null,
        "requires" => names(script.requires.iter().map(|name| crate::name::Name::new(name))),
        _ => scan.unknown(format!("{column} of extension {} is not known", script.name)),
    }
}

/// Which relations a view of statistics is about, by the middle of its name.
fn is_of_scope(scan: &Scan<'_>, rel: &Relation) -> bool {
    let information_schema = scan.catalog.namespace_by_name("information_schema");
    let of_system =
        rel.namespace == PG_CATALOG || rel.namespace == PG_TOAST || Some(rel.namespace) == information_schema;
    let view = scan.relation_name();
    if view.contains("_user_") {
        !of_system
    } else if view.contains("_sys_") {
        of_system
    } else {
        true
    }
}

const BY_NAME: RelationColumns =
    RelationColumns { oid: "relid", name: "relname", namespace: "", namespace_name: "schemaname" };

/// pg_stat_*_tables and pg_statio_*_tables, *_sequences.
pub(super) fn statistics_of_relations(scan: &Scan<'_>) -> Rows {
    let of_sequences = scan.relation_name().ends_with("_sequences");
    let fits = |rel: &&Relation| match rel.kind {
        RelKind::Sequence(_) => of_sequences,
        RelKind::Table | RelKind::MatView(_) => !of_sequences,
        RelKind::Partitioned(_) => !of_sequences && shows_partitioned(scan),
        RelKind::Index(_) | RelKind::View(_) | RelKind::Composite | RelKind::Foreign(_) => false,
    };
    let relations = scan.relations(BY_NAME).into_iter().filter(fits).filter(|rel| is_of_scope(scan, rel));
    scan.rows(relations, |rel, column| match column {
        "relid" => oid(rel.id.0),
        "schemaname" => scan.namespace_name(rel.namespace),
        "relname" => name(&rel.name),
        _ => scan.unknown(format!("{column} of {} is not known without the database", rel.name)),
    })
}

/// Partitioned tables are there since the release that brought multiranges, save for what is read from disk.
fn shows_partitioned(scan: &Scan<'_>) -> bool {
    let is_late = scan.catalog.version.has(crate::version::Capability::AttributeCompression);
    is_late && !scan.relation_name().starts_with("pg_statio_")
}

/// pg_stat_*_indexes and pg_statio_*_indexes.
pub(super) fn statistics_of_indexes(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { oid: "indexrelid", name: "indexrelname", ..BY_NAME };
    let indexes = scan.relations(by).into_iter().filter(|rel| is_of_scope(scan, rel));
    let indexes = indexes.filter_map(|rel| Some((rel, scan.catalog.relation(rel.index()?.table)?)));
    let indexes = indexes.filter(|(_, table)| matches!(table.kind, RelKind::Table | RelKind::MatView(_)));
    scan.rows(indexes, |(rel, table), column| match column {
        "relid" => oid(table.id.0),
        "indexrelid" => oid(rel.id.0),
        "schemaname" => scan.namespace_name(table.namespace),
        "relname" => name(&table.name),
        "indexrelname" => name(&rel.name),
        _ => scan.unknown(format!("{column} of {} is not known without the database", rel.name)),
    })
}
