//! Whether two trees of one catalog are the same, places and spelling of casts aside.
//! Counterpart: nodes/equalfuncs.c (equal).

use crate::nodes::*;

/// equal() for expressions.
pub fn equal(a: &Expr, b: &Expr) -> bool {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || equal_node(&a.node, &b.node))
}

/// equal() for lists of expressions.
pub fn equal_list(a: &[Expr], b: &[Expr]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b))
}

fn equal_option(a: &Option<Expr>, b: &Option<Expr>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => equal(a, b),
        (None, None) => true,
        _ => false,
    }
}

fn equal_options(a: &[Option<Expr>], b: &[Option<Expr>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal_option(a, b))
}

fn equal_named<N: PartialEq>(a: &[(N, Expr)], b: &[(N, Expr)]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && equal(&a.1, &b.1))
}

fn equal_targets(a: &[TargetEntry], b: &[TargetEntry]) -> bool {
    let same = |(a, b): (&TargetEntry, &TargetEntry)| {
        a.resno == b.resno
            && a.name == b.name
            && a.sort_group_ref == b.sort_group_ref
            && a.origin == b.origin
            && a.junk == b.junk
            && equal(&a.expr, &b.expr)
    };
    a.len() == b.len() && a.iter().zip(b).all(same)
}

