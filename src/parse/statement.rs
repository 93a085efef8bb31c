//! One parsed statement and its places in the text.

use std::fmt;
use std::sync::Arc;

use pg_query::NodeEnum;
use pg_query::protobuf;

use crate::text::{Locator, Span};

use super::lexer::token_end;

/// Bytes of stack that freeing one level of a tree takes, with room to spare.
const STACK_PER_LEVEL: usize = 512;

/// Trees that cannot nest deeper than this are freed where they are.
const SHALLOW: usize = 256;

/// Trees with more levels never leave the C parser.
const DEEPEST: usize = 10_000;

/// A statement as the parser gave it.
pub struct RawStatement {
    pub node: NodeEnum,
    /// From the first token to the last one, without leading comments and without the semicolon.
    pub span: Span,
    /// Bytes of code, an upper bound for the depth of the tree.
    code_bytes: usize,
    /// The file's text, or the statement's own.
    text: Arc<str>,
    /// Variables were put in, so locations of the tree mean nothing in the file.
    filled_in: bool,
}

impl RawStatement {
    pub(super) fn new(node: NodeEnum, span: Span, code_bytes: usize, text: Arc<str>) -> Self {
        RawStatement { node, span, code_bytes, text, filled_in: false }
    }

    /// A statement whose text is not that of the file.
    pub(super) fn filled_in(node: NodeEnum, span: Span, sql: &str) -> Self {
        RawStatement { node, span, code_bytes: sql.len(), text: sql.into(), filled_in: true }
    }

    /// Turns locations of the tree into spans.
    pub fn locator(&self) -> Locator {
        if self.filled_in { Locator::within(self.span) } else { Locator::of_statement(self.span) }
    }

    /// The token at a location of the tree; the whole statement for an unknown location.
    pub fn span_at(&self, location: i32) -> Span {
        let Some(location) = usize::try_from(location).ok().filter(|_| !self.filled_in) else { return self.span };
        let start = self.span.start as usize + location;
        if start >= self.span.end as usize {
            return self.span;
        }
        let bytes = &self.text.as_bytes()[..self.span.end as usize];
        Span::new(self.span.file, start, token_end(bytes, start).max(start))
    }

    /// The text of the file that the statement is part of, where it stands there as it is.
    pub fn source(&self) -> Option<Arc<str>> {
        (!self.filled_in).then(|| Arc::clone(&self.text))
    }

    /// The statement as it was written, with variables put in.
    pub fn text(&self) -> &str {
        if self.filled_in {
            return &self.text;
        }
        self.text.get(self.span.start as usize..self.span.end as usize).unwrap_or_default()
    }
}

impl fmt::Debug for RawStatement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawStatement").field("span", &self.span).field("text", &self.text()).finish_non_exhaustive()
    }
}

impl Drop for RawStatement {
    /// A long chain of operators is a deep tree, and freeing it recurses.
    fn drop(&mut self) {
        if self.code_bytes < SHALLOW {
            return;
        }
        let node = std::mem::replace(&mut self.node, NodeEnum::Boolean(protobuf::Boolean::default()));
        let room = self.code_bytes.min(DEEPEST) * STACK_PER_LEVEL;
        stacker::maybe_grow(room, room + 64 * 1024, || drop(node));
    }
}
