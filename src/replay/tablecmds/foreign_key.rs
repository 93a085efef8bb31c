//! Foreign keys.  Counterpart: commands/tablecmds.c (ATAddForeignKeyConstraint,
//! transformFkeyGetPrimaryKey, transformFkeyCheckAttrs).

use pg_query::protobuf as pb;

use crate::analyze::coerce::can_coerce_type;
use crate::catalog::class::{Persistence, Relation};
use crate::catalog::constraint::*;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::naming::index_name_addition;
use crate::catalog::operator::CastContext;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{need, string_of};
use crate::replay::tablecmds::inherit::Inherited;

impl Exec {
    pub(super) fn add_foreign_key(&mut self, rel: RelId, source: &pb::Constraint) -> Result<()> {
        let row = self.rel(rel)?;
        let target = self.relation(need(source.pktable.as_ref(), "referenced table")?)?;
        let target_row = self.rel(target)?;
        if !target_row.is_table() {
            let message = format!("referenced relation \"{}\" is not a table", target_row.name);
            return refuse(SqlState::WRONG_OBJECT_TYPE, message);
        }
        check_persistence(&row, &target_row)?;
        let keys = self.key_columns(rel, &source.fk_attrs)?;
        let (target_keys, index) = if source.pk_attrs.is_empty() {
            self.primary_key_of(target)?
        } else {
            let target_keys = self.key_columns(target, &source.pk_attrs)?;
            let index = self.unique_index_on(target, &target_keys)?;
            (target_keys, index)
        };
        if keys.len() != target_keys.len() {
            let message = "number of referencing and referenced columns for foreign key disagree";
            return refuse(SqlState::INVALID_FOREIGN_KEY, message);
        }
        self.check_key_types(source, (rel, &keys), (target, &target_keys))?;
        check_period_actions(source)?;
        let name = self.foreign_key_name(rel, source)?;
        let delete_set = self.key_columns(rel, &source.fk_del_set_cols)?;
        let key = ForeignKey {
            target,
            target_keys,
            on_update: action_of(&source.fk_upd_action),
            on_delete: action_of(&source.fk_del_action),
            delete_set,
            match_full: source.fk_matchtype == "f",
            period: source.fk_with_period,
        };
        let constraint = Constraint {
            id: ConstraintId(0),
            name,
            namespace: row.namespace,
            owner: ConstraintOwner::Relation(rel),
            kind: ConstraintKind::Foreign(Box::new(key)),
            keys,
            deferrable: source.deferrable,
            initially_deferred: source.initdeferred,
            validated: !source.skip_validation,
            enforced: source.is_enforced,
            no_inherit: !row.is_partitioned(),
            local: true,
            inherited: 0,
            parent: None,
            index: Some(index),
            at: Evidence::new(self.span(source.location)),
        };
        let id = self.put_foreign_key(constraint.clone());
        self.pass_foreign_key_down(rel, id)
    }

    /// Puts a foreign key in place: it depends on the key that it refers to.
    pub(super) fn put_foreign_key(&mut self, constraint: Constraint) -> ConstraintId {
        let target = match &constraint.kind {
            ConstraintKind::Foreign(key) => Some((key.target, key.target_keys.clone())),
            _ => None,
        };
        let index = constraint.index;
        let id = self.put_constraint(constraint);
        if let Some((target, keys)) = target {
            for key in keys {
                self.catalog.depend(id, ObjectAddress::attribute(target, key), DependencyKind::Normal);
            }
        }
        if let Some(index) = index {
            self.catalog.depend(id, index, DependencyKind::Normal);
        }
        id
    }

    /// Partitions have the foreign keys of their parent.
    pub(super) fn pass_foreign_key_down(&mut self, parent: RelId, id: ConstraintId) -> Result<()> {
        let row = self.rel(parent)?;
        if !row.is_partitioned() {
            return Ok(());
        }
        for child in row.children.clone() {
            let clone = self.clone_foreign_key(parent, child, id)?;
            self.pass_foreign_key_down(child, clone)?;
        }
        Ok(())
    }

