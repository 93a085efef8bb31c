//! CHECK, PRIMARY KEY, UNIQUE and EXCLUDE.  Counterparts: catalog/heap.c (AddRelationNewConstraints),
//! parser/parse_utilcmd.c (transformIndexConstraint), commands/tablecmds.c (ATExecAddIndexConstraint),
//! catalog/index.c (index_constraint_create).

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::cook;
use crate::catalog::constraint::{Constraint, ConstraintKind, ConstraintOwner};
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::{Expr, ExprNode};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::indexcmds::{IndexOrigin, Reach};
use crate::replay::names::{need, string_of};

/// How an index implements a constraint.
#[derive(Clone)]
pub(crate) struct IndexConstraint {
    pub kind: ConstraintKind,
    pub deferrable: bool,
    pub initially_deferred: bool,
    pub parent: Option<ConstraintId>,
}

impl Exec {
    /// Puts a constraint in place with the dependencies that its kind has.
    pub fn put_constraint(&mut self, mut constraint: Constraint) -> ConstraintId {
        if constraint.id == ConstraintId(0) {
            constraint.id = ConstraintId(self.catalog.next_oid());
        }
        let id = constraint.id;
        match constraint.owner {
            ConstraintOwner::Relation(rel) => {
                for key in &constraint.keys {
                    self.catalog.depend(id, ObjectAddress::attribute(rel, *key), DependencyKind::Auto);
                }
                if constraint.keys.is_empty() {
                    self.catalog.depend(id, rel, DependencyKind::Auto);
                }
            }
            ConstraintOwner::Domain(domain) => self.catalog.depend(id, domain, DependencyKind::Auto),
        }
        if let ConstraintKind::Check { expr } = &constraint.kind {
            let relations: Vec<RelId> = constraint.owner.relation().into_iter().collect();
            let expr = expr.clone();
            self.catalog.depend_on_expr(
                id.address(),
                &expr,
                &relations,
                DependencyKind::Normal,
                DependencyKind::Normal,
            );
        }
        self.catalog.add_constraint(constraint);
        id
    }

    /// CHECK, here and on all children. With `merge`, one that the table has from a parent may be said again.
    pub(super) fn add_check(&mut self, rel: RelId, source: &pb::Constraint, merge: bool) -> Result<()> {
        let row = self.rel(rel)?;
        let raw = need(source.raw_expr.as_deref(), "expression")?;
        let expr = match cook::cook_check(&self.cx(), raw, rel) {
            Ok(expr) => expr,
            Err(rejected) => self.unresolved(rejected, raw, rel.address())?,
        };
        if source.is_no_inherit && row.is_partitioned() {
            let message = format!("cannot add NO INHERIT constraint to partitioned table \"{}\"", row.name);
            return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
        }
        let keys = columns_of(&expr);
        let mergeable = merge || !row.is_partition();
        let given = Name::new(&source.conname);
        let existing = row.constraints.iter().copied().find(|id| {
            mergeable && self.catalog.constraint(*id).is_some_and(|c| c.name == given && c.inherited > 0 && !c.local)
        });
        let name = if existing.is_some() { given } else { self.check_name(rel, source, &keys)? };
        let constraint = Constraint {
            id: ConstraintId(0),
            name,
            namespace: row.namespace,
            owner: ConstraintOwner::Relation(rel),
            kind: ConstraintKind::Check { expr: Arc::new(expr) },
            keys,
            deferrable: false,
            initially_deferred: false,
            validated: !source.skip_validation,
            enforced: source.is_enforced,
            no_inherit: source.is_no_inherit,
            local: true,
            inherited: 0,
            parent: None,
            index: None,
            at: Evidence::new(self.span(source.location)),
        };
        if let (Some(existing), ConstraintKind::Check { expr }) = (existing, &constraint.kind) {
            self.check_mergeable(existing, (expr, &constraint), &row.name)?;
            self.notice(format!("merging constraint \"{}\" with inherited definition", constraint.name));
            if let Some(row) = self.catalog.constraints.get_mut(&existing) {
                row.local = true;
            }
            return Ok(());
        }
        self.put_constraint(constraint.clone());
        if !source.is_no_inherit {
            self.pass_check_down(rel, &constraint)?;
        }
        Ok(())
    }

    fn pass_check_down(&mut self, parent: RelId, constraint: &Constraint) -> Result<()> {
        for child in self.rel(parent)?.children.clone() {
            self.inherit_constraint(child, parent, constraint, false)?;
            let (parent_rel, child_rel) = (self.rel(parent)?, self.rel(child)?);
            let mut own = constraint.clone();
            if let ConstraintKind::Check { expr } = &constraint.kind {
                let expr = self.map_to_child(expr, &parent_rel, &child_rel)?;
                own.kind = ConstraintKind::Check { expr: Arc::new(expr) };
            }
            own.keys = constraint
                .keys
                .iter()
                .filter_map(|k| parent_rel.attribute(*k))
                .filter_map(|a| child_rel.attnum(&a.name))
                .collect();
            self.pass_check_down(child, &own)?;
        }
        Ok(())
    }

