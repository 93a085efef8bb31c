//! What `pg_catalog` and `information_schema` hold: tables by a file each that makes rows of our
//! catalog's objects, views by queries of our own over those tables.

use std::sync::Arc;

use crate::catalog::class::Relation;
use crate::diag::{Result, unsupported};
use crate::execute::{Host, Rows};
use crate::nodes::{Query, Value};
use crate::oid::AttrNumber;

/// Where the rows of a system relation come from.
pub enum Source {
    Rows(Rows),
    View(Arc<Query>),
}

/// The content of a relation that came with the server. `known` are columns that must equal a value
/// (conditions that stand above the scan), so that a look-up by oid or name need not make every row;
/// giving more rows than asked for is allowed.
pub fn system_relation(_host: &dyn Host, rel: &Relation, _known: &[(AttrNumber, Value)]) -> Result<Source> {
    unsupported(format!("the content of {} is not known", rel.name))
}