fn equal_node(a: &ExprNode, b: &ExprNode) -> bool {
    use ExprNode as N;
    match (a, b) {
        (N::Var(a), N::Var(b)) => a == b,
        (N::Const(a), N::Const(b)) => a.ty == b.ty && a.collation == b.collation && a.value == b.value,
        (N::Param(a), N::Param(b)) => a == b,
        (N::Aggref(a), N::Aggref(b)) => equal_aggref(a, b),
        (N::GroupingFunc { args, levels_up, .. }, N::GroupingFunc { args: other, levels_up: other_levels, .. }) => {
            levels_up == other_levels && equal_list(args, other)
        }
        (N::WindowFunc(a), N::WindowFunc(b)) => equal_window_func(a, b),
        (N::SubscriptingRef(a), N::SubscriptingRef(b)) => equal_subscript(a, b),
        (N::FuncExpr(a), N::FuncExpr(b)) => {
            (a.proc, a.result, a.retset, a.variadic) == (b.proc, b.result, b.retset, b.variadic)
                && (a.collation, a.input_collation) == (b.collation, b.input_collation)
                && equal_list(&a.args, &b.args)
        }
        (N::NamedArg { name, arg_number, arg }, N::NamedArg { name: n, arg_number: i, arg: a }) => {
            name == n && arg_number == i && equal(arg, a)
        }
        (N::OpExpr(a), N::OpExpr(b))
        | (N::DistinctExpr(a), N::DistinctExpr(b))
        | (N::NullIfExpr(a), N::NullIfExpr(b)) => {
            (a.oper, a.result, a.retset) == (b.oper, b.result, b.retset)
                && (a.collation, a.input_collation) == (b.collation, b.input_collation)
                && equal_list(&a.args, &b.args)
        }
        (
            N::ScalarArrayOp { oper, use_or, input_collation, args },
            N::ScalarArrayOp { oper: o, use_or: u, input_collation: c, args: a },
        ) => (oper, use_or, input_collation) == (o, u, c) && equal_list(&args[..], &a[..]),
        (N::BoolExpr { op, args }, N::BoolExpr { op: o, args: a }) => op == o && equal_list(args, a),
        (N::SubLink(a), N::SubLink(b)) => {
            a.kind == b.kind
                && a.oper_name == b.oper_name
                && equal_option(&a.test, &b.test)
                && equal_query(&a.query, &b.query)
        }
        (N::FieldSelect { arg, attno, ty, collation }, N::FieldSelect { arg: a, attno: n, ty: t, collation: c }) => {
            (attno, ty, collation) == (n, t, c) && equal(arg, a)
        }
        (N::FieldStore { arg, new_values, attnos, ty }, N::FieldStore { arg: a, new_values: v, attnos: n, ty: t }) => {
            attnos == n && ty == t && equal(arg, a) && equal_list(new_values, v)
        }
        (N::RelabelType { arg, ty, collation, .. }, N::RelabelType { arg: a, ty: t, collation: c, .. }) => {
            (ty, collation) == (t, c) && equal(arg, a)
        }
        (N::CoerceViaIo { arg, ty, collation, .. }, N::CoerceViaIo { arg: a, ty: t, collation: c, .. }) => {
            (ty, collation) == (t, c) && equal(arg, a)
        }
        (
            N::ArrayCoerce { arg, elem, ty, collation, .. },
            N::ArrayCoerce { arg: a, elem: e, ty: t, collation: c, .. },
        ) => (ty, collation) == (t, c) && equal(arg, a) && equal(elem, e),
        (N::ConvertRowtype { arg, ty, .. }, N::ConvertRowtype { arg: a, ty: t, .. }) => ty == t && equal(arg, a),
        (N::CollateExpr { arg, collation }, N::CollateExpr { arg: a, collation: c }) => collation == c && equal(arg, a),
        (N::CaseExpr(a), N::CaseExpr(b)) => equal_case(a, b),
        (N::CaseTest { ty, collation }, N::CaseTest { ty: t, collation: c }) => (ty, collation) == (t, c),
        (
            N::ArrayExpr { array_type, element_type, collation, elements, multidims },
            N::ArrayExpr { array_type: t, element_type: e, collation: c, elements: l, multidims: m },
        ) => (array_type, element_type, collation, multidims) == (t, e, c, m) && equal_list(elements, l),
        (N::RowExpr { args, ty, colnames, .. }, N::RowExpr { args: a, ty: t, colnames: n, .. }) => {
            ty == t && colnames == n && equal_list(args, a)
        }
        (
            N::RowCompare { op, opers, input_collations, left, right },
            N::RowCompare { op: o, opers: os, input_collations: c, left: l, right: r },
        ) => (op, opers, input_collations) == (o, os, c) && equal_list(left, l) && equal_list(right, r),
        (N::Coalesce { ty, collation, args }, N::Coalesce { ty: t, collation: c, args: a }) => {
            (ty, collation) == (t, c) && equal_list(args, a)
        }
        (
            N::MinMax { greatest, ty, collation, input_collation, args },
            N::MinMax { greatest: g, ty: t, collation: c, input_collation: i, args: a },
        ) => (greatest, ty, collation, input_collation) == (g, t, c, i) && equal_list(args, a),
        (N::SqlValueFunction { op, ty }, N::SqlValueFunction { op: o, ty: t }) => (op, ty) == (o, t),
        (N::XmlExpr(a), N::XmlExpr(b)) => {
            (a.op, &a.name, a.document, a.indent, a.ty) == (b.op, &b.name, b.document, b.indent, b.ty)
                && equal_named(&a.named_args, &b.named_args)
                && equal_list(&a.args, &b.args)
        }
        (N::JsonValue(a), N::JsonValue(b)) => {
            a.format == b.format && equal(&a.raw, &b.raw) && equal(&a.formatted, &b.formatted)
        }
        (N::JsonExpr(a), N::JsonExpr(b)) => equal_json(a, b),
        (N::NullTest { arg, is_null, arg_is_row }, N::NullTest { arg: a, is_null: n, arg_is_row: r }) => {
            (is_null, arg_is_row) == (n, r) && equal(arg, a)
        }
        (N::BooleanTest { arg, test }, N::BooleanTest { arg: a, test: t }) => test == t && equal(arg, a),
        (N::CoerceToDomain { arg, ty, collation, .. }, N::CoerceToDomain { arg: a, ty: t, collation: c, .. }) => {
            (ty, collation) == (t, c) && equal(arg, a)
        }
        (N::CoerceToDomainValue { ty, collation }, N::CoerceToDomainValue { ty: t, collation: c })
        | (N::SetToDefault { ty, collation }, N::SetToDefault { ty: t, collation: c }) => (ty, collation) == (t, c),
        (N::NextValue { sequence, ty }, N::NextValue { sequence: s, ty: t }) => (sequence, ty) == (s, t),
        (N::MergeSupport, N::MergeSupport) => true,
        (N::CurrentOf { cursor, param }, N::CurrentOf { cursor: c, param: p }) => (cursor, param) == (c, p),
        // Nothing is known about it, so not even that it is itself.
        (N::Unresolved { .. }, N::Unresolved { .. }) => false,
        _ => false,
    }
}

