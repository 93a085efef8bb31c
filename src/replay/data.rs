//! Statements about rows: SELECT and what changes rows. They are run where they may change the schema or
//! the session, and where the rows they change are followed.
//! Counterparts: tcop/pquery.c, executor/execMain.c.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::query;
use crate::analyze::state::{Params, Variables};
use crate::catalog::rows::StoredRows;
use crate::diag::{Code, Diagnostic, Result, SqlState};
use crate::execute::{Rows, query::Ran};
use crate::nodes::{Command, Query, RteKind, Unknown, Value};
use crate::oid::RelId;
use crate::replay::calls::Compiled;
use crate::replay::names::{qualified_name, range_var_name};
use crate::replay::plpgsql::Answer;
use crate::replay::{Exec, session, view};

/// SELECT
pub(super) fn select(exec: &mut Exec, stmt: &pb::SelectStmt) -> Result<()> {
    if stmt.into_clause.is_some() {
        return view::select_into(exec, stmt);
    }
    exec.counts.data_statements += 1;
    exec.check_callees(stmt)?;
    if let Some(settings) = constant_settings(stmt)? {
        return settings.iter().try_for_each(|(name, value, local)| session::set_config(exec, name, value, *local));
    }
    if exec.large_objects(stmt)? || exec.reads_dump {
        return Ok(());
    }
    let node = Node::SelectStmt(Box::new(stmt.clone()));
    if exec.calls_what_changes(&node, Compiled::Suspect)? || exec.calls_routines(&node)? {
        return exec.run_top_level(node, Compiled::Suspect);
    }
    Ok(())
}

/// The settings of a SELECT that does nothing but set constants, as dumps and tools write it.
fn constant_settings(stmt: &pb::SelectStmt) -> Result<Option<Vec<(String, String, bool)>>> {
    let mut settings = Vec::new();
    for target in &stmt.target_list {
        let Some(Node::ResTarget(target)) = target.node.as_ref() else { return Ok(None) };
        let Some(Node::FuncCall(call)) = target.val.as_ref().and_then(|v| v.node.as_ref()) else { return Ok(None) };
        let args: Vec<Option<String>> = call.args.iter().map(|a| session::setting_text(a.node.as_ref())).collect();
        match (qualified_name(&call.funcname)?.name.as_str(), args.as_slice()) {
            ("set_config", [Some(name), Some(value), Some(local)]) => {
                settings.push((name.clone(), value.clone(), session::is_on(local)));
            }
            _ => return Ok(None),
        }
    }
    let plain = stmt.from_clause.is_empty() && stmt.where_clause.is_none();
    Ok(Some(settings).filter(|settings| plain && !settings.is_empty()))
}

/// INSERT, UPDATE, DELETE, MERGE
pub(super) fn modify(exec: &mut Exec, node: &Node) -> Result<()> {
    exec.counts.data_statements += 1;
    if exec.reads_dump {
        return Ok(());
    }
    let target = match node {
        Node::InsertStmt(stmt) => stmt.relation.as_ref(),
        Node::UpdateStmt(stmt) => stmt.relation.as_ref(),
        Node::DeleteStmt(stmt) => stmt.relation.as_ref(),
        Node::MergeStmt(stmt) => stmt.relation.as_ref(),
        _ => None,
    };
    let target = target.and_then(|var| exec.find_relation(&range_var_name(var)));
    let followed = target.is_some_and(|rel| exec.catalog.rows.contains_key(&rel) || exec.fires_what_changes(rel));
    match followed || exec.calls_what_changes(node, Compiled::Trusted)? || exec.calls_routines(node)? {
        true => exec.run_top_level(node.clone(), Compiled::Trusted),
        false => Ok(()),
    }
}

/// TRUNCATE
pub(super) fn truncate(exec: &mut Exec, stmt: &pb::TruncateStmt) -> Result<()> {
    exec.counts.data_statements += 1;
    for node in &stmt.relations {
        if let Some(Node::RangeVar(var)) = &node.node
            && let Some(rel) = exec.find_relation(&range_var_name(var))
        {
            exec.empty_rows(rel);
        }
    }
    Ok(())
}

