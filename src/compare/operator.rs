//! Operators, their classes and families, casts, collations, languages, access methods.
//! Counterparts: catalog/pg_operator.h, pg_opclass.h, pg_opfamily.h, pg_cast.h, pg_collation.h,
//! pg_language.h, pg_am.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::evidence::Evidence;
use crate::catalog::operator::{Cast, CastContext, CastMethod, Collation, OpClass, OpFamily, Operator};
use crate::compare::differ::{Differ, Side, Single, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::equal::Same;
use crate::compare::pairing::{match_by, optional};
use crate::compare::{identity, show};
use crate::oid::{ObjectAddress, OperId, TypeId};
use crate::version::Capability;

impl<'a> Differ<'a> {
    pub(crate) fn operators(&mut self) {
        self.operator_rows();
        self.families();
        self.classes();
        self.casts();
        self.collations();
        self.languages();
        self.access_methods();
    }

    /// Reports what one side alone has, and gives back the pairs.
    fn lone_rows<T>(
        &mut self,
        kind: Kind,
        rows: impl Fn(&'a Catalog) -> Vec<&'a Arc<T>>,
        at: impl Fn(&'a T) -> (ObjectAddress, &'a Evidence),
    ) -> Vec<(Subject<'a>, &'a Arc<T>, &'a Arc<T>)> {
        let keyed = |catalog| rows(catalog).into_iter().map(|row| (identity::address(catalog, at(row).0), row));
        let matched = match_by(keyed(self.expected), keyed(self.actual));
        let single = |row: &'a Arc<T>| Single { kind, address: at(row).0, definition: None, at: at(row).1 };
        for row in matched.missing {
            self.lone(Side::Expected, single(row));
        }
        for row in matched.extra {
            self.lone(Side::Actual, single(row));
        }
        let subject = |e: &'a T, a: &'a T| Subject { kind, address: at(e).0, expected: at(e).1, actual: at(a).1 };
        matched.pairs.into_iter().map(|(e, a)| (subject(e, a), e, a)).collect()
    }

    fn operator_rows(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.operators.values().filter(|o| is_own(catalog, catalog.operators.is_system(&o.id), o.id));
            all.collect()
        };
        for (subject, e, a) in self.lone_rows(Kind::Operator, rows, |o: &Operator| (o.id.address(), &o.at)) {
            self.support_proc(&subject, "function", e.code, a.code);
            self.support_proc(&subject, "restrict", e.restrict, a.restrict);
            self.support_proc(&subject, "join", e.join, a.join);
            self.other_operator(&subject, "commutator", e.commutator, a.commutator);
            self.other_operator(&subject, "negator", e.negator, a.negator);
            self.flag(&subject, "merges", e.merges, a.merges);
            self.flag(&subject, "hashes", e.hashes, a.hashes);
            self.owner(&subject, e.owner, a.owner);
        }
    }

    fn other_operator(&mut self, subject: &Subject<'_>, property: &'static str, e: Option<OperId>, a: Option<OperId>) {
        let same = Same::of(optional(e, a, |e, a| self.pairing.operator(e, a)));
        let (expected, actual) = (self.expected, self.actual);
        let name = |catalog: &Catalog, id: Option<OperId>| Some(identity::address(catalog, id?.address()));
        self.property(subject, property, same, || (name(expected, e), name(actual, a)));
    }

    fn families(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all =
                catalog.opfamilies.values().filter(|f| is_own(catalog, catalog.opfamilies.is_system(&f.id), f.id));
            all.collect()
        };
        for (subject, e, a) in self.lone_rows(Kind::OperatorFamily, rows, |f: &OpFamily| (f.id.address(), &f.at)) {
            let same = Same::of(self.same_family(e, a));
            let (expected, actual) = (self.expected, self.actual);
            self.property(&subject, "members", same, || (Some(members(expected, e)), Some(members(actual, a))));
            self.owner(&subject, e.owner, a.owner);
        }
    }

    fn same_family(&self, e: &OpFamily, a: &OpFamily) -> bool {
        let operators = e.operators.len() == a.operators.len()
            && e.operators.iter().all(|eo| {
                a.operators.iter().any(|ao| eo.strategy == ao.strategy && self.pairing.operator(eo.oper, ao.oper))
            });
        let procs = e.procs.len() == a.procs.len()
            && e.procs
                .iter()
                .all(|ep| a.procs.iter().any(|ap| ep.number == ap.number && self.pairing.proc(ep.proc, ap.proc)));
        operators && procs
    }

    fn classes(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.opclasses.values().filter(|c| is_own(catalog, catalog.opclasses.is_system(&c.id), c.id));
            all.collect()
        };
        for (subject, e, a) in self.lone_rows(Kind::OperatorClass, rows, |c: &OpClass| (c.id.address(), &c.at)) {
            self.type_property(&subject, "type", Some(e.input), Some(a.input));
            self.type_property(&subject, "storage", e.storage, a.storage);
            self.flag(&subject, "default", e.is_default, a.is_default);
            let same = Same::of(self.pairing.opfamily(e.family, a.family));
            let (expected, actual) = (self.expected, self.actual);
            self.property(&subject, "family", same, || {
                (
                    Some(identity::address(expected, e.family.address())),
                    Some(identity::address(actual, a.family.address())),
                )
            });
            self.owner(&subject, e.owner, a.owner);
        }
    }

    fn type_property(&mut self, subject: &Subject<'_>, property: &'static str, e: Option<TypeId>, a: Option<TypeId>) {
        let same = Same::of(optional(e, a, |e, a| self.pairing.type_(e, a)));
        let (expected, actual) = (self.expected, self.actual);
        self.property(subject, property, same, || {
            (e.map(|ty| show::type_name(expected, ty)), a.map(|ty| show::type_name(actual, ty)))
        });
    }

    fn casts(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let system = |c: &Cast| catalog.casts.is_system(&(c.source, c.target));
            let all = catalog.casts.values().filter(|c| is_own(catalog, system(c), c.id));
            all.collect()
        };
        for (subject, e, a) in self.lone_rows(Kind::Cast, rows, |c: &Cast| (c.id.address(), &c.at)) {
            self.value(&subject, "context", e.context, a.context, |c| Some(cast_context(c).to_owned()));
            let same = match (e.method, a.method) {
                (CastMethod::Function(e), CastMethod::Function(a)) => self.pairing.proc(e, a),
                (e, a) => e == a,
            };
            let (expected, actual) = (self.expected, self.actual);
            self.property(&subject, "method", Same::of(same), || {
                (Some(cast_method(expected, e.method)), Some(cast_method(actual, a.method)))
            });
        }
    }

    fn collations(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all =
                catalog.collations.values().filter(|c| is_own(catalog, catalog.collations.is_system(&c.id), c.id));
            all.collect()
        };
        for (subject, e, a) in self.lone_rows(Kind::Collation, rows, |c: &Collation| (c.id.address(), &c.at)) {
            self.value(&subject, "provider", e.provider, a.provider, |p| Some(char::from(p).to_string()));
            self.flag(&subject, "deterministic", e.deterministic, a.deterministic);
            let tags = |catalog: &Catalog| catalog.version.has(Capability::IcuLanguageTags);
            if tags(self.expected) == tags(self.actual) || e.provider != ICU || a.provider != ICU {
                self.options(&subject, &e.options, &a.options);
            }
            self.owner(&subject, e.owner, a.owner);
        }
    }

    fn languages(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.languages.values().filter(|l| is_own(catalog, catalog.languages.is_system(&l.id), l.id));
            all.collect()
        };
        for (subject, e, a) in
            self.lone_rows(Kind::Language, rows, |l: &crate::catalog::operator::Language| (l.id.address(), &l.at))
        {
            self.flag(&subject, "trusted", e.trusted, a.trusted);
            self.support_proc(&subject, "handler", e.handler, a.handler);
            self.support_proc(&subject, "inline", e.inline, a.inline);
            self.support_proc(&subject, "validator", e.validator, a.validator);
            self.owner(&subject, e.owner, a.owner);
        }
    }

    fn access_methods(&mut self) {
        let rows = |catalog: &'a Catalog| {
            let all = catalog.access_methods.values();
            let own = all.filter(|m| is_own(catalog, catalog.access_methods.is_system(&m.id), m.id));
            own.collect()
        };
        let at = |m: &'a crate::catalog::operator::AccessMethod| (m.id.address(), &m.at);
        for (subject, e, a) in self.lone_rows(Kind::AccessMethod, rows, at) {
            self.flag(&subject, "is_index", e.is_index, a.is_index);
            self.support_proc(&subject, "handler", e.handler, a.handler);
        }
    }
}

