//! Statements to trees, in parallel: the calls of `pg_query`.
//!
//! Every statement is a call of its own: one call for many costs as much, and one mistake would spoil them all.
//! All of it runs on threads with large stacks, because the decoder of the trees recurses.

use std::sync::{Arc, LazyLock};

use pg_query::{ParserOptions, protobuf};
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::text::{FileId, Span};

use super::items::Step;
use super::split::{Chunk, Piece};
use super::statement::RawStatement;
use super::{Item, syntax_error};

type Parsed = Result<RawStatement, Box<Diagnostic>>;

/// Statements that a thread takes at once.
const AT_ONCE: usize = 16;

/// Enough for the deepest tree that the C parser gives out: 10,000 levels, at about 23 kB each to decode. Only
/// what is used of it takes memory.
const STACK_BYTES: usize = 320 * 1024 * 1024;

/// More threads than this do not make a file of ordinary size faster.
const MOST_THREADS: usize = 8;

static POOL: LazyLock<Option<ThreadPool>> = LazyLock::new(|| {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
    let builder = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK_BYTES);
    builder.thread_name(|i| format!("parse-{i}")).build().ok()
});

/// Runs a task beside the caller, on a thread of the pool if there is one.
pub(super) fn spawn(task: impl FnOnce() + Send + 'static) {
    match &*POOL {
        Some(pool) => pool.spawn(task),
        None => task(),
    }
}

/// Parses the statements among the chunks, and gives everything in order.
pub(super) fn parse_window(text: &Arc<str>, file: FileId, chunks: Vec<Chunk>) -> Vec<Step> {
    let mut parsed = parse_statements(text, file, &chunks).into_iter();
    let mut steps = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        match chunk {
            Chunk::Statement(piece) => steps.extend(parsed.next().map(|result| step(&piece, result))),
            Chunk::Meta(command) => {
                steps.extend(command.diagnostic().map(Step::Problem));
                steps.push(Step::Item(Item::Meta(command)));
            }
            Chunk::Problem(diagnostic) => steps.push(Step::Problem(*diagnostic)),
        }
    }
    steps
}

fn step(piece: &Piece, parsed: Parsed) -> Step {
    match (parsed, piece.copy_rows) {
        (Ok(stmt), None) => Step::Item(Item::Statement(stmt)),
        (Ok(stmt), Some(rows)) => Step::Item(Item::CopyData { stmt, rows }),
        (Err(diagnostic), _) => Step::Problem(*diagnostic),
    }
}

fn parse_statements(text: &Arc<str>, file: FileId, chunks: &[Chunk]) -> Vec<Parsed> {
    let pieces: Vec<&Piece> = chunks.iter().filter_map(Chunk::piece).collect();
    if pieces.is_empty() {
        return Vec::new();
    }
    let parse = |piece: &&Piece| parse_statement(text, file, piece);
    match &*POOL {
        Some(pool) => pool.install(|| pieces.par_iter().with_min_len(AT_ONCE).map(parse).collect()),
        None => stacker::grow(STACK_BYTES, || pieces.iter().map(parse).collect()),
    }
}

fn parse_statement(text: &Arc<str>, file: FileId, piece: &Piece) -> Parsed {
    let sql = text.get(piece.start..piece.full_end).unwrap_or_default();
    let stmt = match call(sql, piece.standard_strings) {
        Ok(mut stmts) if stmts.len() == 1 => stmts.pop(),
        Ok(_) => None,
        Err(message) => return Err(syntax_error::diagnose(sql, &message, piece, file)),
    };
    match stmt.and_then(|stmt| stmt.stmt).and_then(|stmt| stmt.node) {
        Some(node) => {
            let span = Span::new(file, piece.start, piece.end);
            Ok(RawStatement::new(node, span, piece.code_bytes, Arc::clone(text)))
        }
        None => Err(syntax_error::not_one_statement(piece, file)),
    }
}

/// Parses one statement on the caller's thread; `sql` is its text with variables put in, which may be several.
pub(super) fn parse_piece(text: &Arc<str>, file: FileId, piece: &Piece, sql: &str) -> Vec<Step> {
    if text.get(piece.start..piece.full_end) == Some(sql) {
        let parsed = stacker::maybe_grow(STACK_BYTES, STACK_BYTES, || parse_statement(text, file, piece));
        return vec![step(piece, parsed)];
    }
    let span = Span::new(file, piece.start, piece.end);
    let of_node = |node| RawStatement::filled_in(node, span, sql);
    match stacker::maybe_grow(STACK_BYTES, STACK_BYTES, || call(sql, piece.standard_strings)) {
        Ok(stmts) => {
            let nodes = stmts.into_iter().filter_map(|raw| raw.stmt?.node);
            nodes.map(|node| step(piece, Ok(of_node(node)))).collect()
        }
        Err(message) => vec![Step::Problem(*syntax_error::of_filled_in(&message, span))],
    }
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
    // The parser writes its warnings to standard error.
    ParserOptions::DISABLE_STANDARD_CONFORMING_STRINGS | ParserOptions::DISABLE_ESCAPE_STRING_WARNING
}