fn equal_aggref(a: &Aggref, b: &Aggref) -> bool {
    (a.proc, a.result, a.collation, a.input_collation) == (b.proc, b.result, b.collation, b.input_collation)
        && (a.star, a.variadic, a.kind, a.levels_up) == (b.star, b.variadic, b.kind, b.levels_up)
        && a.arg_types == b.arg_types
        && a.order == b.order
        && a.distinct == b.distinct
        && equal_list(&a.direct_args, &b.direct_args)
        && equal_targets(&a.args, &b.args)
        && equal_option(&a.filter, &b.filter)
}

fn equal_window_func(a: &WindowFunc, b: &WindowFunc) -> bool {
    (a.proc, a.result, a.collation, a.input_collation) == (b.proc, b.result, b.collation, b.input_collation)
        && (a.winref, a.star, a.agg, a.ignore_nulls) == (b.winref, b.star, b.agg, b.ignore_nulls)
        && equal_list(&a.args, &b.args)
        && equal_option(&a.filter, &b.filter)
}

fn equal_subscript(a: &SubscriptingRef, b: &SubscriptingRef) -> bool {
    let lower = match (&a.lower, &b.lower) {
        (Some(a), Some(b)) => equal_options(a, b),
        (None, None) => true,
        _ => false,
    };
    (a.container_type, a.element_type, a.result, a.collation)
        == (b.container_type, b.element_type, b.result, b.collation)
        && lower
        && equal_options(&a.upper, &b.upper)
        && equal(&a.container, &b.container)
        && equal_option(&a.assign, &b.assign)
}

fn equal_case(a: &CaseExpr, b: &CaseExpr) -> bool {
    let when = |(a, b): (&(Expr, Expr), &(Expr, Expr))| equal(&a.0, &b.0) && equal(&a.1, &b.1);
    (a.ty, a.collation) == (b.ty, b.collation)
        && equal_option(&a.arg, &b.arg)
        && a.whens.len() == b.whens.len()
        && a.whens.iter().zip(&b.whens).all(when)
        && equal_option(&a.default, &b.default)
}

fn equal_json(a: &JsonExpr, b: &JsonExpr) -> bool {
    let behavior = |a: &Option<JsonBehavior>, b: &Option<JsonBehavior>| match (a, b) {
        (Some(a), Some(b)) => a.kind == b.kind && equal_option(&a.default, &b.default),
        (None, None) => true,
        _ => false,
    };
    (a.op, a.result, a.collation, a.wrapper) == (b.op, b.result, b.collation, b.wrapper)
        && (a.absent_on_null, a.unique_keys, a.format, a.omit_quotes)
            == (b.absent_on_null, b.unique_keys, b.format, b.omit_quotes)
        && a.document_format == b.document_format
        && equal_list(&a.args, &b.args)
        && equal_option(&a.path, &b.path)
        && equal_named(&a.passing, &b.passing)
        && behavior(&a.on_empty, &b.on_empty)
        && behavior(&a.on_error, &b.on_error)
        && equal_option(&a.func, &b.func)
        && equal_option(&a.coercion, &b.coercion)
}

/// equal() for queries.
pub fn equal_query(a: &Query, b: &Query) -> bool {
    equal_clauses(a, b) && equal_sources(a, b) && equal_changes(a, b)
}

fn all<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
}

fn equal_clauses(a: &Query, b: &Query) -> bool {
    let window = |a: &WindowClause, b: &WindowClause| {
        (&a.name, &a.refname, a.frame_options, a.winref) == (&b.name, &b.refname, b.frame_options, b.winref)
            && a.partition == b.partition
            && a.order == b.order
            && equal_option(&a.start_offset, &b.start_offset)
            && equal_option(&a.end_offset, &b.end_offset)
    };
    (a.command, a.distinct_on, a.group_distinct, a.limit_with_ties)
        == (b.command, b.distinct_on, b.group_distinct, b.limit_with_ties)
        && equal_targets(&a.targets, &b.targets)
        && equal_option(&a.where_clause, &b.where_clause)
        && equal_option(&a.having, &b.having)
        && (&a.group, &a.sort, &a.distinct) == (&b.group, &b.sort, &b.distinct)
        && all(&a.grouping_sets, &b.grouping_sets, equal_grouping_set)
        && all(&a.windows, &b.windows, window)
        && equal_option(&a.limit_offset, &b.limit_offset)
        && equal_option(&a.limit_count, &b.limit_count)
        && all(&a.row_marks, &b.row_marks, |a, b| (a.rte, a.strength, a.wait) == (b.rte, b.strength, b.wait))
}

