//! Who is whom: the ids of one catalog against those of the other.
//!
//! Ids and attribute numbers mean nothing across catalogs, so objects meet by identity: schema, name
//! and, for what can be overloaded, argument types. Objects that were renamed on one side are known
//! to be the same only for what refers to them; they are still reported as missing and extra.
//! Counterpart: none; catalog/objectaddress.c gives objects their identities.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::catalog::Catalog;
use crate::catalog::class::{RelKind, Relation};
use crate::catalog::depend::DependencyKind;
use crate::catalog::type_::TypeKind;
use crate::name::Name;
use crate::oid::*;
use crate::version::Capability;

/// The two catalogs with what was found out about who is whom.
pub(crate) struct Pairing<'a> {
    pub expected: &'a Catalog,
    pub actual: &'a Catalog,
    /// Same built-in rows, so that their ids can be compared directly.
    same_builtins: bool,
    renamed_relations: FxHashMap<RelId, RelId>,
    renamed_types: FxHashMap<TypeId, TypeId>,
    renamed_procs: FxHashMap<ProcId, ProcId>,
    /// Columns of paired tables that look renamed, by the expected table and its column's name.
    renamed_columns: FxHashMap<(RelId, Name), Name>,
}

impl<'a> Pairing<'a> {
    pub fn new(expected: &'a Catalog, actual: &'a Catalog) -> Self {
        Pairing {
            expected,
            actual,
            same_builtins: expected.version.major() == actual.version.major(),
            renamed_relations: FxHashMap::default(),
            renamed_types: FxHashMap::default(),
            renamed_procs: FxHashMap::default(),
            renamed_columns: FxHashMap::default(),
        }
    }

    pub fn rename_relation(&mut self, expected: RelId, actual: RelId) {
        self.renamed_relations.insert(expected, actual);
    }

    pub fn rename_type(&mut self, expected: TypeId, actual: TypeId) {
        self.renamed_types.insert(expected, actual);
    }

    pub fn rename_proc(&mut self, expected: ProcId, actual: ProcId) {
        self.renamed_procs.insert(expected, actual);
    }

    pub fn rename_column(&mut self, table: RelId, expected: &Name, actual: &Name) {
        self.renamed_columns.insert((table, expected.clone()), actual.clone());
    }

    pub fn both_have(&self, capability: Capability) -> bool {
        self.expected.version.has(capability) && self.actual.version.has(capability)
    }

    pub fn namespace(&self, expected: NamespaceId, actual: NamespaceId) -> bool {
        match (self.expected.namespace(expected), self.actual.namespace(actual)) {
            (Some(e), Some(a)) => e.name == a.name,
            _ => false,
        }
    }

    /// Whether two objects of one name live in the same schema, or are of the same extension, wherever
    /// that lives.
    fn home(&self, e: (NamespaceId, ObjectAddress), a: (NamespaceId, ObjectAddress)) -> bool {
        let extension = |catalog: &Catalog, object: ObjectAddress| {
            let member = catalog.depends.of(object).find(|(_, _, kind)| *kind == DependencyKind::Extension)?;
            catalog.extensions.get(&ExtensionId(member.1.id)).map(|x| x.name.clone())
        };
        self.namespace(e.0, a.0)
            || extension(self.expected, e.1).is_some_and(|name| Some(name) == extension(self.actual, a.1))
    }

    pub fn relation(&self, expected: RelId, actual: RelId) -> bool {
        if self.renamed_relations.get(&expected) == Some(&actual) {
            return true;
        }
        match (self.expected.relation(expected), self.actual.relation(actual)) {
            (Some(e), Some(a)) => e.name == a.name && self.namespace(e.namespace, a.namespace),
            _ => false,
        }
    }

    /// Whether two attributes of paired relations are the same one. Numbers up to 0 are the system's.
    pub fn attribute(&self, expected: (RelId, AttrNumber), actual: (RelId, AttrNumber)) -> bool {
        if expected.1 <= 0 || actual.1 <= 0 {
            return expected.1 == actual.1;
        }
        let (Some(e), Some(a)) = (self.expected.relation(expected.0), self.actual.relation(actual.0)) else {
            return false;
        };
        match (e.attribute(expected.1), a.attribute(actual.1)) {
            (Some(e), Some(a)) => self.column_name(expected.0, &e.name) == &a.name,
            _ => false,
        }
    }

    /// The name that an expected column has on the actual side.
    pub fn column_name<'n>(&'n self, table: RelId, name: &'n Name) -> &'n Name {
        if self.renamed_columns.is_empty() {
            return name;
        }
        self.renamed_columns.get(&(table, name.clone())).unwrap_or(name)
    }

