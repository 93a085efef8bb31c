//! pg_type, pg_enum, pg_range.

use crate::catalog::type_::{EnumLabel, Subscript, Type, TypeKind};
use crate::deparse::Scope;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::node_tree::{NodeTree, expr_sql};
use crate::execute::relation::scan::{Scan, by_id};
use crate::nodes::Value;
use crate::oid::wellknown::PG_CATALOG;
use crate::oid::{ProcId, RoleId, TypeId};

pub(super) fn pg_type(scan: &Scan<'_>) -> Rows {
    scan.rows(types(scan), |ty, column| type_cell(scan, ty, column))
}

/// The types that the conditions leave.
fn types<'a>(scan: &Scan<'a>) -> Vec<&'a Type> {
    let catalog = scan.catalog;
    if let Some(id) = scan.known_oid("oid") {
        return catalog.type_(TypeId(id)).map(|t| t.as_ref()).into_iter().collect();
    }
    if let Some(wanted) = scan.known_text("typname") {
        let in_namespace = |namespace| catalog.type_in(namespace, wanted);
        let ids = scan.namespaces("typnamespace", "").into_iter().filter_map(in_namespace);
        return ids.filter_map(|id| catalog.type_(id).map(|t| t.as_ref())).collect();
    }
    by_id(catalog.types.all().map(|t| t.as_ref()), |t| t.id)
}

fn type_cell(scan: &Scan<'_>, ty: &Type, column: &str) -> Value {
    let routine = |proc: Option<ProcId>| oid_or_zero(proc.map(|p| p.0));
    match column {
        "oid" => oid(ty.id.0),
        "typname" => name(&ty.name),
        "typnamespace" => oid(ty.namespace.0),
        "typowner" => scan.owner(scan.owner_of_type(ty)),
        "typlen" => int(ty.len),
        "typbyval" => flag(ty.by_value),
        "typtype" => letter(type_letter(ty)),
        "typcategory" => letter(ty.category),
        "typispreferred" => flag(ty.preferred),
        "typisdefined" => flag(!matches!(ty.kind, TypeKind::Shell)),
        "typdelim" => letter(ty.delimiter),
        "typrelid" => oid_or_zero(ty.relation().map(|r| r.0)),
        "typsubscript" => routine(subscript(scan, ty.subscript)),
        "typelem" => oid_or_zero(ty.element.map(|t| t.0)),
        "typarray" => oid_or_zero(ty.array.map(|t| t.0)),
        "typinput" => routine(ty.input),
        "typoutput" => routine(ty.output),
        "typreceive" => routine(ty.receive),
        "typsend" => routine(ty.send),
        "typmodin" => routine(ty.typmod_in),
        "typmodout" => routine(ty.typmod_out),
        "typanalyze" => routine(ty.analyze),
        "typalign" => letter(ty.align),
        "typstorage" => letter(ty.storage),
        "typnotnull" => flag(ty.domain().is_some_and(|d| d.not_null)),
        "typbasetype" => oid_or_zero(ty.domain().map(|d| d.base.ty.0)),
        "typtypmod" => int(ty.domain().map_or(-1, |d| d.base.typmod)),
        "typndims" => int(i64::from(is_array_domain(scan, ty))),
        "typcollation" => oid_or_zero(ty.collation.map(|c| c.0)),
        "typdefaultbin" => match ty.domain().and_then(|d| d.default.as_ref()) {
            Some(_) => NodeTree::DomainDefault(ty.id).encode(),
            None => Value::Null,
        },
        "typdefault" => default(scan, ty),
        "typacl" => scan.acl(ty.id.address(), scan.owner_of_type(ty)),
        _ => scan.missing(column),
    }
}

impl Scan<'_> {
    /// An array type and the row type of a relation are owned as what they belong to.
    pub fn owner_of_type(&self, ty: &Type) -> Option<RoleId> {
        let of_row_type = |ty: &Type| self.catalog.relation(ty.relation()?)?.owner;
        let of_element = || {
            let element = self.catalog.type_(ty.element.filter(|_| ty.is_true_array())?)?;
            element.owner.or_else(|| of_row_type(element))
        };
        ty.owner.or_else(|| of_row_type(ty)).or_else(of_element)
    }
}

fn is_array_domain(scan: &Scan<'_>, ty: &Type) -> bool {
    ty.domain().and_then(|d| scan.catalog.type_(d.base.ty)).is_some_and(|base| base.is_true_array())
}

/// pg_type.typtype
pub(super) fn type_letter(ty: &Type) -> u8 {
    match ty.kind {
        TypeKind::Base => b'b',
        TypeKind::Composite(_) => b'c',
        TypeKind::Domain(_) => b'd',
        TypeKind::Enum(_) => b'e',
        TypeKind::Pseudo | TypeKind::Shell => b'p',
        TypeKind::Range(_) => b'r',
        TypeKind::Multirange { .. } => b'm',
    }
}

pub(super) fn default(scan: &Scan<'_>, ty: &Type) -> Value {
    match ty.domain().and_then(|d| d.default.as_ref()) {
        Some(expr) => expr_sql(scan.deparser(), expr, Scope::None),
        None => text_or_null(ty.default_text.as_deref()),
    }
}

fn subscript(scan: &Scan<'_>, subscript: Subscript) -> Option<ProcId> {
    let handler = match subscript {
        Subscript::None => return None,
        Subscript::Other(proc) => return Some(proc),
        Subscript::Array => "array_subscript_handler",
        Subscript::Raw => "raw_array_subscript_handler",
        Subscript::Jsonb => "jsonb_subscript_handler",
    };
    scan.catalog.procs_in(PG_CATALOG, handler).first().copied()
}

pub(super) fn pg_enum(scan: &Scan<'_>) -> Rows {
    let enums: Vec<&Type> = match scan.known_oid("enumtypid") {
        Some(id) => scan.catalog.type_(TypeId(id)).map(|t| t.as_ref()).into_iter().collect(),
        None => by_id(scan.catalog.types.values().map(|t| t.as_ref()), |t| t.id),
    };
    let labels = enums.into_iter().flat_map(|ty| {
        let labels = ty.enum_labels().unwrap_or(&[]);
        labels.iter().enumerate().map(|(place, label)| (ty.id, place, label))
    });
    scan.rows(labels, |(ty, place, label): &(TypeId, usize, &EnumLabel), column| match column {
        "oid" => oid(label.id),
        "enumtypid" => oid(ty.0),
        // A label that was put between two others has a broken number there; the order is the same.
        "enumsortorder" => Value::Float((*place + 1) as f64),
        "enumlabel" => name(&label.name),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_range(scan: &Scan<'_>) -> Rows {
    let all = by_id(scan.catalog.types.all().map(|t| t.as_ref()), |t| t.id);
    let ranges = all.into_iter().filter_map(|ty| Some((ty, ty.range()?)));
    scan.rows(ranges, |(ty, range), column| match column {
        "rngtypid" => oid(ty.id.0),
        "rngsubtype" => oid(range.subtype.0),
        "rngmultitypid" => oid_or_zero(range.multirange.map(|t| t.0)),
        "rngcollation" => oid_or_zero(range.collation.map(|c| c.0)),
        "rngsubopc" => oid_or_zero(range.opclass.map(|c| c.0)),
        "rngcanonical" => oid_or_zero(range.canonical.map(|p| p.0)),
        "rngsubdiff" => oid_or_zero(range.subdiff.map(|p| p.0)),
        _ => scan.missing(column),
    })
}
