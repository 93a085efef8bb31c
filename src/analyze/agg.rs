//! Aggregate calls and GROUPING(): their arguments, their query level, and where they may stand.
//! Counterpart: parser/parse_agg.c (transformAggregateCall, transformGroupingFunc,
//! check_agglevels_and_constraints, check_agg_arguments).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::expr::transform_expr;
use crate::analyze::name_list::refuse_at;
use crate::analyze::sort::{DistinctOf, Rules, add_to_sort, target_of, transform_distinct, transform_sort};
use crate::analyze::state::{ExprKind, ParseState};
use crate::analyze::vars::{Descend, locate_agg, locate_var, visit_expr, visit_queries_of};
use crate::analyze::window;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::nodes::*;
use crate::oid::AttrNumber;
use crate::text::Span;

/// Fills in the arguments, ORDER BY and DISTINCT of an aggregate call, and finds its query level.
pub fn transform_aggregate_call(
    ps: &ParseState<'_>,
    mut agg: Aggref,
    args: Vec<Expr>,
    order: &[pb::Node],
    distinct: bool,
) -> Result<Aggref> {
    if agg.kind == AggKind::Normal {
        let mut tlist = argument_targets(args);
        agg.order = transform_sort(ps, order, &mut tlist, ExprKind::OrderBy, Rules::Sql99)?;
        if distinct {
            agg.distinct = transform_distinct(ps, &mut tlist, &agg.order, DistinctOf::Aggregate)?;
            check_sortable(ps, &agg.distinct, &tlist)?;
        }
        agg.args = tlist;
    } else {
        within_group(ps, &mut agg, args, order)?;
    }
    let direct = agg.direct_args.iter();
    let aggregated = agg.args.iter().filter(|t| !t.junk).map(|t| &t.expr);
    agg.arg_types = direct.chain(aggregated).map(|e| ps.cx.expr_type(e)).collect();
    let inner: Vec<&Expr> = agg.args.iter().map(|t| &t.expr).chain(&agg.filter).collect();
    let at = inner.first().map_or(ps.cx.locator.whole, |e| e.at);
    agg.levels_up = find_level(ps, "aggregate functions", &inner, &agg.direct_args, at)?;
    Ok(agg)
}

fn argument_targets(args: Vec<Expr>) -> Vec<TargetEntry> {
    let entry = |(i, expr): (usize, Expr)| TargetEntry {
        expr,
        resno: (i + 1) as AttrNumber,
        name: None,
        sort_group_ref: 0,
        origin: None,
        junk: false,
    };
    args.into_iter().enumerate().map(entry).collect()
}

/// An ordered-set aggregate: the last arguments are those of WITHIN GROUP.
fn within_group(ps: &ParseState<'_>, agg: &mut Aggref, mut args: Vec<Expr>, order: &[pb::Node]) -> Result<()> {
    let aggregated = args.split_off(args.len().saturating_sub(order.len()));
    agg.direct_args = args;
    let mut tlist: Vec<TargetEntry> = Vec::new();
    let mut sort = Vec::new();
    for (entry, item) in argument_targets(aggregated).into_iter().zip(order) {
        let Some(N::SortBy(item)) = &item.node else { return unsupported("a WITHIN GROUP item of an unknown kind") };
        tlist.push(entry);
        add_to_sort(ps, tlist.len() - 1, &mut sort, &mut tlist, item)?;
    }
    agg.args = tlist;
    agg.order = sort;
    Ok(())
}

fn check_sortable(ps: &ParseState<'_>, distinct: &[SortGroupClause], tlist: &[TargetEntry]) -> Result<()> {
    for clause in distinct.iter().filter(|c| c.sort_oper.is_none()) {
        let Some(entry) = target_of(clause, tlist) else { continue };
        let ty = ps.cx.type_name(ps.cx.expr_type(&entry.expr));
        let message = format!("could not identify an ordering operator for type {ty}");
        let detail = "Aggregates with DISTINCT must be able to sort their inputs.";
        let error = Diagnostic::refused(SqlState::UNDEFINED_FUNCTION, message).at(entry.expr.at);
        return Err(Box::new(error.with_detail(detail)));
    }
    Ok(())
}

