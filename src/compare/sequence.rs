//! Sequences: of their own, of serial columns and of identity columns.  Counterpart: catalog/pg_sequence.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::{RelKind, Relation, SequenceRel};
use crate::compare::differ::{Differ, Side, Single, Subject, is_compared};
use crate::compare::drift::{Drift, Kind};
use crate::compare::equal::Same;
use crate::compare::pairing::{Matched, match_by, match_rest, optional};
use crate::compare::relation::RelPair;
use crate::compare::{identity, relation, show};
use crate::name::Name;
use crate::oid::{AttrNumber, ObjectAddress, RelId, wellknown};
use crate::version::Capability;

type Rows<'a> = Matched<&'a Arc<Relation>, &'a Arc<Relation>>;

impl<'a> Differ<'a> {
    pub(crate) fn sequences(&mut self) {
        let mut matched = match_sequences(self.expected, self.actual);
        let owned = self.match_owned(&mut matched);
        for rel in matched.missing {
            self.lone_sequence(Side::Expected, rel);
        }
        for rel in matched.extra {
            self.lone_sequence(Side::Actual, rel);
        }
        for pair in matched.pairs {
            self.sequence(pair);
        }
        for (e, a) in owned {
            if self.goes_with_column(Side::Expected, e) && self.goes_with_column(Side::Actual, a) {
                continue;
            }
            let names = (Some(identity::relation(self.expected, e.id)), Some(identity::relation(self.actual, a.id)));
            self.property(&subject_of((e, a)), "name", Same::No, || names);
            self.sequence((e, a));
        }
    }

    /// Sequences that have other names, but are those of the same column.
    pub(crate) fn find_renamed_sequences(&mut self) {
        let mut matched = match_sequences(self.expected, self.actual);
        for (e, a) in self.match_owned(&mut matched) {
            self.pairing.rename_relation(e.id, a.id);
        }
    }

