//! dumpdrift: finds schema drift between PostgreSQL migrations and `pg_dump` output, with no server.

pub mod analyze;
pub mod builtin;
pub mod catalog;
pub mod datum;
pub mod deparse;
pub mod diag;
pub mod name;
pub mod nodes;
pub mod oid;
pub mod parse;
pub mod source;
pub mod text;
pub mod version;
