//! CREATE LANGUAGE.  Counterpart: commands/proclang.c.

use pg_query::protobuf as pb;

use crate::catalog::evidence::Evidence;
use crate::catalog::operator::Language;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::wellknown::{INTERNAL, LANGUAGE_HANDLER, OID};
use crate::oid::{LangId, ProcId};
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::extension;
use crate::replay::signature::dotted;

/// Without a handler it is CREATE EXTENSION under another name.
pub(in crate::replay) fn create_language(exec: &mut Exec, stmt: &pb::CreatePLangStmt) -> Result<()> {
    if stmt.plhandler.is_empty() {
        // Languages live in pg_catalog, whatever the search path is.
        let known = crate::builtin::extension(&stmt.plname, &exec.catalog.version).is_some();
        let options = if known { Vec::new() } else { vec![defelem::text_option("schema", "pg_catalog")] };
        let stmt = pb::CreateExtensionStmt { extname: stmt.plname.clone(), if_not_exists: stmt.replace, options };
        return extension::create_extension(exec, &stmt);
    }
    let handler = exec.proc_by_signature(&stmt.plhandler, &[])?;
    if exec.procedure(handler)?.result != LANGUAGE_HANDLER {
        let message = format!("function {} must return type {}", dotted(&stmt.plhandler), "language_handler");
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    let inline = optional(exec, &stmt.plinline, &[INTERNAL])?;
    let validator = optional(exec, &stmt.plvalidator, &[OID])?;
    let name = Name::new(&stmt.plname);
    let existing = exec.catalog.language_by_name(&name);
    if existing.is_some() && !stmt.replace {
        return refuse(SqlState::DUPLICATE_OBJECT, format!("language \"{name}\" already exists"));
    }
    let id = existing.unwrap_or_else(|| LangId(exec.catalog.next_oid()));
    let owner = existing.and_then(|id| exec.catalog.languages.get(&id)).map(|l| l.owner);
    let language = Language {
        id,
        name,
        owner: owner.unwrap_or(exec.current_role()),
        trusted: stmt.pltrusted,
        handler: Some(handler),
        inline,
        validator,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.languages.insert(id, language);
    exec.catalog.depends.forget_kind(id.address(), crate::catalog::depend::DependencyKind::Normal);
    exec.depend_on_all(id, [Some(handler), inline, validator].into_iter().flatten().map(ProcId::address));
    exec.member_of_extension(id);
    Ok(())
}

fn optional(exec: &Exec, names: &[pb::Node], args: &[crate::oid::TypeId]) -> Result<Option<ProcId>> {
    if names.is_empty() {
        return Ok(None);
    }
    exec.proc_by_signature(names, args).map(Some)
}
