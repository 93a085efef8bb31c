//! Calls of routines of the input: what they run in, and what they give.
//! Counterparts: utils/fmgr/fmgr.c (fmgr_security_definer), executor/functions.c, pl/plpgsql/src/pl_handler.c.

mod call;
mod plpgsql;
mod sql;

pub(in crate::replay) use call::{analyse_call, call, invocation_of};

use std::sync::Arc;

use crate::catalog::proc::{Body, Proc};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::execute::{self, Rows};
use crate::name::Name;
use crate::nodes::{RecordValue, TypeRef, Value};
use crate::oid::wellknown::{RECORD, SQL_LANGUAGE, VOID};
use crate::oid::{ProcId, TypeId};
use crate::replay::calls::Compiled;
use crate::replay::plpgsql::type_columns;
use crate::replay::{Exec, session};
use crate::text::{Locator, Span};

/// A call that is to run, with its arguments in the order of the routine's inputs.
pub(in crate::replay) struct Invocation {
    pub proc: Arc<Proc>,
    /// What the arguments are, after resolution of polymorphic types.
    pub arg_types: Vec<TypeId>,
    pub args: Vec<Value>,
    pub result: TypeRef,
    pub at: Span,
}

/// What a routine gave: a value, or rows with a column for each column of the result.
pub(in crate::replay) enum Gave {
    Value(Value),
    Rows(Rows),
}

/// How deep routines may call one another; the server's stack would be used up much later, but no
/// migration goes as deep.
const DEEPEST: usize = 200;

impl Exec {
    /// Runs a routine in its own surroundings.
    pub(in crate::replay) fn invoke(&mut self, mut call: Invocation) -> Result<Gave> {
        execute::Host::spend(self, 200)?;
        if self.depth >= DEEPEST {
            return refuse(SqlState::STATEMENT_TOO_COMPLEX, "stack depth limit exceeded");
        }
        self.complete_arguments(&mut call)?;
        if call.proc.strict && call.args.iter().any(Value::is_null) {
            return Ok(if call.proc.returns_set { Gave::Rows(Rows::default()) } else { Gave::Value(Value::Null) });
        }
        let outer = (self.locator, self.session.clone(), self.source.take());
        let done = self.in_surroundings(&call);
        self.leave_surroundings(&call.proc, &outer.1);
        (self.locator, self.source) = (outer.0, outer.2);
        done
    }

    /// One level deeper, with room on the stack.
    pub fn nested<T>(&mut self, run: impl FnOnce(&mut Exec) -> Result<T>) -> Result<T> {
        if self.depth >= DEEPEST {
            return refuse(SqlState::STATEMENT_TOO_COMPLEX, "stack depth limit exceeded");
        }
        self.depth += 1;
        let done = stacker::maybe_grow(512 * 1024, 8 << 20, || run(self));
        self.depth -= 1;
        done
    }

    fn in_surroundings(&mut self, call: &Invocation) -> Result<Gave> {
        self.locator = Locator::within(call.at);
        self.surrounded(&call.proc, |exec| exec.run_routine(call))
    }

    /// Runs something with the role and the settings of a routine; `leave_surroundings` has to follow.
    pub(in crate::replay) fn surrounded<T>(
        &mut self,
        proc: &Proc,
        run: impl FnOnce(&mut Exec) -> Result<T>,
    ) -> Result<T> {
        if proc.security_definer {
            self.session.role = proc.owner;
            self.session.path.user =
                proc.owner.and_then(|id| self.catalog.roles.get(&id)).map(|role| role.name.clone());
        }
        for (name, value) in &proc.config {
            session::set_from_text(self, name, value)?;
        }
        let outer = std::mem::replace(&mut self.compiled, Compiled::Trusted);
        let done = self.nested(run);
        self.compiled = outer;
        done
    }

    /// What the routine set for itself goes back to what it was.
    pub(in crate::replay) fn leave_surroundings(&mut self, proc: &Proc, before: &session::Session) {
        if proc.security_definer {
            self.session.role = before.role;
            self.session.path.user = before.path.user.clone();
        }
        for (name, _) in &proc.config {
            session::restore(self, name, before);
        }
    }

