//! Whether rows can be written through a view.
//! Counterpart: rewrite/rewriteHandler.c (view_query_is_auto_updatable).

use crate::catalog::class::RelKind;
use crate::diag::{Diagnostic, Result, SqlState};
use crate::name::Name;
use crate::nodes::walk::for_each_child;
use crate::nodes::{Expr, ExprNode, FromItem, Query, RteKind};
use crate::replay::Exec;

impl Exec {
    /// WITH CHECK OPTION is for views that can be written through.
    pub(super) fn check_check_option(&self, query: Option<&Query>, options: &[(Name, String)]) -> Result<()> {
        if !options.iter().any(|(name, _)| *name == "check_option") {
            return Ok(());
        }
        let Some(detail) = query.and_then(|query| self.not_updatable(query)) else { return Ok(()) };
        let message = "WITH CHECK OPTION is supported only on automatically updatable views";
        Err(Box::new(Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).with_hint(detail)))
    }

    /// Why rows cannot be written through the view of a query.
    fn not_updatable(&self, query: &Query) -> Option<&'static str> {
        if !query.distinct.is_empty() {
            return Some("Views containing DISTINCT are not automatically updatable.");
        }
        if !query.group.is_empty() || !query.grouping_sets.is_empty() {
            return Some("Views containing GROUP BY are not automatically updatable.");
        }
        if query.having.is_some() {
            return Some("Views containing HAVING are not automatically updatable.");
        }
        if query.set_operation.is_some() {
            return Some("Views containing UNION, INTERSECT, or EXCEPT are not automatically updatable.");
        }
        if !query.ctes.is_empty() {
            return Some("Views containing WITH are not automatically updatable.");
        }
        if query.limit_offset.is_some() || query.limit_count.is_some() {
            return Some("Views containing LIMIT or OFFSET are not automatically updatable.");
        }
        if query.targets.iter().any(|target| computes_over_rows(&target.expr)) {
            return Some("Views that return aggregate or window functions or sets are not automatically updatable.");
        }
        let single = "Views that do not select from a single table or view are not automatically updatable.";
        let [FromItem::Ref(varno)] = query.from.as_slice() else { return Some(single) };
        let entry = usize::try_from(*varno).ok().and_then(|n| query.rtable.get(n.checked_sub(1)?));
        let Some(RteKind::Relation { rel, sample, .. }) = entry.map(|entry| &entry.kind) else { return Some(single) };
        let writable = |kind: &RelKind| {
            matches!(kind, RelKind::Table | RelKind::Partitioned(_) | RelKind::Foreign(_) | RelKind::View(_))
        };
        if !self.catalog.relation(*rel).is_some_and(|row| writable(&row.kind)) {
            return Some(single);
        }
        if sample.is_some() {
            return Some("Views containing TABLESAMPLE are not automatically updatable.");
        }
        let plain = |expr: &Expr| matches!(&expr.node, ExprNode::Var(var) if var.varno == *varno && var.attno > 0);
        let any = query.targets.iter().any(|target| !target.junk && plain(&target.expr));
        (!any).then_some("Views that have no updatable columns are not automatically updatable.")
    }
}

/// Whether an aggregate, a window function or a set stands in an expression.
fn computes_over_rows(expr: &Expr) -> bool {
    let here = match &expr.node {
        ExprNode::Aggref(aggregate) => aggregate.levels_up == 0,
        ExprNode::WindowFunc(_) => true,
        ExprNode::FuncExpr(func) => func.retset,
        _ => false,
    };
    let mut found = here;
    for_each_child(expr, &mut |child| found = found || computes_over_rows(child));
    found
}
