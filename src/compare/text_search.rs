//! Text search objects.  Counterparts: catalog/pg_ts_config.h and its neighbours.

use crate::catalog::Catalog;
use crate::catalog::text_search::TsConfig;
use crate::compare::differ::{Differ, Side, Single, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::identity;
use crate::compare::pairing::match_by;
use crate::name::Name;
use crate::oid::{ObjectAddress, ProcId};

/// One text search object, in the words of its definition.
struct Row<'a> {
    address: ObjectAddress,
    at: &'a crate::catalog::evidence::Evidence,
    properties: Vec<(String, String)>,
}

impl<'a> Differ<'a> {
    pub(crate) fn text_search(&mut self) {
        self.text_search_rows(Kind::TextSearchParser, parsers);
        self.text_search_rows(Kind::TextSearchTemplate, templates);
        self.text_search_rows(Kind::TextSearchDictionary, dictionaries);
        self.text_search_rows(Kind::TextSearchConfiguration, configurations);
    }

    fn text_search_rows(&mut self, kind: Kind, rows: impl Fn(&'a Catalog) -> Vec<Row<'a>>) {
        let keyed = |catalog| rows(catalog).into_iter().map(move |row| (identity::address(catalog, row.address), row));
        let matched = match_by(keyed(self.expected), keyed(self.actual));
        let single = |row: Row<'a>| Single { kind, address: row.address, definition: None, at: row.at };
        for row in matched.missing {
            self.lone(Side::Expected, single(row));
        }
        for row in matched.extra {
            self.lone(Side::Actual, single(row));
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind, address: e.address, expected: e.at, actual: a.at };
            self.options(&subject, &e.properties, &a.properties);
        }
    }
}

fn own(catalog: &Catalog, system: bool, address: ObjectAddress) -> bool {
    !system && !of_extension(catalog, address)
}

fn proc_list(catalog: &Catalog, procs: &[(Name, ProcId)]) -> Vec<(String, String)> {
    let shown = |(word, id): &(Name, ProcId)| (word.to_string(), identity::address(catalog, id.address()));
    procs.iter().map(shown).collect()
}

fn parsers(catalog: &Catalog) -> Vec<Row<'_>> {
    let all = catalog.ts_parsers.values();
    let own = all.filter(|t| own(catalog, catalog.ts_parsers.is_system(&t.id), t.id.address()));
    own.map(|t| Row { address: t.id.address(), at: &t.at, properties: proc_list(catalog, &t.procs) }).collect()
}

fn templates(catalog: &Catalog) -> Vec<Row<'_>> {
    let all = catalog.ts_templates.values();
    let own = all.filter(|t| own(catalog, catalog.ts_templates.is_system(&t.id), t.id.address()));
    own.map(|t| Row { address: t.id.address(), at: &t.at, properties: proc_list(catalog, &t.procs) }).collect()
}

fn dictionaries(catalog: &Catalog) -> Vec<Row<'_>> {
    let all = catalog.ts_dicts.values();
    let own = all.filter(|t| own(catalog, catalog.ts_dicts.is_system(&t.id), t.id.address()));
    own.map(|t| {
        let template = t.template.map(|id| identity::address(catalog, id.address()));
        let mut properties: Vec<(String, String)> =
            t.options.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
        properties.extend(template.map(|name| ("template".to_owned(), name)));
        Row { address: t.id.address(), at: &t.at, properties }
    })
    .collect()
}

fn configurations(catalog: &Catalog) -> Vec<Row<'_>> {
    let all = catalog.ts_configs.values();
    let own = all.filter(|t| own(catalog, catalog.ts_configs.is_system(&t.id), t.id.address()));
    own.map(|t| Row { address: t.id.address(), at: &t.at, properties: mappings(catalog, t) }).collect()
}

fn mappings(catalog: &Catalog, config: &TsConfig) -> Vec<(String, String)> {
    let parser = config.parser.map(|id| identity::address(catalog, id.address()));
    let mut properties: Vec<(String, String)> = config
        .mappings
        .iter()
        .map(|(token, dicts)| {
            let names = dicts.iter().map(|id| identity::address(catalog, id.address()));
            (format!("mapping {token}"), names.collect::<Vec<_>>().join(", "))
        })
        .collect();
    properties.extend(parser.map(|name| ("parser".to_owned(), name)));
    properties
}
