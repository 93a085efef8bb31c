//! sql-migrate: `*.sql` with `-- +migrate Up` and `-- +migrate Down`, numbered names before others.

use std::cmp::Ordering;

use crate::diag::{Code, Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, leading_digits, stem};
use super::sections::{self, Mark};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    if folder.most_have_line(|line| command(line).is_some_and(|c| c.starts_with("Up"))) {
        Evidence::Content
    } else {
        Evidence::None
    }
}

fn command(line: &str) -> Option<&str> {
    line.strip_prefix("-- +migrate ").map(str::trim)
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let mut files: Vec<&str> = gather.folder.sql_files().collect();
    files.sort_by(|a, b| compare(a, b));
    for file in files {
        let (version, rest) = leading_digits(file).unwrap_or(("", file));
        let description = stem(rest).trim_start_matches(['_', '-']);
        gather.add(&Entry::new(file, version, description), cut)?;
    }
    Ok(())
}

fn compare(a: &str, b: &str) -> Ordering {
    let order = match (leading_digits(a), leading_digits(b)) {
        (Some((a, _)), Some((b, _))) => compare_numbers(a, b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    };
    order.then_with(|| a.cmp(b))
}

fn cut(text: &str) -> Forward {
    let mut transaction = TransactionMode::Single;
    let mut marked = false;
    let segments = sections::forward(text, |line, _| {
        let mut words = command(line).unwrap_or_default().split_whitespace();
        match words.next() {
            Some("Up") => {
                marked = true;
                if words.any(|word| word == "notransaction") {
                    transaction = TransactionMode::None;
                }
                Mark::Up
            }
            Some("Down") => Mark::Down,
            Some("StatementBegin" | "StatementEnd") => Mark::Cut,
            Some(_) | None => Mark::Nothing,
        }
    });
    let mut remarks = Vec::new();
    if !marked {
        remarks.push((0..0, Diagnostic::new(Code::LayoutProblem, "the file has no line \"-- +migrate Up\"")));
    }
    Forward { segments, transaction, remarks }
}
