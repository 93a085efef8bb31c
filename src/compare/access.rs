//! Owners, grants and default privileges, where both sides record them.
//! Counterparts: catalog/pg_default_acl.h, utils/adt/acl.c.

use std::borrow::Cow;

use crate::catalog::Catalog;
use crate::catalog::acl::{Acl, DefaultAcl, privilege};
use crate::compare::comment::describe;
use crate::compare::differ::{Differ, Side, Subject, of_extension, place};
use crate::compare::drift::{Change, Drift, Kind};
use crate::compare::identity;
use crate::compare::pairing::match_by;
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
        match (records_grants(self.expected), records_grants(self.actual)) {
            (true, true) => {
                self.grants();
                self.default_privileges();
            }
            (false, false) => {}
            (true, false) | (false, true) => self.not_recorded("grants"),
        }
    }

    fn not_recorded(&mut self, what: &str) {
        let message = format!("{what} are not compared, for one side does not record them");
        self.notes.push(Diagnostic::new(Code::NotRecorded, message));
    }

    fn grants(&mut self) {
        let lone = self.lone_names();
        let matched = match_by(grants(self.expected), grants(self.actual));
        for (e, a) in matched.pairs {
            self.grant((Some(&e), Some(&a)));
        }
        for e in matched.missing {
            if self.has_counterpart(&lone, Side::Expected, e.address) {
                self.grant((Some(&e), None));
            }
        }
        for a in matched.extra {
            if self.has_counterpart(&lone, Side::Actual, a.address) {
                self.grant((None, Some(&a)));
            }
        }
    }

    fn default_privileges(&mut self) {
        let matched = match_by(default_privileges(self.expected), default_privileges(self.actual));
        for ((name, e), (_, a)) in matched.pairs {
            self.default_privilege(name, Some(e), Some(a));
        }
        // Those for a schema go with it.
        let there = |catalog: &Catalog, acl: &DefaultAcl, other: &Catalog| {
            acl.namespace.is_none_or(|id| other.namespace_by_name(&catalog.namespace_name(id)).is_some())
        };
        for (name, e) in matched.missing.into_iter().filter(|(_, e)| there(self.expected, e, self.actual)) {
            self.default_privilege(name, Some(e), None);
        }
        for (name, a) in matched.extra.into_iter().filter(|(_, a)| there(self.actual, a, self.expected)) {
            self.default_privilege(name, None, Some(a));
        }
    }

    fn default_privilege(&mut self, name: String, e: Option<&DefaultAcl>, a: Option<&DefaultAcl>) {
        let text = |catalog: &Catalog, acl: Option<&DefaultAcl>| {
            acl.map(|acl| acl_text(catalog, &acl.acl, acl.role)).filter(|text| !text.is_empty())
        };
        let (expected, actual) = (text(self.expected, e), text(self.actual, a));
        if expected == actual {
            return;
        }
        self.entries.push(Drift {
            change: Change::Changed,
            kind: Kind::DefaultPrivileges,
            group: name.clone(),
            identity: name,
            property: Some(Cow::Borrowed("grants")),
            expected,
            actual,
            expected_at: e.and_then(|e| place(e.at.defined())),
            actual_at: a.and_then(|a| place(a.at.defined())),
            includes: Vec::new(),
            undecided: None,
        });
    }

    fn grant(&mut self, (e, a): (Option<&Grants>, Option<&Grants>)) {
        let text = |grants: Option<&Grants>| grants.map(|g| g.text.clone()).filter(|text| !text.is_empty());
        let (expected, actual) = (text(e), text(a));
        let (catalog, grants) = match (e, a) {
            (Some(e), _) => (self.expected, e),
            (None, Some(a)) => (self.actual, a),
            (None, None) => return,
        };
        if expected == actual {
            return;
        }
        self.entries.push(Drift {
            change: Change::Changed,
            kind: grants.kind,
            identity: identity::address(catalog, grants.address),
            group: identity::group(catalog, grants.address),
            property: Some(Cow::Borrowed("grants")),
            expected,
            actual,
            expected_at: None,
            actual_at: None,
            includes: Vec::new(),
            undecided: None,
        });
    }
}

fn records_grants(catalog: &Catalog) -> bool {
    !catalog.acls.is_empty() || !catalog.default_acls.is_empty()
}

/// Default privileges by what they are for: `app tables of admin`.
fn default_privileges(catalog: &Catalog) -> impl Iterator<Item = (String, (String, &DefaultAcl))> {
    catalog.default_acls.iter().map(|acl| {
        let schema = acl.namespace.map(|id| format!("{} ", catalog.namespace_name(id).quoted())).unwrap_or_default();
        let objects = match acl.object_type {
            b'r' => "tables",
            b'S' => "sequences",
            b'f' => "functions",
            b'T' => "types",
            b'n' => "schemas",
            _ => "large objects",
        };
        let role = acl.role.map(|role| format!(" of {}", role_name(catalog, role))).unwrap_or_default();
        let name = format!("{schema}{objects}{role}");
        (name.clone(), (name, acl))
    })
}

struct Grants {
    kind: Kind,
    address: ObjectAddress,
    text: String,
}

fn grants(catalog: &Catalog) -> impl Iterator<Item = ((Kind, String), Grants)> {
    catalog.acls.iter().filter_map(|(address, acl)| {
        if of_extension(catalog, identity::owner(catalog, *address)) {
            return None;
        }
        let kind = describe(catalog, *address)?;
        let text = acl_text(catalog, acl, owner_of(catalog, address.whole()));
        Some(((kind, identity::address(catalog, *address)), Grants { kind, address: *address, text }))
    })
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
