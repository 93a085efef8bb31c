//! Range table entries of everything in FROM that is no plain relation, and what WITH names find.
//! Counterpart: parser/parse_relation.c (addRangeTableEntryFor..., checkNameSpaceConflicts,
//! scanNameSpaceForCTE, expandNSItemVars).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::name_list::refuse_at;
use crate::analyze::relation::{add_rte, apply_column_aliases, column_var, make_alias};
use crate::analyze::row_type::{expr_columns, relation_columns};
use crate::analyze::state::{NsItem, ParseState};
use crate::analyze::typename;
use crate::catalog::type_::TypeKind;
use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::{INT8, RECORD, RECORDARRAY};
use crate::text::Span;

/// The columns that a query gives out.
pub fn query_columns(ps: &ParseState<'_>, query: &Query) -> Vec<RteColumn> {
    let entries = if query.command == Command::Select { &query.targets } else { &query.returning };
    target_columns(ps, entries)
}

/// The columns of a target list without its junk.
pub fn target_columns(ps: &ParseState<'_>, targets: &[TargetEntry]) -> Vec<RteColumn> {
    let column = |t: &TargetEntry| RteColumn {
        name: t.name.clone().unwrap_or_default(),
        ty: ps.cx.expr_type_ref(&t.expr),
        collation: expr_collation(&t.expr),
        dropped: false,
    };
    targets.iter().filter(|t| !t.junk).map(column).collect()
}

/// A subquery; `name` is what it is called where it has no alias.
pub fn add_subquery(
    ps: &mut ParseState<'_>,
    query: Query,
    alias: Option<&pb::Alias>,
    lateral: bool,
    in_from: bool,
    name: &str,
) -> Result<NsItem> {
    let at = query.at;
    let columns = query_columns(ps, &query);
    let kind = RteKind::Subquery { query: Box::new(query), security_barrier: false };
    let entry = Entry { kind, columns, lateral, in_from, at };
    let mut item = entry.add(ps, alias.map(make_alias), name, |name, has, given| {
        format!("table \"{name}\" has {has} columns available but {given} columns specified")
    })?;
    // A subquery without an alias cannot be referred to by name.
    item.rel_visible = alias.is_some();
    Ok(item)
}

/// What an entry is made of before its names are known.
pub(super) struct Entry {
    pub kind: RteKind,
    pub columns: Vec<RteColumn>,
    pub lateral: bool,
    pub in_from: bool,
    pub at: Span,
}

impl Entry {
    /// Names the entry and its columns and appends it.
    pub(super) fn add(
        self,
        ps: &mut ParseState<'_>,
        alias: Option<Alias>,
        name: &str,
        too_many: impl Fn(&Name, usize, usize) -> String,
    ) -> Result<NsItem> {
        let Entry { kind, mut columns, lateral, in_from, at } = self;
        let eref = alias.as_ref().map_or_else(|| Name::new(name), |a| a.name.clone());
        if let Some(alias) = &alias {
            let (has, given) = (columns.iter().filter(|c| !c.dropped).count(), alias.columns.len());
            if given > has {
                return refuse_at(SqlState::INVALID_COLUMN_REFERENCE, at, too_many(&eref, has, given));
            }
            apply_column_aliases(&mut columns, alias, &eref)?;
        }
        Ok(add_rte(ps, RangeTblEntry { kind, alias, eref, columns, lateral, in_from, at }))
    }
}

/// VALUES as a table.
pub fn add_values(
    ps: &mut ParseState<'_>,
    rows: Vec<Vec<Expr>>,
    types: Vec<(TypeRef, Collation)>,
    lateral: bool,
    at: Span,
) -> Result<NsItem> {
    let column = |(i, (ty, collation)): (usize, (TypeRef, Collation))| RteColumn {
        name: Name::new(&format!("column{}", i + 1)),
        ty,
        collation,
        dropped: false,
    };
    let columns = types.into_iter().enumerate().map(column).collect();
    let entry = Entry { kind: RteKind::Values { rows }, columns, lateral, in_from: true, at };
    entry.add(ps, None, "*VALUES*", |name, has, given| {
        format!("VALUES lists \"{name}\" have {has} columns available but {given} columns specified")
    })
}

