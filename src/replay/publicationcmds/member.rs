//! Tables and schemas of publications.  Counterparts: commands/publicationcmds.c (OpenTableList,
//! ObjectsInPublicationToOids, CheckPubRelationColumnList), catalog/pg_publication.c
//! (publication_add_relation, publication_add_schema).

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::cook;
use crate::catalog::class::{Generated, Persistence, RelKind, Relation};
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::publication::{Publication, PublicationNamespace, PublicationRel};
use crate::diag::{Diagnostic, Rejected, Result, SqlState, refuse};
use crate::nodes::Expr;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{need, string_of};
use crate::replay::tablecmds::is_system_column;
use crate::version::Capability;

/// What a list of objects names.
#[derive(Default)]
pub(super) struct Objects {
    pub tables: Vec<pb::PublicationTable>,
    pub schemas: Vec<NamespaceId>,
}

/// A table with what is published of it.
pub(super) struct PublishedTable {
    pub rel: RelId,
    pub columns: Option<Vec<AttrNumber>>,
    pub filter: Option<Arc<Expr>>,
}

/// Sorts a list of objects.
pub(super) fn read(exec: &Exec, nodes: &[pb::Node]) -> Result<Objects> {
    use pb::PublicationObjSpecType as Spec;
    let mut objects = Objects::default();
    let with_schemas = exec.catalog.version.has(Capability::PublicationFilters);
    for node in nodes {
        let Some(Node::PublicationObjSpec(spec)) = node.node.as_ref() else { continue };
        match spec.pubobjtype() {
            Spec::PublicationobjTable | Spec::PublicationobjContinuation | Spec::Undefined => {
                objects.tables.push(need(spec.pubtable.as_deref(), "table")?.clone());
            }
            Spec::PublicationobjTablesInSchema | Spec::PublicationobjTablesInCurSchema if !with_schemas => {
                return refuse(SqlState::SYNTAX_ERROR, "syntax error at or near \"TABLES\"");
            }
            Spec::PublicationobjTablesInSchema => {
                let schema = exec.namespace(&spec.name)?;
                if !objects.schemas.contains(&schema) {
                    objects.schemas.push(schema);
                }
            }
            Spec::PublicationobjTablesInCurSchema => {
                let Some(schema) = exec.session.path.creation(&exec.catalog) else {
                    let message = "no schema has been selected for CURRENT_SCHEMA";
                    return refuse(SqlState::INVALID_SCHEMA_NAME, message);
                };
                if !objects.schemas.contains(&schema) {
                    objects.schemas.push(schema);
                }
            }
        }
    }
    Ok(objects)
}

impl Exec {
    /// The tables that a list means, children included, with their columns and row filters.
    pub(super) fn published_tables(
        &mut self,
        tables: &[pb::PublicationTable],
        publication: &Publication,
        with_schemas: bool,
    ) -> Result<Vec<PublishedTable>> {
        let mut found: Vec<PublishedTable> = Vec::new();
        for table in tables {
            let var = need(table.relation.as_ref(), "table")?;
            let rel = self.relation(var)?;
            let of_version = self.catalog.version.has(Capability::PublicationFilters);
            if !of_version && (table.where_clause.is_some() || !table.columns.is_empty()) {
                let word = if table.columns.is_empty() { "WHERE" } else { "(" };
                return refuse(SqlState::SYNTAX_ERROR, format!("syntax error at or near \"{word}\""));
            }
            if let Some(earlier) = found.iter().find(|t| t.rel == rel) {
                check_twice(&*self.rel(rel)?, table, earlier)?;
                continue;
            }
            let mut targets = vec![rel];
            if var.inh && !self.rel(rel)?.is_partitioned() {
                self.add_descendants(rel, &mut targets)?;
            }
            for target in targets {
                if found.iter().all(|t| t.rel != target) {
                    found.push(self.published_table(target, table, publication, with_schemas)?);
                }
            }
        }
        Ok(found)
    }

    fn add_descendants(&self, rel: RelId, targets: &mut Vec<RelId>) -> Result<()> {
        for child in self.rel(rel)?.children.clone() {
            if !targets.contains(&child) {
                targets.push(child);
                self.add_descendants(child, targets)?;
            }
        }
        Ok(())
    }

