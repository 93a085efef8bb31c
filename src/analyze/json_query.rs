//! JSON_EXISTS, JSON_VALUE, JSON_QUERY, and the document of JSON_TABLE.
//! Counterpart: parser/parse_expr.c (transformJsonFuncExpr, transformJsonBehavior,
//! transformJsonPassingArgs, ValidJsonBehaviorDefaultExpr).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{Coercion, coerce_to_target_type, make_const, returns_set};
use crate::analyze::expr::{need, transform_expr_rec};
use crate::analyze::json_value::{self, Returning, ValueRules, convert_value, output, transform_value};
use crate::analyze::name_list::refuse_at;
use crate::analyze::state::ParseState;
use crate::analyze::vars::locate_var;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::oid::wellknown::*;
use crate::text::Span;

/// What all query functions have, wherever they were written.
pub(super) struct Function<'r> {
    pub op: JsonOp,
    /// The column of JSON_TABLE that it is for.
    pub column: Option<&'r str>,
    pub path: Expr,
    pub passing: &'r [pb::Node],
    pub output: Option<&'r pb::JsonOutput>,
    pub on_empty: Option<&'r pb::JsonBehavior>,
    pub on_error: Option<&'r pb::JsonBehavior>,
    pub wrapper: JsonWrapper,
    pub omit_quotes: bool,
    pub at: Span,
}

impl Function<'_> {
    fn name(&self) -> &'static str {
        match self.op {
            JsonOp::Exists => "JSON_EXISTS",
            JsonOp::Query => "JSON_QUERY",
            JsonOp::Value => "JSON_VALUE",
            _ => "JSON_TABLE",
        }
    }
}

pub(super) fn transform_function(ps: &ParseState<'_>, raw: &pb::JsonFuncExpr) -> Result<Expr> {
    let op = match raw.op() {
        pb::JsonExprOp::JsonExistsOp => JsonOp::Exists,
        pb::JsonExprOp::JsonQueryOp => JsonOp::Query,
        pb::JsonExprOp::JsonValueOp => JsonOp::Value,
        pb::JsonExprOp::JsonTableOp | pb::JsonExprOp::Undefined => {
            return unsupported("an unknown SQL/JSON query function");
        }
    };
    let at = ps.cx.span(raw.location);
    check_clauses(ps, raw, op, at)?;
    let default = if op == JsonOp::Query { JsonFormatKind::Jsonb } else { JsonFormatKind::Default };
    let rules = ValueRules { default, target: Some(JSONB), passing: false };
    let mut function = Function {
        op,
        column: None,
        path: make_const(JSONPATH, None, at),
        passing: &raw.passing,
        output: raw.output.as_ref(),
        on_empty: raw.on_empty.as_deref(),
        on_error: raw.on_error.as_deref(),
        wrapper: wrapper(raw.wrapper()),
        omit_quotes: raw.quotes() == pb::JsonQuotes::JsQuotesOmit,
        at,
    };
    check_behaviors(ps, &function)?;
    let document = transform_value(ps, raw.context_item.as_deref(), function.name(), rules)?;
    let format = json_value::format(raw.context_item.as_ref().and_then(|item| item.format.as_ref()));
    function.path = transform_path(ps, need(&raw.pathspec)?)?;
    build(ps, document, format, function)
}

pub(super) fn wrapper(raw: pb::JsonWrapper) -> JsonWrapper {
    match raw {
        pb::JsonWrapper::JswUnspec | pb::JsonWrapper::Undefined => JsonWrapper::Unspecified,
        pb::JsonWrapper::JswNone => JsonWrapper::Without,
        pb::JsonWrapper::JswConditional => JsonWrapper::Conditional,
        pb::JsonWrapper::JswUnconditional => JsonWrapper::Unconditional,
    }
}

fn check_clauses(ps: &ParseState<'_>, raw: &pb::JsonFuncExpr, op: JsonOp, at: Span) -> Result<()> {
    let said = raw.output.as_ref().and_then(|o| o.returning.as_ref()).and_then(|r| r.format.as_ref());
    if op != JsonOp::Query && json_value::format(said) != JsonFormat::default() {
        let name = if op == JsonOp::Value { "JSON_VALUE" } else { "JSON_EXISTS" };
        let message = format!("cannot specify FORMAT JSON in RETURNING clause of {name}()");
        let place = said.map_or(at, |format| ps.cx.span(format.location));
        return refuse_at(SqlState::SYNTAX_ERROR, place, message);
    }
    check_quotes(op, raw.quotes(), raw.wrapper(), at)
}

