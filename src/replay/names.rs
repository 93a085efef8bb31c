//! Names as statements write them, resolved to ids, with the server's words where they are not there.
//! Counterparts: catalog/namespace.c, catalog/objectaddress.c.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::acl::Role;
use crate::catalog::class::Relation;
use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::{Namespace, QualifiedName};
use crate::diag::{Diagnostic, Rejected, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::oid::wellknown::PG_CATALOG;
use crate::oid::*;
use crate::replay::Exec;

/// The text of a String node.
pub(super) fn string_of(node: &pb::Node) -> Option<&str> {
    match node.node.as_ref()? {
        Node::String(s) => Some(&s.sval),
        _ => None,
    }
}

/// A dotted name as a list of String nodes; a leading catalog name is left out.
pub(super) fn qualified_name(nodes: &[pb::Node]) -> Result<QualifiedName> {
    let parts: Vec<&str> = nodes.iter().filter_map(string_of).collect();
    match parts.as_slice() {
        [name] => Ok(QualifiedName { schema: None, name: Name::new(name) }),
        [schema, name] | [_, schema, name] => {
            Ok(QualifiedName { schema: Some(Name::new(schema)), name: Name::new(name) })
        }
        _ => refuse(SqlState::SYNTAX_ERROR, format!("improper qualified name: {}", parts.join("."))),
    }
}

/// The name of a RangeVar.
pub(super) fn range_var_name(var: &pb::RangeVar) -> QualifiedName {
    let schema = (!var.schemaname.is_empty()).then(|| Name::new(&var.schemaname));
    QualifiedName { schema, name: Name::new(&var.relname) }
}

/// A part of a raw tree that the grammar always fills in.
pub(super) fn need<'a, T>(part: Option<&'a T>, what: &str) -> Result<&'a T> {
    part.map_or_else(|| unsupported(format!("a statement without its {what}")), Ok)
}

/// The nodes of a List node, or none.
pub(super) fn list_items(node: Option<&Node>) -> &[pb::Node] {
    match node {
        Some(Node::List(list)) => &list.items,
        _ => &[],
    }
}

impl Exec {
    pub fn find_relation(&self, name: &QualifiedName) -> Option<RelId> {
        self.catalog.find_relation(&self.session.path, name)
    }

    /// A relation of any kind.
    pub fn relation(&self, var: &pb::RangeVar) -> Result<RelId> {
        let name = range_var_name(var);
        self.find_relation(&name).ok_or_else(|| self.undefined_relation(&name, var.location))
    }

