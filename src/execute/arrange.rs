//! ORDER BY, DISTINCT, LIMIT and OFFSET over finished rows.
//! Counterparts: executor/nodeSort.c, nodeUnique.c, nodeLimit.c.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::diag::{Diagnostic, Result, SqlState};
use crate::execute::compare::{Comparison, HashKey, byte_order};
use crate::execute::run::Run;
use crate::execute::scope::{Level, Scope, Tuple};
use crate::execute::{Row, Rows};
use crate::nodes::*;

/// A key of an order: a place in the row, and how it is compared.
pub(super) struct SortKey {
    pub place: usize,
    pub by: Comparison,
    pub descending: bool,
    pub nulls_first: bool,
}

impl Run<'_> {
    pub(super) fn sort_keys(&self, clauses: &[SortGroupClause], targets: &[TargetEntry]) -> Vec<SortKey> {
        let key = |clause: &SortGroupClause| {
            let place = targets.iter().position(|t| t.sort_group_ref == clause.target)?;
            let by = Comparison::of_clause(&self.cx(), clause, &targets[place].expr);
            Some(SortKey { place, by, descending: clause.descending, nulls_first: clause.nulls_first })
        };
        clauses.iter().filter_map(key).collect()
    }

    /// Orders rows; what cannot be known of the order comes back.
    pub(super) fn sort<T>(
        &mut self,
        rows: Vec<T>,
        keys: &[SortKey],
        of: impl Fn(&T) -> &[Value],
    ) -> Result<(Vec<T>, Option<Arc<Unknown>>)> {
        if keys.is_empty() || rows.len() < 2 {
            return Ok((rows, None));
        }
        self.spend(rows.len())?;
        let mut doubt = None;
        let order = merge_sort((0..rows.len()).collect(), &mut |l: usize, r: usize| {
            self.order_rows(keys, of(&rows[l]), of(&rows[r]), &mut doubt)
        })?;
        let mut rows: Vec<Option<T>> = rows.into_iter().map(Some).collect();
        Ok((order.into_iter().filter_map(|i| rows[i].take()).collect(), doubt))
    }

    pub(super) fn order_rows(
        &mut self,
        keys: &[SortKey],
        left: &[Value],
        right: &[Value],
        doubt: &mut Option<Arc<Unknown>>,
    ) -> Result<Ordering> {
        for key in keys {
            let (Some(l), Some(r)) = (left.get(key.place), right.get(key.place)) else { continue };
            let ordering = match (l.is_null(), r.is_null()) {
                (true, true) => Ordering::Equal,
                (true, false) => {
                    if key.nulls_first {
                        Ordering::Less
                    } else {
                        Ordering::Greater
                    }
                }
                (false, true) => {
                    if key.nulls_first {
                        Ordering::Greater
                    } else {
                        Ordering::Less
                    }
                }
                (false, false) => {
                    let found = self.compare(&key.by, l, r)?;
                    let ordering = found.unwrap_or_else(|why| {
                        doubt.get_or_insert(why);
                        byte_order(l, r)
                    });
                    if key.descending { ordering.reverse() } else { ordering }
                }
            };
            if ordering.is_ne() {
                return Ok(ordering);
            }
        }
        Ok(Ordering::Equal)
    }

    /// Applies the clauses that work on whole rows.
    pub(super) fn arrange(&mut self, level: &Level<'_>, rows: &mut Rows, outer: Option<&Scope<'_>>) -> Result<()> {
        let query = level.query;
        let sort_keys = self.sort_keys(&query.sort, &query.targets);
        if !query.distinct.is_empty() && !query.distinct_on {
            self.distinct_rows(query, rows)?;
        }
        let sorted = std::mem::take(&mut rows.rows);
        let (sorted, mut order_doubt) = self.sort(sorted, &sort_keys, |row: &Row| row)?;
        rows.rows = sorted;
        if query.distinct_on {
            self.distinct_on(query, rows, order_doubt.as_ref())?;
        }
        if query.sort.is_empty() && rows.doubt.is_some() {
            order_doubt.clone_from(&rows.doubt);
        }
        self.limit(level, rows, &sort_keys, order_doubt, outer)
    }

    fn distinct_rows(&mut self, query: &Query, rows: &mut Rows) -> Result<()> {
        let keys = self.sort_keys(&query.distinct, &query.targets);
        let all = std::mem::take(&mut rows.rows);
        let groups = self.group_rows(&all, &keys)?;
        let first: Vec<usize> = groups.groups.iter().filter_map(|g| g.first().copied()).collect();
        rows.rows = first.into_iter().filter_map(|i| all.get(i).cloned()).collect();
        match groups.undecided.split_first() {
            // At least one of them is there.
            Some(((i, _), [])) if rows.rows.is_empty() => rows.rows.extend(all.get(*i).cloned()),
            Some(((i, why), _)) => {
                if rows.rows.is_empty() {
                    rows.rows.extend(all.get(*i).cloned());
                }
                rows.doubt.get_or_insert_with(|| why.clone());
            }
            None => {}
        }
        Ok(())
    }

    /// The first row of each group, as they are sorted.
    fn distinct_on(&mut self, query: &Query, rows: &mut Rows, order_doubt: Option<&Arc<Unknown>>) -> Result<()> {
        let keys = self.sort_keys(&query.distinct, &query.targets);
        let all = std::mem::take(&mut rows.rows);
        let groups = self.group_rows(&all, &keys)?;
        let doubt = rows.doubt.clone().or_else(|| order_doubt.cloned());
        let places: Vec<usize> = keys.iter().map(|k| k.place).collect();
        for group in groups.groups {
            let Some(mut row) = group.first().and_then(|i| all.get(*i)).cloned() else { continue };
            // Which row comes first is not known, and so are the columns that may differ.
            if let Some(why) = doubt.as_ref().filter(|_| rows.doubt.is_some() || group.len() > 1) {
                for (i, value) in row.iter_mut().enumerate().filter(|(i, _)| !places.contains(i)) {
                    let constant = query.targets.get(i).is_some_and(|t| matches!(t.expr.node, ExprNode::Const(_)));
                    if !constant {
                        *value = Value::Unknown(why.clone());
                    }
                }
            }
            rows.rows.push(row);
        }
        if let Some((_, why)) = groups.undecided.first() {
            rows.doubt.get_or_insert_with(|| why.clone());
        }
        Ok(())
    }

    /// Rows that fall together, in the order of their first ones.
    pub(super) fn group_rows(&mut self, rows: &[Row], keys: &[SortKey]) -> Result<Groups> {
        let mut found = Groups::default();
        let mut buckets: FxHashMap<Vec<Option<HashKey>>, Vec<usize>> = FxHashMap::default();
        self.spend(rows.len())?;
        'rows: for (i, row) in rows.iter().enumerate() {
            let values: Vec<&Value> = keys.iter().filter_map(|k| row.get(k.place)).collect();
            if let Some(why) = values.iter().find_map(|v| v.as_unknown()) {
                found.undecided.push((i, why.clone()));
                continue;
            }
            let hash = keys.iter().zip(&values).map(|(k, v)| self.hash_key(&k.by, v)).collect();
            let bucket = buckets.entry(hash).or_default();
            for group in bucket.iter() {
                let Some(first) = found.groups[*group].first() else { continue };
                match self.rows_are_same(&rows[*first], row, keys)? {
                    Ok(true) => {
                        found.groups[*group].push(i);
                        continue 'rows;
                    }
                    Ok(false) => {}
                    Err(why) => {
                        found.undecided.push((i, why));
                        continue 'rows;
                    }
                }
            }
            bucket.push(found.groups.len());
            found.groups.push(vec![i]);
        }
        Ok(found)
    }

    pub(super) fn rows_are_same(
        &mut self,
        left: &[Value],
        right: &[Value],
        keys: &[SortKey],
    ) -> Result<crate::execute::compare::Found<bool>> {
        for key in keys {
            let (Some(l), Some(r)) = (left.get(key.place), right.get(key.place)) else { continue };
            match self.same(&key.by, l, r)? {
                Ok(true) => {}
                other => return Ok(other),
            }
        }
        Ok(Ok(true))
    }

    fn limit(
        &mut self,
        level: &Level<'_>,
        rows: &mut Rows,
        keys: &[SortKey],
        order_doubt: Option<Arc<Unknown>>,
        outer: Option<&Scope<'_>>,
    ) -> Result<()> {
        let query = level.query;
        if query.limit_count.is_none() && query.limit_offset.is_none() {
            return Ok(());
        }
        let tuple = Tuple::unbound(query.rtable.len());
        let scope = Scope::new(level, &tuple, outer);
        let offset = self.limit_value(query.limit_offset.as_ref(), "OFFSET", &scope)?;
        let count = self.limit_value(query.limit_count.as_ref(), "LIMIT", &scope)?;
        let (offset, count) = match (offset, count) {
            (Ok(offset), Ok(count)) => (offset.unwrap_or(0), count),
            (Err(why), _) | (_, Err(why)) => {
                *rows = Rows { rows: Vec::new(), doubt: Some(why) };
                return Ok(());
            }
        };
        let total = rows.rows.len();
        if count == Some(0) {
            *rows = Rows::default();
            return Ok(());
        }
        if let Some(why) = rows.doubt.clone() {
            // Which rows they are is not known, but some are there.
            let sure = total.saturating_sub(offset).min(count.unwrap_or(usize::MAX));
            let full = count == Some(sure) && !query.limit_with_ties;
            rows.rows.drain(..offset.min(total));
            rows.rows.truncate(sure);
            make_unknown(query, &mut rows.rows, &why);
            if full {
                rows.doubt = None;
            }
            return Ok(());
        }
        let mut end = count.map_or(total, |count| offset.saturating_add(count).min(total));
        if query.limit_with_ties && end > 0 {
            let mut doubt = None;
            while end < total && self.order_rows(keys, &rows.rows[end - 1], &rows.rows[end], &mut doubt)?.is_eq() {
                end += 1;
            }
        }
        let cuts = offset > 0 || end < total;
        rows.rows.truncate(end);
        rows.rows.drain(..offset.min(rows.rows.len()));
        if let Some(why) = order_doubt.filter(|_| cuts) {
            make_unknown(query, &mut rows.rows, &why);
        }
        Ok(())
    }

    /// A number of rows; `None` where there is no limit.
    fn limit_value(
        &mut self,
        expr: Option<&Expr>,
        clause: &str,
        scope: &Scope<'_>,
    ) -> Result<std::result::Result<Option<usize>, Arc<Unknown>>> {
        let Some(expr) = expr else { return Ok(Ok(None)) };
        match self.eval(expr, scope)? {
            Value::Int(i) => match usize::try_from(i) {
                Ok(count) => Ok(Ok(Some(count))),
                Err(_) => {
                    let state = match clause {
                        "LIMIT" => SqlState::INVALID_ROW_COUNT_IN_LIMIT_CLAUSE,
                        _ => SqlState::INVALID_ROW_COUNT_IN_RESULT_OFFSET_CLAUSE,
                    };
                    let message = format!("{clause} must not be negative");
                    Err(Box::new(Diagnostic::refused(state, message).at(expr.at)))
                }
            },
            Value::Unknown(why) => Ok(Err(why)),
            _ => Ok(Ok(None)),
        }
    }
}

