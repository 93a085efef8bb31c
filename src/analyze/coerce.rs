//! Implicit and explicit casts.  Counterpart: parser/parse_coerce.c (coerce_to_target_type,
//! coerce_type, coerce_type_typmod, coerce_to_domain, coerce_to_boolean, coerce_to_specific_type).

use std::sync::Arc;

use crate::analyze::Cx;
use crate::analyze::coerce_path::{self, Pathway};
use crate::analyze::literal;
use crate::analyze::name_list::refuse_at;
use crate::analyze::polymorphic;
use crate::catalog::operator::CastContext;
use crate::catalog::type_::{Type, TypeKind};
use crate::datum::Datum;
use crate::diag::{Result, SqlState, unsupported};
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::oid::wellknown::*;
use crate::oid::{ProcId, RelId, TypeId};
use crate::text::Span;

/// How a coercion was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Coercion {
    pub context: CastContext,
    pub form: CoercionForm,
}

impl Coercion {
    pub const IMPLICIT: Coercion = Coercion { context: CastContext::Implicit, form: CoercionForm::ImplicitCast };
    pub const ASSIGNMENT: Coercion = Coercion { context: CastContext::Assignment, form: CoercionForm::ImplicitCast };
    pub const EXPLICIT: Coercion = Coercion { context: CastContext::Explicit, form: CoercionForm::ExplicitCast };
}

/// Types and their base types.
impl Cx<'_> {
    /// getBaseType
    pub fn base_type(&self, ty: TypeId) -> TypeId {
        self.base_type_and_typmod(TypeRef::plain(ty)).ty
    }

    /// getBaseTypeAndTypmod: a domain's modifier comes with its base.
    pub fn base_type_and_typmod(&self, mut ty: TypeRef) -> TypeRef {
        while let Some(domain) = self.catalog.type_(ty.ty).and_then(|row| row.domain()) {
            ty = domain.base;
        }
        ty
    }

    /// get_element_type: of true arrays alone.
    pub fn element_type(&self, ty: TypeId) -> Option<TypeId> {
        self.catalog.type_(ty).filter(|row| row.is_true_array()).and_then(|row| row.element)
    }

    /// get_base_element_type
    pub fn base_element_type(&self, ty: TypeId) -> Option<TypeId> {
        self.element_type(self.base_type(ty))
    }

    pub fn array_type(&self, ty: TypeId) -> Option<TypeId> {
        self.catalog.type_(ty).and_then(|row| row.array)
    }

    pub fn type_row(&self, ty: TypeId) -> Option<&Arc<Type>> {
        self.catalog.type_(ty)
    }

    /// get_type_category_preferred
    pub fn category(&self, ty: TypeId) -> (u8, bool) {
        self.catalog.type_(ty).map_or((b'X', false), |row| (row.category, row.preferred))
    }

    /// get_typcollation
    pub fn type_collation(&self, ty: TypeId) -> Collation {
        self.catalog.type_(ty).and_then(|row| row.collation)
    }

    /// The relation of a composite type or a domain over one (typeOrDomainTypeRelid).
    pub fn composite_relation(&self, ty: TypeId) -> Option<RelId> {
        self.catalog.type_(self.base_type(ty)).and_then(|row| row.relation())
    }

    /// type_is_rowtype
    pub fn is_rowtype(&self, ty: TypeId) -> bool {
        ty == RECORD || self.composite_relation(ty).is_some()
    }

    pub fn is_complex_array(&self, ty: TypeId) -> bool {
        self.element_type(ty).is_some_and(|element| self.composite_relation(element).is_some())
    }

    pub fn is_pseudo(&self, ty: TypeId) -> bool {
        self.catalog.type_(ty).is_some_and(|row| matches!(row.kind, TypeKind::Pseudo))
    }
}

/// Converts an expression to a type with its modifier; `None` where there is no way
/// (coerce_to_target_type).
pub fn coerce_to_target_type(cx: &Cx<'_>, expr: Expr, target: TypeRef, how: Coercion) -> Result<Option<Expr>> {
    let source = cx.expr_type(&expr);
    if !can_coerce_type(cx, &[source], &[target.ty], how.context) {
        return Ok(None);
    }
    let (inner, collate) = strip_collate(expr);
    let at = inner.at;
    let result = coerce_type(cx, inner, source, target, how)?;
    let hide = source != target.ty && !matches!(result.node, ExprNode::Const(_));
    let result = coerce_type_typmod(cx, result, target, how, hide)?;
    Ok(Some(match collate {
        Some(collation) if cx.type_collation(target.ty).is_some() => {
            Expr::new(ExprNode::CollateExpr { arg: result.boxed(), collation }, at)
        }
        _ => result,
    }))
}

