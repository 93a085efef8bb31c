//! information_schema.table_constraints, key_column_usage, constraint_column_usage, constraint_table_usage,
//! referential_constraints, check_constraints, domain_constraints.
//!
//! Until PostgreSQL 18 the views make up a constraint for every NOT NULL of a column, with a name of ids.

use std::collections::BTreeSet;

use crate::catalog::class::Relation;
use crate::catalog::constraint::{Constraint, ConstraintKind, ConstraintOwner, ForeignKey, ReferentialAction};
use crate::deparse::Scope;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::constraint::constraints;
use crate::execute::relation::information::TABLE;
use crate::execute::relation::node_tree::expr_sql;
use crate::execute::relation::scan::{Scan, by_id};
use crate::name::Name;
use crate::nodes::Value;
use crate::oid::{AttrNumber, NamespaceId, ObjectClass, RelId};
use crate::version::Capability;

/// A constraint of a table, or the NOT NULL of a column that has no row of its own.
enum Shown<'a> {
    Constraint(&'a Relation, &'a Constraint),
    NotNull(&'a Relation, AttrNumber),
}

/// Constraints of the tables that the conditions leave.
fn of_tables<'a>(scan: &Scan<'a>) -> Vec<(&'a Relation, &'a Constraint)> {
    let catalog = scan.catalog;
    if let (Some(wanted), None) = (scan.known_text("constraint_name"), scan.known_text("table_name")) {
        let found = by_id(catalog.constraints.all().map(|c| c.as_ref()).filter(|c| c.name == *wanted), |c| c.id);
        let of = found.into_iter().filter_map(|c| Some((catalog.relation(c.owner.relation()?)?.as_ref(), c)));
        return of.filter(|(rel, _)| is_base_table(rel)).collect();
    }
    let tables = scan.relations(TABLE).into_iter().filter(|rel| is_base_table(rel));
    let of_table = |rel: &'a Relation| {
        let rows = rel.constraints.iter().filter_map(|id| catalog.constraint(*id));
        rows.map(move |row| (rel, row.as_ref()))
    };
    tables.flat_map(of_table).collect()
}

fn is_base_table(rel: &Relation) -> bool {
    matches!(rel.kind, crate::catalog::class::RelKind::Table | crate::catalog::class::RelKind::Partitioned(_))
}

/// Columns that may not be NULL, where the server has no rows for that.
fn unnamed_not_null<'a>(scan: &Scan<'a>) -> Vec<(&'a Relation, AttrNumber)> {
    if scan.catalog.version.has(Capability::NamedNotNull) {
        return Vec::new();
    }
    let tables = scan.relations(TABLE).into_iter().filter(|rel| is_base_table(rel));
    let of_table = |rel: &'a Relation| {
        let columns = rel.live_attributes().filter(|(_, attr)| attr.not_null);
        columns.map(move |(attnum, _)| (rel, attnum))
    };
    tables.flat_map(of_table).collect()
}

fn not_null_name(rel: &Relation, attnum: AttrNumber) -> Value {
    Value::text(format!("{}_{}_{attnum}_not_null", rel.namespace.0, rel.id.0))
}

pub(in crate::execute::relation) fn table_constraints(scan: &Scan<'_>) -> Rows {
    let shown = |(rel, row)| Shown::Constraint(rel, row);
    let named = of_tables(scan).into_iter().filter(|(_, row)| type_word(row).is_some()).map(shown);
    let unnamed = unnamed_not_null(scan).into_iter().map(|(rel, attnum)| Shown::NotNull(rel, attnum));
    scan.rows(named.chain(unnamed), |row, column| match row {
        Shown::Constraint(rel, row) => table_constraint_cell(scan, rel, row, column),
        Shown::NotNull(rel, attnum) => match column {
            "constraint_catalog" | "table_catalog" => scan.database(),
            "constraint_schema" | "table_schema" => scan.namespace_name(rel.namespace),
            "constraint_name" => not_null_name(rel, *attnum),
            "table_name" => name(&rel.name),
            "constraint_type" => Value::text("CHECK"),
            "is_deferrable" | "initially_deferred" => yes_no(false),
            "enforced" => yes_no(true),
            "nulls_distinct" => Value::Null,
            _ => scan.missing(column),
        },
    })
}