    pub(super) fn clone_foreign_key(&mut self, parent: RelId, child: RelId, id: ConstraintId) -> Result<ConstraintId> {
        let (parent_row, child_row) = (self.rel(parent)?, self.rel(child)?);
        let Some(source) = self.catalog.constraint(id).map(|c| (**c).clone()) else {
            return refuse(SqlState::UNDEFINED_OBJECT, "a foreign key is gone");
        };
        let map = |keys: &[AttrNumber]| -> Vec<AttrNumber> {
            let names = keys.iter().filter_map(|k| parent_row.attribute(*k));
            names.filter_map(|a| child_row.attnum(&a.name)).collect()
        };
        let mut clone = source.clone();
        clone.keys = map(&source.keys);
        if let ConstraintKind::Foreign(key) = &mut clone.kind {
            key.delete_set = map(&key.delete_set);
        }
        let same = child_row.constraints.iter().copied().find(|c| {
            self.catalog
                .constraint(*c)
                .is_some_and(|c| c.parent.is_none() && c.keys == clone.keys && same_foreign_key(c, &clone))
        });
        if let Some(existing) = same {
            if let Some(row) = self.catalog.constraints.get_mut(&existing) {
                row.parent = Some(id);
                row.inherited = 1;
                row.local = false;
            }
            self.depend_on_parent_constraint(existing, id, child);
            return Ok(existing);
        }
        clone.id = ConstraintId(0);
        clone.owner = ConstraintOwner::Relation(child);
        clone.namespace = child_row.namespace;
        clone.parent = Some(id);
        clone.local = false;
        clone.inherited = 1;
        clone.no_inherit = !child_row.is_partitioned();
        if self.catalog.relation_has_constraint(child, &clone.name) {
            let names: Vec<&str> =
                clone.keys.iter().filter_map(|k| child_row.attribute(*k)).map(|a| a.name.as_str()).collect();
            let addition = index_name_addition(names.into_iter());
            clone.name =
                self.catalog.choose_constraint_name(&child_row.name, Some(&addition), "fkey", child_row.namespace, &[]);
        }
        let clone = self.put_foreign_key(clone);
        self.depend_on_parent_constraint(clone, id, child);
        Ok(clone)
    }

    fn depend_on_parent_constraint(&mut self, child: ConstraintId, parent: ConstraintId, rel: RelId) {
        self.catalog.depend(child, parent, DependencyKind::PartitionPrimary);
        self.catalog.depend(child, rel, DependencyKind::PartitionSecondary);
    }

    /// What CREATE TABLE ... PARTITION OF takes over.
    pub(super) fn inherit_foreign_keys(&mut self, id: RelId, inherited: &Inherited) -> Result<()> {
        if !inherited.partition {
            return Ok(());
        }
        for parent in &inherited.parents {
            self.clone_foreign_keys(*parent, id)?;
        }
        Ok(())
    }

    pub(super) fn clone_foreign_keys(&mut self, parent: RelId, child: RelId) -> Result<()> {
        for constraint in self.rel(parent)?.constraints.clone() {
            let foreign =
                self.catalog.constraint(constraint).is_some_and(|c| matches!(c.kind, ConstraintKind::Foreign(_)));
            if foreign {
                let clone = self.clone_foreign_key(parent, child, constraint)?;
                self.pass_foreign_key_down(child, clone)?;
            }
        }
        Ok(())
    }

    fn key_columns(&self, rel: RelId, names: &[pb::Node]) -> Result<Vec<AttrNumber>> {
        let row = self.rel(rel)?;
        let find = |name: &str| {
            row.attnum(&Name::new(name)).map_or_else(
                || {
                    let message = format!("column \"{name}\" referenced in foreign key constraint does not exist");
                    refuse(SqlState::UNDEFINED_COLUMN, message)
                },
                Ok,
            )
        };
        names.iter().filter_map(string_of).map(find).collect()
    }

    fn primary_key_of(&self, rel: RelId) -> Result<(Vec<AttrNumber>, RelId)> {
        let row = self.rel(rel)?;
        let indexes = row.indexes.iter().filter_map(|id| Some((*id, self.catalog.relation(*id)?.index()?)));
        let primary = indexes.into_iter().find(|(_, i)| i.primary);
        primary.map(|(id, i)| (i.keys.iter().map(|k| k.attno).collect(), id)).map_or_else(
            || {
                let message = format!("there is no primary key for referenced table \"{}\"", row.name);
                refuse(SqlState::UNDEFINED_OBJECT, message)
            },
            Ok,
        )
    }

