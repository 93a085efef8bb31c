//! What commands of a psql script do besides sending statements: queries whose rows go on to work in it, and
//! rows from elsewhere.  Counterpart: psql/common.c (StoreQueryTuple,
//! ExecQueryTuples).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::query;
use crate::analyze::state::Params;
use crate::catalog::taint::TaintScope;
use crate::diag::{Code, Diagnostic, Result};
use crate::nodes::Value;
use crate::parse::{Items, MetaCommand, RawStatement, Then};
use crate::replay::Exec;
use crate::replay::data;
use crate::replay::plpgsql::Answer;
use crate::text::Locator;

impl Exec {
    /// `\gset` and `\gexec`.
    pub(super) fn query_of_script(&mut self, stmt: &RawStatement, then: &Then, steps: &mut Items<'_>) {
        self.begin_statement(stmt);
        let done = self.rows_of_query(stmt).and_then(|answer| match then {
            Then::Execute => self.execute_values(&answer, stmt),
            Then::Set { prefix } => self.set_variables(&answer, prefix, steps),
        });
        if let Err(rejected) = done {
            self.reject_within(*rejected, "SELECT", TaintScope::Everything);
        }
        self.end_statement();
    }

    /// `\copy`: rows of a table come from a file that is not looked at.
    pub(super) fn note_copied_rows(&mut self, command: &MetaCommand) {
        if command.name != "copy" {
            return;
        }
        self.locator = Locator::within(command.span);
        if let Ok(Node::CopyStmt(stmt)) = crate::parse::parse_statement_text(&format!("COPY {}", command.args))
            && let Err(rejected) = data::copy(self, &stmt)
        {
            self.reject_within(*rejected, "COPY", TaintScope::Everything);
        }
    }

    /// The rows of a query, if it is certain which there are.
    fn rows_of_query(&mut self, stmt: &RawStatement) -> Result<Answer> {
        let node = pb::Node { node: Some(stmt.node.clone()) };
        let query = query::routine_body(&self.cx(), &node, Params::None)?;
        let answer = self.run_query(&query, &[])?;
        match &answer.ran.rows.doubt {
            Some(doubt) => Err(doubt.rejected()),
            None => Ok(answer),
        }
    }

    /// Every value that is not NULL is a statement, row by row.
    fn execute_values(&mut self, answer: &Answer, stmt: &RawStatement) -> Result<()> {
        for row in &answer.ran.rows.rows {
            for (value, (_, ty)) in row.iter().zip(&answer.columns) {
                let text = match self.text_of_value(value.clone(), *ty) {
                    Value::Text(text) => text,
                    Value::Unknown(unknown) => return Err(unknown.rejected()),
                    _ => continue,
                };
                self.locator = Locator::within(stmt.span);
                match crate::parse::plpgsql::parse_statements(&text) {
                    Ok(nodes) => nodes.iter().for_each(|node| self.run_sent(node)),
                    Err(refused) => self.reject_within(*refused, "SELECT", TaintScope::Everything),
                }
            }
        }
        Ok(())
    }

    /// The values of the one row become variables; NULL takes a variable away.
    fn set_variables(&mut self, answer: &Answer, prefix: &str, steps: &mut Items<'_>) -> Result<()> {
        let [row] = answer.ran.rows.rows.as_slice() else {
            let many = if answer.ran.rows.rows.is_empty() { "no rows" } else { "more than one row" };
            let message = format!("{many} returned for \\gset");
            return Err(Box::new(Diagnostic::new(Code::MetaCommandRefused, message)));
        };
        for (value, (name, ty)) in row.iter().zip(&answer.columns) {
            let name = format!("{prefix}{name}");
            match self.text_of_value(value.clone(), *ty) {
                Value::Text(text) => steps.set_variable(&name, Some(&text)),
                Value::Unknown(unknown) => return Err(unknown.rejected()),
                _ => steps.set_variable(&name, None),
            }
        }
        Ok(())
    }
}
