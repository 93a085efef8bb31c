//! The items of a unit, one after the other, parsed ahead of their use.
//!
//! Trees are large (a dump takes more than a hundred times its size), so a dump is parsed a window at a time: while
//! one window is used, the next one is parsed, and what is dropped makes room for it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use crate::diag::Diagnostic;
use crate::source::{Input, Unit};
use crate::text::{FileId, Span};

use super::psql::{PsqlScript, meta};
use super::split::{self, Chunk};
use super::{Item, tree};

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
pub enum Items<'a> {
    Ahead(Ahead),
    /// Each step depends on what the ones before it did.
    Psql(Box<Psql<'a>>),
}

/// A script of psql.
pub struct Psql<'a>(PsqlScript<'a>);

/// Statements that are parsed while those before them are used.
pub struct Ahead {
    text: Arc<str>,
    file: FileId,
    windows: std::vec::IntoIter<Vec<Chunk>>,
    ready: std::vec::IntoIter<Step>,
    /// The window that is being parsed.
    ahead: Option<Receiver<Vec<Step>>>,
}

/// Splits a unit; parsing begins with the first step that is asked for.
pub fn items<'a>(input: &'a Input, unit: &Unit) -> Items<'a> {
    let text = input.sources.file(unit.file).map_or_else(|| Arc::from(""), |file| Arc::clone(&file.text));
    let mut chunks = Vec::new();
    for segment in &unit.segments {
        chunks.extend(split::split(&text, *segment));
    }
    meta::refuse_second_database(&mut chunks);
    if PsqlScript::is_needed(input, &chunks) {
        return Items::Psql(Box::new(Psql(PsqlScript::new(input, unit, chunks))));
    }
    let windows = windows(chunks).into_iter();
    Items::Ahead(Ahead { text, file: unit.file, windows, ready: Vec::new().into_iter(), ahead: None })
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

impl Items<'_> {
    /// Gives a variable of psql a value, or takes it away; a unit without such commands has none.
    pub fn set_variable(&mut self, name: &str, value: Option<&str>) {
        match self {
            Items::Psql(script) => script.0.set(name, value),
            Items::Ahead(_) => {}
        }
    }
}

impl Ahead {
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

impl Iterator for Items<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        match self {
            Items::Ahead(ahead) => ahead.next(),
            Items::Psql(script) => script.0.next(),
        }
    }
}

impl Ahead {
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
