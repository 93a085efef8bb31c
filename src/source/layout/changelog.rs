//! Liquibase's changelogs that are not SQL themselves: which SQL they run, in their order.
//!
//! Followed are `include`, `includeAll`, and the changes `sql` and `sqlFile`. Contexts and labels are not
//! filtered: with none asked for, all changesets run.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Result};

use super::super::TransactionMode;
use super::super::changelog::{self, Element};
use super::super::folder::Folder;
use super::super::template::{self, Filled, Unset};
use super::gather::{Entry, Forward, Gather};
use super::liquibase;

/// Changelogs may include each other; deeper than this they include themselves.
const DEEPEST: usize = 16;

/// Elements of a changeset that change nothing.
const SILENT: &[&str] = &["comment", "validCheckSum", "rollback", "tagDatabase", "empty", "output", "stop"];

/// The changelogs of a folder and the folders below it, by path.
pub(super) fn all(folder: &Folder) -> Result<Vec<(String, Element)>> {
    let mut found = Vec::new();
    for path in folder.below(".", changelog::is_named)? {
        let path = path.trim_start_matches("./").to_owned();
        match changelog::read(&path, &folder.text(&path)?) {
            Ok(Some(root)) => found.push((path, root)),
            Ok(None) => {}
            Err(why) => {
                let message = format!("could not read the changelog {path}: {why}");
                return Err(Box::new(Diagnostic::new(Code::InputUnreadable, message)));
            }
        }
    }
    Ok(found)
}

/// Runs the changelogs that no other one includes.
pub(super) fn collect(gather: &mut Gather<'_>, changelogs: &[(String, Element)]) -> Result<()> {
    let mut walk = Walk { gather, changelogs, done: BTreeSet::new() };
    let included: BTreeSet<String> = changelogs.iter().flat_map(|(path, root)| walk.includes_of(path, root)).collect();
    let mut roots: Vec<&(String, Element)> = changelogs.iter().filter(|(path, _)| !included.contains(path)).collect();
    if roots.len() > 1 {
        // The usual name tells the root from those that are run by hand.
        let named =
            |path: &str| path.to_ascii_lowercase().contains("master") || path.to_ascii_lowercase().contains("root");
        if roots.iter().filter(|(path, _)| named(path)).count() == 1 {
            roots.retain(|(path, _)| named(path));
        } else {
            let names: Vec<&str> = roots.iter().map(|(path, _)| path.as_str()).collect();
            walk.gather.problem(format!("several changelogs are included by none: {}", names.join(", ")));
        }
    }
    for (path, root) in roots {
        walk.changelog(path, root, 0)?;
    }
    let done = walk.done;
    for path in gather.folder.sql_below(".")? {
        let path = path.trim_start_matches("./");
        if !done.contains(path) {
            gather.skip(path, "no changelog names it");
        }
    }
    Ok(())
}

struct Walk<'w, 'g> {
    gather: &'w mut Gather<'g>,
    changelogs: &'w [(String, Element)],
    /// Files that a changelog named.
    done: BTreeSet<String>,
}

impl Walk<'_, '_> {
    fn includes_of(&self, path: &str, root: &Element) -> Vec<String> {
        let includes = root.children.iter().flat_map(|child| match child.name.as_str() {
            "include" => self.file_of(path, child, "file").into_iter().collect(),
            "includeAll" => self.files_of(path, child),
            _ => Vec::new(),
        });
        includes.filter(|file| file != path).collect()
    }

    fn changelog(&mut self, path: &str, root: &Element, depth: usize) -> Result<()> {
        if depth > DEEPEST {
            self.gather.problem(format!("{path} includes itself"));
            return Ok(());
        }
        for child in &root.children {
            match child.name.as_str() {
                "changeSet" => self.changeset(path, child)?,
                "include" => match self.file_of(path, child, "file") {
                    Some(file) => self.included(&file, depth)?,
                    None => self.missing(path, child.attribute("file").unwrap_or_default()),
                },
                "includeAll" => {
                    for file in self.files_of(path, child) {
                        self.included(&file, depth)?;
                    }
                }
                "preConditions" => {
                    self.gather.unsupported(format!("{path} has preconditions, which are not checked"));
                }
                // Their values are the user's to give.
                "property" => {}
                other => self.gather.unsupported(format!("{path} has an element {other}, which is not understood")),
            }
        }
        Ok(())
    }

