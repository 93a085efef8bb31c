//! Look-ups, and the few ways in which rows enter, leave and move, so that indexes by name stay true.
//! Counterpart: utils/cache/syscache.c, lsyscache.c.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::{RelKind, Relation};
use crate::catalog::constraint::{Constraint, ConstraintOwner};
use crate::catalog::namespace::{Namespace, QualifiedName, SearchPath};
use crate::catalog::operator::{AccessMethod, Cast, OpClass, OpFamily, Operator};
use crate::catalog::proc::Proc;
use crate::catalog::type_::{Type, TypeKind};
use crate::name::Name;
use crate::oid::*;

const ROOT: NamespaceId = NamespaceId(0);

/// By id. An id that the catalog itself gave out is always there.
impl Catalog {
    pub fn relation(&self, id: RelId) -> Option<&Arc<Relation>> {
        self.relations.get(&id)
    }

    pub fn type_(&self, id: TypeId) -> Option<&Arc<Type>> {
        self.types.get(&id)
    }

    pub fn proc(&self, id: ProcId) -> Option<&Arc<Proc>> {
        self.procs.get(&id)
    }

    pub fn operator(&self, id: OperId) -> Option<&Arc<Operator>> {
        self.operators.get(&id)
    }

    pub fn cast(&self, source: TypeId, target: TypeId) -> Option<&Arc<Cast>> {
        self.casts.get(&(source, target))
    }

    pub fn opclass(&self, id: OpClassId) -> Option<&Arc<OpClass>> {
        self.opclasses.get(&id)
    }

    pub fn opfamily(&self, id: OpFamilyId) -> Option<&Arc<OpFamily>> {
        self.opfamilies.get(&id)
    }

    pub fn access_method(&self, id: AmId) -> Option<&Arc<AccessMethod>> {
        self.access_methods.get(&id)
    }

    pub fn namespace(&self, id: NamespaceId) -> Option<&Arc<Namespace>> {
        self.namespaces.get(&id)
    }

    pub fn constraint(&self, id: ConstraintId) -> Option<&Arc<Constraint>> {
        self.constraints.get(&id)
    }

    /// The name of a namespace, or an empty one.
    pub fn namespace_name(&self, id: NamespaceId) -> Name {
        self.namespace(id).map(|n| n.name.clone()).unwrap_or_default()
    }
}

/// By name within one namespace.
impl Catalog {
    pub fn namespace_by_name(&self, name: &str) -> Option<NamespaceId> {
        self.names.namespaces.first(ROOT, name)
    }

    pub fn relation_in(&self, namespace: NamespaceId, name: &str) -> Option<RelId> {
        self.names.relations.first(namespace, name)
    }

    pub fn type_in(&self, namespace: NamespaceId, name: &str) -> Option<TypeId> {
        self.names.types.first(namespace, name)
    }

    pub fn procs_in(&self, namespace: NamespaceId, name: &str) -> &[ProcId] {
        self.names.procs.get(namespace, name)
    }

    pub fn operators_in(&self, namespace: NamespaceId, name: &str) -> &[OperId] {
        self.names.operators.get(namespace, name)
    }

    /// Classes of all access methods that have this name.
    pub fn opclasses_in(&self, namespace: NamespaceId, name: &str) -> &[OpClassId] {
        self.names.opclasses.get(namespace, name)
    }

    pub fn opfamilies_in(&self, namespace: NamespaceId, name: &str) -> &[OpFamilyId] {
        self.names.opfamilies.get(namespace, name)
    }

    pub fn collation_in(&self, namespace: NamespaceId, name: &str) -> Option<CollId> {
        self.names.collations.first(namespace, name)
    }

    pub fn access_method_by_name(&self, name: &str) -> Option<AmId> {
        self.access_methods.all().find(|am| am.name == *name).map(|am| am.id)
    }

    pub fn language_by_name(&self, name: &str) -> Option<LangId> {
        self.languages.all().find(|l| l.name == *name).map(|l| l.id)
    }

    pub fn role_by_name(&self, name: &str) -> Option<RoleId> {
        self.roles.all().find(|r| r.name == *name).map(|r| r.id)
    }

    pub fn extension_by_name(&self, name: &str) -> Option<ExtensionId> {
        self.extensions.all().find(|e| e.name == *name).map(|e| e.id)
    }

    pub fn publication_by_name(&self, name: &str) -> Option<PublicationId> {
        self.publications.values().find(|p| p.name == *name).map(|p| p.id)
    }

    pub fn subscription_by_name(&self, name: &str) -> Option<SubscriptionId> {
        self.subscriptions.values().find(|s| s.name == *name).map(|s| s.id)
    }

    pub fn fdw_by_name(&self, name: &str) -> Option<FdwId> {
        self.fdws.values().find(|f| f.name == *name).map(|f| f.id)
    }

    pub fn server_by_name(&self, name: &str) -> Option<ServerId> {
        self.servers.values().find(|s| s.name == *name).map(|s| s.id)
    }

    pub fn conversion_in(&self, namespace: NamespaceId, name: &str) -> Option<ConversionId> {
        self.conversions.values().find(|c| c.namespace == namespace && c.name == *name).map(|c| c.id)
    }

