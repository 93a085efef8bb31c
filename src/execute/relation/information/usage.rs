//! information_schema.triggers, triggered_update_columns, and what views and generated columns use.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::class::{Generated, RelKind, Relation};
use crate::catalog::rule::{Trigger, TriggerTiming};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::information::TABLE;
use crate::execute::relation::information::routines::routine_cell;
use crate::execute::relation::information::tables::is_shown;
use crate::execute::relation::scan::{RelationColumns, Scan, by_id};
use crate::name::Name;
use crate::nodes::Value;
use crate::oid::{AttrNumber, ObjectAddress, ObjectClass, ProcId, RelId};

const EVENT_TABLE: RelationColumns =
    RelationColumns { oid: "", name: "event_object_table", namespace: "", namespace_name: "event_object_schema" };

fn all_triggers<'a>(scan: &Scan<'a>) -> Vec<(&'a Relation, &'a Trigger)> {
    let catalog = scan.catalog;
    let tables = scan.relations(EVENT_TABLE).into_iter();
    let of_table = |rel: &'a Relation| {
        let triggers = rel.triggers.iter().filter_map(|id| catalog.triggers.get(id));
        let triggers = triggers.filter(|trigger| !scan.is_hidden_clone(trigger));
        by_id(triggers.map(|t| t.as_ref()), |t| t.id).into_iter().map(move |t| (rel, t))
    };
    tables.flat_map(of_table).collect()
}

fn events(trigger: &Trigger) -> impl Iterator<Item = &'static str> {
    let events = [(trigger.insert, "INSERT"), (trigger.delete, "DELETE"), (trigger.update, "UPDATE")];
    events.into_iter().filter(|(on, _)| *on).map(|(_, word)| word)
}

fn timing(trigger: &Trigger) -> &'static str {
    match trigger.timing {
        TriggerTiming::Before => "BEFORE",
        TriggerTiming::After => "AFTER",
        TriggerTiming::InsteadOf => "INSTEAD OF",
    }
}

/// Triggers fire by name among those of one table, event, orientation and timing.
type Group = (RelId, &'static str, bool, &'static str);

/// A row for each event of a trigger.
pub(in crate::execute::relation) fn triggers(scan: &Scan<'_>) -> Rows {
    let rows: Vec<_> = all_triggers(scan)
        .into_iter()
        .flat_map(|(rel, trigger)| events(trigger).map(move |event| (rel, trigger, event)))
        .collect();
    let group = |rel: &Relation, trigger: &Trigger, event| -> Group { (rel.id, event, trigger.row, timing(trigger)) };
    let mut groups: BTreeMap<Group, Vec<Name>> = BTreeMap::new();
    for (rel, trigger, event) in &rows {
        groups.entry(group(rel, trigger, event)).or_default().push(trigger.name.clone());
    }
    let order = |rel: &Relation, trigger: &Trigger, event| {
        let names = groups.get(&group(rel, trigger, event)).map(Vec::as_slice).unwrap_or_default();
        count(names.iter().filter(|other| **other < trigger.name).count() + 1)
    };
    scan.rows(rows.iter().copied(), |(rel, trigger, event), column| match column {
        "trigger_catalog" | "event_object_catalog" => scan.database(),
        "trigger_schema" | "event_object_schema" => scan.namespace_name(rel.namespace),
        "trigger_name" => name(&trigger.name),
        "event_manipulation" => Value::text(*event),
        "event_object_table" => name(&rel.name),
        "action_order" => order(rel, trigger, event),
        "action_condition" if trigger.when.is_none() => Value::Null,
        "action_condition" => definition_parts(scan, trigger).0,
        "action_statement" => definition_parts(scan, trigger).1,
        "action_orientation" => Value::text(if trigger.row { "ROW" } else { "STATEMENT" }),
        "action_timing" => Value::text(timing(trigger)),
        "action_reference_old_table" => text_or_null(trigger.old_table.as_deref()),
        "action_reference_new_table" => text_or_null(trigger.new_table.as_deref()),
        "action_reference_old_row" | "action_reference_new_row" | "created" => Value::Null,
        _ => scan.missing(column),
    })
}

/// The condition, and what is executed: the server cuts both out of the definition's text.
fn definition_parts(scan: &Scan<'_>, trigger: &Trigger) -> (Value, Value) {
    const WHEN: &str = " WHEN (";
    const EXECUTE: &str = "EXECUTE FUNCTION";
    let definition = scan.deparser().trigger_def(trigger.id);
    let condition = definition.rfind(&format!(") {EXECUTE}")).and_then(|end| {
        let before = &definition[..end];
        let start = before.rfind(WHEN).filter(|start| *start >= 35)?;
        Some(before[start + WHEN.len()..].to_owned())
    });
    let skipped = definition.char_indices().nth(47).map_or(0, |(place, _)| place);
    let statement = definition[skipped..].find(EXECUTE).map(|place| definition[skipped + place..].to_owned());
    (text_or_null(condition), text_or_null(statement))
}

