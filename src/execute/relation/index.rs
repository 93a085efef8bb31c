//! pg_index.  Deviation: the indexes of the system catalogs are not shown.

use crate::catalog::class::{IndexKey, IndexRel, Relation, ReplicaIdentity};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::node_tree::NodeTree;
use crate::execute::relation::scan::{RelationColumns, Scan};
use crate::nodes::Value;
use crate::oid::RelId;

pub(super) fn pg_index(scan: &Scan<'_>) -> Rows {
    let indexes = indexes(scan, "indexrelid", "indrelid");
    scan.rows(indexes, |(rel, index), column| index_cell(scan, rel, index, column))
}

/// The indexes that conditions on the id of the index or of its table leave.
pub(super) fn indexes<'a>(scan: &Scan<'a>, by_oid: &'static str, by_table: &str) -> Vec<(&'a Relation, &'a IndexRel)> {
    let relations: Vec<&'a Relation> = match scan.known_oid(by_table) {
        Some(table) if scan.known_oid(by_oid).is_none() => {
            let ids = scan.catalog.relation(RelId(table)).map(|t| t.indexes.as_slice()).unwrap_or_default();
            ids.iter().filter_map(|id| scan.catalog.relation(*id)).map(|r| r.as_ref()).collect()
        }
        Some(_) | None => scan.relations(RelationColumns { oid: by_oid, ..RelationColumns::default() }),
    };
    relations.into_iter().filter_map(|rel| Some((rel, rel.index()?))).collect()
}

fn index_cell(scan: &Scan<'_>, rel: &Relation, index: &IndexRel, column: &str) -> Value {
    let table = scan.catalog.relation(index.table);
    let keys = || index.keys.iter();
    match column {
        "indexrelid" => oid(rel.id.0),
        "indrelid" => oid(index.table.0),
        "indnatts" => count(index.keys.len() + index.include.len()),
        "indnkeyatts" => count(index.keys.len()),
        "indisunique" => flag(index.unique),
        "indnullsnotdistinct" => flag(index.nulls_not_distinct),
        "indisprimary" => flag(index.primary),
        "indisexclusion" => flag(index.exclusion),
        "indimmediate" => flag(index.immediate),
        "indisclustered" => flag(index.clustered),
        "indisvalid" => flag(index.valid),
        "indcheckxmin" => flag(false),
        "indisready" | "indislive" => flag(true),
        "indisreplident" => flag(table.is_some_and(|t| t.replica_identity == ReplicaIdentity::Index(rel.id))),
        "indkey" => int2vector(keys().map(|k| k.attno).chain(index.include.iter().copied())),
        "indcollation" => oidvector(keys().map(|k| k.collation.map_or(0, |c| c.0))),
        "indclass" => oidvector(keys().map(|k| k.opclass.map_or(0, |c| c.0))),
        "indoption" => int2vector(keys().map(option_bits)),
        "indexprs" if keys().any(|k| k.expr.is_some()) => NodeTree::IndexExpressions(rel.id).encode(),
        "indpred" if index.predicate.is_some() => NodeTree::IndexPredicate(rel.id).encode(),
        "indexprs" | "indpred" => Value::Null,
        _ => scan.missing(column),
    }
}

/// INDOPTION_DESC and INDOPTION_NULLS_FIRST
fn option_bits(key: &IndexKey) -> i16 {
    i16::from(key.descending) | i16::from(key.nulls_first) << 1
}
