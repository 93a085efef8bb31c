//! That every column of a grouped query is grouped, aggregated, or follows from a primary key.
//! Counterparts: parser/parse_agg.c (parseCheckAggregates, check_ungrouped_columns,
//! finalize_grouping_exprs), catalog/pg_constraint.c (check_functional_grouping).

use crate::analyze::grouping::expand_sets;
use crate::analyze::name_list::refuse_at;
use crate::analyze::relation;
use crate::analyze::state::ParseState;
use crate::analyze::vars::{Descend, flatten_join_aliases, locate_agg, visit_expr};
use crate::catalog::constraint::ConstraintKind;
use crate::diag::{Diagnostic, Rejected, Result, SqlState};
use crate::nodes::equal::equal;
use crate::nodes::query_mut::{Part, for_each_part_mut, subquery_mut};
use crate::nodes::walk_mut::for_each_child_mut;
use crate::nodes::*;
use crate::oid::{ConstraintId, RelId};

/// What the columns of a query are grouped by.
struct Grouped {
    /// With their targets; columns of joins are replaced by what they stand for.
    exprs: Vec<(u32, Expr)>,
    /// Plain columns that are part of every grouping set.
    common: Vec<Var>,
    has_non_vars: bool,
    has_joins: bool,
}

/// Checks a query that has aggregates, GROUP BY or HAVING, and fills in what GROUPING() refers to.
pub fn check_aggregates(ps: &ParseState<'_>, query: &mut Query) -> Result<()> {
    let common_targets = common_targets(query)?;
    let grouped = Grouped::of(query, common_targets.as_deref());
    let rtable = std::mem::take(&mut query.rtable);
    let outcome = check_parts(ps, query, &rtable, &grouped);
    query.rtable = rtable;
    query.constraint_deps.extend(outcome?);
    let is_self_reference = |rte: &RangeTblEntry| matches!(rte.kind, RteKind::Cte { self_reference: true, .. });
    if ps.has_aggs.get() && query.rtable.iter().any(is_self_reference) {
        let at = query.targets.iter().find_map(|t| locate_agg(&t.expr, 0)).unwrap_or(query.at);
        let message = "aggregate functions are not allowed in a recursive query's recursive term";
        return refuse_at(SqlState::INVALID_RECURSION, at, message);
    }
    Ok(())
}

/// Targets that every grouping set has; `None` without grouping sets. A single set is plain GROUP BY.
fn common_targets(query: &mut Query) -> Result<Option<Vec<u32>>> {
    if query.grouping_sets.is_empty() {
        return Ok(None);
    }
    let Some(sets) = expand_sets(&query.grouping_sets) else {
        let message = "too many grouping sets present (maximum 4096)";
        return refuse_at(SqlState::STATEMENT_TOO_COMPLEX, query.at, message);
    };
    let in_all = |target: &u32| sets.iter().all(|set| set.contains(target));
    let common = sets.first().map(|set| set.iter().copied().filter(in_all).collect()).unwrap_or_default();
    if sets.len() == 1 && !query.group.is_empty() {
        query.grouping_sets.clear();
        return Ok(None);
    }
    Ok(Some(common))
}

impl Grouped {
    fn of(query: &Query, common_targets: Option<&[u32]>) -> Grouped {
        let has_joins = query.rtable.iter().any(|rte| matches!(rte.kind, RteKind::Join { .. }));
        let mut exprs = Vec::new();
        for clause in &query.group {
            let Some(entry) = query.targets.iter().find(|t| t.sort_group_ref == clause.target) else { continue };
            let mut expr = entry.expr.clone();
            if has_joins {
                flatten_join_aliases(&mut expr, &query.rtable);
            }
            exprs.push((clause.target, expr));
        }
        let in_all_sets = |target: &u32| common_targets.is_none_or(|common| common.contains(target));
        let common = exprs.iter().filter(|(target, _)| in_all_sets(target)).filter_map(|(_, e)| as_var(e)).collect();
        let has_non_vars = exprs.iter().any(|(_, e)| as_var(e).is_none());
        Grouped { exprs, common, has_non_vars, has_joins }
    }

