//! refinery: `V<number>__<name>.sql` and unversioned `U<number>__<name>.sql` of a Rust project, by number.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::{Folder, is_sql};
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, leading_digits, stem};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let named = folder.sql_files().any(|f| parts(stem(f)).is_some());
    let rust = folder.beside("refinery.toml") || folder.beside("Cargo.toml");
    if named && rust { Evidence::Names } else { Evidence::None }
}

/// Version and name. `U` means that the order does not matter, and not undo.
fn parts(stem: &str) -> Option<(&str, &str)> {
    let rest = stem.strip_prefix('V').or_else(|| stem.strip_prefix('U'))?;
    let (version, rest) = leading_digits(rest)?;
    Some((version, rest.strip_prefix("__")?))
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let mut entries = Vec::new();
    walk(gather, gather.folder, "", &mut entries)?;
    entries.sort_by(|a, b| compare_numbers(&a.version, &b.version).then_with(|| a.path.cmp(&b.path)));
    gather.check_unique(&entries, |entry| entry.version.trim_start_matches('0').to_owned());
    gather.add_all(&entries, |text| Forward::whole(text, TransactionMode::Single))
}

fn walk(gather: &mut Gather<'_>, folder: &Folder, prefix: &str, entries: &mut Vec<Entry>) -> Result<()> {
    for file in &folder.files {
        let path = format!("{prefix}{file}");
        let numbered = file.rsplit_once('.').and_then(|(stem, _)| parts(stem));
        match numbered {
            Some((version, name)) if is_sql(file) => entries.push(Entry::new(&path, version, name)),
            Some(_) if file.ends_with(".rs") => gather.foreign(&path),
            _ if is_sql(file) => gather.skip(&path, "its name is not V<number>__<name>.sql"),
            _ => {}
        }
    }
    if prefix.matches('/').count() < 32 {
        for dir in &folder.dirs {
            walk(gather, &folder.child(dir)?, &format!("{prefix}{dir}/"), entries)?;
        }
    }
    Ok(())
}
