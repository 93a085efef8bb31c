//! Constraints of tables and domains.  Counterpart: catalog/pg_constraint.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::constraint::{Constraint, ConstraintKind, ForeignKey, ReferentialAction};
use crate::catalog::naming::make_object_name;
use crate::compare::differ::{Differ, Side, Single, Subject};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::{match_by, match_rest};
use crate::compare::relation::RelPair;
use crate::compare::show;
use crate::name::Name;
use crate::oid::{ConstraintId, RelId};
use crate::version::Capability;

type Pair<'a> = (&'a Arc<Constraint>, &'a Arc<Constraint>);

impl<'a> Differ<'a> {
    pub(crate) fn constraints(&mut self, (e, a): RelPair<'a>) {
        self.not_null_names((e, a));
        self.constraint_sets(&e.constraints, &a.constraints, Some((e.id, a.id)));
    }

    /// Constraints of one paired owner: `base` is the pair of tables, or nothing for a domain.
    pub(crate) fn constraint_sets(
        &mut self,
        expected: &'a [ConstraintId],
        actual: &'a [ConstraintId],
        base: Option<(RelId, RelId)>,
    ) {
        let mut matched = match_by(rows(self.expected, expected), rows(self.actual, actual));
        let renamed = match_rest(&mut matched, |e, a| self.defines_same((e, a), base));
        for c in matched.missing {
            self.lone_constraint(Side::Expected, c);
        }
        for c in matched.extra {
            self.lone_constraint(Side::Actual, c);
        }
        for pair in matched.pairs {
            self.constraint(pair, base);
        }
        for (e, a) in renamed {
            let subject = subject_of((e, a));
            let names = (Some(e.name.to_string()), Some(a.name.to_string()));
            self.property(&subject, "name", Same::No, || names);
        }
    }

    fn lone_constraint(&mut self, side: Side, c: &'a Constraint) {
        let follows_parent = c.parent.is_some() || (c.inherited > 0 && !c.local);
        if follows_parent {
            return;
        }
        let definition = Some(show::constraint(self.catalog(side), c.id));
        self.lone_part(side, Single { kind: Kind::Constraint, address: c.id.address(), definition, at: &c.at });
    }

    fn defines_same(&self, (e, a): (&Arc<Constraint>, &Arc<Constraint>), base: Option<(RelId, RelId)>) -> bool {
        self.definition((e, a), base).is_yes()
            && actions(e) == actions(a)
            && e.deferrable == a.deferrable
            && e.initially_deferred == a.initially_deferred
            && e.validated == a.validated
            && e.no_inherit == a.no_inherit
    }

    fn constraint(&mut self, pair: Pair<'a>, base: Option<(RelId, RelId)>) {
        let (e, a) = pair;
        let subject = subject_of((e, a));
        let (expected, actual) = (self.expected, self.actual);
        let same = self.definition((e, a), base);
        let defined_same = same.is_yes();
        self.property(&subject, "definition", same, || {
            (Some(show::constraint(expected, e.id)), Some(show::constraint(actual, a.id)))
        });
        if !defined_same {
            return;
        }
        self.flag(&subject, "deferrable", e.deferrable, a.deferrable);
        self.flag(&subject, "initially_deferred", e.initially_deferred, a.initially_deferred);
        self.flag(&subject, "enforced", e.enforced, a.enforced);
        // What is not enforced is not validated, either.
        if e.enforced == a.enforced {
            self.flag(&subject, "validated", e.validated, a.validated);
        }
        self.flag(&subject, "no_inherit", e.no_inherit, a.no_inherit);
        if let (ConstraintKind::Foreign(e), ConstraintKind::Foreign(a)) = (&e.kind, &a.kind) {
            self.foreign_key(&subject, (e, a));
        }
        self.constraint_index(&subject, pair);
    }

