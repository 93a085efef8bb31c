//! Parameter lists of routines and aggregates.  Counterparts: commands/functioncmds.c
//! (interpret_function_parameter_list), catalog/pg_proc.c (the checks on polymorphic results).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::typename;
use crate::catalog::proc::{ArgMode, ProcArg};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::need;

/// What a parameter list belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RoutineSort {
    /// `sql`: the language takes no shell types.
    Function {
        sql: bool,
    },
    Procedure {
        sql: bool,
    },
    Aggregate,
}

/// A parameter list with its types resolved; defaults are still raw.
#[derive(Default)]
pub(crate) struct Parameters {
    pub inputs: Vec<TypeId>,
    pub all: Vec<ProcArg>,
    pub variadic: Option<TypeId>,
    /// The type that OUT, INOUT and TABLE parameters give the result.
    pub required_result: Option<TypeId>,
    /// Raw defaults of the last input parameters, with their types.
    pub defaults: Vec<(TypeId, pb::Node)>,
}

impl Parameters {
    /// What pg_proc keeps of the list: nothing where all are plain inputs without names.
    pub fn recorded(&self) -> Vec<ProcArg> {
        if self.all.iter().all(|a| a.mode == ArgMode::In && a.name.is_empty()) {
            return Vec::new();
        }
        self.all.clone()
    }

    pub fn input_names(&self) -> Vec<Name> {
        self.all.iter().filter(|a| a.mode.is_input()).map(|a| a.name.clone()).collect()
    }
}

/// Resolves a parameter list.
pub(crate) fn interpret_parameters(exec: &mut Exec, nodes: &[pb::Node], sort: RoutineSort) -> Result<Parameters> {
    let mut list = Parameters::default();
    let mut outputs = 0;
    for node in nodes {
        let Some(Node::FunctionParameter(parameter)) = node.node.as_ref() else { continue };
        let ty = parameter_type(exec, need(parameter.arg_type.as_ref(), "type")?, sort)?;
        let mode = mode(parameter.mode());
        if mode.is_input() {
            if list.variadic.is_some() {
                return refuse(
                    SqlState::INVALID_FUNCTION_DEFINITION,
                    "VARIADIC parameter must be the last input parameter",
                );
            }
            list.inputs.push(ty);
        }
        if matches!(mode, ArgMode::Out | ArgMode::InOut | ArgMode::Table) {
            if matches!(sort, RoutineSort::Procedure { .. }) {
                list.required_result = Some(RECORD);
            } else if outputs == 0 {
                list.required_result = Some(ty);
            }
            outputs += 1;
        }
        if mode == ArgMode::Variadic {
            list.variadic = Some(variadic_element(exec, ty)?);
        }
        check_name(&list, mode, &parameter.name)?;
        take_default(&mut list, parameter, mode, ty)?;
        list.all.push(ProcArg { ty, mode, name: Name::new(&parameter.name) });
    }
    if outputs > 1 {
        list.required_result = Some(RECORD);
    }
    Ok(list)
}

fn mode(mode: pb::FunctionParameterMode) -> ArgMode {
    use pb::FunctionParameterMode as Mode;
    match mode {
        Mode::FuncParamOut => ArgMode::Out,
        Mode::FuncParamInout => ArgMode::InOut,
        Mode::FuncParamVariadic => ArgMode::Variadic,
        Mode::FuncParamTable => ArgMode::Table,
        Mode::FuncParamIn | Mode::FuncParamDefault | Mode::Undefined => ArgMode::In,
    }
}

fn parameter_type(exec: &mut Exec, name: &pb::TypeName, sort: RoutineSort) -> Result<TypeId> {
    let Some(ty) = exec.type_or_shell(name)? else {
        let message = format!("type {} does not exist", typename::type_text(name));
        let refused = Diagnostic::refused(SqlState::UNDEFINED_OBJECT, message).at(exec.span(name.location));
        return Err(Box::new(refused));
    };
    if exec.is_shell(ty) {
        let words = typename::type_text(name);
        match sort {
            RoutineSort::Function { sql: true } | RoutineSort::Procedure { sql: true } => {
                let message = format!("SQL function cannot accept shell type {words}");
                return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
            }
            RoutineSort::Aggregate => {
                let message = format!("aggregate cannot accept shell type {words}");
                return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
            }
            RoutineSort::Function { sql: false } | RoutineSort::Procedure { sql: false } => {
                exec.notice(format!("argument type {words} is only a shell"));
            }
        }
    }
    if name.setof {
        let what = match sort {
            RoutineSort::Function { .. } => "functions",
            RoutineSort::Procedure { .. } => "procedures",
            RoutineSort::Aggregate => "aggregates",
        };
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, format!("{what} cannot accept set arguments"));
    }
    Ok(ty)
}