    pub fn attributes(&self, expected: (RelId, &[AttrNumber]), actual: (RelId, &[AttrNumber])) -> bool {
        expected.1.len() == actual.1.len()
            && expected.1.iter().zip(actual.1).all(|(e, a)| self.attribute((expected.0, *e), (actual.0, *a)))
    }

    pub fn type_(&self, expected: TypeId, actual: TypeId) -> bool {
        if self.is_shared(expected.0, actual.0) {
            return expected == actual;
        }
        if self.renamed_types.get(&expected) == Some(&actual) {
            return true;
        }
        let (Some(e), Some(a)) = (self.expected.type_(expected), self.actual.type_(actual)) else { return false };
        if e.is_true_array() && a.is_true_array() {
            return e.element.zip(a.element).is_some_and(|(e, a)| self.type_(e, a));
        }
        if let (TypeKind::Composite(e), TypeKind::Composite(a)) = (&e.kind, &a.kind) {
            return self.relation(*e, *a);
        }
        e.name == a.name && self.home((e.namespace, expected.address()), (a.namespace, actual.address()))
    }

    pub fn types(&self, expected: &[TypeId], actual: &[TypeId]) -> bool {
        expected.len() == actual.len() && expected.iter().zip(actual).all(|(e, a)| self.type_(*e, *a))
    }

    pub fn proc(&self, expected: ProcId, actual: ProcId) -> bool {
        if self.is_shared(expected.0, actual.0) {
            return expected == actual;
        }
        if self.renamed_procs.get(&expected) == Some(&actual) {
            return true;
        }
        match (self.expected.proc(expected), self.actual.proc(actual)) {
            (Some(e), Some(a)) => {
                e.name == a.name
                    && self.home((e.namespace, expected.address()), (a.namespace, actual.address()))
                    && self.types(&e.arg_types, &a.arg_types)
            }
            _ => false,
        }
    }

    /// Whether one side has `date_part` where the other, of a release that has it, has `extract`: the
    /// same `EXTRACT(x FROM y)` makes the one before and the other since.
    pub fn is_extract(&self, expected: ProcId, actual: ProcId) -> bool {
        let since = |catalog: &Catalog| catalog.version.has(Capability::ExtractIsFunction);
        if since(self.expected) == since(self.actual) {
            return false;
        }
        let name = |catalog: &Catalog, id| {
            let builtin = catalog.proc(id).filter(|p| p.namespace == wellknown::PG_CATALOG);
            builtin.map(|p| p.name.clone()).unwrap_or_default()
        };
        let (e, a) = (name(self.expected, expected), name(self.actual, actual));
        if since(self.actual) { e == "date_part" && a == "extract" } else { e == "extract" && a == "date_part" }
    }

    pub fn operator(&self, expected: OperId, actual: OperId) -> bool {
        if self.is_shared(expected.0, actual.0) {
            return expected == actual;
        }
        match (self.expected.operator(expected), self.actual.operator(actual)) {
            (Some(e), Some(a)) => {
                e.name == a.name
                    && self.home((e.namespace, expected.address()), (a.namespace, actual.address()))
                    && optional(e.left, a.left, |e, a| self.type_(e, a))
                    && self.type_(e.right, a.right)
            }
            _ => false,
        }
    }

    pub fn collation(&self, expected: CollId, actual: CollId) -> bool {
        if self.is_shared(expected.0, actual.0) {
            return expected == actual;
        }
        match (self.expected.collations.get(&expected), self.actual.collations.get(&actual)) {
            (Some(e), Some(a)) => {
                e.name == a.name && self.home((e.namespace, expected.address()), (a.namespace, actual.address()))
            }
            _ => false,
        }
    }

    pub fn access_method(&self, expected: AmId, actual: AmId) -> bool {
        match (self.expected.access_method(expected), self.actual.access_method(actual)) {
            (Some(e), Some(a)) => e.name == a.name,
            _ => expected == actual,
        }
    }

    pub fn opclass(&self, expected: OpClassId, actual: OpClassId) -> bool {
        match (self.expected.opclass(expected), self.actual.opclass(actual)) {
            (Some(e), Some(a)) => {
                e.name == a.name
                    && self.home((e.namespace, expected.address()), (a.namespace, actual.address()))
                    && self.access_method(e.am, a.am)
            }
            _ => false,
        }
    }

    pub fn opfamily(&self, expected: OpFamilyId, actual: OpFamilyId) -> bool {
        match (self.expected.opfamily(expected), self.actual.opfamily(actual)) {
            (Some(e), Some(a)) => {
                e.name == a.name
                    && self.home((e.namespace, expected.address()), (a.namespace, actual.address()))
                    && self.access_method(e.am, a.am)
            }
            _ => false,
        }
    }