/// collprovider of ICU.
const ICU: u8 = b'i';

/// Made by the input itself.
fn is_own(catalog: &Catalog, system: bool, address: impl Into<ObjectAddress>) -> bool {
    !system && !of_extension(catalog, address.into())
}

fn members(catalog: &Catalog, family: &OpFamily) -> String {
    let operators = family.operators.iter().map(|m| {
        let name = identity::address(catalog, m.oper.address());
        format!("OPERATOR {} {name}", m.strategy)
    });
    let procs = family.procs.iter().map(|m| {
        let name = identity::address(catalog, m.proc.address());
        format!("FUNCTION {} {name}", m.number)
    });
    let mut all: Vec<String> = operators.chain(procs).collect();
    all.sort();
    all.join(", ")
}

fn cast_context(context: CastContext) -> &'static str {
    match context {
        CastContext::Implicit => "implicit",
        CastContext::Assignment => "assignment",
        CastContext::Explicit => "explicit",
    }
}

fn cast_method(catalog: &Catalog, method: CastMethod) -> String {
    match method {
        CastMethod::Function(proc) => identity::address(catalog, proc.address()),
        CastMethod::InOut => "WITH INOUT".to_owned(),
        CastMethod::Binary => "WITHOUT FUNCTION".to_owned(),
    }
}
