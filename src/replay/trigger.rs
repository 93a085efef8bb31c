//! Triggers and event triggers.  Counterparts: commands/trigger.c (CreateTriggerFiringOn),
//! commands/event_trigger.c.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::cook;
use crate::catalog::class::{Attribute, Generated, Relation};
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::rule::*;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::walk::for_each_child;
use crate::nodes::{Expr, ExprNode, Var};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{list_items, need, qualified_name, string_of};

/// The bits of CreateTrigStmt.events and timing (catalog/pg_trigger.h).
mod bit {
    pub const BEFORE: i32 = 1 << 1;
    pub const INSERT: i32 = 1 << 2;
    pub const DELETE: i32 = 1 << 3;
    pub const UPDATE: i32 = 1 << 4;
    pub const TRUNCATE: i32 = 1 << 5;
    pub const INSTEAD: i32 = 1 << 6;
}

/// The condition of WHEN.
fn when_of(exec: &mut Exec, stmt: &pb::CreateTrigStmt, rel: RelId, row: &Relation) -> Result<Option<Arc<Expr>>> {
    let Some(raw) = stmt.when_clause.as_deref() else { return Ok(None) };
    let expr = match cook::trigger_when(&exec.cx(), raw, rel) {
        Ok(expr) => {
            check_when(&expr, row, stmt)?;
            expr
        }
        Err(rejected) => exec.unresolved(rejected, raw, rel.address())?,
    };
    Ok(Some(Arc::new(expr)))
}

/// Which rows WHEN may look at: a statement has none, INSERT has no old one, DELETE no new one, and before
/// the change the new one lacks what the server fills in.
fn check_when(expr: &Expr, row: &Relation, stmt: &pb::CreateTrigStmt) -> Result<()> {
    let mut flaw = None;
    let mut check = |var: &Var| {
        let (old, before) = (var.varno == 1, stmt.timing & bit::BEFORE != 0);
        let generated = |attr: &Attribute| attr.generated != Generated::No;
        let fills_in = match var.attno {
            0 => row.live_attributes().any(|(_, attr)| generated(attr)),
            attno => row.attribute(attno).is_some_and(generated),
        };
        let found = match () {
            () if !stmt.row => "statement trigger's WHEN condition cannot reference column values",
            () if old && stmt.events & bit::INSERT != 0 => {
                "INSERT trigger's WHEN condition cannot reference OLD values"
            }
            () if !old && stmt.events & bit::DELETE != 0 => {
                "DELETE trigger's WHEN condition cannot reference NEW values"
            }
            () if !old && before && var.attno < 0 => {
                "BEFORE trigger's WHEN condition cannot reference NEW system columns"
            }
            () if !old && before && fills_in => {
                "BEFORE trigger's WHEN condition cannot reference NEW generated columns"
            }
            () => return,
        };
        flaw.get_or_insert(found);
    };
    walk_vars(expr, &mut check);
    match flaw {
        Some(flaw) if flaw.ends_with("system columns") => refuse(SqlState::FEATURE_NOT_SUPPORTED, flaw),
        Some(flaw) => refuse(SqlState::INVALID_OBJECT_DEFINITION, flaw),
        None => Ok(()),
    }
}

fn walk_vars(expr: &Expr, visit: &mut dyn FnMut(&Var)) {
    if let ExprNode::Var(var) = &expr.node {
        visit(var);
    }
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || for_each_child(expr, &mut |child| walk_vars(child, visit)));
}

