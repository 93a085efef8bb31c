//! The views of information_schema, shown as to a superuser, who sees everything.
//! Counterpart: catalog/information_schema.sql.

pub(super) mod columns;
pub(super) mod constraints;
pub(super) mod other;
pub(super) mod privileges;
pub(super) mod routines;
pub(super) mod tables;
mod type_facts;
pub(super) mod types;
pub(super) mod usage;

use crate::execute::relation::scan::{RelationColumns, Scan};

/// The columns by which most views name a table.
const TABLE: RelationColumns =
    RelationColumns { oid: "", name: "table_name", namespace: "", namespace_name: "table_schema" };

impl Scan<'_> {
    /// A name of the standard for a kind of set of characters that PostgreSQL does not have; or one of the
    /// many columns that are NULL in all rows.
    fn is_always_null(column: &str) -> bool {
        column.starts_with("character_set_") || column.starts_with("scope_") || column == "maximum_cardinality"
    }
}