    fn included(&mut self, file: &str, depth: usize) -> Result<()> {
        let changelogs = self.changelogs;
        match changelogs.iter().find(|(path, _)| path == file) {
            Some((path, root)) => self.changelog(path, root, depth + 1),
            None if super::super::folder::is_sql(file) => self.sql(file),
            None => {
                self.gather.problem(format!("{file} is included, but is no changelog"));
                Ok(())
            }
        }
    }

    fn sql(&mut self, file: &str) -> Result<()> {
        self.done.insert(file.to_owned());
        liquibase::add(self.gather, file)
    }

    fn changeset(&mut self, path: &str, set: &Element) -> Result<()> {
        if set.says("ignore") || !liquibase::is_for_postgresql(set.attribute("dbms").unwrap_or_default()) {
            return Ok(());
        }
        let alone = set.attribute("runInTransaction").is_some_and(|value| value.eq_ignore_ascii_case("false"));
        let transaction = if alone { TransactionMode::None } else { TransactionMode::Single };
        let id = set.attribute("id").unwrap_or_default().to_owned();
        for change in set.children.iter().flat_map(|child| match child.name.as_str() {
            "changes" => child.children.as_slice(),
            _ => std::slice::from_ref(child),
        }) {
            let ours = liquibase::is_for_postgresql(change.attribute("dbms").unwrap_or_default());
            match change.name.as_str() {
                "sql" if ours => {
                    let text = change.attribute("sql").map_or_else(|| change.text.clone(), str::to_owned);
                    let fill = self.fill();
                    self.gather.add_text(&format!("{path}::{id}"), fill(text), transaction);
                }
                "sqlFile" if ours => match self.file_of(path, change, "path") {
                    Some(file) => {
                        let fill = self.fill();
                        self.done.insert(file.clone());
                        let entry = Entry::new(file, &id, "");
                        self.gather.add_filled(&entry, fill, |text| Forward::whole(text, transaction))?;
                    }
                    None => self.missing(path, change.attribute("path").unwrap_or_default()),
                },
                "sql" | "sqlFile" => {}
                silent if SILENT.contains(&silent) => {}
                "preConditions" => {
                    let message = format!("the changeset {id} of {path} has preconditions, which are not checked");
                    self.gather.unsupported(message);
                }
                other => {
                    let message = format!("the changeset {id} of {path} is not SQL: {other} is not understood");
                    self.gather.unsupported(message);
                }
            }
        }
        Ok(())
    }

    fn fill(&self) -> impl Fn(String) -> Filled + use<> {
        let variables = self.gather.variables();
        move |text: String| template::braces(&text, Unset::Text, |name| variables.get(name).cloned())
    }

    fn missing(&mut self, path: &str, file: &str) {
        self.gather.unsupported(format!("{path} names {file}, which is not in the folder"));
    }

    /// The file that an element names: beside the changelog, or from a root that lies above the folder.
    fn file_of(&self, path: &str, element: &Element, attribute: &str) -> Option<String> {
        let named = element.attribute(attribute)?;
        let exists = |file: &String| self.gather.folder.has_path(file);
        self.candidates(path, element, named).into_iter().find(exists)
    }

    /// What a folder that `includeAll` names holds, by path.
    fn files_of(&self, path: &str, element: &Element) -> Vec<String> {
        let named = element.attribute("path").unwrap_or_default().trim_end_matches('/');
        let wanted = |file: &str| super::super::folder::is_sql(file) || changelog::is_named(file);
        for dir in self.candidates(path, element, named) {
            if let Ok(files) = self.gather.folder.below(&dir, wanted)
                && !files.is_empty()
            {
                return files.into_iter().map(|file| file.trim_start_matches("./").to_owned()).collect();
            }
        }
        Vec::new()
    }

    fn candidates(&self, path: &str, element: &Element, named: &str) -> Vec<String> {
        let beside = path.rsplit_once('/').map_or_else(|| named.to_owned(), |(dir, _)| format!("{dir}/{named}"));
        let beside = flattened(&beside);
        if element.says("relativeToChangelogFile") {
            return beside.into_iter().collect();
        }
        let named = named.trim_start_matches("classpath:").trim_start_matches('/');
        let starts = std::iter::once(0).chain(named.match_indices('/').map(|(at, _)| at + 1));
        starts.map(|start| named[start..].to_owned()).chain(beside).collect()
    }
}

/// A path without `.` and `..`; `None` if it leads out of the folder.
fn flattened(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
