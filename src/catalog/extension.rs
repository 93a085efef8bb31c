//! Extensions.  Counterpart: catalog/pg_extension.h. Members are found by their dependency.

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::oid::*;

/// How much is known of what an extension holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Members {
    All,
    /// What its script says, and more.
    Some,
    None,
}

#[derive(Clone, Debug)]
pub struct Extension {
    pub id: ExtensionId,
    pub name: Name,
    pub owner: Option<RoleId>,
    pub namespace: NamespaceId,
    /// `None` where neither the statement nor a script says it.
    pub version: Option<String>,
    /// Whether a statement said the version.
    pub version_said: bool,
    pub members: Members,
    pub at: Evidence,
}
