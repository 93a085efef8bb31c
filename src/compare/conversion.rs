//! Conversions and transforms.  Counterparts: catalog/pg_conversion.h, pg_transform.h.

use crate::catalog::Catalog;
use crate::catalog::conversion::{Conversion, Transform};
use crate::compare::differ::{Differ, Side, Single, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::identity;
use crate::compare::pairing::match_by;

impl<'a> Differ<'a> {
    pub(crate) fn conversions(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.conversions.values().filter(|c| !of_extension(catalog, c.id.address()));
            all.map(|c| (identity::address(catalog, c.id.address()), c))
        };
        let matched = match_by(rows(self.expected), rows(self.actual));
        let single = |c: &'a Conversion| Single {
            kind: Kind::Conversion,
            address: c.id.address(),
            definition: Some(format!("{} to {}", c.source, c.target)),
            at: &c.at,
        };
        for c in matched.missing {
            self.lone(Side::Expected, single(c));
        }
        for c in matched.extra {
            self.lone(Side::Actual, single(c));
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::Conversion, address: e.id.address(), expected: &e.at, actual: &a.at };
            self.text(&subject, "source", Some(e.source), Some(a.source));
            self.text(&subject, "target", Some(e.target), Some(a.target));
            // The function of an encoding pair has another signature in another release.
            let versions = (self.expected.version.major(), self.actual.version.major());
            if versions.0 == versions.1 || e.proc.0 >= crate::oid::FIRST_NORMAL_OBJECT_ID {
                self.support_proc(&subject, "function", Some(e.proc), Some(a.proc));
            }
            self.flag(&subject, "default", e.is_default, a.is_default);
            self.owner(&subject, e.owner, a.owner);
        }
    }

    pub(crate) fn transforms(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.transforms.values().filter(|t| !of_extension(catalog, t.id.address()));
            all.map(|t| (identity::address(catalog, t.id.address()), t))
        };
        let matched = match_by(rows(self.expected), rows(self.actual));
        let single =
            |t: &'a Transform| Single { kind: Kind::Transform, address: t.id.address(), definition: None, at: &t.at };
        for t in matched.missing {
            self.lone(Side::Expected, single(t));
        }
        for t in matched.extra {
            self.lone(Side::Actual, single(t));
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::Transform, address: e.id.address(), expected: &e.at, actual: &a.at };
            self.support_proc(&subject, "from_sql", e.from_sql, a.from_sql);
            self.support_proc(&subject, "to_sql", e.to_sql, a.to_sql);
        }
    }
}
