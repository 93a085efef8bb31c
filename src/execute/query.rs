//! Runs queries.  Counterpart: executor/execMain.c.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diag::{Result, unsupported};
use crate::execute::run::{Run, deeper};
use crate::execute::scope::{Computed, Level, Scope, Tuple, Tuples};
use crate::execute::{Host, Rows};
use crate::nodes::*;

/// The rows that a query gives; `params` are `$1` and on. INSERT, UPDATE, DELETE and MERGE give what
/// RETURNING says, and what they changed goes to the host.
pub fn run(host: &mut dyn Host, query: &Query, params: &[Value]) -> Result<Ran> {
    let mut run = Run::new(host, params);
    if query.command == Command::Select {
        let rows = run.query(query, Vec::new(), None)?;
        let processed = rows.doubt.is_none().then_some(rows.rows.len() as u64);
        return Ok(Ran { rows, processed });
    }
    run.modify(query, None)
}

/// What running a query gave.
#[derive(Debug, Default)]
pub struct Ran {
    pub rows: Rows,
    /// How many rows were given or changed; `None` where that is not known.
    pub processed: Option<u64>,
}

/// A row on its way to the output: what was joined, and what was computed from it.
pub(super) struct Item<'a> {
    pub tuple: Tuple,
    pub computed: Computed<'a>,
}

/// Rows on their way to the output.
pub(super) struct Items<'a> {
    pub rows: Vec<Item<'a>>,
    pub doubt: Option<Arc<Unknown>>,
}

/// What beginning a query costs, in steps, beside the rows that it looks at.
const COST_OF_A_QUERY: usize = 25;

impl Run<'_> {
    /// The rows of a query inside another one; `extra` are conditions of its own level.
    pub(super) fn query(&mut self, query: &Query, extra: Vec<Expr>, outer: Option<&Scope<'_>>) -> Result<Rows> {
        deeper(|| match query.command {
            Command::Select => self.select(query, extra, outer),
            Command::Insert | Command::Update | Command::Delete | Command::Merge => Ok(self.modify(query, outer)?.rows),
            Command::Utility | Command::Nothing => unsupported("a query that is no statement on rows"),
        })
    }

    fn select(&mut self, query: &Query, extra: Vec<Expr>, outer: Option<&Scope<'_>>) -> Result<Rows> {
        self.spend(COST_OF_A_QUERY)?;
        let level = Level::new(query);
        self.run_modifying_ctes(&level, outer)?;
        let mut rows = if query.set_operation.is_some() {
            self.set_operation(&level, outer)?
        } else {
            let mut tuples = self.joined_rows(&level, extra, outer)?;
            tuples.settle();
            let items = self.grouped(&level, tuples, outer)?;
            let items = self.windowed(&level, items, outer)?;
            let later = self.postponed(query);
            if !later.is_empty() {
                let mut rows = self.project_late(&level, items, &later, outer)?;
                strip_junk(query, &mut rows);
                return Ok(rows);
            }
            self.project(&level, items, outer)?
        };
        self.arrange(&level, &mut rows, outer)?;
        strip_junk(query, &mut rows);
        Ok(rows)
    }

    /// FROM and WHERE, with other conditions.
    pub(super) fn joined_rows(
        &mut self,
        level: &Level<'_>,
        extra: Vec<Expr>,
        outer: Option<&Scope<'_>>,
    ) -> Result<Tuples> {
        let query = level.query;
        let base = Tuple::unbound(query.rtable.len());
        let scope = Scope::new(level, &base, outer);
        let group = self.group_of(&query.from, level);
        let mut quals = query.where_clause.as_ref().map_or_else(Vec::new, |w| self.quals(w, &query.rtable));
        for expr in extra {
            quals.push(self.qual(Cow::Owned(expr), &query.rtable));
        }
        self.run_group(&group, &quals, &base, &scope)
    }
}

fn strip_junk(query: &Query, rows: &mut Rows) {
    if query.targets.iter().any(|t| t.junk) {
        for row in &mut rows.rows {
            let mut targets = query.targets.iter();
            row.retain(|_| targets.next().is_some_and(|t| !t.junk));
        }
    }
}
