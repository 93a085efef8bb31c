//! Expressions that objects keep: defaults, checks, index expressions, policies and their kin, each
//! with the rules of its place.  Counterparts: catalog/heap.c (cookDefault, cookConstraint),
//! parser/parse_utilcmd.c, commands/indexcmds.c, policy.c, trigger.c, typecmds.c, tablecmds.c,
//! functioncmds.c, statscmds.c.

use pg_query::protobuf as pb;

use crate::analyze::Cx;
use crate::analyze::coerce::{Coercion, coerce_to_boolean, coerce_to_specific_type, coerce_to_target_type};
use crate::analyze::collate::assign_expr_collations;
use crate::analyze::evaluate;
use crate::analyze::expr::transform_expr;
use crate::analyze::name_list::refuse_at;
use crate::analyze::relation::add_relation_rte;
use crate::analyze::row_filter::check_row_filter;
use crate::analyze::state::{ExprKind, Params, ParseState};
use crate::analyze::volatility::contains_mutable;
use crate::catalog::class::Generated;
use crate::datum::Datum;
use crate::diag::{Code, Diagnostic, Result, SqlState};
use crate::name::Name;
use crate::nodes::collation::{expr_collation, set_expr_collation};
use crate::nodes::*;
use crate::oid::{AttrNumber, RelId, TypeId, wellknown};

/// A default, or the expression of a generated column, in the column's type (cookDefault). `generated`
/// is the relation whose columns a generated column may use.
pub fn cook_default(
    cx: &Cx<'_>,
    raw: &pb::Node,
    column: &Name,
    target: TypeRef,
    generated: Option<RelId>,
) -> Result<Expr> {
    let mut ps = ParseState::new(cx);
    let (kind, noun) = match generated {
        Some(rel) => {
            let item = add_relation_rte(&mut ps, rel, None, false, true, cx.locator.whole)?;
            ps.namespace.push(item);
            (ExprKind::GeneratedColumn, "generation")
        }
        None => (ExprKind::ColumnDefault, "default"),
    };
    let expr = transform_expr(&ps, raw, kind)?;
    if let Some(rel) = generated {
        check_generation(cx, &expr, rel)?;
    }
    let (at, source) = (expr.at, cx.expr_type(&expr));
    let Some(mut expr) = coerce_to_target_type(cx, expr, target, Coercion::ASSIGNMENT)? else {
        let (to, from) = (cx.type_name(target.ty), cx.type_name(source));
        let message = format!("column \"{column}\" is of type {to} but {noun} expression is of type {from}");
        let error = Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message)
            .with_hint("You will need to rewrite or cast the expression.");
        return Err(Box::new(error.at(at)));
    };
    assign_expr_collations(cx, &mut expr)?;
    Ok(expr)
}

fn check_generation(cx: &Cx<'_>, expr: &Expr, rel: RelId) -> Result<()> {
    if let Some(row) = cx.catalog.relation(rel) {
        let mut used = Vec::new();
        used_columns(expr, &mut used);
        for attr in used.iter().filter_map(|attno| row.attribute(*attno)) {
            if attr.generated != Generated::No {
                let message = format!("cannot use generated column \"{}\" in column generation expression", attr.name);
                let error = Diagnostic::refused(SqlState::INVALID_OBJECT_DEFINITION, message)
                    .with_detail("A generated column cannot reference another generated column.");
                return Err(Box::new(error.at(expr.at)));
            }
        }
        if used.contains(&0) {
            let message = "cannot use whole-row variable in column generation expression";
            let error = Diagnostic::refused(SqlState::INVALID_OBJECT_DEFINITION, message)
                .with_detail("This would cause the generated column to depend on its own value.");
            return Err(Box::new(error.at(expr.at)));
        }
    }
    if contains_mutable(cx, expr) {
        let message = "generation expression is not immutable";
        return refuse_at(SqlState::INVALID_OBJECT_DEFINITION, expr.at, message);
    }
    Ok(())
}

/// The attributes that an expression names; 0 for a whole row.
pub fn used_columns(expr: &Expr, used: &mut Vec<AttrNumber>) {
    if let ExprNode::Var(var) = &expr.node {
        used.push(var.attno);
    }
    walk::for_each_child(expr, &mut |child| used_columns(child, used));
}

/// A state in which the columns of one relation are visible, bare and by the relation's name.
fn state_over<'a>(cx: &'a Cx<'a>, rel: RelId) -> Result<ParseState<'a>> {
    let mut ps = ParseState::new(cx);
    let item = add_relation_rte(&mut ps, rel, None, false, true, cx.locator.whole)?;
    ps.namespace.push(item);
    Ok(ps)
}

/// A boolean expression over one relation (transformWhereClause with what its callers do after it).
fn condition(cx: &Cx<'_>, raw: &pb::Node, rel: RelId, kind: ExprKind, construct: &str) -> Result<Expr> {
    let ps = state_over(cx, rel)?;
    let expr = transform_expr(&ps, raw, kind)?;
    let mut expr = coerce_to_boolean(cx, expr, construct)?;
    assign_expr_collations(cx, &mut expr)?;
    Ok(expr)
}

