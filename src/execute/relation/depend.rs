//! pg_depend, and the ids of catalogs that addresses of objects carry.
//!
//! What our catalog records is what the server records, with these exceptions: a view's query hangs on the
//! view here, and on its rule there; the default of an attribute has an id made up for it. Dependencies on
//! and of what came with the server are not there.

use crate::catalog::class::{Generated, RelKind, Relation};
use crate::catalog::depend::DependencyKind;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::scan::Scan;
use crate::execute::relation::synthetic;
use crate::oid::{AttrNumber, ObjectAddress, ObjectClass, RelId};
use crate::version::Capability;

type Edge = (ObjectAddress, ObjectAddress, DependencyKind);

/// An edge as the server writes it down.
struct Shown {
    of: (u32, u32, i32),
    on: (u32, u32, i32),
    kind: u8,
}

pub(super) fn pg_depend(scan: &Scan<'_>) -> Rows {
    // Until PostgreSQL 16 the rule also used its view, for OLD and NEW.
    let kinds: &[u8] = if scan.catalog.version.has(Capability::BareColumnsInViews) { b"i" } else { b"in" };
    let of_view = |view: &Relation, kind: u8| Shown {
        of: (class_id(ObjectClass::Rule), synthetic::view_rule(view.id), 0),
        on: address(view.id.address()),
        kind,
    };
    let views = views(scan).flat_map(|view| kinds.iter().map(move |kind| of_view(view, *kind)));
    let mut shown: Vec<Shown> = edges(scan).into_iter().filter_map(|edge| show(scan, edge)).chain(views).collect();
    shown.sort_by_key(|edge| (edge.of, edge.on, edge.kind));
    scan.rows(shown, |edge, column| match column {
        "classid" => oid(edge.of.0),
        "objid" => oid(edge.of.1),
        "objsubid" => int(edge.of.2),
        "refclassid" => oid(edge.on.0),
        "refobjid" => oid(edge.on.1),
        "refobjsubid" => int(edge.on.2),
        "deptype" => letter(edge.kind),
        _ => scan.missing(column),
    })
}

/// The views whose rule may meet the conditions.
fn views<'a>(scan: &Scan<'a>) -> impl Iterator<Item = &'a Relation> {
    let catalog = scan.catalog;
    let one = scan.known_oid("refobjid").map(RelId).or_else(|| synthetic::of_view_rule(scan.known_oid("objid")?));
    let found: Vec<&Relation> = match one {
        Some(id) => catalog.relation(id).map(|r| r.as_ref()).into_iter().collect(),
        None => catalog.relations.values().map(|r| r.as_ref()).collect(),
    };
    found.into_iter().filter(|rel| matches!(rel.kind, RelKind::View(_) | RelKind::MatView(_)))
}

/// The edges that may meet the conditions.
fn edges(scan: &Scan<'_>) -> Vec<Edge> {
    let depends = &scan.catalog.depends;
    let of_class = |id: u32, class: Option<u32>| -> Vec<ObjectAddress> {
        let wanted = CLASSES.iter().filter(move |c| class.is_none_or(|class| class == class_id(**c)));
        wanted.map(|class| ObjectAddress { class: *class, id, sub: 0 }).collect()
    };
    if let Some(id) = scan.known_oid("refobjid") {
        let objects = of_class(id, scan.known_oid("refclassid"));
        let on = |object: ObjectAddress| depends.on(object).map(|(on, of, kind)| (of, on, kind));
        return objects.into_iter().flat_map(on).collect();
    }
    if let Some(id) = scan.known_oid("objid") {
        let owners = synthetic::of_view_rule(id).map(RelId::address);
        let defaults = synthetic::of_attribute_default(id).map(|(rel, attnum)| default_address(rel, attnum));
        let objects = of_class(id, None).into_iter().chain(owners).chain(defaults);
        return objects.flat_map(|object| depends.of(object)).collect();
    }
    CLASSES.iter().flat_map(|class| depends.of_class(*class)).collect()
}

fn default_address(rel: RelId, attnum: AttrNumber) -> ObjectAddress {
    ObjectAddress { class: ObjectClass::AttrDef, id: rel.0, sub: i32::from(attnum) }
}

/// An edge of our catalog in the server's addresses; `None` where the server has no such row.
fn show(scan: &Scan<'_>, (of, on, kind): Edge) -> Option<Shown> {
    if is_index_of_constraint(scan, of) && kind == DependencyKind::Auto && on.class == ObjectClass::Relation {
        return None;
    }
    let (of_address, kind) = match of.class {
        ObjectClass::Relation if is_of_query(scan, of, on, kind) => {
            ((class_id(ObjectClass::Rule), synthetic::view_rule(RelId(of.id)), 0), kind)
        }
        ObjectClass::AttrDef if is_generated(scan, of) => of_generated(scan, of, on, kind),
        _ => (address(of), kind),
    };
    Some(Shown { of: of_address, on: address(on), kind: letter_of(kind) })
}

/// An index that implements a constraint hangs on that alone.
fn is_index_of_constraint(scan: &Scan<'_>, of: ObjectAddress) -> bool {
    let rel = scan.catalog.relation(RelId(of.id)).filter(|_| of.class == ObjectClass::Relation);
    rel.and_then(|r| r.index()).is_some_and(|index| index.constraint.is_some())
}

