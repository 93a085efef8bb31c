//! SQL/JSON constructors and predicates.  Counterparts: executor/execExprInterp.c (ExecEvalJsonConstructor,
//! ExecEvalJsonIsPredicate).
//! Deviation: JSON_VALUE, JSON_QUERY and JSON_EXISTS, whose paths are not followed, give what is not known.

use crate::diag::{Code, Result};
use crate::execute::run::Run;
use crate::execute::scope::Scope;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::text::Span;

impl Run<'_> {
    pub(super) fn json(&mut self, json: &JsonExpr, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let value = match &json.func {
            Some(func) => self.eval(func, scope)?,
            None if json.op.is_predicate() => return self.is_json(json, scope),
            None => self.json_made(json, at, scope)?,
        };
        match &json.coercion {
            Some(coercion) => self.eval(coercion, &Scope { case_value: Some(&value), ..*scope }),
            None => Ok(value),
        }
    }

    fn json_made(&mut self, json: &JsonExpr, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let binary = json.format.kind == JsonFormatKind::Jsonb || json.result.ty == JSONB;
        let ty = TypeRef::plain(if binary { JSONB } else { JSON });
        let mut values = self.eval_list(&json.args, scope)?;
        let mut types: Vec<TypeId> = json.args.iter().map(|arg| self.expr_type(arg)).collect();
        let symbol = match (json.op, binary) {
            (JsonOp::Object, false) if !json.unique_keys => "json_build_object",
            (JsonOp::Object, true) if !json.unique_keys => "jsonb_build_object",
            (JsonOp::Array, false) => "json_build_array",
            (JsonOp::Array, true) => "jsonb_build_array",
            (JsonOp::Scalar, false) => "to_json",
            (JsonOp::Scalar, true) => "to_jsonb",
            (JsonOp::Parse, _) => {
                return match values.first() {
                    Some(Value::Text(text)) => self.input(ty, text),
                    other => Ok(other.cloned().unwrap_or(Value::Null)),
                };
            }
            (JsonOp::Serialize, _) => return Ok(values.into_iter().next().unwrap_or(Value::Null)),
            _ => return Ok(Value::unknown("what this SQL/JSON expression gives is not computed without a server", at)),
        };
        if json.absent_on_null && matches!(json.op, JsonOp::Object | JsonOp::Array) {
            let size = if json.op == JsonOp::Object { 2 } else { 1 };
            let mut kept: Vec<bool> = Vec::with_capacity(values.len());
            for member in values.chunks(size) {
                let there = member.last().is_some_and(|v| !v.is_null());
                kept.extend(member.iter().map(|_| there));
            }
            let (mut of_values, mut of_types) = (kept.iter(), kept.iter());
            values.retain(|_| of_values.next().is_some_and(|k| *k));
            types.retain(|_| of_types.next().is_some_and(|k| *k));
        }
        self.call_builtin(symbol, values, &types, ty, at)
    }

    /// IS JSON and its kinds: whether the text can be read as one.
    fn is_json(&mut self, json: &JsonExpr, scope: &Scope<'_>) -> Result<Value> {
        let Some(arg) = json.args.first() else { return Ok(Value::Null) };
        let value = self.eval(arg, scope)?;
        let Value::Text(text) = &value else { return Ok(value) };
        if json.unique_keys {
            return Ok(Value::unknown("whether the keys of JSON are unique is not computed", arg.at));
        }
        match self.input(TypeRef::plain(JSON), text) {
            Ok(_) => {}
            Err(error) if error.code == Code::StatementRefused => return Ok(Value::Bool(false)),
            Err(error) => return Err(error),
        }
        let first = text.trim_start().chars().next();
        Ok(Value::Bool(match json.op {
            JsonOp::IsObject => first == Some('{'),
            JsonOp::IsArray => first == Some('['),
            JsonOp::IsScalar => !matches!(first, Some('{' | '[')),
            _ => true,
        }))
    }
}
