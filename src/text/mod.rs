//! Where bytes came from: file ids, spans, and the map from a span to a line and column.
//!
//! Owns the text of every input file. Knows nothing of SQL. Start at [`SourceMap`].

use std::sync::{Arc, OnceLock};

/// A file of one [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

impl FileId {
    /// Text that no input holds: built-in rows and the scripts of extensions.
    pub const BUILTIN: FileId = FileId(u32::MAX);
}

/// A byte range of one file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    pub file: FileId,
    pub start: u32,
    pub end: u32,
}

impl Span {
    /// What has no place in any input.
    pub const BUILTIN: Span = Span { file: FileId::BUILTIN, start: 0, end: 0 };

    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: clamp(start), end: clamp(end) }
    }

    pub fn is_builtin(self) -> bool {
        self.file == FileId::BUILTIN
    }

    /// The smallest span that holds both; the first one where they are of different files.
    pub fn to(self, other: Span) -> Span {
        if self.file != other.file {
            return self;
        }
        Span { file: self.file, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// One input file, as it was read.
#[derive(Debug)]
pub struct SourceFile {
    /// The path as the user would write it.
    pub name: String,
    pub text: Arc<str>,
    line_starts: OnceLock<Vec<u32>>,
}

impl SourceFile {
    fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let after_breaks = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            std::iter::once(0).chain(after_breaks.map(|(i, _)| (i + 1) as u32)).collect()
        })
    }

    /// The place of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        let offset = offset.min(self.text.len() as u32);
        let starts = self.line_starts();
        let line = starts.partition_point(|&s| s <= offset);
        let start = starts[line - 1] as usize;
        let upto = floor_char_boundary(&self.text, offset as usize);
        Position { line, column: self.text[start..upto.max(start)].chars().count() + 1 }
    }
}

/// The greatest character boundary that is not after `at`.
pub fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The files of one side of a comparison.
#[derive(Default, Debug)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(self.files.len() as u32);
        self.files.push(SourceFile { name: name.into(), text: text.into(), line_starts: OnceLock::new() });
        id
    }

    /// `None` for [`FileId::BUILTIN`].
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, f)| (FileId(i as u32), f))
    }

    /// The text under a span; empty for built-in spans.
    pub fn slice(&self, span: Span) -> &str {
        let Some(file) = self.file(span.file) else { return "" };
        let start = floor_char_boundary(&file.text, span.start as usize);
        let end = floor_char_boundary(&file.text, span.end as usize);
        &file.text[start..end.max(start)]
    }
}

/// Turns the byte locations that a parser gives for one statement into spans.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Locator {
    /// The whole statement.
    pub whole: Span,
    /// What locations count from, as an offset into the file; `None` where they mean nothing.
    base: Option<u32>,
}

impl Locator {
    /// For text that no input holds.
    pub const BUILTIN: Locator = Locator { whole: Span::BUILTIN, base: None };

    /// For statements that are made while another one runs: all their places are its own.
    pub fn within(whole: Span) -> Self {
        Locator { whole, base: None }
    }

    /// For a piece of SQL inside another statement; locations count from `before` bytes before it.
    pub fn of_part(whole: Span, before: u32) -> Self {
        Locator { whole, base: Some(whole.start.saturating_sub(before)) }
    }

    /// For a statement whose text is the span itself.
    pub fn of_statement(whole: Span) -> Self {
        Locator { whole, base: Some(whole.start) }
    }

    /// The place of a location; the whole statement where it is negative, as the parser says "unknown".
    pub fn span(&self, location: i32) -> Span {
        match (self.base, u32::try_from(location)) {
            (Some(base), Ok(offset)) => {
                let start = base.saturating_add(offset);
                Span { start, end: start.max(self.whole.end), ..self.whole }
            }
            _ => self.whole,
        }
    }
}
