//! WITH: each query once, recursive ones until nothing new comes.
//! Counterparts: executor/nodeCtescan.c, executor/nodeRecursiveunion.c, rewrite/rewriteSearchCycle.c.

use std::sync::Arc;

use crate::diag::{Result, unsupported};
use crate::execute::run::Run;
use crate::execute::scope::{Level, Scope, Tuple};
use crate::execute::{Row, Rows};
use crate::name::Name;
use crate::nodes::*;

impl Run<'_> {
    /// Statements in WITH run even where nothing asks for their rows.
    pub(super) fn run_modifying_ctes(&mut self, level: &Level<'_>, outer: Option<&Scope<'_>>) -> Result<()> {
        if level.query.ctes.iter().all(|cte| cte.query.command == Command::Select) {
            return Ok(());
        }
        if self.snapshot.is_none() {
            self.take_snapshot(level.query);
        }
        let tuple = Tuple::unbound(level.query.rtable.len());
        let scope = Scope::new(level, &tuple, outer);
        for (i, cte) in level.query.ctes.iter().enumerate() {
            if cte.query.command != Command::Select {
                let rows = Arc::new(self.query(&cte.query, Vec::new(), Some(&scope))?);
                if let Some(state) = level.ctes.borrow_mut().get_mut(i) {
                    state.result = Some(rows);
                }
            }
        }
        Ok(())
    }

    pub(super) fn cte_rows(
        &mut self,
        name: &Name,
        levels_up: u32,
        self_reference: bool,
        scope: &Scope<'_>,
    ) -> Result<Arc<Rows>> {
        let Some(owner) = scope.up(levels_up) else { return unsupported("a WITH query of a level that is not there") };
        let level = owner.level;
        let Some(place) = level.query.ctes.iter().position(|cte| cte.name == *name) else {
            return unsupported("a WITH query that is not there");
        };
        let state = level.ctes.borrow().get(place).cloned().unwrap_or_default();
        if self_reference && let Some(working) = state.working {
            return Ok(working);
        }
        if let Some(result) = state.result {
            return Ok(result);
        }
        let cte = &level.query.ctes[place];
        let tuple = Tuple::unbound(level.query.rtable.len());
        let inner = Scope::new(level, &tuple, owner.outer);
        let rows = if cte.recursive {
            self.recursive_union(place, cte, &inner)?
        } else {
            self.query(&cte.query, Vec::new(), Some(&inner))?
        };
        self.hold_cells(rows.rows.len() * cte.columns.len())?;
        let rows = Arc::new(rows);
        if let Some(state) = level.ctes.borrow_mut().get_mut(place) {
            state.result = Some(rows.clone());
        }
        Ok(rows)
    }

    fn recursive_union(&mut self, place: usize, cte: &CommonTableExpr, scope: &Scope<'_>) -> Result<Rows> {
        let query = &cte.query;
        let Some(SetOperation::Node { op: SetOp::Union, all, left, right, columns, groups }) =
            query.set_operation.as_deref()
        else {
            return self.query(query, Vec::new(), Some(scope));
        };
        if cte.search.is_some() || cte.cycle.is_some() {
            return unsupported("SEARCH and CYCLE");
        }
        let level = Level::new(query);
        let mut found = self.arm(&level, left, columns, Some(scope))?;
        let keys = self.union_keys(groups, columns);
        if !all {
            self.distinct_arm(&mut found, &keys)?;
        }
        let mut working = found.clone();
        while !working.rows.is_empty() || (working.doubt.is_some() && found.doubt.is_none()) {
            self.spend(working.rows.len() + 1)?;
            let given = Arc::new(std::mem::take(&mut working));
            if let Some(state) = scope.level.ctes.borrow_mut().get_mut(place) {
                state.working = Some(given);
            }
            let level = Level::new(query);
            let mut new = self.arm(&level, right, columns, Some(scope))?;
            if !all {
                self.remove_known(&mut new, &found.rows, &keys)?;
            }
            if let Some(why) = &new.doubt {
                found.doubt.get_or_insert_with(|| why.clone());
            }
            self.hold_cells(new.rows.len() * columns.len())?;
            found.rows.extend(new.rows.iter().cloned());
            working.rows = new.rows;
        }
        if let Some(state) = scope.level.ctes.borrow_mut().get_mut(place) {
            state.working = None;
        }
        Ok(found)
    }

    /// Leaves what is new, each row once.
    fn remove_known(&mut self, new: &mut Rows, known: &[Row], keys: &[crate::execute::arrange::SortKey]) -> Result<()> {
        let before = known.len();
        let mut all: Vec<Row> = known.to_vec();
        all.append(&mut new.rows);
        let groups = self.group_rows(&all, keys)?;
        new.rows =
            groups.groups.iter().filter_map(|g| g.first()).filter(|i| **i >= before).map(|i| all[*i].clone()).collect();
        if let Some((_, why)) = groups.undecided.iter().find(|(i, _)| *i >= before) {
            new.doubt.get_or_insert_with(|| why.clone());
        }
        Ok(())
    }
}
