//! graphile-migrate: `committed/<digits>[-name].sql`, each of which names the hash of the one before it.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::super::template;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{leading_digits, stem};

/// The tool's own, besides those that its settings name.
const PLACEHOLDERS: [&str; 2] = ["DATABASE_NAME", "DATABASE_OWNER"];

const COMMITTED: &str = "committed";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let committed = folder.dirs.iter().any(|dir| dir == COMMITTED);
    let current = folder.has_file("current.sql") || folder.dirs.iter().any(|dir| dir == "current");
    if committed && current { Evidence::Marker } else { Evidence::None }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let committed = folder.child(COMMITTED)?;
    let variables = gather.variables();
    let names: Vec<&str> = PLACEHOLDERS.into_iter().chain(variables.keys().map(String::as_str)).collect();
    let mut hash = "-".to_owned();
    for file in committed.sql_files() {
        let path = format!("{COMMITTED}/{file}");
        let Some((version, rest)) = leading_digits(file) else {
            gather.skip(&path, "its name is not <digits>[-name].sql");
            continue;
        };
        let entry = Entry::new(&path, version, stem(rest).trim_start_matches('-'));
        let mut header = Header::default();
        let fill = |text: String| template::colons(&text, &names, |name| variables.get(name).cloned());
        gather.add_filled(&entry, fill, |text| {
            header = Header::read(text);
            let transaction = if header.alone { TransactionMode::None } else { TransactionMode::Single };
            Forward::whole(text, transaction)
        })?;
        if header.previous != hash {
            gather.problem(format!("{path} does not follow the migration before it: its header names another hash"));
        }
        hash = header.hash;
    }
    if folder.has_file("current.sql") {
        gather.skip("current.sql", "it is not committed");
    }
    for dir in folder.dirs.iter().filter(|dir| *dir != COMMITTED) {
        gather.skip(dir, "it is not committed");
    }
    for file in folder.sql_files().filter(|f| *f != "current.sql") {
        gather.unsupported(format!("{file} may be run by an action of graphile-migrate, and is not replayed"));
    }
    Ok(())
}

/// The lines `--! Key: value` at the top.
#[derive(Default)]
struct Header {
    previous: String,
    hash: String,
    alone: bool,
}

impl Header {
    fn read(text: &str) -> Header {
        let mut header = Header::default();
        let mut lines = text.lines();
        for line in lines.by_ref().take_while(|line| line.starts_with("--! ")) {
            match line.trim_start_matches("--! ").split_once(':') {
                Some(("Previous", value)) => header.previous = value.trim().to_owned(),
                Some(("Hash", value)) => header.hash = value.trim().to_owned(),
                Some(_) | None => {}
            }
        }
        header.alone =
            lines.find(|line| !line.trim().is_empty()).is_some_and(|line| line.trim() == "--! no-transaction");
        header
    }
}
