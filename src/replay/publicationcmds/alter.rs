//! ALTER PUBLICATION.  Counterpart: commands/publicationcmds.c (AlterPublication,
//! AlterPublicationOptions, AlterPublicationTables, AlterPublicationSchemas).

use pg_query::protobuf as pb;

use crate::catalog::publication::{Publication, PublicationRel};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::nodes::equal::equal;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::publicationcmds::member::{self, Objects, PublishedTable};
use crate::replay::publicationcmds::option;

pub(in crate::replay) fn alter_publication(exec: &mut Exec, stmt: &pb::AlterPublicationStmt) -> Result<()> {
    let Some(id) = exec.catalog.publication_by_name(&stmt.pubname) else {
        return refuse(SqlState::UNDEFINED_OBJECT, format!("publication \"{}\" does not exist", stmt.pubname));
    };
    if !stmt.options.is_empty() {
        return alter_options(exec, id, stmt);
    }
    let Some(publication) = exec.catalog.publications.get(&id).cloned() else { return Ok(()) };
    let objects = member::read(exec, &stmt.pubobjects)?;
    check_not_all_tables(&publication, &objects)?;
    match stmt.action() {
        pb::AlterPublicationAction::ApAddObjects => add(exec, &publication, objects),
        pb::AlterPublicationAction::ApDropObjects => drop(exec, &publication, &objects),
        pb::AlterPublicationAction::ApSetObjects | pb::AlterPublicationAction::Undefined => {
            set(exec, &publication, objects)
        }
    }
}

fn check_not_all_tables(publication: &Publication, objects: &Objects) -> Result<()> {
    let what = match (publication.all_tables, objects.schemas.is_empty(), objects.tables.is_empty()) {
        (false, _, _) | (_, true, true) => return Ok(()),
        (true, false, _) => "Schemas",
        (true, true, false) => "Tables",
    };
    let message = format!("publication \"{}\" is defined as FOR ALL TABLES", publication.name);
    let detail = format!("{what} cannot be added to or dropped from FOR ALL TABLES publications.");
    let refused = Diagnostic::refused(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
    Err(Box::new(refused.with_detail(detail)))
}

fn alter_options(exec: &mut Exec, id: PublicationId, stmt: &pb::AlterPublicationStmt) -> Result<()> {
    let options = option::read(exec, &stmt.options)?;
    if options.via_partition_root == Some(false) {
        let rows: Vec<_> = exec.catalog.publication_rels.values().filter(|r| r.publication == id).cloned().collect();
        for row in rows {
            check_unrooted(exec, &row, &stmt.pubname)?;
        }
    }
    let at = exec.locator.whole;
    if let Some(publication) = exec.catalog.publications.get_mut(&id) {
        options.apply(publication, at);
    }
    Ok(())
}

/// A partitioned table with a filter or columns has to be published via its root.
fn check_unrooted(exec: &Exec, row: &PublicationRel, publication: &str) -> Result<()> {
    let rel = exec.rel(row.rel)?;
    let what = match (&row.filter, &row.columns) {
        (Some(_), _) => "WHERE clause",
        (None, Some(_)) => "column list",
        (None, None) => return Ok(()),
    };
    if !rel.is_partitioned() {
        return Ok(());
    }
    let parameter = "publish_via_partition_root";
    let message = format!("cannot set parameter \"{parameter}\" to false for publication \"{publication}\"");
    let detail = format!(
        "The publication contains a {what} for partitioned table \"{}\", which is not allowed when \"{parameter}\" is \
         false.",
        rel.name
    );
    Err(Box::new(Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message).with_detail(detail)))
}

fn add(exec: &mut Exec, publication: &Publication, objects: Objects) -> Result<()> {
    let id = publication.id;
    let has_schemas = exec.catalog.publication_namespaces.values().any(|n| n.publication == id);
    let with_schemas = has_schemas || !objects.schemas.is_empty();
    for table in exec.published_tables(&objects.tables, publication, with_schemas)? {
        exec.add_published_table(id, table, false)?;
    }
    let has_columns = exec.catalog.publication_rels.values().any(|r| r.publication == id && r.columns.is_some());
    if has_columns && !objects.schemas.is_empty() {
        let message = format!("cannot add schema to publication \"{}\"", publication.name);
        let detail =
            "Schemas cannot be added if any tables that specify a column list are already part of the publication.";
        return Err(Box::new(Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message).with_detail(detail)));
    }
    objects.schemas.into_iter().try_for_each(|schema| exec.add_published_schema(id, schema, false))
}

fn drop(exec: &mut Exec, publication: &Publication, objects: &Objects) -> Result<()> {
    let mut dropped: Vec<ObjectAddress> = Vec::new();
    for table in &objects.tables {
        if !table.columns.is_empty() {
            let message = "column list must not be specified in ALTER PUBLICATION ... DROP";
            return refuse(SqlState::SYNTAX_ERROR, message);
        }
        let bare = pb::PublicationTable { where_clause: None, ..table.clone() };
        for target in exec.published_tables(&[bare], publication, false)? {
            let Some(row) = exec.published_rel(publication.id, target.rel) else {
                let name = exec.rel(target.rel)?.name.clone();
                let message = format!("relation \"{name}\" is not part of the publication");
                return refuse(SqlState::UNDEFINED_OBJECT, message);
            };
            if table.where_clause.is_some() {
                let message = "cannot use a WHERE clause when removing a table from a publication";
                return refuse(SqlState::SYNTAX_ERROR, message);
            }
            dropped.push(row.address());
        }
    }
    for schema in &objects.schemas {
        let Some(row) = exec.published_namespace(publication.id, *schema) else {
            let name = exec.catalog.namespace_name(*schema);
            let message = format!("tables from schema \"{name}\" are not part of the publication");
            return refuse(SqlState::UNDEFINED_OBJECT, message);
        };
        dropped.push(row.address());
    }
    exec.drop_objects(&dropped, true)
}

/// SET: what is not named goes, what is named otherwise than before is made anew.
fn set(exec: &mut Exec, publication: &Publication, objects: Objects) -> Result<()> {
    let id = publication.id;
    let tables = exec.published_tables(&objects.tables, publication, !objects.schemas.is_empty())?;
    let kept = |row: &PublicationRel| tables.iter().any(|table| is_same(row, table));
    let old = exec.catalog.publication_rels.values().filter(|row| row.publication == id && !kept(row));
    let mut dropped: Vec<ObjectAddress> = old.map(|row| row.id.address()).collect();
    let old = exec.catalog.publication_namespaces.values().filter(|row| row.publication == id);
    dropped.extend(old.filter(|row| !objects.schemas.contains(&row.namespace)).map(|row| row.id.address()));
    exec.drop_objects(&dropped, true)?;
    for table in tables {
        exec.add_published_table(id, table, true)?;
    }
    objects.schemas.into_iter().try_for_each(|schema| exec.add_published_schema(id, schema, true))
}

fn is_same(row: &PublicationRel, table: &PublishedTable) -> bool {
    let same_filter = match (&row.filter, &table.filter) {
        (None, None) => true,
        (Some(old), Some(new)) => equal(old, new),
        (Some(_), None) | (None, Some(_)) => false,
    };
    row.rel == table.rel && row.columns == table.columns && same_filter
}
