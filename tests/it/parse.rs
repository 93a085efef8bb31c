//! The door of `parse`: what a script is cut into, and what is wrong with it.

use std::fmt::Write;
use std::path::Path;

use dumpdrift::parse::{self, Item, Script};
use dumpdrift::source::{self, Input, OpenOptions};
use dumpdrift::text::{SourceMap, Span};

use crate::source::show_diagnostic;

#[test]
fn scripts() {
    for case in super::cases("parse") {
        let input = source::open(&case, &OpenOptions::default()).unwrap();
        let mut shown = String::new();
        for unit in &input.units {
            shown.push_str(&show(&parse::parse_unit(&input, unit), &input.sources));
        }
        super::check("parse", &case, &shown);
    }
}

/// What psql's commands make of a script: conditions, variables and files that it includes.
#[test]
fn scripts_of_psql() {
    let options = OpenOptions { variables: [("given".to_owned(), "yes".to_owned())].into(), ..Default::default() };
    for name in ["branches", "variables", "includes"] {
        let case = Path::new("tests/cases/parse-scripts").join(name).with_extension("sql");
        let input = source::open(&case, &options).unwrap();
        let shown = show(&parse::parse_unit(&input, &input.units[0]), &input.sources);
        super::check("parse", &case, &shown);
    }
}

/// Parses text that no file holds.
fn parse(text: &str) -> (Script, Input) {
    let input = Input::of_text("text.sql", text);
    let script = parse::parse_unit(&input, &input.units[0]);
    (script, input)
}

#[test]
fn deep_nesting_is_parsed_or_refused() {
    for (terms, parsed) in
        [(2_000, true), (4_000, false), (6_000, false), (9_000, false), (20_000, false), (60_000, false)]
    {
        let chain = format!("SELECT {};\nSELECT 2;", vec!["a"; terms].join(" || "));
        let parens = format!("SELECT {}1{};\nSELECT 2;", "(".repeat(terms), ")".repeat(terms));
        let signs = format!("SELECT {} 1;\nSELECT 2;", "- ".repeat(terms));
        for text in [chain, parens, signs] {
            let (script, _) = parse(&text);
            assert_eq!(script.items.len() + script.diagnostics.len(), 2, "{terms}: {:?}", script.diagnostics);
            if parsed {
                assert!(script.diagnostics.is_empty(), "{:?}", script.diagnostics);
            }
        }
    }
}

#[test]
fn long_scripts_keep_their_order() {
    let statement = |i: usize| format!("CREATE TABLE t{i} (a integer, b text DEFAULT 'a rather long default; {i}');\n");
    let (script, _) = parse(&(0..20_000).map(statement).collect::<String>());
    let texts = script.items.iter().map(|item| match item {
        Item::Statement(stmt) => stmt.text().to_owned(),
        Item::CopyData { .. } | Item::Query { .. } | Item::Meta(_) => String::new(),
    });
    let mut seen = 0;
    for (i, text) in texts.enumerate() {
        assert_eq!(text, statement(i).trim_end_matches(";\n"));
        seen += 1;
    }
    assert_eq!(seen, 20_000);
}

#[test]
fn locations_become_spans() {
    let (script, input) = parse("-- first\nSELECT 1;\n/* second */ SELECT foo >= 'b' FROM t;");
    let Item::Statement(stmt) = &script.items[1] else { panic!("a statement") };
    assert_eq!(input.sources.slice(stmt.span), "SELECT foo >= 'b' FROM t");
    let pg_query::NodeEnum::SelectStmt(select) = &stmt.node else { panic!("a query") };
    let Some(pg_query::NodeEnum::ResTarget(target)) = &select.target_list[0].node else { panic!("a target") };
    let Some(pg_query::NodeEnum::AExpr(expr)) = target.val.as_ref().and_then(|v| v.node.as_ref()) else {
        panic!("an operator")
    };
    assert_eq!(input.sources.slice(stmt.span_at(expr.location)), ">=");
    assert_eq!(input.sources.slice(stmt.span_at(target.location)), "foo");
    assert_eq!(stmt.span_at(-1), stmt.span);
}

/// Scripts with random cuts and insertions: whatever comes out, nothing panics.
#[test]
fn broken_scripts_do_no_harm() {
    const BITS: &[&str] = &[
        "'",
        "\"",
        "$$",
        "$a$",
        "/*",
        "*/",
        "--",
        "\\",
        ";",
        "(",
        ")",
        "é",
        "\n",
        "E'",
        "copy t from stdin;\n",
        "\u{1}",
    ];
    let mut seed: u64 = 20_250_101;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    for case in super::cases("parse") {
        let text = std::fs::read_to_string(&case).unwrap();
        for _ in 0..40 {
            let chars: Vec<char> = text.chars().collect();
            let (from, at) = (random(chars.len()), random(chars.len()));
            let kept = chars.iter().enumerate().filter(|(i, _)| !(from..from + 3).contains(i));
            let broken: String = kept
                .flat_map(|(i, c)| {
                    if i == at { format!("{}{c}", BITS[random(BITS.len())]) } else { c.to_string() }
                        .chars()
                        .collect::<Vec<_>>()
                })
                .collect();
            let input = Input::of_text("broken.sql", broken);
            show(&parse::parse_unit(&input, &input.units[0]), &input.sources);
        }
    }
}

fn show(script: &Script, sources: &SourceMap) -> String {
    let mut out = String::new();
    for item in &script.items {
        match item {
            Item::Statement(stmt) => writeln!(out, "{} {}", place(stmt.span, sources), one_line(stmt.text())),
            Item::CopyData { stmt, rows } => {
                writeln!(out, "{} {} [{rows} rows]", place(stmt.span, sources), one_line(stmt.text()))
            }
            Item::Query { stmt, then } => {
                writeln!(out, "{} {} -> {then:?}", place(stmt.span, sources), one_line(stmt.text()))
            }
            Item::Meta(meta) => writeln!(out, "{} \\{} {:?}", place(meta.span, sources), meta.name, meta.args),
        }
        .unwrap();
    }
    out.push('\n');
    for diagnostic in &script.diagnostics {
        out.push_str(&show_diagnostic(diagnostic, sources));
    }
    out
}

fn place(span: Span, sources: &SourceMap) -> String {
    let file = sources.file(span.file).unwrap();
    let (from, to) = (file.position(span.start), file.position(span.end));
    format!("{}:{}-{}:{}", from.line, from.column, to.line, to.column)
}

fn one_line(text: &str) -> String {
    text.replace('\n', "\u{23ce}")
}
