//! DROP of anything, and what goes with it.  Counterparts: commands/dropcmds.c, catalog/dependency.c
//! (performMultipleDeletions, findDependentObjects, reportDependentObjects).

use std::collections::{BTreeMap, BTreeSet};

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::depend::DependencyKind;
use crate::diag::{Diagnostic, Rejected, Result, SqlState, refuse};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{list_items, qualified_name, string_of};

/// DROP TABLE, DROP VIEW, DROP FUNCTION, ...
pub(super) fn drop(exec: &mut Exec, stmt: &pb::DropStmt) -> Result<()> {
    let mut objects = Vec::new();
    for node in &stmt.objects {
        match find(exec, stmt.remove_type(), node) {
            Ok(Some(object)) => objects.push(object),
            Ok(None) => {}
            Err(rejected) if stmt.missing_ok && is_missing(&rejected) => {
                exec.notice(format!("{}, skipping", rejected.message));
            }
            Err(rejected) => return Err(rejected),
        }
    }
    let cascade = stmt.behavior() == pb::DropBehavior::DropCascade;
    exec.drop_objects(&objects, cascade)
}

fn is_missing(rejected: &Rejected) -> bool {
    let missing = [
        SqlState::UNDEFINED_TABLE,
        SqlState::UNDEFINED_OBJECT,
        SqlState::UNDEFINED_FUNCTION,
        SqlState::INVALID_SCHEMA_NAME,
        SqlState::UNDEFINED_COLUMN,
    ];
    rejected.sqlstate.is_some_and(|state| missing.contains(&state))
}

/// What one item of a DROP names. `None` for what lives outside the database.
fn find(exec: &mut Exec, kind: pb::ObjectType, node: &pb::Node) -> Result<Option<ObjectAddress>> {
    use pb::ObjectType as Kind;
    match kind {
        Kind::ObjectTable
        | Kind::ObjectIndex
        | Kind::ObjectSequence
        | Kind::ObjectView
        | Kind::ObjectMatview
        | Kind::ObjectForeignTable => {
            let name = qualified_name(list_items(node.node.as_ref()))?;
            let id = exec.find_relation(&name).ok_or_else(|| missing_relation(exec, kind, &name))?;
            check_kind(exec, kind, id)?;
            exec.refuse_system_catalog(id)?;
            Ok(Some(id.address()))
        }
        _ => exec.object_address(kind, node).map(Some),
    }
}

fn missing_relation(exec: &Exec, kind: pb::ObjectType, name: &crate::catalog::namespace::QualifiedName) -> Rejected {
    if !exec.namespace_exists(name) {
        return exec.undefined_relation(name, -1);
    }
    let message = format!("{} \"{name}\" does not exist", relation_noun(kind));
    let state = match kind {
        pb::ObjectType::ObjectIndex => SqlState::UNDEFINED_OBJECT,
        _ => SqlState::UNDEFINED_TABLE,
    };
    Box::new(Diagnostic::refused(state, message))
}

fn relation_noun(kind: pb::ObjectType) -> &'static str {
    use pb::ObjectType as Kind;
    match kind {
        Kind::ObjectIndex => "index",
        Kind::ObjectSequence => "sequence",
        Kind::ObjectView => "view",
        Kind::ObjectMatview => "materialized view",
        Kind::ObjectForeignTable => "foreign table",
        _ => "table",
    }
}

/// DROP TABLE of a view is refused, and so on (DropErrorMsgWrongType).
fn check_kind(exec: &Exec, kind: pb::ObjectType, id: RelId) -> Result<()> {
    let rel = exec.rel(id)?;
    if rel.kind.noun() == relation_noun(kind) {
        return Ok(());
    }
    let article = if relation_noun(kind) == "index" { "an" } else { "a" };
    let message = format!("\"{}\" is not {article} {}", rel.name, relation_noun(kind));
    let hint = format!("Use DROP {} to remove {}.", rel.kind.noun().to_uppercase(), indefinite(rel.kind.noun()));
    Err(Box::new(Diagnostic::refused(SqlState::WRONG_OBJECT_TYPE, message).with_hint(hint)))
}

fn indefinite(noun: &str) -> String {
    let article = if noun.starts_with('i') { "an" } else { "a" };
    format!("{article} {noun}")
}

/// Why an object is to go, gathered over all ways that lead to it.
#[derive(Clone, Copy, Default)]
struct Reached {
    /// Named by the statement.
    original: bool,
    /// By a dependency that asks nobody.
    silent: bool,
    /// What blocks it without CASCADE.
    blocker: Option<ObjectAddress>,
}

#[derive(Default)]
struct Deletion {
    reached: BTreeMap<ObjectAddress, Reached>,
    seen: BTreeSet<ObjectAddress>,
    /// What depends on something before that.
    order: Vec<ObjectAddress>,
}

