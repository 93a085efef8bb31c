//! Statements that read or change rows.  Counterpart: parser/analyze.c.

use pg_query::protobuf as pb;

use crate::analyze::Cx;
use crate::analyze::state::ParseState;
use crate::diag::{Result, unsupported};
use crate::nodes::Query;

/// Analyses a statement on its own: SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE.
pub fn transform_statement(_cx: &Cx<'_>, _stmt: &pb::Node) -> Result<Query> {
    unsupported("queries are not understood yet")
}

/// Analyses a statement inside another one (parse_sub_analyze).
pub fn transform_sub_statement(_parent: &ParseState<'_>, _stmt: &pb::Node) -> Result<Query> {
    unsupported("subqueries are not understood yet")
}
