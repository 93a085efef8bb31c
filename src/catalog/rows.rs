//! The rows of tables, as far as the input itself made them.

use std::sync::Arc;

use imbl::Vector;

use crate::nodes::{Unknown, Value};

/// One row, by attribute number - 1; a dropped attribute keeps its slot. Columns that were added later
/// may be missing at the end.
pub type StoredRow = Arc<[Value]>;

/// What is known of a table's content.
#[derive(Clone, Debug, Default)]
pub struct StoredRows {
    /// Rows that are there for certain.
    pub rows: Vector<StoredRow>,
    /// Why there may be others, or fewer.
    pub doubt: Option<Arc<Unknown>>,
}
