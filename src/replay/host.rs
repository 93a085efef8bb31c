//! What running queries ask of the replay: the catalog, settings, calls, rows, sequences, and the limits
//! of the run.

use std::sync::Arc;

use crate::analyze::Cx;
use crate::catalog::class::SequenceRel;
use crate::catalog::rows::{StoredRow, StoredRows};
use crate::diag::{Code, Diagnostic, Result, SqlState, refuse};
use crate::execute::{self, Call, Host, RowChange, RowEvent, Rows};
use crate::nodes::{Unknown, Value};
use crate::oid::{AttrNumber, RelId};
use crate::replay::fire::Firing;
use crate::replay::routine::{Gave, invocation_of};
use crate::replay::{Exec, session};
use crate::text::Span;

/// The database's name where a statement needs one, but nothing depends on which.
pub(in crate::replay) const DATABASE_STAND_IN: &str = "stand_in_for_the_database";

/// How much a run may do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Steps of one statement at top level.
    pub steps: u64,
    /// Bytes of values that one statement at top level holds.
    pub bytes: usize,
    /// Rows that are kept of one table.
    pub rows: usize,
}

impl Host for Exec {
    fn cx(&self) -> Cx<'_> {
        Exec::cx(self)
    }

    fn current_user(&self) -> Option<String> {
        let role = self.session.role.and_then(|id| self.catalog.roles.get(&id));
        role.map(|role| role.name.to_string())
    }

    fn session_user(&self) -> Option<String> {
        None
    }

    fn database(&self) -> Value {
        match self.database_stand_in {
            true => Value::text(DATABASE_STAND_IN),
            false => Value::unknown(execute::facts::DATABASE, Span::BUILTIN),
        }
    }

    fn setting(&self, name: &str) -> Option<Value> {
        session::show(self, name)
    }

    fn set_unknown(&mut self, name: &str, why: &Arc<Unknown>) -> Result<()> {
        // Settings with a dot mean something to the input's own routines alone.
        if !name.contains('.') {
            return Err(why.rejected());
        }
        self.remember_local_settings();
        self.session.unknown.insert(name.to_ascii_lowercase());
        Ok(())
    }

    fn set_setting(&mut self, name: &str, value: Option<&str>, local: bool) -> Result<()> {
        self.generation += 1;
        match value {
            Some(value) => session::set_config(self, name, value, local),
            None => {
                let initial = self.initial_session.clone();
                session::restore(self, name, &initial);
                Ok(())
            }
        }
    }

    fn call(&mut self, call: &Call<'_>, args: Vec<Value>) -> Result<Value> {
        if self.gives_unknown(call.proc) {
            let why = format!("what {} gives is known to the database alone", call.proc.name);
            return Ok(Value::unknown(why, call.at));
        }
        match self.invoke(invocation_of(call, args))? {
            Gave::Value(value) => Ok(value),
            Gave::Rows(_) => crate::diag::unsupported(format!("rows of {} as a value", call.proc.name)),
        }
    }

    fn call_set(&mut self, call: &Call<'_>, args: Vec<Value>) -> Result<Rows> {
        if self.gives_unknown(call.proc) {
            let why = format!("what {} gives is known to the database alone", call.proc.name);
            let why = Unknown { code: Code::UnknownValue, why, at: call.at };
            return Ok(Rows { rows: Vec::new(), doubt: Some(Arc::new(why)) });
        }
        match self.invoke(invocation_of(call, args))? {
            Gave::Rows(rows) => Ok(rows),
            Gave::Value(Value::Unknown(why)) => Ok(Rows { rows: Vec::new(), doubt: Some(why) }),
            Gave::Value(Value::Record(row)) if call.proc.output_args().count() > 1 => {
                Ok(Rows { rows: vec![row.fields.clone()], doubt: None })
            }
            Gave::Value(Value::Record(row)) if self.cx().composite_relation(call.result.ty).is_some() => {
                Ok(Rows { rows: vec![row.fields.clone()], doubt: None })
            }
            Gave::Value(value) => Ok(Rows { rows: vec![vec![value]], doubt: None }),
        }
    }

    fn stored_rows(&self, rel: RelId) -> StoredRows {
        match self.catalog.rows.get(&rel) {
            Some(rows) => rows.clone(),
            None => {
                let name = self.catalog.relation(rel).map(|r| r.name.to_string()).unwrap_or_default();
                let why = format!("the rows of {name} are known to the database alone");
                let why = Unknown { code: Code::UnknownValue, why, at: self.locator.whole };
                StoredRows { doubt: Some(Arc::new(why)), ..StoredRows::default() }
            }
        }
    }

    fn store_rows(&mut self, rel: RelId, mut rows: StoredRows) -> Result<()> {
        if !self.catalog.rows.contains_key(&rel) {
            return Ok(());
        }
        if rows.rows.len() > self.limits.rows {
            let name = self.catalog.relation(rel).map(|r| r.name.to_string()).unwrap_or_default();
            let why = format!("{name} has more than {} rows, which are no longer followed", self.limits.rows);
            let why = Unknown { code: Code::UnknownValue, why, at: self.locator.whole };
            rows = StoredRows { doubt: Some(Arc::new(why)), ..StoredRows::default() };
        }
        self.catalog.rows.insert(rel, rows);
        Ok(())
    }

    fn runs_triggers(&self, rel: RelId, event: RowEvent) -> bool {
        self.can_run_triggers(rel, event)
    }

    fn before_row(
        &mut self,
        rel: RelId,
        event: RowEvent,
        old: Option<&StoredRow>,
        new: Option<StoredRow>,
        columns: &[AttrNumber],
    ) -> Result<Option<StoredRow>> {
        match self.can_run_triggers(rel, event) {
            true => self.fire_before_row(rel, event, old, new, columns),
            false => Ok(new.or_else(|| old.cloned())),
        }
    }

    fn after_row(&mut self, change: &RowChange, columns: &[AttrNumber]) -> Result<()> {
        let RowChange { rel, event, old, new } = change;
        let firing = Firing { rel: *rel, event: *event, old: old.as_ref(), new: new.as_ref() };
        if self.can_run_triggers(*rel, *event) { self.fire_after_row(&firing, columns) } else { Ok(()) }
    }

    fn for_statement(&mut self, rel: RelId, event: RowEvent, before: bool, columns: &[AttrNumber]) -> Result<()> {
        match self.can_run_triggers(rel, event) {
            true => self.fire_for_statement(rel, event, before, columns),
            false => Ok(()),
        }
    }

    fn event_rows(&self, dropped: bool) -> Option<Rows> {
        self.rows_of_event(dropped)
    }

    fn next_value(&mut self, sequence: RelId, at: Span) -> Result<Value> {
        let Some(params) = self.catalog.relation(sequence).and_then(|r| r.sequence()).cloned() else {
            return refuse(SqlState::WRONG_OBJECT_TYPE, "nextval of what is no sequence");
        };
        let (last, called) = match self.sequence_state(sequence) {
            Some((Value::Int(last), Value::Bool(called))) => (last, called),
            Some((Value::Unknown(why), _)) => return Ok(Value::Unknown(why)),
            _ => return Ok(Value::unknown("where a sequence stands is known to the database alone", at)),
        };
        let next = if called { after(&params, last)? } else { last };
        self.keep_sequence(sequence, Value::Int(next), true);
        Ok(Value::Int(next))
    }

    fn set_value(&mut self, sequence: RelId, value: Value, is_called: bool) -> Result<()> {
        let Some(params) = self.catalog.relation(sequence).and_then(|r| r.sequence()).cloned() else {
            return refuse(SqlState::WRONG_OBJECT_TYPE, "setval of what is no sequence");
        };
        if let Value::Int(n) = value
            && (n < params.min || n > params.max)
        {
            let name = self.catalog.relation(sequence).map(|r| r.name.clone()).unwrap_or_default();
            let message =
                format!("setval: value {n} is out of bounds for sequence \"{name}\" ({}..{})", params.min, params.max);
            return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, message);
        }
        self.keep_sequence(sequence, value, is_called);
        Ok(())
    }

    fn notice(&mut self, message: String) {
        Exec::notice(self, message);
    }

    fn spend(&mut self, steps: u64) -> Result<()> {
        self.spent = self.spent.saturating_add(steps);
        match self.spent > self.limits.steps {
            true => Err(Box::new(limit(format!(
                "the statement was stopped after {} steps; it may not end",
                self.limits.steps
            )))),
            false => Ok(()),
        }
    }

    fn hold(&mut self, bytes: usize) -> Result<()> {
        self.held = self.held.saturating_add(bytes);
        match self.held > self.limits.bytes {
            true => {
                Err(Box::new(limit("the statement was stopped, because its values take too much memory".to_owned())))
            }
            false => Ok(()),
        }
    }
}

