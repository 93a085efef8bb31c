//! What a table has from its parents.  Counterpart: commands/tablecmds.c (MergeAttributes,
//! MergeConstraintsIntoExisting, ATExecAddInherit, ATExecDropInherit).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::typename;
use crate::catalog::class::*;
use crate::catalog::constraint::{Constraint, ConstraintKind, ConstraintOwner};
use crate::catalog::depend::DependencyKind;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::equal::equal;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::tablecmds::create::Elements;

/// Parents of a table in the making, with the columns that come from them.
pub(super) struct Inherited {
    pub parents: Vec<RelId>,
    pub partition: bool,
    pub of_type: Option<TypeId>,
    pub columns: Vec<Attribute>,
}

impl Inherited {
    pub fn column(&self, name: &Name) -> Option<&Attribute> {
        self.columns.iter().find(|c| c.name == *name)
    }
}

impl Exec {
    pub(super) fn inherited_columns(&mut self, stmt: &pb::CreateStmt) -> Result<Inherited> {
        let partition = stmt.partbound.is_some();
        let mut inherited = Inherited { parents: Vec::new(), partition, of_type: None, columns: Vec::new() };
        if let Some(of_type) = &stmt.of_typename {
            self.typed_columns(of_type, &mut inherited)?;
        }
        for node in &stmt.inh_relations {
            let Some(Node::RangeVar(var)) = node.node.as_ref() else { continue };
            let parent = self.relation(var)?;
            if inherited.parents.contains(&parent) {
                let message = format!("relation \"{}\" would be inherited from more than once", var.relname);
                return refuse(SqlState::DUPLICATE_TABLE, message);
            }
            inherited.parents.push(parent);
            let rel = self.rel(parent)?;
            self.check_is_table(&rel)?;
            for (_, attr) in rel.live_attributes() {
                inherit_column(attr, partition, &mut inherited)?;
            }
        }
        Ok(inherited)
    }

