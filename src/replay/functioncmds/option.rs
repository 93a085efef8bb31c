//! Options of CREATE FUNCTION and ALTER FUNCTION.  Counterpart: commands/functioncmds.c
//! (compute_function_attributes, compute_common_attribute).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::proc::{Parallel, Volatility};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::oid::ProcId;
use crate::oid::wellknown::INTERNAL;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::names::list_items;
use crate::replay::signature::dotted;

/// What both statements can say.
#[derive(Default)]
pub(super) struct CommonOptions {
    pub volatility: Option<Volatility>,
    pub strict: Option<bool>,
    pub security_definer: Option<bool>,
    pub leakproof: Option<bool>,
    pub parallel: Option<Parallel>,
    pub cost: Option<f32>,
    pub rows: Option<f32>,
    pub support: Option<Vec<pb::Node>>,
    pub config: Vec<pb::VariableSetStmt>,
}

/// What only CREATE can say.
#[derive(Default)]
pub(super) struct CreateOptions {
    pub common: CommonOptions,
    pub language: Option<String>,
    pub body: Option<Vec<pb::Node>>,
    pub window: Option<bool>,
    pub transforms: Option<Vec<pb::Node>>,
}

pub(super) fn create_options(stmt: &pb::CreateFunctionStmt) -> Result<CreateOptions> {
    let mut options = CreateOptions::default();
    for elem in defelem::elements(&stmt.options) {
        match elem.defname.as_str() {
            "as" => {
                defelem::once(&mut options.body, list_items(elem.arg.as_ref().and_then(|a| a.node.as_ref())).to_vec())?
            }
            "language" => defelem::once(&mut options.language, defelem::text(elem)?)?,
            "transform" => {
                let types = list_items(elem.arg.as_ref().and_then(|a| a.node.as_ref())).to_vec();
                defelem::once(&mut options.transforms, types)?;
            }
            "window" if stmt.is_procedure => return not_for_procedures(),
            "window" => defelem::once(&mut options.window, defelem::boolean(elem)?)?,
            _ => common_option(&mut options.common, elem, stmt.is_procedure)?,
        }
    }
    Ok(options)
}

fn not_for_procedures<T>() -> Result<T> {
    refuse(SqlState::INVALID_FUNCTION_DEFINITION, "invalid attribute in procedure definition")
}

/// One option that both statements know.
pub(super) fn common_option(options: &mut CommonOptions, elem: &pb::DefElem, is_procedure: bool) -> Result<()> {
    let function_only = ["volatility", "strict", "leakproof", "parallel", "cost", "rows", "support"];
    if is_procedure && function_only.contains(&elem.defname.as_str()) {
        return not_for_procedures();
    }
    match elem.defname.as_str() {
        "volatility" => defelem::once(&mut options.volatility, volatility(&defelem::text(elem)?)?),
        "strict" => defelem::once(&mut options.strict, defelem::boolean(elem)?),
        "security" => defelem::once(&mut options.security_definer, defelem::boolean(elem)?),
        "leakproof" => defelem::once(&mut options.leakproof, defelem::boolean(elem)?),
        "parallel" => defelem::once(&mut options.parallel, parallel(&defelem::text(elem)?)?),
        "cost" => defelem::once(&mut options.cost, positive(elem, "COST must be positive")?),
        "rows" => defelem::once(&mut options.rows, positive(elem, "ROWS must be positive")?),
        "support" => defelem::once(&mut options.support, defelem::qualified(elem)?),
        "set" => {
            if let Some(Node::VariableSetStmt(set)) = elem.arg.as_ref().and_then(|a| a.node.as_ref()) {
                options.config.push(set.clone());
            }
            Ok(())
        }
        other => refuse(SqlState::SYNTAX_ERROR, format!("option \"{other}\" not recognized")),
    }
}

fn volatility(word: &str) -> Result<Volatility> {
    match word {
        "immutable" => Ok(Volatility::Immutable),
        "stable" => Ok(Volatility::Stable),
        "volatile" => Ok(Volatility::Volatile),
        _ => refuse(SqlState::SYNTAX_ERROR, format!("invalid volatility \"{word}\"")),
    }
}

fn parallel(word: &str) -> Result<Parallel> {
    match word {
        "safe" => Ok(Parallel::Safe),
        "unsafe" => Ok(Parallel::Unsafe),
        "restricted" => Ok(Parallel::Restricted),
        _ => refuse(SqlState::SYNTAX_ERROR, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE"),
    }
}

fn positive(elem: &pb::DefElem, message: &str) -> Result<f32> {
    let value = defelem::numeric(elem)? as f32;
    if value <= 0.0 {
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    }
    Ok(value)
}

/// The routine of SUPPORT (interpret_func_support).
pub(super) fn support_function(exec: &Exec, names: &[pb::Node]) -> Result<ProcId> {
    let id = match exec.find_proc(names, &[INTERNAL])? {
        Some(id) => id,
        None => {
            let message = format!("function {} does not exist", exec.signature_text(&dotted(names), &[INTERNAL]));
            return refuse(SqlState::UNDEFINED_FUNCTION, message);
        }
    };
    if exec.procedure(id)?.result != INTERNAL {
        let message = format!("support function {} must return type internal", dotted(names));
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    Ok(id)
}

/// The language's row, or the server's words about its absence.
pub(super) fn missing_language(name: &str) -> Box<Diagnostic> {
    let refused = Diagnostic::refused(SqlState::UNDEFINED_OBJECT, format!("language \"{name}\" does not exist"));
    let from_extension = ["plperl", "plperlu", "plpython3u", "pltcl", "pltclu", "plpgsql", "plv8"];
    if from_extension.contains(&name) {
        return Box::new(refused.with_hint("Use CREATE EXTENSION to load the language into the database."));
    }
    Box::new(refused)
}
