//! From the names that recorded rows use for one another to the ids of one version.
//!
//! A name has its schema before it where that is not pg_catalog; routines and operators have their
//! argument types behind them.

use std::hash::Hash;
use std::sync::Mutex;

use rustc_hash::FxHashMap;

use crate::builtin::data;
use crate::builtin::rows::{list, rows};
use crate::oid::wellknown::PG_CATALOG;
use crate::oid::*;

/// Every object that a row may name. What does not resolve is noted; a test holds that there is nothing.
pub(super) struct Refs {
    namespaces: FxHashMap<&'static str, NamespaceId>,
    types: FxHashMap<(&'static str, &'static str), TypeId>,
    relations: FxHashMap<(&'static str, &'static str), RelId>,
    procs: FxHashMap<Signature, ProcId>,
    operators: FxHashMap<Signature, OperId>,
    collations: FxHashMap<(&'static str, &'static str), CollId>,
    access_methods: FxHashMap<&'static str, AmId>,
    opfamilies: FxHashMap<(&'static str, &'static str), OpFamilyId>,
    opclasses: FxHashMap<(&'static str, &'static str), OpClassId>,
    languages: FxHashMap<&'static str, LangId>,
    roles: FxHashMap<&'static str, RoleId>,
    unresolved: Mutex<Vec<String>>,
}

