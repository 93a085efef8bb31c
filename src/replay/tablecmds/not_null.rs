//! NOT NULL: a mark on the column, and from PostgreSQL 18 on a constraint with a name.
//! Counterparts: catalog/heap.c (AddRelationNotNullConstraints), catalog/pg_constraint.c
//! (AdjustNotNullInheritance), commands/tablecmds.c (ATExecSetNotNull, ATExecDropNotNull).

use pg_query::protobuf as pb;

use crate::catalog::constraint::{Constraint, ConstraintKind, ConstraintOwner};
use crate::catalog::evidence::Evidence;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::string_of;
use crate::replay::tablecmds::create::Elements;
use crate::version::Capability;

impl Exec {
    fn names_not_null(&self) -> bool {
        self.catalog.version.has(Capability::NamedNotNull)
    }

    /// The not-null constraint of a column, where they have names.
    pub(super) fn not_null_constraint(&self, rel: RelId, attnum: AttrNumber) -> Option<ConstraintId> {
        let rel = self.catalog.relation(rel)?;
        rel.constraints.iter().copied().find(|id| {
            let row = self.catalog.constraint(*id);
            row.is_some_and(|c| matches!(c.kind, ConstraintKind::NotNull) && c.keys == [attnum])
        })
    }

    /// Constraints for all columns of a new table that are NOT NULL.
    pub(super) fn add_not_nulls(&mut self, id: RelId, elements: &Elements) -> Result<()> {
        let rel = self.rel(id)?;
        let columns: Vec<(AttrNumber, Name)> =
            rel.live_attributes().filter(|(_, a)| a.not_null).map(|(n, a)| (n, a.name.clone())).collect();
        for constraint in &elements.not_nulls {
            let Some(column) = constraint.keys.first().and_then(string_of) else { continue };
            let attnum = self.attnum(&rel, column)?;
            self.set_not_null(id, attnum, Some(constraint))?;
        }
        for (attnum, name) in columns {
            let source = elements.columns.iter().find(|c| c.name == name);
            let constraint = source.and_then(|c| c.not_null.clone());
            // What a parent alone says stays the parent's.
            if constraint.is_some() || self.not_null_constraint(id, attnum).is_none() {
                self.set_not_null(id, attnum, constraint.as_ref())?;
            }
        }
        Ok(())
    }

    /// Makes a column NOT NULL; `constraint` is where that was said, for its name.
    pub fn set_not_null(&mut self, rel: RelId, attnum: AttrNumber, constraint: Option<&pb::Constraint>) -> Result<()> {
        let at = constraint.map_or(self.locator.whole, |c| self.span(c.location));
        let valid = constraint.is_none_or(|c| !c.skip_validation);
        let no_inherit = constraint.is_some_and(|c| c.is_no_inherit);
        let row = self.rel_mut(rel)?;
        let Some(attr) = row.attribute_mut(attnum) else { return Ok(()) };
        if !attr.not_null {
            attr.not_null = true;
            attr.at.set("not_null", at);
        }
        let column = attr.name.clone();
        if !self.names_not_null() {
            return Ok(());
        }
        if let Some(existing) = self.not_null_constraint(rel, attnum) {
            if let Some(existing) = self.catalog.constraints.get_mut(&existing) {
                existing.local = true;
                existing.validated |= valid;
            }
            return Ok(());
        }
        let row = self.rel(rel)?;
        let named = constraint.map(|c| Name::new(&c.conname)).filter(|n| !n.is_empty());
        if let Some(name) = &named
            && self.catalog.relation_has_constraint(rel, name)
        {
            let message = format!("constraint \"{name}\" for relation \"{}\" already exists", row.name);
            return refuse(SqlState::DUPLICATE_OBJECT, message);
        }
        let name = named.unwrap_or_else(|| {
            self.catalog.choose_constraint_name(&row.name, Some(&column), "not_null", row.namespace, &[])
        });
        self.put_constraint(Constraint {
            id: ConstraintId(0),
            name,
            namespace: row.namespace,
            owner: ConstraintOwner::Relation(rel),
            kind: ConstraintKind::NotNull,
            keys: vec![attnum],
            deferrable: false,
            initially_deferred: false,
            validated: valid,
            enforced: true,
            no_inherit,
            local: true,
            inherited: 0,
            parent: None,
            index: None,
            at: Evidence::new(at),
        });
        Ok(())
    }

    /// ALTER COLUMN ... DROP NOT NULL
    pub(super) fn drop_not_null(&mut self, rel: RelId, attnum: AttrNumber) -> Result<()> {
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(()) };
        if attr.identity != crate::catalog::class::Identity::No {
            let message = format!("column \"{}\" of relation \"{}\" is an identity column", attr.name, row.name);
            return refuse(SqlState::SYNTAX_ERROR, message);
        }
        let primary = row.constraints.iter().filter_map(|c| self.catalog.constraint(*c));
        let in_primary = primary
            .into_iter()
            .any(|c| matches!(c.kind, ConstraintKind::PrimaryKey { .. }) && c.keys.contains(&attnum));
        if in_primary {
            let message = format!("column \"{}\" is in a primary key", attr.name);
            return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
        }
        if let Some(constraint) = self.not_null_constraint(rel, attnum) {
            self.catalog.depends.forget(constraint.address());
            self.catalog.remove_constraint(constraint);
        }
        let at = self.locator.whole;
        if let Some(attr) = self.rel_mut(rel)?.attribute_mut(attnum) {
            attr.not_null = false;
            attr.at.set("not_null", at);
        }
        Ok(())
    }
}