    fn typed_columns(&self, name: &pb::TypeName, inherited: &mut Inherited) -> Result<()> {
        let ty = typename::resolve(&self.cx(), name)?.ty;
        let Some(rel) = self.catalog.type_(ty).and_then(|t| t.relation()).and_then(|r| self.catalog.relation(r)) else {
            let words = self.type_words(ty);
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("type {words} is not a composite type"));
        };
        inherited.of_type = Some(ty);
        inherited.columns = rel.live_attributes().map(|(_, a)| a.clone()).collect();
        Ok(())
    }

    /// Inherited columns first, then own ones; an own column of an inherited name is merged into it.
    pub(super) fn merge_attributes(&self, inherited: &Inherited, elements: &mut Elements) -> Result<Vec<Attribute>> {
        let mut attributes = inherited.columns.clone();
        for column in &elements.columns {
            let own = &column.attribute;
            match attributes.iter_mut().find(|a| a.name == own.name) {
                Some(attr) => {
                    if attr.ty != own.ty {
                        let message = format!("column \"{}\" has a type conflict", own.name);
                        return refuse(SqlState::DATATYPE_MISMATCH, message);
                    }
                    attr.local = true;
                    attr.not_null |= own.not_null;
                    if column.default.is_some() || column.generated.is_some() {
                        attr.default = None;
                        attr.generated = Generated::No;
                    }
                    if own.identity != Identity::No {
                        attr.identity = own.identity;
                    }
                }
                None => attributes.push(own.clone()),
            }
        }
        Ok(attributes)
    }

    pub(super) fn attach_to_parents(&mut self, id: RelId, inherited: &Inherited) -> Result<()> {
        for parent in &inherited.parents {
            self.link_parent(id, *parent, inherited.partition)?;
        }
        if let Some(ty) = inherited.of_type {
            self.rel_mut(id)?.of_type = Some(ty);
            self.catalog.depend(id, ty, DependencyKind::Normal);
        }
        for (attnum, attr) in self.rel(id)?.clone().live_attributes() {
            if let Some(default) = attr.default.clone() {
                self.depend_on_default(id, attnum, &default);
            }
        }
        Ok(())
    }

    /// Checks (and, where they have names, not-null constraints) of the parents.
    pub(super) fn inherit_constraints(&mut self, id: RelId, inherited: &Inherited) -> Result<()> {
        for parent in &inherited.parents {
            for constraint in self.inheritable_constraints(*parent) {
                self.inherit_constraint(id, *parent, &constraint, false)?;
            }
        }
        Ok(())
    }

    pub(super) fn inheritable_constraints(&self, parent: RelId) -> Vec<Constraint> {
        let Some(rel) = self.catalog.relation(parent) else { return Vec::new() };
        let constraints = rel.constraints.iter().filter_map(|id| self.catalog.constraint(*id));
        let inheritable = |c: &&std::sync::Arc<Constraint>| {
            matches!(c.kind, ConstraintKind::Check { .. } | ConstraintKind::NotNull) && !c.no_inherit
        };
        constraints.filter(inheritable).map(|c| (**c).clone()).collect()
    }

    /// Gives a child a parent's constraint, or marks its own as inherited. `local` keeps an existing
    /// one's mark of being defined there too.
    pub(super) fn inherit_constraint(
        &mut self,
        child: RelId,
        parent: RelId,
        constraint: &Constraint,
        must_exist: bool,
    ) -> Result<()> {
        let (child_rel, parent_rel) = (self.rel(child)?, self.rel(parent)?);
        let keys: Vec<AttrNumber> = constraint
            .keys
            .iter()
            .filter_map(|k| parent_rel.attribute(*k))
            .filter_map(|a| child_rel.attnum(&a.name))
            .collect();
        let existing = child_rel.constraints.iter().copied().find(|id| {
            self.catalog.constraint(*id).is_some_and(|c| match constraint.kind {
                ConstraintKind::NotNull => matches!(c.kind, ConstraintKind::NotNull) && c.keys == keys,
                _ => matches!(c.kind, ConstraintKind::Check { .. }) && c.name == constraint.name,
            })
        });
        if let Some(existing) = existing {
            if let ConstraintKind::Check { expr } = &constraint.kind {
                let expr = self.map_to_child(expr, &parent_rel, &child_rel)?;
                if must_exist {
                    self.check_adopted(existing, (&expr, constraint), &child_rel.name)?;
                } else {
                    self.check_mergeable(existing, (&expr, constraint), &child_rel.name)?;
                    self.notice(format!("merging constraint \"{}\" with inherited definition", constraint.name));
                }
            }
            if let Some(row) = self.catalog.constraints.get_mut(&existing) {
                row.inherited += 1;
            }
            return Ok(());
        }
        if must_exist && matches!(constraint.kind, ConstraintKind::Check { .. }) {
            let message = format!("child table is missing constraint \"{}\"", constraint.name);
            return refuse(SqlState::DATATYPE_MISMATCH, message);
        }
        let mut own = constraint.clone();
        own.id = ConstraintId(self.catalog.next_oid());
        own.owner = ConstraintOwner::Relation(child);
        own.namespace = child_rel.namespace;
        own.keys = keys;
        own.local = false;
        own.inherited = 1;
        if let ConstraintKind::Check { expr } = &constraint.kind {
            let expr = self.map_to_child(expr, &parent_rel, &child_rel)?;
            own.kind = ConstraintKind::Check { expr: std::sync::Arc::new(expr) };
        }
        self.put_constraint(own);
        Ok(())
    }

    /// Whether a CHECK that a table has and one of the same name that it gets are one
    /// (MergeWithExistingConstraint).
    pub(super) fn check_mergeable(
        &self,
        existing: ConstraintId,
        (expr, new): (&crate::nodes::Expr, &Constraint),
        table: &Name,
    ) -> Result<()> {
        let Some(row) = self.catalog.constraint(existing) else { return Ok(()) };
        let same = matches!(&row.kind, ConstraintKind::Check { expr: own } if equal(own, expr));
        if !same {
            let message = format!("constraint \"{}\" for relation \"{table}\" already exists", row.name);
            return refuse(SqlState::DUPLICATE_OBJECT, message);
        }
        let what = if row.no_inherit {
            "non-inherited"
        } else if row.inherited > 0 && new.no_inherit {
            "inherited"
        } else if new.validated && !row.validated && row.enforced {
            "NOT VALID"
        } else if new.enforced && !row.enforced {
            "NOT ENFORCED"
        } else {
            return Ok(());
        };
        let message = format!("constraint \"{}\" conflicts with {what} constraint on relation \"{table}\"", row.name);
        refuse(SqlState::INVALID_OBJECT_DEFINITION, message)
    }

    /// Whether the CHECK of a table that gets a parent will do for the parent's
    /// (MergeConstraintsIntoExisting).
    fn check_adopted(
        &self,
        existing: ConstraintId,
        (expr, of_parent): (&crate::nodes::Expr, &Constraint),
        table: &Name,
    ) -> Result<()> {
        let Some(row) = self.catalog.constraint(existing) else { return Ok(()) };
        let same = matches!(&row.kind, ConstraintKind::Check { expr: own } if equal(own, expr));
        if !same {
            let message =
                format!("child table \"{table}\" has different definition for check constraint \"{}\"", row.name);
            return refuse(SqlState::DATATYPE_MISMATCH, message);
        }
        let what = if row.no_inherit {
            "non-inherited"
        } else if of_parent.validated && !row.validated && row.enforced {
            "NOT VALID"
        } else if of_parent.enforced && !row.enforced {
            "NOT ENFORCED"
        } else {
            return Ok(());
        };
        let message =
            format!("constraint \"{}\" conflicts with {what} constraint on child table \"{table}\"", row.name);
        refuse(SqlState::INVALID_OBJECT_DEFINITION, message)
    }

    /// An expression over a parent's columns, over the child's columns of the same names.
    pub(in crate::replay) fn map_to_child(
        &self,
        expr: &crate::nodes::Expr,
        parent: &Relation,
        child: &Relation,
    ) -> Result<crate::nodes::Expr> {
        let mut missing = None;
        let mut mapped = expr.clone();
        crate::replay::tablecmds::alter_type::map_vars(&mut mapped, &mut |var| {
            let Some(attr) = parent.attribute(var.attno) else { return };
            match child.attnum(&attr.name) {
                Some(attno) => var.attno = attno,
                None => missing = Some(attr.name.clone()),
            }
        });
        match missing {
            Some(name) => refuse(SqlState::DATATYPE_MISMATCH, format!("child table is missing column \"{name}\"")),
            None => Ok(mapped),
        }
    }

    /// ALTER TABLE ... INHERIT
    pub(super) fn add_inherit(&mut self, child: RelId, parent: &pb::RangeVar) -> Result<()> {
        let parent = self.relation(parent)?;
        if self.rel(child)?.parents.contains(&parent) {
            let name = self.rel(parent)?.name.clone();
            let message = format!("relation \"{name}\" would be inherited from more than once");
            return refuse(SqlState::DUPLICATE_TABLE, message);
        }
        self.become_child(child, parent, false)
    }

    /// Marks columns and constraints that a new parent has as inherited.
    pub(super) fn become_child(&mut self, child: RelId, parent: RelId, partition: bool) -> Result<()> {
        let parent_rel = self.rel(parent)?;
        let child_rel = self.rel(child)?;
        if self.descends_from(parent, child) {
            let (of_child, of_parent) = (&child_rel.name, &parent_rel.name);
            let detail = format!("\"{of_parent}\" is already a child of \"{of_child}\".");
            let refused = Diagnostic::refused(SqlState::DUPLICATE_TABLE, "circular inheritance not allowed");
            return Err(Box::new(refused.with_detail(detail)));
        }
        for (_, attr) in parent_rel.live_attributes() {
            let Some(own) = child_rel.attnum(&attr.name) else {
                return refuse(SqlState::DATATYPE_MISMATCH, format!("child table is missing column \"{}\"", attr.name));
            };
            let differs = child_rel.attribute(own).is_some_and(|a| a.ty != attr.ty);
            if differs {
                let message =
                    format!("child table \"{}\" has different type for column \"{}\"", child_rel.name, attr.name);
                return refuse(SqlState::DATATYPE_MISMATCH, message);
            }
            if let Some(own) = self.rel_mut(child)?.attribute_mut(own) {
                own.inherited += 1;
                own.local &= !partition;
            }
        }
        for constraint in self.inheritable_constraints(parent) {
            let must_exist = !matches!(constraint.kind, ConstraintKind::NotNull);
            self.inherit_constraint(child, parent, &constraint, must_exist)?;
            if partition {
                self.mark_not_local(child, &constraint.name);
            }
        }
        self.link_parent(child, parent, partition)
    }

    /// Whether a relation is another one, or has it among its parents.
    fn descends_from(&self, rel: RelId, ancestor: RelId) -> bool {
        rel == ancestor
            || self.catalog.relation(rel).is_some_and(|r| r.parents.iter().any(|p| self.descends_from(*p, ancestor)))
    }

    fn mark_not_local(&mut self, child: RelId, name: &Name) {
        let Some(rel) = self.catalog.relation(child).cloned() else { return };
        let named =
            rel.constraints.iter().copied().find(|c| self.catalog.constraint(*c).is_some_and(|c| c.name == *name));
        if let Some(row) = named.and_then(|id| self.catalog.constraints.get_mut(&id)) {
            row.local = false;
        }
    }

    /// ALTER TABLE ... NO INHERIT
    pub(super) fn drop_inherit(&mut self, child: RelId, parent: &pb::RangeVar) -> Result<()> {
        let parent = self.relation(parent)?;
        if !self.rel(child)?.parents.contains(&parent) {
            let (p, c) = (self.rel(parent)?.name.clone(), self.rel(child)?.name.clone());
            let message = format!("relation \"{p}\" is not a parent of relation \"{c}\"");
            return refuse(SqlState::UNDEFINED_TABLE, message);
        }
        self.stop_being_child(child, parent)
    }

    /// What was inherited stays, as the table's own.
    pub(super) fn stop_being_child(&mut self, child: RelId, parent: RelId) -> Result<()> {
        let parent_rel = self.rel(parent)?;
        let rel = self.rel_mut(child)?;
        rel.parents.retain(|p| *p != parent);
        for attr in rel.attributes_mut().iter_mut().filter(|a| !a.dropped) {
            if parent_rel.attnum(&attr.name).is_some() {
                attr.inherited = attr.inherited.saturating_sub(1);
                attr.local |= attr.inherited == 0;
            }
        }
        let constraints = rel.constraints.clone();
        self.rel_mut(parent)?.children.retain(|c| *c != child);
        let parent_names: Vec<Name> = self.inheritable_constraints(parent).into_iter().map(|c| c.name).collect();
        for id in constraints {
            if let Some(row) = self.catalog.constraints.get_mut(&id)
                && row.inherited > 0
                && (parent_names.contains(&row.name) || matches!(row.kind, ConstraintKind::NotNull))
            {
                row.inherited -= 1;
                row.local |= row.inherited == 0;
            }
        }
        for kind in [DependencyKind::Auto, DependencyKind::Normal] {
            self.catalog.depends.remove(child.address(), parent.address(), kind);
        }
        Ok(())
    }
}

fn inherit_column(attr: &Attribute, partition: bool, inherited: &mut Inherited) -> Result<()> {
    if let Some(earlier) = inherited.columns.iter_mut().find(|c| c.name == attr.name) {
        if earlier.ty != attr.ty {
            return refuse(
                SqlState::DATATYPE_MISMATCH,
                format!("inherited column \"{}\" has a type conflict", attr.name),
            );
        }
        earlier.inherited += 1;
        earlier.not_null |= attr.not_null;
        return Ok(());
    }
    let mut own = attr.clone();
    own.local = false;
    own.inherited = 1;
    own.statistics = None;
    own.options = Vec::new();
    if !partition {
        own.identity = Identity::No;
    }
    inherited.columns.push(own);
    Ok(())
}
