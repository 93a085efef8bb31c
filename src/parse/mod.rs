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
mod meta;
pub mod plpgsql;
mod split;
mod statement;
mod syntax_error;
mod tree;

pub use fragment::{node_text, parse_expression, parse_statement_text};
pub use items::{Items, Step, items};
pub use meta::MetaCommand;
pub use plpgsql::{Conflict, ParsedSql, Sql, SqlKind, parse_body, parse_statements};
pub use statement::RawStatement;

use crate::diag::{Code, Diagnostic};
use crate::source::Unit;
use crate::text::{SourceMap, Span};

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
    Meta(MetaCommand),
}

/// Splits and parses one unit, and keeps all of it. For dumps, [`items()`] takes less memory and less time.
pub fn parse_unit(sources: &SourceMap, unit: &Unit) -> Script {
    let mut script = Script::default();
    for step in items(sources, unit) {
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
