//! Definitions as SQL text.  Counterpart: utils/adt/ruleutils.c (pg_get_...).

use std::fmt::Write;

use crate::analyze::literal_reg;
use crate::catalog::class::RelKind;
use crate::catalog::proc::{Body, Parallel, Proc, ProcKind, Volatility};
use crate::deparse::{Deparser, Scope, Style};
use crate::diag::{Result, SqlState, refuse};
use crate::execute::relation::node_tree::NodeTree;
use crate::execute::relation::synthetic;
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{boolean, give_text, int, not_known, oid, text};
use crate::execute::{Call, Host};
use crate::name::quote_literal;
use crate::nodes::Value;
use crate::oid::wellknown::*;
use crate::oid::{ConstraintId, ProcId, RelId, RuleId, StatisticsId, TriggerId};

fn optional(text: Option<String>) -> Result<Value> {
    Ok(text.filter(|t| !t.is_empty()).map_or(Value::Null, Value::text))
}

fn style(args: &[Value], i: usize) -> Result<Style> {
    Ok(if args.len() > i && boolean(args, i)? { Style::PRETTY } else { Style::DUMP })
}

/// How a session with its path sees names.
fn printer<'a>(host: &'a dyn Host) -> Deparser<'a> {
    let cx = host.cx();
    Deparser::with_path(cx.catalog, cx.path)
}

fn view(host: &dyn Host, call: &Call<'_>, rel: RelId, style: Style) -> Result<Value> {
    let cx = host.cx();
    let Some(row) = cx.catalog.relation(rel) else { return Ok(Value::Null) };
    let is_view = matches!(row.kind, RelKind::View(_) | RelKind::MatView(_));
    match printer(host).view_def_styled(rel, style) {
        Some(text) => give_text(text),
        None if is_view => not_known(call, "the query of a view is not understood"),
        None => Ok(Value::Null),
    }
}

fn relation_named(host: &dyn Host, name: &str) -> Result<RelId> {
    let cx = host.cx();
    Ok(literal_reg::regclass(&cx, name)?.unwrap_or(RelId(0)))
}

fn index(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let id = RelId(oid(args, 0)?);
    let cx = host.cx();
    if cx.catalog.relation(id).and_then(|rel| rel.index()).is_none() {
        return Ok(Value::Null);
    }
    let column = if args.len() > 1 { int(args, 1)? } else { 0 };
    match usize::try_from(column) {
        Ok(0) => give_text(printer(host).index_def_styled(id, style(args, 2)?)),
        Ok(column) => give_text(printer(host).index_column(id, column)),
        Err(_) => give_text(""),
    }
}

fn constraint(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let id = oid(args, 0)?;
    let cx = host.cx();
    let of_trigger = synthetic::of_trigger_constraint(id).and_then(|trigger| cx.catalog.triggers.get(&trigger));
    match of_trigger.and_then(|trigger| trigger.constraint.as_ref()) {
        Some(settings) => {
            let deferrable = if settings.deferrable { " DEFERRABLE" } else { "" };
            let deferred = if settings.initially_deferred { " INITIALLY DEFERRED" } else { "" };
            give_text(format!("TRIGGER{deferrable}{deferred}"))
        }
        None => optional(Some(printer(host).constraint_def_styled(ConstraintId(id), style(args, 1)?))),
    }
}

fn trigger(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let cx = host.cx();
    let row = cx.catalog.triggers.get(&TriggerId(oid(args, 0)?));
    let style = style(args, 1)?;
    optional(row.map(|row| printer(host).trigger_row_def(row, style)))
}

fn rule(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let id = RuleId(oid(args, 0)?);
    let cx = host.cx();
    if let Some(view) = synthetic::of_view_rule(id.0) {
        let style = style(args, 1)?;
        let printer = printer(host);
        let name = if style.short { printer.relation_name(view) } else { printer.qualified_relation_name(view) };
        let query = printer.view_def_styled(view, style);
        return Ok(match query {
            Some(query) => {
                Value::text(format!("CREATE RULE \"_RETURN\" AS\n    ON SELECT TO {name} DO INSTEAD {query}"))
            }
            None => Value::unknown("the query of a view is not understood", call.at),
        });
    }
    if cx.catalog.rules.get(&id).is_none() {
        return Ok(Value::Null);
    }
    match printer(host).rule_def_styled(id, style(args, 1)?) {
        Some(text) => give_text(text),
        None => not_known(call, "a rule is not understood"),
    }
}

fn expression(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    match NodeTree::decode(text(args, 0)?) {
        Some(tree) => Ok(tree.sql(&host.cx(), style(args, 2)?)),
        None => not_known(call, "a tree that is not of the catalog"),
    }
}

