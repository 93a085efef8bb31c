//! Routines as DDL names them.  Counterpart: parser/parse_func.c (LookupFuncName, LookupFuncWithArgs).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::Cx;
use crate::analyze::func_candidate::{Call, candidates};
use crate::analyze::name_list::{placed, qualified, refuse_at, to_text};
use crate::analyze::typename;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::proc::ProcKind;
use crate::diag::{Diagnostic, Result, SqlState};
use crate::oid::{ProcId, TypeId};
use crate::text::Span;

/// What sort of routine a statement names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RoutineNoun {
    Function,
    Procedure,
    Aggregate,
    Routine,
}

impl RoutineNoun {
    fn article_and_noun(self) -> &'static str {
        match self {
            RoutineNoun::Function => "a function",
            RoutineNoun::Procedure => "a procedure",
            RoutineNoun::Aggregate => "an aggregate",
            RoutineNoun::Routine => "a routine",
        }
    }

    fn noun(self) -> &'static str {
        self.article_and_noun().split_once(' ').map_or("", |(_, noun)| noun)
    }

    fn admits(self, kind: ProcKind) -> bool {
        match self {
            RoutineNoun::Function => kind != ProcKind::Procedure,
            RoutineNoun::Procedure => kind == ProcKind::Procedure,
            RoutineNoun::Aggregate => kind == ProcKind::Aggregate,
            RoutineNoun::Routine => true,
        }
    }
}

enum Found {
    One(ProcId),
    Missing,
    Ambiguous,
}

/// The routine that an object clause names; it must exist.
pub fn lookup_with_args(cx: &Cx<'_>, noun: RoutineNoun, object: &pb::ObjectWithArgs, at: Span) -> Result<ProcId> {
    let types = argument_types(cx, object, at)?;
    let name = qualified(&object.objname).map_err(|e| placed(e, at))?;
    if let Some(schema) = &name.schema {
        cx.explicit_namespace(schema).map_err(|e| placed(e, at))?;
    }
    match settle(cx, noun, object, &name, &types, at)? {
        Some(proc) => Ok(proc),
        None => missing(cx, noun, object, &types, at),
    }
}

/// The same for IF EXISTS: a routine, schema or argument type that is missing gives `None`.
pub fn find_with_args(cx: &Cx<'_>, noun: RoutineNoun, object: &pb::ObjectWithArgs, at: Span) -> Result<Option<ProcId>> {
    let name = qualified(&object.objname).map_err(|e| placed(e, at))?;
    match argument_types(cx, object, at) {
        Ok(types) => settle(cx, noun, object, &name, &types, at),
        Err(e) if matches!(e.sqlstate, Some(SqlState::UNDEFINED_OBJECT | SqlState::INVALID_SCHEMA_NAME)) => Ok(None),
        Err(e) => Err(e),
    }
}

/// A routine by name and exact argument types (LookupFuncName).
pub fn lookup_name(cx: &Cx<'_>, name: &[pb::Node], types: &[TypeId], at: Span) -> Result<ProcId> {
    let wanted = qualified(name).map_err(|e| placed(e, at))?;
    if let Some(schema) = &wanted.schema {
        cx.explicit_namespace(schema).map_err(|e| placed(e, at))?;
    }
    match by_types(cx, &wanted, types, false) {
        Found::One(proc) => Ok(proc),
        _ => refuse_at(
            SqlState::UNDEFINED_FUNCTION,
            at,
            format!("function {} does not exist", signature(cx, &to_text(name), types)),
        ),
    }
}

/// `name(type, type)` as messages show it (func_signature_string).
pub fn signature(cx: &Cx<'_>, name: &str, types: &[TypeId]) -> String {
    let types: Vec<String> = types.iter().map(|ty| cx.type_name(*ty)).collect();
    format!("{name}({})", types.join(", "))
}

fn argument_types(cx: &Cx<'_>, object: &pb::ObjectWithArgs, at: Span) -> Result<Vec<TypeId>> {
    let mut types = Vec::with_capacity(object.objargs.len());
    for arg in &object.objargs {
        if let Some(N::TypeName(name)) = &arg.node {
            match typename::lookup_type(cx, name)? {
                Some(ty) => types.push(ty),
                None => {
                    let message = format!("type \"{}\" does not exist", typename::type_text(name));
                    return refuse_at(SqlState::UNDEFINED_OBJECT, at, message);
                }
            }
        }
    }
    Ok(types)
}

