//! Comments on objects that both sides have.  Counterpart: catalog/pg_description.h.
//!
//! What an extension's script says about itself and its members is not compared, for a dump records
//! it and a migration does not.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::RelKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::type_::TypeKind;
use crate::compare::differ::{Differ, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::pairing::match_by;
use crate::compare::{identity, relation, routine};
use crate::oid::*;
use crate::text::Span;

/// What a fresh database says about its schema public.
const PUBLIC_COMMENT: &str = "standard public schema";

struct Comment {
    kind: Kind,
    identity: String,
    group: String,
    text: Option<Arc<str>>,
    at: Span,
}

type Key = (Kind, String);

impl<'a> Differ<'a> {
    pub(crate) fn comments(&mut self) {
        let lone: BTreeSet<Key> =
            self.entries.iter().filter(|d| d.property.is_none()).map(|d| (d.kind, d.identity.clone())).collect();
        let groups: BTreeSet<String> = lone.iter().map(|(_, identity)| identity.clone()).collect();
        let (expected, actual) = (comments(self.expected), comments(self.actual));
        let keyed = |all: Vec<Comment>| all.into_iter().map(|c| ((c.kind, c.identity.clone()), c));
        let matched = match_by(keyed(expected), keyed(actual));
        let apart: BTreeSet<String> = self.apart.iter().map(|id| identity::relation(self.actual, *id)).collect();
        let shown = |c: &Comment| {
            let gone = lone.contains(&(c.kind, c.identity.clone())) || groups.contains(&c.group);
            c.text.is_some() && !gone && !apart.contains(&c.group)
        };
        for (e, a) in matched.pairs {
            self.comment(&e, e.text.clone(), a.text, (e.at, a.at));
        }
        for e in matched.missing.into_iter().filter(shown) {
            self.comment(&e, e.text.clone(), None, (e.at, Span::BUILTIN));
        }
        for a in matched.extra.into_iter().filter(shown) {
            self.comment(&a, None, a.text.clone(), (Span::BUILTIN, a.at));
        }
    }

    fn comment(&mut self, subject: &Comment, e: Option<Arc<str>>, a: Option<Arc<str>>, at: (Span, Span)) {
        let (expected, actual) = (Evidence::new(at.0), Evidence::new(at.1));
        let subject = Subject {
            kind: subject.kind,
            identity: subject.identity.clone(),
            group: subject.group.clone(),
            expected: &expected,
            actual: &actual,
        };
        self.text(&subject, "comment", e.as_deref(), a.as_deref());
    }
}

fn comments(catalog: &Catalog) -> Vec<Comment> {
    let said = catalog.descriptions.iter().filter_map(|(address, (text, at))| {
        let (kind, identity) = describe(catalog, *address)?;
        let whole = identity::owner(catalog, *address);
        if of_extension(catalog, whole) || of_extension(catalog, *address) {
            return None;
        }
        let group = identity::address(catalog, whole);
        let text = (!text.is_empty()).then(|| text.clone());
        Some(Comment { kind, identity, group, text, at: *at })
    });
    let mut all: Vec<Comment> = said.collect();
    let public = wellknown::PUBLIC.address();
    if catalog.namespace(wellknown::PUBLIC).is_some() && !catalog.descriptions.contains_key(&public) {
        all.push(Comment {
            kind: Kind::Schema,
            identity: "public".to_owned(),
            group: "public".to_owned(),
            text: Some(Arc::from(PUBLIC_COMMENT)),
            at: Span::BUILTIN,
        });
    }
    all
}

/// The kind and identity of a commented object; `None` for what is not compared.
pub(crate) fn describe(catalog: &Catalog, address: ObjectAddress) -> Option<(Kind, String)> {
    let kind = match address.class {
        ObjectClass::Extension => return None,
        ObjectClass::Relation => relation_kind(catalog, address)?,
        ObjectClass::Type => type_kind(catalog, TypeId(address.id))?,
        ObjectClass::Proc => routine::kind_of(catalog.proc(ProcId(address.id))?.kind),
        ObjectClass::Namespace => Kind::Schema,
        ObjectClass::Language => Kind::Language,
        ObjectClass::AccessMethod => Kind::AccessMethod,
        ObjectClass::Operator => Kind::Operator,
        ObjectClass::OpClass => Kind::OperatorClass,
        ObjectClass::OpFamily => Kind::OperatorFamily,
        ObjectClass::Cast => Kind::Cast,
        ObjectClass::Collation => Kind::Collation,
        ObjectClass::TsParser => Kind::TextSearchParser,
        ObjectClass::TsTemplate => Kind::TextSearchTemplate,
        ObjectClass::TsDict => Kind::TextSearchDictionary,
        ObjectClass::TsConfig => Kind::TextSearchConfiguration,
        ObjectClass::Constraint => Kind::Constraint,
        ObjectClass::Trigger => Kind::Trigger,
        ObjectClass::Rule => Kind::Rule,
        ObjectClass::Policy => Kind::Policy,
        ObjectClass::EventTrigger => Kind::EventTrigger,
        ObjectClass::Statistics => Kind::Statistics,
        ObjectClass::Role
        | ObjectClass::AttrDef
        | ObjectClass::Fdw
        | ObjectClass::Server
        | ObjectClass::Publication => return None,
    };
    Some((kind, identity::address(catalog, address)))
}

fn relation_kind(catalog: &Catalog, address: ObjectAddress) -> Option<Kind> {
    let rel = catalog.relation(RelId(address.id))?;
    if address.sub != 0 {
        return Some(if matches!(rel.kind, RelKind::Composite) { Kind::Attribute } else { Kind::Column });
    }
    match &rel.kind {
        RelKind::Index(_) => Some(Kind::Index),
        RelKind::Sequence(_) => Some(Kind::Sequence),
        RelKind::Composite => Some(Kind::CompositeType),
        RelKind::Table | RelKind::Partitioned(_) | RelKind::View(_) | RelKind::MatView(_) | RelKind::Foreign(_) => {
            relation::kind_of(rel)
        }
    }
}

fn type_kind(catalog: &Catalog, id: TypeId) -> Option<Kind> {
    Some(match catalog.type_(id)?.kind {
        TypeKind::Base | TypeKind::Shell | TypeKind::Pseudo | TypeKind::Multirange { .. } => Kind::Type,
        TypeKind::Composite(_) => Kind::CompositeType,
        TypeKind::Domain(_) => Kind::Domain,
        TypeKind::Enum(_) => Kind::Enum,
        TypeKind::Range(_) => Kind::RangeType,
    })
}
