//! Foreign-data wrappers.  Counterpart: commands/foreigncmds.c (CreateForeignDataWrapper,
//! AlterForeignDataWrapper).

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::foreign::Fdw;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::wellknown::{OID, TEXT_ARRAY};
use crate::oid::{FdwId, ProcId};
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::foreigncmds::change_options;
use crate::replay::signature::dotted;

/// HANDLER and VALIDATOR; `None` inside for NO HANDLER and NO VALIDATOR.
#[derive(Default)]
struct Functions {
    handler: Option<Option<ProcId>>,
    validator: Option<Option<ProcId>>,
}

fn functions(exec: &Exec, nodes: &[pb::Node]) -> Result<Functions> {
    let mut functions = Functions::default();
    for elem in defelem::elements(nodes) {
        let named = if elem.arg.is_some() { Some(defelem::qualified(elem)?) } else { None };
        match elem.defname.as_str() {
            "handler" => {
                let handler = named.map(|name| handler(exec, &name)).transpose()?;
                defelem::once(&mut functions.handler, handler)?;
            }
            "validator" => {
                let validator = named.map(|name| exec.proc_by_signature(&name, &[TEXT_ARRAY, OID])).transpose()?;
                defelem::once(&mut functions.validator, validator)?;
            }
            other => return refuse(SqlState::SYNTAX_ERROR, format!("option \"{other}\" not recognized")),
        }
    }
    Ok(functions)
}

fn handler(exec: &Exec, names: &[pb::Node]) -> Result<ProcId> {
    let id = exec.proc_by_signature(names, &[])?;
    let result = exec.procedure(id)?.result;
    if exec.type_text(result) != "fdw_handler" {
        let message = format!("function {} must return type fdw_handler", dotted(names));
        return refuse(SqlState::WRONG_OBJECT_TYPE, message);
    }
    Ok(id)
}

pub(in crate::replay) fn create_wrapper(exec: &mut Exec, stmt: &pb::CreateFdwStmt) -> Result<()> {
    let name = Name::new(&stmt.fdwname);
    if exec.catalog.fdw_by_name(&name).is_some() {
        return refuse(SqlState::DUPLICATE_OBJECT, format!("foreign-data wrapper \"{name}\" already exists"));
    }
    let functions = functions(exec, &stmt.func_options)?;
    let mut options = Vec::new();
    change_options(&mut options, &stmt.options)?;
    let id = FdwId(exec.catalog.next_oid());
    let wrapper = Fdw {
        id,
        name,
        owner: exec.current_role(),
        handler: functions.handler.flatten(),
        validator: functions.validator.flatten(),
        options,
        at: Evidence::new(exec.locator.whole),
    };
    let on = [wrapper.handler, wrapper.validator].into_iter().flatten().map(ProcId::address);
    exec.depend_on_all(id, on);
    exec.catalog.fdws.insert(id, wrapper);
    exec.member_of_extension(id);
    Ok(())
}

pub(in crate::replay) fn alter_wrapper(exec: &mut Exec, stmt: &pb::AlterFdwStmt) -> Result<()> {
    let found = exec.catalog.fdw_by_name(&stmt.fdwname).and_then(|id| exec.catalog.fdws.get(&id)).cloned();
    let Some(mut row) = found.map(|row| (*row).clone()) else {
        let message = format!("foreign-data wrapper \"{}\" does not exist", stmt.fdwname);
        return refuse(SqlState::UNDEFINED_OBJECT, message);
    };
    let functions = functions(exec, &stmt.func_options)?;
    let at = exec.locator.whole;
    if let Some(handler) = functions.handler {
        row.handler = handler;
        row.at.set("handler", at);
    }
    if let Some(validator) = functions.validator {
        row.validator = validator;
        row.at.set("validator", at);
    }
    if !stmt.options.is_empty() {
        change_options(&mut row.options, &stmt.options)?;
        row.at.set("options", at);
    }
    exec.catalog.depends.forget_kind(row.id.address(), DependencyKind::Normal);
    let on = [row.handler, row.validator].into_iter().flatten().map(ProcId::address);
    exec.depend_on_all(row.id, on);
    exec.catalog.fdws.insert(row.id, row);
    Ok(())
}
