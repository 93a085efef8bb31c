//! Arrays and rows: making them, and taking them apart.
//! Counterparts: executor/execExprInterp.c (ExecEvalArrayExpr, ExecEvalFieldSelect, ...),
//! utils/adt/arraysubs.c, utils/adt/jsonbsubs.c.

use std::sync::Arc;

use crate::catalog::type_::Subscript;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::run::Run;
use crate::execute::scope::Scope;
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::{INT4, JSONB, RECORD, TEXT, TEXT_ARRAY};
use crate::oid::{AttrNumber, TypeId};
use crate::text::Span;

/// MaxArraySize of utils/array.h, as far as it could be met here.
const MOST_ELEMENTS: usize = 134_217_727;

impl Run<'_> {
    pub(super) fn array_expr(
        &mut self,
        element: TypeId,
        elements: &[Expr],
        multidims: bool,
        scope: &Scope<'_>,
    ) -> Result<Value> {
        let values = self.eval_list(elements, scope)?;
        if !multidims {
            let dimensions = if values.is_empty() { Vec::new() } else { vec![(values.len(), 1)] };
            return Ok(Value::Array(Arc::new(ArrayValue { element, dimensions, elements: values })));
        }
        stack_arrays(element, values)
    }

    pub(super) fn row_expr(
        &mut self,
        args: &[Expr],
        ty: TypeId,
        colnames: &[Name],
        scope: &Scope<'_>,
    ) -> Result<Value> {
        let mut fields = self.eval_list(args, scope)?;
        let composite = self.cx().composite_relation(ty);
        let columns = match composite {
            Some(rel) => {
                let described = crate::analyze::row_type::relation_columns(&self.cx(), rel);
                let live: Vec<(usize, RteColumn)> =
                    described.into_iter().enumerate().filter(|(_, c)| !c.dropped).collect();
                // Attributes that were dropped have a null in their place, those added later none.
                if args.len() > live.len() {
                    fields = live.iter().map(|(i, _)| fields.get(*i).cloned().unwrap_or(Value::Null)).collect();
                } else {
                    fields.resize(live.len(), Value::Null);
                }
                live.into_iter().map(|(_, c)| (c.name, c.ty)).collect()
            }
            None => {
                let column = |(i, arg): (usize, &Expr)| {
                    let name = colnames.get(i).cloned().unwrap_or_else(|| Name::new(&format!("f{}", i + 1)));
                    (name, self.cx().catalog.expr_type_ref(arg))
                };
                args.iter().enumerate().map(column).collect()
            }
        };
        Ok(Value::Record(Arc::new(RecordValue { ty, columns, fields })))
    }

    /// The place of an attribute among the fields of a row: those of dropped attributes are not there.
    fn field_index(&self, ty: TypeId, attno: AttrNumber) -> Option<usize> {
        let index = usize::try_from(attno).ok()?.checked_sub(1)?;
        match self.cx().composite_relation(ty).and_then(|rel| self.cx().catalog.relation(rel).cloned()) {
            Some(rel) => Some(rel.attributes.get(..index)?.iter().filter(|a| !a.dropped).count()),
            None => Some(index),
        }
    }

    /// A value as a row, also where it is still text.
    fn as_record(&mut self, value: Value, ty: TypeId) -> Result<Value> {
        match value {
            Value::Text(text) if ty != RECORD => self.input(TypeRef::plain(ty), &text),
            other => Ok(other),
        }
    }

    pub(super) fn field_select(&mut self, arg: &Expr, attno: AttrNumber, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let value = self.eval(arg, scope)?;
        let ty = self.expr_type(arg);
        match self.as_record(value, ty)? {
            Value::Record(row) => {
                let of = if row.ty == RECORD { ty } else { row.ty };
                match self.field_index(of, attno).and_then(|i| row.fields.get(i)) {
                    Some(field) => Ok(field.clone()),
                    None => Ok(Value::Null),
                }
            }
            Value::Null => Ok(Value::Null),
            Value::Unknown(why) => Ok(Value::Unknown(why)),
            _ => Err(Box::new(crate::diag::Diagnostic::unsupported("a field of a value that is no row").at(at))),
        }
    }

    pub(super) fn field_store(
        &mut self,
        arg: &Expr,
        new_values: &[Expr],
        attnos: &[AttrNumber],
        ty: TypeId,
        scope: &Scope<'_>,
    ) -> Result<Value> {
        let old = self.eval(arg, scope)?;
        let mut row = match self.as_record(old, ty)? {
            Value::Record(row) => (*row).clone(),
            Value::Unknown(why) => return Ok(Value::Unknown(why)),
            _ => self.empty_row(ty)?,
        };
        for (expr, attno) in new_values.iter().zip(attnos) {
            let index = self.field_index(ty, *attno);
            let current = index.and_then(|i| row.fields.get(i)).cloned().unwrap_or(Value::Null);
            let value = self.eval(expr, &Scope { case_value: Some(&current), ..*scope })?;
            if let Some(field) = index.and_then(|i| row.fields.get_mut(i)) {
                *field = value;
            }
        }
        Ok(Value::Record(Arc::new(row)))
    }

    /// A row of a composite type with nothing in it.
    pub(super) fn empty_row(&self, ty: TypeId) -> Result<RecordValue> {
        let Some(rel) = self.cx().composite_relation(ty) else { return unsupported("a row of an unknown type") };
        let described = crate::analyze::row_type::relation_columns(&self.cx(), rel);
        let columns: Vec<_> = described.into_iter().filter(|c| !c.dropped).map(|c| (c.name, c.ty)).collect();
        let fields = vec![Value::Null; columns.len()];
        Ok(RecordValue { ty, columns, fields })
    }

    /// A row of a child table as one of its parent: columns go by name.
    pub(super) fn convert_rowtype(&mut self, arg: &Expr, ty: TypeId, scope: &Scope<'_>) -> Result<Value> {
        let value = self.eval(arg, scope)?;
        let from = self.expr_type(arg);
        let Value::Record(row) = self.as_record(value.clone(), from)? else { return Ok(value) };
        let mut made = self.empty_row(ty)?;
        for ((name, _), field) in made.columns.iter().zip(&mut made.fields) {
            if let Some(i) = row.columns.iter().position(|(other, _)| other == name) {
                *field = row.fields.get(i).cloned().unwrap_or(Value::Null);
            }
        }
        Ok(Value::Record(Arc::new(made)))
    }

    pub(super) fn subscripting(&mut self, sub: &SubscriptingRef, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let container = self.eval(&sub.container, scope)?;
        let subscript = self.cx().type_row(self.cx().base_type(sub.container_type)).map(|t| t.subscript);
        if let Some(why) = container.as_unknown() {
            return Ok(Value::Unknown(why.clone()));
        }
        match subscript {
            Some(Subscript::Jsonb) if sub.assign.is_none() => self.jsonb_subscript(sub, container, at, scope),
            Some(Subscript::Array) if sub.assign.is_none() => {
                if container.is_null() {
                    return Ok(Value::Null);
                }
                let Value::Array(array) = self.as_array(container, sub.container_type)? else {
                    return unsupported("a subscript of a value that is no array");
                };
                self.element_or_slice(sub, &array, scope)
            }
            Some(Subscript::Array) => self.assign_element(sub, container, scope),
            _ => Ok(Value::unknown("what a subscript of this type gives is not computed", at)),
        }
    }

    /// A subscript as a number; the value itself where it is null or not known.
    fn subscript(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<std::result::Result<i64, Value>> {
        Ok(match self.eval(expr, scope)? {
            Value::Int(i) => Ok(i),
            other => Err(other),
        })
    }

    fn element_or_slice(&mut self, sub: &SubscriptingRef, array: &ArrayValue, scope: &Scope<'_>) -> Result<Value> {
        let mut upper = Vec::with_capacity(sub.upper.len());
        for (dimension, bound) in sub.upper.iter().enumerate() {
            let last = array.dimensions.get(dimension).map_or(0, |(len, low)| i64::from(*low) + *len as i64 - 1);
            match bound {
                Some(expr) => match self.subscript(expr, scope)? {
                    Ok(i) => upper.push(i),
                    Err(value) => return Ok(value),
                },
                None => upper.push(last),
            }
        }
        let Some(lower_exprs) = &sub.lower else { return Ok(element_at(array, &upper)) };
        let mut lower = Vec::with_capacity(upper.len());
        for dimension in 0..upper.len() {
            match lower_exprs.get(dimension).and_then(Option::as_ref) {
                Some(expr) => match self.subscript(expr, scope)? {
                    Ok(i) => lower.push(i),
                    Err(value) => return Ok(value),
                },
                // `a[2]` among slices is `a[1:2]`.
                None if lower_exprs.len() < upper.len() => lower.push(1),
                None => lower.push(array.dimensions.get(dimension).map_or(1, |(_, low)| i64::from(*low))),
            }
        }
        Ok(slice(array, &lower, &upper))
    }

    /// `a[i] := v` for arrays of one dimension.
    fn assign_element(&mut self, sub: &SubscriptingRef, container: Value, scope: &Scope<'_>) -> Result<Value> {
        let (Some(assign), [Some(index)], None) = (&sub.assign, sub.upper.as_slice(), &sub.lower) else {
            return unsupported("an assignment to a part of an array");
        };
        let value = self.eval(assign, &Scope { case_value: Some(&Value::Null), ..*scope })?;
        let index = match self.subscript(index, scope)? {
            Ok(index) => index,
            Err(Value::Null) => {
                return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, "array subscript in assignment must not be null");
            }
            Err(unknown) => return Ok(unknown),
        };
        let mut array = match self.as_array(container, sub.container_type)? {
            Value::Array(array) => (*array).clone(),
            _ => ArrayValue { element: sub.element_type, dimensions: Vec::new(), elements: Vec::new() },
        };
        let (length, low) = match array.dimensions.as_slice() {
            [] => (0, index),
            [(length, low)] => (*length, i64::from(*low)),
            _ => return refuse(SqlState::ARRAY_SUBSCRIPT_ERROR, "wrong number of array subscripts"),
        };
        let low = low.min(index);
        let before = array.dimensions.first().map_or(0, |(_, l)| i64::from(*l) - low) as usize;
        let place = (index - low) as usize;
        let total = (length + before).max(place + 1);
        if total > MOST_ELEMENTS {
            return refuse(
                SqlState::PROGRAM_LIMIT_EXCEEDED,
                format!("array size exceeds the maximum allowed ({MOST_ELEMENTS})"),
            );
        }
        self.host.hold(total.saturating_sub(length) * std::mem::size_of::<Value>())?;
        array.elements.splice(0..0, std::iter::repeat_n(Value::Null, before));
        array.elements.resize(total, Value::Null);
        array.elements[place] = value;
        array.dimensions = vec![(total, i32::try_from(low).unwrap_or(1))];
        Ok(Value::Array(Arc::new(array)))
    }

    /// `j['key'][0]` is what `#>` gives.
    fn jsonb_subscript(
        &mut self,
        sub: &SubscriptingRef,
        container: Value,
        at: Span,
        scope: &Scope<'_>,
    ) -> Result<Value> {
        let mut path = Vec::with_capacity(sub.upper.len());
        for expr in sub.upper.iter().flatten() {
            let value = self.eval(expr, scope)?;
            let ty = self.expr_type(expr);
            match &value {
                Value::Null | Value::Unknown(_) => return Ok(value),
                Value::Int(i) if ty == INT4 => path.push(Value::text(i.to_string())),
                Value::Text(text) => path.push(Value::Text(text.clone())),
                _ => return unsupported("a jsonb subscript of this type"),
            }
        }
        let dimensions = vec![(path.len(), 1)];
        let path = Value::Array(Arc::new(ArrayValue { element: TEXT, dimensions, elements: path }));
        self.call_builtin("jsonb_extract_path", vec![container, path], &[JSONB, TEXT_ARRAY], sub.result, at)
    }
}