pub(super) fn create_trigger(exec: &mut Exec, stmt: &pb::CreateTrigStmt) -> Result<()> {
    let rel = exec.relation(need(stmt.relation.as_ref(), "relation")?)?;
    let row = exec.rel(rel)?;
    let name = Name::new(&stmt.trigname);
    let timing = match stmt.timing {
        t if t & bit::INSTEAD != 0 => TriggerTiming::InsteadOf,
        t if t & bit::BEFORE != 0 => TriggerTiming::Before,
        _ => TriggerTiming::After,
    };
    exec.refuse_system_catalog(rel)?;
    check_target(&row, timing, stmt.row)?;
    let existing = row.triggers.iter().copied().find(|t| exec.catalog.triggers.get(t).is_some_and(|t| t.name == name));
    if existing.is_some() && !stmt.replace {
        let message = format!("trigger \"{name}\" for relation \"{}\" already exists", row.name);
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let proc = exec.trigger_function(&stmt.funcname, wellknown::TRIGGER, "trigger")?;
    let when = when_of(exec, stmt, rel, &row)?;
    let columns =
        stmt.columns.iter().filter_map(string_of).map(|c| exec.attnum(&row, c)).collect::<Result<Vec<_>>>()?;
    let constraint = match stmt.isconstraint {
        true => Some(ConstraintTrigger {
            deferrable: stmt.deferrable,
            initially_deferred: stmt.initdeferred,
            from: match &stmt.constrrel {
                Some(var) => Some(exec.relation(var)?),
                None => None,
            },
        }),
        false => None,
    };
    let (old_table, new_table) = transition_tables(stmt);
    let trigger = Trigger {
        id: TriggerId(0),
        name,
        rel,
        proc,
        timing,
        row: stmt.row,
        insert: stmt.events & bit::INSERT != 0,
        update: stmt.events & bit::UPDATE != 0,
        delete: stmt.events & bit::DELETE != 0,
        truncate: stmt.events & bit::TRUNCATE != 0,
        columns,
        when,
        args: stmt.args.iter().filter_map(string_of).map(str::to_owned).collect(),
        old_table,
        new_table,
        enabled: FiringMode::Origin,
        constraint,
        parent: None,
        at: Evidence::new(exec.locator.whole),
    };
    if let Some(existing) = existing {
        exec.drop_objects(&[existing.address()], true)?;
    }
    let id = exec.put_trigger(trigger)?;
    if row.is_partitioned() && stmt.row {
        for child in row.children.clone() {
            exec.clone_trigger(id, child)?;
        }
    }
    Ok(())
}

fn check_target(row: &crate::catalog::class::Relation, timing: TriggerTiming, for_row: bool) -> Result<()> {
    use crate::catalog::class::RelKind;
    let refused = match (&row.kind, timing) {
        (RelKind::View(_), TriggerTiming::InsteadOf) => None,
        (RelKind::View(_), _) if for_row => Some("is a view"),
        (RelKind::View(_), _) => None,
        (_, TriggerTiming::InsteadOf) if row.is_table() => Some("is a table"),
        _ if row.is_table() => None,
        _ => Some("cannot have triggers"),
    };
    match refused {
        Some("cannot have triggers") => {
            refuse(SqlState::WRONG_OBJECT_TYPE, format!("relation \"{}\" cannot have triggers", row.name))
        }
        Some(why) => refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" {why}", row.name)),
        None => Ok(()),
    }
}

fn transition_tables(stmt: &pb::CreateTrigStmt) -> (Option<Name>, Option<Name>) {
    let (mut old, mut new) = (None, None);
    for node in &stmt.transition_rels {
        let Some(Node::TriggerTransition(transition)) = node.node.as_ref() else { continue };
        let slot = if transition.is_new { &mut new } else { &mut old };
        *slot = Some(Name::new(&transition.name));
    }
    (old, new)
}

