//! Drizzle Kit: files in the order of `meta/_journal.json`, or since 1.0 a folder per migration.
//!
//! The text is cut at every `--> statement-breakpoint`, where a semicolon may be missing.

use std::ops::Range;

use memchr::memmem;

use crate::diag::{Code, Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::collate::locale_compare;
use super::gather::{Entry, Forward, Gather};
use super::{Evidence, naming};

const JOURNAL: &str = "meta/_journal.json";
const FILE: &str = "migration.sql";
const BREAKPOINT: &str = "--> statement-breakpoint";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    if folder.child_has("meta", "_journal.json") {
        return Evidence::Marker;
    }
    let is_migration = |dir: &String| folder.child_has(dir, FILE) && folder.child_has(dir, "snapshot.json");
    if folder.dirs.iter().any(is_migration) { Evidence::Marker } else { Evidence::None }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    if gather.folder.child_has("meta", "_journal.json") { by_journal(gather) } else { by_folder(gather) }
}

fn by_journal(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let tags = journal_tags(gather)?;
    for tag in &tags {
        let file = format!("{tag}.sql");
        if !folder.has_file(&file) {
            let message = format!("the journal names {file}, which does not exist");
            return Err(Box::new(Diagnostic::new(Code::InputUnreadable, message)));
        }
        let (version, rest) = naming::version_and_rest(tag).unwrap_or(("", tag));
        gather.add(&Entry::new(file, version, rest), cut)?;
    }
    for file in folder.sql_files().filter(|f| !tags.iter().any(|tag| tag == naming::stem(f))) {
        gather.skip(file, "the journal does not name it");
    }
    Ok(())
}

fn journal_tags(gather: &Gather<'_>) -> Result<Vec<String>> {
    let text = gather.folder.text(JOURNAL)?;
    let broken = |why: String| {
        let message = format!("{JOURNAL} could not be understood: {why}");
        Box::new(Diagnostic::new(Code::InputUnreadable, message))
    };
    let journal: serde_json::Value = serde_json::from_str(&text).map_err(|e| broken(e.to_string()))?;
    let entries = journal["entries"].as_array().ok_or_else(|| broken("it has no entries".to_owned()))?;
    let tag = |entry: &serde_json::Value| entry["tag"].as_str().map(str::to_owned);
    entries.iter().map(|e| tag(e).ok_or_else(|| broken("an entry has no tag".to_owned()))).collect()
}

fn by_folder(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut dirs: Vec<&String> = folder.dirs.iter().collect();
    dirs.sort_by(|a, b| locale_compare(a, b));
    for dir in dirs {
        if !folder.child_has(dir, FILE) {
            gather.skip(dir, "it holds no migration.sql");
            continue;
        }
        let (version, rest) = naming::version_and_rest(dir).unwrap_or(("", dir));
        gather.add(&Entry::new(format!("{dir}/{FILE}"), version, rest), cut)?;
    }
    for file in folder.sql_files() {
        gather.skip(file, "migrations are folders here");
    }
    Ok(())
}

fn cut(text: &str) -> Forward {
    let mut segments: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for at in memmem::find_iter(text.as_bytes(), BREAKPOINT) {
        segments.push(start..at);
        start = at + BREAKPOINT.len();
    }
    segments.push(start..text.len());
    Forward { segments, transaction: TransactionMode::Single, remarks: Vec::new() }
}
