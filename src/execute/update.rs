//! UPDATE and DELETE.  Counterpart: executor/nodeModifyTable.c (ExecUpdate, ExecDelete).

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::catalog::class::{Generated, Identity, Relation};
use crate::catalog::rows::StoredRow;
use crate::diag::{Diagnostic, Result, SqlState};
use crate::execute::insert::Assigned;
use crate::execute::modify::{Changes, Event, Outcome, Removed, Target};
use crate::execute::run::Run;
use crate::execute::scope::{Level, RowId, Scope, Slot, Tuple, Tuples};
use crate::nodes::*;
use crate::text::Span;

/// A row of the target that a statement found.
struct Found {
    id: RowId,
    row: StoredRow,
    tuple: Tuple,
}

impl Run<'_> {
    /// The target's rows, each once, those that are certain first.
    fn found(target: &Target, tuples: Tuples) -> Vec<Found> {
        let (certain, possible): (Vec<Tuple>, Vec<Tuple>) = tuples.rows.into_iter().partition(|t| t.maybe.is_none());
        let mut seen = FxHashSet::default();
        let mut found = Vec::new();
        for tuple in certain.into_iter().chain(possible) {
            if let Slot::Row(row, id) = tuple.slot(target.rte)
                && seen.insert(*id)
            {
                found.push(Found { id: *id, row: row.clone(), tuple: tuple.clone() });
            }
        }
        found
    }

    /// Why rows that were not found may be touched all the same: a doubt on another table than the target.
    fn foreign_doubt(level: &Level<'_>, tuples: &Tuples) -> Option<Arc<Unknown>> {
        tuples.doubt.clone().filter(|_| level.query.from.len() > 1)
    }

    pub(super) fn update(
        &mut self,
        level: &Level<'_>,
        target: &Target,
        changes: &mut Changes,
        outer: Option<&Scope<'_>>,
    ) -> Result<Outcome> {
        let query = level.query;
        let mut outcome = Outcome::default();
        let tuples = self.joined_rows(level, Vec::new(), outer)?;
        if let Some(why) = &tuples.doubt {
            outcome.doubt(why);
        }
        if tuples.is_surely_empty() {
            return Ok(outcome);
        }
        let elsewhere = Self::foreign_doubt(level, &tuples);
        let distrust = self.distrust_triggers(&target.rel, Event::Update, changes, query.at);
        let found = Self::found(target, tuples);
        if let Some(why) = &elsewhere {
            let touched: FxHashSet<RowId> = found.iter().map(|f| f.id).collect();
            self.blur_others(target, &touched, &query.targets, why, changes)?;
        }
        for Found { id, row, tuple } in found {
            self.spend(1)?;
            let assigned = self.assigned(level, &query.targets, &tuple, &|_| false, outer)?;
            let unsure = tuple.maybe.clone();
            if let Some(why) = &unsure {
                outcome.doubt(why);
            }
            let mut new = self.changed_row(target, &row, &assigned, unsure.as_ref(), query.at)?;
            if let Some(why) = &distrust {
                new = new.iter().map(|_| Value::Unknown(why.clone())).collect();
            }
            let Some(leaf) = self.cx().catalog.relation(id.rel).cloned() else { continue };
            let old = changes.table(self, id.rel).stored.rows.get(id.at).cloned();
            let Some(old) = old else { continue };
            let old = self.completed(&leaf, &old)?;
            self.replace_row(target, &leaf, (id.at, &old), &new, changes, query.at)?;
            if unsure.is_none() {
                self.give_back(
                    level,
                    target,
                    &tuple,
                    (id.rel, Some(&row), Some(&new)),
                    Some("UPDATE"),
                    &mut outcome,
                    outer,
                )?;
            }
        }
        Ok(outcome)
    }

    /// Columns that may have been assigned in rows of which nobody knows.
    fn blur_others(
        &mut self,
        target: &Target,
        touched: &FxHashSet<RowId>,
        targets: &[TargetEntry],
        why: &Arc<Unknown>,
        changes: &mut Changes,
    ) -> Result<()> {
        let columns: Vec<&str> = targets.iter().filter(|t| !t.junk).filter_map(|t| t.name.as_deref()).collect();
        for leaf in self.tables_of(target) {
            let table = changes.table(self, leaf.id);
            let rows = table.stored.rows.clone();
            for (at, row) in
                rows.iter().enumerate().filter(|(at, _)| !touched.contains(&RowId { rel: leaf.id, at: *at }))
            {
                let blurred = row.iter().enumerate().map(|(i, value)| {
                    let assigned = leaf.attributes.get(i).is_some_and(|a| columns.contains(&a.name.as_str()));
                    if assigned { Value::Unknown(why.clone()) } else { value.clone() }
                });
                table.stored.rows.set(at, blurred.collect());
            }
        }
        Ok(())
    }

    /// The tables that hold a target's rows.
    pub(super) fn tables_of(&self, target: &Target) -> Vec<Arc<Relation>> {
        let mut tables = vec![target.rel.clone()];
        if target.inherit {
            tables.extend(self.descendants(target.rel.id));
        }
        tables.retain(|rel| !rel.is_partitioned());
        tables
    }

    /// A row with new values; where it is not known whether it changes, those are not known either.
    pub(super) fn changed_row(
        &mut self,
        target: &Target,
        old: &StoredRow,
        assigned: &Assigned,
        unsure: Option<&Arc<Unknown>>,
        at: Span,
    ) -> Result<StoredRow> {
        let mut row = old.to_vec();
        for (attno, value) in assigned {
            let Some(attr) = target.rel.attribute(*attno) else { continue };
            if value.is_some() && (attr.generated != Generated::No || attr.identity == Identity::Always) {
                let message = format!("column \"{}\" can only be updated to DEFAULT", attr.name);
                let error = Diagnostic::refused(SqlState::GENERATED_ALWAYS, message).at(at);
                let detail = match attr.generated {
                    Generated::No => {
                        format!("Column \"{}\" is an identity column defined as GENERATED ALWAYS.", attr.name)
                    }
                    Generated::Stored | Generated::Virtual => {
                        format!("Column \"{}\" is a generated column.", attr.name)
                    }
                };
                return Err(Box::new(error.with_detail(detail)));
            }
            let value = match value {
                Some(value) => value.clone(),
                None => self.default_value(&target.rel, *attno, &attr.clone(), at)?,
            };
            if let Some(place) = row.get_mut(*attno as usize - 1) {
                *place = unsure.map_or(value, |why| Value::Unknown(why.clone()));
            }
        }
        self.generate(&target.rel, row)
    }

    /// Puts a row in the place of another one, in another partition where it belongs there.
    pub(super) fn replace_row(
        &mut self,
        target: &Target,
        leaf: &Arc<Relation>,
        (place, old): (usize, &StoredRow),
        new: &StoredRow,
        changes: &mut Changes,
        at: Span,
    ) -> Result<()> {
        let mut to = leaf.clone();
        if target.rel.is_partitioned() {
            match self.route(&target.rel, new, at)? {
                Ok(leaf) => to = leaf,
                Err(why) => {
                    self.doubt_all(target, &why, changes);
                    changes.table(self, leaf.id).deleted.insert(place);
                    return Ok(());
                }
            }
        }
        let stored = self.with_hidden(target, &to, old, new)?;
        self.check_row(&to, &stored, at)?;
        if to.id == leaf.id {
            self.check_unique(leaf, &stored, Some(place), changes, at)?;
            changes.table(self, leaf.id).stored.rows.set(place, stored.clone());
        } else {
            self.check_unique(&to, &stored, None, changes, at)?;
            changes.table(self, leaf.id).deleted.insert(place);
            changes.table(self, to.id).stored.rows.push_back(stored.clone());
        }
        changes.removed.push(Removed { rel: leaf.id, old: old.clone(), new: Some(stored.clone()) });
        changes.added.push((to.id, stored));
        Ok(())
    }

    /// A row as its own table has it: columns that the target does not show stay as they were.
    fn with_hidden(
        &mut self,
        target: &Target,
        leaf: &Arc<Relation>,
        old: &StoredRow,
        new: &StoredRow,
    ) -> Result<StoredRow> {
        if leaf.id == target.rel.id {
            return Ok(new.clone());
        }
        let mut row = self.mapped(&target.rel, leaf, new)?.to_vec();
        for (i, attr) in leaf.attributes.iter().enumerate().filter(|(_, a)| !a.dropped) {
            if target.rel.attnum(&attr.name).is_none()
                && let (Some(place), Some(value)) = (row.get_mut(i), old.get(i))
            {
                *place = value.clone();
            }
        }
        self.generate(leaf, row)
    }

    pub(super) fn delete(
        &mut self,
        level: &Level<'_>,
        target: &Target,
        changes: &mut Changes,
        outer: Option<&Scope<'_>>,
    ) -> Result<Outcome> {
        let query = level.query;
        let mut outcome = Outcome::default();
        let tuples = self.joined_rows(level, Vec::new(), outer)?;
        if let Some(why) = &tuples.doubt {
            outcome.doubt(why);
        }
        if tuples.is_surely_empty() {
            return Ok(outcome);
        }
        let elsewhere = Self::foreign_doubt(level, &tuples);
        let distrust = self.distrust_triggers(&target.rel, Event::Delete, changes, query.at);
        let all = query.where_clause.is_none() && query.from.len() == 1 && distrust.is_none();
        for Found { id, row, tuple } in Self::found(target, tuples) {
            self.spend(1)?;
            let unsure = tuple.maybe.clone().or_else(|| distrust.clone());
            self.delete_row(id, unsure.as_ref(), changes);
            match &unsure {
                Some(why) => outcome.doubt(why),
                None => self.give_back(
                    level,
                    target,
                    &tuple,
                    (id.rel, Some(&row), None),
                    Some("DELETE"),
                    &mut outcome,
                    outer,
                )?,
            }
        }
        for leaf in self.tables_of(target) {
            let table = changes.table(self, leaf.id);
            if all {
                table.stored.doubt = None;
            }
            // Any row may be one that is gone.
            if let Some(why) = &elsewhere {
                let places: Vec<usize> = table.live().map(|(i, _)| i).collect();
                table.deleted.extend(places);
                table.doubt(why);
            }
        }
        Ok(outcome)
    }

    /// Takes a row away; where it is not known whether it goes, it is no longer certain.
    pub(super) fn delete_row(&mut self, id: RowId, unsure: Option<&Arc<Unknown>>, changes: &mut Changes) {
        let table = changes.table(self, id.rel);
        let old = table.stored.rows.get(id.at).cloned();
        table.deleted.insert(id.at);
        if let Some(why) = unsure {
            table.doubt(why);
            return;
        }
        if let Some(old) = old {
            changes.removed.push(Removed { rel: id.rel, old, new: None });
        }
    }
}
