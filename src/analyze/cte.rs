//! WITH.  Counterpart: parser/parse_cte.c (transformWithClause, analyzeCTE, analyzeCTETargetList).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce_common::{coerce_to_common_type, select_common_type, select_common_typmod};
use crate::analyze::collate::{ConflictOk, select_common_collation};
use crate::analyze::expr::transform_expr;
use crate::analyze::name_list::{refuse_at, strings};
use crate::analyze::ordering::sort_group_operators;
use crate::analyze::query::transform_cte_query;
use crate::analyze::recursion::{Item, sort_items};
use crate::analyze::rte::{query_columns, search_and_cycle_columns};
use crate::analyze::state::{ExprKind, ParseState, PendingCte};
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::{DEFAULT_COLLATION, TEXT, UNKNOWN};
use crate::text::Span;

/// Analyses the queries of a WITH clause; they become visible in `ps`. Gives whether it is recursive.
pub fn transform_with(ps: &mut ParseState<'_>, with: Option<&pb::WithClause>) -> Result<bool> {
    let Some(with) = with else { return Ok(false) };
    let mut ctes: Vec<&pb::CommonTableExpr> = Vec::with_capacity(with.ctes.len());
    for cte in &with.ctes {
        let Some(N::CommonTableExpr(cte)) = &cte.node else { return unsupported("a WITH query of an unknown kind") };
        if ctes.iter().any(|other| other.ctename == cte.ctename) {
            let message = format!("WITH query name \"{}\" specified more than once", cte.ctename);
            return refuse_at(SqlState::DUPLICATE_ALIAS, ps.cx.span(cte.location), message);
        }
        ctes.push(cte);
    }
    if with.recursive {
        for item in sort_items(ps, &ctes)? {
            let cte = analyze_cte(ps, &item)?;
            ps.ctes.push(cte);
        }
        return Ok(true);
    }
    ps.future_ctes = ctes.iter().map(|cte| Name::new(&cte.ctename)).collect();
    for cte in ctes {
        let cte = analyze_cte(ps, &Item { cte, recursive: false })?;
        ps.ctes.push(cte);
        ps.future_ctes.remove(0);
    }
    Ok(false)
}

fn analyze_cte(ps: &ParseState<'_>, item: &Item<'_>) -> Result<CommonTableExpr> {
    let raw = item.cte;
    let at = ps.cx.span(raw.location);
    let name = Name::new(&raw.ctename);
    let aliases: Vec<Name> = strings(&raw.aliascolnames).map(Name::from).collect();
    let search = raw.search_clause.as_ref().map(search_clause);
    let cycle = raw.cycle_clause.as_deref().map(|clause| cycle_clause(ps, clause)).transpose()?;
    let Some(raw_query) = raw.ctequery.as_deref() else { return unsupported("a WITH query without a query") };
    *ps.pending_cte.borrow_mut() = Some(PendingCte {
        name: name.clone(),
        aliases: aliases.clone(),
        recursive: item.recursive,
        columns: Vec::new(),
        extra_columns: search_and_cycle_columns(search.as_ref(), cycle.as_ref()),
        at,
    });
    let query = transform_cte_query(ps, raw_query, item.recursive);
    let pending = ps.pending_cte.borrow_mut().take();
    let query = query?;
    if query.command != Command::Select && ps.parent.is_some() {
        let message = "WITH clause containing a data-modifying statement must be at the top level";
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
    }
    let columns = match pending.filter(|_| item.recursive) {
        Some(pending) => {
            check_recursive_columns(ps, &name, &pending.columns, &query)?;
            pending.columns
        }
        None => cte_columns(&name, &aliases, query_columns(ps, &query), false, at)?,
    };
    let cte = CommonTableExpr {
        name,
        aliases,
        materialized: materialize(raw),
        query,
        recursive: item.recursive,
        columns,
        search,
        cycle,
        at,
    };
    check_search_and_cycle(ps, raw, &cte)?;
    Ok(cte)
}

