//! Foreign servers.  Counterpart: commands/foreigncmds.c (CreateForeignServer, AlterForeignServer).

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::foreign::Server;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::ServerId;
use crate::replay::Exec;
use crate::replay::foreigncmds::change_options;

pub(in crate::replay) fn create_server(exec: &mut Exec, stmt: &pb::CreateForeignServerStmt) -> Result<()> {
    let name = Name::new(&stmt.servername);
    if exec.catalog.server_by_name(&name).is_some() {
        let message = format!("server \"{name}\" already exists");
        if stmt.if_not_exists {
            exec.notice(format!("{message}, skipping"));
            return Ok(());
        }
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let Some(fdw) = exec.catalog.fdw_by_name(&stmt.fdwname) else {
        let message = format!("foreign-data wrapper \"{}\" does not exist", stmt.fdwname);
        return refuse(SqlState::UNDEFINED_OBJECT, message);
    };
    let mut options = Vec::new();
    change_options(&mut options, &stmt.options)?;
    let id = ServerId(exec.catalog.next_oid());
    let server = Server {
        id,
        name,
        owner: exec.current_role(),
        fdw,
        kind: Some(stmt.servertype.clone()).filter(|text| !text.is_empty()),
        version: Some(stmt.version.clone()).filter(|text| !text.is_empty()),
        options,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.depend(id, fdw, DependencyKind::Normal);
    exec.catalog.servers.insert(id, server);
    exec.member_of_extension(id);
    Ok(())
}

pub(in crate::replay) fn alter_server(exec: &mut Exec, stmt: &pb::AlterForeignServerStmt) -> Result<()> {
    let id = exec.server(&stmt.servername)?;
    let Some(mut row) = exec.catalog.servers.get(&id).map(|row| (**row).clone()) else { return Ok(()) };
    let at = exec.locator.whole;
    if stmt.has_version {
        row.version = Some(stmt.version.clone()).filter(|text| !text.is_empty());
        row.at.set("version", at);
    }
    if !stmt.options.is_empty() {
        change_options(&mut row.options, &stmt.options)?;
        row.at.set("options", at);
    }
    exec.catalog.servers.insert(id, row);
    Ok(())
}

impl Exec {
    /// A server by its name.
    pub(super) fn server(&self, name: &str) -> Result<ServerId> {
        self.catalog
            .server_by_name(name)
            .map_or_else(|| refuse(SqlState::UNDEFINED_OBJECT, format!("server \"{name}\" does not exist")), Ok)
    }
}
