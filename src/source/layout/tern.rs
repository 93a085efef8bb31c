//! tern: `<digits>_<name>.sql`, cut at `---- create above / drop below ----`, sorted by number.

use std::collections::BTreeMap;

use crate::diag::Result;

use super::super::folder::Folder;
use super::super::template::Variables;
use super::super::{TransactionMode, go_template};
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, stem, version_and_rest};

const CONFIG: &str = "tern.conf";
const DIVIDER: &str = "---- create above / drop below ----";
const NO_TRANSACTION: &str = "---- tern: disable-tx ----";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let named = folder.sql_files().any(|f| version_and_rest(f).is_some());
    if named && folder.has_file(CONFIG) {
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
    let (data, shared) = (data(gather)?, shared(folder)?);
    for entry in &entries {
        gather.add_filled(entry, |text| go_template::fill(&text, &data, &shared), cut)?;
    }
    for dir in &folder.dirs {
        gather.skip(dir, "sub-folders hold shared text, not migrations");
    }
    Ok(())
}

fn cut(text: &str) -> Forward {
    let end = text.find(DIVIDER).unwrap_or(text.len());
    let alone = text[..end].lines().any(|line| line.trim() == NO_TRANSACTION);
    let transaction = if alone { TransactionMode::None } else { TransactionMode::Single };
    Forward::whole(&text[..end], transaction)
}

/// The section `[data]` of tern.conf, and over it what the user gave.
fn data(gather: &Gather<'_>) -> Result<Variables> {
    let config = if gather.folder.has_file(CONFIG) { gather.folder.text(CONFIG)? } else { String::new() };
    let mut data = Variables::new();
    let mut section = "";
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if section == "[data]"
            && !line.starts_with(['#', ';'])
            && let Some((name, value)) = line.split_once('=')
        {
            data.insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }
    data.extend(gather.variables());
    Ok(data)
}

/// Every SQL file of the sub-folders is a template, named by its path.
fn shared(folder: &Folder) -> Result<BTreeMap<String, String>> {
    let mut shared = BTreeMap::new();
    for dir in &folder.dirs {
        for path in folder.sql_below(dir)? {
            let text = folder.text(&path)?;
            shared.insert(path, text);
        }
    }
    Ok(shared)
}
