//! Dependencies between objects.  Counterparts: catalog/dependency.h, pg_depend.h.

use imbl::OrdSet;

use crate::oid::{ObjectAddress, ObjectClass};

/// Why an object depends on another (catalog/dependency.h).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DependencyKind {
    /// It blocks a DROP without CASCADE.
    Normal,
    /// Goes with the other one, may be dropped alone.
    Auto,
    /// Part of the other one's implementation: a drop of either goes to the owner.
    Internal,
    /// Like Internal and Auto, for what belongs to a partition.
    PartitionPrimary,
    PartitionSecondary,
    /// A member of an extension.
    Extension,
    /// Goes with an extension without being a member.
    AutoExtension,
}

/// Every edge, kept in both directions.
#[derive(Clone, Default)]
pub struct Depends {
    forward: OrdSet<(ObjectAddress, ObjectAddress, DependencyKind)>,
    backward: OrdSet<(ObjectAddress, ObjectAddress, DependencyKind)>,
}

impl Depends {
    pub fn add(&mut self, dependent: ObjectAddress, referenced: ObjectAddress, kind: DependencyKind) {
        self.forward.insert((dependent, referenced, kind));
        self.backward.insert((referenced, dependent, kind));
    }

    pub fn remove(&mut self, dependent: ObjectAddress, referenced: ObjectAddress, kind: DependencyKind) {
        self.forward.remove(&(dependent, referenced, kind));
        self.backward.remove(&(referenced, dependent, kind));
    }

    /// What an object depends on; with its attributes when `object.sub` is 0.
    pub fn of(&self, object: ObjectAddress) -> impl Iterator<Item = (ObjectAddress, ObjectAddress, DependencyKind)> {
        edges(&self.forward, object)
    }

    /// What depends on an object: triples of the referenced address, the dependent and the kind. With
    /// the dependents of its attributes when `object.sub` is 0.
    pub fn on(&self, object: ObjectAddress) -> impl Iterator<Item = (ObjectAddress, ObjectAddress, DependencyKind)> {
        edges(&self.backward, object)
    }

    /// What all objects of a class depend on.
    pub fn of_class(
        &self,
        class: ObjectClass,
    ) -> impl Iterator<Item = (ObjectAddress, ObjectAddress, DependencyKind)> + '_ {
        let least = ObjectAddress { class: ObjectClass::Namespace, id: 0, sub: i32::MIN };
        let first = ObjectAddress { class, ..least };
        let from = self.forward.range((first, least, DependencyKind::Normal)..);
        from.take_while(move |(dependent, _, _)| dependent.class == class).copied()
    }

    /// Forgets what an object depends on.
    pub fn forget(&mut self, object: ObjectAddress) {
        let edges: Vec<_> = self.of(object).collect();
        edges.into_iter().for_each(|(dependent, referenced, kind)| self.remove(dependent, referenced, kind));
    }

    /// Forgets what an object depends on for one reason.
    pub fn forget_kind(&mut self, object: ObjectAddress, kind: DependencyKind) {
        let edges: Vec<_> = self.of(object).filter(|e| e.2 == kind).collect();
        edges.into_iter().for_each(|(dependent, referenced, kind)| self.remove(dependent, referenced, kind));
    }
}

type Edges = OrdSet<(ObjectAddress, ObjectAddress, DependencyKind)>;

fn edges(
    set: &Edges,
    object: ObjectAddress,
) -> impl Iterator<Item = (ObjectAddress, ObjectAddress, DependencyKind)> + '_ {
    let least = ObjectAddress { class: ObjectClass::Namespace, id: 0, sub: i32::MIN };
    let first = if object.sub == 0 { ObjectAddress { sub: i32::MIN, ..object } } else { object };
    set.range((first, least, DependencyKind::Normal)..)
        .take_while(move |(key, _, _)| if object.sub == 0 { key.whole() == object } else { *key == object })
        .copied()
}
