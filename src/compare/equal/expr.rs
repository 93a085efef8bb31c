//! Expressions in lockstep.  Counterpart: nodes/equalfuncs.c, for primnodes.h.

use crate::compare::equal::{Lockstep, Outputs, canonical};
use crate::compare::pairing::optional;
use crate::nodes::*;
use crate::oid::{AttrNumber, OperId, ProcId, RelId, TypeId};

impl<'a> Lockstep<'a> {
    pub(super) fn expr(&self, expected: &Expr, actual: &Expr) -> bool {
        stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
            let (e, a) = match self.loosely {
                true => (canonical::without_casts(expected), canonical::without_casts(actual)),
                false => (expected, actual),
            };
            self.node(&canonical::head(e).node, &canonical::head(a).node)
        })
    }

    pub(super) fn exprs(&self, expected: &[Expr], actual: &[Expr]) -> bool {
        expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| self.expr(e, a))
    }

    pub(super) fn opt(&self, expected: Option<&Expr>, actual: Option<&Expr>) -> bool {
        optional(expected, actual, |e, a| self.expr(e, a))
    }

    fn opts(&self, expected: &[Option<Expr>], actual: &[Option<Expr>]) -> bool {
        expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| self.opt(e.as_ref(), a.as_ref()))
    }

    /// A type that a node names; loosely, it may follow from the type of a column.
    fn ty(&self, expected: TypeId, actual: TypeId) -> bool {
        self.loosely || self.pairing.type_(expected, actual)
    }

    fn type_ref(&self, expected: TypeRef, actual: TypeRef) -> bool {
        self.loosely || (self.pairing.type_(expected.ty, actual.ty) && expected.typmod == actual.typmod)
    }

    pub(super) fn oper(&self, expected: OperId, actual: OperId) -> bool {
        let name = |catalog: &crate::catalog::Catalog, id| catalog.operator(id).map(|o| o.name.clone());
        self.pairing.operator(expected, actual)
            || (self.loosely && name(self.pairing.expected, expected) == name(self.pairing.actual, actual))
    }

    pub(super) fn proc(&self, expected: ProcId, actual: ProcId) -> bool {
        let name = |catalog: &crate::catalog::Catalog, id| catalog.proc(id).map(|p| p.name.clone());
        self.pairing.proc(expected, actual)
            || (self.loosely && name(self.pairing.expected, expected) == name(self.pairing.actual, actual))
    }

    /// What a call calls. `EXTRACT` gave another type before it was a function of its own, so what is
    /// around it has other casts and operators.
    fn call(&self, expected: ProcId, actual: ProcId) -> bool {
        let extract = self.pairing.is_extract(expected, actual);
        self.retyped.set(self.retyped.get() || extract);
        extract || self.proc(expected, actual)
    }

    fn opers(&self, expected: &[OperId], actual: &[OperId]) -> bool {
        expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| self.oper(*e, *a))
    }

    fn node(&self, expected: &ExprNode, actual: &ExprNode) -> bool {
        use ExprNode as N;
        match (expected, actual) {
            (N::Unresolved { why, .. }, _) | (_, N::Unresolved { why, .. }) => self.undecided(why),
            (N::Var(e), N::Var(a)) => self.var(e, a),
            (N::Const(e), N::Const(a)) => self.constant(e, a),
            (N::Param(e), N::Param(a)) => e.kind == a.kind && e.id == a.id && self.ty(e.ty.ty, a.ty.ty),
            (N::Aggref(e), N::Aggref(a)) => self.aggref(e, a),
            (N::GroupingFunc { args: e, levels_up: e_up, .. }, N::GroupingFunc { args: a, levels_up: a_up, .. }) => {
                e_up == a_up && self.exprs(e, a)
            }
            (N::WindowFunc(e), N::WindowFunc(a)) => self.window_func(e, a),
            (N::SubscriptingRef(e), N::SubscriptingRef(a)) => self.subscript(e, a),
            (N::FuncExpr(e), N::FuncExpr(a)) => {
                self.call(e.proc, a.proc) && e.variadic == a.variadic && self.exprs(&e.args, &a.args)
            }
            (N::NamedArg { arg_number: e_number, arg: e, .. }, N::NamedArg { arg_number: a_number, arg: a, .. }) => {
                e_number == a_number && self.expr(e, a)
            }
            (N::OpExpr(e), N::OpExpr(a))
            | (N::DistinctExpr(e), N::DistinctExpr(a))
            | (N::NullIfExpr(e), N::NullIfExpr(a)) => self.oper(e.oper, a.oper) && self.exprs(&e.args, &a.args),
            (
                N::ScalarArrayOp { oper: e_oper, use_or: e_or, args: e, .. },
                N::ScalarArrayOp { oper: a_oper, use_or: a_or, args: a, .. },
            ) => e_or == a_or && self.oper(*e_oper, *a_oper) && self.exprs(&e[..], &a[..]),
            (N::BoolExpr { op: e_op, args: e }, N::BoolExpr { op: a_op, args: a }) => e_op == a_op && self.exprs(e, a),
            (N::SubLink(e), N::SubLink(a)) => {
                e.kind == a.kind && self.sublink_query(&e.query, &a.query) && self.opt(e.test.as_ref(), a.test.as_ref())
            }
            (N::NextValue { sequence: e, .. }, N::NextValue { sequence: a, .. }) => self.pairing.relation(*e, *a),
            _ => self.coercion(expected, actual) || self.construct(expected, actual),
        }
    }

    /// Nodes that change a value's type or pick a part of it.
    fn coercion(&self, expected: &ExprNode, actual: &ExprNode) -> bool {
        use ExprNode as N;
        match (expected, actual) {
            (
                N::FieldSelect { arg: e, attno: e_no, ty: e_ty, .. },
                N::FieldSelect { arg: a, attno: a_no, ty: a_ty, .. },
            ) => e_no == a_no && self.type_ref(*e_ty, *a_ty) && self.expr(e, a),
            (
                N::FieldStore { arg: e, new_values: e_new, attnos: e_nos, ty: e_ty },
                N::FieldStore { arg: a, new_values: a_new, attnos: a_nos, ty: a_ty },
            ) => e_nos == a_nos && self.ty(*e_ty, *a_ty) && self.exprs(e_new, a_new) && self.expr(e, a),
            (N::RelabelType { arg: e, ty: e_ty, .. }, N::RelabelType { arg: a, ty: a_ty, .. })
            | (N::CoerceToDomain { arg: e, ty: e_ty, .. }, N::CoerceToDomain { arg: a, ty: a_ty, .. }) => {
                self.type_ref(*e_ty, *a_ty) && self.expr(e, a)
            }
            (N::CoerceViaIo { arg: e, ty: e_ty, .. }, N::CoerceViaIo { arg: a, ty: a_ty, .. })
            | (N::ConvertRowtype { arg: e, ty: e_ty, .. }, N::ConvertRowtype { arg: a, ty: a_ty, .. }) => {
                self.ty(*e_ty, *a_ty) && self.expr(e, a)
            }
            (
                N::ArrayCoerce { arg: e, elem: e_elem, ty: e_ty, .. },
                N::ArrayCoerce { arg: a, elem: a_elem, ty: a_ty, .. },
            ) => self.type_ref(*e_ty, *a_ty) && self.expr(e_elem, a_elem) && self.expr(e, a),
            (N::CollateExpr { arg: e, collation: e_coll }, N::CollateExpr { arg: a, collation: a_coll }) => {
                self.pairing.collation(*e_coll, *a_coll) && self.expr(e, a)
            }
            (N::CaseTest { ty: e, .. }, N::CaseTest { ty: a, .. })
            | (N::CoerceToDomainValue { ty: e, .. }, N::CoerceToDomainValue { ty: a, .. })
            | (N::SetToDefault { ty: e, .. }, N::SetToDefault { ty: a, .. }) => {
                let same = self.pairing.type_(e.ty, a.ty) && e.typmod == a.typmod;
                self.note_type(same);
                self.loosely || same
            }
            _ => false,
        }
    }

    /// Nodes that build a value of others, and tests.
    fn construct(&self, expected: &ExprNode, actual: &ExprNode) -> bool {
        use ExprNode as N;
        match (expected, actual) {
            (N::CaseExpr(e), N::CaseExpr(a)) => {
                self.opt(e.arg.as_ref(), a.arg.as_ref())
                    && e.whens.len() == a.whens.len()
                    && e.whens.iter().zip(&a.whens).all(|(e, a)| self.expr(&e.0, &a.0) && self.expr(&e.1, &a.1))
                    && self.opt(e.default.as_ref(), a.default.as_ref())
            }
            (
                N::ArrayExpr { element_type: e_ty, elements: e, .. },
                N::ArrayExpr { element_type: a_ty, elements: a, .. },
            ) => self.ty(*e_ty, *a_ty) && self.exprs(e, a),
            (N::RowExpr { args: e, ty: e_ty, .. }, N::RowExpr { args: a, ty: a_ty, .. }) => {
                self.ty(*e_ty, *a_ty) && self.exprs(e, a)
            }
            (
                N::RowCompare { op: e_op, opers: e_opers, left: e_left, right: e_right, .. },
                N::RowCompare { op: a_op, opers: a_opers, left: a_left, right: a_right, .. },
            ) => {
                e_op == a_op
                    && self.opers(e_opers, a_opers)
                    && self.exprs(e_left, a_left)
                    && self.exprs(e_right, a_right)
            }
            (N::Coalesce { ty: e_ty, args: e, .. }, N::Coalesce { ty: a_ty, args: a, .. }) => {
                self.ty(*e_ty, *a_ty) && self.exprs(e, a)
            }
            (
                N::MinMax { greatest: e_max, ty: e_ty, args: e, .. },
                N::MinMax { greatest: a_max, ty: a_ty, args: a, .. },
            ) => e_max == a_max && self.ty(*e_ty, *a_ty) && self.exprs(e, a),
            (N::SqlValueFunction { op: e, ty: e_ty }, N::SqlValueFunction { op: a, ty: a_ty }) => {
                e == a && e_ty.typmod == a_ty.typmod
            }
            (N::XmlExpr(e), N::XmlExpr(a)) => self.xml(e, a),
            (N::JsonValue(e), N::JsonValue(a)) => e.format == a.format && self.expr(&e.formatted, &a.formatted),
            (N::JsonExpr(e), N::JsonExpr(a)) => self.json(e, a),
            (N::MergeSupport, N::MergeSupport) => true,
            (N::CurrentOf { cursor: e, param: e_param }, N::CurrentOf { cursor: a, param: a_param }) => {
                (e, e_param) == (a, a_param)
            }
            (
                N::NullTest { arg: e, is_null: e_null, arg_is_row: e_row },
                N::NullTest { arg: a, is_null: a_null, arg_is_row: a_row },
            ) => e_null == a_null && e_row == a_row && self.expr(e, a),
            (N::BooleanTest { arg: e, test: e_test }, N::BooleanTest { arg: a, test: a_test }) => {
                e_test == a_test && self.expr(e, a)
            }
            _ => false,
        }
    }

    fn note_type(&self, same: bool) {
        if !same {
            self.retyped.set(true);
        }
    }

    fn var(&self, expected: &Var, actual: &Var) -> bool {
        if let Some((e, a)) = self.behind_joins(expected, actual) {
            return self.expr(e, a);
        }
        let same = self.pairing.type_(expected.ty.ty, actual.ty.ty) && expected.ty.typmod == actual.ty.typmod;
        self.note_type(same);
        expected.returning == actual.returning
            && expected.varno == actual.varno
            && expected.levels_up == actual.levels_up
            && self.attno(expected, actual)
    }

    fn attno(&self, expected: &Var, actual: &Var) -> bool {
        match self.relations_of(expected, actual) {
            Some((e, a)) => self.pairing.attribute((e, expected.attno), (a, actual.attno)),
            None => expected.attno == actual.attno,
        }
    }

    /// The relations that two variables are columns of, where they are columns of a relation.
    fn relations_of(&self, expected: &Var, actual: &Var) -> Option<(RelId, RelId)> {
        match (self.range_entry(expected, Side::Expected), self.range_entry(actual, Side::Actual)) {
            (Some(e), Some(a)) => relation_of(&e.kind).zip(relation_of(&a.kind)),
            (None, None) => self.base,
            _ => None,
        }
    }

    fn range_entry(&self, var: &Var, side: Side) -> Option<&'a RangeTblEntry> {
        let queries = self.queries.borrow();
        let level = queries.len().checked_sub(1 + var.levels_up as usize)?;
        let (e, a) = queries.get(level)?;
        let query = match side {
            Side::Expected => e,
            Side::Actual => a,
        };
        query.rtable.get((var.varno as usize).checked_sub(1)?)
    }

    /// What two columns of unnamed joins stand for, at the same query level.
    fn behind_joins(&self, expected: &Var, actual: &Var) -> Option<(&'a Expr, &'a Expr)> {
        if expected.levels_up != 0 || actual.levels_up != 0 {
            return None;
        }
        let e = join_alias(self.range_entry(expected, Side::Expected)?, expected.attno)?;
        let a = join_alias(self.range_entry(actual, Side::Actual)?, actual.attno)?;
        Some((e, a))
    }

    fn aggref(&self, expected: &Aggref, actual: &Aggref) -> bool {
        self.proc(expected.proc, actual.proc)
            && expected.star == actual.star
            && expected.variadic == actual.variadic
            && expected.kind == actual.kind
            && expected.levels_up == actual.levels_up
            && self.exprs(&expected.direct_args, &actual.direct_args)
            && self.targets(&shown(&expected.args), &shown(&actual.args), Outputs::Unnamed)
            && self.sorted_by((&expected.order, &expected.args), (&actual.order, &actual.args))
            && self.sorted_by((&expected.distinct, &expected.args), (&actual.distinct, &actual.args))
            && self.opt(expected.filter.as_ref(), actual.filter.as_ref())
    }

    /// The order of an aggregate, by what it sorts: once a literal has been printed with its type, it is the
    /// argument that it stands beside.
    fn sorted_by(
        &self,
        expected: (&[SortGroupClause], &[TargetEntry]),
        actual: (&[SortGroupClause], &[TargetEntry]),
    ) -> bool {
        self.all(expected.0, actual.0, |_, e, a| {
            self.opt(sorted(expected.1, e), sorted(actual.1, a)) && self.same_order(e, a)
        })
    }

    fn window_func(&self, expected: &WindowFunc, actual: &WindowFunc) -> bool {
        self.proc(expected.proc, actual.proc)
            && expected.star == actual.star
            && expected.agg == actual.agg
            && expected.ignore_nulls == actual.ignore_nulls
            && self.exprs(&expected.args, &actual.args)
            && self.opt(expected.filter.as_ref(), actual.filter.as_ref())
            && self.window_of(expected.winref, actual.winref)
    }

    fn subscript(&self, expected: &SubscriptingRef, actual: &SubscriptingRef) -> bool {
        self.expr(&expected.container, &actual.container)
            && self.opts(&expected.upper, &actual.upper)
            && optional(expected.lower.as_ref(), actual.lower.as_ref(), |e, a| self.opts(e, a))
            && self.opt(expected.assign.as_ref(), actual.assign.as_ref())
    }

    fn xml(&self, expected: &XmlExpr, actual: &XmlExpr) -> bool {
        expected.op == actual.op
            && expected.name == actual.name
            && expected.document == actual.document
            && expected.indent == actual.indent
            && self.type_ref(expected.ty, actual.ty)
            && self.named(&expected.named_args, &actual.named_args)
            && self.exprs(&expected.args, &actual.args)
    }

    fn json(&self, expected: &JsonExpr, actual: &JsonExpr) -> bool {
        expected.op == actual.op
            && self.type_ref(expected.result, actual.result)
            && expected.absent_on_null == actual.absent_on_null
            && expected.unique_keys == actual.unique_keys
            && (expected.format, expected.document_format) == (actual.format, actual.document_format)
            && expected.wrapper == actual.wrapper
            && expected.omit_quotes == actual.omit_quotes
            && self.exprs(&expected.args, &actual.args)
            && self.opt(expected.path.as_ref(), actual.path.as_ref())
            && self.named(&expected.passing, &actual.passing)
            && self.behavior(expected.on_empty.as_ref(), actual.on_empty.as_ref())
            && self.behavior(expected.on_error.as_ref(), actual.on_error.as_ref())
            && self.opt(expected.func.as_ref(), actual.func.as_ref())
            && self.opt(expected.coercion.as_ref(), actual.coercion.as_ref())
    }

    fn behavior(&self, expected: Option<&JsonBehavior>, actual: Option<&JsonBehavior>) -> bool {
        optional(expected, actual, |e, a| e.kind == a.kind && self.opt(e.default.as_ref(), a.default.as_ref()))
    }

    pub(super) fn named<N: PartialEq>(&self, expected: &[(N, Expr)], actual: &[(N, Expr)]) -> bool {
        expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| e.0 == a.0 && self.expr(&e.1, &a.1))
    }
}

#[derive(Clone, Copy)]
enum Side {
    Expected,
    Actual,
}

pub(super) fn relation_of(kind: &RteKind) -> Option<RelId> {
    match kind {
        RteKind::Relation { rel, .. } | RteKind::NamedTuplestore { rel } => Some(*rel),
        RteKind::Subquery { .. }
        | RteKind::Join { .. }
        | RteKind::Function { .. }
        | RteKind::TableFunc(_)
        | RteKind::Values { .. }
        | RteKind::Cte { .. }
        | RteKind::Result => None,
    }
}

fn join_alias(rte: &RangeTblEntry, attno: AttrNumber) -> Option<&Expr> {
    match &rte.kind {
        RteKind::Join { aliases, .. } => aliases.get(usize::try_from(attno).ok()?.checked_sub(1)?),
        _ => None,
    }
}

/// The arguments of an aggregate without what is there for its order alone.
fn shown(args: &[TargetEntry]) -> Vec<TargetEntry> {
    args.iter().filter(|target| !target.junk).cloned().collect()
}

fn sorted<'t>(targets: &'t [TargetEntry], clause: &SortGroupClause) -> Option<&'t Expr> {
    targets.iter().find(|target| target.sort_group_ref == clause.target).map(|target| &target.expr)
}
