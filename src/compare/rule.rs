//! Rewrite rules other than views.  Counterpart: catalog/pg_rewrite.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::Relation;
use crate::catalog::rule::Rule;
use crate::compare::differ::{Differ, Side, Single, Subject};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::match_by;
use crate::compare::policy::command;
use crate::compare::relation::RelPair;
use crate::compare::show;
use crate::compare::trigger::firing_mode;
use crate::name::Name;

impl<'a> Differ<'a> {
    pub(crate) fn rules(&mut self, (e, a): RelPair<'a>) {
        let matched = match_by(rows(self.expected, e), rows(self.actual, a));
        for r in matched.missing {
            self.lone_rule(Side::Expected, r);
        }
        for r in matched.extra {
            self.lone_rule(Side::Actual, r);
        }
        for pair in matched.pairs {
            self.rule(pair);
        }
    }

    fn lone_rule(&mut self, side: Side, r: &'a Rule) {
        let definition = show::rule(self.catalog(side), r.id);
        self.lone_part(side, Single { kind: Kind::Rule, address: r.id.address(), definition, at: &r.at });
    }

    fn rule(&mut self, (e, a): (&'a Arc<Rule>, &'a Arc<Rule>)) {
        let (expected, actual) = (self.expected, self.actual);
        let subject = Subject { kind: Kind::Rule, address: e.id.address(), expected: &e.at, actual: &a.at };
        self.value(&subject, "event", e.event, a.event, |c| Some(command(c).to_owned()));
        self.flag(&subject, "instead", e.instead, a.instead);
        let same = self.rule_bodies((e, a));
        self.property(&subject, "definition", same, || (show::rule(expected, e.id), show::rule(actual, a.id)));
        self.value(&subject, "enabled", e.enabled, a.enabled, |mode| Some(firing_mode(mode).to_owned()));
    }

    fn rule_bodies(&self, (e, a): (&Rule, &Rule)) -> Same {
        let quals = equal::optional_exprs(&self.pairing, Some((e.rel, a.rel)), e.qual.as_deref(), a.qual.as_deref());
        let (Some(e), Some(a)) = (&e.actions, &a.actions) else {
            return quals.and(Same::Unknown(Arc::from("the actions of the rule could not be analysed")));
        };
        if e.len() != a.len() {
            return Same::No;
        }
        e.iter().zip(a.iter()).fold(quals, |so_far, (e, a)| so_far.and(equal::queries(&self.pairing, e, a)))
    }
}

fn rows<'c>(catalog: &'c Catalog, table: &'c Relation) -> impl Iterator<Item = (&'c Name, &'c Arc<Rule>)> {
    table.rules.iter().filter_map(|id| catalog.rules.get(id)).map(|r| (&r.name, r))
}
