//! What statements that were not understood may have touched.

use crate::name::Name;
use crate::oid::{NamespaceId, ObjectAddress};
use crate::text::Span;

/// A statement whose effect is not known, and how far that effect may reach.
#[derive(Clone, Debug)]
pub struct Taint {
    pub at: Span,
    /// The statement's kind, such as "DO" or "CREATE RULE".
    pub what: String,
    pub why: String,
    pub scope: TaintScope,
}

#[derive(Clone, Debug)]
pub enum TaintScope {
    /// Anything at all.
    Everything,
    /// Objects that exist, with whatever belongs to them.
    Objects(Vec<ObjectAddress>),
    /// Foreign tables of a schema: those that are named, or all but those that are.
    ForeignTables { namespace: NamespaceId, only: Option<Vec<Name>>, except: Vec<Name> },
    /// Objects by their identities as reports print them, whether they are there or not, with whatever
    /// belongs to them; a routine's may lack its arguments.
    Names(Vec<String>),
}
