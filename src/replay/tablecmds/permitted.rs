//! Which command of ALTER TABLE is for which sort of relation, and what inheritance, partitions and typed
//! tables stand against.  Counterpart: commands/tablecmds.c (ATSimplePermissions, ATPrepAddColumn,
//! ATPrepAddInherit, ATPrepSetNotNull).

use pg_query::protobuf as pb;
use pg_query::protobuf::AlterTableType as Cmd;
use pg_query::protobuf::node::Node;

use crate::catalog::class::*;
use crate::diag::{Result, SqlState, refuse};
use crate::oid::RelId;
use crate::replay::Exec;

const TABLE: u16 = 1;
const PARTITIONED: u16 = 2;
const VIEW: u16 = 4;
const MATVIEW: u16 = 8;
const INDEX: u16 = 16;
const COMPOSITE: u16 = 32;
const FOREIGN: u16 = 64;
const SEQUENCE: u16 = 128;
const TABLES: u16 = TABLE | PARTITIONED;

fn sort_of(row: &Relation) -> u16 {
    match row.kind {
        RelKind::Table => TABLE,
        RelKind::Partitioned(_) => PARTITIONED,
        RelKind::View(_) => VIEW,
        RelKind::MatView(_) => MATVIEW,
        RelKind::Index(_) => INDEX,
        RelKind::Composite => COMPOSITE,
        RelKind::Foreign(_) => FOREIGN,
        RelKind::Sequence(_) => SEQUENCE,
    }
}

/// What a command may be for, and its name in messages; commands without limits have none.
fn limits(cmd: Cmd) -> Option<(u16, &'static str)> {
    Some(match cmd {
        Cmd::AtAddColumn => (TABLES | COMPOSITE | FOREIGN, "ADD COLUMN"),
        Cmd::AtDropColumn => (TABLES | COMPOSITE | FOREIGN, "DROP COLUMN"),
        Cmd::AtAlterColumnType => (TABLES | COMPOSITE | FOREIGN, "ALTER COLUMN ... SET DATA TYPE"),
        Cmd::AtColumnDefault => (TABLES | VIEW | FOREIGN, "ALTER COLUMN ... SET DEFAULT"),
        Cmd::AtAddIdentity => (TABLES | VIEW | FOREIGN, "ALTER COLUMN ... ADD IDENTITY"),
        Cmd::AtSetIdentity => (TABLES | VIEW | FOREIGN, "ALTER COLUMN ... SET"),
        Cmd::AtDropIdentity => (TABLES | VIEW | FOREIGN, "ALTER COLUMN ... DROP IDENTITY"),
        Cmd::AtDropNotNull => (TABLES | FOREIGN, "ALTER COLUMN ... DROP NOT NULL"),
        Cmd::AtSetNotNull => (TABLES | FOREIGN, "ALTER COLUMN ... SET NOT NULL"),
        Cmd::AtSetExpression => (TABLES | FOREIGN, "ALTER COLUMN ... SET EXPRESSION"),
        Cmd::AtDropExpression => (TABLES | FOREIGN, "ALTER COLUMN ... DROP EXPRESSION"),
        Cmd::AtSetStatistics => (TABLES | MATVIEW | INDEX | FOREIGN, "ALTER COLUMN ... SET STATISTICS"),
        Cmd::AtSetOptions => (TABLES | MATVIEW | FOREIGN, "ALTER COLUMN ... SET"),
        Cmd::AtResetOptions => (TABLES | MATVIEW | FOREIGN, "ALTER COLUMN ... RESET"),
        Cmd::AtSetStorage => (TABLES | MATVIEW | FOREIGN, "ALTER COLUMN ... SET STORAGE"),
        Cmd::AtSetCompression => (TABLES | MATVIEW, "ALTER COLUMN ... SET COMPRESSION"),
        Cmd::AtAddConstraint => (TABLES | FOREIGN, "ADD CONSTRAINT"),
        Cmd::AtDropConstraint => (TABLES | FOREIGN, "DROP CONSTRAINT"),
        Cmd::AtValidateConstraint => (TABLES | FOREIGN, "VALIDATE CONSTRAINT"),
        Cmd::AtAlterConstraint => (TABLES, "ALTER CONSTRAINT"),
        Cmd::AtSetLogged => (TABLES | SEQUENCE, "SET LOGGED"),
        Cmd::AtSetUnLogged => (TABLES | SEQUENCE, "SET UNLOGGED"),
        Cmd::AtDropOids => (TABLES | FOREIGN, "SET WITHOUT OIDS"),
        Cmd::AtAddInherit => (TABLES | FOREIGN, "INHERIT"),
        Cmd::AtDropInherit => (TABLES | FOREIGN, "NO INHERIT"),
        Cmd::AtReplicaIdentity => (TABLES | MATVIEW, "REPLICA IDENTITY"),
        Cmd::AtAddOf => (TABLES, "OF"),
        Cmd::AtDropOf => (TABLES, "NOT OF"),
        Cmd::AtEnableRowSecurity => (TABLES, "ENABLE ROW SECURITY"),
        Cmd::AtDisableRowSecurity => (TABLES, "DISABLE ROW SECURITY"),
        Cmd::AtForceRowSecurity => (TABLES, "FORCE ROW SECURITY"),
        Cmd::AtNoForceRowSecurity => (TABLES, "NO FORCE ROW SECURITY"),
        Cmd::AtAttachPartition => (PARTITIONED | INDEX, "ATTACH PARTITION"),
        Cmd::AtDetachPartition => (PARTITIONED, "DETACH PARTITION"),
        _ => return limits_of_parts(cmd),
    })
}

