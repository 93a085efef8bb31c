//! What hangs on a relation or listens to commands: triggers, policies, rules, event triggers,
//! extended statistics.  Counterparts: catalog/pg_trigger.h, pg_policy.h, pg_rewrite.h,
//! pg_event_trigger.h, pg_statistic_ext.h.

use std::sync::Arc;

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::nodes::{Expr, Query};
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct Trigger {
    pub id: TriggerId,
    pub name: Name,
    pub rel: RelId,
    pub proc: ProcId,
    pub timing: TriggerTiming,
    pub row: bool,
    pub insert: bool,
    pub update: bool,
    pub delete: bool,
    pub truncate: bool,
    /// UPDATE OF, in the order given.
    pub columns: Vec<AttrNumber>,
    /// WHEN; OLD is range table entry 1, NEW is 2.
    pub when: Option<Arc<Expr>>,
    pub args: Vec<String>,
    pub old_table: Option<Name>,
    pub new_table: Option<Name>,
    pub enabled: FiringMode,
    /// For constraint triggers.
    pub constraint: Option<ConstraintTrigger>,
    /// The partitioned parent's trigger that it was cloned from.
    pub parent: Option<TriggerId>,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct ConstraintTrigger {
    pub deferrable: bool,
    pub initially_deferred: bool,
    pub from: Option<RelId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TriggerTiming {
    Before,
    After,
    InsteadOf,
}

/// When triggers and rules fire, by session_replication_role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FiringMode {
    Origin,
    Disabled,
    Replica,
    Always,
}

#[derive(Clone, Debug)]
pub struct Policy {
    pub id: PolicyId,
    pub name: Name,
    pub rel: RelId,
    pub command: PolicyCommand,
    pub permissive: bool,
    /// Empty for PUBLIC.
    pub roles: Vec<RoleId>,
    pub using: Option<Arc<Expr>>,
    pub with_check: Option<Arc<Expr>>,
    pub at: Evidence,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PolicyCommand {
    All,
    Select,
    Insert,
    Update,
    Delete,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub id: RuleId,
    pub name: Name,
    pub rel: RelId,
    pub event: PolicyCommand,
    pub instead: bool,
    pub qual: Option<Arc<Expr>>,
    /// `None` where they could not be analysed.
    pub actions: Option<Arc<Vec<Query>>>,
    pub raw: Arc<str>,
    pub enabled: FiringMode,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct EventTrigger {
    pub id: EventTriggerId,
    pub name: Name,
    pub owner: Option<RoleId>,
    pub event: Name,
    pub tags: Vec<String>,
    pub proc: ProcId,
    pub enabled: FiringMode,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct Statistics {
    pub id: StatisticsId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    pub rel: RelId,
    pub columns: Vec<AttrNumber>,
    pub exprs: Vec<Arc<Expr>>,
    /// Kinds by name: ndistinct, dependencies, mcv; sorted.
    pub kinds: Vec<Name>,
    pub target: Option<i32>,
    pub at: Evidence,
}
