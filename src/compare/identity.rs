//! What objects are called in reports: dotted, quoted as PostgreSQL quotes, with argument types for
//! routines; what belongs to a table is `schema.table.name`.
//! Counterpart: catalog/objectaddress.c (getObjectIdentity).

use crate::catalog::Catalog;
use crate::catalog::constraint::{Constraint, ConstraintOwner};
use crate::catalog::proc::Proc;
use crate::catalog::type_::Type;
use crate::compare::show;
use crate::name::Name;
use crate::oid::*;

/// A name within a schema.
pub(crate) fn qualified(catalog: &Catalog, namespace: NamespaceId, name: &Name) -> String {
    format!("{}.{}", catalog.namespace_name(namespace).quoted(), name.quoted())
}

pub(crate) fn relation(catalog: &Catalog, id: RelId) -> String {
    match catalog.relation(id) {
        Some(rel) => qualified(catalog, rel.namespace, &rel.name),
        None => format!("relation {}", id.0),
    }
}

/// Something that belongs to a table.
pub(crate) fn part(catalog: &Catalog, table: RelId, name: &Name) -> String {
    format!("{}.{}", relation(catalog, table), name.quoted())
}

pub(crate) fn type_(catalog: &Catalog, ty: &Type) -> String {
    qualified(catalog, ty.namespace, &ty.name)
}

pub(crate) fn proc(catalog: &Catalog, proc: &Proc) -> String {
    let args: Vec<String> = proc.arg_types.iter().map(|ty| show::type_name(catalog, *ty)).collect();
    format!("{}({})", qualified(catalog, proc.namespace, &proc.name), args.join(", "))
}

pub(crate) fn constraint_owner(catalog: &Catalog, owner: ConstraintOwner) -> String {
    match owner {
        ConstraintOwner::Relation(rel) => relation(catalog, rel),
        ConstraintOwner::Domain(ty) => catalog.type_(ty).map(|t| type_(catalog, t)).unwrap_or_default(),
    }
}

pub(crate) fn constraint(catalog: &Catalog, constraint: &Constraint) -> String {
    format!("{}.{}", constraint_owner(catalog, constraint.owner), constraint.name.quoted())
}

/// An index, under its table; any other relation by its own name.
pub(crate) fn relation_or_index(catalog: &Catalog, id: RelId) -> String {
    match catalog.relation(id) {
        Some(rel) => match rel.index() {
            Some(index) => part(catalog, index.table, &rel.name),
            None => relation(catalog, id),
        },
        None => relation(catalog, id),
    }
}

fn operator(catalog: &Catalog, id: OperId) -> Option<String> {
    let oper = catalog.operator(id)?;
    let left = oper.left.map_or_else(|| "NONE".to_owned(), |ty| show::type_name(catalog, ty));
    let namespace = catalog.namespace_name(oper.namespace);
    Some(format!("{}.{}({left}, {})", namespace.quoted(), oper.name, show::type_name(catalog, oper.right)))
}