/// Strings in a wrapper keep their quotes.
pub(super) fn check_quotes(op: JsonOp, quotes: pb::JsonQuotes, wrapper: pb::JsonWrapper, at: Span) -> Result<()> {
    let wrapped = matches!(wrapper, pb::JsonWrapper::JswConditional | pb::JsonWrapper::JswUnconditional);
    if op == JsonOp::Query && quotes == pb::JsonQuotes::JsQuotesOmit && wrapped {
        let message = "SQL/JSON QUOTES behavior must not be specified when WITH WRAPPER is used";
        return refuse_at(SqlState::SYNTAX_ERROR, at, message);
    }
    Ok(())
}

/// What ON EMPTY and ON ERROR may say depends on the function.
pub(super) fn check_behaviors(ps: &ParseState<'_>, function: &Function<'_>) -> Result<()> {
    use JsonBehaviorKind as Kind;
    let allowed: &[Kind] = match function.op {
        JsonOp::Query => &[Kind::Error, Kind::Null, Kind::Empty, Kind::EmptyArray, Kind::EmptyObject, Kind::Default],
        JsonOp::Value => &[Kind::Error, Kind::Null, Kind::Default],
        JsonOp::Exists => &[Kind::Error, Kind::True, Kind::False, Kind::Unknown],
        _ => return Ok(()),
    };
    for (behavior, clause) in [(function.on_empty, "ON EMPTY"), (function.on_error, "ON ERROR")] {
        let Some(raw) = behavior else { continue };
        if allowed.contains(&behavior_kind(raw)?) || (function.op == JsonOp::Exists && clause == "ON EMPTY") {
            continue;
        }
        let of = function.column.map(|column| format!(" for column \"{column}\"")).unwrap_or_default();
        let message = format!("invalid {clause} behavior{of}");
        return refuse_at(SqlState::SYNTAX_ERROR, ps.cx.span(raw.location), message);
    }
    Ok(())
}

pub(super) fn behavior_kind(raw: &pb::JsonBehavior) -> Result<JsonBehaviorKind> {
    Ok(match raw.btype() {
        pb::JsonBehaviorType::JsonBehaviorNull => JsonBehaviorKind::Null,
        pb::JsonBehaviorType::JsonBehaviorError => JsonBehaviorKind::Error,
        pb::JsonBehaviorType::JsonBehaviorEmpty => JsonBehaviorKind::Empty,
        pb::JsonBehaviorType::JsonBehaviorTrue => JsonBehaviorKind::True,
        pb::JsonBehaviorType::JsonBehaviorFalse => JsonBehaviorKind::False,
        pb::JsonBehaviorType::JsonBehaviorUnknown => JsonBehaviorKind::Unknown,
        pb::JsonBehaviorType::JsonBehaviorEmptyArray => JsonBehaviorKind::EmptyArray,
        pb::JsonBehaviorType::JsonBehaviorEmptyObject => JsonBehaviorKind::EmptyObject,
        pb::JsonBehaviorType::JsonBehaviorDefault => JsonBehaviorKind::Default,
        pb::JsonBehaviorType::Undefined => return unsupported("an unknown SQL/JSON behavior"),
    })
}

/// The path of a query function.
pub(super) fn transform_path(ps: &ParseState<'_>, raw: &pb::Node) -> Result<Expr> {
    let cx = ps.cx;
    let path = transform_expr_rec(ps, raw)?;
    let (ty, at) = (cx.expr_type(&path), path.at);
    let how = Coercion { form: CoercionForm::ImplicitCast, ..Coercion::EXPLICIT };
    match coerce_to_target_type(cx, path, TypeRef::plain(JSONPATH), how)? {
        Some(path) => Ok(path),
        None => {
            let message = format!("JSON path expression must be of type jsonpath, not of type {}", cx.type_name(ty));
            refuse_at(SqlState::DATATYPE_MISMATCH, at, message)
        }
    }
}

