//! Calls of functions.  Counterpart: ruleutils.c (get_func_expr, get_rule_expr_funccall).

use crate::deparse::context::Context;
use crate::deparse::simple::looks_like_function;
use crate::nodes::*;
use crate::oid::{ProcId, TypeId};
use crate::version::Capability;

impl<'a> Context<'a> {
    pub fn function(&mut self, func: &'a FuncExpr, expr: &'a Expr, show_implicit: bool) {
        if let (CoercionForm::ImplicitCast | CoercionForm::ExplicitCast, Some(arg)) = (func.form, func.args.first()) {
            if func.form == CoercionForm::ImplicitCast && !show_implicit {
                self.operand(arg, false, expr);
            } else {
                let typmod = self.d.catalog.expr_typmod(expr);
                self.coercion(arg, TypeRef { ty: func.result, typmod }, expr);
            }
            return;
        }
        if func.form == CoercionForm::SqlSyntax
            && self.d.catalog.version.has(Capability::SqlSyntaxForms)
            && self.sql_syntax(func, expr)
        {
            return;
        }
        let name = self.call_name(func.proc, &func.args);
        self.push(&name);
        self.push("(");
        let last = func.args.len().saturating_sub(1);
        self.separated(", ", func.args.iter().enumerate(), |cx, (i, arg)| {
            if func.variadic && i == last {
                cx.push("VARIADIC ");
            }
            cx.expr(arg, true);
        });
        self.push(")");
    }

    fn call_name(&self, proc: ProcId, args: &[Expr]) -> String {
        let types: Vec<_> = args.iter().map(|a| self.d.catalog.expr_type(a)).collect();
        self.callable_name(proc, &types)
    }

    /// The name of a routine in a call; in GROUP BY some words belong to the grammar unless they have a schema.
    pub(super) fn callable_name(&self, proc: ProcId, arg_types: &[TypeId]) -> String {
        let is_grouping_word =
            || self.d.catalog.proc(proc).is_some_and(|p| matches!(p.name.as_str(), "cube" | "rollup"));
        if self.in_group_by && is_grouping_word() {
            return self.d.qualified_function_name(proc);
        }
        self.d.function_name(proc, arg_types)
    }

    /// An item of FROM, where the grammar wants a call; anything else goes into CAST.
    pub fn function_call(&mut self, expr: &'a Expr, show_implicit: bool) {
        if looks_like_function(expr) {
            return self.expr(expr, show_implicit);
        }
        let ty = self.d.type_with_typmod(self.d.catalog.expr_type_ref(expr));
        self.push("CAST(");
        self.expr(expr, false);
        self.push(" AS ");
        self.push(&ty);
        self.push(")");
    }
}
