//! Visiting every part of a query in order to change it.  Counterpart: nodes/nodeFuncs.c
//! (query_tree_mutator, range_table_mutator), in place.

use crate::nodes::*;

/// The subquery that an expression itself holds, if it is a sublink.
pub fn subquery_mut(expr: &mut Expr) -> Option<&mut Query> {
    match &mut expr.node {
        ExprNode::SubLink(link) => Some(&mut link.query),
        _ => None,
    }
}

/// A place of a query that [`for_each_part_mut`] comes to.
pub enum Part<'a> {
    Expr(&'a mut Expr),
    Query(&'a mut Query),
}

/// Calls `visit` on every expression that belongs to a query itself, and on the queries directly
/// inside its CTEs and range table. Does not descend by itself.
pub fn for_each_part_mut(query: &mut Query, visit: &mut dyn FnMut(Part<'_>)) {
    query.ctes.iter_mut().for_each(|cte| visit(Part::Query(&mut cte.query)));
    for rte in &mut query.rtable {
        range_table_entry(rte, visit);
    }
    for_each_own_expr_mut(query, &mut |e| visit(Part::Expr(e)));
}

/// Calls `visit` on every expression of a query outside its range table.
pub fn for_each_own_expr_mut(query: &mut Query, visit: &mut dyn FnMut(&mut Expr)) {
    query.from.iter_mut().for_each(|item| from_item(item, visit));
    query.where_clause.iter_mut().for_each(&mut *visit);
    query.targets.iter_mut().chain(&mut query.returning).for_each(|t| visit(&mut t.expr));
    if let Some(conflict) = &mut query.on_conflict {
        conflict.arbiter_elements.iter_mut().for_each(|e| visit(&mut e.expr));
        conflict.arbiter_where.iter_mut().for_each(&mut *visit);
        conflict.set.iter_mut().for_each(|t| visit(&mut t.expr));
        conflict.where_clause.iter_mut().for_each(&mut *visit);
    }
    for action in &mut query.merge {
        action.condition.iter_mut().for_each(&mut *visit);
        action.targets.iter_mut().for_each(|t| visit(&mut t.expr));
    }
    query.merge_condition.iter_mut().for_each(&mut *visit);
    query.having.iter_mut().for_each(&mut *visit);
    for window in &mut query.windows {
        window.start_offset.iter_mut().chain(&mut window.end_offset).for_each(&mut *visit);
    }
    query.limit_offset.iter_mut().chain(&mut query.limit_count).for_each(visit);
}

fn range_table_entry(rte: &mut RangeTblEntry, visit: &mut dyn FnMut(Part<'_>)) {
    let mut expr = |e: &mut Expr| visit(Part::Expr(e));
    match &mut rte.kind {
        RteKind::Relation { sample, .. } => {
            if let Some(sample) = sample {
                sample.args.iter_mut().chain(&mut sample.repeatable).for_each(expr);
            }
        }
        RteKind::Subquery { query, .. } => visit(Part::Query(query)),
        RteKind::Join { aliases, .. } => aliases.iter_mut().for_each(expr),
        RteKind::Function { functions, .. } => functions.iter_mut().for_each(|f| expr(&mut f.expr)),
        RteKind::TableFunc(table) => table_func(table, &mut expr),
        RteKind::Values { rows } => rows.iter_mut().flatten().for_each(expr),
        RteKind::Cte { .. } | RteKind::NamedTuplestore { .. } | RteKind::Result => {}
    }
}

fn table_func(table: &mut TableFunc, visit: &mut dyn FnMut(&mut Expr)) {
    table.namespaces.iter_mut().for_each(|(_, e)| visit(e));
    visit(&mut table.document);
    table.row.iter_mut().for_each(&mut *visit);
    table.column_exprs.iter_mut().chain(&mut table.column_defaults).flatten().for_each(&mut *visit);
}

fn from_item(item: &mut FromItem, visit: &mut dyn FnMut(&mut Expr)) {
    match item {
        FromItem::Ref(_) => {}
        FromItem::Join(join) => {
            from_item(&mut join.left, visit);
            from_item(&mut join.right, visit);
            join.on.iter_mut().for_each(visit);
        }
    }
}
