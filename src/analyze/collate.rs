//! Collations of expressions.  Counterpart: parser/parse_collate.c.

use crate::analyze::state::ParseState;
use crate::diag::Result;
use crate::nodes::*;

pub fn assign_expr_collations(_ps: &ParseState<'_>, _expr: &mut Expr) -> Result<()> {
    Ok(())
}
