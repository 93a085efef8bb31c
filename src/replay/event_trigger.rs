//! Event triggers: which fire for a command, and what their routines see of it.
//! Counterpart: commands/event_trigger.c.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::Catalog;
use crate::catalog::class::RelKind;
use crate::catalog::proc::{Body, ProcKind};
use crate::catalog::rule::{EventTrigger, FiringMode};
use crate::catalog::type_::TypeKind;
use crate::deparse::Deparser;
use crate::diag::{Code, Result};
use crate::execute::{Row, Rows};
use crate::name::Name;
use crate::nodes::{TypeRef, Value};
use crate::oid::wellknown::TEXT;
use crate::oid::*;
use crate::replay::calls::Compiled;
use crate::replay::plpgsql::{Frame, Machine, Var};
use crate::replay::{Exec, statement, utility};
use crate::text::Locator;

/// What the routines of event triggers may ask of the command that fires them.
#[derive(Clone, Default)]
pub(super) struct Event {
    commands: Vec<Row>,
    dropped: Vec<Row>,
}

/// Runs a statement with the event triggers around it.
pub(super) fn execute(exec: &mut Exec, node: &Node) -> Result<()> {
    let listening = exec.catalog.event_triggers.values().any(|t| t.enabled != FiringMode::Disabled);
    let tag = if listening && !exec.reads_dump { command_tag(node) } else { None };
    let Some(tag) = tag else { return utility::execute(exec, node) };
    exec.fire_event("ddl_command_start", &tag, &Event::default())?;
    let before = exec.catalog.clone();
    utility::execute(exec, node)?;
    let event = Event { commands: commands(exec, &before, &tag), dropped: dropped(&before, &exec.catalog) };
    if !event.dropped.is_empty() {
        exec.fire_event("sql_drop", &tag, &event)?;
    }
    exec.fire_event("ddl_command_end", &tag, &event)
}

impl Exec {
    fn fire_event(&mut self, event: &str, tag: &str, state: &Event) -> Result<()> {
        let mut found: Vec<Arc<EventTrigger>> = self.catalog.event_triggers.values().cloned().collect();
        found.retain(|t| {
            matches!(t.enabled, FiringMode::Origin | FiringMode::Always)
                && t.event == *event
                && (t.tags.is_empty() || t.tags.iter().any(|wanted| wanted == tag))
        });
        found.sort_by(|a, b| a.name.as_str().cmp(b.name.as_str()));
        for trigger in found {
            let outer = self.event.replace(state.clone());
            let done = self.run_event_trigger(&trigger, event, tag);
            self.event = outer;
            done?;
        }
        Ok(())
    }

    /// A routine that cannot be run matters only where it could change the schema.
    fn run_event_trigger(&mut self, trigger: &EventTrigger, event: &str, tag: &str) -> Result<()> {
        let Some(proc) = self.catalog.proc(trigger.proc).cloned() else { return Ok(()) };
        let Body::Source(text) = &proc.body else { return Ok(()) };
        let changes = self.may_change_schema(proc.id, Compiled::Trusted, &mut Default::default());
        if !changes && !text.to_ascii_lowercase().contains("raise") {
            return Ok(());
        }
        let outer = (self.locator, self.source.take(), self.session.clone());
        self.locator = Locator::within(outer.0.whole);
        let place = self.body_place(proc.id);
        let before = self.catalog.clone();
        let done = self.surrounded(&proc, |exec| {
            let code = exec.read_body(text, place)?;
            let mut frame = Frame::new(Some(proc.name.clone()));
            for (name, value) in [("tg_event", event), ("tg_tag", tag)] {
                let ty = exec.var_type_of(TypeRef::plain(TEXT));
                frame.declare(Var::new(Name::new(name), ty, Value::text(value)));
            }
            Machine::new(exec, frame, code).run().map(|_| ())
        });
        self.leave_surroundings(&proc, &outer.2);
        (self.locator, self.source) = (outer.0, outer.1);
        match done {
            Err(rejected) if rejected.code != Code::StatementRefused && !changes => {
                self.catalog = before;
                Ok(())
            }
            done => done,
        }
    }

    /// The rows of pg_event_trigger_ddl_commands and pg_event_trigger_dropped_objects.
    pub(super) fn rows_of_event(&self, dropped: bool) -> Option<Rows> {
        let event = self.event.as_ref()?;
        let rows = if dropped { event.dropped.clone() } else { event.commands.clone() };
        Some(Rows { rows, doubt: None })
    }
}

