//! dumpdrift: finds schema drift between PostgreSQL migrations and `pg_dump` output, with no server.
//!
//! ```text
//! source -> parse -> replay( analyze, catalog ) -> compare -> report -> cli
//! ```
//!
//! Every stage gives its product and its diagnostics; bad input is data, never a panic. Nothing below
//! `cli` prints; only `source` reads files; only `parse` calls a parser; only `replay` changes a catalog;
//! `compare` never parses. Rooms, lowest first, each using earlier ones only:
//!
//! - `text`: files, spans, lines; `version`: releases and what each brought; `name`: identifiers and
//!   quoting; `oid`: typed ids and the address of any object; `diag`: diagnostics and their codes;
//! - `datum`: input and output of values; `nodes`: analysed trees;
//! - `catalog`: the in-memory `pg_*` tables, look-ups, the search path, server-chosen names, dependencies;
//! - `builtin`: what a fresh server holds, as recorded rows, and the scripts of extensions. It stands above
//!   `catalog`, whose shapes it fills, so that a built-in row and a row of the input are one type;
//! - `source`: dumps, scripts and folders of migrations; `parse`: statements, one at a time;
//! - `analyze`: raw trees to analysed ones; `deparse`: analysed trees to the server's text;
//! - `execute`: runs queries over the catalog's tables and over rows that migrations inserted;
//! - `replay`: runs statements, a file for each family, `utility` says which;
//! - `compare`: pairs the objects of two catalogs and finds what differs; `report`: text and JSON;
//!   `cli`: arguments, exit status.
//!
//! The whole journey is [`check()`].

pub mod analyze;
pub mod builtin;
pub mod catalog;
pub mod cli;
pub mod compare;
pub mod datum;
pub mod deparse;
pub mod diag;
pub mod execute;
pub mod name;
pub mod nodes;
pub mod oid;
pub mod parse;
pub mod replay;
pub mod report;
pub mod source;
pub mod text;
pub mod version;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::compare::{Comparison, Verdict};
use crate::diag::{Code, Diagnostic, Effect, Rejected};
use crate::source::{Input, OpenOptions};
use crate::version::ServerVersion;

/// What the user asks for besides the inputs.
#[derive(Clone, Default, Debug)]
pub struct Options {
    pub open: OpenOptions,
    /// Replayed before the first migration.
    pub preludes: Vec<PathBuf>,
    /// A folder with scripts of extensions.
    pub extension_sql: Option<PathBuf>,
    /// The platform that the databases are on; without it, the one that the folder's layout is of.
    pub platform: Option<builtin::Platform>,
    /// For inputs that do not say their server's version.
    pub server_version: Option<ServerVersion>,
    pub replay: replay::Options,
    pub compare: compare::Options,
}

/// One side as it was read, with what its statements made.
pub struct Side {
    pub input: Arc<Input>,
    pub run: Arc<replay::Outcome>,
}

/// What was found about one target.
pub struct Target {
    pub expected: Side,
    pub actual: Side,
    pub comparison: Comparison,
    pub verdict: Verdict,
}

/// What was found about everything that was asked for.
#[derive(Default)]
pub struct Outcome {
    pub expected: Option<Arc<Input>>,
    pub targets: Vec<Target>,
    /// About inputs that could not be opened.
    pub diagnostics: Vec<Diagnostic>,
}

impl Outcome {
    /// The worst verdict of all targets.
    pub fn verdict(&self) -> Verdict {
        if !self.diagnostics.is_empty() {
            return Verdict::Trouble;
        }
        self.targets.iter().map(|t| t.verdict).max().unwrap_or(Verdict::Trouble)
    }
}

