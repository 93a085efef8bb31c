//! An order of the user's own: a file that names the migrations of a folder, one path a line.

use std::path::Path;

use crate::diag::{Code, Diagnostic, Result};

use super::super::folder::Folder;
use super::super::{Input, InputKind, TransactionMode, read};
use super::Layout;
use super::gather::{Entry, Forward, Gather};

/// Reads the files that `order` names, relative to the folder. Blank lines and lines that begin with `#` say
/// nothing.
pub(super) fn open(folder: &Folder, order: &Path, layout: Layout, input: &mut Input) -> Result<()> {
    let text = read::text(order)?;
    input.kind = InputKind::Migrations(layout);
    let mut gather = Gather::new(folder, layout, input);
    let mut seen = std::collections::HashSet::new();
    for path in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if !seen.insert(path) {
            let message = format!("{} names {path} twice", read::shown(order));
            return Err(Box::new(Diagnostic::new(Code::LayoutProblem, message)));
        }
        gather.add(&Entry::new(path, "", ""), |text| Forward::whole(text, TransactionMode::Query))?;
    }
    for file in folder.sql_below(".")? {
        let file = file.trim_start_matches("./");
        if !seen.contains(file) {
            gather.skip(file, "the order does not name it");
        }
    }
    gather.finish()
}
