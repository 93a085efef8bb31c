//! GROUP BY, grouping sets and HAVING.  Counterpart: executor/nodeAgg.c.

use std::sync::Arc;

use crate::analyze::vars::{Descend, visit_expr};
use crate::diag::{Result, SqlState, refuse};
use crate::execute::Row;
use crate::execute::arrange::SortKey;
use crate::execute::compare::Comparison;
use crate::execute::query::{Item, Items};
use crate::execute::run::Run;
use crate::execute::scope::{Computed, Level, Scope, Tuple, Tuples, address};
use crate::execute::truth::Truth;
use crate::nodes::*;

/// More grouping sets than this no query has (CUBE of 12 columns).
const MOST_SETS: usize = 4096;

impl Run<'_> {
    /// Rows as they are, or a row for each group where the query groups.
    pub(super) fn grouped<'a>(
        &mut self,
        level: &Level<'a>,
        tuples: Tuples,
        outer: Option<&Scope<'_>>,
    ) -> Result<Items<'a>> {
        let query = level.query;
        let aggs = aggregates(query);
        let is_grouped =
            !aggs.is_empty() || !query.group.is_empty() || !query.grouping_sets.is_empty() || query.having.is_some();
        if !is_grouped {
            let rows = tuples.rows.into_iter().map(|tuple| Item { tuple, computed: Computed::default() }).collect();
            return Ok(Items { rows, doubt: tuples.doubt });
        }
        let mut items = Items { rows: Vec::new(), doubt: None };
        let keys = self.group_keys(level, &tuples, outer)?;
        for set in sets(query)? {
            self.add_groups(level, &tuples, &keys, &set, &aggs, outer, &mut items)?;
        }
        self.apply_having(level, &mut items, outer)?;
        Ok(items)
    }

    /// The values of all grouping expressions, by row.
    fn group_keys(&mut self, level: &Level<'_>, tuples: &Tuples, outer: Option<&Scope<'_>>) -> Result<Vec<Row>> {
        let exprs = group_exprs(level.query);
        let mut keys = Vec::with_capacity(tuples.rows.len());
        for tuple in &tuples.rows {
            let scope = Scope::new(level, tuple, outer);
            keys.push(exprs.iter().map(|(_, e)| self.eval(e, &scope)).collect::<Result<Row>>()?);
        }
        Ok(keys)
    }

    #[expect(clippy::too_many_arguments, reason = "one grouping set of a query")]
    fn add_groups<'a>(
        &mut self,
        level: &Level<'a>,
        tuples: &Tuples,
        keys: &[Row],
        set: &[u32],
        aggs: &[(&'a Aggref, u32)],
        outer: Option<&Scope<'_>>,
        items: &mut Items<'a>,
    ) -> Result<()> {
        let query = level.query;
        let exprs = group_exprs(query);
        let by: Vec<SortKey> = exprs
            .iter()
            .enumerate()
            .filter(|(_, (clause, _))| set.contains(&clause.target))
            .map(|(place, (clause, expr))| SortKey {
                place,
                by: Comparison::of_clause(&self.cx(), clause, expr),
                descending: false,
                nulls_first: false,
            })
            .collect();
        let mut found = self.group_rows(keys, &by)?;
        // Without a key there is one group, even of no rows.
        if by.is_empty() && found.groups.is_empty() {
            found.groups.push(Vec::new());
        }
        let undecided = found.undecided.first().map(|(_, why)| why.clone());
        let doubt = tuples.doubt.clone().or(undecided);
        if !by.is_empty()
            && let Some(why) = &doubt
        {
            items.doubt.get_or_insert_with(|| why.clone());
        }
        let left_out = || exprs.iter().filter(|(clause, _)| !set.contains(&clause.target));
        let blank = Tuple::unbound(query.rtable.len());
        for group in found.groups {
            let members: Vec<&Tuple> = group.iter().filter_map(|i| tuples.rows.get(*i)).collect();
            let mut computed = Computed {
                nulled: left_out().map(|(_, e)| *e).collect(),
                nulled_refs: left_out().map(|(c, _)| c.target).collect(),
                ..Computed::default()
            };
            for (agg, depth) in aggs {
                let value = self.aggregate(level, agg, *depth, &members, doubt.as_ref(), outer)?;
                computed.values.insert(address(*agg), value);
            }
            let tuple = members.first().map_or_else(|| null_tuple(&blank), |t| (*t).clone());
            items.rows.push(Item { tuple, computed });
        }
        Ok(())
    }

    fn apply_having(&mut self, level: &Level<'_>, items: &mut Items<'_>, outer: Option<&Scope<'_>>) -> Result<()> {
        let Some(having) = &level.query.having else { return Ok(()) };
        let mut kept = Vec::with_capacity(items.rows.len());
        for item in std::mem::take(&mut items.rows) {
            let scope = Scope { computed: Some(&item.computed), ..Scope::new(level, &item.tuple, outer) };
            match self.eval_truth(having, &scope)? {
                Truth::True => kept.push(item),
                Truth::False | Truth::Null => {}
                Truth::Unknown(why) => {
                    items.doubt.get_or_insert(why);
                }
            }
        }
        items.rows = kept;
        Ok(())
    }
}

