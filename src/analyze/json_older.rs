//! What the words of SQL/JSON meant before they were words of the grammar: calls of routines with such
//! names, or a syntax error.  Counterpart: parser/gram.y of PostgreSQL 12 to 16.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::Cx;
use crate::analyze::name_list::refuse_at;
use crate::diag::{Result, SqlState};
use crate::version::Capability;

/// The call that an older server sees; `None` where the server knows the words.
pub(super) fn as_older_grammar(cx: &Cx<'_>, node: &N) -> Result<Option<pb::FuncCall>> {
    let needed = match node {
        N::JsonObjectConstructor(_)
        | N::JsonArrayConstructor(_)
        | N::JsonArrayQueryConstructor(_)
        | N::JsonObjectAgg(_)
        | N::JsonArrayAgg(_)
        | N::JsonIsPredicate(_) => Capability::JsonConstructors,
        _ => Capability::JsonQueryFunctions,
    };
    if cx.catalog.version.has(needed) {
        return Ok(None);
    }
    match plain_call(node) {
        Some(call) => Ok(Some(call)),
        None => refuse(cx, location(node)),
    }
}

/// JSON_TABLE is no call in any grammar.
pub(super) fn refuse_table(cx: &Cx<'_>, table: &pb::JsonTable) -> Result<()> {
    match cx.catalog.version.has(Capability::JsonQueryFunctions) {
        true => Ok(()),
        false => refuse(cx, table.location),
    }
}

fn refuse<T>(cx: &Cx<'_>, location: i32) -> Result<T> {
    let message = format!("syntax error: PostgreSQL {} does not know this form of SQL/JSON", cx.catalog.version);
    refuse_at(SqlState::SYNTAX_ERROR, cx.span(location), message)
}

fn location(node: &N) -> i32 {
    match node {
        N::JsonObjectConstructor(raw) => raw.location,
        N::JsonArrayConstructor(raw) => raw.location,
        N::JsonArrayQueryConstructor(raw) => raw.location,
        N::JsonObjectAgg(raw) => raw.constructor.as_ref().map_or(-1, |c| c.location),
        N::JsonArrayAgg(raw) => raw.constructor.as_ref().map_or(-1, |c| c.location),
        N::JsonIsPredicate(raw) => raw.location,
        N::JsonParseExpr(raw) => raw.location,
        N::JsonScalarExpr(raw) => raw.location,
        N::JsonSerializeExpr(raw) => raw.location,
        N::JsonFuncExpr(raw) => raw.location,
        _ => -1,
    }
}

/// What is written like a call: words, and arguments between commas.
fn plain_call(node: &N) -> Option<pb::FuncCall> {
    match node {
        N::JsonObjectConstructor(raw) => {
            let bare = raw.exprs.is_empty() && raw.output.is_none() && !raw.unique && !raw.absent_on_null;
            bare.then(|| call("json_object", Vec::new(), raw.location))
        }
        N::JsonArrayConstructor(raw) => {
            let items = raw.exprs.iter().map(|item| match &item.node {
                Some(N::JsonValueExpr(value)) => bare_value(value),
                _ => None,
            });
            let args = items.collect::<Option<Vec<_>>>()?;
            (raw.output.is_none() && raw.absent_on_null).then(|| call("json_array", args, raw.location))
        }
        N::JsonArrayAgg(raw) => {
            let clauses = raw.constructor.as_deref()?;
            let args = vec![bare_value(raw.arg.as_deref()?)?];
            let called = call("json_arrayagg", args, clauses.location);
            (clauses.output.is_none() && raw.absent_on_null).then(|| pb::FuncCall {
                agg_order: clauses.agg_order.clone(),
                agg_filter: clauses.agg_filter.clone(),
                over: clauses.over.clone(),
                ..called
            })
        }
        N::JsonParseExpr(raw) => {
            let arg = bare_value(raw.expr.as_deref()?)?;
            (raw.output.is_none() && !raw.unique_keys).then(|| call("json", vec![arg], raw.location))
        }
        N::JsonScalarExpr(raw) => {
            let arg = raw.expr.as_deref()?.clone();
            raw.output.is_none().then(|| call("json_scalar", vec![arg], raw.location))
        }
        N::JsonSerializeExpr(raw) => {
            let arg = bare_value(raw.expr.as_deref()?)?;
            raw.output.is_none().then(|| call("json_serialize", vec![arg], raw.location))
        }
        N::JsonFuncExpr(raw) => query_function(raw),
        _ => None,
    }
}

fn query_function(raw: &pb::JsonFuncExpr) -> Option<pb::FuncCall> {
    let name = match raw.op() {
        pb::JsonExprOp::JsonExistsOp => "json_exists",
        pb::JsonExprOp::JsonQueryOp => "json_query",
        pb::JsonExprOp::JsonValueOp => "json_value",
        pb::JsonExprOp::JsonTableOp | pb::JsonExprOp::Undefined => return None,
    };
    let plain = raw.output.is_none()
        && raw.passing.is_empty()
        && raw.on_empty.is_none()
        && raw.on_error.is_none()
        && matches!(raw.wrapper(), pb::JsonWrapper::JswUnspec | pb::JsonWrapper::Undefined)
        && matches!(raw.quotes(), pb::JsonQuotes::JsQuotesUnspec | pb::JsonQuotes::Undefined);
    let args = vec![bare_value(raw.context_item.as_deref()?)?, raw.pathspec.as_deref()?.clone()];
    plain.then(|| call(name, args, raw.location))
}

fn bare_value(value: &pb::JsonValueExpr) -> Option<pb::Node> {
    let plain = value
        .format
        .as_ref()
        .is_none_or(|f| matches!(f.format_type(), pb::JsonFormatType::JsFormatDefault | pb::JsonFormatType::Undefined));
    value.raw_expr.as_deref().filter(|_| plain).cloned()
}

fn call(name: &str, args: Vec<pb::Node>, location: i32) -> pb::FuncCall {
    let name = pb::Node { node: Some(N::String(pb::String { sval: name.to_owned() })) };
    let funcformat = pb::CoercionForm::CoerceExplicitCall as i32;
    pb::FuncCall { funcname: vec![name], args, funcformat, location, ..Default::default() }
}
