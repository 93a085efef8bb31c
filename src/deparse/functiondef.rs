//! Routines: argument lists, results, bodies.
//! Counterpart: ruleutils.c (print_function_arguments, print_function_rettype, print_function_sqlbody).

use std::rc::Rc;

use crate::catalog::proc::{ArgMode, Body, Proc, ProcArg, ProcKind};
use crate::deparse::context::Context;
use crate::deparse::names::{Namespace, RoutineNames};
use crate::deparse::{Deparser, Scope, Style};
use crate::name::Name;
use crate::nodes::AggKind;
use crate::nodes::Query;
use crate::oid::ProcId;
use crate::version::Capability;

impl Deparser<'_> {
    /// What stands between the parentheses of CREATE FUNCTION (pg_get_function_arguments).
    pub fn function_arguments(&self, proc: ProcId) -> String {
        self.catalog.proc(proc).map_or_else(String::new, |row| self.arguments(row, false, true))
    }

    /// The same without defaults, which is how a routine is named in ALTER and DROP
    /// (pg_get_function_identity_arguments).
    pub fn function_identity_arguments(&self, proc: ProcId) -> String {
        self.catalog.proc(proc).map_or_else(String::new, |row| self.arguments(row, false, false))
    }

    /// What follows RETURNS; none for a procedure (pg_get_function_result).
    pub fn function_result(&self, proc: ProcId) -> Option<String> {
        let row = self.catalog.proc(proc).filter(|p| p.kind != ProcKind::Procedure)?;
        if row.returns_set && row.all_args.iter().any(|a| a.mode == ArgMode::Table) {
            return Some(format!("TABLE({})", self.arguments(row, true, false)));
        }
        let set = if row.returns_set { "SETOF " } else { "" };
        Some(format!("{set}{}", self.type_name(row.result)))
    }

    fn arguments(&self, row: &Proc, table: bool, with_defaults: bool) -> String {
        let plain = |ty: &_| ProcArg { ty: *ty, mode: ArgMode::In, name: Name::default() };
        let args: Vec<ProcArg> =
            if row.all_args.is_empty() { row.arg_types.iter().map(plain).collect() } else { row.all_args.clone() };
        let order_at = ordered_set_direct_args(row);
        let first_default = row.arg_types.len().saturating_sub(row.defaults.len());
        let (mut text, mut printed, mut input) = (String::new(), 0, 0);
        let mut with_defaults = with_defaults;
        let mut i = 0;
        while let Some(arg) = args.get(i) {
            i += 1;
            input += usize::from(arg.mode.is_input());
            if table != (arg.mode == ArgMode::Table) {
                continue;
            }
            if Some(printed) == order_at {
                text += if printed > 0 { " ORDER BY " } else { "ORDER BY " };
            } else if printed > 0 {
                text += ", ";
            }
            text += &self.argument(row, arg);
            if with_defaults
                && arg.mode.is_input()
                && let Some(default) = input.checked_sub(first_default + 1).and_then(|n| row.defaults.get(n))
            {
                text += &format!(" DEFAULT {}", self.expr_styled(default, Scope::None, Style::PLAIN));
            }
            printed += 1;
            // The last argument of a hypothetical-set aggregate is on both sides of ORDER BY.
            if Some(printed) == order_at && i == args.len() {
                i -= 1;
                with_defaults = false;
            }
        }
        text
    }

    fn argument(&self, row: &Proc, arg: &ProcArg) -> String {
        let shows_in = row.kind == ProcKind::Procedure && self.catalog.version.has(Capability::ProcedureOutArguments);
        let mode = match arg.mode {
            ArgMode::In if shows_in => "IN ",
            ArgMode::In | ArgMode::Table => "",
            ArgMode::InOut => "INOUT ",
            ArgMode::Out => "OUT ",
            ArgMode::Variadic => "VARIADIC ",
        };
        let name = if arg.name.is_empty() { String::new() } else { format!("{} ", self.ident(&arg.name)) };
        format!("{mode}{name}{}", self.type_name(arg.ty))
    }

    /// A SQL-standard body: RETURN or BEGIN ATOMIC (pg_get_function_sqlbody). None for a quoted one.
    pub fn function_sql_body(&self, proc: ProcId) -> Option<String> {
        let row = self.catalog.proc(proc)?;
        let (atomic, queries) = match &row.body {
            Body::Parsed { atomic, queries } => (*atomic, queries),
            Body::Unresolved(text) => return Some(text.to_string()),
            Body::Source(_) | Body::Link { .. } => return None,
        };
        if !atomic {
            return Some(queries.iter().map(|q| self.body_query(row, q, Style::PLAIN, 0)).collect());
        }
        let statements = queries.iter().map(|q| self.body_query(row, q, Style::DUMP, 1) + ";\n");
        Some(format!("BEGIN ATOMIC\n{}END", statements.collect::<String>()))
    }

    fn body_query(&self, row: &Proc, query: &Query, style: Style, indent: i32) -> String {
        let mut cx = Context::new(self, style);
        cx.indent = indent;
        let names = || row.all_args.iter().map(|a| a.name.clone()).collect::<Vec<_>>();
        let has_names = row.all_args.iter().any(|a| !a.name.is_empty());
        let args = has_names.then(names);
        cx.namespaces.push(Rc::new(Namespace::of_routine(RoutineNames { name: row.name.clone(), args })));
        cx.subquery(query, false);
        cx.buf
    }
}

/// How many arguments of an ordered-set aggregate stand before ORDER BY.
fn ordered_set_direct_args(row: &Proc) -> Option<usize> {
    let aggregate = row.aggregate.as_ref().filter(|a| a.kind != AggKind::Normal)?;
    Some(usize::from(aggregate.direct_args))
}
