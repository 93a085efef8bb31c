//! pg_trigger with the triggers behind foreign keys, pg_policy, pg_rewrite, pg_event_trigger.

use crate::catalog::class::{RelKind, Relation};
use crate::catalog::constraint::{Constraint, ConstraintKind, ReferentialAction};
use crate::catalog::rule::{FiringMode, Policy, PolicyCommand, Rule, Trigger, TriggerTiming};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::node_tree::NodeTree;
use crate::execute::relation::scan::{Scan, by_id};
use crate::execute::relation::synthetic;
use crate::nodes::Value;
use crate::oid::wellknown::{OID, PG_CATALOG};
use crate::oid::{RelId, TriggerId};
use crate::version::Capability;

/// Bits of pg_trigger.tgtype (catalog/pg_trigger.h).
pub(super) mod bits {
    pub const ROW: i16 = 1 << 0;
    pub const BEFORE: i16 = 1 << 1;
    pub const INSERT: i16 = 1 << 2;
    pub const DELETE: i16 = 1 << 3;
    pub const UPDATE: i16 = 1 << 4;
    pub const TRUNCATE: i16 = 1 << 5;
    pub const INSTEAD: i16 = 1 << 6;
}

/// A trigger that enforces a key and that nobody made by name.
struct KeyTrigger<'a> {
    constraint: &'a Constraint,
    number: u32,
    rel: RelId,
    other: RelId,
    routine: String,
    /// `a` on the referenced side, `c` on the referencing side.
    side: char,
    event: i16,
}

enum Shown<'a> {
    Trigger(&'a Trigger),
    Key(KeyTrigger<'a>),
}

pub(super) fn pg_trigger(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let triggers = match (scan.known_oid("oid"), scan.known_oid("tgrelid")) {
        (Some(id), _) => catalog.triggers.get(&TriggerId(id)).map(|t| t.as_ref()).into_iter().collect(),
        (None, Some(rel)) => {
            let ids = catalog.relation(RelId(rel)).map(|r| r.triggers.as_slice()).unwrap_or_default();
            by_id(ids.iter().filter_map(|id| catalog.triggers.get(id)).map(|t| t.as_ref()), |t| t.id)
        }
        (None, None) => by_id(catalog.triggers.all().map(|t| t.as_ref()), |t| t.id),
    };
    let constraints = by_id(catalog.constraints.all().map(|c| c.as_ref()), |c| c.id);
    let hidden = matches!(scan.known("tgisinternal"), Some(Value::Bool(false)));
    let keys = constraints.into_iter().filter(|_| !hidden).flat_map(key_triggers).map(Shown::Key);
    scan.rows(triggers.into_iter().map(Shown::Trigger).chain(keys), |shown, column| match shown {
        Shown::Trigger(trigger) => trigger_cell(scan, trigger, column),
        Shown::Key(trigger) => key_trigger_cell(scan, trigger, column),
    })
}

/// Two on each side of a foreign key, one for a key whose check can wait.
fn key_triggers(constraint: &Constraint) -> Vec<KeyTrigger<'_>> {
    let Some(rel) = constraint.owner.relation() else { return Vec::new() };
    let make =
        |number, rel, other, routine, side, event| KeyTrigger { constraint, number, rel, other, routine, side, event };
    match &constraint.kind {
        ConstraintKind::Foreign(key) if constraint.enforced => {
            let routine = |action, event| format!("RI_FKey_{}_{event}", action_word(action));
            vec![
                make(0, key.target, rel, routine(key.on_delete, "del"), 'a', bits::DELETE),
                make(1, key.target, rel, routine(key.on_update, "upd"), 'a', bits::UPDATE),
                make(2, rel, key.target, "RI_FKey_check_ins".to_owned(), 'c', bits::INSERT),
                make(3, rel, key.target, "RI_FKey_check_upd".to_owned(), 'c', bits::UPDATE),
            ]
        }
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::Exclusion { .. }
            if constraint.deferrable =>
        {
            vec![make(0, rel, RelId(0), "unique_key_recheck".to_owned(), 'k', bits::INSERT | bits::UPDATE)]
        }
        _ => Vec::new(),
    }
}

fn action_word(action: ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "noaction",
        ReferentialAction::Restrict => "restrict",
        ReferentialAction::Cascade => "cascade",
        ReferentialAction::SetNull => "setnull",
        ReferentialAction::SetDefault => "setdefault",
    }
}

