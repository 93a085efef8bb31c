//! Indexes.  Counterparts: commands/indexcmds.c (DefineIndex, ComputeIndexAttrs, ResolveOpClass,
//! GetDefaultOpClass, ChooseIndexName), catalog/index.c.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::{column_name, cook};
use crate::catalog::class::*;
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::depend::DependencyKind;
use crate::catalog::naming::{index_column_names, index_name_addition};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::{Collation, Expr, ExprNode, TypeRef};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::indexcheck;
use crate::replay::names::{list_items, need, qualified_name};
use crate::replay::tablecmds::{IndexConstraint, NewRelation, attribute_of, rel_options};
use crate::version::Capability;

/// Whether an index of a partitioned table is made on its partitions too; not after ONLY.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Only,
    Partitions,
}

/// Why an index is made.
#[derive(Clone, Default)]
pub(crate) struct IndexOrigin {
    /// It implements a constraint.
    pub constraint: Option<pb::Constraint>,
    /// The index of the partitioned parent, with its constraint.
    pub parent: Option<(RelId, Option<ConstraintId>)>,
}

impl IndexOrigin {
    pub fn constraint(source: &pb::Constraint) -> Self {
        IndexOrigin { constraint: Some(source.clone()), parent: None }
    }
}

/// A column or expression of an index while it is made.
struct KeySource {
    column_name: String,
    key: IndexKey,
    ty: TypeRef,
}

pub(super) fn create_index(exec: &mut Exec, stmt: &pb::IndexStmt) -> Result<()> {
    let var = need(stmt.relation.as_ref(), "relation")?;
    let rel = exec.relation(var)?;
    exec.check_indexable(rel, stmt)?;
    let row = exec.rel(rel)?;
    if !stmt.idxname.is_empty() && stmt.if_not_exists {
        let name = Name::new(&stmt.idxname);
        if exec.catalog.relation_in(row.namespace, &name).is_some() {
            exec.notice(format!("relation \"{name}\" already exists, skipping"));
            return Ok(());
        }
    }
    let reach = if var.inh { Reach::Partitions } else { Reach::Only };
    exec.define_index(rel, stmt, IndexOrigin::default(), reach)?;
    Ok(())
}

/// CLUSTER table USING index
pub(super) fn cluster(exec: &mut Exec, stmt: &pb::ClusterStmt) -> Result<()> {
    let Some(var) = stmt.relation.as_ref().filter(|_| !stmt.indexname.is_empty()) else { return Ok(()) };
    let rel = exec.relation(var)?;
    let row = exec.rel(rel)?;
    let index = exec.catalog.relation_in(row.namespace, &stmt.indexname).filter(|i| row.indexes.contains(i));
    let Some(index) = index else {
        let message = format!("index \"{}\" for table \"{}\" does not exist", stmt.indexname, row.name);
        return refuse(SqlState::UNDEFINED_OBJECT, message);
    };
    for other in row.indexes.clone() {
        if let Some(definition) = exec.rel_mut(other)?.index_mut() {
            definition.clustered = other == index;
        }
    }
    Ok(())
}

impl Exec {
    /// Makes an index, and its counterparts on all partitions.
    pub fn define_index(
        &mut self,
        rel: RelId,
        stmt: &pb::IndexStmt,
        origin: IndexOrigin,
        reach: Reach,
    ) -> Result<RelId> {
        self.refuse_system_catalog(rel)?;
        self.check_indexable(rel, stmt)?;
        let id = self.define_one_index(rel, stmt, &origin)?;
        let row = self.rel(rel)?;
        if row.is_partitioned() && reach == Reach::Partitions {
            for child in row.children.clone() {
                self.index_partition(id, rel, child)?;
            }
        }
        Ok(id)
    }

