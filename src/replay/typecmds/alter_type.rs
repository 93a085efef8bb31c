//! ALTER TYPE ... SET (options).  Counterpart: commands/typecmds.c (AlterType).

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::type_::TypeKind;
use crate::diag::{Result, SqlState, refuse};
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::typecmds::base::storage;

pub(in crate::replay) fn alter_type(exec: &mut Exec, stmt: &pb::AlterTypeStmt) -> Result<()> {
    let id = exec.type_by_name(&stmt.type_name)?;
    let Some(mut row) = exec.catalog.type_(id).map(|t| (**t).clone()) else { return Ok(()) };
    if !matches!(row.kind, TypeKind::Base) || row.is_true_array() {
        return refuse(SqlState::WRONG_OBJECT_TYPE, format!("{} is not a base type", exec.type_text(id)));
    }
    let at = exec.locator.whole;
    for elem in defelem::elements(&stmt.options) {
        let routine = |args: &[TypeId]| -> Result<Option<ProcId>> {
            if elem.arg.is_none() {
                return Ok(None);
            }
            exec.proc_by_signature(&defelem::qualified(elem)?, args).map(Some)
        };
        match elem.defname.as_str() {
            "storage" => {
                row.storage = storage(&defelem::text(elem)?)?;
                row.at.set("storage", at);
            }
            "receive" => row.receive = routine(&[INTERNAL])?,
            "send" => row.send = routine(&[id])?,
            "typmod_in" => {
                let cstring_array = exec.catalog.type_(CSTRING).and_then(|t| t.array).unwrap_or(CSTRING);
                row.typmod_in = routine(&[cstring_array])?;
            }
            "typmod_out" => row.typmod_out = routine(&[INT4])?,
            "analyze" => row.analyze = routine(&[INTERNAL])?,
            "subscript" => {
                return crate::diag::unsupported("ALTER TYPE SET (SUBSCRIPT) is not understood yet");
            }
            "input" | "output" | "internallength" | "passedbyvalue" | "alignment" | "like" | "category"
            | "preferred" | "default" | "element" | "delimiter" | "collatable" => {
                let message = format!("type attribute \"{}\" cannot be changed", elem.defname);
                return refuse(SqlState::SYNTAX_ERROR, message);
            }
            other => {
                return refuse(SqlState::SYNTAX_ERROR, format!("type attribute \"{other}\" not recognized"));
            }
        }
    }
    let routines = [row.receive, row.send, row.typmod_in, row.typmod_out, row.analyze];
    for routine in routines.into_iter().flatten() {
        exec.catalog.depend(id, routine, DependencyKind::Normal);
    }
    exec.catalog.types.insert(id, row);
    Ok(())
}