/// Objects that a command made or changed, in the order of their ids.
fn commands(exec: &Exec, before: &Catalog, tag: &str) -> Vec<Row> {
    let catalog = &exec.catalog;
    let drops = tag.starts_with("DROP ");
    let changed = before.differences(catalog).objects.into_iter();
    let creates = tag.starts_with("CREATE ");
    let mut rows = Vec::new();
    for object in changed.filter(|_| !drops) {
        let Some((kind, namespace)) = shown_kind(catalog, object) else { continue };
        let is_new = shown_kind(before, object).is_none();
        let belongs = tag.ends_with(&kind.to_uppercase()) || (is_new && creates);
        let of_extension = tag == "CREATE EXTENSION" && kind != "extension";
        if !belongs || of_extension {
            continue;
        }
        let own_tag = match (kind, creates) {
            ("sequence" | "index" | "table" | "view", true) => format!("CREATE {}", kind.to_uppercase()),
            _ => tag.to_owned(),
        };
        let schema = namespace.map_or(Value::Null, |n| Value::text(catalog.namespace_name(n).as_str()));
        rows.push(vec![
            Value::unknown("the catalog of an object is not computed", exec.locator.whole),
            Value::Oid(object.id),
            Value::Int(0),
            Value::text(own_tag),
            Value::text(kind),
            schema,
            Value::text(Deparser::new(catalog).identity(object)),
            Value::Bool(exec.creating_extension.is_some()),
            Value::unknown("a parsed command is not shown", exec.locator.whole),
        ]);
    }
    rows
}

/// Objects that a command dropped.
fn dropped(before: &Catalog, after: &Catalog) -> Vec<Row> {
    let mut rows = Vec::new();
    let unknown = || Value::unknown("this part of a dropped object is not computed", crate::text::Span::BUILTIN);
    for object in before.differences(after).objects {
        let (Some((kind, namespace)), None) = (shown_kind(before, object), shown_kind(after, object)) else { continue };
        let schema = namespace.map_or(Value::Null, |n| Value::text(before.namespace_name(n).as_str()));
        rows.push(vec![
            unknown(),
            Value::Oid(object.id),
            Value::Int(0),
            unknown(),
            unknown(),
            Value::Bool(false),
            Value::text(kind),
            schema,
            name_of(before, object).map_or(Value::Null, |name| Value::text(name.as_str())),
            Value::text(Deparser::new(before).identity(object)),
            unknown(),
            unknown(),
        ]);
    }
    rows
}

/// What event triggers call an object, and its namespace; `None` for what they do not see or is not there.
fn shown_kind(catalog: &Catalog, object: ObjectAddress) -> Option<(&'static str, Option<NamespaceId>)> {
    Some(match object.class {
        ObjectClass::Relation => {
            let rel = catalog.relation(RelId(object.id))?;
            if matches!(rel.kind, RelKind::Composite) {
                return None;
            }
            (rel.kind.noun(), Some(rel.namespace))
        }
        ObjectClass::Proc => {
            let proc = catalog.proc(ProcId(object.id))?;
            let kind = match proc.kind {
                ProcKind::Procedure => "procedure",
                ProcKind::Aggregate => "aggregate",
                ProcKind::Function | ProcKind::Window => "function",
            };
            (kind, Some(proc.namespace))
        }
        ObjectClass::Type => {
            let ty = catalog.type_(TypeId(object.id))?;
            let row = ty.relation().and_then(|rel| catalog.relation(rel));
            if ty.is_true_array() || row.is_some_and(|rel| !matches!(rel.kind, RelKind::Composite)) {
                return None;
            }
            (if matches!(ty.kind, TypeKind::Domain(_)) { "domain" } else { "type" }, Some(ty.namespace))
        }
        ObjectClass::Namespace => ("schema", catalog.namespace(NamespaceId(object.id)).map(|_| None)?),
        ObjectClass::Extension => ("extension", catalog.extensions.get(&ExtensionId(object.id)).map(|_| None)?),
        ObjectClass::Trigger => ("trigger", catalog.triggers.get(&TriggerId(object.id)).map(|_| None)?),
        ObjectClass::Policy => ("policy", catalog.policies.get(&PolicyId(object.id)).map(|_| None)?),
        ObjectClass::Rule => ("rule", catalog.rules.get(&RuleId(object.id)).map(|_| None)?),
        // Routines of event triggers ask for the kinds above.
        _ => return None,
    })
}