    /// Refuses an index on what has none, and a unique one where a partition is a foreign table.
    fn check_indexable(&self, rel: RelId, stmt: &pb::IndexStmt) -> Result<()> {
        let row = self.rel(rel)?;
        if !matches!(row.kind, RelKind::Table | RelKind::Partitioned(_) | RelKind::MatView(_)) {
            let named = self.catalog.version.has(Capability::ActionsInRefusals);
            return match row.kind {
                _ if named => self.refuse_kind(&format!("cannot create index on relation \"{}\"", row.name), &row.kind),
                RelKind::Foreign(_) => {
                    let message = format!("cannot create index on foreign table \"{}\"", row.name);
                    refuse(SqlState::WRONG_OBJECT_TYPE, message)
                }
                _ => {
                    let message = format!("\"{}\" is not a table or materialized view", row.name);
                    refuse(SqlState::WRONG_OBJECT_TYPE, message)
                }
            };
        }
        if (stmt.unique || stmt.primary) && self.has_foreign_partition(&row) {
            let message = format!("cannot create unique index on partitioned table \"{}\"", row.name);
            let detail = format!("Table \"{}\" contains partitions that are foreign tables.", row.name);
            return Err(Box::new(Diagnostic::refused(SqlState::WRONG_OBJECT_TYPE, message).with_detail(detail)));
        }
        Ok(())
    }

    fn has_foreign_partition(&self, row: &Relation) -> bool {
        let children = row.children.iter().filter_map(|id| self.catalog.relation(*id));
        row.is_partitioned()
            && children.into_iter().any(|c| matches!(c.kind, RelKind::Foreign(_)) || self.has_foreign_partition(c))
    }

    /// An equal index that the partition has is attached, otherwise one is made. Foreign tables have none.
    fn index_partition(&mut self, parent_index: RelId, parent: RelId, child: RelId) -> Result<()> {
        if matches!(self.rel(child)?.kind, RelKind::Foreign(_)) {
            return Ok(());
        }
        let existing = self.rel(child)?.indexes.clone().into_iter().find(|own| {
            self.catalog.relation(*own).and_then(|r| r.index()).is_some_and(|i| i.parent.is_none())
                && self.same_index_definition(parent_index, *own)
        });
        let own = match existing {
            Some(own) => {
                self.link_index(own, parent_index, child)?;
                return Ok(());
            }
            None => self.clone_index(parent_index, parent, child, Some(parent_index))?,
        };
        if self.rel(child)?.is_partitioned() {
            for grandchild in self.rel(child)?.children.clone() {
                self.index_partition(own, child, grandchild)?;
            }
        }
        Ok(())
    }

    fn define_one_index(&mut self, rel: RelId, stmt: &pb::IndexStmt, origin: &IndexOrigin) -> Result<RelId> {
        let row = self.rel(rel)?;
        let am_name = match stmt.access_method.as_str() {
            "" => "btree",
            "rtree" => "gist",
            named => named,
        };
        let am = self.access_method(am_name)?;
        self.check_index_method(am, stmt)?;
        // The predicate comes before the keys, as transformIndexStmt and DefineIndex have it.
        let predicate = match stmt.where_clause.as_deref() {
            Some(raw) => Some(match cook::index_predicate(&self.cx(), raw, rel) {
                Ok(expr) => expr,
                Err(rejected) => self.unresolved(rejected, raw, rel.address())?,
            }),
            None => None,
        };
        let mut sources = Vec::new();
        for elem in indexcheck::elements(stmt) {
            sources.push(self.index_key(rel, elem, am, stmt, !stmt.exclude_op_names.is_empty())?);
        }
        if let Some(predicate) = &predicate {
            cook::check_index_predicate(&self.cx(), predicate)?;
        }
        // A condition that is always true is none (make_ands_implicit).
        let predicate = predicate.filter(|expr| !cook::is_true(expr)).map(Arc::new);
        let include = self.include_columns(&row, stmt)?;
        let keys: Vec<IndexKey> = sources.iter().map(|s| s.key.clone()).collect();
        if stmt.primary {
            self.check_no_primary_key(rel)?;
        }
        self.check_virtual_keys(&row, stmt, &keys)?;
        let names = self.index_names(&row, &sources, &include);
        let name = self.index_name(&row, stmt, &names)?;
        let attributes = self.index_attributes(&row, &sources, &include, &names);
        let definition = IndexRel {
            table: rel,
            keys,
            include,
            predicate: predicate.clone(),
            unique: stmt.unique,
            primary: stmt.primary,
            exclusion: !stmt.exclude_op_names.is_empty() || stmt.iswithoutoverlaps,
            immediate: !stmt.deferrable,
            nulls_not_distinct: stmt.nulls_not_distinct,
            clustered: false,
            valid: true,
            constraint: None,
            parent: None,
        };
        self.check_unique_over_partitions(&row, &definition)?;
        let id = self.put_index(&row, name.clone(), am, attributes, definition)?;
        self.set_index_storage(id, stmt)?;
        if let Some(source) = &origin.constraint {
            let constraint = self.index_constraint(source, stmt, &sources, origin)?;
            self.make_index_constraint(rel, id, name, constraint)?;
        }
        Ok(id)
    }

