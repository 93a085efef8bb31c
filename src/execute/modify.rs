//! INSERT, UPDATE, DELETE and MERGE over rows that are known.  Counterpart: executor/nodeModifyTable.c.
//!
//! What a statement changes is gathered in `Changes` and goes to the host when all of it has passed, so a
//! statement that fails changes nothing. Where it is not known whether a row is changed, what it held
//! becomes unknown, or the table's content doubtful.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::class::{RelKind, Relation};
use crate::catalog::rows::{StoredRow, StoredRows};
use crate::catalog::rule::FiringMode;
use crate::diag::{Code, Result, SqlState, refuse, unsupported};
use crate::execute::query::Ran;
use crate::execute::run::Run;
use crate::execute::scope::{Level, Returning, RowId, Scope, Slot, Tuple};
use crate::execute::{Host, Row, RowChange, RowEvent, Rows};
use crate::nodes::*;
use crate::oid::{FIRST_NORMAL_OBJECT_ID, RelId};
use crate::text::Span;

/// Empties tables, which are then known to be empty.
pub fn truncate(host: &mut dyn Host, tables: &[RelId]) -> Result<()> {
    tables.iter().try_for_each(|table| host.store_rows(*table, StoredRows::default()))
}

/// What one statement makes of the tables that it touches.
#[derive(Default)]
pub(super) struct Changes {
    tables: FxHashMap<RelId, Table>,
    /// What foreign keys must hold when the statement ends.
    pub added: Vec<(RelId, StoredRow)>,
    pub removed: Vec<Removed>,
    /// Rows for which AFTER triggers fire.
    pub fired: Vec<RowChange>,
}

/// A row that is gone, or that is another one now.
pub(super) struct Removed {
    pub rel: RelId,
    pub old: StoredRow,
    pub new: Option<StoredRow>,
}

/// A table under change.
pub(super) struct Table {
    pub stored: StoredRows,
    /// Places of rows that are gone; the others keep theirs until the end.
    pub deleted: FxHashSet<usize>,
}

impl Table {
    /// The rows that are still there, with their places.
    pub fn live(&self) -> impl Iterator<Item = (usize, &StoredRow)> {
        self.stored.rows.iter().enumerate().filter(|(i, _)| !self.deleted.contains(i))
    }

    pub fn doubt(&mut self, why: &Arc<Unknown>) {
        self.stored.doubt.get_or_insert_with(|| why.clone());
    }
}

impl Changes {
    /// Notes the rows that were added since some time for AFTER triggers: by INSERT, or by its DO UPDATE.
    pub fn note_inserted(&mut self, rel: RelId, added: usize, removed: usize) {
        let updated: Vec<RowChange> = self.removed[removed..]
            .iter()
            .map(|r| RowChange { rel, event: RowEvent::Update, old: Some(r.old.clone()), new: r.new.clone() })
            .collect();
        if updated.is_empty() {
            let inserted = self.added[added..].iter();
            let change = |(_, row): &(RelId, StoredRow)| RowChange {
                rel,
                event: RowEvent::Insert,
                old: None,
                new: Some(row.clone()),
            };
            self.fired.extend(inserted.map(change));
        }
        self.fired.extend(updated);
    }

    pub fn table(&mut self, run: &Run<'_>, id: RelId) -> &mut Table {
        self.tables
            .entry(id)
            .or_insert_with(|| Table { stored: run.host.stored_rows(id), deleted: FxHashSet::default() })
    }
}

/// The relation that a statement changes.
pub(super) struct Target {
    pub rel: Arc<Relation>,
    pub rte: u32,
    pub inherit: bool,
}

/// What is known of the rows that a statement has given or changed so far.
#[derive(Default)]
pub(super) struct Outcome {
    pub rows: Rows,
    pub count: u64,
}

impl Outcome {
    pub fn doubt(&mut self, why: &Arc<Unknown>) {
        self.rows.doubt.get_or_insert_with(|| why.clone());
    }
}

