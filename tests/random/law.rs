//! The laws that hold for every script, and what breaks them.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use dumpdrift::compare::{self, Change as Kind, Drift, Verdict};
use dumpdrift::diag::{Code, Diagnostic};
use dumpdrift::{Options, Target, check};

use crate::toc;

/// A statement and what the server said to it.
#[derive(Clone, Debug)]
pub struct Said {
    pub sql: String,
    /// `00000` where it ran.
    pub sqlstate: String,
    pub message: String,
}

/// Something that broke a law.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The same for all scripts that show one bug, as far as can be told.
    pub signature: String,
    pub detail: String,
}

/// What one change must be reported as: `change | kind | identity | property`, sorted.
pub type Expected = Vec<String>;

/// Where the two sides of a comparison are written to.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("dumpdrift-random-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Folder(path))
    }

    pub fn file(&self, name: &str, text: &str) -> std::io::Result<PathBuf> {
        let path = self.0.join(name);
        std::fs::write(&path, text)?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The statements that ran, as a migration.
pub fn migration<'a>(statements: impl IntoIterator<Item = &'a Said>) -> String {
    statements.into_iter().map(|said| format!("{}\n;\n", said.sql)).collect()
}

fn compared(expected: &Path, actual: &Path) -> Result<Target, Problem> {
    let run = || check(expected, &[actual.to_owned()], &Options::default());
    let outcome = std::panic::catch_unwind(AssertUnwindSafe(run));
    let mut outcome =
        outcome.map_err(|_| Problem { signature: "panic".to_owned(), detail: "check panics".to_owned() })?;
    match outcome.targets.pop() {
        Some(target) => Ok(target),
        None => Err(Problem { signature: "no target".to_owned(), detail: format!("{:?}", outcome.diagnostics) }),
    }
}

/// Both sides are one: nothing differs, nothing is undecided, nothing is refused.
pub fn aligned(law: &str, expected: &Path, actual: &Path) -> Vec<Problem> {
    let target = match compared(expected, actual) {
        Ok(target) => target,
        Err(problem) => return vec![problem],
    };
    // What follows a statement that was not run says nothing.
    for (side, run) in [("script", &target.expected.run), ("dump", &target.actual.run)] {
        let stops = |d: &&Diagnostic| is_stop(d.code);
        if let Some(first) = run.diagnostics.iter().find(stops) {
            let signature = format!("{law}: {side}: {}: {}", first.code.as_str(), general(&first.message));
            let detail =
                format!("{} {:?} ({})", first.message, first.detail, first.sqlstate.map_or("", |s| s.as_str()));
            return vec![Problem { signature, detail }];
        }
    }
    let mut problems: Vec<Problem> = target.comparison.drifts.iter().map(|drift| of_drift(law, drift)).collect();
    problems.extend(target.comparison.undecided.iter().map(|drift| {
        let why = drift.undecided.as_deref().unwrap_or_default();
        let signature = format!("{law}: undecided {} {}: {}", drift.kind.as_str(), property(drift), general(why));
        Problem { signature, detail: format!("{}: {why}", entry(drift)) }
    }));
    if problems.is_empty() && target.verdict != Verdict::Aligned {
        problems
            .push(Problem { signature: format!("{law}: verdict {}", target.verdict.as_str()), detail: String::new() });
    }
    problems
}

fn of_drift(law: &str, drift: &Drift) -> Problem {
    let signature = format!("{law}: {} {} {}", drift.change.as_str(), drift.kind.as_str(), property(drift));
    Problem { signature, detail: shown(drift) }
}

fn property(drift: &Drift) -> &str {
    drift.property.as_deref().unwrap_or_default()
}

fn shown(drift: &Drift) -> String {
    let mut text = entry(drift);
    for (sign, value) in [('-', &drift.expected), ('+', &drift.actual)] {
        if let Some(value) = value {
            write!(text, "\n      {sign} {value}").unwrap_or_default();
        }
    }
    text
}

fn entry(drift: &Drift) -> String {
    let text = format!("{} | {} | {}", drift.change.as_str(), drift.kind.as_str(), drift.identity);
    match &drift.property {
        Some(property) => format!("{text} | {property}"),
        None => text,
    }
}