fn key_trigger_cell(scan: &Scan<'_>, trigger: &KeyTrigger<'_>, column: &str) -> Value {
    let id = synthetic::key_trigger(trigger.constraint.id, trigger.number);
    match column {
        "oid" => oid(id),
        "tgrelid" => oid(trigger.rel.0),
        "tgparentid" => oid(0),
        "tgname" if trigger.side == 'k' => {
            let primary = matches!(trigger.constraint.kind, ConstraintKind::PrimaryKey { .. });
            Value::text(format!("{}_ConstraintTrigger_{id}", if primary { "PK" } else { "Unique" }))
        }
        "tgname" => Value::text(format!("RI_ConstraintTrigger_{}_{id}", trigger.side)),
        "tgfoid" => {
            let found = scan.catalog.procs_in(PG_CATALOG, &trigger.routine).first();
            oid_or_zero(found.map(|p| p.0))
        }
        "tgtype" => int(bits::ROW | trigger.event),
        "tgenabled" => letter(b'O'),
        "tgisinternal" => flag(true),
        "tgconstrrelid" => oid(trigger.other.0),
        "tgconstrindid" => oid_or_zero(trigger.constraint.index.map(|i| i.0)),
        "tgconstraint" => oid(trigger.constraint.id.0),
        // What acts at once, however the check may wait.
        "tgdeferrable" | "tginitdeferred" if trigger.side == 'a' && !trigger.routine.contains("noaction") => {
            flag(false)
        }
        "tgdeferrable" => flag(trigger.constraint.deferrable),
        "tginitdeferred" => flag(trigger.constraint.initially_deferred),
        "tgnargs" => int(0),
        "tgattr" => int2vector([]),
        "tgargs" => Value::text("\\x"),
        "tgqual" | "tgoldtable" | "tgnewtable" => Value::Null,
        _ => scan.missing(column),
    }
}

fn trigger_cell(scan: &Scan<'_>, trigger: &Trigger, column: &str) -> Value {
    let constraint = trigger.constraint.as_ref();
    match column {
        "oid" => oid(trigger.id.0),
        "tgrelid" => oid(trigger.rel.0),
        "tgparentid" => oid_or_zero(trigger.parent.map(|t| t.0)),
        "tgname" => name(&trigger.name),
        "tgfoid" => oid(trigger.proc.0),
        "tgtype" => int(type_bits(trigger)),
        "tgenabled" => letter(firing(trigger.enabled)),
        "tgisinternal" => flag(scan.is_hidden_clone(trigger)),
        "tgconstrrelid" => oid_or_zero(constraint.and_then(|c| c.from).map(|r| r.0)),
        "tgconstrindid" => oid(0),
        "tgconstraint" => oid_or_zero(constraint.map(|_| synthetic::trigger_constraint(trigger.id))),
        "tgdeferrable" => flag(constraint.is_some_and(|c| c.deferrable)),
        "tginitdeferred" => flag(constraint.is_some_and(|c| c.initially_deferred)),
        "tgnargs" => count(trigger.args.len()),
        "tgattr" => int2vector(trigger.columns.iter().copied()),
        "tgargs" => Value::text(args(&trigger.args)),
        "tgqual" if trigger.when.is_some() => NodeTree::TriggerWhen(trigger.id).encode(),
        "tgqual" => Value::Null,
        "tgoldtable" => text_or_null(trigger.old_table.as_deref()),
        "tgnewtable" => text_or_null(trigger.new_table.as_deref()),
        _ => scan.missing(column),
    }
}

pub(super) fn type_bits(trigger: &Trigger) -> i16 {
    let timing = match trigger.timing {
        TriggerTiming::Before => bits::BEFORE,
        TriggerTiming::After => 0,
        TriggerTiming::InsteadOf => bits::INSTEAD,
    };
    let events = [
        (trigger.row, bits::ROW),
        (trigger.insert, bits::INSERT),
        (trigger.delete, bits::DELETE),
        (trigger.update, bits::UPDATE),
        (trigger.truncate, bits::TRUNCATE),
    ];
    events.into_iter().filter(|(on, _)| *on).fold(timing, |bits, (_, bit)| bits | bit)
}

/// The arguments as bytea: each ends with a byte of 0.
fn args(args: &[String]) -> String {
    let bytes = args.iter().flat_map(|arg| arg.bytes().chain([0]));
    bytes.fold("\\x".to_owned(), |text, byte| text + &format!("{byte:02x}"))
}

pub(super) fn firing(mode: FiringMode) -> u8 {
    match mode {
        FiringMode::Origin => b'O',
        FiringMode::Disabled => b'D',
        FiringMode::Replica => b'R',
        FiringMode::Always => b'A',
    }
}

impl Scan<'_> {
    /// A trigger of a partition that came with its parent's was once thought of as internal.
    pub fn is_hidden_clone(&self, trigger: &Trigger) -> bool {
        trigger.parent.is_some() && !self.catalog.version.has(Capability::ClonedTriggersShown)
    }

    /// Whether a table has triggers, those behind its keys and those of keys that refer to it included.
    pub fn has_triggers(&self, rel: &Relation) -> bool {
        let has_keys = |constraint: &Constraint| key_triggers(constraint).iter().any(|t| t.rel == rel.id);
        let own = || rel.constraints.iter().filter_map(|id| self.catalog.constraint(*id)).any(|c| has_keys(c));
        let referenced = || {
            let on = self.catalog.depends.on(rel.id.address());
            on.filter_map(|(_, dependent, _)| match dependent.class {
                crate::oid::ObjectClass::Constraint => self.catalog.constraint(crate::oid::ConstraintId(dependent.id)),
                _ => None,
            })
            .any(|c| has_keys(c))
        };
        !rel.triggers.is_empty() || own() || referenced()
    }
}

