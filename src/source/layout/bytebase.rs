//! Bytebase: `<version>##<name>.sql`, in folders that are versions themselves, or right in the folder.

use std::cmp::Ordering;

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::flyway::compare_versions;
use super::gather::{Entry, Forward, Gather};
use super::naming::stem;

const SEPARATOR: &str = "##";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let named = |folder: &Folder| folder.sql_files().any(|f| version_and_name(f).is_some());
    let below = || {
        let versions = folder.dirs.iter().filter(|dir| is_version(dir));
        versions.filter_map(|dir| folder.child(dir).ok()).any(|child| named(&child))
    };
    if named(folder) || below() { Evidence::Names } else { Evidence::None }
}

/// Numbers with dots between them, with or without a `v` before.
fn is_version(text: &str) -> bool {
    let numbers = text.trim_start_matches(['v', 'V']);
    numbers.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

fn version_and_name(file: &str) -> Option<(&str, &str)> {
    let (version, name) = stem(file).split_once(SEPARATOR)?;
    is_version(version).then_some((version, name))
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let mut entries: Vec<(Vec<String>, Entry)> = Vec::new();
    for path in gather.folder.sql_below(".")? {
        let path = path.trim_start_matches("./");
        let (dir, file) = path.rsplit_once('/').unwrap_or(("", path));
        let dirs: Vec<&str> = dir.split('/').filter(|d| !d.is_empty()).collect();
        match version_and_name(file) {
            Some((version, name)) if dirs.iter().all(|d| is_version(d)) => {
                let key = dirs.iter().copied().chain([version]).map(|v| v.trim_start_matches(['v', 'V']).to_owned());
                entries.push((key.collect(), Entry::new(path, version, name)));
            }
            Some(_) | None => gather.skip(path, "its name is not <version>##<name>.sql"),
        }
    }
    entries.sort_by(|(a, x), (b, y)| compare_keys(a, b).then_with(|| x.path.cmp(&y.path)));
    let entries: Vec<Entry> = entries.into_iter().map(|(_, entry)| entry).collect();
    gather.add_all(&entries, |text| Forward::whole(text, TransactionMode::Single))
}

fn compare_keys(a: &[String], b: &[String]) -> Ordering {
    let differing = a.iter().zip(b).map(|(x, y)| compare_versions(x, y)).find(|order| *order != Ordering::Equal);
    differing.unwrap_or_else(|| a.len().cmp(&b.len()))
}
