//! The name of an output column that was given none.
//! Counterpart: parser/parse_target.c (FigureColname, FigureIndexColname).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::Cx;
use crate::analyze::name_list::strings;
use crate::nodes::{Expr, ExprNode, SubLinkKind};
use crate::version::Capability;

/// How good a name is: one of a type yields to anything but nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Weak,
    Strong,
}

/// The name that an output column gets by itself. `expr` is the analysed form, where there is one:
/// a scalar subquery is named after its first column.
pub fn figure_column_name(cx: &Cx<'_>, node: &pb::Node, expr: Option<&Expr>) -> String {
    figure_index_column_name(cx, node, expr).unwrap_or_else(|| "?column?".to_owned())
}

/// The same for an index expression, which may stay without a name.
pub fn figure_index_column_name(cx: &Cx<'_>, node: &pb::Node, expr: Option<&Expr>) -> Option<String> {
    figure(cx, node, expr).map(|(name, _)| name)
}

fn figure(cx: &Cx<'_>, node: &pb::Node, expr: Option<&Expr>) -> Option<(String, Strength)> {
    let strong = |name: &str| Some((name.to_owned(), Strength::Strong));
    match node.node.as_ref()? {
        N::ColumnRef(column) => strings(&column.fields).last().and_then(strong),
        N::AIndirection(indirection) => match strings(&indirection.indirection).last() {
            Some(field) => strong(field),
            None => figure(cx, indirection.arg.as_deref()?, expr),
        },
        N::FuncCall(call) => strong(function_name(cx, call)?),
        N::AExpr(expr) if expr.kind() == pb::AExprKind::AexprNullif => strong("nullif"),
        N::AConst(pb::AConst { val: Some(pb::a_const::Val::Boolval(_)), .. })
            if !cx.catalog.version.has(Capability::BooleanConstants) =>
        {
            Some(("bool".to_owned(), Strength::Weak))
        }
        N::TypeCast(cast) => {
            let inner = cast.arg.as_deref().and_then(|arg| figure(cx, arg, expr));
            let ty = || cast.type_name.as_ref().and_then(|ty| strings(&ty.names).last());
            match inner {
                Some((name, Strength::Strong)) => Some((name, Strength::Strong)),
                weak => ty().map(|ty| (ty.to_owned(), Strength::Weak)).or(weak),
            }
        }
        N::CollateClause(clause) => figure(cx, clause.arg.as_deref()?, expr),
        N::GroupingFunc(_) => strong("grouping"),
        N::MergeSupportFunc(_) => strong("merge_action"),
        N::SubLink(link) => match link.sub_link_type() {
            pb::SubLinkType::ExistsSublink => strong("exists"),
            pb::SubLinkType::ArraySublink => strong("array"),
            pb::SubLinkType::ExprSublink => strong(&first_output(expr?)?),
            _ => None,
        },
        N::CaseExpr(case) => {
            let inner = case.defresult.as_deref().and_then(|default| figure(cx, default, expr));
            inner.filter(|(_, s)| *s == Strength::Strong).or(Some(("case".to_owned(), Strength::Weak)))
        }
        N::AArrayExpr(_) => strong("array"),
        N::RowExpr(_) => strong("row"),
        N::CoalesceExpr(_) => strong("coalesce"),
        N::MinMaxExpr(expr) if expr.op() == pb::MinMaxOp::IsLeast => strong("least"),
        N::MinMaxExpr(_) => strong("greatest"),
        N::SqlvalueFunction(func) => strong(value_function(func.op())?),
        N::XmlExpr(xml) => strong(xml_name(xml.op())?),
        N::XmlSerialize(_) => strong("xmlserialize"),
        N::JsonParseExpr(_) => strong("json"),
        N::JsonScalarExpr(_) => strong("json_scalar"),
        N::JsonSerializeExpr(_) => strong("json_serialize"),
        N::JsonObjectConstructor(_) => strong("json_object"),
        N::JsonArrayConstructor(_) | N::JsonArrayQueryConstructor(_) => strong("json_array"),
        N::JsonObjectAgg(_) => strong("json_objectagg"),
        N::JsonArrayAgg(_) => strong("json_arrayagg"),
        N::JsonFuncExpr(func) => match func.op() {
            pb::JsonExprOp::JsonExistsOp => strong("json_exists"),
            pb::JsonExprOp::JsonQueryOp => strong("json_query"),
            pb::JsonExprOp::JsonValueOp => strong("json_value"),
            pb::JsonExprOp::Undefined | pb::JsonExprOp::JsonTableOp => None,
        },
        _ => None,
    }
}

