//! Scalar expressions: dispatch over the raw nodes, and the kinds that need few words.
//! Counterpart: parser/parse_expr.c (transformExpr), parser/parse_node.c (make_const).
//!
//! The larger kinds have files of their own, named by noun: `expr_column`, `expr_oper`, `expr_row`,
//! `expr_case`, `expr_array`, `expr_sublink`, `expr_subscript`, `expr_xml`, `expr_json`.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{Coercion, coerce_to_boolean, coerce_to_target_type};
use crate::analyze::name_list::{placed, refuse_at};
use crate::analyze::state::{ExprKind, Params, ParseState};
use crate::analyze::{
    agg, expr_array, expr_case, expr_column, expr_json, expr_oper, expr_row, expr_sublink, expr_subscript, expr_xml,
    func, literal, typename,
};
use crate::datum::Datum;
use crate::diag::{Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::text::Span;
use crate::version::Capability;

/// Analyses an expression that stands in a clause of this kind (transformExpr).
pub fn transform_expr(ps: &ParseState<'_>, node: &pb::Node, kind: ExprKind) -> Result<Expr> {
    let outer = ps.kind.replace(kind);
    let result = transform_expr_rec(ps, node);
    ps.kind.set(outer);
    result
}

/// The same within an expression (transformExprRecurse).
pub fn transform_expr_rec(ps: &ParseState<'_>, node: &pb::Node) -> Result<Expr> {
    stacker::maybe_grow(128 * 1024, 4 * 1024 * 1024, || dispatch(ps, node))
}

fn dispatch(ps: &ParseState<'_>, node: &pb::Node) -> Result<Expr> {
    let Some(node) = &node.node else { return unsupported("an empty node in an expression") };
    match node {
        N::AConst(value) => make_const(ps, value),
        N::ColumnRef(column) => expr_column::transform_column_ref(ps, column),
        N::ParamRef(param) => transform_param(ps, param),
        N::AIndirection(indirection) => expr_subscript::transform_indirection(ps, indirection),
        N::AArrayExpr(array) => expr_array::transform_array(ps, array, None),
        N::TypeCast(cast) => transform_cast(ps, cast),
        N::CollateClause(clause) => transform_collate(ps, clause),
        N::AExpr(expr) => expr_oper::transform_a_expr(ps, expr),
        N::BoolExpr(expr) => transform_bool(ps, expr),
        N::FuncCall(call) => func::transform_func_call(ps, call),
        N::NamedArgExpr(arg) => {
            let value = transform_expr_rec(ps, need(&arg.arg)?)?;
            let node = ExprNode::NamedArg { name: Name::new(&arg.name), arg_number: 0, arg: value.boxed() };
            Ok(Expr::new(node, ps.cx.span(arg.location)))
        }
        N::SubLink(link) => expr_sublink::transform_sublink(ps, link),
        N::CaseExpr(case) => expr_case::transform_case(ps, case),
        N::CoalesceExpr(coalesce) => expr_case::transform_coalesce(ps, coalesce),
        N::MinMaxExpr(minmax) => expr_case::transform_minmax(ps, minmax),
        N::RowExpr(row) => expr_row::transform_row(ps, row),
        N::SqlvalueFunction(function) => transform_value_function(ps, function),
        N::NullTest(test) => transform_null_test(ps, test),
        N::BooleanTest(test) => transform_boolean_test(ps, test),
        N::GroupingFunc(grouping) => agg::transform_grouping_func(ps, grouping),
        N::XmlExpr(xml) => expr_xml::transform_xml(ps, xml),
        N::XmlSerialize(serialize) => expr_xml::transform_serialize(ps, serialize),
        N::JsonObjectConstructor(_)
        | N::JsonArrayConstructor(_)
        | N::JsonArrayQueryConstructor(_)
        | N::JsonObjectAgg(_)
        | N::JsonArrayAgg(_)
        | N::JsonParseExpr(_)
        | N::JsonScalarExpr(_)
        | N::JsonSerializeExpr(_)
        | N::JsonIsPredicate(_)
        | N::JsonFuncExpr(_) => expr_json::transform_json(ps, node),
        N::SetToDefault(default) => {
            refuse_at(SqlState::SYNTAX_ERROR, ps.cx.span(default.location), "DEFAULT is not allowed in this context")
        }
        N::CurrentOfExpr(current) => Ok(transform_current_of(ps, current)),
        N::MergeSupportFunc(func) => transform_merge_action(ps, func),
        _ => unsupported("a node that is no expression"),
    }
}

/// A child that the grammar always fills in.
pub fn need(node: &Option<Box<pb::Node>>) -> Result<&pb::Node> {
    match node {
        Some(node) => Ok(node),
        None => unsupported("a parse tree without a part that it needs"),
    }
}

/// make_const
fn make_const(ps: &ParseState<'_>, value: &pb::AConst) -> Result<Expr> {
    let at = ps.cx.span(value.location);
    let constant = |ty: TypeId, value: Option<Datum>| {
        Ok(Expr::new(ExprNode::Const(Const { ty: TypeRef::plain(ty), collation: None, value }), at))
    };
    if value.isnull {
        return constant(UNKNOWN, None);
    }
    match &value.val {
        None => constant(UNKNOWN, None),
        Some(pb::a_const::Val::Ival(i)) => constant(INT4, Some(Datum::text(i.ival.to_string()))),
        Some(pb::a_const::Val::Boolval(b)) => constant(BOOL, Some(Datum::text(if b.boolval { "t" } else { "f" }))),
        Some(pb::a_const::Val::Sval(s)) => constant(UNKNOWN, Some(Datum::text(s.sval.as_str()))),
        Some(pb::a_const::Val::Fval(f)) => {
            let (ty, text) = number(&f.fval);
            let value = literal::input(ps.cx, TypeRef::plain(ty), &text).map_err(|e| placed(e, at))?;
            constant(ty, Some(value))
        }
        Some(pb::a_const::Val::Bsval(b)) => {
            let value = literal::input(ps.cx, TypeRef::plain(BIT), &b.bsval).map_err(|e| placed(e, at))?;
            constant(BIT, Some(value))
        }
    }
}

/// The type that a number too large for the scanner, or with a fraction, has; digits may be grouped
/// by underscores, and integers written to another base.
fn number(text: &str) -> (TypeId, String) {
    let digits = text.replace('_', "");
    let (negative, unsigned) = digits.strip_prefix('-').map_or((false, digits.as_str()), |rest| (true, rest));
    let radix = match unsigned.get(..2) {
        Some("0x" | "0X") => Some(16),
        Some("0o" | "0O") => Some(8),
        Some("0b" | "0B") => Some(2),
        _ => None,
    };
    let integer = match radix {
        Some(radix) => i128::from_str_radix(&unsigned[2..], radix).ok(),
        None => unsigned.parse::<i128>().ok(),
    };
    match integer.map(|n| if negative { -n } else { n }) {
        Some(n) if i32::try_from(n).is_ok() => (INT4, n.to_string()),
        Some(n) if i64::try_from(n).is_ok() => (INT8, n.to_string()),
        Some(n) if radix.is_some() => (NUMERIC, n.to_string()),
        _ => (NUMERIC, digits),
    }
}

fn transform_param(ps: &ParseState<'_>, param: &pb::ParamRef) -> Result<Expr> {
    let at = ps.cx.span(param.location);
    if let Params::Block(variables) = ps.params
        && let Some(variable) = u32::try_from(param.number).ok().and_then(|n| variables.numbered(n))
    {
        return Ok(expr_column::variable_param(variable, at));
    }
    if let Params::Routine { types, .. } = ps.params
        && let Some(index) = usize::try_from(param.number).ok().and_then(|n| n.checked_sub(1))
        && let Some(ty) = types.get(index)
    {
        return Ok(extern_param(ps, index as u32 + 1, *ty, at));
    }
    refuse_at(SqlState::UNDEFINED_PARAMETER, at, format!("there is no parameter ${}", param.number))
}

/// An argument of a routine.
pub fn extern_param(ps: &ParseState<'_>, id: u32, ty: TypeId, at: Span) -> Expr {
    let collation = ps.cx.type_collation(ty);
    Expr::new(ExprNode::Param(Param { kind: ParamKind::Extern, id, ty: TypeRef::plain(ty), collation }), at)
}

fn transform_cast(ps: &ParseState<'_>, cast: &pb::TypeCast) -> Result<Expr> {
    let cx = ps.cx;
    let Some(name) = &cast.type_name else { return unsupported("a cast without a type") };
    let at = cx.span(if cast.location < 0 { name.location } else { cast.location });
    let target = typename::resolve(cx, name)?;
    let arg = need(&cast.arg)?;
    let expr = match &arg.node {
        Some(N::AArrayExpr(array)) => {
            let base = cx.base_type_and_typmod(target);
            match cx.element_type(base.ty) {
                Some(element) => expr_array::transform_array(ps, array, Some((base, element)))?,
                None => transform_expr_rec(ps, arg)?,
            }
        }
        _ => transform_expr_rec(ps, arg)?,
    };
    let source = cx.expr_type(&expr);
    match coerce_to_target_type(cx, expr, target, Coercion::EXPLICIT)? {
        Some(result) => Ok(result),
        None => {
            let message = format!("cannot cast type {} to {}", cx.type_name(source), cx.type_name(target.ty));
            refuse_at(SqlState::CANNOT_COERCE, at, message)
        }
    }
}

fn transform_collate(ps: &ParseState<'_>, clause: &pb::CollateClause) -> Result<Expr> {
    let cx = ps.cx;
    let at = cx.span(clause.location);
    let arg = transform_expr_rec(ps, need(&clause.arg)?)?;
    let ty = cx.expr_type(&arg);
    if ty != UNKNOWN && cx.type_collation(ty).is_none() {
        let message = format!("collations are not supported by type {}", cx.type_name(ty));
        return refuse_at(SqlState::DATATYPE_MISMATCH, at, message);
    }
    let collation = typename::collation_by_name(cx, &clause.collname).map_err(|e| placed(e, at))?;
    Ok(Expr::new(ExprNode::CollateExpr { arg: arg.boxed(), collation }, at))
}

fn transform_bool(ps: &ParseState<'_>, expr: &pb::BoolExpr) -> Result<Expr> {
    let (op, name) = match pb::BoolExprType::try_from(expr.boolop) {
        Ok(pb::BoolExprType::AndExpr) => (BoolOp::And, "AND"),
        Ok(pb::BoolExprType::OrExpr) => (BoolOp::Or, "OR"),
        _ => (BoolOp::Not, "NOT"),
    };
    let mut args = Vec::with_capacity(expr.args.len());
    for arg in &expr.args {
        args.push(coerce_to_boolean(ps.cx, transform_expr_rec(ps, arg)?, name)?);
    }
    Ok(Expr::new(ExprNode::BoolExpr { op, args }, ps.cx.span(expr.location)))
}

fn transform_null_test(ps: &ParseState<'_>, test: &pb::NullTest) -> Result<Expr> {
    let arg = transform_expr_rec(ps, need(&test.arg)?)?;
    let arg_is_row = ps.cx.is_rowtype(ps.cx.expr_type(&arg));
    let is_null = test.nulltesttype == pb::NullTestType::IsNull as i32;
    Ok(Expr::new(ExprNode::NullTest { arg: arg.boxed(), is_null, arg_is_row }, ps.cx.span(test.location)))
}

fn transform_boolean_test(ps: &ParseState<'_>, test: &pb::BooleanTest) -> Result<Expr> {
    let (kind, name) = match pb::BoolTestType::try_from(test.booltesttype) {
        Ok(pb::BoolTestType::IsTrue) => (BoolTest::IsTrue, "IS TRUE"),
        Ok(pb::BoolTestType::IsNotTrue) => (BoolTest::IsNotTrue, "IS NOT TRUE"),
        Ok(pb::BoolTestType::IsFalse) => (BoolTest::IsFalse, "IS FALSE"),
        Ok(pb::BoolTestType::IsNotFalse) => (BoolTest::IsNotFalse, "IS NOT FALSE"),
        Ok(pb::BoolTestType::IsUnknown) => (BoolTest::IsUnknown, "IS UNKNOWN"),
        _ => (BoolTest::IsNotUnknown, "IS NOT UNKNOWN"),
    };
    let arg = transform_expr_rec(ps, need(&test.arg)?)?;
    let arg = coerce_to_boolean(ps.cx, arg, name)?;
    Ok(Expr::new(ExprNode::BooleanTest { arg: arg.boxed(), test: kind }, ps.cx.span(test.location)))
}

/// `CURRENT OF` a cursor; in a routine it may be an argument of type refcursor.
fn transform_current_of(ps: &ParseState<'_>, current: &pb::CurrentOfExpr) -> Expr {
    let at = ps.cx.locator.whole;
    let cursor = Name::new(&current.cursor_name);
    if let Params::Routine { types, names, .. } = ps.params
        && let Some(index) = names.iter().position(|name| *name == cursor)
        && types.get(index) == Some(&REFCURSOR)
    {
        return Expr::new(ExprNode::CurrentOf { cursor: None, param: index as u32 + 1 }, at);
    }
    Expr::new(ExprNode::CurrentOf { cursor: Some(cursor), param: 0 }, at)
}

/// MERGE_ACTION(), which before it was a word was a call of some routine.
fn transform_merge_action(ps: &ParseState<'_>, func: &pb::MergeSupportFunc) -> Result<Expr> {
    let at = ps.cx.span(func.location);
    if !ps.cx.catalog.version.has(Capability::MergeReturning) {
        let name = pb::Node { node: Some(N::String(pb::String { sval: "merge_action".to_owned() })) };
        let funcformat = pb::CoercionForm::CoerceExplicitCall as i32;
        let call = pb::FuncCall { funcname: vec![name], funcformat, location: func.location, ..Default::default() };
        return func::transform_func_call(ps, &call);
    }
    let mut level = Some(ps);
    while let Some(state) = level {
        if state.kind.get() == ExprKind::MergeReturning {
            return Ok(Expr::new(ExprNode::MergeSupport, at));
        }
        level = state.parent;
    }
    let message = "MERGE_ACTION() can only be used in the RETURNING list of a MERGE command";
    refuse_at(SqlState::SYNTAX_ERROR, at, message)
}

/// CURRENT_DATE and its kin (transformSQLValueFunction).
fn transform_value_function(ps: &ParseState<'_>, function: &pb::SqlValueFunction) -> Result<Expr> {
    use pb::SqlValueFunctionOp as Raw;
    let at = ps.cx.span(function.location);
    let precise = |ty: TypeId| TypeRef { ty, typmod: function.typmod.min(6) };
    let (op, ty) = match Raw::try_from(function.op) {
        Ok(Raw::SvfopCurrentDate) => (SqlValueFunctionOp::CurrentDate, TypeRef::plain(DATE)),
        Ok(Raw::SvfopCurrentTime) => (SqlValueFunctionOp::CurrentTime, TypeRef::plain(TIMETZ)),
        Ok(Raw::SvfopCurrentTimeN) => (SqlValueFunctionOp::CurrentTime, precise(TIMETZ)),
        Ok(Raw::SvfopCurrentTimestamp) => (SqlValueFunctionOp::CurrentTimestamp, TypeRef::plain(TIMESTAMPTZ)),
        Ok(Raw::SvfopCurrentTimestampN) => (SqlValueFunctionOp::CurrentTimestamp, precise(TIMESTAMPTZ)),
        Ok(Raw::SvfopLocaltime) => (SqlValueFunctionOp::LocalTime, TypeRef::plain(TIME)),
        Ok(Raw::SvfopLocaltimeN) => (SqlValueFunctionOp::LocalTime, precise(TIME)),
        Ok(Raw::SvfopLocaltimestamp) => (SqlValueFunctionOp::LocalTimestamp, TypeRef::plain(TIMESTAMP)),
        Ok(Raw::SvfopLocaltimestampN) => (SqlValueFunctionOp::LocalTimestamp, precise(TIMESTAMP)),
        Ok(Raw::SvfopCurrentRole) => (SqlValueFunctionOp::CurrentRole, TypeRef::plain(NAME)),
        Ok(Raw::SvfopCurrentUser) => (SqlValueFunctionOp::CurrentUser, TypeRef::plain(NAME)),
        Ok(Raw::SvfopUser) => (SqlValueFunctionOp::User, TypeRef::plain(NAME)),
        Ok(Raw::SvfopSessionUser) => (SqlValueFunctionOp::SessionUser, TypeRef::plain(NAME)),
        Ok(Raw::SvfopCurrentCatalog) => (SqlValueFunctionOp::CurrentCatalog, TypeRef::plain(NAME)),
        Ok(Raw::SvfopCurrentSchema) => (SqlValueFunctionOp::CurrentSchema, TypeRef::plain(NAME)),
        _ => return unsupported("an unknown value function"),
    };
    Ok(Expr::new(ExprNode::SqlValueFunction { op, ty }, at))
}
