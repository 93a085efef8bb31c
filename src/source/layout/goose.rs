//! goose: `<version>_<name>.sql` with `-- +goose Up` and `-- +goose Down`, sorted by number.

use std::ops::Range;

use crate::diag::{Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::super::template::{self, Filled, Variables};
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
    let variables = gather.variables();
    entries.iter().try_for_each(|entry| gather.add_filled(entry, |text| substitute(text, &variables), cut))
}

/// Fills in the variables of the lines between ENVSUB ON and ENVSUB OFF.
fn substitute(text: String, variables: &Variables) -> Filled {
    let mut filled = Filled::default();
    let mut on = false;
    for line in text.split_inclusive('\n') {
        match annotation(line).as_deref() {
            Some("envsub on") => on = true,
            Some("envsub off") => on = false,
            Some(_) | None => {}
        }
        if on { template::shell_line(line, variables, &mut filled) } else { filled.text.push_str(line) }
    }
    filled
}

fn cut(text: &str) -> Forward {
    let mut transaction = TransactionMode::Single;
    let mut remarks: Vec<(Range<usize>, Diagnostic)> = Vec::new();
    let segments = sections::forward(text, |line, _| match annotation(line).as_deref() {
        Some("up") => Mark::Up,
        Some("down") => Mark::Down,
        Some("statementbegin" | "statementend") => Mark::Cut,
        Some("no transaction") => {
            transaction = TransactionMode::None;
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