fn name_of(catalog: &Catalog, object: ObjectAddress) -> Option<Name> {
    match object.class {
        ObjectClass::Relation => catalog.relation(RelId(object.id)).map(|r| r.name.clone()),
        ObjectClass::Type => catalog.type_(TypeId(object.id)).map(|t| t.name.clone()),
        ObjectClass::Namespace => catalog.namespace(NamespaceId(object.id)).map(|n| n.name.clone()),
        _ => None,
    }
}

/// The tag of a command that fires event triggers.
fn command_tag(node: &Node) -> Option<String> {
    let of = |verb: &str, kind: pb::ObjectType| Some(format!("{verb} {}", object_words(kind)?));
    match node {
        Node::DropStmt(stmt) => of("DROP", stmt.remove_type()),
        Node::AlterTableStmt(stmt) => of("ALTER", stmt.objtype()),
        Node::RenameStmt(stmt) if stmt.rename_type() == pb::ObjectType::ObjectColumn => {
            of("ALTER", stmt.relation_type())
        }
        Node::RenameStmt(stmt) => of("ALTER", stmt.rename_type()),
        Node::AlterObjectSchemaStmt(stmt) => of("ALTER", stmt.object_type()),
        Node::AlterOwnerStmt(stmt) => of("ALTER", stmt.object_type()),
        Node::DefineStmt(stmt) => of("CREATE", stmt.kind()),
        Node::GrantStmt(stmt) => Some(if stmt.is_grant { "GRANT" } else { "REVOKE" }.to_owned()),
        Node::CreateFunctionStmt(stmt) if stmt.is_procedure => Some("CREATE PROCEDURE".to_owned()),
        Node::CreateTableAsStmt(stmt) if stmt.objtype() == pb::ObjectType::ObjectMatview => {
            Some("CREATE MATERIALIZED VIEW".to_owned())
        }
        Node::CreateEventTrigStmt(_)
        | Node::AlterEventTrigStmt(_)
        | Node::CreateRoleStmt(_)
        | Node::AlterRoleStmt(_)
        | Node::CreatedbStmt(_)
        | Node::CreateTableSpaceStmt(_) => None,
        other => {
            let tag = statement::tag(other);
            let first = tag.split(' ').next().unwrap_or_default();
            let schema = matches!(first, "CREATE" | "ALTER" | "COMMENT" | "REFRESH" | "SECURITY" | "IMPORT");
            (schema && !tag.contains("ROLE") && !tag.contains("DATABASE") && !tag.contains("SYSTEM"))
                .then(|| tag.to_owned())
        }
    }
}

fn object_words(kind: pb::ObjectType) -> Option<&'static str> {
    use pb::ObjectType as O;
    Some(match kind {
        O::ObjectTable => "TABLE",
        O::ObjectView => "VIEW",
        O::ObjectMatview => "MATERIALIZED VIEW",
        O::ObjectIndex => "INDEX",
        O::ObjectSequence => "SEQUENCE",
        O::ObjectForeignTable => "FOREIGN TABLE",
        O::ObjectFunction => "FUNCTION",
        O::ObjectProcedure => "PROCEDURE",
        O::ObjectRoutine => "ROUTINE",
        O::ObjectAggregate => "AGGREGATE",
        O::ObjectOperator => "OPERATOR",
        O::ObjectType => "TYPE",
        O::ObjectDomain => "DOMAIN",
        O::ObjectSchema => "SCHEMA",
        O::ObjectExtension => "EXTENSION",
        O::ObjectTrigger => "TRIGGER",
        O::ObjectPolicy => "POLICY",
        O::ObjectRule => "RULE",
        O::ObjectCollation => "COLLATION",
        O::ObjectPublication => "PUBLICATION",
        O::ObjectTabconstraint | O::ObjectColumn => "TABLE",
        O::ObjectDomconstraint => "DOMAIN",
        O::ObjectStatisticExt => "STATISTICS",
        O::ObjectTsconfiguration => "TEXT SEARCH CONFIGURATION",
        O::ObjectTsdictionary => "TEXT SEARCH DICTIONARY",
        // Those that are no part of a schema, and those that hardly any routine asks for.
        _ => return None,
    })
}
