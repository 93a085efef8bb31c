//! Foreign-data wrappers, servers and user mappings.  Counterparts: catalog/pg_foreign_data_wrapper.h,
//! pg_foreign_server.h, pg_user_mapping.h.
//!
//! Of options, only values that let nobody in are shown.

use std::borrow::Borrow;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::foreign::{Fdw, MappedUser, Server, UserMapping};
use crate::compare::differ::{Differ, Side, Single, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::pairing::match_by;
use crate::compare::{identity, secret};
use crate::name::Name;
use crate::oid::ServerId;

impl<'a> Differ<'a> {
    pub(crate) fn foreign_data(&mut self) {
        self.wrappers();
        self.servers();
        self.user_mappings();
    }

    fn wrappers(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.fdws.values().filter(|f| !of_extension(catalog, f.id.address()));
            all.map(|f| (&f.name, f))
        };
        let matched = match_by(rows(self.expected), rows(self.actual));
        let single = |f: &'a Fdw| Single {
            kind: Kind::ForeignDataWrapper,
            address: f.id.address(),
            definition: None,
            at: &f.at,
        };
        for (side, lone) in [(Side::Expected, matched.missing), (Side::Actual, matched.extra)] {
            for f in lone {
                self.gone(side, f.id.address());
                self.lone(side, single(f));
            }
        }
        for (e, a) in matched.pairs {
            let address = e.id.address();
            let subject = Subject { kind: Kind::ForeignDataWrapper, address, expected: &e.at, actual: &a.at };
            self.support_proc(&subject, "handler", e.handler, a.handler);
            self.support_proc(&subject, "validator", e.validator, a.validator);
            self.masked_options(&subject, &e.options, &a.options);
            self.owner(&subject, e.owner, a.owner);
        }
    }

    fn servers(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.servers.values().filter(|s| !of_extension(catalog, s.id.address()));
            all.map(|s| (&s.name, s))
        };
        let matched = match_by(rows(self.expected), rows(self.actual));
        for (side, lone) in [(Side::Expected, matched.missing), (Side::Actual, matched.extra)] {
            for s in lone {
                let definition = Some(format!("FOREIGN DATA WRAPPER {}", wrapper(self.catalog(side), s)));
                let address = s.id.address();
                self.lone_whole(side, Single { kind: Kind::Server, address, definition, at: &s.at });
            }
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::Server, address: e.id.address(), expected: &e.at, actual: &a.at };
            let wrappers = (wrapper(self.expected, e), wrapper(self.actual, a));
            self.value(&subject, "foreign_data_wrapper", wrappers.0, wrappers.1, Some);
            self.text(&subject, "type", e.kind.as_deref(), a.kind.as_deref());
            self.text(&subject, "version", e.version.as_deref(), a.version.as_deref());
            self.masked_options(&subject, &e.options, &a.options);
            self.owner(&subject, e.owner, a.owner);
        }
    }

    fn user_mappings(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.user_mappings.values();
            all.map(|m| (identity::address(catalog, m.id.address()), m))
        };
        let mut matched = match_by(rows(self.expected), rows(self.actual));
        let mut missing = Vec::new();
        for e in matched.missing {
            // Whoever ran one side's statements is a role that the other side names.
            match matched.extra.iter().position(|a| self.of_unnamed_user(e, a)) {
                Some(place) => matched.pairs.push((e, matched.extra.remove(place))),
                None => missing.push(e),
            }
        }
        for (side, lone) in [(Side::Expected, missing), (Side::Actual, matched.extra)] {
            for m in lone {
                let address = m.id.address();
                self.lone_part(side, Single { kind: Kind::UserMapping, address, definition: None, at: &m.at });
            }
        }
        for (e, a) in matched.pairs {
            let subject = Subject { kind: Kind::UserMapping, address: e.id.address(), expected: &e.at, actual: &a.at };
            self.masked_options(&subject, &e.options, &a.options);
        }
    }

    fn of_unnamed_user(&self, e: &Arc<UserMapping>, a: &Arc<UserMapping>) -> bool {
        let unnamed = |m: &UserMapping| m.user == MappedUser::Session;
        let named = |m: &UserMapping| matches!(m.user, MappedUser::Role(_));
        let alike = (unnamed(e) && named(a)) || (named(e) && unnamed(a));
        alike && server_name(self.expected, e.server) == server_name(self.actual, a.server)
    }

    /// Reports each option by its own name; a value that may be a secret is masked.
    pub(crate) fn masked_options<N: Borrow<str>>(
        &mut self,
        subject: &Subject<'_>,
        expected: &[(N, String)],
        actual: &[(N, String)],
    ) {
        let before = self.entries.len();
        self.options(subject, expected, actual);
        for entry in &mut self.entries[before..] {
            let Some(name) = entry.property.clone() else { continue };
            for value in [&mut entry.expected, &mut entry.actual].into_iter().flatten() {
                *value = secret::option_value(&name, value).into_owned();
            }
        }
    }
}

fn wrapper(catalog: &Catalog, server: &Server) -> String {
    identity::address(catalog, server.fdw.address())
}

pub(crate) fn server_name(catalog: &Catalog, server: ServerId) -> Option<Name> {
    catalog.servers.get(&server).map(|s| s.name.clone())
}
