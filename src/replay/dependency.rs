//! What a stored tree depends on.  Counterpart: catalog/dependency.c (recordDependencyOnExpr,
//! recordDependencyOnSingleRelExpr, find_expr_references_walker).

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::catalog::depend::DependencyKind;
use crate::datum::Datum;
use crate::nodes::walk::{for_each_child, for_each_part, subquery};
use crate::nodes::*;
use crate::oid::*;

/// What the columns of a range table entry belong to.
#[derive(Clone, Copy)]
enum Entry<'a> {
    Relation(RelId),
    /// Merged columns of a join stand for expressions.
    Join(&'a [Expr]),
    Other,
}

/// Finds everything that trees mention.
pub(crate) struct References<'a> {
    catalog: &'a Catalog,
    /// Range tables from the outermost level inwards.
    levels: Vec<Vec<Entry<'a>>>,
    pub found: BTreeSet<ObjectAddress>,
}

impl<'a> References<'a> {
    pub fn new(catalog: &'a Catalog) -> Self {
        References { catalog, levels: Vec::new(), found: BTreeSet::new() }
    }

    /// References of an expression whose range table holds just these relations.
    pub fn of_expr(catalog: &'a Catalog, expr: &'a Expr, relations: &[RelId]) -> BTreeSet<ObjectAddress> {
        let mut references = References::new(catalog);
        references.levels.push(relations.iter().copied().map(Entry::Relation).collect());
        references.expr(expr);
        references.found
    }

    pub fn of_query(catalog: &'a Catalog, query: &'a Query) -> BTreeSet<ObjectAddress> {
        let mut references = References::new(catalog);
        references.query(query);
        references.found
    }

    fn add(&mut self, object: impl Into<ObjectAddress>) {
        let object = object.into();
        if object.id >= FIRST_NORMAL_OBJECT_ID {
            self.found.insert(object);
        }
    }

    fn add_collation(&mut self, collation: Collation) {
        collation.into_iter().for_each(|c| self.add(c));
    }

