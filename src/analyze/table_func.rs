//! XMLTABLE, and the range table entries of it and of JSON_TABLE.
//! Counterparts: parser/parse_clause.c (transformRangeTableFunc), parser/parse_relation.c
//! (addRangeTableEntryForTableFunc).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{Coercion, coerce_to_specific_type, coerce_to_target_type};
use crate::analyze::collate::assign_expr_collations;
use crate::analyze::expr::transform_expr;
use crate::analyze::json_table::json_table;
use crate::analyze::name_list::refuse_at;
use crate::analyze::relation::make_alias;
use crate::analyze::rte::Entry;
use crate::analyze::state::{ExprKind, NsItem, ParseState};
use crate::analyze::typename;
use crate::analyze::vars::locate_var;
use crate::diag::{Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::{INT4, TEXT, XML};
use crate::text::Span;

const CONSTRUCT: &str = "XMLTABLE";

pub fn transform_xmltable(ps: &mut ParseState<'_>, raw: &pb::RangeTableFunc) -> Result<NsItem> {
    ps.lateral_active.set(true);
    let table = xmltable(ps, raw);
    ps.lateral_active.set(false);
    add_table(ps, table?, raw.alias.as_ref(), raw.lateral, ps.cx.span(raw.location))
}

pub fn transform_json_table(ps: &mut ParseState<'_>, raw: &pb::JsonTable) -> Result<NsItem> {
    ps.lateral_active.set(true);
    let table = json_table(ps, raw);
    ps.lateral_active.set(false);
    add_table(ps, table?, raw.alias.as_ref(), raw.lateral, ps.cx.span(raw.location))
}

fn xmltable(ps: &ParseState<'_>, raw: &pb::RangeTableFunc) -> Result<TableFunc> {
    let (Some(row), Some(document)) = (raw.rowexpr.as_deref(), raw.docexpr.as_deref()) else {
        return unsupported("XMLTABLE without a row or document expression");
    };
    let row = typed(ps, row, TEXT)?;
    let mut table = TableFunc {
        plan: None,
        namespaces: Vec::new(),
        document: typed(ps, document, XML)?,
        row: Some(row),
        columns: Vec::new(),
        column_exprs: Vec::new(),
        column_defaults: Vec::new(),
        not_null: Vec::new(),
        ordinality: None,
    };
    for column in &raw.columns {
        let Some(N::RangeTableFuncCol(column)) = &column.node else {
            return unsupported("a column of XMLTABLE of an unknown kind");
        };
        xml_column(ps, &mut table, column)?;
    }
    for namespace in &raw.namespaces {
        let Some(N::ResTarget(namespace)) = &namespace.node else {
            return unsupported("a namespace of XMLTABLE of an unknown kind");
        };
        xml_namespace(ps, &mut table, namespace)?;
    }
    Ok(table)
}

fn typed(ps: &ParseState<'_>, node: &pb::Node, ty: TypeId) -> Result<Expr> {
    let expr = transform_expr(ps, node, ExprKind::FromFunction)?;
    let mut expr = coerce_to_specific_type(ps.cx, expr, ty, CONSTRUCT)?;
    assign_expr_collations(ps.cx, &mut expr)?;
    Ok(expr)
}

fn xml_column(ps: &ParseState<'_>, table: &mut TableFunc, raw: &pb::RangeTableFuncCol) -> Result<()> {
    let at = ps.cx.span(raw.location);
    let name = Name::new(&raw.colname);
    let ty = match &raw.type_name {
        _ if raw.for_ordinality => {
            if table.ordinality.replace(table.columns.len()).is_some() {
                return refuse_at(SqlState::SYNTAX_ERROR, at, "only one FOR ORDINALITY column is allowed");
            }
            TypeRef::plain(INT4)
        }
        Some(ty) if ty.setof => {
            let message = format!("column \"{name}\" cannot be declared SETOF");
            return refuse_at(SqlState::INVALID_TABLE_DEFINITION, at, message);
        }
        Some(ty) => typename::resolve(ps.cx, ty)?,
        None => return unsupported("a column of XMLTABLE without a type"),
    };
    if table.columns.iter().any(|c| c.name == name) {
        return refuse_at(SqlState::SYNTAX_ERROR, at, format!("column name \"{name}\" is not unique"));
    }
    let path = raw.colexpr.as_deref().map(|path| typed(ps, path, TEXT)).transpose()?;
    let default = raw.coldefexpr.as_deref().map(|default| column_default(ps, default, ty)).transpose()?;
    let collation = ps.cx.type_collation(ty.ty);
    table.columns.push(RteColumn { name, ty, collation, dropped: false });
    table.column_exprs.push(path);
    table.column_defaults.push(default);
    table.not_null.push(raw.is_not_null);
    Ok(())
}

/// DEFAULT of a column, with the column's modifier (coerce_to_specific_type_typmod).
fn column_default(ps: &ParseState<'_>, node: &pb::Node, ty: TypeRef) -> Result<Expr> {
    let expr = transform_expr(ps, node, ExprKind::FromFunction)?;
    let (at, has) = (expr.at, ps.cx.expr_type(&expr));
    let mut expr = match coerce_to_target_type(ps.cx, expr, ty, Coercion::ASSIGNMENT)? {
        Some(expr) => expr,
        None => {
            let (wants, has) = (ps.cx.type_name(ty.ty), ps.cx.type_name(has));
            let message = format!("argument of {CONSTRUCT} must be type {wants}, not type {has}");
            return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
        }
    };
    assign_expr_collations(ps.cx, &mut expr)?;
    Ok(expr)
}

fn xml_namespace(ps: &ParseState<'_>, table: &mut TableFunc, raw: &pb::ResTarget) -> Result<()> {
    let at = ps.cx.span(raw.location);
    let Some(uri) = raw.val.as_deref() else { return unsupported("a namespace of XMLTABLE without a URI") };
    let uri = typed(ps, uri, TEXT)?;
    let name = (!raw.name.is_empty()).then(|| Name::new(&raw.name));
    if table.namespaces.iter().any(|(n, _)| *n == name) {
        let message = match &name {
            Some(name) => format!("namespace name \"{name}\" is not unique"),
            None => "only one default namespace is allowed".to_owned(),
        };
        return refuse_at(SqlState::SYNTAX_ERROR, at, message);
    }
    table.namespaces.push((name, uri));
    Ok(())
}

/// addRangeTableEntryForTableFunc
fn add_table(
    ps: &mut ParseState<'_>,
    table: TableFunc,
    alias: Option<&pb::Alias>,
    lateral: bool,
    at: Span,
) -> Result<NsItem> {
    let (name, noun) = if table.plan.is_some() { ("json_table", "JSON_TABLE") } else { ("xmltable", "XMLTABLE") };
    let columns = table.columns.clone();
    let kind = RteKind::TableFunc(Box::new(table));
    let mut entry = Entry { kind, columns, lateral, in_from: true, at };
    entry.lateral |= refers_to_siblings(&entry.kind);
    entry.add(ps, alias.map(make_alias), name, |_, has, given| {
        format!("{noun} function has {has} columns available but {given} columns specified")
    })
}

fn refers_to_siblings(kind: &RteKind) -> bool {
    let RteKind::TableFunc(table) = kind else { return false };
    let namespaces = table.namespaces.iter().map(|(_, e)| e);
    let columns = table.column_exprs.iter().chain(&table.column_defaults).flatten();
    let mut all = namespaces.chain(columns).chain(&table.row).chain([&table.document]);
    all.any(|e| locate_var(e, 0).is_some())
}
