//! Queries in lockstep.  Counterpart: nodes/equalfuncs.c, for parsenodes.h.
//!
//! Deviation: aliases and the names of range table entries do not count, for variables are bound to
//! entries and columns, not to names.

use crate::compare::equal::expr::relation_of;
use crate::compare::equal::{Lockstep, Outputs};
use crate::compare::pairing::optional;
use crate::nodes::*;
use crate::oid::RelId;

impl<'a> Lockstep<'a> {
    pub(super) fn query(&self, expected: &Query, actual: &Query) -> bool {
        self.query_with(expected, actual, self.outputs)
    }

    /// The query of an expression, whose outputs nobody calls by name.
    pub(super) fn sublink_query(&self, expected: &Query, actual: &Query) -> bool {
        self.query_with(expected, actual, Outputs::Unnamed)
    }

    fn query_with(&self, expected: &Query, actual: &Query, outputs: Outputs) -> bool {
        // A lockstep of its own, for trees brought to canonical form live no longer than this call.
        let inner = Lockstep {
            pairing: self.pairing,
            base: self.base,
            queries: std::cell::RefCell::new(self.queries.borrow().clone()),
            unknown: std::cell::RefCell::new(None),
            retyped: std::cell::Cell::new(false),
            loosely: self.loosely,
            // What the arms of a set operation call their outputs is lost when they are printed.
            outputs: if expected.set_operation.is_some() { Outputs::Unnamed } else { Outputs::Named },
        };
        inner.queries.borrow_mut().push((expected, actual));
        let equal = inner.query_parts(expected, actual, outputs);
        self.note_retyped(inner.retyped.get());
        if let Some(why) = inner.unknown.into_inner() {
            self.undecided(&why);
        }
        equal
    }

    fn note_retyped(&self, retyped: bool) {
        self.retyped.set(self.retyped.get() || retyped);
    }

    fn query_parts(&self, expected: &Query, actual: &Query, outputs: Outputs) -> bool {
        let (e, a) = (expected, actual);
        e.command == a.command
            && e.result_relation == a.result_relation
            && e.recursive == a.recursive
            && e.overriding == a.overriding
            && e.utility == a.utility
            && self.all(&e.ctes, &a.ctes, Self::cte)
            && self.all(&e.rtable, &a.rtable, Self::range_table_entry)
            && self.all(&e.from, &a.from, Self::join_tree)
            && self.opt(e.where_clause.as_ref(), a.where_clause.as_ref())
            && match e.command {
                Command::Insert | Command::Update => self.assignments((e, &e.targets), (a, &a.targets)),
                Command::Select | Command::Delete | Command::Merge | Command::Utility | Command::Nothing => {
                    self.targets(&e.targets, &a.targets, outputs)
                }
            }
            && self.changes(e, a)
            && self.grouping(e, a)
            && self.sort_clauses((&e.sort, &e.targets), (&a.sort, &a.targets))
            && self.opt(e.limit_offset.as_ref(), a.limit_offset.as_ref())
            && self.opt(e.limit_count.as_ref(), a.limit_count.as_ref())
            && e.limit_with_ties == a.limit_with_ties
            && self.all(&e.row_marks, &a.row_marks, |_, e, a| {
                e.rte == a.rte && e.strength == a.strength && e.wait == a.wait && e.pushed_down == a.pushed_down
            })
            && optional(e.set_operation.as_deref(), a.set_operation.as_deref(), |e, a| self.set_operation(e, a))
    }

    fn grouping(&self, e: &Query, a: &Query) -> bool {
        e.group_distinct == a.group_distinct
            && self.sort_clauses((&e.group, &e.targets), (&a.group, &a.targets))
            && self.all(&e.grouping_sets, &a.grouping_sets, |_, x, y| grouping_set(x, &e.targets, y, &a.targets))
            && self.opt(e.having.as_ref(), a.having.as_ref())
            && e.distinct_on == a.distinct_on
            && self.sort_clauses((&e.distinct, &e.targets), (&a.distinct, &a.targets))
    }

    /// What INSERT, UPDATE, DELETE and MERGE have besides.
    fn changes(&self, e: &Query, a: &Query) -> bool {
        optional(e.on_conflict.as_deref(), a.on_conflict.as_deref(), |x, y| self.on_conflict((e, x), (a, y)))
            && self.all(&e.merge, &a.merge, |_, x, y| self.merge_action((e, x), (a, y)))
            && self.opt(e.merge_condition.as_ref(), a.merge_condition.as_ref())
            && self.targets(&e.returning, &a.returning, Outputs::Named)
    }

