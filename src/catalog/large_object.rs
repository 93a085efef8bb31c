//! Large objects, known by number alone, and labels of security providers.
//! Counterparts: catalog/pg_largeobject_metadata.h, pg_seclabel.h.

use std::sync::Arc;

use crate::catalog::evidence::Evidence;
use crate::oid::*;
use crate::text::Span;

#[derive(Clone, Debug)]
pub struct LargeObject {
    pub id: LargeObjectId,
    pub owner: Option<RoleId>,
    pub at: Evidence,
}

/// What one provider says about one object.
#[derive(Clone, Debug)]
pub struct Label {
    pub text: Arc<str>,
    pub at: Span,
}
