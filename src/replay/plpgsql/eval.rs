//! Expressions and queries of a body with its variables as parameters, and assignment.
//! Counterpart: pl/plpgsql/src/pl_exec.c (exec_eval_expr, exec_assign_value, exec_cast_value,
//! exec_move_row).

use std::sync::Arc;

use crate::analyze::Cx;
use crate::analyze::coerce::{Coercion, coerce_to_target_type};
use crate::analyze::query;
use crate::analyze::state::Params;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::{self, Row, query::Ran};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::{BOOL, RECORD, TEXT, UNKNOWN};
use crate::parse::Conflict;
use crate::parse::plpgsql::{Sql, Target};
use crate::replay::Exec;
use crate::replay::plpgsql::frame::{self, Slot, VarType, View};
use crate::replay::plpgsql::types::null_not_allowed;
use crate::replay::plpgsql::{Machine, type_columns};

/// The columns of a result, by name.
pub(in crate::replay) type Columns = Vec<(Name, TypeRef)>;

/// A value with its type.
pub(in crate::replay) type Typed = (Value, TypeRef);

/// What a query gave, with the columns it has.
#[derive(Default)]
pub(in crate::replay) struct Answer {
    pub columns: Columns,
    pub ran: Ran,
    /// Whether it gives rows at all: SELECT, or RETURNING.
    pub gives_rows: bool,
}

