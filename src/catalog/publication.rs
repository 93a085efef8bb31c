//! Publications with what they hold, and subscriptions.  Counterparts: catalog/pg_publication.h,
//! pg_publication_rel.h, pg_publication_namespace.h, pg_subscription.h.

use std::sync::Arc;

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::nodes::Expr;
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct Publication {
    pub id: PublicationId,
    pub name: Name,
    pub owner: Option<RoleId>,
    pub all_tables: bool,
    pub insert: bool,
    pub update: bool,
    pub delete: bool,
    pub truncate: bool,
    pub via_partition_root: bool,
    /// Whether stored generated columns are published.
    pub generated_columns: bool,
    pub at: Evidence,
}

/// A table of a publication.
#[derive(Clone, Debug)]
pub struct PublicationRel {
    pub id: PublicationRelId,
    pub publication: PublicationId,
    pub rel: RelId,
    /// Sorted by number; `None` for all columns.
    pub columns: Option<Vec<AttrNumber>>,
    /// WHERE.
    pub filter: Option<Arc<Expr>>,
    pub at: Evidence,
}

/// TABLES IN SCHEMA of a publication.
#[derive(Clone, Debug)]
pub struct PublicationNamespace {
    pub id: PublicationNamespaceId,
    pub publication: PublicationId,
    pub namespace: NamespaceId,
    pub at: Evidence,
}

/// Whether it is enabled is left out, for a dump never says so.
#[derive(Clone, Debug)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub name: Name,
    pub owner: Option<RoleId>,
    /// The connection string; it may hold a password.
    pub connection: String,
    /// Sorted.
    pub publications: Vec<Name>,
    /// `None` for slot_name = NONE.
    pub slot: Option<String>,
    /// The other options, those that differ from the server's defaults; sorted by name.
    pub options: Vec<(Name, String)>,
    pub at: Evidence,
}
