//! The report for programs. The shape is a promise: fields may be added, none changes its meaning
//! without another `schema_version`.

use serde::Serialize;

use crate::compare::Drift;
use crate::diag::Diagnostic;
use crate::report::place::Place;
use crate::source::{Input, InputKind, UnitRole};
use crate::text::{SourceMap, Span};
use crate::{Outcome, Target};

const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Report {
    schema_version: u32,
    tool_version: &'static str,
    verdict: &'static str,
    expected: Option<ExpectedSide>,
    targets: Vec<TargetReport>,
    diagnostics: Vec<Remark>,
}

#[derive(Serialize)]
struct ExpectedSide {
    name: String,
    kind: &'static str,
    layout: Option<&'static str>,
    server_version: Option<String>,
    pg_dump_version: Option<String>,
    /// In the order of execution.
    files: Vec<File>,
}

#[derive(Serialize)]
struct File {
    name: String,
    version: Option<String>,
    description: Option<String>,
    prelude: bool,
}

#[derive(Serialize)]
struct TargetReport {
    name: String,
    verdict: &'static str,
    server_version: String,
    pg_dump_version: Option<String>,
    counts: Counts,
    drifts: Vec<Entry>,
    undecided: Vec<Entry>,
    diagnostics: Vec<Remark>,
}

#[derive(Serialize)]
struct Counts {
    missing: usize,
    extra: usize,
    changed: usize,
    undecided: usize,
    statements: usize,
    data_statements: usize,
}

#[derive(Serialize)]
struct Entry {
    change: &'static str,
    kind: &'static str,
    identity: String,
    property: Option<String>,
    expected: Option<String>,
    actual: Option<String>,
    expected_at: Option<Place>,
    actual_at: Option<Place>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    includes: Vec<Included>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// A part that goes with what is missing or extra.
#[derive(Serialize)]
struct Included {
    kind: &'static str,
    identity: String,
}

#[derive(Serialize)]
struct Remark {
    severity: &'static str,
    code: &'static str,
    message: String,
    sqlstate: Option<&'static str>,
    detail: Option<String>,
    hint: Option<String>,
    /// "expected" or "actual", where it is about one side of a target.
    #[serde(skip_serializing_if = "Option::is_none")]
    side: Option<&'static str>,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related>,
}

#[derive(Serialize)]
struct Related {
    message: String,
    #[serde(flatten)]
    at: Option<Place>,
}

/// The whole report as one JSON document that ends with a line break.
pub fn render(outcome: &Outcome) -> String {
    let report = Report {
        schema_version: SCHEMA_VERSION,
        tool_version: env!("CARGO_PKG_VERSION"),
        verdict: outcome.verdict().as_str(),
        expected: outcome.expected.as_deref().map(expected_side),
        targets: outcome.targets.iter().map(target_report).collect(),
        diagnostics: outcome.diagnostics.iter().map(|d| remark(d, None, None)).collect(),
    };
    match serde_json::to_string_pretty(&report) {
        Ok(text) => text + "\n",
        Err(problem) => format!("{{\"schema_version\":{SCHEMA_VERSION},\"error\":\"{problem}\"}}\n"),
    }
}

fn expected_side(input: &Input) -> ExpectedSide {
    let (kind, layout) = match input.kind {
        InputKind::Dump => ("dump", None),
        InputKind::Script => ("script", None),
        InputKind::Migrations(layout) => ("migrations", Some(layout.name())),
    };
    ExpectedSide {
        name: input.name.clone(),
        kind,
        layout,
        server_version: input.server_version.as_ref().map(|v| v.to_string()),
        pg_dump_version: input.dump_version.as_ref().map(|v| v.to_string()),
        files: input
            .units
            .iter()
            .map(|unit| File {
                name: unit.name.clone(),
                version: unit.version.clone(),
                description: unit.description.clone(),
                prelude: unit.role != UnitRole::Main,
            })
            .collect(),
    }
}

fn target_report(target: &Target) -> TargetReport {
    use crate::compare::Change;
    let comparison = &target.comparison;
    let count = |change| comparison.drifts.iter().filter(|d| d.change == change).count();
    let counts = Counts {
        missing: count(Change::Missing),
        extra: count(Change::Extra),
        changed: count(Change::Changed),
        undecided: comparison.undecided.len(),
        statements: target.expected.run.counts.statements + target.actual.run.counts.statements,
        data_statements: target.expected.run.counts.data_statements + target.actual.run.counts.data_statements,
    };
    TargetReport {
        name: target.actual.input.name.clone(),
        verdict: target.verdict.as_str(),
        server_version: target.actual.run.catalog.version.to_string(),
        pg_dump_version: target.actual.input.dump_version.as_ref().map(|v| v.to_string()),
        counts,
        drifts: comparison.drifts.iter().map(|d| entry(target, d)).collect(),
        undecided: comparison.undecided.iter().map(|d| entry(target, d)).collect(),
        diagnostics: remarks(target),
    }
}

fn entry(target: &Target, drift: &Drift) -> Entry {
    let at = |input: &Input, span: Option<Span>| Place::of(&input.sources, span?);
    Entry {
        change: drift.change.as_str(),
        kind: drift.kind.as_str(),
        identity: drift.identity.clone(),
        property: drift.property.as_ref().map(|p| p.to_string()),
        expected: drift.expected.clone(),
        actual: drift.actual.clone(),
        expected_at: at(&target.expected.input, drift.expected_at),
        actual_at: at(&target.actual.input, drift.actual_at),
        includes: drift
            .includes
            .iter()
            .map(|(kind, name)| Included { kind: kind.as_str(), identity: name.clone() })
            .collect(),
        reason: drift.undecided.as_ref().map(|reason| reason.to_string()),
    }
}

/// What was said about both sides, then about the comparison.
fn remarks(target: &Target) -> Vec<Remark> {
    let of = |side: &'static str, from: &crate::Side| -> Vec<Remark> {
        let sources = Some(&from.input.sources);
        from.run.diagnostics.iter().map(|d| remark(d, sources, Some(side))).collect()
    };
    let mut all = of("expected", &target.expected);
    all.extend(of("actual", &target.actual));
    let notes = target.comparison.notes.iter();
    all.extend(notes.map(|d| remark(d, Some(&target.actual.input.sources), d.span.map(|_| "actual"))));
    all
}

fn remark(d: &Diagnostic, sources: Option<&SourceMap>, side: Option<&'static str>) -> Remark {
    let place = |span: Span| Place::of(sources?, span);
    let at = d.span.and_then(place);
    Remark {
        severity: d.severity.as_str(),
        code: d.code.as_str(),
        message: d.message.clone(),
        sqlstate: d.sqlstate.map(|s| s.as_str()),
        detail: d.detail.clone(),
        hint: d.hint.clone(),
        side,
        line: at.as_ref().map(|at| at.line),
        column: at.as_ref().map(|at| at.column),
        file: at.map(|at| at.file),
        related: d.related.iter().map(|(span, text)| Related { message: text.clone(), at: place(*span) }).collect(),
    }
}
