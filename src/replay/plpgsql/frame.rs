//! The variables of a running routine, and what names mean among them.
//! Counterparts: pl/plpgsql/src/pl_funcs.c (plpgsql_ns_lookup), pl_comp.c (resolve_column_ref).

use std::cell::RefCell;
use std::sync::Arc;

use crate::analyze::state::{Lookup, Variable, Variables};
use crate::catalog::Catalog;
use crate::diag::{Diagnostic, SqlState};
use crate::execute::Row;
use crate::name::Name;
use crate::nodes::{Collation, RteColumn, TypeRef, Unknown, Value};
use crate::oid::TypeId;
use crate::oid::wellknown::{BOOL, RECORD, TEXT};
use crate::parse::Conflict;
use crate::parse::plpgsql::Sql;
use crate::replay::plpgsql::cursor::BoundCursor;
use crate::text::Span;

/// What a variable may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::replay) enum VarType {
    Scalar(TypeRef),
    /// A row of whatever columns it is given.
    Record,
    /// A row of a composite type.
    Row(TypeId),
}

#[derive(Clone, Debug)]
pub(in crate::replay) struct Var {
    pub name: Name,
    pub ty: VarType,
    pub value: Value,
    pub collation: Collation,
    pub constant: bool,
    pub not_null: bool,
    pub cursor: Option<Arc<BoundCursor>>,
}

impl Var {
    pub fn new(name: Name, ty: VarType, value: Value) -> Self {
        Var { name, ty, value, collation: None, constant: false, not_null: false, cursor: None }
    }
}

/// The names of one block.
#[derive(Clone, Default, Debug)]
pub(in crate::replay) struct Scope {
    pub label: Option<Name>,
    pub names: Vec<(Name, usize)>,
}

/// What a name stands for: a variable, or a field of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::replay) struct Slot {
    pub var: usize,
    pub field: Option<usize>,
}

/// The state of a routine that runs.
#[derive(Clone, Default)]
pub(in crate::replay) struct Frame {
    pub vars: Vec<Var>,
    pub scopes: Vec<Scope>,
    /// The variables of `$1` and on.
    pub numbered: Vec<usize>,
    /// The variables that make the result where OUT arguments do.
    pub outputs: Vec<usize>,
    /// What RETURN NEXT gives where the result has no columns.
    pub returns_scalar: Option<TypeRef>,
    /// What RETURN gave, with its type.
    pub returned: Option<(Value, TypeRef)>,
    /// What RETURN NEXT and RETURN QUERY gave.
    pub rows: Vec<Row>,
    pub doubt: Option<Arc<Unknown>>,
    /// The errors that are being handled, innermost last.
    pub handling: Vec<Arc<Diagnostic>>,
    pub row_count: Value,
}

/// The variable FOUND is the first of every routine.
pub(in crate::replay) const FOUND: usize = 0;

impl Frame {
    /// A frame whose outermost scope has the routine's name and FOUND.
    pub fn new(label: Option<Name>) -> Self {
        let mut frame = Frame { row_count: Value::Int(0), ..Frame::default() };
        frame.scopes.push(Scope { label, names: Vec::new() });
        frame.declare(Var::new(Name::new("found"), VarType::Scalar(TypeRef::plain(BOOL)), Value::Bool(false)));
        frame
    }

    /// Adds a variable to the innermost scope.
    pub fn declare(&mut self, var: Var) -> usize {
        let index = self.vars.len();
        let name = var.name.clone();
        self.vars.push(var);
        self.alias(name, index);
        index
    }

