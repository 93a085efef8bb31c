//! The target list, with calls in it that return sets.
//! Counterparts: executor/nodeResult.c, executor/nodeProjectSet.c.

use crate::analyze::coerce::returns_set;
use crate::catalog::proc::Volatility;
use crate::diag::Result;
use crate::execute::query::{Item, Items};
use crate::execute::run::Run;
use crate::execute::scope::{Computed, Level, Scope, address};
use crate::execute::{Row, Rows};
use crate::nodes::*;

impl Run<'_> {
    /// The outputs of every row, junk included.
    pub(super) fn project(&mut self, level: &Level<'_>, items: Items<'_>, outer: Option<&Scope<'_>>) -> Result<Rows> {
        let targets = &level.query.targets;
        let has_sets = targets.iter().any(|t| returns_set(&t.expr));
        let mut rows = Rows { rows: Vec::with_capacity(items.rows.len()), doubt: items.doubt };
        self.hold_cells(items.rows.len() * targets.len())?;
        for item in items.rows {
            if has_sets {
                self.project_sets(level, item, outer, &mut rows)?;
                continue;
            }
            let scope = Scope { computed: Some(&item.computed), ..Scope::new(level, &item.tuple, outer) };
            rows.rows.push(targets.iter().map(|t| self.eval(&t.expr, &scope)).collect::<Result<Row>>()?);
        }
        Ok(rows)
    }

    /// The outputs that are computed only for rows that are still there after ORDER BY and LIMIT: those that
    /// may do something besides (make_sort_input_target).
    pub(super) fn postponed(&self, query: &Query) -> Vec<usize> {
        let arranged = !query.sort.is_empty() || query.limit_count.is_some() || query.limit_offset.is_some();
        if !arranged || !query.distinct.is_empty() || query.targets.iter().any(|t| returns_set(&t.expr)) {
            return Vec::new();
        }
        let later = |t: &TargetEntry| t.sort_group_ref == 0 && !t.junk && self.is_volatile(&t.expr);
        query.targets.iter().enumerate().filter(|(_, t)| later(t)).map(|(i, _)| i).collect()
    }

    fn is_volatile(&self, expr: &Expr) -> bool {
        let own = match &expr.node {
            ExprNode::FuncExpr(func) => {
                self.cx().catalog.proc(func.proc).is_some_and(|p| p.volatility == Volatility::Volatile)
            }
            ExprNode::NextValue { .. } => true,
            _ => false,
        };
        let mut found = own;
        walk::for_each_child(expr, &mut |child| found = found || self.is_volatile(child));
        found
    }

    /// The outputs of every row with its place instead of those that come later, put into order and cut, and
    /// then the rest.
    pub(super) fn project_late(
        &mut self,
        level: &Level<'_>,
        items: Items<'_>,
        later: &[usize],
        outer: Option<&Scope<'_>>,
    ) -> Result<Rows> {
        let targets = &level.query.targets;
        let mut rows = Rows { rows: Vec::with_capacity(items.rows.len()), doubt: items.doubt };
        self.hold_cells(items.rows.len() * targets.len())?;
        for (place, item) in items.rows.iter().enumerate() {
            let scope = Scope { computed: Some(&item.computed), ..Scope::new(level, &item.tuple, outer) };
            let mut row: Row = Vec::with_capacity(targets.len() + 1);
            for (i, target) in targets.iter().enumerate() {
                row.push(if later.contains(&i) { Value::Null } else { self.eval(&target.expr, &scope)? });
            }
            row.push(Value::Int(place as i64));
            rows.rows.push(row);
        }
        self.arrange(level, &mut rows, outer)?;
        for row in &mut rows.rows {
            let place = match row.pop() {
                Some(Value::Int(place)) => place as usize,
                _ => continue,
            };
            let Some(item) = items.rows.get(place) else { continue };
            let scope = Scope { computed: Some(&item.computed), ..Scope::new(level, &item.tuple, outer) };
            for i in later {
                let value = self.eval(&targets[*i].expr, &scope)?;
                if let Some(cell) = row.get_mut(*i)
                    && cell.as_unknown().is_none()
                {
                    *cell = value;
                }
            }
        }
        Ok(rows)
    }

    /// A row becomes as many as the longest set has; shorter ones are filled with nulls.
    fn project_sets(
        &mut self,
        level: &Level<'_>,
        item: Item<'_>,
        outer: Option<&Scope<'_>>,
        rows: &mut Rows,
    ) -> Result<()> {
        let targets = &level.query.targets;
        let mut calls = Vec::new();
        targets.iter().for_each(|t| set_calls(&t.expr, &mut calls));
        let deepest = calls.iter().map(|call| call.depth).max().unwrap_or(0);
        let mut open = vec![item.computed];
        for depth in (0..=deepest).rev() {
            let mut expanded = Vec::new();
            for computed in open {
                self.expand(level, &item.tuple, outer, &calls, depth, computed, rows, &mut expanded)?;
            }
            open = expanded;
        }
        for computed in open {
            let scope = Scope { computed: Some(&computed), ..Scope::new(level, &item.tuple, outer) };
            rows.rows.push(targets.iter().map(|t| self.eval(&t.expr, &scope)).collect::<Result<Row>>()?);
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "one step of the expansion of a row")]
    fn expand<'a>(
        &mut self,
        level: &Level<'_>,
        tuple: &crate::execute::scope::Tuple,
        outer: Option<&Scope<'_>>,
        calls: &[SetCall<'_>],
        depth: u32,
        computed: Computed<'a>,
        rows: &mut Rows,
        expanded: &mut Vec<Computed<'a>>,
    ) -> Result<()> {
        let mut sets = Vec::new();
        for call in calls.iter().filter(|call| call.depth == depth) {
            let scope = Scope { computed: Some(&computed), ..Scope::new(level, tuple, outer) };
            let (values, doubt) = self.set_values(call, &scope)?;
            if let Some(why) = doubt {
                rows.doubt.get_or_insert(why);
            }
            sets.push((call.address, values));
        }
        let longest = sets.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
        self.spend(longest)?;
        self.hold_cells(longest * (computed.values.len() + sets.len()))?;
        for i in 0..longest {
            let mut values = computed.values.clone();
            for (address, set) in &sets {
                values.insert(*address, set.get(i).cloned().unwrap_or(Value::Null));
            }
            let (nulled, nulled_refs) = (computed.nulled.clone(), computed.nulled_refs.clone());
            expanded.push(Computed { values, nulled, nulled_refs });
        }
        Ok(())
    }

    /// The values of a set; a row of several columns is one value.
    fn set_values(
        &mut self,
        call: &SetCall<'_>,
        scope: &Scope<'_>,
    ) -> Result<(Vec<Value>, Option<std::sync::Arc<Unknown>>)> {
        let set = self.func_set(call.func, call.at, scope)?;
        let columns = self.set_columns(call.func);
        let value = |mut row: Row| match &columns {
            Some(columns) => Value::Record(std::sync::Arc::new(RecordValue {
                ty: call.func.result,
                columns: columns.iter().map(|c| (c.name.clone(), c.ty)).collect(),
                fields: row,
            })),
            None if row.is_empty() => Value::Null,
            None => row.swap_remove(0),
        };
        Ok((set.rows.into_iter().map(value).collect(), set.doubt))
    }

    /// The columns of what a call returns, where that is a row.
    pub(super) fn set_columns(&self, func: &FuncExpr) -> Option<Vec<RteColumn>> {
        let cx = self.cx();
        if !cx.is_rowtype(func.result) {
            return None;
        }
        let expr = Expr::new(ExprNode::FuncExpr(func.clone()), crate::text::Span::BUILTIN);
        let columns = crate::analyze::row_type::static_columns(&cx, &expr)?;
        Some(columns.into_iter().filter(|c| !c.dropped).collect())
    }
}

/// A call that returns a set, and how many such calls stand around it.
struct SetCall<'a> {
    func: &'a FuncExpr,
    at: crate::text::Span,
    address: usize,
    depth: u32,
}

fn set_calls<'a>(expr: &'a Expr, calls: &mut Vec<SetCall<'a>>) {
    collect(expr, 0, calls);
}

fn collect<'a>(expr: &'a Expr, depth: u32, calls: &mut Vec<SetCall<'a>>) {
    if matches!(expr.node, ExprNode::Aggref(_) | ExprNode::WindowFunc(_)) {
        return;
    }
    let inner = match &expr.node {
        ExprNode::FuncExpr(func) if func.retset => {
            calls.push(SetCall { func, at: expr.at, address: address(func), depth });
            depth + 1
        }
        _ => depth,
    };
    walk::for_each_child(expr, &mut |child| collect(child, inner, calls));
}
