//! yoyo: `<id>.sql` with `<id>.rollback.sql`, by name, and after what `-- depends:` names.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{is_program, leading_digits, stem};

const ROLLBACK: &str = ".rollback.sql";

pub(super) fn recognise(folder: &Folder) -> Evidence {
    if folder.has_file("yoyo.ini") && folder.sql_files().next().is_some() {
        return Evidence::Marker;
    }
    let rollback = folder.sql_files().any(|f| f.ends_with(ROLLBACK));
    let depends = || folder.any_line(|line| directive(line, "depends").is_some());
    if rollback || depends() { Evidence::Content } else { Evidence::None }
}

/// The value of a comment `-- <key>: <value>`.
fn directive<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let comment = line.trim_start().strip_prefix("--")?.trim_start();
    comment.strip_prefix(key)?.trim_start().strip_prefix(':').map(str::trim)
}

/// The value of a directive in the comments at the top.
fn head_directive<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    let mut head = text.lines().take_while(|line| line.trim().is_empty() || line.trim_start().starts_with("--"));
    head.find_map(|line| directive(line, key))
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut ids: Vec<&str> = Vec::new();
    for file in &folder.files {
        if file.ends_with(ROLLBACK) {
            gather.skip(file, "it goes back");
        } else if file.starts_with("post-apply") {
            gather.unsupported(format!("{file} runs after each migration, and is not replayed"));
        } else if file.ends_with(".sql") {
            ids.push(stem(file));
        } else if file.ends_with(".py") && is_program(file) && !file.starts_with("__") {
            gather.foreign(file);
        }
    }
    for id in by_dependency(folder, &ids)? {
        let (version, rest) = leading_digits(id).unwrap_or(("", id));
        let entry = Entry::new(format!("{id}.sql"), version, rest.trim_start_matches(['_', '-', '.']));
        gather.add(&entry, cut)?;
    }
    Ok(())
}

/// The ids by name, each after those that it depends on.
fn by_dependency<'a>(folder: &Folder, ids: &[&'a str]) -> Result<Vec<&'a str>> {
    let mut needs: HashMap<&str, Vec<String>> = HashMap::new();
    for id in ids {
        let text = folder.text(&format!("{id}.sql"))?;
        let depends = head_directive(&text, "depends").unwrap_or_default();
        // What is no file of SQL cannot be waited for.
        let known = depends.split_whitespace().filter(|d| ids.contains(d)).map(str::to_owned);
        needs.insert(id, known.collect());
    }
    let mut order: Vec<&str> = Vec::new();
    while order.len() < ids.len() {
        let met = |id: &&&str| needs[**id].iter().all(|need| order.contains(&need.as_str()));
        let Some(next) = ids.iter().filter(|id| !order.contains(id)).find(met) else {
            let message = "the migrations depend on each other in a circle";
            return Err(Box::new(Diagnostic::new(Code::InputUnreadable, message)));
        };
        order.push(next);
    }
    Ok(order)
}

fn cut(text: &str) -> Forward {
    let alone = head_directive(text, "transactional").is_some_and(|value| value.eq_ignore_ascii_case("false"));
    Forward::whole(text, if alone { TransactionMode::None } else { TransactionMode::Single })
}
