//! ORDER BY, GROUP BY and windows.  Counterpart: ruleutils.c (get_rule_sortgroupclause, get_rule_orderby,
//! get_rule_groupingset, get_rule_windowspec).

use crate::catalog::opclass::sort_operators;
use crate::deparse::context::{Context, STD};
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::UNKNOWN;

/// FRAMEOPTION bits of nodes/parsenodes.h.
mod frame {
    pub const NONDEFAULT: i32 = 0x00001;
    pub const RANGE: i32 = 0x00002;
    pub const ROWS: i32 = 0x00004;
    pub const GROUPS: i32 = 0x00008;
    pub const BETWEEN: i32 = 0x00010;
    pub const START_UNBOUNDED_PRECEDING: i32 = 0x00020;
    pub const END_UNBOUNDED_FOLLOWING: i32 = 0x00100;
    pub const START_CURRENT_ROW: i32 = 0x00200;
    pub const END_CURRENT_ROW: i32 = 0x00400;
    pub const START_OFFSET_PRECEDING: i32 = 0x00800;
    pub const END_OFFSET_PRECEDING: i32 = 0x01000;
    pub const START_OFFSET_FOLLOWING: i32 = 0x02000;
    pub const END_OFFSET_FOLLOWING: i32 = 0x04000;
    pub const EXCLUDE_CURRENT_ROW: i32 = 0x08000;
    pub const EXCLUDE_GROUP: i32 = 0x10000;
    pub const EXCLUDE_TIES: i32 = 0x20000;
}

impl<'a> Context<'a> {
    /// An item that a sort or group clause refers to, or its position. Gives its type back.
    pub fn sort_group_item(&mut self, target: u32, targets: &'a [TargetEntry], by_position: bool) -> TypeId {
        let Some(entry) = targets.iter().find(|t| t.sort_group_ref == target) else {
            self.push("???");
            return UNKNOWN;
        };
        let expr = &entry.expr;
        match &expr.node {
            _ if by_position => self.push(&entry.resno.to_string()),
            ExprNode::Const(constant) => self.constant(constant, 1),
            ExprNode::Var(var) => {
                let outer = std::mem::replace(&mut self.var_in_order_by, true);
                self.variable(var, 0, false);
                self.var_in_order_by = outer;
            }
            node => {
                // Parentheses keep a call from being read as a name of the grammar.
                let needed = self.style.bare || is_call(node);
                self.wrapped(needed, |cx| cx.expr(expr, true));
            }
        }
        self.d.catalog.expr_type(expr)
    }

    pub fn sort_group_list(&mut self, items: &[SortGroupClause], targets: &'a [TargetEntry]) {
        self.separated(", ", items, |cx, item| {
            cx.sort_group_item(item.target, targets, false);
        });
    }

    pub fn order_by(&mut self, items: &[SortGroupClause], targets: &'a [TargetEntry], by_position: bool) {
        self.separated(", ", items, |cx, item| {
            let ty = cx.sort_group_item(item.target, targets, by_position);
            let direction = cx.sort_direction(item, ty);
            cx.push(&direction);
        });
    }

    fn sort_direction(&self, item: &SortGroupClause, ty: TypeId) -> String {
        let (less, greater) = sort_operators(self.d.catalog, ty);
        let known = item.sort_oper.filter(|_| less.is_some() || greater.is_some());
        let nulls = |first: bool| if first { " NULLS FIRST" } else { " NULLS LAST" };
        let (is_less, is_greater) = match known {
            Some(oper) => (Some(oper) == less, Some(oper) == greater),
            None => (!item.descending, item.descending),
        };
        match (is_less, is_greater, known) {
            (true, _, _) if item.nulls_first => nulls(true).to_owned(),
            (true, _, _) => String::new(),
            (_, true, _) if item.nulls_first => " DESC".to_owned(),
            (_, true, _) => format!(" DESC{}", nulls(false)),
            (_, _, Some(oper)) => {
                format!(" USING {}{}", self.d.operator_name(oper, Some(ty), ty), nulls(item.nulls_first))
            }
            (_, _, None) => String::new(),
        }
    }

    pub fn group_by(&mut self, query: &'a Query) {
        if query.group.is_empty() && query.grouping_sets.is_empty() {
            return;
        }
        self.keyword(" GROUP BY ", -STD, STD, 1);
        if query.group_distinct {
            self.push("DISTINCT ");
        }
        let outer = std::mem::replace(&mut self.in_group_by, true);
        if query.grouping_sets.is_empty() {
            self.sort_group_list(&query.group, &query.targets);
        } else {
            self.separated(", ", &query.grouping_sets, |cx, set| cx.grouping_set(set, &query.targets, true));
        }
        self.in_group_by = outer;
    }

