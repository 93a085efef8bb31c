//! FROM: its items, what each makes visible, and joins.
//! Counterpart: parser/parse_clause.c (transformFromClause, transformFromClauseItem,
//! transformRangeFunction, buildMergedJoinVar).
//!
//! Deviation: a column of a join with an alias is a Var of the join's own entry (the syntactic
//! referent), and NATURAL is kept as the USING that it stands for.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{self, Coercion};
use crate::analyze::coerce_common::{select_common_type, select_common_typmod};
use crate::analyze::collate::assign_expr_collations;
use crate::analyze::column_name::figure_column_name;
use crate::analyze::expr::transform_expr;
use crate::analyze::name_list::{placed, refuse_at, string, strings};
use crate::analyze::query::transform_sub_statement;
use crate::analyze::relation::{add_relation_rte, column_var, make_alias, resolve_relation};
use crate::analyze::rte::{self, RawFunction, add_cte, add_functions, add_subquery, check_conflicts, find_cte};
use crate::analyze::sort::transform_where;
use crate::analyze::state::{ExprKind, NsColumn, NsItem, ParseState};
use crate::analyze::vars::locate_var;
use crate::analyze::{oper, table_func, table_sample};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::oid::AttrNumber;
use crate::text::Span;

/// A FROM item that is analysed: its place in the join tree, the item that stands for it as a whole,
/// and everything that it makes visible.
struct Made {
    item: FromItem,
    top: NsItem,
    namespace: Vec<NsItem>,
}

impl Made {
    fn single(top: NsItem) -> Made {
        Made { item: FromItem::Ref(top.rte), namespace: vec![top.clone()], top }
    }
}

/// Analyses FROM and puts its items into the namespace.
pub fn transform_from(ps: &mut ParseState<'_>, items: &[pb::Node]) -> Result<Vec<FromItem>> {
    let mut from = Vec::with_capacity(items.len());
    for node in items {
        let mut made = transform_item(ps, node)?;
        check_conflicts(ps, &ps.namespace, &made.namespace).map_err(|e| placed(e, ps.cx.locator.whole))?;
        set_lateral_state(&mut made.namespace, true, true);
        from.push(made.item);
        ps.namespace.append(&mut made.namespace);
    }
    set_lateral_state(&mut ps.namespace, false, true);
    Ok(from)
}

fn set_lateral_state(namespace: &mut [NsItem], lateral_only: bool, lateral_ok: bool) {
    for item in namespace {
        item.lateral_only = lateral_only;
        item.lateral_ok = lateral_ok;
    }
}

fn transform_item(ps: &mut ParseState<'_>, node: &pb::Node) -> Result<Made> {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || match &node.node {
        Some(N::RangeVar(range)) => range_var(ps, range).map(Made::single),
        Some(N::RangeSubselect(range)) => range_subselect(ps, range).map(Made::single),
        Some(N::RangeFunction(range)) => range_function(ps, range).map(Made::single),
        Some(N::RangeTableFunc(table)) => table_func::transform_xmltable(ps, table).map(Made::single),
        Some(N::JsonTable(table)) => table_func::transform_json_table(ps, table).map(Made::single),
        Some(N::RangeTableSample(sample)) => range_table_sample(ps, sample),
        Some(N::JoinExpr(join)) => join_expr(ps, join),
        _ => unsupported("a FROM item of an unknown kind"),
    })
}

/// A bare name is a WITH query if there is one of that name, otherwise a relation.
fn range_var(ps: &mut ParseState<'_>, range: &pb::RangeVar) -> Result<NsItem> {
    let at = ps.cx.span(range.location);
    if range.schemaname.is_empty()
        && let Some(cte) = find_cte(ps, &range.relname)
    {
        return add_cte(ps, cte, range);
    }
    let rel = resolve_relation(ps.cx, range).map_err(|error| match is_future_cte(ps, range) {
        true => Box::new(rte::not_yet_visible(&range.relname, at)),
        false => error,
    })?;
    check_readable(ps, rel, at)?;
    add_relation_rte(ps, rel, range.alias.as_ref(), range.inh, true, at)
}

