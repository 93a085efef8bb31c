//! json_agg and its kin.  Counterparts: utils/adt/json.c, utils/adt/jsonb.c.

use crate::diag::{Diagnostic, Result, SqlState};
use crate::execute::Row;
use crate::execute::aggregate::Input;
use crate::execute::run::Run;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

impl Run<'_> {
    pub(super) fn json_aggregate(&mut self, input: &Input<'_>, rows: &[Row]) -> Result<Value> {
        if rows.is_empty() {
            return Ok(Value::Null);
        }
        let binary = input.name.starts_with("jsonb");
        let type_of = |i: usize| input.arg_types.get(i).copied().unwrap_or(UNKNOWN);
        let is_object = input.name.contains("object");
        let mut parts = Vec::with_capacity(rows.len());
        for row in rows {
            let (key, value) = if is_object { (row.first(), row.get(1)) } else { (None, row.first()) };
            let value = match self.json_of(value, type_of(usize::from(is_object)), binary, input)? {
                Ok(text) => text,
                Err(unknown) => return Ok(unknown),
            };
            let Some(key) = key else {
                parts.push(value);
                continue;
            };
            if key.is_null() {
                let message = "field name must not be null";
                return Err(Box::new(Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message).at(input.at)));
            }
            let Some(key) = self.output(type_of(0), key) else {
                return Ok(Value::unknown("how a key of JSON is printed is not known", input.at));
            };
            let key = match self.json_of(Some(&Value::text(key)), TEXT, binary, input)? {
                Ok(text) => text,
                Err(unknown) => return Ok(unknown),
            };
            parts.push(if binary { format!("{key}: {value}") } else { format!("{key} : {value}") });
        }
        let is_structure = {
            let cx = self.cx();
            let ty = cx.base_type(type_of(0));
            cx.is_rowtype(ty) || cx.element_type(ty).is_some()
        };
        let text = match (is_object, binary) {
            (true, false) => format!("{{ {} }}", parts.join(", ")),
            (true, true) => format!("{{{}}}", parts.join(", ")),
            (false, false) if is_structure => format!("[{}]", parts.join(", \n ")),
            (false, _) => format!("[{}]", parts.join(", ")),
        };
        if binary && is_object {
            return self.input(TypeRef::plain(JSONB), &text);
        }
        Ok(Value::text(text))
    }

    /// A value as JSON text, or what is not known of it.
    fn json_of(
        &mut self,
        value: Option<&Value>,
        ty: TypeId,
        binary: bool,
        input: &Input<'_>,
    ) -> Result<std::result::Result<String, Value>> {
        let (symbol, result) = if binary { ("to_jsonb", JSONB) } else { ("to_json", JSON) };
        match value {
            None | Some(Value::Null) => Ok(Ok("null".to_owned())),
            Some(value) => {
                let made = self.call_builtin(symbol, vec![value.clone()], &[ty], TypeRef::plain(result), input.at)?;
                Ok(match made {
                    Value::Text(text) => Ok(text.to_string()),
                    other => Err(other),
                })
            }
        }
    }
}