impl Machine<'_> {
    /// Analyses a piece of SQL with the variables in sight, and gives their values.
    pub(super) fn analysed(&self, sql: &Sql) -> Result<(Query, Vec<Value>)> {
        let parsed = sql.parsed().map_err(|e| Box::new(e.at(self.span(sql.at))))?;
        self.analysed_node(&parsed.node, self.locator(sql, parsed.before))
    }

    pub(super) fn analysed_node(
        &self,
        node: &pg_query::protobuf::Node,
        locator: crate::text::Locator,
    ) -> Result<(Query, Vec<Value>)> {
        let cx = Cx { locator, ..self.exec.cx() };
        let view = View::new(&self.frame, &self.exec.catalog, self.conflict());
        let query = query::routine_body(&cx, node, Params::Block(&view))?;
        Ok((query, view.values()))
    }

    pub(super) fn conflict(&self) -> Conflict {
        self.code.body.conflict
    }

    /// Runs a query with the variables in sight.
    pub(super) fn ask(&mut self, sql: &Sql) -> Result<Answer> {
        let (query, params) = self.analysed(sql)?;
        self.exec.run_query(&query, &params)
    }

    /// The one value of an expression (exec_eval_expr).
    pub(super) fn value_of(&mut self, sql: &Sql) -> Result<Typed> {
        let (query, params) = self.analysed(sql)?;
        let answer = self.exec.run_query(&query, &params)?;
        if answer.columns.len() != 1 {
            let message = format!("query returned {} columns", answer.columns.len());
            return refuse(SqlState::SYNTAX_ERROR, message).map_err(|e| Box::new(e.at(self.span(sql.at))));
        }
        let ty = answer.columns[0].1;
        let rows = answer.ran.rows;
        match (rows.rows.len(), rows.doubt) {
            (0, None) => Ok((Value::Null, ty)),
            (1, None) => Ok((rows.rows.into_iter().flatten().next().unwrap_or_default(), ty)),
            (0 | 1, Some(why)) => Ok((Value::Unknown(why), ty)),
            _ => refuse(SqlState::CARDINALITY_VIOLATION, "query returned more than one row"),
        }
    }

    /// A value as another type.
    pub(super) fn value_as(&mut self, sql: &Sql, target: TypeId) -> Result<Value> {
        let (value, from) = self.value_of(sql)?;
        self.exec.cast_value(value, from, TypeRef::plain(target))
    }

    /// A condition: `None` for NULL.
    pub(super) fn truth_of(&mut self, sql: &Sql) -> Result<std::result::Result<Option<bool>, Arc<Unknown>>> {
        let found = self.value_as(sql, BOOL)?;
        match found {
            Value::Bool(truth) => Ok(Ok(Some(truth))),
            Value::Null => Ok(Ok(None)),
            Value::Unknown(why) => Ok(Err(why)),
            _ => unsupported("a condition that is not a truth value"),
        }
    }

    /// Text, or NULL, or what is not known.
    pub(super) fn text_of(&mut self, sql: &Sql) -> Result<Value> {
        let (value, ty) = self.value_of(sql)?;
        Ok(self.exec.text_of_value(value, ty))
    }

    /// Puts a value into a variable (exec_assign_value).
    pub(super) fn assign(&mut self, index: usize, value: Value, from: TypeRef) -> Result<()> {
        let Some(var) = self.frame.vars.get(index) else { return unsupported("a variable that is not there") };
        let (name, ty) = (var.name.clone(), var.ty);
        if var.constant {
            return refuse(SqlState::ERROR_IN_ASSIGNMENT, format!("variable \"{name}\" is declared CONSTANT"));
        }
        if var.not_null && value.is_null() {
            return null_not_allowed(&name);
        }
        let value = match (ty, value) {
            (VarType::Scalar(to), value) => self.exec.cast_value(value, from, to)?,
            (VarType::Record | VarType::Row(_), value @ (Value::Null | Value::Unknown(_))) => value,
            (VarType::Record, Value::Record(row)) => Value::Record(row),
            (VarType::Row(to), Value::Record(row)) => self.exec.row_as(&row, to)?,
            (VarType::Record, _) => {
                return refuse(SqlState::DATATYPE_MISMATCH, "cannot assign non-composite value to a record variable");
            }
            (VarType::Row(_), _) => {
                return refuse(SqlState::DATATYPE_MISMATCH, "cannot assign non-composite value to a row variable");
            }
        };
        self.frame.vars[index].value = value;
        Ok(())
    }

    /// What a target's name means; the rest of its names are fields deeper in a value.
    pub(super) fn slot(&self, target: &Target) -> Result<(Slot, usize)> {
        let Some((var, used)) = self.frame.lookup(&target.names) else {
            let words: Vec<&str> = target.names.iter().map(Name::as_str).collect();
            let message = format!("\"{}\" is not a known variable", words.join("."));
            return refuse(SqlState::SYNTAX_ERROR, message).map_err(|e| Box::new(e.at(self.span(target.at))));
        };
        let is_row = matches!(self.frame.vars[var].ty, VarType::Record | VarType::Row(_));
        match target.names.get(used) {
            Some(field) if is_row => Ok((frame::field_of(&self.exec.catalog, &self.frame, var, field)?, used + 1)),
            _ => Ok((Slot { var, field: None }, used)),
        }
    }

    /// Puts a value where a target says.
    pub(super) fn assign_target(&mut self, target: &Target, value: Value, from: TypeRef) -> Result<()> {
        let (slot, used) = self.slot(target)?;
        if used < target.names.len() {
            return unsupported("an assignment to a field of a field");
        }
        self.assign_slot(slot, value, from)
    }

    pub(super) fn assign_slot(&mut self, slot: Slot, value: Value, from: TypeRef) -> Result<()> {
        let Some(field) = slot.field else { return self.assign(slot.var, value, from) };
        let columns = frame::columns_of(&self.exec.catalog, &self.frame, slot.var)?;
        let Some((_, to)) = columns.get(field).cloned() else { return unsupported("a field that is not there") };
        let value = self.exec.cast_value(value, from, to)?;
        let var = &self.frame.vars[slot.var];
        let ty = match (&var.value, var.ty) {
            (Value::Record(row), _) => row.ty,
            (_, VarType::Row(ty)) => ty,
            (_, VarType::Record | VarType::Scalar(_)) => RECORD,
        };
        let mut fields = match &var.value {
            Value::Record(row) => row.fields.clone(),
            Value::Unknown(why) => frame::unknown_row(&columns, why),
            _ => vec![Value::Null; columns.len()],
        };
        if let Some(place) = fields.get_mut(field) {
            *place = value;
        }
        self.frame.vars[slot.var].value = Value::Record(Arc::new(RecordValue { ty, columns, fields }));
        Ok(())
    }

    /// Hands a row to what INTO or a loop names: one row variable takes all of it (exec_move_row).
    pub(super) fn assign_row(&mut self, targets: &[Target], columns: &Columns, row: Option<Row>) -> Result<()> {
        if let [only] = targets
            && let (slot, used) = self.slot(only)?
            && used == only.names.len()
            && slot.field.is_none()
            && matches!(self.frame.vars[slot.var].ty, VarType::Record | VarType::Row(_))
        {
            return self.assign_whole_row(slot.var, columns, row);
        }
        let mut values = row.unwrap_or_default().into_iter();
        for (i, target) in targets.iter().enumerate() {
            let from = columns.get(i).map_or(TypeRef::plain(UNKNOWN), |(_, ty)| *ty);
            self.assign_target(target, values.next().unwrap_or_default(), from)?;
        }
        Ok(())
    }

    pub(super) fn assign_whole_row(&mut self, var: usize, columns: &Columns, row: Option<Row>) -> Result<()> {
        let is_record = self.frame.vars[var].ty == VarType::Record;
        // A single column that is a row itself goes in as it is.
        if let ([(_, ty)], Some([Value::Record(inner)])) = (columns.as_slice(), row.as_deref())
            && (!is_record || ty.ty != RECORD)
            && self.exec.cx().is_rowtype(ty.ty)
            && matches!(self.frame.vars[var].ty, VarType::Row(_))
        {
            return self.assign(var, Value::Record(inner.clone()), *ty);
        }
        let fields = match row {
            Some(row) => row,
            None if is_record => vec![Value::Null; columns.len()],
            None => {
                self.frame.vars[var].value = Value::Null;
                return Ok(());
            }
        };
        let record = RecordValue { ty: RECORD, columns: columns.clone(), fields };
        self.assign(var, Value::Record(Arc::new(record)), TypeRef::plain(RECORD))
    }
}

