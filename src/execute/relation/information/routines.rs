//! information_schema.routines, parameters, and what routines with a parsed body use.

use std::collections::BTreeSet;

use crate::catalog::class::{RelKind, Relation};
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::proc::{ArgMode, Body, Proc, ProcKind, Volatility};
use crate::deparse::Scope;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::constraint::constraints;
use crate::execute::relation::information::tables::is_shown;
use crate::execute::relation::information::type_facts::data_type;
use crate::execute::relation::node_tree::expr_sql;
use crate::execute::relation::proc::{procs, source};
use crate::execute::relation::scan::Scan;
use crate::name::Name;
use crate::nodes::Value;
use crate::oid::wellknown::{C_LANGUAGE, SQL_LANGUAGE};
use crate::oid::{AttrNumber, ObjectAddress, ObjectClass, ProcId, RelId, TypeId};

/// `name_oid`, which tells overloaded routines apart (nameconcatoid).
pub(in crate::execute::relation) fn specific_name(proc: &Proc) -> Value {
    let suffix = format!("_{}", proc.id.0);
    let room = crate::name::MAX_IDENTIFIER_BYTES - suffix.len();
    let kept = crate::text::floor_char_boundary(&proc.name, room);
    Value::text(format!("{}{suffix}", &proc.name[..kept]))
}

/// The columns that name a routine in all views of routines.
pub(in crate::execute::relation) fn routine_cell(scan: &Scan<'_>, proc: &Proc, column: &str) -> Option<Value> {
    Some(match column {
        "specific_catalog" | "routine_catalog" => scan.database(),
        "specific_schema" | "routine_schema" => scan.namespace_name(proc.namespace),
        "specific_name" => specific_name(proc),
        "routine_name" => name(&proc.name),
        _ => return None,
    })
}

pub(in crate::execute::relation) fn routines(scan: &Scan<'_>) -> Rows {
    let procs = procs(scan, "", "routine_name", "", "routine_schema");
    scan.rows(procs, |proc, column| routines_cell(scan, proc, column))
}

fn routines_cell(scan: &Scan<'_>, proc: &Proc, column: &str) -> Value {
    let is_procedure = proc.kind == ProcKind::Procedure;
    let result = scan.catalog.type_(proc.result).filter(|_| !is_procedure);
    match column {
        "routine_type" => match proc.kind {
            ProcKind::Function => Value::text("FUNCTION"),
            ProcKind::Procedure => Value::text("PROCEDURE"),
            ProcKind::Aggregate | ProcKind::Window => Value::Null,
        },
        "data_type" => result.map_or(Value::Null, |t| data_type(scan, t)),
        "type_udt_catalog" => result.map_or(Value::Null, |_| scan.database()),
        "type_udt_schema" => result.map_or(Value::Null, |t| scan.namespace_name(t.namespace)),
        "type_udt_name" => result.map_or(Value::Null, |t| name(&t.name)),
        "dtd_identifier" if is_procedure => Value::Null,
        "dtd_identifier" => Value::text("0"),
        "routine_body" => Value::text(if proc.language == SQL_LANGUAGE { "SQL" } else { "EXTERNAL" }),
        "routine_definition" => source(proc),
        "external_name" if proc.language == C_LANGUAGE => source(proc),
        "external_language" => {
            let language = scan.catalog.languages.get(&proc.language);
            language.map_or(Value::Null, |l| Value::text(l.name.to_uppercase()))
        }
        "parameter_style" => Value::text("GENERAL"),
        "is_deterministic" => yes_no(proc.volatility == Volatility::Immutable),
        "sql_data_access" => Value::text("MODIFIES"),
        "is_null_call" if is_procedure => Value::Null,
        "is_null_call" => yes_no(proc.strict),
        "schema_level_routine" => yes_no(true),
        "max_dynamic_result_sets" => int(0),
        "security_type" => Value::text(if proc.security_definer { "DEFINER" } else { "INVOKER" }),
        "as_locator" | "is_udt_dependent" => yes_no(false),
        _ => routine_cell(scan, proc, column).unwrap_or_else(|| never_said(scan, column)),
    }
}

