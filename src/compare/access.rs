//! Owners, grants and default privileges, where both sides record them.
//! Counterparts: catalog/pg_default_acl.h, utils/adt/acl.c.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Catalog;
use crate::catalog::acl::{Acl, DefaultAcl, OWNER, privilege};
use crate::catalog::depend::DependencyKind;
use crate::compare::comment::describe;
use crate::compare::differ::{Differ, Side, Subject, of_extension, place};
use crate::compare::drift::{Change, Drift, Kind};
use crate::compare::identity;
use crate::compare::pairing::match_by;
use crate::diag::{Code, Diagnostic};
use crate::oid::wellknown::PUBLIC;
use crate::oid::{FIRST_NORMAL_OBJECT_ID, ObjectAddress, ObjectClass, RoleId};
use crate::version::Capability;

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

    fn default_privileges(&mut self) {
        let mut matched = match_by(default_privileges(self.expected), default_privileges(self.actual));
        for ((name, e), (_, a)) in matched.pairs {
            self.default_privilege(name, Some(e), Some(a));
        }
        for (name, e) in matched.missing {
            match self.of_unnamed_role(e, &matched.extra) {
                Some(place) => {
                    let (named, a) = matched.extra.remove(place);
                    self.default_privilege(if e.role.is_none() { named } else { name }, Some(e), Some(a));
                }
                // Those for a schema go with it.
                None if schema_is_there(self.expected, e, self.actual) => self.default_privilege(name, Some(e), None),
                None => {}
            }
        }
        for (name, a) in matched.extra {
            if schema_is_there(self.actual, a, self.expected) {
                self.default_privilege(name, None, Some(a));
            }
        }
    }

    /// Default privileges of whoever ran one side's statements are those of a role that the other side
    /// names.
    fn of_unnamed_role(&self, e: &DefaultAcl, extra: &[(String, &DefaultAcl)]) -> Option<usize> {
        let schema = |catalog: &Catalog, acl: &DefaultAcl| acl.namespace.map(|id| catalog.namespace_name(id));
        extra.iter().position(|(_, a)| {
            (e.role.is_none() != a.role.is_none())
                && e.object_type == a.object_type
                && schema(self.expected, e) == schema(self.actual, a)
        })
    }

    fn default_privilege(&mut self, name: String, e: Option<&DefaultAcl>, a: Option<&DefaultAcl>) {
        let Some(some) = e.or(a) else { return };
        let usual = |catalog: &Catalog| catalog.usual_acl(some.object_type, some.namespace.is_some());
        let list =
            |catalog: &Catalog, acl: Option<&DefaultAcl>| acl.map_or_else(|| usual(catalog), |acl| acl.acl.clone());
        let side = |catalog, acl: Option<&DefaultAcl>| (list(catalog, acl), acl.and_then(|acl| acl.role));
        let Some((expected, actual)) = self.differing_lists(side(self.expected, e), side(self.actual, a)) else {
            return;
        };
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

    /// Two lists with their owners as text, unless they say the same. Where one side does not say who
    /// the owner is, the other's word is taken.
    fn differing_lists(
        &self,
        (mut e, e_owner): (Acl, Option<RoleId>),
        (mut a, a_owner): (Acl, Option<RoleId>),
    ) -> Option<(Option<String>, Option<String>)> {
        if !self.pairing.both_have(Capability::MaintainPrivilege) {
            forget(&mut e, privilege::MAINTAIN);
            forget(&mut a, privilege::MAINTAIN);
        }
        match (e_owner, a_owner) {
            (None, Some(owner)) => absorb(self.expected, &mut e, &role_of(self.actual, owner)),
            (Some(owner), None) => absorb(self.actual, &mut a, &role_of(self.expected, owner)),
            (Some(_), Some(_)) | (None, None) => {}
        }
        let with_owner = held(&e, Some(OWNER)).0 != held(&a, Some(OWNER)).0;
        let text = |catalog: &Catalog, acl: &Acl| Some(acl_text(catalog, acl, with_owner)).filter(|t| !t.is_empty());
        let (expected, actual) = (text(self.expected, &e), text(self.actual, &a));
        (expected != actual).then_some((expected, actual))
    }

    /// Compares the lists of an object; `named` is the side whose object gives the entry its name.
    fn grant(&mut self, mut e: Grants, mut a: Grants, named: Side) {
        let (kind, address) = (e.kind, if named == Side::Expected { e.address } else { a.address });
        let locked = |catalog: &Catalog| catalog.version.has(Capability::PublicSchemaLocked);
        if address == PUBLIC.address() && locked(self.expected) != locked(self.actual) {
            // One server gives it to everyone from the start, the other does not.
            forget_of_everyone(&mut e.acl, privilege::CREATE);
            forget_of_everyone(&mut a.acl, privilege::CREATE);
        }
        let Some((expected, actual)) = self.differing_lists((e.acl, e.owner), (a.acl, a.owner)) else { return };
        self.entries.push(Drift {
            change: Change::Changed,
            kind,
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

/// Takes a privilege that one server does not know out of a list.
fn forget(acl: &mut Acl, bit: u32) {
    for item in &mut acl.items {
        item.privileges &= !bit;
        item.grant_options &= !bit;
    }
    acl.items.retain(|item| item.privileges != 0);
}

/// Takes a privilege of PUBLIC out of a list.
fn forget_of_everyone(acl: &mut Acl, bit: u32) {
    for item in acl.items.iter_mut().filter(|item| item.grantee.is_none()) {
        item.privileges &= !bit;
        item.grant_options &= !bit;
    }
    acl.items.retain(|item| item.privileges != 0);
}

/// Whether the other side has the schema that default privileges are for.
fn schema_is_there(catalog: &Catalog, acl: &DefaultAcl, other: &Catalog) -> bool {
    acl.namespace.is_none_or(|id| other.namespace_by_name(&catalog.namespace_name(id)).is_some())
}

fn records_grants(catalog: &Catalog) -> bool {
    let below = catalog.supplied.as_ref().map_or(FIRST_NORMAL_OBJECT_ID, |supplied| supplied.below);
    let of_platform = |object: &ObjectAddress| (FIRST_NORMAL_OBJECT_ID..below).contains(&object.id);
    catalog.acls.iter().any(|(object, _)| !of_platform(object)) || !catalog.default_acls.is_empty()
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
    acl: Acl,
    owner: Option<RoleId>,
}

fn grants(catalog: &Catalog) -> impl Iterator<Item = ((Kind, String), Grants)> {
    catalog.acls.iter().filter_map(|(address, acl)| {
        // pg_dump passes over the languages that are not procedural ones, with what is granted on them.
        // So it does with routines that are part of a type.
        let silent = match address.class {
            ObjectClass::Language => address.id < FIRST_NORMAL_OBJECT_ID,
            ObjectClass::Proc => catalog.depends.of(*address).any(|(_, _, kind)| kind == DependencyKind::Internal),
            _ => false,
        };
        if silent || of_extension(catalog, identity::owner(catalog, *address)) {
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
    let addresses = addresses.chain(catalog.fdws.values().map(|row| row.id.address()));
    let addresses = addresses.chain(catalog.servers.values().map(|row| row.id.address()));
    let addresses = addresses.chain(catalog.large_objects.values().map(|row| row.id.address()));
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
        ObjectClass::Language => catalog.languages.get(&crate::oid::LangId(address.id))?.owner,
        ObjectClass::Fdw => catalog.fdws.get(&crate::oid::FdwId(address.id))?.owner,
        ObjectClass::Server => catalog.servers.get(&crate::oid::ServerId(address.id))?.owner,
        ObjectClass::LargeObject => catalog.large_objects.get(&crate::oid::LargeObjectId(address.id))?.owner,
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
