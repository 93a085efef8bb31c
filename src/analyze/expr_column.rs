//! Column references.  Counterpart: parser/parse_expr.c (transformColumnRef), executor/functions.c
//! (sql_fn_post_column_ref), commands/typecmds.c (replace_domain_constraint_value).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::expr::extern_param;
use crate::analyze::func;
use crate::analyze::func_candidate::{Call, Detail, detail};
use crate::analyze::name_list::{refuse_at, strings, to_text};
use crate::analyze::relation::{
    colname_to_var, missing_column, missing_table, refname_ns_item, scan_item_for_column, whole_row,
};
use crate::analyze::state::{ExprKind, Lookup, Params, ParseState, Variable, Variables};
use crate::catalog::namespace::QualifiedName;
use crate::diag::{Diagnostic, Rejected, Result, SqlState};
use crate::name::Name;
use crate::nodes::*;
use crate::parse::Conflict;
use crate::text::Span;

/// A name that may be a column, a whole row, an argument or VALUE.
pub fn transform_column_ref(ps: &ParseState<'_>, column: &pb::ColumnRef) -> Result<Expr> {
    let at = ps.cx.span(column.location);
    match ps.kind.get() {
        ExprKind::ColumnDefault => {
            return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, "cannot use column reference in DEFAULT expression");
        }
        ExprKind::PartitionBound => {
            let message = "cannot use column reference in partition bound expression";
            return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
        }
        _ => {}
    }
    let star = matches!(column.fields.last().map(|f| &f.node), Some(Some(N::AStar(_))));
    let names: Vec<Name> = strings(&column.fields).map(Name::from).collect();
    if let (Params::Domain { ty, collation }, [name], false) = (ps.params, names.as_slice(), star)
        && *name == "value"
    {
        return Ok(Expr::new(ExprNode::CoerceToDomainValue { ty, collation }, at));
    }
    if let Params::Block(variables) = ps.params {
        return column_or_variable(ps, variables, &names, star, column, at);
    }
    let found = in_namespace(ps, &names, star, column, at);
    match found {
        Ok(expr) => Ok(expr),
        Err(error) => match routine_argument(ps, &names, star, at)? {
            Some(expr) => Ok(expr),
            None => Err(error),
        },
    }
}

/// A name that may be a column or a variable of PL/pgSQL (plpgsql_pre_column_ref, plpgsql_post_column_ref).
fn column_or_variable(
    ps: &ParseState<'_>,
    variables: &dyn Variables,
    names: &[Name],
    star: bool,
    column: &pb::ColumnRef,
    at: Span,
) -> Result<Expr> {
    let found = |v: Variable| variable_param(v, at);
    if variables.conflict() == Conflict::UseVariable
        && let Lookup::Found(variable) = variables.named(names, star)
    {
        return Ok(found(variable));
    }
    let of_columns = in_namespace(ps, names, star, column, at);
    match of_columns {
        Ok(expr) if variables.conflict() == Conflict::UseColumn => Ok(expr),
        Ok(expr) => match variables.named(names, star) {
            Lookup::Found(_) => {
                let message = format!("column reference \"{}\" is ambiguous", to_text(&column.fields));
                let error = Diagnostic::refused(SqlState::AMBIGUOUS_COLUMN, message).at(at);
                Err(Box::new(error.with_detail("It could refer to either a PL/pgSQL variable or a table column.")))
            }
            Lookup::Missing | Lookup::Refused(_) => Ok(expr),
        },
        Err(error) if is_missing(&error) => match variables.named(names, star) {
            Lookup::Found(variable) => Ok(found(variable)),
            Lookup::Refused(refused) => Err(Box::new(refused.at(at))),
            Lookup::Missing => Err(error),
        },
        Err(error) => Err(error),
    }
}

fn is_missing(error: &Diagnostic) -> bool {
    matches!(error.sqlstate, Some(SqlState::UNDEFINED_COLUMN | SqlState::UNDEFINED_TABLE))
}

/// The parameter that stands for a variable.
pub fn variable_param(variable: Variable, at: Span) -> Expr {
    let Variable { id, ty, collation } = variable;
    Expr::new(ExprNode::Param(Param { kind: ParamKind::Extern, id, ty, collation }), at)
}

fn in_namespace(ps: &ParseState<'_>, names: &[Name], star: bool, column: &pb::ColumnRef, at: Span) -> Result<Expr> {
    let of_table =
        |schema: Option<&Name>, table: &Name, column: Option<&Name>| qualified_column(ps, schema, table, column, at);
    match (names, star) {
        ([column], false) => bare_column(ps, column, at),
        ([table], true) => of_table(None, table, None),
        ([table, column], false) => of_table(None, table, Some(column)),
        ([schema, table], true) => of_table(Some(schema), table, None),
        ([schema, table, column], false) | ([_, schema, table, column], false) => {
            of_table(Some(schema), table, Some(column))
        }
        ([_, schema, table], true) => of_table(Some(schema), table, None),
        _ => {
            let text = to_text(&column.fields);
            refuse_at(SqlState::SYNTAX_ERROR, at, format!("improper qualified name (too many dotted names): {text}"))
        }
    }
}

