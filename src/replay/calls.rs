//! Which calls in statements about rows may change the schema or the session. Those statements are run; of
//! others it is enough to know what they do to rows. A routine's text is asked whether it could: only one
//! whose statements all read or change rows is taken for harmless.

use std::collections::BTreeSet;

use pg_query::NodeRef;
use pg_query::protobuf::node::Node;

use crate::catalog::proc::{Body, Proc, Volatility};
use crate::diag::Result;
use crate::nodes::walk::{for_each_child, for_each_part, subquery};
use crate::nodes::{Expr, ExprNode, Query};
use crate::oid::ProcId;
use crate::parse::plpgsql;
use crate::replay::Exec;
use crate::replay::names::qualified_name;

/// Words without which a body that cannot be read changes no schema by itself.
const CHANGING_WORDS: [&str; 8] = ["create", "alter", "drop", "execute", "grant", "revoke", "comment", "set_config"];

/// Words with which statements begin that change rows at most.
const HARMLESS_BEGINNINGS: [&str; 16] = [
    "select", "insert", "update", "delete", "merge", "with", "values", "table", "notify", "listen", "lock", "analyze",
    "vacuum", "truncate", "copy", "refresh",
];

/// Built-in routines that change the session or a sequence.
const CHANGING_BUILTINS: [&str; 4] = ["set_config", "setval", "nextval", "lo_create"];

/// What is thought of volatile routines whose body is not text, such as those of extensions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Compiled {
    /// In a SELECT by themselves they are called for what they do.
    Suspect,
    /// Among the values of INSERT and UPDATE they are called for what they give, such as ids.
    Trusted,
}

