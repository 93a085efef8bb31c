//! CREATE TABLE.  Counterparts: parser/parse_utilcmd.c (transformCreateStmt), commands/tablecmds.c
//! (DefineRelation).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::class::*;
use crate::catalog::depend::DependencyKind;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::foreigncmds::check_foreign_elements;
use crate::replay::indexcmds::Reach;
use crate::replay::names::{need, range_var_name};
use crate::replay::tablecmds::column::ColumnSource;
use crate::replay::tablecmds::inherit::Inherited;
use crate::replay::tablecmds::like::LikeParts;
use crate::replay::tablecmds::relation::NewRelation;

/// The elements of a CREATE TABLE, sorted by what is done with them.
#[derive(Default)]
pub(super) struct Elements {
    pub columns: Vec<ColumnSource>,
    pub checks: Vec<pb::Constraint>,
    pub not_nulls: Vec<pb::Constraint>,
    pub keys: Vec<pb::Constraint>,
    pub foreign_keys: Vec<pb::Constraint>,
    pub likes: Vec<LikeParts>,
}

pub(in crate::replay) fn create_table(exec: &mut Exec, stmt: &pb::CreateStmt) -> Result<()> {
    define_table(exec, stmt, RelKind::Table).map(drop)
}

/// A table, plain or foreign; `None` where one of its name exists and that is allowed.
pub(in crate::replay) fn define_table(exec: &mut Exec, stmt: &pb::CreateStmt, kind: RelKind) -> Result<Option<RelId>> {
    let var = need(stmt.relation.as_ref(), "relation")?;
    let Some((namespace, name)) = exec.new_relation_name(var, stmt.if_not_exists)? else { return Ok(None) };
    let persistence = persistence_of(exec, var, namespace);
    let inherited = exec.inherited_columns(stmt)?;
    let mut elements = exec.sort_elements(stmt, &inherited)?;
    exec.check_partition_elements(stmt, &elements, &inherited)?;
    let foreign = matches!(kind, RelKind::Foreign(_));
    if foreign {
        check_foreign_elements(&elements.keys)?;
        check_foreign_elements(&elements.foreign_keys)?;
    }
    let attributes = exec.merge_attributes(&inherited, &mut elements)?;
    let sequences = exec.create_column_sequences(namespace, &name, &elements, persistence)?;
    let id = exec.define_relation(NewRelation { name, namespace, kind, persistence, attributes })?;
    exec.set_table_properties(id, stmt)?;
    exec.attach_to_parents(id, &inherited)?;
    exec.link_sequences(id, &elements, &sequences)?;
    exec.add_defaults(id, &elements)?;
    exec.set_partition_key(id, stmt.partspec.as_ref())?;
    exec.set_new_partition_bound(id, stmt.partbound.as_ref())?;
    exec.inherit_constraints(id, &inherited)?;
    exec.add_not_nulls(id, &elements)?;
    for check in &elements.checks {
        exec.add_check(id, &of_new_table(check, foreign), true)?;
    }
    exec.apply_like_properties(id, &elements.likes)?;
    exec.add_keys(id, &elements.keys, &elements.likes)?;
    exec.inherit_indexes(id, &inherited)?;
    for foreign_key in &elements.foreign_keys {
        exec.add_foreign_key(id, &of_new_table(foreign_key, false))?;
    }
    exec.inherit_foreign_keys(id, &inherited)?;
    exec.apply_default_acl(id.address());
    Ok(Some(id))
}

/// A new table has no rows that NOT VALID could be about; a foreign one may (transformCheckConstraints).
fn of_new_table(constraint: &pb::Constraint, foreign: bool) -> pb::Constraint {
    let valid = constraint.is_enforced && !foreign;
    pb::Constraint { skip_validation: constraint.skip_validation && !valid, ..constraint.clone() }
}

fn persistence_of(exec: &Exec, var: &pb::RangeVar, namespace: NamespaceId) -> Persistence {
    let temporary = exec.catalog.namespace(namespace).is_some_and(|n| n.temporary);
    match var.relpersistence.as_str() {
        _ if temporary => Persistence::Temporary,
        "t" => Persistence::Temporary,
        "u" => Persistence::Unlogged,
        _ => Persistence::Permanent,
    }
}

