//! What all kinds of objects share: RENAME, SET SCHEMA, OWNER TO, DEPENDS ON EXTENSION.
//! Counterparts: commands/alter.c, commands/tablecmds.c (renameatt, RenameRelation, RenameConstraint,
//! AlterTableNamespace).

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::type_::TypeKind;
use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{need, range_var_name};
use crate::replay::tablecmds::check_relation_kind;

pub(super) fn rename(exec: &mut Exec, stmt: &pb::RenameStmt) -> Result<()> {
    use pb::ObjectType as Kind;
    let new = Name::new(&stmt.newname);
    match stmt.rename_type() {
        Kind::ObjectDatabase | Kind::ObjectTablespace => Ok(()),
        Kind::ObjectRole => {
            let id = exec.role(&stmt.subname);
            if let Some(role) = exec.catalog.roles.get_mut(&id) {
                role.name = new;
            }
            Ok(())
        }
        Kind::ObjectTable
        | Kind::ObjectIndex
        | Kind::ObjectSequence
        | Kind::ObjectView
        | Kind::ObjectMatview
        | Kind::ObjectForeignTable => {
            let Some(rel) = exec.renamed_relation(stmt)? else { return Ok(()) };
            // ALTER INDEX ... RENAME takes any relation.
            if stmt.rename_type() != Kind::ObjectIndex {
                check_relation_kind(&*exec.rel(rel)?, stmt.rename_type())?;
            }
            exec.rename_relation(rel, new)
        }
        Kind::ObjectColumn | Kind::ObjectAttribute => {
            let Some(rel) = exec.renamed_relation(stmt)? else { return Ok(()) };
            // Its columns follow those of the type.
            if exec.rel(rel)?.of_type.is_some() {
                return refuse(SqlState::WRONG_OBJECT_TYPE, "cannot rename column of typed table");
            }
            exec.rename_column(rel, &Name::new(&stmt.subname), new)
        }
        Kind::ObjectTabconstraint => {
            let Some(rel) = exec.renamed_relation(stmt)? else { return Ok(()) };
            exec.rename_constraint(rel, &Name::new(&stmt.subname), new)
        }
        Kind::ObjectTrigger | Kind::ObjectPolicy | Kind::ObjectRule => exec.rename_part(stmt, new),
        Kind::ObjectSchema => {
            let id = exec.namespace(&stmt.subname)?;
            if exec.catalog.namespace_by_name(&new).is_some() {
                return refuse(SqlState::DUPLICATE_SCHEMA, format!("schema \"{new}\" already exists"));
            }
            exec.catalog.rename_namespace(id, new);
            Ok(())
        }
        Kind::ObjectDomconstraint => {
            let node = need(stmt.object.as_deref(), "domain")?;
            exec.rename_domain_constraint(node, &Name::new(&stmt.subname), new)
        }
        kind => {
            let node = need(stmt.object.as_deref(), "object")?;
            let object = exec.object_address(kind, node)?;
            exec.rename_object(object, new)
        }
    }
}

pub(super) fn set_schema(exec: &mut Exec, stmt: &pb::AlterObjectSchemaStmt) -> Result<()> {
    use pb::ObjectType as Kind;
    let namespace = exec.namespace(&stmt.newschema)?;
    match stmt.object_type() {
        Kind::ObjectTable
        | Kind::ObjectSequence
        | Kind::ObjectView
        | Kind::ObjectMatview
        | Kind::ObjectForeignTable => {
            let var = need(stmt.relation.as_ref(), "relation")?;
            let name = range_var_name(var);
            let Some(rel) = exec.find_relation(&name) else {
                if stmt.missing_ok {
                    exec.notice(format!("relation \"{name}\" does not exist, skipping"));
                    return Ok(());
                }
                return Err(exec.undefined_relation(&name, var.location));
            };
            exec.refuse_system_catalog(rel)?;
            exec.check_moves_alone(rel)?;
            check_relation_kind(&*exec.rel(rel)?, stmt.object_type())?;
            exec.move_relation_to(rel, namespace)
        }
        kind => {
            let node = need(stmt.object.as_deref(), "object")?;
            let object = exec.object_address(kind, node)?;
            exec.move_object_to(object, namespace)
        }
    }
}

