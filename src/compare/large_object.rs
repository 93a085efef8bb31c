//! Large objects that both sides have.  Counterpart: catalog/pg_largeobject_metadata.h.
//!
//! Which there are is data, as rows of tables are; a dump of the schema alone has none.

use crate::catalog::Catalog;
use crate::compare::differ::{Differ, Subject};
use crate::compare::drift::Kind;
use crate::compare::pairing::match_by;

impl<'a> Differ<'a> {
    pub(crate) fn large_objects(&mut self) {
        let rows = |catalog: &'a Catalog| catalog.large_objects.values().map(|o| (o.id.0, o));
        for (e, a) in match_by(rows(self.expected), rows(self.actual)).pairs {
            let subject = Subject { kind: Kind::LargeObject, address: e.id.address(), expected: &e.at, actual: &a.at };
            self.owner(&subject, e.owner, a.owner);
        }
    }
}
