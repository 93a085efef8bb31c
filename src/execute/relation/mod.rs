//! What `pg_catalog` and `information_schema` hold: tables and views by a function each that makes rows of
//! our catalog's objects, cell by cell, by the name of the column.
//!
//! Views too are made this way and not by running queries: look-ups by name reach the objects at once, and
//! nothing has to be analysed first. What a cell holds that only a running server has (sizes, statistics,
//! transaction ids, passwords) is [`Value::Unknown`]. The migrating role sees everything, as an owner or a
//! superuser does. Start at [`system_relation`], then `scan::Scan`.

mod acl;
mod attribute;
mod catalog_views;
mod cell;
mod class;
mod constraint;
pub mod depend;
mod foreign;
mod index;
mod information;
mod namespace;
pub mod node_tree;
mod operator;
mod proc;
mod publication;
mod role;
mod scan;
mod server;
pub mod synthetic;
#[cfg(test)]
mod tests;
mod text_search;
mod trigger;
mod type_;
pub mod updatable;

use std::sync::Arc;

use crate::catalog::class::Relation;
use crate::diag::Result;
use crate::execute::relation::scan::Scan;
use crate::execute::{Host, Rows};
use crate::nodes::{Query, Value};
use crate::oid::AttrNumber;
use crate::oid::wellknown::PG_CATALOG;

/// Where the rows of a system relation come from.
pub enum Source {
    Rows(Rows),
    View(Arc<Query>),
}

/// The content of a relation that came with the server. `known` are columns that must equal a value
/// (conditions that stand above the scan), so that a look-up by oid or name need not make every row;
/// giving more rows than asked for is allowed.
pub fn system_relation(host: &dyn Host, rel: &Relation, known: &[(AttrNumber, Value)]) -> Result<Source> {
    let scan = Scan::new(host, rel, known);
    let producer = if rel.namespace == PG_CATALOG { catalog_producer(&rel.name) } else { standard_producer(&rel.name) };
    Ok(Source::Rows(producer.unwrap_or(server::not_known)(&scan)))
}