fn is_future_cte(ps: &ParseState<'_>, range: &pb::RangeVar) -> bool {
    let here = || ps.future_ctes.iter().any(|name| *name == *range.relname.as_str());
    range.schemaname.is_empty() && (here() || ps.parent.is_some_and(|parent| is_future_cte(parent, range)))
}

/// Indexes and composite types have no rows to read.
fn check_readable(ps: &ParseState<'_>, rel: crate::oid::RelId, at: Span) -> Result<()> {
    use crate::catalog::class::RelKind;
    let Some(rel) = ps.cx.catalog.relation(rel) else { return Ok(()) };
    let detail = match rel.kind {
        RelKind::Index(_) => "This operation is not supported for indexes.",
        RelKind::Composite => "This operation is not supported for composite types.",
        _ => return Ok(()),
    };
    let message = format!("cannot open relation \"{}\"", rel.name);
    refuse_at(SqlState::WRONG_OBJECT_TYPE, at, message)
        .map_err(|e: crate::diag::Rejected| Box::new(e.with_detail(detail)))
}

fn range_subselect(ps: &mut ParseState<'_>, range: &pb::RangeSubselect) -> Result<NsItem> {
    let Some(subquery) = range.subquery.as_deref() else { return unsupported("a subquery without a query") };
    ps.kind.set(ExprKind::FromSubselect);
    ps.lateral_active.set(range.lateral);
    let query = transform_sub_statement(ps, subquery);
    ps.lateral_active.set(false);
    ps.kind.set(ExprKind::None);
    add_subquery(ps, query?, range.alias.as_ref(), range.lateral, true, "unnamed_subquery")
}

fn range_function(ps: &mut ParseState<'_>, range: &pb::RangeFunction) -> Result<NsItem> {
    ps.lateral_active.set(true);
    let functions = functions_of(ps, range);
    ps.lateral_active.set(false);
    let mut functions = functions?;
    let at = functions.first().map_or(ps.cx.locator.whole, |f| f.expr.at);
    for function in &mut functions {
        assign_expr_collations(ps.cx, &mut function.expr)?;
    }
    if !range.coldeflist.is_empty() {
        check_common_coldefs(range, functions.len(), at)?;
        functions[0].coldefs = range.coldeflist.clone();
    }
    let lateral = range.lateral || functions.iter().any(|f| locate_var(&f.expr, 0).is_some());
    add_functions(ps, functions, range, lateral, at)
}

fn functions_of(ps: &ParseState<'_>, range: &pb::RangeFunction) -> Result<Vec<RawFunction>> {
    let mut functions = Vec::new();
    for pair in &range.functions {
        let Some(N::List(pair)) = &pair.node else { return unsupported("a function in FROM of an unknown kind") };
        let Some(call) = pair.items.first() else { return unsupported("a function in FROM without a call") };
        let coldefs = match pair.items.get(1).and_then(|n| n.node.as_ref()) {
            Some(N::List(list)) => list.items.clone(),
            _ => Vec::new(),
        };
        if coldefs.is_empty()
            && let Some(calls) = unnest_calls(call)
        {
            for call in &calls {
                functions.push(function_of(ps, call, Vec::new())?);
            }
            continue;
        }
        if !coldefs.is_empty() && !range.coldeflist.is_empty() {
            let message = "multiple column definition lists are not allowed for the same function";
            return refuse(SqlState::SYNTAX_ERROR, message);
        }
        functions.push(function_of(ps, call, coldefs)?);
    }
    Ok(functions)
}

fn function_of(ps: &ParseState<'_>, call: &pb::Node, coldefs: Vec<pb::Node>) -> Result<RawFunction> {
    let expr = transform_expr(ps, call, ExprKind::FromFunction)?;
    if let Some(at) = nested_set(&expr) {
        let message = "set-returning functions must appear at top level of FROM";
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
    }
    let name = figure_column_name(ps.cx, call, Some(&expr));
    Ok(RawFunction { expr, name, coldefs })
}

