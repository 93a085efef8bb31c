//! The door of `source`: what a path is read as.

use std::fmt::Write;
use std::path::Path;

use dumpdrift::diag::Diagnostic;
use dumpdrift::source::{self, Input, OpenOptions};
use dumpdrift::text::SourceMap;

#[test]
fn folders_and_files() {
    for case in super::cases("source") {
        let shown = match source::open(&case, &OpenOptions::default()) {
            Ok(input) => show(&input),
            Err(diagnostic) => show_diagnostic(&diagnostic, &SourceMap::default()),
        };
        super::check("source", &case, &shown);
    }
}

#[test]
fn a_layout_can_be_chosen() {
    let options = OpenOptions { layout: source::Layout::parse("plain"), ..OpenOptions::default() };
    let input = source::open("tests/cases/source/unknown".as_ref(), &options).unwrap();
    let names: Vec<&str> = input.units.iter().map(|unit| unit.name.as_str()).collect();
    assert_eq!(names, ["tables.sql", "views.sql"]);
}

fn variables() -> source::Variables {
    [("owner", "app"), ("size", "100"), ("schema", "app"), ("DATABASE_NAME", "shop")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

#[test]
fn placeholders_are_filled_in() {
    for (case, snapshot) in [
        ("placeholders-flyway", "placeholders-flyway-set"),
        ("placeholders-goose", "placeholders-goose-set"),
        ("placeholders-graphile", "placeholders-graphile-set"),
        ("placeholders-tern", "placeholders-tern-set"),
    ] {
        let options = OpenOptions { variables: variables(), ..OpenOptions::default() };
        let input = source::open(&Path::new("tests/cases/source").join(case), &options).unwrap();
        super::check("source", Path::new(snapshot), &show(&input));
    }
}

#[test]
fn an_order_can_be_given() {
    let order = Some("tests/cases/source-chosen/order.txt".into());
    let options = OpenOptions { order, ..OpenOptions::default() };
    let input = source::open("tests/cases/source-chosen/order".as_ref(), &options).unwrap();
    super::check("source", Path::new("order"), &show(&input));
}

#[test]
fn dbup_has_to_be_asked_for() {
    let layout = source::Layout::parse("dbup");
    let options = OpenOptions { layout, variables: variables(), ..OpenOptions::default() };
    let input = source::open("tests/cases/source-chosen/dbup".as_ref(), &options).unwrap();
    super::check("source", Path::new("dbup"), &show(&input));
}

#[test]
fn preludes_come_first() {
    let mut input = source::open("tests/cases/source/plain".as_ref(), &OpenOptions::default()).unwrap();
    source::open_prelude(&["tests/cases/source/script.sql".into(), "no-such-file.sql".into()], &mut input);
    assert_eq!(input.units[0].role, source::UnitRole::Prelude);
    assert_eq!(input.units[1].name, "1-first.sql");
    assert!(
        input.diagnostics.iter().any(|d| d.message == "could not read no-such-file.sql: no such file or directory")
    );
}

#[test]
fn an_empty_folder_is_an_error() {
    let folder = std::env::temp_dir().join(format!("dumpdrift-empty-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let error = source::open(&folder, &OpenOptions::default()).unwrap_err();
    std::fs::remove_dir(&folder).unwrap();
    assert_eq!(error.code.as_str(), "input-empty");
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_a_folder() {
    let base = std::env::temp_dir().join(format!("dumpdrift-links-{}", std::process::id()));
    let folder = base.join("migrations");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(base.join("outside.sql"), "SELECT 1;").unwrap();
    std::os::unix::fs::symlink(base.join("outside.sql"), folder.join("1_outside.sql")).unwrap();
    let error = source::open(&folder, &OpenOptions::default()).unwrap_err();
    std::fs::remove_dir_all(&base).unwrap();
    assert_eq!(error.code.as_str(), "input-unreadable");
    assert!(error.message.ends_with("the link leads out of the folder"), "{}", error.message);
}

fn show(input: &Input) -> String {
    let mut out = format!("{:?}\n", input.kind);
    if let Some(version) = &input.server_version {
        writeln!(out, "server {version}").unwrap();
    }
    if let Some(version) = &input.dump_version {
        writeln!(out, "pg_dump {version}").unwrap();
    }
    for unit in &input.units {
        let version = unit.version.as_deref().unwrap_or("-");
        let description = unit.description.as_deref().unwrap_or("-");
        writeln!(out, "\n{} ({version}: {description}) {:?}", unit.name, unit.transaction).unwrap();
        for segment in &unit.segments {
            for line in input.sources.slice(*segment).lines().filter(|line| !line.trim().is_empty()) {
                writeln!(out, "  | {line}").unwrap();
            }
            writeln!(out, "  --").unwrap();
        }
    }
    out.push('\n');
    for diagnostic in &input.diagnostics {
        out.push_str(&show_diagnostic(diagnostic, &input.sources));
    }
    out
}

/// One diagnostic as the cases of all rooms show it.
pub fn show_diagnostic(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut out = format!("{}[{}]: {}\n", diagnostic.severity.as_str(), diagnostic.code.as_str(), diagnostic.message);
    if let Some(span) = diagnostic.span
        && let Some(file) = sources.file(span.file)
    {
        let at = file.position(span.start);
        writeln!(out, "  at {}:{}: {:?}", at.line, at.column, sources.slice(span)).unwrap();
    }
    if let Some(sqlstate) = diagnostic.sqlstate {
        writeln!(out, "  sqlstate {}", sqlstate.as_str()).unwrap();
    }
    if let Some(hint) = &diagnostic.hint {
        writeln!(out, "  hint {hint}").unwrap();
    }
    out
}