    fn grouping_set(&mut self, set: &'a GroupingSet, targets: &'a [TargetEntry], omit_parens: bool) {
        let (opening, sets, omit) = match set {
            GroupingSet::Empty => return self.push("()"),
            GroupingSet::Simple(items) => {
                return self.wrapped(!omit_parens || items.len() != 1, |cx| {
                    cx.separated(", ", items, |cx, item| {
                        cx.sort_group_item(*item, targets, false);
                    });
                });
            }
            GroupingSet::Rollup(sets) => ("ROLLUP(", sets, true),
            GroupingSet::Cube(sets) => ("CUBE(", sets, true),
            GroupingSet::Sets(sets) => ("GROUPING SETS (", sets, false),
        };
        self.push(opening);
        self.separated(", ", sets, |cx, set| cx.grouping_set(set, targets, omit));
        self.push(")");
    }

    pub fn window_clause(&mut self, query: &'a Query) {
        let mut is_first = true;
        for window in &query.windows {
            let Some(name) = &window.name else { continue };
            if is_first {
                self.keyword(" WINDOW ", -STD, STD, 1);
            } else {
                self.push(", ");
            }
            is_first = false;
            self.push_ident(name);
            self.push(" AS ");
            self.window_spec(window, &query.targets);
        }
    }

    pub fn window_spec(&mut self, window: &'a WindowClause, targets: &'a [TargetEntry]) {
        self.push("(");
        let mut needs_space = false;
        if let Some(name) = &window.refname {
            self.push_ident(name);
            needs_space = true;
        }
        if !window.partition.is_empty() && window.refname.is_none() {
            self.push("PARTITION BY ");
            self.sort_group_list(&window.partition, targets);
            needs_space = true;
        }
        if !window.order.is_empty() && !self.has_copied_order(window) {
            self.push(if needs_space { " ORDER BY " } else { "ORDER BY " });
            self.order_by(&window.order, targets, false);
            needs_space = true;
        }
        if window.frame_options & frame::NONDEFAULT != 0 {
            self.push(if needs_space { " " } else { "" });
            self.frame(window);
        }
        self.push(")");
    }

    /// The order of a window that extends an ordered one is that one's.
    fn has_copied_order(&self, window: &WindowClause) -> bool {
        let Some(refname) = &window.refname else { return false };
        let referred = self.windows.iter().find(|w| w.name.as_ref() == Some(refname));
        referred.is_some_and(|w| !w.order.is_empty())
    }

    fn frame(&mut self, window: &'a WindowClause) {
        let has = |bit: i32| window.frame_options & bit != 0;
        let mode = [(frame::RANGE, "RANGE "), (frame::ROWS, "ROWS "), (frame::GROUPS, "GROUPS ")];
        self.push(mode.into_iter().find(|(bit, _)| has(*bit)).map_or("", |(_, word)| word));
        self.push(if has(frame::BETWEEN) { "BETWEEN " } else { "" });
        if has(frame::START_UNBOUNDED_PRECEDING) {
            self.push("UNBOUNDED PRECEDING ");
        } else if has(frame::START_CURRENT_ROW) {
            self.push("CURRENT ROW ");
        } else if has(frame::START_OFFSET_PRECEDING | frame::START_OFFSET_FOLLOWING) {
            window.start_offset.iter().for_each(|e| self.expr(e, false));
            self.push(if has(frame::START_OFFSET_PRECEDING) { " PRECEDING " } else { " FOLLOWING " });
        }
        if has(frame::BETWEEN) {
            self.push("AND ");
            if has(frame::END_UNBOUNDED_FOLLOWING) {
                self.push("UNBOUNDED FOLLOWING ");
            } else if has(frame::END_CURRENT_ROW) {
                self.push("CURRENT ROW ");
            } else if has(frame::END_OFFSET_PRECEDING | frame::END_OFFSET_FOLLOWING) {
                window.end_offset.iter().for_each(|e| self.expr(e, false));
                self.push(if has(frame::END_OFFSET_PRECEDING) { " PRECEDING " } else { " FOLLOWING " });
            }
        }
        let exclusion = [
            (frame::EXCLUDE_CURRENT_ROW, "EXCLUDE CURRENT ROW "),
            (frame::EXCLUDE_GROUP, "EXCLUDE GROUP "),
            (frame::EXCLUDE_TIES, "EXCLUDE TIES "),
        ];
        self.push(exclusion.into_iter().find(|(bit, _)| has(*bit)).map_or("", |(_, words)| words));
        self.buf.pop();
    }
}

fn is_call(node: &ExprNode) -> bool {
    match node {
        ExprNode::FuncExpr(_) | ExprNode::Aggref(_) | ExprNode::WindowFunc(_) => true,
        ExprNode::JsonExpr(json) => json.op.is_constructor(),
        _ => false,
    }
}
