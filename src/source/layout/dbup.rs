//! DbUp: every `*.sql`, by its path with dots for separators, compared by UTF-16 code units.
//!
//! Its scripts have no mark of their own, so the layout has to be asked for.

use crate::diag::Result;

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::super::template;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::never_forward;

pub(super) fn recognise(_folder: &Folder) -> Evidence {
    Evidence::None
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let mut entries = Vec::new();
    for path in gather.folder.sql_below(".")? {
        let path = path.trim_start_matches("./");
        match never_forward(path.rsplit('/').next().unwrap_or(path)) {
            Some(why) => gather.skip(path, why),
            None => entries.push(Entry::new(path, &path.replace('/', "."), "")),
        }
    }
    entries.sort_by(|a, b| a.version.encode_utf16().cmp(b.version.encode_utf16()));
    let variables = gather.variables();
    for entry in &entries {
        gather.add_filled(entry, |text| template::dollars(&text, &variables), cut)?;
    }
    Ok(())
}

/// The transaction is chosen by the program; its default is none.
fn cut(text: &str) -> Forward {
    Forward::whole(text, TransactionMode::None)
}