pub(super) fn set_owner(exec: &mut Exec, stmt: &pb::AlterOwnerStmt) -> Result<()> {
    use pb::ObjectType as Kind;
    let outside = [Kind::ObjectDatabase, Kind::ObjectTablespace];
    if outside.contains(&stmt.object_type()) {
        return Ok(());
    }
    let owner = stmt.newowner.as_ref().and_then(|role| exec.role_spec(role));
    let node = need(stmt.object.as_deref(), "object")?;
    let object = exec.object_address(stmt.object_type(), node)?;
    exec.set_object_owner(object, owner)
}

pub(super) fn depends_on_extension(exec: &mut Exec, stmt: &pb::AlterObjectDependsStmt) -> Result<()> {
    let name = stmt.extname.as_ref().map(|n| n.sval.clone()).unwrap_or_default();
    let Some(extension) = exec.catalog.extension_by_name(&name) else {
        return refuse(SqlState::UNDEFINED_OBJECT, format!("extension \"{name}\" does not exist"));
    };
    let object = match (&stmt.relation, &stmt.object) {
        (Some(var), None) => exec.relation(var)?.address(),
        (_, Some(node)) => exec.object_address(stmt.object_type(), node)?,
        (None, None) => return unsupported("DEPENDS ON EXTENSION in this form"),
    };
    let kind = DependencyKind::AutoExtension;
    if stmt.remove {
        exec.catalog.depends.remove(object, extension.address(), kind);
    } else {
        exec.catalog.depend(object, extension, kind);
    }
    Ok(())
}

impl Exec {
    fn renamed_relation(&mut self, stmt: &pb::RenameStmt) -> Result<Option<RelId>> {
        let var = need(stmt.relation.as_ref(), "relation")?;
        let name = range_var_name(var);
        match self.find_relation(&name) {
            Some(rel) => {
                self.refuse_system_catalog(rel)?;
                Ok(Some(rel))
            }
            None if stmt.missing_ok => {
                self.notice(format!("relation \"{name}\" does not exist, skipping"));
                Ok(None)
            }
            None => Err(self.undefined_relation(&name, var.location)),
        }
    }

    fn rename_relation(&mut self, id: RelId, new: Name) -> Result<()> {
        let row = self.rel(id)?;
        self.check_relation_name(row.namespace, &new, row.row_type.is_some())?;
        let constraint = row.index().and_then(|i| i.constraint);
        let at = self.locator.whole;
        if let Some(ty) = row.row_type {
            self.rename_type(ty, new.clone())?;
        }
        self.catalog.move_relation(id, row.namespace, new.clone());
        self.rel_mut(id)?.at.set("name", at);
        if let Some(constraint) = constraint {
            self.catalog.move_constraint(constraint, row.namespace, new);
            self.constraint_changed(constraint, "name");
        }
        Ok(())
    }

    fn constraint_changed(&mut self, id: ConstraintId, property: &'static str) {
        let at = self.locator.whole;
        if let Some(constraint) = self.catalog.constraints.get_mut(&id) {
            constraint.at.set(property, at);
        }
    }

    /// A type with its array type, whose name follows.
    pub fn rename_type(&mut self, id: TypeId, new: Name) -> Result<()> {
        let Some(ty) = self.catalog.type_(id).cloned() else { return Ok(()) };
        self.move_array_type_aside(ty.namespace, &new);
        if self.catalog.type_in(ty.namespace, &new).is_some() {
            return refuse(SqlState::DUPLICATE_OBJECT, format!("type \"{new}\" already exists"));
        }
        self.catalog.move_type(id, ty.namespace, new.clone());
        if let Some(array) = ty.array {
            let name = self.catalog.choose_array_type_name(&new, ty.namespace);
            self.catalog.move_type(array, ty.namespace, name);
        }
        Ok(())
    }

