//! Names in literals of the reg* types, resolved by the search path.  Counterpart:
//! utils/adt/regproc.c.

use pg_query::protobuf as pb;

use crate::analyze::Cx;
use crate::analyze::name_list::qualified;
use crate::analyze::routine;
use crate::catalog::namespace::QualifiedName;
use crate::datum::Datum;
use crate::diag::{Result, SqlState, refuse};
use crate::nodes::TypeRef;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::version::Capability;

/// Whether values of a type are kept as addresses.
pub fn is_reg(ty: TypeId) -> bool {
    matches!(
        ty,
        REGPROC
            | REGPROCEDURE
            | REGOPER
            | REGOPERATOR
            | REGCLASS
            | REGTYPE
            | REGROLE
            | REGNAMESPACE
            | REGCOLLATION
            | REGCONFIG
            | REGDICTIONARY
    )
}

/// `None` for a type that is no reg* type.
pub fn input(cx: &Cx<'_>, ty: TypeId, text: &str) -> Result<Option<Datum>> {
    if !is_reg(ty) {
        return Ok(None);
    }
    if text == "-" {
        return Ok(Some(Datum::text("-")));
    }
    if let Ok(id) = text.parse::<u32>() {
        return Ok(Some(Datum::Address(ObjectAddress { class: class_of(ty), id, sub: 0 })));
    }
    if ty == REGTYPE {
        return parse_type(cx, text).map(|ty| Some(Datum::Address(ty.address())));
    }
    if matches!(ty, REGPROCEDURE | REGOPERATOR) {
        return with_arguments(cx, ty, text).map(Some);
    }
    let parts = split_identifier(text)?;
    if ty == REGCLASS && parts.len() > 3 {
        let message = format!("improper relation name (too many dotted names): {text}");
        return refuse(SqlState::SYNTAX_ERROR, message);
    }
    let name = qualified(&parts)?;
    let found: Option<ObjectAddress> = match ty {
        REGCLASS => cx.catalog.find_relation(cx.path, &name).map(Into::into),
        REGPROC => unique_proc(cx, &name, text)?.map(Into::into),
        REGOPER => unique_operator(cx, &name, text)?.map(Into::into),
        REGROLE => cx.catalog.role_by_name(&name.name).map(Into::into),
        REGNAMESPACE => cx.catalog.namespace_by_name(&name.name).map(Into::into),
        REGCOLLATION => cx.catalog.find_collation(cx.path, &name).map(Into::into),
        REGCONFIG => find_ts_config(cx, &name).map(Into::into),
        _ => find_ts_dict(cx, &name).map(Into::into),
    };
    match found {
        Some(address) => Ok(Some(Datum::Address(address))),
        None => missing(cx, ty, &name, text),
    }
}

pub fn class_of(ty: TypeId) -> ObjectClass {
    match ty {
        REGPROC | REGPROCEDURE => ObjectClass::Proc,
        REGOPER | REGOPERATOR => ObjectClass::Operator,
        REGTYPE => ObjectClass::Type,
        REGROLE => ObjectClass::Role,
        REGNAMESPACE => ObjectClass::Namespace,
        REGCOLLATION => ObjectClass::Collation,
        REGCONFIG => ObjectClass::TsConfig,
        REGDICTIONARY => ObjectClass::TsDict,
        _ => ObjectClass::Relation,
    }
}

fn missing<T>(cx: &Cx<'_>, ty: TypeId, name: &QualifiedName, text: &str) -> Result<T> {
    if let Some(schema) = &name.schema
        && (ty != REGCLASS || !cx.catalog.version.has(Capability::SoftInputErrors))
    {
        cx.explicit_namespace(schema)?;
    }
    let (state, message) = match ty {
        REGCLASS => (SqlState::UNDEFINED_TABLE, format!("relation \"{name}\" does not exist")),
        REGPROC => (SqlState::UNDEFINED_FUNCTION, format!("function \"{text}\" does not exist")),
        REGOPER => (SqlState::UNDEFINED_FUNCTION, format!("operator does not exist: {text}")),
        REGROLE => (SqlState::UNDEFINED_OBJECT, format!("role \"{name}\" does not exist")),
        REGNAMESPACE => (SqlState::INVALID_SCHEMA_NAME, format!("schema \"{name}\" does not exist")),
        REGCOLLATION => {
            (SqlState::UNDEFINED_OBJECT, format!("collation \"{name}\" for encoding \"UTF8\" does not exist"))
        }
        REGCONFIG => (SqlState::UNDEFINED_OBJECT, format!("text search configuration \"{name}\" does not exist")),
        _ => (SqlState::UNDEFINED_OBJECT, format!("text search dictionary \"{name}\" does not exist")),
    };
    refuse(state, message)
}

/// A dotted name with quotes, folded (stringToQualifiedNameList).
fn split_identifier(text: &str) -> Result<Vec<pb::Node>> {
    let bad = || refuse(SqlState::INVALID_NAME, "invalid name syntax");
    let mut parts = Vec::new();
    let mut chars = text.trim().chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        let mut part = String::new();
        if chars.next_if_eq(&'"').is_some() {
            loop {
                match chars.next() {
                    None => return bad(),
                    Some('"') if chars.next_if_eq(&'"').is_some() => part.push('"'),
                    Some('"') => break,
                    Some(c) => part.push(c),
                }
            }
        } else {
            while let Some(c) = chars.next_if(|c| *c != '.' && !c.is_whitespace()) {
                part.push(if c.is_ascii() { c.to_ascii_lowercase() } else { c });
            }
        }
        if part.is_empty() {
            return bad();
        }
        parts.push(pb::Node { node: Some(pb::node::Node::String(pb::String { sval: part })) });
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        match chars.next() {
            None => return Ok(parts),
            Some('.') => {}
            Some(_) => return bad(),
        }
    }
}

