//! Names of columns and relations, and range table entries of plain relations.
//! Counterpart: parser/parse_relation.c, parser/parse_node.c.

use pg_query::protobuf as pb;

use crate::analyze::Cx;
use crate::analyze::name_list::{refuse_at, strings};
use crate::analyze::row_type::relation_columns;
use crate::analyze::state::{ExprKind, NsColumn, NsItem, ParseState};
use crate::catalog::namespace::QualifiedName;
use crate::diag::{Diagnostic, Rejected, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::*;
use crate::oid::{AttrNumber, RelId, TypeId};
use crate::text::Span;

/// Attributes that every table has without defining them.
const SYSTEM_ATTRIBUTES: [(&str, AttrNumber, TypeId); 6] = [
    ("ctid", -1, TypeId(27)),
    ("xmin", -2, TypeId(28)),
    ("cmin", -3, TypeId(29)),
    ("xmax", -4, TypeId(28)),
    ("cmax", -5, TypeId(29)),
    ("tableoid", -6, OID),
];

/// The number of a system attribute.
pub fn system_attribute(name: &str) -> Option<(AttrNumber, TypeId)> {
    SYSTEM_ATTRIBUTES.iter().find(|(n, _, _)| *n == name).map(|(_, attno, ty)| (*attno, *ty))
}

/// The name of a system attribute.
pub fn system_attribute_name(attno: AttrNumber) -> Option<&'static str> {
    SYSTEM_ATTRIBUTES.iter().find(|(_, n, _)| *n == attno).map(|(name, _, _)| *name)
}

/// A relation that must exist, by the name in a FROM item or statement.
pub fn resolve_relation(cx: &Cx<'_>, range: &pb::RangeVar) -> Result<RelId> {
    let at = cx.span(range.location);
    let schema = (!range.schemaname.is_empty()).then(|| Name::new(&range.schemaname));
    let name = QualifiedName { schema, name: Name::new(&range.relname) };
    match cx.catalog.find_relation(cx.path, &name) {
        Some(rel) => Ok(rel),
        None => {
            let message = format!("relation \"{name}\" does not exist");
            let refused = Diagnostic::refused(SqlState::UNDEFINED_TABLE, message);
            Err(Box::new(refused.with_absent(name.schema.as_deref(), &name.name).at(at)))
        }
    }
}

/// Adds a range table entry for a relation, and gives the item that makes it visible; the caller puts
/// it into the namespace (addRangeTableEntryForRelation).
pub fn add_relation_rte(
    ps: &mut ParseState<'_>,
    rel: RelId,
    alias: Option<&pb::Alias>,
    inherit: bool,
    in_from: bool,
    at: Span,
) -> Result<NsItem> {
    let Some(row) = ps.cx.catalog.relation(rel) else {
        return refuse_at(SqlState::UNDEFINED_TABLE, at, "relation does not exist");
    };
    let eref = alias.map_or_else(|| row.name.clone(), |a| Name::new(&a.aliasname));
    let mut columns = relation_columns(ps.cx, rel);
    let alias = alias.map(make_alias);
    if let Some(alias) = &alias {
        apply_column_aliases(&mut columns, alias, &eref).map_err(|e| Box::new(e.at(at)))?;
    }
    let kind = RteKind::Relation { rel, inherit, sample: None };
    Ok(add_rte(ps, RangeTblEntry { kind, alias, eref, columns, lateral: false, in_from, at }))
}

/// Appends an entry and makes its namespace item, whose columns are plain Vars of it.
pub fn add_rte(ps: &mut ParseState<'_>, rte: RangeTblEntry) -> NsItem {
    let varno = ps.rtable.len() as u32 + 1;
    let item = NsItem {
        name: rte.eref.clone(),
        rte: varno,
        columns: ns_columns(&rte.columns, varno),
        rel_visible: true,
        cols_visible: true,
        lateral_only: false,
        lateral_ok: true,
        returning: VarReturning::Default,
    };
    ps.rtable.push(rte);
    item
}

