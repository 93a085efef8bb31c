//! Event triggers.  Counterpart: catalog/pg_event_trigger.h.

use crate::catalog::Catalog;
use crate::catalog::rule::EventTrigger;
use crate::compare::differ::{Differ, Side, Single, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::pairing::match_by;
use crate::compare::trigger::firing_mode;

impl<'a> Differ<'a> {
    pub(crate) fn event_triggers(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.event_triggers.values().filter(|t| !of_extension(catalog, t.id.address()));
            all.map(|t| (&t.name, t))
        };
        let matched = match_by(rows(self.expected), rows(self.actual));
        for t in matched.missing {
            self.lone(Side::Expected, single(t));
        }
        for t in matched.extra {
            self.lone(Side::Actual, single(t));
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::EventTrigger, address: e.id.address(), expected: &e.at, actual: &a.at };
            self.text(&subject, "event", Some(&e.event), Some(&a.event));
            self.value(&subject, "tags", &e.tags, &a.tags, |tags| Some(tags.join(", ")));
            self.support_proc(&subject, "function", Some(e.proc), Some(a.proc));
            self.value(&subject, "enabled", e.enabled, a.enabled, |mode| Some(firing_mode(mode).to_owned()));
            self.owner(&subject, e.owner, a.owner);
        }
    }
}

fn single(t: &EventTrigger) -> Single<'_> {
    Single { kind: Kind::EventTrigger, address: t.id.address(), definition: None, at: &t.at }
}
