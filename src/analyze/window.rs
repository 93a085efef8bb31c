//! Windows: OVER and the WINDOW clause.
//! Counterparts: parser/parse_agg.c (transformWindowFuncCall), parser/parse_clause.c
//! (transformWindowDefinitions, transformFrameOffset).

use pg_query::protobuf as pb;
use serde_json::Value;

use crate::analyze::agg::refuse_by_kind;
use crate::analyze::coerce;
use crate::analyze::expr::transform_expr;
use crate::analyze::grouping::transform_group;
use crate::analyze::name_list::refuse_at;
use crate::analyze::ordering;
use crate::analyze::sort::{Rules, check_var_free, transform_sort};
use crate::analyze::state::{ExprKind, ParseState};
use crate::analyze::vars::locate_window_call;
use crate::catalog::operator::CastContext;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::{INT8, UNKNOWN};
use crate::oid::{OpFamilyId, TypeId};
use crate::text::Span;

/// Frame option bits (nodes/parsenodes.h).
const RANGE: i32 = 0x00002;
const ROWS: i32 = 0x00004;
const GROUPS: i32 = 0x00008;
const START_UNBOUNDED_PRECEDING: i32 = 0x00020;
const END_CURRENT_ROW: i32 = 0x00400;
const OFFSETS: i32 = 0x00800 | 0x01000 | 0x02000 | 0x04000;
const DEFAULTS: i32 = RANGE | START_UNBOUNDED_PRECEDING | END_CURRENT_ROW;

/// Finds the window that a call is OVER, or adds it to the query's.
pub fn find_or_add(ps: &ParseState<'_>, mut func: WindowFunc, over: &pb::WindowDef, at: Span) -> Result<WindowFunc> {
    if ps.has_window_funcs.get()
        && let Some(inner) = func.args.iter().find_map(locate_window_call)
    {
        return refuse_at(SqlState::WINDOWING_ERROR, inner, "window function calls cannot be nested");
    }
    refuse_by_kind(ps.kind.get(), "window functions", SqlState::WINDOWING_ERROR, at)?;
    let mut windows = ps.windows.borrow_mut();
    let found = if over.name.is_empty() {
        windows.iter().position(|w| same_definition(w, over))
    } else {
        windows.iter().position(|w| w.name == over.name)
    };
    let index = match found {
        Some(index) => index,
        None if over.name.is_empty() => {
            windows.push(over.clone());
            windows.len() - 1
        }
        None => {
            let message = format!("window \"{}\" does not exist", over.name);
            return refuse_at(SqlState::UNDEFINED_OBJECT, ps.cx.span(over.location), message);
        }
    };
    func.winref = (index + 1) as u32;
    ps.has_window_funcs.set(true);
    Ok(func)
}

/// Whether two raw definitions say the same, wherever they stand. The name of the first one does not
/// count.
fn same_definition(window: &pb::WindowDef, over: &pb::WindowDef) -> bool {
    window.refname == over.refname && window.frame_options == over.frame_options && {
        let shape = |w: &pb::WindowDef| {
            let parts = (&w.partition_clause, &w.order_clause, &w.start_offset, &w.end_offset);
            serde_json::to_value(parts).map(without_locations).ok()
        };
        shape(window) == shape(over)
    }
}

fn without_locations(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, _)| name != "location");
            Value::Object(kept.map(|(name, value)| (name, without_locations(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_locations).collect()),
        other => other,
    }
}

/// The windows of a query, in the order in which calls refer to them.
pub fn transform_windows(ps: &ParseState<'_>, tlist: &mut Vec<TargetEntry>) -> Result<Vec<WindowClause>> {
    let definitions = ps.windows.borrow().clone();
    let mut windows: Vec<WindowClause> = Vec::new();
    for definition in &definitions {
        let window = transform_window(ps, definition, &windows, tlist)?;
        windows.push(window);
    }
    Ok(windows)
}

fn transform_window(
    ps: &ParseState<'_>,
    definition: &pb::WindowDef,
    before: &[WindowClause],
    tlist: &mut Vec<TargetEntry>,
) -> Result<WindowClause> {
    let at = ps.cx.span(definition.location);
    let named = |name: &str| before.iter().find(|w| w.name.as_deref() == Some(name));
    if !definition.name.is_empty() && named(&definition.name).is_some() {
        let message = format!("window \"{}\" is already defined", definition.name);
        return refuse_at(SqlState::WINDOWING_ERROR, at, message);
    }
    let base = match definition.refname.as_str() {
        "" => None,
        name => match named(name) {
            Some(base) => Some(base),
            None => {
                return refuse_at(SqlState::UNDEFINED_OBJECT, at, format!("window \"{name}\" does not exist"));
            }
        },
    };
    let order = transform_sort(ps, &definition.order_clause, tlist, ExprKind::WindowOrder, Rules::Sql99)?;
    let partition =
        transform_group(ps, &definition.partition_clause, tlist, &order, ExprKind::WindowPartition, Rules::Sql99)?;
    if let Some(base) = base {
        check_override(definition, base, !partition.clauses.is_empty(), !order.is_empty(), at)?;
    }
    let option = |name: &str| (!name.is_empty()).then(|| Name::new(name));
    let mut window = WindowClause {
        name: option(&definition.name),
        refname: option(&definition.refname),
        partition: base.map_or(partition.clauses, |b| b.partition.clone()),
        order: base.filter(|_| order.is_empty()).map_or(order, |b| b.order.clone()),
        frame_options: definition.frame_options,
        start_offset: None,
        end_offset: None,
        winref: (before.len() + 1) as u32,
    };
    let range = range_ordering(ps, &window, tlist, at)?;
    window.start_offset = frame_offset(ps, &window, range, definition.start_offset.as_deref())?;
    window.end_offset = frame_offset(ps, &window, range, definition.end_offset.as_deref())?;
    Ok(window)
}

