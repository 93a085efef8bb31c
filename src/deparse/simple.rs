//! Which expressions need no parentheses inside which others.  Counterpart: ruleutils.c (isSimpleNode).

use crate::deparse::context::Context;
use crate::nodes::*;

impl Context<'_> {
    /// Whether an expression can stand inside `parent` without parentheses of its own.
    pub fn is_simple(&self, expr: &Expr, parent: &Expr) -> bool {
        match &expr.node {
            ExprNode::Var(_)
            | ExprNode::Const(_)
            | ExprNode::Param(_)
            | ExprNode::CoerceToDomainValue { .. }
            | ExprNode::SetToDefault { .. }
            | ExprNode::SubscriptingRef(_)
            | ExprNode::ArrayExpr { .. }
            | ExprNode::RowExpr { .. }
            | ExprNode::Coalesce { .. }
            | ExprNode::MinMax { .. }
            | ExprNode::SqlValueFunction { .. }
            | ExprNode::XmlExpr(_)
            | ExprNode::NextValue { .. }
            | ExprNode::MergeSupport
            | ExprNode::NullIfExpr(_)
            | ExprNode::Aggref(_)
            | ExprNode::GroupingFunc { .. }
            | ExprNode::WindowFunc(_)
            | ExprNode::FuncExpr(_)
            | ExprNode::CaseExpr(_) => true,
            ExprNode::FieldSelect { .. } => !matches!(parent.node, ExprNode::FieldSelect { .. }),
            ExprNode::FieldStore { .. } => !matches!(parent.node, ExprNode::FieldStore { .. }),
            ExprNode::CoerceToDomain { arg, .. }
            | ExprNode::RelabelType { arg, .. }
            | ExprNode::CoerceViaIo { arg, .. }
            | ExprNode::ArrayCoerce { arg, .. }
            | ExprNode::ConvertRowtype { arg, .. } => self.is_simple(arg, expr),
            ExprNode::OpExpr(op) => match &parent.node {
                ExprNode::OpExpr(parent) if self.style.bare => self.is_simple_operator(expr, op, parent),
                parent => self.is_comparison_simple(parent),
            },
            ExprNode::SubLink(_)
            | ExprNode::NullTest { .. }
            | ExprNode::BooleanTest { .. }
            | ExprNode::DistinctExpr(_) => self.is_comparison_simple(&parent.node),
            ExprNode::JsonExpr(json) if json.op.is_predicate() => self.is_comparison_simple(&parent.node),
            ExprNode::JsonExpr(_) => true,
            ExprNode::JsonValue(value) => self.is_simple(&value.raw, expr),
            ExprNode::BoolExpr { op, .. } => match &parent.node {
                ExprNode::BoolExpr { op: parent, .. } => self.style.bare && bool_fits(*op, *parent),
                ExprNode::JsonExpr(json) if json.op.is_query() => true,
                parent => self.is_comparison_simple(parent),
            },
            ExprNode::NamedArg { .. }
            | ExprNode::ScalarArrayOp { .. }
            | ExprNode::CollateExpr { .. }
            | ExprNode::CaseTest { .. }
            | ExprNode::RowCompare { .. }
            | ExprNode::CurrentOf { .. }
            | ExprNode::Unresolved { .. } => false,
        }
    }

    /// Places where commas or keywords keep a comparison apart from what is around it.
    fn is_comparison_simple(&self, parent: &ExprNode) -> bool {
        match parent {
            ExprNode::FuncExpr(func) => func.form == CoercionForm::ExplicitCall,
            ExprNode::BoolExpr { .. }
            | ExprNode::SubscriptingRef(_)
            | ExprNode::ArrayExpr { .. }
            | ExprNode::RowExpr { .. }
            | ExprNode::Coalesce { .. }
            | ExprNode::MinMax { .. }
            | ExprNode::XmlExpr(_)
            | ExprNode::NullIfExpr(_)
            | ExprNode::Aggref(_)
            | ExprNode::GroupingFunc { .. }
            | ExprNode::WindowFunc(_)
            | ExprNode::CaseExpr(_) => true,
            _ => false,
        }
    }

    /// Arithmetic is trusted to be read with the usual precedence.
    fn is_simple_operator(&self, expr: &Expr, op: &OpExpr, parent: &OpExpr) -> bool {
        let (Some(inner), Some(outer)) = (self.arithmetic(op), self.arithmetic(parent)) else { return false };
        let is_low = |c: char| matches!(c, '+' | '-');
        match (is_low(inner), is_low(outer)) {
            (false, true) => true,
            (true, false) => false,
            _ => parent.args.first().is_some_and(|first| std::ptr::eq(first, expr)),
        }
    }

    fn arithmetic(&self, op: &OpExpr) -> Option<char> {
        let [left, right] = op.args.as_slice() else { return None };
        let catalog = self.d.catalog;
        let name = self.d.operator_name(op.oper, Some(catalog.expr_type(left)), catalog.expr_type(right));
        let mut chars = name.chars();
        let first = chars.next().filter(|c| "+-*/%".contains(*c))?;
        chars.next().is_none().then_some(first)
    }
}

fn bool_fits(op: BoolOp, parent: BoolOp) -> bool {
    match op {
        BoolOp::Not | BoolOp::And => matches!(parent, BoolOp::And | BoolOp::Or),
        BoolOp::Or => parent == BoolOp::Or,
    }
}

/// Whether the text is a call, which may stand where the grammar wants one (looks_like_function).
pub(super) fn looks_like_function(expr: &Expr) -> bool {
    match &expr.node {
        ExprNode::FuncExpr(func) => matches!(func.form, CoercionForm::ExplicitCall | CoercionForm::SqlSyntax),
        ExprNode::NullIfExpr(_)
        | ExprNode::Coalesce { .. }
        | ExprNode::MinMax { .. }
        | ExprNode::SqlValueFunction { .. }
        | ExprNode::XmlExpr(_) => true,
        ExprNode::JsonExpr(json) => json.op.is_query(),
        _ => false,
    }
}