/// ARRAY[] over arrays: one dimension more.
pub(super) fn stack_arrays(element: TypeId, values: Vec<Value>) -> Result<Value> {
    let (mut elements, mut inner) = (Vec::new(), None::<Vec<(usize, i32)>>);
    let mut count = 0;
    for value in values {
        let array = match value {
            Value::Array(array) => array,
            Value::Unknown(why) => return Ok(Value::Unknown(why)),
            _ => continue,
        };
        if array.elements.is_empty() {
            continue;
        }
        if inner.as_ref().is_some_and(|dimensions| *dimensions != array.dimensions) {
            let state = SqlState::ARRAY_SUBSCRIPT_ERROR;
            return refuse(state, "multidimensional arrays must have array expressions with matching dimensions");
        }
        inner = Some(array.dimensions.clone());
        elements.extend(array.elements.iter().cloned());
        count += 1;
    }
    let mut dimensions = Vec::new();
    if let Some(inner) = inner {
        dimensions.push((count, 1));
        dimensions.extend(inner);
    }
    Ok(Value::Array(Arc::new(ArrayValue { element, dimensions, elements })))
}

/// One element; NULL outside the bounds or with the wrong number of subscripts.
fn element_at(array: &ArrayValue, subscripts: &[i64]) -> Value {
    if subscripts.len() != array.dimensions.len() {
        return Value::Null;
    }
    let mut offset = 0usize;
    for (subscript, (length, low)) in subscripts.iter().zip(&array.dimensions) {
        match usize::try_from(subscript - i64::from(*low)).ok().filter(|i| i < length) {
            Some(i) => offset = offset * length + i,
            None => return Value::Null,
        }
    }
    array.elements.get(offset).cloned().unwrap_or(Value::Null)
}

