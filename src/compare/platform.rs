//! What a platform supplies is not compared: whether a dump holds it depends on how it was dumped, and what
//! it looks like on the platform's release. What the migrations made of it is.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::supplied::Supplied;
use crate::compare::drift::{Change, Drift, Kind};
use crate::compare::identity;
use crate::diag::{Code, Diagnostic};
use crate::name::quote_identifier;
use crate::text::Span;

/// Takes out the entries that are the platform's business, and says so.
pub(crate) fn settle(expected: &Catalog, actual: &Catalog, entries: &mut Vec<Drift>, notes: &mut Vec<Diagnostic>) {
    let Some(supplied) = expected.supplied.clone() else { return };
    let message = format!("what {} supplies is known, and not part of the comparison", supplied.platform);
    notes.push(Diagnostic::new(Code::PlatformSupplies, message));
    let platform = Platform { expected, actual, triggers: triggers_of_others(actual, &supplied), supplied };
    let absent = platform.schemas_not_dumped();
    let mut passed_over = BTreeSet::new();
    entries.retain(|entry| match absent.iter().find(|schema| is_in(entry, schema)) {
        Some(schema) => {
            if platform.is_of_migrations(entry.expected_at) {
                passed_over.insert(schema.clone());
            }
            false
        }
        None => !platform.minds(entry),
    });
    notes.extend(passed_over.into_iter().map(|schema| {
        let message = format!("schema {schema} is not in the dump, so what the migrations make there is not compared");
        Diagnostic::new(Code::PlatformSupplies, message)
    }));
}

struct Platform<'a> {
    expected: &'a Catalog,
    actual: &'a Catalog,
    supplied: Arc<Supplied>,
    /// Triggers of the actual side, on the platform's tables, that call routines of others.
    triggers: BTreeSet<String>,
}

impl Platform<'_> {
    /// Whether an entry is the platform's business.
    fn minds(&self, entry: &Drift) -> bool {
        if self.is_of_migrations(entry.expected_at) {
            return false;
        }
        let inside = self.supplied.schemas.iter().any(|schema| is_in(entry, &quote_identifier(schema)));
        match (entry.kind, entry.change) {
            // Made by hand on a table of the platform's.
            (Kind::Trigger, Change::Extra) => inside && !self.triggers.contains(&entry.identity),
            (Kind::Policy, Change::Extra) => false,
            // Who may use the schema that every database has.
            (Kind::Schema, Change::Changed) => true,
            (Kind::DefaultPrivileges, _) => inside || self.is_supplied(entry) || self.is_of_platform_role(entry),
            (_, Change::Changed) => inside || (self.is_supplied(entry) && !changes_with_migrations(entry.kind)),
            (_, Change::Missing) => inside || self.is_supplied(entry),
            (_, Change::Extra) => inside || self.may_hold(entry),
        }
    }

    fn is_of_migrations(&self, at: Option<Span>) -> bool {
        at.is_some_and(|at| Some(at.file) != self.supplied.file)
    }

    fn is_supplied(&self, entry: &Drift) -> bool {
        entry.expected_at.is_some_and(|at| Some(at.file) == self.supplied.file)
    }

    fn may_hold(&self, entry: &Drift) -> bool {
        self.supplied
            .also
            .iter()
            .any(|(kind, name)| *kind == entry.kind.as_str() && quote_identifier(name) == entry.identity)
    }

    fn is_of_platform_role(&self, entry: &Drift) -> bool {
        let roles = self.expected.roles.values().filter(|role| role.id.0 < self.supplied.below);
        roles.into_iter().any(|role| entry.identity.ends_with(&format!(" of {}", quote_identifier(&role.name))))
    }

    /// Schemas of the platform that the actual side's dump leaves out.
    fn schemas_not_dumped(&self) -> Vec<String> {
        let Some(there) = &self.actual.supplied else { return Vec::new() };
        let left_out = |name: &&crate::name::Name| {
            self.actual.namespace_by_name(name).is_some_and(|id| id.0 < there.below) && there.file.is_some()
        };
        self.supplied.schemas.iter().filter(left_out).map(|name| quote_identifier(name)).collect()
    }
}

/// What migrations add to and take from, though the platform made it.
fn changes_with_migrations(kind: Kind) -> bool {
    kind.as_str() == "publication"
}

fn is_in(entry: &Drift, schema: &str) -> bool {
    let of = |name: &str| name.strip_prefix(schema).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', ' ']));
    of(&entry.group) || (of(&entry.identity) && (entry.kind == Kind::Schema || entry.identity.len() > schema.len()))
}

fn triggers_of_others(actual: &Catalog, supplied: &Supplied) -> BTreeSet<String> {
    let of_others = actual.triggers.values().filter(|trigger| {
        let schema = actual.proc(trigger.proc).map(|proc| actual.namespace_name(proc.namespace));
        schema.is_some_and(|schema| !supplied.schemas.contains(&schema))
    });
    of_others.map(|trigger| identity::address(actual, trigger.id.address())).collect()
}
