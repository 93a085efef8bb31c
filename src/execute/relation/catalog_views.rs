//! The views of pg_catalog that show objects by their names: pg_tables, pg_views, pg_matviews, pg_indexes,
//! pg_sequences, pg_policies, pg_rules.  Counterpart: catalog/system_views.sql.

use crate::catalog::class::{RelKind, Relation};
use crate::catalog::rule::{Policy, PolicyCommand};
use crate::deparse::Scope;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::class::is_system_catalog;
use crate::execute::relation::node_tree::{expr_sql, unresolved_in_query};
use crate::execute::relation::scan::{RelationColumns, Scan, by_id};
use crate::name::Name;
use crate::nodes::Value;
use crate::oid::PolicyId;

const fn named(name: &'static str) -> RelationColumns {
    RelationColumns { oid: "", name, namespace: "", namespace_name: "schemaname" }
}

fn tablespace(rel: &Relation) -> Value {
    text_or_null(rel.tablespace.as_deref())
}

pub(super) fn pg_tables(scan: &Scan<'_>) -> Rows {
    let tables = scan.relations(named("tablename")).into_iter();
    let tables = tables.filter(|rel| matches!(rel.kind, RelKind::Table | RelKind::Partitioned(_)));
    scan.rows(tables, |rel, column| match column {
        "schemaname" => scan.namespace_name(rel.namespace),
        "tablename" => name(&rel.name),
        "tableowner" => scan.owner_name(scan.owner_of(rel)),
        "tablespace" => tablespace(rel),
        "hasindexes" => flag(!rel.indexes.is_empty() || is_system_catalog(rel)),
        "hasrules" => flag(!rel.rules.is_empty()),
        "hastriggers" => flag(scan.has_triggers(rel)),
        "rowsecurity" => flag(rel.row_security),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_views(scan: &Scan<'_>) -> Rows {
    let views = scan.relations(named("viewname")).into_iter();
    let views = views.filter(|rel| matches!(rel.kind, RelKind::View(_)));
    scan.rows(views, |rel, column| match column {
        "schemaname" => scan.namespace_name(rel.namespace),
        "viewname" => name(&rel.name),
        "viewowner" => scan.owner_name(rel.owner),
        "definition" => scan.view_definition(rel),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_matviews(scan: &Scan<'_>) -> Rows {
    let views = scan.relations(named("matviewname")).into_iter();
    let views = views.filter_map(|rel| match &rel.kind {
        RelKind::MatView(view) => Some((rel, view.populated)),
        _ => None,
    });
    scan.rows(views, |(rel, populated), column| match column {
        "schemaname" => scan.namespace_name(rel.namespace),
        "matviewname" => name(&rel.name),
        "matviewowner" => scan.owner_name(rel.owner),
        "tablespace" => tablespace(rel),
        "hasindexes" => flag(!rel.indexes.is_empty()),
        "ispopulated" => flag(*populated),
        "definition" => scan.view_definition(rel),
        _ => scan.missing(column),
    })
}

impl Scan<'_> {
    /// What `pg_get_viewdef` prints; unknown where the view's query could not be analysed.
    pub fn view_definition(&self, rel: &Relation) -> Value {
        let query = match &rel.kind {
            RelKind::View(view) => view.query.as_deref(),
            RelKind::MatView(view) => view.query.as_deref(),
            _ => None,
        };
        let unknown = || self.unknown(format!("the definition of view {} is not known", rel.name));
        match query {
            Some(query) => match unresolved_in_query(query) {
                Some(unknown) => unknown,
                None => self.deparser().view_def(rel.id).map_or_else(unknown, Value::text),
            },
            None => unknown(),
        }
    }
}

pub(super) fn pg_indexes(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let of_table = scan.known_text("tablename").filter(|_| scan.known_text("indexname").is_none());
    let indexes: Vec<&Relation> = match of_table {
        Some(_) => {
            let tables = scan.relations(named("tablename")).into_iter();
            let ids = tables.flat_map(|table| table.indexes.iter());
            by_id(ids.filter_map(|id| catalog.relation(*id)).map(|r| r.as_ref()), |r| r.id)
        }
        None => scan.relations(named("indexname")),
    };
    let indexes = indexes.into_iter().filter_map(|rel| Some((rel, catalog.relation(rel.index()?.table)?)));
    scan.rows(indexes, |(rel, table), column| match column {
        "schemaname" => scan.namespace_name(table.namespace),
        "tablename" => name(&table.name),
        "indexname" => name(&rel.name),
        "tablespace" => tablespace(rel),
        "indexdef" => Value::text(scan.deparser().index_def(rel.id)),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_sequences(scan: &Scan<'_>) -> Rows {
    let sequences = scan.relations(named("sequencename")).into_iter();
    let sequences = sequences.filter_map(|rel| Some((rel, rel.sequence()?)));
    scan.rows(sequences, |(rel, sequence), column| match column {
        "schemaname" => scan.namespace_name(rel.namespace),
        "sequencename" => name(&rel.name),
        "sequenceowner" => scan.owner_name(rel.owner),
        "data_type" => oid(sequence.ty.0),
        "start_value" => int(sequence.start),
        "min_value" => int(sequence.min),
        "max_value" => int(sequence.max),
        "increment_by" => int(sequence.increment),
        "cycle" => flag(sequence.cycle),
        "cache_size" => int(sequence.cache),
        "last_value" => scan.unknown(format!("the last value of sequence {} is not known", rel.name)),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_policies(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let ids: Vec<PolicyId> = match scan.known_text("tablename") {
        Some(_) => scan.relations(named("tablename")).into_iter().flat_map(|r| r.policies.iter().copied()).collect(),
        None => catalog.policies.iter().map(|(id, _)| *id).collect(),
    };
    let policies = by_id(ids.iter().filter_map(|id| catalog.policies.get(id)).map(|p| p.as_ref()), |p| p.id);
    let policies = policies.into_iter().filter_map(|policy| Some((policy, catalog.relation(policy.rel)?)));
    scan.rows(policies, |(policy, table), column| match column {
        "schemaname" => scan.namespace_name(table.namespace),
        "tablename" => name(&table.name),
        "policyname" => name(&policy.name),
        "permissive" => Value::text(if policy.permissive { "PERMISSIVE" } else { "RESTRICTIVE" }),
        "roles" => policy_roles(scan, policy),
        "cmd" => Value::text(match policy.command {
            PolicyCommand::All => "ALL",
            PolicyCommand::Select => "SELECT",
            PolicyCommand::Insert => "INSERT",
            PolicyCommand::Update => "UPDATE",
            PolicyCommand::Delete => "DELETE",
        }),
        "qual" => policy_expr(scan, policy, policy.using.as_deref()),
        "with_check" => policy_expr(scan, policy, policy.with_check.as_deref()),
        _ => scan.missing(column),
    })
}

fn policy_expr(scan: &Scan<'_>, policy: &Policy, expr: Option<&crate::nodes::Expr>) -> Value {
    expr.map_or(Value::Null, |expr| expr_sql(scan.deparser(), expr, Scope::Relation(policy.rel)))
}

/// By name, or `public` alone.
fn policy_roles(scan: &Scan<'_>, policy: &Policy) -> Value {
    if policy.roles.is_empty() {
        return names([Name::new("public")]);
    }
    let mut roles: Vec<Name> =
        policy.roles.iter().filter_map(|id| scan.catalog.roles.get(id)).map(|r| r.name.clone()).collect();
    roles.sort();
    names(roles)
}

pub(super) fn pg_rules(scan: &Scan<'_>) -> Rows {
    let rules = by_id(scan.catalog.rules.all().map(|r| r.as_ref()), |r| r.id);
    let rules = rules.into_iter().filter_map(|rule| Some((rule, scan.catalog.relation(rule.rel)?)));
    scan.rows(rules, |(rule, table), column| match column {
        "schemaname" => scan.namespace_name(table.namespace),
        "tablename" => name(&table.name),
        "rulename" => name(&rule.name),
        "definition" => match scan.deparser().rule_def(rule.id) {
            Some(text) => Value::text(text),
            None => scan.unknown(format!("the definition of rule {} is not known", rule.name)),
        },
        _ => scan.missing(column),
    })
}
