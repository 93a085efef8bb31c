//! Base types and shells.  Counterpart: commands/typecmds.c (DefineType).

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::namespace::QualifiedName;

use crate::catalog::type_::{Subscript, Type, TypeKind};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::signature::dotted;
use crate::replay::typecmds::row::{blank_type, make_array_type};

/// CREATE TYPE name
pub(in crate::replay) fn create_shell_type(exec: &mut Exec, name: &QualifiedName) -> Result<()> {
    let namespace = exec.creation_namespace(name)?;
    exec.claim_new_type_name(namespace, &name.name)?;
    exec.make_shell_type(namespace, name.name.clone());
    Ok(())
}

/// CREATE TYPE name (INPUT = ..., OUTPUT = ...)
pub(in crate::replay) fn define_base_type(exec: &mut Exec, name: &QualifiedName, options: &[pb::Node]) -> Result<()> {
    let namespace = exec.creation_namespace(name)?;
    let existing = exec.catalog.type_in(namespace, &name.name);
    let Some(id) = existing else {
        let refused = Diagnostic::refused(SqlState::DUPLICATE_OBJECT, format!("type \"{}\" does not exist", name.name));
        let hint = "Create the type as a shell type, then create its I/O functions, then do a full CREATE TYPE.";
        return Err(Box::new(refused.with_hint(hint)));
    };
    if !exec.is_shell(id) {
        return refuse(SqlState::DUPLICATE_OBJECT, format!("type \"{}\" already exists", name.name));
    }
    let mut row = blank_type(exec, id, namespace, name.name.clone(), TypeKind::Base);
    if let Some(shell) = exec.catalog.type_(id) {
        row.owner = shell.owner;
    }
    let mut like = None;
    for elem in defelem::elements(options).filter(|e| e.defname == "like") {
        like = exec.catalog.type_(exec.type_id(&defelem::type_name(elem)?)?).cloned();
    }
    if let Some(like) = like {
        row.len = like.len;
        row.by_value = like.by_value;
        row.align = like.align;
        row.storage = like.storage;
    } else {
        row.storage = b'p';
    }
    for elem in defelem::elements(options) {
        option(exec, &mut row, elem)?;
    }
    check(&row)?;
    let element = row.element;
    exec.enter_type(row);
    if let Some(element) = element {
        exec.catalog.depend(id, element, DependencyKind::Normal);
    }
    make_array_type(exec, id);
    exec.apply_default_acl(id.address());
    Ok(())
}

fn check(row: &Type) -> Result<()> {
    let state = SqlState::INVALID_OBJECT_DEFINITION;
    if row.input.is_none() {
        return refuse(state, "type input function must be specified");
    }
    if row.output.is_none() {
        return refuse(state, "type output function must be specified");
    }
    if row.typmod_in.is_none() && row.typmod_out.is_some() {
        return refuse(state, "type modifier output function is useless without a type modifier input function");
    }
    Ok(())
}

/// One option of the definition.
fn option(exec: &Exec, row: &mut Type, elem: &pb::DefElem) -> Result<()> {
    let id = row.id;
    match elem.defname.as_str() {
        "like" => {}
        "internallength" => row.len = defelem::type_length(elem)?,
        "input" => row.input = Some(input_function(exec, &defelem::qualified(elem)?, id, CSTRING)?),
        "output" => row.output = Some(exec.proc_by_signature(&defelem::qualified(elem)?, &[id])?),
        "receive" => row.receive = Some(input_function(exec, &defelem::qualified(elem)?, id, INTERNAL)?),
        "send" => row.send = Some(exec.proc_by_signature(&defelem::qualified(elem)?, &[id])?),
        "typmod_in" => {
            let cstring_array = exec.catalog.type_(CSTRING).and_then(|t| t.array).unwrap_or(CSTRING);
            row.typmod_in = Some(exec.proc_by_signature(&defelem::qualified(elem)?, &[cstring_array])?);
        }
        "typmod_out" => row.typmod_out = Some(exec.proc_by_signature(&defelem::qualified(elem)?, &[INT4])?),
        "analyze" | "analyse" => {
            row.analyze = Some(exec.proc_by_signature(&defelem::qualified(elem)?, &[INTERNAL])?);
        }
        "subscript" => row.subscript = subscript(exec, &defelem::qualified(elem)?)?,
        "category" => row.category = category(&defelem::text(elem)?)?,
        "preferred" => row.preferred = defelem::boolean(elem)?,
        "delimiter" => row.delimiter = defelem::text(elem)?.bytes().next().unwrap_or(b','),
        "element" => {
            row.element = Some(exec.type_id(&defelem::type_name(elem)?)?);
            if row.subscript == Subscript::None {
                row.subscript = if row.len > 0 { Subscript::Raw } else { Subscript::Array };
            }
        }
        "default" => row.default_text = Some(defelem::text(elem)?),
        "passedbyvalue" => row.by_value = defelem::boolean(elem)?,
        "alignment" => row.align = alignment(&defelem::text(elem)?)?,
        "storage" => row.storage = storage(&defelem::text(elem)?)?,
        "collatable" => row.collation = defelem::boolean(elem)?.then_some(DEFAULT_COLLATION),
        other => exec.warn_unknown_attribute("type", other),
    }
    Ok(())
}

/// An input routine takes one or three arguments and gives the type (findTypeInputFunction).
fn input_function(exec: &Exec, names: &[pb::Node], ty: TypeId, from: TypeId) -> Result<ProcId> {
    let id = match exec.find_proc(names, &[from])? {
        Some(id) => id,
        None => match exec.find_proc(names, &[from, OID, INT4])? {
            Some(id) => id,
            None => return exec.proc_by_signature(names, &[from]),
        },
    };
    let proc = exec.procedure(id)?;
    if proc.result != ty {
        let what = if from == CSTRING { "input" } else { "receive" };
        let message = format!("type {what} function {} must return type {}", dotted(names), exec.type_text(ty));
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    Ok(id)
}

fn subscript(exec: &Exec, names: &[pb::Node]) -> Result<Subscript> {
    let id = exec.proc_by_signature(names, &[INTERNAL])?;
    let name = exec.procedure(id)?.name.clone();
    Ok(match name.as_str() {
        "array_subscript_handler" => Subscript::Array,
        "raw_array_subscript_handler" => Subscript::Raw,
        "jsonb_subscript_handler" => Subscript::Jsonb,
        _ => Subscript::Other(id),
    })
}

fn category(text: &str) -> Result<u8> {
    match text.bytes().next() {
        Some(letter) if (32..=126).contains(&letter) => Ok(letter),
        _ => {
            refuse(SqlState::INVALID_PARAMETER_VALUE, format!("invalid type category \"{text}\": must be simple ASCII"))
        }
    }
}

/// Alignments have the names of types.
fn alignment(text: &str) -> Result<u8> {
    match text.trim_start_matches("pg_catalog.") {
        "double" | "float8" => Ok(b'd'),
        "int4" => Ok(b'i'),
        "int2" => Ok(b's'),
        "char" | "bpchar" => Ok(b'c'),
        _ => refuse(SqlState::INVALID_PARAMETER_VALUE, format!("alignment \"{text}\" not recognized")),
    }
}

pub(super) fn storage(text: &str) -> Result<u8> {
    match text.to_ascii_lowercase().as_str() {
        "plain" => Ok(b'p'),
        "external" => Ok(b'e'),
        "extended" => Ok(b'x'),
        "main" => Ok(b'm'),
        _ => refuse(SqlState::INVALID_PARAMETER_VALUE, format!("storage \"{text}\" not recognized")),
    }
}
