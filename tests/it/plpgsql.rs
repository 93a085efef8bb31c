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
