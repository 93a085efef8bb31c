//! How values look in reports. Everything that is SQL is printed by `deparse`.

use crate::catalog::Catalog;
use crate::nodes::{Expr, Query, TypeRef};
use crate::oid::*;

pub(crate) fn type_name(catalog: &Catalog, ty: TypeId) -> String {
    catalog.type_(ty).map(|t| t.name.to_string()).unwrap_or_default()
}

pub(crate) fn type_ref(catalog: &Catalog, ty: TypeRef) -> String {
    type_name(catalog, ty.ty)
}

pub(crate) fn expr(_catalog: &Catalog, expr: &Expr, _rel: Option<RelId>) -> String {
    format!("{:?}", expr.node)
}

pub(crate) fn trigger_when(_catalog: &Catalog, expr: &Expr, _rel: RelId) -> String {
    format!("{:?}", expr.node)
}

pub(crate) fn view(_catalog: &Catalog, _view: RelId, query: &Query) -> String {
    format!("{query:?}")
}

pub(crate) fn constraint(catalog: &Catalog, id: ConstraintId) -> String {
    format!("{:?}", catalog.constraint(id))
}

pub(crate) fn index(catalog: &Catalog, id: RelId) -> String {
    format!("{:?}", catalog.relation(id))
}

pub(crate) fn partition_key(catalog: &Catalog, id: RelId) -> String {
    format!("{:?}", catalog.relation(id).and_then(|r| r.partition_key().cloned()))
}

pub(crate) fn partition_bound(catalog: &Catalog, id: RelId) -> String {
    format!("{:?}", catalog.relation(id).and_then(|r| r.partition_bound.clone()))
}

pub(crate) fn trigger(catalog: &Catalog, id: TriggerId) -> String {
    format!("{:?}", catalog.triggers.get(&id))
}

pub(crate) fn rule(catalog: &Catalog, id: RuleId) -> String {
    format!("{:?}", catalog.rules.get(&id))
}

pub(crate) fn statistics(catalog: &Catalog, id: StatisticsId) -> String {
    format!("{:?}", catalog.statistics.get(&id))
}

pub(crate) fn sql_body(_catalog: &Catalog, _proc: ProcId) -> String {
    String::new()
}

pub(crate) fn collation(catalog: &Catalog, collation: Option<CollId>) -> Option<String> {
    let collation = catalog.collations.get(&collation?)?;
    Some(match collation.id {
        wellknown::DEFAULT_COLLATION => "default".to_owned(),
        _ => crate::compare::identity::qualified(catalog, collation.namespace, &collation.name),
    })
}
