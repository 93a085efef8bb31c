//! Liquibase formatted SQL: files that begin with `--liquibase formatted sql`, in changesets.
//!
//! Where a changelog of another format names the files, its order holds, else that of their paths. Contexts
//! and labels are not filtered: with none asked for, all changesets run.

use std::ops::Range;

use crate::diag::{Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::super::template::{self, Unset};
use super::Evidence;
use super::changelog;
use super::gather::{Entry, Forward, Gather};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let named = folder.files.iter().filter(|file| super::super::changelog::is_named(file));
    let is_changelog = |file: &String| folder.text(file).is_ok_and(|text| text.contains("databaseChangeLog"));
    if named.into_iter().any(is_changelog) {
        return Evidence::Marker;
    }
    if folder.any_line(|line| rest_of(line, "liquibase").is_some_and(|rest| rest.starts_with("formatted"))) {
        return Evidence::Content;
    }
    Evidence::None
}

/// What follows a word at the beginning of a comment, in lower case.
fn rest_of(line: &str, word: &str) -> Option<String> {
    let comment = line.trim_start().strip_prefix("--")?.trim_start().to_ascii_lowercase();
    comment.strip_prefix(word).map(|rest| rest.trim().to_owned())
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let changelogs = changelog::all(gather.folder)?;
    if !changelogs.is_empty() {
        return changelog::collect(gather, &changelogs);
    }
    let mut formatted = Vec::new();
    for file in gather.folder.sql_below(".")? {
        let file = file.trim_start_matches("./").to_owned();
        if is_formatted(&gather.folder.text(&file)?) {
            formatted.push(file);
        } else {
            gather.skip(&file, "it is no changelog; a changeset may run it as a file");
        }
    }
    if formatted.len() > 1 {
        gather.problem("no root changelog was found, so the files are replayed in the order of their paths");
    }
    formatted.iter().try_for_each(|file| add(gather, file))
}

/// A file of SQL: in changesets, or as one.
pub(super) fn add(gather: &mut Gather<'_>, file: &str) -> Result<()> {
    let variables = gather.variables();
    let fill = |text: String| template::braces(&text, Unset::Text, |name| variables.get(name).cloned());
    let cut = |text: &str| match is_formatted(text) {
        true => cut(text),
        false => Forward::whole(text, TransactionMode::Single),
    };
    gather.add_filled(&Entry::new(file, "", ""), fill, cut)
}

fn is_formatted(text: &str) -> bool {
    let first = text.lines().next().and_then(|line| rest_of(line, "liquibase"));
    first.is_some_and(|rest| rest.starts_with("formatted"))
}

/// Whether the list of systems that a changeset is for has PostgreSQL in it.
pub(super) fn is_for_postgresql(dbms: &str) -> bool {
    let mut systems = dbms.split(',').map(str::trim);
    dbms.is_empty()
        || systems.clone().any(|s| matches!(s, "postgresql" | "postgres" | "all"))
        || systems.all(|s| s.starts_with('!') && s != "!postgresql")
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
        Changeset {
            start,
            runs: is_for_postgresql(&dbms) && value("ignore").as_deref() != Some("true"),
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
