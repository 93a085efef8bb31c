//! What a row must hold before it enters a table: NOT NULL, CHECK, unique keys, and the arbiters of ON
//! CONFLICT.  Counterparts: executor/execMain.c (ExecConstraints), executor/execIndexing.c,
//! optimizer/util/plancat.c (infer_arbiter_indexes).

use std::sync::Arc;

use crate::catalog::class::{IndexRel, Relation};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::rows::StoredRow;
use crate::diag::{Diagnostic, Result, SqlState};
use crate::execute::compare::Comparison;
use crate::execute::insert::Conflict;
use crate::execute::modify::Changes;
use crate::execute::run::Run;
use crate::execute::truth::Truth;
use crate::nodes::*;
use crate::oid::AttrNumber;
use crate::text::Span;

/// Beyond this many rows keys are no longer looked through for a row that is plainly inserted.
const MOST_COMPARED: usize = 20_000;

/// What comparing a row's key with the others came to.
enum Match {
    None,
    At(usize),
    Undecided(Arc<Unknown>),
}

impl Run<'_> {
    /// NOT NULL, then CHECK by name.
    pub(super) fn check_row(&mut self, rel: &Arc<Relation>, row: &StoredRow, at: Span) -> Result<()> {
        for (attno, attr) in rel.live_attributes() {
            if attr.not_null && row.get(attno as usize - 1).is_none_or(Value::is_null) {
                let message = format!(
                    "null value in column \"{}\" of relation \"{}\" violates not-null constraint",
                    attr.name, rel.name
                );
                let detail = self.failing_row(rel, row);
                return Err(Box::new(
                    Diagnostic::refused(SqlState::NOT_NULL_VIOLATION, message).at(at).with_detail(detail),
                ));
            }
        }
        let mut checks = Vec::new();
        for id in &rel.constraints {
            if let Some(constraint) = self.cx().catalog.constraint(*id)
                && let ConstraintKind::Check { expr } = &constraint.kind
                && constraint.enforced
            {
                checks.push((constraint.name.clone(), expr.clone()));
            }
        }
        checks.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, expr) in checks {
            if let Truth::False = Truth::of(&self.eval_over(&expr, row.clone())?)? {
                let message = format!("new row for relation \"{}\" violates check constraint \"{name}\"", rel.name);
                let detail = self.failing_row(rel, row);
                return Err(Box::new(
                    Diagnostic::refused(SqlState::CHECK_VIOLATION, message).at(at).with_detail(detail),
                ));
            }
        }
        Ok(())
    }

    fn failing_row(&self, rel: &Relation, row: &StoredRow) -> String {
        let live: Vec<String> = rel
            .live_attributes()
            .map(|(attno, attr)| match row.get(attno as usize - 1) {
                None | Some(Value::Null) => "null".to_owned(),
                Some(value) => self.output(attr.ty.ty, value).unwrap_or_else(|| "?".to_owned()),
            })
            .collect();
        format!("Failing row contains ({}).", live.join(", "))
    }

    /// The unique indexes of a table.
    fn unique_indexes(&self, rel: &Relation) -> Vec<Arc<Relation>> {
        let mut indexes: Vec<Arc<Relation>> = rel
            .indexes
            .iter()
            .filter_map(|id| self.cx().catalog.relation(*id).cloned())
            .filter(|index| index.index().is_some_and(|i| i.unique && !i.exclusion))
            .collect();
        indexes.sort_by_key(|index| index.id);
        indexes
    }

    /// The values of an index's keys; `None` where the index leaves the row out.
    fn index_key(
        &mut self,
        index: &IndexRel,
        row: &StoredRow,
    ) -> Result<std::result::Result<Option<Vec<Value>>, Arc<Unknown>>> {
        if let Some(predicate) = &index.predicate {
            match Truth::of(&self.eval_over(predicate, row.clone())?)? {
                Truth::True => {}
                Truth::False | Truth::Null => return Ok(Ok(None)),
                Truth::Unknown(why) => return Ok(Err(why)),
            }
        }
        let mut key = Vec::with_capacity(index.keys.len());
        for part in &index.keys {
            let value = match &part.expr {
                Some(expr) => self.eval_over(expr, row.clone())?,
                None => row.get((part.attno as usize).wrapping_sub(1)).cloned().unwrap_or(Value::Null),
            };
            key.push(value);
        }
        if key.iter().any(Value::is_null) && !index.nulls_not_distinct {
            return Ok(Ok(None));
        }
        match key.iter().find_map(|v| v.as_unknown().cloned()) {
            Some(why) => Ok(Err(why)),
            None => Ok(Ok(Some(key))),
        }
    }

    /// How the keys of an index are compared.
    fn index_comparisons(&self, rel: &Relation, index: &IndexRel, at: Span) -> Result<Vec<Comparison>> {
        let cx = self.cx();
        let of_key = |key: &crate::catalog::class::IndexKey| {
            let ty = match (&key.expr, rel.attribute(key.attno)) {
                (Some(expr), _) => cx.catalog.expr_type(expr),
                (None, Some(attr)) => attr.ty.ty,
                (None, None) => crate::oid::wellknown::UNKNOWN,
            };
            Comparison::of_type(&cx, ty, key.collation, at)
        };
        index.keys.iter().map(of_key).collect()
    }

    /// Another row with the key that a row has in an index.
    fn find_match(
        &mut self,
        rel: &Arc<Relation>,
        index: &IndexRel,
        row: &StoredRow,
        except: Option<usize>,
        changes: &mut Changes,
        at: Span,
    ) -> Result<Match> {
        let key = match self.index_key(index, row)? {
            Ok(Some(key)) => key,
            Ok(None) => return Ok(Match::None),
            Err(why) => return Ok(Match::Undecided(why)),
        };
        let comparisons = self.index_comparisons(rel, index, at)?;
        let table = changes.table(self, rel.id);
        let others: Vec<(usize, StoredRow)> = table.live().map(|(i, other)| (i, other.clone())).collect();
        self.spend(others.len() / 16)?;
        let mut undecided = None;
        for (place, other) in others.into_iter().filter(|(i, _)| Some(*i) != except) {
            let other = if other.len() < rel.attributes.len() { self.completed(rel, &other)? } else { other };
            let other = match self.index_key(index, &other)? {
                Ok(Some(other)) => other,
                Ok(None) => continue,
                Err(why) => {
                    undecided.get_or_insert(why);
                    continue;
                }
            };
            let mut same = true;
            for ((by, mine), theirs) in comparisons.iter().zip(&key).zip(&other) {
                match self.same(by, mine, theirs)? {
                    Ok(true) => {}
                    Ok(false) => {
                        same = false;
                        break;
                    }
                    Err(why) => {
                        undecided.get_or_insert(why);
                        same = false;
                    }
                }
            }
            if same {
                return Ok(Match::At(place));
            }
        }
        Ok(undecided.map_or(Match::None, Match::Undecided))
    }

    pub(super) fn check_unique(
        &mut self,
        rel: &Arc<Relation>,
        row: &StoredRow,
        except: Option<usize>,
        changes: &mut Changes,
        at: Span,
    ) -> Result<()> {
        if changes.table(self, rel.id).stored.rows.len() > MOST_COMPARED {
            return Ok(());
        }
        for index_rel in self.unique_indexes(rel) {
            let Some(index) = index_rel.index() else { continue };
            // A key that is checked at the end may be double until then.
            if !index.immediate {
                continue;
            }
            if let Match::At(_) = self.find_match(rel, index, row, except, changes, at)? {
                let message = format!("duplicate key value violates unique constraint \"{}\"", index_rel.name);
                let error = Diagnostic::refused(SqlState::UNIQUE_VIOLATION, message).at(at);
                return Err(Box::new(match self.key_detail(rel, index, row) {
                    Some(detail) => error.with_detail(detail),
                    None => error,
                }));
            }
        }
        Ok(())
    }

    fn key_detail(&self, rel: &Relation, index: &IndexRel, row: &StoredRow) -> Option<String> {
        let (mut names, mut values) = (Vec::new(), Vec::new());
        for key in &index.keys {
            let attr = rel.attribute(key.attno)?;
            names.push(attr.name.to_string());
            values.push(self.output(attr.ty.ty, row.get(key.attno as usize - 1)?)?);
        }
        Some(format!("Key ({})=({}) already exists.", names.join(", "), values.join(", ")))
    }

    /// The row that ON CONFLICT finds in the way.
    pub(super) fn find_conflict(
        &mut self,
        rel: &Arc<Relation>,
        conflict: &OnConflict,
        row: &StoredRow,
        changes: &mut Changes,
        at: Span,
    ) -> Result<Conflict> {
        let arbiters = self.arbiters(rel, conflict, at)?;
        for index_rel in &arbiters {
            let Some(index) = index_rel.index() else { continue };
            match self.find_match(rel, index, row, None, changes, at)? {
                Match::None => {}
                Match::At(place) => return Ok(Conflict::With(place)),
                Match::Undecided(why) => return Ok(Conflict::Undecided(why, Vec::new())),
            }
        }
        // Rows that nobody knows of may have the same key.
        let doubt = changes.table(self, rel.id).stored.doubt.clone();
        let Some(why) = doubt.filter(|_| !arbiters.is_empty()) else { return Ok(Conflict::None) };
        let keys: Vec<AttrNumber> = match arbiters.as_slice() {
            [only] => only.index().map(|i| i.keys.iter().map(|k| k.attno).collect()).unwrap_or_default(),
            _ => Vec::new(),
        };
        Ok(Conflict::Undecided(why, keys))
    }

    fn arbiters(&mut self, rel: &Arc<Relation>, conflict: &OnConflict, at: Span) -> Result<Vec<Arc<Relation>>> {
        let all = self.unique_indexes(rel);
        if let Some(id) = conflict.constraint {
            let index = self.cx().catalog.constraint(id).and_then(|c| c.index);
            let of = |i: &Arc<Relation>| Some(i.id) == index || i.index().is_some_and(|i| i.parent == index);
            return Ok(all.into_iter().filter(of).collect());
        }
        if conflict.arbiter_elements.is_empty() {
            return Ok(all);
        }
        let fits = |index: &Arc<Relation>| {
            let Some(index) = index.index() else { return false };
            let matches =
                |key: &crate::catalog::class::IndexKey, element: &ArbiterElement| match (&key.expr, &element.expr.node)
                {
                    (None, ExprNode::Var(var)) => var.attno == key.attno,
                    (Some(expr), _) => equal::equal(expr, &element.expr),
                    (None, _) => false,
                };
            let elements = &conflict.arbiter_elements;
            index.keys.iter().all(|k| elements.iter().any(|e| matches(k, e)))
                && elements.iter().all(|e| index.keys.iter().any(|k| matches(k, e)))
                && (index.predicate.is_none() || conflict.arbiter_where.is_some())
        };
        let chosen: Vec<Arc<Relation>> = all.into_iter().filter(fits).collect();
        if chosen.is_empty() {
            let message = "there is no unique or exclusion constraint matching the ON CONFLICT specification";
            return Err(Box::new(Diagnostic::refused(SqlState::INVALID_COLUMN_REFERENCE, message).at(at)));
        }
        Ok(chosen)
    }
}
