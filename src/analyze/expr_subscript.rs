//! Subscripts and field selection.  Counterpart: parser/parse_expr.c (transformIndirection),
//! parser/parse_node.c (transformContainerSubscripts), utils/adt/arraysubs.c, jsonbsubs.c.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{Coercion, can_coerce_type, coerce_to_target_type, coerce_type, make_const};
use crate::analyze::expr::{need, transform_expr_rec};
use crate::analyze::expr_column::{function_notation, unknown_attribute};
use crate::analyze::name_list::refuse_at;
use crate::analyze::state::ParseState;
use crate::catalog::operator::CastContext;
use crate::catalog::type_::Subscript;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// `value[...]`, `value.field`
pub fn transform_indirection(ps: &ParseState<'_>, indirection: &pb::AIndirection) -> Result<Expr> {
    let mut result = transform_expr_rec(ps, need(&indirection.arg)?)?;
    let mut pending: Vec<&pb::AIndices> = Vec::new();
    for step in &indirection.indirection {
        match &step.node {
            Some(N::AIndices(indices)) => pending.push(indices),
            Some(N::String(field)) => {
                result = subscript(ps, result, &std::mem::take(&mut pending))?;
                let (field, at) = (Name::new(&field.sval), result.at);
                let row = result.clone();
                result = match function_notation(ps, &field, row, at)? {
                    Some(expr) => expr,
                    None => return Err(unknown_attribute(ps, &result, &field, at)),
                };
            }
            Some(N::AStar(_)) => {
                let message = "row expansion via \"*\" is not supported here";
                return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, result.at, message);
            }
            _ => return unsupported("an unknown step after a value"),
        }
    }
    subscript(ps, result, &pending)
}

fn subscript(ps: &ParseState<'_>, container: Expr, subscripts: &[&pb::AIndices]) -> Result<Expr> {
    if subscripts.is_empty() {
        return Ok(container);
    }
    let node = container_subscripts(ps, container, subscripts, None)?;
    let at = node.container.at;
    Ok(Expr::new(ExprNode::SubscriptingRef(Box::new(node)), at))
}

/// A subscripted container; with `assign` not yet in place, for assignment
/// (transformContainerSubscripts).
pub fn container_subscripts(
    ps: &ParseState<'_>,
    container: Expr,
    subscripts: &[&pb::AIndices],
    assign: Option<Expr>,
) -> Result<SubscriptingRef> {
    let cx = ps.cx;
    let written = cx.expr_type(&container);
    let base = cx.base_type_and_typmod(cx.expr_type_ref(&container));
    let row = cx.type_row(base.ty);
    let (handler, element) = row.map_or((Subscript::None, None), |row| (row.subscript, row.element));
    let slice = subscripts.iter().any(|indices| indices.is_slice);
    let at = container.at;
    let mut node = SubscriptingRef {
        container_type: base.ty,
        element_type: element.unwrap_or(UNKNOWN),
        result: TypeRef { ty: base.ty, typmod: base.typmod },
        collation: None,
        upper: Vec::with_capacity(subscripts.len()),
        lower: slice.then(Vec::new),
        container,
        assign,
    };
    match handler {
        Subscript::Array | Subscript::Raw => {
            for indices in subscripts {
                array_subscript(ps, indices, &mut node)?;
            }
            if !slice {
                node.result.ty = node.element_type;
            }
        }
        Subscript::Jsonb => {
            node.result.typmod = -1;
            for indices in subscripts {
                node.upper.push(Some(jsonb_subscript(ps, indices)?));
            }
        }
        Subscript::Other(_) => return unsupported("subscripts of a type whose rules are not known"),
        Subscript::None => {
            let ty = cx.type_name(written);
            let message = format!("cannot subscript type {ty} because it does not support subscripting");
            return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
        }
    }
    Ok(node)
}

fn array_subscript(ps: &ParseState<'_>, indices: &pb::AIndices, node: &mut SubscriptingRef) -> Result<()> {
    let at = node.container.at;
    if let Some(lower) = &mut node.lower {
        lower.push(match &indices.lidx {
            Some(index) => Some(integer_subscript(ps, index)?),
            None if indices.is_slice => None,
            None => Some(make_const(INT4, Some("1"), at)),
        });
    }
    let upper = match &indices.uidx {
        Some(index) => Some(integer_subscript(ps, index)?),
        None => None,
    };
    node.upper.push(upper);
    Ok(())
}

fn integer_subscript(ps: &ParseState<'_>, index: &pb::Node) -> Result<Expr> {
    let expr = transform_expr_rec(ps, index)?;
    let at = expr.at;
    match coerce_to_target_type(ps.cx, expr, TypeRef::plain(INT4), Coercion::ASSIGNMENT)? {
        Some(expr) => Ok(expr),
        None => refuse_at(SqlState::DATATYPE_MISMATCH, at, "array subscript must have type integer"),
    }
}

/// An integer or a text, whichever the subscript can be taken for (jsonb_subscript_transform).
fn jsonb_subscript(ps: &ParseState<'_>, indices: &pb::AIndices) -> Result<Expr> {
    let cx = ps.cx;
    let expr = match &indices.uidx {
        Some(index) if !indices.is_slice => transform_expr_rec(ps, index)?,
        _ => {
            let at = cx.locator.whole;
            return refuse_at(SqlState::DATATYPE_MISMATCH, at, "jsonb subscript does not support slices");
        }
    };
    let (at, source) = (expr.at, cx.expr_type(&expr));
    if source == UNKNOWN {
        return coerce_type(cx, expr, source, TypeRef::plain(TEXT), Coercion::IMPLICIT);
    }
    let possible = |target: &&TypeId| can_coerce_type(cx, &[source], &[**target], CastContext::Implicit);
    let targets: Vec<TypeId> = [INT4, TEXT].iter().filter(possible).copied().collect();
    let [target] = targets.as_slice() else {
        let hint = if targets.is_empty() {
            "jsonb subscript must be coercible to either integer or text."
        } else {
            "jsonb subscript must be coercible to only one type, integer or text."
        };
        let message = format!("subscript type {} is not supported", cx.type_name(source));
        let error = Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).with_hint(hint);
        return Err(Box::new(error.at(at)));
    };
    coerce_type(cx, expr, source, TypeRef::plain(*target), Coercion::IMPLICIT)
}
