//! Asks a condition on a subquery's output inside of the subquery.
//! Counterpart: optimizer/path/allpaths.c (subquery_is_pushdown_safe, qual_is_pushdown_safe,
//! subquery_push_qual).

use std::rc::Rc;

use crate::analyze::Cx;
use crate::analyze::coerce::returns_set;
use crate::analyze::volatility::contains_volatile;
use crate::execute::qual::{Qual, Quals};
use crate::nodes::walk_mut::for_each_child_mut;
use crate::nodes::*;

/// Takes out of `quals` those that can be asked inside of the query that stands at `rte`, and gives them
/// as conditions of that query.
pub(super) fn push_into(cx: &Cx<'_>, query: &Query, rte: u32, quals: &mut Quals<'_>) -> Vec<Expr> {
    if !accepts(query) {
        return Vec::new();
    }
    let mut pushed = Vec::new();
    quals.retain(|qual| match pushable(cx, query, rte, qual) {
        Some(expr) => {
            pushed.push(expr);
            false
        }
        None => true,
    });
    pushed
}

/// Whether fewer rows coming in means the same rows going out.
fn accepts(query: &Query) -> bool {
    query.command == Command::Select
        && query.limit_count.is_none()
        && query.limit_offset.is_none()
        && query.windows.is_empty()
        && !query.distinct_on
        && query.set_operation.is_none()
        && query.grouping_sets.is_empty()
        && !query.targets.iter().any(|t| returns_set(&t.expr))
        && (!is_grouped(query) || !query.group.is_empty())
}

fn is_grouped(query: &Query) -> bool {
    let has_aggregate = |t: &TargetEntry| crate::analyze::vars::locate_agg(&t.expr, 0).is_some();
    !query.group.is_empty() || query.having.is_some() || query.targets.iter().any(has_aggregate)
}

fn pushable(cx: &Cx<'_>, query: &Query, rte: u32, qual: &Rc<Qual<'_>>) -> Option<Expr> {
    if !qual.rels.contains(rte) || contains_volatile(cx, &qual.expr) {
        return None;
    }
    let grouped = is_grouped(query);
    let usable = |attno: i16| {
        let target = query.targets.iter().find(|t| t.resno == attno && !t.junk)?;
        let fits = !has_sublink(&target.expr)
            && !contains_volatile(cx, &target.expr)
            && (!grouped
                || (target.sort_group_ref != 0 && query.group.iter().any(|g| g.target == target.sort_group_ref)));
        fits.then_some(&target.expr)
    };
    let mut expr = qual.expr.clone().into_owned();
    replace(&mut expr, rte, &usable).then_some(expr)
}

fn has_sublink(expr: &Expr) -> bool {
    let mut found = matches!(expr.node, ExprNode::SubLink(_) | ExprNode::Aggref(_) | ExprNode::WindowFunc(_));
    walk::for_each_child(expr, &mut |child| found = found || has_sublink(child));
    found
}

/// Puts what the subquery computes in the place of its columns; everything else moves one level out.
fn replace<'q>(expr: &mut Expr, rte: u32, usable: &dyn Fn(i16) -> Option<&'q Expr>) -> bool {
    match &mut expr.node {
        ExprNode::Var(var) if (var.varno, var.levels_up) == (rte, 0) => match usable(var.attno) {
            Some(target) => {
                *expr = target.clone();
                true
            }
            None => false,
        },
        ExprNode::Var(var) => {
            var.levels_up += 1;
            true
        }
        ExprNode::SubLink(_) | ExprNode::Aggref(_) | ExprNode::WindowFunc(_) | ExprNode::GroupingFunc { .. } => false,
        _ => {
            let mut all = true;
            for_each_child_mut(expr, &mut |child| all = all && replace(child, rte, usable));
            all
        }
    }
}
