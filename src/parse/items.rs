//! The items of a unit, one after the other, parsed ahead of their use.
//!
//! Trees are large (a dump takes more than a hundred times its size), so a dump is parsed a window at a time: while
//! one window is used, the next one is parsed, and what is dropped makes room for it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use crate::diag::Diagnostic;
use crate::source::Unit;
use crate::text::{FileId, SourceMap, Span};

use super::split::{self, Chunk};
use super::{Item, meta, tree};

/// Bytes of text in a window: enough to keep all threads busy.
const WINDOW_BYTES: usize = 192 * 1024;

/// What comes next in a unit.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "nearly all steps are items")]
pub enum Step {
    Item(Item),
    /// In the place of what could not be understood, or beside what was.
    Problem(Diagnostic),
}

/// An iterator over the steps of a unit; it holds few of them at a time.
pub struct Items {
    text: Arc<str>,
    file: FileId,
    windows: std::vec::IntoIter<Vec<Chunk>>,
    ready: std::vec::IntoIter<Step>,
    /// The window that is being parsed.
    ahead: Option<Receiver<Vec<Step>>>,
    statements: usize,
}

/// Splits a unit; parsing begins with the first step that is asked for.
pub fn items(sources: &SourceMap, unit: &Unit) -> Items {
    let text = sources.file(unit.file).map_or_else(|| Arc::from(""), |file| Arc::clone(&file.text));
    let mut chunks = Vec::new();
    for segment in &unit.segments {
        chunks.extend(split::split(&text, *segment));
    }
    meta::refuse_second_database(&mut chunks);
    let statements = chunks.iter().filter_map(Chunk::piece).count();
    let windows = windows(chunks).into_iter();
    Items { text, file: unit.file, windows, ready: Vec::new().into_iter(), ahead: None, statements }
}

/// Cuts the chunks into runs of about the size of a window.
fn windows(chunks: Vec<Chunk>) -> Vec<Vec<Chunk>> {
    let mut windows = vec![Vec::new()];
    let mut bytes = 0;
    for chunk in chunks {
        if bytes > WINDOW_BYTES {
            windows.push(Vec::new());
            bytes = 0;
        }
        if let Some(piece) = chunk.piece() {
            bytes += piece.end - piece.start;
        }
        if let Some(window) = windows.last_mut() {
            window.push(chunk);
        }
    }
    windows
}

impl Items {
    /// How many statements the unit has, those that cannot be parsed among them.
    pub fn statement_count(&self) -> usize {
        self.statements
    }

    /// Makes the next window ready and begins with the one after it; `false` at the end.
    fn advance(&mut self) -> bool {
        let steps = match self.ahead.take() {
            Some(window) => window.recv().unwrap_or_else(|_| vec![lost(self.file)]),
            None => match self.windows.next() {
                Some(window) => tree::parse_window(&self.text, self.file, window),
                None => return false,
            },
        };
        self.ready = steps.into_iter();
        self.ahead = self.windows.next().map(|window| self.begin(window));
        true
    }

    fn begin(&self, window: Vec<Chunk>) -> Receiver<Vec<Step>> {
        let (sender, receiver) = channel();
        let (text, file) = (Arc::clone(&self.text), self.file);
        tree::spawn(move || {
            // The receiver is gone only when nobody wants the steps.
            let _ = sender.send(tree::parse_window(&text, file, window));
        });
        receiver
    }
}

fn lost(file: FileId) -> Step {
    Step::Problem(Diagnostic::unsupported("a part of the file was not parsed").at(Span::new(file, 0, 0)))
}

impl Iterator for Items {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        loop {
            if let Some(step) = self.ready.next() {
                return Some(step);
            }
            if !self.advance() {
                return None;
            }
        }
    }
}
