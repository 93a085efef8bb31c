//! Values for the columns of INSERT and UPDATE, also for single elements and fields of them.
//! Counterpart: parser/parse_target.c (transformAssignedExpr, transformAssignmentIndirection,
//! transformAssignmentSubscripts, checkInsertTargets).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{Coercion, coerce_to_domain, coerce_to_target_type};
use crate::analyze::expr_subscript::container_subscripts;
use crate::analyze::name_list::refuse_at;
use crate::analyze::state::{ExprKind, ParseState};
use crate::catalog::class::Relation;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::oid::{AttrNumber, RelId};
use crate::text::Span;

/// A column that a statement assigns to.
pub struct AssignedColumn<'n> {
    pub name: Name,
    pub attno: AttrNumber,
    pub indirection: &'n [pb::Node],
    pub at: Span,
}

/// Whether the row is new, or has values of columns already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Row {
    New,
    Existing,
}

/// A type with its collation, and the name that messages use.
struct Place<'n> {
    name: &'n str,
    ty: TypeRef,
    collation: Collation,
    subscripted: bool,
    at: Span,
}

/// The relation that the statement changes.
pub fn target_relation<'p>(ps: &'p ParseState<'_>) -> Option<(RelId, &'p Relation)> {
    let rte = ps.rtable.get(ps.target_rte? as usize - 1)?;
    match rte.kind {
        RteKind::Relation { rel, .. } => ps.cx.catalog.relation(rel).map(|row| (rel, &**row)),
        _ => None,
    }
}

/// The column that a statement names; system columns cannot be assigned to.
pub fn assigned_column<'n>(ps: &ParseState<'_>, target: &'n pb::ResTarget) -> Result<AssignedColumn<'n>> {
    let at = ps.cx.span(target.location);
    let Some((_, rel)) = target_relation(ps) else { return unsupported("a statement without a target relation") };
    match rel.attnum(&target.name) {
        Some(attno) => {
            Ok(AssignedColumn { name: Name::new(&target.name), attno, indirection: &target.indirection, at })
        }
        None if crate::analyze::relation::system_attribute(&target.name).is_some() => {
            let message = format!("cannot assign to system column \"{}\"", target.name);
            refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message)
        }
        None => {
            let message = format!("column \"{}\" of relation \"{}\" does not exist", target.name, rel.name);
            let mut error = Diagnostic::refused(SqlState::UNDEFINED_COLUMN, message).at(at);
            let eref = ps.target_rte.and_then(|rte| ps.rtable.get(rte as usize - 1)).map(|rte| &rte.eref);
            if !target.indirection.is_empty() && eref.is_some_and(|eref| *eref == *target.name.as_str()) {
                error = error.with_hint("SET target columns cannot be qualified with the relation name.");
            }
            Err(Box::new(error))
        }
    }
}

/// The columns of an INSERT: those named, or all that are live.
pub fn insert_columns<'n>(ps: &ParseState<'_>, cols: &'n [pb::Node]) -> Result<Vec<AssignedColumn<'n>>> {
    if cols.is_empty() {
        let Some((_, rel)) = target_relation(ps) else { return unsupported("a statement without a target relation") };
        let column = |(attno, attr): (AttrNumber, &crate::catalog::class::Attribute)| AssignedColumn {
            name: attr.name.clone(),
            attno,
            indirection: &[],
            at: ps.cx.locator.whole,
        };
        return Ok(rel.live_attributes().map(column).collect());
    }
    let mut columns: Vec<AssignedColumn<'_>> = Vec::with_capacity(cols.len());
    for col in cols {
        let Some(N::ResTarget(col)) = &col.node else { return unsupported("an INSERT column of an unknown kind") };
        let column = assigned_column(ps, col)?;
        // Several fields or elements of one column may be set, but no column as a whole twice.
        let clashes = |other: &AssignedColumn<'_>| {
            other.attno == column.attno && (other.indirection.is_empty() || column.indirection.is_empty())
        };
        if columns.iter().any(clashes) {
            let message = format!("column \"{}\" specified more than once", column.name);
            return refuse_at(SqlState::DUPLICATE_COLUMN, column.at, message);
        }
        columns.push(column);
    }
    Ok(columns)
}

