//! Collations of analysed expressions.  Counterpart: nodes/nodeFuncs.c (exprCollation,
//! exprSetCollation, exprSetInputCollation).

use crate::nodes::*;
use crate::oid::wellknown;

/// The collation that an expression gives out.
pub fn expr_collation(expr: &Expr) -> Collation {
    match &expr.node {
        ExprNode::Var(var) => var.collation,
        ExprNode::Const(value) => value.collation,
        ExprNode::Param(param) => param.collation,
        ExprNode::Aggref(agg) => agg.collation,
        ExprNode::WindowFunc(func) => func.collation,
        ExprNode::SubscriptingRef(sub) => sub.collation,
        ExprNode::FuncExpr(func) => func.collation,
        ExprNode::NamedArg { arg, .. } => expr_collation(arg),
        ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => op.collation,
        ExprNode::SubLink(link) => match link.kind {
            SubLinkKind::Expr | SubLinkKind::Array => link.query.outputs().next().and_then(|t| expr_collation(&t.expr)),
            _ => None,
        },
        ExprNode::FieldSelect { collation, .. }
        | ExprNode::RelabelType { collation, .. }
        | ExprNode::CoerceViaIo { collation, .. }
        | ExprNode::ArrayCoerce { collation, .. }
        | ExprNode::CaseTest { collation, .. }
        | ExprNode::ArrayExpr { collation, .. }
        | ExprNode::Coalesce { collation, .. }
        | ExprNode::MinMax { collation, .. }
        | ExprNode::CoerceToDomain { collation, .. }
        | ExprNode::CoerceToDomainValue { collation, .. }
        | ExprNode::SetToDefault { collation, .. } => *collation,
        ExprNode::CollateExpr { collation, .. } => Some(*collation),
        ExprNode::CaseExpr(case) => case.collation,
        ExprNode::JsonValue(value) => expr_collation(&value.formatted),
        ExprNode::JsonExpr(json) if json.op.is_constructor() => json.coercion.as_ref().and_then(expr_collation),
        ExprNode::JsonExpr(json) => json.collation,
        ExprNode::MergeSupport => Some(wellknown::DEFAULT_COLLATION),
        ExprNode::SqlValueFunction { ty, .. } if ty.ty == wellknown::NAME => Some(wellknown::C_COLLATION),
        ExprNode::XmlExpr(xml) if xml.op == XmlOp::Serialize => Some(wellknown::DEFAULT_COLLATION),
        ExprNode::GroupingFunc { .. }
        | ExprNode::ScalarArrayOp { .. }
        | ExprNode::BoolExpr { .. }
        | ExprNode::FieldStore { .. }
        | ExprNode::ConvertRowtype { .. }
        | ExprNode::RowExpr { .. }
        | ExprNode::RowCompare { .. }
        | ExprNode::SqlValueFunction { .. }
        | ExprNode::XmlExpr(_)
        | ExprNode::NullTest { .. }
        | ExprNode::BooleanTest { .. }
        | ExprNode::NextValue { .. }
        | ExprNode::CurrentOf { .. }
        | ExprNode::Unresolved { .. } => None,
    }
}

