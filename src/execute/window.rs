//! Window calls.  Counterparts: executor/nodeWindowAgg.c, utils/adt/windowfuncs.c.

use std::sync::Arc;

use crate::diag::{Diagnostic, Result, SqlState};
use crate::execute::Row;
use crate::execute::aggregate::Input;
use crate::execute::arrange::SortKey;
use crate::execute::query::{Item, Items};
use crate::execute::run::{Run, is_system};
use crate::execute::scope::{Level, Scope, address};
use crate::execute::truth::Truth;
use crate::execute::window_frame::{Frame, Partition};
use crate::nodes::*;
use crate::text::Span;

/// An item with the values that its window sorts by.
struct Keyed<'a> {
    item: Item<'a>,
    keys: Row,
}

impl Run<'_> {
    /// Computes all window calls of a query; the rows come in the order of the last window.
    pub(super) fn windowed<'a>(
        &mut self,
        level: &Level<'a>,
        mut items: Items<'a>,
        outer: Option<&Scope<'_>>,
    ) -> Result<Items<'a>> {
        let query = level.query;
        if query.windows.is_empty() {
            return Ok(items);
        }
        let calls = window_calls(query);
        let mut windows: Vec<&WindowClause> = query.windows.iter().collect();
        // The window that sorts by most comes first.
        windows.sort_by_key(|w| std::cmp::Reverse(w.partition.len() + w.order.len()));
        for window in windows {
            let of_window: Vec<&WindowFunc> = calls.iter().filter(|c| c.winref == window.winref).copied().collect();
            if !of_window.is_empty() {
                items = self.one_window(level, window, &of_window, items, outer)?;
            }
        }
        Ok(items)
    }

    fn one_window<'a>(
        &mut self,
        level: &Level<'a>,
        window: &WindowClause,
        calls: &[&'a WindowFunc],
        items: Items<'a>,
        outer: Option<&Scope<'_>>,
    ) -> Result<Items<'a>> {
        let targets = &level.query.targets;
        let clauses: Vec<SortGroupClause> = window.partition.iter().chain(&window.order).copied().collect();
        let in_place = |(place, key): (usize, SortKey)| SortKey { place, ..key };
        let keys: Vec<SortKey> = self.sort_keys(&clauses, targets).into_iter().enumerate().map(in_place).collect();
        let exprs: Vec<&Expr> = clauses
            .iter()
            .filter_map(|c| targets.iter().find(|t| t.sort_group_ref == c.target))
            .map(|t| &t.expr)
            .collect();
        let mut keyed = Vec::with_capacity(items.rows.len());
        for item in items.rows {
            let scope = Scope { computed: Some(&item.computed), ..Scope::new(level, &item.tuple, outer) };
            let values = exprs.iter().map(|e| self.eval(e, &scope)).collect::<Result<Row>>()?;
            keyed.push(Keyed { item, keys: values });
        }
        let unknown_key = keyed.iter().flat_map(|k| &k.keys).find_map(|v| v.as_unknown().cloned());
        let (mut keyed, order_doubt) = self.sort(keyed, &keys, |k: &Keyed<'_>| &k.keys)?;
        let doubt = items.doubt.clone().or(unknown_key).or(order_doubt);
        let (by_partition, by_order) = keys.split_at(window.partition.len());
        let mut start = 0;
        while start < keyed.len() {
            let mut end = start + 1;
            while end < keyed.len() && self.are_peers(&keyed[start].keys, &keyed[end].keys, by_partition)? {
                end += 1;
            }
            self.one_partition(level, window, calls, &mut keyed[start..end], by_order, doubt.as_ref(), outer)?;
            start = end;
        }
        Ok(Items { rows: keyed.into_iter().map(|k| k.item).collect(), doubt: items.doubt })
    }

    fn are_peers(&mut self, left: &[Value], right: &[Value], keys: &[SortKey]) -> Result<bool> {
        Ok(self.rows_are_same(left, right, keys)?.unwrap_or(true))
    }

    #[expect(clippy::too_many_arguments, reason = "one partition of a window")]
    fn one_partition<'a>(
        &mut self,
        level: &Level<'a>,
        window: &WindowClause,
        calls: &[&'a WindowFunc],
        rows: &mut [Keyed<'a>],
        by_order: &[SortKey],
        doubt: Option<&Arc<Unknown>>,
        outer: Option<&Scope<'_>>,
    ) -> Result<()> {
        if let Some(why) = doubt {
            for row in rows {
                for call in calls {
                    row.item.computed.values.insert(address(*call), Value::Unknown(why.clone()));
                }
            }
            return Ok(());
        }
        let mut groups: Vec<usize> = Vec::with_capacity(rows.len());
        for i in 0..rows.len() {
            let same = i > 0 && self.are_peers(&rows[i - 1].keys, &rows[i].keys, by_order)?;
            groups.push(match groups.last() {
                Some(group) if same => *group,
                Some(group) => group + 1,
                None => 0,
            });
        }
        let partition = Partition::new(groups);
        let frame = self.frame(level, window, outer)?;
        for call in calls {
            let mut args = Vec::with_capacity(rows.len());
            for row in rows.iter() {
                let scope = Scope { computed: Some(&row.item.computed), ..Scope::new(level, &row.item.tuple, outer) };
                args.push(self.window_args(call, &scope)?);
            }
            let values = self.window_values(call, &args, &partition, &frame, level.query.at)?;
            for (row, value) in rows.iter_mut().zip(values) {
                row.item.computed.values.insert(address(*call), value);
            }
        }
        Ok(())
    }

    fn frame(&mut self, level: &Level<'_>, window: &WindowClause, outer: Option<&Scope<'_>>) -> Result<Frame> {
        let tuple = crate::execute::scope::Tuple::unbound(level.query.rtable.len());
        let scope = Scope::new(level, &tuple, outer);
        let mut offset = |expr: &Option<Expr>| match expr {
            Some(expr) => self.eval(expr, &scope).map(Some),
            None => Ok(None),
        };
        let (start, end) = (offset(&window.start_offset)?, offset(&window.end_offset)?);
        Ok(Frame { options: window.frame_options, start, end })
    }

    /// The arguments of a call for one row; nothing where its filter leaves the row out.
    fn window_args(&mut self, call: &WindowFunc, scope: &Scope<'_>) -> Result<Arg> {
        if let Some(filter) = &call.filter {
            match self.eval_truth(filter, scope)? {
                Truth::True => {}
                Truth::False | Truth::Null => return Ok(Arg::LeftOut),
                Truth::Unknown(why) => return Ok(Arg::Unknown(why)),
            }
        }
        Ok(Arg::Row(self.eval_list(&call.args, scope)?))
    }

    fn window_values(
        &mut self,
        call: &WindowFunc,
        args: &[Arg],
        partition: &Partition,
        frame: &Frame,
        at: Span,
    ) -> Result<Vec<Value>> {
        let Some(proc) = self.cx().catalog.proc(call.proc).cloned() else {
            return crate::diag::unsupported("a window function that is not in the catalog");
        };
        self.spend(args.len())?;
        if call.agg {
            return self.window_aggregate(call, args, partition, frame, at);
        }
        let name = if is_system(&proc) { proc.name.as_str() } else { "" };
        (0..args.len()).map(|i| self.window_value(name, call, args, partition, frame, i, at)).collect()
    }

    #[expect(clippy::too_many_arguments, reason = "one row of a partition")]
    fn window_value(
        &mut self,
        name: &str,
        call: &WindowFunc,
        args: &[Arg],
        partition: &Partition,
        frame: &Frame,
        i: usize,
        at: Span,
    ) -> Result<Value> {
        let count = args.len();
        let arg = |row: usize, place: usize| match args.get(row) {
            Some(Arg::Row(values)) => values.get(place).cloned(),
            Some(Arg::LeftOut) | None => None,
            Some(Arg::Unknown(why)) => Some(Value::Unknown(why.clone())),
        };
        let (first_peer, last_peer) = partition.peers(i);
        Ok(match name {
            "row_number" => Value::Int(i as i64 + 1),
            "rank" => Value::Int(first_peer as i64 + 1),
            "dense_rank" => Value::Int(partition.group(i) as i64 + 1),
            "percent_rank" if count < 2 => Value::Float(0.0),
            "percent_rank" => Value::Float(first_peer as f64 / (count - 1) as f64),
            "cume_dist" => Value::Float(last_peer as f64 / count as f64),
            "ntile" => match arg(i, 0) {
                Some(Value::Int(buckets)) if buckets > 0 => ntile(i, count, buckets as usize),
                Some(Value::Int(_)) => {
                    let message = "argument of ntile must be greater than zero";
                    return Err(Box::new(Diagnostic::refused(SqlState::INVALID_ARGUMENT_FOR_NTILE, message).at(at)));
                }
                other => other.unwrap_or(Value::Null),
            },
            "lag" | "lead" => {
                let offset = match arg(i, 1) {
                    None if call.args.len() < 2 => 1,
                    Some(Value::Int(offset)) => offset,
                    other => return Ok(other.unwrap_or(Value::Null)),
                };
                let to = if name == "lag" { i as i64 - offset } else { i as i64 + offset };
                match usize::try_from(to).ok().filter(|to| *to < count) {
                    Some(to) => arg(to, 0).unwrap_or(Value::Null),
                    None => arg(i, 2).unwrap_or(Value::Null),
                }
            }
            "first_value" | "last_value" | "nth_value" => {
                let rows = match frame.rows(partition, i) {
                    Ok(rows) => rows,
                    Err(unknown) => return Ok(unknown),
                };
                let row = match (name, arg(i, 1)) {
                    ("first_value", _) => rows.first(),
                    ("last_value", _) => rows.last(),
                    (_, Some(Value::Int(n))) if n > 0 => rows.get(n as usize - 1),
                    (_, Some(Value::Int(_))) => {
                        let message = "argument of nth_value must be greater than zero";
                        let state = SqlState::INVALID_ARGUMENT_FOR_NTH_VALUE;
                        return Err(Box::new(Diagnostic::refused(state, message).at(at)));
                    }
                    (_, other) => return Ok(other.unwrap_or(Value::Null)),
                };
                row.and_then(|row| arg(*row, 0)).unwrap_or(Value::Null)
            }
            _ => return crate::diag::unsupported("a window function of an extension"),
        })
    }

    /// An aggregate over the frame of each row; frames that are alike are computed once.
    fn window_aggregate(
        &mut self,
        call: &WindowFunc,
        args: &[Arg],
        partition: &Partition,
        frame: &Frame,
        at: Span,
    ) -> Result<Vec<Value>> {
        let Some(proc) = self.cx().catalog.proc(call.proc).cloned() else {
            return crate::diag::unsupported("an aggregate that is not in the catalog");
        };
        let input = Input {
            name: &proc.name,
            arg_types: call.args.iter().map(|a| self.expr_type(a)).collect(),
            result: call.result,
            collation: call.input_collation,
            at,
        };
        let mut values: Vec<Value> = Vec::with_capacity(args.len());
        let mut last: Option<(Vec<usize>, Value)> = None;
        for i in 0..args.len() {
            let rows = match frame.rows(partition, i) {
                Ok(rows) => rows,
                Err(unknown) => {
                    values.push(unknown);
                    continue;
                }
            };
            if let Some((same, value)) = &last
                && *same == rows
            {
                values.push(value.clone());
                continue;
            }
            self.spend(rows.len())?;
            let mut unknown = None;
            let inputs: Vec<Row> = rows
                .iter()
                .filter_map(|row| match &args[*row] {
                    Arg::Row(values) => Some(values.clone()),
                    Arg::LeftOut => None,
                    Arg::Unknown(why) => {
                        unknown.get_or_insert_with(|| why.clone());
                        None
                    }
                })
                .collect();
            let value = match unknown {
                Some(why) => Value::Unknown(why),
                None => self.aggregate_by_name(&proc, &input, inputs)?,
            };
            values.push(value.clone());
            last = Some((rows, value));
        }
        Ok(values)
    }
}

/// What a call is given for one row.
enum Arg {
    Row(Row),
    LeftOut,
    Unknown(Arc<Unknown>),
}

fn ntile(i: usize, count: usize, buckets: usize) -> Value {
    let (size, larger) = (count / buckets, count % buckets);
    let in_larger = larger * (size + 1);
    let bucket = if i < in_larger { i / (size + 1) } else { larger + (i - in_larger) / size.max(1) };
    Value::Int(bucket as i64 + 1)
}

/// The window calls of a query level.
fn window_calls(query: &Query) -> Vec<&WindowFunc> {
    fn collect<'q>(expr: &'q Expr, found: &mut Vec<&'q WindowFunc>) {
        if let ExprNode::WindowFunc(call) = &expr.node {
            found.push(call);
        }
        walk::for_each_child(expr, &mut |child| collect(child, found));
    }
    let mut found = Vec::new();
    query.targets.iter().for_each(|t| collect(&t.expr, &mut found));
    found
}