    fn set_index_storage(&mut self, id: RelId, stmt: &pb::IndexStmt) -> Result<()> {
        let options = rel_options(&stmt.options)?;
        self.check_rel_options(id, &options)?;
        let tablespace = match stmt.table_space.as_str() {
            "" => self.session.default_tablespace.clone(),
            "pg_default" => None,
            named => Some(Name::new(named)),
        };
        let row = self.rel_mut(id)?;
        row.options = options;
        row.tablespace = tablespace;
        Ok(())
    }

    /// Puts an index in place with its dependencies.
    fn put_index(
        &mut self,
        table: &Relation,
        name: Name,
        am: AmId,
        attributes: Vec<Attribute>,
        definition: IndexRel,
    ) -> Result<RelId> {
        let id = self.define_relation(NewRelation {
            name,
            namespace: table.namespace,
            kind: RelKind::Index(definition.clone()),
            persistence: table.persistence,
            attributes,
        })?;
        let row = self.rel_mut(id)?;
        row.am = Some(am);
        self.depend_index(id, &definition);
        Ok(id)
    }

    pub(super) fn depend_index(&mut self, id: RelId, definition: &IndexRel) {
        let table = definition.table;
        let columns = definition.keys.iter().map(|k| k.attno).chain(definition.include.iter().copied());
        let mut any = false;
        for attno in columns.filter(|a| *a != 0) {
            any = true;
            self.catalog.depend(id, ObjectAddress::attribute(table, attno), DependencyKind::Auto);
        }
        for key in &definition.keys {
            if let Some(collation) = key.collation {
                self.catalog.depend(id, collation, DependencyKind::Normal);
            }
            if let Some(opclass) = key.opclass {
                self.catalog.depend(id, opclass, DependencyKind::Normal);
            }
        }
        let exprs = definition.keys.iter().filter_map(|k| k.expr.clone()).chain(definition.predicate.clone());
        for expr in exprs.collect::<Vec<_>>() {
            let kind = DependencyKind::Normal;
            self.catalog.depend_on_expr(id.address(), &expr, &[table], kind, DependencyKind::Auto);
        }
        if !any {
            self.catalog.depend(id, table, DependencyKind::Auto);
        }
    }

    fn index_constraint(
        &self,
        source: &pb::Constraint,
        stmt: &pb::IndexStmt,
        keys: &[KeySource],
        origin: &IndexOrigin,
    ) -> Result<IndexConstraint> {
        let kind = match source.contype() {
            pb::ConstrType::ConstrPrimary => ConstraintKind::PrimaryKey { period: source.without_overlaps },
            pb::ConstrType::ConstrExclusion => {
                let opers = stmt.exclude_op_names.iter().zip(keys);
                let opers = opers.map(|(name, key)| self.exclusion_operator(name, key)).collect::<Result<_>>()?;
                ConstraintKind::Exclusion { opers }
            }
            _ => ConstraintKind::Unique { period: source.without_overlaps },
        };
        let parent = origin.parent.and_then(|(_, constraint)| constraint);
        Ok(IndexConstraint { kind, deferrable: source.deferrable, initially_deferred: source.initdeferred, parent })
    }

    fn exclusion_operator(&self, name: &pb::Node, key: &KeySource) -> Result<OperId> {
        let name = qualified_name(list_items(name.node.as_ref()))?;
        crate::analyze::oper::compatible(&self.cx(), &name, key.ty.ty, key.ty.ty)
            .map_or_else(|| refuse(SqlState::UNDEFINED_FUNCTION, format!("operator does not exist: {name}")), Ok)
    }