pub(super) fn create_event_trigger(exec: &mut Exec, stmt: &pb::CreateEventTrigStmt) -> Result<()> {
    let name = Name::new(&stmt.trigname);
    if exec.catalog.event_triggers.values().any(|t| t.name == name) {
        return refuse(SqlState::DUPLICATE_OBJECT, format!("event trigger \"{name}\" already exists"));
    }
    let proc = exec.trigger_function(&stmt.funcname, wellknown::EVENT_TRIGGER, "event_trigger")?;
    let mut tags = Vec::new();
    for node in &stmt.whenclause {
        let Some(Node::DefElem(def)) = node.node.as_ref() else { continue };
        let items = list_items(def.arg.as_ref().and_then(|a| a.node.as_ref()));
        tags.extend(items.iter().filter_map(string_of).map(str::to_uppercase));
    }
    let id = EventTriggerId(exec.catalog.next_oid());
    let trigger = EventTrigger {
        id,
        name,
        owner: exec.current_role(),
        event: Name::new(&stmt.eventname.to_lowercase()),
        tags,
        proc,
        enabled: FiringMode::Origin,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.event_triggers.insert(id, trigger);
    exec.catalog.depend(id, proc, DependencyKind::Normal);
    exec.member_of_extension(id);
    Ok(())
}

pub(super) fn alter_event_trigger(exec: &mut Exec, stmt: &pb::AlterEventTrigStmt) -> Result<()> {
    let found = exec.catalog.event_triggers.values().find(|t| t.name == *stmt.trigname).map(|t| t.id);
    let at = exec.locator.whole;
    match found.and_then(|id| exec.catalog.event_triggers.get_mut(&id)) {
        Some(trigger) => {
            trigger.enabled = match stmt.tgenabled.as_str() {
                "D" => FiringMode::Disabled,
                "R" => FiringMode::Replica,
                "A" => FiringMode::Always,
                _ => FiringMode::Origin,
            };
            trigger.at.set("enabled", at);
            Ok(())
        }
        None => refuse(SqlState::UNDEFINED_OBJECT, format!("event trigger \"{}\" does not exist", stmt.trigname)),
    }
}

impl Exec {
    /// A function without arguments that returns what a trigger must.
    fn trigger_function(&self, names: &[pb::Node], returns: TypeId, words: &str) -> Result<ProcId> {
        let name = qualified_name(names)?;
        let namespaces = self.catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
        let without_arguments = |id: &ProcId| self.catalog.proc(*id).is_some_and(|p| p.arg_types.is_empty());
        let found = namespaces
            .into_iter()
            .find_map(|n| self.catalog.procs_in(n, &name.name).iter().copied().find(without_arguments));
        let Some(id) = found else {
            let message = format!("function {name}() does not exist");
            let refused = Diagnostic::refused(SqlState::UNDEFINED_FUNCTION, message);
            return Err(Box::new(refused.with_absent(name.schema.as_deref(), &name.name)));
        };
        if self.catalog.proc(id).is_some_and(|p| p.result != returns) {
            let message = format!("function {} must return type {words}", name.name);
            return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
        }
        Ok(id)
    }

    fn put_trigger(&mut self, mut trigger: Trigger) -> Result<TriggerId> {
        let id = TriggerId(self.catalog.next_oid());
        trigger.id = id;
        let rel = trigger.rel;
        self.catalog.depend(id, rel, DependencyKind::Auto);
        self.catalog.depend(id, trigger.proc, DependencyKind::Normal);
        if let Some(from) = trigger.constraint.as_ref().and_then(|c| c.from) {
            self.catalog.depend(id, from, DependencyKind::Auto);
        }
        for column in &trigger.columns {
            self.catalog.depend(id, ObjectAddress::attribute(rel, *column), DependencyKind::Normal);
        }
        if let Some(when) = trigger.when.clone() {
            let kind = DependencyKind::Normal;
            self.catalog.depend_on_expr(id.address(), &when, &[rel, rel], kind, kind);
        }
        self.rel_mut(rel)?.triggers.push(id);
        self.catalog.triggers.insert(id, trigger);
        Ok(id)
    }

    /// Row triggers of a partitioned table are made on its partitions too.
    pub fn clone_trigger(&mut self, id: TriggerId, child: RelId) -> Result<()> {
        let Some(source) = self.catalog.triggers.get(&id).map(|t| (**t).clone()) else { return Ok(()) };
        let (parent_row, child_row) = (self.rel(source.rel)?, self.rel(child)?);
        if child_row.triggers.iter().any(|t| self.catalog.triggers.get(t).is_some_and(|t| t.parent == Some(id))) {
            return Ok(());
        }
        let mut clone = source.clone();
        clone.rel = child;
        clone.parent = Some(id);
        clone.columns = source
            .columns
            .iter()
            .filter_map(|c| parent_row.attribute(*c))
            .filter_map(|a| child_row.attnum(&a.name))
            .collect();
        if let Some(when) = &source.when {
            clone.when = Some(Arc::new(self.map_to_child(when, &parent_row, &child_row)?));
        }
        let made = self.put_trigger(clone)?;
        self.catalog.depend(made, id, DependencyKind::PartitionPrimary);
        self.catalog.depend(made, child, DependencyKind::PartitionSecondary);
        if child_row.is_partitioned() {
            for grandchild in child_row.children.clone() {
                self.clone_trigger(made, grandchild)?;
            }
        }
        Ok(())
    }

    /// What a new partition gets from its parent.
    pub fn clone_row_triggers(&mut self, parent: RelId, child: RelId) -> Result<()> {
        for id in self.rel(parent)?.triggers.clone() {
            if self.catalog.triggers.get(&id).is_some_and(|t| t.row) {
                self.clone_trigger(id, child)?;
            }
        }
        Ok(())
    }

    /// ENABLE and DISABLE TRIGGER; all of them without a name.
    pub fn set_trigger_firing(&mut self, rel: RelId, name: Option<&str>, mode: FiringMode) -> Result<()> {
        let row = self.rel(rel)?;
        let at = self.locator.whole;
        let mut found = name.is_none();
        for id in row.triggers.clone() {
            let Some(trigger) = self.catalog.triggers.get_mut(&id) else { continue };
            if name.is_none_or(|n| trigger.name == *n) {
                found = true;
                trigger.enabled = mode;
                trigger.at.set("enabled", at);
            }
        }
        if !found {
            let message = format!("trigger \"{}\" for table \"{}\" does not exist", name.unwrap_or_default(), row.name);
            return refuse(SqlState::UNDEFINED_OBJECT, message);
        }
        if row.is_partitioned() {
            for child in row.children.clone() {
                let has = name.is_none_or(|n| {
                    let triggers = self.catalog.relation(child).map(|c| c.triggers.clone()).unwrap_or_default();
                    triggers.iter().any(|t| self.catalog.triggers.get(t).is_some_and(|t| t.name == *n))
                });
                if has {
                    self.set_trigger_firing(child, name, mode)?;
                }
            }
        }
        Ok(())
    }
}