fn limit(message: String) -> Diagnostic {
    Diagnostic::new(Code::LimitReached, message)
        .with_hint("A limit of --max-steps can be raised; a loop without end cannot be run.")
}

/// The value after another one of a sequence.
fn after(params: &SequenceRel, last: i64) -> Result<i64> {
    let next = last.checked_add(params.increment).filter(|n| (params.min..=params.max).contains(n));
    match next {
        Some(next) => Ok(next),
        None if params.cycle => Ok(if params.increment > 0 { params.min } else { params.max }),
        None => {
            let (word, bound) = if params.increment > 0 { ("maximum", params.max) } else { ("minimum", params.min) };
            let message = format!("nextval: reached {word} value of sequence ({bound})");
            refuse(SqlState::SEQUENCE_LIMIT, message)
        }
    }
}

impl Exec {
    /// The last value of a sequence and whether it was given out, if they are known.
    fn sequence_state(&self, sequence: RelId) -> Option<(Value, Value)> {
        let rows = self.catalog.rows.get(&sequence)?;
        let row = rows.rows.get(0)?;
        Some((row.first()?.clone(), row.get(2)?.clone()))
    }

    /// Notes where a sequence stands; one whose state was not known becomes known by setval.
    pub(in crate::replay) fn keep_sequence(&mut self, sequence: RelId, last: Value, called: bool) {
        let row: StoredRow = Arc::from(vec![last, Value::Int(0), Value::Bool(called)]);
        self.catalog.rows.insert(sequence, StoredRows { rows: imbl::Vector::unit(row), doubt: None });
    }
}