/// What names see of an entry's columns.
pub fn ns_columns(columns: &[RteColumn], varno: u32) -> Vec<NsColumn> {
    let column = |(i, c): (usize, &RteColumn)| NsColumn {
        name: if c.dropped { Name::default() } else { c.name.clone() },
        varno,
        attno: (i + 1) as AttrNumber,
        ty: c.ty,
        collation: c.collation,
        dont_expand: false,
        returning: VarReturning::Default,
    };
    columns.iter().enumerate().map(column).collect()
}

pub fn make_alias(alias: &pb::Alias) -> Alias {
    Alias { name: Name::new(&alias.aliasname), columns: strings(&alias.colnames).map(Name::from).collect() }
}

/// Renames leading columns by an alias's list; dropped ones take none (buildRelationAliases).
pub fn apply_column_aliases(columns: &mut [RteColumn], alias: &Alias, table: &Name) -> Result<()> {
    let available = columns.iter().filter(|c| !c.dropped).count();
    if alias.columns.len() > available {
        return refuse(
            SqlState::INVALID_COLUMN_REFERENCE,
            format!(
                "table \"{table}\" has {available} columns available but {} columns specified",
                alias.columns.len()
            ),
        );
    }
    for (column, name) in columns.iter_mut().filter(|c| !c.dropped).zip(&alias.columns) {
        column.name = name.clone();
    }
    Ok(())
}

/// The item of this level or above that a variable is a column of (GetNSItemByVar).
pub fn ns_item_of_var<'p>(ps: &'p ParseState<'_>, var: &Var) -> Option<(&'p NsItem, u32)> {
    let is_it = |item: &&NsItem| item.rte == var.varno && item.returning == var.returning;
    ps.level(var.levels_up)?.namespace.iter().find(is_it).map(|item| (item, var.levels_up))
}

/// A table name or alias in a qualified reference, nearest level first (refnameNamespaceItem).
pub fn refname_ns_item<'p>(
    ps: &'p ParseState<'_>,
    schema: Option<&Name>,
    name: &Name,
    at: Span,
) -> Result<Option<(&'p NsItem, u32)>> {
    let wanted_rel = match schema {
        Some(schema) => {
            let full = QualifiedName { schema: Some(schema.clone()), name: name.clone() };
            match ps.cx.catalog.find_relation(ps.cx.path, &full) {
                Some(rel) => Some(rel),
                None => return Ok(None),
            }
        }
        None => None,
    };
    let (mut level, mut levels_up) = (Some(ps), 0);
    while let Some(state) = level {
        let mut found: Option<&NsItem> = None;
        for item in state.namespace.iter().filter(|item| item.rel_visible) {
            if !names_item(state, item, name, wanted_rel) || (item.lateral_only && !state.lateral_active.get()) {
                continue;
            }
            if found.is_some() {
                let message = match wanted_rel {
                    None => format!("table reference \"{name}\" is ambiguous"),
                    Some(rel) => format!("table reference {} is ambiguous", rel.0),
                };
                return refuse_at(SqlState::AMBIGUOUS_ALIAS, at, message);
            }
            check_lateral(item, at)?;
            found = Some(item);
        }
        if let Some(item) = found {
            return Ok(Some((item, levels_up)));
        }
        (level, levels_up) = (state.parent, levels_up + 1);
    }
    Ok(None)
}

fn names_item(state: &ParseState<'_>, item: &NsItem, name: &Name, wanted_rel: Option<RelId>) -> bool {
    let Some(wanted) = wanted_rel else { return item.name == *name };
    let rte = state.rtable.get(item.rte as usize - 1).filter(|_| item.returning == VarReturning::Default);
    rte.is_some_and(|rte| rte.alias.is_none() && matches!(rte.kind, RteKind::Relation { rel, .. } if rel == wanted))
}