/// Replays what is expected and every target, and compares them.
pub fn check(expected: &Path, targets: &[PathBuf], options: &Options) -> Outcome {
    let mut outcome = Outcome::default();
    let mut options = options.clone();
    match options.extension_sql.as_deref().map(source::extension_scripts).transpose() {
        Ok(scripts) => options.replay.extension_scripts = Arc::new(scripts.unwrap_or_default()),
        Err(problem) => outcome.diagnostics.push(*problem),
    }
    let options = &options;
    let mut opened = Vec::new();
    let expected = Read::open(expected, options, &options.preludes);
    for target in on_threads(targets, |path| Read::open(path, options, &[])) {
        target.map_or_else(|problem| outcome.diagnostics.push(*problem), |read| opened.push(read));
    }
    match expected {
        Err(problem) => outcome.diagnostics.insert(0, *problem),
        Ok(expected) => {
            let platform = options.platform.or_else(|| expected.platform_of_layout(options));
            let (expected, opened) = supply(platform, expected, opened);
            outcome.expected = Some(expected.input.clone());
            outcome.targets = compare_all(&expected, &opened, options);
        }
    }
    outcome
}

/// Gives every input what the platform supplies.
fn supply(platform: Option<builtin::Platform>, mut expected: Read, mut targets: Vec<Read>) -> (Read, Vec<Read>) {
    if let Some(platform) = platform {
        for read in std::iter::once(&mut expected).chain(&mut targets) {
            if let Some(input) = Arc::get_mut(&mut read.input) {
                source::open_platform(platform, input);
            }
        }
    }
    (expected, targets)
}

/// Compares every target with what is expected on a server of its version.
fn compare_all(expected: &Read, targets: &[Read], options: &Options) -> Vec<Target> {
    let of_target = |target: &Read| target.version(expected, options);
    let of_expected = |target: &Read| expected.own_version().cloned().unwrap_or_else(|| of_target(target));
    let key = |target: &Read| (of_expected(target).major(), expected.role(target, options));
    let wanted: BTreeMap<(u16, Option<String>), ServerVersion> =
        targets.iter().map(|target| (key(target), of_expected(target))).collect();
    let of_wanted =
        |((_, role), version): (&(u16, Option<String>), &ServerVersion)| (expected, version.clone(), role.clone());
    let mut replays: Vec<(&Read, ServerVersion, Option<String>)> = wanted.iter().map(of_wanted).collect();
    replays.extend(targets.iter().map(|target| (target, of_target(target), target.role(expected, options))));
    let replay = |(read, version, role): &(&Read, ServerVersion, Option<String>)| read.replay(version, role, options);
    let mut runs = on_threads(&replays, replay).into_iter();
    let of_key: BTreeMap<_, Arc<replay::Outcome>> = wanted.into_keys().zip(runs.by_ref()).collect();
    let pairs: Vec<_> = targets.iter().zip(runs).collect();
    let compared = on_threads(&pairs, |(target, actual)| {
        let expected_run = of_key.get(&key(target))?.clone();
        let expected_side = Side { input: expected.input.clone(), run: expected_run };
        let mut found = compare_one(expected_side, Side { input: target.input.clone(), run: actual.clone() }, options);
        if target.named_version(expected, options).is_none() {
            found.comparison.notes.push(version_assumed(&actual.catalog.version));
        }
        if let Some(role) = expected.role(target, options).filter(|_| options.replay.role.is_none()) {
            found.comparison.notes.push(role_assumed(&role));
        }
        Some(found)
    });
    compared.into_iter().flatten().collect()
}

fn compare_one(expected: Side, actual: Side, options: &Options) -> Target {
    let mut comparison = compare::compare(&expected.run.catalog, &actual.run.catalog, &options.compare);
    comparison.account_for(&expected.run.diagnostics, &actual.run.diagnostics);
    let all = || expected.run.diagnostics.iter().chain(&actual.run.diagnostics);
    let verdict = match &comparison {
        _ if all().any(|d| d.code.effect() == Effect::Trouble) => Verdict::Trouble,
        c if !c.drifts.is_empty() => Verdict::Drift,
        c if !c.undecided.is_empty() => Verdict::Undecided,
        _ => Verdict::Aligned,
    };
    Target { expected, actual, comparison, verdict }
}

/// An input that was read.
struct Read {
    input: Arc<Input>,
}

