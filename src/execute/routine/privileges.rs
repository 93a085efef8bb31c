//! Whether a role has a privilege.  Counterpart: utils/adt/acl.c (has_table_privilege...).
//!
//! The role that runs is taken to own what there is. Of other roles it is known what they were granted,
//! not of which roles they are members, so a privilege that was not granted is not known to be absent.

use crate::analyze::Cx;
use crate::analyze::literal_reg;
use crate::catalog::acl::{Acl, privilege};
use crate::diag::{Result, SqlState, refuse};
use crate::execute::routine::Builtin::{self, Scalar, Set};
use crate::execute::routine::arg::{array, boolean, int, list, not_known, oid, read, rows, text};
use crate::execute::{Call, Host, Rows};
use crate::nodes::Value;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::version::Capability;

/// What a privilege is on.
#[derive(Clone, Copy, PartialEq)]
enum On {
    Table,
    Sequence,
    Column,
    AnyColumn,
    Schema,
    Function,
    Type,
    Language,
    /// Of databases, servers, tablespaces and settings nothing is known.
    Other,
}

#[derive(Clone, Copy, PartialEq)]
enum Who {
    Running,
    Public,
    Role(RoleId),
    /// A name that the input does not know; roles live outside of a database.
    Unheard,
}

fn who(host: &dyn Host, value: &Value) -> Who {
    let cx = host.cx();
    let running = host.current_user();
    let found = match value {
        Value::Text(name) if &**name == "public" => return Who::Public,
        Value::Text(name) if running.as_deref() == Some(&**name) => return Who::Running,
        Value::Text(name) => cx.catalog.role_by_name(name),
        Value::Oid(0) => return Who::Public,
        Value::Oid(id) => Some(RoleId(*id)).filter(|id| cx.catalog.roles.get(id).is_some()),
        _ => None,
    };
    match found.and_then(|id| cx.catalog.roles.get(&id)) {
        Some(role) if running.as_deref() == Some(role.name.as_str()) || role.id == BOOTSTRAP_SUPERUSER => Who::Running,
        Some(role) => Who::Role(role.id),
        None => Who::Unheard,
    }
}

/// The object that an argument names; `None` where there is none of that id.
fn object(host: &dyn Host, on: On, value: &Value) -> Result<Option<ObjectAddress>> {
    let cx = host.cx();
    let Value::Text(name) = value else {
        let id = oid(std::slice::from_ref(value), 0)?;
        return Ok(exists(&cx, on, id));
    };
    let class = match on {
        On::Table | On::Sequence | On::Column | On::AnyColumn => REGCLASS,
        On::Function => REGPROCEDURE,
        On::Type => REGTYPE,
        On::Schema => {
            return match cx.catalog.namespace_by_name(name) {
                Some(id) => Ok(Some(id.address())),
                None => refuse(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{name}\" does not exist")),
            };
        }
        On::Language => {
            return match cx.catalog.language_by_name(name) {
                Some(id) => Ok(Some(id.address())),
                None => refuse(SqlState::UNDEFINED_OBJECT, format!("language \"{name}\" does not exist")),
            };
        }
        On::Other => return Ok(None),
    };
    if class == REGCLASS {
        return Ok(literal_reg::regclass(&cx, name)?.map(RelId::address));
    }
    let id = oid(&[read(host, class, name)?], 0)?;
    Ok(exists(&cx, on, id))
}

fn exists(cx: &Cx<'_>, on: On, id: u32) -> Option<ObjectAddress> {
    match on {
        On::Table | On::Sequence | On::Column | On::AnyColumn => cx.catalog.relation(RelId(id)).map(|r| r.id.address()),
        On::Schema => cx.catalog.namespace(NamespaceId(id)).map(|n| n.id.address()),
        On::Function => cx.catalog.proc(ProcId(id)).map(|p| p.id.address()),
        On::Type => cx.catalog.type_(TypeId(id)).map(|t| t.id.address()),
        On::Language => cx.catalog.languages.get(&LangId(id)).map(|l| l.id.address()),
        On::Other => None,
    }
}

fn owner(cx: &Cx<'_>, object: ObjectAddress) -> Option<RoleId> {
    match object.class {
        ObjectClass::Relation => cx.catalog.relation(RelId(object.id))?.owner,
        ObjectClass::Namespace => cx.catalog.namespace(NamespaceId(object.id))?.owner,
        ObjectClass::Proc => cx.catalog.proc(ProcId(object.id))?.owner,
        ObjectClass::Type => cx.catalog.type_(TypeId(object.id))?.owner,
        _ => None,
    }
}

/// One privilege of a list, perhaps with the option to grant it.
struct Wanted {
    bit: u32,
    option: bool,
}

