//! Rows of tables that the migrations themselves made: where following them begins, and how changes of a
//! table keep them right.  Counterpart: commands/tablecmds.c (ATRewriteTable).

use std::sync::Arc;

use crate::catalog::class::{Generated, Identity, RelKind};
use crate::catalog::rows::{StoredRow, StoredRows};
use crate::diag::{Code, Result, SqlState, refuse};
use crate::execute;
use crate::nodes::{Query, TypeRef, Value};
use crate::oid::{AttrNumber, RelId};
use crate::replay::Exec;

impl Exec {
    /// Whether a table that is made now begins without rows and with nobody else to fill it.
    fn follows_rows(&self) -> bool {
        !self.reads_dump && !self.in_prelude && self.creating_extension.is_none()
    }

    /// A new relation: tables are empty, sequences stand at their start.
    pub(super) fn start_rows(&mut self, rel: RelId) {
        if !self.follows_rows() {
            return;
        }
        match self.catalog.relation(rel).map(|r| &r.kind) {
            Some(RelKind::Table | RelKind::Partitioned(_)) => {
                self.catalog.rows.insert(rel, StoredRows::default());
            }
            Some(RelKind::Sequence(sequence)) => {
                let start = sequence.start;
                self.keep_sequence(rel, Value::Int(start), false);
            }
            _ => {}
        }
    }

    /// ALTER SEQUENCE ... RESTART
    pub(super) fn restart_sequence(&mut self, rel: RelId, at: Option<i64>) {
        let start = self.catalog.relation(rel).and_then(|r| r.sequence()).map(|s| s.start);
        if let Some(value) = at.or(start)
            && !self.reads_dump
        {
            self.keep_sequence(rel, Value::Int(value), false);
        }
    }

    /// CREATE TABLE AS and SELECT INTO: the rows that the query gives.
    pub(super) fn fill_from_query(
        &mut self,
        rel: RelId,
        query: Option<&Query>,
        params: &[Value],
        with_data: bool,
    ) -> Result<()> {
        if !with_data || !self.catalog.rows.contains_key(&rel) {
            return Ok(());
        }
        let Some(query) = query else {
            self.doubt_rows(rel, "the query that fills it is not understood");
            return Ok(());
        };
        let answer = self.run_data_query(query, params)?;
        let rows = answer.ran.rows;
        let doubt = rows.doubt;
        let rows = rows.rows.into_iter().map(StoredRow::from).collect();
        execute::Host::store_rows(self, rel, StoredRows { rows, doubt })
    }

    /// A column that was added: rows that are there get its default.
    pub(super) fn fill_new_column(&mut self, rel: RelId, attnum: AttrNumber) -> Result<()> {
        let Some(stored) = self.catalog.rows.get(&rel).filter(|s| !s.rows.is_empty()).cloned() else { return Ok(()) };
        let row = self.rel(rel)?;
        let Some(attr) = row.attribute(attnum) else { return Ok(()) };
        let computed = attr.identity != Identity::No || attr.generated != Generated::No;
        let value = match &attr.default {
            None if !computed => Value::Null,
            Some(default) if !computed => match execute::expr::evaluate(self, default, &[]) {
                Ok(value) => value,
                Err(rejected) if rejected.code == Code::StatementRefused => return Err(rejected),
                Err(rejected) => Value::unknown(rejected.message, self.locator.whole),
            },
            _ => Value::unknown("the values of a computed column are not followed", self.locator.whole),
        };
        if value.is_null() && attr.not_null {
            let message = format!("column \"{}\" of relation \"{}\" contains null values", attr.name, row.name);
            return refuse(SqlState::NOT_NULL_VIOLATION, message);
        }
        let width = usize::try_from(attnum).unwrap_or(0);
        let extended = stored.rows.iter().map(|old| {
            let mut fields: Vec<Value> = old.iter().take(width - 1).cloned().collect();
            fields.resize(width - 1, Value::Null);
            fields.push(value.clone());
            StoredRow::from(fields)
        });
        let rows = StoredRows { rows: extended.collect(), doubt: stored.doubt };
        self.catalog.rows.insert(rel, rows);
        Ok(())
    }

    /// A column whose type has changed: its values are read again, or no longer known.
    pub(super) fn retype_column(
        &mut self,
        rel: RelId,
        attnum: AttrNumber,
        from: TypeRef,
        to: TypeRef,
        plain: bool,
    ) -> Result<()> {
        let Some(stored) = self.catalog.rows.get(&rel).filter(|s| !s.rows.is_empty()).cloned() else { return Ok(()) };
        let index = usize::try_from(attnum).unwrap_or(1) - 1;
        let mut rows = imbl::Vector::new();
        for old in &stored.rows {
            let mut fields: Vec<Value> = old.to_vec();
            if let Some(field) = fields.get_mut(index) {
                let value = std::mem::take(field);
                *field = match (plain, value) {
                    (_, Value::Null) if plain => Value::Null,
                    (true, value) => self.recast(value, from, to)?,
                    (false, _) => Value::unknown("the values of a column that was converted", self.locator.whole),
                };
            }
            rows.push_back(Arc::from(fields));
        }
        self.catalog.rows.insert(rel, StoredRows { rows, doubt: stored.doubt });
        Ok(())
    }

    fn recast(&mut self, value: Value, from: TypeRef, to: TypeRef) -> Result<Value> {
        match self.cast_value(value, from, to) {
            Err(rejected) if rejected.code != Code::StatementRefused => {
                Ok(Value::unknown(rejected.message, self.locator.whole))
            }
            done => done,
        }
    }
}