impl Exec {
    /// Whether a statement calls what may change the schema or the session, by the names in its tree.
    pub(super) fn calls_what_changes(&self, node: &Node, compiled: Compiled) -> Result<bool> {
        for (part, ..) in node.nodes() {
            let NodeRef::FuncCall(call) = part else { continue };
            let name = qualified_name(&call.funcname)?;
            if CHANGING_BUILTINS.contains(&name.name.as_str()) {
                return Ok(true);
            }
            let namespaces = self.catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
            let mut candidates = namespaces.iter().flat_map(|n| self.catalog.procs_in(*n, &name.name));
            if candidates.any(|id| self.may_change_schema(*id, compiled, &mut BTreeSet::new())) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a statement calls a volatile routine that has a body here, by the names in its tree.
    pub(super) fn calls_routines(&self, node: &Node) -> Result<bool> {
        for (part, ..) in node.nodes() {
            let NodeRef::FuncCall(call) = part else { continue };
            let name = qualified_name(&call.funcname)?;
            let namespaces = self.catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
            let mut candidates = namespaces.iter().flat_map(|n| self.catalog.procs_in(*n, &name.name));
            if candidates.any(|id| self.is_volatile_routine(*id)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn is_volatile_routine(&self, id: ProcId) -> bool {
        let Some(proc) = self.catalog.proc(id) else { return false };
        !self.is_pinned(id.address())
            && proc.volatility == Volatility::Volatile
            && !matches!(proc.body, Body::Link { .. })
    }

    pub(super) fn query_runs_routines(&self, query: &Query) -> bool {
        self.query_calls(query, &mut |exec, id| exec.is_volatile_routine(id))
    }

    /// Whether an analysed query calls what may change the schema.
    pub(super) fn query_may_change(&self, query: &Query) -> bool {
        let mut asked = BTreeSet::new();
        let sets = |exec: &Exec, id: ProcId| {
            exec.catalog.proc(id).is_some_and(|proc| proc.name == "set_config" && exec.is_pinned(id.address()))
        };
        self.query_calls(query, &mut |exec, id| sets(exec, id) || exec.may_change_schema(id, exec.compiled, &mut asked))
    }

    fn query_calls(&self, query: &Query, found: &mut dyn FnMut(&Exec, ProcId) -> bool) -> bool {
        let mut exprs = Vec::new();
        let mut queries = Vec::new();
        for_each_part(query, &mut |expr| exprs.push(expr), &mut |query| queries.push(query));
        exprs.into_iter().any(|expr| self.expr_calls(expr, found))
            || queries.into_iter().any(|query| self.query_calls(query, found))
    }

    fn expr_calls(&self, expr: &Expr, found: &mut dyn FnMut(&Exec, ProcId) -> bool) -> bool {
        let called = match &expr.node {
            ExprNode::FuncExpr(func) => Some(func.proc),
            ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => {
                self.catalog.operator(op.oper).and_then(|o| o.code)
            }
            ExprNode::Aggref(agg) => Some(agg.proc),
            ExprNode::WindowFunc(func) => Some(func.proc),
            _ => None,
        };
        if called.is_some_and(|id| found(self, id)) {
            return true;
        }
        if let Some(query) = subquery(expr)
            && self.query_calls(query, found)
        {
            return true;
        }
        let mut children = Vec::new();
        for_each_child(expr, &mut |child| children.push(child));
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || children.into_iter().any(|child| self.expr_calls(child, found)))
    }

    pub(super) fn may_change_schema(&self, id: ProcId, compiled: Compiled, asked: &mut BTreeSet<ProcId>) -> bool {
        let Some(proc) = self.catalog.proc(id) else { return false };
        if self.is_pinned(id.address()) || proc.volatility != Volatility::Volatile || !asked.insert(id) {
            return false;
        }
        match &proc.body {
            Body::Source(text) => self.body_may_change_schema(proc, text, compiled, asked),
            Body::Link { .. } => compiled == Compiled::Suspect && !self.belongs_to_harmless_extension(proc),
            Body::Parsed { queries, .. } => {
                queries.iter().any(|q| self.query_calls(q, &mut |exec, id| exec.may_change_schema(id, compiled, asked)))
            }
            Body::Unresolved(_) => true,
        }
    }

    /// Whether a body has a word that begins a change, or one that names a routine that may make one.
    fn body_may_change_schema(
        &self,
        proc: &Proc,
        text: &str,
        compiled: Compiled,
        asked: &mut BTreeSet<ProcId>,
    ) -> bool {
        let language = self.catalog.languages.get(&proc.language).map(|l| l.name.clone()).unwrap_or_default();
        let words = match language.as_str() {
            "plpgsql" => crate::parse::parse_body(text).ok().map(|body| words_of_block(&body.block)),
            "sql" => Some(words_of_statements(text)),
            _ => None,
        };
        let words = match words {
            Some(None) => return true,
            Some(Some(words)) => words,
            None => words_of(text),
        };
        if (language != "plpgsql" && language != "sql" && CHANGING_WORDS.iter().any(|word| words.contains(*word)))
            || CHANGING_BUILTINS.iter().any(|word| *word != "nextval" && words.contains(*word))
        {
            return true;
        }
        let named = |other: &Proc| other.id != proc.id && words.contains(&other.name.to_lowercase());
        let others: Vec<ProcId> = self.catalog.procs.values().filter(|p| named(p)).map(|p| p.id).collect();
        others.into_iter().any(|other| self.may_change_schema(other, compiled, asked))
    }

    /// Whether a call is answered without running it: the routine has no body here, and is called for what
    /// it gives.
    pub(super) fn gives_unknown(&self, proc: &Proc) -> bool {
        let has_body = match &proc.body {
            Body::Source(_) => self.runs_language(proc),
            Body::Parsed { .. } => true,
            Body::Link { .. } | Body::Unresolved(_) => false,
        };
        let trusted = self.compiled == Compiled::Trusted || self.belongs_to_harmless_extension(proc);
        !has_body && (trusted || proc.volatility != Volatility::Volatile)
    }

    fn runs_language(&self, proc: &Proc) -> bool {
        let language = self.catalog.languages.get(&proc.language);
        language.is_some_and(|l| matches!(l.name.as_str(), "sql" | "plpgsql"))
    }
}

/// The words of a text, in lower case.
fn words_of(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.map(str::to_lowercase).filter(|word| !word.is_empty()).collect()
}

/// The words of all SQL in a block; `None` where a statement changes more than rows.
fn words_of_block(block: &plpgsql::Block) -> Option<BTreeSet<String>> {
    let mut words = Some(BTreeSet::new());
    plpgsql::for_each_sql(block, &mut |piece| {
        let (text, harmless) = match piece {
            plpgsql::Piece::Read(sql) => (&sql.text, true),
            plpgsql::Piece::Run(sql) => (&sql.text, begins_harmlessly(&sql.text)),
            // What is put together begins with a literal, as a rule.
            plpgsql::Piece::Dynamic(sql) => {
                let literal = sql.text.find('\'').map(|at| &sql.text[at + 1..]);
                (&sql.text, literal.is_some_and(begins_harmlessly))
            }
        };
        match (&mut words, harmless) {
            (Some(words), true) => words.extend(words_of(text)),
            (words, _) => *words = None,
        }
    });
    words
}

/// The same for the statements of a SQL routine.
fn words_of_statements(text: &str) -> Option<BTreeSet<String>> {
    let statements = crate::parse::parse_statements(text).ok()?;
    let queries = statements.iter().all(|node| {
        matches!(
            node,
            Node::SelectStmt(_) | Node::InsertStmt(_) | Node::UpdateStmt(_) | Node::DeleteStmt(_) | Node::MergeStmt(_)
        )
    });
    queries.then(|| words_of(text))
}

fn begins_harmlessly(text: &str) -> bool {
    let word = text.trim_start().split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    HARMLESS_BEGINNINGS.iter().any(|known| known.eq_ignore_ascii_case(word))
}
