//! Evaluates expressions.  Counterpart: executor/execExprInterp.c.

use std::sync::Arc;

use crate::diag::{Code, Result, SqlState, unsupported};
use crate::execute::Host;
use crate::execute::run::{Run, deeper};
use crate::execute::scope::{Level, Scope, Slot, Tuple, address};
use crate::execute::truth::Truth;
use crate::nodes::*;
use crate::oid::AttrNumber;
use crate::text::Span;

/// The value of an expression that sees no columns; `params` are `$1` and on.
pub fn evaluate(host: &mut dyn Host, expr: &Expr, params: &[Value]) -> Result<Value> {
    Run::new(host, params).eval_alone(expr)
}

/// The value of an expression over one row, such as a check constraint or an index key; the row's columns
/// are those of range table entry 1.
pub fn evaluate_over(host: &mut dyn Host, expr: &Expr, row: &[Value], params: &[Value]) -> Result<Value> {
    Run::new(host, params).eval_over(expr, row.into())
}

impl Run<'_> {
    pub(super) fn eval_alone(&mut self, expr: &Expr) -> Result<Value> {
        let query = Query::empty(Command::Select, expr.at);
        let (level, tuple) = (Level::new(&query), Tuple::default());
        self.eval(expr, &Scope::new(&level, &tuple, None))
    }

    pub(super) fn eval_over(&mut self, expr: &Expr, row: crate::catalog::rows::StoredRow) -> Result<Value> {
        let query = Query::empty(Command::Select, expr.at);
        let level = Level::new(&query);
        let tuple = Tuple { slots: vec![Slot::Row(row, crate::execute::scope::RowId::NONE)], maybe: None };
        self.eval(expr, &Scope::new(&level, &tuple, None))
    }

    pub(super) fn eval_truth(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Truth> {
        Truth::of(&self.eval(expr, scope)?)
    }

    pub(super) fn eval(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Value> {
        match &expr.node {
            ExprNode::Var(var) => self.var(var, expr.at, scope),
            ExprNode::Const(constant) => self.constant(constant),
            _ => deeper(|| self.eval_node(expr, scope)),
        }
    }

    pub(super) fn eval_list(&mut self, exprs: &[Expr], scope: &Scope<'_>) -> Result<Vec<Value>> {
        exprs.iter().map(|expr| self.eval(expr, scope)).collect()
    }

    fn eval_node(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Value> {
        if let Some(computed) = scope.computed
            && computed.nulled.iter().any(|nulled| equal::equal(nulled, expr))
        {
            return Ok(Value::Null);
        }
        let at = expr.at;
        match &expr.node {
            ExprNode::Var(var) => self.var(var, at, scope),
            ExprNode::Const(constant) => self.constant(constant),
            ExprNode::Param(param) => self.param(param, at, scope),
            ExprNode::Aggref(agg) => computed(scope, agg.levels_up, address(&**agg), "an aggregate"),
            ExprNode::GroupingFunc { refs, levels_up, .. } => grouping(refs, *levels_up, scope),
            ExprNode::WindowFunc(func) => computed(scope, 0, address(&**func), "a window call"),
            ExprNode::SubscriptingRef(sub) => self.subscripting(sub, at, scope),
            ExprNode::FuncExpr(func) => {
                let typmod = if func.form == CoercionForm::ExplicitCall { -1 } else { self.cx().expr_typmod(expr) };
                self.func(func, at, typmod, scope)
            }
            ExprNode::NamedArg { arg, .. } => self.eval(arg, scope),
            ExprNode::OpExpr(op) => self.oper(op, at, scope),
            ExprNode::DistinctExpr(op) => self.distinct(op, at, scope),
            ExprNode::NullIfExpr(op) => self.null_if(op, at, scope),
            ExprNode::ScalarArrayOp { oper, use_or, input_collation, args } => {
                self.scalar_array(*oper, *use_or, *input_collation, args, at, scope)
            }
            ExprNode::BoolExpr { op, args } => self.bool_expr(*op, args, scope),
            ExprNode::SubLink(link) => self.sublink(link, at, scope),
            ExprNode::FieldSelect { arg, attno, .. } => self.field_select(arg, *attno, at, scope),
            ExprNode::FieldStore { arg, new_values, attnos, ty } => {
                self.field_store(arg, new_values, attnos, *ty, scope)
            }
            ExprNode::RelabelType { .. }
            | ExprNode::CollateExpr { .. }
            | ExprNode::CoerceViaIo { .. }
            | ExprNode::ArrayCoerce { .. }
            | ExprNode::ConvertRowtype { .. }
            | ExprNode::CoerceToDomain { .. } => self.cast(expr, scope),
            ExprNode::CaseExpr(case) => self.case(case, scope),
            ExprNode::ArrayExpr { element_type, elements, multidims, .. } => {
                self.array_expr(*element_type, elements, *multidims, scope)
            }
            ExprNode::RowExpr { args, ty, colnames, .. } => self.row_expr(args, *ty, colnames, scope),
            ExprNode::RowCompare { op, opers, input_collations, left, right } => {
                self.row_compare(*op, (opers, input_collations), (left, right), at, scope)
            }
            ExprNode::Coalesce { args, .. } => self.coalesce(args, scope),
            ExprNode::MinMax { greatest, ty, input_collation, args, .. } => {
                self.min_max(*greatest, *ty, *input_collation, args, at, scope)
            }
            ExprNode::SqlValueFunction { op, ty } => self.sql_value(*op, *ty, at),
            ExprNode::XmlExpr(xml) => self.xml(xml, at, scope),
            ExprNode::JsonExpr(json) => self.json(json, at, scope),
            ExprNode::NullTest { arg, is_null, arg_is_row } => {
                let value = self.eval(arg, scope)?;
                Ok(null_test(&value, *is_null, *arg_is_row))
            }
            ExprNode::BooleanTest { arg, test } => Ok(boolean_test(self.eval_truth(arg, scope)?, *test)),
            ExprNode::CaseTest { .. } | ExprNode::CoerceToDomainValue { .. } | ExprNode::MergeSupport => {
                given(&expr.node, scope)
            }
            ExprNode::SetToDefault { .. } => unsupported("DEFAULT where a value is wanted"),
            ExprNode::JsonValue(value) => self.eval(&value.formatted, scope),
            ExprNode::CurrentOf { .. } => unsupported("WHERE CURRENT OF"),
            ExprNode::NextValue { sequence, .. } => self.host.next_value(*sequence, at),
            ExprNode::Unresolved { why, .. } => Ok(Value::unknown(why.to_string(), at)),
        }
    }

    /// The nodes that change a value's type.
    fn cast(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Value> {
        let at = expr.at;
        match &expr.node {
            ExprNode::RelabelType { arg, ty, .. } => {
                let value = self.eval(arg, scope)?;
                self.relabel(value, arg, *ty)
            }
            ExprNode::CollateExpr { arg, .. } => self.eval(arg, scope),
            ExprNode::CoerceViaIo { arg, ty, .. } => self.coerce_via_io(arg, *ty, at, scope),
            ExprNode::ArrayCoerce { arg, elem, ty, .. } => self.array_coerce(arg, elem, ty.ty, scope),
            ExprNode::ConvertRowtype { arg, ty, .. } => self.convert_rowtype(arg, *ty, scope),
            ExprNode::CoerceToDomain { arg, ty, .. } => {
                let value = self.eval(arg, scope)?;
                self.check_domain(ty.ty, value, at)
            }
            _ => unsupported("a cast of an unknown kind"),
        }
    }

    fn param(&mut self, param: &Param, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let index = (param.id as usize).wrapping_sub(1);
        let found = match param.kind {
            ParamKind::Extern => self.params.get(index).cloned(),
            ParamKind::SubLink => scope.sublink_row.and_then(|row| row.get(index)).cloned(),
            ParamKind::MultiExpr => {
                let (subquery, column) = ((param.id >> 16) as usize, (param.id & 0xffff) as usize);
                let results = scope.multi.and_then(|m| m.get(subquery.wrapping_sub(1)));
                results.and_then(|row| row.get(column.wrapping_sub(1))).cloned()
            }
        };
        match found {
            Some(value) => Ok(value),
            None => Err(Box::new(
                crate::diag::Diagnostic::refused(
                    SqlState::UNDEFINED_PARAMETER,
                    format!("there is no parameter ${}", param.id),
                )
                .at(at),
            )),
        }
    }

    pub(super) fn var(&mut self, var: &Var, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let Some(scope) = scope.up(var.levels_up) else { return unsupported("a column of a query that is not there") };
        if let Some(computed) = scope.computed
            && computed.nulled.iter().any(|nulled| is_var(nulled, var))
        {
            return Ok(Value::Null);
        }
        if var.returning != VarReturning::Default {
            return self.returning_var(var, at, scope);
        }
        match scope.tuple.slot(var.varno) {
            Slot::Row(row, id) if var.attno > 0 => Ok(match row.get(var.attno as usize - 1) {
                Some(value) => value.clone(),
                None if id.rel.0 != 0 => Value::Null,
                None => return unsupported("a column that its row does not have"),
            }),
            Slot::Row(row, _) if var.attno == 0 => self.whole_row(var, &row.clone(), scope),
            Slot::Row(_, id) => Ok(system_attribute(var.attno, id.rel.0, at)),
            Slot::Null => Ok(Value::Null),
            Slot::Unknown(why) => Ok(Value::Unknown(why.clone())),
            Slot::Unbound => self.join_var(var, at, scope),
        }
    }

    /// `old.column` and `new.column` in RETURNING.
    fn returning_var(&mut self, var: &Var, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let slot = match (var.returning, &scope.returning) {
            (VarReturning::Old, Some(both)) => both.old.clone(),
            (VarReturning::New, Some(both)) => both.new.clone(),
            _ => return unsupported("OLD or NEW outside of RETURNING"),
        };
        let mut tuple = scope.tuple.clone();
        tuple.put(var.varno, slot);
        let plain = Var { returning: VarReturning::Default, levels_up: 0, ..*var };
        self.var(&plain, at, &scope.with_tuple(&tuple))
    }

    /// A column of a join is what it stands for.
    fn join_var(&mut self, var: &Var, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let query = scope.level.query;
        let rte = query.rtable.get((var.varno as usize).wrapping_sub(1));
        let Some(RangeTblEntry { kind: RteKind::Join { aliases, .. }, columns, .. }) = rte else {
            return Err(Box::new(
                crate::diag::Diagnostic::unsupported("a column of a table that is not joined here").at(at),
            ));
        };
        if var.attno == 0 {
            let fields = self.eval_list(aliases, scope)?;
            let columns = columns.iter().map(|c| (c.name.clone(), c.ty)).collect();
            return Ok(Value::Record(Arc::new(RecordValue { ty: var.ty.ty, columns, fields })));
        }
        match aliases.get((var.attno as usize).wrapping_sub(1)) {
            Some(alias) => deeper(|| self.eval(alias, scope)),
            None => unsupported("a column that its join does not have"),
        }
    }

    fn whole_row(&mut self, var: &Var, row: &[Value], scope: &Scope<'_>) -> Result<Value> {
        let rte = scope.level.query.rtable.get((var.varno as usize).wrapping_sub(1));
        // A function that gives a value, not a row, stands for that value.
        if !self.cx().is_rowtype(var.ty.ty)
            && let [value] = row
        {
            return Ok(value.clone());
        }
        let (mut columns, mut fields) = (Vec::new(), Vec::new());
        let described: Vec<RteColumn> = match rte {
            Some(rte) => rte.columns.clone(),
            None => match self.cx().composite_relation(var.ty.ty) {
                Some(rel) => crate::analyze::row_type::relation_columns(&self.cx(), rel),
                None => return unsupported("a row whose columns are not known"),
            },
        };
        for (i, column) in described.into_iter().enumerate().filter(|(_, c)| !c.dropped) {
            fields.push(row.get(i).cloned().unwrap_or(Value::Null));
            columns.push((column.name, column.ty));
        }
        Ok(Value::Record(Arc::new(RecordValue { ty: var.ty.ty, columns, fields })))
    }
}

fn is_var(expr: &Expr, var: &Var) -> bool {
    match &expr.node {
        ExprNode::Var(other) => (other.varno, other.attno) == (var.varno, var.attno),
        _ => false,
    }
}

const TABLEOID: AttrNumber = -6;

fn system_attribute(attno: AttrNumber, rel: u32, at: Span) -> Value {
    match attno {
        TABLEOID if rel != 0 => Value::Oid(rel),
        _ => Value::unknown("what a system column holds is only known on a server", at),
    }
}

/// A value that what stands around the expression gives.
fn given(node: &ExprNode, scope: &Scope<'_>) -> Result<Value> {
    let (value, what) = match node {
        ExprNode::CaseTest { .. } => (scope.case_value.cloned(), "CASE without its value"),
        ExprNode::CoerceToDomainValue { .. } => (scope.domain_value.cloned(), "VALUE outside a domain's check"),
        _ => (scope.merge_action.map(Value::text), "MERGE_ACTION() outside of MERGE"),
    };
    value.map_or_else(|| unsupported(what), Ok)
}

fn computed(scope: &Scope<'_>, levels_up: u32, address: usize, what: &str) -> Result<Value> {
    let found = scope.up(levels_up).and_then(|s| s.computed).and_then(|c| c.values.get(&address));
    match found {
        Some(value) => Ok(value.clone()),
        None => unsupported(format!("{what} at this place")),
    }
}

/// GROUPING(...): a bit for each argument that the grouping set at hand leaves out.
fn grouping(refs: &[u32], levels_up: u32, scope: &Scope<'_>) -> Result<Value> {
    let nulled: &[u32] =
        scope.up(levels_up).and_then(|s| s.computed).map_or(&[], |computed| computed.nulled_refs.as_slice());
    let bits = refs.iter().fold(0i64, |bits, r| (bits << 1) | i64::from(nulled.contains(r)));
    Ok(Value::Int(bits))
}

/// IS NULL and IS NOT NULL; of a row, whether all its fields are (or none is).
pub(super) fn null_test(value: &Value, is_null: bool, of_row: bool) -> Value {
    match value {
        Value::Unknown(_) => value.clone(),
        Value::Record(row) if of_row => {
            // Fields that are rows themselves are not looked into.
            let decided = row.fields.iter().any(|f| match f {
                Value::Unknown(_) => false,
                other => other.is_null() != is_null,
            });
            match row.fields.iter().find(|f| f.as_unknown().is_some()) {
                Some(unknown) if !decided => unknown.clone(),
                _ => Value::Bool(!decided),
            }
        }
        other => Value::Bool(other.is_null() == is_null),
    }
}

fn boolean_test(truth: Truth, test: BoolTest) -> Value {
    let is = |wanted: fn(&Truth) -> bool| match &truth {
        Truth::Unknown(why) => Value::Unknown(why.clone()),
        known => Value::Bool(wanted(known)),
    };
    match test {
        BoolTest::IsTrue => is(|t| matches!(t, Truth::True)),
        BoolTest::IsNotTrue => is(|t| !matches!(t, Truth::True)),
        BoolTest::IsFalse => is(|t| matches!(t, Truth::False)),
        BoolTest::IsNotFalse => is(|t| !matches!(t, Truth::False)),
        BoolTest::IsUnknown => is(|t| matches!(t, Truth::Null)),
        BoolTest::IsNotUnknown => is(|t| !matches!(t, Truth::Null)),
    }
}

/// A value that the clock decides, where the clock is not known.
pub(super) fn needs_clock(what: &str, at: Span) -> Value {
    let why = format!("{what} depends on the time of the run");
    Value::Unknown(Arc::new(Unknown { code: Code::DependsOnClock, why, at }))
}
