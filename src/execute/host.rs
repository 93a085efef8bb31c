//! What a running query needs from whoever runs it, and what it gives.

use std::sync::Arc;

use crate::analyze::Cx;
use crate::catalog::proc::Proc;
use crate::catalog::rows::{StoredRow, StoredRows};
use crate::diag::Result;
use crate::execute::facts;
use crate::nodes::{Collation, TypeRef, Unknown, Value};
use crate::oid::{AttrNumber, RelId, TypeId};
use crate::text::Span;

/// A row of a result, by column.
pub type Row = Vec<Value>;

/// What a query gave.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// Rows that are there for certain.
    pub rows: Vec<Row>,
    /// Why there may be others, or fewer: something that decides on rows is not known.
    pub doubt: Option<Arc<Unknown>>,
}

/// A call of a routine, as the tree says it.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    pub proc: &'a Proc,
    /// The types of the arguments as they come in, after resolution of polymorphic ones.
    pub arg_types: &'a [TypeId],
    pub result: TypeRef,
    /// The last argument is an array of what VARIADIC takes.
    pub variadic: bool,
    pub input_collation: Collation,
    pub at: Span,
}

/// What happens to a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowEvent {
    Insert,
    Update,
    Delete,
}

/// A row that a statement changed.
#[derive(Clone, Debug)]
pub struct RowChange {
    pub rel: RelId,
    pub event: RowEvent,
    pub old: Option<StoredRow>,
    pub new: Option<StoredRow>,
}

/// Who runs a query: a session of the replay, or a catalog at rest when a constant is folded.
pub trait Host {
    /// The catalog as it is now, with the session's path and settings.
    fn cx(&self) -> Cx<'_>;

    /// The name of the role that runs, and of the one that connected, where they are known.
    fn current_user(&self) -> Option<String>;
    fn session_user(&self) -> Option<String>;

    /// The name of the database, which nothing in the input says.
    fn database(&self) -> Value {
        Value::unknown(facts::DATABASE, Span::BUILTIN)
    }

    /// A setting as SHOW prints it; `None` where there is none of that name.
    fn setting(&self, name: &str) -> Option<Value>;
    /// Sets a setting to what is not known; refused where it decides what statements mean.
    fn set_unknown(&mut self, _name: &str, why: &Arc<Unknown>) -> Result<()> {
        Err(why.rejected())
    }
    fn set_setting(&mut self, name: &str, value: Option<&str>, local: bool) -> Result<()>;

    /// Calls a routine of the input: SQL, PL/pgSQL, or what cannot be run.
    fn call(&mut self, call: &Call<'_>, args: Vec<Value>) -> Result<Value>;
    /// The same for one that returns a set: a column for each column of the result.
    fn call_set(&mut self, call: &Call<'_>, args: Vec<Value>) -> Result<Rows>;

    /// The rows of a table of the input. Views are the query's own business.
    fn stored_rows(&self, rel: RelId) -> StoredRows;
    /// Puts other rows in the place of a table's rows, within the limits of the run.
    fn store_rows(&mut self, rel: RelId, rows: StoredRows) -> Result<()>;

    /// Whether the triggers that an event on a table's rows fires can be run; what others do is not known.
    fn runs_triggers(&self, _rel: RelId, _event: RowEvent) -> bool {
        false
    }

    /// BEFORE triggers for a row: the row that goes on, or none. For a DELETE that is the old one.
    fn before_row(
        &mut self,
        _rel: RelId,
        _event: RowEvent,
        old: Option<&StoredRow>,
        new: Option<StoredRow>,
        _columns: &[AttrNumber],
    ) -> Result<Option<StoredRow>> {
        Ok(new.or_else(|| old.cloned()))
    }

    /// AFTER triggers for a row, once the statement has changed all its rows.
    fn after_row(&mut self, _change: &RowChange, _columns: &[AttrNumber]) -> Result<()> {
        Ok(())
    }

    /// Triggers for a whole statement.
    fn for_statement(&mut self, _rel: RelId, _event: RowEvent, _before: bool, _columns: &[AttrNumber]) -> Result<()> {
        Ok(())
    }

    /// What an event trigger sees of its command: pg_event_trigger_ddl_commands and its kin.
    fn event_rows(&self, _dropped: bool) -> Option<Rows> {
        None
    }

    /// nextval
    fn next_value(&mut self, sequence: RelId, at: Span) -> Result<Value>;
    /// setval
    fn set_value(&mut self, sequence: RelId, value: Value, is_called: bool) -> Result<()>;

    /// A message for the user, such as RAISE NOTICE.
    fn notice(&mut self, message: String);

    /// Counts work done (rows looked at, calls made); refuses when the run's limit is reached.
    fn spend(&mut self, steps: u64) -> Result<()>;
    /// Counts bytes of values that are held; refuses when the run's limit is reached.
    fn hold(&mut self, bytes: usize) -> Result<()>;
}
