//! One access control list.  Counterparts: utils/adt/acl.c (aclupdate, aclmerge, aclnewowner,
//! recursive_revoke).

use crate::catalog::acl::{Acl, AclItem, OWNER};
use crate::diag::{Diagnostic, Result, SqlState};
use crate::oid::RoleId;

/// What one GRANT or REVOKE does to a list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub is_grant: bool,
    /// WITH GRANT OPTION, or GRANT OPTION FOR.
    pub grant_option: bool,
    pub cascade: bool,
    pub grantor: Option<RoleId>,
}

/// Applies a change for one grantee.
pub(super) fn update(acl: &mut Acl, grantee: Option<RoleId>, privileges: u32, change: Change) -> Result<()> {
    let before = options_of(acl, grantee);
    let place = acl.items.iter().position(|i| i.grantee == grantee && i.grantor == change.grantor);
    let place = place.unwrap_or_else(|| {
        acl.items.push(AclItem { grantee, grantor: change.grantor, privileges: 0, grant_options: 0 });
        acl.items.len() - 1
    });
    let item = &mut acl.items[place];
    if change.is_grant {
        item.privileges |= privileges;
        if change.grant_option {
            item.grant_options |= privileges;
        }
    } else {
        item.grant_options &= !privileges;
        if !change.grant_option {
            item.privileges &= !privileges;
        }
    }
    if item.privileges == 0 && item.grant_options == 0 {
        acl.items.remove(place);
    }
    let lost = before & !options_of(acl, grantee);
    if lost != 0 && grantee != Some(OWNER) {
        revoke_passed_on(acl, grantee, lost, change.cascade)?;
    }
    acl.sort();
    Ok(())
}

/// The grant options of a role, from whomever.
fn options_of(acl: &Acl, grantee: Option<RoleId>) -> u32 {
    acl.items.iter().filter(|i| i.grantee == grantee).fold(0, |bits, i| bits | i.grant_options)
}

/// What a role passed on goes with its right to do so.
fn revoke_passed_on(acl: &mut Acl, grantor: Option<RoleId>, lost: u32, cascade: bool) -> Result<()> {
    let depends = |i: &AclItem| grantor.is_some() && i.grantor == grantor && i.privileges & lost != 0;
    while let Some(dependent) = acl.items.iter().find(|i| depends(i)).cloned() {
        if !cascade {
            let refused = Diagnostic::refused(SqlState::DEPENDENT_OBJECTS_STILL_EXIST, "dependent privileges exist");
            return Err(Box::new(refused.with_hint("Use CASCADE to revoke them too.")));
        }
        let change = Change { is_grant: false, grant_option: false, cascade, grantor };
        update(acl, dependent.grantee, dependent.privileges & lost, change)?;
    }
    Ok(())
}

/// Adds every item of another list (aclmerge).
pub(super) fn merge(acl: &mut Acl, other: &Acl) -> Result<()> {
    for item in &other.items {
        let change = Change { is_grant: true, grant_option: false, cascade: false, grantor: item.grantor };
        update(acl, item.grantee, item.privileges, change)?;
        if item.grant_options != 0 {
            update(acl, item.grantee, item.grant_options, Change { grant_option: true, ..change })?;
        }
    }
    Ok(())
}

/// Takes everything away that a role holds.
pub(super) fn forget_role(acl: &mut Acl, role: RoleId) {
    acl.items.retain(|i| i.grantee != Some(role));
}
