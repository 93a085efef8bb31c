//! INSERT, with defaults, generated columns and ON CONFLICT.
//! Counterparts: executor/nodeModifyTable.c (ExecInsert), rewrite/rewriteHandler.c (rewriteTargetListIU).

use std::sync::Arc;

use crate::catalog::class::{Attribute, Generated, Identity, Relation};
use crate::catalog::rows::StoredRow;
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::execute::modify::{Changes, Event, Outcome, Target};
use crate::execute::run::Run;
use crate::execute::scope::{Level, RowId, Scope, Slot, Tuple};
use crate::execute::truth::Truth;
use crate::nodes::*;
use crate::oid::{AttrNumber, RelId};
use crate::text::Span;

/// What a statement gives for the columns of a row; `None` is DEFAULT.
pub(super) type Assigned = Vec<(AttrNumber, Option<Value>)>;

/// A row that is to be inserted, with what it was made of.
struct Source {
    tuple: Tuple,
    assigned: Assigned,
}

impl Run<'_> {
    pub(super) fn insert(
        &mut self,
        level: &Level<'_>,
        target: &Target,
        changes: &mut Changes,
        outer: Option<&Scope<'_>>,
    ) -> Result<Outcome> {
        let query = level.query;
        let mut outcome = Outcome::default();
        let (sources, doubt) = self.insert_sources(level, outer)?;
        if let Some(why) = &doubt {
            outcome.doubt(why);
            self.doubt_all(target, why, changes);
        }
        let distrust = match sources.is_empty() && doubt.is_none() {
            true => None,
            false => self.distrust_triggers(&target.rel, Event::Insert, changes, query.at),
        };
        for source in sources {
            self.spend(1)?;
            let row = self.new_row(&target.rel, &source.assigned, query.overriding, query.at)?;
            if let Some(why) = &distrust {
                outcome.doubt(why);
                self.doubt_all(target, why, changes);
                continue;
            }
            self.insert_row(level, target, &source.tuple, row, changes, &mut outcome, outer)?;
        }
        Ok(outcome)
    }

    /// Other rows may be in a table or in those below it.
    pub(super) fn doubt_all(&mut self, target: &Target, why: &Arc<Unknown>, changes: &mut Changes) {
        for rel in std::iter::once(target.rel.clone()).chain(self.descendants(target.rel.id)) {
            if !rel.is_partitioned() {
                changes.table(self, rel.id).doubt(why);
            }
        }
    }

    fn insert_sources(
        &mut self,
        level: &Level<'_>,
        outer: Option<&Scope<'_>>,
    ) -> Result<(Vec<Source>, Option<Arc<Unknown>>)> {
        let query = level.query;
        let blank = Tuple::unbound(query.rtable.len());
        if let [FromItem::Ref(rte)] = query.from.as_slice()
            && let Some(RteKind::Values { rows }) = query.rtable.get(*rte as usize - 1).map(|e| &e.kind)
        {
            let mut sources = Vec::with_capacity(rows.len());
            for cells in rows {
                let scope = Scope::new(level, &blank, outer);
                let default = |expr: &Expr| matches!(expr.node, ExprNode::SetToDefault { .. });
                let value = |run: &mut Self, cell: &Expr| {
                    if default(cell) { Ok(Value::Null) } else { run.eval(cell, &scope) }
                };
                let row = cells.iter().map(|cell| value(self, cell)).collect::<Result<Vec<Value>>>()?;
                let mut tuple = blank.clone();
                tuple.put(*rte, Slot::Row(row.into(), RowId::NONE));
                let left_out = |expr: &Expr| column_of(expr, *rte).is_some_and(|i| cells.get(i).is_some_and(default));
                let assigned = self.assigned(level, &query.targets, &tuple, &left_out, outer)?;
                sources.push(Source { tuple, assigned });
            }
            return Ok((sources, None));
        }
        let mut tuples = self.joined_rows(level, Vec::new(), outer)?;
        tuples.settle();
        let mut sources = Vec::with_capacity(tuples.rows.len());
        for tuple in tuples.rows {
            let assigned = self.assigned(level, &query.targets, &tuple, &|_| false, outer)?;
            sources.push(Source { tuple, assigned });
        }
        Ok((sources, tuples.doubt))
    }

    /// The values of a target list, by column.
    pub(super) fn assigned(
        &mut self,
        level: &Level<'_>,
        targets: &[TargetEntry],
        tuple: &Tuple,
        left_out: &dyn Fn(&Expr) -> bool,
        outer: Option<&Scope<'_>>,
    ) -> Result<Assigned> {
        let plain = Scope::new(level, tuple, outer);
        let mut multi = Vec::new();
        for entry in targets.iter().filter(|t| t.junk) {
            match self.eval(&entry.expr, &plain)? {
                Value::Record(row) => multi.push(row.fields.clone()),
                _ => return unsupported("a SET list whose subquery gives no row"),
            }
        }
        let scope = Scope { multi: Some(&multi), ..plain };
        let mut assigned: Assigned = Vec::with_capacity(targets.len());
        for entry in targets.iter().filter(|t| !t.junk) {
            let value = match &entry.expr.node {
                ExprNode::SetToDefault { .. } => None,
                _ if left_out(&entry.expr) => None,
                _ => Some(self.eval(&entry.expr, &scope)?),
            };
            if assigned.iter().any(|(attno, _)| *attno == entry.resno) {
                return unsupported("two parts of one column in one statement");
            }
            assigned.push((entry.resno, value));
        }
        Ok(assigned)
    }

    /// A whole row of a table: what was given, and defaults for the rest.
    pub(super) fn new_row(
        &mut self,
        rel: &Arc<Relation>,
        assigned: &Assigned,
        overriding: Overriding,
        at: Span,
    ) -> Result<StoredRow> {
        let mut row = Vec::with_capacity(rel.attributes.len());
        for (i, attr) in rel.attributes.iter().enumerate() {
            let attno = (i + 1) as AttrNumber;
            let given = assigned.iter().find(|(n, _)| *n == attno).and_then(|(_, value)| value.clone());
            row.push(match given {
                _ if attr.dropped => Value::Null,
                Some(_) if attr.generated != Generated::No => return Err(generated_always(attr, at)),
                Some(value) => match (attr.identity, overriding) {
                    (Identity::No, _) | (Identity::Always, Overriding::System) => value,
                    (Identity::ByDefault, Overriding::NotSet | Overriding::System) => value,
                    (Identity::Always, Overriding::NotSet) => return Err(generated_always(attr, at)),
                    (_, Overriding::User) => self.default_value(rel, attno, attr, at)?,
                },
                None => self.default_value(rel, attno, attr, at)?,
            });
        }
        self.generate(rel, row)
    }

    /// Fills in the generated columns that are stored.
    pub(super) fn generate(&mut self, rel: &Arc<Relation>, mut row: Vec<Value>) -> Result<StoredRow> {
        if rel.attributes.iter().all(|a| a.generated != Generated::Stored || a.dropped) {
            return Ok(row.into());
        }
        let given: StoredRow = row.clone().into();
        for (value, attr) in row.iter_mut().zip(rel.attributes.iter()) {
            if let (Generated::Stored, Some(expr)) = (attr.generated, &attr.default) {
                *value = self.eval_over(expr, given.clone())?;
            }
        }
        Ok(row.into())
    }

    pub(super) fn default_value(
        &mut self,
        rel: &Arc<Relation>,
        attno: AttrNumber,
        attr: &Attribute,
        at: Span,
    ) -> Result<Value> {
        if attr.generated != Generated::No {
            return Ok(Value::Null);
        }
        if attr.identity != Identity::No {
            return match self.identity_sequence(rel, attno) {
                Some(sequence) => self.host.next_value(sequence, at),
                None => Ok(Value::unknown("what an identity column holds is known to the database alone", at)),
            };
        }
        if let Some(default) = &attr.default {
            return self.eval_alone(default);
        }
        let mut ty = attr.ty.ty;
        while let Some(domain) = self.cx().type_row(ty).cloned().as_ref().and_then(|t| t.domain()) {
            if let Some(default) = &domain.default {
                let value = self.eval_alone(default)?;
                return self.check_domain(attr.ty.ty, value, at);
            }
            ty = domain.base.ty;
        }
        if ty == attr.ty.ty { Ok(Value::Null) } else { self.check_domain(attr.ty.ty, Value::Null, at) }
    }

    fn identity_sequence(&self, rel: &Relation, attno: AttrNumber) -> Option<RelId> {
        let owned =
            |r: &&Arc<Relation>| r.sequence().is_some_and(|s| s.identity && s.owned_by == Some((rel.id, attno)));
        self.cx().catalog.relations.values().find(owned).map(|r| r.id)
    }

    /// Inserts a row where no constraint forbids it, or does what ON CONFLICT says.
    #[expect(clippy::too_many_arguments, reason = "a row and what it came from")]
    pub(super) fn insert_row(
        &mut self,
        level: &Level<'_>,
        target: &Target,
        tuple: &Tuple,
        row: StoredRow,
        changes: &mut Changes,
        outcome: &mut Outcome,
        outer: Option<&Scope<'_>>,
    ) -> Result<()> {
        let query = level.query;
        let leaf = match self.route(&target.rel, &row, query.at)? {
            Ok(leaf) => leaf,
            Err(why) => {
                self.doubt_all(target, &why, changes);
                return self.give_back(level, target, tuple, (target.rel.id, None, Some(&row)), None, outcome, outer);
            }
        };
        let stored = self.mapped(&target.rel, &leaf, &row)?;
        self.check_row(&leaf, &stored, query.at)?;
        if let Some(conflict) = &query.on_conflict {
            let found = self.find_conflict(&leaf, conflict, &stored, changes, query.at)?;
            match found {
                Conflict::None => {}
                Conflict::With(place) if !conflict.update => {
                    let _ = place;
                    return Ok(());
                }
                Conflict::With(place) => {
                    let old = changes.table(self, leaf.id).stored.rows.get(place).cloned();
                    let Some(old) = old else { return Ok(()) };
                    return self.update_on_conflict(level, target, &leaf, (place, old, row), changes, outcome, outer);
                }
                Conflict::Undecided(why, keys) => {
                    outcome.doubt(&why);
                    let kept = blur(&stored, &keys, &why);
                    changes.table(self, leaf.id).stored.rows.push_back(kept);
                    return Ok(());
                }
            }
        }
        self.check_unique(&leaf, &stored, None, changes, query.at)?;
        changes.table(self, leaf.id).stored.rows.push_back(stored.clone());
        changes.added.push((leaf.id, stored));
        self.give_back(level, target, tuple, (leaf.id, None, Some(&row)), Some("INSERT"), outcome, outer)
    }

    /// DO UPDATE of the row that is in the way.
    #[expect(clippy::too_many_arguments, reason = "both rows and where they stand")]
    fn update_on_conflict(
        &mut self,
        level: &Level<'_>,
        target: &Target,
        leaf: &Arc<Relation>,
        (place, old, proposed): (usize, StoredRow, StoredRow),
        changes: &mut Changes,
        outcome: &mut Outcome,
        outer: Option<&Scope<'_>>,
    ) -> Result<()> {
        let query = level.query;
        let Some(conflict) = &query.on_conflict else { return Ok(()) };
        let id = RowId { rel: leaf.id, at: place };
        let complete = self.completed(leaf, &old)?;
        let as_target = self.mapped(leaf, &target.rel, &complete)?;
        let mut tuple = Tuple::unbound(query.rtable.len());
        tuple.put(target.rte, Slot::Row(as_target.clone(), id));
        tuple.put(conflict.excluded, Slot::Row(proposed, RowId::NONE));
        let condition = match &conflict.where_clause {
            Some(condition) => self.eval_truth(condition, &Scope::new(level, &tuple, outer))?,
            None => Truth::True,
        };
        let unsure = match condition {
            Truth::False | Truth::Null => return Ok(()),
            Truth::True => None,
            Truth::Unknown(why) => Some(why),
        };
        let assigned = self.assigned(level, &conflict.set, &tuple, &|_| false, outer)?;
        let new = self.changed_row(target, &as_target, &assigned, unsure.as_ref(), query.at)?;
        if let Some(why) = &unsure {
            outcome.doubt(why);
        }
        self.replace_row(target, leaf, (place, &complete), &new, changes, query.at)?;
        self.give_back(level, target, &tuple, (leaf.id, Some(&as_target), Some(&new)), Some("UPDATE"), outcome, outer)
    }
}

