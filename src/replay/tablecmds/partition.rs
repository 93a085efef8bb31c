//! Partition keys and bounds.  Counterparts: commands/tablecmds.c (transformPartitionSpec,
//! ComputePartitionAttrs), parser/parse_utilcmd.c (transformPartitionBound), catalog/partition.c.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::cook;
use crate::catalog::class::*;
use crate::catalog::depend::DependencyKind;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::{Collation, ExprNode, TypeRef};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::list_items;
use crate::replay::tablecmds::inherit::Inherited;

impl Exec {
    /// PARTITION BY
    pub(super) fn set_partition_key(&mut self, rel: RelId, spec: Option<&pb::PartitionSpec>) -> Result<()> {
        let Some(spec) = spec else { return Ok(()) };
        let strategy = match spec.strategy() {
            pb::PartitionStrategy::List => PartitionStrategy::List,
            pb::PartitionStrategy::Range => PartitionStrategy::Range,
            pb::PartitionStrategy::Hash => PartitionStrategy::Hash,
            pb::PartitionStrategy::Undefined => return unsupported("a partition strategy that is not known"),
        };
        if strategy == PartitionStrategy::List && spec.part_params.len() != 1 {
            let message = "cannot use \"list\" partition strategy with more than one column";
            return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
        }
        let mut columns = Vec::new();
        for node in &spec.part_params {
            let Some(Node::PartitionElem(elem)) = node.node.as_ref() else { continue };
            columns.push(self.partition_column(rel, elem, strategy)?);
        }
        for column in &columns {
            self.depend_partition_column(rel, column);
        }
        let row = self.rel_mut(rel)?;
        row.kind = RelKind::Partitioned(PartitionKey { strategy, columns });
        row.am = None;
        Ok(())
    }

    fn partition_column(
        &self,
        rel: RelId,
        elem: &pb::PartitionElem,
        strategy: PartitionStrategy,
    ) -> Result<PartitionColumn> {
        let row = self.rel(rel)?;
        let (attno, expr, ty, own_collation) = match elem.expr.as_deref() {
            None => {
                let Some(attno) = row.attnum(&Name::new(&elem.name)) else {
                    let message = format!("column \"{}\" named in partition key does not exist", elem.name);
                    return refuse(SqlState::UNDEFINED_COLUMN, message);
                };
                if row.attribute(attno).is_some_and(|a| a.generated != Generated::No) {
                    let message = "cannot use generated column in partition key";
                    return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
                }
                let attr = row.attribute(attno).map(|a| (a.ty, a.collation));
                let (ty, collation) = attr.unwrap_or((TypeRef::plain(wellknown::TEXT), None));
                (attno, None, ty, collation)
            }
            Some(raw) => {
                let key = cook::partition_key_expression(&self.cx(), raw, rel)?;
                self.check_partition_expression(&row, &key)?;
                (key.attno, key.expr.map(Arc::new), TypeRef::plain(key.ty), key.collation)
            }
        };
        let collation = match elem.collation.as_slice() {
            [] => own_collation,
            named => Some(self.collation(named, elem.location)?),
        };
        let am = if strategy == PartitionStrategy::Hash { wellknown::HASH } else { wellknown::BTREE };
        let opclass = self.resolve_opclass(&elem.opclass, ty.ty, am)?;
        Ok(PartitionColumn { attno, expr, opclass, collation })
    }

    /// Neither a constant nor what a generated column holds can tell partitions apart.
    fn check_partition_expression(&self, row: &Relation, key: &cook::KeyExpr) -> Result<()> {
        let mut used = vec![key.attno];
        key.expr.iter().for_each(|expr| cook::used_columns(expr, &mut used));
        let message = if used.iter().filter_map(|a| row.attribute(*a)).any(|a| a.generated != Generated::No) {
            "cannot use generated column in partition key"
        } else if key.expr.is_some() && used.iter().all(|attno| *attno == 0) && !key.expr.iter().any(names_row) {
            "cannot use constant expression as partition key"
        } else {
            return Ok(());
        };
        refuse(SqlState::INVALID_OBJECT_DEFINITION, message)
    }

    /// A column of a partition key cannot be dropped without the table.
    fn depend_partition_column(&mut self, rel: RelId, column: &PartitionColumn) {
        if let Some(opclass) = column.opclass {
            self.catalog.depend(rel, opclass, DependencyKind::Normal);
        }
        if let Some(collation) = column.collation {
            self.catalog.depend(rel, collation, DependencyKind::Normal);
        }
        if let Some(expr) = &column.expr {
            let expr = expr.clone();
            self.catalog.depend_on_expr(rel.address(), &expr, &[rel], DependencyKind::Normal, DependencyKind::Internal);
        }
    }

    pub(super) fn set_new_partition_bound(&mut self, rel: RelId, spec: Option<&pb::PartitionBoundSpec>) -> Result<()> {
        let Some(spec) = spec else { return Ok(()) };
        let Some(parent) = self.rel(rel)?.parents.first().copied() else { return Ok(()) };
        let bound = self.partition_bound(parent, spec)?;
        self.check_bound(parent, rel, &bound)?;
        self.rel_mut(rel)?.partition_bound = Some(bound);
        Ok(())
    }

