//! The door of `execute`: what queries give, against what servers gave. `tools/record-execute.py` explains
//! the files and writes the recordings anew.

use std::fmt::Write;
use std::path::Path;

use pg_query::protobuf as pb;

use dumpdrift::analyze::{Cx, Settings, query};
use dumpdrift::builtin;
use dumpdrift::catalog::Catalog;
use dumpdrift::catalog::namespace::SearchPath;
use dumpdrift::catalog::rows::StoredRows;
use dumpdrift::diag::{Result, unsupported};
use dumpdrift::execute::{self, Call, Host, RowEvent, Rows, convert};
use dumpdrift::nodes::{Query, Value};
use dumpdrift::oid::RelId;
use dumpdrift::text::{Locator, Span};
use dumpdrift::version::ServerVersion;

const FOLDER: &str = "tests/cases/execute";

#[test]
fn queries_give_what_13_gives() {
    compare_all("", 13);
}

#[test]
fn queries_give_what_15_gives() {
    compare_all("", 15);
}

#[test]
fn queries_give_what_17_gives() {
    compare_all("", 17);
}

#[test]
fn queries_give_what_18_gives() {
    compare_all("", 18);
}

#[test]
fn catalogs_show_what_13_shows() {
    compare_all("/catalog", 13);
}

#[test]
fn catalogs_show_what_15_shows() {
    compare_all("/catalog", 15);
}

#[test]
fn catalogs_show_what_17_shows() {
    compare_all("/catalog", 17);
}

#[test]
fn catalogs_show_what_18_shows() {
    compare_all("/catalog", 18);
}

