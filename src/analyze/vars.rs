//! Questions about the variables, aggregates and window calls in a tree, through all its subqueries.
//! Counterparts: optimizer/util/var.c (contain_vars_of_level, locate_var_of_level,
//! flatten_join_alias_vars), rewrite/rewriteManip.c (contain_aggs_of_level, locate_windowfunc,
//! IncrementVarSublevelsUp).

use crate::nodes::query_mut::{Part, for_each_part_mut, subquery_mut};
use crate::nodes::walk::{for_each_child, for_each_part, subquery};
use crate::nodes::walk_mut::for_each_child_mut;
use crate::nodes::*;
use crate::text::Span;

/// What to do after a visit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Descend {
    Into,
    Past,
}

/// Visits an expression and all below it, subqueries included, with the number of query levels
/// between.
pub fn visit_expr<'e>(expr: &'e Expr, depth: u32, visit: &mut dyn FnMut(&'e Expr, u32) -> Descend) {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        if visit(expr, depth) == Descend::Past {
            return;
        }
        for_each_child(expr, &mut |child| visit_expr(child, depth, visit));
        if let Some(query) = subquery(expr) {
            visit_query(query, depth + 1, visit);
        }
    });
}

/// Visits all expressions of a query; `depth` is that of its own expressions.
pub fn visit_query<'e>(query: &'e Query, depth: u32, visit: &mut dyn FnMut(&'e Expr, u32) -> Descend) {
    let (mut exprs, mut queries) = (Vec::new(), Vec::new());
    for_each_part(query, &mut |e| exprs.push(e), &mut |q| queries.push(q));
    exprs.into_iter().for_each(|e| visit_expr(e, depth, visit));
    queries.into_iter().for_each(|q| visit_query(q, depth + 1, visit));
}

/// Visits every query inside a query, itself included, with its depth below it.
pub fn visit_queries<'e>(query: &'e Query, depth: u32, visit: &mut dyn FnMut(&'e Query, u32)) {
    visit(query, depth);
    let (mut exprs, mut queries) = (Vec::new(), Vec::new());
    for_each_part(query, &mut |e| exprs.push(e), &mut |q| queries.push(q));
    exprs.into_iter().for_each(|e| visit_queries_of(e, depth, visit));
    queries.into_iter().for_each(|q| visit_queries(q, depth + 1, visit));
}

/// Visits every query inside an expression.
pub fn visit_queries_of<'e>(expr: &'e Expr, depth: u32, visit: &mut dyn FnMut(&'e Query, u32)) {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        for_each_child(expr, &mut |child| visit_queries_of(child, depth, visit));
        if let Some(query) = subquery(expr) {
            visit_queries(query, depth + 1, visit);
        }
    });
}

/// Where the first variable of the query level `level` above stands, if there is one.
pub fn locate_var(expr: &Expr, level: u32) -> Option<Span> {
    let mut found = None;
    visit_expr(expr, 0, &mut |e, depth| {
        note_var(e, depth + level, &mut found);
        Descend::Into
    });
    found
}

/// The same for a query; level 1 is that of the query around it.
pub fn locate_var_of_query(query: &Query, level: u32) -> Option<Span> {
    let mut found = None;
    visit_query(query, 0, &mut |e, depth| {
        note_var(e, depth + level, &mut found);
        Descend::Into
    });
    found
}

fn note_var(expr: &Expr, levels_up: u32, found: &mut Option<Span>) {
    if let ExprNode::Var(var) = &expr.node
        && var.levels_up == levels_up
    {
        found.get_or_insert(expr.at);
    }
}

/// Where the first aggregate or GROUPING of the query level `level` above stands.
pub fn locate_agg(expr: &Expr, level: u32) -> Option<Span> {
    let mut found = None;
    visit_expr(expr, 0, &mut |e, depth| {
        let levels_up = match &e.node {
            ExprNode::Aggref(agg) => Some(agg.levels_up),
            ExprNode::GroupingFunc { levels_up, .. } => Some(*levels_up),
            _ => None,
        };
        if levels_up == Some(depth + level) {
            found.get_or_insert(e.at);
        }
        Descend::Into
    });
    found
}