/// COPY
pub(super) fn copy(exec: &mut Exec, stmt: &pb::CopyStmt) -> Result<()> {
    exec.counts.data_statements += 1;
    if exec.depth > 0 && stmt.filename.is_empty() {
        let message = "cannot COPY to/from client in PL/pgSQL";
        return crate::diag::refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
    }
    if let Some(var) = stmt.relation.as_ref().filter(|_| stmt.is_from)
        && let Some(rel) = exec.find_relation(&range_var_name(var))
    {
        exec.doubt_rows(rel, "rows that COPY brings are not followed");
    }
    Ok(())
}

impl Exec {
    /// Makes and drops large objects that a SELECT names by constants, as dumps do.
    fn large_objects(&mut self, stmt: &pb::SelectStmt) -> Result<bool> {
        let mut any = false;
        for target in &stmt.target_list {
            let Some(Node::ResTarget(target)) = target.node.as_ref() else { continue };
            let Some(Node::FuncCall(call)) = target.val.as_ref().and_then(|v| v.node.as_ref()) else { continue };
            let number = call.args.first().and_then(|arg| session::setting_text(arg.node.as_ref()));
            match (qualified_name(&call.funcname)?.name.as_str(), number) {
                ("lo_create" | "lo_from_bytea", Some(number)) => self.create_large_object(&number)?,
                ("lo_unlink", Some(number)) => self.unlink_large_object(&number)?,
                _ => continue,
            }
            any = true;
        }
        Ok(any)
    }

    fn run_top_level(&mut self, node: Node, compiled: Compiled) -> Result<()> {
        let outer = std::mem::replace(&mut self.compiled, compiled);
        let statement = pb::Node { node: Some(node) };
        let done = match query::routine_body(&self.cx(), &statement, Params::None) {
            Ok(query) => self.run_data_query(&query, &[]).map(|_| ()),
            Err(rejected) if rejected.code == Code::StatementRefused => Err(rejected),
            Err(rejected) => match statement.node.as_ref() {
                Some(node) if !self.calls_what_changes(node, compiled)? => {
                    self.doubt_target(node, &rejected.message);
                    Ok(())
                }
                _ => Err(rejected),
            },
        };
        self.compiled = outer;
        done
    }

    /// Analyses and runs a statement that sees `$n` alone.
    pub(super) fn run_data_statement(
        &mut self,
        node: &pb::Node,
        variables: &dyn Variables,
        params: &[Value],
    ) -> Result<Answer> {
        let query = query::routine_body(&self.cx(), node, Params::Block(variables))?;
        self.run_data_query(&query, params)
    }

    /// Runs a query. One that cannot be run, but changes no schema, leaves its rows in doubt.
    pub(super) fn run_data_query(&mut self, query: &Query, params: &[Value]) -> Result<Answer> {
        let before = Some(self.catalog.rows.clone());
        match self.run_query(query, params) {
            Ok(answer) => Ok(answer),
            Err(rejected) if goes_on_in_doubt(&rejected) && !self.query_may_change(query) => {
                if let Some(before) = before {
                    self.catalog.rows = before;
                }
                let at = rejected.span.unwrap_or(self.locator.whole);
                if self.query_runs_routines(query) {
                    // A routine may have changed any row before it was given up.
                    let known: Vec<RelId> = self.catalog.rows.keys().copied().collect();
                    known.into_iter().for_each(|rel| self.doubt_rows(rel, &rejected.message));
                }
                let why = Arc::new(Unknown { code: rejected.code, why: rejected.message.clone(), at });
                for rel in changed_relations(query) {
                    self.doubt_rows(rel, &why.why);
                }
                let outputs = if query.command == Command::Select { &query.targets } else { &query.returning };
                let columns = outputs.iter().filter(|t| !t.junk);
                let columns =
                    columns.map(|t| (t.name.clone().unwrap_or_default(), self.catalog.expr_type_ref(&t.expr)));
                let columns = columns.collect();
                let gives_rows = query.command == Command::Select || !query.returning.is_empty();
                let rows = Rows { rows: Vec::new(), doubt: Some(why) };
                Ok(Answer { columns, ran: Ran { rows, processed: None }, gives_rows })
            }
            Err(rejected) => Err(rejected),
        }
    }