/// What the standard knows of and PostgreSQL has nothing to say of.
fn never_said(scan: &Scan<'_>, column: &str) -> Value {
    const PREFIXES: [&str; 11] = [
        "module_",
        "udt_",
        "character_",
        "collation_",
        "numeric_",
        "datetime_",
        "interval_",
        "scope_",
        "to_sql_",
        "result_cast_",
        "is_user_defined_cast",
    ];
    const NAMES: [&str; 7] = [
        "maximum_cardinality",
        "external_name",
        "sql_path",
        "is_implicitly_invocable",
        "created",
        "last_altered",
        "new_savepoint_level",
    ];
    let never = PREFIXES.iter().any(|prefix| column.starts_with(prefix)) || NAMES.contains(&column);
    if never { Value::Null } else { scan.missing(column) }
}

/// An argument of a routine, with its place among all of them from 1.
struct Parameter<'a> {
    proc: &'a Proc,
    place: usize,
    ty: TypeId,
    mode: ArgMode,
    name: Option<&'a Name>,
}

/// All arguments, those that come out included.
fn parameters_of(proc: &Proc) -> Vec<Parameter<'_>> {
    let make = |place: usize, ty, mode, name| Parameter { proc, place: place + 1, ty, mode, name };
    if proc.all_args.is_empty() {
        return proc.arg_types.iter().enumerate().map(|(place, ty)| make(place, *ty, ArgMode::In, None)).collect();
    }
    let args = proc.all_args.iter().enumerate();
    args.map(|(place, arg)| make(place, arg.ty, arg.mode, Some(&arg.name).filter(|n| !n.is_empty()))).collect()
}

pub(in crate::execute::relation) fn parameters(scan: &Scan<'_>) -> Rows {
    let procs = procs(scan, "", "", "", "specific_schema");
    let rows = procs.into_iter().flat_map(parameters_of);
    let rows = rows.filter_map(|parameter| Some((scan.catalog.type_(parameter.ty)?, parameter)));
    scan.rows(rows, |(ty, parameter), column| match column {
        "ordinal_position" => count(parameter.place),
        "parameter_mode" => Value::text(match parameter.mode {
            ArgMode::In | ArgMode::Variadic => "IN",
            ArgMode::Out | ArgMode::Table => "OUT",
            ArgMode::InOut => "INOUT",
        }),
        "is_result" | "as_locator" => yes_no(false),
        "parameter_name" => parameter.name.map_or(Value::Null, name),
        "data_type" => data_type(scan, ty),
        "udt_catalog" => scan.database(),
        "udt_schema" => scan.namespace_name(ty.namespace),
        "udt_name" => name(&ty.name),
        "dtd_identifier" => Value::text(parameter.place.to_string()),
        "parameter_default" => argument_default(scan, parameter),
        _ => routine_cell(scan, parameter.proc, column).unwrap_or_else(|| never_said(scan, column)),
    })
}

/// Defaults stand behind the last of the arguments that go in (pg_get_function_arg_default).
fn argument_default(scan: &Scan<'_>, parameter: &Parameter<'_>) -> Value {
    let proc = parameter.proc;
    let inputs = parameters_of(proc).into_iter().filter(|p| p.mode.is_input());
    let before = inputs.filter(|p| p.place < parameter.place).count();
    let without = proc.arg_types.len().saturating_sub(usize::from(proc.default_count));
    if !parameter.mode.is_input() || before < without {
        return Value::Null;
    }
    match proc.defaults.get(before - without) {
        Some(expr) => expr_sql(scan.deparser(), expr, Scope::None),
        None => scan.unknown(format!("the defaults of {} are not known", proc.name)),
    }
}

/// Pairs of a routine and something that its body refers to.
fn used<'a>(scan: &Scan<'a>) -> Vec<(&'a Proc, ObjectAddress)> {
    let catalog = scan.catalog;
    let parsed = catalog.procs.values().filter(|proc| !matches!(proc.body, Body::Link { .. }));
    let edges = parsed.flat_map(|proc| {
        let on: BTreeSet<ObjectAddress> = catalog.depends.of(proc.id.address()).map(|(_, on, _)| on).collect();
        on.into_iter().map(move |on| (proc.as_ref(), on))
    });
    edges.collect()
}

