//! The door of operators: one thing is changed in a real server, and `check` of the dumps before and
//! after names exactly that. Recorded by tools/record-operators.py.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use dumpdrift::compare::{self, Change, Drift};
use dumpdrift::{Options, Target, check};

const CASES: &str = "tests/cases/operators";

#[test]
fn operators_on_13() {
    run(13);
}

#[test]
fn operators_on_15() {
    run(15);
}

#[test]
fn operators_on_17() {
    run(17);
}

#[test]
fn operators_on_18() {
    run(18);
}

/// A section of a .case file.
struct Operator {
    name: String,
    since: u16,
    until: u16,
    sql: String,
    /// `change | kind | identity | property`
    entries: Vec<String>,
}

fn run(version: u16) {
    let folder = Path::new(CASES).join(version.to_string());
    let mut of_base: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for case in super::cases("operators").into_iter().filter(|path| path.extension().is_some_and(|x| x == "case")) {
        let own = case.with_extension("base.sql").exists();
        let name = if own { case.with_extension("base.dump") } else { PathBuf::from("base.dump") };
        of_base.entry(folder.join(name.file_name().unwrap())).or_default().push(case);
    }
    let problems: Vec<String> = of_base.iter().map(|(base, cases)| run_base(version, base, cases)).collect();
    let failures = problems.concat();
    assert!(failures.is_empty(), "operators on PostgreSQL {version}:\n{failures}");
}

/// Tries the operators of all families that start from one base; what failed.
fn run_base(version: u16, base_path: &Path, cases: &[PathBuf]) -> String {
    let folder = Path::new(CASES).join(version.to_string());
    let base = read(base_path);
    let temporary =
        Temporary::new(&format!("operators-{version}-{}", base_path.file_name().unwrap().to_string_lossy()));
    let mut operators = Vec::new();
    let mut paths = Vec::new();
    for case in cases {
        let family = case.file_stem().unwrap().to_string_lossy().into_owned();
        let patches = read(&folder.join(format!("{family}.patch")));
        let recorded = recordings(&patches);
        for operator in parse(&read(case)).into_iter().filter(|op| (op.since..=op.until).contains(&version)) {
            let name = format!("{family}/{}", operator.name);
            let (hash, patch) =
                recorded.get(operator.name.as_str()).unwrap_or_else(|| panic!("{name} is not recorded"));
            assert_eq!(*hash, fnv(&operator.sql), "{name} has changed: run tools/record-operators.py");
            let path = temporary.0.join(format!("{family}-{}.sql", operator.name));
            std::fs::write(&path, apply(&base, patch)).unwrap();
            paths.push(path);
            operators.push((name, operator));
        }
    }
    let outcome = check(base_path, &paths, &Options::default());
    assert_eq!(outcome.targets.len(), operators.len(), "{:?}", outcome.diagnostics);
    let mut failures = String::new();
    for ((name, operator), target) in operators.iter().zip(&outcome.targets) {
        let problem = judge(operator, target);
        if !problem.is_empty() {
            writeln!(failures, "{name}\n{problem}").unwrap();
        }
    }
    failures
}

/// What is wrong with a comparison; nothing where it is right.
fn judge(operator: &Operator, target: &Target) -> String {
    let mut problem = String::new();
    let mut expected = operator.entries.clone();
    let mut found: Vec<String> = target.comparison.drifts.iter().map(entry).collect();
    expected.sort();
    found.sort();
    for line in expected.iter().filter(|line| !found.contains(line)) {
        writeln!(problem, "    not found: {line}").unwrap();
    }
    for drift in &target.comparison.drifts {
        if !expected.contains(&entry(drift)) {
            writeln!(problem, "    not asked for: {} ({:?} -> {:?})", entry(drift), drift.expected, drift.actual)
                .unwrap();
        }
    }
    if problem.is_empty() && found != expected {
        writeln!(problem, "    not once each: {found:?}").unwrap();
    }
    for drift in &target.comparison.undecided {
        writeln!(problem, "    undecided: {} ({})", entry(drift), drift.undecided.as_deref().unwrap_or_default())
            .unwrap();
    }
    problem + &judge_mirror(target)
}

