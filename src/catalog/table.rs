//! Storage of one object class: rows of the input over shared built-in rows; and look-up by name.

use std::hash::Hash;
use std::sync::Arc;

use imbl::{GenericHashMap, OrdMap, OrdSet, shared_ptr::DefaultSharedPtr};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::name::Name;
use crate::oid::NamespaceId;

/// Rows by id. Built-in rows are shared until one is changed; iteration is over the rows of the
/// input alone, in order of their ids.
#[derive(Clone)]
pub struct Table<K: Ord + Clone + Hash, V> {
    system: Arc<FxHashMap<K, Arc<V>>>,
    rows: OrdMap<K, Arc<V>>,
    /// Built-in rows that the input dropped.
    dropped: OrdSet<K>,
}

impl<K: Ord + Clone + Hash, V> Default for Table<K, V> {
    fn default() -> Self {
        Table { system: Arc::new(FxHashMap::default()), rows: OrdMap::new(), dropped: OrdSet::new() }
    }
}

impl<K: Ord + Clone + Hash, V: Clone> Table<K, V> {
    pub fn over(system: FxHashMap<K, Arc<V>>) -> Self {
        Table { system: Arc::new(system), ..Table::default() }
    }

    pub fn get(&self, id: &K) -> Option<&Arc<V>> {
        self.rows.get(id).or_else(|| self.system.get(id).filter(|_| !self.dropped.contains(id)))
    }

    /// For changing a row; a built-in one is copied first.
    pub fn get_mut(&mut self, id: &K) -> Option<&mut V> {
        if !self.rows.contains_key(id) {
            let row = self.get(id)?.clone();
            self.rows.insert(id.clone(), row);
        }
        self.rows.get_mut(id).map(Arc::make_mut)
    }

    pub fn insert(&mut self, id: K, row: V) {
        self.rows.insert(id, Arc::new(row));
    }

    pub fn remove(&mut self, id: &K) -> Option<Arc<V>> {
        let row = self.get(id)?.clone();
        self.rows.remove(id);
        if self.system.contains_key(id) {
            self.dropped.insert(id.clone());
        }
        Some(row)
    }

    /// Whether the row is built in and was not changed by the input.
    pub fn is_builtin(&self, id: &K) -> bool {
        self.system.contains_key(id) && !self.rows.contains_key(id)
    }

    /// Whether the row came with the server, changed or not.
    pub fn is_system(&self, id: &K) -> bool {
        self.system.contains_key(id)
    }

    /// Rows that the input made or changed, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &Arc<V>)> {
        self.rows.iter()
    }

    pub fn values(&self) -> impl Iterator<Item = &Arc<V>> {
        self.rows.values()
    }

    /// Every row, built-in ones included, in no order that may be shown.
    pub fn all(&self) -> impl Iterator<Item = &Arc<V>> {
        let untouched = |id: &&K| !self.rows.contains_key(*id) && !self.dropped.contains(*id);
        let system = self.system.iter().filter(move |(id, _)| untouched(id));
        self.rows.values().chain(system.map(|(_, row)| row))
    }

    /// Whether two states of a table are one and the same.
    pub fn shares_all(&self, other: &Self) -> bool {
        self.rows.ptr_eq(&other.rows) && self.dropped.ptr_eq(&other.dropped)
    }

    /// Built-in rows that the input dropped.
    pub fn dropped_system(&self) -> impl Iterator<Item = &K> {
        self.dropped.iter()
    }
}

type UserNames<I> = GenericHashMap<(NamespaceId, Name), Vec<I>, FxBuildHasher, DefaultSharedPtr>;

/// Ids by namespace and name; several where overloading is allowed.
#[derive(Clone)]
pub struct NameIndex<I: Clone> {
    system: Arc<FxHashMap<(NamespaceId, Name), Vec<I>>>,
    /// Overrides the built-in entry as a whole.
    user: UserNames<I>,
}

impl<I: Clone + Copy + PartialEq + Ord> NameIndex<I> {
    pub fn over(entries: impl Iterator<Item = (NamespaceId, Name, I)>) -> Self {
        let mut system: FxHashMap<(NamespaceId, Name), Vec<I>> = FxHashMap::default();
        for (namespace, name, id) in entries {
            system.entry((namespace, name)).or_default().push(id);
        }
        system.values_mut().for_each(|ids| ids.sort());
        NameIndex { system: Arc::new(system), user: UserNames::default() }
    }

    pub fn get(&self, namespace: NamespaceId, name: &str) -> &[I] {
        let key = (namespace, Name::new(name));
        self.user.get(&key).or_else(|| self.system.get(&key)).map_or(&[], Vec::as_slice)
    }

    pub fn first(&self, namespace: NamespaceId, name: &str) -> Option<I> {
        self.get(namespace, name).first().copied()
    }

    pub fn insert(&mut self, namespace: NamespaceId, name: &Name, id: I) {
        let mut ids = self.get(namespace, name).to_vec();
        ids.push(id);
        self.user.insert((namespace, name.clone()), ids);
    }

    pub fn remove(&mut self, namespace: NamespaceId, name: &Name, id: I) {
        let ids = self.get(namespace, name).iter().copied().filter(|i| *i != id).collect();
        self.user.insert((namespace, name.clone()), ids);
    }
}
