//! CREATE FOREIGN TABLE.  Counterparts: commands/foreigncmds.c (CreateForeignTable),
//! parser/parse_utilcmd.c (the checks on constraints of foreign tables).

use pg_query::protobuf as pb;

use crate::catalog::class::{ForeignRel, RelKind};
use crate::catalog::depend::DependencyKind;
use crate::diag::{Result, SqlState, refuse};
use crate::replay::Exec;
use crate::replay::foreigncmds::change_options;
use crate::replay::names::need;
use crate::replay::tablecmds;

pub(in crate::replay) fn create_foreign_table(exec: &mut Exec, stmt: &pb::CreateForeignTableStmt) -> Result<()> {
    let base = need(stmt.base_stmt.as_ref(), "table")?;
    let server = exec.server(&stmt.servername)?;
    let mut options = Vec::new();
    change_options(&mut options, &stmt.options)?;
    let kind = RelKind::Foreign(ForeignRel { server, options });
    if let Some(id) = tablecmds::define_table(exec, base, kind)? {
        exec.catalog.depend(id, server, DependencyKind::Normal);
    }
    Ok(())
}

/// Constraints that foreign tables cannot have.
pub(in crate::replay) fn check_foreign_elements(constraints: &[pb::Constraint]) -> Result<()> {
    use pb::ConstrType as Kind;
    for constraint in constraints {
        let what = match constraint.contype() {
            Kind::ConstrPrimary => "primary key",
            Kind::ConstrUnique => "unique",
            Kind::ConstrExclusion => "exclusion",
            Kind::ConstrForeign => "foreign key",
            _ => continue,
        };
        let message = format!("{what} constraints are not supported on foreign tables");
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
    }
    Ok(())
}