/// Sets the collation that an expression gives out, where its node has a place for it.
pub fn set_expr_collation(expr: &mut Expr, to: Collation) {
    match &mut expr.node {
        ExprNode::Var(var) => var.collation = to,
        ExprNode::Const(value) => value.collation = to,
        ExprNode::Param(param) => param.collation = to,
        ExprNode::Aggref(agg) => agg.collation = to,
        ExprNode::WindowFunc(func) => func.collation = to,
        ExprNode::SubscriptingRef(sub) => sub.collation = to,
        ExprNode::FuncExpr(func) => func.collation = to,
        ExprNode::NamedArg { arg, .. } => set_expr_collation(arg, to),
        ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => op.collation = to,
        ExprNode::FieldSelect { collation, .. }
        | ExprNode::RelabelType { collation, .. }
        | ExprNode::CoerceViaIo { collation, .. }
        | ExprNode::ArrayCoerce { collation, .. }
        | ExprNode::CaseTest { collation, .. }
        | ExprNode::ArrayExpr { collation, .. }
        | ExprNode::Coalesce { collation, .. }
        | ExprNode::MinMax { collation, .. }
        | ExprNode::CoerceToDomain { collation, .. }
        | ExprNode::CoerceToDomainValue { collation, .. }
        | ExprNode::SetToDefault { collation, .. } => *collation = to,
        ExprNode::CaseExpr(case) => case.collation = to,
        ExprNode::JsonValue(value) => set_expr_collation(&mut value.formatted, to),
        ExprNode::JsonExpr(json) if json.op.is_constructor() => {
            json.coercion.iter_mut().for_each(|coercion| set_expr_collation(coercion, to));
        }
        ExprNode::JsonExpr(json) => json.collation = to,
        ExprNode::CollateExpr { .. }
        | ExprNode::SubLink(_)
        | ExprNode::GroupingFunc { .. }
        | ExprNode::ScalarArrayOp { .. }
        | ExprNode::BoolExpr { .. }
        | ExprNode::FieldStore { .. }
        | ExprNode::ConvertRowtype { .. }
        | ExprNode::RowExpr { .. }
        | ExprNode::RowCompare { .. }
        | ExprNode::SqlValueFunction { .. }
        | ExprNode::XmlExpr(_)
        | ExprNode::NullTest { .. }
        | ExprNode::BooleanTest { .. }
        | ExprNode::NextValue { .. }
        | ExprNode::MergeSupport
        | ExprNode::CurrentOf { .. }
        | ExprNode::Unresolved { .. } => {}
    }
}

/// Sets the collation that a function or operator works by.
pub fn set_expr_input_collation(expr: &mut Expr, to: Collation) {
    match &mut expr.node {
        ExprNode::Aggref(agg) => agg.input_collation = to,
        ExprNode::WindowFunc(func) => func.input_collation = to,
        ExprNode::FuncExpr(func) => func.input_collation = to,
        ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => op.input_collation = to,
        ExprNode::ScalarArrayOp { input_collation, .. } | ExprNode::MinMax { input_collation, .. } => {
            *input_collation = to;
        }
        ExprNode::Var(_)
        | ExprNode::Const(_)
        | ExprNode::Param(_)
        | ExprNode::GroupingFunc { .. }
        | ExprNode::SubscriptingRef(_)
        | ExprNode::NamedArg { .. }
        | ExprNode::BoolExpr { .. }
        | ExprNode::SubLink(_)
        | ExprNode::FieldSelect { .. }
        | ExprNode::FieldStore { .. }
        | ExprNode::RelabelType { .. }
        | ExprNode::CoerceViaIo { .. }
        | ExprNode::ArrayCoerce { .. }
        | ExprNode::ConvertRowtype { .. }
        | ExprNode::CollateExpr { .. }
        | ExprNode::CaseExpr(_)
        | ExprNode::CaseTest { .. }
        | ExprNode::ArrayExpr { .. }
        | ExprNode::RowExpr { .. }
        | ExprNode::RowCompare { .. }
        | ExprNode::Coalesce { .. }
        | ExprNode::SqlValueFunction { .. }
        | ExprNode::XmlExpr(_)
        | ExprNode::JsonValue(_)
        | ExprNode::JsonExpr(_)
        | ExprNode::NullTest { .. }
        | ExprNode::BooleanTest { .. }
        | ExprNode::CoerceToDomain { .. }
        | ExprNode::CoerceToDomainValue { .. }
        | ExprNode::SetToDefault { .. }
        | ExprNode::NextValue { .. }
        | ExprNode::MergeSupport
        | ExprNode::CurrentOf { .. }
        | ExprNode::Unresolved { .. } => {}
    }
}
