//! Operators.  Counterpart: parser/parse_oper.c, catalog/namespace.c (OpernameGetCandidates).

use std::sync::Arc;

use pg_query::protobuf as pb;

use crate::analyze::Cx;
use crate::analyze::candidate::{self, Choice};
use crate::analyze::coerce::{Coercion, coerce_type, returns_set};
use crate::analyze::coerce_path::is_binary_coercible;
use crate::analyze::name_list::{placed, qualified, refuse_at};
use crate::analyze::polymorphic::enforce_consistency;
use crate::analyze::state::ParseState;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::operator::Operator;
use crate::diag::{Diagnostic, Result, SqlState};
use crate::nodes::*;
use crate::oid::wellknown::*;
use crate::oid::{OperId, TypeId};
use crate::text::Span;

/// The operators of a name that the search path shows, nearer ones hiding those with the same
/// arguments.
fn candidates<'c>(cx: &'c Cx<'_>, name: &QualifiedName, prefix: bool) -> Vec<&'c Arc<Operator>> {
    let mut found: Vec<&Arc<Operator>> = Vec::new();
    for (place, namespace) in cx.search_namespaces(name.schema.as_ref()).into_iter().enumerate() {
        for oper in cx.catalog.operators_in(namespace, &name.name).iter().filter_map(|id| cx.catalog.operator(*id)) {
            if oper.left.is_none() != prefix || oper.result.is_none() {
                continue;
            }
            let same = |o: &&Arc<Operator>| o.left == oper.left && o.right == oper.right;
            if place == 0 || !found.iter().any(same) {
                found.push(oper);
            }
        }
    }
    found
}

/// An operator by name and exact argument types (OpernameGetOprid).
pub fn find_exact(cx: &Cx<'_>, name: &QualifiedName, left: Option<TypeId>, right: TypeId) -> Option<OperId> {
    let fits = |id: &&OperId| cx.catalog.operator(**id).is_some_and(|o| o.left == left && o.right == right);
    let namespaces = cx.search_namespaces(name.schema.as_ref());
    namespaces.into_iter().find_map(|nsp| cx.catalog.operators_in(nsp, &name.name).iter().find(fits).copied())
}

/// A binary operator for two operand types (oper).
pub fn binary(cx: &Cx<'_>, name: &[pb::Node], left: TypeId, right: TypeId, at: Span) -> Result<OperId> {
    let wanted = written(cx, name, at)?;
    match choose_binary(cx, &wanted, left, right) {
        Some(oper) => Ok(oper),
        None => Err(not_found(cx, &wanted, Some(left), right, at)),
    }
}

fn written(cx: &Cx<'_>, name: &[pb::Node], at: Span) -> Result<QualifiedName> {
    let wanted = qualified(name).map_err(|e| placed(e, at))?;
    if let Some(schema) = &wanted.schema {
        cx.explicit_namespace(schema).map_err(|e| placed(e, at))?;
    }
    Ok(wanted)
}

/// The same by name alone, where not finding any is an answer.
pub fn choose_binary(cx: &Cx<'_>, name: &QualifiedName, left: TypeId, right: TypeId) -> Option<OperId> {
    binary_exact(cx, name, left, right).or_else(|| {
        let found = candidates(cx, name, false);
        select(cx, &found, &[left, right])
    })
}

/// binary_oper_exact: an unknown side is taken for the other one's type, and domains for their base.
fn binary_exact(cx: &Cx<'_>, name: &QualifiedName, left: TypeId, right: TypeId) -> Option<OperId> {
    let mut was_unknown = false;
    let (mut arg1, mut arg2) = (left, right);
    if arg1 == UNKNOWN && arg2 != UNKNOWN {
        (arg1, was_unknown) = (arg2, true);
    } else if arg2 == UNKNOWN && arg1 != UNKNOWN {
        (arg2, was_unknown) = (arg1, true);
    }
    if let Some(found) = find_exact(cx, name, Some(arg1), arg2) {
        return Some(found);
    }
    if was_unknown {
        let base = cx.base_type(arg1);
        if base != arg1 {
            return find_exact(cx, name, Some(base), base);
        }
    }
    None
}

/// A prefix operator for an operand type (left_oper).
pub fn prefix(cx: &Cx<'_>, name: &[pb::Node], arg: TypeId, at: Span) -> Result<OperId> {
    let wanted = written(cx, name, at)?;
    let exact = find_exact(cx, &wanted, None, arg);
    match exact.or_else(|| select(cx, &candidates(cx, &wanted, true), &[arg])) {
        Some(oper) => Ok(oper),
        None => Err(not_found(cx, &wanted, None, arg, at)),
    }
}

