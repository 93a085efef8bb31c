//! Tools that are known by their files, and whose layouts cannot be read yet.

use crate::diag::{Diagnostic, Result};

use super::super::folder::Folder;

/// Refuses a folder of such a tool, rather than guessing an order.
pub(super) fn refuse(folder: &Folder, name: &str) -> Result<()> {
    let Some(tool) = tool(folder) else { return Ok(()) };
    let message = format!("{name} is laid out for {tool}, which is not understood yet");
    let hint = "Choose another layout with --layout, or compare a dump of the expected schema.";
    Err(Box::new(Diagnostic::unsupported(message).with_hint(hint)))
}

fn tool(folder: &Folder) -> Option<&'static str> {
    if folder.has_file("yoyo.ini") || folder.files.iter().any(|f| f.ends_with(".rollback.sql")) {
        return Some("yoyo");
    }
    if folder.any_line(is_liquibase) {
        return Some("Liquibase");
    }
    None
}

fn is_liquibase(line: &str) -> bool {
    let Some(comment) = line.trim_start().strip_prefix("--") else { return false };
    let words = comment.trim_start().to_ascii_lowercase();
    words.strip_prefix("liquibase").is_some_and(|rest| rest.trim_start().starts_with("formatted"))
}
