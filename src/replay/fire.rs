//! Triggers on rows: which fire, what they see, and what their routines give back.
//! Counterparts: commands/trigger.c (ExecBRInsertTriggers and its kin), pl/plpgsql/src/pl_exec.c
//! (plpgsql_exec_trigger).

use std::sync::Arc;

use crate::catalog::class::Relation;
use crate::catalog::proc::Body;
use crate::catalog::rows::StoredRow;
use crate::catalog::rule::{FiringMode, Trigger, TriggerTiming};
use crate::diag::{Result, SqlState, refuse};
use crate::execute::{self, RowEvent};
use crate::name::Name;
use crate::nodes::walk_mut::for_each_child_mut;
use crate::nodes::{ArrayValue, Expr, ExprNode, Param, ParamKind, RecordValue, TypeRef, Unknown, Value};
use crate::oid::wellknown::{INT4, NAME, OID, TEXT};
use crate::oid::{AttrNumber, RelId, TypeId};
use crate::replay::Exec;
use crate::replay::plpgsql::{Frame, Machine, Var, type_columns};
use crate::text::Locator;

/// What a trigger is fired for.
pub(in crate::replay) struct Firing<'a> {
    pub rel: RelId,
    pub event: RowEvent,
    pub old: Option<&'a StoredRow>,
    pub new: Option<&'a StoredRow>,
}

/// What a trigger's routine gave.
enum Fired {
    Row(StoredRow),
    Nothing,
    NotKnown(Arc<Unknown>),
}

impl Exec {
    /// The enabled triggers of an event, by name.
    fn triggers_of(&self, rel: RelId, event: RowEvent, wanted: &dyn Fn(&Trigger) -> bool) -> Vec<Arc<Trigger>> {
        let ids = self.catalog.relation(rel).map(|r| r.triggers.clone()).unwrap_or_default();
        let mut found: Vec<Arc<Trigger>> = ids.iter().filter_map(|id| self.catalog.triggers.get(id)).cloned().collect();
        found.retain(|trigger| {
            let of_event = match event {
                RowEvent::Insert => trigger.insert,
                RowEvent::Update => trigger.update,
                RowEvent::Delete => trigger.delete,
            };
            let enabled = matches!(trigger.enabled, FiringMode::Origin | FiringMode::Always);
            of_event && enabled && wanted(trigger)
        });
        found.sort_by(|a, b| a.name.as_str().cmp(b.name.as_str()));
        found
    }

    /// Whether all triggers that an event fires can be run here.
    pub(in crate::replay) fn can_run_triggers(&self, rel: RelId, event: RowEvent) -> bool {
        self.triggers_of(rel, event, &|_| true).iter().all(|trigger| {
            let Some(proc) = self.catalog.proc(trigger.proc) else { return false };
            let language = self.catalog.languages.get(&proc.language);
            let plpgsql = language.is_some_and(|l| l.name == "plpgsql") && matches!(proc.body, Body::Source(_));
            plpgsql && trigger.old_table.is_none() && trigger.new_table.is_none()
        })
    }

    /// BEFORE triggers for a row: the row that goes on, if any.
    pub(in crate::replay) fn fire_before_row(
        &mut self,
        rel: RelId,
        event: RowEvent,
        old: Option<&StoredRow>,
        new: Option<StoredRow>,
        columns: &[AttrNumber],
    ) -> Result<Option<StoredRow>> {
        let mut row = new.or_else(|| old.cloned());
        for trigger in self.triggers_of(rel, event, &|t| t.row && t.timing == TriggerTiming::Before) {
            let given = row.clone();
            let new = if event == RowEvent::Delete { None } else { given.as_ref() };
            if !self.concerns(&trigger, columns) {
                continue;
            }
            let firing = Firing { rel, event, old, new };
            match self.fire_one(&trigger, &firing)? {
                None => {}
                Some(Fired::Row(changed)) if event != RowEvent::Delete => row = Some(changed),
                Some(Fired::Row(_)) => {}
                Some(Fired::Nothing) => return Ok(None),
                Some(Fired::NotKnown(why)) => {
                    let unknown = |row: &StoredRow| row.iter().map(|_| Value::Unknown(why.clone())).collect();
                    row = row.as_ref().map(unknown);
                }
            }
        }
        Ok(row)
    }

