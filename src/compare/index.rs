//! Indexes that no constraint owns.  Counterpart: catalog/pg_index.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::{IndexKey, IndexRel, Relation};
use crate::compare::differ::{Differ, Side, Single, Subject};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::{match_by, match_rest, optional};
use crate::compare::relation::RelPair;
use crate::compare::{identity, show};
use crate::name::Name;
use crate::oid::RelId;

impl<'a> Differ<'a> {
    pub(crate) fn indexes(&mut self, (e, a): RelPair<'a>) {
        let base = (e.id, a.id);
        let mut matched = match_by(rows(self.expected, e), rows(self.actual, a));
        let renamed = match_rest(&mut matched, |e, a| self.indexes_same((e, a), base));
        for rel in matched.missing {
            self.lone_index(Side::Expected, rel);
        }
        for rel in matched.extra {
            self.lone_index(Side::Actual, rel);
        }
        for pair in matched.pairs {
            self.index(pair, base);
        }
        for (e, a) in renamed {
            let subject = subject_of((e, a));
            let names = (Some(e.name.to_string()), Some(a.name.to_string()));
            self.property(&subject, "name", Same::No, || names);
        }
    }

    fn lone_index(&mut self, side: Side, rel: &'a Relation) {
        let follows_parent = rel.index().is_none_or(|index| index.parent.is_some());
        if follows_parent {
            return;
        }
        let definition = Some(show::index(self.catalog(side), rel.id));
        self.lone_part(side, Single { kind: Kind::Index, address: rel.id.address(), definition, at: &rel.at });
    }

    fn indexes_same(&self, (e, a): (&Arc<Relation>, &Arc<Relation>), base: (RelId, RelId)) -> bool {
        let (Some(ei), Some(ai)) = (e.index(), a.index()) else { return false };
        self.index_definition((e, a), base).is_yes()
            && self.predicate((ei, ai), base).is_yes()
            && self.pairing.attributes((base.0, &ei.include), (base.1, &ai.include))
            && ei.unique == ai.unique
            && ei.nulls_not_distinct == ai.nulls_not_distinct
    }

    fn index(&mut self, (e, a): RelPair<'a>, base: (RelId, RelId)) {
        let (Some(ei), Some(ai)) = (e.index(), a.index()) else { return };
        let subject = subject_of((e, a));
        let (expected, actual) = (self.expected, self.actual);
        let same = self.index_definition((e, a), base);
        self.property(&subject, "definition", same, || {
            (Some(show::index(expected, e.id)), Some(show::index(actual, a.id)))
        });
        self.flag(&subject, "unique", ei.unique, ai.unique);
        let same = self.predicate((ei, ai), base);
        self.property(&subject, "predicate", same, || (predicate(expected, ei), predicate(actual, ai)));
        self.included(&subject, (ei, ai));
        self.flag(&subject, "nulls_not_distinct", ei.nulls_not_distinct, ai.nulls_not_distinct);
        self.flag(&subject, "clustered", ei.clustered, ai.clustered);
        self.flag(&subject, "valid", ei.valid, ai.valid);
        self.options(&subject, &e.options, &a.options);
        self.text(&subject, "tablespace", e.tablespace.as_deref(), a.tablespace.as_deref());
        // An index leaves its parent when its table does.
        let tables = |catalog: &'a Catalog, id| catalog.relation(id).map(|table| table.parents.len());
        let detached = tables(expected, base.0) != tables(actual, base.1);
        let same = detached || optional(ei.parent, ai.parent, |e, a| self.pairing.relation(e, a));
        self.property(&subject, "partition_of", Same::of(same), || {
            (ei.parent.map(|p| identity::relation(expected, p)), ai.parent.map(|p| identity::relation(actual, p)))
        });
    }

    pub(crate) fn predicate(&self, (e, a): (&IndexRel, &IndexRel), base: (RelId, RelId)) -> Same {
        equal::optional_exprs(&self.pairing, Some(base), e.predicate.as_deref(), a.predicate.as_deref())
    }

