//! The type of an analysed expression.  Counterpart: nodes/nodeFuncs.c (exprType, exprTypmod,
//! exprIsLengthCoercion, strip_implicit_coercions), lsyscache.c (get_base_element_type).

use crate::catalog::Catalog;
use crate::datum::Datum;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// The type that an expression gives; `UNKNOWN` where it could not be analysed.
pub(super) fn expr_type(catalog: &Catalog, expr: &Expr) -> TypeId {
    expr_type_ref(catalog, expr).ty
}

/// The type with its modifier, where the expression fixes one.
pub(super) fn expr_type_ref(catalog: &Catalog, expr: &Expr) -> TypeRef {
    let plain = TypeRef::plain;
    match &expr.node {
        ExprNode::Var(Var { ty, .. })
        | ExprNode::Const(Const { ty, .. })
        | ExprNode::Param(Param { ty, .. })
        | ExprNode::FieldSelect { ty, .. }
        | ExprNode::RelabelType { ty, .. }
        | ExprNode::ArrayCoerce { ty, .. }
        | ExprNode::CaseTest { ty, .. }
        | ExprNode::SqlValueFunction { ty, .. }
        | ExprNode::CoerceToDomain { ty, .. }
        | ExprNode::CoerceToDomainValue { ty, .. }
        | ExprNode::SetToDefault { ty, .. } => *ty,
        ExprNode::SubscriptingRef(sub) => match sub.assign {
            Some(_) => TypeRef { ty: sub.container_type, typmod: sub.result.typmod },
            None => sub.result,
        },
        ExprNode::XmlExpr(xml) => xml_type(xml),
        ExprNode::JsonExpr(json) => json.result,
        ExprNode::Aggref(agg) => plain(agg.result),
        ExprNode::WindowFunc(func) => plain(func.result),
        ExprNode::FuncExpr(func) => TypeRef { ty: func.result, typmod: length_coercion(func).unwrap_or(-1) },
        ExprNode::GroupingFunc { .. } => plain(INT4),
        ExprNode::OpExpr(op) => plain(op.result),
        ExprNode::NullIfExpr(op) => op.args.first().map_or(plain(op.result), |a| expr_type_ref(catalog, a)),
        ExprNode::DistinctExpr(_)
        | ExprNode::ScalarArrayOp { .. }
        | ExprNode::BoolExpr { .. }
        | ExprNode::RowCompare { .. }
        | ExprNode::NullTest { .. }
        | ExprNode::BooleanTest { .. } => plain(BOOL),
        ExprNode::NamedArg { arg, .. } | ExprNode::CollateExpr { arg, .. } => expr_type_ref(catalog, arg),
        ExprNode::SubLink(link) => sublink_type(catalog, link),
        ExprNode::FieldStore { ty, .. }
        | ExprNode::CoerceViaIo { ty, .. }
        | ExprNode::ConvertRowtype { ty, .. }
        | ExprNode::RowExpr { ty, .. }
        | ExprNode::NextValue { ty, .. } => plain(*ty),
        ExprNode::ArrayExpr { array_type, elements, .. } => array_type_ref(catalog, *array_type, elements),
        ExprNode::CaseExpr(case) => {
            let results = case.whens.iter().map(|(_, r)| r).chain(&case.default);
            common_typmod(catalog, case.ty, results)
        }
        ExprNode::Coalesce { ty, args, .. } | ExprNode::MinMax { ty, args, .. } => {
            common_typmod(catalog, *ty, args.iter())
        }
        ExprNode::Unresolved { .. } => plain(UNKNOWN),
    }
}

/// The modifier that all alternatives share, if they have the common type itself.
fn common_typmod<'a>(catalog: &Catalog, ty: TypeId, args: impl Iterator<Item = &'a Expr>) -> TypeRef {
    let mut typmod = None;
    for arg in args {
        let found = expr_type_ref(catalog, arg);
        if found.ty != ty || found.typmod < 0 || typmod.is_some_and(|t| t != found.typmod) {
            return TypeRef::plain(ty);
        }
        typmod = Some(found.typmod);
    }
    TypeRef { ty, typmod: typmod.unwrap_or(-1) }
}

