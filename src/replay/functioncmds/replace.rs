//! What CREATE OR REPLACE may change of a routine.  Counterpart: catalog/pg_proc.c (ProcedureCreate).

use crate::catalog::proc::{Proc, ProcKind};
use crate::diag::{Diagnostic, Rejected, Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::wellknown::RECORD;
use crate::oid::*;
use crate::replay::Exec;

/// The routine that has this name and these inputs.
pub(super) fn existing(exec: &Exec, namespace: NamespaceId, name: &Name, inputs: &[TypeId]) -> Option<ProcId> {
    let fits = |id: &&ProcId| exec.catalog.proc(**id).is_some_and(|p| p.arg_types == inputs);
    exec.catalog.procs_in(namespace, name).iter().find(fits).copied()
}

pub(super) fn exists(old: &Proc) -> Rejected {
    let message = format!("function \"{}\" already exists with same argument types", old.name);
    let refused = Diagnostic::refused(SqlState::DUPLICATE_FUNCTION, message);
    if old.at.defined().is_builtin() {
        return Box::new(refused);
    }
    Box::new(refused.with_related(old.at.defined(), "it was made here"))
}

/// Refuses a replacement that callers could notice.
pub(super) fn check(exec: &Exec, old: &Proc, new: &Proc, may_replace: bool) -> Result<()> {
    if !may_replace {
        return Err(exists(old));
    }
    check_kind(old, new)?;
    check_result(exec, old, new)?;
    check_input_names(exec, old, new)?;
    check_defaults(exec, old, new)
}

fn check_kind(old: &Proc, new: &Proc) -> Result<()> {
    if old.kind == new.kind {
        return Ok(());
    }
    let what = match old.kind {
        ProcKind::Aggregate => "an aggregate function",
        ProcKind::Function => "a function",
        ProcKind::Procedure => "a procedure",
        ProcKind::Window => "a window function",
    };
    let refused = Diagnostic::refused(SqlState::WRONG_OBJECT_TYPE, "cannot change routine kind");
    Err(Box::new(refused.with_detail(format!("\"{}\" is {what}.", old.name))))
}

/// The word of the command that would take the routine away.
fn drop_hint(exec: &Exec, old: &Proc) -> String {
    let command = match old.kind {
        ProcKind::Procedure => "DROP PROCEDURE",
        ProcKind::Aggregate => "DROP AGGREGATE",
        ProcKind::Function | ProcKind::Window => "DROP FUNCTION",
    };
    format!("Use {command} {} first.", exec.proc_text(old))
}

fn check_result(exec: &Exec, old: &Proc, new: &Proc) -> Result<()> {
    let changed = |message: &str| Diagnostic::refused(SqlState::INVALID_FUNCTION_DEFINITION, message);
    if old.result != new.result || old.returns_set != new.returns_set {
        let message = if old.kind == ProcKind::Procedure {
            "cannot change whether a procedure has output parameters"
        } else {
            "cannot change return type of existing function"
        };
        return Err(Box::new(changed(message).with_hint(drop_hint(exec, old))));
    }
    let row = |proc: &Proc| -> Vec<(Name, TypeId)> { proc.output_args().map(|a| (a.name.clone(), a.ty)).collect() };
    if new.result == RECORD && row(old) != row(new) {
        let refused = changed("cannot change return type of existing function")
            .with_detail("Row type defined by OUT parameters is different.")
            .with_hint(drop_hint(exec, old));
        return Err(Box::new(refused));
    }
    Ok(())
}

/// Names by which inputs, INOUT among them, can be called.
fn check_input_names(exec: &Exec, old: &Proc, new: &Proc) -> Result<()> {
    let (before, after) = (old.input_names(), new.input_names());
    for (i, name) in before.iter().enumerate() {
        if name.is_empty() || after.get(i) == Some(name) {
            continue;
        }
        let refused = Diagnostic::refused(
            SqlState::INVALID_FUNCTION_DEFINITION,
            format!("cannot change name of input parameter \"{name}\""),
        );
        return Err(Box::new(refused.with_hint(drop_hint(exec, old))));
    }
    Ok(())
}

fn check_defaults(exec: &Exec, old: &Proc, new: &Proc) -> Result<()> {
    if old.default_count == 0 {
        return Ok(());
    }
    let state = SqlState::INVALID_FUNCTION_DEFINITION;
    if new.default_count < old.default_count {
        let refused = Diagnostic::refused(state, "cannot remove parameter defaults from existing function");
        return Err(Box::new(refused.with_hint(drop_hint(exec, old))));
    }
    let extra = usize::from(new.default_count - old.default_count);
    let types = |expr: &std::sync::Arc<crate::nodes::Expr>| exec.catalog.expr_type(expr);
    let kept = new.defaults.iter().skip(extra).map(types);
    if old.defaults.iter().map(types).zip(kept).any(|(before, after)| before != after) {
        return refuse(state, "cannot change data type of existing parameter default value");
    }
    Ok(())
}
