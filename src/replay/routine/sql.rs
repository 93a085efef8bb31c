//! Routines in SQL: their statements, of which the last gives the result.
//! Counterpart: executor/functions.c (fmgr_sql).

use std::sync::Arc;

use pg_query::protobuf as pb;

use crate::analyze::query;
use crate::analyze::state::Params;
use crate::diag::Result;
use crate::execute::Rows;
use crate::nodes::{Query, Value};
use crate::replay::Exec;
use crate::replay::plpgsql::{Answer, is_query};
use crate::replay::routine::{Gave, Invocation, is_void};

impl Exec {
    pub(super) fn run_standard_body(&mut self, call: &Invocation, queries: &Arc<Vec<Query>>) -> Result<Gave> {
        let mut last = None;
        for query in queries.iter() {
            last = Some(self.run_data_query(query, &call.args)?);
        }
        self.gave(call, last)
    }

    pub(super) fn run_sql_body(&mut self, call: &Invocation, text: &Arc<str>) -> Result<Gave> {
        let statements = match self.sql_bodies.get(text) {
            Some(statements) => statements.clone(),
            None => {
                let parsed = Arc::new(crate::parse::parse_statements(text)?);
                self.sql_bodies.insert(text.clone(), parsed.clone());
                parsed
            }
        };
        let names = call.proc.input_names();
        let mut last = None;
        for node in statements.iter() {
            if !is_query(node) {
                self.generation += 1;
                self.run_inner(node)?;
                last = None;
                continue;
            }
            let params = Params::Routine { name: &call.proc.name, types: &call.arg_types, names: &names };
            let statement = pb::Node { node: Some(node.clone()) };
            let query = query::routine_body(&self.cx(), &statement, params)?;
            last = Some(self.run_data_query(&query, &call.args)?);
        }
        self.gave(call, last)
    }

    /// The rows of the last statement as the result.
    fn gave(&mut self, call: &Invocation, last: Option<Answer>) -> Result<Gave> {
        let Some(answer) = last.filter(|answer| answer.gives_rows) else {
            return Ok(if call.proc.returns_set { Gave::Rows(Rows::default()) } else { Gave::Value(Value::Null) });
        };
        if is_void(call.result.ty) && !call.proc.returns_set {
            return Ok(Gave::Value(Value::Null));
        }
        let columns = self.result_columns(call);
        let Answer { columns: given, ran, .. } = answer;
        let limit = if call.proc.returns_set { usize::MAX } else { 1 };
        let mut rows = Vec::new();
        for row in ran.rows.rows.into_iter().take(limit) {
            let row = match (columns.as_deref(), row.as_slice()) {
                // The whole row as one column.
                (Some(wanted), [Value::Record(inner)]) if given.len() == 1 && wanted.len() != 1 => inner.fields.clone(),
                (columns, _) => self.result_row(call, columns, &given, row)?,
            };
            rows.push(row);
        }
        let doubt = ran.rows.doubt;
        if call.proc.returns_set {
            return Ok(Gave::Rows(Rows { rows, doubt }));
        }
        if let Some(why) = doubt {
            return Ok(Gave::Value(Value::Unknown(why)));
        }
        let Some(row) = rows.into_iter().next() else { return Ok(Gave::Value(Value::Null)) };
        Ok(Gave::Value(match columns {
            Some(columns) => self.row_value(call, &columns, row),
            None if call.result.ty == crate::oid::wellknown::RECORD => self.row_value(call, &given, row),
            None => row.into_iter().next().unwrap_or_default(),
        }))
    }
}
