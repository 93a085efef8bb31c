//! Subscriptions.  Counterpart: catalog/pg_subscription.h.
//!
//! Of a connection string only what lets nobody in is shown.

use crate::catalog::Catalog;
use crate::catalog::publication::Subscription;
use crate::compare::differ::{Differ, Side, Single, Subject};
use crate::compare::drift::Kind;
use crate::compare::equal::Same;
use crate::compare::pairing::match_by;
use crate::compare::secret;
use crate::name::Name;

impl<'a> Differ<'a> {
    pub(crate) fn subscriptions(&mut self) {
        let rows = |catalog: &'a Catalog| catalog.subscriptions.values().map(|s| (&s.name, s));
        let matched = match_by(rows(self.expected), rows(self.actual));
        for s in matched.missing {
            self.lone(Side::Expected, single(s));
        }
        for s in matched.extra {
            self.lone(Side::Actual, single(s));
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::Subscription, address: e.id.address(), expected: &e.at, actual: &a.at };
            let same = match (secret::connection(&e.connection), secret::connection(&a.connection)) {
                (Some(e), Some(a)) => e == a,
                _ => e.connection == a.connection,
            };
            self.property(&subject, "connection", Same::of(same), || {
                (Some(secret::connection_text(&e.connection)), Some(secret::connection_text(&a.connection)))
            });
            self.value(&subject, "publications", &e.publications, &a.publications, |names| Some(list(names)));
            self.text(&subject, "slot_name", e.slot.as_deref(), a.slot.as_deref());
            self.options(&subject, &e.options, &a.options);
            self.owner(&subject, e.owner, a.owner);
        }
    }
}

fn single(s: &Subscription) -> Single<'_> {
    let definition = Some(format!("PUBLICATION {}", list(&s.publications)));
    Single { kind: Kind::Subscription, address: s.id.address(), definition, at: &s.at }
}

fn list(names: &[Name]) -> String {
    names.iter().map(|name| name.quoted().to_string()).collect::<Vec<_>>().join(", ")
}
