//! Values that go into SQL/JSON and come out of it: FORMAT, RETURNING, and the conversions they mean.
//! Counterpart: parser/parse_expr.c (transformJsonValueExpr, transformJsonOutput, checkJsonOutputFormat,
//! coerceJsonFuncExpr, makeJsonByteaToTextConversion).

use pg_query::protobuf as pb;

use crate::analyze::Cx;
use crate::analyze::coerce::{Coercion, coerce_to_specific_type, coerce_to_target_type, make_const};
use crate::analyze::expr::{need, transform_expr_rec};
use crate::analyze::name_list::refuse_at;
use crate::analyze::state::ParseState;
use crate::analyze::typename;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::nodes::*;
use crate::oid::wellknown::*;
use crate::oid::{ProcId, TypeId};

/// What RETURNING says, or nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Returning {
    pub ty: Option<TypeRef>,
    pub format: JsonFormat,
}

/// How a value is taken.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct ValueRules {
    /// The format of a value without FORMAT that is not JSON already.
    pub default: JsonFormatKind,
    /// The type that it must be cast to.
    pub target: Option<TypeId>,
    /// An argument of PASSING, which keeps the types that paths know.
    pub passing: bool,
}

pub(super) fn format(raw: Option<&pb::JsonFormat>) -> JsonFormat {
    let Some(raw) = raw else { return JsonFormat::default() };
    let kind = match raw.format_type() {
        pb::JsonFormatType::JsFormatJson => JsonFormatKind::Json,
        pb::JsonFormatType::JsFormatJsonb => JsonFormatKind::Jsonb,
        pb::JsonFormatType::JsFormatDefault | pb::JsonFormatType::Undefined => JsonFormatKind::Default,
    };
    let encoding = match raw.encoding() {
        pb::JsonEncoding::JsEncUtf8 => JsonEncoding::Utf8,
        pb::JsonEncoding::JsEncUtf16 => JsonEncoding::Utf16,
        pb::JsonEncoding::JsEncUtf32 => JsonEncoding::Utf32,
        pb::JsonEncoding::JsEncDefault | pb::JsonEncoding::Undefined => JsonEncoding::Default,
    };
    JsonFormat { kind, encoding }
}

pub(super) fn is_string(cx: &Cx<'_>, ty: TypeId) -> bool {
    cx.category(ty).0 == b'S'
}

/// transformJsonValueExpr
pub(super) fn transform_value(
    ps: &ParseState<'_>,
    raw: Option<&pb::JsonValueExpr>,
    construct: &str,
    rules: ValueRules,
) -> Result<Expr> {
    let Some(raw) = raw else { return unsupported("an SQL/JSON expression without a value") };
    let expr = transform_expr_rec(ps, need(&raw.raw_expr)?)?;
    convert_value(ps, expr, raw.format.as_ref(), construct, rules)
}

/// The same with the value analysed already.
pub(super) fn convert_value(
    ps: &ParseState<'_>,
    mut raw: Expr,
    written: Option<&pb::JsonFormat>,
    construct: &str,
    rules: ValueRules,
) -> Result<Expr> {
    let cx = ps.cx;
    if cx.expr_type(&raw) == UNKNOWN {
        raw = coerce_to_specific_type(cx, raw, TEXT, construct)?;
    }
    let (ty, at) = (cx.expr_type(&raw), raw.at);
    let said = format(written);
    if said.kind != JsonFormatKind::Default && said.encoding != JsonEncoding::Default && ty != BYTEA {
        let place = written.map_or(at, |format| cx.span(format.location));
        let message = "JSON ENCODING clause is only allowed for bytea input type";
        return refuse_at(SqlState::DATATYPE_MISMATCH, place, message);
    }
    let kind = match said.kind {
        JsonFormatKind::Default if rules.passing && known_to_paths(cx, ty) => return Ok(raw),
        JsonFormatKind::Default if rules.passing => rules.default,
        JsonFormatKind::Default | JsonFormatKind::Json | JsonFormatKind::Jsonb if matches!(ty, JSON | JSONB) => {
            JsonFormatKind::Default
        }
        JsonFormatKind::Default => rules.default,
        kind => kind,
    };
    if kind == JsonFormatKind::Default && rules.target.is_none_or(|target| target == ty) {
        return Ok(raw);
    }
    if !rules.passing && rules.target.is_none() && ty != BYTEA && !is_string(cx, ty) {
        let how = if said.kind == JsonFormatKind::Default { "implicit" } else { "explicit" };
        let message = format!("cannot use non-string types with {how} FORMAT JSON clause");
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
    }
    match formatted(cx, &raw, kind, said, rules.target)? {
        Some(formatted) => {
            let value = JsonValueExpr { raw, formatted, format: said };
            Ok(Expr::new(ExprNode::JsonValue(Box::new(value)), at))
        }
        None => Ok(raw),
    }
}