    pub fn undefined_relation(&self, name: &QualifiedName, location: i32) -> Rejected {
        let schema = name.schema.as_ref().filter(|s| self.catalog.namespace_by_name(s).is_none());
        let diagnostic = match schema {
            Some(schema) => {
                Diagnostic::refused(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{schema}\" does not exist"))
            }
            None => Diagnostic::refused(SqlState::UNDEFINED_TABLE, format!("relation \"{name}\" does not exist"))
                .with_absent(name.schema.as_deref(), &name.name),
        };
        Box::new(diagnostic.at(self.span(location)))
    }

    /// A row that the running statement has already found.
    pub fn rel(&self, id: RelId) -> Result<Arc<Relation>> {
        match self.catalog.relation(id) {
            Some(rel) => Ok(rel.clone()),
            None => refuse(SqlState::UNDEFINED_TABLE, format!("relation with OID {} does not exist", id.0)),
        }
    }

    pub fn rel_mut(&mut self, id: RelId) -> Result<&mut Relation> {
        match self.catalog.relations.get_mut(&id) {
            Some(rel) => Ok(rel),
            None => refuse(SqlState::UNDEFINED_TABLE, format!("relation with OID {} does not exist", id.0)),
        }
    }

    /// The number of a live attribute.
    pub fn attnum(&self, rel: &Relation, column: &str) -> Result<AttrNumber> {
        rel.attnum(column).map_or_else(
            || {
                let message = format!("column \"{column}\" of relation \"{}\" does not exist", rel.name);
                refuse(SqlState::UNDEFINED_COLUMN, message)
            },
            Ok,
        )
    }

    pub fn namespace(&self, name: &str) -> Result<NamespaceId> {
        if name == "pg_temp"
            && let Some(temporary) = self.session.path.temporary
        {
            return Ok(temporary);
        }
        self.catalog
            .namespace_by_name(name)
            .map_or_else(|| refuse(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{name}\" does not exist")), Ok)
    }

    /// Where CREATE puts an object of this name.
    pub fn creation_namespace(&mut self, name: &QualifiedName) -> Result<NamespaceId> {
        match &name.schema {
            Some(schema) if *schema == "pg_temp" => Ok(self.temporary_namespace()),
            Some(schema) => self.namespace(schema),
            None => self
                .session
                .path
                .creation(&self.catalog)
                .map_or_else(|| refuse(SqlState::INVALID_SCHEMA_NAME, "no schema has been selected to create in"), Ok),
        }
    }

    /// The schema of temporary objects, made when first needed.
    pub fn temporary_namespace(&mut self) -> NamespaceId {
        if let Some(id) = self.session.path.temporary {
            return id;
        }
        let id = NamespaceId(self.catalog.next_oid());
        let name = Name::new(&format!("pg_temp_{}", id.0));
        let at = Evidence::new(self.locator.whole);
        self.catalog.add_namespace(Namespace { id, name, owner: None, temporary: true, at });
        self.session.path.temporary = Some(id);
        id
    }

    /// A role by name. Roles live outside the database, so one that nothing made is taken to exist.
    pub fn role(&mut self, name: &str) -> RoleId {
        if let Some(id) = self.catalog.role_by_name(name) {
            return id;
        }
        let id = RoleId(self.catalog.next_oid());
        let at = Evidence::new(self.locator.whole);
        self.catalog.roles.insert(id, Role { id, name: Name::new(name), created: false, at });
        id
    }

    /// The role of a RoleSpec; `None` is PUBLIC or whoever runs the script.
    pub fn role_spec(&mut self, spec: &pb::RoleSpec) -> Option<RoleId> {
        match spec.roletype() {
            pb::RoleSpecType::RolespecCstring => Some(self.role(&spec.rolename)),
            pb::RoleSpecType::RolespecCurrentRole
            | pb::RoleSpecType::RolespecCurrentUser
            | pb::RoleSpecType::RolespecSessionUser => self.session.role,
            pb::RoleSpecType::RolespecPublic | pb::RoleSpecType::Undefined => None,
        }
    }

    /// A type by its name as a statement writes it, for DROP, ALTER and COMMENT.
    pub fn type_by_name(&self, nodes: &[pb::Node]) -> Result<TypeId> {
        let name = qualified_name(nodes)?;
        self.catalog
            .find_type(&self.session.path, &name)
            .map_or_else(|| refuse(SqlState::UNDEFINED_OBJECT, format!("type \"{name}\" does not exist")), Ok)
    }

    pub fn namespace_exists(&self, name: &QualifiedName) -> bool {
        name.schema.as_ref().is_none_or(|s| self.catalog.namespace_by_name(s).is_some())
    }

    /// Refuses what a kind of relation does not have.
    pub fn refuse_kind<T>(&self, message: &str, kind: &crate::catalog::class::RelKind) -> Result<T> {
        let refused = Diagnostic::refused(SqlState::WRONG_OBJECT_TYPE, message);
        Err(Box::new(refused.with_detail(format!("This operation is not supported for {}.", kind.plural()))))
    }

    /// Refuses to change a catalog of the server (IsSystemRelation).
    pub fn refuse_system_catalog(&self, rel: RelId) -> Result<()> {
        const FIRST_UNPINNED_OBJECT_ID: u32 = 12000;
        let row = self.rel(rel)?;
        let system = row.namespace == wellknown::PG_TOAST || rel.0 < FIRST_UNPINNED_OBJECT_ID;
        if system && self.creating_extension.is_none() {
            let message = format!("permission denied: \"{}\" is a system catalog", row.name);
            return refuse(SqlState::INSUFFICIENT_PRIVILEGE, message);
        }
        Ok(())
    }

    /// Whether an object came with the server.
    pub fn is_pinned(&self, object: ObjectAddress) -> bool {
        object.id < FIRST_NORMAL_OBJECT_ID && object != NamespaceId(2200).address()
    }

    pub fn refuse_system_namespace(&self, namespace: NamespaceId) -> Result<()> {
        if namespace == PG_CATALOG && self.creating_extension.is_none() {
            return refuse(
                SqlState::INSUFFICIENT_PRIVILEGE,
                "permission denied: system catalog modifications are currently disallowed",
            );
        }
        Ok(())
    }
}
