//! SQL/JSON: dispatch, constructors, `IS JSON`.  Counterpart: parser/parse_expr.c (transformJson...).
//!
//! The values that go in are `json_value`'s, JSON_EXISTS and its kin `json_query`'s, JSON_TABLE is
//! `json_table`'s; what an older grammar makes of the words is `json_older`'s.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::agg;
use crate::analyze::coerce::{coerce_to_boolean, coerce_to_specific_type};
use crate::analyze::expr::{need, transform_expr, transform_expr_rec};
use crate::analyze::json_value::{
    Returning, ValueRules, bytea_to_text, coerce_result, implicit_text, is_string, output, transform_value,
};
use crate::analyze::name_list::refuse_at;
use crate::analyze::query::transform_sub_statement;
use crate::analyze::state::{ExprKind, ParseState};
use crate::analyze::{json_older, json_query, json_value};
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::text::Span;

pub fn transform_json(ps: &ParseState<'_>, node: &N) -> Result<Expr> {
    if let Some(older) = json_older::as_older_grammar(ps.cx, node)? {
        return crate::analyze::func::transform_func_call(ps, &older);
    }
    match node {
        N::JsonObjectConstructor(raw) => object(ps, raw),
        N::JsonArrayConstructor(raw) => array(ps, raw),
        N::JsonArrayQueryConstructor(raw) => array_of_query(ps, raw),
        N::JsonObjectAgg(raw) => object_agg(ps, raw),
        N::JsonArrayAgg(raw) => array_agg(ps, raw),
        N::JsonParseExpr(raw) => parse(ps, raw),
        N::JsonScalarExpr(raw) => scalar(ps, raw),
        N::JsonSerializeExpr(raw) => serialize(ps, raw),
        N::JsonIsPredicate(raw) => is_json(ps, raw),
        N::JsonFuncExpr(raw) => json_query::transform_function(ps, raw),
        _ => unsupported("an unknown SQL/JSON expression"),
    }
}

/// A constructor, with the coercion of its value to the type that RETURNING asks for
/// (makeJsonConstructorExpr).
fn constructor(ps: &ParseState<'_>, mut json: JsonExpr, returning: Returning, at: Span) -> Result<Expr> {
    let ty = match &json.func {
        Some(func) => ps.cx.expr_type_ref(func),
        None if returning.format.kind == JsonFormatKind::Jsonb => TypeRef::plain(JSONB),
        None => TypeRef::plain(JSON),
    };
    json.format = returning.format;
    json.result = returning.ty.unwrap_or(ty);
    let made = Expr::new(ExprNode::CaseTest { ty, collation: None }, at);
    let coerced = coerce_result(ps, made, returning)?;
    json.coercion = Some(coerced).filter(|e| !matches!(e.node, ExprNode::CaseTest { .. }));
    Ok(Expr::new(ExprNode::JsonExpr(Box::new(json)), at))
}

/// The type of a constructor's result, which follows from its arguments where nobody says it
/// (transformJsonConstructorOutput).
fn constructor_output(ps: &ParseState<'_>, raw: Option<&pb::JsonOutput>, args: &[Expr]) -> Result<Returning> {
    let mut returning = output(ps, raw, true)?;
    if returning.ty.is_none() {
        let binary = args.iter().any(|arg| ps.cx.expr_type(arg) == JSONB);
        returning.ty = Some(TypeRef::plain(if binary { JSONB } else { JSON }));
        returning.format.kind = if binary { JsonFormatKind::Jsonb } else { JsonFormatKind::Json };
    }
    Ok(returning)
}

fn value(ps: &ParseState<'_>, raw: Option<&pb::JsonValueExpr>, construct: &str) -> Result<Expr> {
    transform_value(ps, raw, construct, ValueRules::default())
}

fn object(ps: &ParseState<'_>, raw: &pb::JsonObjectConstructor) -> Result<Expr> {
    let mut args = Vec::with_capacity(raw.exprs.len() * 2);
    for pair in &raw.exprs {
        let Some(N::JsonKeyValue(pair)) = &pair.node else { return unsupported("a JSON pair of an unknown kind") };
        args.push(transform_expr_rec(ps, need(&pair.key)?)?);
        args.push(value(ps, pair.value.as_deref(), "JSON_OBJECT()")?);
    }
    let returning = constructor_output(ps, raw.output.as_ref(), &args)?;
    let json = JsonExpr {
        args,
        absent_on_null: raw.absent_on_null,
        unique_keys: raw.unique,
        ..JsonExpr::new(JsonOp::Object, TypeRef::plain(JSON))
    };
    constructor(ps, json, returning, ps.cx.span(raw.location))
}

