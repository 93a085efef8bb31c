//! One entry for people: what it is about, what each side says, and where.

use anstyle::Style;

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

/// What one side says about an entry, for one or two lines.
struct Said {
    side: &'static str,
    text: Option<String>,
    style: Style,
    at: Option<Place>,
}

/// Writes an entry under its group's heading.
pub(super) fn write(out: &mut String, target: &Target, drift: &Drift) {
    if drift.kind == Kind::Statement {
        return write_statement(out, target, drift);
    }
    out.push_str(&format!("  {}\n", headline(target, drift)));
    if let Some(reason) = &drift.undecided {
        out.push_str(&format!("      {}\n", paint(style::UNDECIDED, format!("because {}", escape::line(reason)))));
    }
    let whole = write_long_values(out, drift);
    let sides = Sides::of(target);
    let width = sides.width();
    for said in said(target, drift, &sides) {
        write_side(out, width, Said { text: said.text.filter(|_| !whole), ..said });
    }
    if !drift.includes.is_empty() {
        let names: Vec<_> =
            drift.includes.iter().map(|(kind, name)| format!("{} {}", kind.noun(), escape::line(name))).collect();
        out.push_str(&format!("      {:width$}  {}\n", "with it", names.join(", ")));
    }
}

/// Writes two values of several lines as what differs between them; false where they are short.
fn write_long_values(out: &mut String, drift: &Drift) -> bool {
    let (Some(e), Some(a)) = (&drift.expected, &drift.actual) else { return false };
    if e == a {
        let remark = "(both are printed the same way, but they do not refer to the same things)";
        out.push_str(&format!("      {}\n", paint(style::DIM, remark)));
    } else if e.contains('\n') || a.contains('\n') {
        out.push_str(&value::line_diff(e, a));
    } else {
        return false;
    }
    true
}

/// What each side that has something to say, says.
fn said(target: &Target, drift: &Drift, sides: &Sides) -> impl Iterator<Item = Said> {
    let changed = drift.change == Change::Changed;
    let shown = |text: &Option<String>| text.as_deref().map(value::short).or(changed.then(|| "(none)".to_owned()));
    let expected = Said {
        side: sides.expected,
        text: shown(&drift.expected),
        style: style::EXPECTED,
        at: place(&target.expected.input, drift.expected_at),
    };
    let actual = Said {
        side: sides.actual,
        text: shown(&drift.actual),
        style: style::ACTUAL,
        at: place(&target.actual.input, drift.actual_at),
    };
    [expected, actual].into_iter().filter(|said| said.text.is_some() || said.at.is_some())
}

/// The longest value that shares its line with a place, in characters.
const BESIDE: usize = 56;

fn write_side(out: &mut String, width: usize, said: Said) {
    let at = said.at.map(|at| paint(style::DIM, escape::line(&at.to_string())));
    let side = said.side;
    match (said.text, at) {
        (Some(text), Some(at)) if text.chars().count() > BESIDE => {
            let text = paint(said.style, text);
            out.push_str(&format!("      {side:width$}  {text}\n      {:width$}  {at}\n", ""));
        }
        (Some(text), Some(at)) => out.push_str(&format!("      {side:width$}  {}  {at}\n", paint(said.style, text))),
        (Some(text), None) => out.push_str(&format!("      {side:width$}  {}\n", paint(said.style, text))),
        (None, Some(at)) => out.push_str(&format!("      {side:width$}  {at}\n")),
        (None, None) => {}
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
            let verb = if PLURALS.contains(&property.as_ref()) { "differ" } else { "differs" };
            format!("{subject}: {} {verb}", escape::line(&property.replace('_', " ")))
        }
        (Change::Changed, None) => format!("{subject} differs"),
    }
}

/// Properties that are many.
const PLURALS: &[&str] = &[
    "arguments",
    "argument_defaults",
    "columns",
    "events",
    "grants",
    "labels",
    "members",
    "roles",
    "rows",
    "tags",
    "transforms",
];

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
