//! Triggers.  Counterpart: catalog/pg_trigger.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::Relation;
use crate::catalog::rule::{FiringMode, Trigger, TriggerTiming};
use crate::compare::differ::{Differ, Side, Single, Subject, relation_name};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::{match_by, optional};
use crate::compare::relation::RelPair;
use crate::compare::{identity, show};
use crate::name::Name;

impl<'a> Differ<'a> {
    pub(crate) fn triggers(&mut self, (e, a): RelPair<'a>) {
        let matched = match_by(rows(self.expected, e), rows(self.actual, a));
        for t in matched.missing {
            self.lone_trigger(Side::Expected, t);
        }
        for t in matched.extra {
            self.lone_trigger(Side::Actual, t);
        }
        for pair in matched.pairs {
            self.trigger(pair);
        }
    }

    fn lone_trigger(&mut self, side: Side, t: &'a Trigger) {
        let definition = show::trigger(self.catalog(side), t.id);
        self.lone_part(side, Single { kind: Kind::Trigger, address: t.id.address(), definition, at: &t.at });
    }

    fn trigger(&mut self, (e, a): (&'a Arc<Trigger>, &'a Arc<Trigger>)) {
        let (expected, actual) = (self.expected, self.actual);
        let subject = Subject { kind: Kind::Trigger, address: e.id.address(), expected: &e.at, actual: &a.at };
        let same = Same::of(self.pairing.proc(e.proc, a.proc));
        self.property(&subject, "function", same, || (function(expected, e), function(actual, a)));
        self.value(&subject, "timing", e.timing, a.timing, |t| Some(timing(t).to_owned()));
        let same = Same::of(flags(e) == flags(a));
        self.property(&subject, "events", same, || (Some(events(e)), Some(events(a))));
        self.value(&subject, "level", e.row, a.row, |row| Some(if row { "row" } else { "statement" }.to_owned()));
        let same = Same::of(columns(expected, e) == columns(actual, a));
        self.property(&subject, "columns", same, || (columns(expected, e), columns(actual, a)));
        let same = equal::optional_exprs(&self.pairing, Some((e.rel, a.rel)), e.when.as_deref(), a.when.as_deref());
        self.property(&subject, "when", same, || {
            let text = |catalog, t: &Trigger| t.when.as_deref().map(|w| show::trigger_when(catalog, w, t.rel));
            (text(expected, e), text(actual, a))
        });
        self.value(&subject, "arguments", &e.args, &a.args, |args| Some(args.join(", ")));
        self.text(&subject, "old_table", e.old_table.as_deref(), a.old_table.as_deref());
        self.text(&subject, "new_table", e.new_table.as_deref(), a.new_table.as_deref());
        self.value(&subject, "enabled", e.enabled, a.enabled, |mode| Some(firing_mode(mode).to_owned()));
        self.constraint_trigger(&subject, (e, a));
    }

    fn constraint_trigger(&mut self, subject: &Subject<'_>, (e, a): (&Trigger, &Trigger)) {
        self.flag(subject, "constraint", e.constraint.is_some(), a.constraint.is_some());
        let (Some(ec), Some(ac)) = (&e.constraint, &a.constraint) else { return };
        self.flag(subject, "deferrable", ec.deferrable, ac.deferrable);
        self.flag(subject, "initially_deferred", ec.initially_deferred, ac.initially_deferred);
        let same = optional(ec.from, ac.from, |e, a| self.pairing.relation(e, a));
        let (expected, actual) = (self.expected, self.actual);
        self.property(subject, "from", Same::of(same), || {
            (relation_name(expected, ec.from), relation_name(actual, ac.from))
        });
    }
}

/// Triggers of a table, without those that a partitioned parent's trigger made.
fn rows<'c>(catalog: &'c Catalog, table: &'c Relation) -> impl Iterator<Item = (&'c Name, &'c Arc<Trigger>)> {
    let all = table.triggers.iter().filter_map(|id| catalog.triggers.get(id));
    all.filter(|t| t.parent.is_none()).map(|t| (&t.name, t))
}

fn function(catalog: &Catalog, t: &Trigger) -> Option<String> {
    catalog.proc(t.proc).map(|p| identity::proc(catalog, p))
}

fn timing(timing: TriggerTiming) -> &'static str {
    match timing {
        TriggerTiming::Before => "before",
        TriggerTiming::After => "after",
        TriggerTiming::InsteadOf => "instead of",
    }
}

fn flags(t: &Trigger) -> [bool; 4] {
    [t.insert, t.update, t.delete, t.truncate]
}

fn events(t: &Trigger) -> String {
    let words = ["insert", "update", "delete", "truncate"];
    let named: Vec<&str> = words.into_iter().zip(flags(t)).filter(|(_, on)| *on).map(|(word, _)| word).collect();
    named.join(" or ")
}

fn columns(catalog: &Catalog, t: &Trigger) -> Option<String> {
    let rel = catalog.relation(t.rel)?;
    let names = t.columns.iter().filter_map(|no| rel.attribute(*no)).map(|a| a.name.quoted().to_string());
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then(|| names.join(", "))
}

pub(crate) fn firing_mode(mode: FiringMode) -> &'static str {
    match mode {
        FiringMode::Origin => "origin",
        FiringMode::Disabled => "disabled",
        FiringMode::Replica => "replica",
        FiringMode::Always => "always",
    }
}
