//! Evolve: Flyway's names and placeholders for .NET, with an order of versions of its own.

use std::cmp::Ordering;

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::super::template::{self, Unset};
use super::Evidence;
use super::flyway::{Kind, kind};
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, stem};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let named = folder.sql_files().any(|f| matches!(kind(stem(f)), Some(Kind::Versioned { .. })));
    let configured = folder.has_file("evolve.json") || folder.beside("evolve.json");
    if named && configured { Evidence::Marker } else { Evidence::None }
}

/// Part by part; of two where one is the beginning of the other, the shorter comes first.
fn compare_versions(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split(['.', '_']), b.split(['.', '_']));
    loop {
        let order = match (a.next(), b.next()) {
            (Some(x), Some(y)) => compare_numbers(x, y),
            (x, y) => return x.is_some().cmp(&y.is_some()),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let (mut versioned, mut repeatable) = (Vec::new(), Vec::new());
    for path in gather.folder.sql_below(".")? {
        let path = path.trim_start_matches("./");
        let file = path.rsplit('/').next().unwrap_or(path);
        match kind(stem(file)) {
            Some(Kind::Versioned { version, name }) => versioned.push(Entry::new(path, version, name)),
            Some(Kind::Repeatable { name }) => repeatable.push(Entry::new(path, "", name)),
            Some(Kind::Baseline { .. } | Kind::Undo) | None => {
                gather.skip(path, "its name is not V<version>__<name>.sql");
            }
        }
    }
    versioned.sort_by(|a, b| compare_versions(&a.version, &b.version).then_with(|| a.path.cmp(&b.path)));
    repeatable.sort_by(|a, b| a.description.cmp(&b.description));
    gather.check_unique(&versioned, |entry| entry.version.replace('_', "."));
    let variables = gather.variables();
    for entry in versioned.iter().chain(&repeatable) {
        let value = |name: &str| variables.get(name).cloned();
        gather.add_filled(entry, |text| template::braces(&text, Unset::Error, value), cut)?;
    }
    Ok(())
}

fn cut(text: &str) -> Forward {
    let alone = text.lines().next().is_some_and(|line| line.contains("evolve-tx-off"));
    Forward::whole(text, if alone { TransactionMode::None } else { TransactionMode::Single })
}
