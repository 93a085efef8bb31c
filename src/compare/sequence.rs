//! Sequences: of their own, of serial columns and of identity columns.  Counterpart: catalog/pg_sequence.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::{RelKind, Relation, SequenceRel};
use crate::compare::differ::{Differ, Single, Subject, is_compared};
use crate::compare::drift::Kind;
use crate::compare::equal::Same;
use crate::compare::pairing::{Matched, match_by};
use crate::compare::{identity, relation, show};
use crate::oid::{AttrNumber, ObjectAddress, RelId};

type Rows<'a> = Matched<&'a Arc<Relation>, &'a Arc<Relation>>;

impl<'a> Differ<'a> {
    pub(crate) fn sequences(&mut self) {
        let mut matched: Rows<'a> = match_by(rows(self.expected), rows(self.actual));
        let renamed = self.match_owned(&mut matched);
        for rel in matched.missing {
            self.lone_sequence(self.expected, rel, true);
        }
        for rel in matched.extra {
            self.lone_sequence(self.actual, rel, false);
        }
        for (e, a) in matched.pairs {
            self.sequence((e, a));
        }
        for (e, a) in renamed {
            self.pairing.rename_relation(e.id, a.id);
            let subject = sequence_subject(self.expected, (e, a));
            let names = (Some(identity::relation(self.expected, e.id)), Some(identity::relation(self.actual, a.id)));
            self.property(&subject, "name", Same::No, || names);
            self.sequence((e, a));
        }
    }

    /// A sequence whose name differs is still the one of its column.
    fn match_owned(&self, matched: &mut Rows<'a>) -> Vec<(&'a Arc<Relation>, &'a Arc<Relation>)> {
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

    fn lone_sequence(&mut self, catalog: &'a Catalog, rel: &'a Arc<Relation>, missing: bool) {
        let name = identity::relation(catalog, rel.id);
        let owner = rel.sequence().and_then(|s| s.owned_by);
        if !missing && owner.is_some_and(|(table, _)| self.apart.contains(&table)) {
            return;
        }
        let object =
            Single { kind: Kind::Sequence, group: group(catalog, rel), identity: name, definition: None, at: &rel.at };
        if let Some((table, attno)) = owner
            && let Some(at) = self.gone_column(table, attno, missing)
        {
            self.entries[at].includes.push(format!("sequence {}", object.identity));
            return;
        }
        self.gone(rel.id.address(), missing);
        if missing { self.missing(object) } else { self.extra(object) }
    }

    fn gone_column(&self, table: RelId, attno: AttrNumber, missing: bool) -> Option<usize> {
        let column = ObjectAddress::attribute(table, attno);
        let found = self.gone.get(&(missing, column)).or_else(|| self.gone.get(&(missing, column.whole())));
        found.copied()
    }

    fn sequence(&mut self, (e, a): (&'a Arc<Relation>, &'a Arc<Relation>)) {
        let (Some(es), Some(as_)) = (e.sequence(), a.sequence()) else { return };
        let subject = sequence_subject(self.expected, (e, a));
        let (expected, actual) = (self.expected, self.actual);
        let same = self.pairing.type_(es.ty, as_.ty);
        self.property(&subject, "type", Same::of(same), || {
            (Some(show::type_name(expected, es.ty)), Some(show::type_name(actual, as_.ty)))
        });
        let number = |n: i64| Some(n.to_string());
        self.value(&subject, "start", es.start, as_.start, number);
        self.value(&subject, "increment", es.increment, as_.increment, number);
        if same || es.min != default_bounds(es).0 || as_.min != default_bounds(as_).0 {
            self.value(&subject, "min", es.min, as_.min, number);
        }
        if same {
            self.value(&subject, "max", es.max, as_.max, number);
        }
        self.value(&subject, "cache", es.cache, as_.cache, number);
        self.flag(&subject, "cycle", es.cycle, as_.cycle);
        let persistence = |p| Some(relation::persistence(p).to_owned());
        self.value(&subject, "persistence", e.persistence, a.persistence, persistence);
        let same = match (es.owned_by, as_.owned_by) {
            (None, None) => true,
            (Some(e), Some(a)) => self.pairing.relation(e.0, a.0) && self.pairing.attribute(e, a),
            _ => false,
        };
        self.property(&subject, "owned_by", Same::of(same), || (owned_by(expected, es), owned_by(actual, as_)));
        self.owner(&subject, e.owner, a.owner);
    }
}

fn sequence_subject<'s>(catalog: &Catalog, (e, a): (&'s Arc<Relation>, &'s Arc<Relation>)) -> Subject<'s> {
    Subject {
        kind: Kind::Sequence,
        identity: identity::relation(catalog, e.id),
        group: group(catalog, e),
        expected: &e.at,
        actual: &a.at,
    }
}

fn rows(catalog: &Catalog) -> impl Iterator<Item = (String, &Arc<Relation>)> {
    let taken = |rel: &&Arc<Relation>| matches!(rel.kind, RelKind::Sequence(_)) && is_compared(catalog, rel);
    catalog.relations.values().filter(taken).map(|rel| (identity::relation(catalog, rel.id), rel))
}

/// A sequence is shown under the table that owns it.
fn group(catalog: &Catalog, rel: &Relation) -> String {
    let owner = rel.sequence().and_then(|s| s.owned_by).map(|(table, _)| table);
    identity::relation(catalog, owner.unwrap_or(rel.id))
}

fn owned_by(catalog: &Catalog, sequence: &SequenceRel) -> Option<String> {
    let (table, attno) = sequence.owned_by?;
    let name = &catalog.relation(table)?.attribute(attno)?.name;
    Some(identity::part(catalog, table, name))
}

/// What a sequence of this direction starts from when nothing is said.
fn default_bounds(sequence: &SequenceRel) -> (i64, i64) {
    if sequence.increment > 0 { (1, i64::MAX) } else { (i64::MIN, -1) }
}