fn array(ps: &ParseState<'_>, raw: &pb::JsonArrayConstructor) -> Result<Expr> {
    let mut args = Vec::with_capacity(raw.exprs.len());
    for item in &raw.exprs {
        let Some(N::JsonValueExpr(item)) = &item.node else { return unsupported("a JSON value of an unknown kind") };
        args.push(value(ps, Some(item), "JSON_ARRAY()")?);
    }
    let returning = constructor_output(ps, raw.output.as_ref(), &args)?;
    let absent_on_null = raw.absent_on_null;
    let json = JsonExpr { args, absent_on_null, ..JsonExpr::new(JsonOp::Array, TypeRef::plain(JSON)) };
    constructor(ps, json, returning, ps.cx.span(raw.location))
}

/// `JSON_ARRAY(query)` is `(SELECT JSON_ARRAYAGG(a) FROM (query) q(a))`.
fn array_of_query(ps: &ParseState<'_>, raw: &pb::JsonArrayQueryConstructor) -> Result<Expr> {
    let query = transform_sub_statement(ps, need(&raw.query)?)?;
    if query.outputs().count() != 1 {
        let at = ps.cx.span(raw.location);
        return refuse_at(SqlState::SYNTAX_ERROR, at, "subquery must return only one column");
    }
    let node = |node: N| pb::Node { node: Some(node) };
    let string = |text: &str| node(N::String(pb::String { sval: text.to_owned() }));
    let column = pb::ColumnRef { fields: vec![string("q"), string("a")], location: raw.location };
    let value = pb::JsonValueExpr {
        raw_expr: Some(Box::new(node(N::ColumnRef(column)))),
        formatted_expr: None,
        format: raw.format,
    };
    let constructor =
        pb::JsonAggConstructor { output: raw.output.clone(), location: raw.location, ..Default::default() };
    let aggregate = pb::JsonArrayAgg {
        constructor: Some(Box::new(constructor)),
        arg: Some(Box::new(value)),
        absent_on_null: raw.absent_on_null,
    };
    let target = pb::ResTarget {
        val: Some(Box::new(node(N::JsonArrayAgg(Box::new(aggregate))))),
        location: raw.location,
        ..Default::default()
    };
    let range = pb::RangeSubselect {
        lateral: false,
        subquery: raw.query.clone(),
        alias: Some(pb::Alias { aliasname: "q".to_owned(), colnames: vec![string("a")] }),
    };
    let select = pb::SelectStmt {
        target_list: vec![node(N::ResTarget(Box::new(target)))],
        from_clause: vec![node(N::RangeSubselect(Box::new(range)))],
        limit_option: pb::LimitOption::Default as i32,
        op: pb::SetOperation::SetopNone as i32,
        ..Default::default()
    };
    let link = pb::SubLink {
        sub_link_type: pb::SubLinkType::ExprSublink as i32,
        subselect: Some(Box::new(node(N::SelectStmt(Box::new(select))))),
        location: raw.location,
        ..Default::default()
    };
    transform_expr_rec(ps, &node(N::SubLink(Box::new(link))))
}

/// An aggregate that makes JSON, and what is said around its arguments.
struct Aggregate<'r> {
    json: JsonExpr,
    raw: &'r pb::JsonAggConstructor,
    returning: Returning,
    args: Vec<Expr>,
    /// The aggregate that does it; its variant for jsonb has `jsonb` in the place of `json`.
    name: &'static str,
}

fn object_agg(ps: &ParseState<'_>, raw: &pb::JsonObjectAgg) -> Result<Expr> {
    let (Some(clauses), Some(pair)) = (raw.constructor.as_deref(), raw.arg.as_deref()) else {
        return unsupported("JSON_OBJECTAGG without arguments");
    };
    let key = transform_expr_rec(ps, need(&pair.key)?)?;
    let args = vec![key, value(ps, pair.value.as_deref(), "JSON_OBJECTAGG()")?];
    let returning = constructor_output(ps, clauses.output.as_ref(), &args)?;
    let name = match (raw.unique, raw.absent_on_null) {
        (true, true) => "_object_agg_unique_strict",
        (true, false) => "_object_agg_unique",
        (false, true) => "_object_agg_strict",
        (false, false) => "_object_agg",
    };
    let json = JsonExpr {
        absent_on_null: raw.absent_on_null,
        unique_keys: raw.unique,
        ..JsonExpr::new(JsonOp::ObjectAgg, TypeRef::plain(JSON))
    };
    aggregate(ps, Aggregate { json, raw: clauses, returning, args, name })
}

