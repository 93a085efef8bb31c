//! Foreign keys, asked when a statement has done its work.  Counterpart: utils/adt/ri_triggers.c.

use std::sync::Arc;

use crate::catalog::class::Relation;
use crate::catalog::constraint::{Constraint, ConstraintKind, ForeignKey, ReferentialAction};
use crate::catalog::rows::StoredRow;
use crate::diag::{Diagnostic, Result, SqlState};
use crate::execute::compare::Comparison;
use crate::execute::modify::{Changes, Removed};
use crate::execute::run::Run;
use crate::execute::scope::RowId;
use crate::nodes::*;
use crate::oid::{AttrNumber, RelId};
use crate::text::Span;

/// More rounds than this no chain of cascades takes.
const MOST_ROUNDS: usize = 64;

/// Whether a row with a key is there.
enum Presence {
    Yes(Vec<usize>),
    No,
    NotKnown,
}

impl Run<'_> {
    pub(super) fn check_foreign_keys(&mut self, changes: &mut Changes, at: Span) -> Result<()> {
        for _ in 0..MOST_ROUNDS {
            let removed = std::mem::take(&mut changes.removed);
            if removed.is_empty() {
                break;
            }
            for row in removed {
                self.after_removal(&row, changes, at)?;
            }
        }
        for (rel, row) in std::mem::take(&mut changes.added) {
            self.check_references(rel, &row, changes, at)?;
        }
        Ok(())
    }

    fn foreign_keys_of(&self, rel: RelId) -> Vec<Arc<Constraint>> {
        let cx = self.cx();
        let Some(rel) = cx.catalog.relation(rel) else { return Vec::new() };
        let own = rel.constraints.iter().filter_map(|id| cx.catalog.constraint(*id));
        own.filter(|c| matches!(c.kind, ConstraintKind::Foreign(_)) && c.enforced).cloned().collect()
    }

    /// A new row must point to rows that are there.
    fn check_references(&mut self, rel: RelId, row: &StoredRow, changes: &mut Changes, at: Span) -> Result<()> {
        for constraint in self.foreign_keys_of(rel) {
            let ConstraintKind::Foreign(key) = &constraint.kind else { continue };
            if constraint.initially_deferred || key.period {
                continue;
            }
            let values = columns(row, &constraint.keys);
            if values.iter().any(Value::is_null) || values.iter().any(|v| v.as_unknown().is_some()) {
                continue;
            }
            if let Presence::No = self.presence(key.target, &key.target_keys, &values, changes, at)? {
                let Some(relation) = self.cx().catalog.relation(rel).cloned() else { continue };
                let message = format!(
                    "insert or update on table \"{}\" violates foreign key constraint \"{}\"",
                    relation.name, constraint.name
                );
                return Err(Box::new(Diagnostic::refused(SqlState::FOREIGN_KEY_VIOLATION, message).at(at)));
            }
        }
        Ok(())
    }

    /// Whether a table has a row with values in some columns.
    fn presence(
        &mut self,
        rel: RelId,
        keys: &[AttrNumber],
        values: &[Value],
        changes: &mut Changes,
        at: Span,
    ) -> Result<Presence> {
        let Some(root) = self.cx().catalog.relation(rel).cloned() else { return Ok(Presence::NotKnown) };
        let mut tables = vec![root.clone()];
        if root.is_partitioned() {
            tables.extend(self.descendants(rel).into_iter().filter(|r| !r.is_partitioned()));
            tables.remove(0);
        }
        let mut unsure = false;
        for table in tables {
            let Some(keys) = same_columns(&root, &table, keys) else { return Ok(Presence::NotKnown) };
            match self.places(&table, &keys, values, changes, at)? {
                Presence::Yes(places) => return Ok(Presence::Yes(places)),
                Presence::No => {}
                Presence::NotKnown => unsure = true,
            }
        }
        Ok(if unsure { Presence::NotKnown } else { Presence::No })
    }

    fn places(
        &mut self,
        rel: &Arc<Relation>,
        keys: &[AttrNumber],
        values: &[Value],
        changes: &mut Changes,
        at: Span,
    ) -> Result<Presence> {
        let mut comparisons = Vec::with_capacity(keys.len());
        for key in keys {
            let Some(attr) = rel.attribute(*key) else { return Ok(Presence::NotKnown) };
            comparisons.push(Comparison::of_type(&self.cx(), attr.ty.ty, attr.collation, at)?);
        }
        let table = changes.table(self, rel.id);
        let doubtful = table.stored.doubt.is_some();
        let rows: Vec<(usize, StoredRow)> = table.live().map(|(i, row)| (i, row.clone())).collect();
        self.spend(rows.len() / 16)?;
        let (mut found, mut unsure) = (Vec::new(), doubtful);
        for (place, row) in rows {
            let theirs = columns(&row, keys);
            let mut same = true;
            for ((by, mine), theirs) in comparisons.iter().zip(values).zip(&theirs) {
                match self.same_across(by, mine, theirs)? {
                    Some(true) => {}
                    Some(false) => {
                        same = false;
                        break;
                    }
                    None => {
                        unsure = true;
                        same = false;
                        break;
                    }
                }
            }
            if same {
                found.push(place);
            }
        }
        Ok(match (found.is_empty(), unsure) {
            (false, _) => Presence::Yes(found),
            (true, true) => Presence::NotKnown,
            (true, false) => Presence::No,
        })
    }

    /// Equality of values whose types may differ, where that can be told.
    fn same_across(&mut self, by: &Comparison, left: &Value, right: &Value) -> Result<Option<bool>> {
        let alike = matches!(
            (left, right),
            (Value::Int(_), Value::Int(_)) | (Value::Text(_), Value::Text(_)) | (Value::Oid(_), Value::Oid(_))
        ) || std::mem::discriminant(left) == std::mem::discriminant(right)
            || left.is_null()
            || right.is_null();
        if !alike {
            return Ok(None);
        }
        Ok(self.same(by, left, right)?.ok())
    }

    /// What pointed to a row that is gone, or has another key now.
    fn after_removal(&mut self, removed: &Removed, changes: &mut Changes, at: Span) -> Result<()> {
        let (rel, old) = (removed.rel, &removed.old);
        let cx = self.cx();
        let pointing: Vec<Arc<Constraint>> = cx
            .catalog
            .constraints
            .values()
            .filter(|c| matches!(&c.kind, ConstraintKind::Foreign(key) if key.target == rel && !key.period))
            .cloned()
            .collect();
        for constraint in pointing {
            let (ConstraintKind::Foreign(key), Some(owner)) = (&constraint.kind, constraint.owner.relation()) else {
                continue;
            };
            let Some(owner) = self.cx().catalog.relation(owner).cloned() else { continue };
            let values = columns(old, &key.target_keys);
            if owner.is_partitioned() || values.iter().any(|v| v.is_null() || v.as_unknown().is_some()) {
                continue;
            }
            // The key may be there again, by the same statement.
            if !matches!(self.presence(rel, &key.target_keys, &values, changes, at)?, Presence::No) {
                continue;
            }
            let places = match self.places(&owner, &constraint.keys, &values, changes, at)? {
                Presence::Yes(places) => places,
                Presence::No | Presence::NotKnown => continue,
            };
            self.act(&constraint, key, &owner, places, removed, changes, at)?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "a foreign key with both its tables")]
    fn act(
        &mut self,
        constraint: &Constraint,
        key: &ForeignKey,
        owner: &Arc<Relation>,
        places: Vec<usize>,
        removed: &Removed,
        changes: &mut Changes,
        at: Span,
    ) -> Result<()> {
        let action = if removed.new.is_some() { key.on_update } else { key.on_delete };
        for place in places {
            match action {
                ReferentialAction::NoAction if constraint.initially_deferred => {}
                ReferentialAction::NoAction | ReferentialAction::Restrict => {
                    let Some(target) = self.cx().catalog.relation(removed.rel).cloned() else { return Ok(()) };
                    let message = format!(
                        "update or delete on table \"{}\" violates foreign key constraint \"{}\" on table \"{}\"",
                        target.name, constraint.name, owner.name
                    );
                    return Err(Box::new(Diagnostic::refused(SqlState::FOREIGN_KEY_VIOLATION, message).at(at)));
                }
                ReferentialAction::Cascade if removed.new.is_none() => {
                    self.delete_row(RowId { rel: owner.id, at: place }, None, changes);
                }
                ReferentialAction::Cascade | ReferentialAction::SetNull | ReferentialAction::SetDefault => {
                    self.set_keys(constraint, key, owner, place, (action, removed), changes, at)?;
                }
            }
        }
        Ok(())
    }

    /// Gives the keys of a row that pointed to another one what the action says.
    #[expect(clippy::too_many_arguments, reason = "a row that points, and what it pointed to")]
    fn set_keys(
        &mut self,
        constraint: &Constraint,
        key: &ForeignKey,
        owner: &Arc<Relation>,
        place: usize,
        (action, removed): (ReferentialAction, &Removed),
        changes: &mut Changes,
        at: Span,
    ) -> Result<()> {
        let Some(row) = changes.table(self, owner.id).stored.rows.get(place).cloned() else { return Ok(()) };
        let set = if key.delete_set.is_empty() || removed.new.is_some() { &constraint.keys } else { &key.delete_set };
        let mut new = row.to_vec();
        for attno in set {
            let Some(attr) = owner.attribute(*attno).cloned() else { continue };
            let value = match (action, &removed.new) {
                (ReferentialAction::SetDefault, _) => self.default_value(owner, *attno, &attr, at)?,
                (ReferentialAction::Cascade, Some(target)) => {
                    let place = constraint.keys.iter().position(|k| k == attno);
                    let values = columns(target, &key.target_keys);
                    place.and_then(|i| values.get(i)).cloned().unwrap_or(Value::Null)
                }
                _ => Value::Null,
            };
            if let Some(place) = new.get_mut(*attno as usize - 1) {
                *place = value;
            }
        }
        let new: StoredRow = new.into();
        self.check_row(owner, &new, at)?;
        changes.table(self, owner.id).stored.rows.set(place, new.clone());
        changes.removed.push(Removed { rel: owner.id, old: row, new: Some(new) });
        Ok(())
    }
}

fn columns(row: &StoredRow, keys: &[AttrNumber]) -> Vec<Value> {
    keys.iter().map(|k| row.get((*k as usize).wrapping_sub(1)).cloned().unwrap_or(Value::Null)).collect()
}

/// The numbers that columns of one table have in another one.
fn same_columns(from: &Relation, to: &Relation, keys: &[AttrNumber]) -> Option<Vec<AttrNumber>> {
    if from.id == to.id {
        return Some(keys.to_vec());
    }
    keys.iter().map(|k| to.attnum(&from.attribute(*k)?.name)).collect()
}
