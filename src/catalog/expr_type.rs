//! The type and modifier of an analysed expression.  Counterpart: nodes/nodeFuncs.c (exprType,
//! exprTypmod, exprIsLengthCoercion).

use crate::catalog::Catalog;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

impl Catalog {
    pub fn expr_type(&self, expr: &Expr) -> TypeId {
        match &expr.node {
            ExprNode::Var(var) => var.ty.ty,
            ExprNode::Const(value) => value.ty.ty,
            ExprNode::Param(param) => param.ty.ty,
            ExprNode::Aggref(agg) => agg.result,
            ExprNode::GroupingFunc { .. } => INT4,
            ExprNode::WindowFunc(func) => func.result,
            ExprNode::SubscriptingRef(sub) => sub.result.ty,
            ExprNode::FuncExpr(func) => func.result,
            ExprNode::NamedArg { arg, .. } => self.expr_type(arg),
            ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) => op.result,
            ExprNode::NullIfExpr(op) => op.args.first().map_or(op.result, |arg| self.expr_type(arg)),
            ExprNode::ScalarArrayOp { .. }
            | ExprNode::BoolExpr { .. }
            | ExprNode::RowCompare { .. }
            | ExprNode::NullTest { .. }
            | ExprNode::BooleanTest { .. } => BOOL,
            ExprNode::SubLink(link) => self.sublink_type(link),
            ExprNode::FieldStore { ty, .. }
            | ExprNode::CoerceViaIo { ty, .. }
            | ExprNode::ConvertRowtype { ty, .. }
            | ExprNode::RowExpr { ty, .. }
            | ExprNode::Coalesce { ty, .. }
            | ExprNode::MinMax { ty, .. }
            | ExprNode::NextValue { ty, .. } => *ty,
            ExprNode::FieldSelect { ty, .. }
            | ExprNode::RelabelType { ty, .. }
            | ExprNode::ArrayCoerce { ty, .. }
            | ExprNode::CaseTest { ty, .. }
            | ExprNode::SqlValueFunction { ty, .. }
            | ExprNode::CoerceToDomain { ty, .. }
            | ExprNode::CoerceToDomainValue { ty, .. }
            | ExprNode::SetToDefault { ty, .. } => ty.ty,
            ExprNode::CollateExpr { arg, .. } => self.expr_type(arg),
            ExprNode::CaseExpr(case) => case.ty,
            ExprNode::ArrayExpr { array_type, .. } => *array_type,
            ExprNode::XmlExpr(xml) => match xml.op {
                XmlOp::IsDocument => BOOL,
                XmlOp::Serialize => TEXT,
                _ => XML,
            },
            ExprNode::JsonValue(value) => self.expr_type(&value.formatted),
            ExprNode::JsonExpr(json) => json.result.ty,
            ExprNode::MergeSupport => TEXT,
            ExprNode::CurrentOf { .. } => BOOL,
            ExprNode::Unresolved { .. } => UNKNOWN,
        }
    }

    pub fn expr_typmod(&self, expr: &Expr) -> i32 {
        match &expr.node {
            ExprNode::Var(var) => var.ty.typmod,
            ExprNode::Const(value) => value.ty.typmod,
            ExprNode::Param(param) => param.ty.typmod,
            ExprNode::SubscriptingRef(sub) => sub.result.typmod,
            ExprNode::FuncExpr(func) => length_coercion(func).unwrap_or(-1),
            ExprNode::NamedArg { arg, .. } | ExprNode::CollateExpr { arg, .. } => self.expr_typmod(arg),
            ExprNode::NullIfExpr(op) => op.args.first().map_or(-1, |arg| self.expr_typmod(arg)),
            ExprNode::SubLink(link) if matches!(link.kind, SubLinkKind::Expr | SubLinkKind::Array) => {
                link.query.outputs().next().map_or(-1, |t| self.expr_typmod(&t.expr))
            }
            ExprNode::FieldSelect { ty, .. }
            | ExprNode::RelabelType { ty, .. }
            | ExprNode::ArrayCoerce { ty, .. }
            | ExprNode::CaseTest { ty, .. }
            | ExprNode::SqlValueFunction { ty, .. }
            | ExprNode::CoerceToDomain { ty, .. }
            | ExprNode::CoerceToDomainValue { ty, .. }
            | ExprNode::SetToDefault { ty, .. } => ty.typmod,
            ExprNode::CaseExpr(case) => match &case.default {
                Some(default) => {
                    self.shared_typmod(case.ty, case.whens.iter().map(|(_, r)| r).chain(std::iter::once(default)))
                }
                None => -1,
            },
            ExprNode::ArrayExpr { array_type, element_type, elements, multidims, .. } => {
                self.shared_typmod(if *multidims { *array_type } else { *element_type }, elements.iter())
            }
            ExprNode::Coalesce { ty, args, .. } | ExprNode::MinMax { ty, args, .. } => {
                self.shared_typmod(*ty, args.iter())
            }
            ExprNode::JsonValue(value) => self.expr_typmod(&value.formatted),
            ExprNode::JsonExpr(json) => json.result.typmod,
            ExprNode::Aggref(_)
            | ExprNode::GroupingFunc { .. }
            | ExprNode::WindowFunc(_)
            | ExprNode::OpExpr(_)
            | ExprNode::DistinctExpr(_)
            | ExprNode::ScalarArrayOp { .. }
            | ExprNode::BoolExpr { .. }
            | ExprNode::SubLink(_)
            | ExprNode::FieldStore { .. }
            | ExprNode::CoerceViaIo { .. }
            | ExprNode::ConvertRowtype { .. }
            | ExprNode::RowExpr { .. }
            | ExprNode::RowCompare { .. }
            | ExprNode::NullTest { .. }
            | ExprNode::BooleanTest { .. }
            | ExprNode::XmlExpr(_)
            | ExprNode::NextValue { .. }
            | ExprNode::MergeSupport
            | ExprNode::CurrentOf { .. }
            | ExprNode::Unresolved { .. } => -1,
        }
    }

    pub fn expr_type_ref(&self, expr: &Expr) -> TypeRef {
        TypeRef { ty: self.expr_type(expr), typmod: self.expr_typmod(expr) }
    }

    fn sublink_type(&self, link: &SubLink) -> TypeId {
        let first = || link.query.outputs().next().map_or(UNKNOWN, |t| self.expr_type(&t.expr));
        match link.kind {
            SubLinkKind::Expr => first(),
            SubLinkKind::Array => self.promoted_array_type(first()).unwrap_or(UNKNOWN),
            SubLinkKind::MultiExpr => RECORD,
            SubLinkKind::Exists | SubLinkKind::All | SubLinkKind::Any | SubLinkKind::RowCompare => BOOL,
        }
    }

    /// The array type over a type, or the type itself where it is an array already
    /// (get_promoted_array_type).
    pub fn promoted_array_type(&self, ty: TypeId) -> Option<TypeId> {
        let row = self.type_(ty)?;
        row.array.or_else(|| row.is_true_array().then_some(ty))
    }

    fn shared_typmod<'e>(&self, ty: TypeId, exprs: impl Iterator<Item = &'e Expr>) -> i32 {
        let mut shared = None;
        for expr in exprs {
            if self.expr_type(expr) != ty {
                return -1;
            }
            let typmod = self.expr_typmod(expr);
            if typmod < 0 || shared.is_some_and(|s| s != typmod) {
                return -1;
            }
            shared = Some(typmod);
        }
        shared.unwrap_or(-1)
    }
}

/// The modifier that a length coercion call applies.
fn length_coercion(func: &FuncExpr) -> Option<i32> {
    let is_cast = matches!(func.form, CoercionForm::ExplicitCast | CoercionForm::ImplicitCast);
    if !is_cast || !(2..=3).contains(&func.args.len()) {
        return None;
    }
    match &func.args[1].node {
        ExprNode::Const(Const { ty, value: Some(crate::datum::Datum::Text(text)), .. }) if ty.ty == INT4 => {
            text.parse().ok()
        }
        _ => None,
    }
}