    fn expr(&mut self, expr: &'a Expr) {
        stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
            self.own(&expr.node);
            for_each_child(expr, &mut |child| self.expr(child));
            if let Some(query) = subquery(expr) {
                self.query(query);
            }
        });
    }

    /// What one node names by itself.
    fn own(&mut self, node: &ExprNode) {
        match node {
            ExprNode::Var(var) => self.var(var),
            ExprNode::Const(constant) => {
                self.add(constant.ty.ty);
                self.add_collation(constant.collation);
                constant.value.iter().for_each(|value| self.datum(value));
            }
            ExprNode::Param(param) => self.add(param.ty.ty),
            ExprNode::Aggref(agg) => self.add(agg.proc),
            ExprNode::WindowFunc(func) => self.add(func.proc),
            ExprNode::FuncExpr(func) => self.add(func.proc),
            ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => self.add(op.oper),
            ExprNode::ScalarArrayOp { oper, .. } => self.add(*oper),
            ExprNode::RowCompare { opers, .. } => opers.iter().for_each(|oper| self.add(*oper)),
            ExprNode::RelabelType { ty, collation, .. }
            | ExprNode::ArrayCoerce { ty, collation, .. }
            | ExprNode::CoerceToDomain { ty, collation, .. } => {
                self.add(ty.ty);
                self.add_collation(*collation);
            }
            ExprNode::FieldSelect { arg, attno, ty, .. } => {
                self.add(ty.ty);
                self.field(arg, *attno);
            }
            ExprNode::CoerceViaIo { ty, .. } | ExprNode::ConvertRowtype { ty, .. } | ExprNode::RowExpr { ty, .. } => {
                self.add(*ty);
            }
            ExprNode::CollateExpr { collation, .. } => self.add(*collation),
            ExprNode::ArrayExpr { array_type, .. } => self.add(*array_type),
            ExprNode::NextValue { sequence, .. } => self.add(*sequence),
            ExprNode::FieldStore { ty, .. } => self.add(*ty),
            ExprNode::JsonExpr(json) => self.add(json.result.ty),
            ExprNode::SubscriptingRef(sub) => self.add(sub.result.ty),
            ExprNode::GroupingFunc { .. }
            | ExprNode::NamedArg { .. }
            | ExprNode::BoolExpr { .. }
            | ExprNode::SubLink(_)
            | ExprNode::CaseExpr(_)
            | ExprNode::CaseTest { .. }
            | ExprNode::Coalesce { .. }
            | ExprNode::MinMax { .. }
            | ExprNode::SqlValueFunction { .. }
            | ExprNode::XmlExpr(_)
            | ExprNode::NullTest { .. }
            | ExprNode::BooleanTest { .. }
            | ExprNode::CoerceToDomainValue { .. }
            | ExprNode::SetToDefault { .. }
            | ExprNode::JsonValue(_)
            | ExprNode::MergeSupport
            | ExprNode::CurrentOf { .. }
            | ExprNode::Unresolved { .. } => {}
        }
    }

    fn datum(&mut self, value: &Datum) {
        match value {
            Datum::Address(object) => self.add(*object),
            Datum::Array { elements, .. } | Datum::Row(elements) => {
                elements.iter().flatten().for_each(|e| self.datum(e))
            }
            Datum::Text(_) | Datum::Opaque(_) | Datum::EnumLabel(_) => {}
        }
    }

    fn var(&mut self, var: &Var) {
        let level = self.levels.len().checked_sub(1 + var.levels_up as usize);
        let entry = level.and_then(|level| {
            let entry = self.levels[level].get((var.varno as usize).checked_sub(1)?).copied()?;
            Some((level, entry))
        });
        match entry {
            Some((_, Entry::Relation(rel))) => self.add(ObjectAddress::attribute(rel, var.attno.max(0))),
            Some((level, Entry::Join(aliases))) => {
                let alias = usize::try_from(var.attno).ok().and_then(|n| aliases.get(n.checked_sub(1)?));
                if let Some(alias) = alias {
                    let inner = self.levels.split_off(level + 1);
                    self.expr(alias);
                    self.levels.extend(inner);
                }
            }
            Some((_, Entry::Other)) | None => {}
        }
    }

    /// A field of a composite value is a column of the composite's relation.
    fn field(&mut self, arg: &Expr, attno: AttrNumber) {
        let ty = match &arg.node {
            ExprNode::Var(var) => Some(var.ty.ty),
            ExprNode::FuncExpr(func) => Some(func.result),
            ExprNode::FieldSelect { ty, .. } | ExprNode::RelabelType { ty, .. } => Some(ty.ty),
            _ => None,
        };
        let rel = ty.and_then(|ty| self.catalog.type_(self.catalog.base_type(ty))).and_then(|ty| ty.relation());
        if let Some(rel) = rel {
            self.add(ObjectAddress::attribute(rel, attno));
        }
    }

    pub fn query(&mut self, query: &'a Query) {
        stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
            let entries = query.rtable.iter().map(|rte| match &rte.kind {
                RteKind::Relation { rel, .. } => Entry::Relation(*rel),
                RteKind::Join { aliases, .. } => Entry::Join(aliases),
                _ => Entry::Other,
            });
            self.levels.push(entries.collect());
            query.rtable.iter().for_each(|rte| self.range_table_entry(rte));
            self.sorting(query);
            let (mut inner, mut exprs) = (Vec::new(), Vec::new());
            for_each_part(query, &mut |expr| exprs.push(expr), &mut |q| inner.push(q));
            // What a join's columns stand for counts only where one is used.
            let unused: Vec<&Expr> = query.rtable.iter().flat_map(join_aliases).collect();
            exprs.retain(|expr| !unused.iter().any(|alias| std::ptr::eq(*alias, *expr)));
            exprs.into_iter().for_each(|expr| self.expr(expr));
            inner.into_iter().for_each(|q| self.query(q));
            self.levels.pop();
        });
    }

    fn range_table_entry(&mut self, rte: &RangeTblEntry) {
        match &rte.kind {
            RteKind::Relation { rel, .. } | RteKind::NamedTuplestore { rel } => self.add(*rel),
            RteKind::Function { functions, .. } => {
                functions.iter().flat_map(|f| &f.coldefs).for_each(|column| self.add(column.ty.ty));
            }
            RteKind::TableFunc(table) => table.columns.iter().for_each(|column| self.add(column.ty.ty)),
            RteKind::Subquery { .. }
            | RteKind::Join { .. }
            | RteKind::Values { .. }
            | RteKind::Cte { .. }
            | RteKind::Result => {}
        }
    }

    fn sorting(&mut self, query: &Query) {
        let windows = query.windows.iter().flat_map(|w| w.partition.iter().chain(&w.order));
        for clause in query.group.iter().chain(&query.sort).chain(&query.distinct).chain(windows) {
            self.add(clause.eq_oper);
            clause.sort_oper.iter().for_each(|oper| self.add(*oper));
        }
        let conflict = query.on_conflict.as_ref().and_then(|c| c.constraint);
        conflict.iter().for_each(|constraint| self.add(*constraint));
    }
}

fn join_aliases(rte: &RangeTblEntry) -> &[Expr] {
    match &rte.kind {
        RteKind::Join { aliases, .. } => aliases,
        _ => &[],
    }
}

impl Catalog {
    /// Records what an object's expression refers to, its own relation's columns with another kind.
    pub(crate) fn depend_on_expr(
        &mut self,
        depender: ObjectAddress,
        expr: &Expr,
        relations: &[RelId],
        kind: DependencyKind,
        self_kind: DependencyKind,
    ) {
        let found = References::of_expr(self, expr, relations);
        let own = |object: &ObjectAddress| {
            object.class == ObjectClass::Relation && relations.first().is_some_and(|rel| rel.0 == object.id)
        };
        for object in found {
            let kind = if own(&object) { self_kind } else { kind };
            if object != depender {
                self.depends.add(depender, object, kind);
            }
        }
    }

    pub(crate) fn depend_on_query(&mut self, depender: ObjectAddress, query: &Query) {
        for object in References::of_query(self, query) {
            if object.whole() != depender.whole() {
                self.depends.add(depender, object, DependencyKind::Normal);
            }
        }
    }

    /// Records a dependency, unless what is referenced came with the server.
    pub(crate) fn depend(
        &mut self,
        depender: impl Into<ObjectAddress>,
        referenced: impl Into<ObjectAddress>,
        kind: DependencyKind,
    ) {
        let referenced = referenced.into();
        if referenced.id >= FIRST_NORMAL_OBJECT_ID || referenced.class == ObjectClass::Namespace {
            self.depends.add(depender.into(), referenced, kind);
        }
    }
}
