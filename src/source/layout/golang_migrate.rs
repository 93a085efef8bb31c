//! golang-migrate and its look-alikes: `<digits>_<name>.up.sql`, sorted by number.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, is_program, leading_digits, version_and_rest};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let numbered = folder.sql_files().filter(|f| version_and_rest(f).is_some());
    let (directed, undirected): (Vec<&str>, Vec<&str>) = numbered.partition(|f| is_up(f) || is_down(f));
    // The tool passes over names without a direction, so a folder that has many of them is not its own.
    if directed.len() > 2 * undirected.len() { Evidence::Names } else { Evidence::None }
}

fn is_up(name: &str) -> bool {
    version_and_rest(name).is_some() && name.ends_with(".up.sql")
}

fn is_down(name: &str) -> bool {
    version_and_rest(name).is_some() && name.ends_with(".down.sql")
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut entries = Vec::new();
    for file in &folder.files {
        match version_and_rest(file) {
            Some((version, rest)) if is_up(file) => {
                entries.push(Entry::new(file, version, rest.trim_end_matches(".up.sql")));
            }
            Some(_) if is_down(file) => gather.skip(file, "it goes back"),
            Some(_) if is_program(file) && file.contains(".up.") => gather.foreign(file),
            _ if file.ends_with(".sql") => {
                gather.problem(format!("{file} was skipped: its name is not <digits>_<name>.up.sql"));
            }
            _ => {}
        }
    }
    entries.sort_by(|a, b| compare_numbers(&a.version, &b.version).then_with(|| a.path.cmp(&b.path)));
    gather.check_unique(&entries, |entry| entry.version.trim_start_matches('0').to_owned());
    gather.add_all(&entries, cut)?;
    for dir in folder.dirs.iter().filter(|dir| leading_digits(dir).is_some()) {
        gather.skip(dir, "sub-folders are not read");
    }
    Ok(())
}

fn cut(text: &str) -> Forward {
    let first = text.lines().next().unwrap_or_default().trim();
    let alone = text.starts_with("-- no-transaction") || first == "-- morph:nontransactional";
    Forward::whole(text, if alone { TransactionMode::None } else { TransactionMode::Query })
}