    fn index_key(
        &mut self,
        rel: RelId,
        elem: &pb::IndexElem,
        am: AmId,
        stmt: &pb::IndexStmt,
        exclusion: bool,
    ) -> Result<KeySource> {
        let row = self.rel(rel)?;
        let (attno, expr, ty, own_collation, column_name) = match elem.expr.as_deref() {
            None => {
                let Some(attno) = row.attnum(&Name::new(&elem.name)) else {
                    let message = if stmt.isconstraint {
                        format!("column \"{}\" named in key does not exist", elem.name)
                    } else {
                        format!("column \"{}\" does not exist", elem.name)
                    };
                    return refuse(SqlState::UNDEFINED_COLUMN, message);
                };
                let (ty, collation) =
                    row.attribute(attno).map_or((TypeRef::plain(wellknown::TEXT), None), |a| (a.ty, a.collation));
                (attno, None, ty, collation, elem.name.clone())
            }
            Some(raw) => {
                let key = self.key_expression(raw, rel)?;
                let name = column_name::figure_index_column_name(&self.cx(), raw, key.expr.as_ref());
                let name = name.unwrap_or_else(|| "expr".to_owned());
                (key.attno, key.expr.map(Arc::new), TypeRef::plain(key.ty), key.collation, name)
            }
        };
        let collation = self.key_collation(elem, ty.ty, own_collation)?;
        let is_unresolved = expr.as_ref().is_some_and(|e: &Arc<Expr>| matches!(e.node, ExprNode::Unresolved { .. }));
        let opclass = match elem.opclass.as_slice() {
            [] if is_unresolved => None,
            names => self.resolve_opclass(names, ty.ty, am)?,
        };
        self.check_key_order(am, elem)?;
        let descending = elem.ordering() == pb::SortByDir::SortbyDesc;
        let ordered = am == wellknown::BTREE || !exclusion && elem.ordering() != pb::SortByDir::SortbyDefault;
        let nulls_first = match elem.nulls_ordering() {
            pb::SortByNulls::SortbyNullsFirst => true,
            pb::SortByNulls::SortbyNullsLast => false,
            pb::SortByNulls::SortbyNullsDefault | pb::SortByNulls::Undefined => ordered && descending,
        };
        let key = IndexKey {
            attno,
            expr,
            collation,
            opclass,
            opclass_options: rel_options(&elem.opclassopts)?,
            descending,
            nulls_first,
            statistics: None,
        };
        Ok(KeySource { column_name, key, ty })
    }

    fn key_expression(&mut self, raw: &pb::Node, rel: RelId) -> Result<cook::KeyExpr> {
        match cook::index_expression(&self.cx(), raw, rel) {
            Ok(key) => Ok(key),
            Err(rejected) => {
                let expr = self.unresolved(rejected, raw, rel.address())?;
                Ok(cook::KeyExpr { attno: 0, expr: Some(expr), ty: wellknown::UNKNOWN, collation: None })
            }
        }
    }

    fn key_collation(&self, elem: &pb::IndexElem, ty: TypeId, own: Collation) -> Result<Collation> {
        let collatable = self.catalog.type_(ty).is_some_and(|t| t.collation.is_some());
        if elem.collation.is_empty() {
            return Ok(own.filter(|_| collatable));
        }
        if !collatable {
            let words = self.type_words(ty);
            return refuse(SqlState::DATATYPE_MISMATCH, format!("collations are not supported by type {words}"));
        }
        self.collation(&elem.collation, -1).map(Some)
    }

    fn include_columns(&self, row: &Relation, stmt: &pb::IndexStmt) -> Result<Vec<AttrNumber>> {
        let mut include = Vec::new();
        for node in &stmt.index_including_params {
            let Some(Node::IndexElem(elem)) = node.node.as_ref() else { continue };
            if elem.expr.is_some() {
                return refuse(SqlState::FEATURE_NOT_SUPPORTED, "expressions are not supported in included columns");
            }
            let Some(attno) = row.attnum(&Name::new(&elem.name)) else {
                return refuse(SqlState::UNDEFINED_COLUMN, format!("column \"{}\" does not exist", elem.name));
            };
            include.push(attno);
        }
        Ok(include)
    }

    fn index_names(&self, row: &Relation, keys: &[KeySource], include: &[AttrNumber]) -> Vec<Name> {
        let included = include.iter().filter_map(|a| row.attribute(*a)).map(|a| a.name.as_str());
        index_column_names(keys.iter().map(|k| k.column_name.as_str()).chain(included))
    }

