//! Visiting every expression of a tree in order to change it.  Counterpart: nodes/nodeFuncs.c
//! (expression_tree_mutator, query_tree_mutator), in place.

use crate::nodes::*;

/// Calls `visit` on the direct children of an expression. The query of a sublink is not entered.
pub fn for_each_child_mut(expr: &mut Expr, visit: &mut dyn FnMut(&mut Expr)) {
    match &mut expr.node {
        ExprNode::Var(_)
        | ExprNode::Const(_)
        | ExprNode::Param(_)
        | ExprNode::CaseTest { .. }
        | ExprNode::SqlValueFunction { .. }
        | ExprNode::CoerceToDomainValue { .. }
        | ExprNode::SetToDefault { .. }
        | ExprNode::NextValue { .. }
        | ExprNode::Unresolved { .. } => {}
        ExprNode::Aggref(agg) => {
            agg.direct_args.iter_mut().for_each(&mut *visit);
            agg.args.iter_mut().for_each(|t| visit(&mut t.expr));
            agg.filter.iter_mut().for_each(visit);
        }
        ExprNode::WindowFunc(func) => {
            func.args.iter_mut().for_each(&mut *visit);
            func.filter.iter_mut().for_each(visit);
        }
        ExprNode::SubscriptingRef(sub) => {
            visit(&mut sub.container);
            sub.upper.iter_mut().flatten().for_each(&mut *visit);
            sub.lower.iter_mut().flatten().flatten().for_each(&mut *visit);
            sub.assign.iter_mut().for_each(visit);
        }
        ExprNode::FuncExpr(func) => func.args.iter_mut().for_each(visit),
        ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => {
            op.args.iter_mut().for_each(visit)
        }
        ExprNode::ScalarArrayOp { args, .. } => args.iter_mut().for_each(visit),
        ExprNode::GroupingFunc { args, .. }
        | ExprNode::BoolExpr { args, .. }
        | ExprNode::RowExpr { args, .. }
        | ExprNode::Coalesce { args, .. }
        | ExprNode::MinMax { args, .. } => args.iter_mut().for_each(visit),
        ExprNode::SubLink(link) => link.test.iter_mut().for_each(visit),
        ExprNode::ArrayExpr { elements, .. } => elements.iter_mut().for_each(visit),
        ExprNode::NamedArg { arg, .. }
        | ExprNode::FieldSelect { arg, .. }
        | ExprNode::RelabelType { arg, .. }
        | ExprNode::CoerceViaIo { arg, .. }
        | ExprNode::ConvertRowtype { arg, .. }
        | ExprNode::CollateExpr { arg, .. }
        | ExprNode::NullTest { arg, .. }
        | ExprNode::BooleanTest { arg, .. }
        | ExprNode::CoerceToDomain { arg, .. } => visit(arg),
        ExprNode::ArrayCoerce { arg, elem, .. } => {
            visit(arg);
            visit(elem);
        }
        ExprNode::FieldStore { arg, new_values, .. } => {
            visit(arg);
            new_values.iter_mut().for_each(visit);
        }
        ExprNode::CaseExpr(case) => {
            case.arg.iter_mut().for_each(&mut *visit);
            for (condition, result) in &mut case.whens {
                visit(condition);
                visit(result);
            }
            case.default.iter_mut().for_each(visit);
        }
        ExprNode::RowCompare { left, right, .. } => left.iter_mut().chain(right).for_each(visit),
        ExprNode::XmlExpr(xml) => {
            xml.named_args.iter_mut().map(|(_, e)| e).chain(&mut xml.args).for_each(visit);
        }
        ExprNode::JsonExpr(json) => json_children(json, visit),
    }
}

fn json_children(json: &mut JsonExpr, visit: &mut dyn FnMut(&mut Expr)) {
    json.args.iter_mut().for_each(&mut *visit);
    json.path.iter_mut().for_each(&mut *visit);
    json.passing.iter_mut().for_each(|(_, e)| visit(e));
    let behaviors = json.on_empty.iter_mut().chain(&mut json.on_error);
    behaviors.filter_map(|b| b.default.as_mut()).for_each(&mut *visit);
    json.func.iter_mut().chain(&mut json.coercion).for_each(visit);
}

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
    table.passing.iter_mut().for_each(|(_, e)| visit(e));
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