/// A message without the names and numbers of its script.
fn general(message: &str) -> String {
    let mut text = String::new();
    let mut quoted = false;
    for c in message.chars() {
        match c {
            '"' => {
                text.push_str(if quoted { "" } else { "_" });
                quoted = !quoted;
            }
            _ if quoted => {}
            c if c.is_ascii_digit() => {
                if !text.ends_with('#') {
                    text.push('#');
                }
            }
            c => text.push(c),
        }
    }
    text.chars().take(90).collect()
}

/// What the server refuses is refused here, with the same SQLSTATE: the first statement where it is
/// otherwise, by its number.
pub fn refusals(folder: &Folder, statements: &[Said], dump: &Path) -> std::io::Result<Option<(usize, Problem)>> {
    let mut text = String::new();
    let mut starts = Vec::new();
    for said in statements {
        starts.push(text.len() as u32);
        write!(text, "{}\n;\n", said.sql).unwrap_or_default();
    }
    let script = folder.file("refusals.sql", &text)?;
    let target = match compared(&script, dump) {
        Ok(target) => target,
        Err(problem) => return Ok(Some((statements.len(), problem))),
    };
    let mut ours: Vec<Option<&Diagnostic>> = vec![None; statements.len()];
    for diagnostic in &target.expected.run.diagnostics {
        let stops = is_stop(diagnostic.code);
        if let (true, Some(span)) = (stops, diagnostic.span) {
            let at = starts.partition_point(|start| *start <= span.start).saturating_sub(1);
            ours[at].get_or_insert(diagnostic);
        }
    }
    let found =
        statements.iter().zip(&ours).enumerate().find_map(|(at, (said, ours))| Some((at, refusal(said, *ours)?)));
    Ok(found)
}

/// A statement that one side refuses and the other does not, or for another reason.
fn refusal(said: &Said, ours: Option<&Diagnostic>) -> Option<Problem> {
    let server = format!("{} {}", said.sqlstate, general(&said.message));
    let sqlstate = ours.map(|d| match d.code {
        Code::SyntaxError | Code::ForeignDialect => "42601",
        Code::Unsupported => "unsupported",
        _ => d.sqlstate.map_or("none", |state| state.as_str()),
    });
    let (signature, detail) = match (said.sqlstate.as_str(), sqlstate, ours) {
        ("00000", None, _) => return None,
        (_, None, _) if is_about_rows(said) || has_quoted_body(said) => return None,
        (a, Some(b), _) if a == b => return None,
        // What is not understood is said, and that is all that can be asked.
        (a, Some("unsupported"), Some(ours)) if a != "00000" => {
            (format!("e: unsupported: {}", general(&ours.message)), ours.message.clone())
        }
        ("00000", Some(_), Some(ours)) => {
            (format!("e: refused here: {}", general(&ours.message)), ours.message.clone())
        }
        (_, None, _) => (format!("e: accepted here: {server}"), said.message.clone()),
        (_, Some(state), Some(ours)) => {
            (format!("e: {state} here, {server}"), format!("{}; server: {}", ours.message, said.message))
        }
        (_, Some(_), None) => return None,
    };
    Some(Problem { signature, detail: format!("{}: {detail}", said.sql) })
}

/// Whether the server refused it for what it computed, which is nothing that a schema says.
fn is_about_rows(said: &Said) -> bool {
    let computed = said.sqlstate.starts_with("22") && !matches!(said.sqlstate.as_str(), "22023" | "22P02");
    computed || said.sqlstate.starts_with("23") || said.message.contains("has not been populated")
}

/// The body of a routine in quotes is text here, as in the catalog; the server looks into it as well.
fn has_quoted_body(said: &Said) -> bool {
    said.sql.contains("FUNCTION") && said.sql.contains(" AS $")
}

/// A change is found, and nothing else; the other way round as well.
pub fn found(law: &str, before: &Path, after: &Path, expected: Option<&Expected>) -> Vec<Problem> {
    let target = match compared(before, after) {
        Ok(target) => target,
        Err(problem) => return vec![problem],
    };
    let mut problems = Vec::new();
    for undecided in &target.comparison.undecided {
        let why = undecided.undecided.as_deref().unwrap_or_default();
        problems.push(Problem { signature: format!("{law}: undecided: {}", general(why)), detail: why.to_owned() });
    }
    match expected {
        Some(expected) => problems.extend(exactly(law, &target, expected)),
        None => problems.extend(in_the_dumps(law, &target, before, after)),
    }
    problems.extend(mirrored(law, &target));
    problems
}