    fn rename_column(&mut self, id: RelId, old: &Name, new: Name) -> Result<()> {
        let row = self.rel(id)?;
        let Some(attnum) = row.attnum(old) else {
            return refuse(SqlState::UNDEFINED_COLUMN, format!("column \"{old}\" does not exist"));
        };
        if row.attnum(&new).is_some() {
            let message = format!("column \"{new}\" of relation \"{}\" already exists", row.name);
            return refuse(SqlState::DUPLICATE_COLUMN, message);
        }
        let at = self.locator.whole;
        if let Some(attr) = self.rel_mut(id)?.attribute_mut(attnum) {
            attr.name = new.clone();
            attr.at.set("name", at);
        }
        for child in row.children.clone() {
            if self.rel(child)?.attnum(old).is_some() {
                self.rename_column(child, old, new.clone())?;
            }
        }
        for index in row.indexes.clone() {
            self.rename_index_column(index, attnum, &new)?;
        }
        Ok(())
    }

    /// A plain key column of an index follows its table's column.
    fn rename_index_column(&mut self, index: RelId, attnum: AttrNumber, new: &Name) -> Result<()> {
        let row = self.rel(index)?;
        let Some(definition) = row.index() else { return Ok(()) };
        let columns = definition.keys.iter().map(|k| k.attno).chain(definition.include.iter().copied());
        let positions: Vec<usize> = columns.enumerate().filter(|(_, a)| *a == attnum).map(|(i, _)| i).collect();
        let taken = row.attributes.iter().any(|a| a.name == *new);
        if taken {
            return Ok(());
        }
        let row = self.rel_mut(index)?;
        for position in positions {
            if let Some(attr) = row.attributes_mut().get_mut(position) {
                attr.name = new.clone();
            }
        }
        Ok(())
    }

    fn rename_constraint(&mut self, rel: RelId, old: &Name, new: Name) -> Result<()> {
        let row = self.rel(rel)?;
        let found =
            row.constraints.iter().copied().find(|c| self.catalog.constraint(*c).is_some_and(|c| c.name == *old));
        let Some(id) = found else {
            let message = format!("constraint \"{old}\" for table \"{}\" does not exist", row.name);
            return refuse(SqlState::UNDEFINED_OBJECT, message);
        };
        let Some(constraint) = self.catalog.constraint(id).cloned() else { return Ok(()) };
        let own_index = constraint.index.filter(|i| self.index_implements(*i, id));
        if let Some(index) = own_index {
            return self.rename_relation(index, new);
        }
        if self.catalog.relation_has_constraint(rel, &new) {
            let message = format!("constraint \"{new}\" for relation \"{}\" already exists", row.name);
            return refuse(SqlState::DUPLICATE_OBJECT, message);
        }
        self.catalog.move_constraint(id, constraint.namespace, new.clone());
        self.constraint_changed(id, "name");
        for child in row.children.clone() {
            if self.catalog.relation_has_constraint(child, old) {
                self.rename_constraint(child, old, new.clone())?;
            }
        }
        Ok(())
    }

    fn index_implements(&self, index: RelId, constraint: ConstraintId) -> bool {
        let row = self.catalog.relation(index).and_then(|r| r.index());
        row.is_some_and(|i| i.constraint == Some(constraint))
    }

    fn rename_domain_constraint(&mut self, domain: &pb::Node, old: &Name, new: Name) -> Result<()> {
        let object = self.object_address(pb::ObjectType::ObjectDomain, domain)?;
        let constraints = self.catalog.type_(TypeId(object.id)).and_then(|t| t.domain()).map(|d| d.constraints.clone());
        let found = constraints
            .unwrap_or_default()
            .into_iter()
            .find(|c| self.catalog.constraint(*c).is_some_and(|c| c.name == *old));
        let Some(id) = found else {
            return refuse(SqlState::UNDEFINED_OBJECT, format!("constraint \"{old}\" for domain does not exist"));
        };
        let namespace = self.catalog.constraint(id).map(|c| c.namespace);
        if let Some(namespace) = namespace {
            self.catalog.move_constraint(id, namespace, new);
        }
        Ok(())
    }

