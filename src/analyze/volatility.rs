//! Whether an expression always gives the same result.  Counterpart: optimizer/util/clauses.c
//! (contain_mutable_functions), nodes/nodeFuncs.c (check_functions_in_node).

use crate::analyze::Cx;
use crate::catalog::proc::Volatility;
use crate::datum::Datum;
use crate::nodes::*;
use crate::oid::wellknown::*;
use crate::oid::{FIRST_NORMAL_OBJECT_ID, OperId, ProcId, TypeId};

/// Whether a function that is not immutable is called anywhere.
pub fn contains_mutable(cx: &Cx<'_>, expr: &Expr) -> bool {
    contains(cx, expr, Volatility::Immutable)
}

/// Whether a volatile function is called anywhere (contain_volatile_functions).
pub fn contains_volatile(cx: &Cx<'_>, expr: &Expr) -> bool {
    contains(cx, expr, Volatility::Stable)
}

/// Whether the planner would have taken a part out before it asks, as it cannot be reached
/// (eval_const_expressions). Only literals are looked at, nothing is run.
fn reached(expr: &Expr) -> Option<Vec<&Expr>> {
    match &expr.node {
        ExprNode::BoolExpr { op: BoolOp::Or, args } if args.iter().any(|a| literal(a) == Some(true)) => {
            Some(Vec::new())
        }
        ExprNode::BoolExpr { op: BoolOp::And, args }
            if args.iter().any(|a| literal(a) == Some(false) && !is_null(a)) =>
        {
            Some(Vec::new())
        }
        ExprNode::CaseExpr(case) if case.arg.is_none() => {
            let mut reached = Vec::new();
            for (condition, result) in &case.whens {
                match literal(condition) {
                    Some(false) => {}
                    Some(true) => {
                        reached.push(result);
                        return Some(reached);
                    }
                    None => reached.extend([condition, result]),
                }
            }
            reached.extend(&case.default);
            Some(reached)
        }
        _ => None,
    }
}

/// What a condition of literals alone comes to; NULL is taken for false.
fn literal(expr: &Expr) -> Option<bool> {
    match &expr.node {
        ExprNode::Const(value) => Some(matches!(&value.value, Some(Datum::Text(text)) if &**text == "t")),
        ExprNode::BoolExpr { op: BoolOp::Not, args } => {
            args.first().filter(|arg| !is_null(arg)).and_then(literal).map(|value| !value)
        }
        _ => None,
    }
}

fn is_null(expr: &Expr) -> bool {
    matches!(&expr.node, ExprNode::Const(value) if value.value.is_none())
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
    if let Some(reached) = reached(expr) {
        return reached.into_iter().any(|part| contains(cx, part, allowed));
    }
    let mut found = false;
    walk::for_each_child(expr, &mut |child| found = found || contains(cx, child, allowed));
    found
}

/// `anything || text`, which the planner makes a cast to text and a concatenation of texts.
const ANYTEXTCAT: [ProcId; 2] = [ProcId(2003), ProcId(2004)];

fn concatenation(cx: &Cx<'_>, proc: ProcId, args: &[Expr]) -> Option<Volatility> {
    let other = |arg: &Expr| Some(cx.expr_type(arg)).filter(|ty| *ty != TEXT);
    ANYTEXTCAT.contains(&proc).then(|| match args.iter().find_map(other) {
        Some(ty) => io_volatility(cx, ty, TEXT),
        None => Volatility::Immutable,
    })
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
        ExprNode::FuncExpr(func) => concatenation(cx, func.proc, &func.args).unwrap_or_else(|| of_proc(func.proc)),
        ExprNode::Aggref(agg) => of_proc(agg.proc),
        ExprNode::WindowFunc(func) => of_proc(func.proc),
        ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => {
            let code = cx.catalog.operator(op.oper).and_then(|o| o.code);
            code.and_then(|proc| concatenation(cx, proc, &op.args)).unwrap_or_else(|| of_oper(op.oper))
        }
        ExprNode::ScalarArrayOp { oper, .. } => of_oper(*oper),
        ExprNode::RowCompare { opers, .. } => {
            opers.iter().map(|o| of_oper(*o)).find(|v| *v != Volatility::Immutable).unwrap_or(Volatility::Immutable)
        }
        ExprNode::CoerceViaIo { arg, ty, .. } => io_volatility(cx, cx.expr_type(arg), *ty),
        ExprNode::SqlValueFunction { .. } => Volatility::Stable,
        ExprNode::JsonExpr(json) => json_volatility(cx, json),
        ExprNode::NextValue { .. } => Volatility::Volatile,
        _ => Volatility::Immutable,
    }
}

/// JSON_OBJECT and the like print their arguments as to_json does; a path that is no constant may do anything.
fn json_volatility(cx: &Cx<'_>, json: &JsonExpr) -> Volatility {
    let of_session = |arg: &Expr| {
        let ty = cx.base_type(cx.expr_type(arg));
        matches!(ty, DATE | TIMESTAMP | TIMESTAMPTZ | RECORD)
            || cx.element_type(ty).is_some()
            || cx.composite_relation(ty).is_some()
            || io_volatility(cx, ty, TEXT) != Volatility::Immutable
    };
    let constant = |path: &Expr| matches!(path.node, ExprNode::Const(_));
    let stable = match json.op {
        op if op.is_constructor() => json.args.iter().any(of_session),
        op if op.is_query() => !json.path.as_ref().is_some_and(constant),
        _ => false,
    };
    if stable { Volatility::Stable } else { Volatility::Immutable }
}

fn io_volatility(cx: &Cx<'_>, source: TypeId, target: TypeId) -> Volatility {
    let volatility = |proc: Option<ProcId>| {
        proc.and_then(|id| cx.catalog.proc(id)).map_or(Volatility::Immutable, |row| row.volatility)
    };
    let output = volatility(cx.catalog.type_(cx.base_type(source)).and_then(|row| row.output));
    let input = volatility(cx.catalog.type_(cx.base_type(target)).and_then(|row| row.input));
    if output == Volatility::Immutable { input } else { output }
}
