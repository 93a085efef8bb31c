//! Extensions.  Counterpart: catalog/pg_extension.h. Members are found by their dependency.

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct Extension {
    pub id: ExtensionId,
    pub name: Name,
    pub owner: Option<RoleId>,
    pub namespace: NamespaceId,
    /// `None` where neither the statement nor a script says it.
    pub version: Option<String>,
    /// Whether its objects are known.
    pub known: bool,
    pub at: Evidence,
}