fn strip_collate(mut expr: Expr) -> (Expr, Option<crate::oid::CollId>) {
    let mut outermost = None;
    while let ExprNode::CollateExpr { arg, collation } = expr.node {
        outermost.get_or_insert(collation);
        expr = *arg;
    }
    (expr, outermost)
}

/// Whether arguments of these types can be handed to parameters of those (can_coerce_type).
pub fn can_coerce_type(cx: &Cx<'_>, sources: &[TypeId], targets: &[TypeId], context: CastContext) -> bool {
    let mut generic = false;
    for (&source, &target) in sources.iter().zip(targets) {
        if source == target || target == ANY {
            continue;
        }
        if polymorphic::is_polymorphic(target) {
            generic = true;
            continue;
        }
        if (source == UNKNOWN && target != INTERNAL) || coerce_path::find(cx, target, source, context) != Pathway::None
        {
            continue;
        }
        if !row_coercible(cx, source, target) {
            return false;
        }
    }
    !generic || polymorphic::check_consistency(cx, sources, targets)
}

fn row_coercible(cx: &Cx<'_>, source: TypeId, target: TypeId) -> bool {
    (source == RECORD && cx.composite_relation(target).is_some())
        || (target == RECORD && cx.composite_relation(source).is_some())
        || (target == RECORDARRAY && cx.is_complex_array(source))
        || inherits_from(cx, source, target)
}

/// typeInheritsFrom, typeIsOfTypedTable
fn inherits_from(cx: &Cx<'_>, source: TypeId, target: TypeId) -> bool {
    let Some(source_rel) = cx.composite_relation(source) else { return false };
    let Some(target_rel) = cx.catalog.type_(target).and_then(|row| row.relation()) else { return false };
    let Some(row) = cx.catalog.relation(source_rel) else { return false };
    if row.of_type == Some(target) {
        return true;
    }
    let mut pending = row.parents.clone();
    while let Some(parent) = pending.pop() {
        if parent == target_rel {
            return true;
        }
        pending.extend(cx.catalog.relation(parent).into_iter().flat_map(|p| p.parents.iter().copied()));
    }
    false
}

/// Converts where it is known to be possible; the modifier counts for domains and length coercions
/// in an array alone (coerce_type).
pub fn coerce_type(cx: &Cx<'_>, expr: Expr, source: TypeId, target: TypeRef, how: Coercion) -> Result<Expr> {
    if target.ty == source || takes_anything(target.ty) {
        return Ok(expr);
    }
    if polymorphic::is_container(target.ty) && source != UNKNOWN {
        let base = cx.base_type(source);
        return Ok(if base == source { expr } else { relabel(expr, TypeRef::plain(base), None, how.form) });
    }
    let at = expr.at;
    match expr.node {
        ExprNode::Const(value) if source == UNKNOWN => unknown_const(cx, value, at, target, how),
        ExprNode::Unresolved { .. } => Ok(expr),
        ExprNode::CollateExpr { arg, collation } => {
            let arg = coerce_type(cx, *arg, source, target, how)?;
            if cx.type_collation(target.ty).is_none() {
                return Ok(arg);
            }
            Ok(Expr::new(ExprNode::CollateExpr { arg: arg.boxed(), collation }, at))
        }
        node => coerce_along(cx, Expr::new(node, at), source, target, how),
    }
}

fn takes_anything(target: TypeId) -> bool {
    matches!(target, ANY | ANYELEMENT | ANYNONARRAY | ANYCOMPATIBLE | ANYCOMPATIBLENONARRAY)
}

/// A literal without a type goes through the input routine of its target.
fn unknown_const(cx: &Cx<'_>, value: Const, at: Span, target: TypeRef, how: Coercion) -> Result<Expr> {
    let base = cx.base_type_and_typmod(target);
    let typmod = if base.ty == INTERVAL { base.typmod } else { -1 };
    let input = TypeRef { ty: base.ty, typmod };
    let value = match value.value {
        Some(Datum::Text(text)) => Some(literal::input(cx, input, &text).map_err(|e| Box::new(e.at(at)))?),
        other => other,
    };
    let constant = Const { ty: input, collation: cx.type_collation(base.ty), value };
    let expr = Expr::new(ExprNode::Const(constant), at);
    if base.ty == target.ty { Ok(expr) } else { coerce_to_domain(cx, expr, base, target.ty, how, false) }
}

