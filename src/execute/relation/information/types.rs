//! information_schema.domains, attributes, user_defined_types, element_types, data_type_privileges, and
//! where types are used.

use crate::catalog::class::{Attribute, RelKind, Relation};
use crate::catalog::type_::{Domain, Type};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::information::TABLE;
use crate::execute::relation::information::routines::specific_name;
use crate::execute::relation::information::tables::is_shown;
use crate::execute::relation::information::type_facts::{TypeFacts, collation_cell, data_type};
use crate::execute::relation::scan::{RelationColumns, Scan, by_id};
use crate::execute::relation::type_::default;
use crate::nodes::{Collation, TypeRef, Value};
use crate::oid::wellknown::PG_CATALOG;
use crate::oid::{AttrNumber, NamespaceId, TypeId};

fn all_domains<'a>(scan: &Scan<'a>) -> Vec<(&'a Type, &'a Domain)> {
    let types = by_id(scan.catalog.types.all().map(|t| t.as_ref()), |t| t.id);
    types.into_iter().filter_map(|ty| Some((ty, ty.domain()?))).collect()
}

pub(in crate::execute::relation) fn domains(scan: &Scan<'_>) -> Rows {
    let rows = all_domains(scan).into_iter();
    let rows = rows.filter_map(|(ty, domain)| {
        Some((ty, scan.catalog.type_(domain.base.ty)?, TypeFacts::of(scan, TypeRef::plain(ty.id))?))
    });
    scan.rows(rows, |(ty, base, facts), column| match column {
        "domain_catalog" | "udt_catalog" => scan.database(),
        "domain_schema" => scan.namespace_name(ty.namespace),
        "domain_name" => name(&ty.name),
        "domain_default" => default(scan, ty),
        // A domain over an array goes by the array's own name here.
        "data_type" => element_name(scan, base),
        "udt_schema" => scan.namespace_name(base.namespace),
        "udt_name" => name(&base.name),
        "collation_catalog" | "collation_schema" | "collation_name" => collation_cell(scan, ty.collation, column),
        "dtd_identifier" => Value::text("1"),
        _ if Scan::is_always_null(column) => Value::Null,
        _ => facts.cell(scan, column).unwrap_or_else(|| scan.missing(column)),
    })
}

const UDT: RelationColumns = RelationColumns { oid: "", name: "udt_name", namespace: "", namespace_name: "udt_schema" };

fn composites<'a>(scan: &Scan<'a>, by: RelationColumns) -> impl Iterator<Item = &'a Relation> {
    scan.relations(by).into_iter().filter(|rel| matches!(rel.kind, RelKind::Composite))
}

/// The attributes of composite types. Unlike columns, those of a domain go by the domain.
pub(in crate::execute::relation) fn attributes(scan: &Scan<'_>) -> Rows {
    let rows = composites(scan, UDT).flat_map(|rel| rel.live_attributes().map(move |(n, attr)| (rel, n, attr)));
    let rows = rows.filter_map(|(rel, n, attr)| Some((rel, n, attr, TypeFacts::of(scan, attr.ty)?)));
    scan.rows(rows, |(rel, attnum, attr, facts), column| match column {
        "udt_catalog" | "attribute_udt_catalog" => scan.database(),
        "udt_schema" => scan.namespace_name(rel.namespace),
        "udt_name" => name(&rel.name),
        "attribute_name" => name(&attr.name),
        "ordinal_position" => int(*attnum),
        "attribute_default" => Value::Null,
        "is_nullable" => yes_no(!(attr.not_null || facts.declared.domain().is_some_and(|d| d.not_null))),
        "data_type" => data_type(scan, facts.declared),
        "collation_catalog" | "collation_schema" | "collation_name" => collation_cell(scan, attr.collation, column),
        "attribute_udt_schema" => scan.namespace_name(facts.declared.namespace),
        "attribute_udt_name" => name(&facts.declared.name),
        "dtd_identifier" => Value::text(attnum.to_string()),
        "is_derived_reference_attribute" => yes_no(false),
        _ if Scan::is_always_null(column) => Value::Null,
        _ => facts.cell(scan, column).unwrap_or_else(|| scan.missing(column)),
    })
}

pub(in crate::execute::relation) fn user_defined_types(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { name: "user_defined_type_name", namespace_name: "user_defined_type_schema", ..UDT };
    scan.rows(composites(scan, by), |rel, column| match column {
        "user_defined_type_catalog" => scan.database(),
        "user_defined_type_schema" => scan.namespace_name(rel.namespace),
        "user_defined_type_name" => name(&rel.name),
        "user_defined_type_category" => Value::text("STRUCTURED"),
        "is_instantiable" => yes_no(true),
        // All else is of kinds of types that PostgreSQL does not have.
        _ => Value::Null,
    })
}

/// What has a type: a column, a domain, an argument or a result.
struct Typed {
    namespace: NamespaceId,
    name: Value,
    kind: &'static str,
    /// The number of the column or the argument; 0 for a result.
    number: usize,
    ty: TypeId,
    collation: Collation,
}

fn of_attribute(rel: &Relation, attnum: AttrNumber, attr: &Attribute) -> Typed {
    let kind = if matches!(rel.kind, RelKind::Composite) { "USER-DEFINED TYPE" } else { "TABLE" };
    Typed {
        namespace: rel.namespace,
        name: name(&rel.name),
        kind,
        number: usize::from(attnum.unsigned_abs()),
        ty: attr.ty.ty,
        collation: attr.collation,
    }
}