    pub(super) fn all<T>(&self, expected: &[T], actual: &[T], same: impl Fn(&Self, &T, &T) -> bool) -> bool {
        expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| same(self, e, a))
    }

    /// Target lists, with or without the names of output columns.
    pub(super) fn targets(&self, expected: &[TargetEntry], actual: &[TargetEntry], outputs: Outputs) -> bool {
        self.all(expected, actual, |_, e, a| {
            e.junk == a.junk
                && (outputs == Outputs::Unnamed || e.junk || e.name == a.name)
                && self.expr(&e.expr, &a.expr)
        })
    }

    pub(super) fn sort_clauses(
        &self,
        expected: (&[SortGroupClause], &[TargetEntry]),
        actual: (&[SortGroupClause], &[TargetEntry]),
    ) -> bool {
        let (e_keys, a_keys) = (first_of_each(expected.0, expected.1), first_of_each(actual.0, actual.1));
        self.all(&e_keys, &a_keys, |_, e, a| {
            place(expected.1, e.target) == place(actual.1, a.target) && self.same_order(e, a)
        })
    }

    /// The operators and the direction of a sort clause, wherever its value stands.
    pub(super) fn same_order(&self, e: &SortGroupClause, a: &SortGroupClause) -> bool {
        self.oper(e.eq_oper, a.eq_oper)
            && optional(e.sort_oper, a.sort_oper, |e, a| self.oper(e, a))
            && e.descending == a.descending
            && e.nulls_first == a.nulls_first
    }

    /// The windows that two functions of the current query are over.
    pub(super) fn window_of(&self, expected: u32, actual: u32) -> bool {
        let Some((e_query, a_query)) = self.queries.borrow().last().copied() else { return expected == actual };
        let e = e_query.windows.iter().find(|w| w.winref == expected);
        let a = a_query.windows.iter().find(|w| w.winref == actual);
        optional(e, a, |e, a| {
            e.frame_options == a.frame_options
                && self.sort_clauses((&e.partition, &e_query.targets), (&a.partition, &a_query.targets))
                && self.sort_clauses((&e.order, &e_query.targets), (&a.order, &a_query.targets))
                && self.opt(e.start_offset.as_ref(), a.start_offset.as_ref())
                && self.opt(e.end_offset.as_ref(), a.end_offset.as_ref())
        })
    }

    fn cte(&self, expected: &CommonTableExpr, actual: &CommonTableExpr) -> bool {
        expected.name == actual.name
            && expected.materialized == actual.materialized
            && expected.recursive == actual.recursive
            && self.query(&expected.query, &actual.query)
            && optional(expected.search.as_ref(), actual.search.as_ref(), |e, a| {
                e.columns == a.columns && e.breadth_first == a.breadth_first && e.sequence == a.sequence
            })
            && optional(expected.cycle.as_ref(), actual.cycle.as_ref(), |e, a| {
                e.columns == a.columns
                    && e.mark == a.mark
                    && e.path == a.path
                    && self.expr(&e.value, &a.value)
                    && self.expr(&e.default, &a.default)
            })
    }

    fn range_table_entry(&self, expected: &RangeTblEntry, actual: &RangeTblEntry) -> bool {
        expected.lateral == actual.lateral
            && expected.in_from == actual.in_from
            && self.range_table_kind(&expected.kind, &actual.kind)
    }

    fn range_table_kind(&self, expected: &RteKind, actual: &RteKind) -> bool {
        use RteKind as K;
        match (expected, actual) {
            (
                K::Relation { rel: e, inherit: e_inherit, sample: e_sample },
                K::Relation { rel: a, inherit: a_inherit, sample: a_sample },
            ) => {
                self.pairing.relation(*e, *a)
                    && e_inherit == a_inherit
                    && optional(e_sample.as_deref(), a_sample.as_deref(), |e, a| {
                        self.proc(e.handler, a.handler)
                            && self.exprs(&e.args, &a.args)
                            && self.opt(e.repeatable.as_ref(), a.repeatable.as_ref())
                    })
            }
            (K::Subquery { query: e, .. }, K::Subquery { query: a, .. }) => self.query(e, a),
            (K::Join { kind: e, merged: e_merged, .. }, K::Join { kind: a, merged: a_merged, .. }) => {
                e == a && e_merged == a_merged
            }
            (
                K::Function { functions: e, ordinality: e_ordinality },
                K::Function { functions: a, ordinality: a_ordinality },
            ) => e_ordinality == a_ordinality && self.all(e, a, Self::range_function),
            (K::TableFunc(e), K::TableFunc(a)) => self.table_func(e, a),
            (K::Values { rows: e }, K::Values { rows: a }) => self.all(e, a, |_, e, a| self.exprs(e, a)),
            (
                K::Cte { name: e, levels_up: e_up, self_reference: e_self },
                K::Cte { name: a, levels_up: a_up, self_reference: a_self },
            ) => e == a && e_up == a_up && e_self == a_self,
            (K::NamedTuplestore { rel: e }, K::NamedTuplestore { rel: a }) => self.pairing.relation(*e, *a),
            (K::Result, K::Result) => true,
            (
                K::Relation { .. }
                | K::Subquery { .. }
                | K::Join { .. }
                | K::Function { .. }
                | K::TableFunc(_)
                | K::Values { .. }
                | K::Cte { .. }
                | K::NamedTuplestore { .. }
                | K::Result,
                _,
            ) => false,
        }
    }

    fn range_function(&self, expected: &RangeFunction, actual: &RangeFunction) -> bool {
        self.expr(&expected.expr, &actual.expr) && self.all(&expected.coldefs, &actual.coldefs, Self::column)
    }

    fn column(&self, expected: &RteColumn, actual: &RteColumn) -> bool {
        expected.name == actual.name
            && expected.ty.typmod == actual.ty.typmod
            && self.pairing.type_(expected.ty.ty, actual.ty.ty)
    }

    fn table_func(&self, e: &TableFunc, a: &TableFunc) -> bool {
        let optionals =
            |e: &[Option<Expr>], a: &[Option<Expr>]| self.all(e, a, |_, e, a| self.opt(e.as_ref(), a.as_ref()));
        optional(e.plan.as_ref(), a.plan.as_ref(), |e, a| self.json_plan(e, a))
            && e.ordinality == a.ordinality
            && e.not_null == a.not_null
            && self.named(&e.namespaces, &a.namespaces)
            && self.expr(&e.document, &a.document)
            && self.opt(e.row.as_ref(), a.row.as_ref())
            && self.all(&e.columns, &a.columns, Self::column)
            && optionals(&e.column_exprs, &a.column_exprs)
            && optionals(&e.column_defaults, &a.column_defaults)
    }

    /// The names of paths are for printing.
    fn json_plan(&self, expected: &JsonTablePlan, actual: &JsonTablePlan) -> bool {
        match (expected, actual) {
            (JsonTablePlan::Scan(e), JsonTablePlan::Scan(a)) => {
                e.path.value == a.path.value
                    && e.error_on_error == a.error_on_error
                    && e.columns == a.columns
                    && optional(e.child.as_ref(), a.child.as_ref(), |e, a| self.json_plan(e, a))
            }
            (JsonTablePlan::Siblings(e), JsonTablePlan::Siblings(a)) => {
                self.json_plan(&e.0, &a.0) && self.json_plan(&e.1, &a.1)
            }
            (JsonTablePlan::Scan(_) | JsonTablePlan::Siblings(_), _) => false,
        }
    }

    fn join_tree(&self, expected: &FromItem, actual: &FromItem) -> bool {
        match (expected, actual) {
            (FromItem::Ref(e), FromItem::Ref(a)) => e == a,
            (FromItem::Join(e), FromItem::Join(a)) => {
                e.kind == a.kind
                    && e.rte == a.rte
                    && e.using == a.using
                    && self.join_tree(&e.left, &a.left)
                    && self.join_tree(&e.right, &a.right)
                    && self.opt(e.on.as_ref(), a.on.as_ref())
            }
            (FromItem::Ref(_) | FromItem::Join(_), _) => false,
        }
    }

    fn on_conflict(&self, (eq, e): (&Query, &OnConflict), (aq, a): (&Query, &OnConflict)) -> bool {
        e.update == a.update
            && e.excluded == a.excluded
            && self.all(&e.arbiter_elements, &a.arbiter_elements, |_, e, a| {
                self.expr(&e.expr, &a.expr)
                    && optional(e.collation, a.collation, |e, a| self.pairing.collation(e, a))
                    && optional(e.opclass, a.opclass, |e, a| self.pairing.opclass(e, a))
            })
            && self.opt(e.arbiter_where.as_ref(), a.arbiter_where.as_ref())
            && optional(e.constraint, a.constraint, |e, a| self.pairing.constraint(e, a))
            && self.assignments((eq, &e.set), (aq, &a.set))
            && self.opt(e.where_clause.as_ref(), a.where_clause.as_ref())
    }

    fn merge_action(&self, (eq, e): (&Query, &MergeAction), (aq, a): (&Query, &MergeAction)) -> bool {
        e.matched == a.matched
            && e.command == a.command
            && e.overriding == a.overriding
            && self.opt(e.condition.as_ref(), a.condition.as_ref())
            && self.assignments((eq, &e.targets), (aq, &a.targets))
    }

    /// Values given to columns of the relation that a query changes. The names in the targets are of
    /// the day they were written.
    fn assignments(&self, expected: (&Query, &[TargetEntry]), actual: (&Query, &[TargetEntry])) -> bool {
        let Some((e_rel, a_rel)) = changed(expected.0).zip(changed(actual.0)) else { return false };
        self.all(expected.1, actual.1, |_, e, a| {
            e.junk == a.junk
                && (e.junk || self.pairing.attribute((e_rel, e.resno), (a_rel, a.resno)))
                && self.expr(&e.expr, &a.expr)
        })
    }

    fn set_operation(&self, expected: &SetOperation, actual: &SetOperation) -> bool {
        match (expected, actual) {
            (SetOperation::Leaf(e), SetOperation::Leaf(a)) => e == a,
            (
                SetOperation::Node { op: e_op, all: e_all, left: e_left, right: e_right, .. },
                SetOperation::Node { op: a_op, all: a_all, left: a_left, right: a_right, .. },
            ) => {
                e_op == a_op
                    && e_all == a_all
                    && self.set_operation(e_left, a_left)
                    && self.set_operation(e_right, a_right)
            }
            (SetOperation::Leaf(_) | SetOperation::Node { .. }, _) => false,
        }
    }
}

