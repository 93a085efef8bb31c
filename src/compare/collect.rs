//! What goes with a missing or extra object: parts that cannot be there without it are listed with
//! it, not on their own. Also what looks renamed, so that what refers to it is not reported.

use crate::catalog::Catalog;
use crate::catalog::class::{IndexRel, Relation};
use crate::catalog::constraint::{Constraint, ConstraintKind};
use crate::catalog::type_::{Type, TypeKind};
use crate::compare::differ::{Differ, Side, Single};
use crate::compare::drift::Kind;
use crate::compare::pairing::{find_renamed_columns, look_renamed, match_by};
use crate::compare::{identity, managed, relation, routine, type_};
use crate::oid::{AttrNumber, ConstraintId, ObjectAddress, ObjectClass, RelId, StatisticsId};

impl<'a> Differ<'a> {
    /// Notes that an object is on one side only. Its entry is made next.
    pub(crate) fn gone(&mut self, side: Side, object: ObjectAddress) {
        self.gone.insert((side, object), self.entries.len());
    }

    /// An object that belongs to a table and is on one side only: listed with what it cannot be
    /// without, if that is on the same side only; an entry of its own otherwise.
    pub(crate) fn lone_part(&mut self, side: Side, object: Single<'_>) {
        match self.goes_with(side, object.address) {
            Some(at) => self.include(at, side, object.kind, object.address),
            None => self.lone(side, object),
        }
    }

    /// The same, for what has parts of its own.
    pub(crate) fn lone_whole(&mut self, side: Side, object: Single<'_>) {
        match self.goes_with(side, object.address) {
            Some(at) => {
                self.gone.insert((side, object.address), at);
                self.include(at, side, object.kind, object.address);
            }
            None => {
                self.gone(side, object.address);
                self.lone(side, object);
            }
        }
    }

    /// Lists an object with an entry that it cannot be without.
    pub(crate) fn include(&mut self, entry: usize, side: Side, kind: Kind, object: ObjectAddress) {
        let identity = identity::address(self.catalog(side), object);
        self.entries[entry].includes.push((kind, identity));
    }

    /// The entry of a table, a column or another whole on the same side only that an object cannot be without.
    fn goes_with(&self, side: Side, object: ObjectAddress) -> Option<usize> {
        let catalog = self.catalog(side);
        let needed = catalog.depends.of(object).map(|(_, referenced, _)| referenced);
        let wholes = needed.filter(|r| match r.class {
            ObjectClass::Relation | ObjectClass::Publication | ObjectClass::Server | ObjectClass::Fdw => true,
            class => class == ObjectClass::Namespace && object.class == ObjectClass::PublicationNamespace,
        });
        wholes.chain(columns_of(catalog, object)).find_map(|r| self.entry_of(side, r))
    }

    /// The entry of a column that one side alone has, or of its table.
    pub(crate) fn entry_of(&self, side: Side, object: ObjectAddress) -> Option<usize> {
        self.gone.get(&(side, object)).or_else(|| self.gone.get(&(side, object.whole()))).copied()
    }

    /// Finds relations, types and columns that look renamed.
    pub(crate) fn find_renamed(&mut self) {
        self.find_renamed_types();
        let matched = relation::match_relations(self.expected, self.actual);
        for (e, a) in &matched.pairs {
            find_renamed_columns(&mut self.pairing, e, a);
        }
        let kept = |catalog: &Catalog, rel: &Relation| managed::note(catalog, &self.kept, rel).is_some();
        let mut extra: Vec<_> = matched.extra.into_iter().filter(|rel| !kept(self.actual, rel)).collect();
        let missing: Vec<_> = matched.missing.into_iter().filter(|rel| !kept(self.expected, rel)).collect();
        for e in missing {
            let alike: Vec<usize> = (0..extra.len()).filter(|i| look_renamed(&self.pairing, e, extra[*i])).collect();
            if let [only] = alike[..] {
                self.pairing.rename_relation(e.id, extra.remove(only).id);
            }
        }
        self.find_renamed_sequences();
        routine::find_renamed(self);
    }

    fn find_renamed_types(&mut self) {
        let matched = match_by(type_::rows(self.expected), type_::rows(self.actual));
        let mut extra = matched.extra;
        for e in matched.missing {
            let alike: Vec<usize> = (0..extra.len()).filter(|i| same_shape(self, e, extra[*i])).collect();
            if let [only] = alike[..] {
                self.pairing.rename_type(e.id, extra.remove(only).id);
            }
        }
    }
}

/// Whether a type may be the other one renamed.
fn same_shape(differ: &Differ<'_>, expected: &Type, actual: &Type) -> bool {
    match (&expected.kind, &actual.kind) {
        (TypeKind::Enum(e), TypeKind::Enum(a)) => e.iter().map(|l| &l.name).eq(a.iter().map(|l| &l.name)),
        (TypeKind::Domain(e), TypeKind::Domain(a)) => {
            differ.pairing.type_(e.base.ty, a.base.ty)
                && e.base.typmod == a.base.typmod
                && e.constraints.len() == a.constraints.len()
        }
        (TypeKind::Composite(e), TypeKind::Composite(a)) => {
            let rels = differ.expected.relation(*e).zip(differ.actual.relation(*a));
            rels.is_some_and(|(e, a)| look_renamed(&differ.pairing, e, a))
        }
        (
            TypeKind::Base
            | TypeKind::Composite(_)
            | TypeKind::Domain(_)
            | TypeKind::Enum(_)
            | TypeKind::Pseudo
            | TypeKind::Range(_)
            | TypeKind::Multirange { .. }
            | TypeKind::Shell,
            _,
        ) => false,
    }
}

/// The columns that a constraint, an index or statistics are over.
fn columns_of(catalog: &Catalog, object: ObjectAddress) -> Vec<ObjectAddress> {
    if object.class == ObjectClass::Constraint {
        catalog.constraint(ConstraintId(object.id)).map(|c| constraint_columns(c)).unwrap_or_default()
    } else if object.class == ObjectClass::Relation {
        let index = catalog.relation(RelId(object.id)).and_then(|rel| rel.index());
        index.map(index_columns).unwrap_or_default()
    } else if object.class == ObjectClass::Statistics {
        let statistics = catalog.statistics.get(&StatisticsId(object.id));
        statistics.map(|s| attributes(s.rel, &s.columns)).unwrap_or_default()
    } else {
        Vec::new()
    }
}

fn constraint_columns(c: &Constraint) -> Vec<ObjectAddress> {
    let mut found = c.owner.relation().map(|table| attributes(table, &c.keys)).unwrap_or_default();
    if let ConstraintKind::Foreign(fk) = &c.kind {
        found.extend(attributes(fk.target, &fk.target_keys));
    }
    found
}

fn index_columns(index: &IndexRel) -> Vec<ObjectAddress> {
    let keys: Vec<AttrNumber> = index.keys.iter().map(|k| k.attno).filter(|k| *k > 0).collect();
    let mut found = attributes(index.table, &keys);
    found.extend(attributes(index.table, &index.include));
    found
}

fn attributes(table: RelId, numbers: &[AttrNumber]) -> Vec<ObjectAddress> {
    numbers.iter().map(|number| ObjectAddress::attribute(table, *number)).collect()
}
