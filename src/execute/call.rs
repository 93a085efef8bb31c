//! Calls of routines and operators.  Counterpart: executor/execExprInterp.c (ExecEvalFuncExpr),
//! executor/execSRF.c.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::catalog::proc::{ProcKind, Volatility};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::routine::{self, Builtin};
use crate::execute::run::{Fast, Routine, Run, is_system, not_computed};
use crate::execute::scope::{Scope, address};
use crate::execute::{Call, Rows, facts};
use crate::nodes::*;
use crate::oid::{CollId, OperId, TypeId};
use crate::text::Span;

/// What a call says besides its arguments.
pub(super) struct Site<'a> {
    pub arg_types: &'a [TypeId],
    pub result: TypeRef,
    pub variadic: bool,
    pub input_collation: Collation,
    pub at: Span,
}

impl Run<'_> {
    /// Arguments in the order of the parameters, with defaults where they were left out.
    fn arguments(&mut self, routine: &Routine, given: &[Expr], scope: &Scope<'_>) -> Result<(Vec<Value>, Vec<TypeId>)> {
        let proc = &routine.proc;
        let named = given.iter().any(|arg| matches!(arg.node, ExprNode::NamedArg { .. }));
        let count = proc.arg_types.len();
        if !named && (given.len() >= count || proc.defaults.is_empty()) {
            let values = given.iter().map(|arg| self.eval(arg, scope)).collect::<Result<_>>()?;
            return Ok((values, given.iter().map(|arg| self.expr_type(arg)).collect()));
        }
        let mut slots: Vec<Option<(Value, TypeId)>> = vec![None; count.max(given.len())];
        for (i, arg) in given.iter().enumerate() {
            let place = match &arg.node {
                ExprNode::NamedArg { arg_number, .. } => usize::from(*arg_number),
                _ => i,
            };
            let value = (self.eval(arg, scope)?, self.expr_type(arg));
            if let Some(slot) = slots.get_mut(place) {
                *slot = Some(value);
            }
        }
        let first_default = count.saturating_sub(proc.defaults.len());
        let (mut values, mut types) = (Vec::with_capacity(count), Vec::with_capacity(count));
        for (i, slot) in slots.into_iter().enumerate() {
            let (value, ty) = match (slot, i.checked_sub(first_default).and_then(|d| proc.defaults.get(d))) {
                (Some(given), _) => given,
                (None, Some(default)) => (self.eval_alone(default)?, self.expr_type(default)),
                (None, None) => match (routine::default_argument(proc, i), proc.arg_types.get(i)) {
                    (Some(value), Some(ty)) => (value, *ty),
                    _ if !named => break,
                    _ => return unsupported(format!("a call of {}() that leaves arguments out", proc.name)),
                },
            };
            values.push(value);
            types.push(ty);
        }
        Ok((values, types))
    }

    pub(super) fn func(&mut self, func: &FuncExpr, at: Span, typmod: i32, scope: &Scope<'_>) -> Result<Value> {
        if let Some(value) = scope.computed.and_then(|c| c.values.get(&address(func))) {
            return Ok(value.clone());
        }
        if func.retset {
            return refuse(
                SqlState::FEATURE_NOT_SUPPORTED,
                "set-valued function called in context that cannot accept a set",
            );
        }
        let routine = self.routine(func.proc)?;
        let (values, types) = self.arguments(&routine, &func.args, scope)?;
        let site = Site {
            arg_types: &types,
            result: TypeRef { ty: func.result, typmod },
            variadic: func.variadic,
            input_collation: func.input_collation,
            at,
        };
        self.call(&routine, values, &site)
    }

    /// The rows of a call that returns a set.
    pub(super) fn func_set(&mut self, func: &FuncExpr, at: Span, scope: &Scope<'_>) -> Result<Rows> {
        let routine = self.routine(func.proc)?;
        let (values, types) = self.arguments(&routine, &func.args, scope)?;
        let site = Site {
            arg_types: &types,
            result: TypeRef::plain(func.result),
            variadic: func.variadic,
            input_collation: func.input_collation,
            at,
        };
        if !func.retset {
            return Ok(Rows { rows: vec![vec![self.call(&routine, values, &site)?]], doubt: None });
        }
        self.call_set(&routine, values, &site)
    }

    /// An operator over two values, or one.
    pub(super) fn oper(&mut self, op: &OpExpr, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let routine = self.operator(op.oper)?;
        let mut values = Vec::with_capacity(op.args.len());
        for arg in &op.args {
            values.push(self.eval(arg, scope)?);
        }
        if matches!(routine.fast, Fast::Equal | Fast::NotEqual) && facts::are_same(op, &values, scope) {
            return Ok(Value::Bool(routine.fast == Fast::Equal));
        }
        if let [left, right] = values.as_slice()
            && let Some(value) = self.compare_fast(&routine, left, right, op.input_collation)
        {
            return Ok(value);
        }
        let types: Vec<TypeId> = op.args.iter().map(|arg| self.expr_type(arg)).collect();
        let site = Site {
            arg_types: &types,
            result: TypeRef::plain(op.result),
            variadic: false,
            input_collation: op.input_collation,
            at,
        };
        self.call(&routine, values, &site)
    }

    /// Calls an operator by values.
    pub(super) fn oper_values(
        &mut self,
        oper: OperId,
        values: [Value; 2],
        types: [TypeId; 2],
        input_collation: Collation,
        at: Span,
    ) -> Result<Value> {
        let routine = self.operator(oper)?;
        if let Some(value) = self.compare_fast(&routine, &values[0], &values[1], input_collation) {
            return Ok(value);
        }
        let result = TypeRef::plain(routine.proc.result);
        let site = Site { arg_types: &types, result, variadic: false, input_collation, at };
        self.call(&routine, values.into(), &site)
    }

    /// A comparison of two values of one native kind.
    pub(super) fn compare_fast(
        &self,
        routine: &Routine,
        left: &Value,
        right: &Value,
        collation: Collation,
    ) -> Option<Value> {
        if routine.fast == Fast::No {
            return None;
        }
        let ordering = match (left, right) {
            (Value::Null, _) | (_, Value::Null) => return Some(Value::Null),
            (Value::Unknown(_), _) => return Some(left.clone()),
            (_, Value::Unknown(_)) => return Some(right.clone()),
            (Value::Int(l), Value::Int(r)) => l.cmp(r),
            (Value::Oid(l), Value::Oid(r)) => l.cmp(r),
            (Value::Bool(l), Value::Bool(r)) => l.cmp(r),
            (Value::Enum(l), Value::Enum(r)) => l.cmp(r),
            (Value::Text(l), Value::Text(r)) if self.is_deterministic(collation) => l.cmp(r),
            _ => return None,
        };
        let truth = match routine.fast {
            Fast::No => return None,
            Fast::Equal => ordering == Ordering::Equal,
            Fast::NotEqual => ordering != Ordering::Equal,
            Fast::Less => ordering == Ordering::Less,
            Fast::LessEqual => ordering != Ordering::Greater,
            Fast::GreaterEqual => ordering != Ordering::Less,
            Fast::Greater => ordering == Ordering::Greater,
        };
        Some(Value::Bool(truth))
    }

    pub(super) fn is_deterministic(&self, collation: Collation) -> bool {
        match collation {
            None | Some(CollId(100 | 950 | 951)) => true,
            Some(id) => self.cx().catalog.collations.get(&id).is_none_or(|c| c.deterministic),
        }
    }

    pub(super) fn call(&mut self, routine: &Arc<Routine>, values: Vec<Value>, site: &Site<'_>) -> Result<Value> {
        let proc = &routine.proc;
        self.spend(1)?;
        if proc.strict {
            if values.iter().any(Value::is_null) {
                return Ok(Value::Null);
            }
            if (routine.builtin.is_some() || proc.volatility != Volatility::Volatile || is_system(proc))
                && let Some(unknown) = values.iter().find(|v| v.as_unknown().is_some())
            {
                return Ok(unknown.clone());
            }
        }
        let call = Call {
            proc,
            arg_types: site.arg_types,
            result: site.result,
            variadic: site.variadic,
            input_collation: site.input_collation,
            at: site.at,
        };
        match routine.builtin {
            Some(Builtin::Scalar(function)) => function(self.host, &call, &values),
            Some(Builtin::Set(_)) => unsupported(format!("{}() where one value is wanted", proc.name)),
            None if is_system(proc) => system_call_not_known(routine, site.at),
            None => {
                let volatile = proc.volatility == Volatility::Volatile;
                let value = self.host.call(&call, values)?;
                if volatile {
                    self.forget();
                }
                Ok(value)
            }
        }
    }

    pub(super) fn call_set(&mut self, routine: &Arc<Routine>, values: Vec<Value>, site: &Site<'_>) -> Result<Rows> {
        let proc = &routine.proc;
        self.spend(1)?;
        if proc.strict {
            if values.iter().any(Value::is_null) {
                return Ok(Rows::default());
            }
            if (routine.builtin.is_some() || is_system(proc))
                && let Some(unknown) = values.iter().find_map(Value::as_unknown)
            {
                return Ok(Rows { rows: Vec::new(), doubt: Some(unknown.clone()) });
            }
        }
        let call = Call {
            proc,
            arg_types: site.arg_types,
            result: site.result,
            variadic: site.variadic,
            input_collation: site.input_collation,
            at: site.at,
        };
        match routine.builtin {
            Some(Builtin::Set(function)) => function(self.host, &call, &values),
            Some(Builtin::Scalar(function)) => {
                Ok(Rows { rows: vec![vec![function(self.host, &call, &values)?]], doubt: None })
            }
            None if is_system(proc) => {
                let unknown = system_call_not_known(routine, site.at)?;
                Ok(Rows { rows: Vec::new(), doubt: unknown.as_unknown().cloned() })
            }
            None => {
                let volatile = proc.volatility == Volatility::Volatile;
                let rows = self.host.call_set(&call, values)?;
                if volatile {
                    self.forget();
                }
                Ok(rows)
            }
        }
    }
}

/// A routine of the server that is not known here gives what is not known, unless it may do something
/// besides.
fn system_call_not_known(routine: &Routine, at: Span) -> Result<Value> {
    let proc = &routine.proc;
    if proc.kind == ProcKind::Function && proc.volatility != Volatility::Volatile {
        return Ok(not_computed(proc, at));
    }
    unsupported(format!("a call of {}()", proc.name))
}
