//! SQL statements of a body, EXECUTE, and where rows come from.
//! Counterpart: pl/plpgsql/src/pl_exec.c (exec_stmt_execsql, exec_stmt_dynexecute, exec_dynquery_with_params).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::state::Params;
use crate::diag::{Result, SqlState, refuse};
use crate::nodes::{TypeRef, Value};
use crate::oid::wellknown::UNKNOWN;
use crate::parse::plpgsql::{IntoClause, Source, Sql};
use crate::replay::plpgsql::Machine;
use crate::replay::plpgsql::eval::Answer;
use crate::replay::plpgsql::frame::{Numbered, Slot, View, unknown_row};
use crate::replay::routine::analyse_call;
use crate::text::Locator;

/// What reading a byte of a text that is executed counts: its tree takes hundreds of times its size.
const STEPS_PER_BYTE: u64 = 32;

/// Whether a statement has an analysed form, in which variables can stand.
pub(in crate::replay) fn is_query(node: &Node) -> bool {
    match node {
        Node::SelectStmt(select) => select.into_clause.is_none(),
        Node::InsertStmt(_) | Node::UpdateStmt(_) | Node::DeleteStmt(_) | Node::MergeStmt(_) => true,
        _ => false,
    }
}

impl Machine<'_> {
    pub(super) fn sql_statement(&mut self, sql: &Sql, into: Option<&IntoClause>) -> Result<()> {
        let parsed = sql.parsed().map_err(|e| Box::new(e.at(self.span(sql.at))))?;
        let Some(node) = &parsed.node.node else { return Ok(()) };
        let locator = self.locator(sql, parsed.before);
        if let Node::TransactionStmt(_) = node {
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, "unsupported transaction command in PL/pgSQL");
        }
        if let Node::CallStmt(call) = node {
            return self.call_statement(call, locator);
        }
        if !is_query(node) {
            let outer = std::mem::replace(&mut self.exec.locator, locator);
            if matches!(node, Node::CreateTableAsStmt(_)) {
                self.exec.embedding = Some((std::sync::Arc::new(self.frame.clone()), self.conflict()));
            }
            let done = self.utility(node);
            self.exec.embedding = None;
            self.exec.locator = outer;
            return done;
        }
        let (query, params) = self.analysed_node(&parsed.node, locator)?;
        let is_select = query.command == crate::nodes::Command::Select;
        let outer = std::mem::replace(&mut self.exec.locator, locator);
        let answer = self.exec.run_data_query(&query, &params);
        self.exec.locator = outer;
        let answer = answer?;
        match into {
            Some(into) => self.put_into(into, &answer, is_select, true),
            None if answer.gives_rows => {
                let message = "query has no destination for result data";
                let hint = "If you want to discard the results of a SELECT, use PERFORM instead.";
                refuse(SqlState::SYNTAX_ERROR, message).map_err(|e: crate::diag::Rejected| Box::new(e.with_hint(hint)))
            }
            None => {
                self.set_processed(answer.ran.processed, true);
                Ok(())
            }
        }
    }

    /// A statement without an analysed form, which takes no variables.
    fn utility(&mut self, node: &Node) -> Result<()> {
        self.exec.generation += 1;
        self.exec.run_inner(node)?;
        self.set_processed(Some(0), false);
        Ok(())
    }

    /// INTO, after its statement has run.
    fn put_into(&mut self, into: &IntoClause, answer: &Answer, is_select: bool, sets_found: bool) -> Result<()> {
        let rows = &answer.ran.rows;
        let several = into.strict || !is_select;
        if rows.rows.len() > 1 && several {
            return refuse(SqlState::TOO_MANY_ROWS, "query returned more than one row");
        }
        if let Some(why) = &rows.doubt {
            // Another row may be the first one.
            let row = unknown_row(&answer.columns, why);
            self.assign_row(&into.targets, &answer.columns, Some(row))?;
            self.frame.row_count = Value::Unknown(why.clone());
            if sets_found {
                let found = if rows.rows.is_empty() { Value::Unknown(why.clone()) } else { Value::Bool(true) };
                self.set_found(if into.strict { Value::Bool(true) } else { found });
            }
            return Ok(());
        }
        if rows.rows.is_empty() && into.strict {
            return refuse(SqlState::NO_DATA_FOUND, "query returned no rows");
        }
        let row = rows.rows.first().cloned();
        let count = u64::from(row.is_some());
        self.assign_row(&into.targets, &answer.columns, row)?;
        self.set_processed(Some(count), sets_found);
        Ok(())
    }

    pub(super) fn execute(&mut self, query: &Sql, into: Option<&IntoClause>, using: &[Sql]) -> Result<()> {
        let (answer, is_select) = self.run_dynamic(query, using, into.is_some())?;
        match into {
            Some(into) => self.put_into(into, &answer, is_select, false),
            None => {
                self.set_processed(answer.ran.processed, false);
                Ok(())
            }
        }
    }

    /// Runs the text that an expression gives, with the values after USING (exec_stmt_dynexecute).
    fn run_dynamic(&mut self, query: &Sql, using: &[Sql], has_into: bool) -> Result<(Answer, bool)> {
        let text = match self.dynamic_text(query)? {
            Value::Text(text) => text,
            Value::Unknown(why) => return Err(why.rejected()),
            _ => {
                let message = "query string argument of EXECUTE is null";
                return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, message);
            }
        };
        let (mut values, mut types) = (Vec::with_capacity(using.len()), Vec::with_capacity(using.len()));
        for sql in using {
            let (value, ty) = self.value_of(sql)?;
            values.push(value);
            types.push(ty);
        }
        let at = self.exec.locator.whole;
        let outer = std::mem::replace(&mut self.exec.locator, Locator::within(at));
        let done = self.run_text(&text, &values, &types, has_into);
        self.exec.locator = outer;
        done.map_err(|e| Box::new(e.at(at)))
    }

    /// The text that EXECUTE runs. Where only the database's name is not known, a stand-in makes do, for
    /// there is but one database that it can name.
    fn dynamic_text(&mut self, query: &Sql) -> Result<Value> {
        let text = self.text_of(query)?;
        if text.as_unknown().is_none() {
            return Ok(text);
        }
        self.exec.database_stand_in = true;
        let again = self.text_of(query);
        self.exec.database_stand_in = false;
        match again {
            Ok(Value::Text(with_name)) if names_database_alone(&with_name) => Ok(Value::Text(with_name)),
            _ => Ok(text),
        }
    }

    fn run_text(&mut self, text: &str, values: &[Value], types: &[TypeRef], has_into: bool) -> Result<(Answer, bool)> {
        crate::execute::Host::spend(self.exec, text.len() as u64 * STEPS_PER_BYTE)?;
        let statements = crate::parse::parse_statements(text)?;
        let mut last = (Answer::default(), false);
        for node in statements {
            last = self.run_dynamic_statement(node, values, types, has_into)?;
        }
        Ok(last)
    }

    fn run_dynamic_statement(
        &mut self,
        node: Node,
        values: &[Value],
        types: &[TypeRef],
        has_into: bool,
    ) -> Result<(Answer, bool)> {
        match &node {
            Node::SelectStmt(select) if select.into_clause.is_some() => {
                let message = "EXECUTE of SELECT ... INTO is not implemented";
                let hint = "You might want to use EXECUTE ... INTO or EXECUTE CREATE TABLE ... AS instead.";
                return refuse(SqlState::FEATURE_NOT_SUPPORTED, message)
                    .map_err(|e: crate::diag::Rejected| Box::new(e.with_hint(hint)));
            }
            Node::TransactionStmt(_) => {
                let message = "EXECUTE of transaction commands is not implemented";
                return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
            }
            Node::CallStmt(call) => {
                let locator = self.exec.locator;
                self.call_statement(call, locator)?;
                return Ok((Answer::default(), false));
            }
            other if !is_query(other) => {
                if has_into {
                    return refuse(SqlState::SYNTAX_ERROR, "INTO used with a command that cannot return data");
                }
                self.exec.generation += 1;
                self.exec.run_inner(&node)?;
                let answer = Answer {
                    ran: crate::execute::query::Ran { processed: Some(0), ..Default::default() },
                    ..Answer::default()
                };
                return Ok((answer, false));
            }
            _ => {}
        }
        let is_select = matches!(node, Node::SelectStmt(_));
        let node = pb::Node { node: Some(node) };
        let catalog = self.exec.catalog.clone();
        let variables = Numbered { types, catalog: &catalog };
        let answer = self.exec.run_data_statement(&node, &variables, values)?;
        Ok((answer, is_select))
    }

    /// The rows that a loop, RETURN QUERY or OPEN reads.
    pub(super) fn rows_of(&mut self, source: &Source) -> Result<Answer> {
        match source {
            Source::Query(sql) => {
                let parsed = sql.parsed().map_err(|e| Box::new(e.at(self.span(sql.at))))?;
                let (query, params) = self.analysed_node(&parsed.node, self.locator(sql, parsed.before))?;
                self.exec.run_data_query(&query, &params)
            }
            Source::Execute { query, using } => self.run_dynamic(query, using, true).map(|(answer, _)| answer),
            Source::Cursor { name, args } => {
                let Some((cursor, _)) = self.frame.lookup(std::slice::from_ref(name)) else {
                    return refuse(SqlState::SYNTAX_ERROR, format!("\"{name}\" is not a known variable"));
                };
                self.bound_rows(cursor, args)
            }
        }
    }

    /// Runs CALL; gives the slots that take its OUT arguments.
    fn call_with_variables(&mut self, call: &pb::CallStmt) -> Result<(Answer, Vec<Option<Slot>>)> {
        let view = View::new(&self.frame, &self.exec.catalog, self.conflict());
        let func = analyse_call(self.exec, call, Params::Block(&view))?;
        let (values, slots) = (view.values(), view.slots());
        let slot = |id: u32| slots.get(id as usize - 1).copied();
        let targets = self.exec.output_params(&func).into_iter().map(|id| id.and_then(slot)).collect();
        Ok((self.exec.run_call(&func, &values)?, targets))
    }

    /// CALL, with the variables that take what OUT arguments give.
    fn call_statement(&mut self, call: &pb::CallStmt, locator: Locator) -> Result<()> {
        let outer = std::mem::replace(&mut self.exec.locator, locator);
        let done = self.call_with_variables(call);
        self.exec.locator = outer;
        let (answer, targets) = done?;
        let row = answer.ran.rows.rows.into_iter().next().unwrap_or_default();
        for (i, (slot, value)) in targets.into_iter().zip(row).enumerate() {
            let from = answer.columns.get(i).map_or(TypeRef::plain(UNKNOWN), |(_, ty)| *ty);
            match slot {
                Some(slot) => self.assign_slot(slot, value, from)?,
                None => {
                    let message = format!(
                        "procedure parameter {} is an output parameter but corresponding argument is not writable",
                        i + 1
                    );
                    return refuse(SqlState::SYNTAX_ERROR, message);
                }
            }
        }
        Ok(())
    }
}

/// Whether the stand-in occurs in a text, and every statement of the text that names it is one about the
/// database as a whole.
fn names_database_alone(text: &str) -> bool {
    let Ok(statements) = crate::parse::parse_statements(text) else { return false };
    statements.iter().all(|statement| match statement {
        Node::AlterDatabaseSetStmt(stmt) => stmt.dbname == crate::replay::host::DATABASE_STAND_IN,
        Node::AlterDatabaseStmt(stmt) => stmt.dbname == crate::replay::host::DATABASE_STAND_IN,
        Node::AlterDatabaseRefreshCollStmt(_) => true,
        Node::GrantStmt(stmt) => stmt.objtype() == pb::ObjectType::ObjectDatabase,
        Node::CommentStmt(stmt) => stmt.objtype() == pb::ObjectType::ObjectDatabase,
        Node::AlterOwnerStmt(stmt) => stmt.object_type() == pb::ObjectType::ObjectDatabase,
        _ => false,
    })
}