/// Schema, name and argument types as the rows write them.
type Signature = (&'static str, &'static str, &'static str);

impl Refs {
    pub(super) fn of(version: u16) -> Refs {
        let plain = |file| rows(file, version).map(|mut row| (row.oid(), row.text()));
        let qualified = |file| rows(file, version).map(|mut row| (row.oid(), row.text(), row.text()));
        let pairs = |file| rows(file, version).map(|mut row| (row.oid(), (row.text(), row.text())));
        Refs {
            namespaces: plain(data::NAMESPACE).map(|(id, name)| (name, NamespaceId(id))).collect(),
            types: qualified(data::TYPE).map(|(id, name, nsp)| ((nsp, name), TypeId(id))).collect(),
            relations: qualified(data::CLASS).map(|(id, name, nsp)| ((nsp, name), RelId(id))).collect(),
            procs: procs(version),
            operators: operators(version),
            collations: qualified(data::COLLATION).map(|(id, name, nsp)| ((nsp, name), CollId(id))).collect(),
            access_methods: plain(data::AM).map(|(id, name)| (name, AmId(id))).collect(),
            opfamilies: pairs(data::OPFAMILY).map(|(id, name)| (name, OpFamilyId(id))).collect(),
            opclasses: pairs(data::OPCLASS).map(|(id, name)| (name, OpClassId(id))).collect(),
            languages: plain(data::LANGUAGE).map(|(id, name)| (name, LangId(id))).collect(),
            roles: plain(data::AUTHID).map(|(id, name)| (name, RoleId(id))).collect(),
            unresolved: Mutex::default(),
        }
    }

    /// What was asked for and does not exist.
    pub(super) fn into_unresolved(self) -> Vec<String> {
        self.unresolved.into_inner().unwrap_or_default()
    }

    pub(super) fn complain(&self, what: &str, name: &str) {
        if let Ok(mut unresolved) = self.unresolved.lock() {
            unresolved.push(format!("{what} {name}"));
        }
    }

    fn find<K: Eq + Hash, I: Copy>(&self, what: &str, cell: &str, key: K, map: &FxHashMap<K, I>) -> Option<I> {
        if cell.is_empty() {
            return None;
        }
        let found = map.get(&key).copied();
        if found.is_none() {
            self.complain(what, cell);
        }
        found
    }

    /// The schema of a row's own cell, which is empty for pg_catalog.
    pub(super) fn namespace(&self, cell: &'static str) -> NamespaceId {
        self.find("schema", cell, cell, &self.namespaces).unwrap_or(PG_CATALOG)
    }

    pub(super) fn ty(&self, cell: &'static str) -> Option<TypeId> {
        self.find("type", cell, split_schema(cell), &self.types)
    }

    /// A type that has to be there; 0 is noted as missing.
    pub(super) fn need_ty(&self, cell: &'static str) -> TypeId {
        self.ty(cell).unwrap_or_else(|| {
            self.complain("type", "that is left out");
            TypeId(0)
        })
    }

    /// A list of types.
    pub(super) fn tys(&self, cell: &'static str) -> Vec<TypeId> {
        list(cell).map(|name| self.need_ty(name)).collect()
    }

    pub(super) fn relation(&self, cell: &'static str) -> Option<RelId> {
        self.find("relation", cell, split_schema(cell), &self.relations)
    }

    pub(super) fn proc(&self, cell: &'static str) -> Option<ProcId> {
        self.find("routine", cell, split_signature(cell), &self.procs)
    }

    /// A routine together with its bare name.
    pub(super) fn proc_with_name(&self, cell: &'static str) -> Option<(&'static str, ProcId)> {
        self.proc(cell).map(|proc| (split_signature(cell).1, proc))
    }

    /// A routine that has to be there; 0 is noted as missing.
    pub(super) fn need_proc(&self, cell: &'static str) -> ProcId {
        self.proc(cell).unwrap_or_else(|| {
            self.complain("routine", "that is left out");
            ProcId(0)
        })
    }

    pub(super) fn operator(&self, cell: &'static str) -> Option<OperId> {
        self.find("operator", cell, split_signature(cell), &self.operators)
    }

    pub(super) fn collation(&self, cell: &'static str) -> Option<CollId> {
        self.find("collation", cell, split_schema(cell), &self.collations)
    }

    pub(super) fn access_method(&self, cell: &'static str) -> Option<AmId> {
        self.find("access method", cell, cell, &self.access_methods)
    }

    /// `access method/name`
    pub(super) fn opfamily(&self, cell: &'static str) -> Option<OpFamilyId> {
        self.find("operator family", cell, cell.split_once('/').unwrap_or((cell, "")), &self.opfamilies)
    }

    pub(super) fn opfamily_of(&self, am: &'static str, name: &'static str) -> Option<OpFamilyId> {
        self.find("operator family", name, (am, name), &self.opfamilies)
    }

    /// `access method/name`
    pub(super) fn opclass(&self, cell: &'static str) -> Option<OpClassId> {
        self.find("operator class", cell, cell.split_once('/').unwrap_or((cell, "")), &self.opclasses)
    }

    pub(super) fn language(&self, cell: &'static str) -> Option<LangId> {
        self.find("language", cell, cell, &self.languages)
    }

    pub(super) fn role(&self, cell: &'static str) -> Option<RoleId> {
        self.find("role", cell, cell, &self.roles)
    }
}

fn procs(version: u16) -> FxHashMap<Signature, ProcId> {
    let mut procs = FxHashMap::with_capacity_and_hasher(4000, Default::default());
    for mut row in rows(data::PROC, version) {
        let (id, name, nsp, args) = (row.oid(), row.text(), row.text(), row.text());
        procs.insert((nsp, name, args), ProcId(id));
    }
    procs
}

/// The argument types are `left,right`, with nothing before the comma for a prefix operator.
fn operators(version: u16) -> FxHashMap<Signature, OperId> {
    let mut operators = FxHashMap::with_capacity_and_hasher(1000, Default::default());
    for mut row in rows(data::OPERATOR, version) {
        let (id, name, args) = (row.oid(), row.text(), row.text());
        operators.insert(("", name, args), OperId(id));
    }
    operators
}

fn split_schema(cell: &'static str) -> (&'static str, &'static str) {
    cell.split_once('.').unwrap_or(("", cell))
}

fn split_signature(cell: &'static str) -> Signature {
    let (name, args) = cell.split_once('(').unwrap_or((cell, ""));
    let (schema, name) = split_schema(name);
    (schema, name, args.strip_suffix(')').unwrap_or(args))
}