    fn has_var(&self, var: &Var) -> Option<u32> {
        let same = |g: &Var| g.varno == var.varno && g.attno == var.attno && g.levels_up == 0;
        self.exprs.iter().find(|(_, e)| as_var(e).is_some_and(|g| same(&g))).map(|(target, _)| *target)
    }

    fn has_expr(&self, expr: &Expr) -> Option<u32> {
        self.exprs.iter().find(|(_, e)| equal(e, expr)).map(|(target, _)| *target)
    }
}

fn as_var(expr: &Expr) -> Option<Var> {
    match &expr.node {
        ExprNode::Var(var) => Some(*var),
        _ => None,
    }
}

/// Checks targets and HAVING; gives the primary keys that were relied on.
fn check_parts(
    ps: &ParseState<'_>,
    query: &mut Query,
    rtable: &[RangeTblEntry],
    grouped: &Grouped,
) -> Result<Vec<ConstraintId>> {
    let mut checker = Checker { ps, rtable, grouped, keyed: Vec::new(), keys: Vec::new() };
    let parts = query.targets.iter_mut().map(|t| &mut t.expr).chain(&mut query.having);
    for expr in parts {
        let mut finalizer = Finalizer { rtable, grouped, refused: None };
        finalizer.expr(expr, 0);
        if let Some(error) = finalizer.refused {
            return Err(error);
        }
        if grouped.has_joins {
            let mut flat = expr.clone();
            flatten_join_aliases(&mut flat, rtable);
            checker.check(&flat, 0, false)?;
        } else {
            checker.check(expr, 0, false)?;
        }
    }
    Ok(checker.keys)
}

struct Checker<'c, 'a> {
    ps: &'c ParseState<'a>,
    rtable: &'c [RangeTblEntry],
    grouped: &'c Grouped,
    /// Range table entries whose primary key is grouped, and those keys.
    keyed: Vec<u32>,
    keys: Vec<ConstraintId>,
}

impl Checker<'_, '_> {
    fn check(&mut self, expr: &Expr, depth: u32, in_direct_args: bool) -> Result<()> {
        let mut refused = None;
        visit_expr(expr, depth, &mut |e, depth| {
            if refused.is_some() {
                return Descend::Past;
            }
            self.visit(e, depth, in_direct_args).unwrap_or_else(|error| {
                refused = Some(error);
                Descend::Past
            })
        });
        refused.map_or(Ok(()), Err)
    }

    fn visit(&mut self, expr: &Expr, depth: u32, in_direct_args: bool) -> Result<Descend> {
        match &expr.node {
            ExprNode::Const(_) | ExprNode::Param(_) => return Ok(Descend::Past),
            // Its arguments are aggregated; those of WITHIN GROUP's function are not.
            ExprNode::Aggref(agg) if agg.levels_up == depth => {
                for arg in &agg.direct_args {
                    self.check(arg, depth, true)?;
                }
                return Ok(Descend::Past);
            }
            ExprNode::Aggref(agg) if agg.levels_up > depth => return Ok(Descend::Past),
            ExprNode::GroupingFunc { levels_up, .. } if *levels_up >= depth => return Ok(Descend::Past),
            _ => {}
        }
        if self.grouped.has_non_vars && depth == 0 && self.grouped.has_expr(expr).is_some() {
            return Ok(Descend::Past);
        }
        match &expr.node {
            ExprNode::Var(var) if var.levels_up == depth => {
                self.var(var, expr, depth, in_direct_args)?;
                Ok(Descend::Past)
            }
            _ => Ok(Descend::Into),
        }
    }

