//! Owners, grants and default privileges, where both sides record them.
//! Counterparts: catalog/pg_default_acl.h, utils/adt/acl.c.

use std::collections::BTreeMap;

use crate::catalog::Catalog;
use crate::catalog::acl::{Acl, privilege};
use crate::catalog::evidence::Evidence;
use crate::compare::differ::{Differ, Subject, of_extension};
use crate::compare::drift::Kind;
use crate::compare::identity;
use crate::diag::{Code, Diagnostic};
use crate::oid::{ObjectAddress, ObjectClass, RoleId};

impl<'a> Differ<'a> {
    /// Reports an owner that differs; an owner that one side does not say is no drift.
    pub(crate) fn owner(&mut self, subject: &Subject<'_>, e: Option<RoleId>, a: Option<RoleId>) {
        match (e, a) {
            (Some(e), Some(a)) => {
                let names = (role_name(self.expected, e), role_name(self.actual, a));
                self.value(subject, "owner", names.0, names.1, Some);
            }
            (None, None) => {}
            (Some(_), None) | (None, Some(_)) => self.owners_not_recorded = true,
        }
    }

    pub(crate) fn access(&mut self) {
        if self.owners_not_recorded {
            self.not_recorded("owners");
        }
        if self.expected.acls.is_empty() || self.actual.acls.is_empty() {
            if self.expected.acls.is_empty() != self.actual.acls.is_empty() {
                self.not_recorded("grants");
            }
            return;
        }
        self.grants();
    }

    fn not_recorded(&mut self, what: &str) {
        let message = format!("{what} are not compared, for one side does not record them");
        self.notes.push(Diagnostic::new(Code::NotRecorded, message));
    }

    fn grants(&mut self) {
        let lone: Vec<String> =
            self.entries.iter().filter(|d| d.property.is_none()).map(|d| d.identity.clone()).collect();
        let (mut expected, mut actual) = (grants(self.expected), grants(self.actual));
        let mut keys: Vec<(ObjectClass, String)> = expected.keys().chain(actual.keys()).cloned().collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let (e, a) = (expected.remove(&key), actual.remove(&key));
            if lone.contains(&key.1) {
                continue;
            }
            let builtin = Evidence::builtin();
            let group = e.as_ref().or(a.as_ref()).map(|g| g.group.clone()).unwrap_or_default();
            let Some(kind) = e.as_ref().or(a.as_ref()).map(|g| g.kind) else { continue };
            let subject = Subject { kind, identity: key.1, group, expected: &builtin, actual: &builtin };
            let text = |g: Option<Grants>| g.map(|g| g.text).unwrap_or_default();
            self.value(&subject, "grants", text(e), text(a), |text| Some(text).filter(|t| !t.is_empty()));
        }
    }
}

struct Grants {
    kind: Kind,
    group: String,
    text: String,
}

fn grants(catalog: &Catalog) -> BTreeMap<(ObjectClass, String), Grants> {
    let mut all = BTreeMap::new();
    for (address, acl) in &catalog.acls {
        let whole = address.whole();
        if of_extension(catalog, whole) {
            continue;
        }
        let Some((kind, name)) = crate::compare::comment::describe(catalog, *address) else { continue };
        let group = identity::address(catalog, whole);
        let text = acl_text(catalog, acl, owner_of(catalog, whole));
        all.insert((address.class, name), Grants { kind, group, text });
    }
    all
}

fn owner_of(catalog: &Catalog, address: ObjectAddress) -> Option<RoleId> {
    match address.class {
        ObjectClass::Relation => catalog.relation(crate::oid::RelId(address.id))?.owner,
        ObjectClass::Namespace => catalog.namespace(crate::oid::NamespaceId(address.id))?.owner,
        ObjectClass::Proc => catalog.proc(crate::oid::ProcId(address.id))?.owner,
        ObjectClass::Type => catalog.type_(crate::oid::TypeId(address.id))?.owner,
        _ => None,
    }
}

/// What everybody but the owner may do, by grantee.
fn acl_text(catalog: &Catalog, acl: &Acl, owner: Option<RoleId>) -> String {
    let others = acl.items.iter().filter(|item| item.privileges != 0 && (owner.is_none() || item.grantee != owner));
    let mut lines: Vec<String> = others
        .map(|item| {
            let grantee = item.grantee.map_or_else(|| "PUBLIC".to_owned(), |role| role_name(catalog, role));
            let words = privilege_words(item.privileges, item.grant_options);
            format!("{grantee}: {}", words.join(", "))
        })
        .collect();
    lines.sort();
    lines.join("; ")
}

fn privilege_words(privileges: u32, grant_options: u32) -> Vec<String> {
    let words = [
        (privilege::SELECT, "SELECT"),
        (privilege::INSERT, "INSERT"),
        (privilege::UPDATE, "UPDATE"),
        (privilege::DELETE, "DELETE"),
        (privilege::TRUNCATE, "TRUNCATE"),
        (privilege::REFERENCES, "REFERENCES"),
        (privilege::TRIGGER, "TRIGGER"),
        (privilege::EXECUTE, "EXECUTE"),
        (privilege::USAGE, "USAGE"),
        (privilege::CREATE, "CREATE"),
        (privilege::CREATE_TEMP, "TEMPORARY"),
        (privilege::CONNECT, "CONNECT"),
        (privilege::SET, "SET"),
        (privilege::ALTER_SYSTEM, "ALTER SYSTEM"),
        (privilege::MAINTAIN, "MAINTAIN"),
    ];
    let option = |bit: u32| if grant_options & bit != 0 { " WITH GRANT OPTION" } else { "" };
    words.iter().filter(|(bit, _)| privileges & bit != 0).map(|(bit, word)| format!("{word}{}", option(*bit))).collect()
}

fn role_name(catalog: &Catalog, role: RoleId) -> String {
    catalog.roles.get(&role).map(|r| r.name.quoted().to_string()).unwrap_or_default()
}
