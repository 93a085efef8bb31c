//! CREATE FUNCTION and CREATE PROCEDURE.  Counterparts: commands/functioncmds.c (CreateFunction,
//! compute_return_type), catalog/pg_proc.c (ProcedureCreate).

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::{cook, typename};
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::proc::*;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::Expr;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::functioncmds::body::{BodyContext, interpret_body, note_unresolved};
use crate::replay::functioncmds::config::update_config;
use crate::replay::functioncmds::option::{CreateOptions, create_options, missing_language, support_function};
use crate::replay::functioncmds::parameter::*;
use crate::replay::functioncmds::replace;
use crate::replay::names::qualified_name;

pub(in crate::replay) fn create_function(exec: &mut Exec, stmt: &pb::CreateFunctionStmt) -> Result<()> {
    let name = qualified_name(&stmt.funcname)?;
    let namespace = exec.creation_namespace(&name)?;
    let options = create_options(stmt)?;
    let (language, language_name) = language(exec, stmt, &options)?;
    let sql = language == SQL_LANGUAGE;
    let sort = if stmt.is_procedure { RoutineSort::Procedure { sql } } else { RoutineSort::Function { sql } };
    let parameters = interpret_parameters(exec, &stmt.parameters, sort)?;
    let (result, returns_set) = result_type(exec, stmt, &parameters, language)?;
    let transforms = transform_types(exec, &options)?;
    let body_cx = BodyContext { name: &name.name, language, language_name: &language_name, parameters: &parameters };
    let (body, unresolved) = interpret_body(exec, &body_cx, options.body.as_deref(), stmt.sql_body.as_deref())?;
    check_rows(&options, returns_set)?;
    check_polymorphic_result(exec, result, &parameters.inputs)?;
    for output in parameters.all.iter().filter(|a| !a.mode.is_input()) {
        check_polymorphic_result(exec, output.ty, &parameters.inputs)?;
    }
    let support = options.common.support.as_deref().map(|names| support_function(exec, names)).transpose()?;
    let config = update_config(exec, Vec::new(), &options.common.config)?;
    let existing = replace::existing(exec, namespace, &name.name, &parameters.inputs);
    let id = existing.unwrap_or_else(|| ProcId(exec.catalog.next_oid()));
    let defaults = argument_defaults(exec, &parameters, id)?;
    let kind = match (stmt.is_procedure, options.window) {
        (true, _) => ProcKind::Procedure,
        (false, Some(true)) => ProcKind::Window,
        (false, _) => ProcKind::Function,
    };
    let proc = Proc {
        id,
        name: name.name.clone(),
        namespace,
        owner: exec.current_role(),
        kind,
        language,
        result,
        returns_set,
        arg_types: parameters.inputs.clone(),
        all_args: parameters.recorded(),
        variadic: parameters.variadic,
        default_count: defaults.len() as u16,
        defaults,
        volatility: options.common.volatility.unwrap_or(Volatility::Volatile),
        parallel: options.common.parallel.unwrap_or(Parallel::Unsafe),
        strict: options.common.strict.unwrap_or(false),
        leakproof: options.common.leakproof.unwrap_or(false),
        security_definer: options.common.security_definer.unwrap_or(false),
        cost: options.common.cost.unwrap_or_else(|| default_cost(language)),
        rows: options.common.rows.unwrap_or(if returns_set { 1000.0 } else { 0.0 }),
        config,
        support,
        transforms,
        body,
        aggregate: None,
        at: Evidence::new(exec.locator.whole),
    };
    store(exec, proc, existing.is_some(), stmt.replace)?;
    exec.note_body_place(id, &stmt.options);
    note_unresolved(exec, unresolved, id);
    Ok(())
}

/// The language, by its clause or by the body.
fn language(exec: &Exec, stmt: &pb::CreateFunctionStmt, options: &CreateOptions) -> Result<(LangId, String)> {
    let name = match (&options.language, &stmt.sql_body) {
        (Some(name), _) => name.clone(),
        (None, Some(_)) => "sql".to_owned(),
        (None, None) => return refuse(SqlState::INVALID_FUNCTION_DEFINITION, "no language specified"),
    };
    match exec.catalog.language_by_name(&name) {
        Some(id) => Ok((id, name)),
        None => Err(missing_language(&name)),
    }
}

/// What it costs to call a routine when nobody says.
fn default_cost(language: LangId) -> f32 {
    if language == INTERNAL_LANGUAGE || language == C_LANGUAGE { 1.0 } else { 100.0 }
}

fn check_rows(options: &CreateOptions, returns_set: bool) -> Result<()> {
    if options.common.rows.is_some() && !returns_set {
        let message = "ROWS is not applicable when function does not return a set";
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    }
    Ok(())
}

fn result_type(
    exec: &mut Exec,
    stmt: &pb::CreateFunctionStmt,
    parameters: &Parameters,
    language: LangId,
) -> Result<(TypeId, bool)> {
    if stmt.is_procedure {
        return Ok((parameters.required_result.unwrap_or(VOID), false));
    }
    let state = SqlState::INVALID_FUNCTION_DEFINITION;
    match (&stmt.return_type, parameters.required_result) {
        (Some(name), required) => {
            let given = return_type(exec, name, language)?;
            if let Some(required) = required.filter(|r| *r != given) {
                let words = exec.type_text(required);
                return refuse(state, format!("function result type must be {words} because of OUT parameters"));
            }
            Ok((given, name.setof))
        }
        (None, Some(required)) => Ok((required, false)),
        (None, None) => refuse(state, "function result type must be specified"),
    }
}

