//! Conditions and choices: AND, OR, CASE, COALESCE, comparisons with a list or a row.
//! Counterpart: executor/execExprInterp.c.

use std::sync::Arc;

use crate::diag::{Result, unsupported};
use crate::execute::compare::Comparison;
use crate::execute::run::Run;
use crate::execute::scope::Scope;
use crate::execute::truth::Truth;
use crate::nodes::*;
use crate::oid::{OperId, TypeId};
use crate::text::Span;

impl Run<'_> {
    pub(super) fn bool_expr(&mut self, op: BoolOp, args: &[Expr], scope: &Scope<'_>) -> Result<Value> {
        let mut so_far = match op {
            BoolOp::And => Truth::True,
            BoolOp::Or => Truth::False,
            BoolOp::Not => match args.first() {
                Some(arg) => return Ok(self.eval_truth(arg, scope)?.not().value()),
                None => return unsupported("NOT without an argument"),
            },
        };
        for arg in args {
            let truth = self.eval_truth(arg, scope)?;
            so_far = if op == BoolOp::And { so_far.and(truth) } else { so_far.or(truth) };
            match (&so_far, op) {
                (Truth::False, BoolOp::And) | (Truth::True, BoolOp::Or) => break,
                _ => {}
            }
        }
        Ok(so_far.value())
    }

    /// IS DISTINCT FROM
    pub(super) fn distinct(&mut self, op: &OpExpr, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let [left, right] = op.args.as_slice() else { return unsupported("IS DISTINCT FROM without two sides") };
        let types = [self.expr_type(left), self.expr_type(right)];
        let values = [self.eval(left, scope)?, self.eval(right, scope)?];
        let unknown = values.iter().find(|v| v.as_unknown().is_some());
        match (unknown, values[0].is_null(), values[1].is_null()) {
            (Some(unknown), ..) => Ok(unknown.clone()),
            (None, true, true) => Ok(Value::Bool(false)),
            (None, false, false) => {
                let equal = self.oper_values(op.oper, values, types, op.input_collation, at)?;
                Ok(Truth::of(&equal)?.not().value())
            }
            (None, _, _) => Ok(Value::Bool(true)),
        }
    }

    pub(super) fn null_if(&mut self, op: &OpExpr, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let [left, right] = op.args.as_slice() else { return unsupported("NULLIF without two arguments") };
        let types = [self.expr_type(left), self.expr_type(right)];
        let (first, second) = (self.eval(left, scope)?, self.eval(right, scope)?);
        if first.is_null() || second.is_null() {
            return Ok(first);
        }
        match Truth::of(&self.oper_values(op.oper, [first.clone(), second], types, op.input_collation, at)?)? {
            Truth::True => Ok(Value::Null),
            Truth::False | Truth::Null => Ok(first),
            Truth::Unknown(why) => Ok(Value::Unknown(why)),
        }
    }

    /// `scalar op ANY (array)` and `scalar op ALL (array)`
    pub(super) fn scalar_array(
        &mut self,
        oper: OperId,
        use_or: bool,
        collation: Collation,
        args: &[Expr; 2],
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Value> {
        let scalar = self.eval(&args[0], scope)?;
        let (scalar_type, array_type) = (self.expr_type(&args[0]), self.expr_type(&args[1]));
        // A list that was written out need not be known as a whole.
        if let ExprNode::ArrayExpr { elements, element_type, multidims: false, .. } = &args[1].node {
            let element_type = *element_type;
            let elements: Vec<Value> = self.eval_list(elements, scope)?;
            return self.any_or_all(oper, use_or, collation, scalar, elements, [scalar_type, element_type], at);
        }
        let array = self.eval(&args[1], scope)?;
        let array = match self.as_array(array, array_type)? {
            Value::Array(array) => array,
            null_or_unknown => return Ok(null_or_unknown),
        };
        let types = [scalar_type, array.element];
        self.any_or_all(oper, use_or, collation, scalar, array.elements.clone(), types, at)
    }

    #[expect(clippy::too_many_arguments, reason = "an operator, its operands and their types")]
    fn any_or_all(
        &mut self,
        oper: OperId,
        use_or: bool,
        collation: Collation,
        scalar: Value,
        elements: Vec<Value>,
        types: [TypeId; 2],
        at: Span,
    ) -> Result<Value> {
        let mut so_far = Truth::from(!use_or);
        self.spend(elements.len())?;
        for element in elements {
            let truth = Truth::of(&self.oper_values(oper, [scalar.clone(), element], types, collation, at)?)?;
            so_far = if use_or { so_far.or(truth) } else { so_far.and(truth) };
            match (&so_far, use_or) {
                (Truth::True, true) | (Truth::False, false) => break,
                _ => {}
            }
        }
        Ok(so_far.value())
    }

    pub(super) fn case(&mut self, case: &CaseExpr, scope: &Scope<'_>) -> Result<Value> {
        let value = match &case.arg {
            Some(arg) => Some(self.eval(arg, scope)?),
            None => None,
        };
        let inner = Scope { case_value: value.as_ref().or(scope.case_value), ..*scope };
        for (condition, result) in &case.whens {
            match self.eval_truth(condition, &inner)? {
                Truth::True => return self.eval(result, scope),
                Truth::False | Truth::Null => {}
                Truth::Unknown(why) => return Ok(Value::Unknown(why)),
            }
        }
        match &case.default {
            Some(default) => self.eval(default, scope),
            None => Ok(Value::Null),
        }
    }

    pub(super) fn coalesce(&mut self, args: &[Expr], scope: &Scope<'_>) -> Result<Value> {
        for arg in args {
            let value = self.eval(arg, scope)?;
            if !value.is_null() {
                return Ok(value);
            }
        }
        Ok(Value::Null)
    }

    /// GREATEST and LEAST: nulls do not count.
    pub(super) fn min_max(
        &mut self,
        greatest: bool,
        ty: TypeId,
        collation: Collation,
        args: &[Expr],
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Value> {
        let values = self.eval_list(args, scope)?;
        if let Some(unknown) = values.iter().find(|v| v.as_unknown().is_some()) {
            return Ok(unknown.clone());
        }
        let comparison = Comparison::of_type(&self.cx(), ty, collation, at)?;
        let mut best: Option<Value> = None;
        for value in values.into_iter().filter(|v| !v.is_null()) {
            let Some(so_far) = &best else {
                best = Some(value);
                continue;
            };
            match self.compare(&comparison, &value, so_far)? {
                Ok(ordering) if (ordering.is_gt() && greatest) || (ordering.is_lt() && !greatest) => best = Some(value),
                Ok(_) => {}
                Err(why) => return Ok(Value::Unknown(why)),
            }
        }
        Ok(best.unwrap_or(Value::Null))
    }

    /// `(a, b) < (c, d)`: the first pair that differs decides.
    pub(super) fn row_compare(
        &mut self,
        op: RowCompareOp,
        (opers, collations): (&[OperId], &[Collation]),
        (left, right): (&[Expr], &[Expr]),
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Value> {
        for (i, ((left, right), oper)) in left.iter().zip(right).zip(opers).enumerate() {
            let types = [self.expr_type(left), self.expr_type(right)];
            let values = [self.eval(left, scope)?, self.eval(right, scope)?];
            if let Some(unknown) = values.iter().find(|v| v.as_unknown().is_some()) {
                return Ok(unknown.clone());
            }
            if values.iter().any(Value::is_null) {
                return Ok(Value::Null);
            }
            let collation = collations.get(i).copied().flatten();
            let [l, r] = values;
            let holds = self.oper_values(*oper, [l.clone(), r.clone()], types, collation, at)?;
            // The operator tells less from greater; that neither holds is found by turning it around.
            let turned = self.oper_values(*oper, [r, l], [types[1], types[0]], collation, at)?;
            let decided = match (Truth::of(&holds)?, Truth::of(&turned)?) {
                (Truth::Unknown(why), _) | (_, Truth::Unknown(why)) => return Ok(Value::Unknown(why)),
                (Truth::True, Truth::True) | (Truth::False, Truth::False) => continue,
                (first, _) => first,
            };
            return Ok(decided.value());
        }
        let of_equal_rows = matches!(op, RowCompareOp::Le | RowCompareOp::Ge | RowCompareOp::Eq);
        Ok(Value::Bool(of_equal_rows))
    }

    /// A value as an array, also where it is a vector that is kept as text.
    pub(super) fn as_array(&mut self, value: Value, ty: TypeId) -> Result<Value> {
        use crate::oid::wellknown::{INT2, INT2VECTOR, OID, OIDVECTOR};
        let Value::Text(text) = &value else { return Ok(value) };
        let element = match self.cx().base_type(ty) {
            INT2VECTOR => INT2,
            OIDVECTOR => OID,
            base => return self.input(TypeRef::plain(base), text),
        };
        let number = |word: &str| -> Result<Value> {
            let number: i64 = word.parse().or_else(|_| unsupported(format!("a vector that holds \"{word}\"")))?;
            Ok(if element == OID { Value::Oid(number as u32) } else { Value::Int(number) })
        };
        let elements: Vec<Value> = text.split_whitespace().map(number).collect::<Result<_>>()?;
        let dimensions = vec![(elements.len(), 0)];
        Ok(Value::Array(Arc::new(ArrayValue { element, dimensions, elements })))
    }
}