fn type_word(row: &Constraint) -> Option<&'static str> {
    match row.kind {
        ConstraintKind::Check { .. } | ConstraintKind::NotNull => Some("CHECK"),
        ConstraintKind::Foreign(_) => Some("FOREIGN KEY"),
        ConstraintKind::PrimaryKey { .. } => Some("PRIMARY KEY"),
        ConstraintKind::Unique { .. } => Some("UNIQUE"),
        ConstraintKind::Exclusion { .. } | ConstraintKind::Trigger => None,
    }
}

fn table_constraint_cell(scan: &Scan<'_>, rel: &Relation, row: &Constraint, column: &str) -> Value {
    match column {
        "constraint_catalog" | "table_catalog" => scan.database(),
        "constraint_schema" => scan.namespace_name(row.namespace),
        "constraint_name" => name(&row.name),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "constraint_type" => text_or_null(type_word(row)),
        "is_deferrable" => yes_no(row.deferrable),
        "initially_deferred" => yes_no(row.initially_deferred),
        "enforced" => yes_no(row.enforced),
        "nulls_distinct" if matches!(row.kind, ConstraintKind::Unique { .. }) => {
            let index = row.index.and_then(|id| scan.catalog.relation(id)).and_then(|r| r.index());
            yes_no(index.is_some_and(|i| !i.nulls_not_distinct))
        }
        "nulls_distinct" => Value::Null,
        _ => scan.missing(column),
    }
}

fn is_key(row: &Constraint) -> bool {
    matches!(row.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::Foreign(_))
}

pub(in crate::execute::relation) fn key_column_usage(scan: &Scan<'_>) -> Rows {
    let keys = of_tables(scan).into_iter().filter(|(_, row)| is_key(row));
    let columns =
        keys.flat_map(|(rel, row)| row.keys.iter().enumerate().map(move |(place, key)| (rel, row, place, *key)));
    scan.rows(columns, |(rel, row, place, key), column| match column {
        "constraint_catalog" | "table_catalog" => scan.database(),
        "constraint_schema" => scan.namespace_name(row.namespace),
        "constraint_name" => name(&row.name),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "column_name" => rel.attribute(*key).map_or(Value::Null, |attr| name(&attr.name)),
        "ordinal_position" => count(place + 1),
        "position_in_unique_constraint" => match &row.kind {
            ConstraintKind::Foreign(foreign) => position_in_index(scan, row, foreign, *place),
            _ => Value::Null,
        },
        _ => scan.missing(column),
    })
}

/// The place of a referenced column in the index that makes it unique.
fn position_in_index(scan: &Scan<'_>, row: &Constraint, key: &ForeignKey, place: usize) -> Value {
    let index = row.index.and_then(|id| scan.catalog.relation(id)).and_then(|r| r.index());
    let target = key.target_keys.get(place);
    let position = index.zip(target).and_then(|(index, target)| index.keys.iter().position(|k| k.attno == *target));
    position.map_or(Value::Null, |position| count(position + 1))
}

/// A column that a constraint uses.
type Usage = (RelId, AttrNumber, NamespaceId, Name);