/// A type that is not there becomes a shell where the language is C, so that its input routine can
/// be declared first (compute_return_type).
fn return_type(exec: &mut Exec, name: &pb::TypeName, language: LangId) -> Result<TypeId> {
    let words = typename::type_text(name);
    if let Some(ty) = exec.type_or_shell(name)? {
        if exec.is_shell(ty) {
            if language == SQL_LANGUAGE {
                let message = format!("SQL function cannot return shell type {words}");
                return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
            }
            exec.notice(format!("return type {words} is only a shell"));
        }
        return Ok(ty);
    }
    if language != INTERNAL_LANGUAGE && language != C_LANGUAGE {
        let refused = Diagnostic::refused(SqlState::UNDEFINED_OBJECT, format!("type \"{words}\" does not exist"));
        return Err(Box::new(refused.at(exec.span(name.location))));
    }
    if !name.typmods.is_empty() {
        let message = format!("type modifier cannot be specified for shell type \"{words}\"");
        return refuse(SqlState::SYNTAX_ERROR, message);
    }
    exec.notice(format!("type \"{words}\" is not yet defined"));
    let wanted: QualifiedName = qualified_name(&name.names)?;
    let namespace = exec.creation_namespace(&wanted)?;
    Ok(exec.make_shell_type(namespace, wanted.name))
}

fn transform_types(exec: &Exec, options: &CreateOptions) -> Result<Vec<TypeId>> {
    let mut types = Vec::new();
    for node in options.transforms.iter().flatten() {
        if let Some(Node::TypeName(name)) = node.node.as_ref() {
            types.push(exec.type_id(name)?);
        }
    }
    Ok(types)
}

fn argument_defaults(exec: &mut Exec, parameters: &Parameters, id: ProcId) -> Result<Vec<Arc<Expr>>> {
    let mut defaults = Vec::with_capacity(parameters.defaults.len());
    for (ty, raw) in &parameters.defaults {
        let analysed = cook::argument_default(&exec.cx(), raw, *ty);
        defaults.push(Arc::new(exec.expr_or_unresolved(analysed, raw, id.address())?));
    }
    Ok(defaults)
}

/// Puts a routine in place, or in the place of the one it replaces.
fn store(exec: &mut Exec, proc: Proc, exists: bool, may_replace: bool) -> Result<()> {
    let id = proc.id;
    if !exists {
        let owner_sees = proc.namespace;
        exec.catalog.add_proc(proc);
        exec.catalog.depend(id, owner_sees, DependencyKind::Normal);
        record_proc_dependencies(exec, id)?;
        exec.member_of_extension(id);
        exec.apply_default_acl(id.address());
        return Ok(());
    }
    let old = exec.procedure(id)?;
    replace::check(exec, &old, &proc, may_replace)?;
    exec.catalog.depends.forget_kind(id.address(), DependencyKind::Normal);
    let new = Proc { owner: old.owner, ..proc };
    exec.catalog.procs.insert(id, new);
    exec.catalog.depend(id, old.namespace, DependencyKind::Normal);
    record_proc_dependencies(exec, id)?;
    exec.member_of_extension(id);
    Ok(())
}

/// What a routine's row refers to, its namespace aside.
pub(in crate::replay) fn record_proc_dependencies(exec: &mut Exec, id: ProcId) -> Result<()> {
    let proc = exec.procedure(id)?;
    let me = id.address();
    exec.catalog.depend(me, proc.language, DependencyKind::Normal);
    let types = proc.arg_types.iter().chain(proc.all_args.iter().map(|a| &a.ty)).chain(&proc.transforms);
    let types: Vec<ObjectAddress> = types.chain([&proc.result]).map(|ty| ty.address()).collect();
    exec.depend_on_all(me, types);
    exec.depend_on_all(me, proc.support.map(ProcId::address));
    for default in &proc.defaults {
        exec.catalog.depend_on_expr(me, default, &[], DependencyKind::Normal, DependencyKind::Normal);
    }
    if let Body::Parsed { queries, .. } = &proc.body {
        for query in queries.iter() {
            exec.catalog.depend_on_query(me, query);
        }
    }
    Ok(())
}

impl Exec {
    /// Whether a type is declared, but not defined.
    pub fn is_shell(&self, ty: TypeId) -> bool {
        self.catalog.type_(ty).is_some_and(|t| matches!(t.kind, crate::catalog::type_::TypeKind::Shell))
    }

    /// Whether a routine of this name and signature is there.
    pub fn refuse_existing_proc(&self, namespace: NamespaceId, name: &Name, inputs: &[TypeId]) -> Result<()> {
        match replace::existing(self, namespace, name, inputs) {
            Some(id) => Err(replace::exists(&*self.procedure(id)?)),
            None => Ok(()),
        }
    }
}
