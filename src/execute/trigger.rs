//! Row and statement triggers: the host runs them, or says what is not known of them.
//! Counterpart: commands/trigger.c.

use std::sync::Arc;

use crate::catalog::class::Relation;
use crate::catalog::rows::StoredRow;
use crate::catalog::rule::{FiringMode, Trigger, TriggerTiming};
use crate::diag::{Code, Result};
use crate::execute::host::{Fired, Firing};
use crate::execute::modify::{Changes, Event};
use crate::execute::run::Run;
use crate::execute::scope::{Level, RowId, Scope, Slot, Tuple};
use crate::execute::truth::Truth;
use crate::nodes::*;
use crate::oid::{AttrNumber, FIRST_NORMAL_OBJECT_ID, RelId};
use crate::text::Span;

/// A trigger that fires when the statement has done its work.
pub(super) struct Pending {
    trigger: Arc<Trigger>,
    event: Event,
    old: Option<StoredRow>,
    new: Option<StoredRow>,
}

/// What BEFORE triggers leave of a row.
pub(super) enum Before {
    Row(Option<StoredRow>),
    /// The row is not touched by what comes after.
    Skip,
    NotKnown(Arc<Unknown>),
}

impl Event {
    pub fn as_str(self) -> &'static str {
        match self {
            Event::Insert => "INSERT",
            Event::Update => "UPDATE",
            Event::Delete => "DELETE",
        }
    }
}