/// GROUPING(...). Its references are filled in once GROUP BY is known.
pub fn transform_grouping_func(ps: &ParseState<'_>, func: &pb::GroupingFunc) -> Result<Expr> {
    let at = ps.cx.span(func.location);
    if func.args.len() > 31 {
        return refuse_at(SqlState::TOO_MANY_ARGUMENTS, at, "GROUPING must have fewer than 32 arguments");
    }
    let kind = ps.kind.get();
    let args: Vec<Expr> = func.args.iter().map(|arg| transform_expr(ps, arg, kind)).collect::<Result<_>>()?;
    let inner: Vec<&Expr> = args.iter().collect();
    let levels_up = find_level(ps, "grouping operations", &inner, &[], at)?;
    Ok(Expr::new(ExprNode::GroupingFunc { args, refs: Vec::new(), levels_up }, at))
}

/// Finds or adds the window that a call is OVER.
pub fn transform_window_call(ps: &ParseState<'_>, func: WindowFunc, over: &pb::WindowDef) -> Result<WindowFunc> {
    window::find_or_add(ps, func, over, ps.cx.span(over.location))
}

/// The query level that a call belongs to: that of the nearest variable or aggregate in it. Marks
/// that level and checks that such a call may stand where the level is just now.
fn find_level(ps: &ParseState<'_>, what: &str, args: &[&Expr], direct: &[Expr], at: Span) -> Result<u32> {
    let found = Levels::of(args.iter().copied())?;
    let level = match (found.var, found.agg) {
        (Some(var), Some(agg)) => var.min(agg),
        (Some(level), None) | (None, Some(level)) => level,
        (None, None) => 0,
    };
    if found.agg == Some(level) {
        let inner = args.iter().find_map(|e| locate_agg(e, level)).unwrap_or(at);
        return refuse_at(SqlState::GROUPING_ERROR, inner, "aggregate function calls cannot be nested");
    }
    found.check_ctes(level, at)?;
    check_direct_args(direct, level, at)?;
    let Some(owner) = ps.level(level) else { return unsupported("an aggregate of a query level that is not there") };
    owner.has_aggs.set(true);
    refuse_by_kind(owner.kind.get(), what, SqlState::GROUPING_ERROR, at)?;
    Ok(level)
}

fn check_direct_args(direct: &[Expr], level: u32, at: Span) -> Result<()> {
    if direct.is_empty() {
        return Ok(());
    }
    let found = Levels::of(direct.iter())?;
    if let Some(var) = found.var.filter(|var| *var < level) {
        let place = direct.iter().find_map(|e| locate_var(e, var)).unwrap_or(at);
        let message = "outer-level aggregate cannot contain a lower-level variable in its direct arguments";
        return refuse_at(SqlState::GROUPING_ERROR, place, message);
    }
    if let Some(agg) = found.agg.filter(|agg| *agg <= level) {
        let place = direct.iter().find_map(|e| locate_agg(e, agg)).unwrap_or(at);
        return refuse_at(SqlState::GROUPING_ERROR, place, "aggregate function calls cannot be nested");
    }
    found.check_ctes(level, at)
}

/// The nearest levels that the arguments of a call refer to.
#[derive(Default)]
struct Levels {
    var: Option<u32>,
    agg: Option<u32>,
    cte: Option<(u32, crate::name::Name)>,
}

impl Levels {
    fn of<'e>(exprs: impl Iterator<Item = &'e Expr> + Clone) -> Result<Levels> {
        let mut found = Levels::default();
        let mut refused = None;
        for expr in exprs {
            visit_expr(expr, 0, &mut |e, depth| {
                found.note(e, depth);
                if depth == 0 && refused.is_none() {
                    refused = forbidden_inside(e);
                }
                Descend::Into
            });
            visit_queries_of(expr, 0, &mut |query, depth| found.note_ctes(query, depth));
        }
        match refused {
            Some(error) => Err(Box::new(error)),
            None => Ok(found),
        }
    }

    fn note(&mut self, expr: &Expr, depth: u32) {
        let nearest = |have: Option<u32>, levels_up: u32| match levels_up.checked_sub(depth) {
            Some(level) => Some(have.map_or(level, |h| h.min(level))),
            None => have,
        };
        match &expr.node {
            ExprNode::Var(var) => self.var = nearest(self.var, var.levels_up),
            ExprNode::Aggref(agg) => self.agg = nearest(self.agg, agg.levels_up),
            ExprNode::GroupingFunc { levels_up, .. } => self.agg = nearest(self.agg, *levels_up),
            _ => {}
        }
    }

    fn note_ctes(&mut self, query: &Query, depth: u32) {
        for rte in &query.rtable {
            if let RteKind::Cte { levels_up, .. } = &rte.kind
                && let Some(level) = levels_up.checked_sub(depth)
                && self.cte.as_ref().is_none_or(|(have, _)| level < *have)
            {
                self.cte = Some((level, rte.eref.clone()));
            }
        }
    }

    fn check_ctes(&self, level: u32, at: Span) -> Result<()> {
        match &self.cte {
            Some((cte, name)) if *cte < level => {
                let message = "outer-level aggregate cannot use a nested CTE";
                let error = Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).at(at);
                let detail = format!("CTE \"{name}\" is below the aggregate's semantic level.");
                Err(Box::new(error.with_detail(detail)))
            }
            _ => Ok(()),
        }
    }
}