fn array_agg(ps: &ParseState<'_>, raw: &pb::JsonArrayAgg) -> Result<Expr> {
    let Some(clauses) = raw.constructor.as_deref() else { return unsupported("JSON_ARRAYAGG without arguments") };
    let args = vec![value(ps, raw.arg.as_deref(), "JSON_ARRAYAGG()")?];
    let returning = constructor_output(ps, clauses.output.as_ref(), &args)?;
    let name = if raw.absent_on_null { "_agg_strict" } else { "_agg" };
    let absent_on_null = raw.absent_on_null;
    let json = JsonExpr { absent_on_null, ..JsonExpr::new(JsonOp::ArrayAgg, TypeRef::plain(JSON)) };
    aggregate(ps, Aggregate { json, raw: clauses, returning, args, name })
}

/// transformJsonAggConstructor
fn aggregate(ps: &ParseState<'_>, aggregate: Aggregate<'_>) -> Result<Expr> {
    let Aggregate { mut json, raw, returning, args, name } = aggregate;
    let at = ps.cx.span(raw.location);
    let binary = returning.format.kind == JsonFormatKind::Jsonb;
    let proc = json_value::builtin(ps.cx, &format!("{}{name}", if binary { "jsonb" } else { "json" }))?;
    let result = if binary { JSONB } else { JSON };
    let filter = match &raw.agg_filter {
        Some(node) => Some(coerce_to_boolean(ps.cx, transform_expr(ps, node, ExprKind::Filter)?, "FILTER")?),
        None => None,
    };
    let func = match &raw.over {
        Some(over) => {
            if !raw.agg_order.is_empty() {
                let message = "aggregate ORDER BY is not implemented for window functions";
                return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
            }
            let func = WindowFunc {
                proc,
                result,
                collation: None,
                input_collation: None,
                args,
                filter,
                winref: 0,
                star: false,
                agg: true,
                ignore_nulls: false,
            };
            ExprNode::WindowFunc(Box::new(agg::transform_window_call(ps, func, over)?))
        }
        None => {
            let agg = Aggref {
                proc,
                result,
                collation: None,
                input_collation: None,
                arg_types: Vec::new(),
                direct_args: Vec::new(),
                args: Vec::new(),
                order: Vec::new(),
                distinct: Vec::new(),
                filter,
                star: false,
                variadic: false,
                kind: AggKind::Normal,
                levels_up: 0,
            };
            ExprNode::Aggref(Box::new(agg::transform_aggregate_call(ps, agg, args, &raw.agg_order, false)?))
        }
    };
    json.func = Some(Expr::new(func, at));
    constructor(ps, json, returning, at)
}

/// RETURNING of JSON() and JSON_SCALAR() (transformJsonReturning).
fn json_output(ps: &ParseState<'_>, raw: Option<&pb::JsonOutput>, function: &str) -> Result<Returning> {
    let Some(raw) = raw else {
        let format = JsonFormat { kind: JsonFormatKind::Json, ..JsonFormat::default() };
        return Ok(Returning { ty: Some(TypeRef::plain(JSON)), format });
    };
    let returning = output(ps, Some(raw), false)?;
    match returning.ty {
        Some(TypeRef { ty: JSON | JSONB, .. }) | None => Ok(returning),
        Some(ty) => {
            let at = raw.type_name.as_ref().map_or(ps.cx.locator.whole, |name| ps.cx.span(name.location));
            let ty = ps.cx.type_name(ty.ty);
            let message = format!("cannot use type {ty} in RETURNING clause of {function}");
            let error = Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).at(at);
            Err(Box::new(error.with_hint("Try returning json or jsonb.")))
        }
    }
}

/// `JSON(...)`
fn parse(ps: &ParseState<'_>, raw: &pb::JsonParseExpr) -> Result<Expr> {
    let at = ps.cx.span(raw.location);
    let returning = json_output(ps, raw.output.as_ref(), "JSON()")?;
    let arg = if raw.unique_keys {
        let Some(value) = raw.expr.as_deref() else { return unsupported("JSON() without a value") };
        let (arg, ty) = parse_argument(ps, need(&value.raw_expr)?, value.format.as_ref())?;
        if ty != TEXT {
            let message = "cannot use non-string types with WITH UNIQUE KEYS clause";
            return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
        }
        arg
    } else {
        let rules = ValueRules { default: JsonFormatKind::Json, target: returning.ty.map(|ty| ty.ty), passing: false };
        transform_value(ps, raw.expr.as_deref(), "JSON()", rules)?
    };
    let json = JsonExpr {
        args: vec![arg],
        unique_keys: raw.unique_keys,
        ..JsonExpr::new(JsonOp::Parse, TypeRef::plain(JSON))
    };
    constructor(ps, json, returning, at)
}