    /// A trigger, policy or rule.
    fn rename_part(&mut self, stmt: &pb::RenameStmt, new: Name) -> Result<()> {
        use pb::ObjectType as Kind;
        let Some(rel) = self.renamed_relation(stmt)? else { return Ok(()) };
        let row = self.rel(rel)?;
        let old = Name::new(&stmt.subname);
        let at = self.locator.whole;
        let catalog = &mut self.catalog;
        let renamed = match stmt.rename_type() {
            Kind::ObjectTrigger => {
                let id = row.triggers.iter().find(|t| catalog.triggers.get(t).is_some_and(|t| t.name == old));
                id.and_then(|id| catalog.triggers.get_mut(id)).map(|t| {
                    t.name = new;
                    t.at.set("name", at);
                })
            }
            Kind::ObjectPolicy => {
                let id = row.policies.iter().find(|p| catalog.policies.get(p).is_some_and(|p| p.name == old));
                id.and_then(|id| catalog.policies.get_mut(id)).map(|p| {
                    p.name = new;
                    p.at.set("name", at);
                })
            }
            _ => {
                let id = row.rules.iter().find(|r| catalog.rules.get(r).is_some_and(|r| r.name == old));
                id.and_then(|id| catalog.rules.get_mut(id)).map(|r| {
                    r.name = new;
                    r.at.set("name", at);
                })
            }
        };
        let noun = match stmt.rename_type() {
            Kind::ObjectTrigger => "trigger",
            Kind::ObjectPolicy => "policy",
            _ => "rule",
        };
        renamed.map_or_else(
            || {
                let message = format!("{noun} \"{old}\" for table \"{}\" does not exist", row.name);
                refuse(SqlState::UNDEFINED_OBJECT, message)
            },
            Ok,
        )
    }

    /// An object with a name of its own.
    fn rename_object(&mut self, object: ObjectAddress, new: Name) -> Result<()> {
        let id = object.id;
        let catalog = &mut self.catalog;
        match object.class {
            ObjectClass::Type => {
                let composite = catalog.type_(TypeId(id)).and_then(|t| t.relation());
                return match composite {
                    Some(rel) => self.rename_relation(rel, new),
                    None => self.rename_type(TypeId(id), new),
                };
            }
            ObjectClass::Proc => {
                if let Some(proc) = catalog.proc(ProcId(id)).cloned() {
                    catalog.move_proc(ProcId(id), proc.namespace, new);
                }
            }
            ObjectClass::OpClass => {
                if let Some(row) = catalog.opclass(OpClassId(id)).cloned() {
                    catalog.move_opclass(OpClassId(id), row.namespace, new);
                }
            }
            ObjectClass::OpFamily => {
                if let Some(row) = catalog.opfamily(OpFamilyId(id)).cloned() {
                    catalog.move_opfamily(OpFamilyId(id), row.namespace, new);
                }
            }
            ObjectClass::Collation => {
                if let Some(row) = catalog.collations.get(&CollId(id)).cloned() {
                    catalog.move_collation(CollId(id), row.namespace, new);
                }
            }
            ObjectClass::Statistics => {
                set_name(catalog.statistics.get_mut(&StatisticsId(id)).map(|r| &mut r.name), new)
            }
            ObjectClass::EventTrigger => {
                set_name(catalog.event_triggers.get_mut(&EventTriggerId(id)).map(|r| &mut r.name), new);
            }
            ObjectClass::Language => set_name(catalog.languages.get_mut(&LangId(id)).map(|r| &mut r.name), new),
            ObjectClass::Conversion => {
                let namespace = catalog.conversions.get(&ConversionId(id)).map(|c| c.namespace);
                if let Some(namespace) = namespace.filter(|n| catalog.conversion_in(*n, &new).is_some()) {
                    let schema = catalog.namespace_name(namespace);
                    let message = format!("conversion \"{new}\" already exists in schema \"{schema}\"");
                    return refuse(SqlState::DUPLICATE_OBJECT, message);
                }
                set_name(catalog.conversions.get_mut(&ConversionId(id)).map(|r| &mut r.name), new);
            }
            ObjectClass::Publication | ObjectClass::Subscription | ObjectClass::Fdw | ObjectClass::Server => {
                return self.rename_global(object, new);
            }
            ObjectClass::TsConfig => set_name(catalog.ts_configs.get_mut(&TsConfigId(id)).map(|r| &mut r.name), new),
            ObjectClass::TsDict => set_name(catalog.ts_dicts.get_mut(&TsDictId(id)).map(|r| &mut r.name), new),
            ObjectClass::TsParser => set_name(catalog.ts_parsers.get_mut(&TsParserId(id)).map(|r| &mut r.name), new),
            ObjectClass::TsTemplate => {
                set_name(catalog.ts_templates.get_mut(&TsTemplateId(id)).map(|r| &mut r.name), new);
            }
            _ => return unsupported("RENAME of this kind of object is not understood yet"),
        }
        Ok(())
    }

