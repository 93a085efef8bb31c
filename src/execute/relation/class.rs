//! pg_class, pg_sequence, pg_inherits, pg_partitioned_table.
//!
//! Sizes and ages (relpages, reltuples, relfrozenxid...) are not known, nor is the id of a TOAST table, which
//! is not among the rows. Deviation: the indexes and TOAST tables of the system catalogs are not shown.

use crate::catalog::class::{PartitionKey, PartitionStrategy, Persistence, RelKind, Relation, ReplicaIdentity};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::rule::Statistics;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::node_tree::NodeTree;
use crate::execute::relation::scan::{RelationColumns, Scan, by_id};
use crate::nodes::Value;
use crate::oid::wellknown::PG_CATALOG;
use crate::oid::{ConstraintId, FIRST_NORMAL_OBJECT_ID, RelId};

pub(super) fn pg_class(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { oid: "oid", name: "relname", namespace: "relnamespace", namespace_name: "" };
    scan.rows(scan.relations(by), |rel, column| class_cell(scan, rel, column))
}

fn class_cell(scan: &Scan<'_>, rel: &Relation, column: &str) -> Value {
    match column {
        "oid" => oid(rel.id.0),
        "relname" => name(&rel.name),
        "relnamespace" => oid(rel.namespace.0),
        "reltype" => oid_or_zero(rel.row_type.map(|t| t.0)),
        "reloftype" => oid_or_zero(rel.of_type.map(|t| t.0)),
        "relowner" => scan.owner(scan.owner_of(rel)),
        "relam" => oid_or_zero(rel.am.map(|am| am.0)),
        "relfilenode" if !has_storage(scan, rel) => oid(0),
        "reltablespace" => match &rel.tablespace {
            Some(tablespace) => scan.unknown(format!("the id of tablespace {tablespace} is not known")),
            None => oid(if is_shared(rel) { 1664 } else { 0 }),
        },
        "reltoastrelid" if !matches!(scan.relkind(rel), b'r' | b'm') => oid(0),
        "relhasindex" => flag(!rel.indexes.is_empty() || is_system_catalog(rel)),
        "relisshared" => flag(is_shared(rel)),
        "relpersistence" => letter(persistence(rel.persistence)),
        "relkind" => letter(scan.relkind(rel)),
        "relnatts" => count(rel.attributes.len()),
        "relchecks" => count(rel.constraints.iter().filter(|id| is_check(scan, **id)).count()),
        "relhasrules" => flag(!rel.rules.is_empty() || matches!(rel.kind, RelKind::View(_) | RelKind::MatView(_))),
        "relhastriggers" => flag(scan.has_triggers(rel)),
        "relhassubclass" => flag(!rel.children.is_empty() || has_attached_indexes(scan, rel)),
        "relrowsecurity" => flag(rel.row_security),
        "relforcerowsecurity" => flag(rel.force_row_security),
        "relispopulated" => flag(!matches!(&rel.kind, RelKind::MatView(view) if !view.populated)),
        "relreplident" => letter(replica_identity(rel)),
        "relispartition" => flag(rel.is_partition() || rel.index().is_some_and(|i| i.parent.is_some())),
        "relrewrite" => oid(0),
        "relacl" => scan.acl(rel.id.address(), scan.owner_of(rel)),
        "reloptions" => options(rel.options.iter().filter(|(name, _)| !name.starts_with("toast."))),
        "relpartbound" if rel.is_partition() => NodeTree::PartitionBound(rel.id).encode(),
        "relpartbound" => Value::Null,
        "relpages" | "reltuples" | "relallvisible" | "relallfrozen" | "relfrozenxid" | "relminmxid" | "relfilenode"
        | "reltoastrelid" => scan.unknown(format!("{column} is not known without the database")),
        _ => scan.missing(column),
    }
}

fn has_storage(scan: &Scan<'_>, rel: &Relation) -> bool {
    matches!(scan.relkind(rel), b'r' | b'i' | b'S' | b'm')
}

pub(super) fn is_system_catalog(rel: &Relation) -> bool {
    rel.namespace == PG_CATALOG && rel.id.0 < FIRST_NORMAL_OBJECT_ID && matches!(rel.kind, RelKind::Table)
}

/// Catalogs that all databases of a server share.
fn is_shared(rel: &Relation) -> bool {
    const SHARED: [&str; 11] = [
        "pg_auth_members",
        "pg_authid",
        "pg_database",
        "pg_db_role_setting",
        "pg_parameter_acl",
        "pg_replication_origin",
        "pg_shdepend",
        "pg_shdescription",
        "pg_shseclabel",
        "pg_subscription",
        "pg_tablespace",
    ];
    is_system_catalog(rel) && SHARED.contains(&rel.name.as_str())
}

pub(super) fn persistence(persistence: Persistence) -> u8 {
    match persistence {
        Persistence::Permanent => b'p',
        Persistence::Unlogged => b'u',
        Persistence::Temporary => b't',
    }
}

fn replica_identity(rel: &Relation) -> u8 {
    match rel.replica_identity {
        _ if is_system_catalog(rel) => b'n',
        _ if !matches!(rel.kind, RelKind::Table | RelKind::Partitioned(_) | RelKind::MatView(_)) => b'n',
        ReplicaIdentity::Default => b'd',
        ReplicaIdentity::Nothing => b'n',
        ReplicaIdentity::Full => b'f',
        ReplicaIdentity::Index(_) => b'i',
    }
}