    fn index_name(&self, row: &Relation, stmt: &pb::IndexStmt, columns: &[Name]) -> Result<Name> {
        if !stmt.idxname.is_empty() {
            let name = Name::new(&stmt.idxname);
            if stmt.isconstraint && self.catalog.relation_has_constraint(row.id, &name) {
                let message = format!("constraint \"{name}\" for relation \"{}\" already exists", row.name);
                return refuse(SqlState::DUPLICATE_OBJECT, message);
            }
            return Ok(name);
        }
        let addition = index_name_addition(columns.iter().map(|n| n.as_str()));
        let (addition, label) = if stmt.primary {
            (None, "pkey")
        } else if !stmt.exclude_op_names.is_empty() {
            (Some(addition.as_str()), "excl")
        } else if stmt.isconstraint {
            (Some(addition.as_str()), "key")
        } else {
            (Some(addition.as_str()), "idx")
        };
        let constraint = stmt.isconstraint;
        Ok(self.catalog.choose_relation_name(&row.name, addition, label, row.namespace, constraint))
    }

    fn index_attributes(
        &self,
        table: &Relation,
        keys: &[KeySource],
        include: &[AttrNumber],
        names: &[Name],
    ) -> Vec<Attribute> {
        let at = self.locator.whole;
        let included = include.iter().filter_map(|a| table.attribute(*a)).map(|a| (a.ty, a.collation));
        let columns = keys.iter().map(|k| (k.ty, k.key.collation)).chain(included);
        columns.zip(names).map(|((ty, collation), name)| attribute_of(self, name.clone(), ty, collation, at)).collect()
    }

    /// Types of an index's columns follow those of the table.
    pub fn refresh_index_attributes(&mut self, id: RelId) -> Result<()> {
        let row = self.rel(id)?;
        let Some(index) = row.index() else { return Ok(()) };
        let table = self.rel(index.table)?;
        let types: Vec<TypeRef> = index
            .keys
            .iter()
            .map(|k| match &k.expr {
                Some(expr) => self.catalog.expr_type_ref(expr),
                None => table.attribute(k.attno).map_or(TypeRef::plain(wellknown::TEXT), |a| a.ty),
            })
            .collect();
        let definition = index.clone();
        for (attr, ty) in self.rel_mut(id)?.attributes_mut().iter_mut().zip(types) {
            attr.ty = ty;
        }
        let constraint = definition.constraint;
        for kind in [DependencyKind::Auto, DependencyKind::Normal] {
            self.catalog.depends.forget_kind(id.address(), kind);
        }
        if constraint.is_none() {
            self.depend_index(id, &definition);
        }
        Ok(())
    }

    /// The operator class that was named, or the type's default (ResolveOpClass).
    pub fn resolve_opclass(&self, names: &[pb::Node], ty: TypeId, am: AmId) -> Result<Option<OpClassId>> {
        let am_name = self.catalog.access_method(am).map(|a| a.name.clone()).unwrap_or_default();
        let words = || self.type_words(ty);
        if names.is_empty() {
            let found = crate::catalog::opclass::default_opclass(&self.catalog, am, ty);
            if found.is_none() {
                let message =
                    format!("data type {} has no default operator class for access method \"{am_name}\"", words());
                let hint = "You must specify an operator class for the index or define a default operator class for \
                            the data type.";
                return Err(Box::new(Diagnostic::refused(SqlState::UNDEFINED_OBJECT, message).with_hint(hint)));
            }
            return Ok(found);
        }
        let name = qualified_name(names)?;
        let Some(id) = self.catalog.find_opclass(&self.session.path, am, &name) else {
            let message = format!("operator class \"{name}\" does not exist for access method \"{am_name}\"");
            return refuse(SqlState::UNDEFINED_OBJECT, message);
        };
        let input = self.catalog.opclass(id).map_or(ty, |c| c.input);
        if input != ty && !crate::catalog::opclass::is_binary_coercible(&self.catalog, ty, input) {
            let message = format!("operator class \"{name}\" does not accept data type {}", words());
            return refuse(SqlState::DATATYPE_MISMATCH, message);
        }
        Ok(Some(id))
    }

