//! ALTER TABLE: its commands, in the server's passes.  Counterpart: commands/tablecmds.c (ATPrepCmd,
//! ATRewriteCatalogs, ATExecCmd).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::class::*;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::rule::FiringMode;
use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::foreigncmds::check_foreign_elements;
use crate::replay::indexcmds::Reach;
use crate::replay::names::{list_items, need, range_var_name};
use crate::version::Capability;

/// What is done first (AlterTablePass).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Pass {
    Drop,
    AlterType,
    AddColumn,
    SetExpression,
    AddConstraint,
    ColumnAttributes,
    AddIndexConstraint,
    AddOtherConstraint,
    Misc,
}

pub(in crate::replay) fn alter_table(exec: &mut Exec, stmt: &pb::AlterTableStmt) -> Result<()> {
    let var = need(stmt.relation.as_ref(), "relation")?;
    if stmt.objtype() == pb::ObjectType::ObjectType {
        return crate::replay::typecmds::alter_composite(exec, stmt);
    }
    let name = range_var_name(var);
    let Some(rel) = exec.find_relation(&name) else {
        if stmt.missing_ok {
            exec.notice(format!("relation \"{name}\" does not exist, skipping"));
            return Ok(());
        }
        return Err(exec.undefined_relation(&name, var.location));
    };
    exec.refuse_system_catalog(rel)?;
    check_relation_kind(&*exec.rel(rel)?, stmt.objtype())?;
    let mut cmds: Vec<&pb::AlterTableCmd> = Vec::new();
    for node in &stmt.cmds {
        match node.node.as_ref() {
            Some(Node::AlterTableCmd(cmd)) => cmds.push(cmd),
            _ => return unsupported("a command of ALTER TABLE that is not understood"),
        }
    }
    cmds.sort_by_key(|cmd| pass_of(cmd));
    for cmd in &cmds {
        exec.check_permitted(rel, cmd, var.inh)?;
    }
    for cmd in cmds {
        exec.alter_table_cmd(rel, cmd, var.inh)?;
    }
    Ok(())
}

/// ALTER VIEW is for views, and so on; ALTER TABLE is for all (RangeVarCallbackForAlterRelation).
pub(in crate::replay) fn check_relation_kind(rel: &Relation, kind: pb::ObjectType) -> Result<()> {
    use pb::ObjectType as Kind;
    let (fits, noun) = match kind {
        Kind::ObjectForeignTable => (matches!(rel.kind, RelKind::Foreign(_)), "a foreign table"),
        Kind::ObjectSequence => (matches!(rel.kind, RelKind::Sequence(_)), "a sequence"),
        Kind::ObjectView => (matches!(rel.kind, RelKind::View(_)), "a view"),
        Kind::ObjectMatview => (matches!(rel.kind, RelKind::MatView(_)), "a materialized view"),
        Kind::ObjectIndex => (matches!(rel.kind, RelKind::Index(_)), "an index"),
        _ => return Ok(()),
    };
    if fits {
        return Ok(());
    }
    refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not {noun}", rel.name))
}

fn pass_of(cmd: &pb::AlterTableCmd) -> Pass {
    use pb::AlterTableType as Cmd;
    match cmd.subtype() {
        Cmd::AtDropColumn
        | Cmd::AtDropConstraint
        | Cmd::AtDropNotNull
        | Cmd::AtDropExpression
        | Cmd::AtDropIdentity => Pass::Drop,
        Cmd::AtAlterColumnType => Pass::AlterType,
        Cmd::AtAddColumn | Cmd::AtAddColumnToView => Pass::AddColumn,
        Cmd::AtSetExpression => Pass::SetExpression,
        Cmd::AtColumnDefault if cmd.def.is_none() => Pass::Drop,
        Cmd::AtColumnDefault | Cmd::AtCookedColumnDefault | Cmd::AtAddIdentity => Pass::AddOtherConstraint,
        Cmd::AtSetIdentity | Cmd::AtSetNotNull => Pass::ColumnAttributes,
        Cmd::AtAddIndex | Cmd::AtReAddIndex | Cmd::AtAddIndexConstraint => Pass::AddIndexConstraint,
        Cmd::AtAddConstraint | Cmd::AtReAddConstraint | Cmd::AtReAddDomainConstraint => constraint_pass(cmd),
        _ => Pass::Misc,
    }
}