pub(in crate::execute::relation) fn constraint_column_usage(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let mut rows: Vec<Usage> = Vec::new();
    let mut distinct: BTreeSet<Usage> = BTreeSet::new();
    let wanted = scan.known_text("constraint_name");
    let all = constraints(scan, "", "", "");
    for row in all.into_iter().filter(|c| wanted.is_none_or(|wanted| c.name == *wanted)) {
        let usage = |rel: RelId, attnum: AttrNumber| (rel, attnum, row.namespace, row.name.clone());
        match (&row.kind, row.owner) {
            (ConstraintKind::Check { .. }, _) => distinct.extend(mentioned(scan, row).map(|(r, a)| usage(r, a))),
            (ConstraintKind::NotNull, ConstraintOwner::Relation(rel)) => {
                distinct.extend(row.keys.iter().map(|key| usage(rel, *key)));
            }
            (ConstraintKind::Foreign(key), _) => {
                rows.extend(sorted(&key.target_keys).into_iter().map(|attnum| usage(key.target, attnum)));
            }
            (ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. }, ConstraintOwner::Relation(rel)) => {
                rows.extend(sorted(&row.keys).into_iter().map(|attnum| usage(rel, attnum)));
            }
            _ => {}
        }
    }
    let rows = distinct.into_iter().chain(rows);
    let rows = rows.filter_map(|(rel, attnum, namespace, name)| {
        let rel = catalog.relation(rel).filter(|rel| is_base_table(rel))?;
        Some((rel, rel.attribute(attnum).filter(|a| !a.dropped)?, namespace, name))
    });
    scan.rows(rows, |(rel, attr, namespace, constraint), column| match column {
        "table_catalog" | "constraint_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "column_name" => name(&attr.name),
        "constraint_schema" => scan.namespace_name(*namespace),
        "constraint_name" => name(constraint),
        _ => scan.missing(column),
    })
}

fn sorted(keys: &[AttrNumber]) -> BTreeSet<AttrNumber> {
    keys.iter().copied().collect()
}

/// The columns that a CHECK depends on.
fn mentioned(scan: &Scan<'_>, row: &Constraint) -> impl Iterator<Item = (RelId, AttrNumber)> {
    let edges = scan.catalog.depends.of(row.id.address()).map(|(_, on, _)| on);
    let columns = edges.filter(|on| on.class == ObjectClass::Relation && on.sub > 0);
    columns.filter_map(|on| Some((RelId(on.id), AttrNumber::try_from(on.sub).ok()?)))
}

pub(in crate::execute::relation) fn constraint_table_usage(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let used = |row: &Constraint| match &row.kind {
        ConstraintKind::Foreign(key) => Some(key.target),
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => row.owner.relation(),
        ConstraintKind::Check { .. }
        | ConstraintKind::NotNull
        | ConstraintKind::Exclusion { .. }
        | ConstraintKind::Trigger => None,
    };
    let rows = constraints(scan, "", "", "").into_iter();
    let rows = rows.filter_map(|row| Some((row, catalog.relation(used(row)?).filter(|rel| is_base_table(rel))?)));
    scan.rows(rows, |(row, rel), column| match column {
        "table_catalog" | "constraint_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "constraint_schema" => scan.namespace_name(row.namespace),
        "constraint_name" => name(&row.name),
        _ => scan.missing(column),
    })
}

pub(in crate::execute::relation) fn referential_constraints(scan: &Scan<'_>) -> Rows {
    let rows = constraints(scan, "", "", "").into_iter().filter_map(|row| match &row.kind {
        ConstraintKind::Foreign(key) => Some((row, key.as_ref(), unique_constraint(scan, row, key))),
        _ => None,
    });
    scan.rows(rows, |(row, key, unique), column| match column {
        "constraint_catalog" => scan.database(),
        "constraint_schema" => scan.namespace_name(row.namespace),
        "constraint_name" => name(&row.name),
        "unique_constraint_catalog" => unique.map_or(Value::Null, |_| scan.database()),
        "unique_constraint_schema" => unique.map_or(Value::Null, |u| scan.namespace_name(u.namespace)),
        "unique_constraint_name" => unique.map_or(Value::Null, |u| name(&u.name)),
        "match_option" => Value::text(if key.match_full { "FULL" } else { "NONE" }),
        "update_rule" => Value::text(rule_word(key.on_update)),
        "delete_rule" => Value::text(rule_word(key.on_delete)),
        _ => scan.missing(column),
    })
}

