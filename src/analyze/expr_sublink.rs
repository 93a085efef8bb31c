//! Subqueries in expressions.  Counterpart: parser/parse_expr.c (transformSubLink).

use pg_query::protobuf as pb;

use crate::analyze::expr::{need, transform_expr_rec};
use crate::analyze::expr_row::make_row_comparison;
use crate::analyze::name_list::{refuse_at, strings};
use crate::analyze::query::transform_sub_statement;
use crate::analyze::state::{ExprKind, ParseState};
use crate::diag::{Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::text::Span;

pub fn transform_sublink(ps: &ParseState<'_>, link: &pb::SubLink) -> Result<Expr> {
    let at = ps.cx.span(link.location);
    let kind = match pb::SubLinkType::try_from(link.sub_link_type) {
        Ok(pb::SubLinkType::ExistsSublink) => SubLinkKind::Exists,
        Ok(pb::SubLinkType::AllSublink) => SubLinkKind::All,
        Ok(pb::SubLinkType::AnySublink) => SubLinkKind::Any,
        Ok(pb::SubLinkType::RowcompareSublink) => SubLinkKind::RowCompare,
        Ok(pb::SubLinkType::ExprSublink) => SubLinkKind::Expr,
        Ok(pb::SubLinkType::ArraySublink) => SubLinkKind::Array,
        Ok(pb::SubLinkType::MultiexprSublink) => SubLinkKind::MultiExpr,
        Ok(pb::SubLinkType::CteSublink | pb::SubLinkType::Undefined) | Err(_) => {
            return unsupported("an unknown kind of subquery");
        }
    };
    build(ps, link, kind, link.testexpr.as_deref(), &link.oper_name, at)
}

/// `ROW(...) op (SELECT ...)`
pub fn transform_row_compare(
    ps: &ParseState<'_>,
    left: &pb::Node,
    name: &[pb::Node],
    link: &pb::SubLink,
    at: Span,
) -> Result<Expr> {
    build(ps, link, SubLinkKind::RowCompare, Some(left), name, at)
}

fn build(
    ps: &ParseState<'_>,
    link: &pb::SubLink,
    kind: SubLinkKind,
    test: Option<&pb::Node>,
    name: &[pb::Node],
    at: Span,
) -> Result<Expr> {
    if let Some(refusal) = refusal(ps.kind.get()) {
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, refusal);
    }
    ps.has_sublinks.set(true);
    let query = transform_sub_statement(ps, need(&link.subselect)?)?;
    if query.command != Command::Select {
        return unsupported("a subquery that is no SELECT");
    }
    let columns = query.outputs().count();
    let (test, oper_name) = match kind {
        SubLinkKind::Exists | SubLinkKind::MultiExpr => (None, None),
        SubLinkKind::Expr | SubLinkKind::Array => {
            if columns != 1 {
                return refuse_at(SqlState::SYNTAX_ERROR, at, "subquery must return only one column");
            }
            (None, None)
        }
        SubLinkKind::All | SubLinkKind::Any | SubLinkKind::RowCompare => {
            let test = match test {
                Some(test) => test,
                None => return unsupported("a quantified subquery without a left side"),
            };
            let equals = [pb::Node { node: Some(pb::node::Node::String(pb::String { sval: "=".to_owned() })) }];
            let name = if name.is_empty() { &equals[..] } else { name };
            let made = compare(ps, test, &query, name, at)?;
            (Some(made), strings(name).last().map(Name::from))
        }
    };
    let node = SubLink { kind, test, oper_name, query };
    Ok(Expr::new(ExprNode::SubLink(Box::new(node)), at))
}

fn compare(ps: &ParseState<'_>, test: &pb::Node, query: &Query, name: &[pb::Node], at: Span) -> Result<Expr> {
    let left = transform_expr_rec(ps, test)?;
    let is_row = matches!(test.node, Some(pb::node::Node::RowExpr(_)));
    let left = match left.node {
        ExprNode::RowExpr { args, .. } if is_row => args,
        node => vec![Expr::new(node, left.at)],
    };
    let mut right = Vec::with_capacity(left.len());
    for target in query.outputs() {
        let param = Param {
            kind: ParamKind::SubLink,
            id: u32::try_from(target.resno).unwrap_or(0),
            ty: ps.cx.expr_type_ref(&target.expr),
            collation: expr_collation(&target.expr),
        };
        right.push(Expr::new(ExprNode::Param(param), at));
    }
    if left.len() < right.len() {
        return refuse_at(SqlState::SYNTAX_ERROR, at, "subquery has too many columns");
    }
    if left.len() > right.len() {
        return refuse_at(SqlState::SYNTAX_ERROR, at, "subquery has too few columns");
    }
    make_row_comparison(ps, name, left, right, at)
}

/// The words with which a clause refuses a subquery.
fn refusal(kind: ExprKind) -> Option<&'static str> {
    match kind {
        ExprKind::CheckConstraint | ExprKind::DomainCheck => Some("cannot use subquery in check constraint"),
        ExprKind::ColumnDefault | ExprKind::FunctionDefault => Some("cannot use subquery in DEFAULT expression"),
        ExprKind::IndexExpression => Some("cannot use subquery in index expression"),
        ExprKind::IndexPredicate => Some("cannot use subquery in index predicate"),
        ExprKind::StatsExpression => Some("cannot use subquery in statistics expression"),
        ExprKind::AlterColTransform => Some("cannot use subquery in transform expression"),
        ExprKind::ExecuteParameter => Some("cannot use subquery in EXECUTE parameter"),
        ExprKind::TriggerWhen => Some("cannot use subquery in trigger WHEN condition"),
        ExprKind::PartitionBound => Some("cannot use subquery in partition bound"),
        ExprKind::PartitionExpression => Some("cannot use subquery in partition key expression"),
        ExprKind::CallArgument => Some("cannot use subquery in CALL argument"),
        ExprKind::CopyWhere => Some("cannot use subquery in COPY FROM WHERE condition"),
        ExprKind::GeneratedColumn => Some("cannot use subquery in column generation expression"),
        ExprKind::None
        | ExprKind::Other
        | ExprKind::JoinOn
        | ExprKind::JoinUsing
        | ExprKind::FromSubselect
        | ExprKind::FromFunction
        | ExprKind::Where
        | ExprKind::Having
        | ExprKind::Filter
        | ExprKind::WindowPartition
        | ExprKind::WindowOrder
        | ExprKind::WindowFrameRange
        | ExprKind::WindowFrameRows
        | ExprKind::WindowFrameGroups
        | ExprKind::SelectTarget
        | ExprKind::InsertTarget
        | ExprKind::UpdateSource
        | ExprKind::UpdateTarget
        | ExprKind::MergeWhen
        | ExprKind::GroupBy
        | ExprKind::OrderBy
        | ExprKind::DistinctOn
        | ExprKind::Limit
        | ExprKind::Offset
        | ExprKind::Returning
        | ExprKind::MergeReturning
        | ExprKind::Values
        | ExprKind::ValuesSingle
        | ExprKind::Policy
        | ExprKind::CycleMark => None,
    }
}
