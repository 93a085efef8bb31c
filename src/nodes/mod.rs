//! Analysed trees: what the server stores as `pg_node_tree`, bound to ids.
//!
//! Owns shapes alone: nothing about syntax, names or printing. Node names are PostgreSQL's
//! (nodes/primnodes.h, nodes/parsenodes.h). Start at [`Expr`], then [`Query`].

pub mod collation;
pub mod equal;
mod expr;
mod json;
mod query;
pub mod query_mut;
mod value;
pub mod walk;
pub mod walk_mut;

pub use expr::*;
pub use json::*;
pub use query::*;
pub use value::*;