/// The value as JSON; `None` where it is that by itself.
fn formatted(
    cx: &Cx<'_>,
    raw: &Expr,
    kind: JsonFormatKind,
    said: JsonFormat,
    wanted: Option<TypeId>,
) -> Result<Option<Expr>> {
    let decoded = kind == JsonFormatKind::Json && cx.expr_type(raw) == BYTEA;
    let expr = if decoded { bytea_to_text(cx, raw.clone(), said)? } else { raw.clone() };
    let default = if kind == JsonFormatKind::Jsonb { JSONB } else { JSON };
    let target = wanted.unwrap_or(default);
    let (source, at) = (cx.expr_type(&expr), expr.at);
    if source == target {
        return Ok(decoded.then_some(expr));
    }
    if let Some(coerced) = coerce_to_target_type(cx, expr.clone(), TypeRef::plain(target), Coercion::EXPLICIT)? {
        return Ok(Some(coerced));
    }
    if wanted.is_some() {
        let (from, to) = (cx.type_name(source), cx.type_name(target));
        return refuse_at(SqlState::CANNOT_COERCE, at, format!("cannot cast type {from} to {to}"));
    }
    let name = if target == JSON { "to_json" } else { "to_jsonb" };
    Ok(Some(Expr::new(call(cx, name, target, vec![expr])?, at)))
}

/// Types that jsonpath variables may have.
fn known_to_paths(cx: &Cx<'_>, ty: TypeId) -> bool {
    let plain = matches!(
        ty,
        BOOL | NUMERIC
            | INT2
            | INT4
            | INT8
            | FLOAT4
            | FLOAT8
            | TEXT
            | VARCHAR
            | DATE
            | TIME
            | TIMETZ
            | TIMESTAMP
            | TIMESTAMPTZ
    );
    plain || is_string(cx, ty)
}

/// transformJsonOutput
pub(super) fn output(ps: &ParseState<'_>, raw: Option<&pb::JsonOutput>, any_format: bool) -> Result<Returning> {
    let cx = ps.cx;
    let Some(raw) = raw else { return Ok(Returning { ty: None, format: JsonFormat::default() }) };
    let Some(name) = &raw.type_name else { return unsupported("RETURNING without a type") };
    let ty = typename::resolve(cx, name)?;
    let at = cx.span(name.location);
    if name.setof {
        let message = "returning SETOF types is not supported in SQL/JSON functions";
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
    }
    if cx.is_pseudo(ty.ty) {
        let message = "returning pseudo-types is not supported in SQL/JSON functions";
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
    }
    let written = raw.returning.as_ref().and_then(|returning| returning.format.as_ref());
    let mut said = format(written);
    if said.kind == JsonFormatKind::Default {
        said.kind = if ty.ty == JSONB { JsonFormatKind::Jsonb } else { JsonFormatKind::Json };
    } else {
        let place = written.map_or(at, |format| cx.span(format.location));
        if let Some(error) = output_format_error(cx, said, ty.ty, any_format) {
            return Err(Box::new(error.at(place)));
        }
    }
    Ok(Returning { ty: Some(ty), format: said })
}