fn bare_column(ps: &ParseState<'_>, column: &Name, at: Span) -> Result<Expr> {
    if let Some(expr) = colname_to_var(ps, column, false, at)? {
        return Ok(expr);
    }
    if let Some((item, levels_up)) = refname_ns_item(ps, None, column, at)? {
        return whole_row(ps, item, levels_up, at);
    }
    Err(missing_column(ps, None, column, at))
}

fn qualified_column(
    ps: &ParseState<'_>,
    schema: Option<&Name>,
    table: &Name,
    column: Option<&Name>,
    at: Span,
) -> Result<Expr> {
    let Some((item, levels_up)) = refname_ns_item(ps, schema, table, at)? else {
        return Err(missing_table(ps, table, at));
    };
    let Some(column) = column else { return whole_row(ps, item, levels_up, at) };
    if let Some(expr) = scan_item_for_column(ps, item, levels_up, column, at)? {
        return Ok(expr);
    }
    let row = whole_row(ps, item, levels_up, at)?;
    match function_notation(ps, column, row, at)? {
        Some(expr) => Ok(expr),
        None => Err(missing_column(ps, Some(table), column, at)),
    }
}

/// `row.name`: a field of the row, or a function of it; `None` where it is neither (ParseFuncOrColumn
/// without a call).
pub fn function_notation(ps: &ParseState<'_>, name: &Name, arg: Expr, at: Span) -> Result<Option<Expr>> {
    let ty = ps.cx.expr_type(&arg);
    if ps.cx.is_rowtype(ty)
        && let Some(expr) = func::complex_projection(ps, name, &arg, at)?
    {
        return Ok(Some(expr));
    }
    let wanted = QualifiedName::bare(name.clone());
    let call = Call {
        name: &wanted,
        arg_count: 1,
        arg_names: &[],
        expand_variadic: true,
        expand_defaults: true,
        include_out: false,
    };
    match detail(ps.cx, call, &[ty]) {
        Detail::NotFound | Detail::Multiple => Ok(None),
        Detail::Coercion(_) | Detail::Routine(_) => {
            let name = pb::Node { node: Some(N::String(pb::String { sval: name.to_string() })) };
            let call = pb::FuncCall { funcname: vec![name], location: -1, ..pb::FuncCall::default() };
            func::parse_func(ps, &call, vec![arg]).map(Some)
        }
    }
}

/// A routine's argument, bare or qualified by the routine's name, perhaps with a field
/// (sql_fn_post_column_ref).
fn routine_argument(ps: &ParseState<'_>, names: &[Name], star: bool, at: Span) -> Result<Option<Expr>> {
    let Params::Routine { name: routine, types, names: arguments } = ps.params else { return Ok(None) };
    let argument = |name: &Name| {
        let index = arguments.iter().position(|a| a == name && !a.is_empty())?;
        Some(extern_param(ps, index as u32 + 1, *types.get(index)?, at))
    };
    match (names, star) {
        ([name], _) => Ok(argument(name)),
        ([first, second], _) if first == routine => match argument(second) {
            Some(expr) => Ok(Some(expr)),
            None => field_of(ps, argument(first), second, at),
        },
        ([first, second], _) => field_of(ps, argument(first), second, at),
        ([first, second, third], _) if first == routine => field_of(ps, argument(second), third, at),
        _ => Ok(None),
    }
}

fn field_of(ps: &ParseState<'_>, row: Option<Expr>, field: &Name, at: Span) -> Result<Option<Expr>> {
    match row {
        Some(row) => function_notation(ps, field, row, at),
        None => Ok(None),
    }
}

/// The error for `value.field` where there is no such field (unknown_attribute).
pub fn unknown_attribute(ps: &ParseState<'_>, row: &Expr, field: &Name, at: Span) -> Rejected {
    use crate::oid::wellknown::RECORD;
    let cx = ps.cx;
    if let ExprNode::Var(Var { varno, attno: 0, levels_up, .. }) = row.node
        && let Some(rte) = ps.level(levels_up).and_then(|state| state.rtable.get(varno as usize - 1))
    {
        return missing_column(ps, Some(&rte.eref), field, at);
    }
    let ty = cx.expr_type(row);
    let (state, message) = if cx.composite_relation(ty).is_some() {
        (SqlState::UNDEFINED_COLUMN, format!("column \"{field}\" not found in data type {}", cx.type_name(ty)))
    } else if ty == RECORD {
        (SqlState::UNDEFINED_COLUMN, format!("could not identify column \"{field}\" in record data type"))
    } else {
        let ty = cx.type_name(ty);
        let message = format!("column notation .{field} applied to type {ty}, which is not a composite type");
        (SqlState::WRONG_OBJECT_TYPE, message)
    };
    Box::new(Diagnostic::refused(state, message).at(at))
}