/// A function of a FROM item before its entry is made.
pub struct RawFunction {
    pub expr: Expr,
    /// What it would be called as an output column.
    pub name: String,
    pub coldefs: Vec<pb::Node>,
}

/// Function calls in FROM.
pub fn add_functions(
    ps: &mut ParseState<'_>,
    functions: Vec<RawFunction>,
    range: &pb::RangeFunction,
    lateral: bool,
    at: Span,
) -> Result<NsItem> {
    let alias = range.alias.as_ref().map(make_alias);
    let name = functions.first().map(|f| f.name.clone()).unwrap_or_default();
    let count = functions.len();
    let (mut columns, mut entries) = (Vec::new(), Vec::new());
    for function in functions {
        let (own, coldefs) = function_columns(ps, &function, alias.as_ref().filter(|_| count == 1))?;
        entries.push(RangeFunction { expr: function.expr, column_count: own.len(), coldefs });
        columns.extend(own);
    }
    if range.ordinality {
        let ty = TypeRef::plain(INT8);
        columns.push(RteColumn { name: Name::new("ordinality"), ty, collation: None, dropped: false });
    }
    let kind = RteKind::Function { functions: entries, ordinality: range.ordinality };
    Entry { kind, columns, lateral, in_from: true, at }.add(ps, alias, &name, |name, has, given| {
        format!("table \"{name}\" has {has} columns available but {given} columns specified")
    })
}

/// What one call gives out, and its column definition list where it has one.
fn function_columns(
    ps: &ParseState<'_>,
    function: &RawFunction,
    alias: Option<&Alias>,
) -> Result<(Vec<RteColumn>, Vec<RteColumn>)> {
    let ty = ps.cx.expr_type(&function.expr);
    let at = function.expr.at;
    let row = expr_columns(ps, &function.expr);
    if !function.coldefs.is_empty() {
        let message = match (&row, ty) {
            (Some(_), RECORD) => "a column definition list is redundant for a function with OUT parameters",
            (Some(_), _) => "a column definition list is redundant for a function returning a named composite type",
            (None, RECORD) => {
                let columns = defined_columns(ps, &function.coldefs)?;
                return Ok((columns.clone(), columns));
            }
            (None, _) => "a column definition list is only allowed for functions returning \"record\"",
        };
        return refuse_at(SqlState::SYNTAX_ERROR, at, message);
    }
    match row {
        Some(columns) => Ok((columns, Vec::new())),
        None if ty == RECORD => {
            let message = "a column definition list is required for functions returning \"record\"";
            refuse_at(SqlState::SYNTAX_ERROR, at, message)
        }
        None => {
            check_scalar(ps, function, ty)?;
            let name = scalar_name(ps, &function.expr)
                .or_else(|| alias.map(|a| a.name.clone()))
                .unwrap_or_else(|| Name::new(&function.name));
            let (ty, collation) = (ps.cx.expr_type_ref(&function.expr), expr_collation(&function.expr));
            Ok((vec![RteColumn { name, ty, collation, dropped: false }], Vec::new()))
        }
    }
}

/// Pseudo-types other than void and cstring cannot be columns.
fn check_scalar(ps: &ParseState<'_>, function: &RawFunction, ty: TypeId) -> Result<()> {
    use crate::oid::wellknown::{CSTRING, VOID};
    let is_pseudo = ps.cx.catalog.type_(ty).is_some_and(|t| matches!(t.kind, TypeKind::Pseudo));
    if !is_pseudo || ty == VOID || ty == CSTRING {
        return Ok(());
    }
    let ty = ps.cx.type_name(ty);
    let message = format!("function \"{}\" in FROM has unsupported return type {ty}", function.name);
    refuse_at(SqlState::DATATYPE_MISMATCH, function.expr.at, message)
}

