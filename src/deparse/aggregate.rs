//! Calls of aggregates and window functions.  Counterpart: ruleutils.c (get_agg_expr, get_windowfunc_expr).

use crate::deparse::context::Context;
use crate::nodes::*;

/// A SQL/JSON constructor that an aggregate does the work for.
pub(super) struct JsonAggregate<'s> {
    pub name: &'s str,
    /// What follows the arguments.
    pub options: &'s str,
    pub is_object: bool,
}

impl<'a> Context<'a> {
    pub fn aggregate(&mut self, agg: &'a Aggref) {
        self.aggregate_as(agg, None);
    }

    pub(super) fn aggregate_as(&mut self, agg: &'a Aggref, json: Option<&JsonAggregate<'_>>) {
        let name = match json {
            Some(json) => json.name.to_owned(),
            None => self.callable_name(agg.proc, &agg.arg_types),
        };
        self.push(&name);
        self.push(if agg.distinct.is_empty() { "(" } else { "(DISTINCT " });
        if agg.kind == AggKind::Normal {
            self.aggregated_args(agg, json);
            if !agg.order.is_empty() {
                self.push(" ORDER BY ");
                self.order_by(&agg.order, &agg.args, false);
            }
        } else {
            self.list(&agg.direct_args, true);
            self.push(") WITHIN GROUP (ORDER BY ");
            self.order_by(&agg.order, &agg.args, false);
        }
        self.push(json.map_or("", |json| json.options));
        self.filter(agg.filter.as_ref());
        self.push(")");
    }

    fn aggregated_args(&mut self, agg: &'a Aggref, json: Option<&JsonAggregate<'_>>) {
        if agg.star {
            return self.push("*");
        }
        let is_object = json.is_some_and(|json| json.is_object);
        let shown = if is_object { 2 } else { usize::MAX };
        let args = agg.args.iter().filter(|t| !t.junk).take(shown).enumerate();
        let last = agg.arg_types.len().saturating_sub(1);
        self.separated(if is_object { " : " } else { ", " }, args, |cx, (i, target)| {
            if agg.variadic && json.is_none() && i == last {
                cx.push("VARIADIC ");
            }
            cx.expr(&target.expr, true);
        });
    }

    fn filter(&mut self, filter: Option<&'a Expr>) {
        if let Some(filter) = filter {
            self.push(") FILTER (WHERE ");
            self.expr(filter, false);
        }
    }

    pub fn window_function(&mut self, func: &'a WindowFunc) {
        self.window_function_as(func, None);
    }

    pub(super) fn window_function_as(&mut self, func: &'a WindowFunc, json: Option<&JsonAggregate<'_>>) {
        let name = match json {
            Some(json) => json.name.to_owned(),
            None => {
                let types: Vec<_> = func.args.iter().map(|a| self.d.catalog.expr_type(a)).collect();
                self.callable_name(func.proc, &types)
            }
        };
        self.push(&name);
        self.push("(");
        match json {
            _ if func.star => self.push("*"),
            Some(json) if json.is_object => {
                self.separated(" : ", func.args.iter().take(2), |cx, arg| cx.expr(arg, false));
            }
            Some(_) | None => self.list(&func.args, true),
        }
        self.push(json.map_or("", |json| json.options));
        self.filter(func.filter.as_ref());
        self.push(") OVER ");
        let window = self.windows.iter().find(|w| w.winref == func.winref);
        match window {
            Some(WindowClause { name: Some(name), .. }) => self.push_ident(name),
            Some(window) => self.window_spec(window, self.targets),
            None => self.push("(?)"),
        }
    }
}
