//! Visiting every expression of a tree.  Counterpart: nodes/nodeFuncs.c (expression_tree_walker,
//! query_tree_walker).

use crate::nodes::*;

/// Calls `visit` on the direct children of an expression. The query of a sublink is not entered.
pub fn for_each_child<'a>(expr: &'a Expr, visit: &mut dyn FnMut(&'a Expr)) {
    match &expr.node {
        ExprNode::Var(_)
        | ExprNode::Const(_)
        | ExprNode::Param(_)
        | ExprNode::CaseTest { .. }
        | ExprNode::SqlValueFunction { .. }
        | ExprNode::CoerceToDomainValue { .. }
        | ExprNode::SetToDefault { .. }
        | ExprNode::NextValue { .. }
        | ExprNode::MergeSupport
        | ExprNode::CurrentOf { .. }
        | ExprNode::Unresolved { .. } => {}
        ExprNode::Aggref(agg) => {
            agg.direct_args.iter().for_each(&mut *visit);
            agg.args.iter().for_each(|t| visit(&t.expr));
            agg.filter.iter().for_each(visit);
        }
        ExprNode::WindowFunc(func) => {
            func.args.iter().for_each(&mut *visit);
            func.filter.iter().for_each(visit);
        }
        ExprNode::SubscriptingRef(sub) => {
            visit(&sub.container);
            sub.upper.iter().flatten().for_each(&mut *visit);
            sub.lower.iter().flatten().flatten().for_each(&mut *visit);
            sub.assign.iter().for_each(visit);
        }
        ExprNode::FuncExpr(func) => func.args.iter().for_each(visit),
        ExprNode::OpExpr(op) | ExprNode::DistinctExpr(op) | ExprNode::NullIfExpr(op) => op.args.iter().for_each(visit),
        ExprNode::ScalarArrayOp { args, .. } => args.iter().for_each(visit),
        ExprNode::GroupingFunc { args, .. }
        | ExprNode::BoolExpr { args, .. }
        | ExprNode::RowExpr { args, .. }
        | ExprNode::Coalesce { args, .. }
        | ExprNode::MinMax { args, .. } => args.iter().for_each(visit),
        ExprNode::SubLink(link) => link.test.iter().for_each(visit),
        ExprNode::ArrayExpr { elements, .. } => elements.iter().for_each(visit),
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
            new_values.iter().for_each(visit);
        }
        ExprNode::CaseExpr(case) => {
            case.arg.iter().for_each(&mut *visit);
            for (condition, result) in &case.whens {
                visit(condition);
                visit(result);
            }
            case.default.iter().for_each(visit);
        }
        ExprNode::RowCompare { left, right, .. } => left.iter().chain(right).for_each(visit),
        ExprNode::XmlExpr(xml) => xml.named_args.iter().map(|(_, e)| e).chain(&xml.args).for_each(visit),
        ExprNode::JsonValue(value) => [&value.raw, &value.formatted].into_iter().for_each(visit),
        ExprNode::JsonExpr(json) => json_children(json, visit),
    }
}

fn json_children<'a>(json: &'a JsonExpr, visit: &mut dyn FnMut(&'a Expr)) {
    json.args.iter().for_each(&mut *visit);
    json.path.iter().for_each(&mut *visit);
    json.passing.iter().for_each(|(_, e)| visit(e));
    let behaviors = json.on_empty.iter().chain(&json.on_error);
    behaviors.filter_map(|b| b.default.as_ref()).for_each(&mut *visit);
    json.func.iter().chain(&json.coercion).for_each(visit);
}

/// The subquery that an expression itself holds, if it is a sublink.
pub fn subquery(expr: &Expr) -> Option<&Query> {
    match &expr.node {
        ExprNode::SubLink(link) => Some(&link.query),
        _ => None,
    }
}

/// Calls `visit` on every expression that belongs to a query itself, and `enter` on the queries
/// directly inside its CTEs and range table. Neither descends by itself.
pub fn for_each_part<'a>(query: &'a Query, visit: &mut dyn FnMut(&'a Expr), enter: &mut dyn FnMut(&'a Query)) {
    query.ctes.iter().for_each(|cte| enter(&cte.query));
    for rte in &query.rtable {
        range_table_entry(rte, visit, enter);
    }
    query.from.iter().for_each(|item| from_item(item, visit));
    query.where_clause.iter().for_each(&mut *visit);
    query.targets.iter().chain(&query.returning).for_each(|t| visit(&t.expr));
    if let Some(conflict) = &query.on_conflict {
        conflict.arbiter_elements.iter().for_each(|e| visit(&e.expr));
        conflict.arbiter_where.iter().for_each(&mut *visit);
        conflict.set.iter().for_each(|t| visit(&t.expr));
        conflict.where_clause.iter().for_each(&mut *visit);
    }
    for action in &query.merge {
        action.condition.iter().for_each(&mut *visit);
        action.targets.iter().for_each(|t| visit(&t.expr));
    }
    query.merge_condition.iter().for_each(&mut *visit);
    query.having.iter().for_each(&mut *visit);
    for window in &query.windows {
        window.start_offset.iter().chain(&window.end_offset).for_each(&mut *visit);
    }
    query.limit_offset.iter().chain(&query.limit_count).for_each(visit);
}

fn range_table_entry<'a>(rte: &'a RangeTblEntry, visit: &mut dyn FnMut(&'a Expr), enter: &mut dyn FnMut(&'a Query)) {
    match &rte.kind {
        RteKind::Relation { sample, .. } => {
            if let Some(sample) = sample {
                sample.args.iter().chain(&sample.repeatable).for_each(visit);
            }
        }
        RteKind::Subquery { query, .. } => enter(query),
        RteKind::Join { aliases, .. } => aliases.iter().for_each(visit),
        RteKind::Function { functions, .. } => functions.iter().for_each(|f| visit(&f.expr)),
        RteKind::TableFunc(table) => {
            table.namespaces.iter().for_each(|(_, e)| visit(e));
            visit(&table.document);
            table.row.iter().for_each(&mut *visit);
            table.column_exprs.iter().chain(&table.column_defaults).flatten().for_each(&mut *visit);
        }
        RteKind::Values { rows } => rows.iter().flatten().for_each(visit),
        RteKind::Cte { .. } | RteKind::NamedTuplestore { .. } | RteKind::Result => {}
    }
}

fn from_item<'a>(item: &'a FromItem, visit: &mut dyn FnMut(&'a Expr)) {
    match item {
        FromItem::Ref(_) => {}
        FromItem::Join(join) => {
            from_item(&join.left, visit);
            from_item(&join.right, visit);
            join.on.iter().for_each(visit);
        }
    }
}
