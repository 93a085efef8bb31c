//! Window calls.  Counterpart: executor/nodeWindowAgg.c.

use crate::diag::{Result, unsupported};
use crate::execute::query::Items;
use crate::execute::run::Run;
use crate::execute::scope::{Level, Scope};

impl Run<'_> {
    pub(super) fn windowed<'a>(
        &mut self,
        level: &Level<'a>,
        items: Items<'a>,
        _outer: Option<&Scope<'_>>,
    ) -> Result<Items<'a>> {
        if level.query.windows.is_empty() {
            return Ok(items);
        }
        unsupported("window functions")
    }
}
