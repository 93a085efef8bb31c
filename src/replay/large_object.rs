//! Large objects: those that are made under a number that a statement says.
//! Counterparts: catalog/pg_largeobject.c, libpq/be-fsstubs.c (be_lo_create, be_lo_unlink).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::evidence::Evidence;
use crate::catalog::large_object::LargeObject;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::oid::{LargeObjectId, ObjectAddress};
use crate::replay::Exec;

impl Exec {
    /// The address of a large object, written as a number.
    pub(super) fn large_object_address(&self, node: &pb::Node) -> Result<ObjectAddress> {
        let number = match node.node.as_ref() {
            Some(Node::Integer(i)) => u32::try_from(i.ival).ok(),
            Some(Node::Float(f)) => f.fval.parse().ok(),
            _ => None,
        };
        let id = LargeObjectId(number.unwrap_or_default());
        if self.catalog.large_objects.get(&id).is_none() {
            return refuse(SqlState::UNDEFINED_OBJECT, format!("large object {} does not exist", id.0));
        }
        Ok(id.address())
    }

    /// lo_create and lo_from_bytea with a number; with 0 the server chooses one, which nothing can name.
    pub(super) fn create_large_object(&mut self, number: &str) -> Result<()> {
        let Some(id) = number.trim().parse().ok().filter(|id| *id != 0).map(LargeObjectId) else { return Ok(()) };
        if self.catalog.large_objects.get(&id).is_some() {
            let message =
                "duplicate key value violates unique constraint \"pg_largeobject_metadata_oid_index\"".to_owned();
            let detail = format!("Key (oid)=({}) already exists.", id.0);
            return Err(Box::new(Diagnostic::refused(SqlState::UNIQUE_VIOLATION, message).with_detail(detail)));
        }
        let at = Evidence::new(self.locator.whole);
        let owner = self.current_role();
        self.catalog.large_objects.insert(id, LargeObject { id, owner, at });
        self.apply_default_acl(id.address());
        Ok(())
    }

    pub(super) fn unlink_large_object(&mut self, number: &str) -> Result<()> {
        let id = LargeObjectId(number.trim().parse().unwrap_or(0));
        if self.catalog.large_objects.get(&id).is_none() {
            return refuse(SqlState::UNDEFINED_OBJECT, format!("large object {} does not exist", id.0));
        }
        self.drop_objects(&[id.address()], false)
    }
}