    /// Another name for a variable, in the innermost scope.
    pub fn alias(&mut self, name: Name, index: usize) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.names.push((name, index));
        }
    }

    /// The special text variables SQLSTATE and SQLERRM of a handler.
    pub fn declare_text(&mut self, name: &str, text: &str) {
        self.declare(Var::new(Name::new(name), VarType::Scalar(TypeRef::plain(TEXT)), Value::text(text)));
    }

    /// The variable that one or two names mean, and how many names it took (plpgsql_ns_lookup).
    pub fn lookup(&self, names: &[Name]) -> Option<(usize, usize)> {
        let (first, second) = (names.first()?, names.get(1));
        for scope in self.scopes.iter().rev() {
            let find = |name: &Name| scope.names.iter().rev().find(|(n, _)| n == name).map(|(_, index)| *index);
            if let Some(index) = find(first) {
                return Some((index, 1));
            }
            if let (Some(label), Some(second)) = (&scope.label, second)
                && label == first
                && let Some(index) = find(second)
            {
                return Some((index, 2));
            }
        }
        None
    }

    pub fn row_of(&self, var: usize) -> Option<&Arc<crate::nodes::RecordValue>> {
        match &self.vars.get(var)?.value {
            Value::Record(row) => Some(row),
            _ => None,
        }
    }

    pub fn value(&self, slot: Slot) -> Value {
        let whole = self.vars.get(slot.var).map_or(Value::Null, |v| v.value.clone());
        match (slot.field, whole) {
            (None, whole) => whole,
            (Some(field), Value::Record(row)) => row.fields.get(field).cloned().unwrap_or(Value::Null),
            (Some(_), Value::Unknown(unknown)) => Value::Unknown(unknown),
            (Some(_), _) => Value::Null,
        }
    }
}

/// Columns of a composite type.
pub(in crate::replay) fn type_columns(catalog: &Catalog, ty: TypeId) -> Vec<(Name, TypeRef)> {
    let relation = catalog.type_(catalog.base_type(ty)).and_then(|t| t.relation()).and_then(|r| catalog.relation(r));
    let attributes = relation.into_iter().flat_map(|r| r.attributes.iter());
    attributes.map(|a| (if a.dropped { Name::default() } else { a.name.clone() }, a.ty)).collect()
}

/// A frame as the analysis of one piece of SQL sees it.
pub(in crate::replay) struct View<'a> {
    pub frame: &'a Frame,
    pub catalog: &'a Catalog,
    pub conflict: Conflict,
    used: RefCell<Vec<Slot>>,
}

impl<'a> View<'a> {
    pub fn new(frame: &'a Frame, catalog: &'a Catalog, conflict: Conflict) -> Self {
        View { frame, catalog, conflict, used: RefCell::new(Vec::new()) }
    }

    /// The values of the parameters that were given out.
    pub fn values(&self) -> Vec<Value> {
        self.used.borrow().iter().map(|slot| self.frame.value(*slot)).collect()
    }

    pub fn slots(&self) -> Vec<Slot> {
        self.used.borrow().clone()
    }

    fn give(&self, slot: Slot) -> Lookup {
        let Some((ty, collation)) = self.type_of(slot) else { return Lookup::Missing };
        let mut used = self.used.borrow_mut();
        let index = used.iter().position(|s| *s == slot).unwrap_or_else(|| {
            used.push(slot);
            used.len() - 1
        });
        Lookup::Found(Variable { id: index as u32 + 1, ty, collation })
    }

    fn type_of(&self, slot: Slot) -> Option<(TypeRef, Collation)> {
        let var = self.frame.vars.get(slot.var)?;
        let of = |ty: TypeRef| (ty, self.catalog.type_(ty.ty).and_then(|t| t.collation));
        match (slot.field, var.ty) {
            (None, VarType::Scalar(ty)) => Some((ty, var.collation.or(of(ty).1))),
            (None, VarType::Row(ty)) => Some(of(TypeRef::plain(ty))),
            (None, VarType::Record) => {
                Some(of(TypeRef::plain(self.frame.row_of(slot.var).map_or(RECORD, |row| row.ty))))
            }
            (Some(field), _) => self.columns_of(slot.var).ok()?.get(field).map(|(_, ty)| of(*ty)),
        }
    }

    fn columns_of(&self, var: usize) -> Result<Vec<(Name, TypeRef)>, Box<Diagnostic>> {
        columns_of(self.catalog, self.frame, var)
    }

    fn field(&self, var: usize, name: &Name) -> Lookup {
        match field_of(self.catalog, self.frame, var, name) {
            Ok(slot) => self.give(slot),
            Err(refused) => Lookup::Refused(refused),
        }
    }
}