    /// AFTER triggers for a row.
    pub(in crate::replay) fn fire_after_row(&mut self, firing: &Firing<'_>, columns: &[AttrNumber]) -> Result<()> {
        for trigger in self.triggers_of(firing.rel, firing.event, &|t| t.row && t.timing == TriggerTiming::After) {
            if self.concerns(&trigger, columns) {
                self.fire_one(&trigger, firing)?;
            }
        }
        Ok(())
    }

    /// Triggers for a statement.
    pub(in crate::replay) fn fire_for_statement(
        &mut self,
        rel: RelId,
        event: RowEvent,
        before: bool,
        columns: &[AttrNumber],
    ) -> Result<()> {
        let timing = if before { TriggerTiming::Before } else { TriggerTiming::After };
        for trigger in self.triggers_of(rel, event, &|t| !t.row && t.timing == timing) {
            if self.concerns(&trigger, columns) {
                self.fire_one(&trigger, &Firing { rel, event, old: None, new: None })?;
            }
        }
        Ok(())
    }

    /// UPDATE OF is for statements that assign to one of its columns.
    fn concerns(&self, trigger: &Trigger, columns: &[AttrNumber]) -> bool {
        trigger.columns.is_empty() || columns.is_empty() || trigger.columns.iter().any(|c| columns.contains(c))
    }

    /// Runs one trigger; `None` where its WHEN does not hold.
    fn fire_one(&mut self, trigger: &Trigger, firing: &Firing<'_>) -> Result<Option<Fired>> {
        let Some(rel) = self.catalog.relation(firing.rel).cloned() else { return Ok(None) };
        if let Some(when) = &trigger.when {
            match self.when_holds(when, &rel, firing)? {
                Value::Bool(true) => {}
                Value::Unknown(why) => return Ok(Some(Fired::NotKnown(why))),
                _ => return Ok(None),
            }
        }
        let Some(proc) = self.catalog.proc(trigger.proc).cloned() else { return Ok(None) };
        let Body::Source(text) = &proc.body else { return Ok(None) };
        let outer = (self.locator, self.source.take(), self.session.clone());
        self.locator = Locator::within(outer.0.whole);
        let place = self.body_place(proc.id);
        let done = self.surrounded(&proc, |exec| {
            let code = exec.read_body(text, place)?;
            let frame = exec.trigger_frame(trigger, &rel, firing);
            let mut machine = Machine::new(exec, frame, code);
            let returned = machine.run()?;
            Ok((machine.frame.returned, returned))
        });
        self.leave_surroundings(&proc, &outer.2);
        (self.locator, self.source) = (outer.0, outer.1);
        let (value, returned) = done?;
        if !returned {
            let message = "control reached end of trigger procedure without RETURN";
            return refuse(SqlState::FUNCTION_EXECUTED_NO_RETURN_STATEMENT, message);
        }
        Ok(Some(match value {
            Some((Value::Record(row), _)) => match self.row_as(&row, rel.row_type.unwrap_or(row.ty))? {
                Value::Record(row) => Fired::Row(row.fields.clone().into()),
                _ => Fired::Nothing,
            },
            Some((Value::Unknown(why), _)) => Fired::NotKnown(why),
            Some(_) | None => Fired::Nothing,
        }))
    }