impl Deletion {
    /// What does not go without CASCADE, with what it depends on; what was found first comes first.
    fn blocked(&self) -> impl Iterator<Item = (ObjectAddress, ObjectAddress)> {
        let goes_anyway = |object: &&ObjectAddress| {
            let reached = self.reached.get(object).copied().unwrap_or_default();
            let whole = self.reached.get(&object.whole()).copied().unwrap_or_default();
            reached.original || reached.silent || whole.original || whole.silent
        };
        let all = self.order.iter().rev().filter(move |object| !goes_anyway(object));
        all.filter_map(|object| Some((*object, self.reached.get(object)?.blocker?)))
    }
}

impl Exec {
    /// Removes objects with all that depends on them, without a word (PERFORM_DELETION_QUIETLY).
    pub fn drop_quietly(&mut self, objects: &[ObjectAddress]) -> Result<()> {
        let deletion = self.deletion_of(objects)?;
        deletion.order.iter().for_each(|object| self.remove(*object));
        Ok(())
    }

    /// What the server cannot do without is not dropped.
    fn refuse_required(&self, object: ObjectAddress) -> Result<()> {
        const FIRST_UNPINNED_OBJECT_ID: u32 = 12000;
        if object.id >= FIRST_UNPINNED_OBJECT_ID || object == wellknown::PUBLIC.address() || object.id == 0 {
            return Ok(());
        }
        let large = object.class == ObjectClass::LargeObject;
        if large || self.creating_extension.is_some() {
            return Ok(());
        }
        let message = format!("cannot drop {} because it is required by the database system", self.describe(object));
        refuse(SqlState::DEPENDENT_OBJECTS_STILL_EXIST, message)
    }

    fn deletion_of(&self, objects: &[ObjectAddress]) -> Result<Deletion> {
        let mut deletion = Deletion::default();
        for object in objects {
            self.refuse_required(*object)?;
            let owner = self.owner_of_internal(*object, objects)?;
            let target = owner.unwrap_or(*object);
            deletion.reached.entry(target).or_default().original = true;
            self.collect(target, &mut deletion);
        }
        Ok(deletion)
    }

    /// Removes objects with what depends on them, or refuses.
    pub fn drop_objects(&mut self, objects: &[ObjectAddress], cascade: bool) -> Result<()> {
        let deletion = self.deletion_of(objects)?;
        if cascade {
            self.tell_cascade(&deletion);
        } else {
            self.refuse_blocked(&deletion, objects)?;
        }
        deletion.order.iter().for_each(|object| self.remove(*object));
        Ok(())
    }

    /// An object that is part of another cannot be dropped by itself; a member of an extension neither.
    fn owner_of_internal(&self, object: ObjectAddress, objects: &[ObjectAddress]) -> Result<Option<ObjectAddress>> {
        for (_, owner, kind) in self.catalog.depends.of(object) {
            let part = match kind {
                DependencyKind::Internal | DependencyKind::PartitionPrimary => true,
                DependencyKind::Extension => self.creating_extension.is_none(),
                DependencyKind::Normal
                | DependencyKind::Auto
                | DependencyKind::PartitionSecondary
                | DependencyKind::AutoExtension => false,
            };
            if part && !objects.iter().any(|o| *o == owner || *o == owner.whole()) && owner.whole() != object.whole() {
                let (what, whole) = (self.describe(object), self.describe(owner));
                let message = format!("cannot drop {what} because {whole} requires it");
                let hint = format!("You can drop {whole} instead.");
                return Err(Box::new(
                    Diagnostic::refused(SqlState::DEPENDENT_OBJECTS_STILL_EXIST, message).with_hint(hint),
                ));
            }
        }
        Ok(None)
    }

    fn collect(&self, object: ObjectAddress, deletion: &mut Deletion) {
        if !deletion.seen.insert(object) {
            return;
        }
        let mut dependents: Vec<_> = self.catalog.depends.on(object).collect();
        // The youngest first (object_address_comparator).
        dependents.sort_by_key(|(_, dependent, _)| std::cmp::Reverse(dependent.id));
        for (_, dependent, kind) in dependents {
            if dependent.whole() == object.whole() && dependent.class == ObjectClass::Relation && object.sub == 0 {
                continue;
            }
            let silent = !matches!(kind, DependencyKind::Normal);
            let reached = deletion.reached.entry(dependent).or_default();
            reached.silent |= silent;
            if !silent {
                reached.blocker.get_or_insert(object);
            }
            self.collect(dependent, deletion);
            // A part pulls in what it is part of.
            let owners: Vec<_> = self.catalog.depends.of(dependent).collect();
            for (_, owner, kind) in owners {
                if kind == DependencyKind::Internal && owner != object && !deletion.seen.contains(&owner) {
                    let through = deletion.reached.get(&dependent).copied().unwrap_or_default();
                    let reached = deletion.reached.entry(owner).or_default();
                    reached.blocker = reached.blocker.or(through.blocker);
                    reached.silent |= through.silent && through.blocker.is_none();
                    self.collect(owner, deletion);
                }
            }
        }
        deletion.order.push(object);
    }

