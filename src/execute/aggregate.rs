//! Aggregates: the usual ones as the server computes them, others through their transition functions.
//! Counterparts: executor/nodeAgg.c, utils/adt/numeric.c, utils/adt/arrayfuncs.c, utils/adt/json.c.

use std::sync::Arc;

use crate::analyze::Cx;
use crate::catalog::proc::{Aggregate, Proc};
use crate::diag::{Result, unsupported};
use crate::execute::Row;
use crate::execute::arrange::SortKey;
use crate::execute::call::Site;
use crate::execute::compare::Comparison;
use crate::execute::grouping::first_unknown;
use crate::execute::run::{Run, is_system};
use crate::execute::scope::{Level, Scope, Tuple};
use crate::execute::truth::Truth;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::text::Span;

/// What an aggregate works on: rows of arguments, in order.
pub(super) struct Input<'a> {
    pub name: &'a str,
    pub arg_types: Vec<TypeId>,
    pub result: TypeId,
    pub collation: Collation,
    pub at: Span,
}

impl Run<'_> {
    /// The value of an aggregate that stands `depth` query levels below the rows.
    pub(super) fn aggregate(
        &mut self,
        level: &Level<'_>,
        agg: &Aggref,
        depth: u32,
        members: &[&Tuple],
        doubt: Option<&Arc<Unknown>>,
        outer: Option<&Scope<'_>>,
    ) -> Result<Value> {
        if let Some(why) = doubt {
            return Ok(Value::Unknown(why.clone()));
        }
        self.spend(members.len())?;
        let mut rows: Vec<Row> = Vec::with_capacity(members.len());
        for tuple in members {
            let scope = Scope::new(level, tuple, outer);
            let row = under(depth, &scope, &mut |scope| {
                if let Some(filter) = &agg.filter {
                    match self.eval_truth(filter, scope)? {
                        Truth::True => {}
                        Truth::False | Truth::Null => return Ok(Ok(None)),
                        Truth::Unknown(why) => return Ok(Err(why)),
                    }
                }
                agg.args.iter().map(|t| self.eval(&t.expr, scope)).collect::<Result<Row>>().map(|row| Ok(Some(row)))
            })?;
            match row {
                Ok(row) => rows.extend(row),
                Err(why) => return Ok(Value::Unknown(why)),
            }
        }
        let rows = match self.ordered_input(agg, rows)? {
            Ok(rows) => rows,
            Err(why) => return Ok(Value::Unknown(why)),
        };
        let mut direct = Vec::with_capacity(agg.direct_args.len());
        if let Some(tuple) = members.first() {
            let scope = Scope::new(level, tuple, outer);
            direct = under(depth, &scope, &mut |scope| self.eval_list(&agg.direct_args, scope))?;
        } else {
            for arg in &agg.direct_args {
                direct.push(self.eval_alone(arg)?);
            }
        }
        self.aggregate_rows(agg, direct, rows, level.query.at)
    }

    /// Sorts what the aggregate reads, and leaves out what it has read already.
    fn ordered_input(&mut self, agg: &Aggref, rows: Vec<Row>) -> Result<std::result::Result<Vec<Row>, Arc<Unknown>>> {
        let by_order = self.sort_keys(&agg.order, &agg.args);
        let (mut rows, mut doubt) = self.sort(rows, &by_order, |row: &Row| row)?;
        if !agg.distinct.is_empty() {
            let keys = self.sort_keys(&agg.distinct, &agg.args);
            let groups = self.group_rows(&rows, &keys)?;
            if let Some((_, why)) = groups.undecided.into_iter().next() {
                return Ok(Err(why));
            }
            let distinct: Vec<Row> = groups.groups.iter().filter_map(|g| g.first()).map(|i| rows[*i].clone()).collect();
            // The server sorts in order to find equals, and reads them in that order.
            let (sorted, order) =
                if by_order.is_empty() { self.sort(distinct, &keys, |row: &Row| row)? } else { (distinct, None) };
            rows = sorted;
            doubt = doubt.or(order);
        }
        let order_matters = rows.len() > 1 && depends_on_order(self.cx(), agg);
        match doubt.filter(|_| order_matters) {
            Some(why) => Ok(Err(why)),
            None => Ok(Ok(rows)),
        }
    }

    fn aggregate_rows(&mut self, agg: &Aggref, direct: Vec<Value>, rows: Vec<Row>, at: Span) -> Result<Value> {
        let Some(proc) = self.cx().catalog.proc(agg.proc).cloned() else {
            return unsupported("an aggregate that is not in the catalog");
        };
        let given: Vec<&TargetEntry> = agg.args.iter().filter(|t| !t.junk).collect();
        let arg_types: Vec<TypeId> = given.iter().map(|t| self.expr_type(&t.expr)).collect();
        let width = given.len();
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|mut row| {
                row.truncate(width);
                row
            })
            .collect();
        let input = Input { name: &proc.name, arg_types, result: agg.result, collation: agg.input_collation, at };
        match agg.kind {
            AggKind::Normal => self.aggregate_by_name(&proc, &input, rows),
            _ if is_system(&proc) => self.ordered_set(agg, &input, direct, rows),
            _ => unsupported(format!("aggregate {}()", proc.name)),
        }
    }

    pub(super) fn aggregate_by_name(&mut self, proc: &Proc, input: &Input<'_>, rows: Vec<Row>) -> Result<Value> {
        if is_system(proc)
            && let Some(value) = self.native(input, &rows)?
        {
            return Ok(value);
        }
        match &proc.aggregate {
            Some(definition) => self.by_transition(definition, input, rows),
            None => unsupported(format!("aggregate {}()", proc.name)),
        }
    }

    /// The aggregates that are computed here; `None` for others.
    pub(super) fn native(&mut self, input: &Input<'_>, rows: &[Row]) -> Result<Option<Value>> {
        let first = || rows.iter().filter_map(|row| row.first());
        if input.name == "count" && input.arg_types.is_empty() {
            return Ok(Some(Value::Int(rows.len() as i64)));
        }
        if matches!(input.name, "array_agg") {
            return self.array_agg(input, first().cloned().collect()).map(Some);
        }
        if let Some(decided) = bool_aggregate(input.name, first()) {
            return Ok(Some(decided));
        }
        if !is_native(input.name) {
            return Ok(None);
        }
        if let Some(why) = first_unknown(rows.iter().flatten()) {
            return Ok(Some(Value::Unknown(why)));
        }
        let values: Vec<&Value> = first().filter(|v| !v.is_null()).collect();
        match input.name {
            "count" => Ok(Some(Value::Int(values.len() as i64))),
            "min" | "max" => self.extreme(input, &values).map(Some),
            "sum" => self.sum(input, &values).map(Some),
            "avg" => self.average(input, &values).map(Some),
            "string_agg" => Ok(string_agg(input, rows)),
            "bit_and" | "bit_or" | "bit_xor" => Ok(bits(input.name, &values)),
            "json_agg" | "jsonb_agg" | "json_object_agg" | "jsonb_object_agg" => {
                self.json_aggregate(input, rows).map(Some)
            }
            "any_value" => Ok(Some(values.first().map_or(Value::Null, |v| (*v).clone()))),
            _ => Ok(None),
        }
    }

    fn array_agg(&mut self, input: &Input<'_>, values: Vec<Value>) -> Result<Value> {
        if values.is_empty() {
            return Ok(Value::Null);
        }
        self.hold_cells(values.len())?;
        let element = input.arg_types.first().copied().unwrap_or(UNKNOWN);
        array_of_values(&self.cx(), element, values)
    }

    fn extreme(&mut self, input: &Input<'_>, values: &[&Value]) -> Result<Value> {
        let by = Comparison::of_type(&self.cx(), input.result, input.collation, input.at)?;
        let mut best: Option<&Value> = None;
        for value in values {
            let Some(so_far) = best else {
                best = Some(value);
                continue;
            };
            match self.compare(&by, value, so_far)? {
                Ok(order) if (order.is_lt() && input.name == "min") || (order.is_gt() && input.name == "max") => {
                    best = Some(value);
                }
                Ok(_) => {}
                Err(why) => return Ok(Value::Unknown(why)),
            }
        }
        Ok(best.cloned().unwrap_or(Value::Null))
    }

    fn sum(&mut self, input: &Input<'_>, values: &[&Value]) -> Result<Value> {
        let Some(first) = values.first() else { return Ok(Value::Null) };
        match (input.arg_types.first().copied().unwrap_or(UNKNOWN), first) {
            (INT2 | INT4, Value::Int(_)) => match i64::try_from(integer_sum(values)) {
                Ok(sum) => Ok(Value::Int(sum)),
                Err(_) => crate::diag::refuse(crate::diag::SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "bigint out of range"),
            },
            (INT8, Value::Int(_)) => Ok(Value::text(integer_sum(values).to_string())),
            (FLOAT4 | FLOAT8, Value::Float(_)) => {
                let sum = values.iter().fold(0.0, |sum, v| if let Value::Float(f) = v { sum + f } else { sum });
                Ok(Value::Float(if input.result == FLOAT4 { f64::from(sum as f32) } else { sum }))
            }
            (ty, _) => {
                let symbol = match ty {
                    NUMERIC => "numeric_add",
                    INTERVAL => "interval_pl",
                    MONEY => "cash_pl",
                    _ => return Ok(not_computed(input)),
                };
                let mut sum = (*first).clone();
                for value in &values[1..] {
                    sum = self.call_builtin(
                        symbol,
                        vec![sum, (*value).clone()],
                        &[ty, ty],
                        TypeRef::plain(ty),
                        input.at,
                    )?;
                }
                Ok(sum)
            }
        }
    }

    fn average(&mut self, input: &Input<'_>, values: &[&Value]) -> Result<Value> {
        if values.is_empty() {
            return Ok(Value::Null);
        }
        let count = values.len() as i64;
        let sum = match input.arg_types.first().copied().unwrap_or(UNKNOWN) {
            INT2 | INT4 | INT8 => Value::text(integer_sum(values).to_string()),
            FLOAT4 | FLOAT8 => {
                let sum = values.iter().fold(0.0, |sum, v| if let Value::Float(f) = v { sum + f } else { sum });
                return Ok(Value::Float(sum / count as f64));
            }
            NUMERIC => self.sum(input, values)?,
            _ => return Ok(not_computed(input)),
        };
        let numeric = TypeRef::plain(NUMERIC);
        let count = Value::text(count.to_string());
        self.call_builtin("numeric_div", vec![sum, count], &[NUMERIC, NUMERIC], numeric, input.at)
    }

    /// A user-defined aggregate, or one whose state is a plain value.
    fn by_transition(&mut self, definition: &Aggregate, input: &Input<'_>, rows: Vec<Row>) -> Result<Value> {
        let Some(transition) = definition.transition else { return unsupported("an aggregate without a transition") };
        if definition.transition_type == INTERNAL {
            return Ok(not_computed(input));
        }
        let cx = self.cx();
        // A generic state has the type of what is aggregated.
        let state_type = match cx.is_pseudo(definition.transition_type) {
            true => match definition.transition_type {
                ANYARRAY | ANYCOMPATIBLEARRAY => {
                    input.arg_types.first().and_then(|ty| cx.catalog.promoted_array_type(*ty)).unwrap_or(UNKNOWN)
                }
                _ => input.arg_types.first().copied().unwrap_or(UNKNOWN),
            },
            false => definition.transition_type,
        };
        let routine = self.routine(transition)?;
        let mut state = match &definition.initial {
            Some(text) => Some(self.input(TypeRef::plain(state_type), text)?),
            None => None,
        };
        let mut types = vec![state_type];
        types.extend(&input.arg_types);
        for row in rows {
            if routine.proc.strict {
                if row.iter().any(Value::is_null) {
                    continue;
                }
                if state.is_none() {
                    state = row.into_iter().next();
                    continue;
                }
            }
            let mut values = vec![state.take().unwrap_or(Value::Null)];
            values.extend(row);
            let site = Site {
                arg_types: &types,
                result: TypeRef::plain(state_type),
                variadic: false,
                input_collation: input.collation,
                at: input.at,
            };
            state = Some(self.call(&routine, values, &site)?);
        }
        let state = state.unwrap_or(Value::Null);
        let Some(last) = definition.final_func else { return Ok(state) };
        let routine = self.routine(last)?;
        let mut values = vec![state];
        if definition.final_extra {
            values.extend(input.arg_types.iter().map(|_| Value::Null));
        }
        let site = Site {
            arg_types: &types[..values.len().min(types.len())],
            result: TypeRef::plain(input.result),
            variadic: false,
            input_collation: input.collation,
            at: input.at,
        };
        self.call(&routine, values, &site)
    }

    /// mode, percentile_disc and percentile_cont.
    fn ordered_set(&mut self, agg: &Aggref, input: &Input<'_>, direct: Vec<Value>, rows: Vec<Row>) -> Result<Value> {
        let values: Vec<Value> =
            rows.into_iter().filter_map(|row| row.into_iter().next()).filter(|v| !v.is_null()).collect();
        if let Some(why) = first_unknown(values.iter().chain(&direct)) {
            return Ok(Value::Unknown(why));
        }
        if values.is_empty() {
            return Ok(Value::Null);
        }
        match (input.name, direct.first()) {
            ("mode", None) => {
                let keys = self.sort_keys(&agg.order, &agg.args);
                let rows: Vec<Row> = values.into_iter().map(|v| vec![v]).collect();
                let first = |key: SortKey| SortKey { place: 0, ..key };
                let keys: Vec<SortKey> = keys.into_iter().map(first).collect();
                let groups = self.group_rows(&rows, &keys)?;
                let longest = groups.groups.iter().map(Vec::len).max().unwrap_or(0);
                let group = groups.groups.iter().find(|g| g.len() == longest);
                Ok(group.and_then(|g| rows.get(*g.first()?)?.first().cloned()).unwrap_or(Value::Null))
            }
            ("percentile_disc", Some(Value::Float(p))) if (0.0..=1.0).contains(p) => {
                let place = (p * values.len() as f64).ceil() as usize;
                Ok(values.get(place.saturating_sub(1)).cloned().unwrap_or(Value::Null))
            }
            ("percentile_cont", Some(Value::Float(p))) if (0.0..=1.0).contains(p) => {
                let at = p * (values.len() - 1) as f64;
                match (values.get(at.floor() as usize), values.get(at.ceil() as usize)) {
                    (Some(Value::Float(low)), Some(Value::Float(high))) => {
                        Ok(Value::Float(low + (high - low) * (at - at.floor())))
                    }
                    _ => Ok(not_computed(input)),
                }
            }
            _ => Ok(not_computed(input)),
        }
    }
}