/// Where a set is made below the top of an expression.
fn nested_set(expr: &Expr) -> Option<Span> {
    let mut found = None;
    walk::for_each_child(expr, &mut |child| {
        if found.is_none() && coerce::returns_set(child) {
            found = Some(child.at);
        }
    });
    found
}

/// `unnest(a, b)` is one `pg_catalog.unnest` call for each argument.
fn unnest_calls(call: &pb::Node) -> Option<Vec<pb::Node>> {
    let Some(N::FuncCall(call)) = &call.node else { return None };
    let is_plain = call.agg_order.is_empty()
        && call.agg_filter.is_none()
        && call.over.is_none()
        && !(call.agg_star || call.agg_distinct || call.func_variadic);
    let [name] = call.funcname.as_slice() else { return None };
    if string(name) != Some("unnest") || call.args.len() < 2 || !is_plain {
        return None;
    }
    let name = |text: &str| pb::Node { node: Some(N::String(pb::String { sval: text.to_owned() })) };
    let single = |arg: &pb::Node| {
        let mut single = (**call).clone();
        single.funcname = vec![name("pg_catalog"), name("unnest")];
        single.args = vec![arg.clone()];
        pb::Node { node: Some(N::FuncCall(Box::new(single))) }
    };
    Some(call.args.iter().map(single).collect())
}

fn check_common_coldefs(range: &pb::RangeFunction, functions: usize, at: Span) -> Result<()> {
    let refuse = |message: &str, hint: &str| {
        let error = crate::diag::Diagnostic::refused(SqlState::SYNTAX_ERROR, message).at(at);
        Err(Box::new(error.with_hint(hint)))
    };
    if functions != 1 && range.is_rowsfrom {
        return refuse(
            "ROWS FROM() with multiple functions cannot have a column definition list",
            "Put a separate column definition list for each function inside ROWS FROM().",
        );
    }
    if functions != 1 {
        return refuse(
            "UNNEST() with multiple arguments cannot have a column definition list",
            "Use separate UNNEST() calls inside ROWS FROM(), and attach a column definition list to each one.",
        );
    }
    if range.ordinality {
        return refuse(
            "WITH ORDINALITY cannot be used with a column definition list",
            "Put the column definition list inside ROWS FROM().",
        );
    }
    Ok(())
}

fn range_table_sample(ps: &mut ParseState<'_>, range: &pb::RangeTableSample) -> Result<Made> {
    let Some(relation) = range.relation.as_deref() else { return unsupported("TABLESAMPLE without a relation") };
    let made = transform_item(ps, relation)?;
    table_sample::transform_sample(ps, made.top.rte, range)?;
    Ok(made)
}

/// One side of a join.
struct Side<'m> {
    columns: &'m [NsColumn],
    name: &'static str,
}

impl Side<'_> {
    /// The position of a USING column.
    fn find(&self, name: &Name) -> Result<usize> {
        let mut matches = self.columns.iter().enumerate().filter(|(_, c)| c.name == *name).map(|(i, _)| i);
        match (matches.next(), matches.next()) {
            (Some(index), None) => Ok(index),
            (Some(_), Some(_)) => refuse(
                SqlState::AMBIGUOUS_COLUMN,
                format!("common column name \"{name}\" appears more than once in {} table", self.name),
            ),
            (None, _) => refuse(
                SqlState::UNDEFINED_COLUMN,
                format!("column \"{name}\" specified in USING clause does not exist in {} table", self.name),
            ),
        }
    }

    fn var(&self, index: usize, at: Span) -> Expr {
        column_var(&self.columns[index], 0, at)
    }
}