impl Read {
    fn open(path: &Path, options: &Options, preludes: &[PathBuf]) -> Result<Read, Rejected> {
        let mut input = source::open(path, &options.open)?;
        source::open_prelude(preludes, &mut input);
        Ok(Read { input: Arc::new(input) })
    }

    /// The platform that a folder is for, unless the user says what was there before.
    fn platform_of_layout(&self, options: &Options) -> Option<builtin::Platform> {
        match self.input.kind {
            source::InputKind::Migrations(layout) if options.preludes.is_empty() => layout.platform(),
            source::InputKind::Migrations(_) | source::InputKind::Dump | source::InputKind::Script => None,
        }
    }

    /// The role that runs an input other than a dump: the one that was asked for, otherwise the owner of
    /// most objects of the other side.
    fn role(&self, other: &Read, options: &Options) -> Option<String> {
        match self.input.kind {
            source::InputKind::Dump => None,
            source::InputKind::Migrations(_) | source::InputKind::Script => {
                options.replay.role.clone().or_else(|| other.input.main_owner())
            }
        }
    }

    fn own_version(&self) -> Option<&ServerVersion> {
        self.input.server_version.as_ref()
    }

    /// The version that an input is replayed as: its own, the one that was asked for, the other
    /// side's, or the one that is assumed.
    fn version(&self, other: &Read, options: &Options) -> ServerVersion {
        self.named_version(other, options).cloned().unwrap_or_else(ServerVersion::assumed)
    }

    fn named_version<'v>(&'v self, other: &'v Read, options: &'v Options) -> Option<&'v ServerVersion> {
        self.own_version().or(options.server_version.as_ref()).or(other.own_version())
    }

    /// Parses and replays all units. What reading found comes before what the replay found.
    fn replay(&self, version: &ServerVersion, role: &Option<String>, options: &Options) -> Arc<replay::Outcome> {
        let user = options.replay.role.clone();
        let settings = replay::Options { role: role.clone(), user, ..options.replay.clone() };
        let mut run = replay::replay(builtin::catalog(version), &self.input, &settings);
        run.diagnostics.splice(0..0, self.input.diagnostics.iter().cloned());
        run.diagnostics.extend(data_passed_over(&run.counts));
        Arc::new(run)
    }
}

/// A note about statements that change rows, not the schema.
fn data_passed_over(counts: &replay::Counts) -> Option<Diagnostic> {
    let replay::Counts { data_statements, data_rows, .. } = *counts;
    let rows = if data_rows > 0 { format!(" and {data_rows} rows of data") } else { String::new() };
    let message = format!("{data_statements} statements that change rows{rows} were passed over");
    (data_statements + data_rows > 0).then(|| Diagnostic::new(Code::DataStatements, message))
}

/// The stack of a thread that replays; statements nest deeply, and not every step grows it.
const STACK_BYTES: usize = 16 << 20;

/// Works on every item on threads of their own, as many as there are processors; the results are in
/// the order of the items. Not on rayon's threads: one that waits for the parser would take up another
/// replay on top of the stack of the first.
fn on_threads<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && let Some(item) = items.get(at)
        {
            done.push((at, work(item)));
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(items.len());
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let builder = || std::thread::Builder::new().stack_size(STACK_BYTES);
        let started: Vec<_> = (0..threads).filter_map(|_| builder().spawn_scoped(scope, take).ok()).collect();
        let finished = started.into_iter().flat_map(|thread| match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        finished.collect()
    });
    results.extend(take());
    results.sort_by_key(|(at, _)| *at);
    results.into_iter().map(|(_, result)| result).collect()
}

/// A note that nobody said who runs the migrations.
fn role_assumed(role: &str) -> Diagnostic {
    let message = format!("role {role}, which owns most of what was dumped, is taken to run the migrations");
    Diagnostic::new(Code::RoleAssumed, message).with_hint("Say it with --role.")
}

/// A note that no input says which server it is of.
fn version_assumed(version: &ServerVersion) -> Diagnostic {
    Diagnostic::new(Code::VersionAssumed, format!("no input names a server version; PostgreSQL {version} is assumed"))
        .with_hint("Say it with --server-version.")
}
