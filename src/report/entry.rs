//! One entry for people: what it is about, what each side says, and where.

use crate::Target;
use crate::compare::{Change, Drift, Kind};
use crate::report::place::Place;
use crate::report::style::{self, paint};
use crate::report::{escape, value};
use crate::source::{Input, InputKind};
use crate::text::Span;

/// What the two sides are called.
pub(super) struct Sides {
    pub expected: &'static str,
    pub actual: &'static str,
}

impl Sides {
    pub fn of(target: &Target) -> Sides {
        let (expected, actual) = (noun(&target.expected.input), noun(&target.actual.input));
        if expected == actual { Sides { expected: "expected", actual: "actual" } } else { Sides { expected, actual } }
    }

    fn width(&self) -> usize {
        self.expected.len().max(self.actual.len())
    }
}

fn noun(input: &Input) -> &'static str {
    match input.kind {
        InputKind::Dump => "dump",
        InputKind::Script => "script",
        InputKind::Migrations(_) => "migrations",
    }
}

/// Writes an entry under its group's heading.
pub(super) fn write(out: &mut String, target: &Target, drift: &Drift) {
    let sides = Sides::of(target);
    if drift.kind == Kind::Statement {
        return write_statement(out, target, drift);
    }
    out.push_str("  ");
    out.push_str(&headline(target, drift));
    out.push('\n');
    if let Some(reason) = &drift.undecided {
        out.push_str(&format!("      {}\n", paint(style::UNDECIDED, format!("because {}", escape::line(reason)))));
    }
    if let (Some(e), Some(a)) = (&drift.expected, &drift.actual)
        && (e.contains('\n') || a.contains('\n'))
    {
        out.push_str(&value::line_diff(e, a));
        for (side, at) in [
            (sides.expected, place(&target.expected.input, drift.expected_at)),
            (sides.actual, place(&target.actual.input, drift.actual_at)),
        ] {
            out.push_str(&side_line(side, sides.width(), None, at));
        }
        return;
    }
    let changed = drift.change == Change::Changed;
    let shown = |text: &Option<String>| text.as_deref().map(value::short).or(changed.then(|| "(none)".to_owned()));
    if drift.change != Change::Extra && (drift.expected_at.is_some() || changed) {
        let text = shown(&drift.expected).map(|text| paint(style::EXPECTED, text));
        out.push_str(&side_line(sides.expected, sides.width(), text, place(&target.expected.input, drift.expected_at)));
    }
    if drift.change != Change::Missing && (drift.actual_at.is_some() || changed) {
        let text = shown(&drift.actual).map(|text| paint(style::ACTUAL, text));
        out.push_str(&side_line(sides.actual, sides.width(), text, place(&target.actual.input, drift.actual_at)));
    }
    if !drift.includes.is_empty() {
        let names: Vec<_> =
            drift.includes.iter().map(|(kind, name)| format!("{} {}", kind.noun(), escape::line(name))).collect();
        out.push_str(&format!("      {} {}\n", paint(style::DIM, "with"), names.join(", ")));
    }
}

/// A statement that bars the verdict "aligned", on one line.
fn write_statement(out: &mut String, target: &Target, drift: &Drift) {
    let at = place(&target.expected.input, drift.expected_at).or(place(&target.actual.input, drift.actual_at));
    let at = at.map(|at| paint(style::DIM, escape::line(&at.to_string()))).unwrap_or_default();
    let what = escape::line(&drift.identity).replace('-', " ");
    let reason = drift.undecided.as_deref().map(value::short).unwrap_or_default();
    out.push_str(&format!("  {}: {}  {at}\n", paint(style::HEADING, what), paint(style::UNDECIDED, reason)));
}

fn side_line(side: &str, width: usize, text: Option<String>, at: Option<Place>) -> String {
    let text = text.unwrap_or_default();
    let gap = if text.is_empty() { "" } else { "  " };
    let at = at.map(|at| format!("{gap}{}", paint(style::DIM, escape::line(&at.to_string())))).unwrap_or_default();
    if text.is_empty() && at.is_empty() {
        return String::new();
    }
    format!("      {side:width$}  {text}{at}\n")
}

fn headline(target: &Target, drift: &Drift) -> String {
    let kind = drift.kind.noun();
    let local = local_name(drift);
    let subject = paint(style::HEADING, format!("{kind} {}", escape::line(&local)));
    let (expected, actual) = (article(&target.expected.input), article(&target.actual.input));
    match (drift.change, &drift.property) {
        (Change::Missing, _) => format!("{subject} is missing in {actual}"),
        (Change::Extra, _) => format!("{subject} is not in {expected}"),
        (Change::Changed, Some(property)) if property == "name" => format!("{subject} has another name"),
        (Change::Changed, Some(property)) => {
            format!("{subject}: {} differs", escape::line(&property.replace('_', " ")))
        }
        (Change::Changed, None) => format!("{subject} differs"),
    }
}

/// A side in a sentence.
fn article(input: &Input) -> String {
    match input.kind {
        InputKind::Dump => "the dump".to_owned(),
        InputKind::Script => "the script".to_owned(),
        InputKind::Migrations(_) => "the migrations".to_owned(),
    }
}

/// The name within the group, where the heading already says the rest.
fn local_name(drift: &Drift) -> String {
    let rest = drift.identity.strip_prefix(drift.group.as_str()).and_then(|rest| rest.strip_prefix('.'));
    rest.unwrap_or(&drift.identity).to_owned()
}

fn place(input: &Input, at: Option<Span>) -> Option<Place> {
    Place::of(&input.sources, at?)
}
