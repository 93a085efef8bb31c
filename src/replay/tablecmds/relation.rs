//! Putting a relation into the catalog with its row type and dependencies, and taking columns out.
//! Counterparts: catalog/heap.c (heap_create_with_catalog, RemoveAttributeById),
//! catalog/pg_type.c.

use crate::catalog::class::*;
use crate::catalog::constraint::Constraint;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::type_::{Subscript, Type, TypeKind};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::typecmds::make_array_type;

/// What a new relation is made of.
pub(crate) struct NewRelation {
    pub name: Name,
    pub namespace: NamespaceId,
    pub kind: RelKind,
    pub persistence: Persistence,
    pub attributes: Vec<Attribute>,
}

impl Exec {
    /// Refuses a name that a relation or a type of the namespace has.
    pub fn check_relation_name(&self, namespace: NamespaceId, name: &Name, with_row_type: bool) -> Result<()> {
        if let Some(id) = self.catalog.relation_in(namespace, name) {
            let mut diagnostic =
                Diagnostic::refused(SqlState::DUPLICATE_TABLE, format!("relation \"{name}\" already exists"));
            if let Some(rel) = self.catalog.relation(id).filter(|r| !r.at.defined().is_builtin()) {
                diagnostic = diagnostic.with_related(rel.at.defined(), "it was made here");
            }
            return Err(Box::new(diagnostic));
        }
        let ty = self.catalog.type_in(namespace, name).and_then(|id| self.catalog.type_(id));
        if with_row_type && ty.is_some_and(|t| !is_automatic_array(t, &self.catalog)) {
            let diagnostic = Diagnostic::refused(SqlState::DUPLICATE_OBJECT, format!("type \"{name}\" already exists"))
                .with_hint(
                    "A relation has an associated type of the same name, so you must use a name that doesn't \
                     conflict with any existing type.",
                );
            return Err(Box::new(diagnostic));
        }
        Ok(())
    }

    /// Puts a relation in place, with a row type where its kind has one.
    pub fn define_relation(&mut self, new: NewRelation) -> Result<RelId> {
        let with_row_type = !matches!(new.kind, RelKind::Index(_) | RelKind::Sequence(_));
        self.check_relation_name(new.namespace, &new.name, with_row_type)?;
        let id = RelId(self.catalog.next_oid());
        let row_type = with_row_type.then(|| self.define_row_type(id, new.namespace, &new.name));
        let is_index = matches!(new.kind, RelKind::Index(_));
        let am = matches!(new.kind, RelKind::Table | RelKind::MatView(_)).then_some(wellknown::HEAP);
        let rel = Relation {
            id,
            name: new.name,
            namespace: new.namespace,
            owner: self.current_role(),
            persistence: new.persistence,
            kind: new.kind,
            am,
            tablespace: None,
            options: Vec::new(),
            attributes: std::sync::Arc::new(new.attributes),
            row_type,
            of_type: None,
            parents: Vec::new(),
            children: Vec::new(),
            partition_bound: None,
            replica_identity: ReplicaIdentity::Default,
            row_security: false,
            force_row_security: false,
            constraints: Vec::new(),
            indexes: Vec::new(),
            triggers: Vec::new(),
            policies: Vec::new(),
            rules: Vec::new(),
            at: Evidence::new(self.locator.whole),
        };
        if !is_index {
            self.catalog.depend(id, new.namespace, DependencyKind::Normal);
            for (i, attr) in rel.attributes.iter().enumerate() {
                self.depend_attribute(id, (i + 1) as AttrNumber, attr);
            }
            self.member_of_extension(id);
        }
        self.catalog.add_relation(rel);
        self.start_rows(id);
        Ok(id)
    }