/// Whether the comparison the other way round gives the same entries the other way round.
fn judge_mirror(target: &Target) -> String {
    let (expected, actual) = (&target.expected.run.catalog, &target.actual.run.catalog);
    let mirror = compare::compare(actual, expected, &compare::Options::default());
    let mut wanted: Vec<String> = target.comparison.drifts.iter().map(|drift| sided(drift, true)).collect();
    let mut found: Vec<String> = mirror.drifts.iter().map(|drift| sided(drift, false)).collect();
    wanted.sort();
    found.sort();
    if wanted == found { String::new() } else { format!("    mirror: {found:#?}\n    instead of: {wanted:#?}\n") }
}

/// An entry with both values, as it is or as the mirror has it. Who is renamed goes by the expected
/// side's name, and what became something else by the expected side's kind.
fn sided(drift: &Drift, turned: bool) -> String {
    let change = match (drift.change, turned) {
        (Change::Missing, true) => Change::Extra,
        (Change::Extra, true) => Change::Missing,
        (change, _) => change,
    };
    let (expected, actual) = if turned { (&drift.actual, &drift.expected) } else { (&drift.expected, &drift.actual) };
    let property = drift.property.as_deref().unwrap_or_default();
    let identity = if property == "name" { drift.group.as_str() } else { drift.identity.as_str() };
    let kind = if property == "kind" { "" } else { drift.kind.as_str() };
    format!("{} {kind} {identity} {property}: {expected:?} {actual:?}", change.as_str())
}

fn entry(drift: &Drift) -> String {
    let mut text = format!("{} | {} | {}", drift.change.as_str(), drift.kind.as_str(), drift.identity);
    if let Some(property) = &drift.property {
        write!(text, " | {property}").unwrap();
    }
    text
}

fn parse(text: &str) -> Vec<Operator> {
    let mut operators: Vec<Operator> = Vec::new();
    let mut in_sql = false;
    for line in text.lines() {
        if let Some(header) = line.strip_prefix("--- ") {
            let (name, range) = header.split_once(" [").unwrap_or((header, "0..]"));
            let (since, until) = range.trim_end_matches(']').split_once("..").unwrap_or_default();
            operators.push(Operator {
                name: name.trim().to_owned(),
                since: since.parse().unwrap_or(0),
                until: until.parse().unwrap_or(u16::MAX),
                sql: String::new(),
                entries: Vec::new(),
            });
            in_sql = true;
        } else if line == "----" {
            in_sql = false;
        } else if let Some(operator) = operators.last_mut() {
            if in_sql {
                operator.sql.push_str(line);
                operator.sql.push('\n');
            } else if !line.is_empty() && !line.starts_with('#') {
                operator.entries.push(line.to_owned());
            }
        }
    }
    operators
}

/// The lines to change, by operator, each with the hash of its SQL.
fn recordings(text: &str) -> BTreeMap<&str, (String, Vec<&str>)> {
    let mut all: BTreeMap<&str, (String, Vec<&str>)> = BTreeMap::new();
    let mut current = "";
    for line in text.lines() {
        if let Some(header) = line.strip_prefix("=== ") {
            let (name, hash) = header.split_once(' ').unwrap();
            all.insert(name, (hash.to_owned(), Vec::new()));
            current = name;
        } else if let Some((_, lines)) = all.get_mut(current) {
            lines.push(line);
        }
    }
    all
}

/// Takes out the lines marked `-` and puts in those marked `+`; `@@ N` goes on from line N of the base.
fn apply(base: &str, patch: &[&str]) -> String {
    let base: Vec<&str> = base.lines().collect();
    let mut out: Vec<&str> = Vec::new();
    let mut at = 0;
    for line in patch {
        if let Some(number) = line.strip_prefix("@@ ") {
            let next = number.parse::<usize>().unwrap() - 1;
            out.extend(&base[at..next]);
            at = next;
        } else if let Some(old) = line.strip_prefix('-') {
            assert_eq!(base[at], old, "the base was recorded again without its operators");
            at += 1;
        } else {
            out.push(line.strip_prefix('+').unwrap());
        }
    }
    out.extend(&base[at..]);
    out.join("\n") + "\n"
}

/// FNV-1a, as tools/record-operators.py has it.
fn fnv(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A folder that goes away with the test.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("dumpdrift-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Temporary(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
