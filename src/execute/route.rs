//! Which partition a row belongs to, and how rows of one table look in another.
//! Counterparts: executor/execPartition.c, access/common/tupconvert.c.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::catalog::class::{PartitionBound, PartitionKey, PartitionStrategy, RangeDatum, Relation};
use crate::catalog::rows::StoredRow;
use crate::diag::{Diagnostic, Result, SqlState};
use crate::execute::compare::{Comparison, Found};
use crate::execute::run::Run;
use crate::nodes::*;
use crate::text::Span;

impl Run<'_> {
    /// The table that holds a row: the one itself, or the partition that the row falls into.
    pub(super) fn route(&mut self, rel: &Arc<Relation>, row: &StoredRow, at: Span) -> Result<Found<Arc<Relation>>> {
        let Some(key) = rel.partition_key().cloned() else { return Ok(Ok(rel.clone())) };
        let mut values = Vec::with_capacity(key.columns.len());
        for column in &key.columns {
            let value = match &column.expr {
                Some(expr) => self.eval_over(expr, row.clone())?,
                None => row.get((column.attno as usize).wrapping_sub(1)).cloned().unwrap_or(Value::Null),
            };
            if let Value::Unknown(why) = value {
                return Ok(Err(why));
            }
            values.push(value);
        }
        let mut default = None;
        for id in rel.children.clone() {
            let Some(child) = self.cx().catalog.relation(id).cloned() else { continue };
            let Some(bound) = &child.partition_bound else { continue };
            if matches!(bound, PartitionBound::Default) {
                default = Some(child);
                continue;
            }
            match self.falls_into(rel, &key, bound, &values, at)? {
                Ok(true) => {
                    let row = self.mapped(rel, &child, row)?;
                    return self.route(&child, &row, at);
                }
                Ok(false) => {}
                Err(why) => return Ok(Err(why)),
            }
        }
        if let Some(child) = default {
            let row = self.mapped(rel, &child, row)?;
            return self.route(&child, &row, at);
        }
        let message = format!("no partition of relation \"{}\" found for row", rel.name);
        Err(Box::new(Diagnostic::refused(SqlState::CHECK_VIOLATION, message).at(at)))
    }

    fn falls_into(
        &mut self,
        rel: &Relation,
        key: &PartitionKey,
        bound: &PartitionBound,
        values: &[Value],
        at: Span,
    ) -> Result<Found<bool>> {
        let mut comparisons = Vec::with_capacity(key.columns.len());
        for column in &key.columns {
            let cx = self.cx();
            let ty = match (&column.expr, rel.attribute(column.attno)) {
                (Some(expr), _) => cx.catalog.expr_type(expr),
                (None, Some(attr)) => attr.ty.ty,
                (None, None) => crate::oid::wellknown::UNKNOWN,
            };
            comparisons.push(Comparison::of_type(&cx, ty, column.collation, at)?);
        }
        match (bound, key.strategy) {
            (PartitionBound::List(datums), _) => self.is_listed(&comparisons, datums, values),
            (PartitionBound::Range { from, to }, _) => {
                let above = match self.beside(&comparisons, values, from)? {
                    Ok(ordering) => ordering.is_ge(),
                    Err(why) => return Ok(Err(why)),
                };
                let below = match self.beside(&comparisons, values, to)? {
                    Ok(ordering) => ordering.is_lt(),
                    Err(why) => return Ok(Err(why)),
                };
                Ok(Ok(above && below && !values.iter().any(Value::is_null)))
            }
            (PartitionBound::Hash { .. }, PartitionStrategy::Hash) | (PartitionBound::Hash { .. }, _) => {
                let why = format!("which hash partition of {} a row belongs to is not computed", rel.name);
                let unknown = Unknown { code: crate::diag::Code::UnknownValue, why, at };
                Ok(Err(Arc::new(unknown)))
            }
            (PartitionBound::Default, _) => Ok(Ok(false)),
        }
    }

    fn is_listed(&mut self, comparisons: &[Comparison], datums: &[Expr], values: &[Value]) -> Result<Found<bool>> {
        let (Some(by), Some(value)) = (comparisons.first(), values.first()) else { return Ok(Ok(false)) };
        for datum in datums {
            let listed = self.eval_alone(datum)?;
            match self.same(by, value, &listed)? {
                Ok(false) => {}
                other => return Ok(other),
            }
        }
        Ok(Ok(false))
    }

    /// Where a key stands to a bound of a range.
    fn beside(
        &mut self,
        comparisons: &[Comparison],
        values: &[Value],
        bound: &[RangeDatum],
    ) -> Result<Found<Ordering>> {
        for ((by, value), datum) in comparisons.iter().zip(values).zip(bound) {
            if value.is_null() {
                return Ok(Ok(Ordering::Greater));
            }
            let ordering = match datum {
                RangeDatum::MinValue => Ordering::Greater,
                RangeDatum::MaxValue => Ordering::Less,
                RangeDatum::Value(expr) => {
                    let limit = self.eval_alone(expr)?;
                    match self.compare(by, value, &limit)? {
                        Ok(ordering) => ordering,
                        Err(why) => return Ok(Err(why)),
                    }
                }
            };
            if ordering.is_ne() {
                return Ok(Ok(ordering));
            }
        }
        Ok(Ok(Ordering::Equal))
    }

    /// A row of one table in the columns of another one, by name.
    pub(super) fn mapped(&mut self, from: &Relation, to: &Arc<Relation>, row: &StoredRow) -> Result<StoredRow> {
        if from.id == to.id {
            return Ok(row.clone());
        }
        let value = |attr: &crate::catalog::class::Attribute| {
            let place = if attr.dropped { None } else { from.attnum(&attr.name) };
            place.and_then(|n| row.get(n as usize - 1)).cloned().unwrap_or(Value::Null)
        };
        let mapped = to.attributes.iter().map(value).collect();
        self.generate(to, mapped)
    }
}