/// The relations among what routines use.
fn used_relations<'a>(scan: &Scan<'a>) -> BTreeSet<(ProcId, RelId, AttrNumber)> {
    let relations = used(scan).into_iter().filter(|(_, on)| on.class == ObjectClass::Relation);
    let address =
        |(proc, on): (&'a Proc, ObjectAddress)| Some((proc.id, RelId(on.id), AttrNumber::try_from(on.sub).ok()?));
    relations.filter_map(address).collect()
}

/// Also routine_sequence_usage.
pub(in crate::execute::relation) fn routine_table_usage(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let sequences = scan.relation_name() == "routine_sequence_usage";
    let fits = |rel: &Relation| if sequences { matches!(rel.kind, RelKind::Sequence(_)) } else { is_shown(rel) };
    let pairs: BTreeSet<(ProcId, RelId)> = used_relations(scan).into_iter().map(|(proc, rel, _)| (proc, rel)).collect();
    let rows = pairs.into_iter().filter_map(|(proc, rel)| Some((catalog.proc(proc)?, catalog.relation(rel)?)));
    scan.rows(rows.filter(|(_, rel)| fits(rel)), |(proc, rel), column| match column {
        "table_catalog" | "sequence_catalog" => scan.database(),
        "table_schema" | "sequence_schema" => scan.namespace_name(rel.namespace),
        "table_name" | "sequence_name" => name(&rel.name),
        _ => routine_cell(scan, proc, column).unwrap_or_else(|| scan.missing(column)),
    })
}

pub(in crate::execute::relation) fn routine_column_usage(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let rows = used_relations(scan).into_iter().filter_map(|(proc, rel, attnum)| {
        let rel = catalog.relation(rel).filter(|rel| is_shown(rel))?;
        Some((catalog.proc(proc)?, rel, rel.attribute(attnum)?))
    });
    scan.rows(rows, |(proc, rel, attr), column| match column {
        "table_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "column_name" => name(&attr.name),
        _ => routine_cell(scan, proc, column).unwrap_or_else(|| scan.missing(column)),
    })
}

pub(in crate::execute::relation) fn routine_routine_usage(scan: &Scan<'_>) -> Rows {
    let is_plain = |proc: &Proc| matches!(proc.kind, ProcKind::Function | ProcKind::Procedure);
    let pairs = used(scan).into_iter().filter(|(proc, on)| on.class == ObjectClass::Proc && is_plain(proc));
    let pairs = pairs.filter_map(|(proc, on)| Some((proc, scan.catalog.proc(ProcId(on.id))?)));
    scan.rows(pairs.filter(|(_, on)| is_plain(on)), |(proc, on), column| match column {
        "routine_schema" => scan.namespace_name(on.namespace),
        "routine_name" => specific_name(on),
        _ => routine_cell(scan, proc, column).unwrap_or_else(|| scan.missing(column)),
    })
}

pub(in crate::execute::relation) fn check_constraint_routine_usage(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let checks = constraints(scan, "", "", "").into_iter();
    let checks = checks.filter(|row| matches!(row.kind, ConstraintKind::Check { .. }));
    let rows = checks.flat_map(|row| {
        let on: BTreeSet<ObjectAddress> = catalog.depends.of(row.id.address()).map(|(_, on, _)| on).collect();
        let procs = on.into_iter().filter(|on| on.class == ObjectClass::Proc);
        procs.filter_map(move |on| Some((row, catalog.proc(ProcId(on.id))?)))
    });
    scan.rows(rows, |(row, proc), column| match column {
        "constraint_catalog" => scan.database(),
        "constraint_schema" => scan.namespace_name(row.namespace),
        "constraint_name" => name(&row.name),
        _ => routine_cell(scan, proc, column).unwrap_or_else(|| scan.missing(column)),
    })
}
