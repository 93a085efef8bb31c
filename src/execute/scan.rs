//! The rows of a range table entry: tables, views, subqueries, and what stands in for them.
//! Counterparts: executor/nodeSeqscan.c, nodeSubqueryscan.c, nodeValuesscan.c, nodeCtescan.c.

use std::rc::Rc;
use std::sync::Arc;

use crate::catalog::class::{Generated, RelKind, Relation};
use crate::catalog::rows::{StoredRow, StoredRows};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::Rows;
use crate::execute::join::bound;
use crate::execute::pushdown::push_into;
use crate::execute::qual::{Qual, Quals, Rels, rels_of};
use crate::execute::relation::{Source, system_relation};
use crate::execute::run::Run;
use crate::execute::scope::{RowId, Scope, Slot, Tuple, Tuples};
use crate::nodes::*;
use crate::oid::{AttrNumber, FIRST_NORMAL_OBJECT_ID, RelId};

/// Rows with their places.
struct Content {
    rows: Vec<(StoredRow, RowId)>,
    doubt: Option<Arc<Unknown>>,
}

impl Content {
    fn of(rows: Rows) -> Self {
        let doubt = rows.doubt;
        Content { rows: rows.rows.into_iter().map(|row| (row.into(), RowId::NONE)).collect(), doubt }
    }
}

