//! ATTACH PARTITION and DETACH PARTITION, of tables and of indexes.  Counterpart: commands/tablecmds.c
//! (ATExecAttachPartition, AttachPartitionEnsureIndexes, ATExecDetachPartition,
//! ATExecAttachPartitionIdx).

use pg_query::protobuf as pb;

use crate::catalog::class::*;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::depend::DependencyKind;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::need;

impl Exec {
    pub(super) fn attach_partition(&mut self, parent: RelId, cmd: &pb::PartitionCmd) -> Result<()> {
        let child = self.relation(need(cmd.name.as_ref(), "partition")?)?;
        if self.rel(parent)?.index().is_some() {
            return self.attach_index(parent, child);
        }
        if self.rel(child)?.is_partition() {
            let name = self.rel(child)?.name.clone();
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{name}\" is already a partition"));
        }
        let bound = self.partition_bound(parent, need(cmd.bound.as_ref(), "bound")?)?;
        self.check_can_attach(child, parent)?;
        self.become_child(child, parent, true)?;
        self.check_bound(parent, child, &bound)?;
        let at = self.locator.whole;
        let parent_row = self.rel(parent)?;
        let row = self.rel_mut(child)?;
        row.partition_bound = Some(bound);
        row.at.set("partition_bound", at);
        for attr in row.attributes_mut().iter_mut().filter(|a| !a.dropped) {
            let of_parent = parent_row.attnum(&attr.name).and_then(|n| parent_row.attribute(n));
            attr.identity = of_parent.map_or(attr.identity, |p| p.identity);
        }
        self.attach_parent_indexes(child, parent)?;
        self.clone_row_triggers(parent, child)?;
        self.clone_foreign_keys(parent, child)
    }

    /// A table on its own, whose columns the parent has all (ATExecAttachPartition).
    fn check_can_attach(&self, child: RelId, parent: RelId) -> Result<()> {
        let (row, parent_row) = (self.rel(child)?, self.rel(parent)?);
        let wrong = |message: &str| refuse(SqlState::WRONG_OBJECT_TYPE, message);
        if row.of_type.is_some() {
            return wrong("cannot attach a typed table as partition");
        }
        if !row.parents.is_empty() {
            return wrong("cannot attach inheritance child as partition");
        }
        if !row.is_partitioned() && !row.children.is_empty() {
            return wrong("cannot attach inheritance parent as partition");
        }
        let more = row.live_attributes().find(|(_, attr)| parent_row.attnum(&attr.name).is_none());
        let Some((_, attr)) = more else { return Ok(()) };
        let message = format!(
            "table \"{}\" contains column \"{}\" not found in parent \"{}\"",
            row.name, attr.name, parent_row.name
        );
        refuse(SqlState::DATATYPE_MISMATCH, message)
    }

    pub(super) fn detach_partition(&mut self, parent: RelId, cmd: &pb::PartitionCmd) -> Result<()> {
        let child = self.relation(need(cmd.name.as_ref(), "partition")?)?;
        if !self.rel(child)?.parents.contains(&parent) {
            let (c, p) = (self.rel(child)?.name.clone(), self.rel(parent)?.name.clone());
            let message = format!("relation \"{c}\" is not a partition of relation \"{p}\"");
            return refuse(SqlState::UNDEFINED_TABLE, message);
        }
        self.stop_being_child(child, parent)?;
        let at = self.locator.whole;
        let row = self.rel_mut(child)?;
        row.partition_bound = None;
        row.at.set("partition_bound", at);
        for attr in row.attributes_mut().iter_mut().filter(|a| !a.dropped) {
            attr.identity = Identity::No;
        }
        let (indexes, constraints, triggers) = (row.indexes.clone(), row.constraints.clone(), row.triggers.clone());
        indexes.into_iter().for_each(|index| self.detach_index(index));
        for constraint in constraints {
            if let Some(row) = self.catalog.constraints.get_mut(&constraint)
                && row.parent.take().is_some()
            {
                row.inherited = row.inherited.saturating_sub(1);
                row.local = true;
                self.forget_partition_dependencies(constraint.address());
            }
        }
        let cloned: Vec<ObjectAddress> = triggers
            .into_iter()
            .filter(|t| self.catalog.triggers.get(t).is_some_and(|t| t.parent.is_some()))
            .map(|t| t.address())
            .collect();
        cloned.iter().for_each(|trigger| self.forget_partition_dependencies(*trigger));
        self.drop_objects(&cloned, true)
    }

    fn forget_partition_dependencies(&mut self, object: ObjectAddress) {
        self.catalog.depends.forget_kind(object, DependencyKind::PartitionPrimary);
        self.catalog.depends.forget_kind(object, DependencyKind::PartitionSecondary);
    }

    fn detach_index(&mut self, index: RelId) {
        self.forget_partition_dependencies(index.address());
        if let Some(index) = self.catalog.relations.get_mut(&index).and_then(|r| r.index_mut()) {
            index.parent = None;
        }
    }

    /// ALTER INDEX ... ATTACH PARTITION
    fn attach_index(&mut self, parent: RelId, child: RelId) -> Result<()> {
        let child_row = self.rel(child)?;
        let Some(index) = child_row.index() else {
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not an index", child_row.name));
        };
        let table = index.table;
        if index.parent == Some(parent) {
            return Ok(());
        }
        self.link_index(child, parent, table)
    }

    /// Makes one index part of the parent table's, with the constraints that they implement.
    pub(in crate::replay) fn link_index(&mut self, child: RelId, parent: RelId, table: RelId) -> Result<()> {
        let parent_constraint = self.rel(parent)?.index().and_then(|i| i.constraint);
        let Some(index) = self.rel_mut(child)?.index_mut() else { return Ok(()) };
        index.parent = Some(parent);
        let own_constraint = index.constraint;
        self.catalog.depend(child, parent, DependencyKind::PartitionPrimary);
        self.catalog.depend(child, table, DependencyKind::PartitionSecondary);
        if let (Some(own), Some(of_parent)) = (own_constraint, parent_constraint) {
            if let Some(row) = self.catalog.constraints.get_mut(&own) {
                row.parent = Some(of_parent);
                row.local = false;
                row.inherited = 1;
            }
            self.catalog.depend(own, of_parent, DependencyKind::PartitionPrimary);
            self.catalog.depend(own, table, DependencyKind::PartitionSecondary);
        }
        Ok(())
    }

    /// Every index of the parent gets its counterpart: an equal one that is free, or a new one.
    /// A foreign table has no indexes, so its parent may have none that is unique.
    fn check_foreign_partition(&self, child: RelId, parent: RelId, indexes: &[RelId]) -> Result<()> {
        let unique = |id: &RelId| self.catalog.relation(*id).and_then(|r| r.index()).is_some_and(|i| i.unique);
        if !indexes.iter().any(unique) {
            return Ok(());
        }
        let (child, parent) = (self.rel(child)?, self.rel(parent)?);
        let is_new = child.at.defined() == self.locator.whole;
        let (message, detail) = if is_new {
            let message = format!("cannot create foreign partition of partitioned table \"{}\"", parent.name);
            (message, format!("Table \"{}\" contains indexes that are unique.", parent.name))
        } else {
            let (child, parent) = (&child.name, &parent.name);
            let message =
                format!("cannot attach foreign table \"{child}\" as partition of partitioned table \"{parent}\"");
            (message, format!("Partitioned table \"{parent}\" contains unique indexes."))
        };
        Err(Box::new(Diagnostic::refused(SqlState::WRONG_OBJECT_TYPE, message).with_detail(detail)))
    }

    pub(super) fn attach_parent_indexes(&mut self, child: RelId, parent: RelId) -> Result<()> {
        let mut indexes = self.rel(parent)?.indexes.clone();
        if matches!(self.rel(child)?.kind, RelKind::Foreign(_)) {
            return self.check_foreign_partition(child, parent, &indexes);
        }
        indexes.sort();
        for index in indexes {
            let existing = self.rel(child)?.indexes.clone().into_iter().find(|own| {
                self.catalog.relation(*own).and_then(|r| r.index()).is_some_and(|i| i.parent.is_none())
                    && self.same_index_definition(index, *own)
            });
            match existing {
                Some(own) => self.link_index(own, index, child)?,
                None => {
                    let constraint = self.rel(index)?.index().and_then(|i| i.constraint);
                    let primary = constraint
                        .and_then(|c| self.catalog.constraint(c))
                        .is_some_and(|c| matches!(c.kind, ConstraintKind::PrimaryKey { .. }));
                    if primary {
                        self.check_no_primary_key(child)?;
                    }
                    self.clone_index(index, parent, child, Some(index))?;
                }
            }
        }
        Ok(())
    }
}