pub(in crate::execute::relation) fn triggered_update_columns(scan: &Scan<'_>) -> Rows {
    let columns = all_triggers(scan).into_iter().flat_map(|(rel, trigger)| {
        trigger.columns.iter().filter_map(move |attnum| Some((rel, trigger, rel.attribute(*attnum)?)))
    });
    scan.rows(columns, |(rel, trigger, attr), column| match column {
        "trigger_catalog" | "event_object_catalog" => scan.database(),
        "trigger_schema" | "event_object_schema" => scan.namespace_name(rel.namespace),
        "trigger_name" => name(&trigger.name),
        "event_object_table" => name(&rel.name),
        "event_object_column" => name(&attr.name),
        _ => scan.missing(column),
    })
}

/// What the queries of views refer to.
fn used_by_views<'a>(scan: &Scan<'a>) -> Vec<(&'a Relation, ObjectAddress)> {
    let relations = by_id(scan.catalog.relations.values().map(|r| r.as_ref()), |r| r.id);
    let views = relations.into_iter().filter(|rel| matches!(rel.kind, RelKind::View(_)));
    let used = views.flat_map(|view| {
        let edges = scan.catalog.depends.of(view.id.address()).filter(|(of, _, _)| of.sub == 0);
        let on: BTreeSet<ObjectAddress> = edges.map(|(_, on, _)| on).collect();
        on.into_iter().filter(|on| on.whole() != view.id.address()).map(move |on| (view, on)).collect::<Vec<_>>()
    });
    used.collect()
}

/// The columns that name a view.
fn view_cell(scan: &Scan<'_>, view: &Relation, column: &str) -> Value {
    match column {
        "view_catalog" | "table_catalog" | "specific_catalog" => scan.database(),
        "view_schema" => scan.namespace_name(view.namespace),
        "view_name" => name(&view.name),
        _ => scan.missing(column),
    }
}

pub(in crate::execute::relation) fn view_column_usage(scan: &Scan<'_>) -> Rows {
    let rows = used_by_views(scan).into_iter().filter_map(|(view, on)| {
        let table = scan.catalog.relation(RelId(on.id)).filter(|_| on.class == ObjectClass::Relation)?;
        let attr = table.attribute(AttrNumber::try_from(on.sub).ok()?)?;
        is_shown(table).then_some((view, table, attr))
    });
    scan.rows(rows, |(view, table, attr), column| match column {
        "table_schema" => scan.namespace_name(table.namespace),
        "table_name" => name(&table.name),
        "column_name" => name(&attr.name),
        _ => view_cell(scan, view, column),
    })
}

pub(in crate::execute::relation) fn view_table_usage(scan: &Scan<'_>) -> Rows {
    let pairs: BTreeSet<(RelId, RelId)> = used_by_views(scan)
        .into_iter()
        .filter(|(_, on)| on.class == ObjectClass::Relation)
        .map(|(view, on)| (view.id, RelId(on.id)))
        .collect();
    let rows = pairs.into_iter().filter_map(|(view, table)| {
        let table = scan.catalog.relation(table).filter(|table| is_shown(table))?;
        Some((scan.catalog.relation(view)?, table))
    });
    scan.rows(rows, |(view, table), column| match column {
        "table_schema" => scan.namespace_name(table.namespace),
        "table_name" => name(&table.name),
        _ => view_cell(scan, view, column),
    })
}

pub(in crate::execute::relation) fn view_routine_usage(scan: &Scan<'_>) -> Rows {
    let rows = used_by_views(scan).into_iter().filter(|(_, on)| on.class == ObjectClass::Proc);
    let rows = rows.filter_map(|(view, on)| Some((view, scan.catalog.proc(ProcId(on.id))?)));
    scan.rows(rows, |(view, proc), column| match column {
        "table_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(view.namespace),
        "table_name" => name(&view.name),
        _ => routine_cell(scan, proc, column).unwrap_or_else(|| scan.missing(column)),
    })
}

/// Generated columns with the columns that they are made from.
pub(in crate::execute::relation) fn column_column_usage(scan: &Scan<'_>) -> Rows {
    let tables = scan.relations(TABLE).into_iter();
    let rows = tables.flat_map(|rel| {
        let generated = rel.live_attributes().filter(|(_, attr)| attr.generated != Generated::No);
        generated.flat_map(move |(attnum, attr)| {
            let default = ObjectAddress { class: ObjectClass::AttrDef, id: rel.id.0, sub: i32::from(attnum) };
            let on: BTreeSet<i32> = scan
                .catalog
                .depends
                .of(default)
                .filter(|(_, on, _)| on.whole() == rel.id.address() && on.sub > 0 && on.sub != i32::from(attnum))
                .map(|(_, on, _)| on.sub)
                .collect();
            let sources = on.into_iter().filter_map(|sub| rel.attribute(AttrNumber::try_from(sub).ok()?));
            sources.map(|source| (rel, source, attr)).collect::<Vec<_>>()
        })
    });
    scan.rows(rows, |(rel, source, dependent), column| match column {
        "table_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "column_name" => name(&source.name),
        "dependent_column" => name(&dependent.name),
        _ => scan.missing(column),
    })
}
