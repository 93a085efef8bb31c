//! CASE, COALESCE, GREATEST and LEAST.  Counterpart: parser/parse_expr.c (transformCaseExpr,
//! transformCoalesceExpr, transformMinMaxExpr).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{coerce_to_boolean, make_const};
use crate::analyze::coerce_common::{coerce_to_common_type, select_common_type};
use crate::analyze::collate::assign_expr_collations;
use crate::analyze::expr::{need, transform_expr_rec};
use crate::analyze::oper::make_op;
use crate::analyze::state::ParseState;
use crate::diag::{Result, unsupported};
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

pub fn transform_case(ps: &ParseState<'_>, case: &pb::CaseExpr) -> Result<Expr> {
    let cx = ps.cx;
    let at = cx.span(case.location);
    let arg = case_argument(ps, case)?;
    let placeholder = arg.as_ref().map(|arg| {
        let node = ExprNode::CaseTest { ty: cx.expr_type_ref(arg), collation: expr_collation(arg) };
        Expr::new(node, arg.at)
    });
    let equals = [pb::Node { node: Some(N::String(pb::String { sval: "=".to_owned() })) }];
    let mut whens = Vec::with_capacity(case.args.len());
    for when in &case.args {
        let Some(N::CaseWhen(when)) = &when.node else { return unsupported("a CASE without WHEN") };
        let condition = transform_expr_rec(ps, need(&when.expr)?)?;
        let condition = match &placeholder {
            Some(test) => make_op(ps, &equals, Some(test.clone()), condition, cx.span(when.location))?,
            None => condition,
        };
        let condition = coerce_to_boolean(cx, condition, "CASE/WHEN")?;
        whens.push((condition, transform_expr_rec(ps, need(&when.result)?)?));
    }
    let default = match &case.defresult {
        Some(node) => transform_expr_rec(ps, node)?,
        None => make_const(UNKNOWN, None, at),
    };
    let results: Vec<&Expr> = std::iter::once(&default).chain(whens.iter().map(|(_, result)| result)).collect();
    let ty = select_common_type(cx, &results, "CASE")?;
    let default = Some(coerce_to_common_type(cx, default, ty, "CASE/ELSE")?);
    let whens = whens
        .into_iter()
        .map(|(condition, result)| Ok((condition, coerce_to_common_type(cx, result, ty, "CASE/WHEN")?)))
        .collect::<Result<Vec<_>>>()?;
    let node = CaseExpr { ty, collation: None, arg, whens, default };
    Ok(Expr::new(ExprNode::CaseExpr(Box::new(node)), at))
}

fn case_argument(ps: &ParseState<'_>, case: &pb::CaseExpr) -> Result<Option<Expr>> {
    let Some(arg) = &case.arg else { return Ok(None) };
    let mut arg = transform_expr_rec(ps, arg)?;
    if ps.cx.expr_type(&arg) == UNKNOWN {
        arg = coerce_to_common_type(ps.cx, arg, TEXT, "CASE")?;
    }
    assign_expr_collations(ps.cx, &mut arg)?;
    Ok(Some(arg))
}

pub fn transform_coalesce(ps: &ParseState<'_>, coalesce: &pb::CoalesceExpr) -> Result<Expr> {
    let (args, ty) = common_args(ps, &coalesce.args, "COALESCE")?;
    Ok(Expr::new(ExprNode::Coalesce { ty, collation: None, args }, ps.cx.span(coalesce.location)))
}

pub fn transform_minmax(ps: &ParseState<'_>, minmax: &pb::MinMaxExpr) -> Result<Expr> {
    let greatest = minmax.op == pb::MinMaxOp::IsGreatest as i32;
    let (args, ty) = common_args(ps, &minmax.args, if greatest { "GREATEST" } else { "LEAST" })?;
    let node = ExprNode::MinMax { greatest, ty, collation: None, input_collation: None, args };
    Ok(Expr::new(node, ps.cx.span(minmax.location)))
}

fn common_args(ps: &ParseState<'_>, nodes: &[pb::Node], context: &str) -> Result<(Vec<Expr>, TypeId)> {
    let mut args = Vec::with_capacity(nodes.len());
    for node in nodes {
        args.push(transform_expr_rec(ps, node)?);
    }
    let ty = select_common_type(ps.cx, &args.iter().collect::<Vec<_>>(), context)?;
    let coerced = args.into_iter().map(|arg| coerce_to_common_type(ps.cx, arg, ty, context));
    Ok((coerced.collect::<Result<Vec<_>>>()?, ty))
}
