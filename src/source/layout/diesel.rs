//! Diesel: `<version>_<name>/up.sql`, sorted by the text of the version.

use std::collections::HashMap;

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{leading_digits, version_and_rest};

const UP: &str = "up.sql";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let migrations = || folder.dirs.iter().filter(|dir| folder.child_has(dir, UP));
    if migrations().next().is_none() {
        return Evidence::None;
    }
    let initial = folder.dirs.iter().any(|dir| dir == "00000000000000_diesel_initial_setup");
    if initial || folder.beside("diesel.toml") {
        return Evidence::Marker;
    }
    if migrations().any(|dir| leading_digits(dir).is_some()) { Evidence::Names } else { Evidence::None }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut by_version: HashMap<String, &String> = HashMap::new();
    for dir in &folder.dirs {
        if !folder.child_has(dir, UP) {
            gather.skip(dir, "it holds no up.sql");
            continue;
        }
        if let Some(before) = by_version.insert(version(dir), dir) {
            gather.problem(format!("{before} and {dir} have the same version, and Diesel runs only one of them"));
        }
    }
    let mut dirs: Vec<(String, &String)> = by_version.into_iter().collect();
    dirs.sort();
    for (version, dir) in dirs {
        let child = folder.child(dir)?;
        let transaction = transaction(&child)?;
        let description = dir.split_once('_').map_or("", |(_, rest)| rest);
        let entry = Entry::new(format!("{dir}/{UP}"), &version, description);
        gather.add(&entry, |text| Forward::whole(text, transaction))?;
        for file in child.sql_files().filter(|f| *f != UP) {
            gather.skip(&format!("{dir}/{file}"), if file == "down.sql" { "it goes back" } else { "it is not up.sql" });
        }
    }
    Ok(())
}

/// The text before the first `_`, without dashes.
fn version(dir: &str) -> String {
    dir.split('_').next().unwrap_or_default().replace('-', "")
}

/// A `metadata.toml` that says nothing of transactions turns them off, too.
fn transaction(child: &Folder) -> Result<TransactionMode> {
    const METADATA: &str = "metadata.toml";
    if !child.has_file(METADATA) {
        return Ok(TransactionMode::Single);
    }
    let text = child.text(METADATA)?;
    let value = text.lines().find_map(|line| line.trim().strip_prefix("run_in_transaction"));
    let on = value.is_some_and(|rest| rest.trim_start_matches([' ', '\t', '=']).starts_with("true"));
    Ok(if on { TransactionMode::Single } else { TransactionMode::None })
}

/// Whether a name is numbered as Hasura numbers: milliseconds.
pub(super) fn is_milliseconds(dir: &str) -> bool {
    version_and_rest(dir).is_some_and(|(version, _)| version.len() == 13)
}
