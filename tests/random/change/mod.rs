//! Changes of one thing, with what must be found of each.

use crate::law::Expected;
use crate::statement::{self, Gen};

/// A statement that changes something.
#[derive(Clone)]
pub struct Change {
    pub sql: String,
    /// The entries that must be found; where it is not known before, the dumps tell.
    pub expected: Option<Expected>,
}

/// A change that fits what there is.
pub fn random(cx: &mut Gen<'_>) -> Option<Change> {
    let sql = statement::random(cx);
    let session = [
        "BEGIN",
        "START",
        "COMMIT",
        "END",
        "ROLLBACK",
        "SAVEPOINT",
        "RELEASE",
        "SET ",
        "RESET",
        "SELECT pg_catalog.set_config",
    ];
    if session.iter().any(|word| sql.starts_with(word)) { None } else { Some(Change { sql, expected: None }) }
}
