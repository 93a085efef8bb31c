//! MERGE.  Counterpart: executor/nodeModifyTable.c (ExecMerge).

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diag::{Diagnostic, Result, SqlState};
use crate::execute::modify::{Changes, Event, Outcome, Target};
use crate::execute::run::Run;
use crate::execute::scope::{Level, RowId, Scope, Slot, Tuple};
use crate::execute::truth::Truth;
use crate::nodes::*;

impl Run<'_> {
    pub(super) fn merge(
        &mut self,
        level: &Level<'_>,
        target: &Target,
        changes: &mut Changes,
        outer: Option<&Scope<'_>>,
    ) -> Result<Outcome> {
        let query = level.query;
        let mut outcome = Outcome::default();
        let sources = self.joined_rows(level, Vec::new(), outer)?;
        let base = Tuple::unbound(query.rtable.len());
        let scope = Scope::new(level, &base, outer);
        let targets = self.scan(target.rte, &[], &base, &scope)?;
        for event in [Event::Insert, Event::Update, Event::Delete] {
            if let Some(why) = self.distrust_triggers(&target.rel, event, changes, query.at) {
                outcome.doubt(&why);
            }
        }
        let uncertain = sources.rows.iter().find_map(|t| t.maybe.clone());
        let doubt =
            sources.doubt.clone().or_else(|| targets.doubt.clone()).or(uncertain).or(outcome.rows.doubt.clone());
        if let Some(why) = doubt {
            // Which rows match is not known.
            return self.merge_in_doubt(target, &why, changes);
        }
        let condition = query.merge_condition.as_ref().map(|e| self.qual(Cow::Borrowed(e), &query.rtable));
        let condition: Vec<_> = condition.into_iter().collect();
        let (mut matched, mut touched) = (FxHashSet::default(), FxHashSet::default());
        let mut pairs: Vec<(MergeMatch, Tuple)> = Vec::new();
        for source in &sources.rows {
            let mut found = false;
            self.spend(targets.rows.len())?;
            for row in &targets.rows {
                let Slot::Row(_, id) = row.slot(target.rte) else { continue };
                let mut both = source.clone();
                both.put(target.rte, row.slot(target.rte).clone());
                if self.passes(&condition, &mut both, &scope)? {
                    if let Some(why) = both.maybe.clone() {
                        return self.merge_in_doubt(target, &why, changes);
                    }
                    matched.insert(*id);
                    found = true;
                    pairs.push((MergeMatch::Matched, both));
                }
            }
            if !found {
                let mut alone = source.clone();
                alone.put(target.rte, Slot::Null);
                pairs.push((MergeMatch::NotMatchedByTarget, alone));
            }
        }
        pairs.extend(not_matched_by_source(query, target, &targets.rows, &matched));
        for (kind, tuple) in pairs {
            if let Some(why) =
                self.merge_action(level, target, kind, &tuple, &mut touched, changes, &mut outcome, outer)?
            {
                return self.merge_in_doubt(target, &why, changes);
            }
        }
        Ok(outcome)
    }

    /// Nothing that the table held stays certain.
    fn merge_in_doubt(&mut self, target: &Target, why: &Arc<Unknown>, changes: &mut Changes) -> Result<Outcome> {
        for leaf in self.tables_of(target) {
            let table = changes.table(self, leaf.id);
            let places: Vec<usize> = table.live().map(|(i, _)| i).collect();
            table.deleted.extend(places);
            table.doubt(why);
        }
        changes.added.clear();
        changes.removed.clear();
        let mut outcome = Outcome::default();
        outcome.doubt(why);
        Ok(outcome)
    }

    /// The first action whose condition holds.
    #[expect(clippy::too_many_arguments, reason = "one pair of rows and what was done so far")]
    fn merge_action(
        &mut self,
        level: &Level<'_>,
        target: &Target,
        kind: MergeMatch,
        tuple: &Tuple,
        touched: &mut FxHashSet<RowId>,
        changes: &mut Changes,
        outcome: &mut Outcome,
        outer: Option<&Scope<'_>>,
    ) -> Result<Option<Arc<Unknown>>> {
        let query = level.query;
        let scope = Scope::new(level, tuple, outer);
        for action in query.merge.iter().filter(|a| a.matched == kind) {
            let truth = match &action.condition {
                Some(condition) => self.eval_truth(condition, &scope)?,
                None => Truth::True,
            };
            match truth {
                Truth::True => {}
                Truth::False | Truth::Null => continue,
                Truth::Unknown(why) => return Ok(Some(why)),
            }
            if action.command == Command::Nothing {
                return Ok(None);
            }
            if action.command == Command::Insert {
                let assigned = self.assigned(level, &action.targets, tuple, &|_| false, outer)?;
                let row = self.new_row(&target.rel, &assigned, action.overriding, query.at)?;
                self.insert_row(level, target, tuple, row, changes, outcome, outer)?;
                return Ok(None);
            }
            let Slot::Row(row, id) = tuple.slot(target.rte).clone() else { return Ok(None) };
            if !touched.insert(id) {
                let message = "MERGE command cannot affect row a second time";
                let error = Diagnostic::refused(SqlState::CARDINALITY_VIOLATION, message).at(query.at);
                let hint = "Ensure that not more than one source row matches any one target row.";
                return Err(Box::new(error.with_hint(hint)));
            }
            if action.command == Command::Delete {
                self.delete_row(id, None, changes);
                self.give_back(level, target, tuple, (id.rel, Some(&row), None), Some("DELETE"), outcome, outer)?;
                return Ok(None);
            }
            let assigned = self.assigned(level, &action.targets, tuple, &|_| false, outer)?;
            let new = self.changed_row(target, &row, &assigned, None, query.at)?;
            let Some(leaf) = self.cx().catalog.relation(id.rel).cloned() else { return Ok(None) };
            let stored = changes.table(self, id.rel).stored.rows.get(id.at).cloned();
            let Some(stored) = stored else { return Ok(None) };
            let old = self.completed(&leaf, &stored)?;
            self.replace_row(target, &leaf, (id.at, &old), &new, changes, query.at)?;
            self.give_back(level, target, tuple, (id.rel, Some(&row), Some(&new)), Some("UPDATE"), outcome, outer)?;
            return Ok(None);
        }
        Ok(None)
    }
}

/// The target's rows that no row of the source goes with, where an action asks for them.
fn not_matched_by_source(
    query: &Query,
    target: &Target,
    rows: &[Tuple],
    matched: &FxHashSet<RowId>,
) -> Vec<(MergeMatch, Tuple)> {
    if !query.merge.iter().any(|a| a.matched == MergeMatch::NotMatchedBySource) {
        return Vec::new();
    }
    let alone = |row: &Tuple| match row.slot(target.rte) {
        Slot::Row(_, id) if !matched.contains(id) => {
            let mut alone = row.clone();
            alone.slots.iter_mut().filter(|s| matches!(s, Slot::Unbound)).for_each(|s| *s = Slot::Null);
            Some((MergeMatch::NotMatchedBySource, alone))
        }
        _ => None,
    };
    rows.iter().filter_map(alone).collect()
}