fn materialize(raw: &pb::CommonTableExpr) -> CteMaterialize {
    match raw.ctematerialized() {
        pb::CteMaterialize::Always => CteMaterialize::Always,
        pb::CteMaterialize::Never => CteMaterialize::Never,
        pb::CteMaterialize::CtematerializeUndefined | pb::CteMaterialize::Default => CteMaterialize::Default,
    }
}

/// The columns of a WITH query: names written after it first, and in a recursive one no unknown type
/// (analyzeCTETargetList).
pub fn cte_columns(
    name: &Name,
    aliases: &[Name],
    mut columns: Vec<RteColumn>,
    recursive: bool,
    at: Span,
) -> Result<Vec<RteColumn>> {
    if aliases.len() > columns.len() {
        let (has, given) = (columns.len(), aliases.len());
        let message = format!("WITH query \"{name}\" has {has} columns available but {given} columns specified");
        return refuse_at(SqlState::INVALID_COLUMN_REFERENCE, at, message);
    }
    columns.iter_mut().zip(aliases).for_each(|(column, alias)| column.name = alias.clone());
    for column in columns.iter_mut().filter(|c| recursive && c.ty.ty == UNKNOWN) {
        column.ty = TypeRef::plain(TEXT);
        column.collation = column.collation.or(Some(DEFAULT_COLLATION));
    }
    Ok(columns)
}

/// The whole of a recursive query must have the types of its non-recursive term.
fn check_recursive_columns(ps: &ParseState<'_>, name: &Name, expected: &[RteColumn], query: &Query) -> Result<()> {
    let overall = query_columns(ps, query);
    for (index, (term, whole)) in expected.iter().zip(&overall).enumerate() {
        let at = query.outputs().nth(index).map_or(query.at, |t| t.expr.at);
        let column = index + 1;
        if term.ty != whole.ty {
            let show = |ty: TypeRef| ps.cx.catalog.type_with_typmod(Some(ps.cx.path), ty);
            let message = format!(
                "recursive query \"{name}\" column {column} has type {} in non-recursive term but type {} overall",
                show(term.ty),
                show(whole.ty)
            );
            let hint = "Cast the output of the non-recursive term to the correct type.";
            return Err(Box::new(Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).at(at).with_hint(hint)));
        }
        if term.collation != whole.collation {
            let row = |collation: Collation| collation.and_then(|id| ps.cx.catalog.collations.get(&id));
            let show = |collation: Collation| row(collation).map(|c| c.name.to_string()).unwrap_or_default();
            let message = format!(
                "recursive query \"{name}\" column {column} has collation \"{}\" in non-recursive term but collation \"{}\" overall",
                show(term.collation),
                show(whole.collation)
            );
            let hint = "Use the COLLATE clause to set the collation of the non-recursive term.";
            return Err(Box::new(Diagnostic::refused(SqlState::COLLATION_MISMATCH, message).at(at).with_hint(hint)));
        }
    }
    Ok(())
}

fn search_clause(raw: &pb::CteSearchClause) -> CteSearch {
    CteSearch {
        columns: strings(&raw.search_col_list).map(Name::from).collect(),
        breadth_first: raw.search_breadth_first,
        sequence: Name::new(&raw.search_seq_column),
    }
}

fn cycle_clause(ps: &ParseState<'_>, raw: &pb::CteCycleClause) -> Result<CteCycle> {
    let (Some(value), Some(default)) = (raw.cycle_mark_value.as_deref(), raw.cycle_mark_default.as_deref()) else {
        return unsupported("CYCLE without its two values");
    };
    let cx = ps.cx;
    let value = transform_expr(ps, value, ExprKind::CycleMark)?;
    let default = transform_expr(ps, default, ExprKind::CycleMark)?;
    let common = select_common_type(cx, &[&value, &default], "CYCLE")?;
    let value = coerce_to_common_type(cx, value, common, "CYCLE/SET/TO")?;
    let default = coerce_to_common_type(cx, default, common, "CYCLE/SET/DEFAULT")?;
    let mark_type = TypeRef { ty: common, typmod: select_common_typmod(cx, [&value, &default], common) };
    let (mut value, mut default) = (value, default);
    let mark_collation = select_common_collation(cx, &mut [&mut value, &mut default], ConflictOk::Yes)?;
    let at = cx.span(raw.location);
    let equal = sort_group_operators(cx, common, at)?.equal;
    let Some(unequal) = cx.catalog.operator(equal).and_then(|o| o.negator) else {
        let message = format!("could not identify an inequality operator for type {}", cx.type_name(common));
        return refuse_at(SqlState::UNDEFINED_FUNCTION, at, message);
    };
    Ok(CteCycle {
        columns: strings(&raw.cycle_col_list).map(Name::from).collect(),
        mark: Name::new(&raw.cycle_mark_column),
        value,
        default,
        path: Name::new(&raw.cycle_path_column),
        mark_type,
        mark_collation,
        mark_neq_oper: Some(unequal),
    })
}