fn constraint_pass(cmd: &pb::AlterTableCmd) -> Pass {
    use pb::ConstrType as Kind;
    match cmd.def.as_ref().and_then(|d| d.node.as_ref()) {
        Some(Node::Constraint(c)) => match c.contype() {
            Kind::ConstrPrimary | Kind::ConstrUnique | Kind::ConstrExclusion => Pass::AddIndexConstraint,
            Kind::ConstrForeign => Pass::AddOtherConstraint,
            _ => Pass::AddConstraint,
        },
        _ => Pass::AddConstraint,
    }
}

impl Exec {
    fn alter_table_cmd(&mut self, rel: RelId, cmd: &pb::AlterTableCmd, recurse: bool) -> Result<()> {
        use pb::AlterTableType as Cmd;
        match cmd.subtype() {
            Cmd::AtAddColumn => self.add_column_cmd(rel, cmd, recurse),
            Cmd::AtDropColumn => self.drop_column(rel, &Name::new(&cmd.name), cmd.missing_ok, cascade(cmd), recurse),
            Cmd::AtAlterColumnType => self.alter_column_type(rel, cmd, recurse),
            Cmd::AtColumnDefault
            | Cmd::AtDropNotNull
            | Cmd::AtSetNotNull
            | Cmd::AtSetExpression
            | Cmd::AtDropExpression
            | Cmd::AtAddIdentity
            | Cmd::AtSetIdentity
            | Cmd::AtDropIdentity
            | Cmd::AtSetStatistics
            | Cmd::AtSetOptions
            | Cmd::AtResetOptions
            | Cmd::AtSetStorage
            | Cmd::AtSetCompression
            | Cmd::AtAlterColumnGenericOptions => self.alter_column(rel, cmd, recurse),
            Cmd::AtAddConstraint => self.add_constraint_cmd(rel, cmd, recurse),
            Cmd::AtDropConstraint => self.drop_constraint(rel, &Name::new(&cmd.name), cmd.missing_ok, cascade(cmd)),
            Cmd::AtValidateConstraint => self.validate_constraint(rel, &Name::new(&cmd.name)),
            Cmd::AtAlterConstraint => self.alter_constraint(rel, cmd),
            Cmd::AtChangeOwner => self.change_owner(rel, cmd),
            Cmd::AtClusterOn => self.cluster_on(rel, &Name::new(&cmd.name)),
            Cmd::AtDropCluster => self.drop_cluster(rel),
            Cmd::AtSetLogged => self.set_persistence(rel, Persistence::Permanent),
            Cmd::AtSetUnLogged => self.set_persistence(rel, Persistence::Unlogged),
            Cmd::AtSetAccessMethod => self.set_access_method(rel, &cmd.name),
            Cmd::AtSetTableSpace => self.set_tablespace(rel, &cmd.name),
            Cmd::AtSetRelOptions => self.change_options(rel, cmd, false),
            Cmd::AtResetRelOptions => self.change_options(rel, cmd, true),
            Cmd::AtEnableTrig => self.set_trigger_firing(rel, Some(&cmd.name), FiringMode::Origin),
            Cmd::AtEnableAlwaysTrig => self.set_trigger_firing(rel, Some(&cmd.name), FiringMode::Always),
            Cmd::AtEnableReplicaTrig => self.set_trigger_firing(rel, Some(&cmd.name), FiringMode::Replica),
            Cmd::AtDisableTrig => self.set_trigger_firing(rel, Some(&cmd.name), FiringMode::Disabled),
            Cmd::AtEnableTrigAll | Cmd::AtEnableTrigUser => self.set_trigger_firing(rel, None, FiringMode::Origin),
            Cmd::AtDisableTrigAll | Cmd::AtDisableTrigUser => self.set_trigger_firing(rel, None, FiringMode::Disabled),
            Cmd::AtEnableRule => self.set_rule_firing(rel, &cmd.name, FiringMode::Origin),
            Cmd::AtEnableAlwaysRule => self.set_rule_firing(rel, &cmd.name, FiringMode::Always),
            Cmd::AtEnableReplicaRule => self.set_rule_firing(rel, &cmd.name, FiringMode::Replica),
            Cmd::AtDisableRule => self.set_rule_firing(rel, &cmd.name, FiringMode::Disabled),
            Cmd::AtAddInherit => self.with_range_var(cmd, |exec, var| exec.add_inherit(rel, var)),
            Cmd::AtDropInherit => self.with_range_var(cmd, |exec, var| exec.drop_inherit(rel, var)),
            Cmd::AtReplicaIdentity => self.set_replica_identity(rel, cmd),
            Cmd::AtEnableRowSecurity => self.set_row_security(rel, |row| row.row_security = true),
            Cmd::AtDisableRowSecurity => self.set_row_security(rel, |row| row.row_security = false),
            Cmd::AtForceRowSecurity => self.set_row_security(rel, |row| row.force_row_security = true),
            Cmd::AtNoForceRowSecurity => self.set_row_security(rel, |row| row.force_row_security = false),
            Cmd::AtAttachPartition => self.with_partition(cmd, |exec, part| exec.attach_partition(rel, part)),
            Cmd::AtDetachPartition | Cmd::AtDetachPartitionFinalize => {
                self.with_partition(cmd, |exec, part| exec.detach_partition(rel, part))
            }
            Cmd::AtDropOids => Ok(()),
            Cmd::AtDropOf => self.drop_of(rel),
            Cmd::AtGenericOptions => self.change_foreign_options(rel, cmd),
            Cmd::AtAddOf
            | Cmd::AtReplaceRelOptions
            | Cmd::AtAddColumnToView
            | Cmd::AtCookedColumnDefault
            | Cmd::AtAddIndex
            | Cmd::AtReAddIndex
            | Cmd::AtReAddConstraint
            | Cmd::AtReAddDomainConstraint
            | Cmd::AtAddIndexConstraint
            | Cmd::AtReAddComment
            | Cmd::AtReAddStatistics
            | Cmd::Undefined => {
                unsupported(format!("ALTER TABLE {} is not understood yet", cmd.subtype().as_str_name()))
            }
        }
    }

