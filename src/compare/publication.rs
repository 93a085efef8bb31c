//! Publications with their tables and schemas.  Counterparts: catalog/pg_publication.h,
//! pg_publication_rel.h, pg_publication_namespace.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::publication::{Publication, PublicationNamespace, PublicationRel};
use crate::compare::differ::{Differ, Side, Single, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::match_by;
use crate::compare::{identity, show};

impl<'a> Differ<'a> {
    pub(crate) fn publications(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.publications.values().filter(|p| !of_extension(catalog, p.id.address()));
            all.map(|p| (&p.name, p))
        };
        let matched = match_by(rows(self.expected), rows(self.actual));
        for (side, lone) in [(Side::Expected, matched.missing), (Side::Actual, matched.extra)] {
            for p in lone {
                let address = p.id.address();
                self.gone(side, address);
                self.lone(side, Single { kind: Kind::Publication, address, definition: definition(p), at: &p.at });
            }
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::Publication, address: e.id.address(), expected: &e.at, actual: &a.at };
            self.flag(&subject, "all_tables", e.all_tables, a.all_tables);
            self.value(&subject, "publish", operations(e), operations(a), Some);
            self.flag(&subject, "publish_via_partition_root", e.via_partition_root, a.via_partition_root);
            self.flag(&subject, "publish_generated_columns", e.generated_columns, a.generated_columns);
            self.owner(&subject, e.owner, a.owner);
        }
        self.published_tables();
        self.published_schemas();
    }

    fn published_tables(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.publication_rels.values();
            all.map(|row| (identity::address(catalog, row.id.address()), row))
        };
        let matched = match_by(rows(self.expected), rows(self.actual));
        for (side, lone) in [(Side::Expected, matched.missing), (Side::Actual, matched.extra)] {
            for row in lone {
                let definition = said_of(self.catalog(side), row);
                let address = row.id.address();
                self.lone_part(side, Single { kind: Kind::PublicationTable, address, definition, at: &row.at });
            }
        }
        for (e, a) in matched.pairs {
            self.published_table(e, a);
        }
    }

    fn published_table(&mut self, e: &'a Arc<PublicationRel>, a: &'a Arc<PublicationRel>) {
        let (expected, actual) = (self.expected, self.actual);
        let subject = Subject { kind: Kind::PublicationTable, address: e.id.address(), expected: &e.at, actual: &a.at };
        let same = match (&e.columns, &a.columns) {
            (Some(ec), Some(ac)) => {
                ec.len() == ac.len()
                    && ec.iter().all(|ec| ac.iter().any(|ac| self.pairing.attribute((e.rel, *ec), (a.rel, *ac))))
            }
            (e, a) => e.is_none() && a.is_none(),
        };
        self.property(&subject, "columns", Same::of(same), || (columns(expected, e), columns(actual, a)));
        let base = Some((e.rel, a.rel));
        let same = equal::optional_exprs(&self.pairing, base, e.filter.as_deref(), a.filter.as_deref());
        self.property(&subject, "filter", same, || (filter(expected, e), filter(actual, a)));
    }

    fn published_schemas(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.publication_namespaces.values();
            all.map(|row| (identity::address(catalog, row.id.address()), row))
        };
        let matched = match_by(rows(self.expected), rows(self.actual));
        let single = |row: &'a PublicationNamespace| Single {
            kind: Kind::PublicationSchema,
            address: row.id.address(),
            definition: None,
            at: &row.at,
        };
        for row in matched.missing {
            self.lone_part(Side::Expected, single(row));
        }
        for row in matched.extra {
            self.lone_part(Side::Actual, single(row));
        }
    }
}

fn operations(p: &Publication) -> String {
    let words = [(p.insert, "insert"), (p.update, "update"), (p.delete, "delete"), (p.truncate, "truncate")];
    words.into_iter().filter(|(on, _)| *on).map(|(_, word)| word).collect::<Vec<_>>().join(", ")
}

fn definition(p: &Publication) -> Option<String> {
    p.all_tables.then(|| "FOR ALL TABLES".to_owned())
}

fn columns(catalog: &Catalog, row: &PublicationRel) -> Option<String> {
    let rel = catalog.relation(row.rel)?;
    let names = row.columns.as_ref()?.iter().filter_map(|no| rel.attribute(*no));
    Some(names.map(|a| a.name.quoted().to_string()).collect::<Vec<_>>().join(", "))
}

fn filter(catalog: &Catalog, row: &PublicationRel) -> Option<String> {
    row.filter.as_deref().map(|x| show::expr(catalog, x, Some(row.rel)))
}

/// What is said about a table besides its name.
fn said_of(catalog: &Catalog, row: &PublicationRel) -> Option<String> {
    let columns = columns(catalog, row).map(|names| format!("({names})"));
    let filter = filter(catalog, row).map(|text| format!("WHERE ({text})"));
    let said: Vec<String> = columns.into_iter().chain(filter).collect();
    (!said.is_empty()).then(|| said.join(" "))
}