    /// The transform of a type for a language.
    pub fn transform_of(&self, ty: TypeId, language: LangId) -> Option<TransformId> {
        self.transforms.values().find(|t| t.ty == ty && t.language == language).map(|t| t.id)
    }
}

/// By a name as written, through the search path. `None` also where a schema that was written does
/// not exist; ask [`Catalog::namespace_by_name`] to tell the two apart.
impl Catalog {
    pub fn find_relation(&self, path: &SearchPath, name: &QualifiedName) -> Option<RelId> {
        self.search(path, name, true, |namespace| self.relation_in(namespace, &name.name))
    }

    pub fn find_type(&self, path: &SearchPath, name: &QualifiedName) -> Option<TypeId> {
        self.search(path, name, true, |namespace| self.type_in(namespace, &name.name))
    }

    pub fn find_collation(&self, path: &SearchPath, name: &QualifiedName) -> Option<CollId> {
        self.search(path, name, false, |namespace| self.collation_in(namespace, &name.name))
    }

    pub fn find_opclass(&self, path: &SearchPath, am: AmId, name: &QualifiedName) -> Option<OpClassId> {
        let of_am = |id: &OpClassId| self.opclass(*id).is_some_and(|c| c.am == am);
        self.search(path, name, false, |namespace| self.opclasses_in(namespace, &name.name).iter().copied().find(of_am))
    }

    pub fn find_opfamily(&self, path: &SearchPath, am: AmId, name: &QualifiedName) -> Option<OpFamilyId> {
        let of_am = |id: &OpFamilyId| self.opfamily(*id).is_some_and(|f| f.am == am);
        self.search(path, name, false, |namespace| {
            self.opfamilies_in(namespace, &name.name).iter().copied().find(of_am)
        })
    }

    /// Namespaces in which a name that was written so is looked up.
    pub fn namespaces_for(&self, path: &SearchPath, schema: Option<&Name>, with_temporary: bool) -> Vec<NamespaceId> {
        match schema {
            Some(schema) if *schema == "pg_temp" => path.temporary.into_iter().collect(),
            Some(schema) => self.namespace_by_name(schema).into_iter().collect(),
            None => path.lookup(self, with_temporary),
        }
    }

    fn search<T>(
        &self,
        path: &SearchPath,
        name: &QualifiedName,
        with_temporary: bool,
        find: impl Fn(NamespaceId) -> Option<T>,
    ) -> Option<T> {
        self.namespaces_for(path, name.schema.as_ref(), with_temporary).into_iter().find_map(find)
    }
}

/// The default operator class of an access method for a type (GetDefaultOpClass is `analyze`'s, which
/// knows coercions; this is the exact match).
impl Catalog {
    pub fn default_opclass_exact(&self, am: AmId, ty: TypeId) -> Option<OpClassId> {
        let fits = |c: &&Arc<OpClass>| c.am == am && c.is_default && c.input == ty;
        self.opclasses.all().find(fits).map(|c| c.id)
    }

    /// The type itself, or what a domain is made over, through all levels.
    pub fn base_type(&self, ty: TypeId) -> TypeId {
        let mut ty = ty;
        while let Some(domain) = self.type_(ty).and_then(|t| t.domain()) {
            ty = domain.base.ty;
        }
        ty
    }
}

/// Entering and leaving.
impl Catalog {
    pub fn add_namespace(&mut self, namespace: Namespace) {
        self.names.namespaces.insert(ROOT, &namespace.name, namespace.id);
        self.namespaces.insert(namespace.id, namespace);
    }

    pub fn remove_namespace(&mut self, id: NamespaceId) {
        if let Some(namespace) = self.namespaces.remove(&id) {
            self.names.namespaces.remove(ROOT, &namespace.name, id);
        }
    }

    pub fn rename_namespace(&mut self, id: NamespaceId, name: Name) {
        if let Some(namespace) = self.namespaces.get_mut(&id) {
            let old = std::mem::replace(&mut namespace.name, name.clone());
            self.names.namespaces.remove(ROOT, &old, id);
            self.names.namespaces.insert(ROOT, &name, id);
        }
    }

    pub fn add_relation(&mut self, rel: Relation) {
        self.names.relations.insert(rel.namespace, &rel.name, rel.id);
        if let RelKind::Index(index) = &rel.kind
            && let Some(table) = self.relations.get_mut(&index.table)
        {
            table.indexes.push(rel.id);
        }
        self.relations.insert(rel.id, rel);
    }

    /// Takes a relation out, and out of the list of the table that it indexes.
    pub fn remove_relation(&mut self, id: RelId) {
        let Some(rel) = self.relations.remove(&id) else { return };
        self.names.relations.remove(rel.namespace, &rel.name, id);
        if let RelKind::Index(index) = &rel.kind
            && let Some(table) = self.relations.get_mut(&index.table)
        {
            table.indexes.retain(|i| *i != id);
        }
        for parent in &rel.parents {
            if let Some(parent) = self.relations.get_mut(parent) {
                parent.children.retain(|c| *c != id);
            }
        }
    }

