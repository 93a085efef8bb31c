//! Tables that an extension makes and drops by itself while the database runs: the partitions that
//! pg_partman keeps, and the queues of pgmq. Which are there depends on the day and on the extension's
//! release, so those that one side alone has are not compared.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::catalog::class::{RelKind, Relation};
use crate::compare::identity;
use crate::diag::{Code, Diagnostic};
use crate::oid::{NamespaceId, RelId};

/// Partitioned tables that pg_partman looks after, by identity.
pub(crate) type Parents = BTreeSet<String>;

/// The tables that have a template, which pg_partman makes for each, on either side.
pub(crate) fn parents(expected: &Catalog, actual: &Catalog) -> Parents {
    [expected, actual].into_iter().flat_map(of_catalog).collect()
}

fn of_catalog(catalog: &Catalog) -> Vec<String> {
    let Some(own) = schema_of(catalog, "pg_partman") else { return Vec::new() };
    let partitioned = catalog.relations.values().filter(|rel| matches!(rel.kind, RelKind::Partitioned(_)));
    let with_template = partitioned.filter(|rel| catalog.relation_in(own, &template(catalog, rel)).is_some());
    with_template.map(|rel| identity::relation(catalog, rel.id)).collect()
}

fn template(catalog: &Catalog, rel: &Relation) -> String {
    format!("template_{}_{}", catalog.namespace_name(rel.namespace), rel.name)
}

fn schema_of(catalog: &Catalog, extension: &str) -> Option<NamespaceId> {
    let id = catalog.extension_by_name(extension)?;
    catalog.extensions.get(&id).map(|row| row.namespace)
}

/// What is said where an extension made a table; `None` where none did.
pub(crate) fn note(catalog: &Catalog, parents: &Parents, rel: &Relation) -> Option<Diagnostic> {
    let what = match parent(catalog, parents, rel) {
        Some(parent) => format!("partitions of {parent} are kept by extension pg_partman"),
        None if is_template(catalog, parents, rel) => {
            format!("table {} is kept by extension pg_partman", identity::relation(catalog, rel.id))
        }
        None if is_queue(catalog, rel) => {
            format!("table {} is kept by extension pgmq", identity::relation(catalog, rel.id))
        }
        None => return None,
    };
    Some(Diagnostic::new(Code::KeptByExtension, format!("{what}, and not compared")))
}

/// The parent of a partition that has a name as pg_partman gives it.
fn parent(catalog: &Catalog, parents: &Parents, rel: &Relation) -> Option<String> {
    let own = |id: &RelId| {
        let parent = catalog.relation(*id)?;
        let name = identity::relation(catalog, *id);
        let rest = rel.name.strip_prefix(parent.name.as_str())?;
        (parents.contains(&name) && (rest.starts_with("_p") || rest == "_default")).then_some(name)
    };
    rel.parents.iter().find_map(own)
}

fn is_template(catalog: &Catalog, parents: &Parents, rel: &Relation) -> bool {
    schema_of(catalog, "pg_partman") == Some(rel.namespace)
        && catalog.relations.values().any(|parent| {
            rel.name == *template(catalog, parent) && parents.contains(&identity::relation(catalog, parent.id))
        })
}

fn is_queue(catalog: &Catalog, rel: &Relation) -> bool {
    catalog.extension_by_name("pgmq").is_some()
        && catalog.namespace_name(rel.namespace) == "pgmq"
        && (rel.name.starts_with("q_") || rel.name.starts_with("a_"))
}