impl Exec {
    /// Where a new relation goes; `None` where one of its name exists and that is allowed.
    pub fn new_relation_name(
        &mut self,
        var: &pb::RangeVar,
        if_not_exists: bool,
    ) -> Result<Option<(NamespaceId, Name)>> {
        let name = range_var_name(var);
        let namespace = match (&name.schema, var.relpersistence.as_str()) {
            (None, "t") => self.temporary_namespace(),
            (Some(schema), _) if *schema == "pg_temp" => self.temporary_namespace(),
            _ => self.creation_namespace(&name)?,
        };
        self.refuse_system_namespace(namespace)?;
        if if_not_exists && self.catalog.relation_in(namespace, &name.name).is_some() {
            self.notice(format!("relation \"{}\" already exists, skipping", name.name));
            return Ok(None);
        }
        Ok(Some((namespace, name.name)))
    }

    fn sort_elements(&mut self, stmt: &pb::CreateStmt, inherited: &Inherited) -> Result<Elements> {
        let mut elements = Elements::default();
        let all = stmt.table_elts.iter().chain(&stmt.constraints).chain(&stmt.nnconstraints);
        for node in all {
            match node.node.as_ref() {
                Some(Node::ColumnDef(def)) if def.type_name.is_none() => {
                    self.refine_column(def, inherited, &mut elements)?;
                }
                Some(Node::ColumnDef(def)) => {
                    let column = self.column_source(def)?;
                    elements.add_constraints(column.constraints.clone());
                    elements.columns.push(column);
                }
                Some(Node::Constraint(constraint)) => elements.add_constraints(vec![(**constraint).clone()]),
                Some(Node::TableLikeClause(like)) => self.expand_like(like, &mut elements)?,
                _ => return unsupported("an element of CREATE TABLE that is not understood"),
            }
        }
        check_duplicate_columns(&elements.columns)?;
        Ok(elements)
    }

    /// Properties that follow the column list.
    fn set_table_properties(&mut self, id: RelId, stmt: &pb::CreateStmt) -> Result<()> {
        let mut options = super::rel_options(&stmt.options)?;
        self.check_rel_options(id, &options)?;
        self.drop_toast_options(id, &mut options)?;
        let am = match (stmt.access_method.as_str(), self.session.default_table_access_method.clone()) {
            ("", None) => None,
            ("", Some(default)) => Some(self.access_method(&default)?),
            (named, _) => Some(self.access_method(named)?),
        };
        let tablespace = match stmt.tablespacename.as_str() {
            "" => self.session.default_tablespace.clone(),
            "pg_default" => None,
            named => Some(Name::new(named)),
        };
        let rel = self.rel_mut(id)?;
        rel.options = options;
        rel.tablespace = tablespace;
        if am.is_some() {
            rel.am = am;
        }
        Ok(())
    }

    /// Sequences of serial and identity columns exist before their table, as on the server.
    fn create_column_sequences(
        &mut self,
        namespace: NamespaceId,
        table: &Name,
        elements: &Elements,
        persistence: Persistence,
    ) -> Result<Vec<(Name, RelId)>> {
        let mut made = Vec::new();
        for column in &elements.columns {
            let sequence = match (&column.serial, &column.identity) {
                (Some(ty), _) => {
                    self.create_owned_sequence(namespace, table, &column.name, *ty, &[], persistence, false)?
                }
                (None, Some((_, options))) => {
                    let ty = column.attribute.ty.ty;
                    self.create_owned_sequence(namespace, table, &column.name, ty, options, persistence, true)?
                }
                (None, None) => continue,
            };
            made.push((column.name.clone(), sequence));
        }
        Ok(made)
    }

    fn link_sequences(&mut self, id: RelId, elements: &Elements, sequences: &[(Name, RelId)]) -> Result<()> {
        for (column, sequence) in sequences {
            let rel = self.rel(id)?;
            let attnum = self.attnum(&rel, column)?;
            let identity = elements.columns.iter().any(|c| c.name == *column && c.identity.is_some());
            self.set_sequence_owner(*sequence, Some((id, attnum)), identity)?;
            if !identity {
                self.set_serial_default(id, attnum, *sequence)?;
            }
        }
        Ok(())
    }

    /// Defaults and generation expressions, once all columns are there.
    fn add_defaults(&mut self, id: RelId, elements: &Elements) -> Result<()> {
        for column in &elements.columns {
            let rel = self.rel(id)?;
            let attnum = self.attnum(&rel, &column.name)?;
            if let Some((kind, expr)) = &column.generated {
                self.set_generated(id, attnum, *kind, expr)?;
            } else if let Some(raw) = &column.default {
                self.set_default(id, attnum, raw)?;
            }
        }
        Ok(())
    }