/// What one argument of a VARIADIC parameter is.
fn variadic_element(exec: &Exec, ty: TypeId) -> Result<TypeId> {
    match ty {
        ANYARRAY => Ok(ANYELEMENT),
        ANYCOMPATIBLEARRAY => Ok(ANYCOMPATIBLE),
        ANY => Ok(ANY),
        _ => {
            exec.catalog.type_(ty).filter(|t| t.is_true_array()).and_then(|t| t.element).map_or_else(
                || refuse(SqlState::INVALID_FUNCTION_DEFINITION, "VARIADIC parameter must be an array"),
                Ok,
            )
        }
    }
}

/// Two inputs cannot share a name, nor can two outputs.
fn check_name(list: &Parameters, mode: ArgMode, name: &str) -> Result<()> {
    if name.is_empty() {
        return Ok(());
    }
    let only_in = |mode: ArgMode| matches!(mode, ArgMode::In | ArgMode::Variadic);
    let only_out = |mode: ArgMode| matches!(mode, ArgMode::Out | ArgMode::Table);
    let clashes = |other: &&ProcArg| {
        let apart = (only_in(mode) && only_out(other.mode)) || (only_out(mode) && only_in(other.mode));
        other.name == *name && !apart
    };
    if list.all.iter().find(clashes).is_some() {
        let message = format!("parameter name \"{name}\" used more than once");
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
    }
    Ok(())
}

fn take_default(list: &mut Parameters, parameter: &pb::FunctionParameter, mode: ArgMode, ty: TypeId) -> Result<()> {
    let state = SqlState::INVALID_FUNCTION_DEFINITION;
    match parameter.defexpr.as_deref() {
        Some(_) if !mode.is_input() => refuse(state, "only input parameters can have default values"),
        Some(raw) => {
            list.defaults.push((ty, raw.clone()));
            Ok(())
        }
        None if mode.is_input() && !list.defaults.is_empty() => {
            refuse(state, "input parameters after one with a default value must also have defaults")
        }
        None => Ok(()),
    }
}

/// A polymorphic result must follow from the inputs (check_valid_polymorphic_signature,
/// check_valid_internal_signature).
pub(crate) fn check_polymorphic_result(exec: &Exec, result: TypeId, inputs: &[TypeId]) -> Result<()> {
    let has = |types: &[TypeId]| inputs.iter().any(|ty| types.contains(ty));
    let (fits, family): (bool, &str) = match result {
        ANYRANGE => (has(&[ANYRANGE, ANYMULTIRANGE]), "anyrange or anymultirange"),
        ANYMULTIRANGE => (has(&[ANYRANGE, ANYMULTIRANGE]), "anyrange or anymultirange"),
        ANYCOMPATIBLERANGE | ANYCOMPATIBLEMULTIRANGE => {
            (has(&[ANYCOMPATIBLERANGE, ANYCOMPATIBLEMULTIRANGE]), "anycompatiblerange or anycompatiblemultirange")
        }
        ANYELEMENT | ANYARRAY | ANYNONARRAY | ANYENUM => (
            has(&[ANYELEMENT, ANYARRAY, ANYNONARRAY, ANYENUM, ANYRANGE, ANYMULTIRANGE]),
            "anyelement, anyarray, anynonarray, anyenum, anyrange, or anymultirange",
        ),
        ANYCOMPATIBLE | ANYCOMPATIBLEARRAY | ANYCOMPATIBLENONARRAY => (
            has(&[
                ANYCOMPATIBLE,
                ANYCOMPATIBLEARRAY,
                ANYCOMPATIBLENONARRAY,
                ANYCOMPATIBLERANGE,
                ANYCOMPATIBLEMULTIRANGE,
            ]),
            "anycompatible, anycompatiblearray, anycompatiblenonarray, anycompatiblerange, or anycompatiblemultirange",
        ),
        INTERNAL if !has(&[INTERNAL]) => {
            let refused =
                Diagnostic::refused(SqlState::INVALID_FUNCTION_DEFINITION, "unsafe use of pseudo-type \"internal\"");
            let detail = "A function returning \"internal\" must have at least one \"internal\" argument.";
            return Err(Box::new(refused.with_detail(detail)));
        }
        _ => return Ok(()),
    };
    if fits {
        return Ok(());
    }
    let words = exec.type_text(result);
    let detail = format!("A result of type {words} requires at least one input of type {family}.");
    let refused = Diagnostic::refused(SqlState::INVALID_FUNCTION_DEFINITION, "cannot determine result data type");
    Err(Box::new(refused.with_detail(detail)))
}
