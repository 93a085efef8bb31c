//! Tables and views of pg_catalog and information_schema.
//! Counterparts: catalog/pg_class.dat, system_views.sql, information_schema.sql.
//! Deviations: views have no query, and neither indexes nor constraints are there.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::builtin::data;
use crate::builtin::refs::Refs;
use crate::builtin::rows::{Row, list, rows};
use crate::catalog::class::*;
use crate::catalog::evidence::Evidence;
use crate::catalog::type_::{Type, TypeKind};
use crate::name::Name;
use crate::nodes::TypeRef;
use crate::oid::wellknown::{BOOTSTRAP_SUPERUSER, HEAP};
use crate::oid::*;

type Types = FxHashMap<TypeId, Arc<Type>>;

pub(super) fn relations(version: u16, refs: &Refs, types: &Types) -> FxHashMap<RelId, Arc<Relation>> {
    let row_types: FxHashMap<RelId, TypeId> =
        types.values().filter_map(|ty| Some((composite_of(ty)?, ty.id))).collect();
    let mut relations = FxHashMap::with_capacity_and_hasher(300, Default::default());
    for mut row in rows(data::CLASS, version) {
        let mut rel = relation_of(&mut row, refs, types);
        rel.row_type = row_types.get(&rel.id).copied();
        relations.insert(rel.id, Arc::new(rel));
    }
    relations
}

fn composite_of(ty: &Type) -> Option<RelId> {
    match ty.kind {
        TypeKind::Composite(rel) => Some(rel),
        _ => None,
    }
}

fn relation_of(row: &mut Row, refs: &Refs, types: &Types) -> Relation {
    let id = RelId(row.oid());
    let name = Name::new(row.text());
    let namespace = refs.namespace(row.text());
    let is_view = row.letter(b'r') == b'v';
    row.skip(2);
    let kind = if is_view { RelKind::View(ViewRel { query: None, raw: None }) } else { RelKind::Table };
    Relation {
        id,
        name,
        namespace,
        owner: Some(BOOTSTRAP_SUPERUSER),
        persistence: Persistence::Permanent,
        kind,
        am: (!is_view).then_some(HEAP),
        tablespace: None,
        options: Vec::new(),
        attributes: Arc::new(list(row.text()).map(|cell| attribute_of(cell, refs, types)).collect()),
        row_type: None,
        of_type: None,
        parents: Vec::new(),
        children: Vec::new(),
        partition_bound: None,
        replica_identity: ReplicaIdentity::Default,
        row_security: false,
        force_row_security: false,
        constraints: Vec::new(),
        indexes: Vec::new(),
        triggers: Vec::new(),
        policies: Vec::new(),
        rules: Vec::new(),
        at: Evidence::builtin(),
    }
}

/// Reads `name:type(typmod)/collation!`; the last three may be left out, `!` is NOT NULL.
fn attribute_of(cell: &'static str, refs: &Refs, types: &Types) -> Attribute {
    let (cell, not_null) = cell.strip_suffix('!').map_or((cell, false), |rest| (rest, true));
    let (name, cell) = cell.split_once(':').unwrap_or((cell, ""));
    let (cell, collation) = cell.split_once('/').unwrap_or((cell, ""));
    let (ty, typmod) = cell.split_once('(').unwrap_or((cell, ""));
    let ty = refs.need_ty(ty);
    let of_type = types.get(&ty);
    Attribute {
        name: Name::new(name),
        ty: TypeRef { ty, typmod: typmod.trim_end_matches(')').parse().unwrap_or(-1) },
        collation: refs.collation(collation).or_else(|| of_type.and_then(|t| t.collation)),
        not_null,
        default: None,
        generated: Generated::No,
        identity: Identity::No,
        storage: of_type.map_or(Storage::Plain, |t| storage(t.storage)),
        compression: Compression::Default,
        statistics: None,
        options: Vec::new(),
        fdw_options: Vec::new(),
        local: true,
        inherited: 0,
        dropped: false,
        at: Evidence::builtin(),
    }
}

fn storage(letter: u8) -> Storage {
    match letter {
        b'e' => Storage::External,
        b'x' => Storage::Extended,
        b'm' => Storage::Main,
        _ => Storage::Plain,
    }
}
