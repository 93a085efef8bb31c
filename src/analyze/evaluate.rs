//! Folding what a partition bound may hold to a constant.  Counterpart: optimizer/util/clauses.c
//! (evaluate_expr), as far as casts of literals go.

use crate::analyze::Cx;
use crate::analyze::literal;
use crate::datum::Datum;
use crate::diag::{Result, unsupported};
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// The value of a constant expression; what is not a cast of a literal is not understood.
pub fn constant(cx: &Cx<'_>, expr: &Expr) -> Result<Option<Datum>> {
    match &expr.node {
        ExprNode::Const(value) => Ok(value.value.clone()),
        ExprNode::RelabelType { arg, .. } | ExprNode::CollateExpr { arg, .. } => constant(cx, arg),
        ExprNode::CoerceToDomain { arg, .. } => constant(cx, arg),
        ExprNode::CoerceViaIo { arg, ty, .. } => recast(cx, arg, TypeRef::plain(*ty)),
        ExprNode::ArrayCoerce { arg, ty, .. } if cx.expr_type(arg) == ty.ty => recast(cx, arg, *ty),
        ExprNode::FuncExpr(func) if func.form != CoercionForm::ExplicitCall && !func.args.is_empty() => {
            let ty = TypeRef { ty: func.result, typmod: cx.expr_typmod(expr) };
            recast(cx, &func.args[0], ty)
        }
        ExprNode::FuncExpr(func) => match (cx.catalog.proc(func.proc), func.args.as_slice()) {
            (Some(proc), [arg]) if proc.namespace == PG_CATALOG && is_cast_name(cx, &proc.name, func.result) => {
                recast(cx, arg, TypeRef::plain(func.result))
            }
            _ => unsupported("a partition bound that calls a function"),
        },
        ExprNode::OpExpr(op) => negation(cx, op),
        _ => unsupported("a partition bound that is not a literal"),
    }
}

fn is_cast_name(cx: &Cx<'_>, name: &str, result: TypeId) -> bool {
    cx.catalog.type_(result).is_some_and(|row| row.name == *name)
}

/// The text of a value, read as another type; only where the two agree on what text means.
fn recast(cx: &Cx<'_>, arg: &Expr, target: TypeRef) -> Result<Option<Datum>> {
    let source = cx.expr_type(arg);
    let Some(value) = constant(cx, arg)? else { return Ok(None) };
    let Datum::Text(text) = &value else { return unsupported("a partition bound whose value is not known as text") };
    let textual = |ty| matches!(ty, TEXT | VARCHAR | BPCHAR | NAME | UNKNOWN);
    let numeric = |ty| matches!(ty, INT2 | INT4 | INT8 | NUMERIC | OID);
    let same_text = source == target.ty
        || textual(source)
        || textual(target.ty)
        || (numeric(source) && numeric(target.ty))
        || matches!((source, target.ty), (DATE, TIMESTAMP | TIMESTAMPTZ) | (TIMESTAMP, TIMESTAMPTZ));
    if same_text {
        return literal::input(cx, target, text).map(Some);
    }
    if matches!((source, target.ty), (TIMESTAMP, DATE))
        && let Some(date) = text.split(' ').next()
    {
        return literal::input(cx, target, date).map(Some);
    }
    unsupported(format!("a partition bound cast from {} to {}", cx.type_name(source), cx.type_name(target.ty)))
}

/// `- literal`
fn negation(cx: &Cx<'_>, op: &OpExpr) -> Result<Option<Datum>> {
    let name = cx.catalog.operator(op.oper).map(|row| row.name.clone()).unwrap_or_default();
    let [arg] = op.args.as_slice() else { return unsupported("a partition bound with an operator") };
    match constant(cx, arg)? {
        Some(Datum::Text(text)) if name == "-" => {
            let negated = match text.strip_prefix('-') {
                Some(positive) => positive.to_owned(),
                None => format!("-{text}"),
            };
            literal::input(cx, TypeRef::plain(op.result), &negated).map(Some)
        }
        Some(value) if name == "+" => Ok(Some(value)),
        None => Ok(None),
        Some(_) => unsupported("a partition bound with an operator"),
    }
}