fn scalar(ps: &ParseState<'_>, raw: &pb::JsonScalarExpr) -> Result<Expr> {
    let mut arg = transform_expr_rec(ps, need(&raw.expr)?)?;
    let returning = json_output(ps, raw.output.as_ref(), "JSON_SCALAR()")?;
    if ps.cx.expr_type(&arg) == UNKNOWN {
        arg = coerce_to_specific_type(ps.cx, arg, TEXT, "JSON_SCALAR")?;
    }
    let json = JsonExpr { args: vec![arg], ..JsonExpr::new(JsonOp::Scalar, TypeRef::plain(JSON)) };
    constructor(ps, json, returning, ps.cx.span(raw.location))
}

fn serialize(ps: &ParseState<'_>, raw: &pb::JsonSerializeExpr) -> Result<Expr> {
    let rules = ValueRules { default: JsonFormatKind::Json, ..ValueRules::default() };
    let arg = transform_value(ps, raw.expr.as_deref(), "JSON_SERIALIZE()", rules)?;
    let mut returning = output(ps, raw.output.as_ref(), true)?;
    match returning.ty {
        Some(ty) if ty.ty != BYTEA && !is_string(ps.cx, ty.ty) => {
            let message = format!("cannot use type {} in RETURNING clause of JSON_SERIALIZE()", ps.cx.type_name(ty.ty));
            let error = Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).at(ps.cx.span(raw.location));
            return Err(Box::new(error.with_hint("Try returning a string type or bytea.")));
        }
        Some(_) => {}
        None => {
            returning.ty = Some(TypeRef::plain(TEXT));
            returning.format.kind = JsonFormatKind::Json;
        }
    }
    let json = JsonExpr { args: vec![arg], ..JsonExpr::new(JsonOp::Serialize, TypeRef::plain(TEXT)) };
    constructor(ps, json, returning, ps.cx.span(raw.location))
}

/// The text that `IS JSON` and `JSON() WITH UNIQUE KEYS` read, and the type that counts for it
/// (transformJsonParseArg).
fn parse_argument(ps: &ParseState<'_>, raw: &pb::Node, format: Option<&pb::JsonFormat>) -> Result<(Expr, TypeId)> {
    let cx = ps.cx;
    let expr = transform_expr_rec(ps, raw)?;
    let (ty, at) = (cx.expr_type(&expr), expr.at);
    let written = json_value::format(format);
    if ty == BYTEA {
        let formatted = bytea_to_text(cx, expr.clone(), written)?;
        let value = JsonValueExpr { raw: expr, formatted, format: written };
        return Ok((Expr::new(ExprNode::JsonValue(Box::new(value)), at), TEXT));
    }
    if written.encoding != JsonEncoding::Default {
        let message = "cannot use JSON FORMAT ENCODING clause for non-bytea input types";
        let place = format.map_or(at, |format| cx.span(format.location));
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, place, message);
    }
    if ty == UNKNOWN || is_string(cx, ty) {
        return Ok((implicit_text(cx, expr)?, TEXT));
    }
    Ok((expr, ty))
}

fn is_json(ps: &ParseState<'_>, raw: &pb::JsonIsPredicate) -> Result<Expr> {
    let at = ps.cx.span(raw.location);
    let (arg, ty) = parse_argument(ps, need(&raw.expr)?, raw.format.as_ref())?;
    if !matches!(ty, TEXT | JSON | JSONB) {
        let message = format!("cannot use type {} in IS JSON predicate", ps.cx.type_name(ty));
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
    }
    let op = match raw.item_type() {
        pb::JsonValueType::JsTypeObject => JsonOp::IsObject,
        pb::JsonValueType::JsTypeArray => JsonOp::IsArray,
        pb::JsonValueType::JsTypeScalar => JsonOp::IsScalar,
        pb::JsonValueType::JsTypeAny | pb::JsonValueType::Undefined => JsonOp::IsJson,
    };
    let json = JsonExpr { args: vec![arg], unique_keys: raw.unique_keys, ..JsonExpr::new(op, TypeRef::plain(BOOL)) };
    Ok(Expr::new(ExprNode::JsonExpr(Box::new(json)), at))
}