fn coerce_along(cx: &Cx<'_>, expr: Expr, source: TypeId, target: TypeRef, how: Coercion) -> Result<Expr> {
    let pathway = coerce_path::find(cx, target.ty, source, how.context);
    let base = cx.base_type_and_typmod(target);
    match pathway {
        Pathway::Relabel => {
            if base.ty != target.ty {
                return coerce_to_domain(cx, expr, base, target.ty, how, false);
            }
            let collation = None;
            Ok(relabel(expr, TypeRef::plain(target.ty), collation, how.form))
        }
        Pathway::None => coerce_row(cx, expr, source, target.ty, how),
        _ => {
            let result = build_coercion(cx, expr, pathway, base, how)?;
            if base.ty == target.ty {
                return Ok(result);
            }
            coerce_to_domain(cx, result, base, target.ty, how, true)
        }
    }
}

fn coerce_row(cx: &Cx<'_>, expr: Expr, source: TypeId, target: TypeId, how: Coercion) -> Result<Expr> {
    if source == RECORD && cx.composite_relation(target).is_some() {
        return record_to_complex(cx, expr, target, how);
    }
    if target == RECORD || target == RECORDARRAY {
        return Ok(expr);
    }
    if inherits_from(cx, source, target) {
        let base = cx.base_type(source);
        let at = expr.at;
        let arg =
            if base == source { expr } else { relabel(expr, TypeRef::plain(base), None, CoercionForm::ImplicitCast) };
        return Ok(Expr::new(ExprNode::ConvertRowtype { arg: arg.boxed(), ty: target, form: how.form }, at));
    }
    let (from, to) = (cx.type_name(source), cx.type_name(target));
    refuse_at(SqlState::CANNOT_COERCE, expr.at, format!("cannot cast type {from} to {to}"))
}

/// coerce_record_to_complex, for a ROW constructor.
fn record_to_complex(cx: &Cx<'_>, expr: Expr, target: TypeId, how: Coercion) -> Result<Expr> {
    let at = expr.at;
    let cannot = |detail: &str| {
        let message = format!("cannot cast type {} to {}", cx.type_name(RECORD), cx.type_name(target));
        refuse_at::<Expr>(SqlState::CANNOT_COERCE, at, message).map_err(|e| Box::new(e.with_detail(detail)))
    };
    let base = cx.base_type(target);
    let rel = cx.composite_relation(target).and_then(|rel| cx.catalog.relation(rel));
    let (ExprNode::RowExpr { args, .. }, Some(rel)) = (expr.node, rel) else {
        return refuse_at(
            SqlState::CANNOT_COERCE,
            at,
            format!("cannot cast type {} to {}", cx.type_name(RECORD), cx.type_name(target)),
        );
    };
    let mut given = args.into_iter();
    let mut fields = Vec::with_capacity(rel.attributes.len());
    for attr in rel.attributes.iter() {
        if attr.dropped {
            fields.push(make_const(INT4, None, at));
            continue;
        }
        let Some(arg) = given.next() else { return cannot("Input has too few columns.") };
        let source = cx.expr_type(&arg);
        let number = fields.len() + 1;
        let Some(field) = coerce_to_target_type(cx, arg, attr.ty, how)? else {
            let (from, to) = (cx.type_name(source), cx.type_name(attr.ty.ty));
            return cannot(&format!("Cannot cast type {from} to {to} in column {number}."));
        };
        fields.push(field);
    }
    if given.next().is_some() {
        return cannot("Input has too many columns.");
    }
    let row = ExprNode::RowExpr { args: fields, ty: base, form: how.form, colnames: Vec::new() };
    let row = Expr::new(row, at);
    if base == target {
        return Ok(row);
    }
    let hidden = Expr::new(with_form(row.node, CoercionForm::ImplicitCast), at);
    coerce_to_domain(cx, hidden, TypeRef::plain(base), target, how, false)
}

