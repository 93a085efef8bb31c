//! Extended statistics.  Counterpart: catalog/pg_statistic_ext.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::rule::Statistics;
use crate::compare::differ::{Differ, Single, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::match_by;
use crate::compare::{identity, show};

impl<'a> Differ<'a> {
    pub(crate) fn statistics(&mut self) {
        let matched = match_by(rows(self.expected), rows(self.actual));
        for s in matched.missing {
            self.lone_statistics(self.expected, s, true);
        }
        for s in matched.extra {
            self.lone_statistics(self.actual, s, false);
        }
        for (e, a) in matched.pairs {
            let subject = Subject {
                kind: Kind::Statistics,
                identity: identity::qualified(self.expected, e.namespace, &e.name),
                group: identity::relation(self.expected, e.rel),
                expected: &e.at,
                actual: &a.at,
            };
            let same = self.same_statistics(e, a);
            let (expected, actual) = (self.expected, self.actual);
            self.property(&subject, "definition", same, || {
                (Some(show::statistics(expected, e.id)), Some(show::statistics(actual, a.id)))
            });
            self.value(&subject, "statistics", e.target, a.target, |n| n.map(|n| n.to_string()));
            self.owner(&subject, e.owner, a.owner);
        }
    }

    fn lone_statistics(&mut self, catalog: &'a Catalog, s: &'a Arc<Statistics>, missing: bool) {
        let object = Single {
            kind: Kind::Statistics,
            identity: identity::qualified(catalog, s.namespace, &s.name),
            group: identity::relation(catalog, s.rel),
            definition: Some(show::statistics(catalog, s.id)),
            at: &s.at,
        };
        self.lone_part(s.id.address(), missing, object);
    }

    fn same_statistics(&self, e: &Statistics, a: &Statistics) -> Same {
        let plain = self.pairing.relation(e.rel, a.rel)
            && self.pairing.attributes((e.rel, &e.columns), (a.rel, &a.columns))
            && e.kinds == a.kinds
            && e.exprs.len() == a.exprs.len();
        let base = Some((e.rel, a.rel));
        let pairs = e.exprs.iter().zip(&a.exprs);
        pairs.fold(Same::of(plain), |so_far, (e, a)| so_far.and(equal::exprs(&self.pairing, base, e, a)))
    }
}

fn rows(catalog: &Catalog) -> impl Iterator<Item = (String, &Arc<Statistics>)> {
    let all = catalog.statistics.values().filter(|s| !of_extension(catalog, s.id.address()));
    all.map(|s| (identity::qualified(catalog, s.namespace, &s.name), s))
}