/// Where the first window call of this query level stands; subqueries have their own.
pub fn locate_window_call(expr: &Expr) -> Option<Span> {
    if matches!(expr.node, ExprNode::WindowFunc(_)) {
        return Some(expr.at);
    }
    let mut found = None;
    for_each_child(expr, &mut |child| {
        if found.is_none() {
            found = locate_window_call(child);
        }
    });
    found
}

/// Puts an expression `by` query levels further down: what refers outward counts that much more.
pub fn raise_levels(expr: &mut Expr, by: u32) {
    raise_from(expr, by, 0);
}

fn raise_from(expr: &mut Expr, by: u32, min: u32) {
    let levels_up = match &mut expr.node {
        ExprNode::Var(var) => Some(&mut var.levels_up),
        ExprNode::Aggref(agg) => Some(&mut agg.levels_up),
        ExprNode::GroupingFunc { levels_up, .. } => Some(levels_up),
        _ => None,
    };
    if let Some(levels_up) = levels_up.filter(|l| **l >= min) {
        *levels_up += by;
    }
    for_each_child_mut(expr, &mut |child| raise_from(child, by, min));
    if let Some(query) = subquery_mut(expr) {
        raise_query(query, by, min + 1);
    }
}

fn raise_query(query: &mut Query, by: u32, min: u32) {
    for rte in &mut query.rtable {
        if let RteKind::Cte { levels_up, .. } = &mut rte.kind
            && *levels_up >= min
        {
            *levels_up += by;
        }
    }
    for_each_part_mut(query, &mut |part| match part {
        Part::Expr(expr) => raise_from(expr, by, min),
        Part::Query(inner) => raise_query(inner, by, min + 1),
    });
}

/// Replaces columns of joins in `rtable` by what they stand for, through all subqueries.
pub fn flatten_join_aliases(expr: &mut Expr, rtable: &[RangeTblEntry]) {
    flatten_at(expr, rtable, 0);
}

fn flatten_at(expr: &mut Expr, rtable: &[RangeTblEntry], depth: u32) {
    if let ExprNode::Var(var) = &expr.node
        && var.levels_up == depth
        && let Some(mut alias) = join_alias(rtable, var)
    {
        raise_levels(&mut alias, depth);
        alias.at = expr.at;
        *expr = alias;
        return flatten_at(expr, rtable, depth);
    }
    for_each_child_mut(expr, &mut |child| flatten_at(child, rtable, depth));
    if let Some(query) = subquery_mut(expr) {
        flatten_query(query, rtable, depth + 1);
    }
}

fn flatten_query(query: &mut Query, rtable: &[RangeTblEntry], depth: u32) {
    for_each_part_mut(query, &mut |part| match part {
        Part::Expr(expr) => flatten_at(expr, rtable, depth),
        Part::Query(inner) => flatten_query(inner, rtable, depth + 1),
    });
}

/// What a column of a join stands for; a whole row becomes a ROW of all columns.
fn join_alias(rtable: &[RangeTblEntry], var: &Var) -> Option<Expr> {
    let rte = rtable.get((var.varno as usize).checked_sub(1)?)?;
    let RteKind::Join { aliases, .. } = &rte.kind else { return None };
    if var.attno == 0 {
        let colnames = rte.columns.iter().map(|c| c.name.clone()).collect();
        let row =
            ExprNode::RowExpr { args: aliases.clone(), ty: var.ty.ty, form: CoercionForm::ImplicitCast, colnames };
        return Some(Expr::new(row, rte.at));
    }
    aliases.get(usize::try_from(var.attno).ok()?.checked_sub(1)?).cloned()
}

/// Takes off the casts that nobody wrote (strip_implicit_coercions).
pub fn strip_implicit_coercions(expr: &Expr) -> &Expr {
    use CoercionForm::ImplicitCast;
    match &expr.node {
        ExprNode::FuncExpr(func) if func.form == ImplicitCast => {
            func.args.first().map_or(expr, strip_implicit_coercions)
        }
        ExprNode::RelabelType { arg, form: ImplicitCast, .. }
        | ExprNode::CoerceViaIo { arg, form: ImplicitCast, .. }
        | ExprNode::ArrayCoerce { arg, form: ImplicitCast, .. }
        | ExprNode::ConvertRowtype { arg, form: ImplicitCast, .. }
        | ExprNode::CoerceToDomain { arg, form: ImplicitCast, .. } => strip_implicit_coercions(arg),
        _ => expr,
    }
}