fn exactly(law: &str, target: &Target, expected: &Expected) -> Vec<Problem> {
    let found: BTreeSet<String> = target.comparison.drifts.iter().map(entry).collect();
    let wanted: BTreeSet<String> = expected.iter().cloned().collect();
    let kind = |line: &str| {
        let parts: Vec<&str> = line.split(" | ").collect();
        format!("{} {} {}", parts.first().unwrap_or(&""), parts.get(1).unwrap_or(&""), parts.get(3).unwrap_or(&""))
    };
    let missed = wanted.difference(&found).map(|line| (format!("{law}: not found: {}", kind(line)), line.clone()));
    let more = target.comparison.drifts.iter().filter(|drift| !wanted.contains(&entry(drift)));
    let more = more.map(|drift| (format!("{law}: not asked for: {}", kind(&entry(drift))), shown(drift)));
    missed.chain(more).map(|(signature, detail)| Problem { signature, detail }).collect()
}

/// Where the dumps are the same text nothing is found, and something where they are not; every entry is
/// about an object whose part of the dump differs.
fn in_the_dumps(law: &str, target: &Target, before: &Path, after: &Path) -> Vec<Problem> {
    let (Ok(before), Ok(after)) = (std::fs::read_to_string(before), std::fs::read_to_string(after)) else {
        return Vec::new();
    };
    let changed = toc::differences(&before, &after);
    let drifts = &target.comparison.drifts;
    if changed.is_empty() {
        return drifts.iter().map(|drift| of_drift(&format!("{law}: same dump"), drift)).collect();
    }
    // A dump without any grant is taken for one that does not record them.
    let no_grants = |dump: &str| !dump.lines().any(|line| line.starts_with("GRANT ") || line.starts_with("REVOKE "));
    if changed.iter().all(|entry| entry.kind.ends_with("ACL")) && (no_grants(&before) || no_grants(&after)) {
        return Vec::new();
    }
    if drifts.is_empty() && !changed.iter().all(|entry| entry.order_only) {
        let kinds: BTreeSet<&str> = changed.iter().map(|entry| entry.kind.as_str()).collect();
        let names: Vec<String> =
            changed.iter().map(|entry| format!("{} {}\n{}", entry.kind, entry.name, entry.difference)).collect();
        return vec![Problem { signature: format!("{law}: not found in {kinds:?}"), detail: names.join("\n") }];
    }
    let about = |drift: &&Drift| {
        let text = format!("{} {} {:?}", drift.identity, drift.group, drift.includes);
        !changed.iter().any(|entry| entry.names.iter().any(|name| text.contains(name.as_str())))
    };
    drifts.iter().filter(about).map(|drift| of_drift(&format!("{law}: of another object"), drift)).collect()
}

/// The comparison the other way round gives the same entries the other way round.
fn mirrored(law: &str, target: &Target) -> Vec<Problem> {
    let (expected, actual) = (&target.expected.run.catalog, &target.actual.run.catalog);
    let mirror = compare::compare(actual, expected, &compare::Options::default());
    let wanted: BTreeSet<String> = target.comparison.drifts.iter().map(|drift| sided(drift, true)).collect();
    let found: BTreeSet<String> = mirror.drifts.iter().map(|drift| sided(drift, false)).collect();
    if wanted == found {
        return Vec::new();
    }
    let only =
        |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join("\n      ");
    let detail =
        format!("mirror has\n      {}\n    instead of\n      {}", only(&found, &wanted), only(&wanted, &found));
    vec![Problem { signature: format!("{law}: mirror"), detail }]
}

/// An entry as the mirror has it. Who is renamed goes by the expected side's name, and what became
/// something else by the expected side's kind.
fn sided(drift: &Drift, turned: bool) -> String {
    let change = match (drift.change, turned) {
        (Kind::Missing, true) => Kind::Extra,
        (Kind::Extra, true) => Kind::Missing,
        (change, _) => change,
    };
    let identity = if property(drift) == "name" { drift.group.as_str() } else { drift.identity.as_str() };
    let kind = if property(drift) == "kind" { "" } else { drift.kind.as_str() };
    format!("{} {kind} {identity} {}", change.as_str(), property(drift))
}

/// What stops a statement.
fn is_stop(code: Code) -> bool {
    matches!(code, Code::StatementRefused | Code::Unsupported | Code::SyntaxError | Code::ForeignDialect)
}
