//! The door `plpgsql`: blocks and routines, held against what servers said (`tools/record-plpgsql.py`).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use dumpdrift::diag::{Code, Diagnostic, Effect};

/// A case of a file: its name and its script.
struct Case {
    name: String,
    script: String,
}

fn cases(text: &str) -> Vec<Case> {
    let mut found: Vec<Case> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("--- ").and_then(|rest| rest.strip_suffix(" ---")) {
            Some(name) => {
                let name = name.split(' ').next().unwrap_or_default().to_owned();
                found.push(Case { name, script: String::new() });
            }
            None => {
                if let Some(case) = found.last_mut() {
                    writeln!(case.script, "{line}").unwrap();
                }
            }
        }
    }
    found
}

/// What servers said, by case and version.
fn recorded(path: &Path) -> BTreeMap<(String, u16), Vec<String>> {
    let text = std::fs::read_to_string(path.with_extension("out")).unwrap();
    let mut said: BTreeMap<(String, u16), Vec<String>> = BTreeMap::new();
    let mut keys: Vec<(String, u16)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("--- ").and_then(|rest| rest.split_once(' ')) {
            Some((name, versions)) => {
                keys = versions.split(',').map(|v| (name.to_owned(), v.parse().unwrap())).collect();
                for key in &keys {
                    said.entry(key.clone()).or_default();
                }
            }
            None => keys.iter().for_each(|key| said.get_mut(key).unwrap().push(line.to_owned())),
        }
    }
    said
}

fn line(diagnostic: &Diagnostic) -> Option<String> {
    let message = diagnostic.message.lines().next().unwrap_or_default();
    match diagnostic.code {
        Code::ServerNotice => Some(format!("notice {message}")),
        Code::StatementRefused | Code::SyntaxError => {
            Some(format!("error {} {message}", diagnostic.sqlstate.map_or("?", |s| s.as_str())))
        }
        code if code.effect() == Effect::None => None,
        code => Some(format!("{} {message}", code.as_str())),
    }
}

/// Every case says here what it says on each server; the listing at its end says what it made.
#[test]
fn cases_as_recorded() {
    let folder = Path::new("tests/cases/plpgsql");
    let listing = std::fs::read_to_string(folder.join("listing.sql")).unwrap();
    let mut jobs = Vec::new();
    for path in crate::cases("plpgsql").into_iter().filter(|p| p.extension().is_some_and(|e| e == "sql")) {
        if path.file_stem().is_some_and(|stem| stem == "listing") {
            continue;
        }
        let said = recorded(&path);
        for case in cases(&std::fs::read_to_string(&path).unwrap()) {
            for ((_, major), lines) in said.iter().filter(|((name, _), _)| *name == case.name) {
                jobs.push((case.name.clone(), *major, format!("{}\n{listing}", case.script), lines.clone()));
            }
        }
    }
    assert!(jobs.len() > 600, "{} runs", jobs.len());
    let only = std::env::var("CASE").ok();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut failures = Vec::new();
        while let Some((name, major, script, expected)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            if only.as_ref().is_some_and(|only| only != name) {
                continue;
            }
            let got: Vec<String> = crate::replay::run(*major, script).diagnostics.iter().filter_map(line).collect();
            if got != *expected {
                failures.push(format!(
                    "{name} {major}:\n  {}\nbut on the server\n  {}",
                    got.join("\n  "),
                    expected.join("\n  ")
                ));
            }
        }
        failures
    };
    let failures: Vec<String> = std::thread::scope(|scope| {
        let builder = || std::thread::Builder::new().stack_size(16 << 20);
        let threads: Vec<_> = (0..2).map(|_| builder().spawn_scoped(scope, work).unwrap()).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(failures.is_empty(), "{} of {} runs differ\n\n{}", failures.len(), jobs.len(), failures.join("\n\n"));
}

/// What does not end, or takes too much, is stopped with a word about it.
#[test]
fn hostile_blocks_are_stopped() {
    let hostile = [
        ("DO $$ BEGIN LOOP NULL; END LOOP; END $$;", Some("limit-reached")),
        ("DO $$ BEGIN WHILE true LOOP PERFORM 1; END LOOP; END $$;", Some("limit-reached")),
        ("DO $$ BEGIN FOR i IN 1..2000000000 LOOP NULL; END LOOP; END $$;", Some("limit-reached")),
        ("DO $$ DECLARE t text := 'x'; BEGIN LOOP t := t || t; END LOOP; END $$;", Some("limit-reached")),
        ("DO $$ DECLARE a int[] := '{1}'; BEGIN LOOP a := a || a; END LOOP; END $$;", Some("limit-reached")),
        (
            "DO $$ BEGIN LOOP BEGIN RAISE EXCEPTION 'x'; EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$;",
            Some("limit-reached"),
        ),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN f() + 1; END $$; SELECT f();",
            Some("stack depth limit exceeded"),
        ),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1'; CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT f()'; SELECT f();",
            Some("stack depth limit exceeded"),
        ),
        ("DO $$ BEGIN EXECUTE repeat('(', 100000); END $$;", None),
        ("DO $$ BEGIN EXECUTE 'SELECT ' || repeat('1+', 100000) || '1'; END $$;", None),
    ];
    for (script, expected) in hostile {
        let outcome = crate::replay::run(17, script);
        let said: Vec<String> =
            outcome.diagnostics.iter().map(|d| format!("{} {}", d.code.as_str(), d.message)).collect();
        match expected {
            Some(words) => assert!(said.iter().any(|line| line.contains(words)), "{script}: {said:?}"),
            None => assert!(!said.is_empty(), "{script}"),
        }
    }
}

/// A block that has run is a note, which `--verbose` shows.
#[test]
fn blocks_that_ran_are_noted() {
    let outcome = crate::replay::run(17, "DO $$ BEGIN NULL; END $$;");
    assert_eq!(outcome.diagnostics.iter().map(|d| d.code.as_str()).collect::<Vec<_>>(), ["block-ran"]);
}

/// What depends on rows that nobody knows is undecided, or the same both ways.
#[test]
fn unknown_conditions_go_both_ways() {
    let run = |block: &str| {
        let table = "CREATE TABLE t (a int); COPY t FROM '/rows';";
        crate::replay::run(17, &format!("{table} DO $$ DECLARE n int := 0; BEGIN {block} END $$;"))
    };
    let taints = |block: &str| run(block).catalog.taints.len();
    assert_eq!(taints("IF (SELECT count(*) FROM t) = 0 THEN n := 1; END IF;"), 0);
    assert_eq!(taints("IF EXISTS (SELECT FROM t) THEN RAISE EXCEPTION 'rows'; END IF; CREATE TABLE u (a int);"), 0);
    assert_eq!(taints("IF (SELECT count(*) FROM t) = 0 THEN RETURN; END IF; n := 2;"), 0);
    assert_eq!(taints("IF (SELECT count(*) FROM t) = 0 THEN EXECUTE 'DROP TABLE t'; END IF;"), 1);
    assert_eq!(taints("IF (SELECT count(*) FROM t) = 0 THEN RETURN; END IF; CREATE TABLE u (a int);"), 1);
    assert_eq!(taints("FOR n IN SELECT a FROM t LOOP RAISE NOTICE '%', n; END LOOP;"), 0);
}
