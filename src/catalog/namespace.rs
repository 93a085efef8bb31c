//! Schemas and the search path.  Counterpart: catalog/namespace.c.

use crate::catalog::Catalog;
use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::oid::wellknown::PG_CATALOG;
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct Namespace {
    pub id: NamespaceId,
    pub name: Name,
    pub owner: Option<RoleId>,
    /// Holds temporary objects, so never part of the result.
    pub temporary: bool,
    pub at: Evidence,
}

/// The setting search_path, as it stands in a session.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchPath {
    /// Names as set; `$user` may be among them.
    pub names: Vec<Name>,
    /// The session's schema of temporary objects, once it has one.
    pub temporary: Option<NamespaceId>,
    /// The role that `$user` stands for, where it is known.
    pub user: Option<Name>,
}

impl Default for SearchPath {
    fn default() -> Self {
        SearchPath { names: vec![Name::new("$user"), Name::new("public")], temporary: None, user: None }
    }
}

/// A name that may have a schema, as it was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QualifiedName {
    pub schema: Option<Name>,
    pub name: Name,
}

impl QualifiedName {
    pub fn bare(name: impl Into<Name>) -> Self {
        QualifiedName { schema: None, name: name.into() }
    }
}

impl std::fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{}.{}", schema, self.name),
            None => write!(f, "{}", self.name),
        }
    }
}

impl SearchPath {
    /// Schemas that names are looked up in, in order: pg_catalog first unless the path names it, and
    /// the temporary schema before all, for relations and types alone.
    pub fn lookup(&self, catalog: &Catalog, with_temporary: bool) -> Vec<NamespaceId> {
        let listed = self.listed(catalog);
        let mut found = Vec::with_capacity(listed.len() + 2);
        let temporary = self.temporary.filter(|t| with_temporary && !listed.contains(t));
        found.extend(temporary);
        if !listed.contains(&PG_CATALOG) {
            found.push(PG_CATALOG);
        }
        found.extend(listed.into_iter().filter(|n| with_temporary || Some(*n) != self.temporary));
        found
    }

    /// Where CREATE without a schema puts an object: the first listed schema that exists.
    pub fn creation(&self, catalog: &Catalog) -> Option<NamespaceId> {
        self.listed(catalog).into_iter().next()
    }

    fn listed(&self, catalog: &Catalog) -> Vec<NamespaceId> {
        let mut ids = Vec::with_capacity(self.names.len());
        for name in &self.names {
            let id = match name.as_str() {
                "$user" => self.user.as_ref().and_then(|user| catalog.namespace_by_name(user)),
                "pg_temp" => self.temporary,
                other => catalog.namespace_by_name(other),
            };
            if let Some(id) = id.filter(|id| !ids.contains(id)) {
                ids.push(id);
            }
        }
        ids
    }
}
