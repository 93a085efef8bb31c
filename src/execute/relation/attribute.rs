//! pg_attribute, with the system columns, and pg_attrdef.

use crate::catalog::class::{Attribute, Compression, Generated, Identity, RelKind, Relation, Storage};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::node_tree::NodeTree;
use crate::execute::relation::scan::{RelationColumns, Scan};
use crate::execute::relation::synthetic;
use crate::nodes::Value;
use crate::oid::wellknown::{ANYARRAY, ANYELEMENT, HASH, INT4};
use crate::oid::{AttrNumber, ObjectAddress, RelId, TypeId};
use crate::version::Capability;

/// A column that every table has besides its own.
struct SystemColumn {
    name: &'static str,
    attnum: AttrNumber,
    ty: TypeId,
}

const SYSTEM_COLUMNS: [SystemColumn; 6] = [
    SystemColumn { name: "tableoid", attnum: -6, ty: TypeId(26) },
    SystemColumn { name: "cmax", attnum: -5, ty: TypeId(29) },
    SystemColumn { name: "xmax", attnum: -4, ty: TypeId(28) },
    SystemColumn { name: "cmin", attnum: -3, ty: TypeId(29) },
    SystemColumn { name: "xmin", attnum: -2, ty: TypeId(28) },
    SystemColumn { name: "ctid", attnum: -1, ty: TypeId(27) },
];

enum Column<'a> {
    System(&'a SystemColumn),
    User(AttrNumber, &'a Attribute),
}

pub(super) fn pg_attribute(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { oid: "attrelid", ..RelationColumns::default() };
    let wanted = scan.known_text("attname");
    let of_relation = |rel: &'_ Relation| has_system_columns(rel);
    let columns = scan.relations(by).into_iter().flat_map(|rel| {
        let system = SYSTEM_COLUMNS.iter().filter(move |_| of_relation(rel)).map(Column::System);
        let user = rel.attributes.iter().enumerate().map(|(i, a)| Column::User(number_at(i), a));
        let fits = move |column: &Column<'_>| match (wanted, column) {
            (Some(wanted), Column::System(system)) => system.name == wanted,
            (Some(wanted), Column::User(_, a)) => a.dropped || a.name == *wanted,
            (None, _) => true,
        };
        system.chain(user).filter(fits).map(move |column| (rel, column))
    });
    scan.rows(columns, |(rel, attribute), column| match attribute {
        Column::System(system) => system_cell(scan, rel, system, column),
        Column::User(attnum, attr) => attribute_cell(scan, rel, *attnum, attr, column),
    })
}

fn number_at(place: usize) -> AttrNumber {
    AttrNumber::try_from(place + 1).unwrap_or(AttrNumber::MAX)
}

fn has_system_columns(rel: &Relation) -> bool {
    match rel.kind {
        RelKind::Table | RelKind::Partitioned(_) | RelKind::Sequence(_) | RelKind::MatView(_) | RelKind::Foreign(_) => {
            true
        }
        RelKind::Index(_) | RelKind::View(_) | RelKind::Composite => false,
    }
}

fn system_cell(scan: &Scan<'_>, rel: &Relation, system: &SystemColumn, column: &str) -> Value {
    match column {
        "attrelid" => oid(rel.id.0),
        "attname" => Value::text(system.name),
        "attnum" => int(system.attnum),
        "attnotnull" | "attislocal" => flag(true),
        "attcollation" => oid(0),
        "attstattarget" => scan.statistics_target(Some(0).filter(|_| !scan.null_statistics_target())),
        _ => match type_cell(scan, system.ty, column) {
            Some(value) => value,
            None => usual_cell(scan, column),
        },
    }
}

/// What follows from the attribute's type alone.
fn type_cell(scan: &Scan<'_>, ty: TypeId, column: &str) -> Option<Value> {
    let row = scan.catalog.type_(ty);
    Some(match column {
        "atttypid" => oid(ty.0),
        "attlen" => row.map_or(Value::Null, |t| int(t.len)),
        "attbyval" => row.map_or(Value::Null, |t| flag(t.by_value)),
        "attalign" => row.map_or(Value::Null, |t| letter(t.align)),
        "attstorage" => row.map_or(Value::Null, |t| letter(t.storage)),
        "attndims" => int(i64::from(row.is_some_and(|t| t.is_true_array()))),
        _ => return None,
    })
}

/// What an attribute without anything special has.
fn usual_cell(scan: &Scan<'_>, column: &str) -> Value {
    match column {
        "atttypmod" | "attcacheoff" => int(-1),
        "attnotnull" | "atthasdef" | "atthasmissing" | "attisdropped" => flag(false),
        "attislocal" => flag(true),
        "attinhcount" => int(0),
        "attidentity" | "attgenerated" | "attcompression" => letter(0),
        "attacl" | "attoptions" | "attfdwoptions" | "attmissingval" => Value::Null,
        _ => scan.missing(column),
    }
}