/// A table's CHECK (cookConstraint).
pub fn cook_check(cx: &Cx<'_>, raw: &pb::Node, rel: RelId) -> Result<Expr> {
    condition(cx, raw, rel, ExprKind::CheckConstraint, "CHECK")
}

/// A domain's CHECK, in which VALUE is of the base type (domainAddCheckConstraint).
pub fn cook_domain_check(cx: &Cx<'_>, raw: &pb::Node, base: TypeRef, collation: Collation) -> Result<Expr> {
    let mut ps = ParseState::new(cx);
    ps.params = Params::Domain { ty: base, collation };
    let expr = transform_expr(&ps, raw, ExprKind::DomainCheck)?;
    let mut expr = coerce_to_boolean(cx, expr, "CHECK")?;
    assign_expr_collations(cx, &mut expr)?;
    Ok(expr)
}

/// A key of an index or partition key that was written as an expression.
#[derive(Clone, Debug)]
pub struct KeyExpr {
    /// The attribute, where the expression is a plain column after all; otherwise 0.
    pub attno: AttrNumber,
    /// Without a COLLATE at its top.
    pub expr: Option<Expr>,
    pub ty: TypeId,
    pub collation: Collation,
}

fn key_expr(cx: &Cx<'_>, raw: &pb::Node, rel: RelId, kind: ExprKind, clause: &str) -> Result<KeyExpr> {
    let ps = state_over(cx, rel)?;
    let mut expr = transform_expr(&ps, raw, kind)?;
    assign_expr_collations(cx, &mut expr)?;
    let (ty, collation) = (cx.expr_type(&expr), expr_collation(&expr));
    while let ExprNode::CollateExpr { arg, .. } = expr.node {
        expr = *arg;
    }
    if let ExprNode::Var(Var { attno, .. }) = expr.node
        && attno != 0
    {
        return Ok(KeyExpr { attno, expr: None, ty, collation });
    }
    if contains_mutable(cx, &expr) {
        let message = format!("functions in {clause} must be marked IMMUTABLE");
        return refuse_at(SqlState::INVALID_OBJECT_DEFINITION, expr.at, message);
    }
    Ok(KeyExpr { attno: 0, expr: Some(expr), ty, collation })
}

/// A key of an index (ComputeIndexAttrs).
pub fn index_expression(cx: &Cx<'_>, raw: &pb::Node, rel: RelId) -> Result<KeyExpr> {
    key_expr(cx, raw, rel, ExprKind::IndexExpression, "index expression")
}

/// WHERE of an index (CheckPredicate). The server keeps it as a list of conditions and prints them
/// joined by AND, which is the tree as it is here.
pub fn index_predicate(cx: &Cx<'_>, raw: &pb::Node, rel: RelId) -> Result<Expr> {
    condition(cx, raw, rel, ExprKind::IndexPredicate, "WHERE")
}

/// What an index predicate must not do; asked once the keys are analysed, too.
pub fn check_index_predicate(cx: &Cx<'_>, expr: &Expr) -> Result<()> {
    if contains_mutable(cx, expr) {
        let message = "functions in index predicate must be marked IMMUTABLE";
        return refuse_at(SqlState::INVALID_OBJECT_DEFINITION, expr.at, message);
    }
    Ok(())
}

/// Whether a condition is the constant true.
pub fn is_true(expr: &Expr) -> bool {
    matches!(&expr.node, ExprNode::Const(Const { ty, value: Some(value), .. })
        if ty.ty == wellknown::BOOL && matches!(value, Datum::Text(text) if &**text == "t"))
}

/// A key of PARTITION BY (ComputePartitionAttrs).
pub fn partition_key_expression(cx: &Cx<'_>, raw: &pb::Node, rel: RelId) -> Result<KeyExpr> {
    key_expr(cx, raw, rel, ExprKind::PartitionExpression, "partition key expression")
}

/// USING or WITH CHECK of a policy.
pub fn policy_expr(cx: &Cx<'_>, raw: &pb::Node, rel: RelId) -> Result<Expr> {
    condition(cx, raw, rel, ExprKind::Policy, "POLICY")
}

/// WHERE of a table in a publication.
pub fn publication_where(cx: &Cx<'_>, raw: &pb::Node, rel: RelId) -> Result<Expr> {
    let expr = condition(cx, raw, rel, ExprKind::Where, "PUBLICATION WHERE")?;
    check_row_filter(cx, &expr)?;
    Ok(expr)
}

/// WHEN of a trigger: OLD is range table entry 1, NEW is 2.
pub fn trigger_when(cx: &Cx<'_>, raw: &pb::Node, rel: RelId) -> Result<Expr> {
    let mut ps = ParseState::new(cx);
    for name in ["old", "new"] {
        let alias = pb::Alias { aliasname: name.to_owned(), colnames: Vec::new() };
        let item = add_relation_rte(&mut ps, rel, Some(&alias), false, false, cx.locator.whole)?;
        ps.namespace.push(item);
    }
    let expr = transform_expr(&ps, raw, ExprKind::TriggerWhen)?;
    let mut expr = coerce_to_boolean(cx, expr, "WHEN")?;
    assign_expr_collations(cx, &mut expr)?;
    Ok(expr)
}

