//! Operators as the grammar writes them: plain, ANY and ALL, IN, BETWEEN, DISTINCT, NULLIF.
//! Counterpart: parser/parse_expr.c (transformAExpr...).

use pg_query::protobuf as pb;
use pg_query::protobuf::AExprKind as Kind;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::coerce_to_boolean;
use crate::analyze::coerce_common::{coerce_to_common_type, try_common_type};
use crate::analyze::expr::{need, transform_expr_rec};
use crate::analyze::expr_row::{make_row_comparison, make_row_distinct};
use crate::analyze::expr_sublink;
use crate::analyze::name_list::{refuse_at, strings};
use crate::analyze::oper::{make_distinct_op, make_op, make_scalar_array_op};
use crate::analyze::state::ParseState;
use crate::diag::{Result, SqlState, unsupported};
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::text::Span;

pub fn transform_a_expr(ps: &ParseState<'_>, expr: &pb::AExpr) -> Result<Expr> {
    match Kind::try_from(expr.kind) {
        Ok(Kind::AexprOp | Kind::AexprLike | Kind::AexprIlike | Kind::AexprSimilar) => transform_op(ps, expr),
        Ok(Kind::AexprOpAny) => transform_op_array(ps, expr, true),
        Ok(Kind::AexprOpAll) => transform_op_array(ps, expr, false),
        Ok(Kind::AexprDistinct) => transform_distinct(ps, expr, false),
        Ok(Kind::AexprNotDistinct) => transform_distinct(ps, expr, true),
        Ok(Kind::AexprNullif) => transform_nullif(ps, expr),
        Ok(Kind::AexprIn) => transform_in(ps, expr),
        Ok(kind @ (Kind::AexprBetween | Kind::AexprNotBetween | Kind::AexprBetweenSym | Kind::AexprNotBetweenSym)) => {
            transform_between(ps, expr, kind)
        }
        Ok(Kind::Undefined) | Err(_) => unsupported("an unknown kind of operator expression"),
    }
}

/// The list of nodes that names a plain operator.
fn operator_name(name: &str) -> [pb::Node; 1] {
    [pb::Node { node: Some(N::String(pb::String { sval: name.to_owned() })) }]
}

fn is_null_constant(node: &pb::Node) -> bool {
    matches!(&node.node, Some(N::AConst(value)) if value.isnull)
}

fn raw_row(node: &pb::Node) -> bool {
    matches!(node.node, Some(N::RowExpr(_)))
}

fn transform_op(ps: &ParseState<'_>, expr: &pb::AExpr) -> Result<Expr> {
    let at = ps.cx.span(expr.location);
    let right = need(&expr.rexpr)?;
    let Some(left) = &expr.lexpr else {
        return make_op(ps, &expr.name, None, transform_expr_rec(ps, right)?, at);
    };
    if ps.cx.settings.transform_null_equals && strings(&expr.name).eq(["="]) {
        let tested = match (is_null_constant(left), is_null_constant(right)) {
            (true, false) => Some(right),
            (false, true) => Some(&**left),
            _ => None,
        };
        if let Some(tested) = tested {
            let arg = transform_expr_rec(ps, tested)?;
            let arg_is_row = ps.cx.is_rowtype(ps.cx.expr_type(&arg));
            return Ok(Expr::new(ExprNode::NullTest { arg: arg.boxed(), is_null: true, arg_is_row }, at));
        }
    }
    if raw_row(left)
        && let Some(N::SubLink(link)) = &right.node
        && link.sub_link_type == pb::SubLinkType::ExprSublink as i32
    {
        return expr_sublink::transform_row_compare(ps, left, &expr.name, link, at);
    }
    let both_rows = raw_row(left) && raw_row(right);
    let (left, right) = (transform_expr_rec(ps, left)?, transform_expr_rec(ps, right)?);
    match (left.node, right.node) {
        (ExprNode::RowExpr { args: left, .. }, ExprNode::RowExpr { args: right, .. }) if both_rows => {
            make_row_comparison(ps, &expr.name, left, right, at)
        }
        (left_node, right_node) => {
            let (left, right) = (Expr::new(left_node, left.at), Expr::new(right_node, right.at));
            make_op(ps, &expr.name, Some(left), right, at)
        }
    }
}

