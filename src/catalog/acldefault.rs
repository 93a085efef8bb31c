//! What privileges each kind of object has, and which of them it starts with.
//! Counterparts: utils/acl.h (ACL_ALL_RIGHTS_*), utils/adt/acl.c (acldefault).

use crate::catalog::Catalog;
use crate::catalog::acl::privilege::*;
use crate::catalog::acl::{Acl, AclItem, OWNER};
use crate::catalog::proc::ProcKind;
use crate::oid::wellknown::{PG_CATALOG, PUBLIC};
use crate::oid::*;
use crate::version::{Capability, ServerVersion};

/// What columns have of a relation's privileges.
pub const COLUMN: u32 = INSERT | SELECT | UPDATE | REFERENCES;

/// What privileges are granted on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AclClass {
    Relation,
    Column,
    Sequence,
    Function,
    Procedure,
    Routine,
    Schema,
    Type,
    Domain,
    Language,
    LargeObject,
    Fdw,
    Server,
    Database,
    Tablespace,
    Parameter,
}

impl AclClass {
    /// Every privilege that objects of the class have.
    pub fn all(self, version: &ServerVersion) -> u32 {
        match self {
            AclClass::Relation => {
                let maintain = if version.has(Capability::MaintainPrivilege) { MAINTAIN } else { 0 };
                INSERT | SELECT | UPDATE | DELETE | TRUNCATE | REFERENCES | TRIGGER | maintain
            }
            AclClass::Column => COLUMN,
            AclClass::Sequence => USAGE | SELECT | UPDATE,
            AclClass::Function | AclClass::Procedure | AclClass::Routine => EXECUTE,
            AclClass::Schema => USAGE | CREATE,
            AclClass::Type | AclClass::Domain | AclClass::Language | AclClass::Fdw | AclClass::Server => USAGE,
            AclClass::LargeObject => SELECT | UPDATE,
            AclClass::Database => CREATE | CREATE_TEMP | CONNECT,
            AclClass::Tablespace => CREATE,
            AclClass::Parameter => SET | ALTER_SYSTEM,
        }
    }

    /// What PUBLIC has by default (acldefault).
    pub fn public_default(self) -> u32 {
        match self {
            AclClass::Function | AclClass::Procedure | AclClass::Routine => EXECUTE,
            AclClass::Type | AclClass::Domain | AclClass::Language => USAGE,
            AclClass::Database => CREATE_TEMP | CONNECT,
            AclClass::Relation
            | AclClass::Column
            | AclClass::Sequence
            | AclClass::Schema
            | AclClass::LargeObject
            | AclClass::Fdw
            | AclClass::Server
            | AclClass::Tablespace
            | AclClass::Parameter => 0,
        }
    }
}

/// A list that gives PUBLIC and the owner what the class gives them by default.
pub fn starting(public: u32, owner: u32) -> Acl {
    let item = |grantee, privileges| AclItem { grantee, grantor: None, privileges, grant_options: 0 };
    let mut items = Vec::with_capacity(2);
    if public != 0 {
        items.push(item(None, public));
    }
    if owner != 0 {
        items.push(item(Some(OWNER), owner));
    }
    let mut acl = Acl { items };
    acl.sort();
    acl
}

impl Catalog {
    /// The list that an object starts with when no default privileges are set (acldefault), and what
    /// initdb gives to the schemas that it makes.
    pub fn default_acl(&self, object: ObjectAddress) -> Acl {
        let Some(class) = self.acl_class(object) else { return Acl::default() };
        let all = class.all(&self.version);
        if object == PUBLIC.address() {
            let locked = self.version.has(Capability::PublicSchemaLocked);
            return starting(if locked { USAGE } else { USAGE | CREATE }, all);
        }
        let information_schema = self.namespace_by_name("information_schema");
        if object == PG_CATALOG.address() || information_schema.is_some_and(|n| object == n.address()) {
            return starting(USAGE, all);
        }
        starting(class.public_default(), all)
    }

    /// What ALTER DEFAULT PRIVILEGES starts from, by the letter of pg_default_acl: the usual list for the
    /// whole database, and nothing for a schema, whose list is added to it.
    pub fn usual_acl(&self, object_type: u8, in_schema: bool) -> Acl {
        let class = match object_type {
            b'r' => AclClass::Relation,
            b'S' => AclClass::Sequence,
            b'f' => AclClass::Function,
            b'T' => AclClass::Type,
            b'n' => AclClass::Schema,
            b'L' => AclClass::LargeObject,
            _ => return Acl::default(),
        };
        if in_schema {
            return Acl::default();
        }
        starting(class.public_default(), class.all(&self.version))
    }

    /// What privileges an object has; `None` for columns, which start with none, and for kinds without.
    pub fn acl_class(&self, object: ObjectAddress) -> Option<AclClass> {
        match object.class {
            ObjectClass::Relation if object.sub != 0 => None,
            ObjectClass::Relation => {
                let rel = self.relation(RelId(object.id))?;
                Some(if rel.sequence().is_some() { AclClass::Sequence } else { AclClass::Relation })
            }
            ObjectClass::Proc => {
                let proc = self.proc(ProcId(object.id))?;
                Some(if proc.kind == ProcKind::Procedure { AclClass::Procedure } else { AclClass::Function })
            }
            ObjectClass::Namespace => Some(AclClass::Schema),
            ObjectClass::Type => Some(AclClass::Type),
            ObjectClass::Language => Some(AclClass::Language),
            ObjectClass::LargeObject => Some(AclClass::LargeObject),
            ObjectClass::Fdw => Some(AclClass::Fdw),
            ObjectClass::Server => Some(AclClass::Server),
            _ => None,
        }
    }
}