    fn published_table(
        &mut self,
        rel: RelId,
        table: &pb::PublicationTable,
        publication: &Publication,
        with_schemas: bool,
    ) -> Result<PublishedTable> {
        let row = self.rel(rel)?;
        let unrooted = row.is_partitioned() && !publication.via_partition_root;
        if unrooted && table.where_clause.is_some() {
            let message = format!("cannot use publication WHERE clause for relation \"{}\"", row.name);
            let detail =
                "WHERE clause cannot be used for a partitioned table when publish_via_partition_root is false.";
            return Err(Box::new(Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message).with_detail(detail)));
        }
        let filter = match table.where_clause.as_deref() {
            Some(raw) => Some(Arc::new(match cook::publication_where(&self.cx(), raw, rel) {
                Ok(expr) => expr,
                Err(rejected) => self.unresolved(rejected, raw, rel.address())?,
            })),
            None => None,
        };
        let columns = self.published_columns(&row, table)?;
        if columns.is_some() {
            self.check_column_list(&row, publication, with_schemas, unrooted)?;
        }
        self.check_publishable(&row)?;
        Ok(PublishedTable { rel, columns, filter })
    }

    fn published_columns(&self, row: &Relation, table: &pb::PublicationTable) -> Result<Option<Vec<AttrNumber>>> {
        let mut columns = Vec::with_capacity(table.columns.len());
        for name in table.columns.iter().filter_map(string_of) {
            if is_system_column(name) {
                let message = format!("cannot use system column \"{name}\" in publication column list");
                return refuse(SqlState::INVALID_COLUMN_REFERENCE, message);
            }
            let attnum = self.attnum(row, name)?;
            let generated = row.attribute(attnum).map_or(Generated::No, |a| a.generated);
            let any = self.catalog.version.has(Capability::PublishedGeneratedColumns);
            let what = match generated {
                Generated::Virtual => Some("virtual generated"),
                Generated::Stored if !any => Some("generated"),
                Generated::Stored | Generated::No => None,
            };
            if let Some(what) = what {
                let message = format!("cannot use {what} column \"{name}\" in publication column list");
                return refuse(SqlState::INVALID_COLUMN_REFERENCE, message);
            }
            if columns.contains(&attnum) {
                let message = format!("duplicate column \"{name}\" in publication column list");
                return refuse(SqlState::DUPLICATE_OBJECT, message);
            }
            columns.push(attnum);
        }
        columns.sort();
        Ok((!columns.is_empty()).then_some(columns))
    }

    fn check_column_list(
        &self,
        row: &Relation,
        publication: &Publication,
        with_schemas: bool,
        unrooted: bool,
    ) -> Result<()> {
        let detail = if with_schemas {
            "Column lists cannot be specified in publications containing FOR TABLES IN SCHEMA elements."
        } else if unrooted {
            "Column lists cannot be specified for partitioned tables when publish_via_partition_root is false."
        } else {
            return Ok(());
        };
        let schema = self.catalog.namespace_name(row.namespace);
        let message = format!(
            "cannot use column list for relation \"{schema}.{}\" in publication \"{}\"",
            row.name, publication.name
        );
        Err(Box::new(Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message).with_detail(detail)))
    }

    /// check_publication_add_relation
    fn check_publishable(&self, row: &Relation) -> Result<()> {
        let what = match (&row.kind, row.persistence) {
            (RelKind::Table | RelKind::Partitioned(_), Persistence::Permanent) if self.is_pinned(row.id.address()) => {
                "system tables"
            }
            (RelKind::Table | RelKind::Partitioned(_), Persistence::Permanent) => return Ok(()),
            (RelKind::Table | RelKind::Partitioned(_), Persistence::Temporary) => "temporary tables",
            (RelKind::Table | RelKind::Partitioned(_), Persistence::Unlogged) => "unlogged tables",
            (kind, _) => kind.plural(),
        };
        if self.catalog.version.has(Capability::PublicationFilters) {
            let message = format!("cannot add relation \"{}\" to publication", row.name);
            return refuse_with(message, format!("This operation is not supported for {what}."));
        }
        match what {
            "system tables" => refuse_with(
                format!("\"{}\" is a system table", row.name),
                "System tables cannot be added to publications.".to_owned(),
            ),
            "temporary tables" | "unlogged tables" => refuse_with(
                format!("table \"{}\" cannot be replicated", row.name),
                "Temporary and unlogged relations cannot be replicated.".to_owned(),
            ),
            _ => refuse_with(
                format!("\"{}\" is not a table", row.name),
                "Only tables can be added to publications.".to_owned(),
            ),
        }
    }

    pub(super) fn add_published_table(
        &mut self,
        publication: PublicationId,
        table: PublishedTable,
        if_not_exists: bool,
    ) -> Result<()> {
        let PublishedTable { rel, columns, filter } = table;
        if self.published_rel(publication, rel).is_some() {
            if if_not_exists {
                return Ok(());
            }
            let name = self.rel(rel)?.name.clone();
            let of = self.catalog.publications.get(&publication).map(|p| p.name.clone()).unwrap_or_default();
            let message = format!("relation \"{name}\" is already member of publication \"{of}\"");
            return refuse(SqlState::DUPLICATE_OBJECT, message);
        }
        let id = PublicationRelId(self.catalog.next_oid());
        self.catalog.depend(id, publication, DependencyKind::Auto);
        self.catalog.depend(id, rel, DependencyKind::Auto);
        for column in columns.iter().flatten() {
            self.catalog.depend(id, ObjectAddress::attribute(rel, *column), DependencyKind::Normal);
        }
        if let Some(filter) = &filter {
            let kind = DependencyKind::Normal;
            self.catalog.depend_on_expr(id.address(), filter, &[rel], kind, kind);
        }
        let at = Evidence::new(self.locator.whole);
        self.catalog.publication_rels.insert(id, PublicationRel { id, publication, rel, columns, filter, at });
        Ok(())
    }

    pub(super) fn add_published_schema(
        &mut self,
        publication: PublicationId,
        namespace: NamespaceId,
        if_not_exists: bool,
    ) -> Result<()> {
        let name = self.catalog.namespace_name(namespace);
        let of = self.catalog.publications.get(&publication).map(|p| p.name.clone()).unwrap_or_default();
        if self.published_namespace(publication, namespace).is_some() {
            if if_not_exists {
                return Ok(());
            }
            let message = format!("schema \"{name}\" is already member of publication \"{of}\"");
            return refuse(SqlState::DUPLICATE_OBJECT, message);
        }
        let temporary = self.catalog.namespace(namespace).is_some_and(|n| n.temporary);
        if temporary || namespace == wellknown::PG_CATALOG || namespace == wellknown::PG_TOAST {
            let message = format!("cannot add schema \"{name}\" to publication");
            let system = "This operation is not supported for system schemas.";
            let detail = if temporary { "Temporary schemas cannot be replicated." } else { system };
            return refuse_with(message, detail.to_owned());
        }
        let id = PublicationNamespaceId(self.catalog.next_oid());
        self.catalog.depend(id, publication, DependencyKind::Auto);
        self.catalog.depend(id, namespace, DependencyKind::Auto);
        let at = Evidence::new(self.locator.whole);
        self.catalog.publication_namespaces.insert(id, PublicationNamespace { id, publication, namespace, at });
        Ok(())
    }

    pub(super) fn published_rel(&self, publication: PublicationId, rel: RelId) -> Option<PublicationRelId> {
        let rows = self.catalog.publication_rels.values();
        rows.filter(|row| row.publication == publication).find(|row| row.rel == rel).map(|row| row.id)
    }

    pub(super) fn published_namespace(
        &self,
        publication: PublicationId,
        namespace: NamespaceId,
    ) -> Option<PublicationNamespaceId> {
        let rows = self.catalog.publication_namespaces.values();
        rows.filter(|row| row.publication == publication).find(|row| row.namespace == namespace).map(|row| row.id)
    }
}

fn refuse_with(message: String, detail: String) -> Result<()> {
    Err(Box::new(Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message).with_detail(detail)))
}

/// A table that a list names twice may say nothing about its rows or columns.
fn check_twice(row: &Relation, table: &pb::PublicationTable, earlier: &PublishedTable) -> Result<()> {
    let conflict = |what: &str| -> Rejected {
        let message = format!("conflicting or redundant {what} for table \"{}\"", row.name);
        Box::new(Diagnostic::refused(SqlState::DUPLICATE_OBJECT, message))
    };
    if table.where_clause.is_some() || earlier.filter.is_some() {
        return Err(conflict("WHERE clauses"));
    }
    if !table.columns.is_empty() || earlier.columns.is_some() {
        return Err(conflict("column lists"));
    }
    Ok(())
}
