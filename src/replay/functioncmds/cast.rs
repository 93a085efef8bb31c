//! CREATE CAST.  Counterparts: commands/functioncmds.c (CreateCast), catalog/pg_cast.c.

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::operator::{Cast, CastContext, CastMethod};
use crate::catalog::proc::ProcKind;
use crate::catalog::type_::{Type, TypeKind};
use crate::diag::{Result, SqlState, refuse};
use crate::oid::wellknown::{BOOL, INT4};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::need;

pub(in crate::replay) fn create_cast(exec: &mut Exec, stmt: &pb::CreateCastStmt) -> Result<()> {
    let source = exec.type_id(need(stmt.sourcetype.as_ref(), "source type")?)?;
    let target = exec.type_id(need(stmt.targettype.as_ref(), "target type")?)?;
    for (ty, which) in [(source, "source"), (target, "target")] {
        let row = exec.catalog.type_(ty);
        if row.is_some_and(|t| matches!(t.kind, TypeKind::Pseudo)) {
            let message = format!("{which} data type {} is a pseudo-type", exec.type_text(ty));
            return refuse(SqlState::WRONG_OBJECT_TYPE, message);
        }
        if row.is_some_and(|t| t.domain().is_some()) {
            exec.notice(format!("cast will be ignored because the {which} data type is a domain"));
        }
    }
    let method = match (&stmt.func, stmt.inout) {
        (Some(func), _) => {
            let id = exec.routine_with_args(pb::ObjectType::ObjectFunction, func)?;
            check_function(exec, id, source, target)?;
            CastMethod::Function(id)
        }
        (None, true) => CastMethod::InOut,
        (None, false) => {
            check_binary(exec, source, target)?;
            CastMethod::Binary
        }
    };
    let context = match stmt.context() {
        pb::CoercionContext::CoercionImplicit => CastContext::Implicit,
        pb::CoercionContext::CoercionAssignment => CastContext::Assignment,
        _ => CastContext::Explicit,
    };
    if exec.catalog.cast(source, target).is_some() {
        let (source, target) = (exec.type_text(source), exec.type_text(target));
        let message = format!("cast from type {source} to type {target} already exists");
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let id = CastId(exec.catalog.next_oid());
    let at = Evidence::new(exec.locator.whole);
    exec.catalog.casts.insert((source, target), Cast { id, source, target, method, context, at });
    exec.depend_on_all(id, [source.address(), target.address()]);
    if let CastMethod::Function(func) = method {
        exec.catalog.depend(id, func, DependencyKind::Normal);
    }
    exec.member_of_extension(id);
    Ok(())
}

fn check_function(exec: &Exec, id: ProcId, source: TypeId, target: TypeId) -> Result<()> {
    let proc = exec.procedure(id)?;
    let state = SqlState::INVALID_OBJECT_DEFINITION;
    let args = proc.arg_types.as_slice();
    if args.is_empty() || args.len() > 3 {
        return refuse(state, "cast function must take one to three arguments");
    }
    if !exec.is_binary_coercible(source, args[0]) {
        return refuse(state, "argument of cast function must match or be binary-coercible from source data type");
    }
    if args.get(1).is_some_and(|ty| *ty != INT4) {
        return refuse(state, "second argument of cast function must be type integer");
    }
    if args.get(2).is_some_and(|ty| *ty != BOOL) {
        return refuse(state, "third argument of cast function must be type boolean");
    }
    if !exec.is_binary_coercible(proc.result, target) {
        return refuse(
            state,
            "return data type of cast function must match or be binary-coercible to target data type",
        );
    }
    if proc.kind != ProcKind::Function {
        return refuse(state, "cast function must be a normal function");
    }
    if proc.returns_set {
        return refuse(state, "cast function must not return a set");
    }
    if source == target && args.len() < 2 {
        return refuse(state, "source data type and target data type are the same");
    }
    Ok(())
}

type Test = fn(&Type) -> bool;

/// Types that share their bytes: neither composite, array, range, enum nor domain.
fn check_binary(exec: &Exec, source: TypeId, target: TypeId) -> Result<()> {
    let state = SqlState::INVALID_OBJECT_DEFINITION;
    let (Some(from), Some(to)) = (exec.catalog.type_(source), exec.catalog.type_(target)) else { return Ok(()) };
    if (from.len, from.by_value, from.align) != (to.len, to.by_value, to.align) {
        return refuse(state, "source and target data types are not physically compatible");
    }
    let any = |test: Test| test(from) || test(to);
    let refusals: [(Test, &str); 5] = [
        (|t| t.relation().is_some(), "composite data types are not binary-compatible"),
        (|t| t.element.is_some(), "array data types are not binary-compatible"),
        (
            |t| t.range().is_some() || matches!(t.kind, TypeKind::Multirange { .. }),
            "range data types are not binary-compatible",
        ),
        (|t| t.enum_labels().is_some(), "enum data types are not binary-compatible"),
        (|t| t.domain().is_some(), "domain data types must not be marked binary-compatible"),
    ];
    for (test, message) in refusals {
        if any(test) {
            return refuse(state, message);
        }
    }
    if source == target {
        return refuse(state, "source data type and target data type are the same");
    }
    Ok(())
}
