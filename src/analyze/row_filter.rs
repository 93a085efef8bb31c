//! What the WHERE of a published table may hold.  Counterpart: commands/publicationcmds.c
//! (check_simple_rowfilter_expr_walker).

use crate::analyze::Cx;
use crate::analyze::volatility::own_volatility;
use crate::catalog::proc::Volatility;
use crate::diag::{Diagnostic, Result, SqlState};
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::oid::FIRST_NORMAL_OBJECT_ID;

const OTHER_NODE: &str = "Only columns, constants, built-in operators, built-in data types, built-in collations, and \
                          immutable built-in functions are allowed.";

/// Refuses a row filter that is more than columns, constants and what is built in.
pub(super) fn check_row_filter(cx: &Cx<'_>, expr: &Expr) -> Result<()> {
    if let Some(detail) = problem(cx, expr) {
        let message = "invalid publication WHERE expression";
        let refused = Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).with_detail(detail);
        return Err(Box::new(refused.at(expr.at)));
    }
    let mut children = Vec::new();
    walk::for_each_child(expr, &mut |child| children.push(child));
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        children.into_iter().try_for_each(|child| check_row_filter(cx, child))
    })
}

/// What is wrong with a node by itself.
fn problem(cx: &Cx<'_>, expr: &Expr) -> Option<&'static str> {
    let user_operator = |oper: &crate::oid::OperId| oper.0 >= FIRST_NORMAL_OBJECT_ID;
    let (allowed, operators) = match &expr.node {
        ExprNode::Var(var) if var.attno < 0 => return Some("System columns are not allowed."),
        ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => (true, vec![op.oper]),
        ExprNode::ScalarArrayOp { oper, .. } => (true, vec![*oper]),
        ExprNode::RowCompare { opers, .. } => (true, opers.clone()),
        ExprNode::Var(_)
        | ExprNode::Const(_)
        | ExprNode::FuncExpr(_)
        | ExprNode::BoolExpr { .. }
        | ExprNode::RelabelType { .. }
        | ExprNode::CollateExpr { .. }
        | ExprNode::CaseExpr(_)
        | ExprNode::CaseTest { .. }
        | ExprNode::ArrayExpr { .. }
        | ExprNode::RowExpr { .. }
        | ExprNode::Coalesce { .. }
        | ExprNode::MinMax { .. }
        | ExprNode::XmlExpr(_)
        | ExprNode::NullTest { .. }
        | ExprNode::BooleanTest { .. }
        | ExprNode::Unresolved { .. } => (true, Vec::new()),
        ExprNode::Param(_)
        | ExprNode::Aggref(_)
        | ExprNode::GroupingFunc { .. }
        | ExprNode::WindowFunc(_)
        | ExprNode::SubscriptingRef(_)
        | ExprNode::NamedArg { .. }
        | ExprNode::SubLink(_)
        | ExprNode::FieldSelect { .. }
        | ExprNode::FieldStore { .. }
        | ExprNode::CoerceViaIo { .. }
        | ExprNode::ArrayCoerce { .. }
        | ExprNode::ConvertRowtype { .. }
        | ExprNode::SqlValueFunction { .. }
        | ExprNode::JsonExpr(_)
        | ExprNode::JsonValue(_)
        | ExprNode::MergeSupport
        | ExprNode::CurrentOf { .. }
        | ExprNode::CoerceToDomain { .. }
        | ExprNode::CoerceToDomainValue { .. }
        | ExprNode::SetToDefault { .. }
        | ExprNode::NextValue { .. } => (false, Vec::new()),
    };
    let user_function = matches!(&expr.node, ExprNode::FuncExpr(func) if func.proc.0 >= FIRST_NORMAL_OBJECT_ID);
    if !allowed {
        Some(OTHER_NODE)
    } else if operators.iter().any(user_operator) {
        Some("User-defined operators are not allowed.")
    } else if cx.expr_type(expr).0 >= FIRST_NORMAL_OBJECT_ID {
        Some("User-defined types are not allowed.")
    } else if user_function || own_volatility(cx, expr) != Volatility::Immutable {
        Some("User-defined or built-in mutable functions are not allowed.")
    } else if expr_collation(expr).is_some_and(|c| c.0 >= FIRST_NORMAL_OBJECT_ID) {
        Some("User-defined collations are not allowed.")
    } else {
        None
    }
}