fn equal_grouping_set(a: &GroupingSet, b: &GroupingSet) -> bool {
    use GroupingSet as G;
    match (a, b) {
        (G::Empty, G::Empty) => true,
        (G::Simple(a), G::Simple(b)) => a == b,
        (G::Rollup(a), G::Rollup(b)) | (G::Cube(a), G::Cube(b)) | (G::Sets(a), G::Sets(b)) => {
            all(a, b, equal_grouping_set)
        }
        _ => false,
    }
}

fn equal_sources(a: &Query, b: &Query) -> bool {
    let cte = |a: &CommonTableExpr, b: &CommonTableExpr| {
        (&a.name, &a.aliases, a.materialized, a.recursive) == (&b.name, &b.aliases, b.materialized, b.recursive)
            && a.search.as_ref().map(|s| (&s.columns, s.breadth_first, &s.sequence))
                == b.search.as_ref().map(|s| (&s.columns, s.breadth_first, &s.sequence))
            && a.cycle.as_ref().map(|c| (&c.columns, &c.mark, &c.path))
                == b.cycle.as_ref().map(|c| (&c.columns, &c.mark, &c.path))
            && equal_query(&a.query, &b.query)
    };
    a.recursive == b.recursive
        && all(&a.ctes, &b.ctes, cte)
        && all(&a.rtable, &b.rtable, equal_rte)
        && all(&a.from, &b.from, equal_from)
        && match (&a.set_operation, &b.set_operation) {
            (Some(a), Some(b)) => equal_set_operation(a, b),
            (None, None) => true,
            _ => false,
        }
}

fn equal_set_operation(a: &SetOperation, b: &SetOperation) -> bool {
    use SetOperation as S;
    match (a, b) {
        (S::Leaf(a), S::Leaf(b)) => a == b,
        (
            S::Node { op, all, left, right, columns, groups },
            S::Node { op: o, all: a, left: l, right: r, columns: c, groups: g },
        ) => {
            (op, all, columns, groups) == (o, a, c, g) && equal_set_operation(left, l) && equal_set_operation(right, r)
        }
        _ => false,
    }
}

fn equal_alias(a: &Option<Alias>, b: &Option<Alias>) -> bool {
    a.as_ref().map(|a| (&a.name, &a.columns)) == b.as_ref().map(|b| (&b.name, &b.columns))
}

fn equal_columns(a: &[RteColumn], b: &[RteColumn]) -> bool {
    all(a, b, |a, b| (&a.name, a.ty, a.collation, a.dropped) == (&b.name, b.ty, b.collation, b.dropped))
}

fn equal_rte(a: &RangeTblEntry, b: &RangeTblEntry) -> bool {
    equal_alias(&a.alias, &b.alias)
        && (&a.eref, a.lateral, a.in_from) == (&b.eref, b.lateral, b.in_from)
        && equal_columns(&a.columns, &b.columns)
        && equal_rte_kind(&a.kind, &b.kind)
}

