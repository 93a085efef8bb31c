//! Aggregate and window function calls.  Counterpart: parser/parse_agg.c.

use pg_query::protobuf as pb;

use crate::analyze::state::ParseState;
use crate::diag::{Result, unsupported};
use crate::nodes::{Aggref, Expr, WindowFunc};

/// Fills in the arguments, ORDER BY and DISTINCT of an aggregate call, and finds its query level.
pub fn transform_aggregate_call(
    _ps: &ParseState<'_>,
    _agg: Aggref,
    _args: Vec<Expr>,
    _order: &[pb::Node],
    _distinct: bool,
) -> Result<Aggref> {
    unsupported("aggregate calls are not understood yet")
}

/// Finds or adds the window that a call is OVER.
pub fn transform_window_call(_ps: &ParseState<'_>, _func: WindowFunc, _over: &pb::WindowDef) -> Result<WindowFunc> {
    unsupported("window function calls are not understood yet")
}

/// GROUPING(...)
pub fn transform_grouping_func(_ps: &ParseState<'_>, _grouping: &pb::GroupingFunc) -> Result<Expr> {
    unsupported("GROUPING is not understood yet")
}
