//! Extensions; what belongs to them is not compared.  Counterpart: catalog/pg_extension.h.
//!
//! Versions are not compared, for a dump does not record them.

use crate::catalog::Catalog;
use crate::catalog::extension::Extension;
use crate::compare::differ::{Differ, Side, Single, Subject};
use crate::compare::drift::Kind;
use crate::compare::equal::Same;
use crate::compare::pairing::match_by;

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
            let same = Same::of(self.pairing.namespace(e.namespace, a.namespace));
            self.property(&subject, "schema", same, || {
                let name = |catalog: &Catalog, id| Some(catalog.namespace_name(id).to_string());
                (name(expected, e.namespace), name(actual, a.namespace))
            });
        }
    }
}

fn single(x: &Extension) -> Single<'_> {
    Single { kind: Kind::Extension, address: x.id.address(), definition: None, at: &x.at }
}
