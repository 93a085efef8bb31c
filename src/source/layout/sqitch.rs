//! Sqitch: `deploy/<change>.sql` in the order of `sqitch.plan`, run by psql.
//!
//! A change that is planned again after a tag is a rework: the earlier script has the tag in its name.

use std::collections::HashSet;

use crate::diag::{Code, Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};

const PLAN: &str = "sqitch.plan";
const CONFIG: &str = "sqitch.conf";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    if folder.has_file(PLAN) { Evidence::Marker } else { Evidence::None }
}

/// One line of the plan.
struct Change<'a> {
    name: &'a str,
    /// The tags that stand right after it.
    tags: Vec<&'a str>,
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let deploy = deploy_dir(folder)?;
    let plan = folder.text(PLAN)?;
    let changes = read_plan(gather, &plan);
    let mut planned = HashSet::new();
    for (at, change) in changes.iter().enumerate() {
        let script = format!("{}{}.sql", change.name, rework_suffix(folder, &deploy, &changes, at)?);
        let entry = Entry::new(format!("{deploy}/{script}"), change.name, "");
        gather.add(&entry, |text| Forward::whole(text, TransactionMode::None))?;
        planned.insert(entry.path);
    }
    for script in folder.sql_below(&deploy)?.iter().filter(|script| !planned.contains(*script)) {
        gather.skip(script, "the plan does not name it");
    }
    for dir in ["revert", "verify"].iter().filter(|dir| folder.dirs.iter().any(|d| d == *dir)) {
        gather.skip(dir, "only the deploy scripts go forward");
    }
    Ok(())
}

/// `@<tag>` for a change that is planned again: of the tags in between, latest first, the first one that a
/// script exists for.
fn rework_suffix(folder: &Folder, deploy: &str, changes: &[Change<'_>], at: usize) -> Result<String> {
    let change = &changes[at];
    let Some(next) = changes[at + 1..].iter().position(|later| later.name == change.name) else {
        return Ok(String::new());
    };
    let tags: Vec<&str> = changes[at..=at + next].iter().rev().flat_map(|c| c.tags.iter().copied()).collect();
    let exists = |tag: &&&str| folder.child_has(deploy, &format!("{}@{tag}.sql", change.name));
    match tags.iter().find(exists).or(tags.first()) {
        Some(tag) => Ok(format!("@{tag}")),
        None => {
            let message = format!("{PLAN} names {} again without a tag in between", change.name);
            Err(Box::new(Diagnostic::new(Code::InputUnreadable, message)))
        }
    }
}

/// Changes in order; pragmas, comments and blank lines say nothing of it.
fn read_plan<'a>(gather: &mut Gather<'_>, plan: &'a str) -> Vec<Change<'a>> {
    let mut changes: Vec<Change<'a>> = Vec::new();
    for line in plan.lines().map(str::trim) {
        if line.is_empty() || line.starts_with(['%', '#']) {
            continue;
        }
        let name = |text: &'a str| text.split([' ', '\t', '[']).next().unwrap_or_default();
        if let Some(tag) = line.strip_prefix('@') {
            if let Some(change) = changes.last_mut() {
                change.tags.push(name(tag));
            }
        } else if line.starts_with('-') {
            gather.unsupported(format!("{PLAN} takes a change back: {line}"));
        } else {
            let line = line.strip_prefix('+').unwrap_or(line).trim_start();
            changes.push(Change { name: name(line), tags: Vec::new() });
        }
    }
    changes
}

/// From the settings `core.deploy_dir` or `core.top_dir`.
fn deploy_dir(folder: &Folder) -> Result<String> {
    let config = if folder.has_file(CONFIG) { folder.text(CONFIG)? } else { String::new() };
    let (mut top, mut deploy, mut section) = (None, None, "");
    for line in config.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if section == "[core]"
            && let Some((key, value)) = line.split_once('=')
        {
            let value = value.trim().trim_matches('"').trim_end_matches('/').to_owned();
            match key.trim() {
                "top_dir" => top = Some(value),
                "deploy_dir" => deploy = Some(value),
                _ => {}
            }
        }
    }
    let below_top = || match top.as_deref() {
        None | Some("." | "") => "deploy".to_owned(),
        Some(top) => format!("{}/deploy", top.trim_start_matches("./")),
    };
    Ok(deploy.unwrap_or_else(below_top))
}