/// Answers that no server gives, because it knows its rows.
#[test]
fn what_is_not_known_stays_so() {
    let expected = std::fs::read_to_string(format!("{FOLDER}/doubt.txt")).unwrap();
    let mut session = Session::new("", 17);
    session.unknown = vec!["t", "tree"];
    let wrong = session.compare(&expected, "doubt.txt", "");
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Whatever takes too long or too much ends in an error, soon.
#[test]
fn hostile_queries_end() {
    let hostile = [
        "SELECT count(*) FROM pg_proc a, pg_proc b, pg_proc c",
        "SELECT * FROM pg_attribute a CROSS JOIN pg_attribute b",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT count(*) FROM r",
        "WITH RECURSIVE r(n) AS (SELECT 'x' UNION ALL SELECT n || n FROM r) SELECT length(n) FROM r",
        "SELECT count(*) FROM generate_series(1, 1000000000)",
        "SELECT generate_series(1, 1000000000)",
        "SELECT repeat('x', 1000000000)",
    ];
    for sql in hostile {
        let mut session = Session::new("", 17);
        let started = std::time::Instant::now();
        let shown = session.run(sql);
        assert!(
            shown.starts_with("! ") || shown.starts_with("? "),
            "{sql}: {}",
            shown.chars().take(200).collect::<String>()
        );
        assert!(started.elapsed().as_secs() < 20, "{sql} took {:?}", started.elapsed());
    }
}

/// Runs every query of every case; what differs must be listed in `exceptions.txt` by its first line, which
/// may have the versions before it where not all differ, such as `13 15: `.
fn compare_all(folder: &str, version: u16) {
    let exceptions = std::fs::read_to_string(format!("{FOLDER}{folder}/exceptions.txt")).unwrap();
    let exceptions = exceptions.lines().filter_map(|line| match line.split_once(": ") {
        Some((versions, query)) if versions.bytes().all(|b| b.is_ascii_digit() || b == b' ') => {
            versions.split(' ').any(|v| v == version.to_string()).then_some(query)
        }
        _ => Some(line),
    });
    let exceptions = exceptions.collect::<Vec<_>>().join("\n");
    let mut wrong = String::new();
    let cases = super::cases(&format!("execute{folder}"));
    for case in cases.iter().filter(|path| path.extension().is_some_and(|e| e == "case")) {
        let recording = std::fs::read_to_string(case.with_extension(format!("{version}.out"))).unwrap();
        let mut session = Session::new(folder, version);
        wrong.push_str(&session.compare(&recording, &case.display().to_string(), &exceptions));
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// A database that keeps the rows of its tables, and in which no routine of the input can be called.
struct Session {
    catalog: Catalog,
    path: SearchPath,
    settings: Settings,
    /// Tables that hold more than what is known.
    unknown: Vec<&'static str>,
    sequences: std::collections::BTreeMap<RelId, i64>,
    steps: u64,
    bytes: usize,
}

impl Session {
    /// A database after `setup.sql`.
    fn new(folder: &str, version: u16) -> Self {
        let setup = format!("{FOLDER}{folder}/setup.sql");
        let input = dumpdrift::source::open(Path::new(&setup), &Default::default()).unwrap();
        let catalog = builtin::catalog(&ServerVersion::of_major(version));
        let outcome = dumpdrift::replay::replay(catalog, &input, &Default::default());
        assert!(outcome.diagnostics.is_empty(), "{:#?}", outcome.diagnostics);
        let mut catalog = outcome.catalog;
        // What the cases insert is all that is known of rows.
        catalog.rows = Default::default();
        Session {
            catalog,
            path: SearchPath::default(),
            settings: Settings::default(),
            unknown: Vec::new(),
            sequences: Default::default(),
            steps: 0,
            bytes: 0,
        }
    }

    /// Runs the statements of a recording; what differs comes back.
    fn compare(&mut self, recording: &str, case: &str, exceptions: &str) -> String {
        let mut wrong = String::new();
        for block in recording.split("\n\n").filter(|block| !block.starts_with('#')) {
            let (query, expected) = block.trim_end().split_once("\n->").unwrap();
            let expected = expected.trim_start_matches('\n');
            let shown = self.run(query.trim_start());
            let first = query.trim_start().lines().next().unwrap();
            let excused = exceptions.lines().any(|line| line == first);
            if shown != expected && !excused {
                writeln!(wrong, "{case}: {query}\n  expected: {expected}\n  ours:     {shown}").unwrap();
            }
        }
        wrong
    }

    /// The rows of a statement, or its error, as psql would show them.
    fn run(&mut self, sql: &str) -> String {
        (self.steps, self.bytes) = (0, 0);
        let before = self.catalog.clone();
        let analysed = match self.analyse(sql) {
            Ok(query) => query,
            Err(error) => return format!("! {} {}", error.sqlstate.map_or("-", |s| s.as_str()), error.message),
        };
        let ran = match execute::query::run(self, &analysed, &[]) {
            Ok(ran) => ran,
            Err(error) => {
                self.catalog = before;
                return format!("! {} {}", error.sqlstate.map_or("-", |s| s.as_str()), error.message);
            }
        };
        let targets: Vec<_> = match analysed.command {
            dumpdrift::nodes::Command::Select => analysed.outputs().collect(),
            _ => analysed.returning.iter().collect(),
        };
        let types: Vec<_> = targets.iter().map(|t| self.catalog.expr_type(&t.expr)).collect();
        let cell = |(value, ty): (&Value, &dumpdrift::oid::TypeId)| match value {
            Value::Null => "∅".to_owned(),
            Value::Unknown(why) => format!("? {}", why.why),
            value => convert::output(&self.cx(), *ty, value).unwrap_or_else(|| "??".to_owned()),
        };
        let line = |row: &Vec<Value>| row.iter().zip(&types).map(cell).collect::<Vec<_>>().join("|");
        let mut lines: Vec<String> = ran.rows.rows.iter().map(|row| line(row).replace('\n', "\\n")).collect();
        if let Some(why) = ran.rows.doubt {
            lines.push(format!("? {}", why.why));
        }
        lines.join("\n")
    }

    fn analyse(&self, sql: &str) -> Result<Query> {
        let parsed = pg_query::parse(sql, pg_query::ParserOptions::default()).unwrap().protobuf;
        let stmt: pb::Node = *parsed.stmts.into_iter().next().unwrap().stmt.unwrap();
        query::transform_statement(&self.cx(), &stmt)
    }
}

impl Host for Session {
    fn cx(&self) -> Cx<'_> {
        Cx { catalog: &self.catalog, path: &self.path, settings: &self.settings, locator: Locator::BUILTIN }
    }

    fn current_user(&self) -> Option<String> {
        Some("postgres".to_owned())
    }

    fn session_user(&self) -> Option<String> {
        self.current_user()
    }

    fn setting(&self, _name: &str) -> Option<Value> {
        None
    }

    fn set_setting(&mut self, _name: &str, _value: Option<&str>, _local: bool) -> Result<()> {
        unsupported("settings")
    }

    fn call(&mut self, _call: &Call<'_>, _args: Vec<Value>) -> Result<Value> {
        unsupported("calls")
    }

    fn call_set(&mut self, _call: &Call<'_>, _args: Vec<Value>) -> Result<Rows> {
        unsupported("calls")
    }

    fn stored_rows(&self, rel: RelId) -> StoredRows {
        let name = self.catalog.relation(rel).map(|r| r.name.to_string()).unwrap_or_default();
        match self.catalog.rows.get(&rel) {
            Some(stored) => stored.clone(),
            None if self.unknown.iter().any(|u| *u == name) => {
                let why = Value::unknown("nobody knows", Span::BUILTIN);
                StoredRows { doubt: why.as_unknown().cloned(), ..StoredRows::default() }
            }
            None => StoredRows::default(),
        }
    }

    fn store_rows(&mut self, rel: RelId, rows: StoredRows) -> Result<()> {
        self.catalog.rows.insert(rel, rows);
        Ok(())
    }

    fn next_value(&mut self, sequence: RelId, _at: Span) -> Result<Value> {
        let next = self.sequences.entry(sequence).or_insert(0);
        *next += 1;
        Ok(Value::Int(*next))
    }

    fn set_value(&mut self, _sequence: RelId, _value: Value, _is_called: bool) -> Result<()> {
        unsupported("setval")
    }

    /// The only trigger leaves rows as they are.
    fn runs_triggers(&self, _rel: RelId, _event: RowEvent) -> bool {
        self.unknown.is_empty()
    }

    fn notice(&mut self, _message: String) {}

    fn spend(&mut self, steps: u64) -> Result<()> {
        self.steps += steps;
        if self.steps > 10_000_000 { unsupported("too many steps") } else { Ok(()) }
    }

    fn hold(&mut self, bytes: usize) -> Result<()> {
        self.bytes += bytes;
        if self.bytes > 200_000_000 { unsupported("too much memory") } else { Ok(()) }
    }
}