impl Exec {
    /// Runs an analysed query.
    pub(in crate::replay) fn run_query(&mut self, query: &Query, params: &[Value]) -> Result<Answer> {
        let outputs = if query.command == Command::Select { &query.targets } else { &query.returning };
        let columns = outputs.iter().filter(|t| !t.junk);
        let columns = columns.map(|t| (t.name.clone().unwrap_or_default(), self.catalog.expr_type_ref(&t.expr)));
        let columns: Columns = columns.collect();
        let gives_rows = query.command == Command::Select || !query.returning.is_empty();
        let ran = stacker::maybe_grow(256 * 1024, 4 << 20, || execute::query::run(self, query, params))?;
        self.generation += u64::from(query.command != Command::Select);
        Ok(Answer { columns, ran, gives_rows })
    }

    /// Brings a value to another type by an assignment cast, or through its text (exec_cast_value).
    pub fn cast_value(&mut self, value: Value, from: TypeRef, to: TypeRef) -> Result<Value> {
        let same = from.ty == to.ty && (to.typmod < 0 || to.typmod == from.typmod);
        if same || value.as_unknown().is_some() {
            return Ok(value);
        }
        if let Value::Record(row) = &value
            && self.cx().composite_relation(to.ty).is_some()
        {
            return self.row_as(row, to.ty);
        }
        if from.ty == UNKNOWN && value.is_null() && self.catalog.type_(to.ty).is_none_or(|t| t.domain().is_none()) {
            return Ok(value);
        }
        if from.ty == UNKNOWN {
            return self.cast_value(value, TypeRef::plain(TEXT), to);
        }
        let cx = self.cx();
        let at = cx.locator.whole;
        let param = Param { kind: ParamKind::Extern, id: 1, ty: from, collation: cx.type_collation(from.ty) };
        let param = Expr::new(ExprNode::Param(param), at);
        let cast = match coerce_to_target_type(&cx, param.clone(), to, Coercion::ASSIGNMENT)? {
            Some(cast) => cast,
            None => via_text(&cx, param, to)?,
        };
        execute::expr::evaluate(self, &cast, &[value])
    }

    /// A row as a composite type, column by column; missing ones are NULL.
    pub fn row_as(&mut self, row: &RecordValue, to: TypeId) -> Result<Value> {
        if row.ty == to {
            return Ok(Value::Record(Arc::new(row.clone())));
        }
        let columns = type_columns(&self.catalog, to);
        let mut given = row.columns.iter().zip(&row.fields).filter(|((name, _), _)| !name.is_empty());
        let mut fields = Vec::with_capacity(columns.len());
        for (name, ty) in &columns {
            let next = if name.is_empty() { None } else { given.next() };
            fields.push(match next {
                Some(((_, from), value)) => self.cast_value(value.clone(), *from, *ty)?,
                None => Value::Null,
            });
        }
        Ok(Value::Record(Arc::new(RecordValue { ty: to, columns, fields })))
    }

    /// What a value prints as.
    pub fn text_of_value(&self, value: Value, ty: TypeRef) -> Value {
        match value {
            Value::Null | Value::Text(_) | Value::Unknown(_) => value,
            other => match execute::convert::output(&self.cx(), ty.ty, &other) {
                Some(text) => Value::text(text),
                None => Value::unknown("the text of a value is not known", self.locator.whole),
            },
        }
    }
}

fn via_text(cx: &Cx<'_>, param: Expr, to: TypeRef) -> Result<Expr> {
    let at = param.at;
    let collation = cx.type_collation(to.ty);
    let form = CoercionForm::ImplicitCast;
    let node = ExprNode::CoerceViaIo { arg: param.boxed(), ty: to.ty, collation, form };
    let read = Expr::new(node, at);
    match to.typmod {
        typmod if typmod < 0 => Ok(read),
        _ => Ok(coerce_to_target_type(cx, read.clone(), to, Coercion::ASSIGNMENT)?.unwrap_or(read)),
    }
}
