//! Names of objects: the reg* look-ups that give NULL, type names, visibility.
//! Counterpart: utils/adt/regproc.c (to_regclass...), format_type.c, catalog/namespace.c (..._is_visible).

use crate::catalog::Catalog;
use crate::deparse::Deparser;
use crate::diag::{Code, Result, SqlState};
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{arg_type, give_text, int, oid, read, text};
use crate::execute::{Call, Host, convert};
use crate::name::Name;
use crate::nodes::{TypeRef, Value};
use crate::oid::wellknown::*;
use crate::oid::{CollId, NamespaceId, OpClassId, OpFamilyId, OperId, ProcId, RelId, StatisticsId, TypeId};
use crate::version::Capability;

/// NULL where the name finds nothing.
fn look_up(host: &dyn Host, ty: TypeId, args: &[Value]) -> Result<Value> {
    let name = text(args, 0)?;
    let softly = host.cx().catalog.version.has(Capability::SoftInputErrors);
    let number = name == "-" || name.bytes().all(|b| b.is_ascii_digit());
    if number && !softly {
        return Ok(Value::Null);
    }
    match read(host, ty, name) {
        Err(error) if error.code == Code::StatementRefused && may_be_missing(softly, error.sqlstate) => Ok(Value::Null),
        other => other,
    }
}

/// A name of too many parts is refused always, other errors of the input only by older servers.
fn may_be_missing(softly: bool, state: Option<SqlState>) -> bool {
    if softly { state != Some(SqlState::SYNTAX_ERROR) } else { is_missing(state) }
}

fn is_missing(state: Option<SqlState>) -> bool {
    const MISSING: [SqlState; 5] = [
        SqlState::UNDEFINED_TABLE,
        SqlState::UNDEFINED_OBJECT,
        SqlState::UNDEFINED_FUNCTION,
        SqlState::INVALID_SCHEMA_NAME,
        SqlState::AMBIGUOUS_FUNCTION,
    ];
    state.is_some_and(|state| MISSING.contains(&state))
}

/// format_type(oid, typmod)
fn format_type(host: &dyn Host, args: &[Value]) -> Result<Value> {
    match args.iter().find(|a| a.as_unknown().is_some()) {
        Some(unknown) => return Ok(unknown.clone()),
        None if args.first().is_none_or(Value::is_null) => return Ok(Value::Null),
        None => {}
    }
    let id = TypeId(oid(args, 0)?);
    let cx = host.cx();
    if id.0 == 0 {
        return give_text("-");
    }
    if cx.catalog.type_(id).is_none() {
        return give_text("???");
    }
    give_text(match args.get(1) {
        None | Some(Value::Null) => cx.catalog.type_name(cx.path, id),
        Some(_) => {
            let typmod = int(args, 1)? as i32;
            cx.catalog.type_with_typmod(Some(cx.path), TypeRef { ty: id, typmod })
        }
    })
}

/// Whether looking a name up along the path first finds something in `home`.
fn first_found(path: &[NamespaceId], home: NamespaceId, found_in: impl Fn(NamespaceId) -> bool) -> bool {
    path.iter().find(|nsp| **nsp == home || found_in(**nsp)) == Some(&home)
}

/// What a visibility question is about.
#[derive(Clone, Copy)]
enum Sort {
    Relation,
    Type,
    Proc,
    Operator,
    OperatorClass,
    OperatorFamily,
    Collation,
    Statistics,
}

fn visible(host: &dyn Host, args: &[Value], sort: Sort) -> Result<Value> {
    let id = oid(args, 0)?;
    let cx = host.cx();
    let path = cx.path.lookup(cx.catalog, matches!(sort, Sort::Relation | Sort::Type));
    Ok(is_visible(cx.catalog, &path, sort, id).map_or(Value::Null, Value::Bool))
}

fn is_visible(catalog: &Catalog, path: &[NamespaceId], sort: Sort, id: u32) -> Option<bool> {
    Some(match sort {
        Sort::Relation => {
            let row = catalog.relation(RelId(id))?;
            first_found(path, row.namespace, |nsp| catalog.relation_in(nsp, &row.name).is_some())
        }
        Sort::Type => {
            let row = catalog.type_(TypeId(id))?;
            first_found(path, row.namespace, |nsp| catalog.type_in(nsp, &row.name).is_some())
        }
        Sort::Proc => {
            let row = catalog.proc(ProcId(id))?;
            let same = |id: &ProcId| catalog.proc(*id).is_some_and(|p| p.arg_types == row.arg_types);
            first_found(path, row.namespace, |nsp| catalog.procs_in(nsp, &row.name).iter().any(same))
        }
        Sort::Operator => {
            let row = catalog.operator(OperId(id))?;
            let same = |id: &OperId| catalog.operator(*id).is_some_and(|o| o.left == row.left && o.right == row.right);
            first_found(path, row.namespace, |nsp| catalog.operators_in(nsp, &row.name).iter().any(same))
        }
        Sort::OperatorClass => {
            let row = catalog.opclass(OpClassId(id))?;
            let same = |id: &OpClassId| catalog.opclass(*id).is_some_and(|c| c.am == row.am);
            first_found(path, row.namespace, |nsp| catalog.opclasses_in(nsp, &row.name).iter().any(same))
        }
        Sort::OperatorFamily => {
            let row = catalog.opfamily(OpFamilyId(id))?;
            let same = |id: &OpFamilyId| catalog.opfamily(*id).is_some_and(|f| f.am == row.am);
            first_found(path, row.namespace, |nsp| catalog.opfamilies_in(nsp, &row.name).iter().any(same))
        }
        Sort::Collation => {
            let row = catalog.collations.get(&CollId(id))?;
            first_found(path, row.namespace, |nsp| catalog.collation_in(nsp, &row.name).is_some())
        }
        Sort::Statistics => {
            let row = catalog.statistics.get(&StatisticsId(id))?;
            let named = |nsp| catalog.statistics.values().any(|s| s.namespace == nsp && s.name == row.name);
            first_found(path, row.namespace, named)
        }
    })
}

