//! Scalar expressions.  Counterpart: parser/parse_expr.c.

use pg_query::protobuf as pb;

use crate::analyze::state::{ExprKind, ParseState};
use crate::diag::{Result, unsupported};
use crate::nodes::Expr;

/// Analyses an expression that stands in a clause of this kind (transformExpr).
pub fn transform_expr(_ps: &ParseState<'_>, _node: &pb::Node, _kind: ExprKind) -> Result<Expr> {
    unsupported("expressions are not understood yet")
}

/// The same within an expression (transformExprRecurse).
pub fn transform_expr_rec(_ps: &ParseState<'_>, _node: &pb::Node) -> Result<Expr> {
    unsupported("expressions are not understood yet")
}