    /// The unique index whose columns are the referenced ones, in any order. The primary key's is
    /// preferred, as the server finds it first.
    fn unique_index_on(&self, rel: RelId, keys: &[AttrNumber]) -> Result<RelId> {
        let row = self.rel(rel)?;
        let fits = |id: &&RelId| {
            let index = self.catalog.relation(**id).and_then(|r| r.index());
            index.is_some_and(|i| {
                (i.unique || i.exclusion)
                    && i.predicate.is_none()
                    && i.keys.len() == keys.len()
                    && i.keys.iter().all(|k| k.attno != 0 && keys.contains(&k.attno))
            })
        };
        row.indexes.iter().find(fits).copied().map_or_else(
            || {
                let message =
                    format!("there is no unique constraint matching given keys for referenced table \"{}\"", row.name);
                refuse(SqlState::INVALID_FOREIGN_KEY, message)
            },
            Ok,
        )
    }

    /// Both columns of a pair must have an equality operator between them.
    fn check_key_types(
        &self,
        source: &pb::Constraint,
        from: (RelId, &[AttrNumber]),
        to: (RelId, &[AttrNumber]),
    ) -> Result<()> {
        let (from_row, to_row) = (self.rel(from.0)?, self.rel(to.0)?);
        for (own, other) in from.1.iter().zip(to.1) {
            let (Some(own), Some(other)) = (from_row.attribute(*own), to_row.attribute(*other)) else { continue };
            if own.ty.ty == other.ty.ty || self.types_compare(other.ty.ty, own.ty.ty) {
                continue;
            }
            let name = self.foreign_key_name(from.0, source)?;
            let words = [own, other].map(|a| self.type_words(a.ty.ty));
            let detail = format!(
                "Key columns \"{}\" of the referencing table and \"{}\" of the referenced table are of incompatible \
                 types: {} and {}.",
                own.name, other.name, words[0], words[1]
            );
            let message = format!("foreign key constraint \"{name}\" cannot be implemented");
            let refused = Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).with_detail(detail);
            return Err(Box::new(refused.at(self.span(source.location))));
        }
        Ok(())
    }

    /// Whether `=` can compare the two, as the referenced type or after an implicit cast.
    fn types_compare(&self, target: TypeId, own: TypeId) -> bool {
        let cx = self.cx();
        let equals = QualifiedName { schema: Some(Name::new("pg_catalog")), name: Name::new("=") };
        can_coerce_type(&cx, &[own], &[target], CastContext::Implicit)
            || crate::analyze::oper::compatible(&cx, &equals, target, own).is_some()
    }

    fn foreign_key_name(&self, rel: RelId, source: &pb::Constraint) -> Result<Name> {
        let row = self.rel(rel)?;
        if !source.conname.is_empty() {
            let name = Name::new(&source.conname);
            if self.catalog.relation_has_constraint(rel, &name) {
                let message = format!("constraint \"{name}\" for relation \"{}\" already exists", row.name);
                return refuse(SqlState::DUPLICATE_OBJECT, message);
            }
            return Ok(name);
        }
        let addition = index_name_addition(source.fk_attrs.iter().filter_map(string_of));
        Ok(self.catalog.choose_constraint_name(&row.name, Some(&addition), "fkey", row.namespace, &[]))
    }
}

pub(super) fn same_foreign_key(a: &Constraint, b: &Constraint) -> bool {
    match (&a.kind, &b.kind) {
        (ConstraintKind::Foreign(x), ConstraintKind::Foreign(y)) => {
            x == y && a.deferrable == b.deferrable && a.initially_deferred == b.initially_deferred
        }
        _ => false,
    }
}

fn action_of(code: &str) -> ReferentialAction {
    match code {
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

/// A table cannot refer to one that is kept less well than itself.
fn check_persistence(row: &Relation, target: &Relation) -> Result<()> {
    let message = match (row.persistence, target.persistence) {
        (Persistence::Permanent, Persistence::Unlogged | Persistence::Temporary) => {
            "constraints on permanent tables may reference only permanent tables"
        }
        (Persistence::Unlogged, Persistence::Temporary) => {
            "constraints on unlogged tables may reference only permanent or unlogged tables"
        }
        (Persistence::Temporary, Persistence::Permanent | Persistence::Unlogged) => {
            "constraints on temporary tables may reference only temporary tables"
        }
        _ => return Ok(()),
    };
    refuse(SqlState::INVALID_TABLE_DEFINITION, message)
}

/// A key over periods can only refuse.
fn check_period_actions(source: &pb::Constraint) -> Result<()> {
    for (action, word) in [(&source.fk_upd_action, "ON UPDATE"), (&source.fk_del_action, "ON DELETE")] {
        if source.fk_with_period && matches!(action.as_str(), "r" | "c" | "n" | "d") {
            let message = format!("unsupported {word} action for foreign key constraint using PERIOD");
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
        }
    }
    Ok(())
}
