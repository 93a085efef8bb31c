//! Extensions; what belongs to them is not compared.  Counterpart: catalog/pg_extension.h.
//!
//! Versions are compared where both sides say one; a dump does not.

use crate::catalog::Catalog;
use crate::catalog::depend::DependencyKind;
use crate::catalog::extension::{Extension, Members};
use crate::compare::differ::{Differ, Side, Single, Subject};
use crate::compare::drift::Kind;
use crate::compare::equal::Same;
use crate::compare::pairing::match_by;
use crate::oid::ObjectAddress;

impl<'a> Differ<'a> {
    pub(crate) fn extensions(&mut self) {
        let rows = |catalog: &'a Catalog| catalog.extensions.values().map(|x| (&x.name, x));
        let matched = match_by(rows(self.expected), rows(self.actual));
        for x in matched.missing {
            self.lone(Side::Expected, single(x));
        }
        for x in matched.extra {
            self.lone(Side::Actual, single(x));
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::Extension, address: e.id.address(), expected: &e.at, actual: &a.at };
            let (expected, actual) = (self.expected, self.actual);
            let counts = holds_members(expected, e) || holds_members(actual, a);
            let same = Same::of(!counts || self.pairing.namespace(e.namespace, a.namespace));
            self.property(&subject, "schema", same, || {
                let name = |catalog: &Catalog, id| Some(catalog.namespace_name(id).to_string());
                (name(expected, e.namespace), name(actual, a.namespace))
            });
            if e.version_said && a.version_said {
                self.text(&subject, "version", e.version.as_deref(), a.version.as_deref());
            }
        }
    }
}

/// Whether an extension's schema holds anything of it. Where all of it is in schemas of its own, the one
/// that it is registered in says nothing, and differs between its builds.
fn holds_members(catalog: &Catalog, x: &Extension) -> bool {
    let mut members = catalog.depends.on(x.id.address()).filter(|(_, _, kind)| *kind == DependencyKind::Extension);
    let of_schema = |member: ObjectAddress| catalog.namespace_of(member) == Some(x.namespace);
    x.members == Members::None || members.any(|(_, member, _)| of_schema(member))
}

fn single(x: &Extension) -> Single<'_> {
    Single { kind: Kind::Extension, address: x.id.address(), definition: None, at: &x.at }
}