    /// FOR VALUES ... of a parent's partition.
    pub(super) fn partition_bound(&self, parent: RelId, spec: &pb::PartitionBoundSpec) -> Result<PartitionBound> {
        let row = self.rel(parent)?;
        let Some(key) = row.partition_key() else {
            return refuse(SqlState::INVALID_OBJECT_DEFINITION, format!("\"{}\" is not partitioned", row.name));
        };
        if spec.is_default {
            return Ok(PartitionBound::Default);
        }
        match (key.strategy, spec.strategy.as_str()) {
            (PartitionStrategy::Hash, "h") => {
                Ok(PartitionBound::Hash { modulus: spec.modulus, remainder: spec.remainder })
            }
            (PartitionStrategy::List, "l") => self.list_bound(&row, key, &spec.listdatums),
            (PartitionStrategy::Range, "r") => Ok(PartitionBound::Range {
                from: self.range_bound(&row, key, &spec.lowerdatums)?,
                to: self.range_bound(&row, key, &spec.upperdatums)?,
            }),
            (strategy, _) => {
                let word = match strategy {
                    PartitionStrategy::List => "list",
                    PartitionStrategy::Range => "range",
                    PartitionStrategy::Hash => "hash",
                };
                let message = format!("invalid bound specification for a {word} partition");
                refuse(SqlState::INVALID_TABLE_DEFINITION, message)
            }
        }
    }

    fn list_bound(&self, row: &Relation, key: &PartitionKey, nodes: &[pb::Node]) -> Result<PartitionBound> {
        let Some(column) = key.columns.first() else { return unsupported("a partition key without columns") };
        let mut values: Vec<crate::nodes::Expr> = Vec::new();
        for node in nodes {
            let value = self.bound_value(row, column, node)?;
            if !values.iter().any(|v| same_constant(v, &value)) {
                values.push(value);
            }
        }
        Ok(PartitionBound::List(values))
    }

    fn range_bound(&self, row: &Relation, key: &PartitionKey, nodes: &[pb::Node]) -> Result<Vec<RangeDatum>> {
        if nodes.len() != key.columns.len() {
            let message = "FROM must specify exactly one value per partitioning column";
            return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
        }
        let mut datums = Vec::new();
        for (node, column) in nodes.iter().zip(&key.columns) {
            datums.push(match range_keyword(node) {
                Some(false) => RangeDatum::MinValue,
                Some(true) => RangeDatum::MaxValue,
                None => RangeDatum::Value(self.bound_value(row, column, node)?),
            });
        }
        Ok(datums)
    }

    fn bound_value(&self, row: &Relation, column: &PartitionColumn, node: &pb::Node) -> Result<crate::nodes::Expr> {
        let (name, ty, collation): (Name, TypeRef, Collation) = match (&column.expr, row.attribute(column.attno)) {
            (Some(expr), _) => (Name::new("expression"), self.catalog.expr_type_ref(expr), column.collation),
            (None, Some(attr)) => (attr.name.clone(), attr.ty, column.collation),
            (None, None) => return unsupported("a partition key over a column that is gone"),
        };
        let fold = |expr: &crate::nodes::Expr, ty: TypeRef| crate::execute::fold(self.cx(), expr, ty);
        cook::partition_bound_value(&self.cx(), node, &name, (ty, collation), &fold)
    }

    /// Indexes and keys that a new partition has from its parent.
    pub(super) fn inherit_indexes(&mut self, id: RelId, inherited: &Inherited) -> Result<()> {
        if !inherited.partition {
            return Ok(());
        }
        for parent in inherited.parents.clone() {
            self.attach_parent_indexes(id, parent)?;
            self.clone_row_triggers(parent, id)?;
        }
        Ok(())
    }
}

/// Whether a whole row stands in an expression.
fn names_row(expr: &crate::nodes::Expr) -> bool {
    let mut found = matches!(&expr.node, ExprNode::Var(var) if var.attno == 0);
    crate::nodes::walk::for_each_child(expr, &mut |child| found = found || names_row(child));
    found
}

/// MINVALUE and MAXVALUE come as column references or as range datums.
fn range_keyword(node: &pb::Node) -> Option<bool> {
    match node.node.as_ref()? {
        Node::ColumnRef(column) => {
            let [only] = column.fields.as_slice() else { return None };
            match crate::replay::names::string_of(only)? {
                "minvalue" => Some(false),
                "maxvalue" => Some(true),
                _ => None,
            }
        }
        Node::PartitionRangeDatum(datum) => match datum.kind() {
            pb::PartitionRangeDatumKind::PartitionRangeDatumMinvalue => Some(false),
            pb::PartitionRangeDatumKind::PartitionRangeDatumMaxvalue => Some(true),
            _ => None,
        },
        Node::List(list) => list_items(Some(&Node::List(list.clone()))).first().and_then(range_keyword),
        _ => None,
    }
}

fn same_constant(a: &crate::nodes::Expr, b: &crate::nodes::Expr) -> bool {
    match (&a.node, &b.node) {
        (crate::nodes::ExprNode::Const(a), crate::nodes::ExprNode::Const(b)) => a.value == b.value,
        _ => false,
    }
}
