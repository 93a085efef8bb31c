//! What objects are called in reports, where the printer of `deparse` needs a word more: an index is
//! named under its table, as everything is that belongs to one.
//! Counterpart: catalog/objectaddress.c (getObjectIdentity).

use crate::catalog::Catalog;
use crate::catalog::class::{RelKind, Relation};
use crate::catalog::constraint::ConstraintOwner;
use crate::catalog::proc::Proc;
use crate::catalog::type_::Type;
use crate::deparse::Deparser;
use crate::name::Name;
use crate::oid::*;

/// A name within a schema.
pub(crate) fn qualified(catalog: &Catalog, namespace: NamespaceId, name: &Name) -> String {
    Deparser::new(catalog).qualified(namespace, name)
}

pub(crate) fn relation(catalog: &Catalog, id: RelId) -> String {
    Deparser::new(catalog).qualified_relation_name(id)
}

/// Something that belongs to a table.
pub(crate) fn part(catalog: &Catalog, table: RelId, name: &Name) -> String {
    Deparser::new(catalog).member(table, name)
}

pub(crate) fn type_(catalog: &Catalog, ty: &Type) -> String {
    Deparser::new(catalog).type_identity(ty.id)
}

pub(crate) fn proc(catalog: &Catalog, proc: &Proc) -> String {
    Deparser::new(catalog).routine_identity(proc.id)
}

/// The identity of anything that has an address; its class is not part of it.
pub(crate) fn address(catalog: &Catalog, at: ObjectAddress) -> String {
    let index_of = || catalog.relation(RelId(at.id)).and_then(|rel| Some((rel.index()?.table, &rel.name)));
    match at.class {
        ObjectClass::Relation if at.sub == 0 => match index_of() {
            Some((table, name)) => part(catalog, table, name),
            None => relation(catalog, RelId(at.id)),
        },
        _ => Deparser::new(catalog).identity(at),
    }
}

/// What an object is shown under: the table that it belongs to, or itself.
pub(crate) fn group(catalog: &Catalog, at: ObjectAddress) -> String {
    address(catalog, owner(catalog, at))
}

/// The table or domain that an address belongs to, or the address itself where it belongs to none.
pub(crate) fn owner(catalog: &Catalog, at: ObjectAddress) -> ObjectAddress {
    let of = match at.class {
        ObjectClass::Constraint => catalog.constraint(ConstraintId(at.id)).map(|c| match c.owner {
            ConstraintOwner::Relation(rel) => rel.address(),
            ConstraintOwner::Domain(ty) => ty.address(),
        }),
        ObjectClass::Trigger => catalog.triggers.get(&TriggerId(at.id)).map(|t| t.rel.address()),
        ObjectClass::Rule => catalog.rules.get(&RuleId(at.id)).map(|r| r.rel.address()),
        ObjectClass::Policy => catalog.policies.get(&PolicyId(at.id)).map(|p| p.rel.address()),
        ObjectClass::Statistics => catalog.statistics.get(&StatisticsId(at.id)).map(|s| s.rel.address()),
        ObjectClass::Relation => catalog.relation(RelId(at.id)).and_then(|rel| table_of(rel)),
        ObjectClass::PublicationRel => {
            catalog.publication_rels.get(&PublicationRelId(at.id)).map(|row| row.publication.address())
        }
        ObjectClass::PublicationNamespace => {
            catalog.publication_namespaces.get(&PublicationNamespaceId(at.id)).map(|row| row.publication.address())
        }
        ObjectClass::UserMapping => catalog.user_mappings.get(&UserMappingId(at.id)).map(|m| m.server.address()),
        ObjectClass::Namespace
        | ObjectClass::Extension
        | ObjectClass::Role
        | ObjectClass::Language
        | ObjectClass::AccessMethod
        | ObjectClass::Type
        | ObjectClass::Proc
        | ObjectClass::Operator
        | ObjectClass::OpClass
        | ObjectClass::OpFamily
        | ObjectClass::Cast
        | ObjectClass::Collation
        | ObjectClass::TsParser
        | ObjectClass::TsTemplate
        | ObjectClass::TsDict
        | ObjectClass::TsConfig
        | ObjectClass::Fdw
        | ObjectClass::Server
        | ObjectClass::AttrDef
        | ObjectClass::EventTrigger
        | ObjectClass::Publication
        | ObjectClass::Subscription
        | ObjectClass::Conversion
        | ObjectClass::Transform
        | ObjectClass::LargeObject => None,
    };
    of.unwrap_or_else(|| at.whole())
}

/// The table that an index is of, or that owns a sequence.
fn table_of(rel: &Relation) -> Option<ObjectAddress> {
    let table = match &rel.kind {
        RelKind::Index(index) => Some(index.table),
        RelKind::Sequence(sequence) => sequence.owned_by.map(|(table, _)| table),
        RelKind::Table
        | RelKind::Partitioned(_)
        | RelKind::View(_)
        | RelKind::MatView(_)
        | RelKind::Composite
        | RelKind::Foreign(_) => None,
    };
    table.map(RelId::address)
}