fn equal_rte_kind(a: &RteKind, b: &RteKind) -> bool {
    use RteKind as R;
    match (a, b) {
        (R::Relation { rel, inherit, sample }, R::Relation { rel: r, inherit: i, sample: s }) => {
            let sampled = match (sample, s) {
                (Some(a), Some(b)) => {
                    a.handler == b.handler && equal_list(&a.args, &b.args) && equal_option(&a.repeatable, &b.repeatable)
                }
                (None, None) => true,
                _ => false,
            };
            (rel, inherit) == (r, i) && sampled
        }
        (R::Subquery { query, security_barrier }, R::Subquery { query: q, security_barrier: s }) => {
            security_barrier == s && equal_query(query, q)
        }
        (
            R::Join { kind, merged, aliases, using_alias, .. },
            R::Join { kind: k, merged: m, aliases: a, using_alias: u, .. },
        ) => (kind, merged) == (k, m) && equal_list(aliases, a) && equal_alias(using_alias, u),
        (R::Function { functions, ordinality }, R::Function { functions: f, ordinality: o }) => {
            let same = |a: &RangeFunction, b: &RangeFunction| {
                a.column_count == b.column_count && equal_columns(&a.coldefs, &b.coldefs) && equal(&a.expr, &b.expr)
            };
            ordinality == o && all(functions, f, same)
        }
        (R::TableFunc(a), R::TableFunc(b)) => {
            (&a.not_null, a.ordinality) == (&b.not_null, b.ordinality)
                && equal_plan(a.plan.as_ref(), b.plan.as_ref())
                && equal_named(&a.namespaces, &b.namespaces)
                && equal(&a.document, &b.document)
                && equal_option(&a.row, &b.row)
                && equal_columns(&a.columns, &b.columns)
                && equal_options(&a.column_exprs, &b.column_exprs)
                && equal_options(&a.column_defaults, &b.column_defaults)
        }
        (R::Values { rows }, R::Values { rows: r }) => all(rows, r, |a, b| equal_list(a, b)),
        (R::Cte { name, levels_up, self_reference }, R::Cte { name: n, levels_up: l, self_reference: s }) => {
            (name, levels_up, self_reference) == (n, l, s)
        }
        (R::NamedTuplestore { rel }, R::NamedTuplestore { rel: r }) => rel == r,
        (R::Result, R::Result) => true,
        _ => false,
    }
}

fn equal_plan(a: Option<&JsonTablePlan>, b: Option<&JsonTablePlan>) -> bool {
    match (a, b) {
        (Some(JsonTablePlan::Scan(a)), Some(JsonTablePlan::Scan(b))) => {
            (&a.path.value, &a.name, a.error_on_error, &a.columns)
                == (&b.path.value, &b.name, b.error_on_error, &b.columns)
                && equal_plan(a.child.as_ref(), b.child.as_ref())
        }
        (Some(JsonTablePlan::Siblings(a)), Some(JsonTablePlan::Siblings(b))) => {
            equal_plan(Some(&a.0), Some(&b.0)) && equal_plan(Some(&a.1), Some(&b.1))
        }
        (None, None) => true,
        _ => false,
    }
}

fn equal_from(a: &FromItem, b: &FromItem) -> bool {
    match (a, b) {
        (FromItem::Ref(a), FromItem::Ref(b)) => a == b,
        (FromItem::Join(a), FromItem::Join(b)) => {
            (a.kind, a.natural, &a.using, a.rte) == (b.kind, b.natural, &b.using, b.rte)
                && equal_alias(&a.alias, &b.alias)
                && equal_alias(&a.using_alias, &b.using_alias)
                && equal_from(&a.left, &b.left)
                && equal_from(&a.right, &b.right)
                && equal_option(&a.on, &b.on)
        }
        _ => false,
    }
}

fn equal_changes(a: &Query, b: &Query) -> bool {
    let action = |a: &MergeAction, b: &MergeAction| {
        (a.matched, a.command, a.overriding) == (b.matched, b.command, b.overriding)
            && equal_option(&a.condition, &b.condition)
            && equal_targets(&a.targets, &b.targets)
    };
    (a.result_relation, a.overriding, &a.utility) == (b.result_relation, b.overriding, &b.utility)
        && (&a.returning_old, &a.returning_new) == (&b.returning_old, &b.returning_new)
        && equal_targets(&a.returning, &b.returning)
        && all(&a.merge, &b.merge, action)
        && equal_option(&a.merge_condition, &b.merge_condition)
        && match (&a.on_conflict, &b.on_conflict) {
            (Some(a), Some(b)) => equal_on_conflict(a, b),
            (None, None) => true,
            _ => false,
        }
}

fn equal_on_conflict(a: &OnConflict, b: &OnConflict) -> bool {
    let element = |a: &ArbiterElement, b: &ArbiterElement| {
        (a.collation, a.opclass) == (b.collation, b.opclass) && equal(&a.expr, &b.expr)
    };
    (a.update, a.constraint, a.excluded) == (b.update, b.constraint, b.excluded)
        && all(&a.arbiter_elements, &b.arbiter_elements, element)
        && equal_option(&a.arbiter_where, &b.arbiter_where)
        && equal_targets(&a.set, &b.set)
        && equal_option(&a.where_clause, &b.where_clause)
}
