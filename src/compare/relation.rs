//! Tables of all sorts, and what both sides' tables have besides columns.
//! Counterparts: catalog/pg_class.h, pg_inherits.h, pg_partitioned_table.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::{
    PartitionBound, PartitionKey, Persistence, RangeDatum, RelKind, Relation, ReplicaIdentity,
};
use crate::compare::differ::{Differ, Side, Single, Subject, is_compared, relation_name};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::foreign::server_name;
use crate::compare::pairing::{Matched, match_by, optional};
use crate::compare::{history, identity, managed, show};
use crate::name::Name;
use crate::oid::{AmId, RelId, wellknown};

pub(crate) type RelPair<'a> = (&'a Arc<Relation>, &'a Arc<Relation>);

/// The kind of entry that a relation gives; `None` for those that are parts of something else.
pub(crate) fn kind_of(rel: &Relation) -> Option<Kind> {
    match rel.kind {
        RelKind::Table | RelKind::Partitioned(_) => Some(Kind::Table),
        RelKind::Foreign(_) => Some(Kind::ForeignTable),
        RelKind::View(_) => Some(Kind::View),
        RelKind::MatView(_) => Some(Kind::MaterializedView),
        RelKind::Index(_) | RelKind::Sequence(_) | RelKind::Composite => None,
    }
}

pub(crate) fn rows(catalog: &Catalog) -> impl Iterator<Item = ((Name, &Name), &Arc<Relation>)> {
    let taken = |rel: &&Arc<Relation>| kind_of(rel).is_some() && is_compared(catalog, rel);
    catalog.relations.values().filter(taken).map(|rel| ((catalog.namespace_name(rel.namespace), &rel.name), rel))
}

pub(crate) fn match_relations<'a>(
    expected: &'a Catalog,
    actual: &'a Catalog,
) -> Matched<&'a Arc<Relation>, &'a Arc<Relation>> {
    match_by(rows(expected), rows(actual))
}

impl<'a> Differ<'a> {
    pub(crate) fn relations(&mut self) {
        let matched = match_relations(self.expected, self.actual);
        for rel in &matched.missing {
            self.lone_relation(Side::Expected, rel);
        }
        for rel in &matched.extra {
            self.lone_relation(Side::Actual, rel);
        }
        for pair in &matched.pairs {
            self.columns(*pair);
        }
        self.sequences();
        for pair in matched.pairs {
            self.relation(pair);
        }
    }

    fn lone_relation(&mut self, side: Side, rel: &Arc<Relation>) {
        let Some(kind) = kind_of(rel) else { return };
        if history::is_known(self.catalog(side), rel) {
            self.notes.push(history::note(self.catalog(side), side, rel));
            self.apart.insert((side, rel.id));
            return;
        }
        if let Some(note) = managed::note(self.catalog(side), &self.kept, rel) {
            if self.notes.iter().all(|other| other.message != note.message) {
                self.notes.push(note);
            }
            self.apart.insert((side, rel.id));
            return;
        }
        self.gone(side, rel.id.address());
        self.lone(side, Single { kind, address: rel.id.address(), definition: None, at: &rel.at });
    }

    fn relation(&mut self, pair: RelPair<'a>) {
        let (e, a) = pair;
        let Some(kind) = kind_of(e) else { return };
        let subject = Subject { kind, address: e.id.address(), expected: &e.at, actual: &a.at };
        let (e_noun, a_noun) = (sort_of(e), sort_of(a));
        self.value(&subject, "kind", e_noun, a_noun, |noun| Some(noun.to_owned()));
        self.table_properties(&subject, pair);
        self.owner(&subject, e.owner, a.owner);
        self.view_definition(&subject, pair);
        self.constraints(pair);
        self.indexes(pair);
        self.triggers(pair);
        self.policies(pair);
        self.rules(pair);
    }

    fn table_properties(&mut self, subject: &Subject<'_>, (e, a): RelPair<'_>) {
        self.value(subject, "persistence", e.persistence, a.persistence, |p| Some(persistence(p).to_owned()));
        let (e_am, a_am) = (access_method(self.expected, e.am), access_method(self.actual, a.am));
        self.value(subject, "access_method", e_am, a_am, Some);
        let tablespaces = (e.tablespace.as_deref(), a.tablespace.as_deref());
        self.text(subject, "tablespace", tablespaces.0, tablespaces.1);
        self.options(subject, &e.options, &a.options);
        self.flag(subject, "row_security", e.row_security, a.row_security);
        self.flag(subject, "force_row_security", e.force_row_security, a.force_row_security);
        self.replica_identity(subject, (e, a));
        self.inheritance(subject, (e, a));
        let same = optional(e.of_type, a.of_type, |e, a| self.pairing.type_(e, a));
        let (expected, actual) = (self.expected, self.actual);
        self.property(subject, "of_type", Same::of(same), || {
            (e.of_type.map(|t| show::type_name(expected, t)), a.of_type.map(|t| show::type_name(actual, t)))
        });
        if let (RelKind::Foreign(e), RelKind::Foreign(a)) = (&e.kind, &a.kind) {
            self.value(subject, "server", server_name(expected, e.server), server_name(actual, a.server), |name| {
                name.map(|name| name.quoted().to_string())
            });
            self.masked_options(subject, &e.options, &a.options);
        }
    }

    fn replica_identity(&mut self, subject: &Subject<'_>, (e, a): RelPair<'_>) {
        let same = match (e.replica_identity, a.replica_identity) {
            (ReplicaIdentity::Index(e), ReplicaIdentity::Index(a)) => self.pairing.relation(e, a),
            (e, a) => e == a,
        };
        let (expected, actual) = (self.expected, self.actual);
        self.property(subject, "replica_identity", Same::of(same), || {
            (Some(replica_identity(expected, e)), Some(replica_identity(actual, a)))
        });
    }

