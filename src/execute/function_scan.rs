//! Functions in FROM, with ORDINALITY and column definition lists.  Counterparts:
//! executor/nodeFunctionscan.c, executor/nodeTableFuncscan.c.

use std::sync::Arc;

use crate::diag::{Result, unsupported};
use crate::execute::call::Site;
use crate::execute::run::{Run, is_system};
use crate::execute::scope::Scope;
use crate::execute::{Row, Rows};
use crate::nodes::*;
use crate::oid::wellknown::{JSON, JSONB, PG_CATALOG, TEXT};
use crate::text::Span;

impl Run<'_> {
    pub(super) fn function_scan(
        &mut self,
        functions: &[RangeFunction],
        ordinality: bool,
        scope: &Scope<'_>,
    ) -> Result<Rows> {
        let mut sets = Vec::with_capacity(functions.len());
        let mut doubt = None;
        for function in functions {
            let mut set = self.range_function(function, scope)?;
            let why = set.doubt.take();
            doubt = doubt.or_else(|| why.clone());
            for row in &mut set.rows {
                row.resize(function.column_count, Value::Null);
            }
            // What stands beside the rows of a set that may be longer is not known.
            let filler = why.map_or(Value::Null, Value::Unknown);
            sets.push((function.column_count, set.rows, filler));
        }
        let longest = sets.iter().map(|(_, rows, _)| rows.len()).max().unwrap_or(0);
        let width: usize = sets.iter().map(|(count, ..)| count).sum::<usize>() + usize::from(ordinality);
        self.spend(longest)?;
        self.hold_cells(longest * width)?;
        let mut rows = Vec::with_capacity(longest);
        for i in 0..longest {
            let mut row: Row = Vec::with_capacity(width);
            for (count, set, filler) in &sets {
                match set.get(i) {
                    Some(part) => row.extend(part.iter().cloned()),
                    None => row.extend(std::iter::repeat_n(filler.clone(), *count)),
                }
            }
            if ordinality {
                row.push(Value::Int(i as i64 + 1));
            }
            rows.push(row);
        }
        Ok(Rows { rows, doubt })
    }

    fn range_function(&mut self, function: &RangeFunction, scope: &Scope<'_>) -> Result<Rows> {
        if let ExprNode::FuncExpr(func) = &function.expr.node
            && !function.coldefs.is_empty()
            && let Some(set) = self.json_records(func, function, scope)?
        {
            return Ok(set);
        }
        if let ExprNode::FuncExpr(func) = &function.expr.node
            && func.retset
        {
            let mut set = self.func_set(func, function.expr.at, scope)?;
            self.spread_rows(&mut set, function);
            return Ok(set);
        }
        // Anything else gives one value, which may be a row.
        let value = self.eval(&function.expr, scope)?;
        let of_row = !function.coldefs.is_empty() || self.cx().is_rowtype(self.expr_type(&function.expr));
        match value {
            Value::Record(row) if of_row => Ok(Rows { rows: vec![row.fields.clone()], doubt: None }),
            Value::Unknown(why) if of_row => {
                let row = vec![Value::Unknown(why); function.column_count];
                Ok(Rows { rows: vec![row], doubt: None })
            }
            value if of_row && !value.is_null() => unsupported("a row that is kept as text"),
            Value::Null if of_row => Ok(Rows { rows: vec![vec![Value::Null; function.column_count]], doubt: None }),
            value => Ok(Rows { rows: vec![vec![value]], doubt: None }),
        }
    }

    /// json_to_record and json_to_recordset, whose columns the caller defines; `None` for other calls.
    fn json_records(&mut self, func: &FuncExpr, function: &RangeFunction, scope: &Scope<'_>) -> Result<Option<Rows>> {
        let routine = self.routine(func.proc)?;
        let (ty, is_set) = match routine.proc.name.as_str() {
            "json_to_record" => (JSON, false),
            "jsonb_to_record" => (JSONB, false),
            "json_to_recordset" => (JSON, true),
            "jsonb_to_recordset" => (JSONB, true),
            _ => return Ok(None),
        };
        let (Some(arg), true) = (func.args.first(), is_system(&routine.proc)) else { return Ok(None) };
        let at = function.expr.at;
        let document = self.eval(arg, scope)?;
        let objects = match (&document, is_set) {
            (Value::Null, _) => Vec::new(),
            (Value::Unknown(why), _) => return Ok(Some(Rows { rows: Vec::new(), doubt: Some(why.clone()) })),
            (_, false) => vec![document],
            (_, true) => {
                let symbol = if ty == JSON { "json_array_elements" } else { "jsonb_array_elements" };
                let Some(id) = self.cx().catalog.procs_in(PG_CATALOG, symbol).first().copied() else { return Ok(None) };
                let routine = self.routine(id)?;
                let (arg_types, result) = ([ty], TypeRef::plain(ty));
                let site = Site { arg_types: &arg_types, result, variadic: false, input_collation: None, at };
                let set = self.call_set(&routine, vec![document], &site)?;
                if set.doubt.is_some() {
                    return Ok(Some(Rows { rows: Vec::new(), doubt: set.doubt }));
                }
                set.rows.into_iter().filter_map(|row| row.into_iter().next()).collect()
            }
        };
        let field = if ty == JSON { "json_object_field_text" } else { "jsonb_object_field_text" };
        let mut rows = Vec::with_capacity(objects.len());
        for object in objects {
            let mut row = Vec::with_capacity(function.coldefs.len());
            for column in &function.coldefs {
                let args = vec![object.clone(), Value::text(column.name.as_str())];
                let text = self.call_builtin(field, args, &[ty, TEXT], TypeRef::plain(TEXT), at)?;
                let cx = self.cx();
                let nested = cx.base_element_type(column.ty.ty).is_some() || cx.is_rowtype(column.ty.ty);
                row.push(match text {
                    // Arrays and rows are written in json's way, not in that of their types.
                    Value::Text(_) if nested => Value::unknown("arrays and rows out of json are not computed", at),
                    Value::Text(text) => self.input(column.ty, &text)?,
                    other => other,
                });
            }
            rows.push(row);
        }
        Ok(Some(Rows { rows, doubt: None }))
    }

    /// A set of rows as values becomes one of columns.
    fn spread_rows(&mut self, set: &mut Rows, function: &RangeFunction) {
        if function.column_count == 1 && !self.cx().is_rowtype(self.expr_type(&function.expr)) {
            return;
        }
        for row in &mut set.rows {
            if let [Value::Record(fields)] = row.as_slice() {
                let fields: &Arc<RecordValue> = &fields.clone();
                row.clone_from(&fields.fields);
            }
        }
    }

    /// XMLTABLE and JSON_TABLE.
    pub(super) fn table_func(&mut self, table: &TableFunc, at: Span, scope: &Scope<'_>) -> Result<Rows> {
        let what = if table.plan.is_some() { "JSON_TABLE" } else { "XMLTABLE" };
        match self.eval(&table.document, scope)? {
            Value::Null => Ok(Rows::default()),
            _ => {
                let why = format!("what {what} gives is not computed without a server");
                Ok(Rows { rows: Vec::new(), doubt: Value::unknown(why, at).as_unknown().cloned() })
            }
        }
    }
}
