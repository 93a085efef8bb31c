//! The door of `deparse`: how expressions, definitions and views are printed, against what servers of
//! four versions printed. `tools/record-deparse.py` explains the files and writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write;

use dumpdrift::builtin;
use dumpdrift::catalog::Catalog;
use dumpdrift::catalog::class::RelKind;
use dumpdrift::deparse::{Deparser, Scope, Style};
use dumpdrift::diag::Code;
use dumpdrift::name::Name;
use dumpdrift::oid::RelId;
use dumpdrift::oid::wellknown::PUBLIC;
use dumpdrift::replay::{self, Options};
use dumpdrift::source::Input;
use dumpdrift::version::ServerVersion;

const FOLDER: &str = "tests/cases/deparse";

#[test]
fn as_13_prints() {
    compare(13);
}

#[test]
fn as_15_prints() {
    compare(15);
}

#[test]
fn as_17_prints() {
    compare(17);
}

#[test]
fn as_18_prints() {
    compare(18);
}

/// One case: a statement that makes an object named zz, and what the server printed of it.
struct Case {
    kind: String,
    statement: String,
    printed: String,
}

fn compare(version: u16) {
    let base = set_up(version);
    let known = std::fs::read_to_string(format!("{FOLDER}/exceptions.txt")).unwrap();
    let (mut wrong, mut cases, mut stale) = (String::new(), 0, String::new());
    for name in ["exprs", "defs", "views", "queries", "json", "generated"] {
        for case in recorded(name, version) {
            let refused = case.printed.starts_with("! ");
            // What an older server cannot parse, the grammar of 18 may well accept.
            let older_grammar = version < 18 && case.printed.trim_end() == "! 42601" && name != "json";
            // What running a part of it says, to fold it to a constant.
            let when_run = name == "generated" && ["! 22", "! 54"].iter().any(|class| case.printed.starts_with(class));
            if refused && (older_grammar || when_run || ["exprs", "defs", "views"].contains(&name)) {
                continue;
            }
            cases += 1;
            let ours = if refused { refusal(&base, &case) } else { print(&base, &case) };
            let exception = format!("{version} {}", case.statement);
            let is_known = known.lines().any(|line| line == exception);
            if ours == case.printed {
                if is_known {
                    writeln!(stale, "{exception}").unwrap();
                }
                continue;
            }
            if !is_known {
                writeln!(wrong, "{}: {}\n  server:\n{}  ours:\n{ours}", case.kind, case.statement, case.printed)
                    .unwrap();
            }
        }
    }
    assert!(cases > 1_000);
    let count = wrong.matches("  server:\n").count();
    assert!(wrong.is_empty(), "{count} of {cases} are printed otherwise:\n{wrong}");
    assert!(stale.is_empty(), "no exceptions any more:\n{stale}");
}

fn set_up(version: u16) -> Catalog {
    let text = std::fs::read_to_string(format!("{FOLDER}/setup.sql")).unwrap();
    let (catalog, said) = run(builtin::catalog(&ServerVersion::of_major(version)), &text);
    assert!(said.is_empty(), "{said}");
    catalog
}

/// Replays text; gives back what was said about it.
fn run(catalog: Catalog, text: &str) -> (Catalog, String) {
    let outcome = replayed(catalog, text);
    let heard = outcome.diagnostics.iter().filter(|d| d.code != Code::ServerNotice);
    let said = heard.map(|d| format!("    {:?}: {}\n", d.code, d.message)).collect();
    (outcome.catalog, said)
}

fn replayed(catalog: Catalog, text: &str) -> replay::Outcome {
    let input = Input::of_text("case.sql", text);
    replay::replay(catalog, &input, &Options::default())
}

/// The version that a recording of generated cases builds on; it holds what differs from that.
fn base_of(name: &str, version: u16) -> Option<u16> {
    match version {
        13 if name == "generated" => Some(15),
        15 | 18 if name == "generated" => Some(17),
        _ => None,
    }
}

fn recorded(name: &str, version: u16) -> Vec<Case> {
    let own = recorded_alone(name, version);
    let Some(base) = base_of(name, version) else { return own };
    let mut own: BTreeMap<String, Case> = own.into_iter().map(|case| (case.statement.clone(), case)).collect();
    let based = recorded(name, base).into_iter();
    based.map(|case| own.remove(&case.statement).unwrap_or(case)).collect()
}

fn recorded_alone(name: &str, version: u16) -> Vec<Case> {
    let text = std::fs::read_to_string(format!("{FOLDER}/{name}.{version}.out")).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match (line.strip_prefix("    "), cases.last_mut()) {
            (Some(printed), Some(case)) => writeln!(case.printed, "{printed}").unwrap(),
            _ => {
                let (kind, statement) = line.split_once(": ").unwrap();
                cases.push(Case { kind: kind.to_owned(), statement: statement.to_owned(), printed: String::new() });
            }
        }
    }
    cases
}

