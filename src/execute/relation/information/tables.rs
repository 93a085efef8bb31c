//! information_schema.tables, views, sequences, schemata.

use crate::catalog::class::{RelKind, Relation};
use crate::catalog::rule::TriggerTiming;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::information::TABLE;
use crate::execute::relation::information::type_facts::TypeFacts;
use crate::execute::relation::scan::{RelationColumns, Scan};
use crate::execute::relation::trigger::{bits, type_bits};
use crate::execute::relation::updatable;
use crate::nodes::{TypeRef, Value};
use crate::oid::NamespaceId;

/// Tables, views and foreign tables, which are what the standard knows.
pub(in crate::execute::relation) fn is_shown(rel: &Relation) -> bool {
    match rel.kind {
        RelKind::Table | RelKind::Partitioned(_) | RelKind::View(_) | RelKind::Foreign(_) => true,
        RelKind::Index(_) | RelKind::Sequence(_) | RelKind::MatView(_) | RelKind::Composite => false,
    }
}

pub(in crate::execute::relation) fn tables(scan: &Scan<'_>) -> Rows {
    let tables = scan.relations(TABLE).into_iter().filter(|rel| is_shown(rel));
    scan.rows(tables, |rel, column| table_cell(scan, rel, column))
}

fn table_cell(scan: &Scan<'_>, rel: &Relation, column: &str) -> Value {
    let of_type = rel.of_type.and_then(|ty| scan.catalog.type_(ty));
    match column {
        "table_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "table_type" => Value::text(match rel.kind {
            _ if scan.is_my_temporary(rel.namespace) => "LOCAL TEMPORARY",
            RelKind::View(_) => "VIEW",
            RelKind::Foreign(_) => "FOREIGN",
            _ => "BASE TABLE",
        }),
        "user_defined_type_catalog" => of_type.map_or(Value::Null, |_| scan.database()),
        "user_defined_type_schema" => of_type.map_or(Value::Null, |t| scan.namespace_name(t.namespace)),
        "user_defined_type_name" => of_type.map_or(Value::Null, |t| name(&t.name)),
        "is_insertable_into" => updatable::answer(scan, rel, updatable::INSERT),
        "is_typed" => yes_no(of_type.is_some()),
        "self_referencing_column_name" | "reference_generation" | "commit_action" => Value::Null,
        _ => scan.missing(column),
    }
}

impl Scan<'_> {
    pub fn is_my_temporary(&self, namespace: NamespaceId) -> bool {
        self.cx.path.temporary == Some(namespace)
    }
}

pub(in crate::execute::relation) fn views(scan: &Scan<'_>) -> Rows {
    let views = scan.relations(TABLE).into_iter().filter(|rel| matches!(rel.kind, RelKind::View(_)));
    scan.rows(views, |rel, column| view_cell(scan, rel, column))
}

fn view_cell(scan: &Scan<'_>, rel: &Relation, column: &str) -> Value {
    let instead_of = |event: i16| {
        let triggers = rel.triggers.iter().filter_map(|id| scan.catalog.triggers.get(id));
        let wanted = bits::ROW | event;
        yes_no(triggers.filter(|t| t.timing == TriggerTiming::InsteadOf).any(|t| type_bits(t) & wanted == wanted))
    };
    match column {
        "table_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "view_definition" => scan.view_definition(rel),
        "check_option" => {
            let option = rel.options.iter().find(|(name, _)| *name == "check_option");
            Value::text(option.map_or_else(|| "NONE".to_owned(), |(_, value)| value.to_uppercase()))
        }
        "is_updatable" => updatable::answer(scan, rel, updatable::UPDATE | updatable::DELETE),
        "is_insertable_into" => updatable::answer(scan, rel, updatable::INSERT),
        "is_trigger_updatable" => instead_of(bits::UPDATE),
        "is_trigger_deletable" => instead_of(bits::DELETE),
        "is_trigger_insertable_into" => instead_of(bits::INSERT),
        _ => scan.missing(column),
    }
}

/// Sequences that do not feed an identity column.
pub(in crate::execute::relation) fn sequences(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { name: "sequence_name", namespace_name: "sequence_schema", ..TABLE };
    let sequences = scan.relations(by).into_iter().filter_map(|rel| Some((rel, rel.sequence()?)));
    let sequences = sequences.filter(|(_, sequence)| !sequence.identity);
    scan.rows(sequences, |(rel, sequence), column| match column {
        "sequence_catalog" => scan.database(),
        "sequence_schema" => scan.namespace_name(rel.namespace),
        "sequence_name" => name(&rel.name),
        "start_value" => Value::text(sequence.start.to_string()),
        "minimum_value" => Value::text(sequence.min.to_string()),
        "maximum_value" => Value::text(sequence.max.to_string()),
        "increment" => Value::text(sequence.increment.to_string()),
        "cycle_option" => yes_no(sequence.cycle),
        _ => {
            let facts = TypeFacts::of(scan, TypeRef::plain(sequence.ty));
            facts.and_then(|facts| facts.cell(scan, column)).unwrap_or_else(|| scan.missing(column))
        }
    })
}

pub(in crate::execute::relation) fn schemata(scan: &Scan<'_>) -> Rows {
    let ids = scan.namespaces("", "schema_name");
    let schemas = ids.iter().filter_map(|id| scan.catalog.namespace(*id));
    scan.rows(schemas, |row, column| match column {
        "catalog_name" => scan.database(),
        "schema_name" => name(&row.name),
        "schema_owner" => scan.owner_name(scan.namespace_owner(row)),
        _ if column.starts_with("default_character_set_") || column == "sql_path" => Value::Null,
        _ => scan.missing(column),
    })
}
