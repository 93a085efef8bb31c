//! GET DIAGNOSTICS.  Counterpart: pl/plpgsql/src/pl_exec.c (exec_stmt_getdiag).

use crate::diag::{Result, SqlState, refuse};
use crate::nodes::{TypeRef, Value};
use crate::oid::wellknown::{INT8, OID, TEXT};
use crate::parse::plpgsql::Target;
use crate::replay::plpgsql::Machine;

impl Machine<'_> {
    pub(super) fn get_diagnostics(&mut self, stacked: bool, items: &[(Target, String)]) -> Result<()> {
        if stacked && self.frame.handling.is_empty() {
            let state = SqlState::STACKED_DIAGNOSTICS_ACCESSED_WITHOUT_ACTIVE_HANDLER;
            return refuse(state, "GET STACKED DIAGNOSTICS cannot be used outside an exception handler");
        }
        for (target, item) in items {
            let (value, ty) = self.diagnostic(stacked, item)?;
            self.assign_target(target, value, TypeRef::plain(ty))?;
        }
        Ok(())
    }

    fn diagnostic(&self, stacked: bool, item: &str) -> Result<(Value, crate::oid::TypeId)> {
        let unknown = || Value::unknown(format!("what {item} says is not known"), self.exec.locator.whole);
        let text = |text: &str| (Value::text(text), TEXT);
        let error = self.frame.handling.last();
        let of_error = |part: Option<&String>| text(part.map_or("", String::as_str));
        Ok(match (item, stacked, error) {
            ("row_count", false, _) => (self.frame.row_count.clone(), INT8),
            ("pg_routine_oid", false, _) => (unknown(), OID),
            ("pg_context", false, _) => (unknown(), TEXT),
            ("returned_sqlstate", true, Some(error)) => text(error.sqlstate.map_or("XX000", SqlState::as_str)),
            ("message_text", true, Some(error)) => text(&error.message),
            ("pg_exception_detail", true, Some(error)) => of_error(error.detail.as_ref()),
            ("pg_exception_hint", true, Some(error)) => of_error(error.hint.as_ref()),
            (
                "pg_exception_context"
                | "column_name"
                | "constraint_name"
                | "pg_datatype_name"
                | "table_name"
                | "schema_name",
                true,
                Some(_),
            ) => (unknown(), TEXT),
            _ => {
                let which = if stacked { "GET STACKED DIAGNOSTICS" } else { "GET CURRENT DIAGNOSTICS" };
                let message = format!("diagnostics item {} is not allowed in {which}", item.to_uppercase());
                return refuse(SqlState::SYNTAX_ERROR, message);
            }
        })
    }
}
