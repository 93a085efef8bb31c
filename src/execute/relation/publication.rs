//! Publications with what they hold, subscriptions, conversions, transforms, large objects, labels.

use std::collections::BTreeSet;

use crate::catalog::class::{Generated, Persistence, RelKind, Relation};
use crate::catalog::publication::{Publication, PublicationRel};
use crate::deparse::Scope;
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::depend::class_id;
use crate::execute::relation::information::routines::specific_name;
use crate::execute::relation::node_tree::{NodeTree, expr_sql};
use crate::execute::relation::scan::{Scan, by_id};
use crate::name::Name;
use crate::nodes::Value;
use crate::oid::{FIRST_NORMAL_OBJECT_ID, RelId};
use crate::version::Capability;

fn publications<'a>(scan: &Scan<'a>) -> Vec<&'a Publication> {
    by_id(scan.catalog.publications.all().map(|p| p.as_ref()), |p| p.id)
}

pub(super) fn pg_publication(scan: &Scan<'_>) -> Rows {
    scan.rows(publications(scan), |row, column| match column {
        "oid" => oid(row.id.0),
        "pubname" => name(&row.name),
        "pubowner" => scan.owner(row.owner),
        "puballtables" => flag(row.all_tables),
        "pubinsert" => flag(row.insert),
        "pubupdate" => flag(row.update),
        "pubdelete" => flag(row.delete),
        "pubtruncate" => flag(row.truncate),
        "pubviaroot" => flag(row.via_partition_root),
        "pubgencols" => letter(if row.generated_columns { b's' } else { b'n' }),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_publication_rel(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.publication_rels.all().map(|r| r.as_ref()), |r| r.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "prpubid" => oid(row.publication.0),
        "prrelid" => oid(row.rel.0),
        "prqual" if row.filter.is_some() => NodeTree::PublicationFilter(row.id).encode(),
        "prqual" => Value::Null,
        "prattrs" => row.columns.as_ref().map_or(Value::Null, |columns| int2vector(columns.iter().copied())),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_publication_namespace(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.publication_namespaces.all().map(|n| n.as_ref()), |n| n.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "pnpubid" => oid(row.publication.0),
        "pnnspid" => oid(row.namespace.0),
        _ => scan.missing(column),
    })
}

/// The tables whose changes a publication gives out.
pub(super) fn pg_publication_tables(scan: &Scan<'_>) -> Rows {
    let rows = publications(scan).into_iter().flat_map(|publication| {
        let tables = published(scan, publication);
        tables.into_iter().map(move |(rel, of)| (publication, rel, of))
    });
    scan.rows(rows, |(publication, rel, of), column| match column {
        "pubname" => name(&publication.name),
        "schemaname" => scan.namespace_name(rel.namespace),
        "tablename" => name(&rel.name),
        "attnames" => names(published_columns(scan, publication, rel, *of)),
        "rowfilter" => match of.and_then(|of| of.filter.as_deref()) {
            Some(filter) => expr_sql(scan.deparser(), filter, Scope::Relation(rel.id)),
            None => Value::Null,
        },
        _ => scan.missing(column),
    })
}

/// Counterpart: catalog/pg_publication.c (pg_get_publication_tables). Partitions stand for a partitioned
/// table, unless it is to be published by its root.
fn published<'a>(scan: &Scan<'a>, publication: &Publication) -> Vec<(&'a Relation, Option<&'a PublicationRel>)> {
    let catalog = scan.catalog;
    let is_published = |rel: &Relation| {
        matches!(rel.kind, RelKind::Table | RelKind::Partitioned(_))
            && rel.persistence == Persistence::Permanent
            && rel.id.0 >= FIRST_NORMAL_OBJECT_ID
    };
    let rels = || catalog.publication_rels.values().filter(|of| of.publication == publication.id);
    let mut named: BTreeSet<RelId> = rels().map(|of| of.rel).collect();
    let schemas = catalog.publication_namespaces.values().filter(|of| of.publication == publication.id);
    let schemas: Vec<_> = schemas.map(|of| of.namespace).collect();
    let all = catalog.relations.values().filter(|rel| is_published(rel));
    named.extend(all.filter(|rel| publication.all_tables || schemas.contains(&rel.namespace)).map(|rel| rel.id));
    let shown: BTreeSet<RelId> = named.iter().flat_map(|id| expand(scan, *id, publication, &named)).collect();
    let own = |rel: &Relation| rels().find(|of| of.rel == rel.id).map(|of| of.as_ref());
    shown.into_iter().filter_map(|id| catalog.relation(id)).map(|rel| (rel.as_ref(), own(rel))).collect()
}

/// What is shown for a table that a publication names.
fn expand(scan: &Scan<'_>, id: RelId, publication: &Publication, named: &BTreeSet<RelId>) -> Vec<RelId> {
    let Some(rel) = scan.catalog.relation(id) else { return Vec::new() };
    let mut parents = rel.parents.iter().filter(|_| rel.is_partition());
    if publication.via_partition_root {
        let of_named = parents.any(|parent| named.contains(parent));
        return if of_named { Vec::new() } else { vec![id] };
    }
    if !rel.is_partitioned() {
        return vec![id];
    }
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        rel.children.iter().flat_map(|child| expand(scan, *child, publication, named)).collect()
    })
}

