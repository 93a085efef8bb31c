//! Row security policies.  Counterpart: commands/policy.c.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::cook;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::rule::{Policy, PolicyCommand};
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::Expr;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::need;

pub(super) fn create_policy(exec: &mut Exec, stmt: &pb::CreatePolicyStmt) -> Result<()> {
    let rel = exec.relation(need(stmt.table.as_ref(), "table")?)?;
    exec.refuse_system_catalog(rel)?;
    let row = exec.rel(rel)?;
    exec.check_is_table(&row)?;
    let name = Name::new(&stmt.policy_name);
    if exec.policy_named(rel, &name).is_some() {
        let message = format!("policy \"{name}\" for table \"{}\" already exists", row.name);
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let command = match stmt.cmd_name.as_str() {
        "select" => PolicyCommand::Select,
        "insert" => PolicyCommand::Insert,
        "update" => PolicyCommand::Update,
        "delete" => PolicyCommand::Delete,
        _ => PolicyCommand::All,
    };
    if command == PolicyCommand::Insert && stmt.qual.is_some() {
        return refuse(SqlState::SYNTAX_ERROR, "only WITH CHECK expression allowed for INSERT");
    }
    if matches!(command, PolicyCommand::Select | PolicyCommand::Delete) && stmt.with_check.is_some() {
        return refuse(SqlState::SYNTAX_ERROR, "WITH CHECK cannot be applied to SELECT or DELETE");
    }
    let using = exec.policy_condition(stmt.qual.as_deref(), rel)?;
    let with_check = exec.policy_condition(stmt.with_check.as_deref(), rel)?;
    let roles = exec.policy_roles(&stmt.roles);
    let id = PolicyId(exec.catalog.next_oid());
    let at = Evidence::new(exec.locator.whole);
    let policy = Policy { id, name, rel, command, permissive: stmt.permissive, roles, using, with_check, at };
    exec.depend_policy(&policy);
    exec.rel_mut(rel)?.policies.push(id);
    exec.catalog.policies.insert(id, policy);
    Ok(())
}

pub(super) fn alter_policy(exec: &mut Exec, stmt: &pb::AlterPolicyStmt) -> Result<()> {
    let rel = exec.relation(need(stmt.table.as_ref(), "table")?)?;
    let row = exec.rel(rel)?;
    let name = Name::new(&stmt.policy_name);
    let Some(id) = exec.policy_named(rel, &name) else {
        let message = format!("policy \"{name}\" for table \"{}\" does not exist", row.name);
        return refuse(SqlState::UNDEFINED_OBJECT, message);
    };
    let command = exec.catalog.policies.get(&id).map(|policy| policy.command);
    if matches!(command, Some(PolicyCommand::Select | PolicyCommand::Delete)) && stmt.with_check.is_some() {
        return refuse(SqlState::SYNTAX_ERROR, "only USING expression allowed for SELECT, DELETE");
    }
    if command == Some(PolicyCommand::Insert) && stmt.qual.is_some() {
        return refuse(SqlState::SYNTAX_ERROR, "only WITH CHECK expression allowed for INSERT");
    }
    let using = exec.policy_condition(stmt.qual.as_deref(), rel)?;
    let with_check = exec.policy_condition(stmt.with_check.as_deref(), rel)?;
    let roles = exec.policy_roles(&stmt.roles);
    let at = exec.locator.whole;
    let Some(policy) = exec.catalog.policies.get_mut(&id) else { return Ok(()) };
    if !stmt.roles.is_empty() {
        policy.roles = roles;
        policy.at.set("roles", at);
    }
    if using.is_some() {
        policy.using = using;
        policy.at.set("using", at);
    }
    if with_check.is_some() {
        policy.with_check = with_check;
        policy.at.set("with_check", at);
    }
    let policy = policy.clone();
    exec.catalog.depends.forget(id.address());
    exec.depend_policy(&policy);
    Ok(())
}

impl Exec {
    fn policy_named(&self, rel: RelId, name: &Name) -> Option<PolicyId> {
        let row = self.catalog.relation(rel)?;
        row.policies.iter().copied().find(|p| self.catalog.policies.get(p).is_some_and(|p| p.name == *name))
    }

    fn policy_condition(&mut self, raw: Option<&pb::Node>, rel: RelId) -> Result<Option<Arc<Expr>>> {
        let Some(raw) = raw else { return Ok(None) };
        let expr = match cook::policy_expr(&self.cx(), raw, rel) {
            Ok(expr) => expr,
            Err(rejected) => self.unresolved(rejected, raw, rel.address())?,
        };
        Ok(Some(Arc::new(expr)))
    }

    /// Empty where PUBLIC is among them.
    fn policy_roles(&mut self, nodes: &[pb::Node]) -> Vec<RoleId> {
        let mut roles = Vec::new();
        for node in nodes {
            let Some(Node::RoleSpec(spec)) = node.node.as_ref() else { continue };
            match self.role_spec(spec) {
                // A role that is named twice is printed once.
                Some(role) if roles.contains(&role) => {}
                Some(role) => roles.push(role),
                None => return Vec::new(),
            }
        }
        roles
    }

    fn depend_policy(&mut self, policy: &Policy) {
        let id = policy.id;
        self.catalog.depend(id, policy.rel, DependencyKind::Auto);
        for expr in [&policy.using, &policy.with_check].into_iter().flatten() {
            let kind = DependencyKind::Normal;
            self.catalog.depend_on_expr(id.address(), expr, &[policy.rel], kind, kind);
        }
    }
}
