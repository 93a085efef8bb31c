//! Labels of security providers on objects that both sides have.  Counterpart: catalog/pg_seclabel.h.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::large_object::Label;
use crate::compare::comment::describe;
use crate::compare::differ::{Differ, Side, of_extension, place};
use crate::compare::drift::{Change, Drift, Kind};
use crate::compare::identity;
use crate::compare::pairing::match_by;
use crate::name::Name;
use crate::oid::ObjectAddress;

/// A label with the object that it is on.
struct Labelled<'a> {
    address: ObjectAddress,
    provider: &'a Name,
    label: &'a Label,
}

impl<'a> Differ<'a> {
    pub(crate) fn security_labels(&mut self) {
        let matched = match_by(labels(self.expected).into_iter(), labels(self.actual).into_iter());
        let lone = self.lone_names();
        for ((kind, e), (_, a)) in matched.pairs {
            if e.label.text != a.label.text {
                self.label(Side::Expected, kind, &e, (Some(e.label), Some(a.label)));
            }
        }
        for (kind, e) in matched.missing {
            if self.has_counterpart(&lone, Side::Expected, e.address) {
                self.label(Side::Expected, kind, &e, (Some(e.label), None));
            }
        }
        for (kind, a) in matched.extra {
            if self.has_counterpart(&lone, Side::Actual, a.address) {
                self.label(Side::Actual, kind, &a, (None, Some(a.label)));
            }
        }
    }

    fn label(&mut self, side: Side, kind: Kind, row: &Labelled<'_>, labels: (Option<&Label>, Option<&Label>)) {
        let catalog = self.catalog(side);
        let text = |label: Option<&Label>| label.map(|l: &Label| Arc::clone(&l.text).to_string());
        self.entries.push(Drift {
            change: Change::Changed,
            kind,
            identity: identity::address(catalog, row.address),
            group: identity::group(catalog, row.address),
            property: Some(Cow::Owned(format!("security_label {}", row.provider))),
            expected: text(labels.0),
            actual: text(labels.1),
            expected_at: labels.0.and_then(|l| place(l.at)),
            actual_at: labels.1.and_then(|l| place(l.at)),
            includes: Vec::new(),
            undecided: None,
        });
    }
}

/// Labels by kind, identity and provider.
fn labels(catalog: &Catalog) -> BTreeMap<(Kind, String, &Name), (Kind, Labelled<'_>)> {
    let said = catalog.labels.iter().filter_map(|((address, provider), label)| {
        let kind = describe(catalog, *address)?;
        if of_extension(catalog, identity::owner(catalog, *address)) {
            return None;
        }
        let key = (kind, identity::address(catalog, *address), provider);
        Some((key, (kind, Labelled { address: *address, provider, label })))
    });
    said.collect()
}