/// Puts a function together over its document.
pub(super) fn build(
    ps: &ParseState<'_>,
    document: Expr,
    document_format: JsonFormat,
    function: Function<'_>,
) -> Result<Expr> {
    let cx = ps.cx;
    let passing = transform_passing(ps, function.name(), function.passing)?;
    let mut returning = output(ps, function.output, false)?;
    let default = match function.op {
        JsonOp::Exists => TypeRef::plain(BOOL),
        JsonOp::Query => TypeRef::plain(JSONB),
        JsonOp::Value => TypeRef::plain(TEXT),
        _ => cx.expr_type_ref(&document),
    };
    let result = *returning.ty.get_or_insert(default);
    if function.op == JsonOp::Value {
        returning.format = JsonFormat::default();
    }
    let mut json = JsonExpr {
        args: vec![document],
        format: returning.format,
        document_format,
        path: Some(function.path),
        passing,
        ..JsonExpr::new(function.op, result)
    };
    if function.op != JsonOp::Exists {
        json.collation = cx.type_collation(result.ty);
    }
    let behavior = |raw, default| transform_behavior(ps, raw, default, &returning, json.collation);
    let (on_empty, on_error) = match function.op {
        JsonOp::Exists => (None, behavior(function.on_error, JsonBehaviorKind::False)?),
        JsonOp::Query | JsonOp::Value => (
            Some(behavior(function.on_empty, JsonBehaviorKind::Null)?),
            behavior(function.on_error, JsonBehaviorKind::Null)?,
        ),
        _ => (None, behavior(function.on_error, JsonBehaviorKind::EmptyArray)?),
    };
    (json.on_empty, json.on_error) = (on_empty, Some(on_error));
    match function.op {
        JsonOp::Query => (json.omit_quotes, json.wrapper) = (function.omit_quotes, function.wrapper),
        JsonOp::Value => json.omit_quotes = true,
        _ => {}
    }
    Ok(Expr::new(ExprNode::JsonExpr(Box::new(json)), function.at))
}

/// PASSING
fn transform_passing(ps: &ParseState<'_>, construct: &str, raw: &[pb::Node]) -> Result<Vec<(Name, Expr)>> {
    let rules = ValueRules { default: JsonFormatKind::Jsonb, target: None, passing: true };
    let mut passing = Vec::with_capacity(raw.len());
    for arg in raw {
        let Some(N::JsonArgument(arg)) = &arg.node else { return unsupported("an unknown argument of PASSING") };
        let Some(value) = arg.val.as_deref() else { return unsupported("an argument of PASSING without a value") };
        let expr = transform_expr_rec(ps, need(&value.raw_expr)?)?;
        passing.push((Name::new(&arg.name), convert_value(ps, expr, value.format.as_ref(), construct, rules)?));
    }
    Ok(passing)
}

/// ON EMPTY or ON ERROR. Only what DEFAULT gives is kept, as everything else follows from the kind.
fn transform_behavior(
    ps: &ParseState<'_>,
    raw: Option<&pb::JsonBehavior>,
    default: JsonBehaviorKind,
    returning: &Returning,
    collation: Collation,
) -> Result<JsonBehavior> {
    let Some(raw) = raw else { return Ok(JsonBehavior { kind: default, default: None }) };
    let kind = behavior_kind(raw)?;
    if kind != JsonBehaviorKind::Default {
        return Ok(JsonBehavior { kind, default: None });
    }
    let expr = transform_expr_rec(ps, need(&raw.expr)?)?;
    check_default(ps, &expr, collation)?;
    let expr = coerce_default(ps, expr, returning)?;
    Ok(JsonBehavior { kind, default: Some(expr) })
}

