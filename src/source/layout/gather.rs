//! What a layout adds to the input: units, notes on skipped files, problems.

use std::collections::HashMap;
use std::ops::Range;

use crate::diag::{Code, Diagnostic, Result};
use crate::text::Span;

use super::super::folder::Folder;
use super::super::template::{Filled, Variables};
use super::super::{Input, TransactionMode, Unit, UnitRole, skipped};
use super::Layout;

/// The forward part of a file.
pub(super) struct Forward {
    pub segments: Vec<Range<usize>>,
    pub transaction: TransactionMode,
    /// Remarks on byte ranges of the file.
    pub remarks: Vec<(Range<usize>, Diagnostic)>,
}

impl Forward {
    /// The whole file, in one segment.
    pub fn whole(text: &str, transaction: TransactionMode) -> Forward {
        Forward { segments: std::iter::once(0..text.len()).collect(), transaction, remarks: Vec::new() }
    }
}

/// A file that is to be replayed, by its path relative to the folder.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    pub path: String,
    pub version: String,
    pub description: String,
}

impl Entry {
    pub fn new(path: impl Into<String>, version: &str, description: &str) -> Entry {
        Entry { path: path.into(), version: version.to_owned(), description: description.replace('_', " ") }
    }
}

fn unset_placeholder(name: &str) -> Diagnostic {
    Diagnostic::new(Code::UnsetPlaceholder, format!("the placeholder {name} has no value"))
        .with_hint(format!("Give it with --set {name}=VALUE."))
}

pub(super) struct Gather<'a> {
    pub folder: &'a Folder,
    layout: Layout,
    input: &'a mut Input,
    foreign: usize,
}

impl<'a> Gather<'a> {
    pub fn new(folder: &'a Folder, layout: Layout, input: &'a mut Input) -> Self {
        Gather { folder, layout, input, foreign: 0 }
    }

    /// Adds a unit after those that are there; `cut` finds the forward part in the text.
    pub fn add(&mut self, entry: &Entry, cut: impl FnOnce(&str) -> Forward) -> Result<()> {
        self.add_filled(entry, Filled::plain, cut)
    }

    /// The same for a tool that fills in placeholders before it looks at the text.
    pub fn add_filled(
        &mut self,
        entry: &Entry,
        fill: impl FnOnce(String) -> Filled,
        cut: impl FnOnce(&str) -> Forward,
    ) -> Result<()> {
        let filled = fill(self.folder.text(&entry.path)?);
        self.add_cut(entry, filled, cut);
        Ok(())
    }

    /// Adds SQL that stands inside of a file of another format.
    pub fn add_text(&mut self, name: &str, filled: Filled, transaction: TransactionMode) {
        self.add_cut(&Entry::new(name, "", ""), filled, |text| Forward::whole(text, transaction));
    }

    fn add_cut(&mut self, entry: &Entry, filled: Filled, cut: impl FnOnce(&str) -> Forward) {
        let Filled { text, unset } = filled;
        let forward = cut(&text);
        let shown = self.folder.path().join(&entry.path).display().to_string();
        let file = self.input.sources.add(shown, text);
        let span = |range: &Range<usize>| Span::new(file, range.start, range.end);
        let remarks = forward.remarks.into_iter().map(|(range, remark)| remark.at(span(&range)));
        self.input.diagnostics.extend(remarks);
        let forward_only = |range: &Range<usize>| forward.segments.iter().any(|s| s.contains(&range.start));
        let unset = unset.iter().filter(|(range, _)| forward_only(range));
        self.input.diagnostics.extend(unset.map(|(range, name)| unset_placeholder(name).at(span(range))));
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        self.input.units.push(Unit {
            name: entry.path.clone(),
            file,
            segments: forward.segments.iter().map(span).collect(),
            transaction: forward.transaction,
            version: some(&entry.version),
            description: some(&entry.description),
            role: UnitRole::Main,
        });
    }

    /// Adds each entry, in order.
    pub fn add_all(&mut self, entries: &[Entry], cut: impl Fn(&str) -> Forward) -> Result<()> {
        entries.iter().try_for_each(|entry| self.add(entry, &cut))
    }

    /// What the user gave for names that files leave open.
    pub fn variables(&self) -> Variables {
        self.input.variables.clone()
    }

    pub fn skip(&mut self, name: &str, why: &str) {
        self.input.diagnostics.push(skipped(name, why));
    }

    /// The tool's own rule is broken; the replay goes on.
    pub fn problem(&mut self, message: impl Into<String>) {
        self.input.diagnostics.push(Diagnostic::new(Code::LayoutProblem, message));
    }

    pub fn unsupported(&mut self, message: impl Into<String>) {
        self.input.diagnostics.push(Diagnostic::unsupported(message));
    }

    /// A migration that is a program.
    pub fn foreign(&mut self, name: &str) {
        self.foreign += 1;
        let message = format!("{name} is a program, so what it does to the schema is not known");
        let hint = "Put the SQL that it runs into a file of the same version.";
        self.input.diagnostics.push(Diagnostic::new(Code::ForeignMigration, message).with_hint(hint));
    }

    /// Says which versions occur more than once.
    pub fn check_unique(&mut self, entries: &[Entry], key: impl Fn(&Entry) -> String) {
        let mut seen: HashMap<String, &Entry> = HashMap::new();
        for entry in entries {
            if let Some(before) = seen.insert(key(entry), entry) {
                self.problem(format!("{} and {} have the same version", before.path, entry.path));
            }
        }
    }

    /// An input without units is an error.
    pub fn finish(self) -> Result<()> {
        if !self.input.units.is_empty() {
            return Ok(());
        }
        let (name, layout) = (&self.input.name, self.layout.name());
        let message = format!("{name} holds no forward migrations (layout {layout})");
        let diagnostic = Diagnostic::new(Code::InputEmpty, message);
        Err(Box::new(if self.foreign > 0 {
            diagnostic.with_hint("All of its migrations are programs; compare a dump of the expected schema instead.")
        } else {
            diagnostic.with_hint("Is it the right folder? Another layout can be chosen with --layout.")
        }))
    }
}