/// Puts a value of the base type under the domain's constraints (coerce_to_domain).
pub fn coerce_to_domain(
    cx: &Cx<'_>,
    expr: Expr,
    base: TypeRef,
    domain: TypeId,
    how: Coercion,
    hide_input: bool,
) -> Result<Expr> {
    if base.ty == domain {
        return Ok(expr);
    }
    let at = expr.at;
    let expr = if hide_input { hide_coercion(expr) } else { expr };
    let inner = Coercion { form: CoercionForm::ImplicitCast, ..how };
    let arg = coerce_type_typmod(cx, expr, base, inner, false)?;
    let node =
        ExprNode::CoerceToDomain { arg: arg.boxed(), ty: TypeRef::plain(domain), collation: None, form: how.form };
    Ok(Expr::new(node, at))
}

/// Applies a length or precision (coerce_type_typmod).
pub fn coerce_type_typmod(cx: &Cx<'_>, expr: Expr, target: TypeRef, how: Coercion, hide_input: bool) -> Result<Expr> {
    if target.typmod == cx.expr_typmod(&expr) {
        return Ok(expr);
    }
    let expr = if hide_input { hide_coercion(expr) } else { expr };
    let pathway = if target.typmod < 0 { Pathway::None } else { coerce_path::find_typmod(cx, target.ty) };
    if pathway == Pathway::None {
        let collation = expr_collation(&expr);
        return Ok(apply_relabel(cx, expr, target, collation, how.form));
    }
    build_coercion(cx, expr, pathway, target, how)
}

/// Makes a coercion that is already there invisible to printing (hide_coercion_node).
fn hide_coercion(expr: Expr) -> Expr {
    Expr::new(with_form(expr.node, CoercionForm::ImplicitCast), expr.at)
}

fn with_form(mut node: ExprNode, to: CoercionForm) -> ExprNode {
    match &mut node {
        ExprNode::FuncExpr(func) => func.form = to,
        ExprNode::RelabelType { form, .. }
        | ExprNode::CoerceViaIo { form, .. }
        | ExprNode::ArrayCoerce { form, .. }
        | ExprNode::ConvertRowtype { form, .. }
        | ExprNode::RowExpr { form, .. }
        | ExprNode::CoerceToDomain { form, .. } => *form = to,
        ExprNode::Var(_)
        | ExprNode::Aggref(_)
        | ExprNode::WindowFunc(_)
        | ExprNode::OpExpr(_)
        | ExprNode::DistinctExpr(_)
        | ExprNode::NullIfExpr(_)
        | ExprNode::ScalarArrayOp { .. }
        | ExprNode::MinMax { .. }
        | ExprNode::Const(_)
        | ExprNode::Param(_)
        | ExprNode::GroupingFunc { .. }
        | ExprNode::SubscriptingRef(_)
        | ExprNode::NamedArg { .. }
        | ExprNode::BoolExpr { .. }
        | ExprNode::SubLink(_)
        | ExprNode::FieldSelect { .. }
        | ExprNode::FieldStore { .. }
        | ExprNode::CollateExpr { .. }
        | ExprNode::CaseExpr(_)
        | ExprNode::CaseTest { .. }
        | ExprNode::ArrayExpr { .. }
        | ExprNode::RowCompare { .. }
        | ExprNode::Coalesce { .. }
        | ExprNode::SqlValueFunction { .. }
        | ExprNode::XmlExpr(_)
        | ExprNode::JsonValue(_)
        | ExprNode::JsonExpr(_)
        | ExprNode::NullTest { .. }
        | ExprNode::BooleanTest { .. }
        | ExprNode::CoerceToDomainValue { .. }
        | ExprNode::SetToDefault { .. }
        | ExprNode::NextValue { .. }
        | ExprNode::MergeSupport
        | ExprNode::CurrentOf { .. }
        | ExprNode::Unresolved { .. } => {}
    }
    node
}

fn relabel(expr: Expr, ty: TypeRef, collation: Collation, form: CoercionForm) -> Expr {
    let at = expr.at;
    Expr::new(ExprNode::RelabelType { arg: expr.boxed(), ty, collation, form }, at)
}

/// applyRelabelType: stacked relabelings become one, a constant takes the type itself.
pub fn apply_relabel(cx: &Cx<'_>, expr: Expr, ty: TypeRef, collation: Collation, form: CoercionForm) -> Expr {
    let mut inner = expr;
    while let ExprNode::RelabelType { arg, .. } = inner.node {
        inner = *arg;
    }
    if let ExprNode::Const(value) = inner.node {
        return Expr::new(ExprNode::Const(Const { ty, collation, ..value }), inner.at);
    }
    if cx.expr_type_ref(&inner) == ty && expr_collation(&inner) == collation {
        return inner;
    }
    relabel(inner, ty, collation, form)
}

