//! What two states of one database do not share: for statements that may have gone one way or the other.

use std::hash::Hash;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::table::Table;
use crate::oid::ObjectAddress;

/// Objects that are not the very same in two states that come from one.
pub struct Differences {
    /// Objects, in either state.
    pub objects: Vec<ObjectAddress>,
    /// Default privileges differ, which belong to no object.
    pub default_acls: bool,
}

impl Differences {
    pub fn is_empty(&self) -> bool {
        self.objects.is_empty() && !self.default_acls
    }
}

impl Catalog {
    /// What differs between this state and another one.
    pub fn differences(&self, other: &Catalog) -> Differences {
        let mut objects = Vec::new();
        macro_rules! tables {
            ($($table:ident),+) => {
                $(objects.extend(self.$table.changed(&other.$table).into_iter().map(|id| id.address()));)+
            };
        }
        tables!(
            namespaces,
            types,
            procs,
            operators,
            opclasses,
            opfamilies,
            access_methods,
            collations,
            languages,
            roles,
            relations,
            constraints,
            triggers,
            policies,
            rules,
            event_triggers,
            statistics,
            extensions,
            ts_configs,
            ts_dicts,
            ts_parsers,
            ts_templates,
            publications,
            publication_rels,
            publication_namespaces,
            subscriptions,
            fdws,
            servers,
            user_mappings,
            conversions,
            transforms,
            large_objects
        );
        objects.extend(self.casts.changed(&other.casts).into_iter().map(|(source, _)| source.address()));
        objects.extend(changed(&self.descriptions, &other.descriptions, |a, b| a.0 == b.0));
        objects.extend(changed(&self.acls, &other.acls, Arc::ptr_eq));
        if !self.labels.ptr_eq(&other.labels) {
            let (mine, theirs) = (self.labels.iter(), other.labels.iter());
            objects.extend(mine.filter(|(key, _)| !other.labels.contains_key(*key)).map(|(key, _)| key.0.whole()));
            objects.extend(theirs.filter(|(key, _)| !self.labels.contains_key(*key)).map(|(key, _)| key.0.whole()));
        }
        objects.sort();
        objects.dedup();
        Differences { objects, default_acls: self.default_acls != other.default_acls }
    }

    /// Objects made from now on get other ids than those of another state.
    pub fn skip_ids_of(&mut self, other: &Catalog) {
        self.next_oid = self.next_oid.max(other.next_oid);
    }
}

type Map<K, V> = imbl::OrdMap<K, V>;

fn changed<V: Clone>(
    one: &Map<ObjectAddress, V>,
    two: &Map<ObjectAddress, V>,
    same: fn(&V, &V) -> bool,
) -> Vec<ObjectAddress> {
    if one.ptr_eq(two) {
        return Vec::new();
    }
    let differs = |(key, value): &(&ObjectAddress, &V)| two.get(*key).is_none_or(|other| !same(value, other));
    let mut keys: Vec<ObjectAddress> = one.iter().filter(differs).map(|(key, _)| key.whole()).collect();
    keys.extend(two.keys().filter(|key| !one.contains_key(*key)).map(|key| key.whole()));
    keys
}

impl<K: Ord + Clone + Hash, V: Clone> Table<K, V> {
    /// The ids whose rows are not shared with another state of the table.
    fn changed(&self, other: &Table<K, V>) -> Vec<K> {
        if self.shares_all(other) {
            return Vec::new();
        }
        let shared = |id: &K| match (self.get(id), other.get(id)) {
            (Some(one), Some(two)) => Arc::ptr_eq(one, two),
            (None, None) => true,
            _ => false,
        };
        let mut ids: Vec<K> = self.iter().chain(other.iter()).map(|(id, _)| id.clone()).collect();
        ids.extend(self.dropped_system().chain(other.dropped_system()).cloned());
        ids.sort();
        ids.dedup();
        ids.retain(|id| !shared(id));
        ids
    }
}