fn proc_text(host: &dyn Host, args: &[Value], of: fn(&Deparser<'_>, ProcId) -> Option<String>) -> Result<Value> {
    let id = ProcId(oid(args, 0)?);
    let cx = host.cx();
    if cx.catalog.proc(id).is_none() {
        return Ok(Value::Null);
    }
    Ok(of(&printer(host), id).map_or(Value::Null, Value::text))
}

/// pg_get_function_arg_default
fn argument_default(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let cx = host.cx();
    let Some(row) = cx.catalog.proc(ProcId(oid(args, 0)?)) else { return Ok(Value::Null) };
    let Some(at) = usize::try_from(int(args, 1)?).ok().and_then(|n| n.checked_sub(1)) else { return Ok(Value::Null) };
    let inputs: Vec<usize> = match row.all_args.is_empty() {
        true => (0..row.arg_types.len()).collect(),
        false => (0..row.all_args.len()).filter(|i| row.all_args[*i].mode.is_input()).collect(),
    };
    let first = inputs.len().saturating_sub(row.defaults.len());
    let nth = inputs.iter().position(|i| *i == at).and_then(|n| n.checked_sub(first));
    let default = nth.and_then(|n| row.defaults.get(n));
    Ok(default.map_or(Value::Null, |d| Value::text(printer(host).expr_styled(d, Scope::None, Style::PLAIN))))
}

/// pg_get_functiondef
fn function(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let cx = host.cx();
    let Some(row) = cx.catalog.proc(ProcId(oid(args, 0)?)) else { return Ok(Value::Null) };
    if row.kind == ProcKind::Aggregate {
        let message = format!("\"{}\" is an aggregate function", row.name);
        return refuse(SqlState::WRONG_OBJECT_TYPE, message);
    }
    give_text(create_function(&printer(host), row, cx.catalog.languages.get(&row.language).map(|l| l.name.as_str())))
}

fn create_function(printer: &Deparser<'_>, row: &Proc, language: Option<&str>) -> String {
    let kind = if row.kind == ProcKind::Procedure { "PROCEDURE" } else { "FUNCTION" };
    let name = printer.qualified(row.namespace, &row.name);
    let mut text = format!("CREATE OR REPLACE {kind} {name}({})\n", printer.function_arguments(row.id));
    if let Some(result) = printer.function_result(row.id) {
        _ = writeln!(text, " RETURNS {result}");
    }
    if !row.transforms.is_empty() {
        let types: Vec<_> = row.transforms.iter().map(|t| format!("FOR TYPE {}", printer.type_name(*t))).collect();
        _ = writeln!(text, " TRANSFORM {}", types.join(", "));
    }
    _ = writeln!(text, " LANGUAGE {}", printer.ident(language.unwrap_or("???")));
    let flags = flags(printer, row);
    if !flags.is_empty() {
        _ = writeln!(text, "{flags}");
    }
    for (setting, value) in &row.config {
        _ = writeln!(text, " SET {} TO {}", printer.ident(setting), setting_value(setting, value));
    }
    match &row.body {
        Body::Parsed { .. } | Body::Unresolved(_) => {
            text += &printer.function_sql_body(row.id).unwrap_or_default();
        }
        Body::Link { object, symbol } => {
            _ = write!(text, "AS {}, {}", quote_literal(object), dollar_quoted(kind, symbol));
        }
        Body::Source(source) => _ = write!(text, "AS {}", dollar_quoted(kind, source)),
    }
    text + "\n"
}

fn flags(printer: &Deparser<'_>, row: &Proc) -> String {
    let mut flags = String::new();
    let mut say = |wanted: bool, word: &str| {
        if wanted {
            flags.push(' ');
            flags.push_str(word);
        }
    };
    say(row.kind == ProcKind::Window, "WINDOW");
    say(row.volatility == Volatility::Immutable, "IMMUTABLE");
    say(row.volatility == Volatility::Stable, "STABLE");
    say(row.parallel == Parallel::Safe, "PARALLEL SAFE");
    say(row.parallel == Parallel::Restricted, "PARALLEL RESTRICTED");
    say(row.strict, "STRICT");
    say(row.security_definer, "SECURITY DEFINER");
    say(row.leakproof, "LEAKPROOF");
    let usual_cost = if matches!(row.language, INTERNAL_LANGUAGE | C_LANGUAGE) { 1.0 } else { 100.0 };
    say(row.cost != usual_cost, &format!("COST {}", row.cost));
    say(row.rows > 0.0 && row.rows != 1000.0, &format!("ROWS {}", row.rows));
    if let Some(support) = row.support {
        say(true, &format!("SUPPORT {}", printer.function_name(support, &[INTERNAL])));
    }
    flags
}

/// Settings that are lists of names are quoted one by one.
fn setting_value(setting: &str, value: &str) -> String {
    const LISTS: [&str; 7] = [
        "search_path",
        "temp_tablespaces",
        "session_preload_libraries",
        "shared_preload_libraries",
        "local_preload_libraries",
        "unix_socket_directories",
        "createrole_self_grant",
    ];
    if !LISTS.contains(&setting) {
        return quote_literal(value);
    }
    let unquoted = |part: &str| {
        let part = part.trim();
        match part.strip_prefix('"').and_then(|p| p.strip_suffix('"')) {
            Some(inner) => inner.replace("\"\"", "\""),
            None => part.to_owned(),
        }
    };
    value.split(',').map(|part| quote_literal(&unquoted(part))).collect::<Vec<_>>().join(", ")
}

fn dollar_quoted(kind: &str, source: &str) -> String {
    let mut tag = format!("${}", kind.to_lowercase());
    while source.contains(tag.as_str()) {
        tag.push('x');
    }
    format!("{tag}${source}{tag}$")
}

fn partition_key(host: &dyn Host, args: &[Value]) -> Result<Value> {
    optional(Some(printer(host).partition_key_def(RelId(oid(args, 0)?))))
}

fn statistics(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let cx = host.cx();
    let id = StatisticsId(oid(args, 0)?);
    if cx.catalog.statistics.get(&id).is_none() {
        return Ok(Value::Null);
    }
    give_text(printer(host).statistics_def(id))
}

/// pg_get_serial_sequence
fn serial_sequence(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let rel = relation_named(host, text(args, 0)?)?;
    let column = text(args, 1)?;
    let cx = host.cx();
    let Some(row) = cx.catalog.relation(rel) else { return Ok(Value::Null) };
    let Some(attnum) = row.attnum(column) else {
        let message = format!("column \"{column}\" of relation \"{}\" does not exist", row.name);
        return refuse(SqlState::UNDEFINED_COLUMN, message);
    };
    let owned = |seq: &&std::sync::Arc<crate::catalog::class::Relation>| {
        seq.sequence().is_some_and(|s| s.owned_by == Some((rel, attnum)))
    };
    let sequence = cx.catalog.relations.values().find(owned);
    optional(sequence.map(|s| Deparser::new(cx.catalog).qualified(s.namespace, &s.name)))
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("pg_get_viewdef", Scalar(|h, c, a| view(h, c, RelId(oid(a, 0)?), Style::DUMP))),
    ("pg_get_viewdef_ext", Scalar(|h, c, a| view(h, c, RelId(oid(a, 0)?), style(a, 1)?))),
    ("pg_get_viewdef_wrap", Scalar(|_, c, _| not_known(c, "a view's text with lines broken is not worked out"))),
    ("pg_get_viewdef_name", Scalar(|h, c, a| view(h, c, relation_named(h, text(a, 0)?)?, Style::DUMP))),
    ("pg_get_viewdef_name_ext", Scalar(|h, c, a| view(h, c, relation_named(h, text(a, 0)?)?, style(a, 1)?))),
    ("pg_get_indexdef", Scalar(|h, _, a| index(h, a))),
    ("pg_get_indexdef_ext", Scalar(|h, _, a| index(h, a))),
    ("pg_get_constraintdef", Scalar(|h, _, a| constraint(h, a))),
    ("pg_get_constraintdef_ext", Scalar(|h, _, a| constraint(h, a))),
    ("pg_get_triggerdef", Scalar(|h, _, a| trigger(h, a))),
    ("pg_get_triggerdef_ext", Scalar(|h, _, a| trigger(h, a))),
    ("pg_get_ruledef", Scalar(|h, c, a| rule(h, c, a))),
    ("pg_get_ruledef_ext", Scalar(|h, c, a| rule(h, c, a))),
    ("pg_get_expr", Scalar(|h, c, a| expression(h, c, a))),
    ("pg_get_expr_ext", Scalar(|h, c, a| expression(h, c, a))),
    ("pg_get_functiondef", Scalar(|h, _, a| function(h, a))),
    ("pg_get_function_arguments", Scalar(|h, _, a| proc_text(h, a, |d, p| Some(d.function_arguments(p))))),
    (
        "pg_get_function_identity_arguments",
        Scalar(|h, _, a| proc_text(h, a, |d, p| Some(d.function_identity_arguments(p)))),
    ),
    ("pg_get_function_result", Scalar(|h, _, a| proc_text(h, a, |d, p| d.function_result(p)))),
    ("pg_get_function_sqlbody", Scalar(|h, _, a| proc_text(h, a, |d, p| d.function_sql_body(p)))),
    ("pg_get_function_arg_default", Scalar(|h, _, a| argument_default(h, a))),
    ("pg_get_partkeydef", Scalar(|h, _, a| partition_key(h, a))),
    ("pg_get_statisticsobjdef", Scalar(|h, _, a| statistics(h, a))),
    ("pg_get_serial_sequence", Scalar(|h, _, a| serial_sequence(h, a))),
];