fn unique_proc(cx: &Cx<'_>, name: &QualifiedName, text: &str) -> Result<Option<ProcId>> {
    let namespaces = cx.search_namespaces(name.schema.as_ref());
    let found: Vec<ProcId> =
        namespaces.into_iter().flat_map(|nsp| cx.catalog.procs_in(nsp, &name.name)).copied().collect();
    match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        _ => refuse(SqlState::AMBIGUOUS_FUNCTION, format!("more than one function named \"{text}\"")),
    }
}

fn unique_operator(cx: &Cx<'_>, name: &QualifiedName, text: &str) -> Result<Option<OperId>> {
    let namespaces = cx.search_namespaces(name.schema.as_ref());
    let found: Vec<OperId> =
        namespaces.into_iter().flat_map(|nsp| cx.catalog.operators_in(nsp, &name.name)).copied().collect();
    match found.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(*only)),
        _ => refuse(SqlState::AMBIGUOUS_FUNCTION, format!("more than one operator named {text}")),
    }
}

fn find_ts_config(cx: &Cx<'_>, name: &QualifiedName) -> Option<TsConfigId> {
    let namespaces = cx.search_namespaces(name.schema.as_ref());
    let in_namespace = |nsp: NamespaceId| {
        cx.catalog.ts_configs.all().find(|row| row.namespace == nsp && row.name == name.name).map(|row| row.id)
    };
    namespaces.into_iter().find_map(in_namespace)
}

fn find_ts_dict(cx: &Cx<'_>, name: &QualifiedName) -> Option<TsDictId> {
    let namespaces = cx.search_namespaces(name.schema.as_ref());
    let in_namespace = |nsp: NamespaceId| {
        cx.catalog.ts_dicts.all().find(|row| row.namespace == nsp && row.name == name.name).map(|row| row.id)
    };
    namespaces.into_iter().find_map(in_namespace)
}

/// The few spellings of type names that are not plain identifiers (what parseTypeString's grammar
/// folds), then the plain look-up.
fn parse_type(cx: &Cx<'_>, text: &str) -> Result<TypeId> {
    let trimmed = text.trim();
    let (element, is_array) = match trimmed.strip_suffix("[]") {
        Some(element) => (element.trim(), true),
        None => (trimmed, false),
    };
    let element = element.split('(').next().unwrap_or(element).trim();
    let lower = element.to_ascii_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let spelled = match lower.as_str() {
        "int" | "integer" => Some(INT4),
        "smallint" => Some(INT2),
        "bigint" => Some(INT8),
        "real" => Some(FLOAT4),
        "float" | "double precision" => Some(FLOAT8),
        "decimal" | "dec" | "numeric" => Some(NUMERIC),
        "boolean" => Some(BOOL),
        "character" | "char" => Some(BPCHAR),
        "character varying" | "char varying" => Some(VARCHAR),
        "bit varying" => Some(VARBIT),
        "time without time zone" => Some(TIME),
        "time with time zone" => Some(TIMETZ),
        "timestamp without time zone" => Some(TIMESTAMP),
        "timestamp with time zone" => Some(TIMESTAMPTZ),
        _ => None,
    };
    let found = match spelled {
        Some(ty) => Some(ty),
        None => cx.catalog.find_type(cx.path, &qualified(&split_identifier(element)?)?),
    };
    let found = if is_array { found.and_then(|ty| cx.array_type(ty)) } else { found };
    match found {
        Some(ty) => Ok(ty),
        None => refuse(SqlState::UNDEFINED_OBJECT, format!("type \"{text}\" does not exist")),
    }
}

/// `name(type, type)`
fn with_arguments(cx: &Cx<'_>, ty: TypeId, text: &str) -> Result<Datum> {
    let Some((name, arguments)) = text.split_once('(') else {
        return refuse(SqlState::INVALID_TEXT_REPRESENTATION, "expected a left parenthesis");
    };
    let Some(arguments) = arguments.trim_end().strip_suffix(')') else {
        return refuse(SqlState::INVALID_TEXT_REPRESENTATION, "expected a right parenthesis");
    };
    let parts = split_identifier(name)?;
    let mut types = Vec::new();
    for argument in arguments.split(',').map(str::trim).filter(|a| !a.is_empty()) {
        let none = ty == REGOPERATOR && argument.eq_ignore_ascii_case("none");
        types.push(if none { None } else { Some(parse_type(cx, argument)?) });
    }
    if ty == REGPROCEDURE {
        let types: Vec<TypeId> = types.into_iter().flatten().collect();
        let proc = routine::lookup_name(cx, &parts, &types, cx.locator.whole)
            .or_else(|_| refuse(SqlState::UNDEFINED_FUNCTION, format!("function \"{text}\" does not exist")))?;
        return Ok(Datum::Address(proc.address()));
    }
    let [left, Some(right)] = types.as_slice() else {
        return refuse(SqlState::UNDEFINED_FUNCTION, format!("operator does not exist: {text}"));
    };
    let oper = crate::analyze::oper::lookup_name(cx, &parts, *left, Some(*right), cx.locator.whole)?;
    Ok(Datum::Address(oper.address()))
}

/// The value of a literal that names a relation, for callers that have only text.
pub fn regclass(cx: &Cx<'_>, text: &str) -> Result<Option<RelId>> {
    match crate::analyze::literal::input(cx, TypeRef::plain(REGCLASS), text)? {
        Datum::Address(address) => Ok(Some(RelId(address.id))),
        _ => Ok(None),
    }
}