/// Makes the rows of one relation.
type Producer = fn(&Scan<'_>) -> Rows;

/// Tables and views of pg_catalog.
fn catalog_producer(name: &str) -> Option<Producer> {
    catalog_table(name).or_else(|| catalog_view(name))
}

/// Tables of pg_catalog, and views that show the same columns.
fn catalog_table(name: &str) -> Option<Producer> {
    Some(match name {
        "pg_aggregate" => proc::pg_aggregate,
        "pg_am" => operator::pg_am,
        "pg_amop" => operator::pg_amop,
        "pg_amproc" => operator::pg_amproc,
        "pg_attrdef" => attribute::pg_attrdef,
        "pg_attribute" => attribute::pg_attribute,
        "pg_authid" | "pg_roles" => role::pg_authid,
        "pg_cast" => operator::pg_cast,
        "pg_class" => class::pg_class,
        "pg_collation" => operator::pg_collation,
        "pg_constraint" => constraint::pg_constraint,
        "pg_conversion" => publication::pg_conversion,
        "pg_database" => namespace::pg_database,
        "pg_default_acl" => namespace::pg_default_acl,
        "pg_depend" => depend::pg_depend,
        "pg_description" => namespace::pg_description,
        "pg_enum" => type_::pg_enum,
        "pg_event_trigger" => trigger::pg_event_trigger,
        "pg_extension" => namespace::pg_extension,
        "pg_foreign_data_wrapper" => foreign::pg_foreign_data_wrapper,
        "pg_foreign_server" => foreign::pg_foreign_server,
        "pg_foreign_table" => foreign::pg_foreign_table,
        "pg_index" => index::pg_index,
        "pg_inherits" => class::pg_inherits,
        "pg_largeobject_metadata" => publication::pg_largeobject_metadata,
        "pg_language" => proc::pg_language,
        "pg_namespace" => namespace::pg_namespace,
        "pg_opclass" => operator::pg_opclass,
        "pg_operator" => operator::pg_operator,
        "pg_opfamily" => operator::pg_opfamily,
        "pg_partitioned_table" => class::pg_partitioned_table,
        "pg_policy" => trigger::pg_policy,
        "pg_proc" => proc::pg_proc,
        "pg_publication" => publication::pg_publication,
        "pg_publication_namespace" => publication::pg_publication_namespace,
        "pg_publication_rel" => publication::pg_publication_rel,
        "pg_range" => type_::pg_range,
        "pg_rewrite" => trigger::pg_rewrite,
        "pg_seclabel" => publication::pg_seclabel,
        "pg_sequence" => class::pg_sequence,
        "pg_shdescription" => namespace::pg_shdescription,
        "pg_statistic_ext" => class::pg_statistic_ext,
        "pg_subscription" => publication::pg_subscription,
        "pg_tablespace" => namespace::pg_tablespace,
        "pg_transform" => publication::pg_transform,
        "pg_trigger" => trigger::pg_trigger,
        "pg_ts_config" => text_search::pg_ts_config,
        "pg_ts_config_map" => text_search::pg_ts_config_map,
        "pg_ts_dict" => text_search::pg_ts_dict,
        "pg_ts_parser" => text_search::pg_ts_parser,
        "pg_ts_template" => text_search::pg_ts_template,
        "pg_type" => type_::pg_type,
        "pg_user_mapping" | "pg_user_mappings" => foreign::pg_user_mapping,
        _ => return None,
    })
}

fn catalog_view(name: &str) -> Option<Producer> {
    Some(match name {
        "pg_available_extension_versions" | "pg_available_extensions" => server::pg_available_extensions,
        "pg_group" => role::pg_group,
        "pg_indexes" => catalog_views::pg_indexes,
        "pg_matviews" => catalog_views::pg_matviews,
        "pg_policies" => catalog_views::pg_policies,
        "pg_publication_tables" => publication::pg_publication_tables,
        "pg_rules" => catalog_views::pg_rules,
        "pg_sequences" => catalog_views::pg_sequences,
        "pg_settings" => server::pg_settings,
        "pg_shadow" | "pg_user" => role::pg_user,
        "pg_tables" => catalog_views::pg_tables,
        "pg_views" => catalog_views::pg_views,
        _ if name.starts_with("pg_stat") => return statistics_producer(name),
        _ => return None,
    })
}

/// Views of statistics, which have a row for each relation.
fn statistics_producer(name: &str) -> Option<Producer> {
    let (_, of) = ["_all_", "_user_", "_sys_"].iter().find_map(|scope| name.split_once(scope))?;
    match of {
        "tables" | "sequences" => Some(server::statistics_of_relations),
        "indexes" => Some(server::statistics_of_indexes),
        _ => None,
    }
}

/// Views of information_schema.
fn standard_producer(name: &str) -> Option<Producer> {
    use information::{columns, constraints, other, privileges, routines, tables, types, usage};
    Some(match name {
        "attributes" => types::attributes,
        "character_sets" => other::character_sets,
        "check_constraint_routine_usage" => routines::check_constraint_routine_usage,
        "check_constraints" => constraints::check_constraints,
        "collation_character_set_applicability" | "collations" => other::collations,
        "column_column_usage" => usage::column_column_usage,
        "column_domain_usage" | "column_udt_usage" => types::column_udt_usage,
        "column_options" => foreign::column_options,
        "column_privileges" | "role_column_grants" => privileges::column_privileges,
        "columns" => columns::columns,
        "constraint_column_usage" => constraints::constraint_column_usage,
        "constraint_table_usage" => constraints::constraint_table_usage,
        "data_type_privileges" => types::data_type_privileges,
        "domain_constraints" => constraints::domain_constraints,
        "domain_udt_usage" => types::domain_udt_usage,
        "domains" => types::domains,
        "element_types" => types::element_types,
        "enabled_roles" => other::enabled_roles,
        "foreign_data_wrapper_options" | "foreign_data_wrappers" => foreign::foreign_data_wrappers,
        "foreign_server_options" | "foreign_servers" => foreign::foreign_servers,
        "foreign_table_options" | "foreign_tables" => foreign::foreign_tables,
        "information_schema_catalog_name" => other::information_schema_catalog_name,
        "key_column_usage" => constraints::key_column_usage,
        "parameters" => routines::parameters,
        "referential_constraints" => constraints::referential_constraints,
        "role_routine_grants" | "routine_privileges" => privileges::routine_privileges,
        "role_table_grants" | "table_privileges" => privileges::table_privileges,
        "role_udt_grants" | "udt_privileges" => privileges::udt_privileges,
        "role_usage_grants" | "usage_privileges" => privileges::usage_privileges,
        "routine_column_usage" => routines::routine_column_usage,
        "routine_routine_usage" => routines::routine_routine_usage,
        "routine_sequence_usage" | "routine_table_usage" => routines::routine_table_usage,
        "routines" => routines::routines,
        "schemata" => tables::schemata,
        "sequences" => tables::sequences,
        "table_constraints" => constraints::table_constraints,
        "tables" => tables::tables,
        "transforms" => publication::transforms,
        "triggered_update_columns" => usage::triggered_update_columns,
        "triggers" => usage::triggers,
        "user_mapping_options" | "user_mappings" => foreign::user_mappings,
        "user_defined_types" => types::user_defined_types,
        "view_column_usage" => usage::view_column_usage,
        "view_routine_usage" => usage::view_routine_usage,
        "view_table_usage" => usage::view_table_usage,
        "views" => tables::views,
        _ => return None,
    })
}
