//! The report for people: grouped by table, with what each side says and where, and a summary.

use std::collections::BTreeMap;

use crate::compare::{Change, Drift, Verdict};
use crate::diag::{Code, Severity};
use crate::report::diagnostics::{self, Said};
use crate::report::style::{self, paint};
use crate::report::{entry, escape};
use crate::source::{Input, InputKind};
use crate::{Outcome, Target};

/// How much is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verbosity {
    /// The summary alone.
    Quiet,
    Normal,
    /// Notes, skipped files and everything that would be cut short.
    Verbose,
}

/// A report in two parts: what goes to standard output, and what to standard error.
#[derive(Default, Debug)]
pub struct Text {
    pub report: String,
    pub diagnostics: String,
}

/// Renders an outcome, with ANSI styles.
pub fn render(outcome: &Outcome, verbosity: Verbosity) -> Text {
    let mut text = Text::default();
    diagnostics::write(&mut text.diagnostics, &said(outcome), verbosity);
    for (i, target) in outcome.targets.iter().enumerate() {
        if i > 0 && verbosity > Verbosity::Quiet {
            text.report.push('\n');
        }
        write_target(&mut text.report, target, verbosity);
    }
    text
}

/// Everything that is said about the inputs; what is said about the expected side of several targets
/// is said once.
fn said(outcome: &Outcome) -> Vec<Said<'_>> {
    let mut all: Vec<Said<'_>> = outcome.diagnostics.iter().map(|d| Said { diagnostic: d, sources: None }).collect();
    let mut seen: Vec<*const crate::replay::Outcome> = Vec::new();
    for target in &outcome.targets {
        for side in [&target.expected, &target.actual] {
            let run = std::sync::Arc::as_ptr(&side.run);
            if seen.contains(&run) {
                continue;
            }
            seen.push(run);
            let sources = Some(&side.input.sources);
            all.extend(side.run.diagnostics.iter().map(|diagnostic| Said { diagnostic, sources }));
        }
    }
    all
}

fn write_target(out: &mut String, target: &Target, verbosity: Verbosity) {
    if verbosity > Verbosity::Quiet {
        write_entries(out, target, &target.comparison.drifts);
        if !target.comparison.undecided.is_empty() {
            out.push_str(&format!("{}\n", paint(style::UNDECIDED, "undecided")));
            write_entries(out, target, &target.comparison.undecided);
        }
        for note in &target.comparison.notes {
            if note.code == Code::HistoryTable || note.severity > Severity::Note || verbosity == Verbosity::Verbose {
                out.push_str(&format!("{} {}\n", paint(style::DIM, "note:"), escape::line(&note.message)));
            }
        }
    }
    out.push_str(&summary(target));
    out.push('\n');
    if let Some(hint) = hint(target).filter(|_| verbosity > Verbosity::Quiet) {
        out.push_str(&format!("{} {hint}\n", paint(style::HINT, "hint:")));
    }
}

fn write_entries(out: &mut String, target: &Target, entries: &[Drift]) {
    let mut group: Option<&str> = None;
    for drift in entries {
        if group != Some(&drift.group) {
            if group.is_some() {
                out.push('\n');
            }
            group = Some(&drift.group);
            let heading = if drift.group.is_empty() { "statements" } else { &drift.group };
            out.push_str(&format!("{}\n", paint(style::HEADING.underline(), escape::line(heading))));
        }
        entry::write(out, target, drift);
    }
    if !entries.is_empty() {
        out.push('\n');
    }
}

/// One line that says it all.
fn summary(target: &Target) -> String {
    let name = escape::line(&target.actual.input.name).into_owned();
    let against = side(&target.expected.input);
    let drifts = &target.comparison.drifts;
    let mut counts: BTreeMap<Change, usize> = BTreeMap::new();
    drifts.iter().for_each(|d| *counts.entry(d.change).or_default() += 1);
    let parts: Vec<String> = counts.iter().map(|(change, n)| format!("{n} {}", change.as_str())).collect();
    let undecided = match target.comparison.undecided.len() {
        0 => String::new(),
        n => format!(", {n} undecided"),
    };
    let (style, text) = match target.verdict {
        Verdict::Aligned => (style::EXPECTED, format!("aligned: {name} has what {against} say{}", plural(target))),
        Verdict::Drift => {
            let n = drifts.len();
            let noun = if n == 1 { "difference" } else { "differences" };
            (style::ACTUAL, format!("drift: {name} and {against}: {n} {noun} ({}){undecided}", parts.join(", ")))
        }
        Verdict::Undecided => {
            let n = target.comparison.undecided.len();
            (style::UNDECIDED, format!("undecided: {name} and {against}: no drift found, {n} undecided"))
        }
        Verdict::Trouble => {
            let found =
                if drifts.is_empty() { String::new() } else { format!(" ({} differences so far)", drifts.len()) };
            (style::ACTUAL, format!("trouble: {name} and {against} could not be compared in full{found}"))
        }
    };
    paint(style.bold(), text)
}

fn side(input: &Input) -> String {
    match input.kind {
        InputKind::Migrations(_) => "the migrations".to_owned(),
        InputKind::Dump | InputKind::Script => escape::line(&input.name).into_owned(),
    }
}

fn plural(target: &Target) -> &'static str {
    match target.expected.input.kind {
        InputKind::Migrations(_) => "",
        InputKind::Dump | InputKind::Script => "s",
    }
}

/// What to do next.
fn hint(target: &Target) -> Option<String> {
    let migrations = matches!(target.expected.input.kind, InputKind::Migrations(_));
    Some(match target.verdict {
        Verdict::Aligned => return None,
        Verdict::Drift if migrations => {
            "write a migration for what the database has and the migrations lack, and apply to the database what it lacks; \
             then dump and check again"
                .to_owned()
        }
        Verdict::Drift => "bring one side to the other, then dump and check again".to_owned(),
        Verdict::Undecided => {
            "the statements listed above were not understood or not carried out; look at what they touch by hand".to_owned()
        }
        Verdict::Trouble => "mend what the errors name, then check again".to_owned(),
    })
}