    /// The sequence of a column goes where its table goes.
    fn check_moves_alone(&self, id: RelId) -> Result<()> {
        let row = self.rel(id)?;
        let Some(owner) = row.sequence().and_then(|s| s.owned_by) else { return Ok(()) };
        let table = self.rel(owner.0)?.name.clone();
        let detail = format!("Sequence \"{}\" is linked to table \"{table}\".", row.name);
        let message = "cannot move an owned sequence into another schema";
        Err(Box::new(Diagnostic::refused(SqlState::FEATURE_NOT_SUPPORTED, message).with_detail(detail)))
    }

    /// An object whose name is unique in the whole database.
    fn rename_global(&mut self, object: ObjectAddress, new: Name) -> Result<()> {
        let id = object.id;
        let catalog = &mut self.catalog;
        match object.class {
            ObjectClass::Publication => {
                let taken = catalog.publication_by_name(&new).is_some();
                refuse_taken(taken, "publication", &new)?;
                set_name(catalog.publications.get_mut(&PublicationId(id)).map(|r| &mut r.name), new);
            }
            ObjectClass::Subscription => {
                let taken = catalog.subscription_by_name(&new).is_some();
                refuse_taken(taken, "subscription", &new)?;
                set_name(catalog.subscriptions.get_mut(&SubscriptionId(id)).map(|r| &mut r.name), new);
            }
            ObjectClass::Fdw => {
                refuse_taken(catalog.fdw_by_name(&new).is_some(), "foreign-data wrapper", &new)?;
                set_name(catalog.fdws.get_mut(&FdwId(id)).map(|r| &mut r.name), new);
            }
            ObjectClass::Server => {
                refuse_taken(catalog.server_by_name(&new).is_some(), "server", &new)?;
                set_name(catalog.servers.get_mut(&ServerId(id)).map(|r| &mut r.name), new);
            }
            _ => return unsupported("RENAME of this kind of object is not understood yet"),
        }
        Ok(())
    }

    fn move_relation_to(&mut self, id: RelId, namespace: NamespaceId) -> Result<()> {
        let row = self.rel(id)?;
        if row.namespace == namespace {
            return Ok(());
        }
        if self.catalog.relation_in(namespace, &row.name).is_some() {
            let schema = self.catalog.namespace_name(namespace);
            let message = format!("relation \"{}\" already exists in schema \"{schema}\"", row.name);
            return refuse(SqlState::DUPLICATE_TABLE, message);
        }
        let old = row.namespace;
        self.catalog.move_relation(id, namespace, row.name.clone());
        self.change_namespace_dependency(id.address(), old, namespace);
        if let Some(ty) = row.row_type {
            self.move_type_to(ty, namespace);
        }
        for index in row.indexes.clone() {
            let name = self.rel(index)?.name.clone();
            self.catalog.move_relation(index, namespace, name);
        }
        for constraint in row.constraints.clone() {
            if let Some(name) = self.catalog.constraint(constraint).map(|c| c.name.clone()) {
                self.catalog.move_constraint(constraint, namespace, name);
            }
        }
        for sequence in self.owned_sequences(id) {
            self.move_relation_to(sequence, namespace)?;
        }
        Ok(())
    }

