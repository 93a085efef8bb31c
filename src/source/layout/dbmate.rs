//! dbmate: `<digits>....sql` with `-- migrate:up` and `-- migrate:down`, sorted by name.

use crate::diag::{Code, Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{leading_digits, stem};
use super::sections::{self, Mark};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    if folder.most_have_line(|line| marker(line, "up").is_some()) { Evidence::Content } else { Evidence::None }
}

/// The options after `-- migrate:up` or `-- migrate:down`.
fn marker<'a>(line: &'a str, direction: &str) -> Option<&'a str> {
    let rest = line.strip_prefix("--")?.trim_start().strip_prefix("migrate:")?.strip_prefix(direction)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim())
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    for file in folder.sql_files() {
        let Some((version, rest)) = leading_digits(file) else {
            gather.skip(file, "its name does not begin with a number");
            continue;
        };
        let entry = Entry::new(file, version, stem(rest).trim_start_matches('_'));
        gather.add(&entry, cut)?;
    }
    for dir in &folder.dirs {
        gather.skip(dir, "sub-folders are not read");
    }
    Ok(())
}

fn cut(text: &str) -> Forward {
    let mut transaction = TransactionMode::Single;
    let mut marked = false;
    let segments = sections::forward(text, |line, _| {
        if let Some(options) = marker(line, "up") {
            marked = true;
            if options.split_whitespace().any(|option| option == "transaction:false") {
                transaction = TransactionMode::None;
            }
            Mark::Up
        } else if marker(line, "down").is_some() {
            Mark::Down
        } else {
            Mark::Nothing
        }
    });
    let mut remarks = Vec::new();
    if !marked {
        remarks.push((0..0, Diagnostic::new(Code::LayoutProblem, "the file has no line \"-- migrate:up\"")));
    }
    Forward { segments, transaction, remarks }
}