fn transform_op_array(ps: &ParseState<'_>, expr: &pb::AExpr, use_or: bool) -> Result<Expr> {
    let left = transform_expr_rec(ps, need(&expr.lexpr)?)?;
    let right = transform_expr_rec(ps, need(&expr.rexpr)?)?;
    make_scalar_array_op(ps, &expr.name, use_or, left, right, ps.cx.span(expr.location))
}

fn transform_distinct(ps: &ParseState<'_>, expr: &pb::AExpr, negated: bool) -> Result<Expr> {
    let at = ps.cx.span(expr.location);
    let (left, right) = (need(&expr.lexpr)?, need(&expr.rexpr)?);
    let tested = if is_null_constant(right) {
        Some(left)
    } else if is_null_constant(left) {
        Some(right)
    } else {
        None
    };
    if let Some(tested) = tested {
        let arg = transform_expr_rec(ps, tested)?.boxed();
        return Ok(Expr::new(ExprNode::NullTest { arg, is_null: negated, arg_is_row: false }, at));
    }
    let both_rows = raw_row(left) && raw_row(right);
    let (left, right) = (transform_expr_rec(ps, left)?, transform_expr_rec(ps, right)?);
    let made = match (left.node, right.node) {
        (ExprNode::RowExpr { args: left, .. }, ExprNode::RowExpr { args: right, .. }) if both_rows => {
            make_row_distinct(ps, &expr.name, left, right, at)?
        }
        (left_node, right_node) => {
            let (left, right) = (Expr::new(left_node, left.at), Expr::new(right_node, right.at));
            make_distinct_op(ps, &expr.name, left, right, at)?
        }
    };
    Ok(if negated { bool_expr(BoolOp::Not, vec![made], at) } else { made })
}

pub(super) fn bool_expr(op: BoolOp, args: Vec<Expr>, at: Span) -> Expr {
    Expr::new(ExprNode::BoolExpr { op, args }, at)
}

fn transform_nullif(ps: &ParseState<'_>, expr: &pb::AExpr) -> Result<Expr> {
    let at = ps.cx.span(expr.location);
    let left = transform_expr_rec(ps, need(&expr.lexpr)?)?;
    let right = transform_expr_rec(ps, need(&expr.rexpr)?)?;
    let made = make_op(ps, &expr.name, Some(left), right, at)?;
    let ExprNode::OpExpr(mut op) = made.node else { return Ok(made) };
    if op.result != BOOL {
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, "NULLIF requires = operator to yield boolean");
    }
    if op.retset {
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, "NULLIF must not return a set");
    }
    op.result = op.args.first().map_or(op.result, |arg| ps.cx.expr_type(arg));
    Ok(Expr::new(ExprNode::NullIfExpr(op), at))
}

/// `x IN (list)`: constants go into one array, what refers to columns is compared on its own
/// (transformAExprIn).
fn transform_in(ps: &ParseState<'_>, expr: &pb::AExpr) -> Result<Expr> {
    let cx = ps.cx;
    let at = cx.span(expr.location);
    let use_or = !strings(&expr.name).eq(["<>"]);
    let raw_left = need(&expr.lexpr)?;
    let left_is_row = raw_row(raw_left);
    let left = transform_expr_rec(ps, raw_left)?;
    let Some(N::List(list)) = &need(&expr.rexpr)?.node else { return unsupported("IN without a list") };
    let (mut with_vars, mut constants) = (Vec::new(), Vec::new());
    let mut all = Vec::with_capacity(list.items.len());
    for (index, item) in list.items.iter().enumerate() {
        let value = transform_expr_rec(ps, item)?;
        if contains_var(&value) {
            with_vars.push(index)
        } else {
            constants.push(index)
        }
        all.push(Some(value));
    }
    let mut result = None;
    if constants.len() > 1
        && let Some((array_type, element_type)) = in_array_type(ps, &left, &constants, &all)
    {
        let mut elements = Vec::with_capacity(constants.len());
        for value in constants.iter().filter_map(|i| all[*i].take()) {
            elements.push(coerce_to_common_type(cx, value, element_type, "IN")?);
        }
        let node = ExprNode::ArrayExpr { array_type, element_type, collation: None, elements, multidims: false };
        let array = Expr::new(node, at);
        result = Some(make_scalar_array_op(ps, &expr.name, use_or, left.clone(), array, at)?);
    }
    for (item, value) in list.items.iter().zip(all) {
        let Some(value) = value else { continue };
        let compared = match (&left.node, value.node) {
            (ExprNode::RowExpr { args: left, .. }, ExprNode::RowExpr { args: right, .. })
                if left_is_row && raw_row(item) =>
            {
                make_row_comparison(ps, &expr.name, left.clone(), right, at)?
            }
            (_, node) => make_op(ps, &expr.name, Some(left.clone()), Expr::new(node, value.at), at)?,
        };
        let compared = coerce_to_boolean(cx, compared, "IN")?;
        let op = if use_or { BoolOp::Or } else { BoolOp::And };
        result = Some(match result {
            None => compared,
            Some(so_far) => bool_expr(op, vec![so_far, compared], at),
        });
    }
    match result {
        Some(result) => Ok(result),
        None => unsupported("IN with an empty list"),
    }
}