    /// The name that was given, which must be free; otherwise the server's choice.
    fn check_name(&self, rel: RelId, source: &pb::Constraint, keys: &[AttrNumber]) -> Result<Name> {
        let row = self.rel(rel)?;
        if !source.conname.is_empty() {
            let name = Name::new(&source.conname);
            if self.catalog.relation_has_constraint(rel, &name) {
                let message = format!("constraint \"{name}\" for relation \"{}\" already exists", row.name);
                return refuse(SqlState::DUPLICATE_OBJECT, message);
            }
            return Ok(name);
        }
        let column = match keys {
            [only] => row.attribute(*only).map(|a| a.name.clone()),
            _ => None,
        };
        Ok(self.catalog.choose_constraint_name(&row.name, column.as_deref(), "check", row.namespace, &[]))
    }

    /// Keeps an object whose expression is not understood, so that it is undecided; a refusal stays one.
    pub fn unresolved(
        &mut self,
        rejected: crate::diag::Rejected,
        raw: &pb::Node,
        object: ObjectAddress,
    ) -> Result<Expr> {
        if rejected.code == crate::diag::Code::StatementRefused {
            return Err(rejected);
        }
        let why = rejected.message.clone();
        let at = rejected.span.unwrap_or(self.locator.whole);
        self.undecided(&rejected, vec![object]);
        let raw = crate::parse::node_text(raw).unwrap_or_default();
        Ok(Expr::new(ExprNode::Unresolved { raw: raw.into(), why: why.into() }, at))
    }

    /// PRIMARY KEY, UNIQUE or EXCLUDE: the index that implements it, made or taken over.
    /// With `Reach::Only`, partitions are left alone.
    pub(super) fn add_key(&mut self, rel: RelId, source: &pb::Constraint, reach: Reach) -> Result<()> {
        if !source.indexname.is_empty() {
            return self.add_key_using_index(rel, source);
        }
        if source.contype() == pb::ConstrType::ConstrPrimary {
            for key in source.keys.iter().filter_map(string_of) {
                let row = self.rel(rel)?;
                let attnum = self.key_attnum(rel, key)?;
                debug_assert!(row.attribute(attnum).is_some());
                self.make_key_not_null(rel, attnum)?;
            }
        }
        let index = index_statement(source);
        self.define_index(rel, &index, IndexOrigin::constraint(source), reach)?;
        Ok(())
    }

    fn key_attnum(&self, rel: RelId, key: &str) -> Result<AttrNumber> {
        self.rel(rel)?.attnum(key).map_or_else(
            || refuse(SqlState::UNDEFINED_COLUMN, format!("column \"{key}\" named in key does not exist")),
            Ok,
        )
    }

    /// Columns of a primary key are NOT NULL, on children too.
    pub(super) fn make_key_not_null(&mut self, rel: RelId, attnum: AttrNumber) -> Result<()> {
        self.set_not_null(rel, attnum, None)?;
        let row = self.rel(rel)?;
        let Some(name) = row.attribute(attnum).map(|a| a.name.clone()) else { return Ok(()) };
        for child in row.children.clone() {
            if let Some(attnum) = self.rel(child)?.attnum(&name) {
                self.make_key_not_null(child, attnum)?;
            }
        }
        Ok(())
    }

    pub(in crate::replay) fn check_no_primary_key(&self, rel: RelId) -> Result<()> {
        let row = self.rel(rel)?;
        let has = |id: &ConstraintId| {
            self.catalog.constraint(*id).is_some_and(|c| matches!(c.kind, ConstraintKind::PrimaryKey { .. }))
        };
        if row.constraints.iter().any(has) {
            let message = format!("multiple primary keys for table \"{}\" are not allowed", row.name);
            return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
        }
        Ok(())
    }

