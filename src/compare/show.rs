//! How values look in reports. Everything that is SQL is printed by `deparse`.

use crate::catalog::Catalog;
use crate::deparse::{Deparser, Scope, Style};
use crate::nodes::{Expr, TypeRef};
use crate::oid::*;

pub(crate) fn type_name(catalog: &Catalog, ty: TypeId) -> String {
    Deparser::new(catalog).type_name(ty)
}

pub(crate) fn type_ref(catalog: &Catalog, ty: TypeRef) -> String {
    Deparser::new(catalog).type_with_typmod(ty)
}

/// An expression, over the columns of a relation where it has any.
pub(crate) fn expr(catalog: &Catalog, expr: &Expr, rel: Option<RelId>) -> String {
    Deparser::new(catalog).expr_styled(expr, rel.map_or(Scope::None, Scope::Relation), Style::BARE)
}

pub(crate) fn trigger_when(catalog: &Catalog, expr: &Expr, rel: RelId) -> String {
    Deparser::new(catalog).expr_styled(expr, Scope::Trigger(rel), Style::BARE)
}

pub(crate) fn view(catalog: &Catalog, view: RelId) -> Option<String> {
    let text = Deparser::new(catalog).view_def(view)?;
    Some(text.trim().to_owned())
}

pub(crate) fn constraint(catalog: &Catalog, id: ConstraintId) -> String {
    Deparser::new(catalog).constraint_def_styled(id, Style::BARE)
}

pub(crate) fn index(catalog: &Catalog, id: RelId) -> String {
    Deparser::new(catalog).index_def_styled(id, Style::BARE)
}

pub(crate) fn partition_key(catalog: &Catalog, id: RelId) -> String {
    Deparser::new(catalog).partition_key_def(id)
}

pub(crate) fn partition_bound(catalog: &Catalog, id: RelId) -> Option<String> {
    let bound = catalog.relation(id)?.partition_bound.as_ref()?;
    Some(Deparser::new(catalog).partition_bound_def(bound))
}

pub(crate) fn trigger(catalog: &Catalog, id: TriggerId) -> Option<String> {
    Some(Deparser::new(catalog).trigger_row_def(catalog.triggers.get(&id)?, Style::BARE))
}

pub(crate) fn rule(catalog: &Catalog, id: RuleId) -> Option<String> {
    let raw = || catalog.rules.get(&id).map(|rule| rule.raw.to_string());
    Deparser::new(catalog).rule_def(id).or_else(raw)
}

pub(crate) fn statistics(catalog: &Catalog, id: StatisticsId) -> String {
    Deparser::new(catalog).statistics_def(id)
}

pub(crate) fn sql_body(catalog: &Catalog, proc: ProcId) -> String {
    Deparser::new(catalog).function_sql_body(proc).unwrap_or_default()
}

pub(crate) fn returns(catalog: &Catalog, proc: ProcId) -> Option<String> {
    Deparser::new(catalog).function_result(proc)
}

pub(crate) fn arguments(catalog: &Catalog, proc: ProcId) -> String {
    Deparser::new(catalog).function_arguments(proc)
}

pub(crate) fn collation(catalog: &Catalog, collation: Option<CollId>) -> Option<String> {
    match collation? {
        wellknown::DEFAULT_COLLATION => Some("default".to_owned()),
        other => Some(Deparser::new(catalog).collation_name(other)),
    }
}