fn is_generated(scan: &Scan<'_>, default: ObjectAddress) -> bool {
    let rel = scan.catalog.relation(RelId(default.id));
    let attr = rel.zip(AttrNumber::try_from(default.sub).ok()).and_then(|(rel, attnum)| rel.attribute(attnum));
    attr.is_some_and(|attr| attr.generated != Generated::No)
}

/// Until PostgreSQL 15 a generated column itself hangs on the columns that it is made from; since then its
/// expression does, and is a part of the column.
fn of_generated(
    scan: &Scan<'_>,
    of: ObjectAddress,
    on: ObjectAddress,
    kind: DependencyKind,
) -> ((u32, u32, i32), DependencyKind) {
    let own_table = on.class == ObjectClass::Relation && on.id == of.id && on.sub != 0;
    let late = scan.catalog.version.has(Capability::GeneratedExpressionOwned);
    let column = ObjectAddress { class: ObjectClass::Relation, ..of };
    match (own_table, on == column) {
        (_, true) if late => (address(of), DependencyKind::Internal),
        (true, false) if late => (address(of), DependencyKind::Normal),
        (true, false) => (address(column), DependencyKind::Auto),
        _ => (address(of), kind),
    }
}

/// Whether a view has an edge for its query, not for itself.
fn is_of_query(scan: &Scan<'_>, of: ObjectAddress, on: ObjectAddress, kind: DependencyKind) -> bool {
    let is_view = || {
        let rel = scan.catalog.relation(RelId(of.id));
        rel.is_some_and(|r| matches!(r.kind, RelKind::View(_) | RelKind::MatView(_)))
    };
    of.sub == 0 && kind == DependencyKind::Normal && on.class != ObjectClass::Namespace && is_view()
}

fn address(object: ObjectAddress) -> (u32, u32, i32) {
    match (object.class, AttrNumber::try_from(object.sub)) {
        (ObjectClass::AttrDef, Ok(attnum)) => {
            (class_id(object.class), synthetic::attribute_default(RelId(object.id), attnum), 0)
        }
        _ => (class_id(object.class), object.id, object.sub),
    }
}

fn letter_of(kind: DependencyKind) -> u8 {
    match kind {
        DependencyKind::Normal => b'n',
        DependencyKind::Auto => b'a',
        DependencyKind::Internal => b'i',
        DependencyKind::PartitionPrimary => b'P',
        DependencyKind::PartitionSecondary => b'S',
        DependencyKind::Extension => b'e',
        DependencyKind::AutoExtension => b'x',
    }
}

/// The id of the catalog that the objects of a class are in, which is the same on every server.
pub fn class_id(class: ObjectClass) -> u32 {
    match class {
        ObjectClass::Namespace => 2615,
        ObjectClass::Extension => 3079,
        ObjectClass::Role => 1260,
        ObjectClass::Language => 2612,
        ObjectClass::AccessMethod => 2601,
        ObjectClass::Type => 1247,
        ObjectClass::Proc => 1255,
        ObjectClass::Operator => 2617,
        ObjectClass::OpClass => 2616,
        ObjectClass::OpFamily => 2753,
        ObjectClass::Cast => 2605,
        ObjectClass::Collation => 3456,
        ObjectClass::TsParser => 3601,
        ObjectClass::TsTemplate => 3764,
        ObjectClass::TsDict => 3600,
        ObjectClass::TsConfig => 3602,
        ObjectClass::Fdw => 2328,
        ObjectClass::Server => 1417,
        ObjectClass::Relation => 1259,
        ObjectClass::AttrDef => 2604,
        ObjectClass::Constraint => 2606,
        ObjectClass::Trigger => 2620,
        ObjectClass::Rule => 2618,
        ObjectClass::Policy => 3256,
        ObjectClass::EventTrigger => 3466,
        ObjectClass::Statistics => 3381,
        ObjectClass::Publication => 6104,
        ObjectClass::PublicationRel => 6106,
        ObjectClass::PublicationNamespace => 6237,
        ObjectClass::Subscription => 6100,
        ObjectClass::UserMapping => 1418,
        ObjectClass::Conversion => 2607,
        ObjectClass::Transform => 3576,
        ObjectClass::LargeObject => 2613,
    }
}

/// The class whose objects are in a catalog.
pub fn class_of(catalog: u32) -> Option<ObjectClass> {
    CLASSES.iter().find(|class| class_id(**class) == catalog).copied()
}

const CLASSES: [ObjectClass; 34] = [
    ObjectClass::Namespace,
    ObjectClass::Extension,
    ObjectClass::Role,
    ObjectClass::Language,
    ObjectClass::AccessMethod,
    ObjectClass::Type,
    ObjectClass::Proc,
    ObjectClass::Operator,
    ObjectClass::OpClass,
    ObjectClass::OpFamily,
    ObjectClass::Cast,
    ObjectClass::Collation,
    ObjectClass::TsParser,
    ObjectClass::TsTemplate,
    ObjectClass::TsDict,
    ObjectClass::TsConfig,
    ObjectClass::Fdw,
    ObjectClass::Server,
    ObjectClass::Relation,
    ObjectClass::AttrDef,
    ObjectClass::Constraint,
    ObjectClass::Trigger,
    ObjectClass::Rule,
    ObjectClass::Policy,
    ObjectClass::EventTrigger,
    ObjectClass::Statistics,
    ObjectClass::Publication,
    ObjectClass::PublicationRel,
    ObjectClass::PublicationNamespace,
    ObjectClass::Subscription,
    ObjectClass::UserMapping,
    ObjectClass::Conversion,
    ObjectClass::Transform,
    ObjectClass::LargeObject,
];
