//! Liquibase formatted SQL: files that begin with `--liquibase formatted sql`, in changesets.
//!
//! Files come in the order in which a root changelog names them, else in that of their paths. Contexts and
//! labels are not filtered: with none asked for, all changesets run.

use std::ops::Range;

use crate::diag::{Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::super::template::{self, Unset};
use super::Evidence;
use super::gather::{Entry, Forward, Gather};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    if roots(folder)
        .is_ok_and(|roots| roots.iter().any(|(_, text)| text.contains(".sql") || text.contains("includeAll")))
    {
        return Evidence::Marker;
    }
    if folder.any_line(|line| rest_of(line, "liquibase").is_some_and(|rest| rest.starts_with("formatted"))) {
        return Evidence::Content;
    }
    Evidence::None
}

/// The changelogs of other formats in the folder, with their texts.
fn roots(folder: &Folder) -> Result<Vec<(&str, String)>> {
    let named = folder.files.iter().filter(|f| [".xml", ".yaml", ".yml", ".json"].iter().any(|end| f.ends_with(end)));
    let mut roots = Vec::new();
    for file in named {
        let text = folder.text(file)?;
        if text.contains("databaseChangeLog") {
            roots.push((file.as_str(), text));
        }
    }
    Ok(roots)
}

/// What follows a word at the beginning of a comment, in lower case.
fn rest_of(line: &str, word: &str) -> Option<String> {
    let comment = line.trim_start().strip_prefix("--")?.trim_start().to_ascii_lowercase();
    comment.strip_prefix(word).map(|rest| rest.trim().to_owned())
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let mut files = gather.folder.sql_below(".")?;
    for file in &mut files {
        *file = file.trim_start_matches("./").to_owned();
    }
    let variables = gather.variables();
    for file in ordered(gather, files)? {
        let text = gather.folder.text(&file)?;
        let formatted = text.lines().next().and_then(|line| rest_of(line, "liquibase"));
        if formatted.is_some_and(|rest| rest.starts_with("formatted")) {
            let value = |name: &str| variables.get(name).cloned();
            let fill = |text: String| template::braces(&text, Unset::Text, value);
            gather.add_filled(&Entry::new(&file, "", ""), fill, cut)?;
        } else {
            gather.skip(&file, "it is no changelog; a changeset may run it as a file");
        }
    }
    Ok(())
}

/// By the first mention in the changelogs of other formats, which are only searched for names of files.
fn ordered(gather: &mut Gather<'_>, files: Vec<String>) -> Result<Vec<String>> {
    let roots = roots(gather.folder)?;
    for (file, text) in &roots {
        // Its own changesets are not SQL files, but may hold anything.
        if ["<changeSet", "changeSet:", "\"changeSet\""].iter().any(|element| text.contains(element)) {
            gather.unsupported(format!("{file} has changesets that are not SQL, and are not replayed"));
        }
    }
    let [(_, root)] = roots.as_slice() else {
        if files.len() > 1 {
            gather.problem("no single root changelog was found, so the files are replayed in the order of their paths");
        }
        return Ok(files);
    };
    let mention = |file: &String| root.find(file.as_str());
    let (mut named, other): (Vec<String>, Vec<String>) = files.into_iter().partition(|f| mention(f).is_some());
    named.sort_by_key(mention);
    if root.contains("includeAll") {
        named.extend(other);
    } else {
        for file in other {
            gather.skip(&file, "the root changelog does not name it");
        }
    }
    Ok(named)
}

/// What the header of a changeset says of its text.
struct Changeset {
    start: usize,
    runs: bool,
    transaction: bool,
    delimiter: Option<String>,
}

fn cut(text: &str) -> Forward {
    let mut changesets: Vec<(Changeset, usize)> = Vec::new();
    let mut remarks = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some(attributes) = rest_of(line, "changeset ") else {
            if rest_of(line, "precondition").is_some() {
                let message = "preconditions are not checked; the changeset is taken to run";
                remarks.push((start..start + line.trim_end().len(), Diagnostic::unsupported(message)));
            }
            continue;
        };
        if let Some((_, end)) = changesets.last_mut() {
            *end = start;
        }
        changesets.push((Changeset::read(&attributes, at), text.len()));
    }
    let transaction = changesets.iter().all(|(changeset, _)| changeset.transaction);
    let ran = changesets.iter().filter(|(changeset, _)| changeset.runs);
    let segments = ran.flat_map(|(changeset, end)| changeset.segments(text, *end)).collect();
    let transaction = if transaction { TransactionMode::Single } else { TransactionMode::None };
    Forward { segments, transaction, remarks }
}

impl Changeset {
    fn read(attributes: &str, start: usize) -> Changeset {
        let value = |key: &str| {
            let mut words = attributes.split_whitespace();
            words.find_map(|word| word.strip_prefix(key)?.strip_prefix(':').map(|v| v.trim_matches('"').to_owned()))
        };
        let dbms = value("dbms").unwrap_or_default();
        let mut systems = dbms.split(',').map(str::trim);
        let ours = dbms.is_empty()
            || systems.clone().any(|s| matches!(s, "postgresql" | "postgres" | "all"))
            || systems.all(|s| s.starts_with('!') && s != "!postgresql");
        Changeset {
            start,
            runs: ours && value("ignore").as_deref() != Some("true"),
            transaction: value("runintransaction").as_deref() != Some("false"),
            delimiter: value("enddelimiter").filter(|d| d != ";"),
        }
    }

    /// The text up to the next changeset, cut at lines that end with a delimiter of its own.
    fn segments(&self, text: &str, end: usize) -> Vec<Range<usize>> {
        let Some(delimiter) = &self.delimiter else { return std::iter::once(self.start..end).collect() };
        let delimiter = delimiter.trim_start_matches("\\n");
        let mut segments = Vec::new();
        let (mut from, mut at) = (self.start, self.start);
        for line in text[self.start..end].split_inclusive('\n') {
            at += line.len();
            if let Some(kept) = line.trim_end().strip_suffix(delimiter) {
                segments.push(from..at - line.len() + kept.len());
                from = at;
            }
        }
        segments.push(from..end);
        segments
    }
}