fn attribute_cell(scan: &Scan<'_>, rel: &Relation, attnum: AttrNumber, attr: &Attribute, column: &str) -> Value {
    match column {
        "attrelid" => oid(rel.id.0),
        "attname" if attr.dropped => Value::text(format!("........pg.dropped.{attnum}........")),
        "attname" => name(&attr.name),
        "attnum" => int(attnum),
        "atttypid" if attr.dropped => oid(0),
        "atttypmod" if stored_type(scan, rel, attnum, attr) != attr.ty.ty => int(-1),
        "atttypmod" => int(attr.ty.typmod),
        "attcollation" => oid_or_zero(attr.collation.map(|c| c.0)),
        "attstorage" => letter(storage(attr.storage)),
        "attcompression" => letter(match attr.compression {
            Compression::Default => 0,
            Compression::Pglz => b'p',
            Compression::Lz4 => b'l',
        }),
        "attnotnull" => flag(!attr.dropped && (attr.not_null || rel.sequence().is_some())),
        "atthasdef" => flag(attr.default.is_some() && !attr.dropped),
        "attidentity" => letter(match attr.identity {
            Identity::No => 0,
            Identity::Always => b'a',
            Identity::ByDefault => b'd',
        }),
        "attgenerated" => letter(match attr.generated {
            Generated::No => 0,
            Generated::Stored => b's',
            Generated::Virtual => b'v',
        }),
        // Dimensions are told of columns that were written out here.
        "attndims" if !attr.local || rel.of_type.is_some() || !is_written(rel) => int(0),
        "attisdropped" => flag(attr.dropped),
        "attislocal" => flag(attr.local),
        "attinhcount" => int(attr.inherited),
        "attstattarget" if attr.dropped && !scan.null_statistics_target() => int(0),
        "attstattarget" => scan.statistics_target(statistics(rel, attnum, attr)),
        "attacl" => scan.acl(ObjectAddress::attribute(rel.id, attnum), rel.owner),
        "attoptions" => options(&attr.options),
        "attfdwoptions" => options(&attr.fdw_options),
        // Whether rows written before the column was added lack it.
        "atthasmissing" | "attmissingval" if attr.default.is_some() => {
            scan.unknown(format!("{column} is not known without the database"))
        }
        _ => type_cell(scan, stored_type(scan, rel, attnum, attr), column).unwrap_or_else(|| usual_cell(scan, column)),
    }
}

/// An index may hold something else than the column that it is on: a hash, or elements of an array.
fn stored_type(scan: &Scan<'_>, rel: &Relation, attnum: AttrNumber, attr: &Attribute) -> TypeId {
    let key = || rel.index()?.keys.get(usize::try_from(attnum).ok()?.checked_sub(1)?);
    let storage = key().and_then(|key| scan.catalog.opclass(key.opclass?)).and_then(|class| class.storage);
    match storage {
        Some(ANYELEMENT) => scan.catalog.type_(attr.ty.ty).and_then(|t| t.element).unwrap_or(attr.ty.ty),
        None if rel.am == Some(HASH) => INT4,
        Some(ANYARRAY) | None => attr.ty.ty,
        Some(stored) => stored,
    }
}

/// Whether columns were defined one by one, and do not follow from a query.
fn is_written(rel: &Relation) -> bool {
    !matches!(rel.kind, RelKind::View(_) | RelKind::MatView(_) | RelKind::Index(_))
}

/// The target of a column, or of an index's expression.
fn statistics(rel: &Relation, attnum: AttrNumber, attr: &Attribute) -> Option<i32> {
    let of_key = || {
        let key = rel.index()?.keys.get(usize::try_from(attnum).ok()?.checked_sub(1)?)?;
        key.statistics
    };
    attr.statistics.or_else(of_key)
}

fn storage(storage: Storage) -> u8 {
    match storage {
        Storage::Plain => b'p',
        Storage::External => b'e',
        Storage::Extended => b'x',
        Storage::Main => b'm',
    }
}

impl Scan<'_> {
    pub fn null_statistics_target(&self) -> bool {
        self.catalog.version.has(Capability::NullStatisticsTarget)
    }

    /// The default target is NULL, or -1 before that was so.
    pub fn statistics_target(&self, target: Option<i32>) -> Value {
        match target {
            Some(target) => int(target),
            None if self.null_statistics_target() => Value::Null,
            None => int(-1),
        }
    }
}

pub(super) fn pg_attrdef(scan: &Scan<'_>) -> Rows {
    let by = RelationColumns { oid: "adrelid", ..RelationColumns::default() };
    let by_oid = scan.known_oid("oid").and_then(synthetic::of_attribute_default);
    let relations = match by_oid {
        Some((rel, _)) => scan.catalog.relation(rel).map(|r| r.as_ref()).into_iter().collect(),
        None => scan.relations(by),
    };
    let defaults = relations
        .into_iter()
        .flat_map(|rel| rel.live_attributes().filter(|(_, a)| a.default.is_some()).map(|(attnum, _)| (rel.id, attnum)));
    scan.rows(defaults, |(rel, attnum): &(RelId, AttrNumber), column| match column {
        "oid" => oid(synthetic::attribute_default(*rel, *attnum)),
        "adrelid" => oid(rel.0),
        "adnum" => int(*attnum),
        "adbin" => NodeTree::AttributeDefault(*rel, *attnum).encode(),
        _ => scan.missing(column),
    })
}
