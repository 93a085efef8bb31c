//! Privileges and roles.  Counterparts: catalog/aclchk.c, utils/adt/acl.c, commands/user.c.
//!
//! `grant` runs GRANT and REVOKE over the objects that `target` finds; `list` changes one access
//! control list; `default` holds what objects start with; `role` makes and drops roles.

mod default;
mod grant;
mod list;
mod privileges;
mod role;
mod target;

pub(super) use default::alter_default_privileges;
pub(super) use grant::grant;
pub(super) use role::{create_role, drop_owned, drop_role, reassign_owned};
