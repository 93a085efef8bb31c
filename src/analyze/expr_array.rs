//! ARRAY[...].  Counterpart: parser/parse_expr.c (transformArrayExpr).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{Coercion, coerce_to_target_type};
use crate::analyze::coerce_common::{coerce_to_common_type, select_common_type};
use crate::analyze::expr::transform_expr_rec;
use crate::analyze::name_list::refuse_at;
use crate::analyze::state::ParseState;
use crate::diag::{Diagnostic, Result, SqlState};
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::text::Span;

/// An array constructor; `target` is the array type of a cast right around it, with its element.
pub fn transform_array(ps: &ParseState<'_>, array: &pb::AArrayExpr, target: Option<(TypeRef, TypeId)>) -> Result<Expr> {
    let cx = ps.cx;
    let at = cx.span(array.location);
    let mut multidims = false;
    let mut elements = Vec::with_capacity(array.elements.len());
    for node in &array.elements {
        if let Some(N::AArrayExpr(inner)) = &node.node {
            elements.push(stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, || transform_array(ps, inner, target))?);
            multidims = true;
            continue;
        }
        let element = transform_expr_rec(ps, node)?;
        let ty = cx.expr_type(&element);
        multidims |= ty != INT2VECTOR && ty != OIDVECTOR && cx.element_type(ty).is_some();
        elements.push(element);
    }
    let (array_type, element_type, elements) = match target {
        Some((array, element)) => {
            let wanted = TypeRef { ty: if multidims { array.ty } else { element }, typmod: array.typmod };
            (array.ty, element, cast_elements(ps, elements, wanted)?)
        }
        None => deduce(ps, elements, multidims, at)?,
    };
    Ok(Expr::new(ExprNode::ArrayExpr { array_type, element_type, collation: None, elements, multidims }, at))
}

fn cast_elements(ps: &ParseState<'_>, elements: Vec<Expr>, wanted: TypeRef) -> Result<Vec<Expr>> {
    let cx = ps.cx;
    let mut cast = Vec::with_capacity(elements.len());
    for element in elements {
        let (at, source) = (element.at, cx.expr_type(&element));
        match coerce_to_target_type(cx, element, wanted, Coercion::EXPLICIT)? {
            Some(element) => cast.push(element),
            None => {
                let message = format!("cannot cast type {} to {}", cx.type_name(source), cx.type_name(wanted.ty));
                return refuse_at(SqlState::CANNOT_COERCE, at, message);
            }
        }
    }
    Ok(cast)
}

fn deduce(ps: &ParseState<'_>, elements: Vec<Expr>, multidims: bool, at: Span) -> Result<(TypeId, TypeId, Vec<Expr>)> {
    let cx = ps.cx;
    if elements.is_empty() {
        let error = Diagnostic::refused(SqlState::INDETERMINATE_DATATYPE, "cannot determine type of empty array")
            .with_hint("Explicitly cast to the desired type, for example ARRAY[]::integer[].");
        return Err(Box::new(error.at(at)));
    }
    let common = select_common_type(cx, &elements.iter().collect::<Vec<_>>(), "ARRAY")?;
    let types = if multidims {
        cx.element_type(common).map(|element| (common, element))
    } else {
        cx.array_type(common).map(|array| (array, common))
    };
    let Some((array, element)) = types else {
        let what = if multidims { "element" } else { "array" };
        let message = format!("could not find {what} type for data type {}", cx.type_name(common));
        return refuse_at(SqlState::UNDEFINED_OBJECT, at, message);
    };
    let coerced = elements.into_iter().map(|e| coerce_to_common_type(cx, e, common, "ARRAY"));
    Ok((array, element, coerced.collect::<Result<Vec<_>>>()?))
}