impl Run<'_> {
    /// Triggers that fire, by name. `columns` are those that an UPDATE assigns to.
    fn triggers(
        &self,
        rel: &Relation,
        event: Event,
        timing: TriggerTiming,
        row: bool,
        columns: &[AttrNumber],
    ) -> Vec<Arc<Trigger>> {
        let fires = |trigger: &Arc<Trigger>| {
            let of_event = match event {
                Event::Insert => trigger.insert,
                Event::Update => {
                    trigger.update
                        && (trigger.columns.is_empty() || trigger.columns.iter().any(|c| columns.contains(c)))
                }
                Event::Delete => trigger.delete,
            };
            let enabled = matches!(trigger.enabled, FiringMode::Origin | FiringMode::Always);
            of_event && enabled && trigger.timing == timing && trigger.row == row
        };
        let cx = self.cx();
        let own = rel.triggers.iter().filter_map(|id| cx.catalog.triggers.get(id));
        let mut triggers: Vec<Arc<Trigger>> = own.filter(|t| fires(t)).cloned().collect();
        triggers.retain(|t| timing == TriggerTiming::Before || t.proc.0 >= FIRST_NORMAL_OBJECT_ID);
        triggers.sort_by(|a, b| a.name.cmp(&b.name));
        triggers
    }

    /// Whether WHEN lets a trigger fire.
    fn fires(
        &mut self,
        trigger: &Trigger,
        old: Option<&StoredRow>,
        new: Option<&StoredRow>,
        at: Span,
    ) -> Result<Truth> {
        let Some(when) = &trigger.when else { return Ok(Truth::True) };
        let query = Query::empty(Command::Select, at);
        let level = Level::new(&query);
        let slot = |row: Option<&StoredRow>| row.map_or(Slot::Null, |row| Slot::Row(row.clone(), RowId::NONE));
        let tuple = Tuple { slots: vec![slot(old), slot(new)], maybe: None };
        self.eval_truth(when, &Scope::new(&level, &tuple, None))
    }

    /// Fires the triggers before a row is stored or taken away.
    pub(super) fn fire_before(
        &mut self,
        rel: &Arc<Relation>,
        event: Event,
        (old, new): (Option<&StoredRow>, Option<&StoredRow>),
        columns: &[AttrNumber],
        changes: &mut Changes,
        at: Span,
    ) -> Result<Before> {
        let mut row = new.cloned();
        for trigger in self.triggers(rel, event, TriggerTiming::Before, true, columns) {
            match self.fires(&trigger, old, row.as_ref(), at)? {
                Truth::True => {}
                Truth::False | Truth::Null => continue,
                Truth::Unknown(why) => return Ok(Before::NotKnown(why)),
            }
            // What the server itself has written touches nothing but the row.
            if trigger.proc.0 < FIRST_NORMAL_OBJECT_ID {
                return Ok(Before::NotKnown(not_known(&trigger, rel, at)));
            }
            let firing = Firing { trigger: &trigger, event: event.as_str(), old, new: row.as_ref(), at };
            match self.host.fire(&firing)? {
                Fired::Row(None) => return Ok(Before::Skip),
                // Before DELETE any row says no more than that it goes on.
                Fired::Row(Some(changed)) if row.is_some() => row = Some(changed),
                Fired::Row(Some(_)) => {}
                Fired::RowNotKnown => return Ok(Before::NotKnown(not_known(&trigger, rel, at))),
                Fired::NotKnown => {
                    let why = not_known(&trigger, rel, at);
                    self.doubt_everything(&why, changes);
                    return Ok(Before::NotKnown(why));
                }
            }
        }
        match row {
            Some(row) => Ok(Before::Row(Some(self.generate(rel, row.to_vec())?))),
            None => Ok(Before::Row(None)),
        }
    }

    /// Notes the triggers that fire for a row in the end.
    pub(super) fn queue_after(
        &mut self,
        rel: &Arc<Relation>,
        event: Event,
        (old, new): (Option<&StoredRow>, Option<&StoredRow>),
        columns: &[AttrNumber],
        changes: &mut Changes,
    ) {
        for trigger in self.triggers(rel, event, TriggerTiming::After, true, columns) {
            changes.after.push(Pending { trigger, event, old: old.cloned(), new: new.cloned() });
        }
    }

    /// Fires the triggers of a whole statement.
    pub(super) fn fire_statement(
        &mut self,
        rel: &Arc<Relation>,
        event: Event,
        timing: TriggerTiming,
        columns: &[AttrNumber],
        changes: &mut Changes,
        at: Span,
    ) -> Result<()> {
        for trigger in self.triggers(rel, event, timing, false, columns) {
            let firing = Firing { trigger: &trigger, event: event.as_str(), old: None, new: None, at };
            match self.host.fire(&firing)? {
                Fired::Row(_) | Fired::RowNotKnown => {}
                Fired::NotKnown => {
                    let why = not_known(&trigger, rel, at);
                    self.doubt_everything(&why, changes);
                }
            }
        }
        Ok(())
    }

    /// Fires what waited for the end of the statement, when its changes are stored.
    pub(super) fn fire_after(&mut self, pending: Vec<Pending>, at: Span) -> Result<Changes> {
        let mut more = Changes::default();
        for Pending { trigger, event, old, new } in pending {
            match self.fires(&trigger, old.as_ref(), new.as_ref(), at)? {
                Truth::True => {}
                Truth::False | Truth::Null => continue,
                Truth::Unknown(why) => {
                    self.doubt_everything(&why, &mut more);
                    continue;
                }
            }
            let firing = Firing { trigger: &trigger, event: event.as_str(), old: old.as_ref(), new: new.as_ref(), at };
            if let Fired::NotKnown = self.host.fire(&firing)? {
                let name = self.cx().catalog.relation(trigger.rel).map(|r| r.name.to_string()).unwrap_or_default();
                let why = format!("trigger {} of table {name} may have changed rows", trigger.name);
                let why = Arc::new(Unknown { code: Code::UnknownValue, why, at });
                self.doubt_everything(&why, &mut more);
            }
        }
        Ok(more)
    }

    /// Nothing that is stored anywhere stays certain.
    fn doubt_everything(&mut self, why: &Arc<Unknown>, changes: &mut Changes) {
        let known: Vec<RelId> = self.cx().catalog.rows.keys().copied().collect();
        for id in known {
            let table = changes.table(self, id);
            let places: Vec<usize> = table.live().map(|(i, _)| i).collect();
            table.deleted.extend(places);
            table.doubt(why);
        }
    }
}

fn not_known(trigger: &Trigger, rel: &Relation, at: Span) -> Arc<Unknown> {
    let why = format!("trigger {} of table {} may have changed rows", trigger.name, rel.name);
    Arc::new(Unknown { code: Code::UnknownValue, why, at })
}