/// Everything with a type that the views show.
fn all_typed(scan: &Scan<'_>) -> Vec<Typed> {
    let relations = by_id(scan.catalog.relations.all().map(|r| r.as_ref()), |r| r.id).into_iter();
    let shown = relations.filter(|rel| is_shown(rel) || matches!(rel.kind, RelKind::Composite));
    let columns = shown.flat_map(|rel| rel.live_attributes().map(move |(n, attr)| of_attribute(rel, n, attr)));
    let domains = all_domains(scan).into_iter().map(|(ty, domain)| Typed {
        namespace: ty.namespace,
        name: name(&ty.name),
        kind: "DOMAIN",
        number: 1,
        ty: domain.base.ty,
        collation: ty.collation,
    });
    let procs = by_id(scan.catalog.procs.all().map(|p| p.as_ref()), |p| p.id).into_iter();
    let routines = procs.flat_map(|proc| {
        let all = proc.all_args.iter().map(|arg| arg.ty).collect::<Vec<_>>();
        let args = if all.is_empty() { proc.arg_types.clone() } else { all };
        let numbered = args.into_iter().enumerate().map(|(place, ty)| (place + 1, ty));
        let is_procedure = proc.kind == crate::catalog::proc::ProcKind::Procedure;
        let result = (!is_procedure).then_some((0, proc.result));
        numbered.chain(result).map(move |(number, ty)| Typed {
            namespace: proc.namespace,
            name: specific_name(proc),
            kind: "ROUTINE",
            number,
            ty,
            collation: None,
        })
    });
    columns.chain(domains).chain(routines).collect()
}

pub(in crate::execute::relation) fn data_type_privileges(scan: &Scan<'_>) -> Rows {
    scan.rows(all_typed(scan), |typed, column| match column {
        "object_catalog" => scan.database(),
        "object_schema" => scan.namespace_name(typed.namespace),
        "object_name" => typed.name.clone(),
        "object_type" => Value::text(typed.kind),
        "dtd_identifier" => Value::text(typed.number.to_string()),
        _ => scan.missing(column),
    })
}

/// The elements of everything that is an array.
pub(in crate::execute::relation) fn element_types(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let element = |ty: TypeId| {
        let array = catalog.type_(ty).filter(|t| t.len == -1)?;
        catalog.type_(array.element?)
    };
    let rows = all_typed(scan).into_iter().filter_map(|typed| Some((element(typed.ty)?, typed)));
    scan.rows(rows, |(element, typed), column| match column {
        "object_catalog" | "udt_catalog" => scan.database(),
        "object_schema" => scan.namespace_name(typed.namespace),
        "object_name" => typed.name.clone(),
        "object_type" => Value::text(typed.kind),
        "collection_type_identifier" => Value::text(typed.number.to_string()),
        "data_type" => element_name(scan, element),
        "udt_schema" => scan.namespace_name(element.namespace),
        "udt_name" => name(&element.name),
        "collation_catalog" | "collation_schema" | "collation_name" => collation_cell(scan, typed.collation, column),
        "dtd_identifier" => Value::text(format!("a{}", typed.number)),
        // Lengths and precisions of elements are not told.
        _ => Value::Null,
    })
}

/// A built-in type by its SQL name.
fn element_name(scan: &Scan<'_>, ty: &Type) -> Value {
    if ty.namespace == PG_CATALOG { Value::text(scan.deparser().type_name(ty.id)) } else { Value::text("USER-DEFINED") }
}

/// The columns of tables and views, with the facts of their types.
fn columns<'a>(scan: &Scan<'a>) -> impl Iterator<Item = (&'a Relation, &'a Attribute, TypeFacts<'a>)> {
    let tables = scan.relations(TABLE).into_iter().filter(|rel| is_shown(rel));
    let columns = tables.flat_map(|rel| rel.live_attributes().map(move |(_, attr)| (rel, attr)));
    columns.filter_map(|(rel, attr)| Some((rel, attr, TypeFacts::of(scan, attr.ty)?)))
}

/// Also column_domain_usage, of the columns whose type is a domain.
pub(in crate::execute::relation) fn column_udt_usage(scan: &Scan<'_>) -> Rows {
    let of_domains = scan.relation_name() == "column_domain_usage";
    let rows = columns(scan).filter(|(_, _, facts)| !of_domains || facts.declared.domain().is_some());
    scan.rows(rows, |(rel, attr, facts), column| match column {
        "udt_catalog" | "table_catalog" | "domain_catalog" => scan.database(),
        "udt_schema" => scan.namespace_name(facts.underlying().namespace),
        "udt_name" => name(&facts.underlying().name),
        "domain_schema" => scan.namespace_name(facts.declared.namespace),
        "domain_name" => name(&facts.declared.name),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "column_name" => name(&attr.name),
        _ => scan.missing(column),
    })
}

pub(in crate::execute::relation) fn domain_udt_usage(scan: &Scan<'_>) -> Rows {
    let rows = all_domains(scan).into_iter();
    let rows = rows.filter_map(|(ty, domain)| Some((ty, scan.catalog.type_(domain.base.ty)?)));
    scan.rows(rows, |(ty, base), column| match column {
        "udt_catalog" | "domain_catalog" => scan.database(),
        "udt_schema" => scan.namespace_name(base.namespace),
        "udt_name" => name(&base.name),
        "domain_schema" => scan.namespace_name(ty.namespace),
        "domain_name" => name(&ty.name),
        _ => scan.missing(column),
    })
}