fn wanted(on: On, list: &str) -> Result<Vec<Wanted>> {
    let one = |word: &str| {
        let word = word.trim();
        let upper = word.to_ascii_uppercase();
        let (name, option) = match upper.strip_suffix(" WITH GRANT OPTION") {
            Some(name) => (name, true),
            None => (upper.as_str(), false),
        };
        match bit(on, name) {
            Some(bit) => Ok(Wanted { bit, option }),
            None => refuse(SqlState::INVALID_PARAMETER_VALUE, format!("unrecognized privilege type: \"{word}\"")),
        }
    };
    list.split(',').map(one).collect()
}

fn bit(on: On, name: &str) -> Option<u32> {
    use privilege::*;
    Some(match (on, name) {
        (On::Table | On::Sequence | On::Column | On::AnyColumn, "SELECT") => SELECT,
        (On::Table | On::Column | On::AnyColumn, "INSERT") => INSERT,
        (On::Table | On::Sequence | On::Column | On::AnyColumn, "UPDATE") => UPDATE,
        (On::Table | On::Column | On::AnyColumn, "REFERENCES") => REFERENCES,
        (On::Table, "DELETE") => DELETE,
        (On::Table, "TRUNCATE") => TRUNCATE,
        (On::Table, "TRIGGER") => TRIGGER,
        (On::Table, "MAINTAIN") => MAINTAIN,
        (On::Sequence | On::Schema | On::Type | On::Language | On::Other, "USAGE") => USAGE,
        (On::Schema | On::Other, "CREATE") => CREATE,
        (On::Function, "EXECUTE") => EXECUTE,
        (On::Other, "CONNECT") => CONNECT,
        (On::Other, "TEMPORARY" | "TEMP") => CREATE_TEMP,
        (On::Other, "SET") => SET,
        (On::Other, "ALTER SYSTEM") => ALTER_SYSTEM,
        (On::Other, "SELECT") => SELECT,
        (On::Other, "UPDATE") => UPDATE,
        _ => return None,
    })
}

/// Whether a list gives a role what is wanted, itself or through PUBLIC.
fn grants(acl: &Acl, role: Option<RoleId>, wanted: &[Wanted]) -> bool {
    let to_role = |grantee: Option<RoleId>| grantee.is_none() || (role.is_some() && grantee == role);
    let gives = |w: &Wanted| {
        let bits = |item: &crate::catalog::acl::AclItem| if w.option { item.grant_options } else { item.privileges };
        acl.items.iter().any(|item| to_role(item.grantee) && bits(item) & w.bit != 0)
    };
    wanted.iter().any(gives)
}

fn acl_of(cx: &Cx<'_>, object: ObjectAddress) -> Acl {
    cx.catalog.acls.get(&object).map_or_else(|| cx.catalog.default_acl(object), |acl| (**acl).clone())
}

fn has(host: &dyn Host, call: &Call<'_>, args: &[Value], on: On) -> Result<Value> {
    let parts = if on == On::Column { 3 } else { 2 };
    let (role, rest) = if args.len() > parts { (who(host, &args[0]), &args[1..]) } else { (Who::Running, args) };
    let Some(target) = rest.first() else { return Ok(Value::Null) };
    let wanted = wanted(on, text(rest, parts - 1)?)?;
    if on == On::Other {
        return if role == Who::Running { Ok(Value::Bool(true)) } else { unknown(call) };
    }
    let Some(mut object) = object(host, on, target)? else { return Ok(Value::Null) };
    let cx = host.cx();
    if on == On::Column {
        match column(&cx, object, &rest[1])? {
            Some(attnum) => object.sub = i32::from(attnum),
            None => return Ok(Value::Null),
        }
    }
    let granted = |role: Option<RoleId>| {
        let whole = grants(&acl_of(&cx, object.whole()), role, &wanted);
        let columns =
            |object: ObjectAddress| cx.catalog.acls.get(&object).is_some_and(|acl| grants(acl, role, &wanted));
        whole
            || (object.sub != 0 && columns(object))
            || (on == On::AnyColumn
                && cx.catalog.relation(RelId(object.id)).is_some_and(|rel| {
                    rel.live_attributes().any(|(attnum, _)| columns(ObjectAddress::attribute(rel.id, attnum)))
                }))
    };
    match role {
        Who::Running => Ok(Value::Bool(true)),
        Who::Public => Ok(Value::Bool(granted(None))),
        Who::Role(role) if owner(&cx, object) == Some(role) || granted(Some(role)) => Ok(Value::Bool(true)),
        Who::Role(_) => unknown(call),
        Who::Unheard if granted(None) => Ok(Value::Bool(true)),
        Who::Unheard => unknown(call),
    }
}