fn settle(
    cx: &Cx<'_>,
    noun: RoutineNoun,
    object: &pb::ObjectWithArgs,
    name: &QualifiedName,
    types: &[TypeId],
    at: Span,
) -> Result<Option<ProcId>> {
    let found = if object.args_unspecified { by_name(cx, noun, name) } else { by_types(cx, name, types, false) };
    let found = match noun {
        RoutineNoun::Procedure | RoutineNoun::Routine if !object.args_unspecified && plain_modes(object) => {
            combine(found, by_types(cx, name, &function_types(cx, object, types)?, true))
        }
        _ => found,
    };
    let proc = match found {
        Found::One(proc) => proc,
        Found::Missing => return Ok(None),
        Found::Ambiguous => {
            let message = format!("{} name \"{}\" is not unique", noun.noun(), to_text(&object.objname));
            let hint = format!("Specify the argument list to select the {} unambiguously.", noun.noun());
            let error = Diagnostic::refused(SqlState::AMBIGUOUS_FUNCTION, message).with_hint(hint);
            return Err(Box::new(error.at(at)));
        }
    };
    let kind = cx.catalog.proc(proc).map_or(ProcKind::Function, |row| row.kind);
    if noun.admits(kind) {
        return Ok(Some(proc));
    }
    let text = signature(cx, &to_text(&object.objname), types);
    let message = match noun {
        RoutineNoun::Aggregate => format!("function {text} is not an aggregate"),
        _ => format!("{text} is not {}", noun.article_and_noun()),
    };
    refuse_at(SqlState::WRONG_OBJECT_TYPE, at, message)
}

/// Whether no argument of the clause has a mode, as in the SQL standard, where OUT arguments count.
fn plain_modes(object: &pb::ObjectWithArgs) -> bool {
    let plain = |node: &pb::Node| match &node.node {
        Some(N::FunctionParameter(parameter)) => parameter.mode == pb::FunctionParameterMode::FuncParamDefault as i32,
        _ => true,
    };
    !object.objfuncargs.is_empty() && object.objfuncargs.iter().all(plain)
}

fn function_types(cx: &Cx<'_>, object: &pb::ObjectWithArgs, types: &[TypeId]) -> Result<Vec<TypeId>> {
    let mut all = Vec::with_capacity(types.len());
    for node in &object.objfuncargs {
        if let Some(N::FunctionParameter(parameter)) = &node.node
            && let Some(name) = &parameter.arg_type
        {
            all.push(typename::resolve_id(cx, name)?);
        }
    }
    Ok(all)
}

fn combine(inputs: Found, all: Found) -> Found {
    match (inputs, all) {
        (Found::One(a), Found::One(b)) if a != b => Found::Ambiguous,
        (Found::Missing, other) => other,
        (found, _) => found,
    }
}

fn by_types(cx: &Cx<'_>, name: &QualifiedName, types: &[TypeId], include_out: bool) -> Found {
    let call = Call {
        name,
        arg_count: types.len(),
        arg_names: &[],
        expand_variadic: false,
        expand_defaults: false,
        include_out,
    };
    let found = candidates(cx, call);
    found.iter().find(|c| c.args == types).map_or(Found::Missing, |c| Found::One(c.proc.id))
}

fn by_name(cx: &Cx<'_>, noun: RoutineNoun, name: &QualifiedName) -> Found {
    let mut signatures: Vec<Vec<TypeId>> = Vec::new();
    let mut found = Found::Missing;
    for namespace in cx.search_namespaces(name.schema.as_ref()) {
        for proc in cx.catalog.procs_in(namespace, &name.name).iter().filter_map(|id| cx.catalog.proc(*id)) {
            let hidden = signatures.contains(&proc.arg_types);
            signatures.push(proc.arg_types.clone());
            if hidden || !noun.admits(proc.kind) {
                continue;
            }
            if matches!(found, Found::One(_)) {
                return Found::Ambiguous;
            }
            found = Found::One(proc.id);
        }
    }
    found
}

fn missing(cx: &Cx<'_>, noun: RoutineNoun, object: &pb::ObjectWithArgs, types: &[TypeId], at: Span) -> Result<ProcId> {
    let name = to_text(&object.objname);
    let message = if object.args_unspecified {
        format!("could not find {} named \"{name}\"", noun.article_and_noun())
    } else {
        match noun {
            RoutineNoun::Aggregate if types.is_empty() => format!("aggregate {name}(*) does not exist"),
            RoutineNoun::Aggregate => format!("aggregate {} does not exist", signature(cx, &name, types)),
            RoutineNoun::Procedure => format!("procedure {} does not exist", signature(cx, &name, types)),
            RoutineNoun::Function | RoutineNoun::Routine => {
                format!("function {} does not exist", signature(cx, &name, types))
            }
        }
    };
    refuse_at(SqlState::UNDEFINED_FUNCTION, at, message)
}