    /// Whether two indexes of a parent and its partition would serve the same (CompareIndexInfo).
    pub fn same_index_definition(&self, a: RelId, b: RelId) -> bool {
        let (Ok(a), Ok(b)) = (self.rel(a), self.rel(b)) else { return false };
        let (Some(x), Some(y)) = (a.index(), b.index()) else { return false };
        let (Ok(table_x), Ok(table_y)) = (self.rel(x.table), self.rel(y.table)) else { return false };
        let name = |rel: &Relation, attno: AttrNumber| rel.attribute(attno).map(|a| a.name.clone());
        let kind = |constraint: Option<ConstraintId>| {
            let row = constraint.and_then(|c| self.catalog.constraint(c));
            row.map(|c| std::mem::discriminant(&c.kind))
        };
        let text = |expr: &Option<Arc<crate::nodes::Expr>>, rel: RelId| expr.as_ref().map(|e| self.printed(e, rel));
        a.am == b.am
            && x.unique == y.unique
            && x.nulls_not_distinct == y.nulls_not_distinct
            && (x.constraint.is_none() || kind(x.constraint) == kind(y.constraint))
            && x.keys.len() == y.keys.len()
            && x.include.len() == y.include.len()
            && x.include.iter().zip(&y.include).all(|(i, j)| name(&table_x, *i) == name(&table_y, *j))
            && x.keys.iter().zip(&y.keys).all(|(k, l)| {
                name(&table_x, k.attno) == name(&table_y, l.attno)
                    && k.collation == l.collation
                    && k.opclass == l.opclass
                    && k.descending == l.descending
                    && k.nulls_first == l.nulls_first
                    && text(&k.expr, x.table) == text(&l.expr, y.table)
            })
            && text(&x.predicate, x.table) == text(&y.predicate, y.table)
    }

    /// An index of another table with the definition of this one; a part of `parent` where given
    /// (generateClonedIndexStmt).
    pub fn clone_index(&mut self, index: RelId, from: RelId, to: RelId, parent: Option<RelId>) -> Result<RelId> {
        let source = self.rel(index)?;
        let (from_row, to_row) = (self.rel(from)?, self.rel(to)?);
        let Some(definition) = source.index() else {
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not an index", source.name));
        };
        let mut own = definition.clone();
        own.table = to;
        own.constraint = None;
        own.parent = None;
        own.clustered = false;
        let map = |attno: AttrNumber| from_row.attribute(attno).and_then(|a| to_row.attnum(&a.name)).unwrap_or(0);
        for key in &mut own.keys {
            key.attno = map(key.attno);
            if let Some(expr) = &key.expr {
                key.expr = Some(Arc::new(self.map_to_child(expr, &from_row, &to_row)?));
            }
        }
        own.include = own.include.iter().map(|a| map(*a)).collect();
        if let Some(predicate) = &own.predicate {
            own.predicate = Some(Arc::new(self.map_to_child(predicate, &from_row, &to_row)?));
        }
        self.check_unique_over_partitions(&to_row, &own)?;
        let constraint = definition.constraint.and_then(|c| self.catalog.constraint(c)).map(|c| (**c).clone());
        let name = self.cloned_index_name(&source, definition, &to_row, constraint.as_ref());
        let mut attributes = source.attributes.to_vec();
        attributes.iter_mut().for_each(|a| a.at = crate::catalog::evidence::Evidence::new(self.locator.whole));
        let id = self.put_index(&to_row, name.clone(), source.am.unwrap_or(wellknown::BTREE), attributes, own)?;
        let row = self.rel_mut(id)?;
        row.options = source.options.clone();
        row.tablespace = source.tablespace.clone();
        if let Some(constraint) = constraint {
            let made = IndexConstraint {
                kind: constraint.kind.clone(),
                deferrable: constraint.deferrable,
                initially_deferred: constraint.initially_deferred,
                parent: None,
            };
            self.make_index_constraint(to, id, name, made)?;
        }
        if let Some(parent) = parent {
            self.link_index(id, parent, to)?;
        }
        Ok(id)
    }

    fn cloned_index_name(
        &self,
        source: &Relation,
        definition: &IndexRel,
        table: &Relation,
        constraint: Option<&Constraint>,
    ) -> Name {
        let addition = index_name_addition(source.attributes.iter().map(|a| a.name.as_str()));
        let (addition, label) = match constraint.map(|c| &c.kind) {
            _ if definition.primary => (None, "pkey"),
            Some(ConstraintKind::Exclusion { .. }) => (Some(addition.as_str()), "excl"),
            Some(_) => (Some(addition.as_str()), "key"),
            None => (Some(addition.as_str()), "idx"),
        };
        self.catalog.choose_relation_name(&table.name, addition, label, table.namespace, constraint.is_some())
    }
}
