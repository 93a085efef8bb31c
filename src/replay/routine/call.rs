//! CALL.  Counterpart: commands/functioncmds.c (ExecuteCallStmt), parser/analyze.c (transformCallStmt).

use std::sync::Arc;

use pg_query::protobuf as pb;

use crate::analyze::expr::transform_expr;
use crate::analyze::func::parse_procedure_call;
use crate::analyze::state::{ExprKind, Params, ParseState};
use crate::catalog::proc::{ArgMode, Proc, ProcKind};
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::execute::{self, Rows, query::Ran};
use crate::nodes::{Expr, ExprNode, FuncExpr, ParamKind, TypeRef, Value};
use crate::oid::TypeId;
use crate::replay::Exec;
use crate::replay::plpgsql::Answer;
use crate::replay::routine::{Gave, Invocation};
use crate::version::Capability;

/// CALL at top level
pub(in crate::replay) fn call(exec: &mut Exec, stmt: &pb::CallStmt) -> Result<()> {
    let func = analyse_call(exec, stmt, Params::None)?;
    if exec.depth == 0 && !exec.in_transaction_block() {
        exec.begin_inside();
    }
    exec.run_call(&func, &[]).map(|_| ())
}

/// The call that CALL makes, with its arguments.
pub(in crate::replay) fn analyse_call(exec: &Exec, stmt: &pb::CallStmt, params: Params<'_>) -> Result<FuncExpr> {
    let Some(call) = stmt.funccall.as_deref() else { return unsupported("CALL without a call") };
    let cx = exec.cx();
    let mut state = ParseState::new(&cx);
    state.params = params;
    let mut args = Vec::with_capacity(call.args.len());
    for arg in &call.args {
        args.push(transform_expr(&state, arg, ExprKind::CallArgument)?);
    }
    let expr = parse_procedure_call(&state, call, args)?;
    match expr.node {
        ExprNode::FuncExpr(func)
            if exec.catalog.proc(func.proc).is_some_and(|proc| proc.kind != ProcKind::Procedure) =>
        {
            let types: Vec<String> = func.args.iter().map(|arg| cx.type_name(cx.expr_type(arg))).collect();
            let name = exec.catalog.proc(func.proc).map(|proc| proc.name.clone()).unwrap_or_default();
            let message = format!("{name}({}) is not a procedure", types.join(", "));
            let refused = Diagnostic::refused(SqlState::WRONG_OBJECT_TYPE, message);
            Err(Box::new(refused.with_hint("To call a function, use SELECT.")))
        }
        ExprNode::FuncExpr(func) => Ok(func),
        _ => unsupported("CALL of what is no procedure"),
    }
}

/// The argument of a call at a place, out of the order of names.
fn argument(args: &[Expr], index: usize) -> Option<&Expr> {
    let named = args.iter().find_map(|arg| match &arg.node {
        ExprNode::NamedArg { arg_number, arg, .. } if usize::from(*arg_number) == index => Some(&**arg),
        _ => None,
    });
    named.or_else(|| args.get(index).filter(|arg| !matches!(arg.node, ExprNode::NamedArg { .. })))
}

impl Exec {
    /// Runs a call; gives its OUT arguments as a row.
    pub(in crate::replay) fn run_call(&mut self, func: &FuncExpr, params: &[Value]) -> Result<Answer> {
        let Some(proc) = self.catalog.proc(func.proc).cloned() else { return unsupported("a procedure that is gone") };
        let (mut args, mut arg_types) = (Vec::new(), Vec::new());
        let mut left_out = 0;
        for place in self.input_places(&proc) {
            match argument(&func.args, place) {
                Some(expr) => {
                    arg_types.push(self.catalog.expr_type(expr));
                    args.push(execute::expr::evaluate(self, expr, params)?);
                }
                None => left_out += 1,
            }
        }
        if left_out > proc.defaults.len() {
            return unsupported("a call that leaves out arguments");
        }
        let columns = proc.output_args().map(|arg| (arg.name.clone(), TypeRef::plain(arg.ty))).collect();
        let result = TypeRef::plain(proc.result);
        let at = self.locator.whole;
        let gave = self.invoke(Invocation { proc, arg_types, args, result, at })?;
        let rows = match gave {
            Gave::Rows(rows) => rows,
            Gave::Value(Value::Record(row)) => Rows { rows: vec![row.fields.clone()], doubt: None },
            Gave::Value(Value::Null) => Rows::default(),
            Gave::Value(value) => Rows { rows: vec![vec![value]], doubt: None },
        };
        Ok(Answer { columns, ran: Ran { rows, processed: Some(0) }, gives_rows: true })
    }

    /// Where the inputs of a procedure stand among the arguments of CALL, which names OUT arguments too.
    fn input_places(&self, proc: &Arc<Proc>) -> Vec<usize> {
        if proc.all_args.is_empty() || !self.catalog.version.has(Capability::ProcedureOutArguments) {
            return (0..proc.arg_types.len()).collect();
        }
        let inputs = proc.all_args.iter().enumerate().filter(|(_, arg)| arg.mode.is_input());
        inputs.map(|(i, _)| i).collect()
    }

    /// The parameters that stand as OUT arguments of a call, by output; `None` for what is no variable.
    pub(in crate::replay) fn output_params(&self, func: &FuncExpr) -> Vec<Option<u32>> {
        let Some(proc) = self.catalog.proc(func.proc) else { return Vec::new() };
        let counts_out = self.catalog.version.has(Capability::ProcedureOutArguments);
        let mut place = 0;
        let mut outputs = Vec::new();
        for arg in &proc.all_args {
            let counted = arg.mode != ArgMode::Table && (counts_out || arg.mode.is_input());
            if matches!(arg.mode, ArgMode::Out | ArgMode::InOut) {
                outputs.push(argument(&func.args, place).and_then(param_of));
            }
            place += usize::from(counted);
        }
        outputs
    }
}

/// The parameter under casts.
fn param_of(expr: &Expr) -> Option<u32> {
    match &expr.node {
        ExprNode::Param(param) if param.kind == ParamKind::Extern => Some(param.id),
        ExprNode::RelabelType { arg, .. }
        | ExprNode::CoerceViaIo { arg, .. }
        | ExprNode::CoerceToDomain { arg, .. } => param_of(arg),
        ExprNode::FuncExpr(func) if func.form == crate::nodes::CoercionForm::ImplicitCast => {
            func.args.first().and_then(param_of)
        }
        _ => None,
    }
}

/// The types of arguments that a call of the executor came with.
pub(in crate::replay) fn invocation_of(call: &execute::Call<'_>, args: Vec<Value>) -> Invocation {
    let arg_types: Vec<TypeId> = call.arg_types.to_vec();
    Invocation { proc: Arc::new(call.proc.clone()), arg_types, args, result: call.result, at: call.at }
}
