//! information_schema.columns.

use crate::catalog::class::{Attribute, Generated, Identity, RelKind, Relation, SequenceRel};
use crate::catalog::depend::DependencyKind;
use crate::deparse::Scope;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::information::TABLE;
use crate::execute::relation::information::tables::is_shown;
use crate::execute::relation::information::type_facts::{TypeFacts, collation_cell};
use crate::execute::relation::node_tree::expr_sql;
use crate::execute::relation::scan::Scan;
use crate::execute::relation::updatable;
use crate::nodes::Value;
use crate::oid::{AttrNumber, ObjectAddress, ObjectClass, RelId};

/// A column with its table and what is known of its type.
struct Column<'a> {
    rel: &'a Relation,
    attnum: AttrNumber,
    attr: &'a Attribute,
    facts: TypeFacts<'a>,
}

pub(in crate::execute::relation) fn columns(scan: &Scan<'_>) -> Rows {
    let wanted = scan.known_text("column_name");
    let tables = scan.relations(TABLE).into_iter().filter(|rel| is_shown(rel));
    let columns = tables.flat_map(|rel| {
        let attributes = rel.live_attributes().filter(|(_, attr)| wanted.is_none_or(|wanted| attr.name == *wanted));
        attributes
            .filter_map(move |(attnum, attr)| Some(Column { rel, attnum, attr, facts: TypeFacts::of(scan, attr.ty)? }))
    });
    scan.rows(columns, |row, column| column_cell(scan, row, column))
}

fn column_cell(scan: &Scan<'_>, row: &Column<'_>, column: &str) -> Value {
    let (attr, facts) = (row.attr, &row.facts);
    let domain = facts.declared.domain();
    let generated = attr.generated != Generated::No;
    match column {
        "table_catalog" | "udt_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(row.rel.namespace),
        "table_name" => name(&row.rel.name),
        "column_name" => name(&attr.name),
        "ordinal_position" => int(row.attnum),
        "column_default" if !generated => default(scan, row),
        "generation_expression" if generated => default(scan, row),
        "column_default" | "generation_expression" => Value::Null,
        "is_nullable" => yes_no(!(attr.not_null || domain.is_some_and(|d| d.not_null))),
        "collation_catalog" | "collation_schema" | "collation_name" => collation_cell(scan, attr.collation, column),
        "domain_catalog" => domain.map_or(Value::Null, |_| scan.database()),
        "domain_schema" => domain.map_or(Value::Null, |_| scan.namespace_name(facts.declared.namespace)),
        "domain_name" => domain.map_or(Value::Null, |_| name(&facts.declared.name)),
        "udt_schema" => scan.namespace_name(facts.underlying().namespace),
        "udt_name" => name(&facts.underlying().name),
        "dtd_identifier" => Value::text(row.attnum.to_string()),
        "is_self_referencing" => yes_no(false),
        "is_identity" => yes_no(attr.identity != Identity::No),
        "identity_generation" => match attr.identity {
            Identity::No => Value::Null,
            Identity::Always => Value::text("ALWAYS"),
            Identity::ByDefault => Value::text("BY DEFAULT"),
        },
        "is_generated" => Value::text(if generated { "ALWAYS" } else { "NEVER" }),
        "is_updatable" => updatable::column_answer(scan, row.rel, row.attnum),
        _ if column.starts_with("identity_") => identity_cell(scan, row, column),
        _ if Scan::is_always_null(column) => Value::Null,
        _ => facts.cell(scan, column).unwrap_or_else(|| scan.missing(column)),
    }
}

fn default(scan: &Scan<'_>, row: &Column<'_>) -> Value {
    let expr = row.attr.default.as_ref();
    expr.map_or(Value::Null, |expr| expr_sql(scan.deparser(), expr, Scope::Relation(row.rel.id)))
}

fn identity_cell(scan: &Scan<'_>, row: &Column<'_>, column: &str) -> Value {
    let sequence = identity_sequence(scan, row);
    let number = |of: fn(&SequenceRel) -> i64| sequence.map_or(Value::Null, |s| Value::text(of(s).to_string()));
    match column {
        "identity_start" => number(|s| s.start),
        "identity_increment" => number(|s| s.increment),
        "identity_maximum" => number(|s| s.max),
        "identity_minimum" => number(|s| s.min),
        "identity_cycle" => yes_no(sequence.is_some_and(|s| s.cycle)),
        _ => scan.missing(column),
    }
}

/// The sequence that feeds an identity column.
fn identity_sequence<'a>(scan: &Scan<'a>, row: &Column<'_>) -> Option<&'a SequenceRel> {
    let may_have = row.attr.identity != Identity::No && !matches!(row.rel.kind, RelKind::View(_));
    let column = ObjectAddress::attribute(row.rel.id, row.attnum);
    let dependents = scan.catalog.depends.on(column).filter(|_| may_have);
    let mut of_sequences = dependents.filter_map(|(_, dependent, kind)| {
        let internal = kind == DependencyKind::Internal && dependent.class == ObjectClass::Relation;
        internal.then(|| scan.catalog.relation(RelId(dependent.id)))??.sequence()
    });
    of_sequences.next()
}