fn published_columns(
    scan: &Scan<'_>,
    publication: &Publication,
    rel: &Relation,
    of: Option<&PublicationRel>,
) -> Vec<Name> {
    let listed = of.and_then(|of| of.columns.as_ref());
    let with_generated = !scan.catalog.version.has(Capability::GeneratedNotPublished);
    let fits = |generated: Generated| match generated {
        Generated::No => true,
        Generated::Stored => with_generated || publication.generated_columns,
        Generated::Virtual => with_generated,
    };
    let columns = rel.live_attributes().filter(|(attnum, attr)| match listed {
        Some(listed) => listed.contains(attnum),
        None => fits(attr.generated),
    });
    columns.map(|(_, attr)| attr.name.clone()).collect()
}

pub(super) fn pg_subscription(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.subscriptions.all().map(|s| s.as_ref()), |s| s.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "subname" => name(&row.name),
        "subowner" => scan.owner(row.owner),
        "subconninfo" => Value::text(row.connection.as_str()),
        "subslotname" => text_or_null(row.slot.as_deref()),
        "subpublications" => texts(row.publications.iter().map(|p| p.to_string())),
        _ => scan.unknown(format!("{column} of subscription {} is not known", row.name)),
    })
}

/// The conversions that the input makes; those of the server are not known here.
pub(super) fn pg_conversion(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.conversions.all().map(|c| c.as_ref()), |c| c.id);
    let mut rows = scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "conname" => name(&row.name),
        "connamespace" => oid(row.namespace.0),
        "conowner" => scan.owner(row.owner),
        "conproc" => oid(row.proc.0),
        "condefault" => flag(row.is_default),
        _ => scan.unknown(format!("{column} of conversion {} is not known", row.name)),
    });
    rows.doubt = scan.unknown("the conversions of the server are not known").as_unknown().cloned();
    rows
}

pub(super) fn pg_transform(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.transforms.all().map(|t| t.as_ref()), |t| t.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "trftype" => oid(row.ty.0),
        "trflang" => oid(row.language.0),
        "trffromsql" => oid_or_zero(row.from_sql.map(|p| p.0)),
        "trftosql" => oid_or_zero(row.to_sql.map(|p| p.0)),
        _ => scan.missing(column),
    })
}

/// information_schema.transforms: a row for each direction.
pub(super) fn transforms(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let all = by_id(catalog.transforms.all().map(|t| t.as_ref()), |t| t.id);
    let rows = all.into_iter().flat_map(|row| [(row, row.from_sql, "FROM SQL"), (row, row.to_sql, "TO SQL")]);
    let rows = rows.filter_map(|(row, proc, direction)| Some((row, catalog.proc(proc?)?, direction)));
    let rows = rows.filter_map(|(row, proc, direction)| {
        Some((catalog.type_(row.ty)?, catalog.languages.get(&row.language)?, proc, direction))
    });
    scan.rows(rows, |(ty, language, proc, direction), column| match column {
        "udt_catalog" | "specific_catalog" => scan.database(),
        "udt_schema" => scan.namespace_name(ty.namespace),
        "udt_name" => name(&ty.name),
        "specific_schema" => scan.namespace_name(proc.namespace),
        "specific_name" => specific_name(proc),
        "group_name" => name(&language.name),
        "transform_type" => Value::text(*direction),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_largeobject_metadata(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.large_objects.all().map(|l| l.as_ref()), |l| l.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "lomowner" => scan.owner(row.owner),
        "lomacl" => scan.acl(row.id.address(), row.owner),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_seclabel(scan: &Scan<'_>) -> Rows {
    scan.rows(scan.catalog.labels.iter(), |((object, provider), label), column| match column {
        "objoid" => oid(object.id),
        "classoid" => oid(class_id(object.class)),
        "objsubid" => int(object.sub),
        "provider" => name(provider),
        "label" => Value::Text(label.text.clone()),
        _ => scan.missing(column),
    })
}
