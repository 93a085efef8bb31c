//! pg_constraint.
//!
//! The operators of a foreign key (conpfeqop and its kin) are not known. Deviation: the keys of the system
//! catalogs, which servers show since 14, are not there.

use crate::catalog::constraint::{Constraint, ConstraintKind, ConstraintOwner, ForeignKey, ReferentialAction};
use crate::catalog::rule::{ConstraintTrigger, Trigger};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::node_tree::NodeTree;
use crate::execute::relation::scan::{Scan, by_id};
use crate::execute::relation::synthetic;
use crate::nodes::Value;
use crate::oid::{ConstraintId, RelId, TypeId};

/// A row: a constraint, or the one that a constraint trigger has.
enum Shown<'a> {
    Constraint(&'a Constraint),
    Trigger(&'a Trigger, &'a ConstraintTrigger),
}

pub(super) fn pg_constraint(scan: &Scan<'_>) -> Rows {
    let constraints = constraints(scan, "oid", "conrelid", "contypid").into_iter().map(Shown::Constraint);
    let triggers = scan.catalog.triggers.all().map(|t| t.as_ref());
    let triggers = by_id(triggers.filter(|t| t.constraint.is_some()), |t| t.id);
    let triggers = triggers.into_iter().filter_map(|t| Some(Shown::Trigger(t, t.constraint.as_ref()?)));
    scan.rows(constraints.chain(triggers), |shown, column| match shown {
        Shown::Constraint(row) => constraint_cell(scan, row, column),
        Shown::Trigger(trigger, settings) => trigger_cell(scan, trigger, settings, column),
    })
}

/// The constraints that conditions on these columns leave.
pub(super) fn constraints<'a>(scan: &Scan<'a>, by_oid: &str, by_relation: &str, by_type: &str) -> Vec<&'a Constraint> {
    let catalog = scan.catalog;
    let of = |ids: &[ConstraintId]| -> Vec<&'a Constraint> {
        by_id(ids.iter().filter_map(|id| catalog.constraint(*id)).map(|c| c.as_ref()), |c| c.id)
    };
    if let Some(id) = scan.known_oid(by_oid) {
        return of(&[ConstraintId(id)]);
    }
    if let Some(rel) = scan.known_oid(by_relation).filter(|id| *id != 0) {
        return catalog.relation(RelId(rel)).map(|r| of(&r.constraints)).unwrap_or_default();
    }
    if let Some(ty) = scan.known_oid(by_type).filter(|id| *id != 0) {
        let domain = catalog.type_(TypeId(ty)).and_then(|t| t.domain());
        return domain.map(|d| of(&d.constraints)).unwrap_or_default();
    }
    by_id(catalog.constraints.all().map(|c| c.as_ref()), |c| c.id)
}

/// pg_constraint.contype
pub(super) fn constraint_letter(kind: &ConstraintKind) -> u8 {
    match kind {
        ConstraintKind::Check { .. } => b'c',
        ConstraintKind::NotNull => b'n',
        ConstraintKind::PrimaryKey { .. } => b'p',
        ConstraintKind::Unique { .. } => b'u',
        ConstraintKind::Exclusion { .. } => b'x',
        ConstraintKind::Foreign(_) => b'f',
        ConstraintKind::Trigger => b't',
    }
}