    fn var(&mut self, var: &Var, expr: &Expr, depth: u32, in_direct_args: bool) -> Result<()> {
        if self.grouped.has_var(&Var { levels_up: 0, ..*var }).is_some() || self.keyed.contains(&var.varno) {
            return Ok(());
        }
        let Some(rte) = self.rtable.get((var.varno as usize).wrapping_sub(1)) else { return Ok(()) };
        if let RteKind::Relation { rel, .. } = rte.kind
            && let Some(key) = self.grouped_key(rel, var.varno)
        {
            self.keyed.push(var.varno);
            self.keys.push(key);
            return Ok(());
        }
        let column = column_name(rte, var);
        let message = match depth {
            0 => format!(
                "column \"{}.{column}\" must appear in the GROUP BY clause or be used in an aggregate function",
                rte.eref
            ),
            _ => format!("subquery uses ungrouped column \"{}.{column}\" from outer query", rte.eref),
        };
        let error = Diagnostic::refused(SqlState::GROUPING_ERROR, message).at(expr.at);
        let detail = "Direct arguments of an ordered-set aggregate must use only grouped columns.";
        Err(Box::new(if in_direct_args && depth == 0 { error.with_detail(detail) } else { error }))
    }

    /// The primary key of a relation, if all of it is grouped in every set.
    fn grouped_key(&self, rel: RelId, varno: u32) -> Option<ConstraintId> {
        let catalog = self.ps.cx.catalog;
        let rel = catalog.relation(rel)?;
        let is_key = |c: &&std::sync::Arc<crate::catalog::constraint::Constraint>| {
            matches!(c.kind, ConstraintKind::PrimaryKey { .. })
        };
        let key = rel.constraints.iter().filter_map(|id| catalog.constraint(*id)).find(is_key)?;
        let has = |attno: &i16| self.grouped.common.iter().any(|v| v.varno == varno && v.attno == *attno);
        (!key.deferrable && key.keys.iter().all(has)).then_some(key.id)
    }
}

fn column_name(rte: &RangeTblEntry, var: &Var) -> String {
    if var.attno == 0 {
        return "*".to_owned();
    }
    let index = usize::try_from(var.attno).ok().and_then(|n| n.checked_sub(1));
    match index.and_then(|i| rte.columns.get(i)) {
        Some(column) => column.name.to_string(),
        None => relation::system_attribute_name(var.attno).unwrap_or("???").to_owned(),
    }
}

/// Fills in the targets that GROUPING() means.
struct Finalizer<'c> {
    rtable: &'c [RangeTblEntry],
    grouped: &'c Grouped,
    refused: Option<Rejected>,
}

impl Finalizer<'_> {
    fn expr(&mut self, expr: &mut Expr, depth: u32) {
        match &mut expr.node {
            ExprNode::Aggref(agg) if agg.levels_up == depth => {
                agg.direct_args.iter_mut().for_each(|arg| self.expr(arg, depth));
                return;
            }
            ExprNode::Aggref(agg) if agg.levels_up > depth => return,
            ExprNode::GroupingFunc { args, refs, levels_up } => {
                if *levels_up == depth {
                    *refs = args.iter().map(|arg| self.target(arg, depth)).collect();
                }
                if *levels_up >= depth {
                    return;
                }
            }
            _ => {}
        }
        for_each_child_mut(expr, &mut |child| self.expr(child, depth));
        if let Some(query) = subquery_mut(expr) {
            self.query(query, depth + 1);
        }
    }

    fn query(&mut self, query: &mut Query, depth: u32) {
        for_each_part_mut(query, &mut |part| match part {
            Part::Expr(expr) => self.expr(expr, depth),
            Part::Query(inner) => self.query(inner, depth + 1),
        });
    }

    fn target(&mut self, arg: &Expr, depth: u32) -> u32 {
        let mut flat = arg.clone();
        if self.grouped.has_joins && depth == 0 {
            flatten_join_aliases(&mut flat, self.rtable);
        }
        let target = match &flat.node {
            ExprNode::Var(var) if var.levels_up == depth => self.grouped.has_var(&Var { levels_up: 0, ..*var }),
            ExprNode::Var(_) => None,
            _ if depth == 0 => self.grouped.has_expr(&flat),
            _ => None,
        };
        target.unwrap_or_else(|| {
            let message = "arguments to GROUPING must be grouping expressions of the associated query level";
            let error = Diagnostic::refused(SqlState::GROUPING_ERROR, message).at(arg.at);
            self.refused.get_or_insert(Box::new(error));
            0
        })
    }
}
