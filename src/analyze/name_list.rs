//! Names as lists of strings in raw trees.  Counterpart: catalog/namespace.c (DeconstructQualifiedName,
//! NameListToString) and the short forms that the analysis asks the catalog for.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::Cx;
use crate::catalog::namespace::QualifiedName;
use crate::diag::{Diagnostic, Rejected, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::{Expr, TypeRef};
use crate::oid::{NamespaceId, TypeId};
use crate::text::Span;

/// The string of a String node.
pub fn string(node: &pb::Node) -> Option<&str> {
    match &node.node {
        Some(N::String(s)) => Some(&s.sval),
        _ => None,
    }
}

/// The strings of a list; nodes that are no strings (stars) are left out.
pub fn strings(nodes: &[pb::Node]) -> impl Iterator<Item = &str> {
    nodes.iter().filter_map(string)
}

/// A dotted name as messages show it.
pub fn to_text(nodes: &[pb::Node]) -> String {
    let parts: Vec<&str> = nodes.iter().map(|n| string(n).unwrap_or("*")).collect();
    parts.join(".")
}

/// Splits `[catalog.][schema.]name`; the catalog can only be the database itself.
pub fn qualified(nodes: &[pb::Node]) -> Result<QualifiedName> {
    let parts: Vec<&str> = strings(nodes).collect();
    match parts.as_slice() {
        [name] => Ok(QualifiedName { schema: None, name: Name::new(name) }),
        [schema, name] | [_, schema, name] => {
            Ok(QualifiedName { schema: Some(Name::new(schema)), name: Name::new(name) })
        }
        _ => refuse(
            SqlState::SYNTAX_ERROR,
            format!("improper qualified name (too many dotted names): {}", to_text(nodes)),
        ),
    }
}

/// Shorthand for an error with its place.
pub fn refuse_at<T>(sqlstate: SqlState, span: Span, message: impl Into<String>) -> Result<T> {
    Err(Box::new(Diagnostic::refused(sqlstate, message).at(span)))
}

/// Gives an error a place unless it has one.
pub fn placed(mut error: Rejected, span: Span) -> Rejected {
    error.span.get_or_insert(span);
    error
}

impl Cx<'_> {
    /// format_type_be
    pub fn type_name(&self, ty: TypeId) -> String {
        self.catalog.type_name(self.path, ty)
    }

    pub fn expr_type(&self, expr: &Expr) -> TypeId {
        self.catalog.expr_type(expr)
    }

    pub fn expr_typmod(&self, expr: &Expr) -> i32 {
        self.catalog.expr_typmod(expr)
    }

    pub fn expr_type_ref(&self, expr: &Expr) -> TypeRef {
        self.catalog.expr_type_ref(expr)
    }

    /// A schema that was named must exist (LookupExplicitNamespace).
    pub fn explicit_namespace(&self, schema: &Name) -> Result<Option<NamespaceId>> {
        if *schema == "pg_temp" {
            return Ok(self.path.temporary);
        }
        match self.catalog.namespace_by_name(schema) {
            Some(id) => Ok(Some(id)),
            None => refuse(SqlState::INVALID_SCHEMA_NAME, format!("schema \"{schema}\" does not exist")),
        }
    }

    /// Namespaces in which routines and operators of a name are looked up, in order.
    pub fn search_namespaces(&self, schema: Option<&Name>) -> Vec<NamespaceId> {
        match schema {
            Some(schema) if *schema == "pg_temp" => self.path.temporary.into_iter().collect(),
            Some(schema) => self.catalog.namespace_by_name(schema).into_iter().collect(),
            None => self.path.lookup(self.catalog, false),
        }
    }
}