    /// Says what goes with the objects that were named.
    fn tell_cascade(&mut self, deletion: &Deletion) {
        let lines: Vec<String> =
            deletion.blocked().map(|(object, _)| format!("drop cascades to {}", self.describe(object))).collect();
        match lines.as_slice() {
            [] => {}
            [only] => self.notice(only.clone()),
            _ => self.notice(format!("drop cascades to {} other objects", lines.len())),
        }
    }

    fn refuse_blocked(&self, deletion: &Deletion, objects: &[ObjectAddress]) -> Result<()> {
        let blocked: Vec<_> = deletion.blocked().collect();
        if blocked.is_empty() {
            return Ok(());
        }
        let message = match objects {
            [object] => format!("cannot drop {} because other objects depend on it", self.describe(*object)),
            _ => "cannot drop desired object(s) because other objects depend on them".to_owned(),
        };
        let lines = blocked.iter().map(|(o, on)| format!("{} depends on {}", self.describe(*o), self.describe(*on)));
        let diagnostic = Diagnostic::refused(SqlState::DEPENDENT_OBJECTS_STILL_EXIST, message)
            .with_detail(lines.collect::<Vec<_>>().join("\n"))
            .with_hint("Use DROP ... CASCADE to drop the dependent objects too.");
        Err(Box::new(diagnostic))
    }

    /// Takes one object out (doDeletion).
    fn remove(&mut self, object: ObjectAddress) {
        self.forget(object);
        let id = object.id;
        let catalog = &mut self.catalog;
        match object.class {
            ObjectClass::Relation if object.sub != 0 => {
                self.drop_attribute(RelId(id), object.sub as AttrNumber);
            }
            ObjectClass::Relation => self.remove_relation_with_parts(RelId(id)),
            ObjectClass::AttrDef => {
                if let Some(attr) =
                    catalog.relations.get_mut(&RelId(id)).and_then(|r| r.attribute_mut(object.sub as AttrNumber))
                {
                    attr.default = None;
                    attr.generated = crate::catalog::class::Generated::No;
                    attr.at.set("default", self.locator.whole);
                }
            }
            ObjectClass::Namespace => catalog.remove_namespace(NamespaceId(id)),
            ObjectClass::Type => catalog.remove_type(TypeId(id)),
            ObjectClass::Proc => {
                self.proc_is_leaving(ProcId(id));
                self.catalog.remove_proc(ProcId(id));
            }
            ObjectClass::Operator => {
                self.operator_is_leaving(OperId(id));
                self.catalog.remove_operator(OperId(id));
            }
            ObjectClass::OpClass => {
                self.opclass_is_leaving(OpClassId(id));
                self.catalog.remove_opclass(OpClassId(id));
            }
            ObjectClass::OpFamily => catalog.remove_opfamily(OpFamilyId(id)),
            ObjectClass::Collation => catalog.remove_collation(CollId(id)),
            ObjectClass::Constraint => self.remove_constraint(ConstraintId(id)),
            ObjectClass::Trigger => self.remove_trigger(TriggerId(id)),
            ObjectClass::Policy => self.remove_policy(PolicyId(id)),
            ObjectClass::Rule => self.remove_rule(RuleId(id)),
            ObjectClass::Cast => {
                let found = catalog.casts.values().find(|c| c.id.0 == id).map(|c| (c.source, c.target));
                found.iter().for_each(|key| drop_row(catalog.casts.remove(key)));
            }
            ObjectClass::Extension => drop_row(catalog.extensions.remove(&ExtensionId(id))),
            ObjectClass::Language => drop_row(catalog.languages.remove(&LangId(id))),
            ObjectClass::AccessMethod => drop_row(catalog.access_methods.remove(&AmId(id))),
            ObjectClass::EventTrigger => drop_row(catalog.event_triggers.remove(&EventTriggerId(id))),
            ObjectClass::Statistics => drop_row(catalog.statistics.remove(&StatisticsId(id))),
            ObjectClass::TsConfig => drop_row(catalog.ts_configs.remove(&TsConfigId(id))),
            ObjectClass::TsDict => drop_row(catalog.ts_dicts.remove(&TsDictId(id))),
            ObjectClass::TsParser => drop_row(catalog.ts_parsers.remove(&TsParserId(id))),
            ObjectClass::TsTemplate => drop_row(catalog.ts_templates.remove(&TsTemplateId(id))),
            ObjectClass::Role => drop_row(catalog.roles.remove(&RoleId(id))),
            ObjectClass::Publication => drop_row(catalog.publications.remove(&PublicationId(id))),
            ObjectClass::PublicationRel => drop_row(catalog.publication_rels.remove(&PublicationRelId(id))),
            ObjectClass::PublicationNamespace => {
                drop_row(catalog.publication_namespaces.remove(&PublicationNamespaceId(id)));
            }
            ObjectClass::Subscription => drop_row(catalog.subscriptions.remove(&SubscriptionId(id))),
            ObjectClass::Fdw => drop_row(catalog.fdws.remove(&FdwId(id))),
            ObjectClass::Server => drop_row(catalog.servers.remove(&ServerId(id))),
            ObjectClass::UserMapping => drop_row(catalog.user_mappings.remove(&UserMappingId(id))),
            ObjectClass::Conversion => drop_row(catalog.conversions.remove(&ConversionId(id))),
            ObjectClass::Transform => drop_row(catalog.transforms.remove(&TransformId(id))),
            ObjectClass::LargeObject => drop_row(catalog.large_objects.remove(&LargeObjectId(id))),
        }
    }