    fn doubt_target(&mut self, node: &Node, why: &str) {
        let var = match node {
            Node::InsertStmt(stmt) => stmt.relation.as_ref(),
            Node::UpdateStmt(stmt) => stmt.relation.as_ref(),
            Node::DeleteStmt(stmt) => stmt.relation.as_ref(),
            Node::MergeStmt(stmt) => stmt.relation.as_ref(),
            _ => None,
        };
        if let Some(rel) = var.and_then(|var| self.find_relation(&range_var_name(var))) {
            self.doubt_rows(rel, why);
        }
    }

    /// Says that of a table's rows nothing is known any more.
    pub(super) fn doubt_rows(&mut self, rel: RelId, why: &str) {
        if self.catalog.rows.contains_key(&rel) {
            let why = Unknown { code: Code::UnknownValue, why: why.to_owned(), at: self.locator.whole };
            let rows = StoredRows { doubt: Some(Arc::new(why)), ..StoredRows::default() };
            self.catalog.rows.insert(rel, rows);
        }
    }

    /// After TRUNCATE it is certain that a table is empty.
    fn empty_rows(&mut self, rel: RelId) {
        if self.reads_dump {
            return;
        }
        let children = self.catalog.relation(rel).map(|r| r.children.clone()).unwrap_or_default();
        self.catalog.rows.insert(rel, StoredRows::default());
        for child in children {
            stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.empty_rows(child));
        }
    }

    /// Refuses calls of what is not there in the outputs of a SELECT.
    fn check_callees(&self, stmt: &pb::SelectStmt) -> Result<()> {
        for target in &stmt.target_list {
            let Some(Node::ResTarget(target)) = target.node.as_ref() else { continue };
            let Some(Node::FuncCall(call)) = target.val.as_ref().and_then(|v| v.node.as_ref()) else { continue };
            let name = qualified_name(&call.funcname)?;
            let namespaces = self.catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
            let candidates = namespaces.iter().flat_map(|n| self.catalog.procs_in(*n, &name.name));
            if candidates.count() == 0 {
                let message = format!("function {name} does not exist");
                let refused = Diagnostic::refused(SqlState::UNDEFINED_FUNCTION, message);
                return Err(Box::new(
                    refused.with_absent(name.schema.as_deref(), &name.name).at(self.span(call.location)),
                ));
            }
        }
        Ok(())
    }

    /// Whether a change of a table's rows fires a trigger whose routine may change the schema.
    pub(super) fn fires_what_changes(&self, rel: RelId) -> bool {
        let triggers = self.catalog.relation(rel).map(|r| r.triggers.clone()).unwrap_or_default();
        triggers.iter().filter_map(|id| self.catalog.triggers.get(id)).any(|trigger| {
            self.may_change_schema(trigger.proc, Compiled::Trusted, &mut std::collections::BTreeSet::new())
        })
    }
}

/// Whether a query that was not run for this reason may be passed over.
fn goes_on_in_doubt(rejected: &Diagnostic) -> bool {
    !matches!(rejected.code, Code::StatementRefused | Code::LimitReached)
}

/// The tables that a query changes, in WITH as well.
fn changed_relations(query: &Query) -> Vec<RelId> {
    let mut found = Vec::new();
    if let Some(rte) = query.result_relation.and_then(|n| query.rtable.get((n as usize).checked_sub(1)?))
        && let RteKind::Relation { rel, .. } = &rte.kind
    {
        found.push(*rel);
    }
    for cte in &query.ctes {
        found.extend(changed_relations(&cte.query));
    }
    found
}
