//! What goes with a missing or extra object: parts that cannot be there without it are listed with
//! it, not on their own. Also what looks renamed, so that what refers to it is not reported.

use crate::catalog::Catalog;
use crate::catalog::class::RelKind;
use crate::catalog::type_::{Type, TypeKind};
use crate::compare::differ::{Differ, Single};
use crate::compare::pairing::{find_renamed_columns, look_renamed, match_by};
use crate::compare::{relation, routine, type_};
use crate::oid::{ObjectAddress, ObjectClass};

impl<'a> Differ<'a> {
    /// Notes that an object is on one side only. Its entry is made next.
    pub(crate) fn gone(&mut self, object: ObjectAddress, missing: bool) {
        self.gone.insert((missing, object), self.entries.len());
    }

    /// An object that belongs to a table and is on one side only: listed with what it cannot be
    /// without, if that is on the same side only; an entry of its own otherwise.
    pub(crate) fn lone_part(&mut self, address: ObjectAddress, missing: bool, object: Single<'_>) {
        let catalog = if missing { self.expected } else { self.actual };
        match self.goes_with(catalog, address, missing) {
            Some(at) => {
                let label = format!("{} {}", object.kind.noun(), object.identity);
                self.entries[at].includes.push(label);
            }
            None if missing => self.missing(object),
            None => self.extra(object),
        }
    }

    /// The entry of something on the same side only that an object depends on.
    fn goes_with(&self, catalog: &Catalog, address: ObjectAddress, missing: bool) -> Option<usize> {
        let needed = catalog.depends.of(address).map(|(_, referenced, _)| referenced);
        let of_relations = needed.filter(|r| r.class == ObjectClass::Relation);
        of_relations
            .chain(columns_of(catalog, address))
            .find_map(|r| self.gone.get(&(missing, r)).or_else(|| self.gone.get(&(missing, r.whole()))).copied())
    }

    /// Finds relations, types and columns that look renamed.
    pub(crate) fn find_renamed(&mut self) {
        self.find_renamed_types();
        let matched = relation::match_relations(self.expected, self.actual);
        for (e, a) in &matched.pairs {
            find_renamed_columns(&mut self.pairing, e, a);
        }
        let mut extra = matched.extra;
        for e in matched.missing {
            let alike: Vec<usize> = (0..extra.len()).filter(|i| look_renamed(&self.pairing, e, extra[*i])).collect();
            if let [only] = alike[..] {
                self.pairing.rename_relation(e.id, extra.remove(only).id);
            }
        }
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
fn columns_of(catalog: &Catalog, address: ObjectAddress) -> Vec<ObjectAddress> {
    let mut found = Vec::new();
    match address.class {
        ObjectClass::Constraint => {
            let constraint = catalog.constraint(crate::oid::ConstraintId(address.id));
            let Some((c, rel)) = constraint.and_then(|c| Some((c, c.owner.relation()?))) else { return found };
            found.extend(c.keys.iter().map(|key| ObjectAddress::attribute(rel, *key)));
            if let crate::catalog::constraint::ConstraintKind::Foreign(fk) = &c.kind {
                found.extend(fk.target_keys.iter().map(|key| ObjectAddress::attribute(fk.target, *key)));
            }
        }
        ObjectClass::Relation => {
            let index = catalog.relation(crate::oid::RelId(address.id)).map(|r| &r.kind);
            if let Some(RelKind::Index(index)) = index {
                let keys = index.keys.iter().map(|k| k.attno).chain(index.include.iter().copied());
                found.extend(keys.filter(|k| *k > 0).map(|k| ObjectAddress::attribute(index.table, k)));
            }
        }
        ObjectClass::Statistics => {
            if let Some(s) = catalog.statistics.get(&crate::oid::StatisticsId(address.id)) {
                found.extend(s.columns.iter().map(|k| ObjectAddress::attribute(s.rel, *k)));
            }
        }
        _ => {}
    }
    found
}