fn check_search_and_cycle(ps: &ParseState<'_>, raw: &pb::CommonTableExpr, cte: &CommonTableExpr) -> Result<()> {
    if cte.search.is_none() && cte.cycle.is_none() {
        return Ok(());
    }
    if !cte.recursive {
        return refuse_at(SqlState::SYNTAX_ERROR, cte.at, "WITH query is not recursive");
    }
    check_plain_union(cte)?;
    let taken = |name: &Name| cte.columns.iter().any(|c| c.name == *name);
    if let Some(search) = &cte.search {
        let at = ps.cx.span(raw.search_clause.as_ref().map_or(-1, |s| s.location));
        check_columns("search", &search.columns, &taken, at)?;
        if taken(&search.sequence) {
            let message =
                format!("search sequence column name \"{}\" already used in WITH query column list", search.sequence);
            return refuse_at(SqlState::SYNTAX_ERROR, at, message);
        }
    }
    if let Some(cycle) = &cte.cycle {
        let at = ps.cx.span(raw.cycle_clause.as_ref().map_or(-1, |c| c.location));
        check_columns("cycle", &cycle.columns, &taken, at)?;
        for (what, name) in [("mark", &cycle.mark), ("path", &cycle.path)] {
            if taken(name) {
                let message = format!("cycle {what} column name \"{name}\" already used in WITH query column list");
                return refuse_at(SqlState::SYNTAX_ERROR, at, message);
            }
        }
        let sequence = cte.search.as_ref().map(|s| &s.sequence);
        let message = match () {
            () if cycle.mark == cycle.path => "cycle mark column name and cycle path column name are the same",
            () if sequence == Some(&cycle.mark) => {
                "search sequence column name and cycle mark column name are the same"
            }
            () if sequence == Some(&cycle.path) => {
                "search sequence column name and cycle path column name are the same"
            }
            () => return Ok(()),
        };
        return refuse_at(SqlState::SYNTAX_ERROR, at, message);
    }
    Ok(())
}

fn check_plain_union(cte: &CommonTableExpr) -> Result<()> {
    let Some(SetOperation::Node { left, right, .. }) = cte.query.set_operation.as_deref() else { return Ok(()) };
    if !matches!(**left, SetOperation::Leaf(_)) {
        let message = "with a SEARCH or CYCLE clause, the left side of the UNION must be a SELECT";
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, cte.at, message);
    }
    if !matches!(**right, SetOperation::Leaf(_)) {
        let message = "with a SEARCH or CYCLE clause, the right side of the UNION must be a SELECT";
        return refuse_at(SqlState::SYNTAX_ERROR, cte.at, message);
    }
    Ok(())
}

fn check_columns(what: &str, columns: &[Name], exists: &dyn Fn(&Name) -> bool, at: Span) -> Result<()> {
    for (index, name) in columns.iter().enumerate() {
        if !exists(name) {
            let message = format!("{what} column \"{name}\" not in WITH query column list");
            return refuse_at(SqlState::SYNTAX_ERROR, at, message);
        }
        if columns[..index].contains(name) {
            let message = format!("{what} column \"{name}\" specified more than once");
            return refuse_at(SqlState::DUPLICATE_COLUMN, at, message);
        }
    }
    Ok(())
}
