//! The tests that enter by a door: one module per door, cases as data under `tests/cases`.

mod analyze;
mod cli;
mod deparse;
mod drift;
mod execute;
mod laws;
mod operators;
mod parse;
mod platform;
mod plpgsql;
mod readme;
mod refusals;
mod replay;
mod routines;
mod samples;
mod source;
mod tidy;

use std::path::{Path, PathBuf};

/// The entries of a folder of cases, sorted.
fn cases(room: &str) -> Vec<PathBuf> {
    let folder = Path::new("tests/cases").join(room);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// Compares with `snapshots/<room>/<case>.snap`.
fn check(room: &str, case: &Path, shown: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots").join(room));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let name = case.file_stem().unwrap().to_string_lossy().into_owned();
    settings.bind(|| insta::assert_snapshot!(name, shown));
}