    fn move_type_to(&mut self, id: TypeId, namespace: NamespaceId) {
        let Some(ty) = self.catalog.type_(id).cloned() else { return };
        self.catalog.move_type(id, namespace, ty.name.clone());
        if let Some(array) = ty.array.and_then(|a| self.catalog.type_(a)).cloned() {
            let name = self.catalog.choose_array_type_name(&ty.name, namespace);
            self.catalog.move_type(array.id, namespace, name);
        }
    }

    fn change_namespace_dependency(&mut self, object: ObjectAddress, old: NamespaceId, new: NamespaceId) {
        self.catalog.depends.remove(object, old.address(), DependencyKind::Normal);
        self.catalog.depend(object, new, DependencyKind::Normal);
    }

    fn move_object_to(&mut self, object: ObjectAddress, namespace: NamespaceId) -> Result<()> {
        let id = object.id;
        if self.namespace_of(object) == Some(namespace) {
            return Ok(());
        }
        self.check_free_there(object, namespace)?;
        let old = match object.class {
            ObjectClass::Type => return self.move_named_type(TypeId(id), namespace),
            ObjectClass::Proc => self.catalog.proc(ProcId(id)).cloned().map(|p| {
                self.catalog.move_proc(ProcId(id), namespace, p.name.clone());
                p.namespace
            }),
            ObjectClass::Operator => self.catalog.operator(OperId(id)).cloned().map(|o| {
                self.catalog.move_operator(OperId(id), namespace, o.name.clone());
                o.namespace
            }),
            ObjectClass::OpClass => self.catalog.opclass(OpClassId(id)).cloned().map(|o| {
                self.catalog.move_opclass(OpClassId(id), namespace, o.name.clone());
                o.namespace
            }),
            ObjectClass::OpFamily => self.catalog.opfamily(OpFamilyId(id)).cloned().map(|o| {
                self.catalog.move_opfamily(OpFamilyId(id), namespace, o.name.clone());
                o.namespace
            }),
            ObjectClass::Collation => self.catalog.collations.get(&CollId(id)).cloned().map(|c| {
                self.catalog.move_collation(CollId(id), namespace, c.name.clone());
                c.namespace
            }),
            ObjectClass::Statistics => self
                .catalog
                .statistics
                .get_mut(&StatisticsId(id))
                .map(|s| std::mem::replace(&mut s.namespace, namespace)),
            ObjectClass::Conversion => {
                let row = self.catalog.conversions.get_mut(&ConversionId(id));
                row.map(|r| std::mem::replace(&mut r.namespace, namespace))
            }
            ObjectClass::TsConfig => {
                let row = self.catalog.ts_configs.get_mut(&TsConfigId(id));
                row.map(|r| std::mem::replace(&mut r.namespace, namespace))
            }
            ObjectClass::TsDict => {
                let row = self.catalog.ts_dicts.get_mut(&TsDictId(id));
                row.map(|r| std::mem::replace(&mut r.namespace, namespace))
            }
            ObjectClass::TsParser => {
                let row = self.catalog.ts_parsers.get_mut(&TsParserId(id));
                row.map(|r| std::mem::replace(&mut r.namespace, namespace))
            }
            ObjectClass::TsTemplate => {
                let row = self.catalog.ts_templates.get_mut(&TsTemplateId(id));
                row.map(|r| std::mem::replace(&mut r.namespace, namespace))
            }
            ObjectClass::Extension => return self.move_extension_to(ExtensionId(id), namespace),
            _ => return unsupported("SET SCHEMA of this kind of object is not understood yet"),
        };
        if let Some(old) = old {
            self.change_namespace_dependency(object, old, namespace);
        }
        Ok(())
    }