fn print(base: &Catalog, case: &Case) -> String {
    let text = format!("set search_path = public, other;\n{};\n", case.statement);
    let (catalog, said) = run(base.clone(), &text);
    let printer = Deparser::new(&catalog);
    let forms = [Style::DUMP, Style::PRETTY].map(|style| print_object(&printer, &catalog, &case.kind, style));
    let [Some(plain), Some(pretty)] = forms else { return said };
    let mut shown = lines(&plain, "");
    if plain != pretty {
        shown += &lines(&pretty, "~ ");
    }
    shown
}

/// The SQLSTATE with which a case's statement is refused.
fn refusal(base: &Catalog, case: &Case) -> String {
    let text = format!("set search_path = public, other;\n{};\n", case.statement);
    let outcome = replayed(base.clone(), &text);
    match outcome.diagnostics.iter().find_map(|d| d.sqlstate) {
        Some(sqlstate) => format!("! {}\n", sqlstate.as_str()),
        None => format!("accepted: {:?}\n", outcome.diagnostics.iter().map(|d| &d.message).collect::<Vec<_>>()),
    }
}

fn lines(text: &str, before: &str) -> String {
    text.split('\n').map(|line| format!("{before}{line}\n")).collect()
}

fn print_object(printer: &Deparser<'_>, catalog: &Catalog, kind: &str, style: Style) -> Option<String> {
    let zz = Name::new("zz");
    let rel = catalog.relation_in(PUBLIC, &zz);
    let constraint = || catalog.constraints.values().find(|c| c.name == zz);
    match kind {
        "default" => {
            let attr = catalog.relation(rel?)?.attribute(1)?;
            Some(printer.expr_styled(attr.default.as_ref()?, Scope::Relation(rel?), style))
        }
        "generated" => {
            let table = catalog.relation_in(PUBLIC, "t")?;
            let attr = catalog.relation(table)?.attributes.iter().find(|a| a.name == zz)?;
            Some(printer.expr_styled(attr.default.as_ref()?, Scope::Relation(table), style))
        }
        "check" => {
            let row = constraint()?;
            let dumpdrift::catalog::constraint::ConstraintKind::Check { expr } = &row.kind else { return None };
            Some(printer.expr_styled(expr, Scope::Relation(row.owner.relation()?), style))
        }
        "constraint" => Some(printer.constraint_def_styled(constraint()?.id, style)),
        "index" => Some(printer.index_def_styled(index(catalog, &zz)?, style)),
        "trigger" => {
            let row = catalog.triggers.values().find(|t| t.name == zz)?;
            Some(printer.trigger_row_def(row, style))
        }
        "rule" => {
            let row = catalog.rules.values().find(|r| r.name == zz)?;
            printer.rule_def_styled(row.id, style)
        }
        "policy" => {
            let row = catalog.policies.values().find(|p| p.name == zz)?;
            let shown = |e| printer.expr_styled(e, Scope::Relation(row.rel), style);
            let parts = row.using.iter().chain(&row.with_check).map(|e| shown(e)).collect::<Vec<_>>();
            Some(parts.join("\n"))
        }
        "domain" => {
            let row = catalog.type_(catalog.type_in(PUBLIC, &zz)?)?;
            let ids = row.domain()?.constraints.iter();
            let checks = ids.map(|id| printer.constraint_def_styled(*id, style)).filter(|d| d.starts_with("CHECK"));
            Some(checks.collect::<Vec<_>>().join("\n"))
        }
        "type" => Some(printer.type_with_typmod(catalog.relation(rel?)?.attribute(1)?.ty)),
        "view" => printer.view_def_styled(rel?, style),
        "statistics" => Some(printer.statistics_def(catalog.statistics.values().find(|s| s.name == zz)?.id)),
        "partition" => Some(printer.partition_key_def(rel?)),
        "bound" => Some(printer.partition_bound_def(catalog.relation(rel?)?.partition_bound.as_ref()?)),
        "function" => {
            let proc = *catalog.procs_in(PUBLIC, &zz).first()?;
            let parts = [
                Some(printer.function_arguments(proc)),
                Some(printer.function_identity_arguments(proc)),
                printer.function_result(proc),
                printer.function_sql_body(proc),
            ];
            Some(parts.into_iter().flatten().collect::<Vec<_>>().join("\n"))
        }
        other => panic!("no such kind: {other}"),
    }
}

fn index(catalog: &Catalog, name: &Name) -> Option<RelId> {
    let is_it = |rel: &&std::sync::Arc<dumpdrift::catalog::class::Relation>| {
        rel.name == *name && matches!(rel.kind, RelKind::Index(_))
    };
    catalog.relations.values().find(is_it).map(|rel| rel.id)
}
