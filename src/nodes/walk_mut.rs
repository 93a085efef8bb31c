//! Changing every expression of a tree.  Counterpart: nodes/nodeFuncs.c (expression_tree_mutator).

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
        | ExprNode::MergeSupport
        | ExprNode::CurrentOf { .. }
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
        ExprNode::ArrayCoerce { arg, elem, .. } => [arg, elem].into_iter().for_each(|e| visit(e)),
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
        ExprNode::XmlExpr(xml) => xml.named_args.iter_mut().map(|(_, e)| e).chain(&mut xml.args).for_each(visit),
        ExprNode::JsonValue(value) => [&mut value.raw, &mut value.formatted].into_iter().for_each(visit),
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
