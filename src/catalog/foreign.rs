//! Foreign-data wrappers, servers and user mappings.  Counterparts: catalog/pg_foreign_data_wrapper.h,
//! pg_foreign_server.h, pg_user_mapping.h.

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct Fdw {
    pub id: FdwId,
    pub name: Name,
    pub owner: Option<RoleId>,
    pub handler: Option<ProcId>,
    pub validator: Option<ProcId>,
    pub options: Vec<(Name, String)>,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct Server {
    pub id: ServerId,
    pub name: Name,
    pub owner: Option<RoleId>,
    pub fdw: FdwId,
    pub kind: Option<String>,
    pub version: Option<String>,
    pub options: Vec<(Name, String)>,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct UserMapping {
    pub id: UserMappingId,
    pub user: MappedUser,
    pub server: ServerId,
    /// Mostly secrets.
    pub options: Vec<(Name, String)>,
    pub at: Evidence,
}

/// Whom a user mapping is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MappedUser {
    Public,
    Role(RoleId),
    /// Whoever runs the script, where nothing says who that is.
    Session,
}
