//! Schemas.  Counterpart: catalog/pg_namespace.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::namespace::Namespace;
use crate::compare::differ::{Differ, Side, Single, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::history;
use crate::compare::pairing::match_by;
use crate::oid::NamespaceId;

impl<'a> Differ<'a> {
    pub(crate) fn schemas(&mut self) {
        let matched = match_by(rows(self.expected), rows(self.actual));
        for n in matched.missing {
            self.lone_schema(Side::Expected, n);
        }
        for n in matched.extra {
            self.lone_schema(Side::Actual, n);
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::Schema, address: e.id.address(), expected: &e.at, actual: &a.at };
            // Who owns a schema that came with the server is the server's business.
            if !self.expected.namespaces.is_builtin(&e.id) || !self.actual.namespaces.is_builtin(&a.id) {
                self.owner(&subject, e.owner, a.owner);
            }
        }
    }
}

impl Differ<'_> {
    fn lone_schema(&mut self, side: Side, n: &Namespace) {
        // A dump says nothing about a schema that came with the server, so not that it is gone.
        if self.catalog(side).namespaces.is_builtin(&n.id) && is_empty(self.catalog(side), n.id) {
            return;
        }
        // Whether an extension's schema is a member of it depends on which of the two was made first.
        let other = self.catalog(side.other());
        let came_with_extension = |id: NamespaceId| of_extension(other, id.address());
        let elsewhere = other.namespace_by_name(&n.name).is_some_and(came_with_extension);
        if !elsewhere && !history::is_known_schema(self.catalog(side), n.id, &n.name) {
            self.gone(side, n.id.address());
            self.lone(side, single(n));
        }
    }
}

/// Whether a schema holds nothing of the input.
fn is_empty(catalog: &Catalog, id: NamespaceId) -> bool {
    !catalog.relations.values().any(|row| row.namespace == id)
        && !catalog.types.iter().any(|(_, row)| row.namespace == id)
        && !catalog.procs.iter().any(|(_, row)| row.namespace == id)
}

/// Schemas of the input, and built-in ones that it may drop.
fn rows(catalog: &Catalog) -> impl Iterator<Item = (&crate::name::Name, &Arc<Namespace>)> {
    let taken = |n: &&Arc<Namespace>| !n.temporary && !of_extension(catalog, n.id.address());
    catalog.namespaces.all().filter(taken).map(|n| (&n.name, n))
}

fn single(n: &Namespace) -> Single<'_> {
    Single { kind: Kind::Schema, address: n.id.address(), definition: None, at: &n.at }
}
