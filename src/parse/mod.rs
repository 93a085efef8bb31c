//! From text to raw statements: splitter, psql meta-commands, COPY blocks, and PostgreSQL's own parser.
//!
//! The only room that calls a parser. Knows nothing of the catalog and decides nothing about meaning: a
//! statement that cannot be parsed is a diagnostic, and the others go on. Start at [`parse_unit`].
//!
//! Counterparts: fe_utils/psqlscan.l (where a statement ends), psql's command lines, parser/scan.l (tokens).

mod dialect;
mod lexer;
mod meta;
mod split;
mod statement;
mod stderr;
mod syntax_error;
mod tree;

pub use meta::MetaCommand;
pub use statement::RawStatement;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic};
use crate::source::Unit;
use crate::text::{SourceMap, Span};

use split::{Chunk, Piece};

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

/// Splits and parses one unit; every segment is a text of its own.
pub fn parse_unit(sources: &SourceMap, unit: &Unit) -> Script {
    let mut script = Script::default();
    let Some(file) = sources.file(unit.file) else { return script };
    for segment in &unit.segments {
        parse_segment(&file.text, *segment, &mut script);
    }
    meta::refuse_second_database(&script.items, &mut script.diagnostics);
    script
}

fn parse_segment(text: &Arc<str>, segment: Span, script: &mut Script) {
    let split = split::split(text, segment);
    let mut parsed = tree::parse_pieces(text, segment.file, &split.chunks).into_iter();
    for chunk in split.chunks {
        match chunk {
            Chunk::Statement(piece) => {
                let Some(result) = parsed.next() else { continue };
                keep_statement(piece, result, script);
            }
            Chunk::Meta(command) => {
                script.diagnostics.extend(command.diagnostic());
                script.items.push(Item::Meta(command));
            }
            Chunk::Problem(diagnostic) => script.diagnostics.push(*diagnostic),
        }
    }
}

fn keep_statement(piece: Piece, result: Result<RawStatement, Box<Diagnostic>>, script: &mut Script) {
    match (result, piece.copy_rows) {
        (Ok(stmt), None) => script.items.push(Item::Statement(stmt)),
        (Ok(stmt), Some(rows)) => script.items.push(Item::CopyData { stmt, rows }),
        (Err(diagnostic), _) => script.diagnostics.push(*diagnostic),
    }
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
