//! Owners, grants and default privileges, where both sides record them.
//! Counterparts: catalog/pg_default_acl.h, utils/adt/acl.c.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::catalog::acl::{Acl, OWNER, privilege};
use crate::compare::comment::describe;
use crate::compare::differ::{Differ, Side, Subject, of_extension};
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
        let lone = self.lone_names();
        let (on_expected, on_actual) = (holders(self.expected), holders(self.actual));
        let matched = match_by(grants(self.expected), grants(self.actual));
        for (e, a) in matched.pairs {
            self.grant(e, a, Side::Expected);
        }
        for e in matched.missing {
            let counterpart = on_actual.get(&holder_key(self.expected, e.address));
            if let Some(a) = counterpart.filter(|_| self.has_counterpart(&lone, Side::Expected, e.address)) {
                let a = untouched(self.actual, *a, &e);
                self.grant(e, a, Side::Expected);
            }
        }
        for a in matched.extra {
            let counterpart = on_expected.get(&holder_key(self.actual, a.address));
            if let Some(e) = counterpart.filter(|_| self.has_counterpart(&lone, Side::Actual, a.address)) {
                let e = untouched(self.expected, *e, &a);
                self.grant(e, a, Side::Actual);
            }
        }
    }

    /// Compares two lists; `named` is the side whose object gives the entry its name.
    fn grant(&mut self, mut e: Grants, mut a: Grants, named: Side) {
        let address = if named == Side::Expected { e.address } else { a.address };
        // Where one side does not say who the owner is, the other's word is taken.
        match (e.owner, a.owner) {
            (None, Some(owner)) => absorb(self.expected, &mut e.acl, &role_of(self.actual, owner)),
            (Some(owner), None) => absorb(self.actual, &mut a.acl, &role_of(self.expected, owner)),
            (Some(_), Some(_)) | (None, None) => {}
        }
        let with_owner = held(&e.acl, Some(OWNER)).0 != held(&a.acl, Some(OWNER)).0;
        let text = |catalog: &Catalog, acl: &Acl| Some(acl_text(catalog, acl, with_owner)).filter(|t| !t.is_empty());
        let (expected, actual) = (text(self.expected, &e.acl), text(self.actual, &a.acl));
        if expected == actual {
            return;
        }
        self.entries.push(Drift {
            change: Change::Changed,
            kind: e.kind,
            identity: identity::address(self.catalog(named), address),
            group: identity::group(self.catalog(named), address),
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

struct Grants {
    kind: Kind,
    address: ObjectAddress,
    acl: Acl,
    owner: Option<RoleId>,
}

fn grants(catalog: &Catalog) -> impl Iterator<Item = ((Kind, String), Grants)> {
    catalog.acls.iter().filter_map(|(address, acl)| {
        if of_extension(catalog, identity::owner(catalog, *address)) {
            return None;
        }
        let kind = describe(catalog, *address)?;
        let owner = owner_of(catalog, address.whole());
        let grants = Grants { kind, address: *address, acl: (**acl).clone(), owner };
        Some(((kind, identity::address(catalog, *address)), grants))
    })
}

/// The grants of an object that nothing was granted on, beside those of its counterpart.
fn untouched(catalog: &Catalog, whole: ObjectAddress, other: &Grants) -> Grants {
    let acl = if other.address.sub == 0 { catalog.default_acl(whole) } else { Acl::default() };
    Grants { kind: other.kind, address: whole, acl, owner: owner_of(catalog, whole) }
}

/// Objects that privileges can be granted on, by class and identity.
fn holders(catalog: &Catalog) -> BTreeMap<(ObjectClass, String), ObjectAddress> {
    let addresses = catalog.relations.values().map(|row| row.id.address());
    let addresses = addresses.chain(catalog.procs.values().map(|row| row.id.address()));
    let addresses = addresses.chain(catalog.types.values().map(|row| row.id.address()));
    let addresses = addresses.chain(catalog.namespaces.all().map(|row| row.id.address()));
    let addresses = addresses.chain(catalog.languages.all().map(|row| row.id.address()));
    addresses.map(|address| (holder_key(catalog, address), address)).collect()
}

fn holder_key(catalog: &Catalog, address: ObjectAddress) -> (ObjectClass, String) {
    (address.class, identity::address(catalog, address.whole()))
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

fn absorb(catalog: &Catalog, acl: &mut Acl, owner: &str) {
    if let Some(role) = catalog.role_by_name(owner) {
        acl.absorb_owner(role);
    }
}

/// What a grantee may do, and pass on, by whomever it was granted.
fn held(acl: &Acl, grantee: Option<RoleId>) -> (u32, u32) {
    let own = acl.items.iter().filter(|item| item.grantee == grantee);
    own.fold((0, 0), |(all, options), item| (all | item.privileges, options | item.grant_options))
}

/// What each grantee may do. The owner is left out where both sides' owners may do the same.
fn acl_text(catalog: &Catalog, acl: &Acl, with_owner: bool) -> String {
    let grantees: BTreeSet<Option<RoleId>> = acl.items.iter().map(|item| item.grantee).collect();
    let shown = grantees.into_iter().filter(|grantee| with_owner || *grantee != Some(OWNER));
    let mut lines: Vec<String> = shown
        .filter_map(|grantee| {
            let name = match grantee {
                None => "PUBLIC".to_owned(),
                Some(OWNER) => "owner".to_owned(),
                Some(role) => role_name(catalog, role),
            };
            let (privileges, grant_options) = held(acl, grantee);
            let words = privilege_words(privileges, grant_options);
            (!words.is_empty()).then(|| format!("{name}: {}", words.join(", ")))
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

fn role_of(catalog: &Catalog, role: RoleId) -> String {
    catalog.roles.get(&role).map(|r| r.name.to_string()).unwrap_or_default()
}

fn role_name(catalog: &Catalog, role: RoleId) -> String {
    catalog.roles.get(&role).map(|r| r.name.quoted().to_string()).unwrap_or_default()
}
