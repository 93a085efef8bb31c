//! Hasura: `[<source>/]<digits>_<name>/up.sql`, sorted by number.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::diesel::is_milliseconds;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, version_and_rest};

const UP: &str = "up.sql";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let config = || folder.beside("config.yaml");
    let above = || folder.own_name() == "migrations" || config();
    if holds_migrations(folder) {
        return if config() { Evidence::Marker } else { milliseconds(folder) };
    }
    let sources = folder.dirs.iter().filter_map(|dir| folder.child(dir).ok());
    if above() && sources.into_iter().any(|source| milliseconds(&source) == Evidence::Marker) {
        return Evidence::Marker;
    }
    Evidence::None
}

fn holds_migrations(folder: &Folder) -> bool {
    folder.dirs.iter().any(|dir| version_and_rest(dir).is_some() && folder.child_has(dir, UP))
}

fn milliseconds(folder: &Folder) -> Evidence {
    let found = folder.dirs.iter().any(|dir| is_milliseconds(dir) && folder.child_has(dir, UP));
    if found { Evidence::Marker } else { Evidence::None }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    if holds_migrations(folder) {
        return collect_source(gather, folder, "");
    }
    let mut sources = Vec::new();
    for dir in &folder.dirs {
        let source = folder.child(dir)?;
        if holds_migrations(&source) {
            sources.push((dir, source));
        } else {
            gather.skip(dir, "it holds no migrations");
        }
    }
    if sources.len() > 1 {
        let names: Vec<&str> = sources.iter().map(|(dir, _)| dir.as_str()).collect();
        gather.unsupported(format!("the folder holds migrations of several databases: {}", names.join(", ")));
    }
    sources.iter().try_for_each(|(dir, source)| collect_source(gather, source, &format!("{dir}/")))
}

fn collect_source(gather: &mut Gather<'_>, source: &Folder, prefix: &str) -> Result<()> {
    let mut entries = Vec::new();
    for dir in &source.dirs {
        match version_and_rest(dir) {
            Some((version, name)) if source.child_has(dir, UP) => {
                entries.push(Entry::new(format!("{prefix}{dir}/{UP}"), version, name));
            }
            _ => gather.skip(&format!("{prefix}{dir}"), "it holds no up.sql"),
        }
        if source.child_has(dir, "down.sql") {
            gather.skip(&format!("{prefix}{dir}/down.sql"), "it goes back");
        }
    }
    entries.sort_by(|a, b| compare_numbers(&a.version, &b.version).then_with(|| a.path.cmp(&b.path)));
    gather.check_unique(&entries, |entry| entry.version.trim_start_matches('0').to_owned());
    gather.add_all(&entries, |text| Forward::whole(text, TransactionMode::Query))
}