    pub(crate) fn included(&mut self, subject: &Subject<'_>, (e, a): (&IndexRel, &IndexRel)) {
        let same = self.pairing.attributes((e.table, &e.include), (a.table, &a.include));
        let (expected, actual) = (self.expected, self.actual);
        self.property(subject, "include", Same::of(same), || (include(expected, e), include(actual, a)));
    }

    /// Method and keys.
    pub(crate) fn index_definition(&self, (e, a): (&Relation, &Relation), base: (RelId, RelId)) -> Same {
        let (Some(ei), Some(ai)) = (e.index(), a.index()) else { return Same::No };
        let methods = optional(e.am, a.am, |e, a| self.pairing.access_method(e, a));
        if !methods || ei.keys.len() != ai.keys.len() {
            return Same::No;
        }
        ei.keys.iter().zip(&ai.keys).fold(Same::Yes, |so_far, (e, a)| so_far.and(self.index_key((e, a), base)))
    }

    fn index_key(&self, (e, a): (&IndexKey, &IndexKey), base: (RelId, RelId)) -> Same {
        let plain = self.pairing.attribute((base.0, e.attno), (base.1, a.attno))
            && e.descending == a.descending
            && e.nulls_first == a.nulls_first
            && e.opclass_options == a.opclass_options
            && e.statistics == a.statistics
            && self.key_collations((e, a), base);
        let exprs = equal::optional_exprs(&self.pairing, Some(base), e.expr.as_deref(), a.expr.as_deref());
        Same::of(plain).and(exprs).and(self.key_opclasses((e, a)))
    }

    /// The same collation, or each the one of its column, where a difference is the column's.
    fn key_collations(&self, (e, a): (&IndexKey, &IndexKey), base: (RelId, RelId)) -> bool {
        let of_column = |catalog: &Catalog, rel: RelId, key: &IndexKey| {
            let attr = catalog.relation(rel).and_then(|r| r.attribute(key.attno));
            attr.is_some_and(|attr| attr.collation == key.collation)
        };
        optional(e.collation, a.collation, |e, a| self.pairing.collation(e, a))
            || (of_column(self.expected, base.0, e) && of_column(self.actual, base.1, a))
    }

    /// The same class, or each the default of its type, where a difference is the type's.
    fn key_opclasses(&self, (e, a): (&IndexKey, &IndexKey)) -> Same {
        match (e.opclass, a.opclass) {
            (None, None) => Same::Yes,
            (Some(ec), Some(ac)) => {
                let (Some(e_row), Some(a_row)) = (self.expected.opclass(ec), self.actual.opclass(ac)) else {
                    return Same::No;
                };
                Same::of(self.pairing.opclass(ec, ac) || (e_row.is_default && a_row.is_default))
            }
            _ => Same::Unknown(Arc::from("the operator class of an index is not known")),
        }
    }
}

fn subject_of<'s>((e, a): (&'s Relation, &'s Relation)) -> Subject<'s> {
    Subject { kind: Kind::Index, address: e.id.address(), expected: &e.at, actual: &a.at }
}

/// Indexes of a table that stand for themselves.
fn rows<'c>(catalog: &'c Catalog, table: &'c Relation) -> impl Iterator<Item = (&'c Name, &'c Arc<Relation>)> {
    let all = table.indexes.iter().filter_map(|id| catalog.relation(*id));
    all.filter(|r| r.index().is_some_and(|i| i.constraint.is_none())).map(|r| (&r.name, r))
}

fn predicate(catalog: &Catalog, index: &IndexRel) -> Option<String> {
    index.predicate.as_deref().map(|p| show::expr(catalog, p, Some(index.table)))
}

fn include(catalog: &Catalog, index: &IndexRel) -> Option<String> {
    let table = catalog.relation(index.table)?;
    let names = index.include.iter().filter_map(|no| table.attribute(*no)).map(|a| a.name.quoted().to_string());
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then(|| names.join(", "))
}
