//! Statements to trees, in parallel: the calls of `pg_query`.
//!
//! Neighbouring statements are parsed in one call, since a call costs more than a short statement does; where
//! the call fails, its statements are parsed one by one. All of it runs on threads with large stacks, because the
//! decoder of the trees recurses.

use std::sync::{Arc, LazyLock};

use pg_query::{NodeEnum, ParserOptions, protobuf};
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::text::{FileId, Span};

use super::split::{Chunk, Piece};
use super::statement::RawStatement;
use super::stderr;
use super::syntax_error;

type Parsed = Result<RawStatement, Box<Diagnostic>>;

/// Calls take about this much text; longer ones cost more than in proportion.
const BATCH_BYTES: usize = 8 * 1024;

/// Enough for the deepest tree that the C parser lets through (its own stack is limited to 2 MB).
const STACK_BYTES: usize = 128 * 1024 * 1024;

static POOL: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(16);
    let builder = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES);
    builder.thread_name(|i| format!("parse-{i}")).build().ok()
});

/// Parses every statement of a segment, in order.
pub(super) fn parse_pieces(text: &Arc<str>, file: FileId, chunks: &[Chunk]) -> Vec<Parsed> {
    let batches = batches(chunks);
    let run = |batch: &Vec<&Piece>| parse_batch(text, file, batch);
    let _kept = stderr::Kept::new();
    let parsed: Vec<Vec<Parsed>> = match &*POOL {
        Some(pool) if batches.len() > 1 => pool.install(|| batches.par_iter().map(run).collect()),
        Some(pool) if !batches.is_empty() => pool.install(|| batches.iter().map(run).collect()),
        _ => stacker::grow(STACK_BYTES, || batches.iter().map(run).collect()),
    };
    parsed.into_iter().flatten().collect()
}

/// Runs of statements that stand together in the text and obey the same settings.
fn batches(chunks: &[Chunk]) -> Vec<Vec<&Piece>> {
    let mut batches: Vec<Vec<&Piece>> = Vec::new();
    let mut joins = false;
    for chunk in chunks {
        let Chunk::Statement(piece) = chunk else {
            joins = false;
            continue;
        };
        match batches.last_mut() {
            Some(batch) if joins && fits(batch, piece) => batch.push(piece),
            _ => batches.push(vec![piece]),
        }
        joins = piece.copy_rows.is_none();
    }
    batches
}

fn fits(batch: &[&Piece], piece: &Piece) -> bool {
    batch.first().is_some_and(|first| {
        piece.full_end - first.start <= BATCH_BYTES && piece.standard_strings == first.standard_strings
    })
}

fn parse_batch(text: &Arc<str>, file: FileId, batch: &[&Piece]) -> Vec<Parsed> {
    if let Some(parsed) = parse_together(text, file, batch) {
        return parsed;
    }
    batch.iter().map(|piece| parse_alone(text, file, piece)).collect()
}

/// All statements in one call; `None` where that fails, or gives other statements than were cut.
fn parse_together(text: &Arc<str>, file: FileId, batch: &[&Piece]) -> Option<Vec<Parsed>> {
    let (first, last) = (batch.first()?, batch.last()?);
    if batch.len() == 1 {
        return None;
    }
    let base = first.start;
    let stmts = call(text.get(base..last.full_end)?, first.standard_strings).ok()?;
    let same = stmts.len() == batch.len() && stmts.iter().zip(batch).all(|(stmt, piece)| lies_in(stmt, base, piece));
    if !same {
        return None;
    }
    let parsed = stmts.into_iter().zip(batch).map(|(stmt, piece)| {
        let node = stmt.stmt?.node?;
        Some(Ok(raw(node, text, file, base, piece)))
    });
    parsed.collect()
}

fn lies_in(stmt: &protobuf::RawStmt, base: usize, piece: &Piece) -> bool {
    let end = base + usize::try_from(stmt.stmt_location + stmt.stmt_len).unwrap_or_default();
    stmt.stmt_len == 0 || (end >= piece.end && end <= piece.full_end)
}

fn parse_alone(text: &Arc<str>, file: FileId, piece: &Piece) -> Parsed {
    let sql = text.get(piece.start..piece.full_end).unwrap_or_default();
    match call(sql, piece.standard_strings) {
        Ok(mut stmts) if stmts.len() == 1 => match stmts.pop().and_then(|s| s.stmt).and_then(|s| s.node) {
            Some(node) => Ok(raw(node, text, file, piece.start, piece)),
            None => Err(syntax_error::not_one_statement(piece, file)),
        },
        Ok(_) => Err(syntax_error::not_one_statement(piece, file)),
        Err(message) => Err(syntax_error::diagnose(sql, &message, piece, file)),
    }
}

fn raw(node: NodeEnum, text: &Arc<str>, file: FileId, base: usize, piece: &Piece) -> RawStatement {
    let span = Span::new(file, piece.start, piece.end);
    RawStatement::new(node, span, base, piece.code_bytes, Arc::clone(text))
}

/// The message of the parser, without the wrapper's words.
pub(super) fn call(sql: &str, standard_strings: bool) -> Result<Vec<protobuf::RawStmt>, String> {
    match pg_query::parse(sql, options(standard_strings)) {
        Ok(result) => Ok(result.protobuf.stmts),
        Err(pg_query::Error::Parse(message)) => Err(message),
        Err(other) => Err(other.to_string()),
    }
}

fn options(standard_strings: bool) -> ParserOptions {
    if standard_strings {
        return ParserOptions::DEFAULT;
    }
    // The warnings would fill the pipe that the parser reads only at the end.
    ParserOptions::DISABLE_STANDARD_CONFORMING_STRINGS | ParserOptions::DISABLE_ESCAPE_STRING_WARNING
}
