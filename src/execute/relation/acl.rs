//! Access control lists as values of aclitem[].  Counterpart: utils/adt/acl.c (aclitemout).

use crate::catalog::acl::{Acl, AclItem, OWNER, privilege};
use crate::execute::relation::cell::array;
use crate::execute::relation::scan::Scan;
use crate::name::quote_identifier;
use crate::nodes::Value;
use crate::oid::{ObjectAddress, RoleId, TypeId};

const ACLITEM: TypeId = TypeId(1033);

/// The letter of each privilege, in the order in which they are printed.
const LETTERS: [(u32, char); 15] = [
    (privilege::INSERT, 'a'),
    (privilege::SELECT, 'r'),
    (privilege::UPDATE, 'w'),
    (privilege::DELETE, 'd'),
    (privilege::TRUNCATE, 'D'),
    (privilege::REFERENCES, 'x'),
    (privilege::TRIGGER, 't'),
    (privilege::EXECUTE, 'X'),
    (privilege::USAGE, 'U'),
    (privilege::CREATE, 'C'),
    (privilege::CREATE_TEMP, 'T'),
    (privilege::CONNECT, 'c'),
    (privilege::SET, 's'),
    (privilege::ALTER_SYSTEM, 'A'),
    (privilege::MAINTAIN, 'm'),
];

impl Scan<'_> {
    /// The list of an object, NULL where it has the usual one.
    pub fn acl(&self, object: ObjectAddress, owner: Option<RoleId>) -> Value {
        match self.catalog.acls.get(&object) {
            Some(acl) => self.acl_value(object, acl, owner),
            None if self.is_granted_by_initdb(object) => {
                self.acl_value(object, &self.catalog.default_acl(object), owner)
            }
            None => Value::Null,
        }
    }

    /// Schemas of the server whose lists initdb writes down.
    fn is_granted_by_initdb(&self, object: ObjectAddress) -> bool {
        use crate::oid::wellknown::{PG_CATALOG, PUBLIC};
        let information_schema = self.catalog.namespace_by_name("information_schema");
        object == PG_CATALOG.address()
            || object == PUBLIC.address()
            || information_schema.is_some_and(|n| object == n.address())
    }

    fn acl_value(&self, object: ObjectAddress, acl: &Acl, owner: Option<RoleId>) -> Value {
        let public_first = self.catalog.acl_class(object).is_some_and(|class| class.public_default() != 0);
        self.acl_items(acl, owner, public_first)
    }

    /// The owner's item comes first, or after the one of PUBLIC where that has privileges by default.
    pub fn acl_items(&self, acl: &Acl, owner: Option<RoleId>, public_first: bool) -> Value {
        let mut items: Vec<&AclItem> = acl.items.iter().collect();
        items.sort_by_key(|item| match item.grantee {
            Some(OWNER) => 1,
            None if public_first => 0,
            None | Some(_) => 2,
        });
        array(ACLITEM, items.into_iter().map(|item| self.acl_item(item, owner)).collect())
    }

    /// `grantee=privileges/grantor`
    fn acl_item(&self, item: &AclItem, owner: Option<RoleId>) -> Value {
        let role = |role: RoleId| if role == OWNER { self.owner_name(owner) } else { self.owner_name(Some(role)) };
        let grantee = item.grantee.map_or_else(|| Value::text(""), role);
        match (grantee, role(item.grantor.unwrap_or(OWNER))) {
            (Value::Text(grantee), Value::Text(grantor)) => {
                let privileges = letters(item.privileges, item.grant_options);
                Value::text(format!("{}={privileges}/{}", quoted(&grantee), quoted(&grantor)))
            }
            (unknown @ Value::Unknown(_), _) | (_, unknown) => unknown,
        }
    }
}

fn quoted(role: &str) -> String {
    if role.is_empty() { String::new() } else { quote_identifier(role) }
}

fn letters(privileges: u32, grant_options: u32) -> String {
    let mut text = String::new();
    for (bit, letter) in LETTERS {
        if privileges & bit != 0 {
            text.push(letter);
        }
        if grant_options & bit != 0 {
            text.push('*');
        }
    }
    text
}
