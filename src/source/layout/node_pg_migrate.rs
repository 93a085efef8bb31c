//! node-pg-migrate: `<prefix>_<name>.sql` with `-- Up Migration` and `-- Down Migration`, sorted by number.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{compare_natural, is_program, leading_digits, stem};
use super::sections::{self, Mark};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    if folder.most_have_line(|line| marker(line) == Some(Mark::Up)) { Evidence::Content } else { Evidence::None }
}

/// A comment whose first words are `up migration` or `down migration`.
fn marker(line: &str) -> Option<Mark> {
    let comment = line.trim_start().strip_prefix("--")?.trim_start_matches(['-', ' ', '\t']);
    let mut words = comment.split_whitespace().map(str::to_ascii_lowercase);
    let (first, second) = (words.next()?, words.next()?);
    if !second.starts_with("migration") {
        return None;
    }
    match first.as_str() {
        "up" => Some(Mark::Up),
        "down" => Some(Mark::Down),
        _ => None,
    }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let mut entries = Vec::new();
    for file in &gather.folder.files {
        match leading_digits(file) {
            Some((version, rest)) if file.ends_with(".sql") => {
                entries.push(Entry::new(file, version, stem(rest).trim_start_matches(['_', '-'])));
            }
            Some(_) if is_program(file) => gather.foreign(file),
            _ if file.ends_with(".sql") => gather.problem(format!("{file} was skipped: its name has no number")),
            _ => {}
        }
    }
    entries.sort_by(|a, b| {
        milliseconds(&a.version).cmp(&milliseconds(&b.version)).then_with(|| compare_natural(&a.path, &b.path))
    });
    gather.add_all(&entries, cut)
}

/// Seventeen digits are a date in UTC, other numbers count as they are.
fn milliseconds(version: &str) -> u64 {
    let number = |digits: &str| digits.parse::<u64>().unwrap_or(u64::MAX);
    if version.len() != 17 {
        return number(version);
    }
    let part = |from: usize, to: usize| number(&version[from..to]);
    let days = days_since_epoch(part(0, 4), part(4, 6), part(6, 8));
    let seconds = (days * 24 + part(8, 10)) * 3600 + part(10, 12) * 60 + part(12, 14);
    seconds * 1000 + part(14, 17)
}

/// Days from 1970-01-01, for years since then.
fn days_since_epoch(year: u64, month: u64, day: u64) -> u64 {
    // Years that begin in March have their leap day at the end.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.saturating_sub(1), month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    days.saturating_sub(719_469)
}

fn cut(text: &str) -> Forward {
    if !text.lines().any(|line| marker(line) == Some(Mark::Up)) {
        return Forward::whole(text, TransactionMode::Single);
    }
    let segments = sections::forward(text, |line, _| marker(line).unwrap_or(Mark::Nothing));
    Forward { segments, transaction: TransactionMode::Single, remarks: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_milliseconds() {
        assert_eq!(milliseconds("19700101000000001"), 1);
        assert_eq!(milliseconds("20240229123456789"), 1_709_210_096_789);
        assert_eq!(milliseconds("1709210096789"), 1_709_210_096_789);
    }
}