fn constraint_cell(scan: &Scan<'_>, row: &Constraint, column: &str) -> Value {
    let foreign = match &row.kind {
        ConstraintKind::Foreign(key) => Some(key.as_ref()),
        _ => None,
    };
    let (rel, ty) = match row.owner {
        ConstraintOwner::Relation(rel) => (rel.0, 0),
        ConstraintOwner::Domain(ty) => (0, ty.0),
    };
    match column {
        "oid" => oid(row.id.0),
        "conname" => name(&row.name),
        "connamespace" => oid(row.namespace.0),
        "contype" => letter(constraint_letter(&row.kind)),
        "condeferrable" => flag(row.deferrable),
        "condeferred" => flag(row.initially_deferred),
        "conenforced" => flag(row.enforced),
        "convalidated" => flag(row.validated),
        "conrelid" => oid(rel),
        "contypid" => oid(ty),
        "conindid" => oid_or_zero(row.index.map(|i| i.0)),
        "conparentid" => oid_or_zero(row.parent.map(|p| p.0)),
        "conislocal" => flag(row.local),
        "coninhcount" => int(row.inherited),
        // An index of a partition is a child's, any other is not inherited.
        "connoinherit" if row.index.is_some() && foreign.is_none() => flag(row.parent.is_none()),
        "connoinherit" => flag(row.no_inherit),
        "conperiod" => flag(is_period(&row.kind)),
        "conkey" => numbers(&row.keys),
        "conexclop" => match &row.kind {
            ConstraintKind::Exclusion { opers } => oids(opers.iter().map(|o| o.0)),
            _ => Value::Null,
        },
        "conbin" if matches!(row.kind, ConstraintKind::Check { .. }) => NodeTree::Check(row.id).encode(),
        "conbin" => Value::Null,
        _ => foreign_cell(scan, foreign, column),
    }
}

fn is_period(kind: &ConstraintKind) -> bool {
    match kind {
        ConstraintKind::PrimaryKey { period } | ConstraintKind::Unique { period } => *period,
        ConstraintKind::Foreign(key) => key.period,
        ConstraintKind::Check { .. }
        | ConstraintKind::NotNull
        | ConstraintKind::Exclusion { .. }
        | ConstraintKind::Trigger => false,
    }
}

/// The columns that foreign keys alone have something in.
fn foreign_cell(scan: &Scan<'_>, key: Option<&ForeignKey>, column: &str) -> Value {
    match (column, key) {
        ("confrelid", key) => oid_or_zero(key.map(|k| k.target.0)),
        ("confupdtype", Some(key)) => letter(action(key.on_update)),
        ("confdeltype", Some(key)) => letter(action(key.on_delete)),
        ("confmatchtype", Some(key)) => letter(if key.match_full { b'f' } else { b's' }),
        ("confupdtype" | "confdeltype" | "confmatchtype", None) => letter(b' '),
        ("confkey", Some(key)) => numbers(&key.target_keys),
        ("confdelsetcols", Some(key)) => numbers(&key.delete_set),
        ("conpfeqop" | "conppeqop" | "conffeqop", Some(_)) => {
            scan.unknown(format!("{column}: the operators of a foreign key are not known"))
        }
        ("confkey" | "confdelsetcols" | "conpfeqop" | "conppeqop" | "conffeqop", None) => Value::Null,
        _ => scan.missing(column),
    }
}

fn action(action: ReferentialAction) -> u8 {
    match action {
        ReferentialAction::NoAction => b'a',
        ReferentialAction::Restrict => b'r',
        ReferentialAction::Cascade => b'c',
        ReferentialAction::SetNull => b'n',
        ReferentialAction::SetDefault => b'd',
    }
}

fn trigger_cell(scan: &Scan<'_>, trigger: &Trigger, settings: &ConstraintTrigger, column: &str) -> Value {
    match column {
        "oid" => oid(synthetic::trigger_constraint(trigger.id)),
        "conname" => name(&trigger.name),
        "connamespace" => oid_or_zero(scan.catalog.relation(trigger.rel).map(|r| r.namespace.0)),
        "contype" => letter(b't'),
        "condeferrable" => flag(settings.deferrable),
        "condeferred" => flag(settings.initially_deferred),
        "conenforced" | "convalidated" | "conislocal" | "connoinherit" => flag(true),
        "conrelid" => oid(trigger.rel.0),
        "contypid" | "conindid" | "conparentid" => oid(0),
        "coninhcount" => int(0),
        "conperiod" => flag(false),
        "conkey" | "conexclop" | "conbin" => Value::Null,
        _ => foreign_cell(scan, None, column),
    }
}