impl Run<'_> {
    pub(super) fn modify(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Result<Ran> {
        let level = Level::new(query);
        self.run_modifying_ctes(&level, outer)?;
        let target = self.target(query)?;
        let mut changes = Changes::default();
        let events = events_of(query);
        let columns = match query.command {
            Command::Update => query.targets.iter().filter(|t| !t.junk).map(|t| t.resno).collect(),
            _ => Vec::new(),
        };
        for event in &events {
            self.host.for_statement(target.rel.id, *event, true, &columns)?;
        }
        let outcome = match query.command {
            Command::Insert => self.insert(&level, &target, &mut changes, outer)?,
            Command::Update => self.update(&level, &target, &mut changes, outer)?,
            Command::Delete => self.delete(&level, &target, &mut changes, outer)?,
            Command::Merge => self.merge(&level, &target, &mut changes, outer)?,
            Command::Select | Command::Utility | Command::Nothing => {
                return unsupported("a statement that changes no rows");
            }
        };
        self.check_foreign_keys(&mut changes, query.at)?;
        let fired = std::mem::take(&mut changes.fired);
        self.apply(changes)?;
        for change in &fired {
            self.host.after_row(change, &columns)?;
        }
        for event in &events {
            self.host.for_statement(target.rel.id, *event, false, &columns)?;
        }
        let processed = outcome.rows.doubt.is_none().then_some(outcome.count);
        let rows = if query.returning.is_empty() { Rows::default() } else { outcome.rows };
        Ok(Ran { rows, processed })
    }

    fn target(&self, query: &Query) -> Result<Target> {
        let rte = query.result_relation.unwrap_or(0);
        let entry = query.rtable.get((rte as usize).wrapping_sub(1)).map(|e| &e.kind);
        let Some(RteKind::Relation { rel, inherit, .. }) = entry else {
            return unsupported("a statement whose target is no relation");
        };
        let Some(relation) = self.cx().catalog.relation(*rel).cloned() else {
            return unsupported("a statement whose target is not in the catalog");
        };
        if rel.0 < FIRST_NORMAL_OBJECT_ID {
            return unsupported(format!("a change of the system relation {}", relation.name));
        }
        match &relation.kind {
            RelKind::Table | RelKind::Partitioned(_) => {}
            RelKind::View(_) => return unsupported(format!("a change of rows through view {}", relation.name)),
            RelKind::Foreign(_) => {
                return unsupported(format!("a change of rows of foreign table {}", relation.name));
            }
            RelKind::MatView(_) => {
                return refuse(
                    SqlState::WRONG_OBJECT_TYPE,
                    format!("cannot change materialized view \"{}\"", relation.name),
                );
            }
            RelKind::Sequence(_) => {
                return refuse(SqlState::WRONG_OBJECT_TYPE, format!("cannot change sequence \"{}\"", relation.name));
            }
            RelKind::Index(_) | RelKind::Composite => {
                return refuse(SqlState::WRONG_OBJECT_TYPE, format!("cannot change relation \"{}\"", relation.name));
            }
        }
        if !relation.rules.is_empty() {
            return unsupported(format!("a change of rows of table {}, which has rules", relation.name));
        }
        Ok(Target { rel: relation, rte, inherit: *inherit || query.command == Command::Insert })
    }

    /// The content of all tables, for a statement that both changes and reads some.
    pub(super) fn take_snapshot(&mut self, _query: &Query) {
        let known = self.cx().catalog.rows.keys().copied().collect::<Vec<_>>();
        self.snapshot = Some(known.into_iter().map(|id| (id, self.host.stored_rows(id))).collect());
    }

    /// Hands over what has changed.
    fn apply(&mut self, changes: Changes) -> Result<()> {
        let mut tables: Vec<(RelId, Table)> = changes.tables.into_iter().collect();
        tables.sort_by_key(|(id, _)| *id);
        for (id, table) in tables {
            let Table { mut stored, deleted } = table;
            if !deleted.is_empty() {
                let kept = stored.rows.iter().enumerate().filter(|(i, _)| !deleted.contains(i));
                stored.rows = kept.map(|(_, row)| row.clone()).collect();
            }
            self.host.store_rows(id, stored)?;
        }
        Ok(())
    }

    /// Where triggers fire, nothing that is stored anywhere stays certain: they may change any table.
    /// Gives whether a trigger may also change the row at hand.
    pub(super) fn distrust_triggers(
        &mut self,
        rel: &Relation,
        event: RowEvent,
        changes: &mut Changes,
        at: Span,
    ) -> Option<Arc<Unknown>> {
        if self.host.runs_triggers(rel.id, event) {
            return None;
        }
        let (mut fires, mut before) = (None, false);
        for trigger in rel.triggers.iter().filter_map(|id| self.cx().catalog.triggers.get(id).cloned()) {
            let of_event = match event {
                RowEvent::Insert => trigger.insert,
                RowEvent::Update => trigger.update,
                RowEvent::Delete => trigger.delete,
            };
            let enabled = matches!(trigger.enabled, FiringMode::Origin | FiringMode::Always);
            // What the server itself has written touches nothing but the row.
            let own = trigger.proc.0 >= FIRST_NORMAL_OBJECT_ID;
            if of_event && enabled && trigger.constraint.is_none() {
                before |= trigger.row && trigger.timing == crate::catalog::rule::TriggerTiming::Before;
                if own || before {
                    fires.get_or_insert(trigger.name.clone());
                }
            }
        }
        let name = fires?;
        let why = format!("trigger {name} of table {} may have changed rows", rel.name);
        let why = Arc::new(Unknown { code: Code::UnknownValue, why, at });
        let known: Vec<RelId> = self.cx().catalog.rows.keys().copied().collect();
        for id in known {
            changes.table(self, id).doubt(&why);
        }
        before.then_some(why)
    }

    /// Adds what RETURNING gives for one row.
    #[expect(clippy::too_many_arguments, reason = "a row before and after, and where it stands")]
    pub(super) fn give_back(
        &mut self,
        level: &Level<'_>,
        target: &Target,
        tuple: &Tuple,
        (rel, old, new): (RelId, Option<&StoredRow>, Option<&StoredRow>),
        action: Option<&str>,
        outcome: &mut Outcome,
        outer: Option<&Scope<'_>>,
    ) -> Result<()> {
        outcome.count += 1;
        if level.query.returning.is_empty() {
            return Ok(());
        }
        let id = RowId { rel, at: 0 };
        let slot = |row: Option<&StoredRow>| row.map_or(Slot::Null, |row| Slot::Row(row.clone(), id));
        let mut tuple = tuple.clone();
        tuple.put(target.rte, slot(new.or(old)));
        let both = Returning { old: slot(old), new: slot(new) };
        let scope = Scope { returning: Some(&both), merge_action: action, ..Scope::new(level, &tuple, outer) };
        let row = level.query.returning.iter().map(|t| self.eval(&t.expr, &scope)).collect::<Result<Row>>()?;
        outcome.rows.rows.push(row);
        Ok(())
    }
}

/// The events for which a statement's own triggers fire; those of MERGE are not followed.
fn events_of(query: &Query) -> Vec<RowEvent> {
    let on_update = query.on_conflict.as_ref().is_some_and(|c| !c.set.is_empty());
    match query.command {
        Command::Insert if on_update => vec![RowEvent::Insert, RowEvent::Update],
        Command::Insert => vec![RowEvent::Insert],
        Command::Update => vec![RowEvent::Update],
        Command::Delete => vec![RowEvent::Delete],
        Command::Merge | Command::Select | Command::Utility | Command::Nothing => Vec::new(),
    }
}
