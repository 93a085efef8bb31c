//! Target lists: output columns, `*`, and where plain columns came from.
//! Counterpart: parser/parse_target.c.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{self, Coercion};
use crate::analyze::column_name::figure_column_name;
use crate::analyze::expr::transform_expr;
use crate::analyze::name_list::{refuse_at, strings, to_text};
use crate::analyze::relation::{missing_table, ns_item_of_var, refname_ns_item};
use crate::analyze::row_type::expr_columns;
use crate::analyze::rte::item_vars;
use crate::analyze::sort::output;
use crate::analyze::state::{ExprKind, ParseState};
use crate::diag::{Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::{TEXT, UNKNOWN};
use crate::oid::{AttrNumber, RelId};
use crate::text::Span;

/// The targets of SELECT or RETURNING, with `*` spread out.
pub fn transform_target_list(ps: &ParseState<'_>, items: &[pb::Node], kind: ExprKind) -> Result<Vec<TargetEntry>> {
    let mut tlist: Vec<TargetEntry> = Vec::with_capacity(items.len());
    for item in items {
        let Some(N::ResTarget(target)) = &item.node else { return unsupported("a target of an unknown kind") };
        let Some(value) = target.val.as_deref() else { return unsupported("a target without an expression") };
        if let Some(columns) = expand_star(ps, value, kind)? {
            for (name, expr) in columns {
                tlist.push(output(expr, tlist.len() + 1, name));
            }
            continue;
        }
        let expr = transform_expr(ps, value, kind)?;
        let name = match target.name.as_str() {
            "" => Name::new(&figure_column_name(ps.cx, value, Some(&expr))),
            name => Name::new(name),
        };
        tlist.push(output(expr, tlist.len() + 1, name));
    }
    Ok(tlist)
}

/// A list of values with `*` spread out; DEFAULT stays as it is where `allow_default`.
pub fn transform_expression_list(
    ps: &ParseState<'_>,
    items: &[pb::Node],
    kind: ExprKind,
    allow_default: bool,
) -> Result<Vec<Expr>> {
    let mut exprs = Vec::with_capacity(items.len());
    for item in items {
        if let Some(columns) = expand_star(ps, item, kind)? {
            exprs.extend(columns.into_iter().map(|(_, expr)| expr));
        } else if let Some(N::SetToDefault(default)) = &item.node
            && allow_default
        {
            exprs.push(unset_default(ps.cx.span(default.location)));
        } else {
            exprs.push(transform_expr(ps, item, kind)?);
        }
    }
    Ok(exprs)
}

/// DEFAULT of a column that is not known yet.
pub(super) fn unset_default(at: Span) -> Expr {
    Expr::new(ExprNode::SetToDefault { ty: TypeRef::plain(UNKNOWN), collation: None }, at)
}

/// What `*`, `t.*` or `(row).*` stands for; `None` for anything else.
pub fn expand_star(ps: &ParseState<'_>, node: &pb::Node, kind: ExprKind) -> Result<Option<Vec<(Name, Expr)>>> {
    let is_star = |nodes: &[pb::Node]| matches!(nodes.last().and_then(|n| n.node.as_ref()), Some(N::AStar(_)));
    match &node.node {
        Some(N::ColumnRef(column)) if is_star(&column.fields) => {
            let at = ps.cx.span(column.location);
            match column.fields.len() {
                1 => all_tables(ps, at).map(Some),
                _ => qualified_star(ps, column, kind, at).map(Some),
            }
        }
        Some(N::AIndirection(indirection)) if is_star(&indirection.indirection) => {
            let row = without_last(indirection);
            let row = match &row {
                Some(node) => transform_expr(ps, node, kind)?,
                None => return unsupported("an indirection without an argument"),
            };
            expand_row(ps, row).map(Some)
        }
        _ => Ok(None),
    }
}

/// The same indirection less its star.
fn without_last(indirection: &pb::AIndirection) -> Option<pb::Node> {
    let mut steps = indirection.indirection.clone();
    steps.pop();
    if steps.is_empty() {
        return indirection.arg.as_deref().cloned();
    }
    let row = pb::AIndirection { arg: indirection.arg.clone(), indirection: steps };
    Some(pb::Node { node: Some(N::AIndirection(Box::new(row))) })
}

fn all_tables(ps: &ParseState<'_>, at: Span) -> Result<Vec<(Name, Expr)>> {
    let mut items = ps.namespace.iter().filter(|item| item.cols_visible).peekable();
    if items.peek().is_none() {
        return refuse_at(SqlState::SYNTAX_ERROR, at, "SELECT * with no tables specified is not valid");
    }
    Ok(items.flat_map(|item| item_vars(item, 0, at)).collect())
}

/// `table.*`, `schema.table.*`, or all fields of a routine's argument.
fn qualified_star(ps: &ParseState<'_>, column: &pb::ColumnRef, kind: ExprKind, at: Span) -> Result<Vec<(Name, Expr)>> {
    let names: Vec<&str> = strings(&column.fields).collect();
    let (schema, table) = match names.as_slice() {
        [table] => (None, Name::new(table)),
        [schema, table] | [_, schema, table] => (Some(Name::new(schema)), Name::new(table)),
        _ => {
            let message = format!("improper qualified name (too many dotted names): {}", to_text(&column.fields));
            return refuse_at(SqlState::SYNTAX_ERROR, at, message);
        }
    };
    if let Some((item, levels_up)) = refname_ns_item(ps, schema.as_ref(), &table, at)? {
        return Ok(item_vars(item, levels_up, at));
    }
    // An argument of a routine, if the name is one.
    let mut argument = column.clone();
    argument.fields.pop();
    let argument = pb::Node { node: Some(N::ColumnRef(argument)) };
    use crate::analyze::state::Params;
    if let Params::Routine { .. } | Params::Block(_) = ps.params
        && let Ok(row) = transform_expr(ps, &argument, kind)
        && matches!(row.node, ExprNode::Param(_) | ExprNode::FieldSelect { .. })
    {
        return expand_row(ps, row);
    }
    Err(missing_table(ps, &table, at))
}

/// All fields of a row value (ExpandRowReference).
fn expand_row(ps: &ParseState<'_>, row: Expr) -> Result<Vec<(Name, Expr)>> {
    let at = row.at;
    if let ExprNode::Var(var) = &row.node
        && var.attno == 0
        && let Some((item, levels_up)) = ns_item_of_var(ps, var)
    {
        return Ok(item_vars(item, levels_up, at));
    }
    let Some(columns) = expr_columns(ps, &row) else {
        let ty = ps.cx.type_name(ps.cx.expr_type(&row));
        let message = format!("type {ty} is not composite");
        return refuse_at(SqlState::WRONG_OBJECT_TYPE, at, message);
    };
    let field = |(index, column): (usize, RteColumn)| {
        let attno = (index + 1) as AttrNumber;
        let arg = Box::new(row.clone());
        let node = ExprNode::FieldSelect { arg, attno, ty: column.ty, collation: column.collation };
        (column.name, Expr::new(node, at))
    };
    Ok(columns.into_iter().enumerate().filter(|(_, c)| !c.dropped).map(field).collect())
}

/// Literals of no type become text in what a query gives out (resolveTargetListUnknowns).
pub fn resolve_unknowns(ps: &ParseState<'_>, tlist: &mut [TargetEntry]) -> Result<()> {
    for entry in tlist.iter_mut().filter(|t| ps.cx.expr_type(&t.expr) == UNKNOWN) {
        let text = TypeRef::plain(TEXT);
        entry.expr = coerce::coerce_type(ps.cx, entry.expr.clone(), UNKNOWN, text, Coercion::IMPLICIT)?;
    }
    Ok(())
}

/// Notes which table's column each plain output is (markTargetListOrigins).
pub fn mark_origins(ps: &ParseState<'_>, tlist: &mut [TargetEntry]) {
    for entry in tlist {
        if let ExprNode::Var(var) = &entry.expr.node {
            entry.origin = origin(ps, var);
        }
    }
}

fn origin(ps: &ParseState<'_>, var: &Var) -> Option<(RelId, AttrNumber)> {
    let level = ps.level(var.levels_up)?;
    let rte = level.rtable.get((var.varno as usize).checked_sub(1)?)?;
    let index = || usize::try_from(var.attno).ok().and_then(|n| n.checked_sub(1));
    match &rte.kind {
        RteKind::Relation { rel, .. } => Some((*rel, var.attno)),
        RteKind::Subquery { query, .. } => query.outputs().nth(index()?)?.origin,
        RteKind::Join { aliases, .. } => match &aliases.get(index()?)?.node {
            ExprNode::Var(inner) => origin(level, inner),
            _ => None,
        },
        RteKind::Cte { name, levels_up, self_reference: false } => {
            let cte = level.level(*levels_up)?.ctes.iter().find(|cte| cte.name == *name)?;
            let targets = if cte.query.command == Command::Select { &cte.query.targets } else { &cte.query.returning };
            targets.iter().filter(|t| !t.junk).nth(index()?)?.origin
        }
        RteKind::Cte { .. }
        | RteKind::Function { .. }
        | RteKind::TableFunc(_)
        | RteKind::Values { .. }
        | RteKind::NamedTuplestore { .. }
        | RteKind::Result => None,
    }
}