    /// WHEN, with OLD as the first and NEW as the second relation.
    fn when_holds(&mut self, when: &Expr, rel: &Relation, firing: &Firing<'_>) -> Result<Value> {
        let width = rel.attributes.len();
        let mut known = true;
        let mut expr = when.clone();
        bind(&mut expr, width, &mut known);
        if !known {
            return Ok(Value::unknown("the condition of a trigger is not computed", self.locator.whole));
        }
        let fields = |row: Option<&StoredRow>| {
            let mut fields: Vec<Value> = row.map_or_else(Vec::new, |row| row.to_vec());
            fields.resize(width, Value::Null);
            fields
        };
        let params: Vec<Value> = fields(firing.old).into_iter().chain(fields(firing.new)).collect();
        execute::expr::evaluate(self, &expr, &params)
    }

    fn trigger_frame(&self, trigger: &Trigger, rel: &Relation, firing: &Firing<'_>) -> Frame {
        let name = self.catalog.proc(trigger.proc).map(|p| p.name.clone());
        let mut frame = Frame::new(name);
        let ty = rel.row_type.unwrap_or(crate::oid::wellknown::RECORD);
        let columns = type_columns(&self.catalog, ty);
        let mut row = |name: &str, row: Option<&StoredRow>| {
            let value = row.map_or(Value::Null, |row| {
                let mut fields = row.to_vec();
                fields.resize(columns.len(), Value::Null);
                Value::Record(Arc::new(RecordValue { ty, columns: columns.clone(), fields }))
            });
            frame.declare(Var::new(Name::new(name), self.var_type_of(TypeRef::plain(ty)), value));
        };
        row("new", firing.new);
        row("old", firing.old);
        let when = match trigger.timing {
            TriggerTiming::Before => "BEFORE",
            TriggerTiming::After => "AFTER",
            TriggerTiming::InsteadOf => "INSTEAD OF",
        };
        let op = match firing.event {
            RowEvent::Insert => "INSERT",
            RowEvent::Update => "UPDATE",
            RowEvent::Delete => "DELETE",
        };
        let schema = self.catalog.namespace_name(rel.namespace);
        let text = |name: &'static str, ty: TypeId, value: &str| (name, ty, Value::text(value));
        let all = [
            text("tg_name", NAME, trigger.name.as_str()),
            text("tg_when", TEXT, when),
            text("tg_level", TEXT, if trigger.row { "ROW" } else { "STATEMENT" }),
            text("tg_op", TEXT, op),
            ("tg_relid", OID, Value::Oid(rel.id.0)),
            text("tg_relname", NAME, rel.name.as_str()),
            text("tg_table_name", NAME, rel.name.as_str()),
            text("tg_table_schema", NAME, schema.as_str()),
            ("tg_nargs", INT4, Value::Int(trigger.args.len() as i64)),
        ];
        for (name, ty, value) in all {
            frame.declare(Var::new(Name::new(name), self.var_type_of(TypeRef::plain(ty)), value));
        }
        let elements: Vec<Value> = trigger.args.iter().map(|arg| Value::text(arg.as_str())).collect();
        let dimensions = if elements.is_empty() { Vec::new() } else { vec![(elements.len(), 0)] };
        let args = Value::Array(Arc::new(ArrayValue { element: TEXT, dimensions, elements }));
        let array = self.cx().array_type(TEXT).unwrap_or(TEXT);
        frame.declare(Var::new(Name::new("tg_argv"), self.var_type_of(TypeRef::plain(array)), args));
        frame
    }
}

/// Puts parameters in the place of OLD's and NEW's columns.
fn bind(expr: &mut Expr, width: usize, known: &mut bool) {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
        if let ExprNode::Var(var) = &expr.node {
            if var.attno <= 0 || var.levels_up > 0 {
                *known = false;
                return;
            }
            let id = (var.varno as usize - 1) * width + var.attno as usize;
            let (ty, collation) = (var.ty, var.collation);
            expr.node = ExprNode::Param(Param { kind: ParamKind::Extern, id: id as u32, ty, collation });
            return;
        }
        *known &= crate::nodes::walk::subquery(expr).is_none();
        for_each_child_mut(expr, &mut |child| bind(child, width, known));
    });
}