/// oper_select_candidate
fn select(cx: &Cx<'_>, found: &[&Arc<Operator>], given: &[TypeId]) -> Option<OperId> {
    let signature = |o: &Operator| o.left.into_iter().chain([o.right]).collect::<Vec<_>>();
    let signatures: Vec<Vec<TypeId>> = found.iter().map(|o| signature(o)).collect();
    let matching = candidate::match_argtypes(cx, given, signatures.iter().map(Vec::as_slice).enumerate());
    let chosen = match matching.as_slice() {
        [] => None,
        [(only, _)] => Some(*only),
        _ => match candidate::select(cx, given, matching) {
            Choice::One(index) => Some(index),
            Choice::None => None,
        },
    };
    chosen.map(|index| found[index].id)
}

/// op_error
fn not_found(
    cx: &Cx<'_>,
    name: &QualifiedName,
    left: Option<TypeId>,
    right: TypeId,
    at: Span,
) -> crate::diag::Rejected {
    let mut text = String::new();
    if let Some(left) = left {
        text.push_str(&cx.type_name(left));
        text.push(' ');
    }
    text.push_str(&name.to_string());
    text.push(' ');
    text.push_str(&cx.type_name(right));
    let found = candidates(cx, name, left.is_none());
    let given: Vec<TypeId> = left.into_iter().chain([right]).collect();
    let signatures: Vec<Vec<TypeId>> = found.iter().map(|o| o.left.into_iter().chain([o.right]).collect()).collect();
    let matching = candidate::match_argtypes(cx, &given, signatures.iter().map(Vec::as_slice).enumerate());
    let error = if matching.len() > 1 {
        Diagnostic::refused(SqlState::AMBIGUOUS_FUNCTION, format!("operator is not unique: {text}"))
            .with_hint("Could not choose a best candidate operator. You might need to add explicit type casts.")
    } else {
        let hint = match left {
            Some(_) => {
                "No operator matches the given name and argument types. You might need to add explicit type casts."
            }
            None => {
                "No operator matches the given name and argument type. You might need to add an explicit type cast."
            }
        };
        Diagnostic::refused(SqlState::UNDEFINED_FUNCTION, format!("operator does not exist: {text}")).with_hint(hint)
    };
    Box::new(error.at(at))
}

/// An operator applied to its operands; one operand for a prefix operator (make_op).
pub fn make_op(ps: &ParseState<'_>, name: &[pb::Node], left: Option<Expr>, right: Expr, at: Span) -> Result<Expr> {
    let cx = ps.cx;
    let right_type = cx.expr_type(&right);
    let oper = match &left {
        Some(left) => binary(cx, name, cx.expr_type(left), right_type, at)?,
        None => prefix(cx, name, right_type, at)?,
    };
    apply(ps, oper, left, right, at)
}

fn operator_row<'c>(cx: &'c Cx<'_>, oper: OperId, at: Span) -> Result<&'c Arc<Operator>> {
    match cx.catalog.operator(oper) {
        Some(row) if row.code.is_some() => Ok(row),
        _ => refuse_at(SqlState::UNDEFINED_FUNCTION, at, "operator is only a shell"),
    }
}

fn apply(ps: &ParseState<'_>, oper: OperId, left: Option<Expr>, right: Expr, at: Span) -> Result<Expr> {
    let cx = ps.cx;
    let row = operator_row(cx, oper, at)?;
    let mut args: Vec<Expr> = left.into_iter().chain([right]).collect();
    let actual: Vec<TypeId> = args.iter().map(|a| cx.expr_type(a)).collect();
    let mut declared: Vec<TypeId> = row.left.into_iter().chain([row.right]).collect();
    let result = row.result.unwrap_or(UNKNOWN);
    let result = enforce_consistency(cx, &actual, &mut declared, result, false).map_err(|e| placed(e, at))?;
    for ((arg, from), to) in args.iter_mut().zip(&actual).zip(&declared) {
        if from != to {
            let taken = std::mem::replace(
                arg,
                Expr::new(ExprNode::CaseTest { ty: TypeRef::plain(*from), collation: None }, at),
            );
            *arg = coerce_type(cx, taken, *from, TypeRef::plain(*to), Coercion::IMPLICIT)?;
        }
    }
    let retset = row.code.and_then(|proc| cx.catalog.proc(proc)).is_some_and(|proc| proc.returns_set);
    if retset {
        crate::analyze::func::check_srf_placement(ps, at)?;
    }
    let op = OpExpr { oper, result, retset, collation: None, input_collation: None, args };
    Ok(Expr::new(ExprNode::OpExpr(op), at))
}