/// Brings a value to its column's type (transformAssignedExpr).
pub fn assign(ps: &ParseState<'_>, expr: Expr, kind: ExprKind, column: &AssignedColumn<'_>, row: Row) -> Result<Expr> {
    let outer = ps.kind.replace(kind);
    let result = assign_in_kind(ps, expr, column, row);
    ps.kind.set(outer);
    result
}

fn assign_in_kind(ps: &ParseState<'_>, expr: Expr, column: &AssignedColumn<'_>, row: Row) -> Result<Expr> {
    let Some((_, rel)) = target_relation(ps) else { return unsupported("a statement without a target relation") };
    let Some(attr) = rel.attribute(column.attno) else { return unsupported("an assignment to a system column") };
    let (ty, collation) = (attr.ty, attr.collation);
    if let ExprNode::SetToDefault { .. } = expr.node {
        return match column.indirection.first().map(|step| &step.node) {
            None => Ok(Expr::new(ExprNode::SetToDefault { ty, collation }, expr.at)),
            Some(Some(N::AIndices(_))) => {
                refuse_at(SqlState::FEATURE_NOT_SUPPORTED, column.at, "cannot set an array element to DEFAULT")
            }
            Some(_) => refuse_at(SqlState::FEATURE_NOT_SUPPORTED, column.at, "cannot set a subfield to DEFAULT"),
        };
    }
    if column.indirection.is_empty() {
        return assign_whole(ps, expr, column, ty);
    }
    let base = match row {
        Row::New => ExprNode::Const(Const { ty, collation, value: None }),
        Row::Existing => {
            let varno = ps.target_rte.unwrap_or_default();
            ExprNode::Var(Var {
                varno,
                attno: column.attno,
                levels_up: 0,
                ty,
                collation,
                returning: VarReturning::Default,
            })
        }
    };
    let place = Place { name: &column.name, ty, collation, subscripted: false, at: column.at };
    assign_part(ps, Some(Expr::new(base, column.at)), place, column.indirection, expr)
}

fn assign_whole(ps: &ParseState<'_>, expr: Expr, column: &AssignedColumn<'_>, ty: TypeRef) -> Result<Expr> {
    let (at, has) = (expr.at, ps.cx.expr_type(&expr));
    match coerce_to_target_type(ps.cx, expr, ty, Coercion::ASSIGNMENT)? {
        Some(expr) => Ok(expr),
        None => {
            let (wants, has) = (ps.cx.type_name(ty.ty), ps.cx.type_name(has));
            let message = format!("column \"{}\" is of type {wants} but expression is of type {has}", column.name);
            Err(needs_cast(message, at))
        }
    }
}

fn needs_cast(message: String, at: Span) -> crate::diag::Rejected {
    let error = Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).at(at);
    Box::new(error.with_hint("You will need to rewrite or cast the expression."))
}

/// `variable[subscripts].field := value` of PL/pgSQL (transformPLAssignStmt).
pub fn assign_to_variable(
    ps: &ParseState<'_>,
    variable: &[Name],
    name: &Name,
    steps: &[pb::Node],
    value: &pb::Node,
) -> Result<Expr> {
    let node = |name: &Name| pb::Node { node: Some(N::String(pb::String { sval: name.to_string() })) };
    let reference = pb::ColumnRef { fields: variable.iter().map(node).collect(), location: -1 };
    let base = crate::analyze::expr_column::transform_column_ref(ps, &reference)?;
    let value = crate::analyze::expr::transform_expr(ps, value, ExprKind::UpdateSource)?;
    let ty = ps.cx.catalog.expr_type_ref(&base);
    let place = Place { name, ty, collation: expr_collation(&base), subscripted: false, at: value.at };
    assign_part(ps, Some(base), place, steps, value)
}