/// The name of a routine's only OUT argument (get_func_result_name).
fn scalar_name(ps: &ParseState<'_>, expr: &Expr) -> Option<Name> {
    let ExprNode::FuncExpr(func) = &expr.node else { return None };
    let proc = ps.cx.catalog.proc(func.proc)?;
    let mut outputs = proc.output_args();
    let only = outputs.next().filter(|_| outputs.next().is_none())?;
    (!only.name.is_empty()).then(|| only.name.clone())
}

/// `AS t(a integer, b text COLLATE "C")`
fn defined_columns(ps: &ParseState<'_>, coldefs: &[pb::Node]) -> Result<Vec<RteColumn>> {
    let mut columns: Vec<RteColumn> = Vec::with_capacity(coldefs.len());
    for coldef in coldefs {
        let Some(N::ColumnDef(def)) = &coldef.node else {
            return unsupported("a column definition of an unknown kind");
        };
        let at = ps.cx.span(def.location);
        let Some(type_name) = &def.type_name else { return unsupported("a column definition without a type") };
        if type_name.setof {
            let message = format!("column \"{}\" cannot be declared SETOF", def.colname);
            return refuse_at(SqlState::INVALID_TABLE_DEFINITION, at, message);
        }
        let ty = typename::resolve(ps.cx, type_name)?;
        let collation = typename::column_collation(ps.cx, def.coll_clause.as_deref(), ty.ty)?;
        let name = Name::new(&def.colname);
        if columns.iter().any(|c| c.name == name) {
            let message = format!("column name \"{name}\" specified more than once");
            return refuse_at(SqlState::DUPLICATE_COLUMN, at, message);
        }
        columns.push(RteColumn { name, ty, collation, dropped: false });
    }
    Ok(columns)
}

/// A WITH query that a name finds, with the number of levels above.
pub struct FoundCte {
    pub levels_up: u32,
    name: Name,
    columns: Vec<RteColumn>,
    extra: Vec<RteColumn>,
    self_reference: bool,
    gives_rows: bool,
}

/// The WITH query that a bare name means, nearest level first (scanNameSpaceForCTE).
pub fn find_cte(ps: &ParseState<'_>, name: &str) -> Option<FoundCte> {
    let (mut level, mut levels_up) = (Some(ps), 0);
    while let Some(state) = level {
        if let Some(cte) = state.ctes.iter().find(|cte| cte.name == *name) {
            return Some(FoundCte {
                levels_up,
                name: cte.name.clone(),
                columns: cte.columns.clone(),
                extra: extra_columns(cte),
                self_reference: false,
                gives_rows: cte.query.command == Command::Select || !cte.query.returning.is_empty(),
            });
        }
        let pending = state.pending_cte.borrow();
        if let Some(cte) = pending.as_ref().filter(|cte| cte.recursive && cte.name == *name) {
            return Some(FoundCte {
                levels_up,
                name: cte.name.clone(),
                columns: cte.columns.clone(),
                extra: cte.extra_columns.clone(),
                self_reference: true,
                gives_rows: true,
            });
        }
        (level, levels_up) = (state.parent, levels_up + 1);
    }
    None
}

/// What SEARCH and CYCLE add to the columns of a WITH query.
pub fn extra_columns(cte: &CommonTableExpr) -> Vec<RteColumn> {
    search_and_cycle_columns(cte.search.as_ref(), cte.cycle.as_ref())
}

/// The same from the clauses alone.
pub fn search_and_cycle_columns(search: Option<&CteSearch>, cycle: Option<&CteCycle>) -> Vec<RteColumn> {
    let column = |name: &Name, ty: TypeRef, collation| RteColumn { name: name.clone(), ty, collation, dropped: false };
    let mut columns = Vec::new();
    if let Some(search) = search {
        let ty = if search.breadth_first { RECORD } else { RECORDARRAY };
        columns.push(column(&search.sequence, TypeRef::plain(ty), None));
    }
    if let Some(cycle) = cycle {
        columns.push(column(&cycle.mark, cycle.mark_type, cycle.mark_collation));
        columns.push(column(&cycle.path, TypeRef::plain(RECORDARRAY), None));
    }
    columns
}

