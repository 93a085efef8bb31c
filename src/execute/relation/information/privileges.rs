//! The views of privileges: table_privileges, column_privileges, routine_privileges, udt_privileges,
//! usage_privileges, and the role_*_grants over them, which show a superuser the same rows.

use std::collections::BTreeSet;

use crate::catalog::acl::{AclItem, OWNER, privilege};
use crate::catalog::class::{RelKind, Relation};
use crate::catalog::type_::{Type, TypeKind};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::information::TABLE;
use crate::execute::relation::information::routines::routine_cell;
use crate::execute::relation::information::tables::is_shown;
use crate::execute::relation::proc::procs;
use crate::execute::relation::scan::{RelationColumns, Scan, by_id};
use crate::nodes::Value;
use crate::oid::wellknown::BOOTSTRAP_SUPERUSER;
use crate::oid::{AttrNumber, ObjectAddress, RoleId};

/// One privilege of one role on an object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Grant {
    grantee: Option<RoleId>,
    grantor: Option<RoleId>,
    owner: Option<RoleId>,
    bit: u32,
    grantable: bool,
}

const WORDS: [(u32, &str); 7] = [
    (privilege::INSERT, "INSERT"),
    (privilege::SELECT, "SELECT"),
    (privilege::UPDATE, "UPDATE"),
    (privilege::DELETE, "DELETE"),
    (privilege::TRUNCATE, "TRUNCATE"),
    (privilege::REFERENCES, "REFERENCES"),
    (privilege::TRIGGER, "TRIGGER"),
];

const COLUMN_BITS: u32 = privilege::INSERT | privilege::SELECT | privilege::UPDATE | privilege::REFERENCES;

impl Grant {
    /// The columns that tell the grant itself.
    fn cell(&self, scan: &Scan<'_>, column: &str) -> Option<Value> {
        let role = |role: RoleId| scan.owner_name(if role == OWNER { self.owner } else { Some(role) });
        Some(match column {
            "grantor" => role(self.grantor.unwrap_or(OWNER)),
            "grantee" => self.grantee.map_or_else(|| Value::text("PUBLIC"), role),
            "is_grantable" => yes_no(self.grantable || self.is_of_owner()),
            "privilege_type" => {
                let word = WORDS.iter().find(|(bit, _)| *bit == self.bit).map(|(_, word)| *word);
                Value::text(word.unwrap_or(if self.bit == privilege::EXECUTE { "EXECUTE" } else { "USAGE" }))
            }
            _ => return None,
        })
    }

    /// An owner and a superuser can pass on what they hold.
    fn is_of_owner(&self) -> bool {
        self.grantee == Some(OWNER)
            || self.grantee == Some(BOOTSTRAP_SUPERUSER)
            || self.grantee.is_some() && self.grantee == self.owner
    }
}

impl Scan<'_> {
    /// What is granted on an object among some privileges, the usual list where it has none of its own.
    fn grants(&self, object: ObjectAddress, owner: Option<RoleId>, bits: u32) -> Vec<Grant> {
        let usual;
        let acl = match self.catalog.acls.get(&object) {
            Some(acl) => acl.as_ref(),
            None => {
                usual = self.catalog.default_acl(object);
                &usual
            }
        };
        let of_item = |item: &AclItem| {
            let (grantee, grantor, options) = (item.grantee, item.grantor, item.grant_options);
            let held = (0..u32::BITS).map(|n| 1 << n).filter(|bit| item.privileges & bits & bit != 0);
            held.map(|bit| Grant { grantee, grantor, owner, bit, grantable: options & bit != 0 }).collect::<Vec<_>>()
        };
        acl.items.iter().flat_map(of_item).collect()
    }
}

/// Also role_table_grants.
pub(in crate::execute::relation) fn table_privileges(scan: &Scan<'_>) -> Rows {
    let bits = WORDS.iter().fold(0, |bits, (bit, _)| bits | bit);
    let tables = scan.relations(TABLE).into_iter().filter(|rel| is_shown(rel));
    let rows = tables.flat_map(|rel| scan.grants(rel.id.address(), rel.owner, bits).into_iter().map(move |g| (rel, g)));
    scan.rows(rows, |(rel, grant), column| match column {
        "table_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "with_hierarchy" => yes_no(grant.bit == privilege::SELECT),
        _ => grant.cell(scan, column).unwrap_or_else(|| scan.missing(column)),
    })
}