fn check_default(ps: &ParseState<'_>, expr: &Expr, wanted: Collation) -> Result<()> {
    let wrong = |message: &str| refuse_at(SqlState::DATATYPE_MISMATCH, expr.at, message);
    if !may_be_default(expr) {
        return wrong("can only specify a constant, non-aggregate function, or operator expression for DEFAULT");
    }
    if locate_var(expr, 0).is_some() {
        return wrong("DEFAULT expression must not contain column references");
    }
    if returns_set(expr) {
        return wrong("DEFAULT expression must not return a set");
    }
    let own = expr_collation(expr).or_else(|| ps.cx.type_collation(ps.cx.expr_type(expr)));
    if let (Some(own), Some(wanted)) = (own, wanted)
        && own != wanted
    {
        let message = "collation of DEFAULT expression conflicts with RETURNING clause";
        return refuse_at(SqlState::COLLATION_MISMATCH, expr.at, message);
    }
    Ok(())
}

/// ValidJsonBehaviorDefaultExpr
fn may_be_default(expr: &Expr) -> bool {
    match &expr.node {
        ExprNode::Const(_) | ExprNode::FuncExpr(_) | ExprNode::OpExpr(_) => true,
        ExprNode::CoerceViaIo { arg, .. }
        | ExprNode::CoerceToDomain { arg, .. }
        | ExprNode::ArrayCoerce { arg, .. }
        | ExprNode::ConvertRowtype { arg, .. }
        | ExprNode::RelabelType { arg, .. }
        | ExprNode::CollateExpr { arg, .. } => may_be_default(arg),
        ExprNode::Unresolved { .. } => true,
        ExprNode::Var(_)
        | ExprNode::Param(_)
        | ExprNode::Aggref(_)
        | ExprNode::GroupingFunc { .. }
        | ExprNode::WindowFunc(_)
        | ExprNode::SubscriptingRef(_)
        | ExprNode::NamedArg { .. }
        | ExprNode::DistinctExpr(_)
        | ExprNode::NullIfExpr(_)
        | ExprNode::ScalarArrayOp { .. }
        | ExprNode::BoolExpr { .. }
        | ExprNode::SubLink(_)
        | ExprNode::FieldSelect { .. }
        | ExprNode::FieldStore { .. }
        | ExprNode::CaseExpr(_)
        | ExprNode::CaseTest { .. }
        | ExprNode::ArrayExpr { .. }
        | ExprNode::RowExpr { .. }
        | ExprNode::RowCompare { .. }
        | ExprNode::Coalesce { .. }
        | ExprNode::MinMax { .. }
        | ExprNode::SqlValueFunction { .. }
        | ExprNode::XmlExpr(_)
        | ExprNode::JsonValue(_)
        | ExprNode::JsonExpr(_)
        | ExprNode::NullTest { .. }
        | ExprNode::BooleanTest { .. }
        | ExprNode::CoerceToDomainValue { .. }
        | ExprNode::SetToDefault { .. }
        | ExprNode::NextValue { .. }
        | ExprNode::MergeSupport
        | ExprNode::CurrentOf { .. } => false,
    }
}

/// The value of DEFAULT in the type of the result; NULL, jsonb and booleans are converted when it is run.
fn coerce_default(ps: &ParseState<'_>, expr: Expr, returning: &Returning) -> Result<Expr> {
    let cx = ps.cx;
    let Some(target) = returning.ty else { return Ok(expr) };
    let (ty, at) = (cx.expr_type(&expr), expr.at);
    let is_null = matches!(&expr.node, ExprNode::Const(value) if value.value.is_none());
    if ty == target.ty && (target.typmod < 0 || is_null) {
        return Ok(expr);
    }
    if is_null || ty == JSONB {
        return Ok(expr);
    }
    if ty == BOOL && cx.base_type(target.ty) != INT4 {
        return Ok(make_const(JSONB, Some("false"), at));
    }
    let is_text = matches!(cx.category(target.ty).0, b'S' | b'V');
    let how = if is_text {
        Coercion { form: CoercionForm::ExplicitCast, ..Coercion::ASSIGNMENT }
    } else {
        Coercion::EXPLICIT
    };
    match coerce_to_target_type(cx, expr, target, how)? {
        Some(coerced) => Ok(coerced),
        None => {
            let (from, to) = (cx.type_name(ty), cx.type_name(target.ty));
            let message = format!("cannot cast behavior expression of type {from} to {to}");
            let hint = format!("You will need to explicitly cast the expression to type {to}.");
            Err(Box::new(Diagnostic::refused(SqlState::CANNOT_COERCE, message).at(at).with_hint(hint)))
        }
    }
}