    fn inheritance(&mut self, subject: &Subject<'_>, (e, a): RelPair<'_>) {
        let same = e.parents.len() == a.parents.len()
            && e.parents.iter().zip(&a.parents).all(|(e, a)| self.pairing.relation(*e, *a));
        let (expected, actual) = (self.expected, self.actual);
        let property = if e.is_partition() || a.is_partition() { "partition_of" } else { "inherits" };
        self.property(subject, property, Same::of(same), || (parents(expected, e), parents(actual, a)));
        if same && e.is_partition() && a.is_partition() {
            let same = self.partition_bounds((e, a));
            self.property(subject, "partition_bound", same, || {
                (show::partition_bound(expected, e.id), show::partition_bound(actual, a.id))
            });
        }
        if let (Some(e_key), Some(a_key)) = (e.partition_key(), a.partition_key()) {
            let same = self.partition_keys((e, a), (e_key, a_key));
            self.property(subject, "partition_key", same, || {
                (Some(show::partition_key(expected, e.id)), Some(show::partition_key(actual, a.id)))
            });
        }
    }

    fn partition_keys(&self, (e, a): RelPair<'_>, keys: (&PartitionKey, &PartitionKey)) -> Same {
        let (ek, ak) = keys;
        if ek.strategy != ak.strategy || ek.columns.len() != ak.columns.len() {
            return Same::No;
        }
        ek.columns.iter().zip(&ak.columns).fold(Same::Yes, |so_far, (ec, ac)| {
            let plain = self.pairing.attribute((e.id, ec.attno), (a.id, ac.attno))
                && optional(ec.opclass, ac.opclass, |e, a| self.pairing.opclass(e, a))
                && optional(ec.collation, ac.collation, |e, a| self.pairing.collation(e, a));
            let exprs = (ec.expr.as_deref(), ac.expr.as_deref());
            let exprs = equal::optional_exprs(&self.pairing, Some((e.id, a.id)), exprs.0, exprs.1);
            so_far.and(Same::of(plain)).and(exprs)
        })
    }

    fn partition_bounds(&self, (e, a): RelPair<'_>) -> Same {
        let (Some(eb), Some(ab)) = (&e.partition_bound, &a.partition_bound) else { return Same::No };
        match (eb, ab) {
            (PartitionBound::Default, PartitionBound::Default) => Same::Yes,
            (PartitionBound::List(e), PartitionBound::List(a)) if e.len() == a.len() => {
                e.iter().zip(a).fold(Same::Yes, |so_far, (e, a)| so_far.and(equal::exprs(&self.pairing, None, e, a)))
            }
            (PartitionBound::Range { from: ef, to: et }, PartitionBound::Range { from: af, to: at }) => {
                self.range_bounds(ef, af).and(self.range_bounds(et, at))
            }
            (
                PartitionBound::Hash { modulus: em, remainder: er },
                PartitionBound::Hash { modulus: am, remainder: ar },
            ) => Same::of(em == am && er == ar),
            (
                PartitionBound::Default
                | PartitionBound::List(_)
                | PartitionBound::Range { .. }
                | PartitionBound::Hash { .. },
                _,
            ) => Same::No,
        }
    }

    fn range_bounds(&self, expected: &[RangeDatum], actual: &[RangeDatum]) -> Same {
        if expected.len() != actual.len() {
            return Same::No;
        }
        expected.iter().zip(actual).fold(Same::Yes, |so_far, (e, a)| {
            so_far.and(match (e, a) {
                (RangeDatum::MinValue, RangeDatum::MinValue) | (RangeDatum::MaxValue, RangeDatum::MaxValue) => {
                    Same::Yes
                }
                (RangeDatum::Value(e), RangeDatum::Value(a)) => equal::exprs(&self.pairing, None, e, a),
                (RangeDatum::MinValue | RangeDatum::Value(_) | RangeDatum::MaxValue, _) => Same::No,
            })
        })
    }
}

/// What a relation is, finer than the kind of its entry.
fn sort_of(rel: &Relation) -> &'static str {
    match rel.kind {
        RelKind::Partitioned(_) => "partitioned table",
        RelKind::Table
        | RelKind::Index(_)
        | RelKind::Sequence(_)
        | RelKind::View(_)
        | RelKind::MatView(_)
        | RelKind::Composite
        | RelKind::Foreign(_) => rel.kind.noun(),
    }
}

pub(crate) fn persistence(persistence: Persistence) -> &'static str {
    match persistence {
        Persistence::Permanent => "permanent",
        Persistence::Unlogged => "unlogged",
        Persistence::Temporary => "temporary",
    }
}

fn access_method(catalog: &Catalog, am: Option<AmId>) -> String {
    let am = am.unwrap_or(wellknown::HEAP);
    catalog.access_method(am).map(|am| am.name.to_string()).unwrap_or_else(|| "heap".to_owned())
}

fn replica_identity(catalog: &Catalog, rel: &Relation) -> String {
    match rel.replica_identity {
        ReplicaIdentity::Default => "default".to_owned(),
        ReplicaIdentity::Nothing => "nothing".to_owned(),
        ReplicaIdentity::Full => "full".to_owned(),
        ReplicaIdentity::Index(index) => relation_name(catalog, Some(index)).unwrap_or_default(),
    }
}

fn parents(catalog: &Catalog, rel: &Relation) -> Option<String> {
    let names: Vec<String> = rel.parents.iter().map(|p: &RelId| identity::relation(catalog, *p)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