fn check_override(
    definition: &pb::WindowDef,
    base: &WindowClause,
    partitions: bool,
    orders: bool,
    at: Span,
) -> Result<()> {
    let refuse = |what: String| refuse_at(SqlState::WINDOWING_ERROR, at, what);
    let name = &definition.refname;
    if partitions {
        return refuse(format!("cannot override PARTITION BY clause of window \"{name}\""));
    }
    if orders && !base.order.is_empty() {
        return refuse(format!("cannot override ORDER BY clause of window \"{name}\""));
    }
    if base.frame_options == DEFAULTS {
        return Ok(());
    }
    let message = format!("cannot copy window \"{name}\" because it has a frame clause");
    let mut error = Diagnostic::refused(SqlState::WINDOWING_ERROR, message).at(at);
    if definition.name.is_empty() && !orders && definition.frame_options == DEFAULTS {
        error = error.with_hint("Omit the parentheses in this OVER clause.");
    }
    Err(Box::new(error))
}

/// What a RANGE offset is added to: the family and type of the one ORDER BY column.
fn range_ordering(
    ps: &ParseState<'_>,
    window: &WindowClause,
    tlist: &[TargetEntry],
    at: Span,
) -> Result<Option<(OpFamilyId, TypeId)>> {
    if window.frame_options & GROUPS != 0 && window.order.is_empty() {
        return refuse_at(SqlState::WINDOWING_ERROR, at, "GROUPS mode requires an ORDER BY clause");
    }
    if window.frame_options & RANGE == 0 || window.frame_options & OFFSETS == 0 {
        return Ok(None);
    }
    let [key] = window.order.as_slice() else {
        let message = "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column";
        return refuse_at(SqlState::WINDOWING_ERROR, at, message);
    };
    debug_assert!(tlist.iter().any(|t| t.sort_group_ref == key.target));
    match key.sort_oper.and_then(|oper| ordering::ordering_properties(ps.cx, oper)) {
        Some((family, ty, _)) => Ok(Some((family, ty))),
        None => unsupported("a window ordered by an operator of no btree family"),
    }
}

fn frame_offset(
    ps: &ParseState<'_>,
    window: &WindowClause,
    range: Option<(OpFamilyId, TypeId)>,
    clause: Option<&pb::Node>,
) -> Result<Option<Expr>> {
    let Some(clause) = clause else { return Ok(None) };
    let (kind, construct) = match window.frame_options {
        bits if bits & ROWS != 0 => (ExprKind::WindowFrameRows, "ROWS"),
        bits if bits & GROUPS != 0 => (ExprKind::WindowFrameGroups, "GROUPS"),
        _ => (ExprKind::WindowFrameRange, "RANGE"),
    };
    let expr = transform_expr(ps, clause, kind)?;
    let target = match range {
        Some((family, ty)) => range_offset_type(ps, &expr, family, ty)?,
        None => INT8,
    };
    let expr = coerce::coerce_to_specific_type(ps.cx, expr, target, construct)?;
    check_var_free(&expr, construct)?;
    Ok(Some(expr))
}

/// The type of a RANGE offset, by the in_range functions that the ordering's family has.
fn range_offset_type(ps: &ParseState<'_>, expr: &Expr, family: OpFamilyId, ordered: TypeId) -> Result<TypeId> {
    let cx = ps.cx;
    let ty = cx.expr_type(expr);
    let preferred = if ty == UNKNOWN { ordered } else { ty };
    let procs = ordering::in_range_procs(cx, family, ordered);
    let fits =
        |p: &&crate::catalog::operator::AmProc| coerce::can_coerce_type(cx, &[ty], &[p.right], CastContext::Implicit);
    let matching: Vec<TypeId> = procs.iter().filter(fits).map(|p| p.right).collect();
    const FRAME: &str = "RANGE with offset PRECEDING/FOLLOWING";
    let (column, offset) = (cx.type_name(ordered), cx.type_name(ty));
    let fail = |message: String, hint: Option<&str>| {
        let error = Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).at(expr.at);
        Err(Box::new(match hint {
            Some(hint) => error.with_hint(hint),
            None => error,
        }))
    };
    match matching.as_slice() {
        [] if procs.is_empty() => fail(format!("{FRAME} is not supported for column type {column}"), None),
        [] => fail(
            format!("{FRAME} is not supported for column type {column} and offset type {offset}"),
            Some("Cast the offset value to an appropriate type."),
        ),
        [only] => Ok(*only),
        several if several.contains(&preferred) => Ok(preferred),
        _ => fail(
            format!("{FRAME} has multiple interpretations for column type {column} and offset type {offset}"),
            Some("Cast the offset value to the exact intended type."),
        ),
    }
}
