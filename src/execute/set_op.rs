//! UNION, INTERSECT and EXCEPT.  Counterparts: executor/nodeSetOp.c, optimizer/prep/prepunion.c.

use crate::analyze::coerce::{Coercion, coerce_type};
use crate::diag::{Result, unsupported};
use crate::execute::arrange::SortKey;
use crate::execute::compare::Comparison;
use crate::execute::run::{Run, deeper};
use crate::execute::scope::{Level, Scope, Tuple};
use crate::execute::{Row, Rows};
use crate::nodes::*;

impl Run<'_> {
    pub(super) fn set_operation(&mut self, level: &Level<'_>, outer: Option<&Scope<'_>>) -> Result<Rows> {
        match level.query.set_operation.as_deref() {
            Some(tree) => self.arm_rows(level, tree, outer),
            None => unsupported("a set operation that is not there"),
        }
    }

    fn arm_rows(&mut self, level: &Level<'_>, tree: &SetOperation, outer: Option<&Scope<'_>>) -> Result<Rows> {
        deeper(|| match tree {
            SetOperation::Leaf(rte) => self.leaf_rows(level, *rte, outer),
            SetOperation::Node { op, all, left, right, columns, groups } => {
                let left = self.arm(level, left, columns, outer)?;
                let right = self.arm(level, right, columns, outer)?;
                let keys = self.union_keys(groups, columns);
                self.combine(*op, *all, left, right, &keys)
            }
        })
    }

    fn leaf_rows(&mut self, level: &Level<'_>, rte: u32, outer: Option<&Scope<'_>>) -> Result<Rows> {
        match level.query.rtable.get((rte as usize).wrapping_sub(1)).map(|e| &e.kind) {
            Some(RteKind::Subquery { query, .. }) => {
                let tuple = Tuple::unbound(level.query.rtable.len());
                let scope = Scope::new(level, &tuple, outer);
                self.query(query, Vec::new(), Some(&scope))
            }
            _ => unsupported("an arm of a set operation that is no query"),
        }
    }

    /// The rows of an arm in the types of the operation around it.
    pub(super) fn arm(
        &mut self,
        level: &Level<'_>,
        tree: &SetOperation,
        columns: &[(TypeRef, Collation)],
        outer: Option<&Scope<'_>>,
    ) -> Result<Rows> {
        let mut rows = self.arm_rows(level, tree, outer)?;
        let given: Vec<TypeRef> = match tree {
            SetOperation::Leaf(rte) => match level.query.rtable.get((*rte as usize).wrapping_sub(1)).map(|e| &e.kind) {
                Some(RteKind::Subquery { query, .. }) => {
                    query.outputs().map(|t| self.cx().catalog.expr_type_ref(&t.expr)).collect()
                }
                _ => return unsupported("an arm of a set operation that is no query"),
            },
            SetOperation::Node { columns, .. } => columns.iter().map(|(ty, _)| *ty).collect(),
        };
        let at = level.query.at;
        for (i, (from, (to, _))) in given.iter().zip(columns).enumerate().filter(|(_, (f, (t, _)))| f.ty != t.ty) {
            let test = Expr::new(ExprNode::CaseTest { ty: *from, collation: None }, at);
            let cast = coerce_type(&self.cx(), test, from.ty, TypeRef::plain(to.ty), Coercion::IMPLICIT)?;
            let (inner, tuple) = (Query::empty(Command::Select, at), Tuple::default());
            let inner = Level::new(&inner);
            for value in rows.rows.iter_mut().filter_map(|row| row.get_mut(i)) {
                let old = std::mem::replace(value, Value::Null);
                let scope = Scope { case_value: Some(&old), ..Scope::new(&inner, &tuple, None) };
                *value = self.eval(&cast, &scope)?;
            }
        }
        Ok(rows)
    }

    pub(super) fn union_keys(&self, groups: &[SortGroupClause], columns: &[(TypeRef, Collation)]) -> Vec<SortKey> {
        let key = |(place, (group, (ty, collation))): (usize, (&SortGroupClause, &(TypeRef, Collation)))| {
            let test = ExprNode::CaseTest { ty: *ty, collation: *collation };
            let expr = Expr::new(test, crate::text::Span::BUILTIN);
            let by = Comparison::of_clause(&self.cx(), group, &expr);
            SortKey { place, by, descending: false, nulls_first: false }
        };
        groups.iter().zip(columns).enumerate().map(key).collect()
    }

    /// Each row once.
    pub(super) fn distinct_arm(&mut self, rows: &mut Rows, keys: &[SortKey]) -> Result<()> {
        let all = std::mem::take(&mut rows.rows);
        let groups = self.group_rows(&all, keys)?;
        rows.rows = groups.groups.iter().filter_map(|g| g.first()).map(|i| all[*i].clone()).collect();
        if let Some((i, why)) = groups.undecided.first() {
            if rows.rows.is_empty() {
                rows.rows.push(all[*i].clone());
            }
            rows.doubt.get_or_insert_with(|| why.clone());
        }
        Ok(())
    }

    fn combine(&mut self, op: SetOp, all: bool, left: Rows, right: Rows, keys: &[SortKey]) -> Result<Rows> {
        let doubt = match op {
            // Nothing is taken from nothing.
            SetOp::Except if left.rows.is_empty() && left.doubt.is_none() => None,
            _ => left.doubt.clone().or_else(|| right.doubt.clone()),
        };
        if op == SetOp::Union {
            let mut rows = Rows { rows: left.rows, doubt };
            rows.rows.extend(right.rows);
            if !all {
                self.distinct_arm(&mut rows, keys)?;
            }
            return Ok(rows);
        }
        let split = left.rows.len();
        let mut both: Vec<Row> = left.rows;
        both.extend(right.rows);
        let groups = self.group_rows(&both, keys)?;
        let mut rows = Rows { rows: Vec::new(), doubt };
        if let Some((_, why)) = groups.undecided.first() {
            rows.doubt.get_or_insert_with(|| why.clone());
        }
        // What the other side may have besides takes away the certainty of EXCEPT.
        let certain = op == SetOp::Intersect || (right.doubt.is_none() && groups.undecided.is_empty());
        for group in &groups.groups {
            let on_left = group.iter().filter(|i| **i < split).count();
            let on_right = group.len() - on_left;
            let count = match (op, all) {
                (SetOp::Intersect, true) => on_left.min(on_right),
                (SetOp::Intersect, false) => usize::from(on_left > 0 && on_right > 0),
                (_, true) => on_left.saturating_sub(on_right),
                (_, false) => usize::from(on_left > 0 && on_right == 0),
            };
            if let Some(first) = group.first().filter(|_| certain) {
                rows.rows.extend(std::iter::repeat_n(&both[*first], count).cloned());
            }
        }
        Ok(rows)
    }
}