fn in_array_type(
    ps: &ParseState<'_>,
    left: &Expr,
    constants: &[usize],
    all: &[Option<Expr>],
) -> Option<(TypeId, TypeId)> {
    let values = constants.iter().filter_map(|i| all[*i].as_ref());
    let types: Vec<TypeId> = std::iter::once(left).chain(values).map(|e| ps.cx.expr_type(e)).collect();
    let scalar = try_common_type(ps.cx, &types).filter(|ty| *ty != RECORD)?;
    Some((ps.cx.array_type(scalar)?, scalar))
}

/// contain_vars_of_level(expr, 0)
fn contains_var(expr: &Expr) -> bool {
    contains_var_at(expr, 0)
}

fn contains_var_at(expr: &Expr, depth: u32) -> bool {
    match &expr.node {
        ExprNode::Var(var) => return var.levels_up == depth,
        ExprNode::SubLink(link) if query_contains_var(&link.query, depth + 1) => return true,
        _ => {}
    }
    let mut found = false;
    walk::for_each_child(expr, &mut |child| found = found || contains_var_at(child, depth));
    found
}

fn query_contains_var(query: &Query, depth: u32) -> bool {
    let (mut in_exprs, mut in_queries) = (false, false);
    walk::for_each_part(query, &mut |expr| in_exprs = in_exprs || contains_var_at(expr, depth), &mut |inner| {
        in_queries = in_queries || query_contains_var(inner, depth + 1)
    });
    in_exprs || in_queries
}

fn transform_between(ps: &ParseState<'_>, expr: &pb::AExpr, kind: Kind) -> Result<Expr> {
    let at = ps.cx.span(expr.location);
    let Some(N::List(bounds)) = &need(&expr.rexpr)?.node else { return unsupported("BETWEEN without bounds") };
    let [low, high] = bounds.items.as_slice() else { return unsupported("BETWEEN without two bounds") };
    let value = need(&expr.lexpr)?;
    let compare = |operator: &str, bound: &pb::Node| {
        let raw = pb::AExpr {
            kind: Kind::AexprOp as i32,
            name: operator_name(operator).to_vec(),
            lexpr: Some(Box::new(value.clone())),
            rexpr: Some(Box::new(bound.clone())),
            rexpr_list_start: 0,
            rexpr_list_end: 0,
            location: expr.location,
        };
        transform_op(ps, &raw)
    };
    let pair = |op: BoolOp, first: (&str, &pb::Node), second: (&str, &pb::Node)| {
        let name = if op == BoolOp::And { "AND" } else { "OR" };
        let first = coerce_to_boolean(ps.cx, compare(first.0, first.1)?, name)?;
        let second = coerce_to_boolean(ps.cx, compare(second.0, second.1)?, name)?;
        Ok(bool_expr(op, vec![first, second], at))
    };
    match kind {
        Kind::AexprNotBetween => pair(BoolOp::Or, ("<", low), (">", high)),
        Kind::AexprBetweenSym => {
            let one = pair(BoolOp::And, (">=", low), ("<=", high))?;
            Ok(bool_expr(BoolOp::Or, vec![one, pair(BoolOp::And, (">=", high), ("<=", low))?], at))
        }
        Kind::AexprNotBetweenSym => {
            let one = pair(BoolOp::Or, ("<", low), (">", high))?;
            Ok(bool_expr(BoolOp::And, vec![one, pair(BoolOp::Or, ("<", high), (">", low))?], at))
        }
        _ => pair(BoolOp::And, (">=", low), ("<=", high)),
    }
}