/// Runs something as if it stood `depth` query levels below a scope.
fn under<T>(depth: u32, scope: &Scope<'_>, work: &mut dyn FnMut(&Scope<'_>) -> Result<T>) -> Result<T> {
    if depth == 0 {
        return work(scope);
    }
    let query = Query::empty(Command::Select, scope.level.query.at);
    let (level, tuple) = (Level::new(&query), Tuple::default());
    let inner = Scope::new(&level, &tuple, Some(scope));
    under(depth - 1, &inner, work)
}

fn not_computed(input: &Input<'_>) -> Value {
    let why = format!("what {}() gives is not computed without a server", input.name);
    Value::unknown(why, input.at)
}

fn is_native(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "count",
        "min",
        "max",
        "sum",
        "avg",
        "string_agg",
        "bit_and",
        "bit_or",
        "bit_xor",
        "json_agg",
        "jsonb_agg",
        "json_object_agg",
        "jsonb_object_agg",
        "any_value",
    ];
    NAMES.contains(&name)
}

/// Whether the order of its input changes what an aggregate gives.
fn depends_on_order(cx: Cx<'_>, agg: &Aggref) -> bool {
    const FREE: &[&str] =
        &["count", "min", "max", "sum", "avg", "bool_and", "bool_or", "every", "bit_and", "bit_or", "bit_xor"];
    cx.catalog.proc(agg.proc).is_none_or(|proc| !is_system(proc) || !FREE.contains(&proc.name.as_str()))
}