    fn with_range_var(
        &mut self,
        cmd: &pb::AlterTableCmd,
        run: impl FnOnce(&mut Exec, &pb::RangeVar) -> Result<()>,
    ) -> Result<()> {
        match cmd.def.as_ref().and_then(|d| d.node.as_ref()) {
            Some(Node::RangeVar(var)) => run(self, var),
            _ => unsupported("a parent that is named in another way"),
        }
    }

    fn with_partition(
        &mut self,
        cmd: &pb::AlterTableCmd,
        run: impl FnOnce(&mut Exec, &pb::PartitionCmd) -> Result<()>,
    ) -> Result<()> {
        match cmd.def.as_ref().and_then(|d| d.node.as_ref()) {
            Some(Node::PartitionCmd(part)) => run(self, part),
            _ => unsupported("a partition that is named in another way"),
        }
    }

    fn add_constraint_cmd(&mut self, rel: RelId, cmd: &pb::AlterTableCmd, recurse: bool) -> Result<()> {
        use pb::ConstrType as Kind;
        let Some(Node::Constraint(constraint)) = cmd.def.as_ref().and_then(|d| d.node.as_ref()) else {
            return unsupported("a constraint that is not understood");
        };
        if matches!(self.rel(rel)?.kind, RelKind::Foreign(_)) {
            check_foreign_elements(std::slice::from_ref(constraint))?;
        }
        match constraint.contype() {
            Kind::ConstrCheck => self.add_check(rel, constraint, false),
            Kind::ConstrPrimary | Kind::ConstrUnique | Kind::ConstrExclusion => {
                let reach = if recurse { Reach::Partitions } else { Reach::Only };
                self.add_key(rel, constraint, reach)
            }
            Kind::ConstrForeign => self.add_foreign_key(rel, constraint),
            Kind::ConstrNotnull => {
                let Some(column) = constraint.keys.first().and_then(crate::replay::names::string_of) else {
                    return unsupported("a not-null constraint without a column");
                };
                let attnum = self.attnum(&*self.rel(rel)?, column)?;
                self.set_not_null(rel, attnum, Some(constraint))
            }
            other => unsupported(format!("ADD CONSTRAINT of kind {}", other.as_str_name())),
        }
    }

