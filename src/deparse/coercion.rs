//! Small questions about expressions and their types.  Counterparts: nodes/nodeFuncs.c
//! (strip_implicit_coercions), lsyscache.c (get_base_element_type, type_is_rowtype).

use crate::catalog::Catalog;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::RECORD;

/// What is left of an expression without the casts that nobody wrote.
pub(super) fn strip_implicit_coercions(expr: &Expr) -> &Expr {
    let mut expr = expr;
    loop {
        expr = match &expr.node {
            ExprNode::FuncExpr(f) if f.form == CoercionForm::ImplicitCast => match f.args.first() {
                Some(arg) => arg,
                None => return expr,
            },
            ExprNode::RelabelType { arg, form: CoercionForm::ImplicitCast, .. }
            | ExprNode::CoerceViaIo { arg, form: CoercionForm::ImplicitCast, .. }
            | ExprNode::ArrayCoerce { arg, form: CoercionForm::ImplicitCast, .. }
            | ExprNode::ConvertRowtype { arg, form: CoercionForm::ImplicitCast, .. }
            | ExprNode::CoerceToDomain { arg, form: CoercionForm::ImplicitCast, .. } => arg,
            _ => return expr,
        };
    }
}

/// The element type of an array, or of a domain over one; otherwise the type itself.
pub(super) fn base_element_type(catalog: &Catalog, ty: TypeId) -> TypeId {
    let base = catalog.base_type(ty);
    catalog.type_(base).filter(|t| t.is_true_array()).and_then(|t| t.element).unwrap_or(ty)
}

/// Whether values are rows: composite types, domains over them, and record.
pub(super) fn is_rowtype(catalog: &Catalog, ty: TypeId) -> bool {
    ty == RECORD || catalog.type_(catalog.base_type(ty)).is_some_and(|t| t.relation().is_some())
}