/// The outputs of a join while they are put together.
#[derive(Default)]
struct Outputs {
    columns: Vec<NsColumn>,
    aliases: Vec<Expr>,
    left: Vec<AttrNumber>,
    right: Vec<AttrNumber>,
}

fn join_expr(ps: &mut ParseState<'_>, join: &pb::JoinExpr) -> Result<Made> {
    let at = ps.cx.locator.whole;
    let (Some(left), Some(right)) = (join.larg.as_deref(), join.rarg.as_deref()) else {
        return unsupported("a join without two sides");
    };
    let kind = join_kind(join)?;
    let mut left = transform_item(ps, left)?;
    // The left side is in sight of LATERAL items on the right, for some joins only to be refused.
    set_lateral_state(&mut left.namespace, true, matches!(kind, JoinKind::Inner | JoinKind::Left));
    let outer = ps.namespace.len();
    ps.namespace.extend(left.namespace.iter().cloned());
    let right = transform_item(ps, right);
    ps.namespace.truncate(outer);
    let right = right?;
    check_conflicts(ps, &left.namespace, &right.namespace).map_err(|e| placed(e, at))?;

    let sides =
        (Side { columns: &left.top.columns, name: "left" }, Side { columns: &right.top.columns, name: "right" });
    let using = using_names(join, &sides);
    let merged = using_positions(&using, &sides).map_err(|e| placed(e, at))?;
    let mut namespace = left.namespace;
    namespace.extend(right.namespace);
    set_lateral_state(&mut namespace, false, true);
    let on =
        if using.is_empty() { join_on(ps, join, &mut namespace)? } else { Some(join_using(ps, &merged, &sides, at)?) };
    let index = ps.rtable.len() as u32 + 1;
    let outputs = join_outputs(ps, kind, &using, &merged, &sides, index)?;
    let shape = Shape { kind, using, on, index, at };
    finish_join(ps, join, shape, outputs, namespace, (left.item, right.item))
}

fn join_kind(join: &pb::JoinExpr) -> Result<JoinKind> {
    match join.jointype() {
        pb::JoinType::JoinInner => Ok(JoinKind::Inner),
        pb::JoinType::JoinLeft => Ok(JoinKind::Left),
        pb::JoinType::JoinFull => Ok(JoinKind::Full),
        pb::JoinType::JoinRight => Ok(JoinKind::Right),
        _ => unsupported("a join of an unknown kind"),
    }
}

/// What USING says, or what NATURAL stands for: the left side's names that the right side has too.
fn using_names(join: &pb::JoinExpr, (left, right): &(Side<'_>, Side<'_>)) -> Vec<Name> {
    if !join.is_natural {
        return strings(&join.using_clause).map(Name::from).collect();
    }
    let shared = |c: &&NsColumn| !c.name.is_empty() && right.columns.iter().any(|r| r.name == c.name);
    left.columns.iter().filter(shared).map(|c| c.name.clone()).collect()
}

fn using_positions(using: &[Name], (left, right): &(Side<'_>, Side<'_>)) -> Result<Vec<(usize, usize)>> {
    let mut positions = Vec::with_capacity(using.len());
    for (index, name) in using.iter().enumerate() {
        if using[..index].contains(name) {
            let message = format!("column name \"{name}\" appears more than once in USING clause");
            return refuse(SqlState::DUPLICATE_COLUMN, message);
        }
        positions.push((left.find(name)?, right.find(name)?));
    }
    Ok(positions)
}

/// ON sees the two sides of its join and outer queries, nothing else of this level.
fn join_on(ps: &mut ParseState<'_>, join: &pb::JoinExpr, namespace: &mut Vec<NsItem>) -> Result<Option<Expr>> {
    std::mem::swap(&mut ps.namespace, namespace);
    let on = transform_where(ps, join.quals.as_deref(), ExprKind::JoinOn, "JOIN/ON");
    std::mem::swap(&mut ps.namespace, namespace);
    on
}