/// The part between bounds, which are cut to the array's own; its lower bounds are 1.
fn slice(array: &ArrayValue, lower: &[i64], upper: &[i64]) -> Value {
    let empty = ArrayValue { element: array.element, dimensions: Vec::new(), elements: Vec::new() };
    if lower.len() > array.dimensions.len() {
        return Value::Array(Arc::new(empty));
    }
    let mut ranges = Vec::with_capacity(array.dimensions.len());
    for (dimension, (length, low)) in array.dimensions.iter().enumerate() {
        let (first, last) = (i64::from(*low), i64::from(*low) + *length as i64 - 1);
        let from = lower.get(dimension).map_or(first, |l| (*l).max(first));
        let to = upper.get(dimension).map_or(last, |u| (*u).min(last));
        if from > to {
            return Value::Array(Arc::new(empty));
        }
        ranges.push(((from - first) as usize, (to - first) as usize));
    }
    let mut elements = Vec::new();
    for (offset, element) in array.elements.iter().enumerate() {
        let mut rest = offset;
        let inside = array.dimensions.iter().zip(&ranges).rev().all(|((length, _), (from, to))| {
            let i = rest % length;
            rest /= length;
            (*from..=*to).contains(&i)
        });
        if inside {
            elements.push(element.clone());
        }
    }
    let dimensions = ranges.iter().map(|(from, to)| (to - from + 1, 1)).collect();
    Value::Array(Arc::new(ArrayValue { element: array.element, dimensions, elements }))
}