pub(super) fn pg_policy(scan: &Scan<'_>) -> Rows {
    scan.rows(policies(scan, "polrelid"), |policy, column| policy_cell(scan, policy, column))
}

pub(super) fn policies<'a>(scan: &Scan<'a>, by_relation: &str) -> Vec<&'a Policy> {
    let catalog = scan.catalog;
    match scan.known_oid(by_relation) {
        Some(rel) => {
            let ids = catalog.relation(RelId(rel)).map(|r| r.policies.as_slice()).unwrap_or_default();
            by_id(ids.iter().filter_map(|id| catalog.policies.get(id)).map(|p| p.as_ref()), |p| p.id)
        }
        None => by_id(catalog.policies.all().map(|p| p.as_ref()), |p| p.id),
    }
}

fn policy_cell(scan: &Scan<'_>, policy: &Policy, column: &str) -> Value {
    match column {
        "oid" => oid(policy.id.0),
        "polname" => name(&policy.name),
        "polrelid" => oid(policy.rel.0),
        "polcmd" => letter(match policy.command {
            PolicyCommand::All => b'*',
            PolicyCommand::Select => b'r',
            PolicyCommand::Insert => b'a',
            PolicyCommand::Update => b'w',
            PolicyCommand::Delete => b'd',
        }),
        "polpermissive" => flag(policy.permissive),
        "polroles" if policy.roles.is_empty() => array(OID, vec![oid(0)]),
        "polroles" => oids(policy.roles.iter().map(|r| r.0)),
        "polqual" if policy.using.is_some() => NodeTree::PolicyUsing(policy.id).encode(),
        "polwithcheck" if policy.with_check.is_some() => NodeTree::PolicyCheck(policy.id).encode(),
        "polqual" | "polwithcheck" => Value::Null,
        _ => scan.missing(column),
    }
}

/// A rule, or the one that makes a view of a relation.
enum ShownRule<'a> {
    Rule(&'a Rule),
    View(&'a Relation),
}

pub(super) fn pg_rewrite(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let of_class = scan.known_oid("ev_class").or(scan.known_oid("oid").and_then(synthetic::of_view_rule).map(|r| r.0));
    let relations: Vec<&Relation> = match of_class {
        Some(id) => catalog.relation(RelId(id)).map(|r| r.as_ref()).into_iter().collect(),
        None => by_id(catalog.relations.all().map(|r| r.as_ref()), |r| r.id),
    };
    let is_view = |rel: &&Relation| matches!(rel.kind, RelKind::View(_) | RelKind::MatView(_));
    let views = relations.into_iter().filter(is_view).map(ShownRule::View);
    let rules = by_id(catalog.rules.all().map(|r| r.as_ref()), |r| r.id).into_iter().map(ShownRule::Rule);
    scan.rows(views.chain(rules), |shown, column| match shown {
        ShownRule::Rule(rule) => rule_cell(scan, rule, column),
        ShownRule::View(view) => view_rule_cell(scan, view, column),
    })
}

fn view_rule_cell(scan: &Scan<'_>, view: &Relation, column: &str) -> Value {
    let id = synthetic::view_rule(view.id);
    match column {
        "oid" => oid(id),
        "rulename" => Value::text("_RETURN"),
        "ev_class" => oid(view.id.0),
        "ev_type" => letter(b'1'),
        "ev_enabled" => letter(b'O'),
        "is_instead" => flag(true),
        "ev_qual" => Value::text("<>"),
        "ev_action" => NodeTree::RuleAction(id).encode(),
        _ => scan.missing(column),
    }
}

fn rule_cell(scan: &Scan<'_>, rule: &Rule, column: &str) -> Value {
    match column {
        "oid" => oid(rule.id.0),
        "rulename" => name(&rule.name),
        "ev_class" => oid(rule.rel.0),
        "ev_type" => letter(match rule.event {
            PolicyCommand::All | PolicyCommand::Select => b'1',
            PolicyCommand::Update => b'2',
            PolicyCommand::Insert => b'3',
            PolicyCommand::Delete => b'4',
        }),
        "ev_enabled" => letter(firing(rule.enabled)),
        "is_instead" => flag(rule.instead),
        "ev_qual" if rule.qual.is_some() => NodeTree::RuleCondition(rule.id).encode(),
        "ev_qual" => Value::text("<>"),
        "ev_action" => NodeTree::RuleAction(rule.id.0).encode(),
        _ => scan.missing(column),
    }
}

pub(super) fn pg_event_trigger(scan: &Scan<'_>) -> Rows {
    let triggers = by_id(scan.catalog.event_triggers.all().map(|t| t.as_ref()), |t| t.id);
    scan.rows(triggers, |trigger, column| match column {
        "oid" => oid(trigger.id.0),
        "evtname" => name(&trigger.name),
        "evtevent" => name(&trigger.event),
        "evtowner" => scan.owner(trigger.owner),
        "evtfoid" => oid(trigger.proc.0),
        "evtenabled" => letter(firing(trigger.enabled)),
        "evttags" => texts(trigger.tags.iter().cloned()),
        _ => scan.missing(column),
    })
}
