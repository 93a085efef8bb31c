//! Flyway: `V<version>__<name>.sql` by version, then `R__<name>.sql` by name, in all sub-folders.
//!
//! Placeholders `${name}` are filled in from `--set`; the tool's own settings files are not read.

use std::cmp::Ordering;

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::super::template::{self, Unset, Variables};
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, is_program, leading_digits, stem};

/// Folders deeper than this are a loop of links.
const DEEPEST: usize = 32;

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let named = |folder: &Folder| {
        folder.sql_files().any(|f| matches!(kind(stem(f)), Some(Kind::Versioned { .. } | Kind::Baseline { .. })))
    };
    if named(folder) {
        return Evidence::Names;
    }
    let migration = matches!(folder.own_name().as_str(), "migration" | "migrations");
    let below = || folder.dirs.iter().filter_map(|dir| folder.child(dir).ok()).any(|child| named(&child));
    if migration && below() { Evidence::Names } else { Evidence::None }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind<'a> {
    Versioned { version: &'a str, name: &'a str },
    Baseline { version: &'a str, name: &'a str },
    Undo,
    Repeatable { name: &'a str },
}

/// What a file name without its suffix means.
pub(super) fn kind(stem: &str) -> Option<Kind<'_>> {
    if let Some(name) = stem.strip_prefix("R__") {
        return Some(Kind::Repeatable { name });
    }
    let (head, name) = stem.split_once("__").unwrap_or((stem, ""));
    let version = head.get(1..)?;
    if !is_version(version) {
        return None;
    }
    match head.as_bytes()[0] {
        // The prefix can be chosen, and some choose the small letter.
        b'V' | b'v' => Some(Kind::Versioned { version, name }),
        b'B' => Some(Kind::Baseline { version, name }),
        b'U' => Some(Kind::Undo),
        _ => None,
    }
}

/// Numbers with `.` or `_` between them.
fn is_version(text: &str) -> bool {
    text.split(['.', '_']).all(|part| leading_digits(part).is_some_and(|(_, rest)| rest.is_empty()))
}

