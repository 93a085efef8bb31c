//! From spans to file, line and column.

use serde::Serialize;

use crate::text::{SourceMap, Span};

#[derive(Clone, PartialEq, Eq, Serialize, Debug)]
pub(super) struct Place {
    pub file: String,
    pub line: usize,
    pub column: usize,
}

impl Place {
    pub fn of(sources: &SourceMap, span: Span) -> Option<Place> {
        let file = sources.file(span.file)?;
        let position = file.position(span.start);
        Some(Place { file: file.name.clone(), line: position.line, column: position.column })
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