    /// DROP CONSTRAINT, here and where it was inherited.
    fn drop_constraint(&mut self, rel: RelId, name: &Name, missing_ok: bool, cascade: bool) -> Result<()> {
        let row = self.rel(rel)?;
        let found =
            row.constraints.iter().copied().find(|c| self.catalog.constraint(*c).is_some_and(|c| c.name == *name));
        let Some(id) = found else {
            let message = format!("constraint \"{name}\" of relation \"{}\" does not exist", row.name);
            if missing_ok {
                self.notice(format!("{message}, skipping"));
                return Ok(());
            }
            return Err(Box::new(Diagnostic::refused(SqlState::UNDEFINED_OBJECT, message)));
        };
        let Some(constraint) = self.catalog.constraint(id).cloned() else { return Ok(()) };
        if constraint.inherited > 0 {
            let message = format!("cannot drop inherited constraint \"{name}\" of relation \"{}\"", row.name);
            return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
        }
        self.drop_objects(&[id.address()], cascade)?;
        if matches!(constraint.kind, ConstraintKind::Check { .. } | ConstraintKind::NotNull) && !constraint.no_inherit {
            for child in row.children.clone() {
                self.disinherit_constraint(child, name)?;
            }
        }
        Ok(())
    }

    fn disinherit_constraint(&mut self, child: RelId, name: &Name) -> Result<()> {
        let row = self.rel(child)?;
        let found =
            row.constraints.iter().copied().find(|c| self.catalog.constraint(*c).is_some_and(|c| c.name == *name));
        let Some(id) = found else { return Ok(()) };
        let Some(constraint) = self.catalog.constraints.get_mut(&id) else { return Ok(()) };
        constraint.inherited = constraint.inherited.saturating_sub(1);
        if constraint.inherited == 0 && !constraint.local {
            self.drop_constraint(child, name, true, true)?;
        }
        Ok(())
    }

    fn validate_constraint(&mut self, rel: RelId, name: &Name) -> Result<()> {
        let at = self.locator.whole;
        let id = self.constraint_named(rel, name)?;
        if let Some(constraint) = self.catalog.constraints.get_mut(&id) {
            constraint.validated = true;
            constraint.at.set("validated", at);
        }
        for child in self.rel(rel)?.children.clone() {
            if self.catalog.relation_has_constraint(child, name) {
                self.validate_constraint(child, name)?;
            }
        }
        Ok(())
    }

    pub(super) fn constraint_named(&self, rel: RelId, name: &Name) -> Result<ConstraintId> {
        let row = self.rel(rel)?;
        let found =
            row.constraints.iter().copied().find(|c| self.catalog.constraint(*c).is_some_and(|c| c.name == *name));
        found.map_or_else(
            || {
                let message = format!("constraint \"{name}\" of relation \"{}\" does not exist", row.name);
                refuse(SqlState::UNDEFINED_OBJECT, message)
            },
            Ok,
        )
    }

