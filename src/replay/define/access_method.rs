//! CREATE ACCESS METHOD.  Counterpart: commands/amcmds.c.

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::operator::AccessMethod;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::AmId;
use crate::oid::wellknown::INTERNAL;
use crate::replay::Exec;
use crate::replay::signature::dotted;

pub(in crate::replay) fn create_access_method(exec: &mut Exec, stmt: &pb::CreateAmStmt) -> Result<()> {
    let name = Name::new(&stmt.amname);
    if exec.catalog.access_method_by_name(&name).is_some() {
        return refuse(SqlState::DUPLICATE_OBJECT, format!("access method \"{name}\" already exists"));
    }
    let is_index = stmt.amtype == "i";
    let handler = exec.proc_by_signature(&stmt.handler_name, &[INTERNAL])?;
    let wanted = if is_index { "index_am_handler" } else { "table_am_handler" };
    let result = exec.procedure(handler)?.result;
    if exec.type_text(result) != wanted {
        let message = format!("function {} must return type {wanted}", dotted(&stmt.handler_name));
        return refuse(SqlState::WRONG_OBJECT_TYPE, message);
    }
    let id = AmId(exec.catalog.next_oid());
    let at = Evidence::new(exec.locator.whole);
    exec.catalog.access_methods.insert(id, AccessMethod { id, name, handler: Some(handler), is_index, at });
    exec.catalog.depend(id, handler, DependencyKind::Normal);
    exec.member_of_extension(id);
    Ok(())
}