/// Sets and window calls cannot be aggregated at their own level.
fn forbidden_inside(expr: &Expr) -> Option<Diagnostic> {
    match &expr.node {
        ExprNode::FuncExpr(FuncExpr { retset: true, .. }) | ExprNode::OpExpr(OpExpr { retset: true, .. }) => {
            let message = "aggregate function calls cannot contain set-returning function calls";
            let hint = "You might be able to move the set-returning function into a LATERAL FROM item.";
            Some(Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).at(expr.at).with_hint(hint))
        }
        ExprNode::WindowFunc(_) => {
            let message = "aggregate function calls cannot contain window function calls";
            Some(Diagnostic::refused(SqlState::GROUPING_ERROR, message).at(expr.at))
        }
        _ => None,
    }
}

/// Refuses aggregates, GROUPING or window calls (`what`, in the plural) where they may not stand.
pub(super) fn refuse_by_kind(kind: ExprKind, what: &str, sqlstate: SqlState, at: Span) -> Result<()> {
    let windows = what == "window functions";
    let place = match kind {
        ExprKind::None | ExprKind::Other | ExprKind::SelectTarget | ExprKind::OrderBy | ExprKind::DistinctOn => {
            return Ok(());
        }
        ExprKind::Having | ExprKind::WindowPartition | ExprKind::WindowOrder if !windows => return Ok(()),
        ExprKind::JoinOn | ExprKind::JoinUsing => "JOIN conditions",
        ExprKind::FromSubselect if !windows => "FROM clause of their own query level",
        ExprKind::FromFunction => "functions in FROM",
        ExprKind::Policy => "policy expressions",
        ExprKind::WindowPartition | ExprKind::WindowOrder => "window definitions",
        ExprKind::WindowFrameRange | ExprKind::WindowFrameRows | ExprKind::WindowFrameGroups if windows => {
            "window definitions"
        }
        ExprKind::WindowFrameRange => "window RANGE",
        ExprKind::WindowFrameRows => "window ROWS",
        ExprKind::WindowFrameGroups => "window GROUPS",
        ExprKind::MergeWhen => "MERGE WHEN conditions",
        ExprKind::CheckConstraint | ExprKind::DomainCheck => "check constraints",
        ExprKind::ColumnDefault | ExprKind::FunctionDefault => "DEFAULT expressions",
        ExprKind::IndexExpression => "index expressions",
        ExprKind::IndexPredicate => "index predicates",
        ExprKind::StatsExpression => "statistics expressions",
        ExprKind::AlterColTransform => "transform expressions",
        ExprKind::ExecuteParameter => "EXECUTE parameters",
        ExprKind::TriggerWhen => "trigger WHEN conditions",
        ExprKind::PartitionBound => "partition bound",
        ExprKind::PartitionExpression => "partition key expressions",
        ExprKind::GeneratedColumn => "column generation expressions",
        ExprKind::CallArgument => "CALL arguments",
        ExprKind::CopyWhere => "COPY FROM WHERE conditions",
        ExprKind::FromSubselect
        | ExprKind::Where
        | ExprKind::Having
        | ExprKind::Filter
        | ExprKind::InsertTarget
        | ExprKind::UpdateSource
        | ExprKind::UpdateTarget
        | ExprKind::GroupBy
        | ExprKind::Limit
        | ExprKind::Offset
        | ExprKind::Returning
        | ExprKind::MergeReturning
        | ExprKind::Values
        | ExprKind::ValuesSingle
        | ExprKind::CycleMark => kind.construct(),
    };
    refuse_at(sqlstate, at, format!("{what} are not allowed in {place}"))
}