/// The columns that a row variable has now.
pub(in crate::replay) fn columns_of(
    catalog: &Catalog,
    frame: &Frame,
    var: usize,
) -> Result<Vec<(Name, TypeRef)>, Box<Diagnostic>> {
    let Some(row) = frame.vars.get(var) else { return Ok(Vec::new()) };
    match (row.ty, &row.value) {
        (_, Value::Record(value)) => Ok(value.columns.clone()),
        (VarType::Row(ty), _) => Ok(type_columns(catalog, ty)),
        (VarType::Record, Value::Unknown(unknown)) => Err(unknown.rejected()),
        (VarType::Record, _) => {
            let message = format!("record \"{}\" is not assigned yet", row.name);
            let refused = Diagnostic::refused(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
            Err(Box::new(refused.with_detail("The tuple structure of a not-yet-assigned record is indeterminate.")))
        }
        (VarType::Scalar(_), _) => Ok(Vec::new()),
    }
}

/// A field of a row variable.
pub(in crate::replay) fn field_of(
    catalog: &Catalog,
    frame: &Frame,
    var: usize,
    name: &Name,
) -> Result<Slot, Box<Diagnostic>> {
    let columns = columns_of(catalog, frame, var)?;
    match columns.iter().position(|(n, _)| n == name) {
        Some(field) => Ok(Slot { var, field: Some(field) }),
        None => {
            let row = frame.vars.get(var).map(|v| v.name.clone()).unwrap_or_default();
            let message = format!("record \"{row}\" has no field \"{name}\"");
            Err(Box::new(Diagnostic::refused(SqlState::UNDEFINED_COLUMN, message)))
        }
    }
}

impl Variables for View<'_> {
    fn named(&self, names: &[Name], whole: bool) -> Lookup {
        let Some((var, used)) = self.frame.lookup(names) else { return Lookup::Missing };
        let is_row = matches!(self.frame.vars[var].ty, VarType::Record | VarType::Row(_));
        match names.len() - used {
            0 if is_row || !whole => self.give(Slot { var, field: None }),
            1 if is_row && !whole => self.field(var, &names[used]),
            _ => Lookup::Missing,
        }
    }

    fn numbered(&self, number: u32) -> Option<Variable> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let var = *self.frame.numbered.get(index)?;
        match self.give(Slot { var, field: None }) {
            Lookup::Found(variable) => Some(variable),
            Lookup::Missing | Lookup::Refused(_) => None,
        }
    }

    fn columns(&self, id: u32) -> Option<Vec<RteColumn>> {
        let slot = *self.used.borrow().get(usize::try_from(id).ok()?.checked_sub(1)?)?;
        let row = match self.frame.value(slot) {
            Value::Record(row) => row.columns.clone(),
            _ if slot.field.is_none() => self.columns_of(slot.var).ok()?,
            _ => return None,
        };
        let column = |(name, ty): &(Name, TypeRef)| RteColumn {
            name: name.clone(),
            ty: *ty,
            collation: self.catalog.type_(ty.ty).and_then(|t| t.collation),
            dropped: name.is_empty(),
        };
        Some(row.iter().map(column).collect())
    }

    fn conflict(&self) -> Conflict {
        self.conflict
    }
}

/// The values after USING, and of a SQL routine: `$n` alone.
pub(in crate::replay) struct Numbered<'a> {
    pub types: &'a [TypeRef],
    pub catalog: &'a Catalog,
}

impl Variables for Numbered<'_> {
    fn named(&self, _names: &[Name], _whole: bool) -> Lookup {
        Lookup::Missing
    }

    fn numbered(&self, number: u32) -> Option<Variable> {
        let ty = *self.types.get(usize::try_from(number).ok()?.checked_sub(1)?)?;
        let collation = self.catalog.type_(ty.ty).and_then(|t| t.collation);
        Some(Variable { id: number, ty, collation })
    }

    fn columns(&self, _id: u32) -> Option<Vec<RteColumn>> {
        None
    }

    fn conflict(&self) -> Conflict {
        Conflict::Error
    }
}

/// A row of columns none of which is known.
pub(in crate::replay) fn unknown_row(columns: &[(Name, TypeRef)], why: &Arc<Unknown>) -> Row {
    columns.iter().map(|_| Value::Unknown(why.clone())).collect()
}

/// Where a piece of SQL stands, if its body stands in a file.
pub(in crate::replay) fn place_of(body: Option<Span>, sql: &Sql) -> Option<Span> {
    let body = body?;
    Some(Span { start: body.start + sql.at.start, end: body.start + sql.at.end, ..body })
}
