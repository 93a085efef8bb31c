//! The door of `compare`: what is reported about two sides.
//!
//! A folder of cases holds what is expected and what real servers dumped of it (tools/record-drift.py).

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
