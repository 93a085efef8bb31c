//! CREATE PUBLICATION.  Counterpart: commands/publicationcmds.c (CreatePublication).

use pg_query::protobuf as pb;

use crate::catalog::evidence::Evidence;
use crate::catalog::publication::Publication;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::PublicationId;
use crate::replay::Exec;
use crate::replay::publicationcmds::{member, option};

pub(in crate::replay) fn create_publication(exec: &mut Exec, stmt: &pb::CreatePublicationStmt) -> Result<()> {
    let name = Name::new(&stmt.pubname);
    if exec.catalog.publication_by_name(&name).is_some() {
        return refuse(SqlState::DUPLICATE_OBJECT, format!("publication \"{name}\" already exists"));
    }
    let options = option::read(exec, &stmt.options)?;
    let at = exec.locator.whole;
    let mut publication = Publication {
        id: PublicationId(exec.catalog.next_oid()),
        name,
        owner: exec.current_role(),
        all_tables: stmt.for_all_tables,
        insert: true,
        update: true,
        delete: true,
        truncate: true,
        via_partition_root: false,
        generated_columns: false,
        at: Evidence::new(at),
    };
    options.apply(&mut publication, at);
    let objects = member::read(exec, &stmt.pubobjects)?;
    let tables = exec.published_tables(&objects.tables, &publication, !objects.schemas.is_empty())?;
    let id = publication.id;
    exec.catalog.publications.insert(id, publication);
    for table in tables {
        exec.add_published_table(id, table, true)?;
    }
    for schema in objects.schemas {
        exec.add_published_schema(id, schema, true)?;
    }
    exec.member_of_extension(id);
    Ok(())
}
