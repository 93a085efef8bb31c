//! Postgrator: `<number>.do[.<name>].sql`, sorted by number.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, is_program, leading_digits, stem};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    if folder.sql_files().any(|f| parts(f).is_some()) { Evidence::Names } else { Evidence::None }
}

/// Version, direction and name.
fn parts(file: &str) -> Option<(&str, &str, &str)> {
    let (version, rest) = leading_digits(file)?;
    let rest = stem(rest).strip_prefix('.')?;
    let (direction, name) = rest.split_once('.').unwrap_or((rest, ""));
    matches!(direction, "do" | "undo").then_some((version, direction, name))
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let mut entries = Vec::new();
    for file in &gather.folder.files {
        match parts(file) {
            Some((_, "do", _)) if is_program(file) => gather.foreign(file),
            Some((version, "do", name)) if file.ends_with(".sql") => entries.push(Entry::new(file, version, name)),
            Some((_, "undo", _)) => gather.skip(file, "it goes back"),
            _ if file.ends_with(".sql") => gather.skip(file, "its name is not <number>.do.<name>.sql"),
            _ => {}
        }
    }
    entries.sort_by(|a, b| compare_numbers(&a.version, &b.version).then_with(|| a.path.cmp(&b.path)));
    gather.check_unique(&entries, |entry| entry.version.trim_start_matches('0').to_owned());
    gather.add_all(&entries, |text| Forward::whole(text, TransactionMode::Query))
}