fn unknown(call: &Call<'_>) -> Result<Value> {
    not_known(call, "what roles a role is a member of is not known, and so not what it may do")
}

fn column(cx: &Cx<'_>, rel: ObjectAddress, value: &Value) -> Result<Option<AttrNumber>> {
    let Some(row) = cx.catalog.relation(RelId(rel.id)) else { return Ok(None) };
    match value {
        Value::Text(name) => match row.attnum(name) {
            Some(attnum) => Ok(Some(attnum)),
            None => {
                let message = format!("column \"{name}\" of relation \"{}\" does not exist", row.name);
                refuse(SqlState::UNDEFINED_COLUMN, message)
            }
        },
        other => {
            let number = AttrNumber::try_from(int(std::slice::from_ref(other), 0)?).unwrap_or(0);
            Ok(row.attribute(number).filter(|a| !a.dropped).map(|_| number))
        }
    }
}

/// pg_has_role
fn has_role(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let (member, role) = match args {
        [member, role, _] => (who(host, member), who(host, role)),
        [role, _] => (Who::Running, who(host, role)),
        _ => return Ok(Value::Null),
    };
    if member == Who::Running || (member == role && matches!(role, Who::Role(_))) {
        return Ok(Value::Bool(true));
    }
    unknown(call)
}

const NAMES: [(char, &str); 15] = [
    ('a', "INSERT"),
    ('r', "SELECT"),
    ('w', "UPDATE"),
    ('d', "DELETE"),
    ('D', "TRUNCATE"),
    ('x', "REFERENCES"),
    ('t', "TRIGGER"),
    ('X', "EXECUTE"),
    ('U', "USAGE"),
    ('C', "CREATE"),
    ('T', "TEMPORARY"),
    ('c', "CONNECT"),
    ('s', "SET"),
    ('A', "ALTER SYSTEM"),
    ('m', "MAINTAIN"),
];

/// Takes `grantee=privileges/grantor` apart.
fn split_item(item: &str) -> Option<(String, &str, String)> {
    let unquote = |name: &str| match name.strip_prefix('"').and_then(|n| n.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => name.to_owned(),
    };
    let equals = item.rfind('=')?;
    let (privileges, grantor) = item[equals + 1..].split_once('/')?;
    Some((unquote(&item[..equals]), privileges, unquote(grantor)))
}

