//! How long a check of a large dump takes, beside what parsing alone takes.
//!
//! A dump of 3,000 tables (about 6 MB) is parsed statement by statement on one thread, and checked
//! against itself. The aim is that the check takes at most three times as long as the parsing.
//! `cargo bench` measures; as a test, with a few tables, it only shows that everything runs.

mod dump;

use std::path::Path;
use std::time::{Duration, Instant};

use dumpdrift::compare::Verdict;
use dumpdrift::{Options, check};

/// The binary's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let measured = std::env::args().any(|arg| arg == "--bench");
    let (tables, runs) = if measured { (3_000, 5) } else { (30, 1) };
    let text = dump::generate(tables);
    let path = std::env::temp_dir().join(format!("dumpdrift-bench-{}.sql", std::process::id()));
    std::fs::write(&path, &text).expect("the temporary folder can be written");
    let statements = pg_query::split_with_scanner(&text).expect("the generator writes SQL");
    println!("{tables} tables, {} statements, {:.1} MB", statements.len(), text.len() as f64 / 1e6);

    let parsing = median(runs, || parse(&statements));
    let checking = median(runs, || check_against_itself(&path));
    std::fs::remove_file(&path).expect("the dump can be removed");
    println!("parse by statement, one thread   {:8.3} s", parsing.as_secs_f64());
    println!("check against itself, in process {:8.3} s", checking.as_secs_f64());
    println!("ratio                            {:8.2}   (at most 3)", checking.as_secs_f64() / parsing.as_secs_f64());
}

fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[runs / 2]
}

fn parse(statements: &[&str]) {
    for statement in statements {
        let result = pg_query::parse(statement, pg_query::ParserOptions::DEFAULT).expect("the generator writes SQL");
        std::hint::black_box(&result.protobuf);
    }
}

fn check_against_itself(path: &Path) {
    let outcome = check(path, &[path.to_owned()], &Options::default());
    let target = outcome.targets.first().expect("the dump can be read");
    let found = &target.comparison;
    assert_eq!(target.verdict, Verdict::Aligned, "{:#?} {:#?}", found.drifts, target.actual.run.diagnostics);
}
