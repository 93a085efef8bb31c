//! Extended statistics.  Counterpart: catalog/pg_statistic_ext.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::rule::Statistics;
use crate::compare::differ::{Differ, Side, Single, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::match_by;
use crate::compare::{identity, show};

impl<'a> Differ<'a> {
    pub(crate) fn statistics(&mut self) {
        let matched = match_by(rows(self.expected), rows(self.actual));
        for s in matched.missing {
            self.lone_statistics(Side::Expected, s);
        }
        for s in matched.extra {
            self.lone_statistics(Side::Actual, s);
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::Statistics, address: e.id.address(), expected: &e.at, actual: &a.at };
            let same = self.same_statistics(e, a);
            let (expected, actual) = (self.expected, self.actual);
            self.property(&subject, "definition", same, || {
                (Some(show::statistics(expected, e.id)), Some(show::statistics(actual, a.id)))
            });
            self.value(&subject, "target", e.target, a.target, |n| n.map(|n| n.to_string()));
            self.owner(&subject, e.owner, a.owner);
        }
    }

    fn lone_statistics(&mut self, side: Side, s: &'a Arc<Statistics>) {
        let definition = Some(show::statistics(self.catalog(side), s.id));
        self.lone_part(side, Single { kind: Kind::Statistics, address: s.id.address(), definition, at: &s.at });
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
