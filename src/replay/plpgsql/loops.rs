//! Loops.  Counterpart: pl/plpgsql/src/pl_exec.c (exec_stmt_loop, exec_stmt_fori, exec_for_query,
//! exec_stmt_foreach_a).

use std::sync::Arc;

use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::{ArrayValue, TypeRef, Unknown, Value};
use crate::oid::wellknown::{INT4, RECORD};
use crate::parse::plpgsql::{ForInteger, Source, Sql, Stmt, Target};
use crate::replay::plpgsql::eval::Answer;
use crate::replay::plpgsql::frame::{Scope, Var, VarType, unknown_row};
use crate::replay::plpgsql::{Flow, Machine};

/// What a loop does after one turn.
enum Turn {
    Again,
    Leave(Flow),
}

impl Machine<'_> {
    /// One turn of a loop's body.
    fn turn(&mut self, label: Option<&Name>, body: &[Stmt]) -> Result<Turn> {
        let waiting = self.ended.len();
        let flow = self.statements(body)?;
        let mine = |name: &Option<Name>| name.is_none() || name.as_ref() == label;
        self.join_ended_where(waiting, &|flow| matches!(flow, Flow::Continue(name) if mine(name)));
        Ok(match flow {
            Flow::Next => Turn::Again,
            Flow::Continue(name) if mine(&name) => Turn::Again,
            Flow::Exit(name) if mine(&name) => Turn::Leave(Flow::Next),
            other => Turn::Leave(other),
        })
    }

    /// Ends a loop: ways that left it earlier come together with this one.
    fn after_loop(&mut self, waiting: usize, label: Option<&Name>, flow: Flow) -> Flow {
        let mine = |name: &Option<Name>| name.is_none() || name.as_ref() == label;
        self.join_ended_where(waiting, &|flow| matches!(flow, Flow::Exit(name) if mine(name)));
        flow
    }

    pub(super) fn endless(&mut self, label: Option<&Name>, body: &[Stmt]) -> Result<Flow> {
        let waiting = self.ended.len();
        loop {
            self.spend_turn()?;
            if self.ended[waiting..].len() > MOST_WAYS {
                return self.give_up_loop(waiting, label, body);
            }
            if let Turn::Leave(flow) = self.turn(label, body)? {
                return Ok(self.after_loop(waiting, label, flow));
            }
        }
    }

    /// A loop whose end is not known: what it may do in further turns is undecided.
    fn give_up_loop(&mut self, waiting: usize, label: Option<&Name>, _body: &[Stmt]) -> Result<Flow> {
        Ok(self.after_loop(waiting, label, Flow::Next))
    }

    fn spend_turn(&mut self) -> Result<()> {
        crate::execute::Host::spend(self.exec, super::STATEMENT_COST)
    }

    pub(super) fn while_loop(&mut self, label: Option<&Name>, condition: &Sql, body: &[Stmt]) -> Result<Flow> {
        let waiting = self.ended.len();
        let at = self.span(condition.at);
        loop {
            self.spend_turn()?;
            match self.truth_of(condition).map_err(|e| Box::new(e.at(at)))? {
                Ok(Some(true)) => {}
                Ok(Some(false) | None) => return Ok(self.after_loop(waiting, label, Flow::Next)),
                Err(why) => {
                    let flow = self.perhaps(&why, at, &mut |machine| machine.statements(body))?;
                    return Ok(self.after_loop(waiting, label, leaving(flow, label)));
                }
            }
            if let Turn::Leave(flow) = self.turn(label, body)? {
                return Ok(self.after_loop(waiting, label, flow));
            }
        }
    }

    pub(super) fn for_integer(&mut self, parts: &ForInteger) -> Result<Flow> {
        let lower = self.bound(&parts.lower, "lower bound")?;
        let upper = self.bound(&parts.upper, "upper bound")?;
        let step = match &parts.step {
            Some(step) => self.bound(step, "BY value")?,
            None => Ok(1),
        };
        let depth = self.frame.scopes.len();
        self.frame.scopes.push(Scope { label: parts.label.clone(), names: Vec::new() });
        let ty = VarType::Scalar(TypeRef::plain(INT4));
        let var = self.frame.declare(Var::new(parts.variable.clone(), ty, Value::Null));
        let flow = match (lower, upper, step) {
            (Ok(lower), Ok(upper), Ok(step)) => self.count(parts, var, lower, upper, step),
            (lower, upper, step) => {
                let Some(why) = [lower, upper, step].into_iter().find_map(std::result::Result::err) else {
                    return unsupported("a loop without bounds");
                };
                self.frame.vars[var].value = Value::Unknown(why.clone());
                let at = self.span(parts.lower.at);
                let flow = self.perhaps(&why, at, &mut |machine| machine.statements(&parts.body));
                flow.map(|flow| leaving(flow, parts.label.as_ref()))
            }
        };
        self.frame.scopes.truncate(depth);
        flow
    }

    fn count(&mut self, parts: &ForInteger, var: usize, lower: i64, upper: i64, step: i64) -> Result<Flow> {
        if step <= 0 {
            let message = "BY value of FOR loop must be greater than zero";
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
        let waiting = self.ended.len();
        let label = parts.label.as_ref();
        let mut found = false;
        let mut value = lower;
        let mut end = Flow::Next;
        loop {
            let over = if parts.reverse { value < upper } else { value > upper };
            if over {
                break;
            }
            found = true;
            self.spend_turn()?;
            self.frame.vars[var].value = Value::Int(value);
            if let Turn::Leave(flow) = self.turn(label, &parts.body)? {
                end = flow;
                break;
            }
            value = if parts.reverse { value - step } else { value + step };
            if i32::try_from(value).is_err() {
                break;
            }
        }
        self.set_found(Value::Bool(found));
        Ok(self.after_loop(waiting, label, end))
    }

    fn bound(&mut self, sql: &Sql, what: &str) -> Result<std::result::Result<i64, Arc<Unknown>>> {
        match self.value_as(sql, INT4)? {
            Value::Int(n) => Ok(Ok(n)),
            Value::Unknown(why) => Ok(Err(why)),
            _ => refuse(SqlState::NULL_VALUE_NOT_ALLOWED, format!("{what} of FOR loop cannot be null")),
        }
    }

    pub(super) fn for_rows(
        &mut self,
        label: Option<&Name>,
        targets: &[Target],
        source: &Source,
        body: &[Stmt],
    ) -> Result<Flow> {
        let Source::Cursor { name, args } = source else {
            let answer = self.rows_of(source)?;
            if !answer.gives_rows {
                return refuse(SqlState::SYNTAX_ERROR, "cannot open a statement that gives no rows as cursor");
            }
            return self.each_row(label, targets, answer, body);
        };
        let Some((cursor, _)) = self.frame.lookup(std::slice::from_ref(name)) else {
            return refuse(SqlState::SYNTAX_ERROR, format!("syntax error at or near \"{name}\""));
        };
        let answer = self.bound_rows(cursor, args)?;
        // The loop's record is a variable of its own.
        let depth = self.frame.scopes.len();
        self.frame.scopes.push(Scope { label: label.cloned(), names: Vec::new() });
        for target in targets {
            let name = target.names.first().cloned().unwrap_or_default();
            self.frame.declare(Var::new(name, VarType::Record, Value::Null));
        }
        let flow = self.each_row(label, targets, answer, body);
        self.frame.scopes.truncate(depth);
        flow
    }

    /// Runs a body for each row; rows that may be there besides are tried as one that is not known.
    fn each_row(&mut self, label: Option<&Name>, targets: &[Target], answer: Answer, body: &[Stmt]) -> Result<Flow> {
        let waiting = self.ended.len();
        let at = self.exec.locator.whole;
        let (columns, rows) = (answer.columns, answer.ran.rows);
        let found = !rows.rows.is_empty();
        if !found && rows.doubt.is_none() {
            self.assign_row(targets, &columns, None)?;
        }
        let mut end = Flow::Next;
        for row in rows.rows {
            self.spend_turn()?;
            self.assign_row(targets, &columns, Some(row))?;
            if let Turn::Leave(flow) = self.turn(label, body)? {
                end = flow;
                break;
            }
        }
        let mut found = Value::Bool(found);
        if let (Some(why), Flow::Next) = (&rows.doubt, &end) {
            if matches!(found, Value::Bool(false)) {
                found = Value::Unknown(why.clone());
            }
            let flow = self.perhaps(why, at, &mut |machine| {
                machine.assign_row(targets, &columns, Some(unknown_row(&columns, why)))?;
                machine.statements(body)
            })?;
            end = leaving(flow, label);
        }
        self.set_found(found);
        Ok(self.after_loop(waiting, label, end))
    }

    pub(super) fn foreach(
        &mut self,
        label: Option<&Name>,
        targets: &[Target],
        slice: u32,
        array: &Sql,
        body: &[Stmt],
    ) -> Result<Flow> {
        let at = self.span(array.at);
        let (value, ty) = self.value_of(array)?;
        let cx = self.exec.cx();
        let Some(element) = cx.base_element_type(ty.ty) else {
            let name = cx.type_name(ty.ty);
            return refuse(
                SqlState::DATATYPE_MISMATCH,
                format!("FOREACH expression must yield an array, not type {name}"),
            );
        };
        let array = match value {
            Value::Array(array) => array,
            Value::Null => {
                return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, "FOREACH expression must not be null");
            }
            Value::Unknown(why) => {
                let from = if slice == 0 { TypeRef::plain(element) } else { ty };
                let flow = self.perhaps(&why, at, &mut |machine| {
                    machine.assign_elements(targets, Value::Unknown(why.clone()), from)?;
                    machine.statements(body)
                })?;
                return Ok(leaving(flow, label));
            }
            _ => return unsupported("an array that is none"),
        };
        let waiting = self.ended.len();
        let parts = slices(&array, slice)?;
        let from = if slice == 0 { TypeRef::plain(element) } else { ty };
        let found = !parts.is_empty();
        let mut end = Flow::Next;
        for part in parts {
            self.spend_turn()?;
            self.assign_elements(targets, part, from)?;
            if let Turn::Leave(flow) = self.turn(label, body)? {
                end = flow;
                break;
            }
        }
        self.set_found(Value::Bool(found));
        Ok(self.after_loop(waiting, label, end))
    }

    fn assign_elements(&mut self, targets: &[Target], value: Value, from: TypeRef) -> Result<()> {
        match (targets, value) {
            ([only], value) => self.assign_target(only, value, from),
            (_, Value::Record(row)) => {
                let columns = row.columns.clone();
                self.assign_row(targets, &columns, Some(row.fields.clone()))
            }
            (_, Value::Unknown(why)) => {
                let columns: Vec<_> = targets.iter().map(|_| (Name::default(), TypeRef::plain(RECORD))).collect();
                self.assign_row(targets, &columns, Some(unknown_row(&columns, &why)))
            }
            _ => unsupported("FOREACH over several variables"),
        }
    }
}