/// A stable sort by a comparison that may fail, or not even be an order.
fn merge_sort(places: Vec<usize>, compare: &mut dyn FnMut(usize, usize) -> Result<Ordering>) -> Result<Vec<usize>> {
    if places.len() < 2 {
        return Ok(places);
    }
    let (left, right) = places.split_at(places.len() / 2);
    let (left, right) = (merge_sort(left.to_vec(), compare)?, merge_sort(right.to_vec(), compare)?);
    let mut merged = Vec::with_capacity(places.len());
    let (mut l, mut r) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(left), Some(right)) = (l.peek(), r.peek()) {
        let from = if compare(**left, **right)?.is_gt() { &mut r } else { &mut l };
        merged.extend(from.next());
    }
    merged.extend(l);
    merged.extend(r);
    Ok(merged)
}

/// Forgets what rows hold where other rows might stand in their place.
fn make_unknown(query: &Query, rows: &mut [Row], why: &Arc<Unknown>) {
    for (i, target) in query.targets.iter().enumerate() {
        let varies = !matches!(target.expr.node, ExprNode::Const(_));
        for value in rows.iter_mut().filter_map(|row| row.get_mut(i)).filter(|_| varies) {
            *value = Value::Unknown(why.clone());
        }
    }
}

/// Rows that fall together, by place, and those of which it is not known with which they do.
#[derive(Default)]
pub(super) struct Groups {
    pub groups: Vec<Vec<usize>>,
    pub undecided: Vec<(usize, Arc<Unknown>)>,
}