/// build_coercion_expression
fn build_coercion(cx: &Cx<'_>, expr: Expr, pathway: Pathway, target: TypeRef, how: Coercion) -> Result<Expr> {
    let at = expr.at;
    match pathway {
        Pathway::Func(proc) => cast_call(cx, expr, proc, target, how),
        Pathway::Array => {
            let source = cx.base_type_and_typmod(cx.expr_type_ref(&expr));
            let (Some(from), Some(to)) = (cx.element_type(source.ty), cx.element_type(target.ty)) else {
                return unsupported("an array coercion over types that are no arrays");
            };
            let test = ExprNode::CaseTest { ty: TypeRef { ty: from, typmod: source.typmod }, collation: None };
            let elem_target = TypeRef { ty: to, typmod: target.typmod };
            let elem = coerce_to_target_type(cx, Expr::new(test, at), elem_target, how)?;
            let Some(elem) = elem else { return unsupported("an array coercion without one of its elements") };
            let ty = TypeRef { ty: target.ty, typmod: cx.expr_typmod(&elem) };
            let node =
                ExprNode::ArrayCoerce { arg: expr.boxed(), elem: elem.boxed(), ty, collation: None, form: how.form };
            Ok(Expr::new(node, at))
        }
        Pathway::ViaIo => {
            let node = ExprNode::CoerceViaIo { arg: expr.boxed(), ty: target.ty, collation: None, form: how.form };
            Ok(Expr::new(node, at))
        }
        Pathway::Relabel | Pathway::None => Ok(expr),
    }
}

fn cast_call(cx: &Cx<'_>, expr: Expr, proc: ProcId, target: TypeRef, how: Coercion) -> Result<Expr> {
    let at = expr.at;
    let Some(row) = cx.catalog.proc(proc) else { return unsupported("a cast function without a row") };
    let mut args = vec![expr];
    if row.arg_types.len() >= 2 {
        args.push(make_const(INT4, Some(&target.typmod.to_string()), at));
    }
    if row.arg_types.len() == 3 {
        let explicit = if how.context == CastContext::Explicit { "t" } else { "f" };
        args.push(make_const(BOOL, Some(explicit), at));
    }
    let call = FuncExpr {
        proc,
        result: target.ty,
        retset: false,
        variadic: false,
        form: how.form,
        collation: None,
        input_collation: None,
        args,
    };
    Ok(Expr::new(ExprNode::FuncExpr(call), at))
}

/// A constant of a built-in type without a collation; the text is the type's output.
pub fn make_const(ty: TypeId, text: Option<&str>, at: Span) -> Expr {
    let value = text.map(Datum::text);
    Expr::new(ExprNode::Const(Const { ty: TypeRef::plain(ty), collation: None, value }), at)
}

/// coerce_to_boolean
pub fn coerce_to_boolean(cx: &Cx<'_>, expr: Expr, construct: &str) -> Result<Expr> {
    coerce_to_specific_type(cx, expr, BOOL, construct)
}

/// coerce_to_specific_type: by assignment, and no sets.
pub fn coerce_to_specific_type(cx: &Cx<'_>, expr: Expr, target: TypeId, construct: &str) -> Result<Expr> {
    let at = expr.at;
    let source = cx.expr_type(&expr);
    let result = if source == target {
        expr
    } else {
        match coerce_to_target_type(cx, expr, TypeRef::plain(target), Coercion::ASSIGNMENT)? {
            Some(result) => result,
            None => {
                let (to, from) = (cx.type_name(target), cx.type_name(source));
                let message = format!("argument of {construct} must be type {to}, not type {from}");
                return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
            }
        }
    };
    if returns_set(&result) {
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, format!("argument of {construct} must not return a set"));
    }
    Ok(result)
}

/// expression_returns_set
pub fn returns_set(expr: &Expr) -> bool {
    match &expr.node {
        ExprNode::FuncExpr(func) if func.retset => return true,
        ExprNode::OpExpr(op) if op.retset => return true,
        ExprNode::Aggref(_) | ExprNode::WindowFunc(_) => return false,
        _ => {}
    }
    let mut found = false;
    walk::for_each_child(expr, &mut |child| found = found || returns_set(child));
    found
}