    /// ALTER CONSTRAINT: deferrability, and from 18 on enforcement and inheritance.
    fn alter_constraint(&mut self, rel: RelId, cmd: &pb::AlterTableCmd) -> Result<()> {
        let Some(Node::AtalterConstraint(alter)) = cmd.def.as_ref().and_then(|d| d.node.as_ref()) else {
            return unsupported("ALTER CONSTRAINT in this form");
        };
        let id = self.constraint_named(rel, &Name::new(&alter.conname))?;
        let at = self.locator.whole;
        let Some(constraint) = self.catalog.constraints.get_mut(&id) else { return Ok(()) };
        if alter.alter_deferrability {
            if !matches!(constraint.kind, ConstraintKind::Foreign(_)) {
                let message = format!("constraint \"{}\" is not a foreign key constraint", alter.conname);
                return refuse(SqlState::WRONG_OBJECT_TYPE, message);
            }
            constraint.deferrable = alter.deferrable;
            constraint.initially_deferred = alter.initdeferred;
            constraint.at.set("deferrable", at);
        }
        if alter.alter_enforceability {
            constraint.enforced = alter.is_enforced;
            constraint.validated = alter.is_enforced;
        }
        if alter.alter_inheritability {
            constraint.no_inherit = alter.noinherit;
        }
        Ok(())
    }

    fn change_owner(&mut self, rel: RelId, cmd: &pb::AlterTableCmd) -> Result<()> {
        let owner = cmd.newowner.as_ref().and_then(|role| self.role_spec(role));
        self.set_relation_owner(rel, owner)
    }

    /// Sequences that a table owns go with it.
    pub fn set_relation_owner(&mut self, rel: RelId, owner: Option<RoleId>) -> Result<()> {
        let at = self.locator.whole;
        let row = self.rel_mut(rel)?;
        row.owner = owner;
        row.at.set("owner", at);
        owner.iter().for_each(|owner| self.owner_changes(rel.address(), *owner));
        for sequence in self.owned_sequences(rel) {
            self.rel_mut(sequence)?.owner = owner;
            owner.iter().for_each(|owner| self.owner_changes(sequence.address(), *owner));
        }
        for index in self.rel(rel)?.indexes.clone() {
            self.rel_mut(index)?.owner = owner;
        }
        Ok(())
    }

    fn cluster_on(&mut self, rel: RelId, index: &Name) -> Result<()> {
        let row = self.rel(rel)?;
        let found = row.indexes.iter().copied().find(|i| self.catalog.relation(*i).is_some_and(|i| i.name == *index));
        let Some(found) = found else {
            let message = format!("index \"{index}\" for table \"{}\" does not exist", row.name);
            return refuse(SqlState::UNDEFINED_OBJECT, message);
        };
        self.drop_cluster(rel)?;
        if let Some(index) = self.rel_mut(found)?.index_mut() {
            index.clustered = true;
        }
        Ok(())
    }

    fn drop_cluster(&mut self, rel: RelId) -> Result<()> {
        for index in self.rel(rel)?.indexes.clone() {
            if let Some(index) = self.rel_mut(index)?.index_mut() {
                index.clustered = false;
            }
        }
        Ok(())
    }

    fn set_persistence(&mut self, rel: RelId, persistence: Persistence) -> Result<()> {
        let at = self.locator.whole;
        let row = self.rel_mut(rel)?;
        row.persistence = persistence;
        row.at.set("persistence", at);
        for owned in self.owned_sequences(rel).into_iter().chain(self.rel(rel)?.indexes.clone()) {
            self.rel_mut(owned)?.persistence = persistence;
        }
        Ok(())
    }

    fn set_access_method(&mut self, rel: RelId, name: &str) -> Result<()> {
        let am = if name.is_empty() { wellknown::HEAP } else { self.access_method(name)? };
        let at = self.locator.whole;
        let row = self.rel_mut(rel)?;
        row.am = Some(am);
        row.at.set("access_method", at);
        Ok(())
    }

    fn set_tablespace(&mut self, rel: RelId, name: &str) -> Result<()> {
        let at = self.locator.whole;
        let row = self.rel_mut(rel)?;
        row.tablespace = Some(Name::new(name)).filter(|n| *n != "pg_default");
        row.at.set("tablespace", at);
        Ok(())
    }

