//! The door of refusals: which statements a server does not run, and with which SQLSTATE.
//! Recorded by tools/record-refusals.py.

use std::fmt::Write;
use std::path::Path;

use dumpdrift::diag::{Code, Diagnostic};
use dumpdrift::replay::{Options, replay};
use dumpdrift::source::Input;
use dumpdrift::version::ServerVersion;

#[test]
fn refused_by_13() {
    run(13);
}

#[test]
fn refused_by_15() {
    run(15);
}

#[test]
fn refused_by_17() {
    run(17);
}

#[test]
fn refused_by_18() {
    run(18);
}

fn run(version: u16) {
    let mut problems = String::new();
    for case in super::cases("refusals").iter().filter(|path| path.extension().is_some_and(|x| x == "sql")) {
        let script = std::fs::read_to_string(case).unwrap();
        let recorded = recorded(&case.with_extension(format!("{version}.out")));
        let found = found(version, &script);
        assert_eq!(recorded.len(), found.len(), "{}: run tools/record-refusals.py", case.display());
        for ((state, line), (found_state, found_line)) in recorded.iter().zip(&found) {
            assert_eq!(line, found_line, "{}: run tools/record-refusals.py", case.display());
            if state != found_state {
                writeln!(problems, "{state} by the server, {found_state} here: {line}").unwrap();
            }
        }
    }
    assert!(problems.is_empty(), "PostgreSQL {version}:\n{problems}");
}

/// The SQLSTATE and the first line of each statement, as the server has it.
fn recorded(path: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// The same, as it is replayed here.
fn found(version: u16, script: &str) -> Vec<(String, String)> {
    let catalog = dumpdrift::builtin::catalog(&ServerVersion::of_major(version));
    let outcome = replay(catalog, &Input::of_text("script.sql", script), &Options::default());
    let mut at = 0;
    let mut found = Vec::new();
    for part in script.split("\n\n") {
        let (start, end) = (at, at + part.len());
        at = end + 2;
        let text = part.trim();
        if text.is_empty() || text.starts_with("--") {
            continue;
        }
        let here = |d: &&Diagnostic| d.span.is_some_and(|s| (start..=end).contains(&(s.start as usize)));
        let stopped =
            |d: &&Diagnostic| matches!(d.code, Code::StatementRefused | Code::Unsupported | Code::SyntaxError);
        let state = match outcome.diagnostics.iter().filter(here).find(stopped) {
            Some(d) if d.code == Code::StatementRefused => d.sqlstate.map_or("none", |state| state.as_str()),
            Some(_) => "unsupported",
            None => "00000",
        };
        found.push((state.to_owned(), text.lines().next().unwrap_or_default().to_owned()));
    }
    found
}