    fn foreign_key(&mut self, subject: &Subject<'_>, (e, a): (&ForeignKey, &ForeignKey)) {
        self.value(subject, "on_update", e.on_update, a.on_update, |x| Some(action(x).to_owned()));
        self.value(subject, "on_delete", e.on_delete, a.on_delete, |x| Some(action(x).to_owned()));
        self.value(subject, "match", e.match_full, a.match_full, |full| {
            Some(if full { "full" } else { "simple" }.to_owned())
        });
    }

    /// What the index of a constraint adds to it.
    fn constraint_index(&mut self, subject: &Subject<'_>, (e, a): Pair<'a>) {
        if matches!(e.kind, ConstraintKind::Foreign(_)) {
            return;
        }
        let index = |catalog: &'a Catalog, id: Option<RelId>| catalog.relation(id?);
        let (Some(e_rel), Some(a_rel)) = (index(self.expected, e.index), index(self.actual, a.index)) else { return };
        let (Some(ei), Some(ai)) = (e_rel.index(), a_rel.index()) else { return };
        self.flag(subject, "nulls_not_distinct", ei.nulls_not_distinct, ai.nulls_not_distinct);
        self.included(subject, (ei, ai));
        self.flag(subject, "clustered", ei.clustered, ai.clustered);
        self.options(subject, &e_rel.options, &a_rel.options);
        let tablespaces = (e_rel.tablespace.as_deref(), a_rel.tablespace.as_deref());
        self.text(subject, "tablespace", tablespaces.0, tablespaces.1);
    }

    /// Whether two constraints demand the same, whatever their names, actions and moments.
    fn definition(&self, (e, a): (&Constraint, &Constraint), base: Option<(RelId, RelId)>) -> Same {
        use ConstraintKind as K;
        let keys = || match base {
            Some((e_rel, a_rel)) => Same::of(self.pairing.attributes((e_rel, &e.keys), (a_rel, &a.keys))),
            None => Same::Yes,
        };
        match (&e.kind, &a.kind) {
            (K::Check { expr: e }, K::Check { expr: a }) => equal::exprs(&self.pairing, base, e, a),
            (K::NotNull, K::NotNull) | (K::Trigger, K::Trigger) => keys(),
            (K::PrimaryKey { period: ep }, K::PrimaryKey { period: ap })
            | (K::Unique { period: ep }, K::Unique { period: ap }) => keys().and(Same::of(ep == ap)),
            (K::Exclusion { opers: eo }, K::Exclusion { opers: ao }) => {
                let opers = eo.len() == ao.len() && eo.iter().zip(ao).all(|(e, a)| self.pairing.operator(*e, *a));
                Same::of(opers).and(self.exclusion_index((e, a), base))
            }
            (K::Foreign(ef), K::Foreign(af)) => keys().and(self.foreign_target((e, ef), (a, af), base)),
            (
                K::Check { .. }
                | K::NotNull
                | K::PrimaryKey { .. }
                | K::Unique { .. }
                | K::Exclusion { .. }
                | K::Foreign(_)
                | K::Trigger,
                _,
            ) => Same::No,
        }
    }

    fn exclusion_index(&self, (e, a): (&Constraint, &Constraint), base: Option<(RelId, RelId)>) -> Same {
        let index = |catalog: &'a Catalog, id: Option<RelId>| catalog.relation(id?);
        match (index(self.expected, e.index), index(self.actual, a.index), base) {
            (Some(e), Some(a), Some(base)) => {
                let predicates = match (e.index(), a.index()) {
                    (Some(e), Some(a)) => self.predicate((e, a), base),
                    _ => Same::No,
                };
                self.index_definition((e, a), base).and(predicates)
            }
            _ => Same::Unknown(Arc::from("the index of the constraint is not known")),
        }
    }

