//! Comments on objects that both sides have.  Counterpart: catalog/pg_description.h.
//!
//! What an extension's script says about itself and its members is not compared, for a dump records
//! it and a migration does not.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::RelKind;
use crate::catalog::type_::TypeKind;
use crate::compare::differ::{Differ, Side, of_extension, place};
use crate::compare::drift::{Change, Drift, Kind};
use crate::compare::pairing::match_by;
use crate::compare::{identity, relation, routine};
use crate::oid::*;
use crate::text::Span;

/// What a fresh database says about its schema public.
const PUBLIC_COMMENT: &str = "standard public schema";

struct Comment {
    kind: Kind,
    address: ObjectAddress,
    text: Option<Arc<str>>,
    at: Span,
}

impl<'a> Differ<'a> {
    pub(crate) fn comments(&mut self) {
        let matched = match_by(comments(self.expected), comments(self.actual));
        let lone = self.lone_names();
        for (e, a) in matched.pairs {
            if e.text != a.text {
                self.comment(Side::Expected, &e, (e.text.clone(), a.text), (e.at, a.at));
            }
        }
        for e in matched.missing {
            if e.text.is_some() && self.has_counterpart(&lone, Side::Expected, e.address) {
                self.comment(Side::Expected, &e, (e.text.clone(), None), (e.at, Span::BUILTIN));
            }
        }
        for a in matched.extra {
            if a.text.is_some() && self.has_counterpart(&lone, Side::Actual, a.address) {
                self.comment(Side::Actual, &a, (None, a.text.clone()), (Span::BUILTIN, a.at));
            }
        }
    }

    fn comment(
        &mut self,
        side: Side,
        comment: &Comment,
        texts: (Option<Arc<str>>, Option<Arc<str>>),
        at: (Span, Span),
    ) {
        let catalog = self.catalog(side);
        self.entries.push(Drift {
            change: Change::Changed,
            kind: comment.kind,
            identity: identity::address(catalog, comment.address),
            group: identity::group(catalog, comment.address),
            property: Some(Cow::Borrowed("comment")),
            expected: texts.0.map(|text| text.to_string()),
            actual: texts.1.map(|text| text.to_string()),
            expected_at: place(at.0),
            actual_at: place(at.1),
            includes: Vec::new(),
            undecided: None,
        });
    }

    /// Identities of what one side alone has.
    pub(crate) fn lone_names(&self) -> BTreeSet<String> {
        let entries = self.entries.iter().filter(|d| d.property.is_none());
        let included = self.entries.iter().flat_map(|d| &d.includes);
        entries.map(|d| d.identity.clone()).chain(included.map(|(_, identity)| identity.clone())).collect()
    }

    /// Whether an object is on the other side, too, so that no entry about the whole of it says more.
    pub(crate) fn has_counterpart(&self, lone: &BTreeSet<String>, side: Side, object: ObjectAddress) -> bool {
        let catalog = self.catalog(side);
        let owner = identity::owner(catalog, object);
        // A schema that came with the server may be gone without an entry.
        let schema =
            (object.class == ObjectClass::Namespace).then(|| catalog.namespace(NamespaceId(object.id))).flatten();
        if schema.is_some_and(|row| self.catalog(side.other()).namespace_by_name(&row.name).is_none()) {
            return false;
        }
        let apart = self.apart.iter().any(|(of, rel)| *of == side && rel.address() == owner);
        !apart && [object, owner].iter().all(|at| !lone.contains(&identity::address(catalog, *at)))
    }
}

/// Comments by kind and identity.
fn comments(catalog: &Catalog) -> impl Iterator<Item = ((Kind, String), Comment)> {
    let said = catalog.descriptions.iter().filter_map(|(address, (text, at))| {
        let kind = describe(catalog, *address)?;
        let whole = identity::owner(catalog, *address);
        if of_extension(catalog, whole) || of_extension(catalog, *address) {
            return None;
        }
        let text = (!text.is_empty()).then(|| text.clone());
        Some(Comment { kind, address: *address, text, at: *at })
    });
    let public = wellknown::PUBLIC.address();
    let silent = catalog.namespace(wellknown::PUBLIC).is_some() && !catalog.descriptions.contains_key(&public);
    let standard = silent.then(|| Comment {
        kind: Kind::Schema,
        address: public,
        text: Some(Arc::from(PUBLIC_COMMENT)),
        at: Span::BUILTIN,
    });
    said.chain(standard).map(|c| ((c.kind, identity::address(catalog, c.address)), c))
}

/// The kind of a commented object; `None` for what is not compared.
pub(crate) fn describe(catalog: &Catalog, address: ObjectAddress) -> Option<Kind> {
    Some(match address.class {
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
        ObjectClass::Publication => Kind::Publication,
        ObjectClass::PublicationRel => Kind::PublicationTable,
        ObjectClass::PublicationNamespace => Kind::PublicationSchema,
        ObjectClass::Subscription => Kind::Subscription,
        ObjectClass::Fdw => Kind::ForeignDataWrapper,
        ObjectClass::Server => Kind::Server,
        ObjectClass::UserMapping => Kind::UserMapping,
        ObjectClass::Conversion => Kind::Conversion,
        ObjectClass::Transform => Kind::Transform,
        ObjectClass::LargeObject => Kind::LargeObject,
        ObjectClass::Role | ObjectClass::AttrDef => return None,
    })
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
