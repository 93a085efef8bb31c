//! Runs queries.  Counterpart: executor/execMain.c.

use crate::diag::{Result, unsupported};
use crate::execute::{Host, Rows};
use crate::nodes::{Query, Value};

/// The rows that a query gives; `params` are `$1` and on. INSERT, UPDATE, DELETE and MERGE give what
/// RETURNING says, and what they changed goes to the host.
pub fn run(_host: &mut dyn Host, _query: &Query, _params: &[Value]) -> Result<Ran> {
    unsupported("queries")
}

/// What running a query gave.
#[derive(Debug, Default)]
pub struct Ran {
    pub rows: Rows,
    /// How many rows were given or changed; `None` where that is not known.
    pub processed: Option<u64>,
}