/// The same for the triggers and rules of a relation.
fn limits_of_parts(cmd: Cmd) -> Option<(u16, &'static str)> {
    Some(match cmd {
        Cmd::AtEnableTrig => (TABLES | FOREIGN, "ENABLE TRIGGER"),
        Cmd::AtEnableAlwaysTrig => (TABLES | FOREIGN, "ENABLE ALWAYS TRIGGER"),
        Cmd::AtEnableReplicaTrig => (TABLES | FOREIGN, "ENABLE REPLICA TRIGGER"),
        Cmd::AtEnableTrigAll => (TABLES | FOREIGN, "ENABLE TRIGGER ALL"),
        Cmd::AtEnableTrigUser => (TABLES | FOREIGN, "ENABLE TRIGGER USER"),
        Cmd::AtDisableTrig => (TABLES | FOREIGN, "DISABLE TRIGGER"),
        Cmd::AtDisableTrigAll => (TABLES | FOREIGN, "DISABLE TRIGGER ALL"),
        Cmd::AtDisableTrigUser => (TABLES | FOREIGN, "DISABLE TRIGGER USER"),
        Cmd::AtEnableRule => (TABLES, "ENABLE RULE"),
        Cmd::AtEnableAlwaysRule => (TABLES, "ENABLE ALWAYS RULE"),
        Cmd::AtEnableReplicaRule => (TABLES, "ENABLE REPLICA RULE"),
        Cmd::AtDisableRule => (TABLES, "DISABLE RULE"),
        _ => return None,
    })
}

impl Exec {
    /// Refuses a command that is not for this relation.
    pub(super) fn check_permitted(&self, rel: RelId, cmd: &pb::AlterTableCmd, recurse: bool) -> Result<()> {
        let row = self.rel(rel)?;
        if let Some((sorts, name)) = limits(cmd.subtype())
            && sorts & sort_of(&row) == 0
        {
            let message = format!("ALTER action {name} cannot be performed on relation \"{}\"", row.name);
            return refuse(SqlState::WRONG_OBJECT_TYPE, message);
        }
        let wrong = |message: &str| refuse(SqlState::WRONG_OBJECT_TYPE, message);
        let typed = row.of_type.is_some();
        match cmd.subtype() {
            Cmd::AtAddColumn if typed => wrong("cannot add column to typed table"),
            Cmd::AtDropColumn if typed => wrong("cannot drop column from typed table"),
            Cmd::AtAlterColumnType if typed => wrong("cannot alter column type of typed table"),
            Cmd::AtAddColumn if row.is_partition() => wrong("cannot add column to a partition"),
            Cmd::AtAddInherit if typed => wrong("cannot change inheritance of typed table"),
            Cmd::AtAddInherit | Cmd::AtDropInherit if row.is_partition() => {
                wrong("cannot change inheritance of a partition")
            }
            Cmd::AtAddInherit if row.is_partitioned() => wrong("cannot change inheritance of partitioned table"),
            _ if recurse || row.children.is_empty() => Ok(()),
            _ => self.check_alone(&row, cmd),
        }
    }

    /// ALTER TABLE ONLY, of a table that has children.
    fn check_alone(&self, row: &Relation, cmd: &pb::AlterTableCmd) -> Result<()> {
        let whole = |message: &str| refuse(SqlState::INVALID_TABLE_DEFINITION, message);
        match (cmd.subtype(), cmd.def.as_ref().and_then(|def| def.node.as_ref())) {
            (Cmd::AtAddColumn, _) => whole("column must be added to child tables too"),
            (Cmd::AtDropColumn, _) if row.is_partitioned() => {
                whole("cannot drop column from only the partitioned table when partitions exist")
            }
            (Cmd::AtSetNotNull, _) if row.is_partitioned() => whole("constraint must be added to child tables too"),
            (Cmd::AtAddConstraint, Some(Node::Constraint(constraint)))
                if constraint.contype() == pb::ConstrType::ConstrCheck && !constraint.is_no_inherit =>
            {
                whole("constraint must be added to child tables too")
            }
            _ => Ok(()),
        }
    }
}
