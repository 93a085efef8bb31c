//! SELECT, its target list, WITH and set operations.
//! Counterpart: ruleutils.c (get_query_def, get_select_query_def, get_target_list, get_setop_query).

use std::rc::Rc;

use crate::deparse::context::{Context, STD, VAR};
use crate::deparse::expr::with_stack;
use crate::deparse::names::Namespace;
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::BOOL;

impl<'a> Context<'a> {
    /// A query inside what is being printed.
    pub fn subquery(&mut self, query: &'a Query, names_visible: bool) {
        self.query_with(query, names_visible, None, &[]);
    }

    /// `result_names` is what a view calls its columns; `reserved` are names that entries of the stored rule
    /// take up without being printed.
    pub fn query_with(
        &mut self,
        query: &'a Query,
        names_visible: bool,
        result_names: Option<Rc<Vec<Name>>>,
        reserved: &[Name],
    ) {
        with_stack(|| {
            let ns = Namespace::of_query(self.d.catalog, query, &self.namespaces, reserved);
            let varprefix = !self.namespaces.is_empty() || query.rtable.len() + reserved.len() != 1;
            let mut namespaces = vec![Rc::new(ns)];
            namespaces.extend(self.namespaces.iter().cloned());
            let mut inner = Context {
                buf: std::mem::take(&mut self.buf),
                namespaces,
                varprefix,
                indent: self.indent,
                col_names_visible: names_visible,
                ..Context::new(self.d, self.style)
            };
            inner.query(query, result_names);
            self.buf = inner.buf;
        });
    }

    fn query(&mut self, query: &'a Query, result_names: Option<Rc<Vec<Name>>>) {
        match query.command {
            Command::Select => {
                self.result_names = result_names;
                self.select(query);
            }
            Command::Insert => self.insert(query),
            Command::Update => self.update(query),
            Command::Delete => self.delete(query),
            Command::Merge => self.merge(query),
            Command::Nothing => self.push("NOTHING"),
            Command::Utility => {
                self.keyword("", 0, STD, 1);
                self.push(query.utility.as_deref().unwrap_or_default());
            }
        }
    }

    fn select(&mut self, query: &'a Query) {
        self.with_clause(query);
        self.targets = &query.targets;
        self.windows = &query.windows;
        match &query.set_operation {
            Some(operation) => self.set_operation(operation, query),
            None => self.basic_select(query),
        }
        if !query.sort.is_empty() {
            self.keyword(" ORDER BY ", -STD, STD, 1);
            self.order_by(&query.sort, &query.targets, query.set_operation.is_some());
        }
        self.limit(query);
        self.locking(query);
    }

    fn limit(&mut self, query: &'a Query) {
        if let Some(offset) = &query.limit_offset {
            self.keyword(" OFFSET ", -STD, STD, 0);
            self.expr(offset, false);
        }
        let Some(count) = &query.limit_count else { return };
        if query.limit_with_ties {
            self.keyword(" FETCH FIRST ", -STD, STD, 0);
            self.wrapped(true, |cx| cx.expr(count, false));
            self.push(" ROWS WITH TIES");
            return;
        }
        self.keyword(" LIMIT ", -STD, STD, 0);
        match &count.node {
            ExprNode::Const(Const { value: None, .. }) => self.push("ALL"),
            _ => self.expr(count, false),
        }
    }

    fn locking(&mut self, query: &'a Query) {
        for mark in query.row_marks.iter().filter(|m| !m.pushed_down) {
            let words = match mark.strength {
                LockStrength::KeyShare => " FOR KEY SHARE",
                LockStrength::Share => " FOR SHARE",
                LockStrength::NoKeyUpdate => " FOR NO KEY UPDATE",
                LockStrength::Update => " FOR UPDATE",
            };
            self.keyword(words, -STD, STD, 0);
            self.push(" OF ");
            let name = self.namespaces.first().and_then(|ns| ns.name(mark.rte).cloned()).unwrap_or_default();
            self.push_ident(&name);
            self.push(match mark.wait {
                LockWait::Block => "",
                LockWait::Error => " NOWAIT",
                LockWait::Skip => " SKIP LOCKED",
            });
        }
    }