/// check_lateral_ref_ok
fn check_lateral(item: &NsItem, at: Span) -> Result<()> {
    if item.lateral_only && !item.lateral_ok {
        let message = format!("invalid reference to FROM-clause entry for table \"{}\"", item.name);
        let detail = "The combining JOIN type must be INNER or LEFT for a LATERAL reference.";
        let error = Diagnostic::refused(SqlState::INVALID_COLUMN_REFERENCE, message).with_detail(detail);
        return Err(Box::new(error.at(at)));
    }
    Ok(())
}

/// A bare column name, nearest level first (colNameToVar). `local_only` looks at this level alone.
pub fn colname_to_var(ps: &ParseState<'_>, column: &Name, local_only: bool, at: Span) -> Result<Option<Expr>> {
    let (mut level, mut levels_up) = (Some(ps), 0);
    while let Some(state) = level {
        let mut found: Option<Expr> = None;
        for item in state.namespace.iter().filter(|item| item.cols_visible) {
            if item.lateral_only && !state.lateral_active.get() {
                continue;
            }
            let Some(expr) = find_in_item(ps, state, item, levels_up, column, at)? else { continue };
            if found.is_some() {
                let message = format!("column reference \"{column}\" is ambiguous");
                return refuse_at(SqlState::AMBIGUOUS_COLUMN, at, message);
            }
            check_lateral(item, at)?;
            found = Some(expr);
        }
        if found.is_some() || local_only {
            return Ok(found);
        }
        (level, levels_up) = (state.parent, levels_up + 1);
    }
    Ok(None)
}

/// A column of one item (scanNSItemForColumn).
pub fn scan_item_for_column(
    ps: &ParseState<'_>,
    item: &NsItem,
    levels_up: u32,
    column: &Name,
    at: Span,
) -> Result<Option<Expr>> {
    let Some(state) = ps.level(levels_up) else { return Ok(None) };
    find_in_item(ps, state, item, levels_up, column, at)
}

fn find_in_item(
    ps: &ParseState<'_>,
    state: &ParseState<'_>,
    item: &NsItem,
    levels_up: u32,
    column: &Name,
    at: Span,
) -> Result<Option<Expr>> {
    let mut found: Option<&NsColumn> = None;
    for candidate in item.columns.iter().filter(|c| c.name == *column && !c.name.is_empty()) {
        if found.replace(candidate).is_some() {
            let message = format!("column reference \"{column}\" is ambiguous");
            return refuse_at(SqlState::AMBIGUOUS_COLUMN, at, message);
        }
    }
    if let Some(column) = found {
        return Ok(Some(column_var(column, levels_up, at)));
    }
    let is_relation = state.rtable.get(item.rte as usize - 1).is_some_and(has_system_columns);
    match system_attribute(column) {
        Some((attno, ty)) if is_relation => {
            check_system_column(ps, column, attno, at)?;
            let ty = TypeRef::plain(ty);
            let var = Var { varno: item.rte, attno, levels_up, ty, collation: None, returning: item.returning };
            Ok(Some(Expr::new(ExprNode::Var(var), at)))
        }
        _ => Ok(None),
    }
}

fn has_system_columns(rte: &RangeTblEntry) -> bool {
    matches!(rte.kind, RteKind::Relation { .. })
}

fn check_system_column(ps: &ParseState<'_>, column: &Name, attno: AttrNumber, at: Span) -> Result<()> {
    let message = match ps.kind.get() {
        ExprKind::CheckConstraint if attno != -6 => {
            format!("system column \"{column}\" reference in check constraint is invalid")
        }
        ExprKind::GeneratedColumn if attno != -6 => {
            format!("cannot use system column \"{column}\" in column generation expression")
        }
        ExprKind::MergeWhen if attno != -6 => {
            format!("cannot use system column \"{column}\" in MERGE WHEN condition")
        }
        _ => return Ok(()),
    };
    refuse_at(SqlState::INVALID_COLUMN_REFERENCE, at, message)
}

/// The Var that a visible column stands for.
pub fn column_var(column: &NsColumn, levels_up: u32, at: Span) -> Expr {
    let NsColumn { varno, attno, ty, collation, returning, .. } = *column;
    let var = Var { varno, attno, levels_up, ty, collation, returning };
    Expr::new(ExprNode::Var(var), at)
}

