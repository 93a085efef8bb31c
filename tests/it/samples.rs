//! The door of samples: migrations against dumps of real servers, aligned and drifted by hand.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use dumpdrift::compare::{self, Drift, Verdict};
use dumpdrift::{Options, Target, check};

struct Sample {
    folder: PathBuf,
    migrations: PathBuf,
    options: Options,
}

impl Sample {
    fn all() -> Vec<Sample> {
        let mut folders: Vec<PathBuf> =
            std::fs::read_dir("samples").unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
        folders.sort();
        folders.into_iter().map(Sample::new).collect()
    }

    fn new(folder: PathBuf) -> Sample {
        let inside = ["prisma/migrations", "supabase/migrations", "migrations"];
        let migrations = inside.iter().map(|path| folder.join(path)).find(|path| path.is_dir()).unwrap();
        let prelude = folder.join("prelude.sql");
        let preludes = if prelude.exists() { vec![prelude] } else { Vec::new() };
        Sample { folder, migrations, options: Options { preludes, ..Options::default() } }
    }

    fn dumps(&self, state: &str) -> Vec<PathBuf> {
        let all = std::fs::read_dir(self.folder.join("dumps")).unwrap().map(|entry| entry.unwrap().path());
        let mut some: Vec<PathBuf> =
            all.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(state)).collect();
        some.sort();
        some
    }

    fn check(&self, targets: &[PathBuf]) -> Vec<Target> {
        let outcome = check(&self.migrations, targets, &self.options);
        assert_eq!(outcome.targets.len(), targets.len(), "{:?}", outcome.diagnostics);
        outcome.targets
    }
}

#[test]
fn aligned_samples_are_aligned() {
    let mut problems = String::new();
    for sample in Sample::all() {
        let dumps = sample.dumps("aligned");
        for (dump, target) in dumps.iter().zip(sample.check(&dumps)) {
            if target.verdict != Verdict::Aligned {
                write!(problems, "{}: {}\n{}", dump.display(), target.verdict.as_str(), show(&target)).unwrap();
            }
        }
    }
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn drifted_samples_show_what_hands_did() {
    for sample in Sample::all() {
        let dumps = sample.dumps("drifted");
        for target in sample.check(&dumps) {
            assert_eq!(target.verdict, Verdict::Drift);
            super::check("samples", &sample.folder, &show(&target));
        }
    }
}

/// A dump is what it is, whatever the server's version.
#[test]
fn dumps_equal_themselves() {
    for dump in Sample::all().iter().flat_map(|sample| [sample.dumps("aligned"), sample.dumps("drifted")].concat()) {
        let outcome = check(&dump, std::slice::from_ref(&dump), &Options::default());
        let target = &outcome.targets[0];
        assert!(target.verdict == Verdict::Aligned, "{}:\n{}", dump.display(), show(target));
    }
}

/// Migrations replayed for one server and compared the other way round give as much drift.
#[test]
fn comparisons_mirror_each_other() {
    for sample in Sample::all() {
        for target in sample.check(&sample.dumps("drifted")) {
            let (expected, actual) = (&target.expected.run.catalog, &target.actual.run.catalog);
            let mirror = compare::compare(actual, expected, &compare::Options::default());
            let shown = |drifts: &[Drift]| drifts.iter().map(|d| format!("{}\n", entry(d))).collect::<String>();
            assert_eq!(
                target.comparison.drifts.len(),
                mirror.drifts.len(),
                "{}\ninstead of\n{}",
                shown(&mirror.drifts),
                shown(&target.comparison.drifts)
            );
        }
    }
}

/// The entries and what was said about the input, without places.
fn show(target: &Target) -> String {
    let mut out = String::new();
    let comparison = &target.comparison;
    for drift in comparison.drifts.iter() {
        writeln!(out, "{}", entry(drift)).unwrap();
    }
    for drift in comparison.undecided.iter() {
        writeln!(out, "undecided: {}: {}", entry(drift), drift.undecided.as_deref().unwrap_or_default()).unwrap();
    }
    for (side, run) in [("expected", &target.expected.run), ("actual", &target.actual.run)] {
        let loud = run.diagnostics.iter().filter(|d| d.severity > dumpdrift::diag::Severity::Note);
        for diagnostic in loud {
            writeln!(out, "{side}: {}: {}", diagnostic.code.as_str(), diagnostic.message).unwrap();
        }
    }
    out
}

fn entry(drift: &Drift) -> String {
    let mut text = format!("{} {} {}", drift.change.as_str(), drift.kind.as_str(), drift.identity);
    if let Some(property) = &drift.property {
        write!(text, " {property}").unwrap();
    }
    for (side, value) in [("expected", &drift.expected), ("actual", &drift.actual)] {
        if let Some(value) = value {
            write!(text, "\n    {side}: {}", value.replace('\n', "\n        ")).unwrap();
        }
    }
    text
}

#[test]
fn every_sample_says_where_it_comes_from() {
    for sample in Sample::all() {
        let readme = sample.folder.join("README.md");
        let text = std::fs::read_to_string(&readme).unwrap_or_else(|e| panic!("{}: {e}", readme.display()));
        let changes = std::fs::read_to_string(sample.folder.join("drift.sql")).unwrap();
        for number in (1..).take_while(|n| changes.contains(&format!("-- {n}. "))) {
            assert!(text.contains(&format!("\n{number}. ")), "{}: change {number} is not told", readme.display());
        }
        assert!(Path::new("tools/record-samples.sh").exists() && text.contains("tools/record-samples.sh"));
    }
}
