//! tern: `<digits>_<name>.sql`, cut at `---- create above / drop below ----`, sorted by number.

use crate::diag::{Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, stem, version_and_rest};

const DIVIDER: &str = "---- create above / drop below ----";
const NO_TRANSACTION: &str = "---- tern: disable-tx ----";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let named = folder.sql_files().any(|f| version_and_rest(f).is_some());
    if named && folder.has_file("tern.conf") {
        return Evidence::Marker;
    }
    if named && folder.any_line(|line| line.contains(DIVIDER)) { Evidence::Content } else { Evidence::None }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut entries = Vec::new();
    for file in folder.sql_files() {
        match version_and_rest(file) {
            Some((version, rest)) => entries.push(Entry::new(file, version, stem(rest))),
            None => gather.skip(file, "its name is not <digits>_<name>.sql"),
        }
    }
    entries.sort_by(|a, b| compare_numbers(&a.version, &b.version).then_with(|| a.path.cmp(&b.path)));
    gather.check_unique(&entries, |entry| entry.version.trim_start_matches('0').to_owned());
    gather.add_all(&entries, cut)?;
    for dir in &folder.dirs {
        gather.skip(dir, "sub-folders hold shared text, not migrations");
    }
    Ok(())
}

fn cut(text: &str) -> Forward {
    let end = text.find(DIVIDER).unwrap_or(text.len());
    let alone = text[..end].lines().any(|line| line.trim() == NO_TRANSACTION);
    let transaction = if alone { TransactionMode::None } else { TransactionMode::Single };
    let mut forward = Forward::whole(&text[..end], transaction);
    if let Some(at) = text[..end].find("{{") {
        forward.remarks.push((at..at + 2, Diagnostic::unsupported("templates are not filled in")));
    }
    forward
}
