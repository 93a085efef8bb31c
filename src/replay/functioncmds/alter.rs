//! ALTER FUNCTION, ALTER PROCEDURE and ALTER ROUTINE with options.
//! Counterpart: commands/functioncmds.c (AlterFunction).

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::proc::ProcKind;
use crate::diag::{Result, SqlState, refuse};
use crate::oid::ProcId;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::functioncmds::config::update_config;
use crate::replay::functioncmds::option::{CommonOptions, common_option, support_function};

pub(in crate::replay) fn alter_function(exec: &mut Exec, stmt: &pb::AlterFunctionStmt) -> Result<()> {
    let id = exec.needed_routine(stmt.objtype(), stmt.func.as_ref())?;
    let old = exec.procedure(id)?;
    if old.kind == ProcKind::Aggregate {
        return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is an aggregate function", old.name));
    }
    let mut options = CommonOptions::default();
    for elem in defelem::elements(&stmt.actions) {
        common_option(&mut options, elem, old.kind == ProcKind::Procedure)?;
    }
    if options.rows.is_some() && !old.returns_set {
        let message = "ROWS is not applicable when function does not return a set";
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    }
    let support = options.support.as_deref().map(|names| support_function(exec, names)).transpose()?;
    let config = update_config(exec, old.config.clone(), &options.config)?;
    apply(exec, id, &options, config, support);
    Ok(())
}

fn apply(
    exec: &mut Exec,
    id: ProcId,
    options: &CommonOptions,
    config: Vec<(crate::name::Name, String)>,
    support: Option<ProcId>,
) {
    let at = exec.locator.whole;
    let Some(proc) = exec.catalog.procs.get_mut(&id) else { return };
    macro_rules! change {
        ($($field:ident),+) => {
            $(if let Some(value) = options.$field {
                proc.$field = value;
                proc.at.set(stringify!($field), at);
            })+
        };
    }
    change!(volatility, strict, security_definer, leakproof, parallel, cost, rows);
    if proc.config != config {
        proc.config = config;
        proc.at.set("config", at);
    }
    if let Some(support) = support {
        let before = proc.support.replace(support);
        proc.at.set("support", at);
        if let Some(before) = before {
            exec.catalog.depends.remove(id.address(), before.address(), DependencyKind::Normal);
        }
        exec.catalog.depend(id, support, DependencyKind::Normal);
    }
}