    /// A column depends on its type and its collation.
    pub fn depend_attribute(&mut self, rel: RelId, attnum: AttrNumber, attr: &Attribute) {
        let column = ObjectAddress::attribute(rel, attnum);
        self.catalog.depend(column, attr.ty.ty, DependencyKind::Normal);
        if let Some(collation) = attr.collation {
            self.catalog.depend(column, collation, DependencyKind::Normal);
        }
    }

    fn define_row_type(&mut self, rel: RelId, namespace: NamespaceId, name: &Name) -> TypeId {
        self.move_array_type_aside(namespace, name);
        let id = TypeId(self.catalog.next_oid());
        let row = Type {
            id,
            name: name.clone(),
            namespace,
            owner: None,
            kind: TypeKind::Composite(rel),
            category: b'C',
            preferred: false,
            len: -1,
            by_value: false,
            align: b'd',
            storage: b'x',
            delimiter: b',',
            element: None,
            array: None,
            subscript: Subscript::None,
            input: self.builtin_proc("record_in"),
            output: self.builtin_proc("record_out"),
            receive: self.builtin_proc("record_recv"),
            send: self.builtin_proc("record_send"),
            typmod_in: None,
            typmod_out: None,
            analyze: None,
            collation: None,
            default_text: None,
            at: Evidence::new(self.locator.whole),
        };
        self.catalog.add_type(row);
        self.catalog.depend(id, rel, DependencyKind::Internal);
        make_array_type(self, id);
        id
    }

    /// An array type that the server named gives way to a type of that name (moveArrayTypeName).
    pub fn move_array_type_aside(&mut self, namespace: NamespaceId, name: &Name) {
        let Some(id) = self.catalog.type_in(namespace, name) else { return };
        let Some(row) = self.catalog.type_(id).cloned() else { return };
        let Some(element) = row.element.filter(|_| is_automatic_array(&row, &self.catalog)) else { return };
        if let Some(element) = self.catalog.type_(element).cloned() {
            let free = self.catalog.choose_array_type_name(&element.name, namespace);
            self.catalog.move_type(id, namespace, free);
        }
    }

    /// A routine of pg_catalog that has one signature.
    pub fn builtin_proc(&self, name: &str) -> Option<ProcId> {
        self.catalog.procs_in(wellknown::PG_CATALOG, name).first().copied()
    }

    /// Marks a column as dropped; its slot stays.
    pub fn drop_attribute(&mut self, rel: RelId, attnum: AttrNumber) {
        let at = self.locator.whole;
        self.catalog.depends.forget(ObjectAddress::attribute(rel, attnum));
        let Some(attr) = self.catalog.relations.get_mut(&rel).and_then(|r| r.attribute_mut(attnum)) else { return };
        attr.name = Name::new(&format!("........pg.dropped.{attnum}........"));
        attr.dropped = true;
        attr.not_null = false;
        attr.default = None;
        attr.generated = Generated::No;
        attr.identity = Identity::No;
        attr.at.set("dropped", at);
    }

    /// What leaves with a constraint: a key's mark on its columns stays, an identity too.
    pub fn constraint_is_leaving(&mut self, constraint: &Constraint) {
        let Some(rel) = constraint.owner.relation() else { return };
        if matches!(constraint.kind, crate::catalog::constraint::ConstraintKind::NotNull) {
            let at = self.locator.whole;
            for key in &constraint.keys {
                if let Some(attr) = self.catalog.relations.get_mut(&rel).and_then(|r| r.attribute_mut(*key)) {
                    attr.not_null = false;
                    attr.at.set("not_null", at);
                }
            }
        }
    }

    /// Refuses what is not a table of some kind.
    pub fn check_is_table(&self, rel: &Relation) -> Result<()> {
        if rel.is_table() {
            return Ok(());
        }
        refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not a table", rel.name))
    }
}

fn is_automatic_array(ty: &Type, catalog: &crate::catalog::Catalog) -> bool {
    let element = ty.element.and_then(|e| catalog.type_(e));
    ty.is_true_array() && element.is_some_and(|e| e.array == Some(ty.id))
}