/// The type of the argument, whatever it holds.
fn type_of(call: &Call<'_>) -> Result<Value> {
    Ok(Value::Oid(arg_type(call, 0).0))
}

/// pg_basetype
fn base_type(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let id = TypeId(oid(args, 0)?);
    let cx = host.cx();
    Ok(if cx.catalog.type_(id).is_some() { Value::Oid(cx.catalog.base_type(id).0) } else { Value::Null })
}

/// to_regtypemod is not worked out; the modifier of a type's spelling.
fn input_is_valid(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let (value, spelled) = (text(args, 0)?, text(args, 1)?);
    let Value::Oid(ty) = read(host, REGTYPE, spelled)? else { return Ok(Value::Null) };
    match convert::input(&host.cx(), TypeRef { ty: TypeId(ty), typmod: modifier(TypeId(ty), spelled) }, value) {
        Ok(Value::Unknown(unknown)) => Ok(Value::Unknown(unknown)),
        Ok(_) => Ok(Value::Bool(true)),
        Err(error) if error.code == Code::StatementRefused => Ok(Value::Bool(false)),
        Err(error) => Err(error),
    }
}

/// The modifier of `varchar(4)` or `numeric(5,2)`; other types with one are read without it.
fn modifier(ty: TypeId, spelled: &str) -> i32 {
    let Some(inner) = spelled.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inner, _)| inner) else {
        return -1;
    };
    let mut numbers = inner.split(',').map(|n| n.trim().parse::<i32>().ok());
    match (ty, numbers.next().flatten(), numbers.next().flatten()) {
        (VARCHAR | BPCHAR, Some(length), None) => length + 4,
        (NUMERIC, Some(precision), scale) => ((precision << 16) | (scale.unwrap_or(0) & 0x7ff)) + 4,
        (BIT | VARBIT, Some(length), None) => length,
        _ => -1,
    }
}

/// pg_get_userbyid
fn role_name(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let id = oid(args, 0)?;
    let cx = host.cx();
    match cx.catalog.roles.get(&crate::oid::RoleId(id)) {
        Some(role) => give_text(role.name.as_str()),
        None => give_text(Name::new(&format!("unknown (OID={id})")).as_str()),
    }
}

/// pg_collation_for
fn collation_for(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let cx = host.cx();
    let _ = args;
    match call.input_collation {
        Some(DEFAULT_COLLATION) => give_text("\"default\""),
        Some(collation) => give_text(Deparser::with_path(cx.catalog, cx.path).collation_name(collation)),
        None => Ok(Value::Null),
    }
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("to_regclass", Scalar(|h, _, a| look_up(h, REGCLASS, a))),
    ("to_regtype", Scalar(|h, _, a| look_up(h, REGTYPE, a))),
    ("to_regproc", Scalar(|h, _, a| look_up(h, REGPROC, a))),
    ("to_regprocedure", Scalar(|h, _, a| look_up(h, REGPROCEDURE, a))),
    ("to_regoper", Scalar(|h, _, a| look_up(h, REGOPER, a))),
    ("to_regoperator", Scalar(|h, _, a| look_up(h, REGOPERATOR, a))),
    ("to_regrole", Scalar(|h, _, a| look_up(h, REGROLE, a))),
    ("to_regnamespace", Scalar(|h, _, a| look_up(h, REGNAMESPACE, a))),
    ("to_regcollation", Scalar(|h, _, a| look_up(h, REGCOLLATION, a))),
    ("text_regclass", Scalar(|h, _, a| read(h, REGCLASS, text(a, 0)?))),
    ("format_type", Scalar(|h, _, a| format_type(h, a))),
    ("pg_table_is_visible", Scalar(|h, _, a| visible(h, a, Sort::Relation))),
    ("pg_type_is_visible", Scalar(|h, _, a| visible(h, a, Sort::Type))),
    ("pg_function_is_visible", Scalar(|h, _, a| visible(h, a, Sort::Proc))),
    ("pg_operator_is_visible", Scalar(|h, _, a| visible(h, a, Sort::Operator))),
    ("pg_opclass_is_visible", Scalar(|h, _, a| visible(h, a, Sort::OperatorClass))),
    ("pg_opfamily_is_visible", Scalar(|h, _, a| visible(h, a, Sort::OperatorFamily))),
    ("pg_collation_is_visible", Scalar(|h, _, a| visible(h, a, Sort::Collation))),
    ("pg_statistics_obj_is_visible", Scalar(|h, _, a| visible(h, a, Sort::Statistics))),
    ("pg_typeof", Scalar(|_, c, _| type_of(c))),
    ("pg_basetype", Scalar(|h, _, a| base_type(h, a))),
    ("pg_input_is_valid", Scalar(|h, _, a| input_is_valid(h, a))),
    ("pg_get_userbyid", Scalar(|h, _, a| role_name(h, a))),
    ("pg_collation_for", Scalar(|h, c, a| collation_for(h, c, a))),
];