/// aclexplode: grantor, grantee, privilege_type, is_grantable.
fn explode(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Rows> {
    let cx = host.cx();
    let role = |name: &str| match name {
        "" => Value::Oid(0),
        name => match cx.catalog.role_by_name(name) {
            Some(id) => Value::Oid(id.0),
            None => Value::unknown("the id of a role is not known", call.at),
        },
    };
    let mut found = Vec::new();
    for item in &array(args, 0)?.elements {
        let Value::Text(item) = item else { continue };
        let Some((grantee, letters, grantor)) = split_item(item) else { continue };
        let mut letters = letters.chars().peekable();
        while let Some(letter) = letters.next() {
            let option = letters.next_if_eq(&'*').is_some();
            let name = NAMES.iter().find(|(l, _)| *l == letter).map_or("", |(_, name)| *name);
            found.push(vec![role(&grantor), role(&grantee), Value::text(name), Value::Bool(option)]);
        }
    }
    rows(found)
}

/// makeaclitem(grantee, grantor, privileges, is_grantable)
fn make_item(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let cx = host.cx();
    let role = |i: usize| -> Result<String> {
        let id = oid(args, i)?;
        Ok(cx.catalog.roles.get(&RoleId(id)).map_or_else(
            || if id == 0 { String::new() } else { id.to_string() },
            |r| crate::name::quote_identifier(&r.name),
        ))
    };
    let star = if boolean(args, 3)? { "*" } else { "" };
    let mut letters = String::new();
    let words: Vec<String> = text(args, 2)?.split(',').map(|w| w.trim().to_ascii_uppercase()).collect();
    for (letter, name) in NAMES {
        if words.iter().any(|w| w == name) {
            letters.push(letter);
            letters.push_str(star);
        }
    }
    Ok(Value::text(format!("{}={letters}/{}", role(0)?, role(1)?)))
}

/// acldefault(type, owner)
fn usual(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let cx = host.cx();
    let Some(owner) = cx.catalog.roles.get(&RoleId(oid(args, 1)?)) else {
        return not_known(call, "the name of an owner is not known");
    };
    let owner = crate::name::quote_identifier(&owner.name);
    let maintain = if cx.catalog.version.has(Capability::MaintainPrivilege) { "m" } else { "" };
    let (public, own) = match text(args, 0)? {
        "c" => ("", String::new()),
        "r" => ("", format!("arwdDxt{maintain}")),
        "s" => ("", "rwU".to_owned()),
        "d" => ("Tc", "CTc".to_owned()),
        "f" => ("X", "X".to_owned()),
        "l" | "T" => ("U", "U".to_owned()),
        "L" => ("", "rw".to_owned()),
        "n" => ("", "UC".to_owned()),
        "p" => ("", "sA".to_owned()),
        "t" => ("", "C".to_owned()),
        "F" | "S" => ("", "U".to_owned()),
        other => {
            let message = format!("unrecognized object type abbreviation: {other}");
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
    };
    let public = (!public.is_empty()).then(|| format!("={public}/{owner}"));
    let own = (!own.is_empty()).then(|| format!("{owner}={own}/{owner}"));
    Ok(list(ACLITEM, public.into_iter().chain(own).map(Value::text).collect()))
}

const ACLITEM: TypeId = TypeId(1033);

macro_rules! table {
    ($($on:ident: $($symbol:literal)*;)*) => {
        pub(super) const ROUTINES: &[(&str, Builtin)] = &[
            $($(($symbol, Scalar(|h, c, a| has(h, c, a, On::$on))),)*)*
            ("pg_has_role_name", Scalar(|h, c, a| has_role(h, c, a))),
            ("pg_has_role_id", Scalar(|h, c, a| has_role(h, c, a))),
            ("pg_has_role_name_name", Scalar(|h, c, a| has_role(h, c, a))),
            ("pg_has_role_name_id", Scalar(|h, c, a| has_role(h, c, a))),
            ("pg_has_role_id_name", Scalar(|h, c, a| has_role(h, c, a))),
            ("pg_has_role_id_id", Scalar(|h, c, a| has_role(h, c, a))),
            ("aclexplode", Set(|h, c, a| explode(h, c, a))),
            ("acldefault_sql", Scalar(|h, c, a| usual(h, c, a))),
            ("makeaclitem", Scalar(|h, _, a| make_item(h, a))),
        ];
    };
}

table! {
    Table: "has_table_privilege_name" "has_table_privilege_id" "has_table_privilege_name_name"
        "has_table_privilege_name_id" "has_table_privilege_id_name" "has_table_privilege_id_id";
    Sequence: "has_sequence_privilege_name" "has_sequence_privilege_id" "has_sequence_privilege_name_name"
        "has_sequence_privilege_name_id" "has_sequence_privilege_id_name" "has_sequence_privilege_id_id";
    AnyColumn: "has_any_column_privilege_name" "has_any_column_privilege_id" "has_any_column_privilege_name_name"
        "has_any_column_privilege_name_id" "has_any_column_privilege_id_name" "has_any_column_privilege_id_id";
    Column: "has_column_privilege_name_name" "has_column_privilege_name_attnum" "has_column_privilege_id_name"
        "has_column_privilege_id_attnum" "has_column_privilege_name_name_name"
        "has_column_privilege_name_name_attnum" "has_column_privilege_name_id_name"
        "has_column_privilege_name_id_attnum" "has_column_privilege_id_name_name"
        "has_column_privilege_id_name_attnum" "has_column_privilege_id_id_name" "has_column_privilege_id_id_attnum";
    Schema: "has_schema_privilege_name" "has_schema_privilege_id" "has_schema_privilege_name_name"
        "has_schema_privilege_name_id" "has_schema_privilege_id_name" "has_schema_privilege_id_id";
    Function: "has_function_privilege_name" "has_function_privilege_id" "has_function_privilege_name_name"
        "has_function_privilege_name_id" "has_function_privilege_id_name" "has_function_privilege_id_id";
    Type: "has_type_privilege_name" "has_type_privilege_id" "has_type_privilege_name_name"
        "has_type_privilege_name_id" "has_type_privilege_id_name" "has_type_privilege_id_id";
    Language: "has_language_privilege_name" "has_language_privilege_id" "has_language_privilege_name_name"
        "has_language_privilege_name_id" "has_language_privilege_id_name" "has_language_privilege_id_id";
    Other: "has_database_privilege_name" "has_database_privilege_id" "has_database_privilege_name_name"
        "has_database_privilege_name_id" "has_database_privilege_id_name" "has_database_privilege_id_id"
        "has_foreign_data_wrapper_privilege_name" "has_foreign_data_wrapper_privilege_name_name"
        "has_server_privilege_name" "has_server_privilege_name_name" "has_tablespace_privilege_name"
        "has_tablespace_privilege_name_name" "has_parameter_privilege_name" "has_parameter_privilege_name_name";
}