    /// PRIMARY KEY first, then UNIQUE and EXCLUDE in their order; equal ones are made once
    /// (transformIndexConstraints).
    fn add_keys(&mut self, id: RelId, keys: &[pb::Constraint], likes: &[LikeParts]) -> Result<()> {
        let primary = keys.iter().filter(|k| k.contype() == pb::ConstrType::ConstrPrimary);
        if primary.clone().count() > 1 {
            let rel = self.rel(id)?;
            let message = format!("multiple primary keys for table \"{}\" are not allowed", rel.name);
            return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
        }
        let others = keys.iter().filter(|k| k.contype() != pb::ConstrType::ConstrPrimary);
        let mut wanted: Vec<pb::Constraint> = Vec::new();
        for key in primary.chain(others) {
            match wanted.iter_mut().find(|earlier| same_key(earlier, key)) {
                Some(earlier) if earlier.conname.is_empty() => earlier.conname = key.conname.clone(),
                Some(earlier) if earlier.conname != key.conname && !key.conname.is_empty() => wanted.push(key.clone()),
                Some(_) => {}
                None => wanted.push(key.clone()),
            }
        }
        for key in &wanted {
            self.add_key(id, key, Reach::Partitions)?;
        }
        for like in likes {
            self.copy_like_indexes(id, like)?;
        }
        Ok(())
    }

    /// A partition and a typed table say nothing about columns that the parent does not have.
    fn check_partition_elements(
        &self,
        stmt: &pb::CreateStmt,
        elements: &Elements,
        inherited: &Inherited,
    ) -> Result<()> {
        let own = |column: &ColumnSource| inherited.column(&column.name).is_none();
        if stmt.partbound.is_some() && elements.columns.iter().any(own) {
            return refuse(SqlState::WRONG_OBJECT_TYPE, "a partition cannot have columns of its own");
        }
        Ok(())
    }

    /// `column OPTIONS` of PARTITION OF and OF type: more about a column that is inherited.
    fn refine_column(&mut self, def: &pb::ColumnDef, inherited: &Inherited, elements: &mut Elements) -> Result<()> {
        let name = Name::new(&def.colname);
        let Some(parent) = inherited.column(&name) else {
            return refuse(SqlState::UNDEFINED_COLUMN, format!("column \"{name}\" does not exist"));
        };
        let column = self.refined_column_source(def, parent)?;
        elements.add_constraints(column.constraints.clone());
        elements.columns.push(column);
        Ok(())
    }

    /// Notes that a table has a parent, in both directions.
    pub fn link_parent(&mut self, child: RelId, parent: RelId, partition: bool) -> Result<()> {
        self.rel_mut(child)?.parents.push(parent);
        self.rel_mut(parent)?.children.push(child);
        let kind = if partition { DependencyKind::Auto } else { DependencyKind::Normal };
        self.catalog.depend(child, parent, kind);
        Ok(())
    }
}

impl Elements {
    pub fn add_constraints(&mut self, constraints: Vec<pb::Constraint>) {
        use pb::ConstrType as Kind;
        for constraint in constraints {
            match constraint.contype() {
                Kind::ConstrCheck => self.checks.push(constraint),
                Kind::ConstrNotnull => self.not_nulls.push(constraint),
                Kind::ConstrPrimary | Kind::ConstrUnique | Kind::ConstrExclusion => self.keys.push(constraint),
                Kind::ConstrForeign => self.foreign_keys.push(constraint),
                Kind::ConstrNull
                | Kind::ConstrDefault
                | Kind::ConstrIdentity
                | Kind::ConstrGenerated
                | Kind::ConstrAttrDeferrable
                | Kind::ConstrAttrNotDeferrable
                | Kind::ConstrAttrDeferred
                | Kind::ConstrAttrImmediate
                | Kind::ConstrAttrEnforced
                | Kind::ConstrAttrNotEnforced
                | Kind::Undefined => {}
            }
        }
    }
}

fn same_key(a: &pb::Constraint, b: &pb::Constraint) -> bool {
    a.contype() != pb::ConstrType::ConstrExclusion
        && b.contype() != pb::ConstrType::ConstrExclusion
        && a.indexname.is_empty()
        && b.indexname.is_empty()
        && a.keys == b.keys
        && a.including == b.including
        && a.without_overlaps == b.without_overlaps
        && a.nulls_not_distinct == b.nulls_not_distinct
        && a.deferrable == b.deferrable
        && a.initdeferred == b.initdeferred
}

fn check_duplicate_columns(columns: &[ColumnSource]) -> Result<()> {
    for (i, column) in columns.iter().enumerate() {
        if columns[..i].iter().any(|c| c.name == column.name) {
            let message = format!("column \"{}\" specified more than once", column.name);
            return refuse(SqlState::DUPLICATE_COLUMN, message);
        }
    }
    Ok(())
}
