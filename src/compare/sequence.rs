//! Sequences: of their own, of serial columns and of identity columns.  Counterpart: catalog/pg_sequence.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::{RelKind, Relation, SequenceRel};
use crate::compare::differ::{Differ, Side, Single, Subject, is_compared};
use crate::compare::drift::Kind;
use crate::compare::equal::Same;
use crate::compare::pairing::{Matched, match_by, optional};
use crate::compare::relation::RelPair;
use crate::compare::{identity, relation, show};
use crate::name::Name;
use crate::oid::{AttrNumber, ObjectAddress, RelId, wellknown};

type Rows<'a> = Matched<&'a Arc<Relation>, &'a Arc<Relation>>;

impl<'a> Differ<'a> {
    pub(crate) fn sequences(&mut self) {
        let mut matched: Rows<'a> = match_by(rows(self.expected), rows(self.actual));
        let renamed = self.match_owned(&mut matched);
        for rel in matched.missing {
            self.lone_sequence(Side::Expected, rel);
        }
        for rel in matched.extra {
            self.lone_sequence(Side::Actual, rel);
        }
        for (e, a) in matched.pairs {
            self.sequence((e, a));
        }
        for (e, a) in renamed {
            self.pairing.rename_relation(e.id, a.id);
            let subject = subject_of((e, a));
            let names = (Some(identity::relation(self.expected, e.id)), Some(identity::relation(self.actual, a.id)));
            self.property(&subject, "name", Same::No, || names);
            self.sequence((e, a));
        }
    }

    /// A sequence whose name differs is still the one of its column.
    fn match_owned(&self, matched: &mut Rows<'a>) -> Vec<RelPair<'a>> {
        let mut found = Vec::new();
        let owner = |rel: &Arc<Relation>| rel.sequence().and_then(|s| s.owned_by);
        matched.missing.retain(|e| {
            let Some(e_owner) = owner(e) else { return true };
            let at = matched.extra.iter().position(|a| {
                owner(a).is_some_and(|a_owner| {
                    self.pairing.relation(e_owner.0, a_owner.0) && self.pairing.attribute(e_owner, a_owner)
                })
            });
            let Some(at) = at else { return true };
            found.push((*e, matched.extra.remove(at)));
            false
        });
        found
    }

    fn lone_sequence(&mut self, side: Side, rel: &'a Arc<Relation>) {
        let owner = rel.sequence().and_then(|s| s.owned_by);
        if side == Side::Actual && owner.is_some_and(|(table, _)| self.apart.contains(&table)) {
            return;
        }
        let column = owner.map(|(table, attno)| ObjectAddress::attribute(table, attno));
        if let Some(entry) = column.and_then(|column| self.entry_of(side, column)) {
            return self.include(entry, side, Kind::Sequence, rel.id.address());
        }
        self.gone(side, rel.id.address());
        self.lone(side, Single { kind: Kind::Sequence, address: rel.id.address(), definition: None, at: &rel.at });
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
        let persistence = |p| Some(relation::persistence(p).to_owned());
        self.value(&subject, "persistence", e.persistence, a.persistence, persistence);
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

fn rows(catalog: &Catalog) -> impl Iterator<Item = ((Name, &Name), &Arc<Relation>)> {
    let taken = |rel: &&Arc<Relation>| matches!(rel.kind, RelKind::Sequence(_)) && is_compared(catalog, rel);
    catalog.relations.values().filter(taken).map(|rel| ((catalog.namespace_name(rel.namespace), &rel.name), rel))
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
