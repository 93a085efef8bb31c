//! Prisma Migrate: `<name>/migration.sql`, sorted by name as JavaScript compares.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::collate::locale_compare;
use super::gather::{Entry, Forward, Gather};
use super::{Evidence, naming};

const FILE: &str = "migration.sql";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let any = folder.dirs.iter().any(|dir| folder.child_has(dir, FILE));
    match (any, folder.has_file("migration_lock.toml")) {
        (true, true) => Evidence::Marker,
        (true, false) => Evidence::Names,
        (false, _) => Evidence::None,
    }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    check_provider(gather)?;
    let (mut with, without): (Vec<&String>, Vec<&String>) =
        folder.dirs.iter().partition(|dir| folder.child_has(dir, FILE));
    for dir in without {
        gather.problem(format!("{dir} holds no {FILE}"));
    }
    let by_bytes = with.clone();
    with.sort_by(|a, b| locale_compare(a, b));
    if with != by_bytes {
        gather.problem("releases of Prisma differ in the order of these migrations; the newer order is used");
    }
    for dir in with {
        let (version, rest) = naming::version_and_rest(dir).unwrap_or(("", dir));
        let entry = Entry::new(format!("{dir}/{FILE}"), version, rest);
        gather.add(&entry, |text| Forward::whole(text, TransactionMode::Query))?;
        skip_others(gather, dir)?;
    }
    Ok(())
}

fn skip_others(gather: &mut Gather<'_>, dir: &str) -> Result<()> {
    let child = gather.folder.child(dir)?;
    for file in child.sql_files().filter(|f| *f != FILE) {
        gather.skip(&format!("{dir}/{file}"), "Prisma runs migration.sql alone");
    }
    Ok(())
}

/// The lock file names the database system.
fn check_provider(gather: &mut Gather<'_>) -> Result<()> {
    const LOCK: &str = "migration_lock.toml";
    if !gather.folder.has_file(LOCK) {
        return Ok(());
    }
    let text = gather.folder.text(LOCK)?;
    let provider = text.lines().find(|line| line.starts_with("provider")).and_then(|line| line.split('"').nth(1));
    if let Some(provider) = provider
        && provider != "postgresql"
        && provider != "cockroachdb"
    {
        gather.problem(format!("the migrations are for {provider}, not for PostgreSQL"));
    }
    Ok(())
}