    pub fn language(&self, expected: LangId, actual: LangId) -> bool {
        match (self.expected.languages.get(&expected), self.actual.languages.get(&actual)) {
            (Some(e), Some(a)) => e.name == a.name,
            _ => false,
        }
    }

    pub fn constraint(&self, expected: ConstraintId, actual: ConstraintId) -> bool {
        match (self.expected.constraint(expected), self.actual.constraint(actual)) {
            (Some(e), Some(a)) => {
                e.name == a.name && optional(e.owner.relation(), a.owner.relation(), |e, a| self.relation(e, a))
            }
            _ => false,
        }
    }

    /// Whether both ids are of one shared built-in layer, where equal ids mean equal rows.
    fn is_shared(&self, expected: u32, actual: u32) -> bool {
        self.same_builtins && (expected < FIRST_NORMAL_OBJECT_ID || actual < FIRST_NORMAL_OBJECT_ID)
    }
}

/// Both absent, or both there and the same.
pub(crate) fn optional<E, A>(expected: Option<E>, actual: Option<A>, same: impl FnOnce(E, A) -> bool) -> bool {
    match (expected, actual) {
        (None, None) => true,
        (Some(e), Some(a)) => same(e, a),
        _ => false,
    }
}

/// Rows of both sides, brought together by a key.
pub(crate) struct Matched<E, A> {
    pub pairs: Vec<(E, A)>,
    pub missing: Vec<E>,
    pub extra: Vec<A>,
}

/// Brings rows together by key; the result is in the order of the keys.
pub(crate) fn match_by<K: Ord, E, A>(
    expected: impl Iterator<Item = (K, E)>,
    actual: impl Iterator<Item = (K, A)>,
) -> Matched<E, A> {
    let mut sides: BTreeMap<K, (Option<E>, Option<A>)> = BTreeMap::new();
    for (key, row) in expected {
        sides.entry(key).or_insert((None, None)).0 = Some(row);
    }
    for (key, row) in actual {
        sides.entry(key).or_insert((None, None)).1 = Some(row);
    }
    let mut matched = Matched { pairs: Vec::new(), missing: Vec::new(), extra: Vec::new() };
    for side in sides.into_values() {
        match side {
            (Some(e), Some(a)) => matched.pairs.push((e, a)),
            (Some(e), None) => matched.missing.push(e),
            (None, Some(a)) => matched.extra.push(a),
            (None, None) => {}
        }
    }
    matched
}

/// Takes rows that are left over on both sides and brings those together that are equal in
/// everything but their names, in order.
pub(crate) fn match_rest<E, A>(matched: &mut Matched<E, A>, mut same: impl FnMut(&E, &A) -> bool) -> Vec<(E, A)> {
    let mut brought = Vec::new();
    let mut missing = Vec::new();
    for e in std::mem::take(&mut matched.missing) {
        match matched.extra.iter().position(|a| same(&e, a)) {
            Some(at) => brought.push((e, matched.extra.remove(at))),
            None => missing.push(e),
        }
    }
    matched.missing = missing;
    brought
}

/// Finds what looks renamed, so that what refers to it is not reported as well.
pub(crate) fn find_renamed_columns(pairing: &mut Pairing<'_>, expected: &Relation, actual: &Relation) {
    let missing = expected.live_attributes().enumerate().filter(|(_, (_, e))| actual.attnum(&e.name).is_none());
    let found: Vec<(Name, Name)> = missing
        .filter_map(|(place, (_, e))| {
            let (_, a) = actual.live_attributes().nth(place)?;
            let alike = expected.attnum(&a.name).is_none() && pairing.type_(e.ty.ty, a.ty.ty);
            alike.then(|| (e.name.clone(), a.name.clone()))
        })
        .collect();
    for (e, a) in found {
        pairing.rename_column(expected.id, &e, &a);
    }
}

/// Whether two relations of the same kind have the same columns, so that one may be the other renamed.
pub(crate) fn look_renamed(pairing: &Pairing<'_>, expected: &Relation, actual: &Relation) -> bool {
    let same_kind = std::mem::discriminant(&expected.kind) == std::mem::discriminant(&actual.kind);
    let moved = expected.name == actual.name || expected.namespace_is_in(pairing, actual);
    let counts = expected.live_attributes().count();
    same_kind
        && moved
        && !matches!(expected.kind, RelKind::Sequence(_))
        && counts > 0
        && counts == actual.live_attributes().count()
        && expected
            .live_attributes()
            .zip(actual.live_attributes())
            .all(|((_, e), (_, a))| e.name == a.name && e.ty.typmod == a.ty.typmod && pairing.type_(e.ty.ty, a.ty.ty))
}

impl Relation {
    fn namespace_is_in(&self, pairing: &Pairing<'_>, actual: &Relation) -> bool {
        pairing.namespace(self.namespace, actual.namespace)
    }
}