    fn namespace_of(&self, object: ObjectAddress) -> Option<NamespaceId> {
        let (catalog, id) = (&self.catalog, object.id);
        match object.class {
            ObjectClass::Type => catalog.type_(TypeId(id)).map(|row| row.namespace),
            ObjectClass::Proc => catalog.proc(ProcId(id)).map(|row| row.namespace),
            ObjectClass::Operator => catalog.operator(OperId(id)).map(|row| row.namespace),
            ObjectClass::OpClass => catalog.opclass(OpClassId(id)).map(|row| row.namespace),
            ObjectClass::OpFamily => catalog.opfamily(OpFamilyId(id)).map(|row| row.namespace),
            ObjectClass::Collation => catalog.collations.get(&CollId(id)).map(|row| row.namespace),
            ObjectClass::Statistics => catalog.statistics.get(&StatisticsId(id)).map(|row| row.namespace),
            _ => None,
        }
    }

    /// Nothing of the same name may be where an object moves to.
    fn check_free_there(&self, object: ObjectAddress, namespace: NamespaceId) -> Result<()> {
        let schema = self.catalog.namespace_name(namespace);
        let id = object.id;
        let taken = |noun: &str, name: &Name| {
            let message = format!("{noun} \"{name}\" already exists in schema \"{schema}\"");
            refuse(SqlState::DUPLICATE_OBJECT, message)
        };
        match object.class {
            ObjectClass::Proc => {
                let Some(own) = self.catalog.proc(ProcId(id)) else { return Ok(()) };
                let twin = |row: &crate::catalog::proc::Proc| {
                    row.namespace == namespace && row.name == own.name && row.arg_types == own.arg_types
                };
                if self.catalog.procs.all().any(|row| twin(row)) {
                    let message = format!("function {} already exists in schema \"{schema}\"", own.name);
                    return refuse(SqlState::DUPLICATE_FUNCTION, message);
                }
                Ok(())
            }
            ObjectClass::Statistics => {
                let Some(own) = self.catalog.statistics.get(&StatisticsId(id)) else { return Ok(()) };
                let twin = self.catalog.statistics.values().any(|s| s.namespace == namespace && s.name == own.name);
                if twin { taken("statistics object", &own.name) } else { Ok(()) }
            }
            ObjectClass::Collation => {
                let Some(own) = self.catalog.collations.get(&CollId(id)) else { return Ok(()) };
                let twin = self.catalog.collations.all().any(|c| c.namespace == namespace && c.name == own.name);
                if twin { taken("collation", &own.name) } else { Ok(()) }
            }
            _ => Ok(()),
        }
    }

    fn move_named_type(&mut self, id: TypeId, namespace: NamespaceId) -> Result<()> {
        let Some(ty) = self.catalog.type_(id).cloned() else { return Ok(()) };
        if let TypeKind::Composite(rel) = ty.kind {
            return self.move_relation_to(rel, namespace);
        }
        if self.catalog.type_in(namespace, &ty.name).is_some() {
            let schema = self.catalog.namespace_name(namespace);
            let message = format!("type \"{}\" already exists in schema \"{schema}\"", ty.name);
            return refuse(SqlState::DUPLICATE_OBJECT, message);
        }
        self.move_type_to(id, namespace);
        self.change_namespace_dependency(id.address(), ty.namespace, namespace);
        for constraint in ty.domain().map(|d| d.constraints.clone()).unwrap_or_default() {
            if let Some(name) = self.catalog.constraint(constraint).map(|c| c.name.clone()) {
                self.catalog.move_constraint(constraint, namespace, name);
            }
        }
        Ok(())
    }