    fn foreign_target(
        &self,
        (e, ef): (&Constraint, &ForeignKey),
        (a, af): (&Constraint, &ForeignKey),
        base: Option<(RelId, RelId)>,
    ) -> Same {
        let target = self.pairing.relation(ef.target, af.target)
            && self.pairing.attributes((ef.target, &ef.target_keys), (af.target, &af.target_keys));
        let sets = match (e.owner.relation().zip(a.owner.relation()), base) {
            (Some((e_rel, a_rel)), _) => self.pairing.attributes((e_rel, &ef.delete_set), (a_rel, &af.delete_set)),
            (None, _) => true,
        };
        Same::of(target && sets && ef.period == af.period)
    }

    /// Names of NOT NULL constraints, which only servers that name them record; that a column is NOT
    /// NULL at all is a property of the column.
    fn not_null_names(&mut self, (e_rel, a_rel): RelPair<'a>) {
        let named = |catalog: &Catalog| catalog.version.has(Capability::NamedNotNull);
        if !named(self.expected) || !named(self.actual) {
            return;
        }
        for e in not_nulls(self.expected, &e_rel.constraints) {
            let same_keys = |a: &&Arc<Constraint>| self.pairing.attributes((e_rel.id, &e.keys), (a_rel.id, &a.keys));
            let Some(a) = not_nulls(self.actual, &a_rel.constraints).find(same_keys) else { continue };
            let subject = subject_of((e, a));
            if !(is_chosen(self.expected, e) && is_chosen(self.actual, a)) {
                self.value(&subject, "name", &e.name, &a.name, |name| Some(name.to_string()));
            }
            self.flag(&subject, "no_inherit", e.no_inherit, a.no_inherit);
            self.flag(&subject, "validated", e.validated, a.validated);
        }
    }
}

/// Whether a NOT NULL constraint has the name that the server chooses, with or without the number
/// that tells it from others: a dump leaves such a name out.
fn is_chosen(catalog: &Catalog, c: &Constraint) -> bool {
    let table = c.owner.relation().and_then(|rel| catalog.relation(rel));
    let column = table.zip(c.keys.first()).and_then(|(table, key)| table.attribute(*key));
    let Some((table, column)) = table.zip(column) else { return false };
    let chosen = make_object_name(&table.name, Some(&column.name), Some("not_null"));
    let number = c.name.strip_prefix(chosen.as_str());
    number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
}

fn subject_of<'s>((e, a): (&'s Constraint, &'s Constraint)) -> Subject<'s> {
    Subject { kind: Kind::Constraint, address: e.id.address(), expected: &e.at, actual: &a.at }
}

fn not_nulls<'c>(catalog: &'c Catalog, ids: &'c [ConstraintId]) -> impl Iterator<Item = &'c Arc<Constraint>> {
    let all = ids.iter().filter_map(|id| catalog.constraint(*id));
    all.filter(|c| matches!(c.kind, ConstraintKind::NotNull))
}

/// Constraints that are compared as such: NOT NULL is a column's, a constraint trigger's row a trigger's.
fn rows<'c>(catalog: &'c Catalog, ids: &'c [ConstraintId]) -> impl Iterator<Item = (&'c Name, &'c Arc<Constraint>)> {
    let all = ids.iter().filter_map(|id| catalog.constraint(*id));
    all.filter(|c| match c.kind {
        ConstraintKind::NotNull | ConstraintKind::Trigger => false,
        ConstraintKind::Check { .. }
        | ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::Exclusion { .. }
        | ConstraintKind::Foreign(_) => true,
    })
    .map(|c| (&c.name, c))
}

fn actions(c: &Constraint) -> Option<(ReferentialAction, ReferentialAction, bool)> {
    match &c.kind {
        ConstraintKind::Foreign(fk) => Some((fk.on_update, fk.on_delete, fk.match_full)),
        ConstraintKind::Check { .. }
        | ConstraintKind::NotNull
        | ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::Exclusion { .. }
        | ConstraintKind::Trigger => None,
    }
}

fn action(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "NO ACTION",
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull => "SET NULL",
        ReferentialAction::SetDefault => "SET DEFAULT",
    }
}
