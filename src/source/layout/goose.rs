//! goose: `<version>_<name>.sql` with `-- +goose Up` and `-- +goose Down`, sorted by number.

use std::ops::Range;

use crate::diag::{Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_numbers, is_program, stem, version_and_rest};
use super::sections::{self, Mark};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    if folder.most_have_line(|line| annotation(line).as_deref() == Some("up")) {
        Evidence::Content
    } else {
        Evidence::None
    }
}

/// What follows `+goose` on a comment line, in lower case.
fn annotation(line: &str) -> Option<String> {
    let comment = line.strip_prefix("--")?;
    let words = comment.replace("--", "").trim().to_ascii_lowercase();
    Some(words.strip_prefix("+goose")?.trim().to_owned())
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut entries = Vec::new();
    for file in &folder.files {
        match version_and_rest(file) {
            Some((version, rest)) if file.ends_with(".sql") => entries.push(Entry::new(file, version, stem(rest))),
            Some(_) if is_program(file) => gather.foreign(file),
            _ if file.ends_with(".sql") => gather.skip(file, "its name is not <version>_<name>.sql"),
            _ => {}
        }
    }
    entries.sort_by(|a, b| compare_numbers(&a.version, &b.version).then_with(|| a.path.cmp(&b.path)));
    gather.check_unique(&entries, |entry| entry.version.trim_start_matches('0').to_owned());
    gather.add_all(&entries, cut)
}

fn cut(text: &str) -> Forward {
    let mut transaction = TransactionMode::Single;
    let mut remarks: Vec<(Range<usize>, Diagnostic)> = Vec::new();
    let segments = sections::forward(text, |line, at| match annotation(line).as_deref() {
        Some("up") => Mark::Up,
        Some("down") => Mark::Down,
        Some("statementbegin" | "statementend") => Mark::Cut,
        Some("no transaction") => {
            transaction = TransactionMode::None;
            Mark::Nothing
        }
        Some("envsub on") => {
            remarks.push((at, Diagnostic::unsupported("variables of the environment are not put in (ENVSUB)")));
            Mark::Nothing
        }
        Some(_) | None => Mark::Nothing,
    });
    if segments.is_empty() && !text.lines().any(|line| annotation(line).as_deref() == Some("up")) {
        remarks
            .push((0..0, Diagnostic::new(crate::diag::Code::LayoutProblem, "the file has no line \"-- +goose Up\"")));
    }
    Forward { segments, transaction, remarks }
}