    /// Comments, grants and dependencies of an object that goes.
    fn forget(&mut self, object: ObjectAddress) {
        self.catalog.depends.forget(object);
        let on: Vec<_> = self.catalog.depends.on(object).collect();
        for (referenced, dependent, kind) in on {
            self.catalog.depends.remove(dependent, referenced, kind);
        }
        let parts = |map_key: &ObjectAddress| *map_key == object || (object.sub == 0 && map_key.whole() == object);
        let first = ObjectAddress { sub: i32::MIN, ..object };
        let last = ObjectAddress { sub: i32::MAX, ..object };
        let comments: Vec<_> = self.catalog.descriptions.range(first..=last).map(|(k, _)| *k).filter(parts).collect();
        comments.iter().for_each(|key| drop_row(self.catalog.descriptions.remove(key)));
        let acls: Vec<_> = self.catalog.acls.range(first..=last).map(|(k, _)| *k).filter(parts).collect();
        acls.iter().for_each(|key| drop_row(self.catalog.acls.remove(key)));
        let labels: Vec<_> = self.catalog.labels.keys().filter(|(of, _)| parts(of)).cloned().collect();
        labels.iter().for_each(|key| drop_row(self.catalog.labels.remove(key)));
    }

    fn remove_constraint(&mut self, id: ConstraintId) {
        let Some(constraint) = self.catalog.constraint(id).cloned() else { return };
        self.constraint_is_leaving(&constraint);
        self.catalog.remove_constraint(id);
    }

    fn remove_trigger(&mut self, id: TriggerId) {
        if let Some(trigger) = self.catalog.triggers.remove(&id)
            && let Some(rel) = self.catalog.relations.get_mut(&trigger.rel)
        {
            rel.triggers.retain(|t| *t != id);
        }
    }

    fn remove_policy(&mut self, id: PolicyId) {
        if let Some(policy) = self.catalog.policies.remove(&id)
            && let Some(rel) = self.catalog.relations.get_mut(&policy.rel)
        {
            rel.policies.retain(|p| *p != id);
        }
    }

    fn remove_rule(&mut self, id: RuleId) {
        if let Some(rule) = self.catalog.rules.remove(&id)
            && let Some(rel) = self.catalog.relations.get_mut(&rule.rel)
        {
            rel.rules.retain(|r| *r != id);
        }
    }

    /// A relation with the rows that only it has; what others depend on was collected before.
    fn remove_relation_with_parts(&mut self, id: RelId) {
        let Some(rel) = self.catalog.relation(id).cloned() else { return };
        rel.triggers.iter().for_each(|t| self.remove_trigger(*t));
        rel.policies.iter().for_each(|p| self.remove_policy(*p));
        rel.rules.iter().for_each(|r| self.remove_rule(*r));
        for constraint in &rel.constraints {
            self.catalog.remove_constraint(*constraint);
        }
        self.catalog.remove_relation(id);
    }
}

fn drop_row<T>(_row: T) {}

/// Names in a DROP of what belongs to a relation: the relation's, then the object's own.
pub(super) fn split_last(node: &pb::Node) -> Result<(Vec<pb::Node>, String)> {
    let items = match node.node.as_ref() {
        Some(Node::List(list)) => list.items.clone(),
        _ => vec![node.clone()],
    };
    match items.split_last() {
        Some((last, rel)) => Ok((rel.to_vec(), string_of(last).unwrap_or_default().to_owned())),
        None => refuse(SqlState::SYNTAX_ERROR, "an object without a name"),
    }
}
