//! CREATE TRANSFORM.  Counterpart: commands/functioncmds.c (CreateTransform, check_transform_function).

use pg_query::protobuf as pb;

use crate::analyze::routine::{RoutineNoun, lookup_with_args};
use crate::analyze::typename;
use crate::catalog::conversion::Transform;
use crate::catalog::evidence::Evidence;
use crate::catalog::proc::{Proc, ProcKind, Volatility};
use crate::catalog::type_::TypeKind;
use crate::diag::{Result, SqlState, refuse};
use crate::oid::wellknown::INTERNAL;
use crate::oid::{ProcId, TransformId};
use crate::replay::Exec;
use crate::replay::names::need;

pub(in crate::replay) fn create_transform(exec: &mut Exec, stmt: &pb::CreateTransformStmt) -> Result<()> {
    let ty = typename::resolve(&exec.cx(), need(stmt.type_name.as_ref(), "type")?)?.ty;
    let words = exec.type_words(ty);
    match exec.catalog.type_(ty).map(|t| &t.kind) {
        Some(TypeKind::Pseudo) => {
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("data type {words} is a pseudo-type"));
        }
        Some(TypeKind::Domain(_)) => {
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("data type {words} is a domain"));
        }
        _ => {}
    }
    let Some(language) = exec.catalog.language_by_name(&stmt.lang) else {
        return refuse(SqlState::UNDEFINED_OBJECT, format!("language \"{}\" does not exist", stmt.lang));
    };
    let from_sql = function(exec, stmt.fromsql.as_ref())?;
    if let Some(id) = from_sql {
        let proc = exec.procedure(id)?;
        if proc.result != INTERNAL {
            let message = "return data type of FROM SQL function must be internal";
            return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
        }
        check(&proc)?;
    }
    let to_sql = function(exec, stmt.tosql.as_ref())?;
    if let Some(id) = to_sql {
        let proc = exec.procedure(id)?;
        if proc.result != ty {
            let message = "return data type of TO SQL function must be the transform data type";
            return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
        }
        check(&proc)?;
    }
    let existing = exec.catalog.transform_of(ty, language);
    if existing.is_some() && !stmt.replace {
        let message = format!("transform for type {words} language \"{}\" already exists", stmt.lang);
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let id = existing.unwrap_or_else(|| TransformId(exec.catalog.next_oid()));
    exec.catalog.depends.forget_kind(id.address(), crate::catalog::depend::DependencyKind::Normal);
    let functions = [from_sql, to_sql].into_iter().flatten().map(ProcId::address);
    exec.depend_on_all(id, [language.address(), ty.address()].into_iter().chain(functions));
    let at = Evidence::new(exec.locator.whole);
    exec.catalog.transforms.insert(id, Transform { id, ty, language, from_sql, to_sql, at });
    exec.member_of_extension(id);
    Ok(())
}

fn function(exec: &Exec, named: Option<&pb::ObjectWithArgs>) -> Result<Option<ProcId>> {
    named.map(|f| lookup_with_args(&exec.cx(), RoutineNoun::Function, f, exec.locator.whole)).transpose()
}

fn check(proc: &Proc) -> Result<()> {
    let message = if proc.volatility == Volatility::Volatile {
        "transform function must not be volatile"
    } else if proc.kind != ProcKind::Function {
        "transform function must be a normal function"
    } else if proc.returns_set {
        "transform function must not return a set"
    } else if proc.arg_types.len() != 1 {
        "transform function must take one argument"
    } else if proc.arg_types.first() != Some(&INTERNAL) {
        "first argument of transform function must be type internal"
    } else {
        return Ok(());
    };
    refuse(SqlState::INVALID_OBJECT_DEFINITION, message)
}