    /// Puts a constraint in place and into its owner's list.
    pub fn add_constraint(&mut self, constraint: Constraint) {
        let id = constraint.id;
        self.note_constraint_name(constraint.namespace, &constraint.name);
        match constraint.owner {
            ConstraintOwner::Relation(rel) => {
                if let Some(rel) = self.relations.get_mut(&rel) {
                    rel.constraints.push(id);
                }
            }
            ConstraintOwner::Domain(ty) => {
                if let Some(TypeKind::Domain(domain)) = self.types.get_mut(&ty).map(|t| &mut t.kind) {
                    domain.constraints.push(id);
                }
            }
        }
        self.constraints.insert(id, constraint);
    }

    pub fn remove_constraint(&mut self, id: ConstraintId) {
        let Some(constraint) = self.constraints.remove(&id) else { return };
        self.forget_constraint_name(constraint.namespace, &constraint.name);
        match constraint.owner {
            ConstraintOwner::Relation(rel) => {
                if let Some(rel) = self.relations.get_mut(&rel) {
                    rel.constraints.retain(|c| *c != id);
                }
            }
            ConstraintOwner::Domain(ty) => {
                if let Some(TypeKind::Domain(domain)) = self.types.get_mut(&ty).map(|t| &mut t.kind) {
                    domain.constraints.retain(|c| *c != id);
                }
            }
        }
    }
}

macro_rules! named_class {
    ($add:ident, $remove:ident, $move_:ident, $table:ident, $id:ty, $row:ty) => {
        impl Catalog {
            pub fn $add(&mut self, row: $row) {
                self.names.$table.insert(row.namespace, &row.name, row.id);
                self.$table.insert(row.id, row);
            }

            pub fn $remove(&mut self, id: $id) {
                if let Some(row) = self.$table.remove(&id) {
                    self.names.$table.remove(row.namespace, &row.name, id);
                }
            }

            /// Gives it another name, another namespace, or both.
            pub fn $move_(&mut self, id: $id, namespace: NamespaceId, name: Name) {
                if let Some(row) = self.$table.get_mut(&id) {
                    let old_namespace = std::mem::replace(&mut row.namespace, namespace);
                    let old_name = std::mem::replace(&mut row.name, name.clone());
                    self.names.$table.remove(old_namespace, &old_name, id);
                    self.names.$table.insert(namespace, &name, id);
                }
            }
        }
    };
}

named_class!(add_type, remove_type, move_type, types, TypeId, Type);
named_class!(add_proc, remove_proc, move_proc, procs, ProcId, Proc);
named_class!(add_operator, remove_operator, move_operator, operators, OperId, Operator);
named_class!(add_opclass, remove_opclass, move_opclass, opclasses, OpClassId, OpClass);
named_class!(add_opfamily, remove_opfamily, move_opfamily, opfamilies, OpFamilyId, OpFamily);
named_class!(add_collation, remove_collation, move_collation, collations, CollId, crate::catalog::operator::Collation);

impl Catalog {
    /// Gives a relation another name, another namespace, or both.
    pub fn move_relation(&mut self, id: RelId, namespace: NamespaceId, name: Name) {
        if let Some(rel) = self.relations.get_mut(&id) {
            let old_namespace = std::mem::replace(&mut rel.namespace, namespace);
            let old_name = std::mem::replace(&mut rel.name, name.clone());
            self.names.relations.remove(old_namespace, &old_name, id);
            self.names.relations.insert(namespace, &name, id);
        }
    }
}

impl Catalog {
    /// The schema that an object is in; that of their table for triggers, policies and the like.
    pub fn namespace_of(&self, object: ObjectAddress) -> Option<NamespaceId> {
        let of_relation = |id: RelId| self.relation(id).map(|rel| rel.namespace);
        match object.class {
            ObjectClass::Namespace => Some(NamespaceId(object.id)),
            ObjectClass::Relation => of_relation(RelId(object.id)),
            ObjectClass::Proc => self.proc(ProcId(object.id)).map(|proc| proc.namespace),
            ObjectClass::Type => self.type_(TypeId(object.id)).map(|ty| ty.namespace),
            ObjectClass::Operator => self.operator(OperId(object.id)).map(|row| row.namespace),
            ObjectClass::OpClass => self.opclasses.get(&OpClassId(object.id)).map(|row| row.namespace),
            ObjectClass::OpFamily => self.opfamilies.get(&OpFamilyId(object.id)).map(|row| row.namespace),
            ObjectClass::Collation => self.collations.get(&CollId(object.id)).map(|row| row.namespace),
            ObjectClass::Statistics => self.statistics.get(&StatisticsId(object.id)).map(|row| row.namespace),
            ObjectClass::Trigger => self.triggers.get(&TriggerId(object.id)).and_then(|row| of_relation(row.rel)),
            ObjectClass::Policy => self.policies.get(&PolicyId(object.id)).and_then(|row| of_relation(row.rel)),
            ObjectClass::Rule => self.rules.get(&RuleId(object.id)).and_then(|row| of_relation(row.rel)),
            _ => None,
        }
    }
}