    fn match_owned(&self, matched: &mut Rows<'a>) -> Vec<RelPair<'a>> {
        let owner = |rel: &Relation| rel.sequence().and_then(|s| s.owned_by);
        match_rest(matched, |e, a| {
            optional(owner(e), owner(a), |e, a| self.pairing.relation(e.0, a.0) && self.pairing.attribute(e, a))
                && owner(e).is_some()
        })
    }

    /// Lists a sequence with its column or table, if those are on one side only.
    fn goes_with_column(&mut self, side: Side, rel: &Relation) -> bool {
        let owner = rel.sequence().and_then(|s| s.owned_by);
        let column = owner.map(|(table, attno)| ObjectAddress::attribute(table, attno));
        let entry = column.and_then(|column| self.entry_of(side, column));
        if let Some(entry) = entry {
            self.include(entry, side, Kind::Sequence, rel.id.address());
        }
        entry.is_some()
    }

    fn lone_sequence(&mut self, side: Side, rel: &'a Arc<Relation>) {
        let owner = rel.sequence().and_then(|s| s.owned_by);
        if owner.is_some_and(|(table, _)| self.apart.contains(&(side, table))) {
            return;
        }
        if self.goes_with_column(side, rel) || self.goes_with_identity(side, rel) {
            return;
        }
        self.gone(side, rel.id.address());
        self.lone(side, Single { kind: Kind::Sequence, address: rel.id.address(), definition: None, at: &rel.at });
    }

    /// Lists the sequence of an identity column with what is said about the identity.
    fn goes_with_identity(&mut self, side: Side, rel: &Relation) -> bool {
        let Some(sequence) = rel.sequence().filter(|s| s.identity) else { return false };
        let Some((table, attno)) = sequence.owned_by else { return false };
        let column = identity::address(self.catalog(side), ObjectAddress::attribute(table, attno));
        let about = |d: &Drift| d.identity == column && d.property.as_deref() == Some("identity");
        let entry = self.entries.iter().position(about);
        if let Some(entry) = entry {
            self.include(entry, side, Kind::Sequence, rel.id.address());
        }
        entry.is_some()
    }

    fn sequence(&mut self, (e, a): RelPair<'a>) {
        let (Some(es), Some(as_)) = (e.sequence(), a.sequence()) else { return };
        let subject = subject_of((e, a));
        self.sequence_range(&subject, (es, as_));
        let number = |n: i64| Some(n.to_string());
        self.value(&subject, "start", es.start, as_.start, number);
        self.value(&subject, "increment", es.increment, as_.increment, number);
        self.value(&subject, "cache", es.cache, as_.cache, number);
        self.flag(&subject, "cycle", es.cycle, as_.cycle);
        let both = self.pairing.both_have(Capability::UnloggedSequences);
        if both && !(as_its_table(self.expected, e) && as_its_table(self.actual, a)) {
            let persistence = |p| Some(relation::persistence(p).to_owned());
            self.value(&subject, "persistence", e.persistence, a.persistence, persistence);
        }
        let same =
            optional(es.owned_by, as_.owned_by, |e, a| self.pairing.relation(e.0, a.0) && self.pairing.attribute(e, a));
        let (expected, actual) = (self.expected, self.actual);
        self.property(&subject, "owned_by", Same::of(same), || (owned_by(expected, es), owned_by(actual, as_)));
        self.owner(&subject, e.owner, a.owner);
    }

    /// Type and bounds; bounds that follow from the type are no difference of their own, nor is the
    /// type of an identity column's sequence, which follows the column.
    fn sequence_range(&mut self, subject: &Subject<'_>, (e, a): (&SequenceRel, &SequenceRel)) {
        let (expected, actual) = (self.expected, self.actual);
        let same_type = self.pairing.type_(e.ty, a.ty);
        let follows_column = e.identity && a.identity && !self.same_column_types(e, a);
        self.property(subject, "type", Same::of(same_type || follows_column), || {
            (Some(show::type_name(expected, e.ty)), Some(show::type_name(actual, a.ty)))
        });
        let number = |n: i64| Some(n.to_string());
        let (e_bounds, a_bounds) = (default_bounds(e), default_bounds(a));
        if same_type || e.min != e_bounds.0 || a.min != a_bounds.0 {
            self.value(subject, "min", e.min, a.min, number);
        }
        if same_type || e.max != e_bounds.1 || a.max != a_bounds.1 {
            self.value(subject, "max", e.max, a.max, number);
        }
    }

    fn same_column_types(&self, e: &SequenceRel, a: &SequenceRel) -> bool {
        let column = |catalog: &Catalog, owner: Option<(RelId, AttrNumber)>| {
            let (table, attno) = owner?;
            catalog.relation(table)?.attribute(attno).map(|attr| attr.ty.ty)
        };
        optional(column(self.expected, e.owned_by), column(self.actual, a.owned_by), |e, a| self.pairing.type_(e, a))
    }
}

fn subject_of<'s>((e, a): (&'s Arc<Relation>, &'s Arc<Relation>)) -> Subject<'s> {
    Subject { kind: Kind::Sequence, address: e.id.address(), expected: &e.at, actual: &a.at }
}

fn match_sequences<'c>(expected: &'c Catalog, actual: &'c Catalog) -> Rows<'c> {
    match_by(rows(expected), rows(actual))
}

fn rows(catalog: &Catalog) -> impl Iterator<Item = ((Name, &Name), &Arc<Relation>)> {
    let taken = |rel: &&Arc<Relation>| matches!(rel.kind, RelKind::Sequence(_)) && is_compared(catalog, rel);
    catalog.relations.values().filter(taken).map(|rel| ((catalog.namespace_name(rel.namespace), &rel.name), rel))
}

/// Whether a sequence is as persistent as the table that owns it.
fn as_its_table(catalog: &Catalog, rel: &Relation) -> bool {
    let owner = rel.sequence().and_then(|s| s.owned_by).and_then(|(table, _)| catalog.relation(table));
    owner.is_some_and(|table| table.persistence == rel.persistence)
}

fn owned_by(catalog: &Catalog, sequence: &SequenceRel) -> Option<String> {
    let (table, attno) = sequence.owned_by?;
    let name = &catalog.relation(table)?.attribute(attno)?.name;
    Some(identity::part(catalog, table, name))
}

/// The bounds that a sequence of this type and direction has when nothing is said.
fn default_bounds(sequence: &SequenceRel) -> (i64, i64) {
    let (least, greatest) = match sequence.ty {
        wellknown::INT2 => (i64::from(i16::MIN), i64::from(i16::MAX)),
        wellknown::INT4 => (i64::from(i32::MIN), i64::from(i32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    if sequence.increment > 0 { (1, greatest) } else { (least, -1) }
}
