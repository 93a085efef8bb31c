//! From text to raw statements: splitter, psql meta-commands, COPY blocks, and PostgreSQL's own parser.
//!
//! The only room that calls a parser. Knows nothing of the catalog and decides nothing about meaning: a
//! statement that cannot be parsed is a diagnostic, and the others go on. Start at [`items()`].
//!
//! Counterparts: fe_utils/psqlscan.l (where a statement ends), psql's command lines, parser/scan.l (tokens).

mod dialect;
mod fragment;
mod items;
mod lexer;
pub mod plpgsql;
mod psql;
mod split;
mod statement;
mod syntax_error;
mod tree;

pub use fragment::{node_text, parse_expression, parse_statement_text};
pub use items::{Items, Step, items};
pub use plpgsql::{Conflict, ParsedSql, Sql, SqlKind, parse_body, parse_statements};
pub use psql::MetaCommand;
pub use statement::RawStatement;

use crate::diag::{Code, Diagnostic};
use crate::source::{Input, Unit};
use crate::text::Span;

/// What a unit holds, in order; what could not be understood is in `diagnostics` alone.
#[derive(Debug, Default)]
pub struct Script {
    pub items: Vec<Item>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug)]
pub enum Item {
    Statement(RawStatement),
    /// `COPY ... FROM stdin` and the rows that followed it.
    CopyData {
        stmt: RawStatement,
        rows: usize,
    },
    /// A query whose rows go on to work in the script.
    Query {
        stmt: RawStatement,
        then: Then,
    },
    Meta(MetaCommand),
}

/// What becomes of a query's rows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Then {
    /// `\\gexec`: every value is a statement.
    Execute,
    /// `\\gset`: the values of its one row become variables, named by the columns after the prefix.
    Set { prefix: String },
}

/// Splits and parses one unit, and keeps all of it. For dumps, [`items()`] takes less memory and less time.
pub fn parse_unit(input: &Input, unit: &Unit) -> Script {
    let mut script = Script::default();
    for step in items(input, unit) {
        match step {
            Step::Item(item) => script.items.push(item),
            Step::Problem(diagnostic) => script.diagnostics.push(diagnostic),
        }
    }
    script
}

/// A diagnostic about text that ends too early; `began` is where the open thing started.
fn truncated(what: &str, began: Span) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::new(Code::TruncatedInput, what)
            .at(began)
            .with_detail("It begins here, and the input ends before it does.")
            .with_hint("Is the file complete?"),
    )
}
