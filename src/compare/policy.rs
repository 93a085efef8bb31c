//! Row security policies.  Counterpart: catalog/pg_policy.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::Relation;
use crate::catalog::rule::{Policy, PolicyCommand};
use crate::compare::differ::{Differ, Side, Single, Subject};
use crate::compare::drift::Kind;
use crate::compare::equal;
use crate::compare::pairing::match_by;
use crate::compare::relation::RelPair;
use crate::compare::show;
use crate::name::Name;

impl<'a> Differ<'a> {
    pub(crate) fn policies(&mut self, (e, a): RelPair<'a>) {
        let matched = match_by(rows(self.expected, e), rows(self.actual, a));
        for p in matched.missing {
            self.lone_policy(Side::Expected, p);
        }
        for p in matched.extra {
            self.lone_policy(Side::Actual, p);
        }
        for pair in matched.pairs {
            self.policy(pair);
        }
    }

    fn lone_policy(&mut self, side: Side, p: &'a Policy) {
        let definition = Some(definition(self.catalog(side), p));
        self.lone_part(side, Single { kind: Kind::Policy, address: p.id.address(), definition, at: &p.at });
    }

    fn policy(&mut self, (e, a): (&'a Arc<Policy>, &'a Arc<Policy>)) {
        let (expected, actual) = (self.expected, self.actual);
        let subject = Subject { kind: Kind::Policy, address: e.id.address(), expected: &e.at, actual: &a.at };
        self.value(&subject, "command", e.command, a.command, |c| Some(command(c).to_owned()));
        self.flag(&subject, "permissive", e.permissive, a.permissive);
        self.value(&subject, "roles", roles(expected, e), roles(actual, a), Some);
        let base = Some((e.rel, a.rel));
        let same = equal::optional_exprs(&self.pairing, base, e.using.as_deref(), a.using.as_deref());
        self.property(&subject, "using", same, || {
            let text = |catalog, p: &Policy| p.using.as_deref().map(|x| show::expr(catalog, x, Some(p.rel)));
            (text(expected, e), text(actual, a))
        });
        let same = equal::optional_exprs(&self.pairing, base, e.with_check.as_deref(), a.with_check.as_deref());
        self.property(&subject, "with_check", same, || {
            let text = |catalog, p: &Policy| p.with_check.as_deref().map(|x| show::expr(catalog, x, Some(p.rel)));
            (text(expected, e), text(actual, a))
        });
    }
}

fn rows<'c>(catalog: &'c Catalog, table: &'c Relation) -> impl Iterator<Item = (&'c Name, &'c Arc<Policy>)> {
    table.policies.iter().filter_map(|id| catalog.policies.get(id)).map(|p| (&p.name, p))
}

pub(crate) fn command(command: PolicyCommand) -> &'static str {
    match command {
        PolicyCommand::All => "ALL",
        PolicyCommand::Select => "SELECT",
        PolicyCommand::Insert => "INSERT",
        PolicyCommand::Update => "UPDATE",
        PolicyCommand::Delete => "DELETE",
    }
}

fn roles(catalog: &Catalog, policy: &Policy) -> String {
    let mut names: Vec<String> =
        policy.roles.iter().filter_map(|id| catalog.roles.get(id)).map(|r| r.name.quoted().to_string()).collect();
    names.sort();
    if names.is_empty() { "PUBLIC".to_owned() } else { names.join(", ") }
}

fn definition(catalog: &Catalog, policy: &Policy) -> String {
    let mut text = format!("FOR {} TO {}", command(policy.command), roles(catalog, policy));
    if !policy.permissive {
        text.insert_str(0, "AS RESTRICTIVE ");
    }
    if let Some(using) = &policy.using {
        text.push_str(&format!(" USING ({})", show::expr(catalog, using, Some(policy.rel))));
    }
    if let Some(check) = &policy.with_check {
        text.push_str(&format!(" WITH CHECK ({})", show::expr(catalog, check, Some(policy.rel))));
    }
    text
}