/// The relation that a query changes.
fn changed(query: &Query) -> Option<RelId> {
    let place = usize::try_from(query.result_relation?).ok()?.checked_sub(1)?;
    relation_of(&query.rtable.get(place)?.kind)
}

/// Where the target that a clause refers to stands.
/// Sort keys without those that say again what an earlier one says: a printed view that is read back has
/// lost them (addTargetToSortList).
fn first_of_each<'k>(keys: &'k [SortGroupClause], targets: &[TargetEntry]) -> Vec<&'k SortGroupClause> {
    let expr = |key: &SortGroupClause| place(targets, key.target).map(|at| &targets[at].expr);
    let mut first: Vec<&SortGroupClause> = Vec::with_capacity(keys.len());
    for key in keys {
        let again = |earlier: &&SortGroupClause| {
            expr(earlier).zip(expr(key)).is_some_and(|(e, k)| crate::nodes::equal::equal(e, k))
        };
        if !first.iter().any(again) {
            first.push(key);
        }
    }
    first
}

fn place(targets: &[TargetEntry], reference: u32) -> Option<usize> {
    targets.iter().position(|t| t.sort_group_ref == reference)
}

fn places(targets: &[TargetEntry], references: &[u32]) -> Vec<Option<usize>> {
    references.iter().map(|r| place(targets, *r)).collect()
}

fn grouping_set(
    expected: &GroupingSet,
    e_targets: &[TargetEntry],
    actual: &GroupingSet,
    a_targets: &[TargetEntry],
) -> bool {
    let all = |e: &[GroupingSet], a: &[GroupingSet]| {
        e.len() == a.len() && e.iter().zip(a).all(|(e, a)| grouping_set(e, e_targets, a, a_targets))
    };
    match (expected, actual) {
        (GroupingSet::Empty, GroupingSet::Empty) => true,
        (GroupingSet::Simple(e), GroupingSet::Simple(a)) => places(e_targets, e) == places(a_targets, a),
        (GroupingSet::Rollup(e), GroupingSet::Rollup(a))
        | (GroupingSet::Cube(e), GroupingSet::Cube(a))
        | (GroupingSet::Sets(e), GroupingSet::Sets(a)) => all(e, a),
        (
            GroupingSet::Empty
            | GroupingSet::Simple(_)
            | GroupingSet::Rollup(_)
            | GroupingSet::Cube(_)
            | GroupingSet::Sets(_),
            _,
        ) => false,
    }
}