/// A reference to a WITH query.
pub fn add_cte(ps: &mut ParseState<'_>, cte: FoundCte, range: &pb::RangeVar) -> Result<NsItem> {
    let at = ps.cx.span(range.location);
    if !cte.gives_rows {
        let message = format!("WITH query \"{}\" does not have a RETURNING clause", cte.name);
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
    }
    let (plain, extras) = (cte.columns.len(), cte.extra.len());
    let alias = range.alias.as_ref().map(make_alias);
    if let Some(alias) = &alias
        && alias.columns.len() > plain
    {
        let message = format!(
            "table \"{}\" has {plain} columns available but {} columns specified",
            alias.name,
            alias.columns.len()
        );
        return refuse_at(SqlState::INVALID_COLUMN_REFERENCE, at, message);
    }
    let columns = cte.columns.into_iter().chain(cte.extra).collect();
    let kind = RteKind::Cte { name: cte.name, levels_up: cte.levels_up, self_reference: cte.self_reference };
    let entry = Entry { kind, columns, lateral: false, in_from: true, at };
    let mut item = entry.add(ps, alias, &range.relname, |name, has, given| {
        format!("table \"{name}\" has {has} columns available but {given} columns specified")
    })?;
    if cte.levels_up > 0 {
        item.columns.iter_mut().rev().take(extras).for_each(|c| c.dont_expand = true);
    }
    Ok(item)
}

/// Names of FROM items must differ, unless both are tables of different schemas without aliases.
pub fn check_conflicts(ps: &ParseState<'_>, first: &[NsItem], second: &[NsItem]) -> Result<()> {
    let bare_relation = |item: &NsItem| match ps.rtable.get(item.rte as usize - 1) {
        Some(RangeTblEntry { kind: RteKind::Relation { rel, .. }, alias: None, .. }) => Some(*rel),
        _ => None,
    };
    for a in first.iter().filter(|item| item.rel_visible) {
        for b in second.iter().filter(|item| item.rel_visible && item.name == a.name) {
            if let (Some(a), Some(b)) = (bare_relation(a), bare_relation(b))
                && a != b
            {
                continue;
            }
            let message = format!("table name \"{}\" specified more than once", a.name);
            return refuse(SqlState::DUPLICATE_ALIAS, message);
        }
    }
    Ok(())
}

/// The visible columns of an item with their names (expandNSItemVars).
pub fn item_vars(item: &NsItem, levels_up: u32, at: Span) -> Vec<(Name, Expr)> {
    let shown = item.columns.iter().filter(|c| !c.dont_expand && !c.name.is_empty());
    shown.map(|c| (c.name.clone(), column_var(c, levels_up, at))).collect()
}

/// A transition table of a trigger.
pub fn add_tuplestore(ps: &mut ParseState<'_>, rel: crate::oid::RelId, range: &pb::RangeVar) -> Result<NsItem> {
    let at = ps.cx.span(range.location);
    let columns = relation_columns(ps.cx, rel);
    let alias = range.alias.as_ref().map(make_alias);
    let entry = Entry { kind: RteKind::NamedTuplestore { rel }, columns, lateral: false, in_from: true, at };
    entry.add(ps, alias, &range.relname, |name, has, given| {
        format!("table \"{name}\" has {has} columns available but {given} columns specified")
    })
}

/// The error for a name that is a WITH query further down the list.
pub fn not_yet_visible(name: &str, at: Span) -> Diagnostic {
    let message = format!("relation \"{name}\" does not exist");
    let detail =
        format!("There is a WITH item named \"{name}\", but it cannot be referenced from this part of the query.");
    let hint = "Use WITH RECURSIVE, or re-order the WITH items to remove forward references.";
    Diagnostic::refused(SqlState::UNDEFINED_TABLE, message).at(at).with_detail(detail).with_hint(hint)
}
