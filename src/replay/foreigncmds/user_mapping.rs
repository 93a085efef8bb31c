//! User mappings.  Counterpart: commands/foreigncmds.c (CreateUserMapping, AlterUserMapping,
//! RemoveUserMapping).

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::foreign::{MappedUser, UserMapping};
use crate::diag::{Result, SqlState, refuse};
use crate::oid::{ServerId, UserMappingId};
use crate::replay::Exec;
use crate::replay::foreigncmds::change_options;
use crate::replay::names::need;

fn mapped_user(exec: &mut Exec, spec: Option<&pb::RoleSpec>) -> Result<MappedUser> {
    let spec = need(spec, "user")?;
    if spec.roletype() == pb::RoleSpecType::RolespecPublic {
        return Ok(MappedUser::Public);
    }
    Ok(exec.role_spec(spec).map_or(MappedUser::Session, MappedUser::Role))
}

/// What messages call a mapped user.
fn user_text(exec: &Exec, user: MappedUser) -> String {
    match user {
        MappedUser::Public => "public".to_owned(),
        MappedUser::Role(role) => exec.catalog.roles.get(&role).map(|r| r.name.to_string()).unwrap_or_default(),
        MappedUser::Session => "CURRENT_USER".to_owned(),
    }
}

fn find(exec: &Exec, user: MappedUser, server: ServerId) -> Option<UserMappingId> {
    exec.catalog.user_mappings.values().find(|m| m.user == user && m.server == server).map(|m| m.id)
}

pub(in crate::replay) fn create_user_mapping(exec: &mut Exec, stmt: &pb::CreateUserMappingStmt) -> Result<()> {
    let user = mapped_user(exec, stmt.user.as_ref())?;
    let server = exec.server(&stmt.servername)?;
    if find(exec, user, server).is_some() {
        let message =
            format!("user mapping for \"{}\" already exists for server \"{}\"", user_text(exec, user), stmt.servername);
        if stmt.if_not_exists {
            exec.notice(format!("{message}, skipping"));
            return Ok(());
        }
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let mut options = Vec::new();
    change_options(&mut options, &stmt.options)?;
    let id = UserMappingId(exec.catalog.next_oid());
    let at = Evidence::new(exec.locator.whole);
    exec.catalog.depend(id, server, DependencyKind::Normal);
    exec.catalog.user_mappings.insert(id, UserMapping { id, user, server, options, at });
    Ok(())
}

pub(in crate::replay) fn alter_user_mapping(exec: &mut Exec, stmt: &pb::AlterUserMappingStmt) -> Result<()> {
    let user = mapped_user(exec, stmt.user.as_ref())?;
    let server = exec.server(&stmt.servername)?;
    let row = find(exec, user, server).and_then(|id| exec.catalog.user_mappings.get(&id)).cloned();
    let Some(mut row) = row.map(|row| (*row).clone()) else {
        return refuse(SqlState::UNDEFINED_OBJECT, missing(exec, user, &stmt.servername));
    };
    change_options(&mut row.options, &stmt.options)?;
    row.at.set("options", exec.locator.whole);
    exec.catalog.user_mappings.insert(row.id, row);
    Ok(())
}

pub(in crate::replay) fn drop_user_mapping(exec: &mut Exec, stmt: &pb::DropUserMappingStmt) -> Result<()> {
    let user = mapped_user(exec, stmt.user.as_ref())?;
    let server = match exec.server(&stmt.servername) {
        Ok(server) => server,
        Err(rejected) if stmt.missing_ok => {
            exec.notice(format!("{}, skipping", rejected.message));
            return Ok(());
        }
        Err(rejected) => return Err(rejected),
    };
    match find(exec, user, server) {
        Some(id) => exec.drop_objects(&[id.address()], true),
        None if stmt.missing_ok => {
            let message = missing(exec, user, &stmt.servername);
            exec.notice(format!("{message}, skipping"));
            Ok(())
        }
        None => refuse(SqlState::UNDEFINED_OBJECT, missing(exec, user, &stmt.servername)),
    }
}

fn missing(exec: &Exec, user: MappedUser, server: &str) -> String {
    format!("user mapping for \"{}\" does not exist for server \"{server}\"", user_text(exec, user))
}