/// checkJsonOutputFormat
fn output_format_error(cx: &Cx<'_>, said: JsonFormat, ty: TypeId, any_format: bool) -> Option<Diagnostic> {
    let no = |message: &str| Some(Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message));
    if !any_format && !matches!(ty, BYTEA | JSON | JSONB) && !is_string(cx, ty) {
        return no("cannot use JSON format with non-string output types");
    }
    if said.kind != JsonFormatKind::Json {
        return None;
    }
    if ty != BYTEA && said.encoding != JsonEncoding::Default {
        return no("cannot set JSON encoding for non-bytea output types");
    }
    if matches!(said.encoding, JsonEncoding::Utf16 | JsonEncoding::Utf32) {
        return no("unsupported JSON encoding").map(|e| e.with_hint("Only UTF8 JSON encoding is supported."));
    }
    None
}

/// The JSON that a function made, in the type that was asked for (coerceJsonFuncExpr).
pub(super) fn coerce_result(ps: &ParseState<'_>, expr: Expr, returning: Returning) -> Result<Expr> {
    let cx = ps.cx;
    let (source, at) = (cx.expr_type(&expr), expr.at);
    let Some(target) = returning.ty.filter(|ty| ty.ty != source) else { return Ok(expr) };
    if returning.format.kind == JsonFormatKind::Json && target.ty == BYTEA {
        let text = coerce_to_specific_type(cx, expr, TEXT, "JSON_FUNCTION")?;
        let encoding = encoding(returning.format, at);
        return Ok(Expr::new(call(cx, "convert_to", BYTEA, vec![text, encoding])?, at));
    }
    match coerce_to_target_type(cx, expr, target, Coercion::ASSIGNMENT)? {
        Some(coerced) => Ok(coerced),
        None => {
            let (from, to) = (cx.type_name(source), cx.type_name(target.ty));
            refuse_at(SqlState::CANNOT_COERCE, at, format!("cannot cast type {from} to {to}"))
        }
    }
}

/// makeJsonByteaToTextConversion
pub(super) fn bytea_to_text(cx: &Cx<'_>, expr: Expr, format: JsonFormat) -> Result<Expr> {
    let at = expr.at;
    let encoding = encoding(format, at);
    Ok(Expr::new(call(cx, "convert_from", TEXT, vec![expr, encoding])?, at))
}

fn encoding(format: JsonFormat, at: crate::text::Span) -> Expr {
    let name = match format.encoding {
        _ if format.kind == JsonFormatKind::Default => "UTF8",
        JsonEncoding::Default | JsonEncoding::Utf8 => "UTF8",
        JsonEncoding::Utf16 => "UTF16",
        JsonEncoding::Utf32 => "UTF32",
    };
    make_const(NAME, Some(name), at)
}

/// A string as text, casts unseen.
pub(super) fn implicit_text(cx: &Cx<'_>, expr: Expr) -> Result<Expr> {
    let (ty, at) = (cx.expr_type(&expr), expr.at);
    match coerce_to_target_type(cx, expr, TypeRef::plain(TEXT), Coercion::IMPLICIT)? {
        Some(text) => Ok(text),
        None => {
            let message = format!("cannot cast type {} to {}", cx.type_name(ty), cx.type_name(TEXT));
            refuse_at(SqlState::CANNOT_COERCE, at, message)
        }
    }
}

/// The one built-in routine of a name.
pub(super) fn builtin(cx: &Cx<'_>, name: &str) -> Result<ProcId> {
    match cx.catalog.procs_in(PG_CATALOG, name).first() {
        Some(proc) => Ok(*proc),
        None => unsupported(format!("the built-in routine {name} is not there")),
    }
}

/// A call of a built-in routine that takes its arguments as they are.
pub(super) fn call(cx: &Cx<'_>, name: &str, result: TypeId, args: Vec<Expr>) -> Result<ExprNode> {
    Ok(ExprNode::FuncExpr(FuncExpr {
        proc: builtin(cx, name)?,
        result,
        retset: false,
        variadic: false,
        form: CoercionForm::ExplicitCall,
        collation: None,
        input_collation: None,
        args,
    }))
}
