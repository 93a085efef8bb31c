//! The few trees that change when they are printed and read back, brought to one form at their head.
//!
//! 1. `ARRAY[...]::text[]` is read as an array of casts (transformTypeCast hands the type down), so a
//!    cast of an array constructor is the constructor of cast elements.
//! 2. `(a AND b) AND c` is read as one AND of three (makeAndExpr), while `x BETWEEN 1 AND 2 AND c`
//!    holds an AND in an AND until it has been printed once. The same for OR.
//! 3. `- 8` is read as a negative constant (doNegate), while the minus of `- CAST('8' AS integer)` is an
//!    operator until it has been printed once.
//!
//! Counterparts: parser/parse_expr.c (transformTypeCast), parser/gram.y (makeAndExpr, makeOrExpr).

use std::borrow::Cow;

use crate::datum::Datum;
use crate::nodes::{BoolOp, CoercionForm, Const, Expr, ExprNode, TypeRef};
use crate::oid::{OperId, TypeId, wellknown};

/// An expression with its head in canonical form.
pub(super) fn head(expr: &Expr) -> Cow<'_, Expr> {
    match &expr.node {
        ExprNode::ArrayCoerce { arg, elem, ty, .. } => match &head(arg).node {
            ExprNode::ArrayExpr { .. } => Cow::Owned(cast_elements(&head(arg), elem, *ty)),
            _ => Cow::Borrowed(expr),
        },
        ExprNode::BoolExpr { op, args } if is_nested(*op, args) => {
            Cow::Owned(Expr::new(ExprNode::BoolExpr { op: *op, args: flattened(*op, args) }, expr.at))
        }
        ExprNode::OpExpr(op) => match op.args.as_slice() {
            [only] => negated(op.oper, only).map_or(Cow::Borrowed(expr), |node| Cow::Owned(Expr::new(node, expr.at))),
            _ => Cow::Borrowed(expr),
        },
        _ => Cow::Borrowed(expr),
    }
}

/// The prefix operator minus of integer and of numeric.
const MINUS: [OperId; 2] = [OperId(558), OperId(1751)];

/// The constant that a minus and a constant are once they were printed: where the constant is printed
/// without its type.
fn negated(oper: OperId, arg: &Expr) -> Option<ExprNode> {
    let ExprNode::Const(constant) = &arg.node else { return None };
    let Some(Datum::Text(text)) = &constant.value else { return None };
    let bare = match constant.ty.ty {
        wellknown::INT4 => text.bytes().all(|b| b.is_ascii_digit()),
        wellknown::NUMERIC => text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.'),
        _ => false,
    };
    if !MINUS.contains(&oper) || !bare || constant.ty.typmod >= 0 {
        return None;
    }
    let zero = text.bytes().all(|b| b == b'0' || b == b'.');
    let value = if zero { text.clone() } else { format!("-{text}").into() };
    Some(ExprNode::Const(Const { value: Some(Datum::Text(value)), ..constant.clone() }))
}

/// The expression under casts that were not written as calls; for loose comparison.
pub(super) fn without_casts(expr: &Expr) -> &Expr {
    match &expr.node {
        ExprNode::RelabelType { arg, .. }
        | ExprNode::CoerceViaIo { arg, .. }
        | ExprNode::ArrayCoerce { arg, .. }
        | ExprNode::CoerceToDomain { arg, .. } => without_casts(arg),
        ExprNode::FuncExpr(func) if matches!(func.form, CoercionForm::ImplicitCast | CoercionForm::ExplicitCast) => {
            func.args.first().map_or(expr, without_casts)
        }
        _ => expr,
    }
}

fn is_nested(op: BoolOp, args: &[Expr]) -> bool {
    op != BoolOp::Not
        && args.first().is_some_and(|first| matches!(&first.node, ExprNode::BoolExpr { op: inner, .. } if *inner == op))
}

fn flattened(op: BoolOp, args: &[Expr]) -> Vec<Expr> {
    let Some((first, rest)) = args.split_first() else { return Vec::new() };
    let mut flat = match &first.node {
        ExprNode::BoolExpr { op: inner, args } if *inner == op => flattened(op, args),
        _ => vec![first.clone()],
    };
    flat.extend(rest.iter().cloned());
    flat
}

/// An array constructor whose elements are cast one by one.
fn cast_elements(array: &Expr, elem: &Expr, ty: TypeRef) -> Expr {
    let ExprNode::ArrayExpr { elements, multidims, collation, element_type, .. } = &array.node else {
        return array.clone();
    };
    let cast = |element: &Expr| match &element.node {
        ExprNode::ArrayExpr { .. } if *multidims => cast_elements(element, elem, ty),
        _ => with_case_test(elem, element),
    };
    let node = ExprNode::ArrayExpr {
        array_type: ty.ty,
        element_type: result_type(elem).unwrap_or(*element_type),
        collation: *collation,
        elements: elements.iter().map(cast).collect(),
        multidims: *multidims,
    };
    Expr::new(node, array.at)
}

/// The cast of one element, with the element in the place that stands for it.
fn with_case_test(elem: &Expr, value: &Expr) -> Expr {
    let inner = |arg: &Expr| with_case_test(arg, value).boxed();
    let node = match &elem.node {
        ExprNode::CaseTest { .. } => return value.clone(),
        ExprNode::RelabelType { arg, ty, collation, form } => {
            ExprNode::RelabelType { arg: inner(arg), ty: *ty, collation: *collation, form: *form }
        }
        ExprNode::CoerceViaIo { arg, ty, collation, form } => {
            ExprNode::CoerceViaIo { arg: inner(arg), ty: *ty, collation: *collation, form: *form }
        }
        ExprNode::CoerceToDomain { arg, ty, collation, form } => {
            ExprNode::CoerceToDomain { arg: inner(arg), ty: *ty, collation: *collation, form: *form }
        }
        ExprNode::ArrayCoerce { arg, elem, ty, collation, form } => {
            ExprNode::ArrayCoerce { arg: inner(arg), elem: elem.clone(), ty: *ty, collation: *collation, form: *form }
        }
        ExprNode::FuncExpr(func) => {
            let mut func = func.clone();
            func.args = func.args.iter().map(|arg| with_case_test(arg, value)).collect();
            ExprNode::FuncExpr(func)
        }
        other => other.clone(),
    };
    Expr::new(node, elem.at)
}

fn result_type(elem: &Expr) -> Option<TypeId> {
    match &elem.node {
        ExprNode::RelabelType { ty, .. } | ExprNode::CoerceToDomain { ty, .. } | ExprNode::ArrayCoerce { ty, .. } => {
            Some(ty.ty)
        }
        ExprNode::CoerceViaIo { ty, .. } => Some(*ty),
        ExprNode::FuncExpr(func) => Some(func.result),
        _ => None,
    }
}