impl Run<'_> {
    /// About how many rows an entry has, before any condition.
    pub(super) fn entry_size(&self, rte: u32, scope: &Scope<'_>) -> u64 {
        let entry = scope.level.query.rtable.get((rte as usize).wrapping_sub(1));
        match entry.map(|e| &e.kind) {
            Some(RteKind::Relation { rel, .. }) if rel.0 >= FIRST_NORMAL_OBJECT_ID => {
                match self.cx().catalog.relation(*rel).map(|r| &r.kind) {
                    Some(RelKind::View(_)) => 1000,
                    _ => self.cx().catalog.rows.get(rel).map_or(1, |stored| stored.rows.len() as u64),
                }
            }
            Some(RteKind::Relation { rel, .. }) => match self.relations.get(rel) {
                Some(rows) => rows.rows.len() as u64,
                None => 2000,
            },
            Some(RteKind::Values { rows }) => rows.len() as u64,
            Some(RteKind::Subquery { .. }) => 500,
            Some(RteKind::Cte { .. }) => 50,
            Some(RteKind::Function { .. } | RteKind::TableFunc(_)) => 10,
            Some(RteKind::NamedTuplestore { .. } | RteKind::Join { .. } | RteKind::Result) | None => 1,
        }
    }

    /// The rows of an entry that pass conditions, on top of a row.
    pub(super) fn scan(&mut self, rte: u32, quals: &[Rc<Qual<'_>>], base: &Tuple, scope: &Scope<'_>) -> Result<Tuples> {
        let Some(entry) = scope.level.query.rtable.get((rte as usize).wrapping_sub(1)) else {
            return unsupported("a table that the query does not list");
        };
        let inner = scope.with_tuple(base);
        let mut left: Quals<'_> = quals.to_vec();
        let content = match &entry.kind {
            RteKind::Relation { sample: Some(_), .. } => {
                return unsupported("TABLESAMPLE");
            }
            RteKind::Relation { rel, inherit, .. } => self.relation(rte, *rel, *inherit, &mut left, &inner)?,
            RteKind::Subquery { query, .. } => Content::of(self.subquery(rte, query, &mut left, &inner)?),
            RteKind::Function { functions, ordinality } => {
                Content::of(self.function_scan(functions, *ordinality, &inner)?)
            }
            RteKind::TableFunc(table) => Content::of(self.table_func(table, entry.at, &inner)?),
            RteKind::Values { rows } => {
                self.spend(rows.len())?;
                let rows = rows.iter().map(|row| self.eval_list(row, &inner)).collect::<Result<_>>()?;
                Content::of(Rows { rows, doubt: None })
            }
            RteKind::Cte { name, levels_up, self_reference } => {
                Content::of((*self.cte_rows(name, *levels_up, *self_reference, &inner)?).clone())
            }
            RteKind::NamedTuplestore { .. } => match &scope.level.transition {
                Some(rows) => Content::of((**rows).clone()),
                None => return unsupported("a transition table"),
            },
            RteKind::Result => Content::of(Rows { rows: vec![Vec::new()], doubt: None }),
            RteKind::Join { .. } => return unsupported("a join that is listed as a table"),
        };
        self.keep_passing(rte, content, &left, base, scope)
    }

    fn keep_passing(
        &mut self,
        rte: u32,
        content: Content,
        quals: &[Rc<Qual<'_>>],
        base: &Tuple,
        scope: &Scope<'_>,
    ) -> Result<Tuples> {
        let mut tuples = Tuples { rows: Vec::new(), doubt: content.doubt };
        self.spend(content.rows.len())?;
        let mut tuple = base.clone();
        for (row, id) in content.rows {
            tuple.put(rte, Slot::Row(row, id));
            tuple.maybe.clone_from(&base.maybe);
            if self.passes(quals, &mut tuple, scope)? {
                self.hold_cells(tuple.slots.len())?;
                tuples.rows.push(tuple.clone());
            }
        }
        if tuples.doubt.is_some() && tuples.rows.iter().any(|t| t.maybe.is_none()) {
            self.settle_by_key(rte, quals, &mut tuples, scope)?;
        }
        Ok(tuples)
    }

    /// Where a unique key is asked for and found, rows that nobody knows of do not have it.
    fn settle_by_key(
        &mut self,
        rte: u32,
        quals: &[Rc<Qual<'_>>],
        tuples: &mut Tuples,
        scope: &Scope<'_>,
    ) -> Result<()> {
        let entry = scope.level.query.rtable.get((rte as usize).wrapping_sub(1)).map(|e| &e.kind);
        let Some(RteKind::Relation { rel, .. }) = entry else { return Ok(()) };
        let Some(rel) = self.cx().catalog.relation(*rel).cloned() else { return Ok(()) };
        if rel.id.0 < FIRST_NORMAL_OBJECT_ID || !rel.children.is_empty() {
            return Ok(());
        }
        let bound = bound(scope.tuple);
        let mut asked = Vec::new();
        for qual in quals {
            if let Some((attno, _)) = self.column_equals(rte, &qual.expr, &bound, scope)? {
                asked.push(attno);
            }
        }
        let covers = |index: &Arc<Relation>| {
            let keys = index.index().filter(|i| i.unique && i.immediate && i.predicate.is_none()).map(|i| &i.keys);
            keys.is_some_and(|keys| keys.iter().all(|k| k.attno > 0 && asked.contains(&k.attno)))
        };
        if rel.indexes.iter().filter_map(|id| self.cx().catalog.relation(*id)).any(covers) {
            tuples.rows.retain(|t| t.maybe.is_none());
            tuples.doubt = None;
        }
        Ok(())
    }

    /// A subquery of FROM, with the conditions above it that may as well be asked inside.
    fn subquery<'q>(&mut self, rte: u32, query: &Query, quals: &mut Quals<'q>, scope: &Scope<'_>) -> Result<Rows> {
        let pushed = push_into(&self.cx(), query, rte, quals);
        self.query(query, pushed, Some(scope))
    }

    fn relation(
        &mut self,
        rte: u32,
        id: RelId,
        inherit: bool,
        quals: &mut Quals<'_>,
        scope: &Scope<'_>,
    ) -> Result<Content> {
        let Some(rel) = self.cx().catalog.relation(id).cloned() else {
            return unsupported("a relation that is not in the catalog");
        };
        if id.0 < FIRST_NORMAL_OBJECT_ID {
            return self.system(rte, &rel, quals, scope);
        }
        match &rel.kind {
            RelKind::View(view) => match &view.query {
                Some(query) => Ok(Content::of(self.view(rte, &query.clone(), quals, scope)?)),
                None => Ok(doubtful(format!("the query of view {} is not understood", rel.name), scope)),
            },
            RelKind::MatView(view) if !view.populated => refuse(
                SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE,
                format!("materialized view \"{}\" has not been populated", rel.name),
            )
            .map_err(|e| Box::new(e.with_hint("Use the REFRESH MATERIALIZED VIEW command."))),
            RelKind::MatView(_) => {
                Ok(doubtful(format!("the content of materialized view {} is not known", rel.name), scope))
            }
            RelKind::Foreign(_) => {
                Ok(doubtful(format!("the content of foreign table {} is not known", rel.name), scope))
            }
            RelKind::Sequence(_) => Ok(doubtful(format!("the state of sequence {} is not known", rel.name), scope)),
            RelKind::Table | RelKind::Partitioned(_) => self.table(&rel, inherit),
            RelKind::Index(_) | RelKind::Composite => {
                refuse(SqlState::WRONG_OBJECT_TYPE, format!("cannot open relation \"{}\"", rel.name))
            }
        }
    }

    /// A view's rows. Its query sees nothing of the query around it.
    fn view(&mut self, rte: u32, query: &Arc<Query>, quals: &mut Quals<'_>, scope: &Scope<'_>) -> Result<Rows> {
        let pushed = push_into(&self.cx(), query, rte, quals);
        self.query(query, pushed, Some(scope))
    }

    fn system(&mut self, rte: u32, rel: &Arc<Relation>, quals: &mut Quals<'_>, scope: &Scope<'_>) -> Result<Content> {
        let Some(known) = self.known_columns(rte, quals, scope)? else {
            return Ok(Content { rows: Vec::new(), doubt: None });
        };
        if known.is_empty()
            && let Some(rows) = self.relations.get(&rel.id)
        {
            return Ok(Content::of((**rows).clone()));
        }
        match system_relation(self.host, rel, &known)? {
            Source::Rows(rows) if known.is_empty() => {
                let rows = Arc::new(rows);
                self.relations.insert(rel.id, rows.clone());
                Ok(Content::of((*rows).clone()))
            }
            Source::Rows(rows) => Ok(Content::of(rows)),
            Source::View(query) => Ok(Content::of(self.view(rte, &query, quals, scope)?)),
        }
    }

    /// Columns that must equal a value that is known before the scan; `None` where one must equal NULL.
    fn known_columns(
        &mut self,
        rte: u32,
        quals: &[Rc<Qual<'_>>],
        scope: &Scope<'_>,
    ) -> Result<Option<Vec<(AttrNumber, Value)>>> {
        let mut known: Vec<(AttrNumber, Value)> = Vec::new();
        let bound = bound(scope.tuple);
        for qual in quals {
            let Some((attno, other)) = self.column_equals(rte, &qual.expr, &bound, scope)? else { continue };
            let Ok(value) = self.eval(other, scope) else { continue };
            match value {
                Value::Null => return Ok(None),
                Value::Unknown(_) => {}
                value => {
                    if !known.iter().any(|(a, _)| *a == attno) {
                        known.push((attno, value));
                    }
                }
            }
        }
        Ok(Some(known))
    }

    /// `column = value`, where the value does not depend on the entry itself.
    fn column_equals<'e>(
        &mut self,
        rte: u32,
        expr: &'e Expr,
        bound: &Rels,
        scope: &Scope<'_>,
    ) -> Result<Option<(AttrNumber, &'e Expr)>> {
        let ExprNode::OpExpr(op) = &expr.node else { return Ok(None) };
        if op.args.len() != 2 || !self.can_hash(op)? {
            return Ok(None);
        }
        for side in 0..2 {
            let (column, other) = (plain_column(&op.args[side]), &op.args[1 - side]);
            if let Some(var) = column
                && (var.varno, var.levels_up) == (rte, 0)
                && var.attno > 0
                && rels_of(other, &scope.level.query.rtable).is_within(bound)
            {
                return Ok(Some((var.attno, other)));
            }
        }
        Ok(None)
    }

    /// The rows of a table and of those that inherit from it.
    fn table(&mut self, rel: &Arc<Relation>, inherit: bool) -> Result<Content> {
        let mut content = Content { rows: Vec::new(), doubt: None };
        self.add_table(rel, rel, &mut content)?;
        if inherit {
            for child in self.descendants(rel.id) {
                self.add_table(&child, rel, &mut content)?;
            }
        }
        Ok(content)
    }

    /// All tables below a table, each once.
    pub(super) fn descendants(&self, id: RelId) -> Vec<Arc<Relation>> {
        let mut found: Vec<Arc<Relation>> = Vec::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let Some(rel) = self.cx().catalog.relation(id).cloned() else { continue };
            for child in rel.children.iter().filter(|c| !found.iter().any(|f| f.id == **c)).copied().collect::<Vec<_>>()
            {
                if let Some(child) = self.cx().catalog.relation(child) {
                    found.push(child.clone());
                    open.push(child.id);
                }
            }
        }
        found.sort_by_key(|rel| rel.id);
        found
    }

    /// The stored rows of a table alone, as the statement sees them.
    pub(super) fn visible_rows(&self, id: RelId) -> StoredRows {
        match self.snapshot.as_ref().and_then(|s| s.get(&id)) {
            Some(stored) => stored.clone(),
            None => self.host.stored_rows(id),
        }
    }

    fn add_table(&mut self, child: &Arc<Relation>, parent: &Arc<Relation>, content: &mut Content) -> Result<()> {
        if child.is_partitioned() {
            return Ok(());
        }
        if matches!(child.kind, RelKind::Foreign(_)) {
            let why = Unknown {
                code: crate::diag::Code::UnknownValue,
                why: format!("the content of foreign table {} is not known", child.name),
                at: crate::text::Span::BUILTIN,
            };
            content.doubt.get_or_insert_with(|| Arc::new(why));
            return Ok(());
        }
        let stored = self.visible_rows(child.id);
        if content.doubt.is_none() {
            content.doubt.clone_from(&stored.doubt);
        }
        self.spend(stored.rows.len())?;
        let places = child_columns(child, parent);
        for (at, row) in stored.rows.iter().enumerate() {
            let row = self.completed(child, row)?;
            let row = match &places {
                Some(places) => {
                    places.iter().map(|p| p.and_then(|p| row.get(p)).cloned().unwrap_or(Value::Null)).collect()
                }
                None => row,
            };
            content.rows.push((row, RowId { rel: child.id, at }));
        }
        Ok(())
    }

    /// A stored row with the columns that came later and those that are computed when read.
    pub(super) fn completed(&mut self, rel: &Arc<Relation>, row: &StoredRow) -> Result<StoredRow> {
        let has_virtual = rel.attributes.iter().any(|a| a.generated == Generated::Virtual && !a.dropped);
        if row.len() >= rel.attributes.len() && !has_virtual {
            return Ok(row.clone());
        }
        let mut full = row.to_vec();
        for attr in rel.attributes.iter().skip(row.len()) {
            let value = match &attr.default {
                Some(default) if attr.generated == Generated::No && !attr.dropped => self.eval_alone(default)?,
                _ => Value::Null,
            };
            full.push(value);
        }
        if has_virtual {
            let stored: StoredRow = full.clone().into();
            for (i, attr) in rel.attributes.iter().enumerate() {
                if let (Generated::Virtual, Some(expr)) = (attr.generated, &attr.default) {
                    full[i] = self.eval_over(expr, stored.clone())?;
                }
            }
        }
        Ok(full.into())
    }
}