/// `table` as a value, or `table.*` inside a row (transformWholeRowRef, makeWholeRowVar).
pub fn whole_row(ps: &ParseState<'_>, item: &NsItem, levels_up: u32, at: Span) -> Result<Expr> {
    let cx = ps.cx;
    let rte = ps.level(levels_up).and_then(|state| state.rtable.get(item.rte as usize - 1));
    let Some(rte) = rte else { return refuse_at(SqlState::UNDEFINED_TABLE, at, "range table entry is missing") };
    if let RteKind::Join { .. } = rte.kind
        && item.name != rte.eref
        && item.returning == VarReturning::Default
    {
        return Ok(row_of_columns(item, levels_up, at));
    }
    let var = |attno, ty| {
        let collation = if attno == 0 { None } else { cx.type_collation(ty) };
        let ty = TypeRef::plain(ty);
        let var = Var { varno: item.rte, attno, levels_up, ty, collation, returning: item.returning };
        Ok(Expr::new(ExprNode::Var(var), at))
    };
    match &rte.kind {
        RteKind::Relation { rel, .. } => match cx.catalog.relation(*rel).and_then(|row| row.row_type) {
            Some(ty) => var(0, ty),
            None => {
                let message = format!("relation \"{}\" does not have a composite type", rte.eref);
                refuse_at(SqlState::WRONG_OBJECT_TYPE, at, message)
            }
        },
        RteKind::Function { functions, ordinality: false } if functions.len() == 1 => {
            let ty = cx.expr_type(&functions[0].expr);
            if cx.composite_relation(ty).is_some() {
                var(0, ty)
            } else if ty == RECORD {
                var(0, RECORD)
            } else {
                var(1, ty)
            }
        }
        _ => var(0, RECORD),
    }
}

fn row_of_columns(item: &NsItem, levels_up: u32, at: Span) -> Expr {
    let live = item.columns.iter().filter(|c| !c.name.is_empty() && !c.dont_expand);
    let args = live.clone().map(|c| column_var(c, levels_up, at)).collect();
    let colnames = live.map(|c| c.name.clone()).collect();
    Expr::new(ExprNode::RowExpr { args, ty: RECORD, form: CoercionForm::ImplicitCast, colnames }, at)
}

/// The error for a qualified or bare column that is nowhere (errorMissingColumn).
pub fn missing_column(ps: &ParseState<'_>, table: Option<&Name>, column: &Name, at: Span) -> Rejected {
    let message = match table {
        Some(table) => format!("column {table}.{column} does not exist"),
        None => format!("column \"{column}\" does not exist"),
    };
    let mut error = Diagnostic::refused(SqlState::UNDEFINED_COLUMN, message).at(at);
    let hidden =
        ps.rtable.iter().find(|rte| rte.columns.iter().any(|c| !c.dropped && c.name == *column) && table.is_none());
    if let Some(rte) = hidden {
        let detail = format!(
            "There is a column named \"{column}\" in table \"{}\", but it cannot be referenced from this part of the query.",
            rte.eref
        );
        error = error.with_detail(detail);
    }
    Box::new(error)
}

/// The error for a table name that no FROM item has (errorMissingRTE).
pub fn missing_table(ps: &ParseState<'_>, table: &Name, at: Span) -> Rejected {
    let somewhere = ps.rtable.iter().any(|rte| rte.eref == *table);
    let error = if somewhere {
        let message = format!("invalid reference to FROM-clause entry for table \"{table}\"");
        let detail = format!(
            "There is an entry for table \"{table}\", but it cannot be referenced from this part of the query."
        );
        Diagnostic::refused(SqlState::UNDEFINED_TABLE, message).with_detail(detail)
    } else {
        Diagnostic::refused(SqlState::UNDEFINED_TABLE, format!("missing FROM-clause entry for table \"{table}\""))
    };
    Box::new(error.at(at))
}
