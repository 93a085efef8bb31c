//! SQL/JSON constructors and functions.  Counterpart: parser/parse_expr.c (transformJson...).

use pg_query::protobuf::node::Node as N;

use crate::analyze::state::ParseState;
use crate::diag::{Result, unsupported};
use crate::nodes::Expr;

pub fn transform_json(_ps: &ParseState<'_>, _node: &N) -> Result<Expr> {
    unsupported("SQL/JSON constructors and functions are not understood yet")
}
