//! What differs in a table as it does in its parent is the parent's: it is listed there.
//! Counterpart: catalog/pg_inherits.h.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::compare::drift::{Drift, Kind};
use crate::compare::identity;

/// Moves entries of children that repeat an entry of a parent to that entry.
pub(crate) fn fold(expected: &Catalog, actual: &Catalog, entries: &mut Vec<Drift>) {
    let parents = parents(expected, actual);
    if parents.is_empty() {
        return;
    }
    let mut moved: Vec<(usize, usize)> = Vec::new();
    for (child_at, child) in entries.iter().enumerate().filter(|(_, d)| is_inheritable(d)) {
        let of = parents.get(&child.group).into_iter().flatten();
        let repeated = of.filter_map(|parent| entries.iter().position(|d| d.group == *parent && repeats(child, d)));
        moved.extend(repeated.min().map(|parent_at| (child_at, parent_at)));
    }
    for (child, parent) in moved.iter().rev() {
        let label = (entries[*child].kind, entries[*child].identity.clone());
        entries[*parent].includes.insert(0, label);
    }
    let gone: Vec<usize> = moved.into_iter().map(|(child, _)| child).collect();
    let mut at = 0;
    entries.retain(|_| {
        at += 1;
        gone.binary_search(&(at - 1)).is_err()
    });
}

/// The parents of every table that has any on either side, by identity.
fn parents(expected: &Catalog, actual: &Catalog) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for catalog in [expected, actual] {
        for rel in catalog.relations.values().filter(|rel| !rel.parents.is_empty()) {
            let names = rel.parents.iter().map(|parent| identity::relation(catalog, *parent));
            all.entry(identity::relation(catalog, rel.id)).or_default().extend(names);
        }
    }
    all
}

fn is_inheritable(drift: &Drift) -> bool {
    matches!(drift.kind, Kind::Column | Kind::Constraint)
}

fn repeats(child: &Drift, parent: &Drift) -> bool {
    let local = |d: &Drift| d.identity.strip_prefix(&d.group).map(str::to_owned);
    child.kind == parent.kind
        && child.change == parent.change
        && child.property == parent.property
        && child.expected == parent.expected
        && child.actual == parent.actual
        && local(child) == local(parent)
}
