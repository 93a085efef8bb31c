//! INSERT, UPDATE, DELETE and MERGE over rows that are known.  Counterpart: executor/nodeModifyTable.c.

use crate::diag::{Result, unsupported};
use crate::execute::query::Ran;
use crate::execute::run::Run;
use crate::execute::scope::Scope;
use crate::nodes::*;

impl Run<'_> {
    pub(super) fn modify(&mut self, _query: &Query, _outer: Option<&Scope<'_>>) -> Result<Ran> {
        unsupported("statements that change rows")
    }

    pub(super) fn take_snapshot(&mut self, _query: &Query) {}
}