/// Puts a value at the end of a path of fields and subscripts (transformAssignmentIndirection).
/// Without a base the value around it comes from the level above.
fn assign_part(
    ps: &ParseState<'_>,
    base: Option<Expr>,
    place: Place<'_>,
    steps: &[pb::Node],
    value: Expr,
) -> Result<Expr> {
    let at = place.at;
    if steps.is_empty() {
        return assign_end(ps, place, value);
    }
    let test = || Expr::new(ExprNode::CaseTest { ty: place.ty, collation: place.collation }, at);
    let base = base.unwrap_or_else(test);
    let mut subscripts: Vec<&pb::AIndices> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        match &step.node {
            Some(N::AIndices(indices)) => subscripts.push(indices),
            Some(N::String(_)) if !subscripts.is_empty() => {
                return assign_element(ps, base, place, &subscripts, &steps[index..], value);
            }
            Some(N::String(field)) => return assign_field(ps, base, place, &field.sval, &steps[1..], value),
            _ => {
                let message = "row expansion via \"*\" is not supported here";
                return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
            }
        }
    }
    assign_element(ps, base, place, &subscripts, &[], value)
}

fn assign_end(ps: &ParseState<'_>, place: Place<'_>, value: Expr) -> Result<Expr> {
    let has = ps.cx.expr_type(&value);
    if let Some(expr) = coerce_to_target_type(ps.cx, value, place.ty, Coercion::ASSIGNMENT)? {
        return Ok(expr);
    }
    let (name, wants, has) = (place.name, ps.cx.type_name(place.ty.ty), ps.cx.type_name(has));
    let message = if place.subscripted {
        format!("subscripted assignment to \"{name}\" requires type {wants} but expression is of type {has}")
    } else {
        format!("subfield \"{name}\" is of type {wants} but expression is of type {has}")
    };
    Err(needs_cast(message, place.at))
}

fn assign_field(
    ps: &ParseState<'_>,
    base: Expr,
    place: Place<'_>,
    field: &str,
    rest: &[pb::Node],
    value: Expr,
) -> Result<Expr> {
    let (cx, at) = (ps.cx, place.at);
    let composite = cx.base_type_and_typmod(place.ty);
    let name = place.name;
    let Some(rel) = cx.composite_relation(composite.ty).and_then(|id| cx.catalog.relation(id)) else {
        let ty = cx.type_name(place.ty.ty);
        let message = format!(
            "cannot assign to field \"{field}\" of column \"{name}\" because its type {ty} is not a composite type"
        );
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
    };
    let Some((attno, attr)) = rel.live_attributes().find(|(_, a)| a.name == *field) else {
        let ty = cx.type_name(place.ty.ty);
        let message = format!(
            "cannot assign to field \"{field}\" of column \"{name}\" because there is no such column in data type {ty}"
        );
        return refuse_at(SqlState::UNDEFINED_COLUMN, at, message);
    };
    let inner = Place { name: field, ty: attr.ty, collation: attr.collation, subscripted: false, at };
    let value = assign_part(ps, None, inner, rest, value)?;
    let store =
        ExprNode::FieldStore { arg: base.boxed(), new_values: vec![value], attnos: vec![attno], ty: composite.ty };
    let store = Expr::new(store, at);
    if composite.ty == place.ty.ty {
        return Ok(store);
    }
    coerce_to_domain(cx, store, composite, place.ty.ty, Coercion::IMPLICIT, false)
}

fn assign_element(
    ps: &ParseState<'_>,
    base: Expr,
    place: Place<'_>,
    subscripts: &[&pb::AIndices],
    rest: &[pb::Node],
    value: Expr,
) -> Result<Expr> {
    let (cx, at) = (ps.cx, place.at);
    let container = cx.base_type_and_typmod(place.ty);
    let mut sub = container_subscripts(ps, base, subscripts, None)?;
    let collation = if container.ty == place.ty.ty { place.collation } else { cx.type_collation(container.ty) };
    let inner = Place { name: place.name, ty: sub.result, collation, subscripted: true, at };
    sub.assign = Some(assign_part(ps, None, inner, rest, value)?);
    sub.result = container;
    sub.collation = expr_collation(&sub.container);
    let result = Expr::new(ExprNode::SubscriptingRef(Box::new(sub)), at);
    if container.ty == place.ty.ty {
        return Ok(result);
    }
    match coerce_to_target_type(cx, result, place.ty, Coercion::ASSIGNMENT)? {
        Some(expr) => Ok(expr),
        None => {
            let message = format!("cannot cast type {} to {}", cx.type_name(container.ty), cx.type_name(place.ty.ty));
            refuse_at(SqlState::CANNOT_COERCE, at, message)
        }
    }
}