fn join_using(
    ps: &ParseState<'_>,
    merged: &[(usize, usize)],
    (left, right): &(Side<'_>, Side<'_>),
    at: Span,
) -> Result<Expr> {
    let equals = [pb::Node { node: Some(N::String(pb::String { sval: "=".to_owned() })) }];
    let mut conditions = Vec::with_capacity(merged.len());
    for (l, r) in merged {
        let condition = oper::make_op(ps, &equals, Some(left.var(*l, at)), right.var(*r, at), at)?;
        conditions.push(condition);
    }
    if conditions.len() == 1 {
        return coerce::coerce_to_boolean(ps.cx, conditions.remove(0), "JOIN/USING");
    }
    let args = conditions.into_iter().map(|c| coerce::coerce_to_boolean(ps.cx, c, "AND")).collect::<Result<_>>()?;
    Ok(Expr::new(ExprNode::BoolExpr { op: BoolOp::And, args }, at))
}

fn join_outputs(
    ps: &ParseState<'_>,
    kind: JoinKind,
    using: &[Name],
    merged: &[(usize, usize)],
    (left, right): &(Side<'_>, Side<'_>),
    index: u32,
) -> Result<Outputs> {
    let at = ps.cx.locator.whole;
    let mut outputs = Outputs::default();
    for (name, (l, r)) in using.iter().zip(merged) {
        let column = match merge_columns(ps, kind, left.var(*l, at), right.var(*r, at))? {
            Merged::Left => left.columns[*l].clone(),
            Merged::Right => right.columns[*r].clone(),
            Merged::Expr(expr) => {
                let column = NsColumn {
                    name: name.clone(),
                    varno: index,
                    attno: (outputs.columns.len() + 1) as AttrNumber,
                    ty: ps.cx.expr_type_ref(&expr),
                    collation: expr_collation(&expr),
                    dont_expand: false,
                    returning: VarReturning::Default,
                };
                outputs.aliases.push(expr);
                outputs.columns.push(column);
                continue;
            }
        };
        outputs.aliases.push(column_var(&column, 0, at));
        outputs.columns.push(column);
    }
    outputs.left = merged.iter().map(|(l, _)| (l + 1) as AttrNumber).collect();
    outputs.right = merged.iter().map(|(_, r)| (r + 1) as AttrNumber).collect();
    add_rest(&mut outputs.columns, &mut outputs.aliases, &mut outputs.left, left, at);
    add_rest(&mut outputs.columns, &mut outputs.aliases, &mut outputs.right, right, at);
    Ok(outputs)
}

/// Adds the columns of a side that USING did not merge.
fn add_rest(
    columns: &mut Vec<NsColumn>,
    aliases: &mut Vec<Expr>,
    taken: &mut Vec<AttrNumber>,
    side: &Side<'_>,
    at: Span,
) {
    let merged = taken.clone();
    for (index, column) in side.columns.iter().enumerate() {
        let number = (index + 1) as AttrNumber;
        if column.name.is_empty() || merged.contains(&number) {
            continue;
        }
        taken.push(number);
        aliases.push(side.var(index, at));
        columns.push(column.clone());
    }
}

/// What a merged column is.
enum Merged {
    Left,
    Right,
    Expr(Expr),
}

