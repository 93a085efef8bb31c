//! Whether the bound of a new partition leaves room for it.
//! Counterpart: partitioning/partbounds.c (check_new_partition_bound).

use std::cmp::Ordering;

use crate::catalog::class::*;
use crate::datum::Datum;
use crate::diag::{Result, SqlState, refuse};
use crate::nodes::{Expr, ExprNode};
use crate::oid::{RelId, TypeId, wellknown};
use crate::replay::Exec;

impl Exec {
    /// Refuses an empty range, a second default, and what overlaps another partition.
    pub(super) fn check_bound(&self, parent: RelId, own: RelId, bound: &PartitionBound) -> Result<()> {
        let row = self.rel(parent)?;
        let name = self.rel(own)?.name.clone();
        if let PartitionBound::Range { from, to } = bound
            && matches!(range_order(from, to), Some(Ordering::Greater | Ordering::Equal))
        {
            let message = format!("empty range bound specified for partition \"{name}\"");
            return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
        }
        if let PartitionBound::Hash { modulus, remainder } = bound {
            check_hash(*modulus, *remainder)?;
        }
        for child in row.children.iter().filter(|child| **child != own) {
            let other = self.rel(*child)?;
            let Some(of_other) = &other.partition_bound else { continue };
            if matches!((bound, of_other), (PartitionBound::Default, PartitionBound::Default)) {
                let message =
                    format!("partition \"{name}\" conflicts with existing default partition \"{}\"", other.name);
                return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
            }
            if overlap(bound, of_other) {
                let message = format!("partition \"{name}\" would overlap partition \"{}\"", other.name);
                return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
            }
        }
        Ok(())
    }
}

fn check_hash(modulus: i32, remainder: i32) -> Result<()> {
    let message = if modulus <= 0 {
        "modulus for hash partition must be an integer value greater than zero"
    } else if remainder < 0 {
        "remainder for hash partition must be an integer value greater than or equal to zero"
    } else if remainder >= modulus {
        "remainder for hash partition must be less than modulus"
    } else {
        return Ok(());
    };
    refuse(SqlState::INVALID_TABLE_DEFINITION, message)
}

fn overlap(a: &PartitionBound, b: &PartitionBound) -> bool {
    match (a, b) {
        (PartitionBound::List(a), PartitionBound::List(b)) => a.iter().any(|x| b.iter().any(|y| same(x, y))),
        (PartitionBound::Hash { modulus, remainder }, PartitionBound::Hash { modulus: other, remainder: of_other }) => {
            let least = (*modulus).min(*other).max(1);
            remainder % least == of_other % least
        }
        (PartitionBound::Range { from, to }, PartitionBound::Range { from: other, to: to_other }) => {
            range_order(from, to_other) == Some(Ordering::Less) && range_order(other, to) == Some(Ordering::Less)
        }
        _ => false,
    }
}

fn same(a: &Expr, b: &Expr) -> bool {
    match (&a.node, &b.node) {
        (ExprNode::Const(a), ExprNode::Const(b)) => a.value == b.value,
        _ => false,
    }
}

/// The order of two ends of ranges; `None` where it is not known here.
fn range_order(a: &[RangeDatum], b: &[RangeDatum]) -> Option<Ordering> {
    for (x, y) in a.iter().zip(b) {
        let order = match (x, y) {
            (RangeDatum::MinValue, RangeDatum::MinValue) | (RangeDatum::MaxValue, RangeDatum::MaxValue) => {
                return Some(Ordering::Equal);
            }
            (RangeDatum::MinValue, _) | (_, RangeDatum::MaxValue) => Ordering::Less,
            (RangeDatum::MaxValue, _) | (_, RangeDatum::MinValue) => Ordering::Greater,
            (RangeDatum::Value(x), RangeDatum::Value(y)) => value_order(x, y)?,
        };
        if order != Ordering::Equal {
            return Some(order);
        }
    }
    Some(Ordering::Equal)
}

fn value_order(a: &Expr, b: &Expr) -> Option<Ordering> {
    let (ExprNode::Const(a), ExprNode::Const(b)) = (&a.node, &b.node) else { return None };
    if a.value == b.value {
        return Some(Ordering::Equal);
    }
    let (Some(Datum::Text(x)), Some(Datum::Text(y))) = (&a.value, &b.value) else { return None };
    text_order(a.ty.ty, x, y)
}

/// Values by their printed form: numbers as numbers, dates and times of this era as text.
fn text_order(ty: TypeId, x: &str, y: &str) -> Option<Ordering> {
    use wellknown::*;
    match ty {
        INT2 | INT4 | INT8 => Some(x.parse::<i64>().ok()?.cmp(&y.parse::<i64>().ok()?)),
        NUMERIC | FLOAT4 | FLOAT8 => {
            // Where they are this close, digits beyond the precision of a float may decide.
            x.parse::<f64>().ok()?.partial_cmp(&y.parse::<f64>().ok()?).filter(|order| order.is_ne())
        }
        DATE | TIMESTAMP => {
            let plain = |text: &str| text.len() >= 10 && text.as_bytes()[4] == b'-' && !text.ends_with("BC");
            (plain(x) && plain(y)).then(|| x.cmp(y))
        }
        TIMESTAMPTZ => {
            // Two of one zone are in the order of their text.
            let zone = |text: &str| text.rfind(['+', '-']).filter(|at| *at > 10).map(|at| text[at..].to_owned());
            (zone(x).is_some() && zone(x) == zone(y) && !x.ends_with("BC") && !y.ends_with("BC")).then(|| x.cmp(y))
        }
        UUID => Some(x.cmp(y)),
        _ => None,
    }
}