/// Where the columns of a parent stand in a child; `None` where they stand alike.
fn child_columns(child: &Relation, parent: &Relation) -> Option<Vec<Option<usize>>> {
    if child.id == parent.id {
        return None;
    }
    let place = |attr: &crate::catalog::class::Attribute| {
        if attr.dropped { None } else { child.attnum(&attr.name).map(|n| n as usize - 1) }
    };
    let places: Vec<Option<usize>> = parent.attributes.iter().map(place).collect();
    let alike =
        child.attributes.len() == places.len() && places.iter().enumerate().all(|(i, p)| p.is_none_or(|p| p == i));
    (!alike).then_some(places)
}

fn doubtful(why: String, scope: &Scope<'_>) -> Content {
    let at = scope.level.query.at;
    let why = Unknown { code: crate::diag::Code::UnknownValue, why, at };
    Content { rows: Vec::new(), doubt: Some(Arc::new(why)) }
}

/// A column under casts that leave its value as it is.
fn plain_column(expr: &Expr) -> Option<&Var> {
    match &expr.node {
        ExprNode::Var(var) => Some(var),
        ExprNode::RelabelType { arg, .. }
        | ExprNode::CoerceToDomain { arg, .. }
        | ExprNode::CollateExpr { arg, .. } => plain_column(arg),
        _ => None,
    }
}
