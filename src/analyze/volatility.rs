//! Whether an expression always gives the same result.  Counterpart: optimizer/util/clauses.c
//! (contain_mutable_functions), nodes/nodeFuncs.c (check_functions_in_node).

use crate::analyze::Cx;
use crate::catalog::proc::Volatility;
use crate::nodes::*;
use crate::oid::wellknown::SQL_LANGUAGE;
use crate::oid::{FIRST_NORMAL_OBJECT_ID, OperId, ProcId, TypeId};

/// Whether a function that is not immutable is called anywhere.
pub fn contains_mutable(cx: &Cx<'_>, expr: &Expr) -> bool {
    contains(cx, expr, Volatility::Immutable)
}

/// Whether a volatile function is called anywhere (contain_volatile_functions).
pub fn contains_volatile(cx: &Cx<'_>, expr: &Expr) -> bool {
    contains(cx, expr, Volatility::Stable)
}

fn contains(cx: &Cx<'_>, expr: &Expr, allowed: Volatility) -> bool {
    let rank = |volatility| match volatility {
        Volatility::Immutable => 0,
        Volatility::Stable => 1,
        Volatility::Volatile => 2,
    };
    if rank(own_volatility(cx, expr)) > rank(allowed) {
        return true;
    }
    let mut found = false;
    walk::for_each_child(expr, &mut |child| found = found || contains(cx, child, allowed));
    found
}

/// The volatility of what a node itself does.
pub(super) fn own_volatility(cx: &Cx<'_>, expr: &Expr) -> Volatility {
    let of_proc = |proc: ProcId| match cx.catalog.proc(proc) {
        // The planner may put the body in the place of the call before it asks (inline_function), so what
        // the function was declared as decides nothing.
        Some(row) if row.language == SQL_LANGUAGE && proc.0 >= FIRST_NORMAL_OBJECT_ID => Volatility::Immutable,
        Some(row) => row.volatility,
        None => Volatility::Immutable,
    };
    let of_oper = |oper: OperId| cx.catalog.operator(oper).and_then(|o| o.code).map_or(Volatility::Immutable, of_proc);
    match &expr.node {
        ExprNode::FuncExpr(func) => of_proc(func.proc),
        ExprNode::Aggref(agg) => of_proc(agg.proc),
        ExprNode::WindowFunc(func) => of_proc(func.proc),
        ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => of_oper(op.oper),
        ExprNode::ScalarArrayOp { oper, .. } => of_oper(*oper),
        ExprNode::RowCompare { opers, .. } => {
            opers.iter().map(|o| of_oper(*o)).find(|v| *v != Volatility::Immutable).unwrap_or(Volatility::Immutable)
        }
        ExprNode::CoerceViaIo { arg, ty, .. } => io_volatility(cx, cx.expr_type(arg), *ty),
        ExprNode::SqlValueFunction { .. } => Volatility::Stable,
        ExprNode::NextValue { .. } => Volatility::Volatile,
        _ => Volatility::Immutable,
    }
}

fn io_volatility(cx: &Cx<'_>, source: TypeId, target: TypeId) -> Volatility {
    let volatility = |proc: Option<ProcId>| {
        proc.and_then(|id| cx.catalog.proc(id)).map_or(Volatility::Immutable, |row| row.volatility)
    };
    let output = volatility(cx.catalog.type_(cx.base_type(source)).and_then(|row| row.output));
    let input = volatility(cx.catalog.type_(cx.base_type(target)).and_then(|row| row.input));
    if output == Volatility::Immutable { input } else { output }
}
