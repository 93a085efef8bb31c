//! Subqueries inside expressions.  Counterpart: ruleutils.c (get_sublink_expr).

use crate::deparse::context::Context;
use crate::nodes::*;

impl<'a> Context<'a> {
    pub fn sublink(&mut self, link: &'a SubLink) {
        self.push(if link.kind == SubLinkKind::Array { "ARRAY(" } else { "(" });
        let operator = link.test.as_ref().and_then(|test| self.tested(test)).unwrap_or_else(|| "=".to_owned());
        let bare = matches!(link.kind, SubLinkKind::Expr | SubLinkKind::MultiExpr | SubLinkKind::Array);
        match link.kind {
            SubLinkKind::Exists => self.push("EXISTS "),
            SubLinkKind::Any if operator == "=" => self.push(" IN "),
            SubLinkKind::Any => self.push(&format!(" {operator} ANY ")),
            SubLinkKind::All => self.push(&format!(" {operator} ALL ")),
            SubLinkKind::RowCompare => self.push(&format!(" {operator} ")),
            SubLinkKind::Expr | SubLinkKind::MultiExpr | SubLinkKind::Array => {}
        }
        self.wrapped(!bare, |cx| cx.subquery(&link.query, false));
        self.push(")");
    }

    /// Prints what is compared with the subquery's columns, and gives the operator back.
    fn tested(&mut self, test: &'a Expr) -> Option<String> {
        match &test.node {
            ExprNode::OpExpr(op) => self.tested_operand(op),
            ExprNode::BoolExpr { args, .. } => {
                let mut operator = None;
                self.push("(");
                self.separated(", ", args, |cx, arg| {
                    if let ExprNode::OpExpr(op) = &arg.node {
                        let name = cx.tested_operand(op);
                        operator = operator.take().or(name);
                    }
                });
                self.push(")");
                operator
            }
            ExprNode::RowCompare { opers, left, right, .. } => {
                self.push("(");
                self.list(left, true);
                self.push(")");
                Some(self.operator_between(*opers.first()?, left.first()?, right.first()?))
            }
            _ => {
                self.expr(test, true);
                None
            }
        }
    }

    fn tested_operand(&mut self, op: &'a OpExpr) -> Option<String> {
        let [left, right] = op.args.as_slice() else { return None };
        self.expr(left, true);
        Some(self.operator_between(op.oper, left, right))
    }
}