/// An expression of extended statistics. A plain column is told by its attribute number.
pub fn statistics_expression(cx: &Cx<'_>, raw: &pb::Node, rel: RelId) -> Result<Expr> {
    let ps = state_over(cx, rel)?;
    let mut expr = transform_expr(&ps, raw, ExprKind::StatsExpression)?;
    assign_expr_collations(cx, &mut expr)?;
    Ok(expr)
}

/// A bound of a partition as a constant of the key's type (transformPartitionBoundValue). What is more
/// than a cast of a literal goes to `fold`.
pub fn partition_bound_value(
    cx: &Cx<'_>,
    raw: &pb::Node,
    column: &str,
    (target, collation): (TypeRef, Collation),
    fold: &dyn Fn(&Expr, TypeRef) -> Result<Option<Datum>>,
) -> Result<Expr> {
    let ps = ParseState::new(cx);
    let expr = transform_expr(&ps, raw, ExprKind::PartitionBound)?;
    let at = expr.at;
    let Some(mut expr) = coerce_to_target_type(cx, expr, target, Coercion::ASSIGNMENT)? else {
        let ty = cx.type_name(target.ty);
        let message = format!("specified value cannot be cast to type {ty} for column \"{column}\"");
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
    };
    if !matches!(expr.node, ExprNode::Const(_)) {
        assign_expr_collations(cx, &mut expr)?;
        let value = match evaluate::constant(cx, &expr) {
            Err(error) if error.code == Code::Unsupported => fold(&expr, target)?,
            known => known?,
        };
        expr = Expr::new(ExprNode::Const(Const { ty: target, collation, value }), at);
    }
    set_expr_collation(&mut expr, collation);
    Ok(expr)
}

/// USING of ALTER COLUMN TYPE, in the new type (ATPrepAlterColumnType).
pub fn alter_using(cx: &Cx<'_>, raw: &pb::Node, rel: RelId, column: &Name, target: TypeRef) -> Result<Expr> {
    let ps = state_over(cx, rel)?;
    let expr = transform_expr(&ps, raw, ExprKind::AlterColTransform)?;
    let at = expr.at;
    let Some(mut expr) = coerce_to_target_type(cx, expr, target, Coercion::ASSIGNMENT)? else {
        let ty = cx.type_name(target.ty);
        let message =
            format!("result of USING clause for column \"{column}\" cannot be cast automatically to type {ty}");
        let error = Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message)
            .with_hint("You might need to add an explicit cast.");
        return Err(Box::new(error.at(at)));
    };
    assign_expr_collations(cx, &mut expr)?;
    Ok(expr)
}

/// Whether a column of one type can become another by assignment alone (ALTER COLUMN TYPE without
/// USING).
pub fn can_alter_type(cx: &Cx<'_>, source: TypeRef, target: TypeRef) -> Result<bool> {
    let value = Expr::new(ExprNode::CaseTest { ty: source, collation: None }, cx.locator.whole);
    Ok(coerce_to_target_type(cx, value, target, Coercion::ASSIGNMENT)?.is_some())
}

/// A default that is already there, in a column's new type; `None` where it cannot be cast
/// (ATExecAlterColumnType).
pub fn recast_default(cx: &Cx<'_>, default: &Expr, target: TypeRef) -> Result<Option<Expr>> {
    let stripped = strip_implicit_coercions(default.clone());
    let Some(mut expr) = coerce_to_target_type(cx, stripped, target, Coercion::ASSIGNMENT)? else { return Ok(None) };
    assign_expr_collations(cx, &mut expr)?;
    Ok(Some(expr))
}

/// strip_implicit_coercions
pub fn strip_implicit_coercions(expr: Expr) -> Expr {
    let implicit = |form: CoercionForm| form == CoercionForm::ImplicitCast;
    match expr.node {
        ExprNode::FuncExpr(mut func) if implicit(func.form) && !func.args.is_empty() => {
            strip_implicit_coercions(func.args.swap_remove(0))
        }
        ExprNode::RelabelType { arg, form, .. }
        | ExprNode::CoerceViaIo { arg, form, .. }
        | ExprNode::ArrayCoerce { arg, form, .. }
        | ExprNode::ConvertRowtype { arg, form, .. }
        | ExprNode::CoerceToDomain { arg, form, .. }
            if implicit(form) =>
        {
            strip_implicit_coercions(*arg)
        }
        node => Expr::new(node, expr.at),
    }
}

/// The default of a routine's argument (interpret_function_parameter_list).
pub fn argument_default(cx: &Cx<'_>, raw: &pb::Node, ty: TypeId) -> Result<Expr> {
    let ps = ParseState::new(cx);
    let expr = transform_expr(&ps, raw, ExprKind::FunctionDefault)?;
    let mut expr = coerce_to_specific_type(cx, expr, ty, "DEFAULT")?;
    assign_expr_collations(cx, &mut expr)?;
    Ok(expr)
}
