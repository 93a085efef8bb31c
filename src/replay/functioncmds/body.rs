//! Bodies of routines.  Counterpart: commands/functioncmds.c (interpret_AS_clause).

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::query;
use crate::analyze::state::Params;
use crate::catalog::proc::Body;
use crate::diag::{Code, Rejected, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::Query;
use crate::oid::wellknown::{C_LANGUAGE, INTERNAL_LANGUAGE, SQL_LANGUAGE};
use crate::oid::{LangId, ProcId};
use crate::replay::Exec;
use crate::replay::functioncmds::parameter::Parameters;
use crate::replay::names::{list_items, string_of};

/// What a body is read with.
pub(super) struct BodyContext<'a> {
    pub name: &'a Name,
    pub language: LangId,
    pub language_name: &'a str,
    pub parameters: &'a Parameters,
}

/// A body, and why it could not be analysed where that is so.
pub(super) type ReadBody = (Body, Option<Rejected>);

pub(super) fn interpret_body(
    exec: &Exec,
    cx: &BodyContext<'_>,
    quoted: Option<&[pb::Node]>,
    parsed: Option<&pb::Node>,
) -> Result<ReadBody> {
    let state = SqlState::INVALID_FUNCTION_DEFINITION;
    match (quoted, parsed) {
        (Some(_), Some(_)) => refuse(state, "duplicate function body specified"),
        (None, None) => refuse(state, "no function body specified"),
        (None, Some(_)) if cx.language != SQL_LANGUAGE => {
            refuse(state, "inline SQL function body only valid for language SQL")
        }
        (None, Some(body)) => standard_body(exec, cx, body),
        (Some(items), None) => Ok((quoted_body(exec, cx, items)?, None)),
    }
}

fn quoted_body(exec: &Exec, cx: &BodyContext<'_>, items: &[pb::Node]) -> Result<Body> {
    let texts: Vec<&str> = items.iter().filter_map(string_of).collect();
    let first = texts.first().copied().unwrap_or_default();
    if cx.language == C_LANGUAGE {
        // Without a symbol, or with "-", the routine's own name is the symbol.
        let symbol = texts.get(1).copied().filter(|s| *s != "-").unwrap_or(cx.name.as_str());
        return Ok(Body::Link { object: first.into(), symbol: symbol.into() });
    }
    if texts.len() > 1 {
        let message = format!("only one AS item needed for language \"{}\"", cx.language_name);
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
    }
    if cx.language == INTERNAL_LANGUAGE {
        // An internal routine without a source is the one of its own name; "-" says the same.
        let source = if first.is_empty() || first == "-" { cx.name.as_str() } else { first };
        return internal_body(exec, source);
    }
    Ok(Body::Source(first.into()))
}

/// fmgr_internal_validator: the symbol must be one of the server's.
fn internal_body(exec: &Exec, source: &str) -> Result<Body> {
    let known = |p: &Arc<crate::catalog::proc::Proc>| {
        p.language == INTERNAL_LANGUAGE && matches!(&p.body, Body::Source(s) if **s == *source)
    };
    if exec.session.settings.check_function_bodies && !exec.catalog.procs.all().any(known) {
        let message = format!("there is no built-in function named \"{source}\"");
        return refuse(SqlState::UNDEFINED_FUNCTION, message);
    }
    Ok(Body::Source(source.into()))
}

fn standard_body(exec: &Exec, cx: &BodyContext<'_>, body: &pb::Node) -> Result<ReadBody> {
    let names = cx.parameters.input_names();
    let params = Params::Routine { name: cx.name, types: &cx.parameters.inputs, names: &names };
    let (atomic, statements) = statements(body);
    let analysed: Result<Vec<Query>> =
        statements.into_iter().map(|stmt| query::routine_body(&exec.cx(), stmt, params)).collect();
    match analysed {
        Ok(queries) => Ok((Body::Parsed { atomic, queries: Arc::new(queries) }, None)),
        Err(rejected) if rejected.code == Code::StatementRefused => Err(rejected),
        Err(rejected) => {
            let text = crate::parse::node_text(body).unwrap_or_default();
            Ok((Body::Unresolved(text.into()), Some(rejected)))
        }
    }
}

/// The statements of BEGIN ATOMIC ... END, which the grammar puts into a list of one list; otherwise the
/// one RETURN.
fn statements(body: &pb::Node) -> (bool, Vec<&pb::Node>) {
    match body.node.as_ref() {
        Some(Node::List(outer)) => {
            let inner = outer.items.first().and_then(|n| n.node.as_ref());
            (true, list_items(inner).iter().collect())
        }
        _ => (false, vec![body]),
    }
}

/// Says that a routine's body is not understood.
pub(super) fn note_unresolved(exec: &mut Exec, why: Option<Rejected>, routine: ProcId) {
    if let Some(why) = why {
        exec.undecided(&why, vec![routine.address()]);
    }
}