fn integer_sum(values: &[&Value]) -> i128 {
    values.iter().fold(0, |sum, v| if let Value::Int(i) = v { sum + i128::from(*i) } else { sum })
}

/// bool_and, bool_or and every: one value may decide whatever the others are.
fn bool_aggregate<'v>(name: &str, values: impl Iterator<Item = &'v Value>) -> Option<Value> {
    let deciding = match name {
        "bool_and" | "every" => false,
        "bool_or" => true,
        _ => return None,
    };
    let (mut unknown, mut any) = (None, false);
    for value in values {
        match value {
            Value::Bool(b) if *b == deciding => return Some(value.clone()),
            Value::Bool(_) => any = true,
            Value::Unknown(_) => unknown = unknown.or(Some(value)),
            _ => {}
        }
    }
    Some(match unknown {
        Some(unknown) => unknown.clone(),
        None if any => Value::Bool(!deciding),
        None => Value::Null,
    })
}

fn bits(name: &str, values: &[&Value]) -> Option<Value> {
    let mut result = None;
    for value in values {
        let Value::Int(i) = value else { return None };
        result = Some(match (result, name) {
            (None, _) => *i,
            (Some(so_far), "bit_and") => so_far & i,
            (Some(so_far), "bit_or") => so_far | i,
            (Some(so_far), _) => so_far ^ i,
        });
    }
    Some(result.map_or(Value::Null, Value::Int))
}