/// The identity of anything that has an address; its class is not part of it.
pub(crate) fn address(catalog: &Catalog, at: ObjectAddress) -> Option<String> {
    let named = |namespace, name: &Name| Some(qualified(catalog, namespace, name));
    match at.class {
        ObjectClass::Namespace => catalog.namespace(NamespaceId(at.id)).map(|n| n.name.quoted().to_string()),
        ObjectClass::Extension => catalog.extensions.get(&ExtensionId(at.id)).map(|e| e.name.quoted().to_string()),
        ObjectClass::Role => catalog.roles.get(&RoleId(at.id)).map(|r| r.name.quoted().to_string()),
        ObjectClass::Language => catalog.languages.get(&LangId(at.id)).map(|l| l.name.quoted().to_string()),
        ObjectClass::AccessMethod => catalog.access_method(AmId(at.id)).map(|a| a.name.quoted().to_string()),
        ObjectClass::Type => catalog.type_(TypeId(at.id)).map(|t| type_(catalog, t)),
        ObjectClass::Proc => catalog.proc(ProcId(at.id)).map(|p| proc(catalog, p)),
        ObjectClass::Operator => operator(catalog, OperId(at.id)),
        ObjectClass::OpClass => catalog.opclass(OpClassId(at.id)).and_then(|c| named(c.namespace, &c.name)),
        ObjectClass::OpFamily => catalog.opfamily(OpFamilyId(at.id)).and_then(|f| named(f.namespace, &f.name)),
        ObjectClass::Cast => {
            catalog.casts.values().find(|c| c.id.0 == at.id).map(|c| cast(catalog, c.source, c.target))
        }
        ObjectClass::Collation => catalog.collations.get(&CollId(at.id)).and_then(|c| named(c.namespace, &c.name)),
        ObjectClass::TsParser => catalog.ts_parsers.get(&TsParserId(at.id)).and_then(|t| named(t.namespace, &t.name)),
        ObjectClass::TsTemplate => {
            catalog.ts_templates.get(&TsTemplateId(at.id)).and_then(|t| named(t.namespace, &t.name))
        }
        ObjectClass::TsDict => catalog.ts_dicts.get(&TsDictId(at.id)).and_then(|t| named(t.namespace, &t.name)),
        ObjectClass::TsConfig => catalog.ts_configs.get(&TsConfigId(at.id)).and_then(|t| named(t.namespace, &t.name)),
        ObjectClass::Relation => relation_address(catalog, at),
        ObjectClass::AttrDef => None,
        ObjectClass::Constraint => catalog.constraint(ConstraintId(at.id)).map(|c| constraint(catalog, c)),
        ObjectClass::Trigger => catalog.triggers.get(&TriggerId(at.id)).map(|t| part(catalog, t.rel, &t.name)),
        ObjectClass::Rule => catalog.rules.get(&RuleId(at.id)).map(|r| part(catalog, r.rel, &r.name)),
        ObjectClass::Policy => catalog.policies.get(&PolicyId(at.id)).map(|p| part(catalog, p.rel, &p.name)),
        ObjectClass::EventTrigger => {
            catalog.event_triggers.get(&EventTriggerId(at.id)).map(|t| t.name.quoted().to_string())
        }
        ObjectClass::Statistics => {
            catalog.statistics.get(&StatisticsId(at.id)).and_then(|s| named(s.namespace, &s.name))
        }
        ObjectClass::Fdw | ObjectClass::Server | ObjectClass::Publication => None,
    }
}

fn relation_address(catalog: &Catalog, at: ObjectAddress) -> Option<String> {
    let rel = catalog.relation(RelId(at.id))?;
    match at.sub {
        0 => Some(relation_or_index(catalog, rel.id)),
        sub => {
            let attr = rel.attribute(AttrNumber::try_from(sub).ok()?)?;
            Some(part(catalog, rel.id, &attr.name))
        }
    }
}

pub(crate) fn cast(catalog: &Catalog, source: TypeId, target: TypeId) -> String {
    format!("({} AS {})", show::type_name(catalog, source), show::type_name(catalog, target))
}

/// The table that an address belongs to, or the address itself where it belongs to none.
pub(crate) fn owner(catalog: &Catalog, at: ObjectAddress) -> ObjectAddress {
    let of = match at.class {
        ObjectClass::Constraint => catalog.constraint(ConstraintId(at.id)).map(|c| match c.owner {
            ConstraintOwner::Relation(rel) => rel.address(),
            ConstraintOwner::Domain(ty) => ty.address(),
        }),
        ObjectClass::Trigger => catalog.triggers.get(&TriggerId(at.id)).map(|t| t.rel.address()),
        ObjectClass::Rule => catalog.rules.get(&RuleId(at.id)).map(|r| r.rel.address()),
        ObjectClass::Policy => catalog.policies.get(&PolicyId(at.id)).map(|p| p.rel.address()),
        ObjectClass::Relation => catalog.relation(RelId(at.id)).and_then(|r| r.index().map(|i| i.table.address())),
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
        | ObjectClass::Statistics
        | ObjectClass::Publication => None,
    };
    of.unwrap_or_else(|| at.whole())
}
