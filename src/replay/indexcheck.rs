//! What an index may be: by its access method, by the table's partitions, by the columns it is over.
//! Counterpart: commands/indexcmds.c (DefineIndex, ComputeIndexAttrs).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::class::*;
use crate::catalog::operator::AccessMethod;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::oid::*;
use crate::replay::Exec;
use crate::version::Capability;

/// What an access method can do (IndexAmRoutine), of those that come with the server.
struct Abilities {
    unique: bool,
    include: bool,
    several_keys: bool,
    exclusion: bool,
}

fn abilities(am: &AccessMethod) -> Option<Abilities> {
    let (unique, include, several_keys, exclusion) = match am.name.as_str() {
        "btree" => (true, true, true, true),
        "hash" => (false, false, false, true),
        "gist" => (false, true, true, true),
        "spgist" => (false, true, false, true),
        "gin" | "brin" => (false, false, true, false),
        _ => return None,
    };
    Some(Abilities { unique, include, several_keys, exclusion })
}

impl Exec {
    /// Whether the access method can make such an index.
    pub(super) fn check_index_method(&self, am: AmId, stmt: &pb::IndexStmt) -> Result<()> {
        let Some(row) = self.catalog.access_method(am) else { return Ok(()) };
        let Some(can) = abilities(row) else { return Ok(()) };
        let exclusion = !stmt.exclude_op_names.is_empty();
        let missing = if stmt.unique && !stmt.iswithoutoverlaps && !can.unique {
            "unique indexes"
        } else if !stmt.index_including_params.is_empty() && !can.include {
            "included columns"
        } else if stmt.index_params.len() > 1 && !can.several_keys {
            "multicolumn indexes"
        } else if exclusion && !can.exclusion {
            "exclusion constraints"
        } else {
            return Ok(());
        };
        let message = format!("access method \"{}\" does not support {missing}", row.name);
        refuse(SqlState::FEATURE_NOT_SUPPORTED, message)
    }

    /// ASC, DESC and NULLS are for methods that order.
    pub(super) fn check_key_order(&self, am: AmId, elem: &pb::IndexElem) -> Result<()> {
        let Some(row) = self.catalog.access_method(am) else { return Ok(()) };
        if row.name == "btree" || abilities(row).is_none() {
            return Ok(());
        }
        let said = match (elem.ordering(), elem.nulls_ordering()) {
            (pb::SortByDir::SortbyAsc | pb::SortByDir::SortbyDesc, _) => "ASC/DESC",
            (_, pb::SortByNulls::SortbyNullsFirst | pb::SortByNulls::SortbyNullsLast) => "NULLS FIRST/LAST",
            _ => return Ok(()),
        };
        let message = format!("access method \"{}\" does not support {said} options", row.name);
        refuse(SqlState::FEATURE_NOT_SUPPORTED, message)
    }

    /// A unique index of a partitioned table holds all columns of the partition key, so that no two
    /// partitions can have one value.
    pub(super) fn check_unique_over_partitions(&self, row: &Relation, index: &IndexRel) -> Result<()> {
        let Some(partition) = row.partition_key().filter(|_| index.unique || index.exclusion) else {
            return Ok(());
        };
        if index.exclusion && !self.catalog.version.has(Capability::PartitionedExclusion) {
            let message = "exclusion constraints are not supported on partitioned tables";
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
        }
        let noun = if index.primary {
            "PRIMARY KEY"
        } else if index.unique {
            "UNIQUE"
        } else {
            "EXCLUDE"
        };
        if partition.columns.iter().any(|column| column.attno == 0) {
            let message = format!("unsupported {noun} constraint with partition key definition");
            let detail = format!("{noun} constraints cannot be used when partition keys include expressions.");
            return Err(Box::new(Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).with_detail(detail)));
        }
        let lacking = partition.columns.iter().find(|column| !index.keys.iter().any(|key| key.attno == column.attno));
        let Some(column) = lacking.and_then(|column| row.attribute(column.attno)) else { return Ok(()) };
        let noun_lower = if index.primary || index.unique { "unique" } else { "exclusion" };
        let message = format!("{noun_lower} constraint on partitioned table must include all partitioning columns");
        let detail = format!(
            "{noun} constraint on table \"{}\" lacks column \"{}\" which is part of the partition key.",
            row.name, column.name
        );
        Err(Box::new(Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).with_detail(detail)))
    }

    /// Rows are told apart by a unique index over columns that are never null (ATExecReplicaIdentity).
    pub(in crate::replay) fn check_replica_identity(&self, row: &Relation, index: RelId) -> Result<()> {
        let index_row = self.rel(index)?;
        let Some(definition) = index_row.index() else { return Ok(()) };
        let name = &index_row.name;
        let flaw = if !definition.unique {
            "non-unique"
        } else if !definition.immediate {
            "non-immediate"
        } else if definition.keys.iter().any(|key| key.expr.is_some()) {
            "expression"
        } else if definition.predicate.is_some() {
            "partial"
        } else {
            ""
        };
        if !flaw.is_empty() {
            let message = format!("cannot use {flaw} index \"{name}\" as replica identity");
            let of_kind = matches!(flaw, "expression" | "partial");
            return refuse(
                if of_kind { SqlState::FEATURE_NOT_SUPPORTED } else { SqlState::WRONG_OBJECT_TYPE },
                message,
            );
        }
        let mut columns = definition.keys.iter().filter_map(|key| row.attribute(key.attno));
        let Some(column) = columns.find(|attr| !attr.not_null) else { return Ok(()) };
        let message = format!(
            "index \"{name}\" cannot be used as replica identity because column \"{}\" is nullable",
            column.name
        );
        refuse(SqlState::WRONG_OBJECT_TYPE, message)
    }

    /// Virtual columns have no stored value that an index could hold.
    pub(super) fn check_virtual_keys(&self, row: &Relation, stmt: &pb::IndexStmt, keys: &[IndexKey]) -> Result<()> {
        let mut used: Vec<AttrNumber> = keys.iter().map(|key| key.attno).collect();
        for key in keys {
            if let Some(expr) = &key.expr {
                crate::analyze::cook::used_columns(expr, &mut used);
            }
        }
        let is_virtual = |attno: &AttrNumber| row.attribute(*attno).is_some_and(|a| a.generated == Generated::Virtual);
        if !used.iter().any(is_virtual) {
            return Ok(());
        }
        let message = if stmt.primary {
            "primary keys on virtual generated columns are not supported"
        } else if stmt.isconstraint {
            "unique constraints on virtual generated columns are not supported"
        } else {
            "indexes on virtual generated columns are not supported"
        };
        refuse(SqlState::FEATURE_NOT_SUPPORTED, message)
    }
}

/// The elements of an index's key.
pub(super) fn elements(stmt: &pb::IndexStmt) -> impl Iterator<Item = &pb::IndexElem> {
    stmt.index_params.iter().filter_map(|node| match node.node.as_ref() {
        Some(Node::IndexElem(elem)) => Some(elem.as_ref()),
        _ => None,
    })
}