/// Where no row came in, no column has a value.
fn null_tuple(blank: &Tuple) -> Tuple {
    let slots = blank.slots.iter().map(|_| crate::execute::scope::Slot::Null).collect();
    Tuple { slots, maybe: None }
}

fn group_exprs(query: &Query) -> Vec<(&SortGroupClause, &Expr)> {
    let expr = |clause| -> Option<(&SortGroupClause, &Expr)> {
        let clause: &SortGroupClause = clause;
        query.targets.iter().find(|t| t.sort_group_ref == clause.target).map(|t| (clause, &t.expr))
    };
    query.group.iter().filter_map(expr).collect()
}

/// The aggregates that a query level computes, each with the number of levels that it stands below it.
fn aggregates(query: &Query) -> Vec<(&Aggref, u32)> {
    let mut found: Vec<(&Aggref, u32)> = Vec::new();
    let exprs = query.targets.iter().map(|t| &t.expr).chain(&query.having);
    for expr in exprs {
        visit_expr(expr, 0, &mut |e, depth| match &e.node {
            ExprNode::Aggref(agg) if agg.levels_up == depth => {
                found.push((agg, depth));
                Descend::Past
            }
            _ => Descend::Into,
        });
    }
    found
}

/// The grouping sets, each as the references of its columns; one of all columns where none are written.
fn sets(query: &Query) -> Result<Vec<Vec<u32>>> {
    if query.grouping_sets.is_empty() {
        return Ok(vec![query.group.iter().map(|g| g.target).collect()]);
    }
    let mut product: Vec<Vec<u32>> = vec![Vec::new()];
    for set in &query.grouping_sets {
        let expanded = expand(set)?;
        if product.len() * expanded.len() > MOST_SETS {
            return refuse(
                SqlState::STATEMENT_TOO_COMPLEX,
                format!("too many grouping sets present (maximum {MOST_SETS})"),
            );
        }
        let joined = product.iter().flat_map(|left| expanded.iter().map(move |right| union(left, right)));
        product = joined.collect();
    }
    if query.group_distinct {
        let mut seen: Vec<Vec<u32>> = Vec::new();
        product.retain(|set| {
            let mut sorted = set.clone();
            sorted.sort_unstable();
            let new = !seen.contains(&sorted);
            seen.push(sorted);
            new
        });
    }
    Ok(product)
}

fn union(left: &[u32], right: &[u32]) -> Vec<u32> {
    let mut both = left.to_vec();
    both.extend(right.iter().filter(|r| !left.contains(r)));
    both
}

fn expand(set: &GroupingSet) -> Result<Vec<Vec<u32>>> {
    let of_members = |members: &[GroupingSet]| -> Result<Vec<Vec<u32>>> {
        let expanded = members.iter().map(expand).collect::<Result<Vec<_>>>()?;
        Ok(expanded.into_iter().map(|sets| sets.into_iter().flatten().collect()).collect())
    };
    Ok(match set {
        GroupingSet::Empty => vec![Vec::new()],
        GroupingSet::Simple(refs) => vec![refs.clone()],
        GroupingSet::Rollup(members) => {
            let members = of_members(members)?;
            (0..=members.len()).rev().map(|n| members[..n].concat()).collect()
        }
        GroupingSet::Cube(members) => {
            let members = of_members(members)?;
            if members.len() > 12 {
                return refuse(SqlState::TOO_MANY_COLUMNS, "CUBE is limited to 12 elements");
            }
            let chosen = |bits: usize| {
                let parts = members.iter().enumerate().filter(move |(i, _)| bits & (1 << i) != 0);
                parts.flat_map(|(_, m)| m.iter().copied()).collect::<Vec<u32>>()
            };
            (0..1usize << members.len()).rev().map(chosen).collect()
        }
        GroupingSet::Sets(members) => {
            members.iter().map(expand).collect::<Result<Vec<_>>>()?.into_iter().flatten().collect()
        }
    })
}

/// Why an aggregate is not known, where something that it reads is not.
pub(super) fn first_unknown<'v>(values: impl IntoIterator<Item = &'v Value>) -> Option<Arc<Unknown>> {
    values.into_iter().find_map(|v| v.as_unknown().cloned())
}