/// Whether indexes of partitions are attached to an index.
fn has_attached_indexes(scan: &Scan<'_>, rel: &Relation) -> bool {
    let table = rel.index().and_then(|index| scan.catalog.relation(index.table));
    let partitions = table.into_iter().flat_map(|t| &t.children).filter_map(|id| scan.catalog.relation(*id));
    let mut indexes = partitions.flat_map(|p| &p.indexes).filter_map(|id| scan.catalog.relation(*id));
    indexes.any(|other| other.index().is_some_and(|i| i.parent == Some(rel.id)))
}

fn is_check(scan: &Scan<'_>, id: ConstraintId) -> bool {
    scan.catalog.constraint(id).is_some_and(|c| matches!(c.kind, ConstraintKind::Check { .. }))
}

pub(super) fn pg_sequence(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { oid: "seqrelid", ..RelationColumns::default() };
    let sequences = scan.relations(by).into_iter().filter_map(|rel| Some((rel, rel.sequence()?)));
    scan.rows(sequences, |(rel, sequence), column| match column {
        "seqrelid" => oid(rel.id.0),
        "seqtypid" => oid(sequence.ty.0),
        "seqstart" => int(sequence.start),
        "seqincrement" => int(sequence.increment),
        "seqmax" => int(sequence.max),
        "seqmin" => int(sequence.min),
        "seqcache" => int(sequence.cache),
        "seqcycle" => flag(sequence.cycle),
        _ => scan.missing(column),
    })
}

/// Tables with their parents, and indexes of partitions with the index that they are attached to.
pub(super) fn pg_inherits(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { oid: "inhrelid", ..RelationColumns::default() };
    let children: Vec<&Relation> = match scan.known_oid("inhparent").and_then(|id| scan.catalog.relation(RelId(id))) {
        Some(parent) if parent.index().is_none() => {
            parent.children.iter().filter_map(|id| scan.catalog.relation(*id)).map(|r| r.as_ref()).collect()
        }
        Some(_) | None => scan.relations(by),
    };
    let parents = |rel: &Relation| -> Vec<RelId> {
        rel.index().and_then(|index| index.parent).map_or_else(|| rel.parents.clone(), |parent| vec![parent])
    };
    let edges = children.into_iter().flat_map(|rel| {
        let numbered = parents(rel).into_iter().enumerate();
        numbered.map(move |(number, parent)| (rel.id, parent, number + 1)).collect::<Vec<_>>()
    });
    scan.rows(edges, |(child, parent, number), column| match column {
        "inhrelid" => oid(child.0),
        "inhparent" => oid(parent.0),
        "inhseqno" => count(*number),
        "inhdetachpending" => flag(false),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_partitioned_table(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { oid: "partrelid", ..RelationColumns::default() };
    let tables = scan.relations(by).into_iter().filter_map(|rel| Some((rel, rel.partition_key()?)));
    scan.rows(tables, |(rel, key), column| partitioned_cell(scan, rel, key, column))
}

fn partitioned_cell(scan: &Scan<'_>, rel: &Relation, key: &PartitionKey, column: &str) -> Value {
    let default = || {
        let is_default = |id: &&RelId| {
            let bound = scan.catalog.relation(**id).and_then(|r| r.partition_bound.as_ref());
            matches!(bound, Some(crate::catalog::class::PartitionBound::Default))
        };
        rel.children.iter().find(is_default).map(|id| id.0)
    };
    match column {
        "partrelid" => oid(rel.id.0),
        "partstrat" => letter(match key.strategy {
            PartitionStrategy::List => b'l',
            PartitionStrategy::Range => b'r',
            PartitionStrategy::Hash => b'h',
        }),
        "partnatts" => count(key.columns.len()),
        "partdefid" => oid_or_zero(default()),
        "partattrs" => int2vector(key.columns.iter().map(|c| c.attno)),
        "partclass" => oidvector(key.columns.iter().map(|c| c.opclass.map_or(0, |id| id.0))),
        "partcollation" => oidvector(key.columns.iter().map(|c| c.collation.map_or(0, |id| id.0))),
        "partexprs" if key.columns.iter().any(|c| c.expr.is_some()) => NodeTree::PartitionExpressions(rel.id).encode(),
        "partexprs" => Value::Null,
        _ => scan.missing(column),
    }
}

/// The parts of pg_statistic_ext that are not sampled.
pub(super) fn pg_statistic_ext(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.statistics.all().map(|s| s.as_ref()), |s| s.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "stxrelid" => oid(row.rel.0),
        "stxname" => name(&row.name),
        "stxnamespace" => oid(row.namespace.0),
        "stxowner" => scan.owner(row.owner),
        "stxkeys" => int2vector(row.columns.iter().copied()),
        "stxstattarget" => scan.statistics_target(row.target),
        "stxkind" => letters(statistics_kinds(row)),
        "stxexprs" if row.exprs.is_empty() => Value::Null,
        "stxexprs" => NodeTree::StatisticsExpressions(row.id).encode(),
        _ => scan.missing(column),
    })
}

/// The letters of the kinds in the server's order; one of expressions alone has them too.
fn statistics_kinds(row: &Statistics) -> Vec<u8> {
    const KINDS: [(&str, u8); 3] = [("ndistinct", b'd'), ("dependencies", b'f'), ("mcv", b'm')];
    let asked = KINDS.iter().filter(|(word, _)| row.kinds.iter().any(|kind| *kind == **word));
    asked.map(|(_, letter)| *letter).chain((!row.exprs.is_empty()).then_some(b'e')).collect()
}