fn array_type_ref(catalog: &Catalog, array_type: TypeId, elements: &[Expr]) -> TypeRef {
    let Some(first) = elements.first().map(|e| expr_type_ref(catalog, e)) else { return TypeRef::plain(array_type) };
    TypeRef { ty: array_type, typmod: common_typmod(catalog, first.ty, elements.iter()).typmod }
}

fn xml_type(xml: &XmlExpr) -> TypeRef {
    match xml.op {
        XmlOp::IsDocument => TypeRef::plain(BOOL),
        XmlOp::Serialize => xml.ty,
        XmlOp::Concat | XmlOp::Element | XmlOp::Forest | XmlOp::Parse | XmlOp::Pi | XmlOp::Root => TypeRef::plain(XML),
    }
}

fn sublink_type(catalog: &Catalog, link: &SubLink) -> TypeRef {
    let first = || link.query.outputs().next().map_or(TypeRef::plain(UNKNOWN), |t| expr_type_ref(catalog, &t.expr));
    match link.kind {
        SubLinkKind::Expr => first(),
        SubLinkKind::Array => {
            let element = first();
            let array = catalog.type_(element.ty).and_then(|t| if t.is_true_array() { Some(t.id) } else { t.array });
            TypeRef { ty: array.unwrap_or(UNKNOWN), typmod: element.typmod }
        }
        SubLinkKind::MultiExpr => TypeRef::plain(RECORD),
        SubLinkKind::Exists | SubLinkKind::All | SubLinkKind::Any | SubLinkKind::RowCompare => TypeRef::plain(BOOL),
    }
}

/// The modifier that a cast function was called to apply: its second argument.
pub(super) fn length_coercion(func: &FuncExpr) -> Option<i32> {
    if !matches!(func.form, CoercionForm::ExplicitCast | CoercionForm::ImplicitCast) {
        return None;
    }
    if !matches!(func.args.len(), 2 | 3) {
        return None;
    }
    match &func.args[1].node {
        ExprNode::Const(Const { ty, value: Some(Datum::Text(text)), .. }) if ty.ty == INT4 => text.parse().ok(),
        _ => None,
    }
}

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

/// The collation of an expression's value.  Counterpart: nodeFuncs.c (exprCollation).
pub(super) fn expr_collation(catalog: &Catalog, expr: &Expr) -> Collation {
    match &expr.node {
        ExprNode::Var(Var { collation, .. })
        | ExprNode::Const(Const { collation, .. })
        | ExprNode::Param(Param { collation, .. })
        | ExprNode::FieldSelect { collation, .. }
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
        ExprNode::Aggref(agg) => agg.collation,
        ExprNode::WindowFunc(func) => func.collation,
        ExprNode::SubscriptingRef(sub) => sub.collation,
        ExprNode::FuncExpr(func) => func.collation,
        ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => op.collation,
        ExprNode::CaseExpr(case) => case.collation,
        ExprNode::JsonExpr(json) => json.collation,
        ExprNode::NamedArg { arg, .. } => expr_collation(catalog, arg),
        ExprNode::SqlValueFunction { ty, .. } => (ty.ty == NAME).then_some(C_COLLATION),
        ExprNode::XmlExpr(xml) if xml.op == XmlOp::Serialize => catalog.type_(xml.ty.ty).and_then(|t| t.collation),
        ExprNode::SubLink(link) if matches!(link.kind, SubLinkKind::Expr | SubLinkKind::Array) => {
            link.query.outputs().next().and_then(|t| expr_collation(catalog, &t.expr))
        }
        ExprNode::GroupingFunc { .. }
        | ExprNode::ScalarArrayOp { .. }
        | ExprNode::BoolExpr { .. }
        | ExprNode::SubLink(_)
        | ExprNode::FieldStore { .. }
        | ExprNode::ConvertRowtype { .. }
        | ExprNode::RowExpr { .. }
        | ExprNode::RowCompare { .. }
        | ExprNode::XmlExpr(_)
        | ExprNode::NullTest { .. }
        | ExprNode::BooleanTest { .. }
        | ExprNode::NextValue { .. }
        | ExprNode::Unresolved { .. } => None,
    }
}
