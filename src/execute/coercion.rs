//! Casts that are no calls, domains, and values that the session gives.
//! Counterparts: executor/execExprInterp.c, utils/adt/domains.c.

use std::sync::Arc;

use crate::catalog::constraint::ConstraintKind;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::execute::expr::needs_clock;
use crate::execute::routine::{self, Builtin};
use crate::execute::run::Run;
use crate::execute::scope::{Level, Scope, Tuple};
use crate::execute::truth::Truth;
use crate::execute::{Call, facts};
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::text::Span;

impl Run<'_> {
    /// The same bits as another type: only numbers and ids look different here.
    pub(super) fn relabel(&mut self, value: Value, arg: &Expr, ty: TypeRef) -> Result<Value> {
        match value {
            Value::Int(i) if !is_integer(self.cx().base_type(ty.ty)) && is_oid_like(self.cx().base_type(ty.ty)) => {
                Ok(Value::Oid(i as u32))
            }
            Value::Oid(o) if is_integer(self.cx().base_type(ty.ty)) => Ok(Value::Int(i64::from(o as i32))),
            Value::Text(_) if self.cx().element_type(ty.ty).is_some() => {
                let from = self.expr_type(arg);
                self.as_array(value, from)
            }
            other => Ok(other),
        }
    }

    /// Through the text that the output routine prints.
    pub(super) fn coerce_via_io(&mut self, arg: &Expr, ty: TypeId, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let value = self.eval(arg, scope)?;
        if value.is_null() || value.as_unknown().is_some() {
            return Ok(value);
        }
        let from = self.expr_type(arg);
        match self.output(from, &value) {
            Some(text) => self.input(TypeRef::plain(ty), &text).map_err(|e| Box::new(e.at(at))),
            None => Ok(Value::unknown(
                format!("how a value of type {} is printed is not known", self.cx().type_name(from)),
                at,
            )),
        }
    }

    pub(super) fn array_coerce(&mut self, arg: &Expr, elem: &Expr, ty: TypeId, scope: &Scope<'_>) -> Result<Value> {
        let value = self.eval(arg, scope)?;
        let from = self.expr_type(arg);
        let Value::Array(array) = self.as_array(value.clone(), from)? else { return Ok(value) };
        let element = self.cx().element_type(self.cx().base_type(ty)).unwrap_or(array.element);
        self.spend(array.elements.len())?;
        let mut elements = Vec::with_capacity(array.elements.len());
        for value in &array.elements {
            elements.push(self.eval(elem, &Scope { case_value: Some(value), ..*scope })?);
        }
        Ok(Value::Array(Arc::new(ArrayValue { element, dimensions: array.dimensions.clone(), elements })))
    }

    /// Checks a value against its domain, innermost domain first.
    pub(super) fn check_domain(&mut self, ty: TypeId, value: Value, at: Span) -> Result<Value> {
        let row = self.cx().type_row(ty).cloned();
        let Some(row) = row else { return Ok(value) };
        let Some(domain) = row.domain() else { return Ok(value) };
        self.depth += 1;
        if self.depth > 200 {
            return unsupported("a domain whose check refers to itself");
        }
        let value = self.check_domain(domain.base.ty, value, at)?;
        if domain.not_null && value.is_null() {
            let message = format!("domain {} does not allow null values", self.cx().type_name(ty));
            return Err(Box::new(Diagnostic::refused(SqlState::NOT_NULL_VIOLATION, message).at(at)));
        }
        let mut checks = Vec::new();
        for id in &domain.constraints {
            if let Some(constraint) = self.cx().catalog.constraint(*id)
                && let ConstraintKind::Check { expr } = &constraint.kind
            {
                checks.push((constraint.name.clone(), expr.clone()));
            }
        }
        checks.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, check) in checks {
            let query = Query::empty(Command::Select, at);
            let (level, tuple) = (Level::new(&query), Tuple::default());
            let scope = Scope { domain_value: Some(&value), ..Scope::new(&level, &tuple, None) };
            if let Truth::False = self.eval_truth(&check, &scope)? {
                let message =
                    format!("value for domain {} violates check constraint \"{name}\"", self.cx().type_name(ty));
                return Err(Box::new(Diagnostic::refused(SqlState::CHECK_VIOLATION, message).at(at)));
            }
        }
        self.depth -= 1;
        Ok(value)
    }

    /// Calls a built-in routine by its symbol.
    pub(super) fn call_builtin(
        &mut self,
        symbol: &str,
        values: Vec<Value>,
        arg_types: &[TypeId],
        result: TypeRef,
        at: Span,
    ) -> Result<Value> {
        let not_known = || Value::unknown(format!("what {symbol} gives is not computed without a server"), at);
        let Some(Builtin::Scalar(function)) = routine::lookup(symbol) else { return Ok(not_known()) };
        let found = self.cx().catalog.procs_in(PG_CATALOG, symbol).first().copied();
        let Some(id) = found else { return Ok(not_known()) };
        let routine = self.routine(id)?;
        if routine.proc.strict {
            if values.iter().any(Value::is_null) {
                return Ok(Value::Null);
            }
            if let Some(unknown) = values.iter().find(|v| v.as_unknown().is_some()) {
                return Ok(unknown.clone());
            }
        }
        let variadic = routine.proc.variadic.is_some();
        let call = Call { proc: &routine.proc, arg_types, result, variadic, input_collation: None, at };
        function(self.host, &call, &values)
    }

    /// CURRENT_USER and its like.
    pub(super) fn sql_value(&mut self, op: SqlValueFunctionOp, ty: TypeRef, at: Span) -> Result<Value> {
        use SqlValueFunctionOp as Op;
        let role = |name: Option<String>| match name {
            Some(name) => Value::text(name),
            None => Value::unknown(facts::CONNECTED_ROLE, at),
        };
        match op {
            Op::CurrentRole | Op::CurrentUser | Op::User => Ok(role(self.host.current_user())),
            Op::SessionUser => Ok(role(self.host.session_user())),
            Op::CurrentCatalog => self.call_builtin("current_database", Vec::new(), &[], ty, at),
            Op::CurrentSchema => self.call_builtin("current_schema", Vec::new(), &[], ty, at),
            Op::CurrentDate | Op::CurrentTime | Op::CurrentTimestamp | Op::LocalTime | Op::LocalTimestamp => {
                if self.cx().settings.now.is_none() {
                    return Ok(needs_clock("the current time", at));
                }
                // The input routines read the clock.
                self.input(ty, "now")
            }
        }
    }

    pub(super) fn xml(&mut self, _xml: &XmlExpr, at: Span, _scope: &Scope<'_>) -> Result<Value> {
        Ok(Value::unknown("what an XML expression gives is not computed without a server", at))
    }
}

fn is_integer(ty: TypeId) -> bool {
    matches!(ty, INT2 | INT4 | INT8)
}

/// Types whose values are object ids.
pub(super) fn is_oid_like(ty: TypeId) -> bool {
    matches!(
        ty,
        OID | REGCLASS
            | REGTYPE
            | REGPROC
            | REGPROCEDURE
            | REGNAMESPACE
            | REGROLE
            | REGOPER
            | REGOPERATOR
            | REGCOLLATION
            | REGCONFIG
            | REGDICTIONARY
    )
}
