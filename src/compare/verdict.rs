//! What the entries of a comparison amount to: drift, undecided, or nothing.
//!
//! A statement that was not understood makes undecided whatever it may have caused, and is an
//! undecided entry itself, so that a side with such a statement is never called aligned.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::taint::{Taint, TaintScope};
use crate::compare::Comparison;
use crate::compare::differ::{Differ, place};
use crate::compare::drift::{Change, Drift, Kind};
use crate::compare::{identity, inherit, platform};
use crate::diag::{Diagnostic, Effect};
use crate::name::Name;
use crate::text::Span;

/// The answer about one target.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    Aligned,
    Undecided,
    Drift,
    /// An input could not be read or understood as SQL.
    Trouble,
}

impl Verdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Aligned => "aligned",
            Verdict::Undecided => "undecided",
            Verdict::Drift => "drift",
            Verdict::Trouble => "trouble",
        }
    }

    pub fn exit_code(self) -> u8 {
        match self {
            Verdict::Aligned => 0,
            Verdict::Drift => 1,
            Verdict::Trouble => 2,
            Verdict::Undecided => 3,
        }
    }
}

pub(crate) fn weigh(differ: Differ<'_>) -> Comparison {
    let Differ { expected, actual, mut entries, mut notes, .. } = differ;
    inherit::fold(expected, actual, &mut entries);
    platform::settle(expected, actual, &mut entries, &mut notes);
    let reaches: Vec<Reach> = reaches(expected).chain(reaches(actual)).collect();
    for entry in entries.iter_mut().filter(|entry| entry.undecided.is_none()) {
        entry.undecided = reaches.iter().find(|reach| reach.holds(entry)).map(|reach| reach.why.clone());
    }
    entries.extend(expected.taints.iter().map(|taint| statement(taint, true)));
    entries.extend(actual.taints.iter().map(|taint| statement(taint, false)));
    entries.sort_by(Drift::order);
    let (undecided, drifts) = entries.into_iter().partition(|entry| entry.undecided.is_some());
    Comparison { drifts, undecided, notes }
}

/// How far a statement that was not understood may have reached.
struct Reach {
    why: Arc<str>,
    everything: bool,
    /// Objects, by identity, with all that belongs to them.
    objects: Vec<String>,
    foreign_tables: Option<ForeignTables>,
}

/// Foreign tables of a schema that may have been made.
struct ForeignTables {
    schema: String,
    only: Option<Vec<String>>,
    except: Vec<String>,
    /// What was made by other statements.
    known: Vec<String>,
}

impl ForeignTables {
    /// Whether an object is such a table or belongs to one.
    fn holds(&self, entry: &Drift) -> bool {
        let group = &entry.group;
        let inside = group.strip_prefix(self.schema.as_str()).is_some_and(|rest| rest.starts_with('.'));
        let wanted = self.only.as_ref().is_none_or(|only| only.contains(group));
        inside && wanted && !self.except.contains(group) && !self.known.contains(group)
    }
}

impl Reach {
    fn holds(&self, entry: &Drift) -> bool {
        self.everything
            || self.foreign_tables.as_ref().is_some_and(|tables| tables.holds(entry))
            || self.objects.iter().any(|object| {
                let inside =
                    |name: &str| name.strip_prefix(object.as_str()).is_some_and(|rest| rest.starts_with(['.', '(']));
                entry.identity == *object || entry.group == *object || inside(&entry.identity) || inside(&entry.group)
            })
    }
}

fn reaches(catalog: &Catalog) -> impl Iterator<Item = Reach> {
    catalog.taints.iter().map(|taint| {
        let why = Arc::from(format!("{} was not understood: {}", taint.what, taint.why));
        let mut foreign_tables = None;
        let (everything, objects) = match &taint.scope {
            TaintScope::Everything => (true, Vec::new()),
            TaintScope::ForeignTables { namespace, only, except } => {
                let names =
                    |names: &[Name]| names.iter().map(|n| identity::qualified(catalog, *namespace, n)).collect();
                let known = catalog.relations.values().filter(|rel| rel.namespace == *namespace);
                foreign_tables = Some(ForeignTables {
                    schema: identity::address(catalog, namespace.address()),
                    only: only.as_deref().map(names),
                    except: names(except),
                    known: known.map(|rel| identity::relation(catalog, rel.id)).collect(),
                });
                (false, Vec::new())
            }
            TaintScope::Objects(addresses) => {
                (false, addresses.iter().map(|at| identity::address(catalog, *at)).collect())
            }
            TaintScope::Names(names) => (false, names.clone()),
        };
        Reach { why, everything, objects, foreign_tables }
    })
}

/// The entry of the statement itself.
fn statement(taint: &Taint, of_expected: bool) -> Drift {
    let at = place(taint.at);
    let identity = taint.what.clone();
    Drift {
        change: Change::Changed,
        kind: Kind::Statement,
        group: String::new(),
        identity,
        property: None,
        expected: of_expected.then(|| taint.what.clone()),
        actual: (!of_expected).then(|| taint.what.clone()),
        expected_at: at.filter(|_| of_expected),
        actual_at: at.filter(|_| !of_expected),
        includes: Vec::new(),
        undecided: Some(Arc::from(taint.why.as_str())),
    }
}

impl Comparison {
    /// Adds an undecided entry for each diagnostic that bars the verdict "aligned" and has none yet.
    pub fn account_for(&mut self, expected: &[Diagnostic], actual: &[Diagnostic]) {
        let sides = [(expected, true), (actual, false)];
        for (diagnostics, of_expected) in sides {
            for diagnostic in diagnostics.iter().filter(|d| d.code.effect() == Effect::Undecided) {
                if !self.mentions(diagnostic.span, of_expected) {
                    self.undecided.push(of_diagnostic(diagnostic, of_expected));
                }
            }
        }
        self.undecided.sort_by(Drift::order);
    }

    fn mentions(&self, span: Option<Span>, of_expected: bool) -> bool {
        let place = |entry: &Drift| if of_expected { entry.expected_at } else { entry.actual_at };
        let about = |entry: &&Drift| entry.kind == Kind::Statement && place(entry).is_some();
        self.undecided.iter().filter(about).any(|entry| place(entry) == span)
    }
}

fn of_diagnostic(diagnostic: &Diagnostic, of_expected: bool) -> Drift {
    let at = diagnostic.span.and_then(place);
    Drift {
        change: Change::Changed,
        kind: Kind::Statement,
        group: String::new(),
        identity: diagnostic.code.as_str().to_owned(),
        property: None,
        expected: None,
        actual: None,
        expected_at: at.filter(|_| of_expected),
        actual_at: at.filter(|_| !of_expected),
        includes: Vec::new(),
        undecided: Some(Arc::from(diagnostic.message.as_str())),
    }
}
