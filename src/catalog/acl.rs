//! Roles and grants.  Counterparts: catalog/pg_authid.h, pg_default_acl.h, utils/acl.h.

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct Role {
    pub id: RoleId,
    pub name: Name,
    /// False for a role that the input only names; roles live outside a database.
    pub created: bool,
    pub at: Evidence,
}

/// The owner of an object, whoever that is: what an owner grants itself or takes from itself does not
/// name a role, so lists compare across databases and follow ALTER ... OWNER.
pub const OWNER: RoleId = RoleId(0);

/// Privileges on one object, by grantee; `None` is PUBLIC, [`OWNER`] the owner. Sorted by grantee.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Acl {
    pub items: Vec<AclItem>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AclItem {
    pub grantee: Option<RoleId>,
    /// `None` is the owner.
    pub grantor: Option<RoleId>,
    /// Bits of [`privilege`].
    pub privileges: u32,
    /// The part of `privileges` that may be passed on.
    pub grant_options: u32,
}

impl Acl {
    /// What a role holds becomes the owner's, which it is (aclnewowner).
    pub fn absorb_owner(&mut self, owner: RoleId) {
        for item in std::mem::take(&mut self.items) {
            let grantee = if item.grantee == Some(owner) { Some(OWNER) } else { item.grantee };
            let grantor = item.grantor.filter(|grantor| *grantor != owner);
            match self.items.iter_mut().find(|i| i.grantee == grantee && i.grantor == grantor) {
                Some(present) => {
                    present.privileges |= item.privileges;
                    present.grant_options |= item.grant_options;
                }
                None => self.items.push(AclItem { grantee, grantor, ..item }),
            }
        }
        self.sort();
    }

    /// By grantee, PUBLIC first, then by grantor.
    pub fn sort(&mut self) {
        self.items.sort_by_key(|i| (i.grantee.map(|r| r.0), i.grantor.map(|r| r.0)));
    }
}

/// Privilege bits, in the order of utils/acl.h.
pub mod privilege {
    pub const INSERT: u32 = 1 << 0;
    pub const SELECT: u32 = 1 << 1;
    pub const UPDATE: u32 = 1 << 2;
    pub const DELETE: u32 = 1 << 3;
    pub const TRUNCATE: u32 = 1 << 4;
    pub const REFERENCES: u32 = 1 << 5;
    pub const TRIGGER: u32 = 1 << 6;
    pub const EXECUTE: u32 = 1 << 7;
    pub const USAGE: u32 = 1 << 8;
    pub const CREATE: u32 = 1 << 9;
    pub const CREATE_TEMP: u32 = 1 << 10;
    pub const CONNECT: u32 = 1 << 11;
    pub const SET: u32 = 1 << 12;
    pub const ALTER_SYSTEM: u32 = 1 << 13;
    pub const MAINTAIN: u32 = 1 << 14;
}

/// ALTER DEFAULT PRIVILEGES: what objects that a role makes later start with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DefaultAcl {
    pub role: Option<RoleId>,
    pub namespace: Option<NamespaceId>,
    /// r, S, f, T, n or L.
    pub object_type: u8,
    pub acl: Acl,
    pub at: Evidence,
}