/// Part by part as numbers; missing parts are zero.
pub(super) fn compare_versions(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split(['.', '_']), b.split(['.', '_']));
    loop {
        let order = match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (x, y) => compare_numbers(x.unwrap_or("0"), y.unwrap_or("0")),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

#[derive(Default)]
struct Found {
    versioned: Vec<Entry>,
    baselines: Vec<Entry>,
    repeatable: Vec<Entry>,
    /// Scripts with a `.conf` that turns the transaction off.
    alone: Vec<String>,
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let mut found = Found::default();
    walk(gather, gather.folder, "", 0, &mut found)?;
    let by_version = |a: &Entry, b: &Entry| compare_versions(&a.version, &b.version).then_with(|| a.path.cmp(&b.path));
    found.versioned.sort_by(by_version);
    found.baselines.sort_by(by_version);
    found.repeatable.sort_by(|a, b| a.description.encode_utf16().cmp(b.description.encode_utf16()));
    if let Some(baseline) = found.baselines.pop() {
        from_baseline(gather, &mut found, baseline);
    }
    for pair in found.versioned.windows(2) {
        if compare_versions(&pair[0].version, &pair[1].version) == Ordering::Equal {
            gather.problem(format!("{} and {} have the same version", pair[0].path, pair[1].path));
        }
    }
    let placeholders = Placeholders(gather.variables());
    for entry in found.versioned.iter().chain(&found.repeatable) {
        let alone = found.alone.contains(&entry.path);
        let value = |name: &str| placeholders.value(name, &entry.path);
        gather.add_filled(entry, |text| template::braces(&text, Unset::Error, value), |text| cut(text, alone))?;
    }
    Ok(())
}

/// On an empty database the newest baseline stands for all versions up to its own.
fn from_baseline(gather: &mut Gather<'_>, found: &mut Found, baseline: Entry) {
    for older in found.baselines.drain(..) {
        gather.skip(&older.path, "a newer baseline replaces it");
    }
    let (covered, mut rest): (Vec<Entry>, Vec<Entry>) = std::mem::take(&mut found.versioned)
        .into_iter()
        .partition(|entry| compare_versions(&entry.version, &baseline.version) != Ordering::Greater);
    for entry in covered {
        gather.skip(&entry.path, "the baseline replaces it");
    }
    rest.insert(0, baseline);
    found.versioned = rest;
}

fn walk(gather: &mut Gather<'_>, folder: &Folder, prefix: &str, depth: usize, found: &mut Found) -> Result<()> {
    for file in &folder.files {
        let path = format!("{prefix}{file}");
        if !super::super::folder::is_sql(file) {
            let program = is_program(file) && file.split_once('.').is_some_and(|(s, _)| kind(s).is_some());
            if program {
                gather.foreign(&path);
            }
            continue;
        }
        match kind(stem(file)) {
            Some(Kind::Versioned { version, name }) => found.versioned.push(Entry::new(&path, version, name)),
            Some(Kind::Baseline { version, name }) => found.baselines.push(Entry::new(&path, version, name)),
            Some(Kind::Repeatable { name }) => found.repeatable.push(Entry::new(&path, "", name)),
            Some(Kind::Undo) => gather.skip(&path, "it goes back"),
            None if is_callback(file) => {
                gather.unsupported(format!("{path} runs at an event of Flyway, and is not replayed"));
            }
            None => gather.skip(&path, "its name is not V<version>__<name>.sql"),
        }
        if folder.has_file(&format!("{file}.conf")) && turns_transaction_off(folder, file)? {
            found.alone.push(path);
        }
    }
    for dir in &folder.dirs {
        if depth < DEEPEST {
            walk(gather, &folder.child(dir)?, &format!("{prefix}{dir}/"), depth + 1, found)?;
        }
    }
    Ok(())
}

fn turns_transaction_off(folder: &Folder, file: &str) -> Result<bool> {
    let text = folder.text(&format!("{file}.conf"))?;
    Ok(text.lines().any(|line| line.replace(' ', "") == "executeInTransaction=false"))
}

/// Scripts that are named by an event; some of them change the schema.
fn is_callback(file: &str) -> bool {
    let name = stem(file).split("__").next().unwrap_or_default();
    let after = |prefix: &str| name.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    after("before") || after("after") || after("create")
}

fn cut(text: &str, alone: bool) -> Forward {
    let transaction = if alone || refuses_transaction(text) { TransactionMode::None } else { TransactionMode::Single };
    Forward::whole(text, transaction)
}

/// Values of placeholders: the user's, whatever the case of the name, then the tool's own.
struct Placeholders(Variables);

impl Placeholders {
    fn value(&self, name: &str, path: &str) -> Option<String> {
        let given = self.0.iter().find(|(given, _)| given.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone());
        given.or_else(|| match name.to_ascii_lowercase().as_str() {
            "flyway:filename" => Some(path.rsplit('/').next().unwrap_or(path).to_owned()),
            "flyway:table" => Some("flyway_schema_history".to_owned()),
            "flyway:defaultschema" => Some("public".to_owned()),
            _ => None,
        })
    }
}

/// Flyway itself leaves the transaction away where a statement cannot run in one.
fn refuses_transaction(text: &str) -> bool {
    let words = |line: &str| line.split("--").next().unwrap_or_default().to_ascii_uppercase();
    text.lines().any(|line| {
        let line = words(line);
        let starts = |prefix: &str| line.trim_start().starts_with(prefix);
        (line.contains(" CONCURRENTLY") && line.contains("INDEX"))
            || ["VACUUM", "ALTER SYSTEM", "CREATE DATABASE", "DROP DATABASE", "CREATE TABLESPACE", "DROP TABLESPACE"]
                .iter()
                .any(|prefix| starts(prefix))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_parts() {
        assert_eq!(compare_versions("1.10", "1_9"), Ordering::Greater);
        assert_eq!(compare_versions("1", "1.0"), Ordering::Equal);
        assert_eq!(compare_versions("2", "10"), Ordering::Less);
    }

    #[test]
    fn names_have_kinds() {
        assert_eq!(kind("V1_5__a_b"), Some(Kind::Versioned { version: "1_5", name: "a_b" }));
        assert_eq!(kind("R__views"), Some(Kind::Repeatable { name: "views" }));
        assert_eq!(kind("U1__x"), Some(Kind::Undo));
        assert_eq!(kind("Views"), None);
    }
}
