//! Which privileges a kind of object has, and their words.  Counterparts: catalog/aclchk.c (string_to_privilege, privilege_to_string).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::acl::privilege::*;
use crate::catalog::acldefault::{AclClass, COLUMN};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::version::ServerVersion;

fn noun(class: AclClass) -> &'static str {
    match class {
        AclClass::Relation => "relation",
        AclClass::Column => "column",
        AclClass::Sequence => "sequence",
        AclClass::Function => "function",
        AclClass::Procedure => "procedure",
        AclClass::Routine => "routine",
        AclClass::Schema => "schema",
        AclClass::Type => "type",
        AclClass::Domain => "domain",
        AclClass::Language => "language",
        AclClass::LargeObject => "large object",
        AclClass::Fdw => "foreign-data wrapper",
        AclClass::Server => "foreign server",
        AclClass::Database => "database",
        AclClass::Tablespace => "tablespace",
        AclClass::Parameter => "parameter",
    }
}

fn bit(word: &str) -> Option<u32> {
    Some(match word {
        "insert" => INSERT,
        "select" => SELECT,
        "update" => UPDATE,
        "delete" => DELETE,
        "truncate" => TRUNCATE,
        "references" => REFERENCES,
        "trigger" => TRIGGER,
        "execute" => EXECUTE,
        "usage" => USAGE,
        "create" => CREATE,
        "temp" | "temporary" => CREATE_TEMP,
        "connect" => CONNECT,
        "set" => SET,
        "alter system" => ALTER_SYSTEM,
        "maintain" => MAINTAIN,
        _ => return None,
    })
}

fn word(bit: u32) -> &'static str {
    match bit {
        INSERT => "INSERT",
        SELECT => "SELECT",
        UPDATE => "UPDATE",
        DELETE => "DELETE",
        TRUNCATE => "TRUNCATE",
        REFERENCES => "REFERENCES",
        TRIGGER => "TRIGGER",
        EXECUTE => "EXECUTE",
        USAGE => "USAGE",
        CREATE => "CREATE",
        CREATE_TEMP => "TEMP",
        CONNECT => "CONNECT",
        SET => "SET",
        ALTER_SYSTEM => "ALTER SYSTEM",
        _ => "MAINTAIN",
    }
}

/// The privileges of a statement: for whole objects, and for columns by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Granted {
    /// ALL, written or meant by leaving the list out.
    pub all: bool,
    pub privileges: u32,
    /// Columns with their privileges; `None` is ALL.
    pub columns: Vec<(Vec<String>, Option<u32>)>,
}

/// Reads the privileges of a GRANT; `class` decides which of them there are.
pub(super) fn read(nodes: &[pb::Node], class: AclClass, version: &ServerVersion) -> Result<Granted> {
    let mut granted = Granted { all: nodes.is_empty(), ..Granted::default() };
    for node in nodes {
        let Some(Node::AccessPriv(privilege)) = node.node.as_ref() else { continue };
        let bits = if privilege.priv_name.is_empty() { None } else { Some(known(&privilege.priv_name)?) };
        if !privilege.cols.is_empty() {
            if class != AclClass::Relation {
                return refuse(SqlState::INVALID_GRANT_OPERATION, "column privileges are only valid for relations");
            }
            if let Some(bits) = bits.filter(|b| b & !COLUMN != 0) {
                return invalid(bits, AclClass::Column);
            }
            let names = privilege.cols.iter().filter_map(crate::replay::names::string_of).map(str::to_owned);
            granted.columns.push((names.collect(), bits));
            continue;
        }
        match bits {
            None => granted.all = true,
            Some(bits) if bits & !allowed(class, version) != 0 => return invalid(bits, class),
            Some(bits) => granted.privileges |= bits,
        }
    }
    Ok(granted)
}

/// GRANT ON TABLE may name sequences, so their privileges pass as well.
fn allowed(class: AclClass, version: &ServerVersion) -> u32 {
    match class {
        AclClass::Relation => class.all(version) | AclClass::Sequence.all(version),
        _ => class.all(version),
    }
}

fn known(name: &str) -> Result<u32> {
    bit(name).map_or_else(|| refuse(SqlState::SYNTAX_ERROR, format!("unrecognized privilege type \"{name}\"")), Ok)
}

pub(super) fn invalid<T>(bits: u32, class: AclClass) -> Result<T> {
    let lowest = bits & bits.wrapping_neg();
    let message = format!("invalid privilege type {} for {}", word(lowest), noun(class));
    refuse(SqlState::INVALID_GRANT_OPERATION, message)
}

/// The class of a statement's objects.
pub(super) fn class_of(kind: pb::ObjectType) -> Result<AclClass> {
    use pb::ObjectType as Kind;
    Ok(match kind {
        Kind::ObjectTable | Kind::ObjectView | Kind::ObjectMatview | Kind::ObjectColumn => AclClass::Relation,
        Kind::ObjectSequence => AclClass::Sequence,
        Kind::ObjectFunction => AclClass::Function,
        Kind::ObjectProcedure => AclClass::Procedure,
        Kind::ObjectRoutine => AclClass::Routine,
        Kind::ObjectSchema => AclClass::Schema,
        Kind::ObjectType => AclClass::Type,
        Kind::ObjectDomain => AclClass::Domain,
        Kind::ObjectLanguage => AclClass::Language,
        Kind::ObjectLargeobject => AclClass::LargeObject,
        Kind::ObjectFdw => AclClass::Fdw,
        Kind::ObjectForeignServer => AclClass::Server,
        Kind::ObjectDatabase => AclClass::Database,
        Kind::ObjectTablespace => AclClass::Tablespace,
        Kind::ObjectParameterAcl => AclClass::Parameter,
        other => return unsupported(format!("privileges on {} are not understood yet", other.as_str_name())),
    })
}
