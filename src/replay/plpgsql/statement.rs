//! Which statement runs how.  Counterpart: pl/plpgsql/src/pl_exec.c (exec_stmts).

use crate::analyze::assign;
use crate::analyze::state::{Params, ParseState};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::Host;
use crate::nodes::{TypeRef, Value};
use crate::oid::wellknown::BOOL;
use crate::parse::plpgsql::{Sql, Stmt, StmtKind, Target};
use crate::replay::calls::Compiled;
use crate::replay::plpgsql::frame::{Slot, Var, View};
use crate::replay::plpgsql::{FOUND, Flow, Machine, STATEMENT_COST};

impl Machine<'_> {
    pub(super) fn statements(&mut self, list: &[Stmt]) -> Result<Flow> {
        for stmt in list {
            let flow = stacker::maybe_grow(128 * 1024, 2 << 20, || self.statement(stmt))?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, stmt: &Stmt) -> Result<Flow> {
        let span = self.span(stmt.at);
        self.exec.locator = crate::text::Locator::within(span);
        self.exec.spend(STATEMENT_COST).map_err(|e| Box::new(e.at(span)))?;
        self.dispatch(stmt).map_err(|e| Box::new(e.at(span)))
    }

    fn dispatch(&mut self, stmt: &Stmt) -> Result<Flow> {
        let next = |()| Flow::Next;
        match &stmt.kind {
            StmtKind::Block(block) => self.block(block),
            StmtKind::Assign { target, value } => self.assignment(target, value).map(next),
            StmtKind::AssignPart { target, whole } => self.assign_part(target, whole).map(next),
            StmtKind::If { branches, otherwise } => self.if_statement(branches, otherwise),
            StmtKind::Case { subject, whens, otherwise } => self.case(subject.as_ref(), whens, otherwise.as_deref()),
            StmtKind::Loop { label, body } => self.endless(label.as_ref(), body),
            StmtKind::While { label, condition, body } => self.while_loop(label.as_ref(), condition, body),
            StmtKind::ForInteger(parts) => self.for_integer(parts),
            StmtKind::ForRows { label, targets, source, body } => self.for_rows(label.as_ref(), targets, source, body),
            StmtKind::Foreach { label, targets, slice, array, body } => {
                self.foreach(label.as_ref(), targets, *slice, array, body)
            }
            StmtKind::Exit { exit, label, when } => self.exit(*exit, label.as_ref(), when.as_ref()),
            StmtKind::Return(value) => self.return_value(value.as_ref()),
            StmtKind::ReturnNext(value) => self.return_next(value.as_ref()).map(next),
            StmtKind::ReturnQuery(source) => self.return_query(source).map(next),
            StmtKind::Perform(query) => self.perform(query).map(next),
            StmtKind::Sql { statement, into } => self.sql_statement(statement, into.as_ref()).map(next),
            StmtKind::Execute { query, into, using } => self.execute(query, into.as_ref(), using).map(next),
            StmtKind::GetDiagnostics { stacked, items } => self.get_diagnostics(*stacked, items).map(next),
            StmtKind::Raise(raise) => self.raise(raise).map(next),
            StmtKind::Assert { condition, message } => self.assert(condition, message.as_ref()).map(next),
            StmtKind::Open { cursor, source } => self.open(cursor, source).map(next),
            StmtKind::Fetch { cursor, direction, into } => self.fetch(cursor, direction, into.as_ref()).map(next),
            StmtKind::Close { cursor } => self.close(cursor).map(next),
            StmtKind::Commit { chain } => self.end_transaction(true, *chain).map(next),
            StmtKind::Rollback { chain } => self.end_transaction(false, *chain).map(next),
            StmtKind::Null => Ok(Flow::Next),
        }
    }

    fn assignment(&mut self, target: &Target, value: &Sql) -> Result<()> {
        let (value, from) = self.value_of(value)?;
        let (_, used) = self.slot(target)?;
        if used < target.names.len() {
            return unsupported("an assignment to a field of a field");
        }
        self.assign_target(target, value, from)
    }

    /// `name[subscripts] := value`, perhaps with fields on the way.
    fn assign_part(&mut self, target: &Target, whole: &Sql) -> Result<()> {
        use pg_query::protobuf::node::Node;
        let parsed = whole.parsed().map_err(|e| Box::new(e.at(self.span(whole.at))))?;
        let (slot, used) = self.slot(target)?;
        let Some(Node::PlassignStmt(stmt)) = &parsed.node.node else { return unsupported("an assignment") };
        let steps = stmt.indirection.get(used - 1..).unwrap_or_default();
        let Some(select) = stmt.val.as_deref() else { return unsupported("an assignment of nothing") };
        let value = match select.target_list.as_slice() {
            [only] if select.from_clause.is_empty() && select.where_clause.is_none() => &only.node,
            _ => return unsupported("an assignment of a query to an element"),
        };
        let Some(Node::ResTarget(value)) = value else { return unsupported("an assignment of nothing") };
        let Some(value) = value.val.as_deref() else { return unsupported("an assignment of nothing") };
        let cx = crate::analyze::Cx { locator: self.locator(whole, 0), ..self.exec.cx() };
        let view = View::new(&self.frame, &self.exec.catalog, self.conflict());
        let mut state = ParseState::new(&cx);
        state.params = Params::Block(&view);
        let name = self.frame.vars[slot.var].name.clone();
        let assigned = assign::assign_to_variable(&state, &target.names[..used], &name, steps, value)?;
        let params = view.values();
        let ty = self.exec.catalog.expr_type_ref(&assigned);
        let value = crate::execute::expr::evaluate(self.exec, &assigned, &params)?;
        self.assign_slot(slot, value, ty)
    }

    fn if_statement(&mut self, branches: &[(Sql, Vec<Stmt>)], otherwise: &[Stmt]) -> Result<Flow> {
        let Some(((condition, body), rest)) = branches.split_first() else { return self.statements(otherwise) };
        match self.truth_of(condition)? {
            Ok(Some(true)) => self.statements(body),
            Ok(Some(false) | None) => self.if_statement(rest, otherwise),
            Err(why) => {
                self.both_ways(&why, self.span(condition.at), &mut |machine| machine.statements(body), &mut |machine| {
                    machine.if_statement(rest, otherwise)
                })
            }
        }
    }

    fn case(&mut self, subject: Option<&Sql>, whens: &[(Sql, Vec<Stmt>)], otherwise: Option<&[Stmt]>) -> Result<Flow> {
        let depth = self.frame.scopes.len();
        if let Some(subject) = subject {
            let (value, ty) = self.value_of(subject)?;
            self.frame.scopes.push(crate::replay::plpgsql::frame::Scope::default());
            let name = crate::name::Name::new(CASE_VARIABLE);
            self.frame.declare(Var::new(name, self.exec.var_type_of(ty), value));
        }
        let done = self.case_whens(subject.is_some(), whens, otherwise);
        self.frame.scopes.truncate(depth);
        done
    }

    fn case_whens(&mut self, simple: bool, whens: &[(Sql, Vec<Stmt>)], otherwise: Option<&[Stmt]>) -> Result<Flow> {
        let Some(((condition, body), rest)) = whens.split_first() else {
            return match otherwise {
                Some(statements) => self.statements(statements),
                None => refuse(SqlState::CASE_NOT_FOUND, "case not found")
                    .map_err(|e: crate::diag::Rejected| Box::new(e.with_hint("CASE statement is missing ELSE part."))),
            };
        };
        let truth = match simple {
            true => {
                let text = format!("\"{CASE_VARIABLE}\" IN ({})", condition.text);
                self.truth_of(&Sql::new(text, condition.kind, condition.at))?
            }
            false => self.truth_of(condition)?,
        };
        match truth {
            Ok(Some(true)) => self.statements(body),
            Ok(Some(false) | None) => self.case_whens(simple, rest, otherwise),
            Err(why) => {
                self.both_ways(&why, self.span(condition.at), &mut |machine| machine.statements(body), &mut |machine| {
                    machine.case_whens(simple, rest, otherwise)
                })
            }
        }
    }

    fn exit(&mut self, exit: bool, label: Option<&crate::name::Name>, when: Option<&Sql>) -> Result<Flow> {
        let leave = if exit { Flow::Exit(label.cloned()) } else { Flow::Continue(label.cloned()) };
        let Some(when) = when else { return Ok(leave) };
        match self.truth_of(when)? {
            Ok(Some(true)) => Ok(leave),
            Ok(Some(false) | None) => Ok(Flow::Next),
            Err(why) => self.both_ways(&why, self.span(when.at), &mut |_| Ok(leave.clone()), &mut |_| Ok(Flow::Next)),
        }
    }

    fn return_value(&mut self, value: Option<&Sql>) -> Result<Flow> {
        if let Some(value) = value {
            let typed = self.value_of(value)?;
            self.frame.returned = Some(typed);
        }
        Ok(Flow::Return)
    }

    fn return_next(&mut self, value: Option<&Sql>) -> Result<()> {
        let row = match value {
            None => self.frame.outputs.iter().map(|i| self.frame.value(Slot { var: *i, field: None })).collect(),
            Some(value) => match self.value_of(value)? {
                (Value::Record(row), _) => row.fields.clone(),
                (value, from) => match self.frame.returns_scalar {
                    Some(to) => vec![self.exec.cast_value(value, from, to)?],
                    None => vec![value],
                },
            },
        };
        self.exec.hold(row.len() * std::mem::size_of::<Value>())?;
        self.frame.rows.push(row);
        Ok(())
    }

    fn return_query(&mut self, source: &crate::parse::plpgsql::Source) -> Result<()> {
        let answer = self.rows_of(source)?;
        self.set_processed(answer.ran.processed, true);
        let rows = answer.ran.rows;
        self.exec.hold(rows.rows.iter().map(|r| r.len() * std::mem::size_of::<Value>()).sum())?;
        self.frame.rows.extend(rows.rows);
        self.frame.doubt = self.frame.doubt.take().or(rows.doubt);
        Ok(())
    }

    fn perform(&mut self, query: &Sql) -> Result<()> {
        let outer = std::mem::replace(&mut self.exec.compiled, Compiled::Suspect);
        let answer = self.ask(query);
        self.exec.compiled = outer;
        let answer = answer?;
        let rows = &answer.ran.rows;
        let certain = !rows.rows.is_empty();
        match (&rows.doubt, certain) {
            (Some(why), false) => {
                let why = why.clone();
                self.set_found(Value::Unknown(why.clone()));
                self.frame.row_count = Value::Unknown(why);
            }
            _ => self.set_processed(answer.ran.processed.or(Some(rows.rows.len() as u64)), true),
        }
        Ok(())
    }

    /// What GET DIAGNOSTICS says of the last statement, and FOUND where the statement sets it.
    pub(super) fn set_processed(&mut self, processed: Option<u64>, found: bool) {
        let unknown = || Value::unknown("how many rows there are is not known", self.exec.locator.whole);
        let count = processed.map_or_else(unknown, |n| Value::Int(i64::try_from(n).unwrap_or(i64::MAX)));
        self.frame.row_count = count;
        if found {
            self.set_found(processed.map_or_else(unknown, |n| Value::Bool(n > 0)));
        }
    }

    pub(super) fn set_found(&mut self, value: Value) {
        self.frame.vars[FOUND].value = value;
    }

    fn assert(&mut self, condition: &Sql, message: Option<&Sql>) -> Result<()> {
        let (value, from) = self.value_of(condition)?;
        match self.exec.cast_value(value, from, TypeRef::plain(BOOL))? {
            Value::Bool(true) | Value::Unknown(_) => Ok(()),
            _ => {
                let text = match message {
                    Some(message) => match self.text_of(message)? {
                        Value::Text(text) => text.to_string(),
                        _ => "assertion failed".to_owned(),
                    },
                    None => "assertion failed".to_owned(),
                };
                refuse(SqlState::ASSERT_FAILURE, text)
            }
        }
    }

    fn end_transaction(&mut self, commit: bool, chain: bool) -> Result<()> {
        if !self.may_end_transaction || self.guarded > 0 || self.exec.in_transaction_block() {
            let state = SqlState::INVALID_TRANSACTION_TERMINATION;
            return refuse(state, "invalid transaction termination");
        }
        self.exec.end_transaction(commit, chain);
        Ok(())
    }
}

/// The name that the value of a simple CASE goes by.
const CASE_VARIABLE: &str = "__Case__Variable__";
