//! Partition keys and bounds.
//! Counterpart: ruleutils.c (pg_get_partkeydef_worker, T_PartitionBoundSpec, get_range_partbound_string).

use crate::catalog::class::{PartitionBound, PartitionColumn, PartitionStrategy, RangeDatum};
use crate::deparse::context::Context;
use crate::deparse::{Deparser, Style};
use crate::nodes::{Expr, ExprNode};
use crate::oid::RelId;

impl Deparser<'_> {
    /// What follows PARTITION BY, as `pg_get_partkeydef(oid)` prints it.
    pub fn partition_key_def(&self, table: RelId) -> String {
        let key = self.catalog.relation(table).and_then(|rel| rel.partition_key());
        let Some(key) = key else { return String::new() };
        let strategy = match key.strategy {
            PartitionStrategy::Hash => "HASH",
            PartitionStrategy::List => "LIST",
            PartitionStrategy::Range => "RANGE",
        };
        let columns: Vec<_> = key.columns.iter().map(|c| self.partition_column(table, c)).collect();
        format!("{strategy} ({})", columns.join(", "))
    }

    fn partition_column(&self, table: RelId, column: &PartitionColumn) -> String {
        let mut text = match &column.expr {
            Some(expr) => self.key_expr(table, expr, Style::DUMP),
            None => self.attribute_ident(table, column.attno),
        };
        let (ty, collation) = self.key_type(table, column.attno, column.expr.as_deref());
        text += &self.key_collation(column.collation, collation);
        text += &self.key_opclass(column.opclass, Some(ty));
        text
    }

    /// `FOR VALUES ...` or `DEFAULT`, as `pg_get_expr(relpartbound, oid)` prints it.
    pub fn partition_bound_def(&self, bound: &PartitionBound) -> String {
        match bound {
            PartitionBound::Default => "DEFAULT".to_owned(),
            PartitionBound::List(values) => {
                let values: Vec<_> = values.iter().map(|v| self.bound_value(v)).collect();
                format!("FOR VALUES IN ({})", values.join(", "))
            }
            PartitionBound::Range { from, to } => {
                format!("FOR VALUES FROM ({}) TO ({})", self.range_bound(from), self.range_bound(to))
            }
            PartitionBound::Hash { modulus, remainder } => {
                format!("FOR VALUES WITH (modulus {modulus}, remainder {remainder})")
            }
        }
    }

    fn range_bound(&self, datums: &[RangeDatum]) -> String {
        let item = |datum: &RangeDatum| match datum {
            RangeDatum::MinValue => "MINVALUE".to_owned(),
            RangeDatum::MaxValue => "MAXVALUE".to_owned(),
            RangeDatum::Value(value) => self.bound_value(value),
        };
        datums.iter().map(item).collect::<Vec<_>>().join(", ")
    }

    fn bound_value(&self, value: &Expr) -> String {
        let mut cx = Context::new(self, Style::DUMP);
        match &value.node {
            ExprNode::Const(constant) => cx.constant(constant, -1),
            _ => cx.expr(value, false),
        }
        cx.buf
    }
}