    /// ADD CONSTRAINT ... USING INDEX: the index gets the constraint's name.
    fn add_key_using_index(&mut self, rel: RelId, source: &pb::Constraint) -> Result<()> {
        let row = self.rel(rel)?;
        let primary = source.contype() == pb::ConstrType::ConstrPrimary;
        let index_name = Name::new(&source.indexname);
        let Some(index) = self.catalog.relation_in(row.namespace, &index_name) else {
            return refuse(SqlState::UNDEFINED_OBJECT, format!("index \"{index_name}\" does not exist"));
        };
        let index_row = self.rel(index)?;
        let Some(definition) = index_row.index().filter(|i| i.table == rel) else {
            let message = format!("index \"{index_name}\" does not belong to table \"{}\"", row.name);
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        };
        if definition.constraint.is_some() {
            let message = format!("index \"{index_name}\" is already associated with a constraint");
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        if !definition.unique {
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{index_name}\" is not a unique index"));
        }
        if primary {
            self.check_no_primary_key(rel)?;
            for key in definition.keys.clone() {
                self.make_key_not_null(rel, key.attno)?;
            }
        }
        let name = if source.conname.is_empty() { index_name.clone() } else { Name::new(&source.conname) };
        if name != index_name {
            self.check_relation_name(row.namespace, &name, false)?;
            self.catalog.move_relation(index, row.namespace, name.clone());
        }
        let kind = if primary {
            ConstraintKind::PrimaryKey { period: false }
        } else {
            ConstraintKind::Unique { period: false }
        };
        let constraint = IndexConstraint {
            kind,
            deferrable: source.deferrable,
            initially_deferred: source.initdeferred,
            parent: None,
        };
        self.catalog.depends.forget_kind(index.address(), DependencyKind::Auto);
        self.make_index_constraint(rel, index, name, constraint)?;
        if let Some(index) = self.rel_mut(index)?.index_mut() {
            index.primary = primary;
        }
        Ok(())
    }

    /// The pg_constraint row of an index (index_constraint_create).
    pub fn make_index_constraint(
        &mut self,
        rel: RelId,
        index: RelId,
        name: Name,
        constraint: IndexConstraint,
    ) -> Result<ConstraintId> {
        let row = self.rel(rel)?;
        let keys = self.rel(index)?.index().map(|i| i.keys.iter().map(|k| k.attno).collect()).unwrap_or_default();
        let deferrable = constraint.deferrable;
        let id = self.put_constraint(Constraint {
            id: ConstraintId(0),
            name,
            namespace: row.namespace,
            owner: ConstraintOwner::Relation(rel),
            kind: constraint.kind,
            keys,
            deferrable,
            initially_deferred: constraint.initially_deferred,
            validated: true,
            enforced: true,
            no_inherit: !row.is_partitioned(),
            local: constraint.parent.is_none(),
            inherited: u16::from(constraint.parent.is_some()),
            parent: constraint.parent,
            index: Some(index),
            at: Evidence::new(self.locator.whole),
        });
        if let Some(index) = self.rel_mut(index)?.index_mut() {
            index.constraint = Some(id);
            index.immediate = !deferrable;
        }
        self.catalog.depend(index, id, DependencyKind::Internal);
        if let Some(parent) = constraint.parent {
            self.catalog.depend(id, parent, DependencyKind::PartitionPrimary);
            self.catalog.depend(id, rel, DependencyKind::PartitionSecondary);
        }
        Ok(id)
    }
}

/// The columns that an expression over one relation mentions, in their order.
pub(crate) fn columns_of(expr: &Expr) -> Vec<AttrNumber> {
    fn collect(expr: &Expr, found: &mut Vec<AttrNumber>) {
        stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
            if let ExprNode::Var(var) = &expr.node
                && var.levels_up == 0
                && !found.contains(&var.attno)
            {
                found.push(var.attno);
            }
            crate::nodes::walk::for_each_child(expr, &mut |child| collect(child, found));
        });
    }
    let mut found = Vec::new();
    collect(expr, &mut found);
    found
}

/// A key constraint as the CREATE INDEX that implements it.
pub(super) fn index_statement(source: &pb::Constraint) -> pb::IndexStmt {
    let element = |name: &str| {
        let elem = pb::IndexElem {
            name: name.to_owned(),
            ordering: pb::SortByDir::SortbyDefault as i32,
            nulls_ordering: pb::SortByNulls::SortbyNullsDefault as i32,
            ..Default::default()
        };
        pb::Node { node: Some(Node::IndexElem(Box::new(elem))) }
    };
    let named = |nodes: &[pb::Node]| nodes.iter().filter_map(string_of).map(element).collect::<Vec<_>>();
    let primary = source.contype() == pb::ConstrType::ConstrPrimary;
    let exclusion = source.contype() == pb::ConstrType::ConstrExclusion;
    let mut index = pb::IndexStmt {
        idxname: source.conname.clone(),
        access_method: source.access_method.clone(),
        table_space: source.indexspace.clone(),
        options: source.options.clone(),
        where_clause: source.where_clause.clone(),
        unique: !exclusion,
        primary,
        isconstraint: true,
        nulls_not_distinct: source.nulls_not_distinct,
        iswithoutoverlaps: source.without_overlaps,
        deferrable: source.deferrable,
        initdeferred: source.initdeferred,
        index_params: named(&source.keys),
        index_including_params: named(&source.including),
        ..Default::default()
    };
    for pair in &source.exclusions {
        if let [elem, oper] = crate::replay::names::list_items(pair.node.as_ref()) {
            index.index_params.push(elem.clone());
            index.exclude_op_names.push(oper.clone());
        }
    }
    if source.without_overlaps {
        index.access_method = "gist".to_owned();
    }
    index
}
