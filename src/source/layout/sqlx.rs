//! sqlx: `<version>_<name>.sql` or `.up.sql`, sorted by number.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, stem, version_and_rest};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let named = folder.sql_files().any(|f| version_and_rest(f).is_some());
    let rust = ["sqlx.toml", ".sqlx", "Cargo.toml"].iter().any(|name| folder.beside(name));
    if named && rust { Evidence::Names } else { Evidence::None }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut entries = Vec::new();
    for file in folder.sql_files() {
        match version_and_rest(file) {
            Some(_) if file.ends_with(".down.sql") => gather.skip(file, "it goes back"),
            Some((version, rest)) => {
                entries.push(Entry::new(file, version, stem(rest).trim_end_matches(".up")));
            }
            None if file.contains('_') => {
                gather.problem(format!("sqlx refuses the name {file}: it does not begin with a number"));
            }
            None => gather.skip(file, "its name is not <version>_<name>.sql"),
        }
    }
    entries.sort_by(|a, b| compare_numbers(&a.version, &b.version).then_with(|| a.path.cmp(&b.path)));
    gather.check_unique(&entries, |entry| entry.version.trim_start_matches('0').to_owned());
    gather.add_all(&entries, cut)
}

fn cut(text: &str) -> Forward {
    let alone = text.starts_with("-- no-transaction");
    Forward::whole(text, if alone { TransactionMode::None } else { TransactionMode::Single })
}
