//! The work in progress of one comparison, and the few ways in which an entry is made.

use std::borrow::{Borrow, Cow};
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::catalog::Catalog;
use crate::catalog::class::Relation;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::compare::Options;
use crate::compare::drift::{Change, Drift, Kind};
use crate::compare::equal::Same;
use crate::compare::pairing::Pairing;
use crate::compare::{identity, managed};
use crate::diag::Diagnostic;
use crate::oid::{NamespaceId, ObjectAddress, RelId};
use crate::text::Span;

pub(crate) struct Differ<'a> {
    pub expected: &'a Catalog,
    pub actual: &'a Catalog,
    pub pairing: Pairing<'a>,
    pub options: &'a Options,
    pub entries: Vec<Drift>,
    pub notes: Vec<Diagnostic>,
    /// What is on one side only, with the place of its entry.
    pub gone: FxHashMap<(Side, ObjectAddress), usize>,
    pub owners_not_recorded: bool,
    /// Tables on one side only that are reported apart.
    pub apart: BTreeSet<(Side, RelId)>,
    /// Tables whose partitions an extension keeps.
    pub kept: managed::Parents,
}

/// One of the two catalogs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Side {
    Expected,
    Actual,
}

impl Side {
    pub fn other(self) -> Side {
        match self {
            Side::Expected => Side::Actual,
            Side::Actual => Side::Expected,
        }
    }
}

/// An object that both sides have.
pub(crate) struct Subject<'s> {
    pub kind: Kind,
    /// On the expected side.
    pub address: ObjectAddress,
    pub expected: &'s Evidence,
    pub actual: &'s Evidence,
}

/// An object that one side has.
pub(crate) struct Single<'s> {
    pub kind: Kind,
    pub address: ObjectAddress,
    pub definition: Option<String>,
    pub at: &'s Evidence,
}

impl<'a> Differ<'a> {
    pub fn new(expected: &'a Catalog, actual: &'a Catalog, options: &'a Options) -> Self {
        Differ {
            expected,
            actual,
            pairing: Pairing::new(expected, actual),
            options,
            entries: Vec::new(),
            notes: Vec::new(),
            gone: FxHashMap::default(),
            owners_not_recorded: false,
            apart: BTreeSet::new(),
            kept: managed::parents(expected, actual),
        }
    }

    pub fn catalog(&self, side: Side) -> &'a Catalog {
        match side {
            Side::Expected => self.expected,
            Side::Actual => self.actual,
        }
    }

    /// Reports an object that one side alone has: missing if it is the expected one, otherwise extra.
    pub fn lone(&mut self, side: Side, object: Single<'_>) {
        let catalog = self.catalog(side);
        let at = place(object.at.defined());
        let mut entry = Drift {
            change: Change::Missing,
            kind: object.kind,
            identity: identity::address(catalog, object.address),
            group: identity::group(catalog, object.address),
            property: None,
            expected: None,
            actual: None,
            expected_at: None,
            actual_at: None,
            includes: Vec::new(),
            undecided: None,
        };
        match side {
            Side::Expected => (entry.expected, entry.expected_at) = (object.definition, at),
            Side::Actual => {
                entry.change = Change::Extra;
                (entry.actual, entry.actual_at) = (object.definition, at);
            }
        }
        self.entries.push(entry);
    }

    /// Reports a property unless it is the same; the values are printed only then.
    pub fn property(
        &mut self,
        subject: &Subject<'_>,
        property: impl Into<Cow<'static, str>>,
        same: Same,
        values: impl FnOnce() -> (Option<String>, Option<String>),
    ) {
        let undecided = match same {
            Same::Yes => return,
            Same::No => None,
            Same::Unknown(why) => Some(why),
        };
        let property = property.into();
        let (expected, actual) = values();
        self.entries.push(Drift {
            change: Change::Changed,
            kind: subject.kind,
            identity: identity::address(self.expected, subject.address),
            group: identity::group(self.expected, subject.address),
            expected,
            actual,
            expected_at: place(subject.expected.of(&property)),
            actual_at: place(subject.actual.of(&property)),
            property: Some(property),
            includes: Vec::new(),
            undecided,
        });
    }

    /// Reports a property whose values can be compared directly.
    pub fn value<T: PartialEq>(
        &mut self,
        subject: &Subject<'_>,
        property: impl Into<Cow<'static, str>>,
        expected: T,
        actual: T,
        show: impl Fn(T) -> Option<String>,
    ) {
        let same = Same::of(expected == actual);
        self.property(subject, property, same, || (show(expected), show(actual)));
    }

    /// Reports a property that is a yes or a no.
    pub fn flag(&mut self, subject: &Subject<'_>, property: &'static str, expected: bool, actual: bool) {
        self.value(subject, property, expected, actual, |on| Some(on.to_string()));
    }

    /// Reports a property that is text as it stands.
    pub fn text(
        &mut self,
        subject: &Subject<'_>,
        property: &'static str,
        expected: Option<&str>,
        actual: Option<&str>,
    ) {
        self.value(subject, property, expected, actual, |text| text.map(str::to_owned));
    }

    /// Reports each option by its own name, whatever their order.
    pub fn options<N: Borrow<str>>(&mut self, subject: &Subject<'_>, expected: &[(N, String)], actual: &[(N, String)]) {
        let value_in = |options: &[(N, String)], name: &str| {
            options.iter().find(|(n, _)| n.borrow() == name).map(|(_, value)| value.clone())
        };
        let mut names: Vec<&str> = expected.iter().chain(actual).map(|(name, _)| name.borrow()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let before = self.entries.len();
            self.value(subject, name.to_owned(), value_in(expected, name), value_in(actual, name), |value| value);
            // Evidence has one place for all options.
            for entry in &mut self.entries[before..] {
                entry.expected_at = place(subject.expected.of("options"));
                entry.actual_at = place(subject.actual.of("options"));
            }
        }
    }
}

/// A place that can be shown.
pub(crate) fn place(span: Span) -> Option<Span> {
    (!span.is_builtin()).then_some(span)
}

/// Whether an object came with an extension, and so is the extension's business.
pub(crate) fn of_extension(catalog: &Catalog, object: ObjectAddress) -> bool {
    catalog.depends.of(object).any(|(_, _, kind)| kind == DependencyKind::Extension)
}

/// Whether a schema holds temporary objects.
pub(crate) fn is_temporary(catalog: &Catalog, namespace: NamespaceId) -> bool {
    catalog.namespace(namespace).is_some_and(|n| n.temporary)
}

/// Whether a relation takes part in a comparison.
pub(crate) fn is_compared(catalog: &Catalog, rel: &Relation) -> bool {
    !catalog.relations.is_system(&rel.id)
        && !is_temporary(catalog, rel.namespace)
        && rel.persistence != crate::catalog::class::Persistence::Temporary
        && !of_extension(catalog, rel.id.address())
}

/// The name of a relation as a value, where there is one.
pub(crate) fn relation_name(catalog: &Catalog, rel: Option<RelId>) -> Option<String> {
    rel.map(|rel| crate::compare::identity::relation(catalog, rel))
}