    fn basic_select(&mut self, query: &'a Query) {
        self.begin_statement();
        if let Some(rows) = self.plain_values(query) {
            return self.values(rows);
        }
        self.push(if query.is_return { "RETURN" } else { "SELECT" });
        if query.distinct_on {
            self.push(" DISTINCT ON (");
            self.sort_group_list(&query.distinct, &query.targets);
            self.push(")");
        } else if !query.distinct.is_empty() {
            self.push(" DISTINCT");
        }
        self.target_list(&query.targets);
        self.print_from(query, " FROM ");
        self.where_clause(query);
        self.group_by(query);
        if let Some(having) = &query.having {
            self.keyword(" HAVING ", -STD, STD, 0);
            self.expr(having, false);
        }
        self.window_clause(query);
    }

    /// Statements are indented by a blank and their clauses under them.
    pub(super) fn begin_statement(&mut self) {
        if self.style.indent {
            self.indent += STD;
            self.push(" ");
        }
    }

    pub(super) fn where_clause(&mut self, query: &'a Query) {
        if let Some(condition) = &query.where_clause {
            self.keyword(" WHERE ", -STD, STD, 1);
            self.expr(condition, false);
        }
    }

    /// The rows of a query that is nothing but VALUES.
    fn plain_values(&self, query: &'a Query) -> Option<&'a [Vec<Expr>]> {
        let mut found: Option<&RangeTblEntry> = None;
        for rte in &query.rtable {
            match &rte.kind {
                RteKind::Values { .. } if rte.in_from && found.is_none() => found = Some(rte),
                RteKind::Relation { .. } if !rte.in_from => {}
                _ => return None,
            }
        }
        let rte = found?;
        let RteKind::Values { rows } = &rte.kind else { return None };
        if query.targets.len() != rte.columns.len() || query.targets.iter().any(|t| t.junk) {
            return None;
        }
        let names_match = query
            .targets
            .iter()
            .zip(&rte.columns)
            .enumerate()
            .all(|(i, (target, column))| self.output_name(i, target).is_some_and(|name| *name == column.name));
        names_match.then_some(rows)
    }

    /// What an output column is called: as the view says, or as the query does.
    fn output_name<'s>(&'s self, index: usize, target: &'s TargetEntry) -> Option<&'s Name> {
        self.result_names.as_ref().and_then(|names| names.get(index)).or(target.name.as_ref())
    }

    pub fn values(&mut self, rows: &'a [Vec<Expr>]) {
        self.push("VALUES ");
        self.separated(", ", rows, |cx, row| {
            cx.wrapped(true, |cx| cx.separated(",", row, |cx, e| cx.top_level(e, false)));
        });
    }

    /// Output columns, each on a line of its own where lines are broken.
    pub fn target_list(&mut self, targets: &'a [TargetEntry]) {
        let mut last_was_multiline = false;
        for (i, target) in targets.iter().filter(|t| !t.junk).enumerate() {
            self.push(if i == 0 { " " } else { ", " });
            let text = self.apart(|cx| cx.target(i, target));
            if self.style.indent {
                if text.starts_with('\n') {
                    self.trim_spaces();
                } else if i > 0 && (!text.is_empty() || last_was_multiline) {
                    self.keyword("", -STD, STD, VAR);
                }
                last_was_multiline = text.strip_prefix('\n').unwrap_or(&text).contains('\n');
            }
            self.push(&text);
        }
    }

    fn target(&mut self, index: usize, target: &'a TargetEntry) {
        let shown = match &target.expr.node {
            ExprNode::Var(var) => self.variable(var, 0, true),
            _ => {
                self.expr(&target.expr, true);
                // Nobody sees the name, so the one that the parser would give is good enough.
                (!self.col_names_visible).then(|| Name::new("?column?"))
            }
        };
        if let Some(name) = self.output_name(index, target).cloned()
            && shown.as_ref() != Some(&name)
        {
            self.push(" AS ");
            self.push_ident(&name);
        }
    }

    pub fn with_clause(&mut self, query: &'a Query) {
        if query.ctes.is_empty() {
            return;
        }
        self.begin_statement();
        self.push(if query.recursive { "WITH RECURSIVE " } else { "WITH " });
        self.separated(", ", &query.ctes, |cx, cte| cx.cte(cte));
        if self.style.indent {
            self.indent -= STD;
            self.keyword("", 0, 0, 0);
        } else {
            self.push(" ");
        }
    }

    fn cte(&mut self, cte: &'a CommonTableExpr) {
        self.push_ident(&cte.name);
        if !cte.aliases.is_empty() {
            self.wrapped(true, |cx| cx.ident_list(&cte.aliases));
        }
        self.push(" AS ");
        self.push(match cte.materialized {
            CteMaterialize::Default => "",
            CteMaterialize::Always => "MATERIALIZED ",
            CteMaterialize::Never => "NOT MATERIALIZED ",
        });
        self.wrapped(true, |cx| {
            cx.line_break();
            cx.subquery(&cte.query, true);
            cx.line_break();
        });
        self.search_and_cycle(cte);
    }

    fn line_break(&mut self) {
        if self.style.indent {
            self.keyword("", 0, 0, 0);
        }
    }

    fn search_and_cycle(&mut self, cte: &'a CommonTableExpr) {
        if let Some(search) = &cte.search {
            self.push(if search.breadth_first { " SEARCH BREADTH FIRST BY " } else { " SEARCH DEPTH FIRST BY " });
            self.ident_list(&search.columns);
            self.push(" SET ");
            self.push_ident(&search.sequence);
        }
        if let Some(cycle) = &cte.cycle {
            self.push(" CYCLE ");
            self.ident_list(&cycle.columns);
            self.push(" SET ");
            self.push_ident(&cycle.mark);
            if !(self.is_bool(&cycle.value, 't') && self.is_bool(&cycle.default, 'f')) {
                self.push(" TO ");
                self.expr(&cycle.value, false);
                self.push(" DEFAULT ");
                self.expr(&cycle.default, false);
            }
            self.push(" USING ");
            self.push_ident(&cycle.path);
        }
    }

    fn is_bool(&self, expr: &Expr, first: char) -> bool {
        match &expr.node {
            ExprNode::Const(Const { ty, value: Some(value), .. }) => {
                ty.ty == BOOL && self.d.datum_text(ty.ty, value).starts_with(first)
            }
            _ => false,
        }
    }

    pub fn ident_list(&mut self, names: &[Name]) {
        self.separated(", ", names, |cx, name| cx.push_ident(name));
    }

    /// The tree of UNION, INTERSECT and EXCEPT leans left; other shapes need parentheses.
    fn set_operation(&mut self, operation: &'a SetOperation, query: &'a Query) {
        with_stack(|| match operation {
            SetOperation::Leaf(rte) => self.set_operand(*rte, query),
            SetOperation::Node { op, all, left, right, .. } => {
                let apart = match &**left {
                    SetOperation::Node { op: inner, all: inner_all, .. } => (inner, inner_all) != (op, all),
                    SetOperation::Leaf(_) => false,
                };
                self.left_branch(left, apart, query);
                self.push(match op {
                    SetOp::Union => "UNION ",
                    SetOp::Intersect => "INTERSECT ",
                    SetOp::Except => "EXCEPT ",
                });
                self.push(if *all { "ALL " } else { "" });
                self.right_branch(right, query);
            }
        });
    }

    fn left_branch(&mut self, left: &'a SetOperation, apart: bool, query: &'a Query) {
        let step = if apart { STD } else { 0 };
        if apart {
            self.push("(");
            self.keyword("", step, 0, 0);
        }
        self.set_operation(left, query);
        if apart {
            self.keyword(") ", -step, 0, 0);
        } else if self.style.indent {
            self.keyword("", -step, 0, 0);
        } else {
            self.push(" ");
        }
    }

    fn right_branch(&mut self, right: &'a SetOperation, query: &'a Query) {
        let apart = matches!(right, SetOperation::Node { .. });
        let step = if apart { STD } else { 0 };
        self.push(if apart { "(" } else { "" });
        self.keyword("", step, 0, 0);
        let outer = std::mem::replace(&mut self.col_names_visible, false);
        self.set_operation(right, query);
        self.col_names_visible = outer;
        if self.style.indent {
            self.indent -= step;
        }
        if apart {
            self.keyword(")", 0, 0, 0);
        }
    }

    fn set_operand(&mut self, rte: u32, query: &'a Query) {
        let entry = (rte as usize).checked_sub(1).and_then(|i| query.rtable.get(i));
        let Some(RteKind::Subquery { query: operand, .. }) = entry.map(|e| &e.kind) else {
            return self.push("???");
        };
        let apart = !operand.ctes.is_empty()
            || !operand.sort.is_empty()
            || !operand.row_marks.is_empty()
            || operand.limit_offset.is_some()
            || operand.limit_count.is_some()
            || operand.set_operation.is_some();
        let (visible, names) = (self.col_names_visible, self.result_names.clone());
        self.wrapped(apart, |cx| cx.query_with(operand, visible, names, &[]));
    }
}
