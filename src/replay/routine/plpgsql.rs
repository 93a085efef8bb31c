//! Routines in PL/pgSQL: their arguments as variables, and what RETURN gives.
//! Counterparts: pl/plpgsql/src/pl_comp.c (do_compile), pl_exec.c (plpgsql_exec_function).

use std::sync::Arc;

use crate::catalog::proc::{ArgMode, ProcKind};
use crate::diag::{Result, SqlState, refuse};
use crate::execute::Rows;
use crate::name::Name;
use crate::nodes::{TypeRef, Value};
use crate::replay::Exec;
use crate::replay::plpgsql::{Frame, Machine, Var};
use crate::replay::routine::{Gave, Invocation, is_void};

impl Exec {
    pub(super) fn run_plpgsql_body(&mut self, call: &Invocation, text: &Arc<str>) -> Result<Gave> {
        let place = self.body_place(call.proc.id);
        let code = self.read_body(text, place)?;
        let frame = self.frame_of(call)?;
        let may_end_transaction = call.proc.kind == ProcKind::Procedure && self.depth == 1;
        let mut machine = Machine::new(self, frame, code);
        machine.may_end_transaction = may_end_transaction;
        let returned = machine.run()?;
        let frame = machine.frame;
        self.routine_gave(call, frame, returned)
    }

    /// The frame of a call: arguments by name and number, OUT arguments begin as NULL.
    fn frame_of(&mut self, call: &Invocation) -> Result<Frame> {
        let proc = &call.proc;
        let mut frame = Frame::new(Some(proc.name.clone()));
        frame.returns_scalar = self.result_columns(call).is_none().then_some(call.result);
        let mut inputs = call.args.iter().zip(&call.arg_types);
        if proc.all_args.is_empty() {
            for (value, ty) in inputs {
                let ty = self.var_type_of(TypeRef::plain(*ty));
                let index = frame.declare(Var::new(Name::default(), ty, value.clone()));
                frame.numbered.push(index);
            }
            return Ok(frame);
        }
        let resolved = crate::analyze::row_type::output_columns(&self.cx(), proc, &call.arg_types);
        let mut outputs = resolved.into_iter().flatten();
        for arg in &proc.all_args {
            let output = match arg.mode {
                ArgMode::Out | ArgMode::InOut | ArgMode::Table => outputs.next().map(|c| c.ty),
                ArgMode::In | ArgMode::Variadic => None,
            };
            let (value, ty) = match inputs.next().filter(|_| arg.mode.is_input()) {
                Some((value, ty)) => (value.clone(), TypeRef::plain(*ty)),
                None => (Value::Null, output.unwrap_or(TypeRef::plain(arg.ty))),
            };
            let var = Var::new(arg.name.clone(), self.var_type_of(ty), value);
            let index = frame.declare(var);
            frame.numbered.push(index);
            if output.is_some() {
                frame.outputs.push(index);
            }
        }
        Ok(frame)
    }

    fn routine_gave(&mut self, call: &Invocation, frame: Frame, returned: bool) -> Result<Gave> {
        let columns = self.result_columns(call);
        if call.proc.returns_set {
            return Ok(Gave::Rows(Rows { rows: frame.rows, doubt: frame.doubt }));
        }
        match (frame.outputs.as_slice(), frame.returned) {
            ([], None) if is_void(call.result.ty) || call.proc.kind == ProcKind::Procedure => {
                Ok(Gave::Value(Value::Null))
            }
            ([], None) if !returned => {
                let message = "control reached end of function without RETURN";
                refuse(SqlState::FUNCTION_EXECUTED_NO_RETURN_STATEMENT, message)
            }
            ([], None) => Ok(Gave::Value(Value::Null)),
            ([], Some(_)) if is_void(call.result.ty) => Ok(Gave::Value(Value::Null)),
            ([], Some((value, from))) => Ok(Gave::Value(self.cast_value(value, from, call.result)?)),
            ([only], _) if call.proc.kind != ProcKind::Procedure => Ok(Gave::Value(frame.vars[*only].value.clone())),
            (outputs, _) => {
                let fields = outputs.iter().map(|i| frame.vars[*i].value.clone()).collect();
                let names = |i: &usize| (frame.vars[*i].name.clone(), TypeRef::plain(call.result.ty));
                let columns = columns.unwrap_or_else(|| outputs.iter().map(names).collect());
                Ok(Gave::Value(self.row_value(call, &columns, fields)))
            }
        }
    }
}
