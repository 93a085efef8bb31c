//! Cursors.  Counterpart: pl/plpgsql/src/pl_exec.c (exec_stmt_open, exec_stmt_fetch, exec_stmt_close).
//!
//! A cursor's rows are all fetched when it is opened. They live in the session until the statement at top
//! level has ended.

use std::sync::Arc;

use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::Rows;
use crate::name::Name;
use crate::nodes::{TypeRef, Value};
use crate::oid::wellknown::{INT8, TEXT};
use crate::parse::plpgsql::{CursorArg, Direction, IntoClause, OpenSource, Sql, Target};
use crate::replay::plpgsql::Machine;
use crate::replay::plpgsql::eval::{Answer, Columns};
use crate::replay::plpgsql::frame::{Scope, Var, VarType};

/// The query that a cursor variable is declared with.
#[derive(Debug)]
pub(in crate::replay) struct BoundCursor {
    pub args: Vec<(Name, VarType)>,
    pub query: Sql,
}

impl BoundCursor {
    pub fn new(args: Vec<(Name, VarType)>, query: &Sql) -> Self {
        BoundCursor { args, query: Sql::new(query.text.clone(), query.kind, query.at) }
    }
}

/// An open cursor.
#[derive(Clone)]
pub(in crate::replay) struct Portal {
    pub columns: Columns,
    pub rows: Arc<Rows>,
    /// How many rows lie behind: 0 is before the first.
    pub at: usize,
}

impl Machine<'_> {
    pub(super) fn open(&mut self, cursor: &Target, source: &OpenSource) -> Result<()> {
        let (slot, _) = self.slot(cursor)?;
        let var = self.frame.vars[slot.var].clone();
        let name = match &var.value {
            Value::Text(name) => name.to_string(),
            _ if var.cursor.is_some() => var.name.to_string(),
            _ => self.unused_portal(),
        };
        if self.exec.portals.contains_key(&name) {
            return refuse(SqlState::DUPLICATE_CURSOR, format!("cursor \"{name}\" already in use"));
        }
        let answer = match source {
            OpenSource::Rows(source) => self.rows_of(source)?,
            OpenSource::Bound(args) => self.bound_rows(slot.var, args)?,
        };
        let portal = Portal { columns: answer.columns, rows: Arc::new(answer.ran.rows), at: 0 };
        self.exec.portals.insert(name.clone(), portal);
        self.frame.vars[slot.var].value = Value::text(name);
        Ok(())
    }

    fn unused_portal(&self) -> String {
        let free = |n: &usize| !self.exec.portals.contains_key(&format!("<unnamed portal {n}>"));
        format!("<unnamed portal {}>", (1..).find(free).unwrap_or(1))
    }

    /// The rows of a cursor that is bound to a query, with its arguments in sight.
    pub(super) fn bound_rows(&mut self, var: usize, args: &[CursorArg]) -> Result<Answer> {
        let Some(cursor) = self.frame.vars[var].cursor.clone() else {
            return refuse(SqlState::SYNTAX_ERROR, "cursor FOR loop must use a bound cursor variable");
        };
        if args.len() != cursor.args.len() {
            let name = &self.frame.vars[var].name;
            return refuse(SqlState::SYNTAX_ERROR, format!("wrong number of arguments for cursor \"{name}\""));
        }
        let mut scope = Vec::with_capacity(args.len());
        for (i, arg) in args.iter().enumerate() {
            let wanted = arg.name.as_ref().or(cursor.args.get(i).map(|(name, _)| name));
            let Some((name, ty)) = cursor.args.iter().find(|(name, _)| Some(name) == wanted) else {
                return refuse(SqlState::SYNTAX_ERROR, "cursor has no argument of this name");
            };
            let (value, from) = self.value_of(&arg.value)?;
            scope.push((name.clone(), *ty, value, from));
        }
        let depth = self.frame.scopes.len();
        self.frame.scopes.push(Scope::default());
        for (name, ty, value, from) in scope {
            let index = self.frame.declare(Var::new(name, ty, Value::Null));
            self.assign(index, value, from)?;
        }
        let answer = self.ask(&cursor.query);
        self.frame.scopes.truncate(depth);
        answer
    }

    fn portal_name(&self, cursor: &Target) -> Result<String> {
        let (slot, _) = self.slot(cursor)?;
        let name = match self.exec.text_of_value(self.frame.value(slot), TypeRef::plain(TEXT)) {
            Value::Text(name) => name.to_string(),
            Value::Unknown(why) => return Err(why.rejected()),
            _ => {
                let name = &self.frame.vars[slot.var].name;
                return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, format!("cursor variable \"{name}\" is null"));
            }
        };
        if !self.exec.portals.contains_key(&name) {
            return refuse(SqlState::INVALID_CURSOR_NAME, format!("cursor \"{name}\" does not exist"));
        }
        Ok(name)
    }

    pub(super) fn close(&mut self, cursor: &Target) -> Result<()> {
        let name = self.portal_name(cursor)?;
        self.exec.portals.remove(&name);
        Ok(())
    }

    pub(super) fn fetch(&mut self, cursor: &Target, direction: &Direction, into: Option<&IntoClause>) -> Result<()> {
        let name = self.portal_name(cursor)?;
        let moved = self.position(&name, direction)?;
        let Some(portal) = self.exec.portals.get_mut(&name) else { return unsupported("a cursor that is closed") };
        let count = portal.rows.rows.len();
        let before = portal.at;
        portal.at = moved.clamp(0, count as i64 + 1) as usize;
        let columns = portal.columns.clone();
        let row = portal.at.checked_sub(1).and_then(|i| portal.rows.rows.get(i)).cloned();
        let past_end = portal.at > count;
        if past_end && let Some(why) = portal.rows.doubt.clone() {
            let row = Some(super::frame::unknown_row(&columns, &why));
            if let Some(into) = into {
                self.assign_row(&into.targets, &columns, row)?;
            }
            self.set_found(Value::Unknown(why));
            return Ok(());
        }
        let processed = match direction {
            Direction::Forward(_) | Direction::Backward(_) => before.abs_diff(moved.clamp(0, count as i64) as usize),
            _ => usize::from(row.is_some()),
        };
        if let Some(into) = into {
            self.assign_row(&into.targets, &columns, row)?;
        }
        self.set_processed(Some(processed as u64), true);
        Ok(())
    }

    /// Where a cursor stands after a move, counted from 1; 0 and one past the end are no rows.
    fn position(&mut self, name: &str, direction: &Direction) -> Result<i64> {
        let count = match direction {
            Direction::Absolute(n)
            | Direction::Relative(n)
            | Direction::Forward(Some(n))
            | Direction::Backward(Some(n)) => match self.value_as(n, INT8)? {
                Value::Int(n) => n,
                Value::Unknown(why) => return Err(why.rejected()),
                _ => return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, "relative or absolute cursor position is null"),
            },
            _ => 1,
        };
        let Some(portal) = self.exec.portals.get(name) else { return unsupported("a cursor that is closed") };
        let (at, rows) = (portal.at as i64, portal.rows.rows.len() as i64);
        Ok(match direction {
            Direction::Next => at + 1,
            Direction::Prior => at - 1,
            Direction::First => 1,
            Direction::Last => rows,
            Direction::Absolute(_) if count < 0 => rows + 1 + count,
            Direction::Absolute(_) => count,
            Direction::Relative(_) | Direction::Forward(Some(_)) => at.saturating_add(count),
            Direction::Backward(Some(_)) => at.saturating_sub(count),
            Direction::Forward(None) => rows + 1,
            Direction::Backward(None) => 0,
        })
    }
}
