//! Atlas: `<version>_<name>.sql` beside `atlas.sum`, sorted by name; directives in comments at the top.

use crate::diag::{Diagnostic, Result};

use super::super::TransactionMode;
use super::super::folder::Folder;
use super::Evidence;
use super::gather::{Entry, Forward, Gather};
use super::naming::stem;

pub(super) fn recognise(folder: &Folder) -> Evidence {
    // Atlas also guards folders in other tools' formats, which say more than its sum does.
    if folder.has_file("atlas.sum") && folder.sql_files().next().is_some() { Evidence::Names } else { Evidence::None }
}

pub(super) fn collect(gather: &mut Gather<'_>) -> Result<()> {
    let folder = gather.folder;
    let files: Vec<&str> = folder.sql_files().collect();
    for file in files {
        let text = folder.text(file)?;
        if directive(&text, "checkpoint").is_some() {
            gather.skip(file, "it is a checkpoint of the migrations before it");
            continue;
        }
        let (version, name) = stem(file).split_once('_').unwrap_or((stem(file), ""));
        gather.add(&Entry::new(file, version, name), cut)?;
    }
    Ok(())
}

/// The rest of a line `-- atlas:<name> <rest>` above the first statement.
fn directive<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut head = text.lines().take_while(|line| line.trim().is_empty() || line.starts_with("--"));
    head.find_map(|line| {
        let rest = line.trim_start_matches('-').trim_start().strip_prefix("atlas:")?.strip_prefix(name)?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
    })
}

fn cut(text: &str) -> Forward {
    let alone = directive(text, "txmode") == Some("none");
    let mut forward = Forward::whole(text, if alone { TransactionMode::None } else { TransactionMode::Single });
    for name in ["delimiter", "txtar", "import"] {
        if directive(text, name).is_some() {
            let message = format!("the directive atlas:{name} is not followed");
            forward.remarks.push((0..0, Diagnostic::unsupported(message)));
        }
    }
    forward
}
