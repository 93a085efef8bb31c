//! Names that the server chooses.  Counterparts: commands/indexcmds.c (makeObjectName,
//! ChooseRelationName, ChooseIndexName, ChooseIndexNameAddition, ChooseIndexColumnNames),
//! catalog/pg_constraint.c (ChooseConstraintName), catalog/pg_type.c (makeArrayTypeName).

use crate::catalog::Catalog;
use crate::name::{MAX_IDENTIFIER_BYTES, Name};
use crate::oid::{NamespaceId, RelId};
use crate::text::floor_char_boundary;
use crate::version::Capability;

/// Joins two names and a label with underscores; where that is too long, the longer of the two names
/// is cut until it fits.
pub fn make_object_name(name1: &str, name2: Option<&str>, label: Option<&str>) -> Name {
    let overhead = name2.map_or(0, |_| 1) + label.map_or(0, |l| l.len() + 1);
    let available = MAX_IDENTIFIER_BYTES.saturating_sub(overhead);
    let (mut len1, mut len2) = (name1.len(), name2.map_or(0, str::len));
    while len1 + len2 > available {
        if len1 > len2 { len1 -= 1 } else { len2 -= 1 }
    }
    let mut text = name1[..floor_char_boundary(name1, len1)].to_owned();
    if let Some(name2) = name2 {
        text.push('_');
        text.push_str(&name2[..floor_char_boundary(name2, len2)]);
    }
    if let Some(label) = label {
        text.push('_');
        text.push_str(label);
    }
    Name::new(&text)
}

/// The column part of an index name: names joined by underscores until they are as long as a name may be.
pub fn index_name_addition<'a>(columns: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for column in columns {
        if !text.is_empty() {
            text.push('_');
        }
        text.push_str(&column[..floor_char_boundary(column, MAX_IDENTIFIER_BYTES)]);
        if text.len() >= MAX_IDENTIFIER_BYTES {
            break;
        }
    }
    text
}

/// Gives each key of an index a column name: the attribute's, or "expr", with a number where taken.
pub fn index_column_names<'a>(wanted: impl Iterator<Item = &'a str>) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for original in wanted {
        let mut name = Name::new(original);
        let mut suffix = 1;
        while names.contains(&name) {
            let digits = suffix.to_string();
            let kept = floor_char_boundary(original, MAX_IDENTIFIER_BYTES - digits.len());
            name = Name::new(&format!("{}{digits}", &original[..kept]));
            suffix += 1;
        }
        names.push(name);
    }
    names
}

impl Catalog {
    /// A relation name that is free in a namespace; with `is_constraint`, no constraint has it either.
    pub fn choose_relation_name(
        &self,
        name1: &str,
        name2: Option<&str>,
        label: &str,
        namespace: NamespaceId,
        is_constraint: bool,
    ) -> Name {
        self.choose(name1, name2, label, |name| {
            self.relation_in(namespace, name).is_some() || (is_constraint && self.constraint_name_used(namespace, name))
        })
    }

    /// A constraint name that no constraint of the namespace has, nor one of `others`, which the same
    /// statement makes.
    pub fn choose_constraint_name(
        &self,
        name1: &str,
        name2: Option<&str>,
        label: &str,
        namespace: NamespaceId,
        others: &[Name],
    ) -> Name {
        self.choose(name1, name2, label, |name| others.contains(name) || self.constraint_name_used(namespace, name))
    }

    fn choose(&self, name1: &str, name2: Option<&str>, label: &str, taken: impl Fn(&Name) -> bool) -> Name {
        let mut name = make_object_name(name1, name2, Some(label));
        let mut pass = 1;
        while taken(&name) {
            name = make_object_name(name1, name2, Some(&format!("{label}{pass}")));
            pass += 1;
        }
        name
    }

    /// Whether any constraint of a namespace has a name.
    pub fn constraint_name_used(&self, namespace: NamespaceId, name: &Name) -> bool {
        self.constraint_names.contains_key(&(namespace, name.clone()))
    }

    /// Whether a constraint of one relation has a name.
    pub fn relation_has_constraint(&self, rel: RelId, name: &str) -> bool {
        let Some(rel) = self.relation(rel) else { return false };
        rel.constraints.iter().filter_map(|id| self.constraint(*id)).any(|c| c.name == *name)
    }

    /// The name of a type's array type: an underscore before it, and while that is taken more underscores or,
    /// in newer releases, a number behind it.
    pub fn choose_array_type_name(&self, name: &str, namespace: NamespaceId) -> Name {
        if self.version.has(Capability::NumberedArrayTypes) {
            let mut candidate = make_object_name("", Some(name), None);
            let mut pass = 0;
            while self.type_in(namespace, &candidate).is_some() {
                pass += 1;
                candidate = make_object_name("", Some(name), Some(&pass.to_string()));
            }
            return candidate;
        }
        let mut underscores = 1;
        loop {
            let kept = floor_char_boundary(name, MAX_IDENTIFIER_BYTES - underscores);
            let candidate = Name::new(&format!("{}{}", "_".repeat(underscores), &name[..kept]));
            if self.type_in(namespace, &candidate).is_none() {
                return candidate;
            }
            underscores += 1;
            if underscores >= MAX_IDENTIFIER_BYTES {
                return candidate;
            }
        }
    }

    pub(super) fn note_constraint_name(&mut self, namespace: NamespaceId, name: &Name) {
        let key = (namespace, name.clone());
        let count = self.constraint_names.get(&key).copied().unwrap_or(0);
        self.constraint_names.insert(key, count + 1);
    }

    pub(super) fn forget_constraint_name(&mut self, namespace: NamespaceId, name: &Name) {
        let key = (namespace, name.clone());
        match self.constraint_names.get(&key).copied() {
            Some(count) if count > 1 => {
                self.constraint_names.insert(key, count - 1);
            }
            _ => {
                self.constraint_names.remove(&key);
            }
        }
    }

    /// Gives a constraint another name or namespace.
    pub fn move_constraint(&mut self, id: crate::oid::ConstraintId, namespace: NamespaceId, name: Name) {
        let Some(constraint) = self.constraints.get_mut(&id) else { return };
        let old = (constraint.namespace, constraint.name.clone());
        constraint.namespace = namespace;
        constraint.name = name.clone();
        self.forget_constraint_name(old.0, &old.1);
        self.note_constraint_name(namespace, &name);
    }
}