/// The last part of a function's name; EXTRACT was date_part once.
fn function_name<'n>(cx: &Cx<'_>, call: &'n pb::FuncCall) -> Option<&'n str> {
    let name = strings(&call.funcname).last()?;
    let is_sql = call.funcformat() == pb::CoercionForm::CoerceSqlSyntax;
    if is_sql && name == "extract" && !cx.catalog.version.has(Capability::ExtractIsFunction) {
        return Some("date_part");
    }
    Some(name)
}

/// The first column of the scalar subquery at the bottom of an expression.
fn first_output(expr: &Expr) -> Option<String> {
    match &expr.node {
        ExprNode::SubLink(link) if link.kind == SubLinkKind::Expr => {
            link.query.outputs().next()?.name.as_ref().map(|name| name.to_string())
        }
        ExprNode::RelabelType { arg, .. }
        | ExprNode::CoerceViaIo { arg, .. }
        | ExprNode::ArrayCoerce { arg, .. }
        | ExprNode::ConvertRowtype { arg, .. }
        | ExprNode::CollateExpr { arg, .. }
        | ExprNode::CoerceToDomain { arg, .. }
        | ExprNode::FieldSelect { arg, .. } => first_output(arg),
        ExprNode::FuncExpr(func) => first_output(func.args.first()?),
        ExprNode::SubscriptingRef(sub) => first_output(&sub.container),
        ExprNode::CaseExpr(case) => first_output(case.default.as_ref()?),
        _ => None,
    }
}

fn value_function(op: pb::SqlValueFunctionOp) -> Option<&'static str> {
    use pb::SqlValueFunctionOp as Op;
    match op {
        Op::SvfopCurrentDate => Some("current_date"),
        Op::SvfopCurrentTime | Op::SvfopCurrentTimeN => Some("current_time"),
        Op::SvfopCurrentTimestamp | Op::SvfopCurrentTimestampN => Some("current_timestamp"),
        Op::SvfopLocaltime | Op::SvfopLocaltimeN => Some("localtime"),
        Op::SvfopLocaltimestamp | Op::SvfopLocaltimestampN => Some("localtimestamp"),
        Op::SvfopCurrentRole => Some("current_role"),
        Op::SvfopCurrentUser => Some("current_user"),
        Op::SvfopUser => Some("user"),
        Op::SvfopSessionUser => Some("session_user"),
        Op::SvfopCurrentCatalog => Some("current_catalog"),
        Op::SvfopCurrentSchema => Some("current_schema"),
        Op::SqlvalueFunctionOpUndefined => None,
    }
}

fn xml_name(op: pb::XmlExprOp) -> Option<&'static str> {
    use pb::XmlExprOp as Op;
    match op {
        Op::IsXmlconcat => Some("xmlconcat"),
        Op::IsXmlelement => Some("xmlelement"),
        Op::IsXmlforest => Some("xmlforest"),
        Op::IsXmlparse => Some("xmlparse"),
        Op::IsXmlpi => Some("xmlpi"),
        Op::IsXmlroot => Some("xmlroot"),
        Op::IsXmlserialize => Some("xmlserialize"),
        Op::IsDocument | Op::Undefined => None,
    }
}