    /// An extension with all its members.
    fn move_extension_to(&mut self, id: ExtensionId, namespace: NamespaceId) -> Result<()> {
        let members: Vec<_> = self.catalog.depends.on(id.address()).collect();
        let at = self.locator.whole;
        let old = match self.catalog.extensions.get_mut(&id) {
            Some(extension) => {
                extension.at.set("schema", at);
                std::mem::replace(&mut extension.namespace, namespace)
            }
            None => return Ok(()),
        };
        for (_, member, kind) in members {
            if kind != DependencyKind::Extension {
                continue;
            }
            match member.class {
                ObjectClass::Relation => self.move_relation_to(RelId(member.id), namespace)?,
                ObjectClass::Type
                | ObjectClass::Proc
                | ObjectClass::Operator
                | ObjectClass::OpClass
                | ObjectClass::OpFamily
                | ObjectClass::Collation
                | ObjectClass::Conversion
                | ObjectClass::TsConfig
                | ObjectClass::TsDict
                | ObjectClass::TsParser
                | ObjectClass::TsTemplate
                | ObjectClass::Statistics => self.move_object_to(member, namespace)?,
                _ => {}
            }
        }
        self.change_namespace_dependency(id.address(), old, namespace);
        Ok(())
    }

    fn set_object_owner(&mut self, object: ObjectAddress, owner: Option<RoleId>) -> Result<()> {
        let id = object.id;
        let at = self.locator.whole;
        let catalog = &mut self.catalog;
        let slot = match object.class {
            ObjectClass::Relation => return self.set_relation_owner(RelId(id), owner),
            ObjectClass::Namespace => catalog.namespaces.get_mut(&NamespaceId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::Type => catalog.types.get_mut(&TypeId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::Proc => catalog.procs.get_mut(&ProcId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::Operator => catalog.operators.get_mut(&OperId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::OpClass => catalog.opclasses.get_mut(&OpClassId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::OpFamily => catalog.opfamilies.get_mut(&OpFamilyId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::Collation => catalog.collations.get_mut(&CollId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::Language => catalog.languages.get_mut(&LangId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::EventTrigger => {
                catalog.event_triggers.get_mut(&EventTriggerId(id)).map(|r| (&mut r.owner, &mut r.at))
            }
            ObjectClass::Statistics => catalog.statistics.get_mut(&StatisticsId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::TsConfig => catalog.ts_configs.get_mut(&TsConfigId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::TsDict => catalog.ts_dicts.get_mut(&TsDictId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::Publication => {
                catalog.publications.get_mut(&PublicationId(id)).map(|r| (&mut r.owner, &mut r.at))
            }
            ObjectClass::Subscription => {
                catalog.subscriptions.get_mut(&SubscriptionId(id)).map(|r| (&mut r.owner, &mut r.at))
            }
            ObjectClass::Fdw => catalog.fdws.get_mut(&FdwId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::Server => catalog.servers.get_mut(&ServerId(id)).map(|r| (&mut r.owner, &mut r.at)),
            ObjectClass::Conversion => {
                catalog.conversions.get_mut(&ConversionId(id)).map(|r| (&mut r.owner, &mut r.at))
            }
            ObjectClass::LargeObject => {
                catalog.large_objects.get_mut(&LargeObjectId(id)).map(|r| (&mut r.owner, &mut r.at))
            }
            _ => return unsupported("OWNER TO of this kind of object is not understood yet"),
        };
        if let Some((slot, evidence)) = slot {
            *slot = owner;
            evidence.set("owner", at);
            owner.iter().for_each(|owner| self.owner_changes(object, *owner));
        }
        if let ObjectClass::Type = object.class
            && let Some(rel) = self.catalog.type_(TypeId(id)).and_then(|t| t.relation())
        {
            return self.set_relation_owner(rel, owner);
        }
        Ok(())
    }

    /// Temporary objects end with their connection.
    pub fn drop_temporary_objects(&mut self) {
        let Some(namespace) = self.session.path.temporary.take() else { return };
        let dropped = self.drop_quietly(&[namespace.address()]);
        debug_assert!(dropped.is_ok());
    }
}

fn set_name(slot: Option<&mut Name>, new: Name) {
    if let Some(slot) = slot {
        *slot = new;
    }
}

fn refuse_taken(taken: bool, noun: &str, name: &Name) -> Result<()> {
    if taken {
        return refuse(SqlState::DUPLICATE_OBJECT, format!("{noun} \"{name}\" already exists"));
    }
    Ok(())
}