/// Whether a row that is to be inserted stands against one that is there.
pub(super) enum Conflict {
    None,
    With(usize),
    /// It is not known; the columns that both rows have alike.
    Undecided(Arc<Unknown>, Vec<AttrNumber>),
}

/// A row of which only some columns are known.
fn blur(row: &StoredRow, known: &[AttrNumber], why: &Arc<Unknown>) -> StoredRow {
    let keep = |(i, value): (usize, &Value)| {
        if known.contains(&((i + 1) as AttrNumber)) { value.clone() } else { Value::Unknown(why.clone()) }
    };
    row.iter().enumerate().map(keep).collect()
}

/// The column of an entry that an expression is, under its casts.
fn column_of(expr: &Expr, rte: u32) -> Option<usize> {
    match &expr.node {
        ExprNode::Var(var) if (var.varno, var.levels_up) == (rte, 0) => usize::try_from(var.attno).ok()?.checked_sub(1),
        ExprNode::RelabelType { arg, .. }
        | ExprNode::CoerceToDomain { arg, .. }
        | ExprNode::CoerceViaIo { arg, .. }
        | ExprNode::ArrayCoerce { arg, .. }
        | ExprNode::CollateExpr { arg, .. } => column_of(arg, rte),
        ExprNode::FuncExpr(func) if func.form != CoercionForm::ExplicitCall => column_of(func.args.first()?, rte),
        _ => None,
    }
}

pub(super) fn generated_always(attr: &Attribute, at: Span) -> crate::diag::Rejected {
    let message = format!("cannot insert a non-DEFAULT value into column \"{}\"", attr.name);
    let error = Diagnostic::refused(SqlState::GENERATED_ALWAYS, message).at(at);
    Box::new(match attr.generated {
        Generated::No => error
            .with_detail(format!("Column \"{}\" is an identity column defined as GENERATED ALWAYS.", attr.name))
            .with_hint("Use OVERRIDING SYSTEM VALUE to override."),
        Generated::Stored | Generated::Virtual => {
            error.with_detail(format!("Column \"{}\" is a generated column.", attr.name))
        }
    })
}
