//! Supabase CLI: `supabase/migrations/<digits>_<name>.sql`, sorted by name.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{self, version_and_rest};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let named = folder.sql_files().any(|f| version_and_rest(f).is_some());
    let beside = folder.parent_name() == "supabase" || folder.beside("config.toml");
    if named && folder.own_name() == "migrations" && beside { Evidence::Marker } else { Evidence::None }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut first = true;
    for file in folder.sql_files() {
        let Some((version, rest)) = version_and_rest(file).filter(|_| file.ends_with(".sql")) else {
            gather.skip(file, "its name is not <digits>_<name>.sql");
            continue;
        };
        if std::mem::take(&mut first) && is_old_init(version, rest) {
            gather.skip(file, "Supabase passes over the first file of old projects");
            continue;
        }
        let entry = Entry::new(file, version, naming::stem(rest));
        gather.add(&entry, |text| Forward::whole(text, TransactionMode::Query))?;
    }
    for dir in &folder.dirs {
        gather.skip(dir, "sub-folders are not read");
    }
    Ok(())
}

/// The platform made this file itself until the end of 2021.
fn is_old_init(version: &str, rest: &str) -> bool {
    rest == "init.sql" && version.len() == 14 && version < "20211209000000"
}
