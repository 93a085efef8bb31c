//! Queries of a psql script whose rows go on to work in it.  Counterpart: psql/common.c (StoreQueryTuple,
//! ExecQueryTuples).

use crate::catalog::taint::TaintScope;
use crate::diag::Diagnostic;
use crate::parse::{Items, RawStatement, Then};
use crate::replay::Exec;

impl Exec {
    /// `\gset` and `\gexec`.
    pub(super) fn query_of_script(&mut self, stmt: &RawStatement, then: &Then, _steps: &mut Items<'_>) {
        self.locator = stmt.locator();
        let message = match then {
            Then::Execute => "the rows of a query are not executed",
            Then::Set { .. } => "the values of a query are not kept as variables",
        };
        self.reject_within(Diagnostic::unsupported(message), "SELECT", TaintScope::Everything);
    }
}
