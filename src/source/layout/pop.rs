//! pop: `<digits>_<name>[.<database>].up.sql`, sorted by number; a file for PostgreSQL replaces the general one.

use std::collections::BTreeMap;

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, version_and_rest};

const POSTGRES: &[&str] = &["postgres", "postgresql"];
const OTHERS: &[&str] = &["mysql", "mariadb", "sqlite", "sqlite3", "cockroach", "cockroachdb", "mssql", "sqlserver"];

/// A name in its parts; `database` is empty for all.
struct Parts<'a> {
    version: &'a str,
    name: &'a str,
    database: &'a str,
    up: bool,
}

fn parts(file: &str) -> Option<Parts<'_>> {
    let (version, rest) = version_and_rest(file)?;
    let stem = rest.strip_suffix(".sql").or_else(|| rest.strip_suffix(".fizz"))?;
    let (stem, direction) = stem.rsplit_once('.')?;
    let up = match direction {
        "up" => true,
        "down" => false,
        _ => return None,
    };
    let (name, database) = stem.split_once('.').unwrap_or((stem, ""));
    Some(Parts { version, name, database: database.trim_end_matches(".autocommit"), up })
}

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let known = |database: &str| POSTGRES.contains(&database) || OTHERS.contains(&database);
    let per_database = |file: &String| parts(file).is_some_and(|p| known(p.database)) || is_fizz(file);
    if folder.files.iter().any(per_database) { Evidence::Content } else { Evidence::None }
}

fn is_fizz(file: &str) -> bool {
    file.ends_with(".fizz") && parts(file).is_some()
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut chosen: BTreeMap<(&str, &str), (bool, &String)> = BTreeMap::new();
    for file in &folder.files {
        match parts(file) {
            Some(p) if !p.up => gather.skip(file, "it goes back"),
            Some(p) if OTHERS.contains(&p.database) => gather.skip(file, "it is for another database system"),
            Some(p) => {
                let own = POSTGRES.contains(&p.database);
                let before = chosen.get(&(p.version, p.name)).copied();
                match before {
                    Some((true, _)) if !own => gather.skip(file, "there is one for PostgreSQL"),
                    _ => {
                        if let Some((_, general)) = chosen.insert((p.version, p.name), (own, file)) {
                            gather.skip(general, "there is one for PostgreSQL");
                        }
                    }
                }
            }
            None if file.ends_with(".sql") => gather.skip(file, "its name is not <digits>_<name>.up.sql"),
            None => {}
        }
    }
    let mut entries: Vec<Entry> =
        chosen.into_iter().map(|((version, name), (_, file))| Entry::new(file, version, name)).collect();
    entries.sort_by(|a, b| compare_numbers(&a.version, &b.version).then_with(|| a.path.cmp(&b.path)));
    for entry in &entries {
        if is_fizz(&entry.path) {
            gather.foreign(&entry.path);
        } else {
            let alone = entry.path.contains(".autocommit.");
            let transaction = if alone { TransactionMode::None } else { TransactionMode::Single };
            gather.add(entry, |text| Forward::whole(text, transaction))?;
        }
    }
    Ok(())
}
