//! TABLESAMPLE.  Counterpart: parser/parse_clause.c (transformRangeTableSample).

use pg_query::protobuf as pb;

use crate::analyze::coerce::coerce_to_specific_type;
use crate::analyze::collate::assign_expr_collations;
use crate::analyze::expr::transform_expr;
use crate::analyze::name_list::{placed, qualified, refuse_at, to_text};
use crate::analyze::state::{ExprKind, ParseState};
use crate::catalog::class::RelKind;
use crate::diag::{Result, SqlState, unsupported};
use crate::nodes::{Expr, RteKind, TableSample};
use crate::oid::wellknown::{FLOAT4, FLOAT8, INT8, INTERNAL};
use crate::oid::{ProcId, TypeId};

/// What a sampling method's C code declares: its parameters, and whether it knows REPEATABLE.
struct Method {
    params: &'static [TypeId],
    repeatable: bool,
}

/// Attaches TABLESAMPLE to the range table entry of its relation.
pub fn transform_sample(ps: &mut ParseState<'_>, rte: u32, range: &pb::RangeTableSample) -> Result<()> {
    let at = ps.cx.span(range.location);
    let handler = find_handler(ps, range)?;
    let method = method_of(ps, handler, range)?;
    if range.args.len() != method.params.len() {
        let (wants, name) = (method.params.len(), to_text(&range.method));
        let noun = if wants == 1 { "argument" } else { "arguments" };
        let message = format!("tablesample method {name} requires {wants} {noun}, not {}", range.args.len());
        return refuse_at(SqlState::INVALID_TABLESAMPLE_ARGUMENT, at, message);
    }
    let mut args = Vec::with_capacity(method.params.len());
    for (arg, ty) in range.args.iter().zip(method.params) {
        args.push(argument(ps, arg, *ty, "TABLESAMPLE")?);
    }
    let repeatable = match range.repeatable.as_deref() {
        Some(_) if !method.repeatable => {
            let message = format!("tablesample method {} does not support REPEATABLE", to_text(&range.method));
            return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
        }
        Some(seed) => Some(argument(ps, seed, FLOAT8, "REPEATABLE")?),
        None => None,
    };
    let catalog = ps.cx.catalog;
    if let Some(entry) = ps.rtable.get_mut(rte as usize - 1)
        && let RteKind::Relation { rel, sample, .. } = &mut entry.kind
    {
        let rel_kind = catalog.relation(*rel).map(|r| &r.kind);
        if matches!(rel_kind, Some(RelKind::Table | RelKind::MatView(_) | RelKind::Partitioned(_))) {
            *sample = Some(Box::new(TableSample { handler, args, repeatable }));
            return Ok(());
        }
    }
    let message = "TABLESAMPLE clause can only be applied to tables and materialized views";
    refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message)
}

fn argument(ps: &ParseState<'_>, node: &pb::Node, ty: TypeId, construct: &str) -> Result<Expr> {
    let expr = transform_expr(ps, node, ExprKind::FromFunction)?;
    let mut expr = coerce_to_specific_type(ps.cx, expr, ty, construct)?;
    assign_expr_collations(ps.cx, &mut expr)?;
    Ok(expr)
}

/// The handler function has the method's name and one argument of type internal.
fn find_handler(ps: &ParseState<'_>, range: &pb::RangeTableSample) -> Result<ProcId> {
    let at = ps.cx.span(range.location);
    let name = qualified(&range.method).map_err(|e| placed(e, at))?;
    let catalog = ps.cx.catalog;
    let is_handler = |id: &&ProcId| catalog.proc(**id).is_some_and(|p| p.arg_types == [INTERNAL]);
    let namespaces = ps.cx.search_namespaces(name.schema.as_ref());
    let found = namespaces.into_iter().find_map(|n| catalog.procs_in(n, &name.name).iter().find(is_handler).copied());
    match found {
        Some(handler) => Ok(handler),
        None => {
            let message = format!("tablesample method {name} does not exist");
            refuse_at(SqlState::UNDEFINED_OBJECT, at, message)
        }
    }
}

/// The parameters stand in no catalog: these are the methods of the server and its contrib modules.
fn method_of(ps: &ParseState<'_>, handler: ProcId, range: &pb::RangeTableSample) -> Result<Method> {
    let name = ps.cx.catalog.proc(handler).map(|p| p.name.to_string()).unwrap_or_default();
    match name.as_str() {
        "bernoulli" | "system" => Ok(Method { params: &[FLOAT4], repeatable: true }),
        "system_rows" => Ok(Method { params: &[INT8], repeatable: false }),
        "system_time" => Ok(Method { params: &[FLOAT8], repeatable: false }),
        _ => unsupported(format!("the parameters of tablesample method {} are not known", to_text(&range.method))),
    }
}
