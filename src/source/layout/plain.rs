//! Plain numbered files: every `*.sql` of the folder, in natural order of the names.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::{self, compare_natural, is_program, leading_digits, never_forward};

pub(super) fn recognise(folder: &Folder) -> Evidence {
    let forward: Vec<&str> = folder.sql_files().filter(|f| never_forward(f).is_none()).collect();
    let numbered = forward.iter().any(|f| leading_digits(f).is_some()) || shares_numbering(&forward);
    if numbered { Evidence::Names } else { Evidence::None }
}

/// All names have the same text before their first number, as in `migration-1-0004.sql`.
fn shares_numbering(files: &[&str]) -> bool {
    let prefix = |file: &str| file.bytes().position(|b| b.is_ascii_digit()).map(|at| file[..at].to_owned());
    let Some(first) = files.first().and_then(|f| prefix(f)) else { return false };
    files.len() > 1 && files.iter().all(|f| prefix(f).as_ref() == Some(&first))
}

/// Whether a name begins with a date of this century, to the day or finer.
fn is_date(file: &str) -> bool {
    leading_digits(file).is_some_and(|(digits, _)| digits.len() >= 8 && digits.starts_with("20"))
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let mut files: Vec<&String> = Vec::new();
    for file in &folder.files {
        match never_forward(file) {
            Some(why) if file.ends_with(".sql") => gather.skip(file, why),
            None if super::super::folder::is_sql(file) => files.push(file),
            _ if is_program(file) && leading_digits(file).is_some() => gather.foreign(file),
            _ => {}
        }
    }
    if files.iter().all(|f| is_date(f)) {
        // A date alone comes before the same date with a time, which is the longer number.
        files.sort();
    } else {
        files.sort_by(|a, b| compare_natural(naming::stem(a), naming::stem(b)));
    }
    let numbered = |f: &&&String| f.bytes().any(|b| b.is_ascii_digit());
    if files.iter().any(|f| numbered(&f)) {
        for file in files.iter().filter(|f| !numbered(f)) {
            gather.problem(format!("{file} has no number, so its place among the others is a guess"));
        }
    }
    for file in files {
        let (version, rest) = leading_digits(file).unwrap_or(("", file));
        let description = naming::stem(rest).trim_start_matches(['_', '-']);
        gather.add(&Entry::new(file, version, description), |text| Forward::whole(text, TransactionMode::Query))?;
    }
    for dir in &folder.dirs {
        gather.skip(dir, "sub-folders are not read");
    }
    Ok(())
}