fn merge_columns(ps: &ParseState<'_>, kind: JoinKind, left: Expr, right: Expr) -> Result<Merged> {
    let cx = ps.cx;
    let common = select_common_type(cx, &[&left, &right], "JOIN/USING")?;
    let target = TypeRef { ty: common, typmod: select_common_typmod(cx, [&left, &right], common) };
    let convert = |side: Expr| -> Result<(Expr, bool)> {
        let has = cx.expr_type_ref(&side);
        if has.ty != target.ty {
            return coerce::coerce_type(cx, side, has.ty, target, Coercion::IMPLICIT).map(|e| (e, true));
        }
        if has.typmod == target.typmod {
            return Ok((side, false));
        }
        let at = side.at;
        let form = CoercionForm::ImplicitCast;
        Ok((Expr::new(ExprNode::RelabelType { arg: side.boxed(), ty: target, collation: None, form }, at), true))
    };
    let ((left, left_changed), (right, right_changed)) = (convert(left)?, convert(right)?);
    let is_var = |e: &Expr| matches!(e.node, ExprNode::Var(_));
    let (expr, changed, unchanged) = match kind {
        JoinKind::Inner if !is_var(&left) && is_var(&right) => (right, right_changed, Merged::Right),
        JoinKind::Inner | JoinKind::Left => (left, left_changed, Merged::Left),
        JoinKind::Right => (right, right_changed, Merged::Right),
        JoinKind::Full => {
            let at = left.at;
            let args = vec![left, right];
            let both = ExprNode::Coalesce { ty: target.ty, collation: None, args };
            (Expr::new(both, at), true, Merged::Left)
        }
    };
    if !changed {
        return Ok(unchanged);
    }
    let mut expr = expr;
    assign_expr_collations(ps.cx, &mut expr)?;
    Ok(Merged::Expr(expr))
}

/// What is known of a join before its entry is made.
struct Shape {
    kind: JoinKind,
    using: Vec<Name>,
    on: Option<Expr>,
    index: u32,
    at: Span,
}

fn finish_join(
    ps: &mut ParseState<'_>,
    join: &pb::JoinExpr,
    shape: Shape,
    mut outputs: Outputs,
    mut namespace: Vec<NsItem>,
    (left, right): (FromItem, FromItem),
) -> Result<Made> {
    let Shape { kind, using, on, index, at } = shape;
    let alias = join.alias.as_ref().map(make_alias);
    let using_alias = join.join_using_alias.as_ref().map(|a| Alias { columns: using.clone(), ..make_alias(a) });
    if alias.is_some() {
        for (i, column) in outputs.columns.iter_mut().enumerate() {
            (column.varno, column.attno) = (index, (i + 1) as AttrNumber);
        }
    }
    let visible = outputs.columns.clone();
    let columns = rte_columns(&outputs);
    let rte_kind = RteKind::Join {
        kind,
        merged: using.len(),
        aliases: outputs.aliases,
        left_columns: outputs.left,
        right_columns: outputs.right,
        using_alias: using_alias.clone(),
    };
    let entry = rte::Entry { kind: rte_kind, columns, lateral: false, in_from: true, at };
    let mut top = entry.add(ps, alias.clone(), "unnamed_join", |name, has, given| {
        format!("join expression \"{name}\" has {has} columns available but {given} columns specified")
    })?;
    let named = std::mem::take(&mut top.columns);
    top.columns = named.into_iter().zip(visible).map(|(n, c)| NsColumn { name: n.name, ..c }).collect();
    if let Some(using_alias) = &using_alias {
        let columns = top.columns.iter().take(using.len()).zip(&using);
        let columns = columns.map(|(c, name)| NsColumn { name: name.clone(), ..c.clone() }).collect();
        let item = NsItem { name: using_alias.name.clone(), columns, ..top.clone() };
        check_conflicts(ps, std::slice::from_ref(&item), &namespace).map_err(|e| placed(e, at))?;
        namespace.push(item);
    }
    if alias.is_some() {
        namespace.clear();
    }
    namespace.iter_mut().for_each(|item| item.cols_visible = false);
    // A join without an alias that another one covers can no longer be referred to.
    namespace.retain(|item| item.rel_visible);
    top.rel_visible = alias.is_some();
    namespace.push(top.clone());
    let expr = JoinExpr { kind, natural: false, left, right, using, using_alias, on, alias, rte: index };
    Ok(Made { item: FromItem::Join(Box::new(expr)), top, namespace })
}

fn rte_columns(outputs: &Outputs) -> Vec<RteColumn> {
    let column = |c: &NsColumn| RteColumn { name: c.name.clone(), ty: c.ty, collation: c.collation, dropped: false };
    outputs.columns.iter().map(column).collect()
}
