//! Operators, casts, access methods with their families and classes.
//! Counterparts: catalog/pg_operator.dat, pg_cast.dat, pg_am.dat, pg_opfamily.dat, pg_opclass.dat,
//! pg_amop.dat, pg_amproc.dat.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::builtin::data;
use crate::builtin::refs::Refs;
use crate::builtin::rows::rows;
use crate::catalog::evidence::Evidence;
use crate::catalog::operator::*;
use crate::name::Name;
use crate::oid::wellknown::{BOOTSTRAP_SUPERUSER, PG_CATALOG};
use crate::oid::*;

/// Postfix operators, which PostgreSQL 13 was the last to have, are left out: no grammar reads them now.
pub(super) fn operators(version: u16, refs: &Refs) -> FxHashMap<OperId, Arc<Operator>> {
    let mut operators = FxHashMap::with_capacity_and_hasher(1000, Default::default());
    for mut row in rows(data::OPERATOR, version) {
        let (id, name) = (OperId(row.oid()), Name::new(row.text()));
        let (left, right) = row.text().split_once(',').unwrap_or_default();
        let Some(right) = refs.ty(right) else { continue };
        let operator = Operator {
            id,
            name,
            namespace: PG_CATALOG,
            owner: Some(BOOTSTRAP_SUPERUSER),
            left: refs.ty(left),
            right,
            result: refs.ty(row.text()),
            commutator: refs.operator(row.text()),
            negator: refs.operator(row.text()),
            code: refs.proc(row.text()),
            restrict: refs.proc(row.text()),
            join: refs.proc(row.text()),
            merges: row.flag(),
            hashes: row.flag(),
            at: Evidence::builtin(),
        };
        operators.insert(id, Arc::new(operator));
    }
    operators
}

pub(super) fn casts(version: u16, refs: &Refs) -> FxHashMap<(TypeId, TypeId), Arc<Cast>> {
    let mut casts = FxHashMap::with_capacity_and_hasher(300, Default::default());
    for mut row in rows(data::CAST, version) {
        let id = CastId(row.oid());
        let (source, target) = (refs.need_ty(row.text()), refs.need_ty(row.text()));
        let func = refs.proc(row.text());
        let context = match row.letter(b'e') {
            b'i' => CastContext::Implicit,
            b'a' => CastContext::Assignment,
            _ => CastContext::Explicit,
        };
        let method = match (row.letter(b'b'), func) {
            (b'f', Some(func)) => CastMethod::Function(func),
            (b'i', _) => CastMethod::InOut,
            _ => CastMethod::Binary,
        };
        casts.insert((source, target), Arc::new(Cast { id, source, target, method, context, at: Evidence::builtin() }));
    }
    casts
}

pub(super) fn access_methods(version: u16, refs: &Refs) -> FxHashMap<AmId, Arc<AccessMethod>> {
    let mut methods = FxHashMap::default();
    for mut row in rows(data::AM, version) {
        let (id, name, is_index) = (AmId(row.oid()), Name::new(row.text()), row.letter(b'i') == b'i');
        let handler = refs.proc(row.text());
        methods.insert(id, Arc::new(AccessMethod { id, name, handler, is_index, at: Evidence::builtin() }));
    }
    methods
}

pub(super) fn opclasses(version: u16, refs: &Refs) -> FxHashMap<OpClassId, Arc<OpClass>> {
    let mut classes = FxHashMap::with_capacity_and_hasher(200, Default::default());
    for mut row in rows(data::OPCLASS, version) {
        let (id, method, name, family) = (OpClassId(row.oid()), row.text(), row.text(), row.text());
        let (Some(am), Some(family)) = (refs.access_method(method), refs.opfamily_of(method, family)) else { continue };
        let class = OpClass {
            id,
            name: Name::new(name),
            namespace: PG_CATALOG,
            owner: Some(BOOTSTRAP_SUPERUSER),
            am,
            family,
            input: refs.need_ty(row.text()),
            is_default: row.flag(),
            storage: refs.ty(row.text()),
            at: Evidence::builtin(),
        };
        classes.insert(id, Arc::new(class));
    }
    classes
}

/// Families with their operators and support routines. Which class one of these came with is not
/// recorded for built-in families, so all are loose.
pub(super) fn opfamilies(version: u16, refs: &Refs) -> FxHashMap<OpFamilyId, Arc<OpFamily>> {
    let (mut operators, mut procs) = (family_operators(version, refs), family_procs(version, refs));
    let mut families = FxHashMap::with_capacity_and_hasher(200, Default::default());
    for mut row in rows(data::OPFAMILY, version) {
        let id = OpFamilyId(row.oid());
        let Some(am) = refs.access_method(row.text()) else { continue };
        let family = OpFamily {
            id,
            name: Name::new(row.text()),
            namespace: PG_CATALOG,
            owner: Some(BOOTSTRAP_SUPERUSER),
            am,
            operators: operators.remove(&id).unwrap_or_default(),
            procs: procs.remove(&id).unwrap_or_default(),
            at: Evidence::builtin(),
        };
        families.insert(id, Arc::new(family));
    }
    families
}

fn family_operators(version: u16, refs: &Refs) -> FxHashMap<OpFamilyId, Vec<AmOp>> {
    let mut members: FxHashMap<OpFamilyId, Vec<AmOp>> = FxHashMap::default();
    for mut row in rows(data::AMOP, version) {
        let Some(family) = refs.opfamily(row.text()) else { continue };
        let (left, right) = (refs.need_ty(row.text()), refs.need_ty(row.text()));
        let strategy = row.number(0);
        row.skip(1);
        let Some(oper) = refs.operator(row.text()) else { continue };
        let sort_family = refs.opfamily(row.text());
        members.entry(family).or_default().push(AmOp { left, right, strategy, oper, sort_family, class: None });
    }
    members
}

fn family_procs(version: u16, refs: &Refs) -> FxHashMap<OpFamilyId, Vec<AmProc>> {
    let mut members: FxHashMap<OpFamilyId, Vec<AmProc>> = FxHashMap::default();
    for mut row in rows(data::AMPROC, version) {
        let Some(family) = refs.opfamily(row.text()) else { continue };
        let (left, right) = (refs.need_ty(row.text()), refs.need_ty(row.text()));
        let number = row.number(0);
        let proc = refs.need_proc(row.text());
        members.entry(family).or_default().push(AmProc { left, right, number, proc, class: None });
    }
    members
}
