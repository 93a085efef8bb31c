//! The door of `compare`: what is reported about two sides.
//!
//! A folder of cases holds what is expected and what real servers dumped; `operators.case` lists single
//! changes to one schema.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use dumpdrift::compare::{Drift, Verdict};
use dumpdrift::{Options, Outcome, check};

#[test]
fn folders() {
    for case in super::cases("drift").iter().filter(|case| case.is_dir()) {
        let outcome = check(&case.join("expected"), &actuals(case), &Options::default());
        let mut shown = String::new();
        for target in &outcome.targets {
            let name = Path::new(&target.actual.input.name).file_name().unwrap().to_string_lossy().into_owned();
            writeln!(shown, "{name}: {}", target.verdict.as_str()).unwrap();
            show_entries(&mut shown, &target.comparison.drifts);
            show_entries(&mut shown, &target.comparison.undecided);
        }
        let of_server = case.file_name().unwrap().to_string_lossy().starts_with("phantom");
        if of_server {
            let unclean = outcome.targets.iter().any(|target| target.verdict != Verdict::Aligned);
            assert!(!unclean, "{}:\n{shown}", case.display());
        }
        super::check("drift", case, &shown);
    }
}

/// Every phantom case mirrored, and every side against itself.
#[test]
fn laws() {
    for case in super::cases("drift").iter().filter(|case| case.is_dir()) {
        for actual in actuals(case) {
            let itself = check(&actual, std::slice::from_ref(&actual), &Options::default());
            assert_eq!(verdicts(&itself), [Verdict::Aligned], "{}", actual.display());
        }
    }
}

#[test]
fn operators() {
    let text = fs::read_to_string("tests/cases/drift/operators.case").unwrap();
    let mut sections = text.split("--- ").skip(1).map(|section| section.split_once('\n').unwrap());
    let (_, base) = sections.next().unwrap();
    let folder = scratch("operators");
    let expected = write(&folder, "base.sql", base);
    let mut shown = String::new();
    for (name, change) in sections {
        let actual = write(&folder, "changed.sql", &format!("{base}{change}"));
        let there = check(&expected, std::slice::from_ref(&actual), &Options::default());
        let back = check(&actual, std::slice::from_ref(&expected), &Options::default());
        writeln!(shown, "--- {name}\n{}\n----", change.trim_end()).unwrap();
        for diagnostic in &there.targets[0].actual.run.diagnostics {
            writeln!(shown, "! {}: {}", diagnostic.code.as_str(), diagnostic.message).unwrap();
        }
        for note in &there.targets[0].comparison.notes {
            writeln!(shown, "note {}: {}", note.code.as_str(), note.message).unwrap();
        }
        show_entries(&mut shown, &there.targets[0].comparison.drifts);
        show_entries(&mut shown, &there.targets[0].comparison.undecided);
        assert_eq!(there.targets[0].comparison.drifts.len(), back.targets[0].comparison.drifts.len(), "{name}");
    }
    fs::remove_dir_all(&folder).unwrap();
    super::check("drift", Path::new("operators"), &shown);
}

fn verdicts(outcome: &Outcome) -> Vec<Verdict> {
    outcome.targets.iter().map(|target| target.verdict).collect()
}

fn actuals(case: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let mut actuals: Vec<PathBuf> =
        files.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("actual")).collect();
    actuals.sort();
    actuals
}

fn show_entries(out: &mut String, entries: &[Drift]) {
    for drift in entries {
        write!(out, "{} {} {}", drift.change.as_str(), drift.kind.as_str(), drift.identity).unwrap();
        if let Some(property) = &drift.property {
            write!(out, " [{property}]").unwrap();
        }
        for (sign, value) in [('-', &drift.expected), ('+', &drift.actual)] {
            if let Some(value) = value {
                write!(out, "\n  {sign} {}", value.replace('\n', "\n    ")).unwrap();
            }
        }
        for (kind, identity) in &drift.includes {
            write!(out, "\n  with {} {identity}", kind.as_str()).unwrap();
        }
        if let Some(reason) = &drift.undecided {
            write!(out, "\n  ? {reason}").unwrap();
        }
        out.push('\n');
    }
}

/// A folder for files of one test.
fn scratch(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("dumpdrift-{name}-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}