    fn run_routine(&mut self, call: &Invocation) -> Result<Gave> {
        let proc = &call.proc;
        let language = self.catalog.languages.get(&proc.language).map(|l| l.name.clone()).unwrap_or_default();
        match &proc.body {
            Body::Parsed { queries, .. } => self.run_standard_body(call, queries),
            Body::Source(text) if proc.language == SQL_LANGUAGE => self.run_sql_body(call, text),
            Body::Source(text) if language == "plpgsql" => self.run_plpgsql_body(call, text),
            Body::Source(_) => Err(cannot_run(proc, &format!("it is written in {language}"))),
            Body::Link { .. } => Err(cannot_run(proc, "it is a compiled program")),
            Body::Unresolved(_) => Err(cannot_run(proc, "its body is not understood")),
        }
    }

    /// Puts defaults in the place of arguments that the call leaves out.
    fn complete_arguments(&mut self, call: &mut Invocation) -> Result<()> {
        let wanted = call.proc.arg_types.len();
        let missing = wanted.saturating_sub(call.args.len());
        if missing == 0 {
            return Ok(());
        }
        let first = call.proc.defaults.len().saturating_sub(missing);
        let proc = call.proc.clone();
        for default in &proc.defaults[first..] {
            let value = execute::expr::evaluate(self, default, &[])?;
            let declared = call.proc.arg_types[call.args.len()];
            call.arg_types.truncate(call.args.len());
            call.arg_types.push(declared);
            call.args.push(value);
        }
        Ok(())
    }

    /// The columns of what a call gives: those of its OUT arguments or of its row type; none for a
    /// scalar.
    fn result_columns(&self, call: &Invocation) -> Option<Vec<(Name, TypeRef)>> {
        use crate::analyze::row_type::output_columns;
        if call.proc.output_args().count() > 1 || (call.proc.returns_set && call.proc.output_args().count() > 0) {
            let columns = output_columns(&self.cx(), &call.proc, &call.arg_types)?;
            return Some(columns.into_iter().map(|c| (c.name, c.ty)).collect());
        }
        let composite = self.cx().composite_relation(call.result.ty).is_some();
        composite.then(|| type_columns(&self.catalog, call.result.ty))
    }

    /// One row of values as the value that a call gives.
    fn row_value(&mut self, call: &Invocation, columns: &[(Name, TypeRef)], fields: Vec<Value>) -> Value {
        let ty = if self.cx().composite_relation(call.result.ty).is_some() { call.result.ty } else { RECORD };
        Value::Record(Arc::new(RecordValue { ty, columns: columns.to_vec(), fields }))
    }

    /// A row that a body gave, with each column as the result declares it.
    fn result_row(
        &mut self,
        call: &Invocation,
        columns: Option<&[(Name, TypeRef)]>,
        given: &[(Name, TypeRef)],
        row: Vec<Value>,
    ) -> Result<Vec<Value>> {
        let scalar = [(Name::default(), call.result)];
        let wanted = columns.unwrap_or(&scalar);
        let dropped = |(name, _): &&(Name, TypeRef)| columns.is_some() && name.is_empty();
        let live = wanted.iter().filter(|c| !dropped(c)).count();
        if call.result.ty == RECORD && columns.is_none() {
            return Ok(row);
        }
        if given.len() != live && !given.is_empty() {
            let message = "structure of query does not match function result type";
            return refuse(SqlState::DATATYPE_MISMATCH, message);
        }
        let mut source = given.iter().zip(row);
        let mut fields = Vec::with_capacity(wanted.len());
        for column in wanted {
            let next = if dropped(&column) { None } else { source.next() };
            fields.push(match next {
                Some(((_, from), value)) => self.cast_value(value, *from, column.1)?,
                None => Value::Null,
            });
        }
        Ok(fields)
    }

    /// Where the body of a routine stands, if it was made by a statement of the input.
    pub(in crate::replay) fn body_place(&self, proc: ProcId) -> Option<Span> {
        self.body_places.get(&proc).copied()
    }
}

fn cannot_run(proc: &Proc, why: &str) -> crate::diag::Rejected {
    Box::new(Diagnostic::unsupported(format!("a call of {}, which cannot be run here: {why}", proc.name)))
}

/// Whether a call gives nothing.
pub(in crate::replay) fn is_void(ty: TypeId) -> bool {
    ty == VOID
}
