//! Evaluates expressions.  Counterpart: executor/execExprInterp.c.

use crate::diag::{Result, unsupported};
use crate::execute::Host;
use crate::nodes::{Expr, Value};

/// The value of an expression that sees no columns; `params` are `$1` and on.
pub fn evaluate(_host: &mut dyn Host, _expr: &Expr, _params: &[Value]) -> Result<Value> {
    unsupported("expressions")
}