    fn change_options(&mut self, rel: RelId, cmd: &pb::AlterTableCmd, reset: bool) -> Result<()> {
        let defs = list_items(cmd.def.as_ref().and_then(|d| d.node.as_ref()));
        let at = self.locator.whole;
        if !reset {
            let options = super::rel_options(defs)?;
            self.check_rel_options(rel, &options)?;
            if let RelKind::View(view) = &self.rel(rel)?.kind {
                self.check_check_option(view.query.as_deref(), &options)?;
            }
        }
        let mut options = self.rel(rel)?.options.clone();
        super::merge_options(&mut options, defs, reset)?;
        self.drop_toast_options(rel, &mut options)?;
        let row = self.rel_mut(rel)?;
        row.options = options;
        row.at.set("options", at);
        Ok(())
    }

    /// Refuses an action that foreign tables alone have.
    pub(super) fn check_foreign(&self, row: &Relation, action: &str) -> Result<()> {
        if matches!(row.kind, RelKind::Foreign(_)) {
            return Ok(());
        }
        if self.catalog.version.has(Capability::ActionsInRefusals) {
            let message = format!("ALTER action {action} cannot be performed on relation \"{}\"", row.name);
            return self.refuse_kind(&message, &row.kind);
        }
        refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not a foreign table", row.name))
    }

    fn change_foreign_options(&mut self, rel: RelId, cmd: &pb::AlterTableCmd) -> Result<()> {
        let nodes = list_items(cmd.def.as_ref().and_then(|d| d.node.as_ref()));
        let at = self.locator.whole;
        self.check_foreign(&*self.rel(rel)?, "OPTIONS")?;
        let row = self.rel_mut(rel)?;
        let RelKind::Foreign(foreign) = &mut row.kind else { return Ok(()) };
        crate::replay::foreigncmds::change_options(&mut foreign.options, nodes)?;
        row.at.set("options", at);
        Ok(())
    }

    fn set_replica_identity(&mut self, rel: RelId, cmd: &pb::AlterTableCmd) -> Result<()> {
        let Some(Node::ReplicaIdentityStmt(stmt)) = cmd.def.as_ref().and_then(|d| d.node.as_ref()) else {
            return unsupported("REPLICA IDENTITY in this form");
        };
        let identity = match stmt.identity_type.as_str() {
            "n" => ReplicaIdentity::Nothing,
            "f" => ReplicaIdentity::Full,
            "i" => {
                let row = self.rel(rel)?;
                let index = self.catalog.relation_in(row.namespace, &stmt.name).filter(|i| row.indexes.contains(i));
                let Some(index) = index else {
                    let message = format!("index \"{}\" for table \"{}\" does not exist", stmt.name, row.name);
                    return refuse(SqlState::UNDEFINED_OBJECT, message);
                };
                self.check_replica_identity(&row, index)?;
                ReplicaIdentity::Index(index)
            }
            _ => ReplicaIdentity::Default,
        };
        let at = self.locator.whole;
        let row = self.rel_mut(rel)?;
        row.replica_identity = identity;
        row.at.set("replica_identity", at);
        Ok(())
    }

    fn set_row_security(&mut self, rel: RelId, change: impl FnOnce(&mut Relation)) -> Result<()> {
        self.check_is_table(&*self.rel(rel)?)?;
        let at = self.locator.whole;
        let row = self.rel_mut(rel)?;
        change(row);
        row.at.set("row_security", at);
        Ok(())
    }

    fn drop_of(&mut self, rel: RelId) -> Result<()> {
        let row = self.rel_mut(rel)?;
        if let Some(ty) = row.of_type.take() {
            let kind = crate::catalog::depend::DependencyKind::Normal;
            self.catalog.depends.remove(rel.address(), ty.address(), kind);
        }
        Ok(())
    }
}

pub(super) fn cascade(cmd: &pb::AlterTableCmd) -> bool {
    cmd.behavior() == pb::DropBehavior::DropCascade
}