/// Also role_column_grants: what is granted on the table counts for every column.
pub(in crate::execute::relation) fn column_privileges(scan: &Scan<'_>) -> Rows {
    let wanted = scan.known_text("column_name");
    let tables = scan.relations(TABLE).into_iter().filter(|rel| is_shown(rel));
    let rows = tables.flat_map(|rel| {
        let of_table: BTreeSet<Grant> = scan.grants(rel.id.address(), rel.owner, COLUMN_BITS).into_iter().collect();
        let columns = rel.live_attributes().filter(|(_, attr)| wanted.is_none_or(|wanted| attr.name == *wanted));
        columns.flat_map(move |(attnum, _)| column_grants(scan, rel, attnum, &of_table)).collect::<Vec<_>>()
    });
    scan.rows(rows, |(rel, attnum, grant), column| match column {
        "table_catalog" => scan.database(),
        "table_schema" => scan.namespace_name(rel.namespace),
        "table_name" => name(&rel.name),
        "column_name" => rel.attribute(*attnum).map_or(Value::Null, |attr| name(&attr.name)),
        _ => grant.cell(scan, column).unwrap_or_else(|| scan.missing(column)),
    })
}

fn column_grants<'a>(
    scan: &Scan<'_>,
    rel: &'a Relation,
    attnum: AttrNumber,
    of_table: &BTreeSet<Grant>,
) -> Vec<(&'a Relation, AttrNumber, Grant)> {
    let own = scan.grants(ObjectAddress::attribute(rel.id, attnum), rel.owner, COLUMN_BITS);
    let all: BTreeSet<Grant> = of_table.iter().copied().chain(own).collect();
    all.into_iter().map(|grant| (rel, attnum, grant)).collect()
}

/// Also role_routine_grants.
pub(in crate::execute::relation) fn routine_privileges(scan: &Scan<'_>) -> Rows {
    let procs = procs(scan, "", "routine_name", "", "routine_schema").into_iter();
    let rows = procs.flat_map(|proc| {
        let grants = scan.grants(proc.id.address(), proc.owner, privilege::EXECUTE);
        grants.into_iter().map(move |grant| (proc, grant))
    });
    scan.rows(rows, |(proc, grant), column| {
        let of_routine = || routine_cell(scan, proc, column);
        grant.cell(scan, column).or_else(of_routine).unwrap_or_else(|| scan.missing(column))
    })
}

/// Also role_udt_grants: composite types, row types included.
pub(in crate::execute::relation) fn udt_privileges(scan: &Scan<'_>) -> Rows {
    let types = by_id(scan.catalog.types.all().map(|t| t.as_ref()), |t| t.id);
    let types = types.into_iter().filter(|ty| matches!(ty.kind, TypeKind::Composite(_)));
    let rows = types.flat_map(|ty| {
        let grants = scan.grants(ty.id.address(), scan.owner_of_type(ty), privilege::USAGE);
        grants.into_iter().map(move |grant| (ty, grant))
    });
    scan.rows(rows, |(ty, grant), column| match column {
        "udt_catalog" => scan.database(),
        "udt_schema" => scan.namespace_name(ty.namespace),
        "udt_name" => name(&ty.name),
        "privilege_type" => Value::text("TYPE USAGE"),
        _ => grant.cell(scan, column).unwrap_or_else(|| scan.missing(column)),
    })
}

/// Something that is used: its schema, its name and kind, and a grant.
struct Usable {
    schema: Value,
    name: Value,
    kind: &'static str,
    grant: Grant,
}

/// Also role_usage_grants, where collations are not.
pub(in crate::execute::relation) fn usage_privileges(scan: &Scan<'_>) -> Rows {
    let with_collations = scan.relation_name() == "usage_privileges";
    let collations = by_id(scan.catalog.collations.all().map(|c| c.as_ref()), |c| c.id);
    let collations = collations.into_iter().filter(|_| with_collations).map(|collation| Usable {
        schema: scan.namespace_name(collation.namespace),
        name: name(&collation.name),
        kind: "COLLATION",
        grant: Grant { grantee: None, grantor: None, owner: collation.owner, bit: privilege::USAGE, grantable: false },
    });
    let types = by_id(scan.catalog.types.all().map(|t| t.as_ref()), |t| t.id);
    let domains = types.into_iter().filter(|ty| ty.domain().is_some()).flat_map(|ty: &Type| {
        let grants = scan.grants(ty.id.address(), ty.owner, privilege::USAGE);
        let usable = move |grant| Usable {
            schema: scan.namespace_name(ty.namespace),
            name: name(&ty.name),
            kind: "DOMAIN",
            grant,
        };
        grants.into_iter().map(usable)
    });
    let relations = scan.relations(RelationColumns::default()).into_iter();
    let sequences = relations.filter(|rel| matches!(rel.kind, RelKind::Sequence(_))).flat_map(|rel| {
        let grants = scan.grants(rel.id.address(), rel.owner, privilege::USAGE);
        let usable = move |grant| Usable {
            schema: scan.namespace_name(rel.namespace),
            name: name(&rel.name),
            kind: "SEQUENCE",
            grant,
        };
        grants.into_iter().map(usable)
    });
    scan.rows(collations.chain(domains).chain(sequences), |row, column| match column {
        "object_catalog" => scan.database(),
        "object_schema" => row.schema.clone(),
        "object_name" => row.name.clone(),
        "object_type" => Value::text(row.kind),
        _ => row.grant.cell(scan, column).unwrap_or_else(|| scan.missing(column)),
    })
}