/// Joins texts, each with the delimiter of its own row before it.
fn string_agg(input: &Input<'_>, rows: &[Row]) -> Option<Value> {
    if input.arg_types.first() == Some(&BYTEA) {
        return None;
    }
    let mut joined: Option<String> = None;
    for row in rows {
        let Some(Value::Text(text)) = row.first() else { continue };
        match &mut joined {
            None => joined = Some(text.to_string()),
            Some(joined) => {
                if let Some(Value::Text(delimiter)) = row.get(1) {
                    joined.push_str(delimiter);
                }
                joined.push_str(text);
            }
        }
    }
    Some(joined.map_or(Value::Null, Value::text))
}

/// An array of values; of arrays it has one dimension more.
pub(super) fn array_of_values(cx: &Cx<'_>, ty: TypeId, values: Vec<Value>) -> Result<Value> {
    if cx.type_row(cx.base_type(ty)).is_none_or(|row| !row.is_true_array()) {
        let dimensions = if values.is_empty() { Vec::new() } else { vec![(values.len(), 1)] };
        return Ok(Value::Array(Arc::new(ArrayValue { element: ty, dimensions, elements: values })));
    }
    crate::execute::construct::stack_arrays(cx.element_type(cx.base_type(ty)).unwrap_or(ty), values)
}