/// How many ways may leave one loop before it is given up.
const MOST_WAYS: usize = 16;

/// What goes on after a body that may have been left by EXIT or CONTINUE of its own loop.
fn leaving(flow: Flow, label: Option<&Name>) -> Flow {
    match flow {
        Flow::Exit(name) | Flow::Continue(name) if name.is_none() || name.as_ref() == label => Flow::Next,
        other => other,
    }
}

/// The elements of an array, or its parts of some dimensions.
fn slices(array: &Arc<ArrayValue>, slice: u32) -> Result<Vec<Value>> {
    let slice = slice as usize;
    if slice == 0 {
        return Ok(array.elements.clone());
    }
    if slice > array.dimensions.len() {
        let message = format!("slice dimension ({slice}) is out of the valid range 0..{}", array.dimensions.len());
        return refuse(SqlState::ARRAY_SUBSCRIPT_ERROR, message);
    }
    let inner = &array.dimensions[array.dimensions.len() - slice..];
    let size: usize = inner.iter().map(|(length, _)| *length).product();
    let part = |elements: &[Value]| {
        Value::Array(Arc::new(ArrayValue {
            element: array.element,
            dimensions: inner.to_vec(),
            elements: elements.to_vec(),
        }))
    };
    Ok(if size == 0 { Vec::new() } else { array.elements.chunks(size).map(part).collect() })
}