/// `scalar op ANY (array)` (make_scalar_array_op).
pub fn make_scalar_array_op(
    ps: &ParseState<'_>,
    name: &[pb::Node],
    use_or: bool,
    left: Expr,
    right: Expr,
    at: Span,
) -> Result<Expr> {
    let cx = ps.cx;
    let (left_type, array_type) = (cx.expr_type(&left), cx.expr_type(&right));
    let element = if array_type == UNKNOWN { Some(UNKNOWN) } else { cx.base_element_type(array_type) };
    let Some(element) = element else {
        return refuse_at(SqlState::WRONG_OBJECT_TYPE, at, "op ANY/ALL (array) requires array on right side");
    };
    let oper = binary(cx, name, left_type, element, at)?;
    let row = operator_row(cx, oper, at)?;
    let mut declared = vec![row.left.unwrap_or(UNKNOWN), row.right];
    let result = row.result.unwrap_or(UNKNOWN);
    let result =
        enforce_consistency(cx, &[left_type, element], &mut declared, result, false).map_err(|e| placed(e, at))?;
    if result != BOOL {
        return refuse_at(SqlState::WRONG_OBJECT_TYPE, at, "op ANY/ALL (array) requires operator to yield boolean");
    }
    let retset = row.code.and_then(|proc| cx.catalog.proc(proc)).is_some_and(|proc| proc.returns_set);
    if retset {
        return refuse_at(SqlState::WRONG_OBJECT_TYPE, at, "op ANY/ALL (array) requires operator not to return a set");
    }
    let Some(wanted_array) = cx.array_type(declared[1]) else {
        let message = format!("could not find array type for data type {}", cx.type_name(declared[1]));
        return refuse_at(SqlState::UNDEFINED_OBJECT, at, message);
    };
    let left = coerce_type(cx, left, left_type, TypeRef::plain(declared[0]), Coercion::IMPLICIT)?;
    let right = coerce_type(cx, right, array_type, TypeRef::plain(wanted_array), Coercion::IMPLICIT)?;
    let node = ExprNode::ScalarArrayOp { oper, use_or, input_collation: None, args: Box::new([left, right]) };
    Ok(Expr::new(node, at))
}

/// `IS DISTINCT FROM` (make_distinct_op).
pub fn make_distinct_op(ps: &ParseState<'_>, name: &[pb::Node], left: Expr, right: Expr, at: Span) -> Result<Expr> {
    let made = make_op(ps, name, Some(left), right, at)?;
    let ps_type = ps.cx.expr_type(&made);
    if ps_type != BOOL {
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, "IS DISTINCT FROM requires = operator to yield boolean");
    }
    if returns_set(&made) && matches!(&made.node, ExprNode::OpExpr(op) if op.retset) {
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, "IS DISTINCT FROM must not return a set");
    }
    match made.node {
        ExprNode::OpExpr(op) => Ok(Expr::new(ExprNode::DistinctExpr(op), at)),
        node => Ok(Expr::new(node, at)),
    }
}

/// An operator by name and exact operand types as DDL names them (LookupOperWithArgs,
/// LookupOperName).
pub fn lookup_with_args(cx: &Cx<'_>, object: &pb::ObjectWithArgs, at: Span) -> Result<OperId> {
    let mut types = Vec::with_capacity(2);
    for arg in &object.objargs {
        types.push(match &arg.node {
            Some(pb::node::Node::TypeName(name)) => Some(crate::analyze::typename::resolve_id(cx, name)?),
            _ => None,
        });
    }
    let (left, right) = match types.as_slice() {
        [left, right] => (*left, *right),
        _ => (None, types.first().copied().flatten()),
    };
    lookup_name(cx, &object.objname, left, right, at)
}

/// The same with types that are resolved already; no `right` is a postfix operator, which no longer
/// exists.
pub fn lookup_name(
    cx: &Cx<'_>,
    name: &[pb::Node],
    left: Option<TypeId>,
    right: Option<TypeId>,
    at: Span,
) -> Result<OperId> {
    let wanted = written(cx, name, at)?;
    let Some(right) = right else {
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, "postfix operators are not supported");
    };
    if let Some(found) = find_exact(cx, &wanted, left, right) {
        return Ok(found);
    }
    let right = cx.type_name(right);
    let text = match left {
        Some(left) => format!("{} {wanted} {right}", cx.type_name(left)),
        None => format!("{wanted} {right}"),
    };
    refuse_at(SqlState::UNDEFINED_FUNCTION, at, format!("operator does not exist: {text}"))
}

/// Whether `oper` would be applied to `given` without changing representation (compatible_oper).
pub fn compatible(cx: &Cx<'_>, name: &QualifiedName, left: TypeId, right: TypeId) -> Option<OperId> {
    let found = choose_binary(cx, name, left, right)?;
    let row = cx.catalog.operator(found)?;
    let fits = is_binary_coercible(cx, left, row.left?) && is_binary_coercible(cx, right, row.right);
    fits.then_some(found)
}
