//! Tables in which migration tools keep their history, and the schemas that hold nothing else.

use std::sync::LazyLock;

use crate::catalog::Catalog;
use crate::catalog::class::Relation;
use crate::compare::differ::Side;
use crate::compare::identity;
use crate::diag::{Code, Diagnostic};
use crate::name::Name;
use crate::oid::NamespaceId;

struct Row {
    schema: &'static str,
    table: &'static str,
    tool: &'static str,
    columns: &'static str,
}

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let lines = include_str!("history_tables.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let row = Row {
                schema: fields.next()?,
                table: fields.next()?,
                tool: fields.next()?,
                columns: fields.next().unwrap_or_default(),
            };
            Some(row)
        })
        .collect()
});

fn row_of(catalog: &Catalog, rel: &Relation) -> Option<&'static Row> {
    if !rel.is_table() {
        return None;
    }
    let schema = catalog.namespace_name(rel.namespace);
    ROWS.iter().find(|row| {
        (row.schema.is_empty() || schema == row.schema)
            && rel.name == row.table
            && row.columns.split(',').filter(|c| !c.is_empty()).all(|column| rel.attnum(column).is_some())
    })
}

/// Whether a table is the history of a migration tool.
pub(crate) fn is_known(catalog: &Catalog, rel: &Relation) -> bool {
    row_of(catalog, rel).is_some()
}

/// Whether a schema is there for the history of a migration tool alone.
pub(crate) fn is_known_schema(catalog: &Catalog, id: NamespaceId, name: &Name) -> bool {
    let tables = || catalog.relations.values().filter(|r| r.namespace == id && r.is_table());
    ROWS.iter().any(|row| *name == row.schema) && tables().all(|rel| is_known(catalog, rel))
}

/// What is said about such a table; with its place where that is in the target.
pub(crate) fn note(catalog: &Catalog, side: Side, rel: &Relation) -> Diagnostic {
    let name = identity::relation(catalog, rel.id);
    let tool = row_of(catalog, rel).map_or("a migration tool", |row| row.tool);
    let message = format!("table {name} is the history of {tool}, not part of the comparison");
    let note = Diagnostic::new(Code::HistoryTable, message);
    match side {
        Side::Expected => note,
        Side::Actual => note.at(rel.at.defined()),
    }
}