/// The key of the referenced table whose index the foreign key goes by; none where that is a bare index.
fn unique_constraint<'a>(scan: &Scan<'a>, row: &Constraint, key: &ForeignKey) -> Option<&'a Constraint> {
    let id = scan.catalog.relation(row.index?)?.index()?.constraint?;
    scan.catalog.constraint(id).map(|c| c.as_ref()).filter(|c| c.owner.relation() == Some(key.target))
}

fn rule_word(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "NO ACTION",
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    }
}

pub(in crate::execute::relation) fn check_constraints(scan: &Scan<'_>) -> Rows {
    let version = &scan.catalog.version;
    let wanted = scan.known_text("constraint_name");
    let is_shown = |row: &Constraint| match row.kind {
        ConstraintKind::Check { .. } => true,
        ConstraintKind::NotNull => version.has(Capability::CheckClauseIsExpression),
        _ => false,
    };
    let all = constraints(scan, "", "", "").into_iter().filter(|row| is_shown(row));
    let named = all.filter(|c| wanted.is_none_or(|wanted| c.name == *wanted));
    let named = named.map(|row| (row.namespace, name(&row.name), check_clause(scan, row)));
    let unnamed = unnamed_not_null(scan).into_iter().map(|(rel, attnum)| {
        let column = rel.attribute(attnum).map(|attr| attr.name.to_string()).unwrap_or_default();
        (rel.namespace, not_null_name(rel, attnum), Value::text(format!("{column} IS NOT NULL")))
    });
    let mut rows: Vec<(NamespaceId, Value, Value)> = named.chain(unnamed).collect();
    // Equal rows were once shown as one: those of a table and of what inherits from it.
    if !version.has(Capability::NamedNotNull) {
        let text = |value: &Value| match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        };
        let mut seen = BTreeSet::new();
        rows.retain(|(namespace, name, clause)| seen.insert((*namespace, text(name), text(clause))));
    }
    scan.rows(rows, |(namespace, constraint, clause), column| match column {
        "constraint_catalog" => scan.database(),
        "constraint_schema" => scan.namespace_name(*namespace),
        "constraint_name" => constraint.clone(),
        "check_clause" => clause.clone(),
        _ => scan.missing(column),
    })
}

/// At first it was cut out of the definition, with all that stands behind the expression.
fn check_clause(scan: &Scan<'_>, row: &Constraint) -> Value {
    match (&row.kind, row.owner) {
        (ConstraintKind::Check { expr }, owner) => {
            let scope = owner.relation().map_or(Scope::None, Scope::Relation);
            match expr_sql(scan.deparser(), expr, scope) {
                Value::Text(_) if !scan.catalog.version.has(Capability::CheckClauseIsExpression) => {
                    let definition = scan.deparser().constraint_def(row.id);
                    Value::text(definition.strip_prefix("CHECK ").unwrap_or(&definition))
                }
                clause => clause,
            }
        }
        (_, ConstraintOwner::Relation(rel)) => {
            let key = row.keys.first().copied().unwrap_or(0);
            let column = scan.catalog.relation(rel).and_then(|r| r.attribute(key)).map(|a| a.name.as_str());
            Value::text(format!("{} IS NOT NULL", column.unwrap_or("VALUE")))
        }
        (_, ConstraintOwner::Domain(_)) => Value::text("VALUE IS NOT NULL"),
    }
}

pub(in crate::execute::relation) fn domain_constraints(scan: &Scan<'_>) -> Rows {
    let rows = constraints(scan, "", "", "").into_iter().filter_map(|row| match row.owner {
        ConstraintOwner::Domain(ty) => Some((row, scan.catalog.type_(ty)?)),
        ConstraintOwner::Relation(_) => None,
    });
    scan.rows(rows, |(row, ty), column| match column {
        "constraint_catalog" | "domain_catalog" => scan.database(),
        "constraint_schema" => scan.namespace_name(row.namespace),
        "constraint_name" => name(&row.name),
        "domain_schema" => scan.namespace_name(ty.namespace),
        "domain_name" => name(&ty.name),
        "is_deferrable" => yes_no(row.deferrable),
        "initially_deferred" => yes_no(row.initially_deferred),
        _ => scan.missing(column),
    })
}
